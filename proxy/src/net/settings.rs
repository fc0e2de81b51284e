//! How other servers are called.

use super::{AllowList, words::place};
use reqwest::Url;
use std::{num::NonZeroU32, time::Duration};

/// How other servers are called.
#[derive(Clone, PartialEq)]
pub struct Settings {
    /// What may be called although it is not public.
    pub allow: AllowList,
    /// The proxy that guarded calls take. Then it is the proxy that finds the address behind a name, and has to refuse
    /// what is not public: only addresses that the URL itself spells out are still checked here. The proxies that the
    /// environment names are never taken by guarded calls, for the same reason.
    pub proxy: Option<Url>,
    /// Calls that one host is asked to answer at the same time.
    pub in_flight_per_host: u32,
    /// Calls that one host gets each second, after a burst of as many; `None` is no limit.
    pub per_second_per_host: Option<f64>,
    /// Longest time until a server accepts the connection, TLS included.
    pub connect_timeout: Duration,
    /// Longest silence of a server that has accepted it; `None` leaves it to the time of the whole call.
    pub read_timeout: Option<Duration>,
    /// How long an unused connection is kept open.
    pub idle_timeout: Duration,
    /// Largest answer that is read, bytes after unpacking.
    pub answer_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            allow: AllowList::default(),
            proxy: None,
            in_flight_per_host: 16,
            per_second_per_host: None,
            connect_timeout: Duration::from_secs(10),
            read_timeout: Some(Duration::from_secs(30)),
            idle_timeout: Duration::from_secs(90),
            answer_bytes: 64 << 20,
        }
    }
}

// A derived one would print the proxy's password.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("allow", &self.allow)
            .field("proxy", &self.proxy.as_ref().map(place))
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// The interval of two calls and the burst, for the limiter; `None` where there is no limit or it is none.
    pub(super) fn pace(&self) -> Option<(Duration, NonZeroU32)> {
        let per_second = self.per_second_per_host.filter(|rate| *rate > 0.0)?;
        let interval = Duration::try_from_secs_f64(1.0 / per_second).ok()?;
        // A float outside the integer's range becomes its border.
        let burst = NonZeroU32::new(per_second as u32).unwrap_or(NonZeroU32::MIN);
        Some((interval.max(Duration::from_nanos(1)), burst))
    }
}
