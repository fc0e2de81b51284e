//! For machines that watch: health, readiness, metrics, the stream of news, a backup.

use crate::{
    measured,
    server::{AppError, AppState, extract::Query},
};
use anyhow::Context;
use axum::{
    body::Body,
    extract::State,
    http::{StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use serde::Deserialize;
use std::convert::Infallible;
use tokio_stream::{Stream, StreamExt, wrappers::BroadcastStream};
use tokio_util::io::ReaderStream;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The endpoints that ask who asks.
pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(news)).routes(routes!(back_up))
}

/// `GET /healthz`: the process lives.
pub(crate) async fn health() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the state can be read.
pub(crate) async fn ready(State(state): State<AppState>) -> Response {
    match state.hosted().service.store().setting("key-check").await {
        Ok(_) => "ok\n".into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response(),
    }
}

/// `GET /metrics`, in the form of Prometheus.
pub(crate) async fn metrics(State(state): State<AppState>) -> Result<Response, AppError> {
    let (n_owed, n_kept) = state.hosted().service.store().depths().await?;
    metrics::gauge!(measured::OWED).set(n_owed as f64);
    metrics::gauge!(measured::SEEN).set(n_kept as f64);
    metrics::gauge!(measured::INSTANCES).set(state.hosted().service.instances().len() as f64);
    let text = state.metrics().render();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

/// Whose news are wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Wish {
    /// One instance; all of them where it is left out.
    instance: Option<i64>,
}

/// What happens, as it happens: polls, events, notifications, notices.
#[utoipa::path(get, path = "/news", tag = "watching", params(Wish),
    responses((status = 200, content_type = "text/event-stream")))]
async fn news(
    State(state): State<AppState>,
    Query(wish): Query<Wish>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let service = &state.hosted().service;
    let news = BroadcastStream::new(service.news()).filter_map(move |news| {
        // Whoever was too slow misses some and goes on.
        let news = news.ok().filter(|news| wish.instance.is_none_or(|id| Some(id) == news.instance))?;
        // A record stands there as it came; between JSON's tokens a blank is as good as a line break.
        let text = serde_json::to_string(&news).ok()?.replace(['\r', '\n'], " ");
        Some(Ok(Event::default().data(text)))
    });
    Sse::new(news).keep_alive(KeepAlive::default())
}

/// A copy of the state, whole and by itself; secrets in it are sealed, the key is not part of it.
#[utoipa::path(post, path = "/backup", tag = "watching",
    responses((status = 200, content_type = "application/vnd.sqlite3")))]
async fn back_up(State(state): State<AppState>) -> Result<Response, AppError> {
    let service = &state.hosted().service;
    let beside = service.settings().state().parent().unwrap_or(std::path::Path::new("."));
    let beside = if beside.as_os_str().is_empty() { std::path::Path::new(".") } else { beside };
    let folder = tempfile::tempdir_in(beside).context("there is no room for a backup beside the state")?;
    let path = folder.path().join("backup.db");
    service.store().back_up(&path).await?;
    let file = tokio::fs::File::open(&path).await.context("the backup cannot be read")?;
    // On Unix the file lives on while it is read; elsewhere its folder stays until the stream has ended.
    let stream = ReaderStream::new(file).map(move |part| {
        let _folder = &folder;
        part
    });
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.sqlite3"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"pollwright-backup.db\""),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}
