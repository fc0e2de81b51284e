//! `backup` and `restore`: a copy of the state, and back.

use crate::{console, service::settings::Settings, store::Store};
use anyhow::{Context, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Write a copy of the state into a new file; also while the service runs.
///
/// Secrets in it are sealed: it is of no use without the key, which is not part of it.
#[derive(Debug, clap::Args)]
pub(super) struct BackupArgs {
    /// The copy; it must not exist yet.
    file: PathBuf,
    /// The state file [default: pollwright.db].
    #[arg(long, env = "POLLWRIGHT_STATE", value_name = "STATE.db")]
    state: Option<PathBuf>,
}

/// Put a backup in the place of the state; the service must be stopped.
///
/// What was polled since the backup is polled again, and its events fire again with the same ids.
#[derive(Debug, clap::Args)]
pub(super) struct RestoreArgs {
    /// What `backup` wrote.
    file: PathBuf,
    /// The state file [default: pollwright.db]. What it held is kept beside it, under a name that ends in `.before`.
    #[arg(long, env = "POLLWRIGHT_STATE", value_name = "STATE.db")]
    state: Option<PathBuf>,
}

/// Writes a backup.
pub(super) fn back_up(args: &BackupArgs) -> anyhow::Result<ExitCode> {
    let settings = Settings { state: args.state.clone(), ..Settings::default() };
    let state = settings.state();
    if !state.exists() {
        bail!("there is no state `{}`; name it with --state", state.display());
    }
    if args.file.exists() {
        bail!("`{}` exists already; name a new file", args.file.display());
    }
    block_on(async {
        let store = Store::open_beside(state).await?;
        let done = store.back_up(&args.file).await;
        store.close().await;
        Ok(done?)
    })?;
    console::say(format_args!(
        "the state is copied to `{}`; keep the key apart from it",
        args.file.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Restores a backup.
pub(super) fn restore(args: &RestoreArgs) -> anyhow::Result<ExitCode> {
    let settings = Settings { state: args.state.clone(), ..Settings::default() };
    let state = settings.state();
    if !args.file.is_file() {
        bail!("there is no backup `{}`", args.file.display());
    }
    let [fresh, before] = [".restoring", ".before"].map(|ending| beside(state, ending));
    fs::copy(&args.file, &fresh)
        .with_context(|| format!("cannot copy `{}` beside the state", args.file.display()))?;
    let done = block_on(async {
        // Opening it says whether it is a state of ours that this version can read.
        let opened = Store::open(&fresh).await;
        opened.with_context(|| format!("`{}` is no backup", args.file.display()))?.close().await;
        if state.exists() {
            // Nobody else may work with it, and what its log holds belongs into the file.
            Store::open(state).await?.close().await;
            fs::rename(state, &before).context("the present state cannot be put aside")?;
        }
        fs::rename(&fresh, state).context("the backup cannot be put in the place of the state")
    });
    for ending in ["", "-lock", "-wal", "-shm"] {
        let _ = fs::remove_file(beside(&fresh, ending));
    }
    done?;
    console::say(format_args!("`{}` is as the backup has it", state.display()));
    Ok(ExitCode::SUCCESS)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("cannot start the async runtime")?.block_on(work)
}
