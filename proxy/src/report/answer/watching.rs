//! Answers about instances that are watched: polls, events, notifications, revisions, tokens.

use crate::{
    poller::report::{Note, Report},
    service::{Polled, Tested},
    store::{AccessToken, Delivery, Fired, Revision, Role},
};
use chrono::{DateTime, Utc};
use pollwright_core::change::Reason;
use serde::Serialize;
use serde_json::{Value, value::RawValue};
use std::collections::BTreeMap;

/// An instance in a line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Summary {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) element_key: Option<String>,
    pub(crate) tags: Vec<String>,
    /// Whether it is polled: it is enabled and its events are on.
    pub(crate) is_polled: bool,
    pub(crate) is_enabled: bool,
    pub(crate) has_callback: bool,
    pub(crate) last_poll: Option<DateTime<Utc>>,
    pub(crate) next_poll: Option<DateTime<Utc>>,
    /// Why its last poll did not reach its end.
    pub(crate) last_error: Option<String>,
    /// Resources that failed too often and are polled no more.
    pub(crate) disabled_resources: Vec<String>,
    pub(crate) held_because: Option<String>,
    /// Notifications that are owed.
    pub(crate) n_owed: u64,
}

/// What a poll came to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PolledAnswer {
    /// Whether every resource was polled.
    pub(crate) is_good: bool,
    /// How many events fired.
    pub(crate) n_events: u64,
    /// What else there is to know.
    pub(crate) notes: Vec<NoteAnswer>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct NoteAnswer {
    /// `info`, `warning` or `error`.
    pub(crate) level: &'static str,
    pub(crate) resource: Option<String>,
    pub(crate) message: String,
}

/// How many resources were moved.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rewound {
    pub(crate) n_resources: u64,
}

/// What became of a poll of a resource.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReportAnswer {
    pub(crate) resource: String,
    pub(crate) from: Option<DateTime<Utc>>,
    pub(crate) poll_start: DateTime<Utc>,
    pub(crate) is_baseline: bool,
    pub(crate) url: Option<String>,
    pub(crate) n_pages: u32,
    pub(crate) n_records: u64,
    pub(crate) n_events: u64,
    /// How many events fired for each reason.
    pub(crate) reasons: BTreeMap<&'static str, u64>,
    pub(crate) n_kept: u64,
    pub(crate) warnings: Vec<String>,
    pub(crate) duration_ms: u64,
    pub(crate) error: Option<String>,
}

/// An event that fired.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventAnswer {
    pub(crate) id: String,
    pub(crate) event_type: String,
    pub(crate) object_type: String,
    pub(crate) object_id: String,
    pub(crate) date: DateTime<Utc>,
    pub(crate) poll_date: DateTime<Utc>,
    pub(crate) reason: &'static str,
    /// The reason in a sentence.
    pub(crate) sentence: &'static str,
    /// The record as the API returned it; null where only its id is known.
    #[schema(value_type = Value)]
    pub(crate) record: Option<Box<RawValue>>,
    /// The id of the notification that it is part of.
    pub(crate) notification: String,
    /// `pending`, `delivered`, `set-aside` or `unsent`.
    pub(crate) status: String,
}

/// A notification and what became of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryAnswer {
    /// For resending.
    pub(crate) seq: i64,
    pub(crate) id: String,
    /// `pending`, `delivered`, `set-aside` or `unsent`.
    pub(crate) status: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    /// When it is tried again.
    pub(crate) next_at: Option<DateTime<Utc>>,
    /// What the callback answered last.
    pub(crate) answer: Option<String>,
    /// How many tries failed.
    pub(crate) n_failed: u32,
    pub(crate) n_events: u32,
}

/// What a test notification came to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TestAnswer {
    /// The callback's status; null where no answer came.
    pub(crate) status: Option<u16>,
    /// What it answered, or why no answer came.
    pub(crate) answer: String,
    pub(crate) duration_ms: u64,
    /// What was posted.
    pub(crate) body: String,
}

/// A configuration that an instance had.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RevisionAnswer {
    pub(crate) seq: i64,
    /// When it was replaced.
    pub(crate) at: DateTime<Utc>,
    /// Who replaced it.
    pub(crate) who: String,
    pub(crate) name: String,
    /// The request body, secrets masked; in the answer for one revision only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Value>,
}

/// A token, as far as it is known after it was shown once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenAnswer {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) created_at: DateTime<Utc>,
}

/// A new token.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TokenMade {
    pub(crate) id: i64,
    /// Nobody can see it again.
    pub(crate) token: String,
}

impl From<Report> for ReportAnswer {
    fn from(report: Report) -> Self {
        Self {
            n_events: report.reasons.values().sum(),
            reasons: report.reasons.iter().map(|(reason, n)| (reason.word(), *n)).collect(),
            resource: report.resource,
            from: report.from,
            poll_start: report.poll_start,
            is_baseline: report.is_baseline,
            url: report.url,
            n_pages: report.n_pages,
            n_records: report.n_records,
            n_kept: report.n_kept,
            warnings: report.warnings,
            duration_ms: report.duration_ms,
            error: report.error,
        }
    }
}

impl RevisionAnswer {
    pub(crate) fn of(revision: &Revision, body: Option<Value>) -> Self {
        Self {
            seq: revision.seq,
            at: revision.at,
            who: revision.who.clone(),
            name: revision.name.clone(),
            body,
        }
    }
}

impl From<Fired> for EventAnswer {
    fn from(fired: Fired) -> Self {
        let reason: Reason = fired.event.reason;
        Self {
            event_type: serde_json::to_value(fired.event.event_type)
                .ok()
                .and_then(|word| word.as_str().map(str::to_owned))
                .unwrap_or_default(),
            id: fired.event.id,
            object_type: fired.event.object_type.into(),
            object_id: fired.event.object_id.into(),
            date: fired.event.date,
            poll_date: fired.event.poll_date,
            reason: reason.word(),
            sentence: reason.sentence(),
            record: RawValue::from_string(fired.record).ok(),
            notification: fired.notification,
            status: fired.status,
        }
    }
}

impl From<Delivery> for DeliveryAnswer {
    fn from(delivery: Delivery) -> Self {
        let failures = delivery.failures.as_deref().and_then(|text| serde_json::from_str(text).ok());
        Self {
            seq: delivery.seq,
            id: delivery.id,
            status: delivery.status,
            created_at: delivery.created_at,
            updated_at: delivery.updated_at,
            next_at: delivery.next_at,
            answer: delivery.answer,
            n_failed: failures.map_or(0, |failures: pollwright_core::retry::Failures| failures.n_failed),
            n_events: delivery.n_events,
        }
    }
}

impl From<AccessToken> for TokenAnswer {
    fn from(token: AccessToken) -> Self {
        Self { id: token.id, name: token.name, role: token.role, created_at: token.created_at }
    }
}

impl From<Polled> for PolledAnswer {
    fn from(polled: Polled) -> Self {
        let note = |note: Note| NoteAnswer {
            level: note.level.word(),
            resource: note.resource,
            message: note.message,
        };
        Self {
            is_good: polled.is_good,
            n_events: polled.n_events,
            notes: polled.notes.into_iter().map(note).collect(),
        }
    }
}

impl From<Tested> for TestAnswer {
    fn from(tested: Tested) -> Self {
        Self {
            status: tested.status,
            answer: tested.answer,
            duration_ms: tested.duration_ms,
            body: tested.body,
        }
    }
}
