//! What is on its way to callbacks and subscribers, and letting it go out again.

use crate::{
    report::answer::platform::{PlatformDelivery, PlatformEvent},
    server::{
        AppError, AppState,
        extract::{Answer, Page, Path, Query},
    },
    store::{Deliveries, Events, Instance, Outgoing, Which},
};
use axum::{Json, extract::State};
use pollwright_core::delivery::Wanted;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Which deliveries.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wish {
    /// Conditions with `and` between them: `channel='webhook' and status='queued' and config.url='https://…'`.
    #[serde(rename = "where", default)]
    narrowed: String,
    /// Whether each comes with its notification and its subscription.
    #[serde(default)]
    hydrate: bool,
}

/// Of which notification, to which subscription.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct One {
    id: String,
    subscription_id: Option<String>,
}

/// List deliveries in the order of their making.
#[utoipa::path(get, path = "/notifications/subscriptions/deliveries", tag = "deliveries", params(Wish, Page),
    responses((status = 200, body = Vec<PlatformDelivery>)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    Query(wish): Query<Wish>,
    Query(page): Query<Page>,
) -> Answer<Vec<PlatformDelivery>> {
    answer(&state, found(&state, &wish, page).await?, wish.hydrate).await
}

/// Release what is queued, and try again at once what waits for its next try: all that a GET of the same address lists.
/// A callback that is served again gets everything it is owed.
#[utoipa::path(put, path = "/notifications/subscriptions/deliveries", tag = "deliveries", params(Wish, Page),
    responses((status = 200, body = Vec<PlatformDelivery>)))]
pub(crate) async fn release(
    State(state): State<AppState>,
    Query(wish): Query<Wish>,
    Query(page): Query<Page>,
) -> Answer<Vec<PlatformDelivery>> {
    let again = resent(&state, found(&state, &wish, page).await?).await?;
    answer(&state, again, wish.hydrate).await
}

/// List the deliveries of a notification, to one subscription or to all.
#[utoipa::path(get, path = "/notifications/{id}/subscriptions/{subscriptionId}/deliveries", tag = "deliveries",
    params(("id" = String, Path), ("subscriptionId" = String, Path), Page),
    responses((status = 200, body = Vec<PlatformDelivery>)))]
pub(crate) async fn of(
    State(state): State<AppState>,
    Path(one): Path<One>,
    Query(page): Query<Page>,
) -> Answer<Vec<PlatformDelivery>> {
    answer(&state, those_of(&state, one, page).await?, true).await
}

/// Send a notification again that was not taken, to one subscription or to all: also one that was set aside.
#[utoipa::path(put, path = "/notifications/{id}/subscriptions/{subscriptionId}/deliveries", tag = "deliveries",
    params(("id" = String, Path), ("subscriptionId" = String, Path), Page),
    responses((status = 200, body = Vec<PlatformDelivery>)))]
pub(crate) async fn resend(
    State(state): State<AppState>,
    Path(one): Path<One>,
    Query(page): Query<Page>,
) -> Answer<Vec<PlatformDelivery>> {
    let again = resent(&state, those_of(&state, one, page).await?).await?;
    if again.is_empty() {
        return Err(AppError::Conflict("it was delivered already".to_owned()));
    }
    answer(&state, again, true).await
}

async fn found(state: &AppState, wish: &Wish, page: Page) -> Result<Vec<Outgoing>, AppError> {
    let wanted = Wanted::parse(&wish.narrowed).map_err(AppError::BadRequest)?;
    let bounds = page.bounds()?;
    if wanted.is_nothing {
        return Ok(Vec::new());
    }
    let hosted = state.hosted();
    let store = hosted.service.store();
    let subscriptions = match wanted.url {
        None => None,
        Some(url) => {
            let mut ids: Vec<String> = Vec::new();
            for instance in store.instances().await? {
                if callback(state, &instance)? == url {
                    ids.push(format!("callback-{}", instance.id));
                }
            }
            let own = store.subscriptions().await?.into_iter().filter(|own| own.config.url == url);
            ids.extend(own.map(|own| own.id.to_string()));
            Some(ids)
        }
    };
    let wanted = Deliveries { subscriptions, status: wanted.status, notification: None };
    Ok(store.outgoing(wanted, bounds).await?)
}

async fn those_of(state: &AppState, one: One, page: Page) -> Result<Vec<Outgoing>, AppError> {
    let subscriptions = one.subscription_id.map(|id| vec![id]);
    let wanted = Deliveries { notification: Some(one.id.clone()), subscriptions, status: None };
    let found = state.hosted().service.store().outgoing(wanted, page.bounds()?).await?;
    let none = || AppError::NoSuch(format!("there is no such delivery of a notification `{}`", one.id));
    if found.is_empty() { Err(none()) } else { Ok(found) }
}

/// Lets them go out again, and says how they are then.
async fn resent(state: &AppState, mut found: Vec<Outgoing>) -> Result<Vec<Outgoing>, AppError> {
    let service = &state.hosted().service;
    found.retain(|delivery| delivery.status != "delivered");
    service.store().send_again(found.clone()).await?;
    let instances: BTreeSet<i64> = found.iter().filter_map(|delivery| delivery.instance).collect();
    for instance in instances {
        service.store().release(instance).await?;
        service.wake_lane(instance);
    }
    service.wake_notices();
    found.iter_mut().for_each(|delivery| "created".clone_into(&mut delivery.status));
    Ok(found)
}

async fn answer(state: &AppState, found: Vec<Outgoing>, hydrate: bool) -> Answer<Vec<PlatformDelivery>> {
    let mut answers = Vec::with_capacity(found.len());
    for delivery in found {
        let whole = if hydrate { hydrated(state, &delivery).await? } else { (None, None) };
        answers.push(PlatformDelivery::of(delivery, whole));
    }
    Ok(Json(answers))
}

async fn hydrated(state: &AppState, delivery: &Outgoing) -> Result<(Option<Value>, Option<Value>), AppError> {
    let store = state.hosted().service.store();
    if let Some(id) = delivery.instance {
        let events = store.events(Events::Notification(delivery.seq)).await?;
        let events: Vec<_> = events.into_iter().map(|event| PlatformEvent::of(id, event)).collect();
        let url = match store.instance(id).await? {
            Some(instance) => callback(state, &instance)?,
            None => String::new(),
        };
        return Ok((
            Some(json!({ "id": delivery.notification, "topic": "event", "events": events })),
            Some(
                json!({ "id": delivery.subscription, "channel": "webhook", "topics": ["event"], "config": { "url": url } }),
            ),
        ));
    }
    let notice = store.notices(Which::One(delivery.notification.parse().unwrap_or_default())).await?.pop();
    let subscriptions = store.subscriptions().await?;
    let subscription = subscriptions.iter().find(|known| known.id.to_string() == delivery.subscription);
    Ok((notice.map(|notice| json!(notice)), subscription.map(|subscription| json!(subscription))))
}

/// Where the notifications of an instance go, as it may be shown.
fn callback(state: &AppState, instance: &Instance) -> Result<String, AppError> {
    let shown = state.hosted().shown(instance)?;
    let url = &shown["configuration"]["event.notification.callback.url"];
    Ok(url.as_str().unwrap_or_default().to_owned())
}
