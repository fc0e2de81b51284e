//! What is owed to callbacks.

use super::{MOST_VALUES, StoreError, to_millis};
use crate::clock;
use pollwright_core::{
    change::Event,
    notification::{MOST_EVENTS, notification_id},
};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

/// Puts events of one resource into notifications, in their order.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    instance: i64,
    events: &[Event],
) -> Result<(), StoreError> {
    let now = to_millis(clock::now());
    let groups: Vec<&[Event]> = events.chunks(MOST_EVENTS).collect();
    for groups in groups.chunks(MOST_VALUES / 50) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO notification (id, instance, created_at, status, updated_at) ",
        );
        query.push_values(groups, |mut row, events| {
            row.push_bind(notification_id(events.iter().map(|event| event.id.as_str())))
                .push_bind(instance)
                .push_bind(now)
                .push_bind("pending")
                .push_bind(now);
        });
        query.push(" RETURNING seq");
        let mut seqs: Vec<i64> =
            query.build_query_scalar().persistent(false).fetch_all(&mut *connection).await?;
        // The order of what is returned is not promised, that of the numbers is.
        seqs.sort_unstable();
        let rows =
            seqs.iter().zip(groups).flat_map(|(seq, events)| events.iter().map(move |event| (*seq, event)));
        let rows: Vec<_> = rows.collect();
        for rows in rows.chunks(MOST_VALUES / 4) {
            let mut query =
                QueryBuilder::<Sqlite>::new("INSERT INTO event (id, notification, head, record) ");
            query.push_values(rows, |mut row, (seq, event)| {
                row.push_bind(&event.id)
                    .push_bind(*seq)
                    .push_bind(head(event))
                    .push_bind(event.record.to_string());
            });
            query.build().persistent(false).execute(&mut *connection).await?;
        }
    }
    Ok(())
}

/// An event without its record.
fn head(event: &Event) -> String {
    let head = Event { record: serde_json::Value::Null, ..event.clone() };
    serde_json::to_string(&head).unwrap_or_default()
}
