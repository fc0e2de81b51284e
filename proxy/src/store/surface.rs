//! What the platform's surface tells: events, deliveries to callbacks and subscribers, how the polls of resources go.

use super::{Store, StoreError, from_millis, one_of, page, to_millis};
use crate::{clock, report::answer::notice::PollerRecord};
use pollwright_core::{change::Event, date::Instant};
use sqlx::{QueryBuilder, Row, Sqlite};

/// An event, and what became of its notification.
#[derive(Clone, Debug)]
pub struct Happened {
    /// The event without its record.
    pub event: Event,
    /// The record as it came, JSON.
    pub record: String,
    /// The id of its notification.
    pub notification: String,
    /// How that is stored: `pending`, `delivered`, `set-aside`, `unsent`.
    pub status: String,
    /// Whether a callback was asked to take it.
    pub was_tried: bool,
    /// When it was kept.
    pub created_at: Instant,
    /// When that changed last.
    pub updated_at: Instant,
}

/// Which events are wanted.
#[derive(Clone, Debug)]
pub enum Events {
    /// Of an instance, the latest first: so many after so many.
    Of(i64, (i64, i64)),
    /// Of an instance the one with this id.
    One(i64, String),
    /// Those of a notification, by the store's number.
    Notification(i64),
}

/// A notification on its way to a callback or a subscriber.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The store's number, of its kind.
    pub seq: i64,
    /// Whose callback it goes to; `None` where it is a notice for a subscriber.
    pub instance: Option<i64>,
    /// The notification's id.
    pub notification: String,
    /// The subscription's id; `callback-` and its number for that of an instance.
    pub subscription: String,
    /// `created`, `delivered`, `retry` or `queued`.
    pub status: String,
    /// What was answered last.
    pub answer: Option<String>,
    /// When the notification was made.
    pub created_at: Instant,
    /// When this changed last.
    pub updated_at: Instant,
}

/// Which deliveries are wanted; `None` narrows nothing.
#[derive(Clone, Debug, Default)]
pub struct Deliveries {
    /// By id.
    pub notification: Option<String>,
    /// One of these ids.
    pub subscriptions: Option<Vec<String>>,
    /// By status.
    pub status: Option<String>,
}

impl Store {
    /// Events, each with what became of it.
    pub async fn events(&self, wanted: Events) -> Result<Vec<Happened>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT head, record, notification.id AS notification, status, answer, created_at, updated_at \
             FROM event JOIN notification ON notification.seq = event.notification WHERE ",
        );
        match wanted {
            Events::Of(instance, part) => {
                query.push("instance = ").push_bind(instance).push(" ORDER BY event.seq DESC");
                page(&mut query, part);
            }
            Events::One(instance, id) => {
                query.push("event.id = ").push_bind(id).push(" AND instance = ").push_bind(instance);
                // A repeat bears the same id.
                query.push(" ORDER BY event.seq DESC LIMIT 1");
            }
            Events::Notification(seq) => {
                query.push("notification.seq = ").push_bind(seq).push(" ORDER BY event.seq");
            }
        }
        self.rows(query, |row| {
            Ok(Happened {
                event: serde_json::from_str(row.try_get("head")?)
                    .map_err(|error| sqlx::Error::Decode(error.into()))?,
                record: row.try_get("record")?,
                notification: row.try_get("notification")?,
                status: row.try_get("status")?,
                was_tried: row.try_get::<Option<&str>, _>("answer")?.is_some(),
                created_at: from_millis(row.try_get("created_at")?),
                updated_at: from_millis(row.try_get("updated_at")?),
            })
        })
        .await
    }

    /// Deliveries in the order of their making: so many after so many.
    pub async fn outgoing(&self, wanted: Deliveries, part: (i64, i64)) -> Result<Vec<Outgoing>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM delivery WHERE TRUE");
        if let Some(id) = wanted.notification {
            query.push(" AND notification = ").push_bind(id);
        }
        if let Some(status) = wanted.status {
            query.push(" AND status = ").push_bind(status);
        }
        if let Some(ids) = wanted.subscriptions {
            query.push(" AND ");
            one_of(&mut query, "subscription", ids);
        }
        query.push(" ORDER BY created_at, seq");
        page(&mut query, part);
        self.rows(query, |row| {
            Ok(Outgoing {
                seq: row.try_get("seq")?,
                instance: row.try_get("instance")?,
                notification: row.try_get("notification")?,
                subscription: row.try_get("subscription")?,
                status: row.try_get("status")?,
                answer: row.try_get("answer")?,
                created_at: from_millis(row.try_get("created_at")?),
                updated_at: from_millis(row.try_get("updated_at")?),
            })
        })
        .await
    }

    /// Lets what was not taken go out again, whatever was answered before.
    pub async fn send_again(&self, deliveries: Vec<Outgoing>) -> Result<(), StoreError> {
        const EVENTS: &str = "UPDATE notification SET status = 'pending', failures = NULL, next_at = NULL, \
            updated_at = ? WHERE seq = ? AND status IN ('pending', 'set-aside')";
        const NOTICE: &str = "UPDATE notice_delivery SET status = 'created', failures = NULL, next_at = NULL, \
            updated_at = ? WHERE seq = ? AND status <> 'delivered'";
        let now = to_millis(clock::now());
        self.write(move |connection| {
            Box::pin(async move {
                for delivery in deliveries {
                    let text = if delivery.instance.is_some() { EVENTS } else { NOTICE };
                    sql!(text, now, delivery.seq).execute(&mut *connection).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// How the polls of resources go: of one, by its number, or of all; only of those that are not polled any more
    /// where `only_disabled`.
    pub async fn poller_records(
        &self,
        only_disabled: bool,
        one: Option<i64>,
        part: (i64, i64),
    ) -> Result<Vec<PollerRecord>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT resource.id, instance.id AS owner, instance.name AS owner_name, resource.name, \
             resource.last_poll, n_failed, last_error, last_failed_at, disabled_at \
             FROM resource JOIN instance ON instance.key = resource.instance WHERE TRUE",
        );
        if only_disabled {
            query.push(" AND disabled_at IS NOT NULL");
        }
        if let Some(one) = one {
            query.push(" AND resource.id = ").push_bind(one);
        }
        query.push(" ORDER BY resource.id");
        page(&mut query, part);
        self.rows(query, |row| {
            let at = |name| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(name)?.map(from_millis));
            Ok(PollerRecord {
                id: row.try_get("id")?,
                instance_id: row.try_get("owner")?,
                instance_name: row.try_get("owner_name")?,
                object_type: row.try_get("name")?,
                last_poll_date: at("last_poll")?,
                failed_polls: row.try_get("n_failed")?,
                last_error: row.try_get("last_error")?,
                last_failed_date: at("last_failed_at")?,
                polling_disabled: at("disabled_at")?.is_some(),
                disabled_date: at("disabled_at")?,
            })
        })
        .await
    }

    /// Polls a resource again from where it stopped, or no more; `false` where there is none of this number.
    pub async fn set_polling(&self, resource: i64, is_polled: bool) -> Result<bool, StoreError> {
        let disabled_at = (!is_polled).then(|| to_millis(clock::now()));
        let text = "UPDATE resource SET disabled_at = ?, n_failed = 0 WHERE id = ?";
        Ok(self.execute(sql!(text, disabled_at, resource)).await? > 0)
    }
}
