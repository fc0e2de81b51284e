//! One poll of every instance, and what it owes: for a service that something else starts now and then.

use super::{Served, Service, lane, poll, sweep};
use crate::clock;
use pollwright_core::date::Instant;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Polls all and posts what is owed; see [`Service::once`].
pub(super) async fn all(service: &Service, poll_start: Option<Instant>) -> bool {
    let mut under_way = JoinSet::new();
    for served in service.instances() {
        let service = service.clone();
        let token = service.0.tasks.token();
        under_way.spawn(async move {
            let is_good = one(&service, &served, poll_start).await;
            drop(token);
            is_good
        });
    }
    let mut is_good = true;
    while let Some(done) = under_way.join_next().await {
        // One that panicked has said so.
        is_good &= done.unwrap_or(false);
    }
    // A poll that is made for a time that has gone leaves a report that is not old yet.
    let now = clock::now();
    sweep::once(service, poll_start.map_or(now, |at| at.min(now))).await;
    is_good
}

async fn one(service: &Service, served: &Arc<Served>, poll_start: Option<Instant>) -> bool {
    let is_polled = !served.is_polled() || polled(service, served, poll_start).await;
    let is_posted = lane::post_due(service, served.id).await.unwrap_or_else(|error| {
        tracing::error!(instance = served.name(), "notifications of `{}` wait: {error}", served.name());
        false
    });
    is_polled && is_posted
}

async fn polled(service: &Service, served: &Arc<Served>, poll_start: Option<Instant>) -> bool {
    let room = tokio::select! {
        () = service.0.stop.cancelled() => return false,
        room = service.0.turns.acquire() => room,
    };
    let Ok(_room) = room else { return false };
    match poll::once(service, served, poll_start.unwrap_or_else(clock::now), poll_start.is_some()).await {
        Ok(told) => told.is_good,
        Err(error) => {
            tracing::error!(instance = served.name(), "`{}` is not polled: {error:#}", served.name());
            false
        }
    }
}
