//! Answers to requests that carried an `Idempotency-Key`.

use super::{Store, StoreError, to_millis};
use pollwright_core::date::Instant;
use sqlx::{QueryBuilder, Row, sqlite::SqliteRow};

/// What was answered.
#[derive(Clone, Debug)]
pub struct Answered {
    /// Tells whether another request is the same.
    pub request_hash: String,
    /// The status.
    pub status: u16,
    /// The body, sealed: it may show a token.
    pub body: String,
}

impl Store {
    /// What was answered under a key since `since`.
    pub async fn answered(&self, key: String, since: Instant) -> Result<Option<Answered>, StoreError> {
        let mut query = QueryBuilder::new("SELECT request_hash, status, body FROM idempotent WHERE key = ");
        query.push_bind(key).push(" AND created_at >= ").push_bind(to_millis(since));
        let read = |row: &SqliteRow| {
            Ok(Answered { request_hash: row.try_get(0)?, status: row.try_get(1)?, body: row.try_get(2)? })
        };
        Ok(self.rows(query, read).await?.pop())
    }

    /// Keeps an answer.
    pub async fn keep_answer(&self, key: String, kept: Answered, now: Instant) -> Result<(), StoreError> {
        let text = "INSERT INTO idempotent (key, request_hash, status, body, created_at) VALUES (?, ?, ?, ?, \
            ?) ON CONFLICT (key) DO UPDATE SET request_hash = excluded.request_hash, status = \
            excluded.status, body = excluded.body, created_at = excluded.created_at";
        self.execute(sql!(text, key, kept.request_hash, kept.status, kept.body, to_millis(now))).await?;
        Ok(())
    }

    /// Drops the answers before `since`.
    pub async fn drop_answers(&self, since: Instant) -> Result<(), StoreError> {
        self.execute(sql!("DELETE FROM idempotent WHERE created_at < ?", to_millis(since))).await?;
        Ok(())
    }
}
