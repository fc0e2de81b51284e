//! `run`: polls files on their interval and delivers.

use super::service::{Running, start_log};
use crate::{
    poller::secrets::Environment,
    service::{Service, folder::Folder, settings::Settings},
    store::Store,
};
use anyhow::Context;
use std::{path::PathBuf, process::ExitCode};

/// Poll configurations on their interval and post signed events to their callbacks, until stopped.
///
/// `env:NAME` and `file:PATH` in a value are read from the environment and from files. A file that changes is read
/// again; one that is wrong is reported, and the former configuration goes on. Everything may also be set by the
/// variable that stands beside it, or in a TOML file under the names of the flags.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Configurations, or folders of `*.json` files. The name of a file names its instance in the state.
    #[arg(required = true, value_name = "FILE|DIR")]
    files: Vec<PathBuf>,
    /// A TOML file with settings.
    #[arg(long, env = "POLLWRIGHT_SETTINGS", value_name = "FILE.toml")]
    settings: Option<PathBuf>,
    #[command(flatten)]
    given: Settings,
}

/// Runs until SIGINT or SIGTERM.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let settings = args.given.clone().over_file(args.settings.as_deref())?;
    start_log(settings.log.unwrap_or_default());
    let runtime = tokio::runtime::Runtime::new().context("cannot start the async runtime")?;
    runtime.block_on(serve(args, settings))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(args: &Args, settings: Settings) -> anyhow::Result<()> {
    let store = Store::open(settings.state()).await?;
    let service = Service::new(store, settings, Environment::Readable)?;
    let running = Running::new(service.clone())?;
    let mut folder = Folder::new(args.files.clone());
    if let Err(error) = folder.start(&service).await {
        service.stop().await;
        return Err(error);
    }
    service.resume().await?;
    let watching = tokio::spawn(folder.watch(service));
    running.until_stopped().await;
    let _ = watching.await;
    Ok(())
}
