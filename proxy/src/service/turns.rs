//! Waiting for the turn of an instance.

use super::{Served, Service, poll};
use crate::clock;
use pollwright_core::schedule::Turn;
use std::{sync::Arc, time::Duration};

/// The clock may jump, or the machine sleep: the time is looked at again at the latest after this.
const LONGEST_SLEEP: Duration = Duration::from_secs(20);

/// Polls an instance at its turns, until it or the service ends.
pub(super) async fn keep_turns(service: Service, served: Arc<Served>) {
    loop {
        let now = clock::now();
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
