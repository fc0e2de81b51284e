//! How the polls of resources go, and switching them on again.

use crate::{
    server::{
        AppError, AppState, ErrorBody,
        extract::{Page, Path, Query},
    },
    store::PollerRecord,
};
use axum::{Json, extract::State};

/// List how the polls of all resources go: one row a resource of an instance.
#[utoipa::path(get, path = "/instances/event-poller-records", tag = "polling", params(Page),
    responses((status = 200, body = Vec<PollerRecord>), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn records(
    State(state): State<AppState>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<PollerRecord>>, AppError> {
    rows(&state, false, page).await
}

/// List the resources, with their instances, that failed too often and are not polled any more.
#[utoipa::path(get, path = "/instances/polling-disabled", tag = "polling", params(Page),
    responses((status = 200, body = Vec<PollerRecord>), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn disabled_instances(
    State(state): State<AppState>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<PollerRecord>>, AppError> {
    rows(&state, true, page).await
}

/// List the jobs that are not polled any more: a job is a resource of an instance.
#[utoipa::path(get, path = "/jobs/polling-disabled", tag = "polling", params(Page),
    responses((status = 200, body = Vec<PollerRecord>), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn disabled_jobs(
    State(state): State<AppState>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<PollerRecord>>, AppError> {
    rows(&state, true, page).await
}

/// Poll a resource again: it goes on from where it stopped.
#[utoipa::path(put, path = "/jobs/{id}/enable", tag = "polling", params(("id" = i64, Path)),
    responses((status = 200, body = PollerRecord), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn enable(
    State(state): State<AppState>,
    Path(id): Path<i64>,
) -> Result<Json<PollerRecord>, AppError> {
    set(&state, id, true).await
}

/// Poll a resource no more; it keeps its place.
#[utoipa::path(put, path = "/jobs/{id}/disable", tag = "polling", params(("id" = i64, Path)),
    responses((status = 200, body = PollerRecord), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn disable(
    State(state): State<AppState>,
    Path(id): Path<i64>,
) -> Result<Json<PollerRecord>, AppError> {
    set(&state, id, false).await
}

async fn rows(
    state: &AppState,
    only_disabled: bool,
    page: Page,
) -> Result<Json<Vec<PollerRecord>>, AppError> {
    Ok(Json(state.hosted().service.store().poller_records(only_disabled, None, page.bounds()?).await?))
}

async fn set(state: &AppState, id: i64, is_polled: bool) -> Result<Json<PollerRecord>, AppError> {
    let store = state.hosted().service.store();
    store.set_polling(id, is_polled).await?;
    let record = store.poller_records(false, Some(id), (0, 1)).await?.pop();
    record.map(Json).ok_or_else(|| {
        AppError::NoSuch(format!("there is no job {id}; `/instances/event-poller-records` lists them"))
    })
}
