//! `rekey`: seals the secrets of a state with another key.

use crate::{
    console,
    seal::{KeySource, Sealer},
    service::settings::Settings,
    store::Store,
};
use anyhow::{Context, bail};
use pollwright_core::report::count;
use std::{path::PathBuf, process::ExitCode};

/// Seal everything that is stored with another key; the server must be stopped.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The state file [default: pollwright.db].
    #[arg(long, env = "POLLWRIGHT_STATE", value_name = "STATE.db")]
    state: Option<PathBuf>,
    /// The present key: base64 of 32 bytes.
    #[arg(
        long,
        env = "POLLWRIGHT_KEY",
        value_name = "KEY",
        hide_env_values = true,
        conflicts_with = "key_file"
    )]
    key: Option<String>,
    /// The file of the present key [default: the state file's name and `.key`].
    #[arg(long, env = "POLLWRIGHT_KEY_FILE", value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// The file of the new key; made where it is missing.
    #[arg(long, value_name = "FILE")]
    new_key_file: PathBuf,
}

/// Seals all of it anew, or nothing.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("cannot start the async runtime")?.block_on(rekey(args))?;
    Ok(ExitCode::SUCCESS)
}

async fn rekey(args: &Args) -> anyhow::Result<()> {
    let settings = Settings {
        state: args.state.clone(),
        key: args.key.clone(),
        key_file: args.key_file.clone(),
        ..Settings::default()
    };
    let old = Sealer::of(&settings.key_source())?;
    let store = Store::open(settings.state()).await?;
    if store.setting("key-check").await?.is_some_and(|check| !old.is_of(&check)) {
        bail!("the key is not the one that this state was sealed with; give that one with `--key-file`");
    }
    let new = Sealer::of(&KeySource::File(args.new_key_file.clone()))?;
    let check = new.check_value()?;
    let n = store.reseal(move |sealed| new.seal(&old.open(sealed)?), check).await?;
    store.close().await;
    console::say(format_args!(
        "{} sealed anew; start the server with `--key-file {}`, and keep the former key as long as backups need it",
        count(n, "text"),
        args.new_key_file.display()
    ));
    Ok(())
}
