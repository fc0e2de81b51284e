//! What a stand-in holds: a clock, tables of records, failures to come, calls counted.

use super::{
    Options,
    oauth::Grants,
    record::{Deleted, Record, Shape, Table, write_path},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::VecDeque;

/// A failure to come.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The status of the answer; without one the answer is as usual but for [`Failure::body`].
    #[serde(default)]
    pub status: Option<u16>,
    /// How many calls it strikes; 1 by default, 0 strikes none.
    #[serde(default)]
    pub times: Option<u32>,
    /// The `Retry-After` header.
    #[serde(default)]
    pub retry_after: Option<u32>,
    /// What is wrong with the body.
    #[serde(default)]
    pub body: Option<FailureBody>,
    /// A resource that gets one more record right after the answer: the next page has shifted by then.
    #[serde(default)]
    pub then_add: Option<String>,
}

/// What is wrong with the body of a failed call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureBody {
    /// A page of HTML in place of JSON.
    Html,
    /// Nothing comes for a minute.
    Slow,
    /// The first page again and again, each with a next one.
    RepeatPage,
    /// An object with two arrays of objects.
    TwoArrays,
    /// JSON that ends in the middle.
    Truncated,
    /// A redirect to another origin.
    Redirect,
    /// A next page at another origin.
    ForeignNext,
}

/// Part of a list.
pub(super) struct Page<'a> {
    pub(super) records: Vec<&'a Record>,
    pub(super) total: usize,
    pub(super) has_more: bool,
}

/// Everything that a stand-in holds.
pub(super) struct World {
    pub(super) options: Options,
    pub(super) tables: Vec<Table>,
    pub(super) requests: Vec<String>,
    /// What the authorization server gave.
    pub(super) grants: Grants,
    failures: VecDeque<Failure>,
    window_start: i64,
    n_calls: u32,
}

const HOUR: i64 = 3_600_000;

impl World {
    /// Sample records, each some thirty hours older than the next and the newest ten minutes old.
    pub(super) fn new(shapes: &'static [Shape], options: Options) -> Self {
        let mut world = Self {
            options,
            tables: Vec::new(),
            requests: Vec::new(),
            grants: Grants::default(),
            failures: VecDeque::new(),
            window_start: 0,
            n_calls: 0,
        };
        let newest = world.now() - 600_000;
        let n_records = world.options.n_records;
        for shape in shapes {
            let mut table = Table { shape, records: Vec::with_capacity(n_records), n_made: n_records };
            for number in 0..n_records {
                let n = number as i64;
                let age = (n_records as i64 - 1 - n) * 30 * HOUR + (n * 7_919 + 271) % HOUR;
                let created = newest - age;
                let later = if n % 3 == 0 { shape.lag_seconds * 1000 } else { (n * 37 % 25) * HOUR + 61_417 };
                let updated = (created + later).min(newest);
                table.push(number, created, updated, world.options.utc_offset_minutes);
            }
            world.tables.push(table);
        }
        world
    }

    /// The stand-in's clock, UTC milliseconds.
    pub(super) fn now(&self) -> i64 {
        self.options.now.unwrap_or_else(|| chrono::Utc::now().timestamp_millis())
    }

    /// A table by its name or another word for it.
    pub(super) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.shape.is_called(name))
    }

    fn table_index(&self, name: &str) -> Result<usize, String> {
        self.tables.iter().position(|table| table.shape.is_called(name)).ok_or_else(|| {
            let names: Vec<_> = self.tables.iter().map(|table| table.shape.name).collect();
            format!("no resource `{name}`; there are {}", names.join(", "))
        })
    }

    /// Adds a record dated now, with the fields of `set` in place of made-up ones.
    pub(super) fn add(&mut self, name: &str, set: &Map<String, Value>) -> Result<Value, String> {
        let (index, now, offset) = (self.table_index(name)?, self.now(), self.options.utc_offset_minutes);
        let table = &mut self.tables[index];
        let parent = table
            .shape
            .parent
            .and_then(|field| Some((field.to_owned(), table.records.first()?.fields.get(field)?.clone())));
        let number = table.n_made;
        table.n_made += 1;
        table.push(number, now - table.shape.lag_seconds * 1000, now, offset);
        let shape = table.shape;
        let record = table.records.last_mut().ok_or("nothing was added")?;
        record.fields.extend(parent);
        record.set(shape, set, offset);
        Ok(record.fields.clone().into())
    }

    /// Changes a record (the first one unless an id is given) and dates the change now: the fields of `set`, or its
    /// text where nothing is said.
    pub(super) fn change(
        &mut self,
        name: &str,
        id: Option<&str>,
        set: &Map<String, Value>,
    ) -> Result<Value, String> {
        let (index, now, offset) = (self.table_index(name)?, self.now(), self.options.utc_offset_minutes);
        let shape = self.tables[index].shape;
        let record = self.tables[index].find_mut(id)?;
        record.n_changes += 1;
        if set.is_empty() {
            let text =
                format!("changed {} times", record.n_changes).replace("changed 1 times", "changed once");
            write_path(&mut record.fields, shape.text, text.into());
        }
        record.date(shape, now, offset);
        record.set(shape, set, offset);
        Ok(record.fields.clone().into())
    }

    /// Deletes a record (the first one unless an id is given): marked and dated now where the vendor keeps such
    /// records, gone where it does not.
    pub(super) fn delete(&mut self, name: &str, id: Option<&str>) -> Result<Value, String> {
        let (index, now, offset) = (self.table_index(name)?, self.now(), self.options.utc_offset_minutes);
        let table = &mut self.tables[index];
        let position = table.position(id)?;
        let (field, value) = match table.shape.deleted {
            Deleted::Gone => return Ok(table.records.remove(position).fields.into()),
            Deleted::Flag(field) => (field, true.into()),
            Deleted::Word(field, word) => (field, word.into()),
        };
        let record = &mut table.records[position];
        record.is_deleted = true;
        record.fields.insert(field.to_owned(), value);
        record.date(table.shape, now, offset);
        Ok(record.fields.clone().into())
    }

    /// Lets coming calls fail.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.failures.push_back(failure);
    }

    /// The failure that strikes this call.
    pub(super) fn next_failure(&mut self) -> Option<Failure> {
        while let Some(failure) = self.failures.front_mut() {
            let times = failure.times.get_or_insert(1);
            if *times == 0 {
                self.failures.pop_front();
                continue;
            }
            *times -= 1;
            return Some(failure.clone());
        }
        None
    }

    /// Counts a call; the seconds until the window ends where it is one too many.
    pub(super) fn count_call(&mut self) -> Option<i64> {
        let (now, window) = (self.now(), i64::from(self.options.window_seconds) * 1000);
        if now - self.window_start >= window {
            self.window_start = now;
            self.n_calls = 0;
        }
        self.n_calls = self.n_calls.saturating_add(1);
        let is_over = self.options.limit.is_some_and(|limit| self.n_calls > limit);
        is_over.then(|| ((self.window_start + window - now + 999) / 1000).max(1))
    }

    /// Calls that the window still has, of a limit that the vendor would show by default.
    pub(super) fn remaining(&self, default_limit: u32) -> (u32, u32) {
        let limit = self.options.limit.unwrap_or(default_limit);
        (limit, limit.saturating_sub(self.n_calls))
    }

    /// A page's size: what was asked for, else the vendor's default, at most the vendor's largest and that of the
    /// options.
    pub(super) fn page_size(&self, asked: Option<usize>, default: usize, largest: usize) -> usize {
        let size = asked.unwrap_or(default).min(largest);
        self.options.max_page.map_or(size, |most| size.min(most)).max(1)
    }
}

/// Part of a list from an offset. `repeats` is the failure where the first page comes for ever.
pub(super) fn page(records: Vec<&Record>, offset: usize, size: usize, repeats: bool) -> Page<'_> {
    let total = records.len();
    if repeats {
        let records = records.into_iter().take(size).collect();
        return Page { records, total: offset + 2 * size, has_more: true };
    }
    let has_more = offset.saturating_add(size) < total;
    Page { records: records.into_iter().skip(offset).take(size).collect(), total, has_more }
}
