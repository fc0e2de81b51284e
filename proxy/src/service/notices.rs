//! Telling what people should know: whoever watches, and subscribers, one post a notice, by the schedule of
//! notifications.

use super::{Service, What, callback::Callback, lane};
use crate::{
    clock,
    store::{OwedNotice, StoreError, Which},
};
use pollwright_core::{
    date::Instant,
    notification::Message,
    retry::{self, Verdict},
};
use reqwest::Url;
use std::{collections::BTreeMap, time::Duration};
use tokio::task::JoinSet;

/// The clock may jump, and a try may be due: what is owed is looked at again at the latest after this.
const LONGEST_SLEEP: Duration = Duration::from_secs(20);

/// Tells the notices of now and later until the service ends.
pub(super) async fn keep_told(service: Service, now: Instant) {
    let mut untold = Which::Since(now);
    loop {
        if let Err(error) = round(&service, &mut untold).await {
            tracing::warn!("notices wait: {error}");
        }
        tokio::select! {
            () = service.0.stop.cancelled() => return,
            () = service.0.noticed.notified() => {}
            () = tokio::time::sleep(LONGEST_SLEEP) => {}
        }
    }
}

/// Tells what is untold to whoever watches, and posts what is owed now; one subscriber waits for no other.
async fn round(service: &Service, untold: &mut Which) -> Result<(), StoreError> {
    for notice in service.store().notices(untold.clone()).await? {
        *untold = Which::After(notice.id);
        let what = What::Notice { notice: notice.id, topic: notice.topic, message: notice.message };
        service.tell(notice.instance_id, what);
    }
    let mut each: BTreeMap<i64, Vec<OwedNotice>> = BTreeMap::new();
    for owed in service.store().notices_owed().await? {
        each.entry(owed.subscription).or_default().push(owed);
    }
    let mut posts = JoinSet::new();
    for owed in each.into_values() {
        posts.spawn(post_all(service.clone(), owed));
    }
    while let Some(posted) = posts.join_next().await {
        posted.unwrap_or(Ok(()))?;
    }
    Ok(())
}

/// Posts to one subscriber until a post fails.
async fn post_all(service: Service, owed: Vec<OwedNotice>) -> Result<(), StoreError> {
    for OwedNotice { seq, subscription, config, notice, failures } in owed {
        // It was looked at when it was made.
        let Ok(url) = Url::parse(&config.url) else { continue };
        let callback = Callback::plain(url);
        let body = serde_json::to_vec(&notice).unwrap_or_default();
        let message = Message { content_type: "application/json", body };
        let id = format!("notice-{}", notice.id);
        let (answer, words) = lane::send(&service, &callback, &id, message).await;
        let schedule = service.settings().retry.unwrap_or_default();
        let (verdict, failures) = retry::judge(schedule, failures, answer, clock::now());
        let (status, next_at) = match verdict {
            Verdict::Delivered => ("delivered", None),
            Verdict::Retry { at } => ("retry", Some(at)),
            Verdict::SetAside | Verdict::Gone | Verdict::Exhausted => ("queued", None),
        };
        if status != "delivered" {
            tracing::warn!("notice {} was not taken by subscription {}: {words}", notice.id, subscription);
        }
        service.store().told(seq, status, failures, next_at, words).await?;
        if status == "retry" {
            return Ok(());
        }
    }
    Ok(())
}
