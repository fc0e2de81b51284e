//! What people should know, and who is told of it.

use super::{Store, StoreError, from_millis, to_millis};
use crate::clock;
use chrono::{DateTime, Utc};
use pollwright_core::{date::Instant, retry::Failures};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteRow};

/// The topic of a resource that is not polled any more.
pub(super) const POLLING_DISABLED: &str = "polling.disabled";
/// The topic of a callback that is not served any more.
pub(super) const CALLBACK_HELD: &str = "callback.held";

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
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SubscriptionConfig {
    /// Notices are posted there.
    pub url: String,
}

/// A notice that a subscriber is owed.
#[derive(Clone, Debug)]
pub struct OwedNotice {
    /// The store's number of the delivery.
    pub seq: i64,
    /// Whom, and where.
    pub subscription: Subscription,
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
}

impl Store {
    /// Makes a notice; its number.
    pub async fn add_notice(&self, draft: Draft) -> Result<i64, StoreError> {
        self.write(move |connection| Box::pin(async move { add(connection, &draft).await })).await
    }

    /// Notices.
    pub async fn notices(&self, which: Which) -> Result<Vec<Notice>, StoreError> {
        self.read(move |connection| Box::pin(select(connection, which))).await
    }

    /// Acknowledges a notice; `false` where there is none.
    pub async fn acknowledge(&self, id: i64) -> Result<bool, StoreError> {
        let now = to_millis(clock::now());
        self.write(move |connection| {
            Box::pin(async move {
                let sql = "UPDATE notice SET acknowledged_at = coalesce(acknowledged_at, ?) WHERE id = ?";
                let done = sqlx::query(sql).bind(now).bind(id).execute(connection).await?;
                Ok(done.rows_affected() > 0)
            })
        })
        .await
    }

    /// Removes a notice with what is owed of it; `false` where there is none.
    pub async fn remove_notice(&self, id: i64) -> Result<bool, StoreError> {
        self.remove("DELETE FROM notice WHERE id = ?", id).await
    }

    /// Removes a subscription with what it is owed; `false` where there is none.
    pub async fn remove_subscription(&self, id: i64) -> Result<bool, StoreError> {
        self.remove("DELETE FROM subscription WHERE id = ?", id).await
    }

    async fn remove(&self, sql: &'static str, id: i64) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(
                async move { Ok(sqlx::query(sql).bind(id).execute(connection).await?.rows_affected() > 0) },
            )
        })
        .await
    }

    /// Adds a subscription.
    pub async fn subscribe(
        &self,
        topics: Vec<String>,
        config: SubscriptionConfig,
    ) -> Result<Subscription, StoreError> {
        let now = to_millis(clock::now());
        self.write(move |connection| {
            Box::pin(async move {
                let id = sqlx::query_scalar(
                    "INSERT INTO subscription (channel, topics, config, created_at) VALUES ('webhook', ?, ?, ?) \
                     RETURNING id",
                )
                .bind(serde_json::to_string(&topics).unwrap_or_default())
                .bind(serde_json::to_string(&config).unwrap_or_default())
                .bind(now)
                .fetch_one(connection)
                .await?;
                Ok(Subscription { id, channel: "webhook".to_owned(), topics, config })
            })
        })
        .await
    }

    /// All subscriptions.
    pub async fn subscriptions(&self) -> Result<Vec<Subscription>, StoreError> {
        self.read(|connection| Box::pin(subscriptions(connection))).await
    }

    /// What subscribers are owed now, a few; in the order of the notices.
    pub async fn notices_owed(&self) -> Result<Vec<OwedNotice>, StoreError> {
        let now = to_millis(clock::now());
        self.read(move |connection| {
            Box::pin(async move {
                let rows: Vec<(i64, i64, i64, Option<String>)> = sqlx::query_as(
                    "SELECT seq, subscription, notice, failures FROM notice_delivery \
                     WHERE status IN ('created', 'retry') AND coalesce(next_at, 0) <= ? ORDER BY seq LIMIT 200",
                )
                .bind(now)
                .fetch_all(&mut *connection)
                .await?;
                let known = subscriptions(&mut *connection).await?;
                let mut owed = Vec::new();
                for (seq, subscription, notice, failures) in rows {
                    let subscription = known.iter().find(|known| known.id == subscription);
                    let notice = select(&mut *connection, Which::One(notice)).await?.pop();
                    if let (Some(subscription), Some(notice)) = (subscription.cloned(), notice) {
                        let failures = failures.and_then(|failures| serde_json::from_str(&failures).ok());
                        owed.push(OwedNotice { seq, subscription, notice, failures });
                    }
                }
                Ok(owed)
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
        let now = to_millis(clock::now());
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "UPDATE notice_delivery SET status = ?, failures = ?, next_at = ?, answer = ?, updated_at = ? \
                     WHERE seq = ?",
                )
                .bind(status)
                .bind(failures.and_then(|failures| serde_json::to_string(&failures).ok()))
                .bind(next_at.map(to_millis))
                .bind(answer)
                .bind(now)
                .bind(seq)
                .execute(connection)
                .await?;
                Ok(())
            })
        })
        .await
    }
}

/// Makes a notice, and a delivery of it for each subscription of its topic; its number.
pub(super) async fn add(connection: &mut SqliteConnection, draft: &Draft) -> Result<i64, StoreError> {
    let now = to_millis(clock::now());
    let severity = serde_json::to_value(draft.severity).unwrap_or_default();
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO notice (instance, topic, severity, message, sender, created_at) VALUES (?, ?, ?, ?, ?, ?) \
         RETURNING id",
    )
    .bind(draft.instance)
    .bind(&draft.topic)
    .bind(severity.as_str().unwrap_or_default().to_owned())
    .bind(&draft.message)
    .bind(&draft.sender)
    .bind(now)
    .fetch_one(&mut *connection)
    .await?;
    for subscription in subscriptions(&mut *connection).await? {
        if subscription.topics.contains(&draft.topic) {
            sqlx::query(
                "INSERT INTO notice_delivery (notice, subscription, status, created_at, updated_at) \
                 VALUES (?, ?, 'created', ?, ?)",
            )
            .bind(id)
            .bind(subscription.id)
            .bind(now)
            .bind(now)
            .execute(&mut *connection)
            .await?;
        }
    }
    Ok(id)
}

async fn subscriptions(connection: &mut SqliteConnection) -> Result<Vec<Subscription>, StoreError> {
    let rows: Vec<(i64, String, String, String)> =
        sqlx::query_as("SELECT id, channel, topics, config FROM subscription ORDER BY id")
            .fetch_all(connection)
            .await?;
    let read = |(id, channel, topics, config): (i64, String, String, String)| {
        let topics = serde_json::from_str(&topics).unwrap_or_default();
        // What cannot be read was not written by us.
        Some(Subscription { id, channel, topics, config: serde_json::from_str(&config).ok()? })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

async fn select(connection: &mut SqliteConnection, which: Which) -> Result<Vec<Notice>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new(
        "SELECT id, instance, topic, severity, message, sender, created_at, acknowledged_at FROM notice WHERE ",
    );
    match which {
        Which::One(id) => {
            query.push("id = ").push_bind(id);
        }
        Which::Of(topics, (offset, most)) => {
            query.push("topic IN (");
            let mut list = query.separated(", ");
            topics.into_iter().for_each(|topic| {
                list.push_bind(topic);
            });
            query.push(") ORDER BY id DESC LIMIT ").push_bind(most).push(" OFFSET ").push_bind(offset);
        }
    }
    query.build().persistent(false).fetch_all(connection).await?.iter().map(notice).collect()
}

fn notice(row: &SqliteRow) -> Result<Notice, StoreError> {
    let is_acknowledged = row.try_get::<Option<i64>, _>("acknowledged_at")?.is_some();
    let sender: Option<String> = row.try_get("sender")?;
    let severity = Value::from(row.try_get::<&str, _>("severity")?);
    Ok(Notice {
        id: row.try_get("id")?,
        from: sender.unwrap_or_else(|| "pollwright".to_owned()),
        instance_id: row.try_get("instance")?,
        topic: row.try_get("topic")?,
        severity: serde_json::from_value(severity).unwrap_or_default(),
        message: row.try_get("message")?,
        created_date: from_millis(row.try_get("created_at")?),
        active: !is_acknowledged,
        acknowledged: is_acknowledged,
    })
}
