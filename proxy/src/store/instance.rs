//! Instances: what is polled for whom.

use super::{Store, StoreError, from_millis, to_millis};
use crate::clock;
use pollwright_core::date::Instant;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use std::collections::BTreeMap;

/// The columns of an [`Instance`].
const COLUMNS: &str = "id, key, name, tags, element_key, body, token_hash, is_enabled, created_at, updated_at, \
    last_poll, held_because, held_at";

/// One use of an element, as it is stored.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The store's number, which is its public id.
    pub id: i64,
    /// Names it in states and event ids.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// `element.key`, where it has one.
    pub element_key: Option<String>,
    /// The request body, sealed values as they are stored; `None` where a file holds it.
    pub body: Option<String>,
    /// SHA-256 of its token.
    pub token_hash: Option<String>,
    /// Whether it is polled at all.
    pub is_enabled: bool,
    /// When it was made.
    pub created_at: Instant,
    /// When it was changed last.
    pub updated_at: Instant,
    /// The poll start of its last poll, whatever became of it.
    pub last_poll: Option<Instant>,
    /// Why its callback is not served; `None` where it is.
    pub held_because: Option<String>,
    /// Since when.
    pub held_at: Option<Instant>,
}

/// A resource that is not polled any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disabled {
    /// The instance's key.
    pub instance: String,
    /// The resource's name.
    pub resource: String,
    /// Since when.
    pub at: Instant,
    /// Why its last poll failed.
    pub error: Option<String>,
    /// Failures in a row.
    pub n_failed: u32,
}

impl Store {
    /// The instance of a configuration that a file holds; made where it is new.
    pub async fn instance_of_file(
        &self,
        key: &str,
        name: &str,
        tags: &[String],
        element_key: Option<&str>,
    ) -> Result<Instance, StoreError> {
        let (key, name, element_key) = (key.to_owned(), name.to_owned(), element_key.map(str::to_owned));
        let tags = serde_json::to_string(tags).unwrap_or_default();
        let now = to_millis(clock::now());
        self.write(move |connection| {
            Box::pin(async move {
                let text = "INSERT INTO instance (key, name, tags, element_key, is_enabled, created_at, \
                    updated_at) VALUES (?, ?, ?, ?, TRUE, ?, ?) ON CONFLICT (key) DO UPDATE SET name \
                    = excluded.name, tags = excluded.tags, element_key = excluded.element_key, \
                    updated_at = excluded.updated_at";
                sql!(text, &key, name, tags, element_key, now, now).execute(&mut *connection).await?;
                let sql = format!("SELECT {COLUMNS} FROM instance WHERE key = ?");
                let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(key).fetch_one(connection).await?;
                instance(&row)
            })
        })
        .await
    }

    /// The instance with this number.
    pub async fn instance(&self, id: i64) -> Result<Option<Instance>, StoreError> {
        self.read(move |connection| Box::pin(find(connection, id))).await
    }

    /// Every instance, in the order of their numbers.
    pub async fn instances(&self) -> Result<Vec<Instance>, StoreError> {
        self.read(|connection| {
            Box::pin(async move {
                let sql = format!("SELECT {COLUMNS} FROM instance ORDER BY id");
                let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(connection).await?;
                rows.iter().map(instance).collect()
            })
        })
        .await
    }

    /// The resources that failed too often, of one instance or of all.
    pub async fn disabled(&self, instance: Option<&str>) -> Result<Vec<Disabled>, StoreError> {
        let instance = instance.map(str::to_owned);
        let text = "SELECT instance, name, disabled_at, last_error, n_failed FROM resource WHERE \
                    disabled_at IS NOT NULL AND instance = coalesce(?1, instance) ORDER BY id";
        self.select(sql!(text, instance), |row: &SqliteRow| {
            Ok(Disabled {
                instance: row.try_get(0)?,
                resource: row.try_get(1)?,
                at: from_millis(row.try_get(2)?),
                error: row.try_get(3)?,
                n_failed: row.try_get(4)?,
            })
        })
        .await
    }

    /// Polls resources again that failed too often: one, or all of an instance. They go on from where they stopped.
    pub async fn enable_polling(&self, instance: &str, resource: Option<&str>) -> Result<u64, StoreError> {
        let (instance, resource) = (instance.to_owned(), resource.map(str::to_owned));
        let text = "UPDATE resource SET disabled_at = NULL, n_failed = 0 WHERE instance = ?1 AND disabled_at \
            IS NOT NULL AND name = coalesce(?2, name)";
        self.execute(sql!(text, instance, resource)).await
    }

    /// Of one instance, or of all: why a resource's last poll failed, and how much its callback is owed.
    pub async fn health(
        &self,
        instance: Option<i64>,
    ) -> Result<BTreeMap<i64, (Option<String>, u64)>, StoreError> {
        self.read(move |connection| {
            Box::pin(async move {
                let rows = sqlx::query(
                    "SELECT instance.id, (SELECT last_error FROM resource WHERE resource.instance = instance.key \
                     AND last_error IS NOT NULL ORDER BY last_failed_at DESC LIMIT 1), \
                     (SELECT count(*) FROM notification WHERE notification.instance = instance.id \
                     AND status = 'pending') FROM instance WHERE instance.id = coalesce(?1, instance.id)",
                )
                .bind(instance)
                .fetch_all(connection)
                .await?;
                let health = |row: &SqliteRow| {
                    let n_owed: i64 = row.try_get(2)?;
                    Ok((row.try_get(0)?, (row.try_get(1)?, n_owed.unsigned_abs())))
                };
                rows.iter().map(health).collect()
            })
        })
        .await
    }

    /// Serves an instance's callback again: what is owed goes out at once.
    pub async fn release(&self, instance: i64) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let text = "UPDATE instance SET held_because = NULL, held_at = NULL WHERE id = ?";
                sql!(text, instance).execute(&mut *connection).await?;
                let text = "UPDATE notification SET failures = NULL, next_at = NULL WHERE instance = ? AND \
                    status = 'pending'";
                sql!(text, instance).execute(connection).await?;
                Ok(())
            })
        })
        .await
    }
}

pub(super) async fn find(connection: &mut SqliteConnection, id: i64) -> Result<Option<Instance>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM instance WHERE id = ?");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?;
    row.as_ref().map(instance).transpose()
}

fn instance(row: &SqliteRow) -> Result<Instance, StoreError> {
    let at = |name: &str| -> Result<Option<Instant>, sqlx::Error> {
        Ok(row.try_get::<Option<i64>, _>(name)?.map(from_millis))
    };
    Ok(Instance {
        id: row.try_get("id")?,
        key: row.try_get("key")?,
        name: row.try_get("name")?,
        tags: serde_json::from_str(row.try_get("tags")?).unwrap_or_default(),
        element_key: row.try_get("element_key")?,
        body: row.try_get("body")?,
        token_hash: row.try_get("token_hash")?,
        is_enabled: row.try_get("is_enabled")?,
        created_at: at("created_at")?.unwrap_or_default(),
        updated_at: at("updated_at")?.unwrap_or_default(),
        last_poll: at("last_poll")?,
        held_because: row.try_get("held_because")?,
        held_at: at("held_at")?,
    })
}
