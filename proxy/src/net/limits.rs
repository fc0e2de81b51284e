//! How many calls a host gets at a time and each second. Who waits for one host keeps nobody from another.

use super::Settings;
use governor::{
    DefaultDirectRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Lanes that are remembered before those that nobody uses are forgotten.
const MAX_IDLE: usize = 1024;

/// All lanes: one for each host that is called, one for each callback.
pub(super) struct Limits {
    in_flight: usize,
    quota: Option<Quota>,
    lanes: Mutex<BTreeMap<String, Arc<Lane>>>,
}

struct Lane {
    in_flight: Arc<Semaphore>,
    pace: Option<DefaultDirectRateLimiter>,
}

impl Limits {
    pub(super) fn of(settings: &Settings) -> Self {
        let quota = settings
            .pace()
            .and_then(|(interval, burst)| Some(Quota::with_period(interval)?.allow_burst(burst)));
        Self { in_flight: settings.in_flight_per_host.max(1) as usize, quota, lanes: Mutex::default() }
    }

    /// Waits until a call may be made in a lane; it counts as made until what is given back is dropped.
    pub(super) async fn enter(&self, lane: &str) -> Option<OwnedSemaphorePermit> {
        let lane = self.lane(lane);
        // It is never closed, so nothing is lost where it would be.
        let permit = Arc::clone(&lane.in_flight).acquire_owned().await.ok();
        if let Some(pace) = &lane.pace {
            // The runtime's timer rather than the limiter's own, which would be one more thread.
            while let Err(early) = pace.check() {
                tokio::time::sleep(early.wait_time_from(DefaultClock::default().now())).await;
            }
        }
        permit
    }

    fn lane(&self, name: &str) -> Arc<Lane> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lane) = lanes.get(name) {
            return Arc::clone(lane);
        }
        if lanes.len() >= MAX_IDLE {
            lanes.retain(|_, lane| {
                Arc::strong_count(lane) > 1 || lane.in_flight.available_permits() < self.in_flight
            });
        }
        let lane = Lane {
            in_flight: Arc::new(Semaphore::new(self.in_flight)),
            pace: self.quota.map(RateLimiter::direct),
        };
        Arc::clone(lanes.entry(name.to_owned()).or_insert(Arc::new(lane)))
    }
}
