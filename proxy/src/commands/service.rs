//! What `run` and `serve` have in common: the log, and how they stop.

use crate::service::{Service, settings::Log};
use anyhow::Context;
use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;

/// Starts the log on standard error; `RUST_LOG` says what is in it, default `info`.
pub(super) fn start_log(log: Log) {
    let filter = EnvFilter::builder()
        .with_default_directive(tracing::Level::INFO.into())
        .with_env_var("RUST_LOG")
        .from_env_lossy();
    let log_to = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_env_filter(filter);
    match log {
        Log::Text => log_to.with_target(false).init(),
        Log::Json => log_to.json().flatten_event(true).init(),
    }
}

/// A service that runs until it is told to stop.
pub(super) struct Running<S> {
    service: Service,
    stop: S,
}

impl Running<()> {
    /// Listens for signals from now on: who sees the service start may ask it to stop at once.
    pub(super) fn new(service: Service) -> anyhow::Result<Running<impl Future<Output = ()>>> {
        let stop = stop_requested().context("the system lets no signal be caught")?;
        Ok(Running { service, stop })
    }
}

impl<S: Future<Output = ()>> Running<S> {
    /// Waits for a signal, then for what is under way.
    pub(super) async fn until_stopped(self) {
        self.until_done(std::future::pending::<()>()).await;
    }

    /// Waits for some work, or for a signal, then for what is under way; `None` where the work was not done by then.
    pub(super) async fn until_done<T>(self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = std::pin::pin!(work);
        let done = tokio::select! {
            done = &mut work => Some(done),
            () = self.stop => None,
        };
        self.service.stop().await;
        done
    }
}

/// Completes on SIGINT and on SIGTERM. Both are caught from the call on, not only from the first wait.
#[cfg(unix)]
pub(super) fn stop_requested() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Completes on Ctrl-C, which is caught from the call on.
#[cfg(windows)]
pub(super) fn stop_requested() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
