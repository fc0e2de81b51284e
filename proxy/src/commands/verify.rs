//! `verify`: is this the signature of that body?

use super::status;
use crate::{console, poller::secrets::Environment};
use anyhow::Context;
use pollwright_core::signature::{Key, elements};
use std::{
    io::{self, Read},
    process::ExitCode,
};

/// Check the signature of a delivery; the body comes from standard input, byte by byte as it was received.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The signature key; `env:NAME` takes it from the environment.
    #[arg(long)]
    key: String,
    /// The value of the header `Elements-Webhook-Signature`: `sha256=` and base64.
    #[arg(long)]
    signature: String,
}

/// Prints `valid` (status 0) or why it is not (status 1).
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let key = Key::parse(&Environment::Readable.resolve(&args.key)?).context("--key")?;
    let mut body = Vec::new();
    io::stdin().lock().read_to_end(&mut body).context("cannot read the body from standard input")?;
    let valid = elements::verify(&key, &body, &args.signature);
    if valid {
        console::print("valid\n")?;
    } else {
        console::print(&format!(
            "not valid: {}\n",
            if args.signature.trim().starts_with("sha256=") {
                "the key is another one, or the body is not byte by byte the one that was signed"
            } else {
                "a signature begins with `sha256=`"
            }
        ))?;
    }
    Ok(status(valid))
}
