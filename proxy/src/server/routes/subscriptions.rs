//! Who is told of notices.

use crate::{
    report::answer::{
        instance::Removed,
        notice::{Subscription, SubscriptionConfig},
    },
    server::{
        AppError,
        body::Body,
        extract::{Answer, Page, Path, Query, json},
    },
    store::Store,
};
use axum::{Json, extract::State};
use reqwest::Url;
use serde::Deserialize;

/// Who wants to be told.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct SubscriptionWish {
    /// `webhook`.
    channel: String,
    /// The topics, at least one.
    #[schema(min_items = 1)]
    topics: Vec<String>,
    config: ConfigWish,
}

/// Where.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct ConfigWish {
    /// An `http` or `https` address; notices are posted there.
    url: Option<String>,
}

/// List who is told of what.
#[utoipa::path(get, path = "/notifications/subscriptions", tag = "notifications", params(Page),
    responses((status = 200, body = Vec<Subscription>)))]
pub(crate) async fn list(State(store): State<Store>, Query(page): Query<Page>) -> Answer<Vec<Subscription>> {
    Ok(Json(page.of(store.subscriptions().await?)?))
}

/// Let notices of some topics be posted to an address.
#[utoipa::path(post, path = "/notifications/subscriptions", tag = "notifications",
    request_body = SubscriptionWish, responses((status = 200, body = Subscription)))]
pub(crate) async fn create(State(store): State<Store>, Body(text): Body) -> Answer<Subscription> {
    let refused = |words: &str| Err(AppError::BadRequest(words.to_owned()));
    let wish: SubscriptionWish = json(&text)?;
    if wish.channel != "webhook" {
        return refused(
            "Pollwright tells by `webhook` only: it sends no e-mail, no text message and no push",
        );
    }
    if wish.topics.iter().all(|topic| topic.trim().is_empty()) {
        return refused("say which `topics` are to be told");
    }
    let url = wish.config.url.filter(|url| {
        Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
    });
    let Some(url) = url else { return refused("`config.url` is to be an address: `https://host/path`") };
    let config = SubscriptionConfig { url };
    let id = store.subscribe(&wish.topics, &config).await?;
    Ok(Json(Subscription { id, channel: wish.channel, topics: wish.topics, config }))
}

/// Read a subscription.
#[utoipa::path(get, path = "/notifications/subscriptions/{id}", tag = "notifications",
    params(("id" = i64, Path)), responses((status = 200, body = Subscription)))]
pub(crate) async fn show(State(store): State<Store>, Path(id): Path<i64>) -> Answer<Subscription> {
    let found = store.subscriptions().await?.into_iter().find(|found| found.id == id);
    found.map(Json).ok_or_else(|| no_subscription(id))
}

/// Tell a subscriber no more.
#[utoipa::path(delete, path = "/notifications/subscriptions/{id}", tag = "notifications",
    params(("id" = i64, Path)), responses((status = 200, body = Removed)))]
pub(crate) async fn remove(State(store): State<Store>, Path(id): Path<i64>) -> Answer<Removed> {
    let is_gone = store.remove_subscription(id).await?;
    if is_gone { Ok(Json(Removed {})) } else { Err(no_subscription(id)) }
}

fn no_subscription(id: i64) -> AppError {
    AppError::NoSuch(format!("there is no subscription {id}"))
}
