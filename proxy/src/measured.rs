//! What a service counts and measures for machines that watch it (`/metrics`): the names, and what they mean.

use metrics::{counter, describe_counter, describe_gauge, describe_histogram};

/// Polls, by whether every resource was polled (`good`).
pub const POLLS: &str = "pollwright_polls_total";
/// Seconds that a poll took.
pub const POLL_SECONDS: &str = "pollwright_poll_seconds";
/// Seconds from the turn of the last poll to its start.
pub const LAG: &str = "pollwright_lag_seconds";
/// Records that were read.
pub const RECORDS: &str = "pollwright_records_total";
/// Events that fired.
pub const EVENTS: &str = "pollwright_events_total";
/// Attempts to post a notification, by what came of it (`outcome`).
pub const DELIVERIES: &str = "pollwright_deliveries_total";
/// Notifications that wait for their callback.
pub const OWED: &str = "pollwright_notifications_owed";
/// Versions and ids that are remembered.
pub const SEEN: &str = "pollwright_pairs_seen";
/// Instances there are.
pub const INSTANCES: &str = "pollwright_instances";

/// What comes of an attempt to post: taken, tried again later, given up, kept until the callback is released.
const OUTCOMES: [&str; 4] = ["delivered", "retry", "set-aside", "held"];

/// Says what they mean, and begins every count at nothing: whoever watches sees a failure from the first one on.
pub fn begin() {
    describe_counter!(POLLS, "Polls, by whether every resource was polled.");
    describe_histogram!(POLL_SECONDS, "Seconds that a poll took.");
    describe_gauge!(LAG, "Seconds from the turn of the last poll to its start.");
    describe_counter!(RECORDS, "Records that were read.");
    describe_counter!(EVENTS, "Events that fired.");
    describe_counter!(DELIVERIES, "Attempts to post a notification, by what came of it.");
    describe_gauge!(OWED, "Notifications that wait for their callback.");
    describe_gauge!(SEEN, "Versions and ids that are remembered.");
    describe_gauge!(INSTANCES, "Instances there are.");
    for good in ["true", "false"] {
        counter!(POLLS, "good" => good).absolute(0);
    }
    for outcome in OUTCOMES {
        counter!(DELIVERIES, "outcome" => outcome).absolute(0);
    }
    for name in [RECORDS, EVENTS] {
        counter!(name).absolute(0);
    }
}
