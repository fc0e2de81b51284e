//! Notices, who is told of them, and how polls go: shown as they are stored.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How much a notice matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Low,
    /// Worth a look.
    #[default]
    Medium,
    /// Something does not run.
    High,
}

/// Something that people should know.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// The store's number of it.
    pub id: i64,
    /// Who made it.
    pub from: String,
    /// Ours: the instance that it is about.
    pub instance_id: Option<i64>,
    /// What it is about: `polling.disabled`, `callback.held`, or whatever its maker called it.
    pub topic: String,
    /// How much it matters.
    pub severity: Severity,
    /// What happened and what to do.
    pub message: String,
    /// When it was made.
    pub created_date: DateTime<Utc>,
    /// Whether nobody has acknowledged it.
    pub active: bool,
    /// Whether somebody has.
    pub acknowledged: bool,
}

/// Somebody who is told of topics.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Subscription {
    /// The store's number of it.
    pub id: i64,
    /// `webhook`.
    pub channel: String,
    /// The topics.
    pub topics: Vec<String>,
    /// Where it is told.
    pub config: SubscriptionConfig,
}

/// Where a subscriber is told.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SubscriptionConfig {
    /// Notices are posted there.
    pub url: String,
}

/// How the polls of a resource go.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PollerRecord {
    /// The store's number of the resource: the id of its job.
    pub id: i64,
    /// Whose resource.
    pub instance_id: i64,
    /// What people call that.
    pub instance_name: String,
    /// The resource's name.
    pub object_type: String,
    /// The poll start of the last poll that was committed.
    pub last_poll_date: Option<DateTime<Utc>>,
    /// Failures in a row.
    pub failed_polls: i64,
    /// Why the last one failed.
    pub last_error: Option<String>,
    /// When.
    pub last_failed_date: Option<DateTime<Utc>>,
    /// Whether it is not polled any more.
    pub polling_disabled: bool,
    /// Since when.
    pub disabled_date: Option<DateTime<Utc>>,
}
