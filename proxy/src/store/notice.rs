//! What people should know, and who is told of it.

use super::{Store, StoreError, from_millis, one_of, page, to_millis};
use crate::{
    clock,
    report::answer::notice::{Notice, Severity, Subscription, SubscriptionConfig},
};
use chrono::SubsecRound;
use pollwright_core::{date::Instant, retry::Failures};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{QueryBuilder, Row, SqliteConnection, sqlite::SqliteRow};

/// The topic of a resource that is not polled any more.
pub(super) const POLLING_DISABLED: &str = "polling.disabled";
/// The topic of a callback that is not served any more.
pub(super) const CALLBACK_HELD: &str = "callback.held";

/// A notice that is to be made.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The instance that it is about.
    pub instance: Option<i64>,
    /// What it is about.
    pub topic: String,
    /// How much it matters.
    pub severity: Severity,
    /// What happened and what to do.
    pub message: String,
    /// Who makes it; `None` where Pollwright does.
    pub sender: Option<String>,
}

impl Draft {
    /// What Pollwright itself says of an instance; it matters.
    pub(super) fn of(instance: i64, topic: &str, message: String) -> Self {
        let topic = topic.to_owned();
        Self { instance: Some(instance), topic, severity: Severity::High, message, sender: None }
    }
}

/// A notice that a subscriber is owed.
#[derive(Clone, Debug)]
pub struct OwedNotice {
    /// The store's number of the delivery.
    pub seq: i64,
    /// Whom.
    pub subscription: i64,
    /// Where.
    pub config: SubscriptionConfig,
    /// What.
    pub notice: Notice,
    /// What former tries left.
    pub failures: Option<Failures>,
}

/// Which notices are wanted.
#[derive(Clone, Debug)]
pub enum Which {
    /// The one of this number.
    One(i64),
    /// Those of some topics, the latest first: so many after so many.
    Of(Vec<String>, (i64, i64)),
    /// Those after the one of this number, in their order.
    After(i64),
    /// Those made since then, in their order.
    Since(Instant),
}

impl Store {
    /// Makes a notice; its number.
    pub async fn add_notice(&self, draft: Draft) -> Result<i64, StoreError> {
        self.write(move |connection| Box::pin(async move { add(connection, &draft).await })).await
    }

    /// Notices.
    pub async fn notices(&self, which: Which) -> Result<Vec<Notice>, StoreError> {
        let mut query = QueryBuilder::new("SELECT * FROM notice WHERE ");
        match which {
            Which::One(id) => {
                query.push("id = ").push_bind(id);
            }
            Which::Of(topics, part) => {
                one_of(&mut query, "topic", topics);
                query.push(" ORDER BY id DESC");
                page(&mut query, part);
            }
            Which::After(id) => {
                query.push("id > ").push_bind(id).push(" ORDER BY id");
            }
            Which::Since(at) => {
                query.push("created_at >= ").push_bind(to_millis(at)).push(" ORDER BY id");
            }
        }
        self.rows(query, notice).await
    }

    /// Acknowledges a notice, where there is one.
    pub async fn acknowledge(&self, id: i64) -> Result<(), StoreError> {
        let text = "UPDATE notice SET acknowledged_at = coalesce(acknowledged_at, ?) WHERE id = ?";
        self.execute(sql!(text, to_millis(clock::now()), id)).await?;
        Ok(())
    }

    /// Removes a notice with what is owed of it; `false` where there is none.
    pub async fn remove_notice(&self, id: i64) -> Result<bool, StoreError> {
        Ok(self.execute(sql!("DELETE FROM notice WHERE id = ?", id)).await? > 0)
    }

    /// Removes a subscription with what it is owed; `false` where there is none.
    pub async fn remove_subscription(&self, id: i64) -> Result<bool, StoreError> {
        Ok(self.execute(sql!("DELETE FROM subscription WHERE id = ?", id)).await? > 0)
    }

    /// Adds a subscription; its number.
    pub async fn subscribe(&self, topics: &[String], config: &SubscriptionConfig) -> Result<i64, StoreError> {
        let text = "INSERT INTO subscription (channel, topics, config, created_at) VALUES ('webhook', ?, ?, \
            ?) RETURNING id";
        let added = sql!(text, json(topics), json(config), to_millis(clock::now()));
        self.write(move |connection| {
            Box::pin(async move { Ok(added.fetch_one(connection).await?.try_get(0)?) })
        })
        .await
    }

    /// All subscriptions.
    pub async fn subscriptions(&self) -> Result<Vec<Subscription>, StoreError> {
        let query = QueryBuilder::new("SELECT id, channel, topics, config FROM subscription ORDER BY id");
        self.rows(query, |row| {
            Ok(Subscription {
                id: row.try_get("id")?,
                channel: row.try_get("channel")?,
                topics: parsed(row, "topics")?.unwrap_or_default(),
                config: parsed(row, "config")?.unwrap_or_default(),
            })
        })
        .await
    }

    /// What subscribers are owed now, a few; in the order of the notices.
    pub async fn notices_owed(&self) -> Result<Vec<OwedNotice>, StoreError> {
        let mut query = QueryBuilder::new(
            "SELECT notice.*, seq, subscription, failures, config FROM notice_delivery \
             JOIN notice ON notice.id = notice JOIN subscription ON subscription.id = subscription \
             WHERE status IN ('created', 'retry') AND coalesce(next_at, 0) <= ",
        );
        query.push_bind(to_millis(clock::now())).push(" ORDER BY seq LIMIT 200");
        self.rows(query, |row| {
            Ok(OwedNotice {
                seq: row.try_get("seq")?,
                subscription: row.try_get("subscription")?,
                config: parsed(row, "config")?.unwrap_or_default(),
                notice: notice(row)?,
                failures: parsed(row, "failures")?,
            })
        })
        .await
    }

    /// Notes what became of a try: `delivered`, `retry` or `queued`.
    pub async fn told(
        &self,
        seq: i64,
        status: &'static str,
        failures: Option<Failures>,
        next_at: Option<Instant>,
        answer: String,
    ) -> Result<(), StoreError> {
        let text = "UPDATE notice_delivery SET status = ?, failures = ?, next_at = ?, answer = ?, updated_at \
            = ? WHERE seq = ?";
        let (failures, now) = (failures.as_ref().map(json), to_millis(clock::now()));
        self.execute(sql!(text, status, failures, next_at.map(to_millis), answer, now, seq)).await?;
        Ok(())
    }
}

/// Makes a notice, and a delivery of it for each subscription of its topic; its number.
pub(super) async fn add(connection: &mut SqliteConnection, draft: &Draft) -> Result<i64, StoreError> {
    const MAKE: &str = "INSERT INTO notice (instance, topic, severity, message, sender, created_at) \
        VALUES (?, ?, ?, ?, ?, ?) RETURNING id";
    // The topic with its quotes is part of a list of texts in JSON only where it is one of them.
    const SEND: &str = "INSERT INTO notice_delivery (notice, subscription, status, created_at, updated_at) \
        SELECT ?, id, 'created', ?, ? FROM subscription WHERE replace(topics, ?, '') <> topics";
    let Draft { instance, topic, severity, message, sender } = draft;
    let now = to_millis(clock::now());
    let made = sql!(MAKE, instance, topic, json(severity), message, sender, now);
    let id: i64 = made.fetch_one(&mut *connection).await?.try_get(0)?;
    sql!(SEND, id, now, now, json(topic)).execute(connection).await?;
    Ok(id)
}

fn notice(row: &SqliteRow) -> Result<Notice, StoreError> {
    let is_acknowledged = row.try_get::<Option<i64>, _>("acknowledged_at")?.is_some();
    let sender: Option<String> = row.try_get("sender")?;
    Ok(Notice {
        id: row.try_get("id")?,
        from: sender.unwrap_or_else(|| "pollwright".to_owned()),
        instance_id: row.try_get("instance")?,
        topic: row.try_get("topic")?,
        severity: parsed(row, "severity")?.unwrap_or_default(),
        message: row.try_get("message")?,
        created_date: from_millis(row.try_get("created_at")?).trunc_subsecs(0),
        active: !is_acknowledged,
        acknowledged: is_acknowledged,
    })
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A column of JSON; `None` where it is empty. What cannot be read was not written by us.
fn parsed<T: DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<Option<T>, StoreError> {
    Ok(row.try_get::<Option<&str>, _>(column)?.and_then(|text| serde_json::from_str(text).ok()))
}
