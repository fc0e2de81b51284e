//! How the polls of resources go, and switching them on again.

use crate::{
    report::answer::notice::PollerRecord,
    server::{
        AppError,
        extract::{Answer, Page, Path, Query},
    },
    store::Store,
};
use axum::{Json, extract::State};

/// List how the polls of all resources go: one row a resource of an instance.
#[utoipa::path(get, path = "/instances/event-poller-records", tag = "polling", params(Page),
    responses((status = 200, body = Vec<PollerRecord>)))]
pub(crate) async fn records(
    State(store): State<Store>,
    Query(page): Query<Page>,
) -> Answer<Vec<PollerRecord>> {
    rows(&store, false, page).await
}

/// List the jobs that failed too often and are not polled any more: a job is a resource of an instance.
#[utoipa::path(get, path = "/instances/polling-disabled", tag = "polling", params(Page),
    responses((status = 200, body = Vec<PollerRecord>)))]
pub(crate) async fn disabled(
    State(store): State<Store>,
    Query(page): Query<Page>,
) -> Answer<Vec<PollerRecord>> {
    rows(&store, true, page).await
}

/// Poll a resource again: it goes on from where it stopped.
#[utoipa::path(put, path = "/jobs/{id}/enable", tag = "polling", params(("id" = i64, Path)),
    responses((status = 200, body = PollerRecord)))]
pub(crate) async fn enable(State(store): State<Store>, Path(id): Path<i64>) -> Answer<PollerRecord> {
    set(&store, id, true).await
}

/// Poll a resource no more; it keeps its place.
#[utoipa::path(put, path = "/jobs/{id}/disable", tag = "polling", params(("id" = i64, Path)),
    responses((status = 200, body = PollerRecord)))]
pub(crate) async fn disable(State(store): State<Store>, Path(id): Path<i64>) -> Answer<PollerRecord> {
    set(&store, id, false).await
}

async fn rows(store: &Store, only_disabled: bool, page: Page) -> Answer<Vec<PollerRecord>> {
    Ok(Json(store.poller_records(only_disabled, None, page.bounds()?).await?))
}

async fn set(store: &Store, id: i64, is_polled: bool) -> Answer<PollerRecord> {
    store.set_polling(id, is_polled).await?;
    let record = store.poller_records(false, Some(id), (0, 1)).await?.pop();
    let none = || format!("there is no job {id}; `/instances/event-poller-records` lists them");
    record.map(Json).ok_or_else(|| AppError::NoSuch(none()))
}
