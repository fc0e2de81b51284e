//! What is remembered of resources, and how a poll leaves it.

use super::{MOST_VALUES, Store, StoreError, TOGETHER, from_millis, outbox, report, to_millis};
use crate::poller::{report::Report, runner::Owner};
use pollwright_core::{
    change::{Event, Forget, Kept, Pair, Pairs, Seen, fingerprint::Fingerprint, known_hash},
    date::Instant,
    decoded::ShortText,
};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteRow};
use std::{collections::BTreeSet, sync::Arc};

// `kept <> 'window'` beside what says as much already lets SQLite take the index that holds no others.

/// Columns of a pair.
const PAIR: &str = "record_id, slot, kept, instant, closes, fingerprint, read_at, last_returned, ordinal, \
    is_deleted, is_missed";

/// A pair as [`Pair::unpack`] reads it. Pairs of many ids come as one row: a row each would wake whoever waits for each of
/// them.
const PACKED: &str = "slot || ' ' || kept || ' ' || coalesce(CAST(instant AS TEXT), '') || ' ' || \
    coalesce(CAST(closes AS TEXT), '') || ' ' || fingerprint || ' ' || read_at || ' ' || last_returned || ' ' || \
    ordinal || ' ' || CAST(CAST(is_deleted AS INTEGER) AS TEXT) || ' ' || \
    CAST(CAST(is_missed AS INTEGER) AS TEXT) || ' ' || octet_length(record_id) || ' ' || record_id";

/// What is remembered of a resource besides its pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceState {
    /// The store's own number for it.
    pub id: i64,
    /// How its records were read.
    pub reading_key: String,
    /// L; `None` while a first poll is committed in parts.
    pub last_poll: Option<Instant>,
    /// The next window starts here at the latest.
    pub not_later_than: Option<Instant>,
    /// What a snapshot can be asked for again by, as [`Finish::validators`] had it.
    pub validators: Option<String>,
}

/// What a poll of a resource leaves behind, or a part of it: written as one.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The key of the instance.
    pub instance: String,
    /// The name of the resource.
    pub resource: String,
    /// How its records are read.
    pub reading_key: String,
    /// Whether all that was kept before is dropped first.
    pub is_anew: bool,
    /// Pairs to store.
    pub keep: Arc<Pairs>,
    /// Ids to store for ever.
    pub known: Vec<u64>,
    /// Events to keep, and whose they are.
    pub outbox: Option<(Owner, Vec<Event>)>,
    /// Of the last part.
    pub finish: Option<Finish>,
}

/// How a poll of a resource ends.
#[derive(Clone, Debug)]
pub struct Finish {
    /// L.
    pub last_poll: Instant,
    /// The next window starts here at the latest.
    pub not_later_than: Option<Instant>,
    /// What no later window can return.
    pub forget: Forget,
    /// What a snapshot of one page can be asked for again by.
    pub validators: Option<String>,
    /// Whether a snapshot is as it was: then all of it counts as returned at `poll_start`.
    pub is_unchanged: bool,
    /// P.
    pub poll_start: Instant,
    /// What is said of the poll, for the instance of this number.
    pub report: Option<(i64, Report)>,
}

/// Where a commit left the resource.
#[derive(Clone, Copy, Debug)]
pub struct Committed {
    /// The store's number of it.
    pub resource: i64,
    /// Versions and ids that are remembered; counted after the last part only.
    pub n_kept: u64,
}

impl Store {
    /// What is remembered of a resource; `None` before its first poll.
    pub async fn resource(&self, instance: &str, name: &str) -> Result<Option<ResourceState>, StoreError> {
        let (instance, name) = (instance.to_owned(), name.to_owned());
        self.read(move |connection| {
            Box::pin(async move {
                let text = "SELECT id, reading_key, last_poll, not_later_than, validators FROM resource \
                    WHERE instance = ? AND name = ?";
                let row = sql!(text, instance, name).fetch_optional(connection).await?;
                row.map(|row| {
                    Ok(ResourceState {
                        id: row.try_get(0)?,
                        reading_key: row.try_get(1)?,
                        last_poll: row.try_get::<Option<i64>, _>(2)?.map(from_millis),
                        not_later_than: row.try_get::<Option<i64>, _>(3)?.map(from_millis),
                        validators: row.try_get(4)?,
                    })
                })
                .transpose()
            })
        })
        .await
    }

    /// Drops the resources of an instance that are not among `names`; says which went.
    pub async fn retain(&self, instance: &str, names: &[&str]) -> Result<Vec<String>, StoreError> {
        let instance = instance.to_owned();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        self.write(move |connection| {
            Box::pin(async move {
                let all: Vec<String> = sqlx::query_scalar("SELECT name FROM resource WHERE instance = ?")
                    .bind(&instance)
                    .fetch_all(&mut *connection)
                    .await?;
                let gone: Vec<String> = all.into_iter().filter(|name| !names.contains(name)).collect();
                for name in &gone {
                    let text = "DELETE FROM resource WHERE instance = ? AND name = ?";
                    sql!(text, &instance, name).execute(&mut *connection).await?;
                }
                Ok(gone)
            })
        })
        .await
    }

    /// Which resources of an instance are remembered.
    pub async fn resource_names(&self, instance: &str) -> Result<Vec<String>, StoreError> {
        let instance = instance.to_owned();
        self.read(move |connection| {
            Box::pin(async move {
                let names = sqlx::query_scalar("SELECT name FROM resource WHERE instance = ? ORDER BY id");
                Ok(names.bind(instance).fetch_all(connection).await?)
            })
        })
        .await
    }

    /// What was seen of some ids, each of them named once.
    pub async fn seen(&self, resource: i64, ids: Arc<[ShortText]>) -> Result<Seen, StoreError> {
        self.read(move |connection| Box::pin(async move { seen(connection, resource, &ids).await })).await
    }

    /// How many pairs and ids are remembered.
    pub async fn n_kept(&self, resource: i64) -> Result<u64, StoreError> {
        self.read(move |connection| Box::pin(count_kept(connection, resource))).await
    }

    /// How many records of a snapshot are there and not deleted.
    pub async fn n_present(&self, resource: i64) -> Result<u64, StoreError> {
        self.read(move |connection| {
            Box::pin(async move {
                let sql =
                    "SELECT count(*) FROM pair WHERE resource = ? AND kept = 'snapshot' AND kept <> 'window' AND NOT is_deleted";
                let n: i64 = sqlx::query_scalar(sql).bind(resource).fetch_one(connection).await?;
                Ok(n.unsigned_abs())
            })
        })
        .await
    }

    /// The newest date among the pairs, those after `until` left out.
    pub async fn newest(&self, resource: i64, until: Instant) -> Result<Option<Instant>, StoreError> {
        self.read(move |connection| {
            Box::pin(async move {
                let sql = "SELECT max(instant) FROM pair WHERE resource = ? AND instant <= ?";
                let newest = sqlx::query_scalar::<_, Option<i64>>(sql).bind(resource).bind(to_millis(until));
                Ok(newest.fetch_one(connection).await?.map(from_millis))
            })
        })
        .await
    }

    /// Pairs of a snapshot that no read since `poll_start` returned, by id, from after `after` on.
    pub async fn missing(
        &self,
        resource: i64,
        poll_start: Instant,
        after: &str,
        most: u32,
    ) -> Result<Vec<Pair>, StoreError> {
        let after = after.to_owned();
        self.read(move |connection| {
            Box::pin(async move {
                let mut query = QueryBuilder::<Sqlite>::new("SELECT ");
                query
                    .push(PAIR)
                    .push(" FROM pair WHERE kept = 'snapshot' AND kept <> 'window' AND NOT is_deleted AND resource = ");
                query.push_bind(resource).push(" AND last_returned < ").push_bind(to_millis(poll_start));
                query.push(" AND record_id > ").push_bind(after).push(" ORDER BY record_id LIMIT ");
                let rows = query.push_bind(most).build().fetch_all(connection).await?;
                rows.iter().map(pair).collect()
            })
        })
        .await
    }

    /// Writes what a poll, or a part of it, leaves behind.
    pub async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        self.write(move |connection| Box::pin(async move { write(connection, commit).await })).await
    }
}

async fn write(connection: &mut SqliteConnection, commit: Commit) -> Result<Committed, StoreError> {
    let resource: i64 = sqlx::query_scalar(
        "INSERT INTO resource (instance, name, reading_key) VALUES (?, ?, ?) \
         ON CONFLICT (instance, name) DO UPDATE SET instance = excluded.instance RETURNING id",
    )
    .bind(&commit.instance)
    .bind(&commit.resource)
    .bind(&commit.reading_key)
    .fetch_one(&mut *connection)
    .await?;
    if commit.is_anew {
        for sql in ["DELETE FROM pair WHERE resource = ?", "DELETE FROM known WHERE resource = ?"] {
            sqlx::query(sql).bind(resource).execute(&mut *connection).await?;
        }
    }
    keep(connection, resource, &commit.keep, &commit.known).await?;
    if let Some((owner, events)) = &commit.outbox {
        outbox::add(connection, *owner, events).await?;
    }
    let mut n_kept = 0;
    if let Some(finish) = commit.finish {
        if finish.is_unchanged {
            let text = "UPDATE pair SET last_returned = ? WHERE resource = ? AND kept = 'snapshot' \
                AND NOT is_deleted";
            sql!(text, to_millis(finish.poll_start), resource).execute(&mut *connection).await?;
        }
        forget(connection, resource, &finish.forget).await?;
        let text = "UPDATE resource SET reading_key = ?, last_poll = ?, not_later_than = ?, validators = ?, \
            n_failed = 0, last_error = NULL WHERE id = ?";
        sql!(
            text,
            &commit.reading_key,
            to_millis(finish.last_poll),
            finish.not_later_than.map(to_millis),
            finish.validators,
            resource
        )
        .execute(&mut *connection)
        .await?;
        n_kept = count_kept(connection, resource).await?;
        if let Some((instance, report)) = finish.report {
            report::add(connection, instance, &Report { n_kept, ..report }).await?;
        }
    }
    Ok(Committed { resource, n_kept })
}

async fn count_kept(connection: &mut SqliteConnection, resource: i64) -> Result<u64, StoreError> {
    let n: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM pair WHERE resource = ?1) + (SELECT count(*) FROM known WHERE resource = ?1)",
    )
    .bind(resource)
    .fetch_one(connection)
    .await?;
    Ok(n.unsigned_abs())
}

async fn seen(
    connection: &mut SqliteConnection,
    resource: i64,
    ids: &[ShortText],
) -> Result<Seen, StoreError> {
    let (mut pairs, mut known) = (Vec::with_capacity(ids.len()), BTreeSet::new());
    let is_any_known = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM known WHERE resource = ?)");
    let is_any_known: bool = is_any_known.bind(resource).fetch_one(&mut *connection).await?;
    for ids in ids.chunks(TOGETHER) {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT string_agg(");
        query.push(PACKED).push(", '') FROM pair WHERE resource = ").push_bind(resource);
        query.push(" AND record_id IN (");
        let mut list = query.separated(", ");
        ids.iter().for_each(|id| {
            list.push_bind(id.as_str());
        });
        let query = query.push(")").build_query_scalar().persistent(ids.len() == TOGETHER);
        let packed: Option<String> = query.fetch_one(&mut *connection).await?;
        let mut rest = packed.as_deref().unwrap_or_default();
        while !rest.is_empty() {
            let pair =
                Pair::unpack(&mut rest).ok_or_else(|| sqlx::Error::Decode("a pair cannot be read".into()))?;
            pairs.push(pair);
        }
        if !is_any_known {
            continue;
        }
        let mut query = QueryBuilder::<Sqlite>::new("SELECT hash FROM known WHERE resource = ");
        query.push_bind(resource).push(" AND hash IN (");
        let mut list = query.separated(", ");
        ids.iter().for_each(|id| {
            list.push_bind(known_hash(id).cast_signed());
        });
        let hashes: Vec<i64> =
            query.push(")").build_query_scalar().persistent(false).fetch_all(&mut *connection).await?;
        known.extend(hashes.into_iter().map(i64::cast_unsigned));
    }
    Ok(Seen { pairs: pairs.into(), known })
}

async fn keep(
    connection: &mut SqliteConnection,
    resource: i64,
    pairs: &[Pair],
    known: &[u64],
) -> Result<(), StoreError> {
    for pairs in pairs.chunks(TOGETHER) {
        let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO pair (resource, ");
        query.push(PAIR).push(") ").push_values(pairs, |mut row, pair| {
            row.push_bind(resource)
                .push_bind(pair.id.as_str())
                .push_bind(pair.slot)
                .push_bind(pair.kept.word())
                .push_bind(pair.instant.map(to_millis))
                .push_bind(pair.closes.map(to_millis))
                .push_bind(&pair.fingerprint.0)
                .push_bind(to_millis(pair.read_at))
                .push_bind(to_millis(pair.last_returned))
                .push_bind(i64::from(pair.ordinal))
                .push_bind(pair.is_deleted)
                .push_bind(pair.is_missed);
        });
        query.push(
            " ON CONFLICT (resource, record_id, slot) DO UPDATE SET kept = excluded.kept, \
             instant = excluded.instant, closes = excluded.closes, fingerprint = excluded.fingerprint, \
             read_at = excluded.read_at, last_returned = excluded.last_returned, ordinal = excluded.ordinal, \
             is_deleted = excluded.is_deleted, is_missed = excluded.is_missed",
        );
        query.build().persistent(pairs.len() == TOGETHER).execute(&mut *connection).await?;
    }
    for known in known.chunks(MOST_VALUES / 2) {
        let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO known (resource, hash) ");
        query.push_values(known, |mut row, hash| {
            row.push_bind(resource).push_bind(hash.cast_signed());
        });
        query.push(" ON CONFLICT (resource, hash) DO NOTHING");
        query.build().persistent(false).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Drops what may be forgotten.
async fn forget(connection: &mut SqliteConnection, resource: i64, forget: &Forget) -> Result<(), StoreError> {
    if let Some(bound) = forget.closed_by {
        let text = "DELETE FROM pair WHERE resource = ? AND kept = 'window' AND closes <= ?";
        sql!(text, resource, to_millis(bound)).execute(&mut *connection).await?;
    }
    let text = "DELETE FROM pair WHERE resource = ? AND kept IN ('returned', 'snapshot') AND kept <> 'window' \
                AND last_returned < ?";
    sql!(text, resource, to_millis(forget.returned_before)).execute(&mut *connection).await?;
    Ok(())
}

fn pair(row: &SqliteRow) -> Result<Pair, StoreError> {
    let instant = |index: usize| -> Result<Option<Instant>, sqlx::Error> {
        Ok(row.try_get::<Option<i64>, _>(index)?.map(from_millis))
    };
    Ok(Pair {
        id: row.try_get::<&str, _>(0)?.into(),
        slot: row.try_get(1)?,
        kept: Kept::of_word(row.try_get(2)?),
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
