//! Waiting for the turn of an instance.

use super::{Served, Service, poll};
use crate::clock;
use chrono::TimeDelta;
use pollwright_core::{moment, schedule::Turn};
use std::{sync::Arc, time::Duration};

/// The clock may jump, or the machine sleep: the time is looked at again at the latest after this.
const LONGEST_SLEEP: Duration = Duration::from_secs(20);

/// A clock that goes back by less than the shortest interval delays a poll, and nobody need know.
const STEP_TOLERATED: TimeDelta = TimeDelta::minutes(1);

/// Polls an instance at its turns, until it or the service ends.
pub(super) async fn keep_turns(service: Service, served: Arc<Served>) {
    let mut is_told = false;
    loop {
        let now = clock::now();
        let last = served.last_poll().filter(|last| *last - now > STEP_TOLERATED);
        if let Some(last) = last.filter(|_| !is_told) {
            tracing::warn!(
                instance = served.name(),
                "the clock stands at {}, before the last poll of `{}` at {}: it waits until then; set the clock right, \
                 or, where it was wrong then, rewind the instance, with files by `pollwright run --rewind TIME`",
                moment::format(now),
                served.name(),
                moment::format(last)
            );
        }
        is_told = last.is_some();
        let wait = match served.turn(now) {
            Some(Turn::Now(poll_start)) => {
                if !poll::in_turn(&service, &served, poll_start).await {
                    return;
                }
                continue;
            }
            Some(Turn::At(at)) => (at - now).to_std().unwrap_or_default().min(LONGEST_SLEEP),
            None => LONGEST_SLEEP,
        };
        tokio::select! {
            () = service.0.stop.cancelled() => return,
            () = served.end.cancelled() => return,
            () = served.woken.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}
