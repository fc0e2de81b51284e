//! What happened: reports, events, notifications, page by page.

use super::{Store, StoreError, from_millis, to_millis};
use crate::{clock, poller::report::Report};
use pollwright_core::{change::Event, date::Instant};
use sqlx::Row;

/// Which part of a list is wanted, the latest first.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// From 1.
    pub number: u32,
    /// Rows of a page.
    pub size: u32,
}

impl Page {
    fn offset(self) -> i64 {
        i64::from(self.number.saturating_sub(1)) * i64::from(self.size)
    }
}

/// A notification, as far as a list shows it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The store's number of it.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// The number of its instance.
    pub instance: i64,
    /// `pending`, `delivered`, `set-aside` or `unsent`.
    pub status: String,
    /// When it was made.
    pub created_at: Instant,
    /// When something last became of it.
    pub updated_at: Instant,
    /// When it is tried again.
    pub next_at: Option<Instant>,
    /// What the callback answered last.
    pub answer: Option<String>,
    /// How many tries failed, and since when; JSON.
    pub failures: Option<String>,
    /// How many events it holds.
    pub n_events: u32,
}

/// An event that fired, with its record and the notification that it is part of.
#[derive(Clone, Debug)]
pub struct Fired {
    /// The store's number of it.
    pub seq: i64,
    /// The event, without its record.
    pub event: Event,
    /// The record as it came, JSON.
    pub record: String,
    /// The notification's id.
    pub notification: String,
    /// The notification's status.
    pub status: String,
}

impl Store {
    /// Reports of an instance.
    pub async fn reports(&self, instance: i64, page: Page) -> Result<Vec<Report>, StoreError> {
        let text = "SELECT body FROM report WHERE instance = ? ORDER BY seq DESC LIMIT ? OFFSET ?";
        let read = self.select(sql!(text, instance, page.size, page.offset()), |row| {
            Ok(serde_json::from_str(row.try_get(0)?).ok())
        });
        Ok(read.await?.into_iter().flatten().collect())
    }

    /// Events of an instance.
    pub async fn fired(&self, instance: i64, page: Page) -> Result<Vec<Fired>, StoreError> {
        let text = "SELECT event.seq, event.head, event.record, notification.id, notification.status FROM event \
            JOIN notification ON notification.seq = event.notification WHERE notification.instance = ? \
            ORDER BY event.seq DESC LIMIT ? OFFSET ?";
        let fired = self.select(sql!(text, instance, page.size, page.offset()), |row| {
            // What cannot be read was not written by us.
            let Ok(event) = serde_json::from_str(row.try_get(1)?) else { return Ok(None) };
            let (record, notification, status) = (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
            Ok(Some(Fired { seq: row.try_get(0)?, event, record, notification, status }))
        });
        Ok(fired.await?.into_iter().flatten().collect())
    }

    /// Notifications of an instance.
    pub async fn deliveries(&self, instance: i64, page: Page) -> Result<Vec<Delivery>, StoreError> {
        let text = "SELECT seq, id, instance, status, created_at, updated_at, next_at, answer, \
                    failures, (SELECT count(*) FROM event WHERE event.notification = \
                    notification.seq) FROM notification WHERE instance = ? ORDER BY seq DESC LIMIT ? \
                    OFFSET ?";
        self.select(sql!(text, instance, page.size, page.offset()), |row| {
            Ok(Delivery {
                seq: row.try_get(0)?,
                id: row.try_get(1)?,
                instance: row.try_get(2)?,
                status: row.try_get(3)?,
                created_at: from_millis(row.try_get(4)?),
                updated_at: from_millis(row.try_get(5)?),
                next_at: row.try_get::<Option<i64>, _>(6)?.map(from_millis),
                answer: row.try_get(7)?,
                failures: row.try_get(8)?,
                n_events: row.try_get(9)?,
            })
        })
        .await
    }

    /// Owes a notification again, whatever became of it; `false` where the instance has none of this number.
    pub async fn resend(&self, instance: i64, seq: i64) -> Result<bool, StoreError> {
        let text = "UPDATE notification SET status = 'pending', failures = NULL, next_at = NULL, updated_at \
            = ? WHERE seq = ? AND instance = ?";
        Ok(self.execute(sql!(text, to_millis(clock::now()), seq, instance)).await? > 0)
    }

    /// Moves the last poll of resources back, or on: of one, or of all that were polled. How many there were.
    pub async fn rewind(
        &self,
        instance: &str,
        resource: Option<&str>,
        to: Instant,
    ) -> Result<u64, StoreError> {
        let (instance, resource) = (instance.to_owned(), resource.map(str::to_owned));
        let (to, now) = (to_millis(to), to_millis(clock::now()));
        self.write(move |connection| {
            Box::pin(async move {
                let text = "UPDATE resource SET last_poll = ?1, not_later_than = NULL WHERE instance = ?2 AND \
                    last_poll IS NOT NULL AND name = coalesce(?3, name)";
                let moved = sql!(text, to, &instance, resource).execute(&mut *connection).await?;
                // Where the clock was ahead, the instance would wait for its next turn until then.
                let text = "UPDATE instance SET last_poll = ?1 WHERE key = ?2 AND last_poll > ?1";
                sql!(text, now, instance).execute(connection).await?;
                Ok(moved.rows_affected())
            })
        })
        .await
    }

    /// How much there is: notifications that are owed, and versions and ids that are remembered.
    pub async fn depths(&self) -> Result<(u64, u64), StoreError> {
        self.read(|connection| {
            Box::pin(async move {
                let row = sqlx::query(
                    "SELECT (SELECT count(*) FROM notification WHERE status = 'pending'), \
                     (SELECT count(*) FROM pair) + (SELECT count(*) FROM known)",
                )
                .fetch_one(connection)
                .await?;
                Ok((row.try_get::<i64, _>(0)?.unsigned_abs(), row.try_get::<i64, _>(1)?.unsigned_abs()))
            })
        })
        .await
    }

    /// Writes a copy of the state, whole and by itself, into a file that does not exist yet.
    pub async fn back_up(&self, path: &std::path::Path) -> Result<(), StoreError> {
        let path = path.to_string_lossy().into_owned();
        self.read(move |connection| {
            Box::pin(async move {
                let text = "VACUUM INTO ?";
                sql!(text, path).execute(connection).await?;
                Ok(())
            })
        })
        .await
    }
}
