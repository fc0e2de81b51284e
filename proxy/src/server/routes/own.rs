//! `/api/v1/instances`: what the page asks about instances, and what people do with them out of turn.

use crate::{
    poller::report::{Note, Report},
    seal,
    server::{
        AppError, AppState, ErrorBody,
        answer::{Made, Removed},
        auth::Caller,
        hosted::{Hosted, no_instance},
        routes::instances,
    },
    service::Served,
    store::{Page, Role},
};
use axum::{
    Extension, Json,
    extract::{Path, Query, State, rejection::JsonRejection},
};
use chrono::{DateTime, Utc};
use pollwright_core::{change::Reason, instance, moment};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use std::{collections::BTreeMap, sync::Arc};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The endpoints.
pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
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

/// Which part of a list is wanted; the latest comes first.
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
    fn page(&self) -> Page {
        Page { number: self.page.unwrap_or(1).max(1), size: self.page_size.unwrap_or(50).clamp(1, 200) }
    }
}

/// An instance in a line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Summary {
    id: i64,
    name: String,
    element_key: Option<String>,
    tags: Vec<String>,
    /// Whether it is polled: it is enabled and its events are on.
    is_polled: bool,
    is_enabled: bool,
    has_callback: bool,
    last_poll: Option<DateTime<Utc>>,
    next_poll: Option<DateTime<Utc>>,
    /// Why its last poll did not reach its end.
    last_error: Option<String>,
    /// Resources that failed too often and are polled no more.
    disabled_resources: Vec<String>,
    held_because: Option<String>,
    /// Notifications that are owed.
    n_owed: u64,
}

/// List instances in short.
#[utoipa::path(get, path = "/instances", tag = "watching",
    responses((status = 200, body = Vec<Summary>), (status = "4XX", body = ErrorBody)))]
async fn list(State(state): State<AppState>) -> Result<Json<Vec<Summary>>, AppError> {
    let hosted = state.hosted();
    let store = hosted.service.store();
    let (disabled, health) = (store.disabled(None).await?, store.health().await?);
    let mut summaries = Vec::new();
    for instance in store.instances().await? {
        let Some(served) = hosted.service.instance(instance.id) else { continue };
        let of_it = |off: &&crate::store::Disabled| off.instance == instance.key;
        let (last_error, n_owed) = health.get(&instance.id).cloned().unwrap_or_default();
        summaries.push(Summary {
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
            disabled_resources: disabled.iter().filter(of_it).map(|off| off.resource.clone()).collect(),
            held_because: instance.held_because,
            n_owed,
        });
    }
    Ok(Json(summaries))
}

/// What a poll came to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct PolledAnswer {
    /// Whether every resource was polled.
    is_good: bool,
    /// How many events fired.
    n_events: u64,
    /// What else there is to know.
    notes: Vec<NoteAnswer>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct NoteAnswer {
    /// `info`, `warning` or `error`.
    level: &'static str,
    resource: Option<String>,
    message: String,
}

/// Poll an instance now; its turns stay as they are.
#[utoipa::path(post, path = "/instances/{id}/poll", tag = "watching", params(("id" = i64, Path)),
    responses((status = 200, body = PolledAnswer), (status = "4XX", body = ErrorBody)))]
async fn poll(State(state): State<AppState>, Path(id): Path<i64>) -> Result<Json<PolledAnswer>, AppError> {
    let served = served(state.hosted(), id)?;
    let service = state.hosted().service.clone();
    // It goes on where whoever asked does not wait.
    let polled = tokio::spawn(async move { service.poll_now(&served).await });
    let polled = polled.await.map_err(anyhow::Error::from)??;
    let note =
        |note: Note| NoteAnswer { level: note.level.word(), resource: note.resource, message: note.message };
    Ok(Json(PolledAnswer {
        is_good: polled.is_good,
        n_events: polled.n_events,
        notes: polled.notes.into_iter().map(note).collect(),
    }))
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

/// How many resources were moved.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Rewound {
    n_resources: u64,
}

/// Move the last poll of an instance: the next poll asks again from there. What was told is not told again.
#[utoipa::path(post, path = "/instances/{id}/rewind", tag = "watching", params(("id" = i64, Path)), request_body = Rewind,
    responses((status = 200, body = Rewound), (status = "4XX", body = ErrorBody)))]
async fn rewind(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    body: Result<Json<Rewind>, JsonRejection>,
) -> Result<Json<Rewound>, AppError> {
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

/// What became of a poll of a resource.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ReportAnswer {
    resource: String,
    from: Option<DateTime<Utc>>,
    poll_start: DateTime<Utc>,
    is_baseline: bool,
    url: Option<String>,
    n_pages: u32,
    n_records: u64,
    n_events: u64,
    /// How many events fired for each reason.
    reasons: BTreeMap<&'static str, u64>,
    n_kept: u64,
    warnings: Vec<String>,
    duration_ms: u64,
    error: Option<String>,
}

impl From<Report> for ReportAnswer {
    fn from(report: Report) -> Self {
        Self {
            n_events: report.reasons.values().sum(),
            reasons: report.reasons.iter().map(|(reason, n)| (reason.word(), *n)).collect(),
            resource: report.resource,
            from: report.from,
            poll_start: report.poll_start,
            is_baseline: report.is_baseline,
            url: report.url,
            n_pages: report.n_pages,
            n_records: report.n_records,
            n_kept: report.n_kept,
            warnings: report.warnings,
            duration_ms: report.duration_ms,
            error: report.error,
        }
    }
}

/// What became of an instance's polls.
#[utoipa::path(get, path = "/instances/{id}/reports", tag = "watching", params(("id" = i64, Path), Paged),
    responses((status = 200, body = Vec<ReportAnswer>), (status = "4XX", body = ErrorBody)))]
async fn reports(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(paged): Query<Paged>,
) -> Result<Json<Vec<ReportAnswer>>, AppError> {
    served(state.hosted(), id)?;
    let reports = state.hosted().service.store().reports(id, paged.page()).await?;
    Ok(Json(reports.into_iter().map(ReportAnswer::from).collect()))
}

/// An event that fired.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct EventAnswer {
    id: String,
    event_type: String,
    object_type: String,
    object_id: String,
    date: DateTime<Utc>,
    poll_date: DateTime<Utc>,
    reason: &'static str,
    /// The reason in a sentence.
    sentence: &'static str,
    /// The record as the API returned it; null where only its id is known.
    #[schema(value_type = Value)]
    record: Option<Box<RawValue>>,
    /// The id of the notification that it is part of.
    notification: String,
    /// `pending`, `delivered`, `set-aside` or `unsent`.
    status: String,
}

/// The events of an instance.
#[utoipa::path(get, path = "/instances/{id}/events", tag = "watching", params(("id" = i64, Path), Paged),
    responses((status = 200, body = Vec<EventAnswer>), (status = "4XX", body = ErrorBody)))]
async fn events(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(paged): Query<Paged>,
) -> Result<Json<Vec<EventAnswer>>, AppError> {
    served(state.hosted(), id)?;
    let fired = state.hosted().service.store().fired(id, paged.page()).await?;
    let answer = |fired: crate::store::Fired| {
        let reason: Reason = fired.event.reason;
        EventAnswer {
            event_type: serde_json::to_value(fired.event.event_type)
                .ok()
                .and_then(|word| word.as_str().map(str::to_owned))
                .unwrap_or_default(),
            id: fired.event.id,
            object_type: fired.event.object_type,
            object_id: fired.event.object_id,
            date: fired.event.date,
            poll_date: fired.event.poll_date,
            reason: reason.word(),
            sentence: reason.sentence(),
            record: RawValue::from_string(fired.record).ok(),
            notification: fired.notification,
            status: fired.status,
        }
    };
    Ok(Json(fired.into_iter().map(answer).collect()))
}

/// A notification and what became of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct DeliveryAnswer {
    /// For resending.
    seq: i64,
    id: String,
    /// `pending`, `delivered`, `set-aside` or `unsent`.
    status: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// When it is tried again.
    next_at: Option<DateTime<Utc>>,
    /// What the callback answered last.
    answer: Option<String>,
    /// How many tries failed.
    n_failed: u32,
    n_events: u32,
}

/// The notifications of an instance.
#[utoipa::path(get, path = "/instances/{id}/deliveries", tag = "watching", params(("id" = i64, Path), Paged),
    responses((status = 200, body = Vec<DeliveryAnswer>), (status = "4XX", body = ErrorBody)))]
async fn deliveries(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(paged): Query<Paged>,
) -> Result<Json<Vec<DeliveryAnswer>>, AppError> {
    served(state.hosted(), id)?;
    let deliveries = state.hosted().service.store().deliveries(id, paged.page()).await?;
    let answer = |delivery: crate::store::Delivery| {
        let failures = delivery.failures.as_deref().and_then(|text| serde_json::from_str(text).ok());
        DeliveryAnswer {
            seq: delivery.seq,
            id: delivery.id,
            status: delivery.status,
            created_at: delivery.created_at,
            updated_at: delivery.updated_at,
            next_at: delivery.next_at,
            answer: delivery.answer,
            n_failed: failures.map_or(0, |failures: pollwright_core::retry::Failures| failures.n_failed),
            n_events: delivery.n_events,
        }
    };
    Ok(Json(deliveries.into_iter().map(answer).collect()))
}

/// Post a notification again, whatever became of it; it bears the same id.
#[utoipa::path(post, path = "/instances/{id}/deliveries/{seq}/resend", tag = "watching",
    params(("id" = i64, Path), ("seq" = i64, Path)),
    responses((status = 200, body = Removed), (status = "4XX", body = ErrorBody)))]
async fn resend(
    State(state): State<AppState>,
    Path((id, seq)): Path<(i64, i64)>,
) -> Result<Json<Removed>, AppError> {
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
    responses((status = 200, body = Removed), (status = "4XX", body = ErrorBody)))]
async fn release(State(state): State<AppState>, Path(id): Path<i64>) -> Result<Json<Removed>, AppError> {
    served(state.hosted(), id)?;
    let service = &state.hosted().service;
    service.store().release(id).await?;
    service.wake_lane(id);
    Ok(Json(Removed {}))
}

/// Poll a resource again that failed too often; it goes on where it stopped.
#[utoipa::path(post, path = "/instances/{id}/resources/{name}/enable", tag = "watching",
    params(("id" = i64, Path), ("name" = String, Path)),
    responses((status = 200, body = Removed), (status = "4XX", body = ErrorBody)))]
async fn enable_resource(
    State(state): State<AppState>,
    Path((id, name)): Path<(i64, String)>,
) -> Result<Json<Removed>, AppError> {
    let served = served(state.hosted(), id)?;
    if state.hosted().service.store().enable_polling(&served.key, Some(&name)).await? == 0 {
        return Err(AppError::NoSuch(format!(
            "instance {id} has no resource `{name}` that is polled no more"
        )));
    }
    Ok(Json(Removed {}))
}

/// What a test notification came to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct TestAnswer {
    /// The callback's status; null where no answer came.
    status: Option<u16>,
    /// What it answered, or why no answer came.
    answer: String,
    duration_ms: u64,
    /// What was posted.
    body: String,
}

/// Post a signed sample to the callback of an instance.
#[utoipa::path(post, path = "/instances/{id}/test", tag = "watching", params(("id" = i64, Path)),
    responses((status = 200, body = TestAnswer), (status = "4XX", body = ErrorBody)))]
async fn test(State(state): State<AppState>, Path(id): Path<i64>) -> Result<Json<TestAnswer>, AppError> {
    let served = served(state.hosted(), id)?;
    let tested = state.hosted().service.test_callback(&served).await;
    let tested = tested.map_err(|error| AppError::BadRequest(format!("{error:#}")))?;
    Ok(Json(TestAnswer {
        status: tested.status,
        answer: tested.answer,
        duration_ms: tested.duration_ms,
        body: tested.body,
    }))
}

/// The request body of an instance as it may be edited: secrets are masked, and stay as they are where they come back so.
#[utoipa::path(get, path = "/instances/{id}/body", tag = "watching", params(("id" = i64, Path)),
    responses((status = 200, body = Value), (status = "4XX", body = ErrorBody)))]
async fn show_body(State(state): State<AppState>, Path(id): Path<i64>) -> Result<Json<Value>, AppError> {
    let hosted = state.hosted();
    Ok(Json(hosted.shown(&hosted.find(id).await?)?))
}

/// A configuration that an instance had.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct RevisionAnswer {
    seq: i64,
    /// When it was replaced.
    at: DateTime<Utc>,
    /// Who replaced it.
    who: String,
    name: String,
    /// The request body, secrets masked; in the answer for one revision only.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
}

impl RevisionAnswer {
    fn of(revision: &crate::store::Revision, body: Option<Value>) -> Self {
        Self {
            seq: revision.seq,
            at: revision.at,
            who: revision.who.clone(),
            name: revision.name.clone(),
            body,
        }
    }
}

/// The former configurations of an instance, the latest first.
#[utoipa::path(get, path = "/instances/{id}/revisions", tag = "watching", params(("id" = i64, Path)),
    responses((status = 200, body = Vec<RevisionAnswer>), (status = "4XX", body = ErrorBody)))]
async fn revisions(
    State(state): State<AppState>,
    Path(id): Path<i64>,
) -> Result<Json<Vec<RevisionAnswer>>, AppError> {
    served(state.hosted(), id)?;
    let revisions = state.hosted().service.store().revisions(id).await?;
    Ok(Json(revisions.iter().map(|revision| RevisionAnswer::of(revision, None)).collect()))
}

/// One former configuration.
#[utoipa::path(get, path = "/instances/{id}/revisions/{seq}", tag = "watching",
    params(("id" = i64, Path), ("seq" = i64, Path)),
    responses((status = 200, body = RevisionAnswer), (status = "4XX", body = ErrorBody)))]
async fn revision(
    State(state): State<AppState>,
    Path((id, seq)): Path<(i64, i64)>,
) -> Result<Json<RevisionAnswer>, AppError> {
    let (revision, text) = former(state.hosted(), id, seq).await?;
    let body = serde_json::from_str(&instance::mask(&text)).unwrap_or_default();
    Ok(Json(RevisionAnswer::of(&revision, Some(body))))
}

/// Go back to a former configuration. The last poll does not move, and the present configuration becomes a revision.
#[utoipa::path(post, path = "/instances/{id}/revisions/{seq}/restore", tag = "watching",
    params(("id" = i64, Path), ("seq" = i64, Path)),
    responses((status = 200, body = Made), (status = "4XX", body = ErrorBody)))]
async fn restore(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path((id, seq)): Path<(i64, i64)>,
) -> Result<Json<Made>, AppError> {
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

/// A token, as far as it is known after it was shown once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct TokenAnswer {
    id: i64,
    name: String,
    role: Role,
    created_at: DateTime<Utc>,
}

/// The tokens of this server.
#[utoipa::path(get, path = "/tokens", tag = "access",
    responses((status = 200, body = Vec<TokenAnswer>), (status = "4XX", body = ErrorBody)))]
async fn tokens(State(state): State<AppState>) -> Result<Json<Vec<TokenAnswer>>, AppError> {
    let tokens = state.hosted().service.store().tokens().await?;
    let answer = |token: crate::store::AccessToken| TokenAnswer {
        id: token.id,
        name: token.name,
        role: token.role,
        created_at: token.created_at,
    };
    Ok(Json(tokens.into_iter().map(answer).collect()))
}

/// Whose a new token is.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewToken {
    name: String,
    role: Role,
}

/// A new token.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct TokenMade {
    id: i64,
    /// Nobody can see it again.
    token: String,
}

/// Make a token.
#[utoipa::path(post, path = "/tokens", tag = "access", request_body = NewToken,
    responses((status = 200, body = TokenMade), (status = "4XX", body = ErrorBody)))]
async fn add_token(
    State(state): State<AppState>,
    body: Result<Json<NewToken>, JsonRejection>,
) -> Result<Json<TokenMade>, AppError> {
    let Json(new) = body?;
    let token = seal::new_token()?;
    let store = state.hosted().service.store();
    let id = store.add_token(&new.name, new.role, seal::token_hash(&token)).await?;
    Ok(Json(TokenMade { id, token }))
}

/// Remove a token: from then on it is refused.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "access", params(("id" = i64, Path)),
    responses((status = 200, body = Removed), (status = "4XX", body = ErrorBody)))]
async fn remove_token(State(state): State<AppState>, Path(id): Path<i64>) -> Result<Json<Removed>, AppError> {
    if !state.hosted().service.store().remove_token(id).await? {
        return Err(AppError::NoSuch(format!("there is no token {id}")));
    }
    Ok(Json(Removed {}))
}

fn served(hosted: &Hosted, id: i64) -> Result<Arc<Served>, AppError> {
    hosted.service.instance(id).ok_or_else(|| no_instance(id))
}
