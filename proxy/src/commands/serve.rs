//! `serve`: the page, and what it asks of a server.

use super::service;
use crate::{console, server};
use anyhow::{Context, bail};
use std::{io, net::SocketAddr, process::ExitCode};
use tokio::net::TcpListener;

/// Serve the page; on a loopback address it can also try a configuration once.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where to listen. Any address but a loopback one serves the page alone.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
}

/// Serves until SIGINT or SIGTERM.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(tracing::Level::INFO).init();
    tokio::runtime::Runtime::new().context("cannot start the async runtime")?.block_on(serve(args.listen))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(address: SocketAddr) -> anyhow::Result<()> {
    let (listener, address) = bind(address).await?;
    let state = server::AppState::new(address)?;
    let stop = service::stop_requested().context("the system lets no signal be caught")?;
    console::print(&format!("Pollwright is at http://{address}\n"))?;
    axum::serve(listener, server::router(state))
        .with_graceful_shutdown(stop)
        .await
        .context("the server stopped")
}

/// Listens, and says where: a port 0 has become a real one.
pub(super) async fn bind(address: SocketAddr) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = match TcpListener::bind(address).await {
        Ok(listener) => listener,
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            bail!("{address} is in use; stop what listens there or choose another port with --listen")
        }
        Err(error) => bail!("cannot listen on {address}: {error}; choose another address with --listen"),
    };
    let address = listener.local_addr().context("the system does not tell the address")?;
    Ok((listener, address))
}
