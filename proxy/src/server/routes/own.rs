//! `/api/v1/instances`: what the page asks about instances, and what people do with them out of turn; and the elements
//! that they may be of.

use crate::{
    report::answer::{
        instance::{Made, Removed},
        watching::{
            DeliveryAnswer, EventAnswer, PolledAnswer, ReportAnswer, RevisionAnswer, Rewound, Summary,
            TestAnswer, TokenAnswer, TokenMade,
        },
    },
    seal,
    server::{
        AppError, AppState,
        auth::Caller,
        extract::{Answer, Path, Query},
        hosted::{Hosted, no_instance},
        routes::instances,
    },
    service::Served,
    store::{Disabled, Instance, Page, Role},
};
use anyhow::Context as _;
use axum::{
    Extension, Json,
    extract::{State, rejection::JsonRejection},
};
use pollwright_core::{instance, moment};
use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Of instances, by number: why a last poll failed, and how much is owed.
type Health = BTreeMap<i64, (Option<String>, u64)>;

/// The endpoints.
pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(elements))
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(poll))
        .routes(routes!(rewind))
        .routes(routes!(reports))
        .routes(routes!(events))
        .routes(routes!(deliveries))
        .routes(routes!(resend))
        .routes(routes!(release))
        .routes(routes!(enable_resource))
        .routes(routes!(test))
        .routes(routes!(show_body))
        .routes(routes!(revisions))
        .routes(routes!(revision))
        .routes(routes!(restore))
        .routes(routes!(tokens, add_token))
        .routes(routes!(remove_token))
}

/// Which part of a list is wanted; of what happened the latest comes first.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
struct Paged {
    /// Counted from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 1 to 200, default 50.
    #[param(minimum = 1, maximum = 200)]
    page_size: Option<u32>,
}

impl Paged {
    /// The part of a whole list; all of it where no part is asked for.
    fn of<T>(&self, list: Vec<T>) -> Vec<T> {
        if self.page.is_none() && self.page_size.is_none() {
            return list;
        }
        let Page { number, size } = self.page();
        let skip = (number as usize - 1).saturating_mul(size as usize);
        list.into_iter().skip(skip).take(size as usize).collect()
    }

    fn page(&self) -> Page {
        Page { number: self.page.unwrap_or(1).max(1), size: self.page_size.unwrap_or(50).clamp(1, 200) }
    }
}

fn summary(hosted: &Hosted, instance: Instance, off: &[Disabled], health: &Health) -> Option<Summary> {
    let served = hosted.service.instance(instance.id)?;
    let of_it = |off: &&Disabled| off.instance == instance.key;
    let (last_error, n_owed) = health.get(&instance.id).cloned().unwrap_or_default();
    Some(Summary {
        id: instance.id,
        name: instance.name.clone(),
        element_key: instance.element_key.clone(),
        tags: instance.tags.clone(),
        is_polled: served.is_polled(),
        is_enabled: instance.is_enabled,
        has_callback: served.has_callback(),
        last_poll: served.last_poll(),
        next_poll: hosted.service.next_poll(&served, crate::clock::now()),
        last_error,
        disabled_resources: off.iter().filter(of_it).map(|off| off.resource.clone()).collect(),
        held_because: instance.held_because,
        n_owed,
    })
}

/// The elements of this server beside those of the catalog: the data files that it was started with.
#[utoipa::path(get, path = "/elements", tag = "instances", responses((status = 200, body = Vec<Value>)))]
async fn elements(State(state): State<AppState>) -> Answer<Vec<Value>> {
    let files = state.hosted().service.elements().files();
    let read = |file: &Arc<str>| serde_json::from_str(file).context("a data file was JSON when it was read");
    Ok(Json(files.map(read).collect::<anyhow::Result<_>>()?))
}

/// List instances in short: all of them, where no page is asked for.
#[utoipa::path(get, path = "/instances", tag = "watching", params(Paged),
    responses((status = 200, body = Vec<Summary>)))]
async fn list(State(state): State<AppState>, Query(paged): Query<Paged>) -> Answer<Vec<Summary>> {
    let hosted = state.hosted();
    let store = hosted.service.store();
    let (off, health) = (store.disabled(None).await?, store.health(None).await?);
    let instances = paged.of(store.instances().await?).into_iter();
    Ok(Json(instances.filter_map(|instance| summary(hosted, instance, &off, &health)).collect()))
}

/// One instance in short.
#[utoipa::path(get, path = "/instances/{id}", tag = "watching", params(("id" = i64, Path)),
    responses((status = 200, body = Summary)))]
async fn show(State(state): State<AppState>, Path(id): Path<i64>) -> Answer<Summary> {
    let hosted = state.hosted();
    let store = hosted.service.store();
    let instance = hosted.find(id).await?;
    let (off, health) = (store.disabled(Some(&instance.key)).await?, store.health(Some(id)).await?);
    summary(hosted, instance, &off, &health).map(Json).ok_or_else(|| no_instance(id))
}

/// Poll an instance now; its turns stay as they are.
#[utoipa::path(post, path = "/instances/{id}/poll", tag = "watching", params(("id" = i64, Path)),
    responses((status = 200, body = PolledAnswer)))]
async fn poll(State(state): State<AppState>, Path(id): Path<i64>) -> Answer<PolledAnswer> {
    let served = served(state.hosted(), id)?;
    let service = state.hosted().service.clone();
    // It goes on where whoever asked does not wait.
    let polled = tokio::spawn(async move { service.poll_now(&served).await });
    let polled = polled.await.map_err(anyhow::Error::from)??;
    Ok(Json(polled.into()))
}

/// Where a last poll is moved to.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Rewind {
    /// An instant: `2026-11-27T10:00Z`, epoch milliseconds as text, `now-2h`.
    to: String,
    /// One resource; all of them where it is left out.
    resource: Option<String>,
}

/// Move the last poll of an instance: the next poll asks again from there. What is still remembered does not fire twice; what is not fires again under the same ids.
#[utoipa::path(post, path = "/instances/{id}/rewind", tag = "watching", params(("id" = i64, Path)),
    request_body = Rewind, responses((status = 200, body = Rewound)))]
async fn rewind(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    body: Result<Json<Rewind>, JsonRejection>,
) -> Answer<Rewound> {
    let Json(wish) = body?;
    let served = served(state.hosted(), id)?;
    let now = crate::clock::now();
    let to = moment::parse(&wish.to, now)
        .map_err(|error| AppError::BadRequest(format!("to: {error}; write {}", moment::ACCEPTED)))?;
    if to > now {
        return Err(AppError::BadRequest(
            "to: it lies in the future; name an instant that has passed".to_owned(),
        ));
    }
    let n_resources = state.hosted().service.rewind(&served, wish.resource.as_deref(), to).await?;
    Ok(Json(Rewound { n_resources }))
}

/// What became of an instance's polls.
#[utoipa::path(get, path = "/instances/{id}/reports", tag = "watching", params(("id" = i64, Path), Paged),
    responses((status = 200, body = Vec<ReportAnswer>)))]
async fn reports(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(paged): Query<Paged>,
) -> Answer<Vec<ReportAnswer>> {
    served(state.hosted(), id)?;
    let reports = state.hosted().service.store().reports(id, paged.page()).await?;
    Ok(Json(reports.into_iter().map(ReportAnswer::from).collect()))
}

/// The events of an instance.
#[utoipa::path(get, path = "/instances/{id}/events", tag = "watching", params(("id" = i64, Path), Paged),
    responses((status = 200, body = Vec<EventAnswer>)))]
async fn events(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(paged): Query<Paged>,
) -> Answer<Vec<EventAnswer>> {
    served(state.hosted(), id)?;
    let fired = state.hosted().service.store().fired(id, paged.page()).await?;
    Ok(Json(fired.into_iter().map(EventAnswer::from).collect()))
}

/// The notifications of an instance.
#[utoipa::path(get, path = "/instances/{id}/deliveries", tag = "watching", params(("id" = i64, Path), Paged),
    responses((status = 200, body = Vec<DeliveryAnswer>)))]
async fn deliveries(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(paged): Query<Paged>,
) -> Answer<Vec<DeliveryAnswer>> {
    served(state.hosted(), id)?;
    let deliveries = state.hosted().service.store().deliveries(id, paged.page()).await?;
    Ok(Json(deliveries.into_iter().map(DeliveryAnswer::from).collect()))
}

/// Post a notification again, whatever became of it; it bears the same id.
#[utoipa::path(post, path = "/instances/{id}/deliveries/{seq}/resend", tag = "watching",
    params(("id" = i64, Path), ("seq" = i64, Path)), responses((status = 200, body = Removed)))]
async fn resend(State(state): State<AppState>, Path((id, seq)): Path<(i64, i64)>) -> Answer<Removed> {
    served(state.hosted(), id)?;
    let service = &state.hosted().service;
    if !service.store().resend(id, seq).await? {
        return Err(AppError::NoSuch(format!("instance {id} has no notification {seq}")));
    }
    service.wake_lane(id);
    Ok(Json(Removed {}))
}

/// Serve the callback of an instance again: what is owed goes out.
#[utoipa::path(post, path = "/instances/{id}/release", tag = "watching", params(("id" = i64, Path)),
    responses((status = 200, body = Removed)))]
async fn release(State(state): State<AppState>, Path(id): Path<i64>) -> Answer<Removed> {
    served(state.hosted(), id)?;
    let service = &state.hosted().service;
    service.store().release(id).await?;
    service.wake_lane(id);
    Ok(Json(Removed {}))
}

/// Poll a resource again that failed too often; it goes on where it stopped.
#[utoipa::path(post, path = "/instances/{id}/resources/{name}/enable", tag = "watching",
    params(("id" = i64, Path), ("name" = String, Path)), responses((status = 200, body = Removed)))]
async fn enable_resource(
    State(state): State<AppState>,
    Path((id, name)): Path<(i64, String)>,
) -> Answer<Removed> {
    let served = served(state.hosted(), id)?;
    if state.hosted().service.store().enable_polling(&served.key, Some(&name)).await? == 0 {
        return Err(AppError::NoSuch(format!(
            "instance {id} has no resource `{name}` that is polled no more"
        )));
    }
    Ok(Json(Removed {}))
}

/// Post a signed sample to the callback of an instance.
#[utoipa::path(post, path = "/instances/{id}/test", tag = "watching", params(("id" = i64, Path)),
    responses((status = 200, body = TestAnswer)))]
async fn test(State(state): State<AppState>, Path(id): Path<i64>) -> Answer<TestAnswer> {
    let served = served(state.hosted(), id)?;
    let tested = state.hosted().service.test_callback(&served).await;
    let tested = tested.map_err(|error| AppError::BadRequest(format!("{error:#}")))?;
    Ok(Json(tested.into()))
}

/// The request body of an instance as it may be edited: secrets are masked, and stay as they are where they come back so.
#[utoipa::path(get, path = "/instances/{id}/body", tag = "watching", params(("id" = i64, Path)),
    responses((status = 200, body = Value)))]
async fn show_body(State(state): State<AppState>, Path(id): Path<i64>) -> Answer<Value> {
    let hosted = state.hosted();
    Ok(Json(hosted.shown(&hosted.find(id).await?)?))
}

/// The former configurations of an instance, the latest first: all of them, where no page is asked for.
#[utoipa::path(get, path = "/instances/{id}/revisions", tag = "watching", params(("id" = i64, Path), Paged),
    responses((status = 200, body = Vec<RevisionAnswer>)))]
async fn revisions(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(paged): Query<Paged>,
) -> Answer<Vec<RevisionAnswer>> {
    served(state.hosted(), id)?;
    let revisions = paged.of(state.hosted().service.store().revisions(id).await?);
    Ok(Json(revisions.iter().map(|revision| RevisionAnswer::of(revision, None)).collect()))
}

/// One former configuration.
#[utoipa::path(get, path = "/instances/{id}/revisions/{seq}", tag = "watching",
    params(("id" = i64, Path), ("seq" = i64, Path)), responses((status = 200, body = RevisionAnswer)))]
async fn revision(
    State(state): State<AppState>,
    Path((id, seq)): Path<(i64, i64)>,
) -> Answer<RevisionAnswer> {
    let hosted = state.hosted();
    let (revision, text) = former(hosted, id, seq).await?;
    let body = serde_json::from_str(&instance::mask(&text, hosted.service.elements())).unwrap_or_default();
    Ok(Json(RevisionAnswer::of(&revision, Some(body))))
}

/// Go back to a former configuration. The last poll does not move, and the present configuration becomes a revision.
#[utoipa::path(post, path = "/instances/{id}/revisions/{seq}/restore", tag = "watching",
    params(("id" = i64, Path), ("seq" = i64, Path)), responses((status = 200, body = Made)))]
async fn restore(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path((id, seq)): Path<(i64, i64)>,
) -> Answer<Made> {
    let (_, text) = former(state.hosted(), id, seq).await?;
    instances::change(state.hosted(), &caller, id, false, |_| Ok(text)).await
}

async fn former(hosted: &Hosted, id: i64, seq: i64) -> Result<(crate::store::Revision, String), AppError> {
    served(hosted, id)?;
    let revisions = hosted.service.store().revisions(id).await?;
    let revision = revisions.into_iter().find(|revision| revision.seq == seq);
    let revision =
        revision.ok_or_else(|| AppError::NoSuch(format!("instance {id} has no revision {seq}")))?;
    let text = hosted.service.sealer()?.open(&revision.body)?;
    Ok((revision, text))
}

/// The tokens of this server: all of them, where no page is asked for.
#[utoipa::path(get, path = "/tokens", tag = "access", params(Paged),
    responses((status = 200, body = Vec<TokenAnswer>)))]
async fn tokens(State(state): State<AppState>, Query(paged): Query<Paged>) -> Answer<Vec<TokenAnswer>> {
    let tokens = paged.of(state.hosted().service.store().tokens().await?);
    Ok(Json(tokens.into_iter().map(TokenAnswer::from).collect()))
}

/// Whose a new token is.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewToken {
    name: String,
    role: Role,
}

/// Make a token.
#[utoipa::path(post, path = "/tokens", tag = "access", request_body = NewToken,
    responses((status = 200, body = TokenMade)))]
async fn add_token(
    State(state): State<AppState>,
    body: Result<Json<NewToken>, JsonRejection>,
) -> Answer<TokenMade> {
    let Json(new) = body?;
    let token = seal::new_token()?;
    let store = state.hosted().service.store();
    let id = store.add_token(&new.name, new.role, seal::token_hash(&token)).await?;
    Ok(Json(TokenMade { id, token }))
}

/// Remove a token: from then on it is refused.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "access", params(("id" = i64, Path)),
    responses((status = 200, body = Removed)))]
async fn remove_token(State(state): State<AppState>, Path(id): Path<i64>) -> Answer<Removed> {
    if !state.hosted().service.store().remove_token(id).await? {
        return Err(AppError::NoSuch(format!("there is no token {id}")));
    }
    Ok(Json(Removed {}))
}

fn served(hosted: &Hosted, id: i64) -> Result<Arc<Served>, AppError> {
    hosted.service.instance(id).ok_or_else(|| no_instance(id))
}
