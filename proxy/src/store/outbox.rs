//! What is owed to callbacks: notifications in the order of their events.

use super::{
    Store, StoreError, TOGETHER, from_millis,
    notice::{self, CALLBACK_HELD, Draft},
    to_millis,
};
use crate::{clock, poller::runner::Owner};
use pollwright_core::{
    change::{Event, record::RecordText},
    date::Instant,
    notification::notification_id,
    retry::Failures,
};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

/// A notification that is to be posted.
#[derive(Clone, Debug)]
pub struct Owed {
    /// The store's number of it; they go out in this order.
    pub seq: i64,
    /// Derived from its events.
    pub id: String,
    /// When it was made.
    pub created_at: Instant,
    /// What its former tries left.
    pub failures: Option<Failures>,
    /// When it is tried again; `None` at once.
    pub next_at: Option<Instant>,
    /// Its events, and of each the record as it came, JSON.
    pub events: Vec<(Event, String)>,
}

/// What became of a try.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Which notification.
    pub seq: i64,
    /// What to remember for the next try.
    pub failures: Option<Failures>,
    /// When that is; `None` where there is none.
    pub next_at: Option<Instant>,
    /// Whether it is set aside.
    pub is_set_aside: bool,
    /// What the callback answered, in words.
    pub answer: String,
    /// Why the callback is no longer served.
    pub hold: Option<String>,
}

impl Store {
    /// The first notifications that an instance's callback is owed, `most` at most.
    pub async fn owed(&self, instance: i64, most: u32) -> Result<Vec<Owed>, StoreError> {
        self.read(move |connection| Box::pin(owed(connection, instance, most))).await
    }

    /// Instances whose callback is owed something and is served.
    pub async fn instances_owed(&self) -> Result<Vec<i64>, StoreError> {
        self.read(|connection| {
            Box::pin(async move {
                let sql = "SELECT id FROM instance WHERE held_because IS NULL AND EXISTS \
                    (SELECT 1 FROM notification WHERE instance = instance.id AND status = 'pending')";
                Ok(sqlx::query_scalar(sql).fetch_all(connection).await?)
            })
        })
        .await
    }

    /// Notes that notifications have arrived.
    pub async fn delivered(&self, seqs: Vec<i64>, answer: String) -> Result<(), StoreError> {
        let now = to_millis(clock::now());
        self.write(move |connection| {
            Box::pin(async move {
                let mut query = QueryBuilder::<Sqlite>::new(
                    "UPDATE notification SET status = 'delivered', failures = NULL, next_at = NULL, answer = ",
                );
                query.push_bind(answer).push(", updated_at = ").push_bind(now).push(" WHERE seq IN (");
                let mut list = query.separated(", ");
                seqs.iter().for_each(|seq| {
                    list.push_bind(*seq);
                });
                query.push(")").build().persistent(false).execute(connection).await?;
                Ok(())
            })
        })
        .await
    }

    /// Notes what became of a try that failed.
    pub async fn tried(&self, instance: i64, tried: Tried) -> Result<(), StoreError> {
        let now = to_millis(clock::now());
        self.write(move |connection| {
            Box::pin(async move {
                let failures = tried.failures.and_then(|failures| serde_json::to_string(&failures).ok());
                let text = "UPDATE notification SET status = ?, failures = ?, next_at = ?, answer = ?, \
                    updated_at = ? WHERE seq = ?";
                let status = if tried.is_set_aside { "set-aside" } else { "pending" };
                let next_at = tried.next_at.map(to_millis);
                sql!(text, status, failures, next_at, tried.answer, now, tried.seq).execute(&mut *connection).await?;
                if let Some(because) = tried.hold {
                    let message = format!(
                        "nothing is posted to the callback of instance {instance} until it is released: {because}"
                    );
                    let text = "UPDATE instance SET held_because = ?, held_at = ? WHERE id = ?";
                    sql!(text, because, now, instance).execute(&mut *connection).await?;
                    notice::add(connection, &Draft::of(instance, CALLBACK_HELD, message)).await?;
                }
                Ok(())
            })
        })
        .await
    }
}

/// Puts events of one resource into notifications, in their order.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    owner: Owner,
    events: &[Event],
) -> Result<(), StoreError> {
    let now = to_millis(clock::now());
    let status = if owner.has_callback { "pending" } else { "unsent" };
    let groups: Vec<&[Event]> = events.chunks(owner.most_events.max(1)).collect();
    for groups in groups.chunks(TOGETHER) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO notification (id, instance, created_at, status, updated_at) ",
        );
        query.push_values(groups, |mut row, events| {
            row.push_bind(notification_id(events.iter().map(|event| event.id.as_str())))
                .push_bind(owner.id)
                .push_bind(now)
                .push_bind(status)
                .push_bind(now);
        });
        query.push(" RETURNING seq");
        let mut seqs: Vec<i64> = query
            .build_query_scalar()
            .persistent(groups.len() == TOGETHER)
            .fetch_all(&mut *connection)
            .await?;
        // The order of what is returned is not promised, that of the numbers is.
        seqs.sort_unstable();
        let rows: Vec<(i64, &Event)> = seqs
            .iter()
            .zip(groups)
            .flat_map(|(seq, events)| events.iter().map(move |event| (*seq, event)))
            .collect();
        for rows in rows.chunks(TOGETHER) {
            let mut query =
                QueryBuilder::<Sqlite>::new("INSERT INTO event (id, notification, head, record) ");
            query.push_values(rows, |mut row, (seq, event)| {
                row.push_bind(&event.id)
                    .push_bind(*seq)
                    .push_bind(head(event))
                    .push_bind(event.record.text());
            });
            query.build().persistent(rows.len() == TOGETHER).execute(&mut *connection).await?;
        }
    }
    Ok(())
}

/// An event without its record.
fn head(event: &Event) -> String {
    let head = Event {
        id: event.id.clone(),
        object_type: event.object_type.clone(),
        object_id: event.object_id.clone(),
        element_key: event.element_key.clone(),
        record: RecordText::default(),
        ..*event
    };
    serde_json::to_string(&head).unwrap_or_default()
}

async fn owed(connection: &mut SqliteConnection, instance: i64, most: u32) -> Result<Vec<Owed>, StoreError> {
    let text = "SELECT seq, id, created_at, failures, next_at FROM notification WHERE instance = ? AND \
        status = 'pending' ORDER BY seq LIMIT ?";
    let rows = sql!(text, instance, most).fetch_all(&mut *connection).await?;
    let mut owed = Vec::with_capacity(rows.len());
    for row in &rows {
        owed.push(Owed {
            seq: row.try_get(0)?,
            id: row.try_get(1)?,
            created_at: from_millis(row.try_get(2)?),
            failures: row
                .try_get::<Option<&str>, _>(3)?
                .and_then(|failures| serde_json::from_str(failures).ok()),
            next_at: row.try_get::<Option<i64>, _>(4)?.map(from_millis),
            events: Vec::new(),
        });
    }
    let (Some(first), Some(last)) = (owed.first(), owed.last()) else { return Ok(owed) };
    let text = "SELECT event.notification, event.head, event.record FROM event JOIN notification ON \
        notification.seq = event.notification WHERE notification.seq BETWEEN ? AND ? AND \
        notification.instance = ? AND notification.status = 'pending' ORDER BY event.notification, \
        event.seq";
    let rows = sql!(text, first.seq, last.seq, instance).fetch_all(connection).await?;
    let mut at = 0;
    for row in &rows {
        let seq: i64 = row.try_get(0)?;
        while owed.get(at).is_some_and(|owed| owed.seq < seq) {
            at += 1;
        }
        // What cannot be read was not written by us.
        if let (Some(owed), Ok(event)) = (owed.get_mut(at), serde_json::from_str(row.try_get(1)?)) {
            owed.events.push((event, row.try_get(2)?));
        }
    }
    Ok(owed)
}
