//! Records as a vendor writes them, and tables of them.

use super::time::{Writing, read_value};
use serde_json::{Map, Value};

/// What the records of one resource look like.
pub(super) struct Shape {
    /// The resource's name in the catalog.
    pub(super) name: &'static str,
    /// What else it is called: the vendor's word.
    pub(super) aliases: &'static [&'static str],
    /// Path of the id, dotted.
    pub(super) id: &'static str,
    /// Field of the updated date.
    pub(super) updated: &'static str,
    /// Field of the created date; the same as `updated` where the vendor has one date only.
    pub(super) created: &'static str,
    /// How dates are written.
    pub(super) writing: Writing,
    /// Seconds that a new record's updated date lies after its created date.
    pub(super) lag_seconds: i64,
    /// Path of the text that a change rewrites when nobody says what to change, dotted.
    pub(super) text: &'static str,
    /// What becomes of a deleted record.
    pub(super) deleted: Deleted,
    /// The field that an added record takes over from the first one: whom it belongs to.
    pub(super) parent: Option<&'static str>,
    /// The record of a number from 0, without dates.
    pub(super) sample: fn(usize) -> Value,
}

/// What becomes of a deleted record.
#[derive(Clone, Copy)]
pub(super) enum Deleted {
    /// It leaves the list.
    Gone,
    /// This field turns true.
    Flag(&'static str),
    /// This field takes this word.
    Word(&'static str, &'static str),
}

/// One record.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// All its fields, those included that a list leaves out.
    pub(super) fields: Map<String, Value>,
    /// UTC milliseconds, cut to what is written.
    pub(super) updated: i64,
    /// UTC milliseconds, cut to what is written.
    pub(super) created: i64,
    /// Whether it was deleted and still can be asked for.
    pub(super) is_deleted: bool,
    /// How often it was changed.
    pub(super) n_changes: usize,
}

/// The records of one resource, oldest first.
pub(super) struct Table {
    pub(super) shape: &'static Shape,
    pub(super) records: Vec<Record>,
    /// How many were made so far, deleted ones included.
    pub(super) n_made: usize,
}

impl Shape {
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
}

impl Table {
    pub(super) fn push(&mut self, number: usize, created: i64, updated: i64, offset: i32) {
        let shape = self.shape;
        let Value::Object(fields) = (shape.sample)(number) else { return };
        let mut record = Record {
            fields,
            updated: 0,
            created: shape.writing.cut(created),
            is_deleted: false,
            n_changes: 0,
        };
        record.fields.insert(shape.created.to_owned(), shape.writing.write(created, offset));
        let updated = if shape.created == shape.updated { created } else { updated };
        record.date(shape, updated, offset);
        self.records.push(record);
    }

    pub(super) fn position(&self, id: Option<&str>) -> Result<usize, String> {
        let is_it = |record: &Record| match id {
            Some(id) => record.id(self.shape).as_deref() == Some(id),
            None => !record.is_deleted,
        };
        self.records.iter().position(is_it).ok_or_else(|| match id {
            Some(id) => format!("no record `{id}` in {}", self.shape.name),
            None => format!("{} has no records", self.shape.name),
        })
    }

    pub(super) fn find_mut(&mut self, id: Option<&str>) -> Result<&mut Record, String> {
        let position = self.position(id)?;
        Ok(&mut self.records[position])
    }

    /// A record by its id.
    pub(super) fn find(&self, id: &str) -> Option<&Record> {
        self.records.iter().find(|record| record.id(self.shape).as_deref() == Some(id))
    }

    /// The records that are not deleted.
    pub(super) fn live(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| !record.is_deleted)
    }
}

impl Record {
    /// Its id as text.
    pub(super) fn id(&self, shape: &Shape) -> Option<String> {
        read_path(&self.fields, shape.id).map(text_of)
    }

    /// A field by its dotted path, its name in any case.
    pub(super) fn field(&self, path: &str) -> Option<&Value> {
        let direct = read_path(&self.fields, path);
        direct.or_else(|| {
            self.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(path)).map(|(_, value)| value)
        })
    }

    /// Some of its fields, in their order.
    pub(super) fn only(&self, names: &[&str]) -> Value {
        self.fields
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Map<_, _>>()
            .into()
    }

    /// All of its fields but some.
    pub(super) fn without(&self, names: &[&str]) -> Value {
        self.fields
            .iter()
            .filter(|(name, _)| !names.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Map<_, _>>()
            .into()
    }

    pub(super) fn date(&mut self, shape: &Shape, updated: i64, offset: i32) {
        self.updated = shape.writing.cut(updated);
        self.fields.insert(shape.updated.to_owned(), shape.writing.write(updated, offset));
    }

    // A date that is set stays as it was given, so that tests can give bad ones; the filter then goes by the instant
    // it says, or by the one before where it says none.
    pub(super) fn set(&mut self, shape: &Shape, set: &Map<String, Value>, offset: i32) {
        for (name, value) in set {
            write_path(&mut self.fields, name, value.clone());
        }
        if let Some(updated) = set.get(shape.updated).and_then(|value| read_value(value, offset)) {
            self.updated = updated;
        }
        if let Some(created) = set.get(shape.created).and_then(|value| read_value(value, offset)) {
            self.created = created;
        }
    }
}

/// A value as a person would write it in a filter.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn read_path<'a>(fields: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => fields.get(path),
        Some((first, rest)) => read_path(fields.get(first)?.as_object()?, rest),
    }
}

/// Sets a field by its dotted path; where the path leads nowhere, a field of that very name.
pub(super) fn write_path(fields: &mut Map<String, Value>, path: &str, value: Value) {
    if let Some((first, rest)) = path.split_once('.')
        && let Some(Value::Object(inner)) = fields.get_mut(first)
    {
        return write_path(inner, rest, value);
    }
    fields.insert(path.to_owned(), value);
}
