//! The state in one SQLite file.

use super::{ResourceState, StoreError};
use pollwright_core::{
    change::{Absence, Forget, Kept, Pair, Seen, fingerprint::Fingerprint, known_hash},
    date::Instant,
};
use sqlx::{
    ConnectOptions, Row,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteLockingMode, SqliteRow},
};
use std::{collections::BTreeSet, path::Path, time::Duration};

/// `application_id` of our files: "Poll".
const APPLICATION_ID: i64 = 0x506f_6c6c;

/// The open state. It is locked until it is dropped; what was not committed is gone then.
#[derive(Debug)]
pub struct SqliteStore {
    connection: SqliteConnection,
}

impl SqliteStore {
    /// Opens a file, makes it where it is missing, and locks it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        Self::connect(SqliteConnectOptions::new().filename(path).create_if_missing(true), path).await
    }

    /// A state that is gone when it is dropped.
    ///
    /// # Errors
    /// Where there is no memory left.
    pub async fn in_memory() -> Result<Self, StoreError> {
        Self::connect(SqliteConnectOptions::new().in_memory(true), Path::new(":memory:")).await
    }

    async fn connect(options: SqliteConnectOptions, path: &Path) -> Result<Self, StoreError> {
        let name = |error| named(error, path);
        let options = options
            .locking_mode(SqliteLockingMode::Exclusive)
            .busy_timeout(Duration::ZERO)
            .foreign_keys(true)
            .log_statements(tracing::log::LevelFilter::Off);
        let mut connection = options.connect().await.map_err(name)?;
        // In this locking mode the lock stays with the connection.
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut connection).await.map_err(name)?;
        sqlx::query("COMMIT").execute(&mut connection).await.map_err(name)?;
        let application: i64 =
            sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut connection).await.map_err(name)?;
        let n_tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
            .fetch_one(&mut connection)
            .await
            .map_err(name)?;
        if n_tables > 0 && application != APPLICATION_ID {
            return Err(StoreError::Foreign(path.to_owned()));
        }
        migrator().run_direct(None, &mut connection, false).await.map_err(|error| match error {
            MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => {
                StoreError::Newer(path.to_owned())
            }
            MigrateError::Execute(error) => named(error, path),
            other => StoreError::Database(sqlx::Error::Migrate(Box::new(other))),
        })?;
        Ok(Self { connection })
    }

    /// Starts a transaction.
    pub async fn begin(&mut self) -> Result<(), StoreError> {
        self.execute("BEGIN IMMEDIATE").await
    }

    /// Makes everything since [`SqliteStore::begin`] last.
    pub async fn commit(&mut self) -> Result<(), StoreError> {
        self.execute("COMMIT").await
    }

    /// Undoes everything since [`SqliteStore::begin`].
    pub async fn rollback(&mut self) -> Result<(), StoreError> {
        self.execute("ROLLBACK").await
    }

    /// What is remembered of a resource; `None` before its first poll.
    pub async fn resource(
        &mut self,
        instance: &str,
        name: &str,
    ) -> Result<Option<ResourceState>, StoreError> {
        let row = sqlx::query(
            "SELECT id, reading_key, last_poll, not_later_than FROM resource WHERE instance = ? AND name = ?",
        )
        .bind(instance)
        .bind(name)
        .fetch_optional(&mut self.connection)
        .await?;
        row.map(|row| {
            Ok(ResourceState {
                id: row.try_get(0)?,
                reading_key: row.try_get(1)?,
                last_poll: row.try_get::<Option<i64>, _>(2)?.and_then(Instant::from_timestamp_millis),
                not_later_than: row.try_get::<Option<i64>, _>(3)?.and_then(Instant::from_timestamp_millis),
            })
        })
        .transpose()
    }

    /// Makes a resource known, without a last poll.
    pub async fn add_resource(
        &mut self,
        instance: &str,
        name: &str,
        reading_key: &str,
    ) -> Result<i64, StoreError> {
        let done = sqlx::query("INSERT INTO resource (instance, name, reading_key) VALUES (?, ?, ?)")
            .bind(instance)
            .bind(name)
            .bind(reading_key)
            .execute(&mut self.connection)
            .await?;
        Ok(done.last_insert_rowid())
    }

    /// Writes what a finished poll leaves behind.
    pub async fn save_resource(&mut self, state: &ResourceState) -> Result<(), StoreError> {
        sqlx::query("UPDATE resource SET reading_key = ?, last_poll = ?, not_later_than = ? WHERE id = ?")
            .bind(&state.reading_key)
            .bind(state.last_poll.map(|at| at.timestamp_millis()))
            .bind(state.not_later_than.map(|at| at.timestamp_millis()))
            .bind(state.id)
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    /// Drops the resources of an instance that are not among `names`; says which went.
    pub async fn retain(&mut self, instance: &str, names: &[&str]) -> Result<Vec<String>, StoreError> {
        let gone = sqlx::query_scalar(
            "DELETE FROM resource WHERE instance = ? AND name NOT IN (SELECT value FROM json_each(?)) RETURNING name",
        )
        .bind(instance)
        .bind(serde_json::json!(names).to_string())
        .fetch_all(&mut self.connection)
        .await?;
        Ok(gone)
    }

    /// Drops every pair and id of a resource.
    pub async fn clear(&mut self, resource: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM pair WHERE resource = ?")
            .bind(resource)
            .execute(&mut self.connection)
            .await?;
        sqlx::query("DELETE FROM known WHERE resource = ?")
            .bind(resource)
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    /// What was seen of some ids.
    pub async fn seen(&mut self, resource: i64, ids: &BTreeSet<String>) -> Result<Seen, StoreError> {
        let mut seen = Seen::default();
        let rows = sqlx::query(
            "SELECT record_id, slot, kept, instant, closes, fingerprint, read_at, last_returned, ordinal, \
             is_deleted, is_missed FROM pair \
             WHERE resource = ? AND record_id IN (SELECT value FROM json_each(?)) ORDER BY record_id, slot",
        )
        .bind(resource)
        .bind(serde_json::json!(ids).to_string())
        .fetch_all(&mut self.connection)
        .await?;
        for row in &rows {
            let pair = pair(row)?;
            seen.pairs.entry(pair.id.clone()).or_default().push(pair);
        }
        let hashes: Vec<i64> = ids.iter().map(|id| known_hash(id).cast_signed()).collect();
        let known: Vec<i64> = sqlx::query_scalar(
            "SELECT hash FROM known WHERE resource = ? AND hash IN (SELECT value FROM json_each(?))",
        )
        .bind(resource)
        .bind(serde_json::json!(hashes).to_string())
        .fetch_all(&mut self.connection)
        .await?;
        seen.known = known.into_iter().map(i64::cast_unsigned).collect();
        Ok(seen)
    }

    /// Remembers pairs and ids.
    pub async fn keep(&mut self, resource: i64, pairs: &[Pair], known: &[u64]) -> Result<(), StoreError> {
        for pair in pairs {
            sqlx::query(
                "INSERT OR REPLACE INTO pair (resource, record_id, slot, kept, instant, closes, fingerprint, \
                 read_at, last_returned, ordinal, is_deleted, is_missed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(resource)
            .bind(&pair.id)
            .bind(pair.slot)
            .bind(word(pair.kept))
            .bind(pair.instant.map(|at| at.timestamp_millis()))
            .bind(pair.closes.map(|at| at.timestamp_millis()))
            .bind(&pair.fingerprint.0)
            .bind(pair.read_at.timestamp_millis())
            .bind(pair.last_returned.timestamp_millis())
            .bind(i64::from(pair.ordinal))
            .bind(pair.is_deleted)
            .bind(pair.is_missed)
            .execute(&mut self.connection)
            .await?;
        }
        for hash in known {
            sqlx::query("INSERT OR IGNORE INTO known (resource, hash) VALUES (?, ?)")
                .bind(resource)
                .bind(hash.cast_signed())
                .execute(&mut self.connection)
                .await?;
        }
        Ok(())
    }

    /// How many pairs and ids are remembered.
    pub async fn n_kept(&mut self, resource: i64) -> Result<u64, StoreError> {
        let n: i64 = sqlx::query_scalar(
            "SELECT (SELECT count(*) FROM pair WHERE resource = ?1) + (SELECT count(*) FROM known WHERE resource = ?1)",
        )
        .bind(resource)
        .fetch_one(&mut self.connection)
        .await?;
        Ok(n.unsigned_abs())
    }

    /// The newest date among the pairs, those after `until` left out.
    pub async fn newest(&mut self, resource: i64, until: Instant) -> Result<Option<Instant>, StoreError> {
        let newest: Option<i64> =
            sqlx::query_scalar("SELECT max(instant) FROM pair WHERE resource = ? AND instant <= ?")
                .bind(resource)
                .bind(until.timestamp_millis())
                .fetch_one(&mut self.connection)
                .await?;
        Ok(newest.and_then(Instant::from_timestamp_millis))
    }

    /// How much of a snapshot a complete read at `poll_start` did not return. `n_kept`: [`SqliteStore::n_present`]
    /// before the read.
    pub async fn absence(
        &mut self,
        resource: i64,
        n_kept: u64,
        poll_start: Instant,
    ) -> Result<Absence, StoreError> {
        let n_missing: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pair WHERE resource = ? AND kept = ? AND NOT is_deleted AND last_returned < ?",
        )
        .bind(resource)
        .bind(word(Kept::Snapshot))
        .bind(poll_start.timestamp_millis())
        .fetch_one(&mut self.connection)
        .await?;
        Ok(Absence { n_kept, n_missing: n_missing.unsigned_abs() })
    }

    /// How many records of a snapshot are there and not deleted.
    pub async fn n_present(&mut self, resource: i64) -> Result<u64, StoreError> {
        let n: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pair WHERE resource = ? AND kept = ? AND NOT is_deleted",
        )
        .bind(resource)
        .bind(word(Kept::Snapshot))
        .fetch_one(&mut self.connection)
        .await?;
        Ok(n.unsigned_abs())
    }

    /// Pairs of a snapshot that a complete read at `poll_start` did not return, by id, from after `after` on.
    pub async fn missing(
        &mut self,
        resource: i64,
        poll_start: Instant,
        after: &str,
        most: u32,
    ) -> Result<Vec<Pair>, StoreError> {
        let rows = sqlx::query(
            "SELECT record_id, slot, kept, instant, closes, fingerprint, read_at, last_returned, ordinal, \
             is_deleted, is_missed FROM pair WHERE resource = ? AND kept = ? AND NOT is_deleted \
             AND last_returned < ? AND record_id > ? ORDER BY record_id LIMIT ?",
        )
        .bind(resource)
        .bind(word(Kept::Snapshot))
        .bind(poll_start.timestamp_millis())
        .bind(after)
        .bind(most)
        .fetch_all(&mut self.connection)
        .await?;
        rows.iter().map(pair).collect()
    }

    /// Drops what may be forgotten.
    pub async fn forget(&mut self, resource: i64, forget: Forget) -> Result<(), StoreError> {
        if let Some(bound) = forget.closed_by {
            sqlx::query("DELETE FROM pair WHERE resource = ? AND kept = ? AND closes <= ?")
                .bind(resource)
                .bind(word(Kept::Window))
                .bind(bound.timestamp_millis())
                .execute(&mut self.connection)
                .await?;
        }
        sqlx::query("DELETE FROM pair WHERE resource = ? AND kept <> ? AND last_returned < ?")
            .bind(resource)
            .bind(word(Kept::Window))
            .bind(forget.returned_before.timestamp_millis())
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    async fn execute(&mut self, sql: &'static str) -> Result<(), StoreError> {
        sqlx::query(sql).execute(&mut self.connection).await?;
        Ok(())
    }
}

fn migrator() -> Migrator {
    Migrator::with_migrations(vec![Migration::new(
        1,
        "state".into(),
        MigrationType::Simple,
        sqlx::SqlSafeStr::into_sql_str(include_str!("../../../migrations/0001_state.sql")),
        false,
    )])
}

/// SQLite's error, worded for the file it came from.
fn named(error: sqlx::Error, path: &Path) -> StoreError {
    // <https://www.sqlite.org/rescode.html>; the low byte is the primary code.
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    match code.map(|code| code & 0xff) {
        Some(5 | 6) => StoreError::Held(path.to_owned()),
        Some(8 | 14 | 23) => StoreError::CannotOpen(path.to_owned()),
        Some(26) => StoreError::Foreign(path.to_owned()),
        _ => StoreError::Database(error),
    }
}

const fn word(kept: Kept) -> &'static str {
    match kept {
        Kept::Window => "window",
        Kept::Returned => "returned",
        Kept::Snapshot => "snapshot",
    }
}

fn pair(row: &SqliteRow) -> Result<Pair, StoreError> {
    let instant = |index: usize| -> Result<Option<Instant>, sqlx::Error> {
        Ok(row.try_get::<Option<i64>, _>(index)?.and_then(Instant::from_timestamp_millis))
    };
    Ok(Pair {
        id: row.try_get(0)?,
        slot: row.try_get(1)?,
        kept: match row.try_get::<&str, _>(2)? {
            "window" => Kept::Window,
            "snapshot" => Kept::Snapshot,
            _ => Kept::Returned,
        },
        instant: instant(3)?,
        closes: instant(4)?,
        fingerprint: Fingerprint(row.try_get(5)?),
        read_at: instant(6)?.unwrap_or_default(),
        last_returned: instant(7)?.unwrap_or_default(),
        ordinal: row.try_get(8)?,
        is_deleted: row.try_get(9)?,
        is_missed: row.try_get(10)?,
    })
}
