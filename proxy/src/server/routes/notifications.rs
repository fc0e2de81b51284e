//! Notices: what people should know.

use crate::{
    report::answer::{
        instance::Removed,
        notice::{Notice, Severity},
    },
    server::{
        AppError,
        auth::Caller,
        body::Body,
        extract::{Answer, Page, Path, Query, json},
    },
    service::Service,
    store::{Draft, Store, Which},
};
use axum::{Extension, Json, extract::State};
use serde::Deserialize;

/// Which topics.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only described: a list in a query is read pair by pair")]
pub(crate) struct Topics {
    /// The topics, at least one: `polling.disabled`, `callback.held`, or one of your own.
    #[param(rename = "topics[]", min_items = 1)]
    topics: Vec<String>,
}

/// A notice of your own.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct NoticeWish {
    topic: String,
    message: String,
    #[serde(default)]
    severity: Severity,
    /// Who makes it; default the name of the token.
    from: Option<String>,
}

/// List the notices of some topics, the latest first.
#[utoipa::path(get, path = "/notifications", tag = "notifications", params(Topics, Page),
    responses((status = 200, body = Vec<Notice>)))]
pub(crate) async fn list(
    State(store): State<Store>,
    Query(pairs): Query<Vec<(String, String)>>,
    Query(page): Query<Page>,
) -> Answer<Vec<Notice>> {
    let is_topic = |(name, _): &(String, String)| name == "topics[]" || name == "topics";
    let topics: Vec<String> = pairs.into_iter().filter(is_topic).map(|(_, topic)| topic).collect();
    if topics.is_empty() {
        return Err(AppError::BadRequest(
            "say which topics: `?topics[]=polling.disabled&topics[]=callback.held`".to_owned(),
        ));
    }
    Ok(Json(store.notices(Which::Of(topics, page.bounds()?)).await?))
}

/// Make a notice; whoever subscribed to its topic is told.
#[utoipa::path(post, path = "/notifications", tag = "notifications", request_body = NoticeWish,
    responses((status = 200, body = Notice)))]
pub(crate) async fn create(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Body(text): Body,
) -> Answer<Notice> {
    let NoticeWish { topic, message, severity, from } = json(&text)?;
    if topic.trim().is_empty() || message.trim().is_empty() {
        return Err(AppError::BadRequest("a notice needs a `topic` and a `message`".to_owned()));
    }
    let draft = Draft {
        instance: caller.instance,
        topic,
        severity,
        message,
        sender: Some(from.unwrap_or(caller.name)),
    };
    let id = service.store().add_notice(draft).await?;
    service.wake_notices();
    find(service.store(), id).await
}

/// Read a notice.
#[utoipa::path(get, path = "/notifications/{id}", tag = "notifications", params(("id" = i64, Path)),
    responses((status = 200, body = Notice)))]
pub(crate) async fn show(State(store): State<Store>, Path(id): Path<i64>) -> Answer<Notice> {
    find(&store, id).await
}

/// Remove a notice.
#[utoipa::path(delete, path = "/notifications/{id}", tag = "notifications", params(("id" = i64, Path)),
    responses((status = 200, body = Removed)))]
pub(crate) async fn remove(State(store): State<Store>, Path(id): Path<i64>) -> Answer<Removed> {
    let is_gone = store.remove_notice(id).await?;
    if is_gone { Ok(Json(Removed {})) } else { Err(no_notice(id)) }
}

/// Say that somebody knows.
#[utoipa::path(put, path = "/notifications/{id}/acknowledge", tag = "notifications", params(("id" = i64, Path)),
    responses((status = 200, body = Notice)))]
pub(crate) async fn acknowledge(State(store): State<Store>, Path(id): Path<i64>) -> Answer<Notice> {
    store.acknowledge(id).await?;
    find(&store, id).await
}

async fn find(store: &Store, id: i64) -> Answer<Notice> {
    let found = store.notices(Which::One(id)).await?.pop();
    found.map(Json).ok_or_else(|| no_notice(id))
}

fn no_notice(id: i64) -> AppError {
    AppError::NoSuch(format!("there is no notification {id}"))
}
