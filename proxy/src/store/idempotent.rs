//! Answers to requests that carried an `Idempotency-Key`.

use super::{Store, StoreError, to_millis};
use pollwright_core::date::Instant;

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
        self.read(move |connection| {
            Box::pin(async move {
                let row: Option<(String, u16, String)> = sqlx::query_as(
                    "SELECT request_hash, status, body FROM idempotent WHERE key = ? AND created_at >= ?",
                )
                .bind(key)
                .bind(to_millis(since))
                .fetch_optional(connection)
                .await?;
                Ok(row.map(|(request_hash, status, body)| Answered { request_hash, status, body }))
            })
        })
        .await
    }

    /// Keeps an answer, and drops those before `since`.
    pub async fn keep_answer(
        &self,
        key: String,
        answered: Answered,
        (since, now): (Instant, Instant),
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("DELETE FROM idempotent WHERE created_at < ?")
                    .bind(to_millis(since))
                    .execute(&mut *connection)
                    .await?;
                sqlx::query(
                    "INSERT INTO idempotent (key, request_hash, status, body, created_at) VALUES (?, ?, ?, ?, ?)",
                )
                .bind(key)
                .bind(answered.request_hash)
                .bind(answered.status)
                .bind(answered.body)
                .bind(to_millis(now))
                .execute(connection)
                .await?;
                Ok(())
            })
        })
        .await
    }
}
