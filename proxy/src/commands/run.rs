//! `run`: polls files on their interval and delivers.

use super::{
    service::{Running, start_log},
    status,
};
use crate::{
    clock,
    poller::secrets::Environment,
    service::{Service, folder::Folder, settings::Settings},
    store::Store,
};
use anyhow::Context;
use pollwright_core::{catalog::OwnElements, date::Instant};
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
    /// Poll every configuration once now, post what is owed, and end: for a timer of your own, such as cron's. A retry
    /// is not waited for: the next run makes it up. Status 1 where a resource failed or something could not be
    /// delivered.
    #[arg(long)]
    once: bool,
    /// The instant of that one poll, as in `poll`: `2026-03-29T00:59Z`, epoch, `now-15m`. Notifications are dated by the
    /// real clock.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, requires = "once")]
    now: Option<String>,
    /// Start again what stopped by itself: callbacks that failed to the end or answered 410, and resources that failed
    /// too often.
    #[arg(long)]
    resume: bool,
    /// Ask again from this instant, as in `--now`: after polls by a clock that was ahead, or to have events again. What is
    /// still remembered does not fire twice; what is not fires again under the same ids.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    rewind: Option<String>,
    /// A TOML file with settings.
    #[arg(long, env = "POLLWRIGHT_SETTINGS", value_name = "FILE.toml")]
    settings: Option<PathBuf>,
    #[command(flatten)]
    given: Settings,
}

/// Runs until SIGINT or SIGTERM, or once.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let now = args.now.as_deref().map(|text| super::instant("--now", text, clock::now())).transpose()?;
    let settings = args.given.clone().over_file(args.settings.as_deref())?;
    let elements = settings.catalog.read()?;
    start_log(settings.log.unwrap_or_default());
    let runtime = tokio::runtime::Runtime::new().context("cannot start the async runtime")?;
    let until = now.unwrap_or_else(clock::now);
    let rewind = args.rewind.as_deref().map(|text| super::past("--rewind", text, until)).transpose()?;
    runtime.block_on(serve(args, settings, elements, now, rewind)).map(status)
}

/// `false` where one poll was to be made, and something failed.
async fn serve(
    args: &Args,
    settings: Settings,
    elements: OwnElements,
    now: Option<Instant>,
    rewind: Option<Instant>,
) -> anyhow::Result<bool> {
    let store = Store::open(settings.state()).await?;
    let service = Service::new(store, settings, elements, Environment::Readable)?;
    let running = Running::new(service.clone())?;
    let mut folder = Folder::new(args.files.clone());
    if let Err(error) = folder.start(&service).await {
        service.stop().await;
        return Err(error);
    }
    if args.resume {
        service.resume().await?;
    }
    if let Some(to) = rewind {
        for served in service.instances() {
            service.rewind(&served, None, to).await?;
        }
    }
    if args.once {
        return Ok(running.until_done(service.once(now)).await.unwrap_or(false));
    }
    service.start();
    let watching = tokio::spawn(folder.watch(service));
    running.until_stopped().await;
    let _ = watching.await;
    Ok(true)
}
