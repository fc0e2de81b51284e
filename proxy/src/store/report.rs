//! What became of polls, and resources that fail too often.

use super::{
    Store, StoreError,
    notice::{self, Draft, POLLING_DISABLED},
    to_millis,
};
use crate::poller::report::Report;
use pollwright_core::date::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Notes that a poll failed; `true` where the resource has now failed `most` times in a row and is polled no more.
    pub async fn fail(
        &self,
        owner: i64,
        instance: &str,
        report: Report,
        most: u32,
    ) -> Result<bool, StoreError> {
        let instance = instance.to_owned();
        self.write(move |connection| {
            Box::pin(async move {
                let at = to_millis(report.poll_start);
                let n_failed: i64 = sqlx::query_scalar(
                    "INSERT INTO resource (instance, name, reading_key, n_failed, last_error, last_failed_at) \
                     VALUES (?, ?, '', 1, ?, ?) ON CONFLICT (instance, name) DO UPDATE SET \
                     n_failed = resource.n_failed + 1, last_error = excluded.last_error, \
                     last_failed_at = excluded.last_failed_at RETURNING n_failed",
                )
                .bind(&instance)
                .bind(&report.resource)
                .bind(&report.error)
                .bind(at)
                .fetch_one(&mut *connection)
                .await?;
                add(connection, owner, &report).await?;
                let is_over = n_failed >= i64::from(most);
                if is_over {
                    let text = "UPDATE resource SET disabled_at = ? WHERE instance = ? AND name = ?";
                    sql!(text, at, &instance, &report.resource).execute(&mut *connection).await?;
                    let message = format!(
                        "`{}` of instance {owner} failed {n_failed} times in a row and is not polled any more; mend it \
                         and enable its polling. Its last error: {}",
                        report.resource,
                        report.error.as_deref().unwrap_or("none")
                    );
                    notice::add(connection, &Draft::of(owner, POLLING_DISABLED, message)).await?;
                }
                Ok(is_over)
            })
        })
        .await
    }

    /// Drops reports of polls before `reports`, and delivered events and notices from before `events`.
    pub async fn sweep(&self, reports: Instant, events: Instant) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let text = "DELETE FROM report WHERE poll_start < ?";
                sql!(text, to_millis(reports)).execute(&mut *connection).await?;
                let text = "DELETE FROM notification WHERE created_at < ? AND status <> 'pending'";
                sql!(text, to_millis(events)).execute(&mut *connection).await?;
                let text = "DELETE FROM notice WHERE created_at < ?";
                sql!(text, to_millis(events)).execute(connection).await?;
                Ok(())
            })
        })
        .await
    }
}

pub(super) async fn add(
    connection: &mut SqliteConnection,
    instance: i64,
    report: &Report,
) -> Result<(), StoreError> {
    let body = serde_json::to_string(report).unwrap_or_default();
    let text = "INSERT INTO report (instance, resource, poll_start, body) VALUES (?, ?, ?, ?)";
    sql!(text, instance, &report.resource, to_millis(report.poll_start), body)
        .execute(&mut *connection)
        .await?;
    let text = "UPDATE instance SET last_poll = ? WHERE id = ?";
    sql!(text, to_millis(report.poll_start), instance).execute(connection).await?;
    Ok(())
}
