//! Taking connections: a client that is slow to say what it wants, or says nothing, keeps nobody waiting.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::Semaphore};

/// Longest time for the head of a request, from the connection or the former request on.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// Largest head of a request, bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// Connections that are open at the same time; more wait until one is closed.
const MOST_CONNECTIONS: usize = 4096;
/// How long to wait where the system gives no connection, for example because too many files are open.
const AFTER_TROUBLE: Duration = Duration::from_millis(100);

/// Answers until `stop` completes; then takes no more connections and ends those that are idle. Requests under way go on.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    loop {
        let next = async {
            let place = room.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            next = next => next,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(AFTER_TROUBLE).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What goes wrong on a connection is its client's to notice.
            let _ = connection.await;
            drop(place);
        });
    }
    graceful.shutdown().await;
}
