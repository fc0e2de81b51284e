//! `verify`: is this the signature of that body?

use super::{keys::Keys, status};
use crate::{clock, console};
use anyhow::{Context, bail};
use pollwright_core::signature::{
    elements,
    standard::{self, Received, TOLERANCE_SECONDS},
};
use std::{
    io::{self, Read},
    process::ExitCode,
};

/// Check the signature of a notification; the body comes from standard input, byte by byte as it was received.
///
/// With --id and --timestamp the signature is one of Standard Webhooks, else the platform's own.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The signature key; `env:NAME` takes it from the environment. `whsec_` and base64, or any text; for `v1a` the
    /// public key, `whpk_` and base64.
    #[arg(long)]
    key: String,
    /// The value of the header `Elements-Webhook-Signature`: `sha256=` and base64; or of `webhook-signature`: a list
    /// of `v1,` or `v1a,` and base64.
    #[arg(long)]
    signature: String,
    /// The value of the header `webhook-id`.
    #[arg(long, requires = "timestamp", allow_hyphen_values = true)]
    id: Option<String>,
    /// The value of the header `webhook-timestamp`, seconds since 1970; at most five minutes from --now.
    #[arg(long, value_name = "SECONDS", requires = "id", allow_hyphen_values = true)]
    timestamp: Option<String>,
    /// When the notification came: `2026-03-29T00:59Z`, epoch, `now-15m`. Default: now.
    #[arg(long, value_name = "TIME", requires = "timestamp", allow_hyphen_values = true)]
    now: Option<String>,
}

/// Prints `valid` (status 0) or why it is not (status 1).
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let keys = Keys::parse(std::slice::from_ref(&args.key))?;
    let clock = clock::now();
    let now = args.now.as_deref().map(|text| super::instant("--now", text, clock)).transpose()?;
    let refused: Option<String> = match (&args.id, &args.timestamp) {
        (Some(id), Some(timestamp)) => {
            let body = body()?;
            let received = Received { id, timestamp, signatures: &args.signature, body: &body };
            standard::verify(&received, now.unwrap_or(clock), TOLERANCE_SECONDS, |one| keys.matches(one))
                .err()
                .map(|why| match why {
                    standard::Refused::TooOld(_) if now.is_none() => {
                        format!("{why}; --now says when it came")
                    }
                    why => why.to_string(),
                })
        }
        _ if args.signature.trim_start().starts_with("v1") => {
            bail!("a signature of Standard Webhooks is over id and timestamp too: give --id and --timestamp")
        }
        _ => match keys.shared.first() {
            Some(key) => elements::check(key, &body()?, &args.signature).err().map(|why| why.to_string()),
            None => {
                bail!("`Elements-Webhook-Signature` is made with a shared key, `whpk_` begins a public one")
            }
        },
    };
    match &refused {
        None => console::print("valid\n")?,
        Some(why) => console::print(&format!("not valid: {why}\n"))?,
    }
    Ok(status(refused.is_none()))
}

fn body() -> anyhow::Result<Vec<u8>> {
    let mut body = Vec::new();
    io::stdin().lock().read_to_end(&mut body).context("cannot read the body from standard input")?;
    Ok(body)
}
