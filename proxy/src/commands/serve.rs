//! `serve`: the page, the API, and what they poll.

use super::service::{self, Running};
use crate::{
    console, measured,
    poller::secrets::Environment,
    seal,
    server::{self, Hosted},
    service::{Service, settings::Settings},
    store::{Role, Store},
};
use anyhow::{Context, bail};
use pollwright_core::catalog::OwnElements;
use std::{io, net::SocketAddr, path::PathBuf, process::ExitCode};
use tokio::net::TcpListener;

/// Serve the page and the API, poll the instances that are made there, and post their events.
///
/// The first start makes a token and shows it once; whoever asks the API needs one. Everything may also be set by the
/// variable that stands beside it, or in a TOML file under the names of the flags.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where to listen.
    #[arg(long, env = "POLLWRIGHT_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Ask for no token; on a loopback address only.
    #[arg(long)]
    no_auth: bool,
    /// A TOML file with settings.
    #[arg(long, env = "POLLWRIGHT_SETTINGS", value_name = "FILE.toml")]
    settings: Option<PathBuf>,
    #[command(flatten)]
    given: Settings,
}

/// Serves until SIGINT or SIGTERM.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let settings = args.given.clone().over_file(args.settings.as_deref())?;
    let elements = settings.catalog.read()?;
    service::start_log(settings.log.unwrap_or_default());
    if args.no_auth && !args.listen.ip().is_loopback() {
        bail!("--no-auth is for loopback addresses only: {} can be reached by others", args.listen.ip());
    }
    let runtime = tokio::runtime::Runtime::new().context("cannot start the async runtime")?;
    runtime.block_on(serve(args, settings, elements))?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(args: &Args, settings: Settings, elements: OwnElements) -> anyhow::Result<()> {
    let (listener, address) = bind(args.listen).await?;
    let store = Store::open(settings.state()).await?;
    let service = Service::new(store, settings, elements, Environment::Closed)?;
    let running = Running::new(service.clone())?;
    if let Err(error) = host(args, address, listener, service.clone(), running).await {
        service.stop().await;
        return Err(error);
    }
    Ok(())
}

async fn host(
    args: &Args,
    address: SocketAddr,
    listener: TcpListener,
    service: Service,
    running: Running<impl Future<Output = ()>>,
) -> anyhow::Result<()> {
    let hosted = Hosted::start(service.clone(), args.no_auth).await?;
    if !args.no_auth {
        first_token(service.store()).await?;
    }
    // Before the first poll, which counts too.
    let metrics = metrics_exporter_prometheus::PrometheusBuilder::new()
        .install_recorder()
        .context("nothing can be counted")?;
    measured::begin();
    service.start();
    let state = server::AppState::new(address, hosted, metrics)?;
    console::print(&format!("Pollwright is at http://{address}\n"))?;
    let stop = service.stopped();
    let serving = tokio::spawn(server::serve(listener, server::router(state), stop));
    running.until_stopped().await;
    // Whoever still reads a stream of news does not keep the server.
    serving.abort();
    Ok(())
}

/// Makes the first token and shows it: it is kept hashed, so this is the only time.
async fn first_token(store: &Store) -> anyhow::Result<()> {
    if !store.tokens().await?.is_empty() {
        return Ok(());
    }
    let token = seal::new_token()?;
    store.add_token("first", Role::Admin, seal::token_hash(&token)).await?;
    console::print(&format!(
        "This is the first start. Log in with this token, which is not shown again:\n\n    {token}\n\n"
    ))?;
    Ok(())
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
