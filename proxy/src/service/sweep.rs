//! Dropping what has been kept long enough.

use super::Service;
use crate::clock;
use chrono::TimeDelta;
use pollwright_core::date::Instant;
use std::time::Duration;

/// How often.
const EVERY: Duration = Duration::from_secs(3600);

/// Drops old reports and delivered events, until the service ends.
pub(super) async fn keep_swept(service: Service) {
    loop {
        once(&service, clock::now()).await;
        tokio::select! {
            () = service.0.stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Drops what is old at `now`.
pub(super) async fn once(service: &Service, now: Instant) {
    let days = |days: Option<u32>, default: u32| TimeDelta::days(i64::from(days.unwrap_or(default)));
    let settings = service.settings();
    let (reports, events) = (now - days(settings.keep_reports, 7), now - days(settings.keep_events, 30));
    if let Err(error) = service.store().sweep(reports, events).await {
        tracing::warn!("old reports and events stay for now: {error}");
    }
    if let Err(error) = service.store().drop_answers(now - TimeDelta::days(1)).await {
        tracing::warn!("old answers stay for now: {error}");
    }
}
