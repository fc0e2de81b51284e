//! What a sample of an API's answer says: where its records are, and which of their fields are id and dates.

mod dated;
mod lists;
mod names;
mod notes;
mod shorten;

use crate::{
    change::record::{self, RecordsError},
    config::{Config, Resource},
    date::field::text,
    platform::Platform,
    span::sort_by_number,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fmt, sync::Arc};

pub(crate) use names::{has_word, says_created, says_updated};
pub use shorten::{Shortened, shorten};

/// One page of an API's answer, and what its records are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Where the records are, as a JSON pointer: empty where the answer is the list itself.
    pub records_path: String,
    /// How many records the answer has.
    pub n_records: usize,
    /// The fields of their objects, in the order in which they come first, nested ones as `person.id`.
    pub fields: Vec<Field>,
    /// What the records are where another list of the answer is meant, the longest first; these have no others.
    pub others: Vec<Sample>,
    /// The records that are looked at.
    records: Vec<Value>,
}

/// A field of the records.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its path, as a configuration names it.
    pub path: String,
    /// Its values in order of the records, one a record that is looked at: `None` where it has none.
    pub values: Vec<Option<Value>>,
}

/// Samples of the answers to the resources of a configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples(Arc<Vec<(Option<String>, Sample)>>);

impl Samples {
    /// Samples with the resources that they belong to; one without a name belongs to every resource.
    pub fn new(samples: Vec<(Option<String>, Sample)>) -> Self {
        Self(Arc::new(samples))
    }

    /// The sample of a resource, of the list that its `recordsPath` names where the answer has one there.
    pub fn of(&self, config: &Config, resource: &Resource) -> Option<&Sample> {
        let is_own = |name: &Option<String>| name.as_deref() == Some(&*resource.name.value);
        let named = self.0.iter().find(|(name, _)| is_own(name));
        let (_, sample) = named.or_else(|| self.0.iter().find(|(name, _)| name.is_none()))?;
        let own = config.own_of(resource);
        Some(own.records_path.as_ref().and_then(|path| sample.list(&path.value)).unwrap_or(sample))
    }
}

/// A value that a sample speaks for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposed {
    /// Where it belongs, as a pointer from the resource: `/datesConfiguration/updatedDateField`.
    pub pointer: &'static str,
    /// The value.
    pub value: Value,
    /// What speaks for it.
    pub reason: String,
    /// What else it might be, the likeliest first.
    pub others: Vec<Value>,
}

/// Why a text is no sample.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleError {
    /// It is no JSON: line and column of the first mistake, from 1.
    NotJson(usize, usize),
    /// Its records cannot be told.
    Records(RecordsError),
    /// It has no record at all.
    Empty,
    /// What should be records are no objects.
    NotObjects,
}

impl fmt::Display for SampleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(line, column) => {
                write!(
                    f,
                    "the sample is no JSON from line {line}, column {column} on; take an answer of the API as it came"
                )
            }
            Self::Records(why) => why.fmt(f),
            Self::Empty => f.write_str("the sample holds no record; take an answer that has some"),
            Self::NotObjects => {
                f.write_str("the sample's list holds no objects, so there are no fields to tell")
            }
        }
    }
}

impl std::error::Error for SampleError {}

/// So many records of an answer are looked at: the first ones.
const MAX_RECORDS: usize = 200;
/// Objects inside records are looked into so deep.
const MAX_DEPTH: usize = 4;
/// No id is longer.
const MAX_ID_BYTES: usize = 200;
/// More fields than any form shows.
const MAX_FIELDS: usize = 1_000;

impl Sample {
    /// Reads an answer: a list of records, or an object that holds one; lines of JSON, one record each, too.
    ///
    /// # Errors
    /// - the text is no JSON
    /// - it has no list of records, or none with a record
    pub fn read(text: &str) -> Result<Self, SampleError> {
        let text = text.trim_start_matches('\u{feff}').trim();
        let answer = serde_json::from_str(text).or_else(|error| lines(text).ok_or(error));
        let answer = answer.map_err(|error| SampleError::NotJson(error.line(), error.column()))?;
        Self::of(&answer)
    }

    /// The same of an answer that is read already.
    ///
    /// # Errors
    /// As [`Sample::read`].
    pub fn of(answer: &Value) -> Result<Self, SampleError> {
        let mut lists = lists::lists(answer)?.into_iter().map(|(path, records)| Self::of_list(path, records));
        let first = lists.next().unwrap_or(Err(SampleError::Empty))?;
        Ok(Self { others: lists.flatten().collect(), ..first })
    }

    fn of_list(records_path: String, records: Vec<&Value>) -> Result<Self, SampleError> {
        let n_records = records.len();
        let records: Vec<Value> = records.into_iter().take(MAX_RECORDS).cloned().collect();
        let mut paths = Paths::default();
        for record in &records {
            paths.add(record, "", 0);
        }
        if paths.ordered.is_empty() {
            return Err(SampleError::NotObjects);
        }
        let value =
            |record: &Value, path: &str| record::lookup(record, path).filter(|v| !v.is_null()).cloned();
        let field =
            |path: String| Field { values: records.iter().map(|one| value(one, &path)).collect(), path };
        let fields = paths.ordered.into_iter().map(field).collect();
        Ok(Self { records_path, n_records, fields, others: Vec::new(), records })
    }

    /// The sample of the list at a JSON pointer; `None` where the answer has none there.
    pub fn list(&self, records_path: &str) -> Option<&Self> {
        std::iter::once(self).chain(&self.others).find(|one| one.records_path == records_path)
    }

    /// The same of the list that a person chose, were there one.
    ///
    /// # Errors
    /// The answer has no list of records at that JSON pointer.
    pub fn choose(mut self, records_path: Option<&str>) -> Result<Self, SampleError> {
        let Some(path) = records_path.filter(|path| *path != self.records_path) else { return Ok(self) };
        let mut others = std::mem::take(&mut self.others);
        let at = others.iter().position(|one| one.records_path == path);
        let at = at.ok_or_else(|| SampleError::Records(RecordsError::NoArrayAt(path.to_owned())))?;
        let chosen = std::mem::replace(&mut others[at], self);
        sort_by_number(&mut others, |one| !(one.n_records as u64));
        Ok(Self { others, ..chosen })
    }

    /// How many records are looked at.
    pub fn n_looked_at(&self) -> usize {
        self.records.len()
    }

    /// Whether a record has a field of that path, were it empty.
    pub fn has(&self, path: &str) -> bool {
        self.records.iter().any(|record| record::lookup(record, path).is_some())
    }

    /// The values of a path, as change detection finds them; `None` where no record has any.
    pub fn values(&self, path: &str) -> Option<Vec<&Value>> {
        let of = |record| record::lookup(record, path).filter(|value| !value.is_null());
        let values: Vec<_> = self.records.iter().filter_map(of).collect();
        (!values.is_empty()).then_some(values)
    }

    /// The field that a wrong path most likely means: the same letters in another case, or the same last step.
    pub fn nearest(&self, path: &str) -> Option<&str> {
        let plain = |path: &str| -> String {
            path.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
        };
        let last = |path: &str| plain(path.rsplit(['.', '/', ']']).next().unwrap_or_default());
        let paths = || self.fields.iter().map(|field| field.path.as_str());
        paths()
            .find(|one| plain(one) == plain(path))
            .or_else(|| paths().find(|one| last(one) == last(path)))
            .or_else(|| paths().find(|one| !last(path).is_empty() && last(one).ends_with(&last(path))))
    }

    /// What speaks for which value of a resource, in the order of the form.
    ///
    /// `known` is the resource's configuration as the catalog has it: of several patterns that read a field alike its
    /// pattern is taken. `name` is the resource's.
    pub fn propose(&self, name: &str, known: Option<&Value>, platform: Platform) -> Vec<Proposed> {
        let mut out = Vec::new();
        if !self.records_path.is_empty() && platform == Platform::Pollwright {
            out.push(Proposed {
                pointer: "/pollwright/recordsPath",
                value: json!(self.records_path),
                reason: format!("the list of {} is there", records(self.n_records)),
                others: Vec::new(),
            });
        }
        out.extend(self.id(name));
        dated::propose(&self.fields, known, &mut out);
        out.extend(self.deleted(platform));
        out
    }

    /// The field that tells records apart.
    fn id(&self, name: &str) -> Option<Proposed> {
        let mut candidates: Vec<(u32, &Field)> = self
            .fields
            .iter()
            .filter(|field| field.tells_apart())
            .filter_map(|field| Some((names::id_merit(&field.path, name)?, field)))
            .collect();
        sort_by_number(&mut candidates, |(merit, _)| !u64::from(*merit));
        let mut paths = candidates.iter().map(|(_, field)| field.path.clone());
        let path = paths.next()?;
        let n = self.n_looked_at();
        let reason = match n {
            1 => "the one record has it; a sample of several would tell more".to_owned(),
            _ => format!("each of {} has another one", records(n)),
        };
        let others = paths.take(4).map(Value::from).collect();
        Some(Proposed { pointer: "/idField", value: path.into(), reason, others })
    }

    fn deleted(&self, platform: Platform) -> Option<Proposed> {
        if platform != Platform::Pollwright {
            return None;
        }
        let is_flag = |value: &Option<Value>| matches!(value, None | Some(Value::Bool(_)));
        let is_deleted = |field: &&Field| {
            let last = field.last_step().to_ascii_lowercase();
            let says = ["deleted", "removed", "trashed"].iter().any(|word| last.contains(word));
            says && !last.ends_with("by")
                && (field.values.iter().all(is_flag) || last.contains("at") || last.contains("date"))
        };
        let field = self.fields.iter().find(is_deleted)?;
        let n = field.values.iter().flatten().filter(|value| **value != Value::Bool(false)).count();
        let reason = match n {
            0 => "its name says so; no record of the sample is deleted".to_owned(),
            n => format!("its name says so; it is set in {}", records(n)),
        };
        Some(Proposed {
            pointer: "/pollwright/deletes",
            value: json!({ "flag": field.path }),
            reason,
            others: Vec::new(),
        })
    }
}

impl Field {
    fn last_step(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }

    /// Whether it could be an id: every record has one, and none twice.
    fn tells_apart(&self) -> bool {
        let mut seen = BTreeSet::new();
        self.values.iter().all(|value| {
            let text = value.as_ref().and_then(text);
            text.is_some_and(|text| {
                !text.trim().is_empty() && text.len() <= MAX_ID_BYTES && seen.insert(text)
            })
        })
    }
}

/// The paths of records' fields, in order of appearance.
#[derive(Default)]
struct Paths {
    ordered: Vec<String>,
    known: BTreeSet<String>,
}

impl Paths {
    fn add(&mut self, value: &Value, base: &str, depth: usize) {
        let Some(members) = value.as_object().filter(|_| depth < MAX_DEPTH) else { return };
        for (name, value) in members {
            let path = if base.is_empty() { name.clone() } else { format!("{base}.{name}") };
            if value.is_object() {
                self.add(value, &path, depth + 1);
            } else if !value.is_array() && self.ordered.len() < MAX_FIELDS && self.known.insert(path.clone())
            {
                self.ordered.push(path);
            }
        }
    }
}

/// Lines of JSON, one record each.
fn lines(text: &str) -> Option<Value> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let records = lines.map(|line| serde_json::from_str::<Value>(line).ok().filter(Value::is_object));
    let records = records.collect::<Option<Vec<_>>>()?;
    (!records.is_empty()).then_some(Value::Array(records))
}

/// `1 record`, `20 records`.
pub(crate) fn records(n: usize) -> String {
    format!("{n} record{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, text: &str, platform: Platform) -> String {
        match Sample::read(text) {
            Ok(sample) => sample
                .propose(name, None, platform)
                .iter()
                .filter(|one| one.value != "GMT")
                .map(|one| {
                    let key = one.pointer.rsplit('/').next().unwrap_or_default();
                    format!(
                        "{key}={}",
                        one.value.as_str().map_or_else(|| one.value.to_string(), str::to_owned)
                    )
                })
                .collect::<Vec<_>>()
                .join(" "),
            Err(error) => error.to_string(),
        }
    }

    #[track_caller]
    fn check(name: &str, text: &str, expected: &str) {
        assert_eq!(said(name, text, Platform::Pollwright), expected, "{name}: {text}");
    }

    #[test]
    fn what_vendors_answer() {
        // Salesforce
        check(
            "accounts",
            r#"{"totalSize":2,"done":true,"records":[
              {"attributes":{"type":"Account","url":"/a/1"},"Id":"001A","OwnerId":"005A","CreatedDate":"2026-01-02T03:04:05.000+0000","LastModifiedDate":"2026-02-02T03:04:05.000+0000","SystemModstamp":"2026-02-02T03:04:05.000+0000","LastActivityDate":null,"IsDeleted":false},
              {"attributes":{"type":"Account","url":"/a/2"},"Id":"001B","OwnerId":"005A","CreatedDate":"2026-01-03T03:04:05.000+0000","LastModifiedDate":"2026-01-03T03:04:05.000+0000","SystemModstamp":"2026-01-03T03:04:05.000+0000","LastActivityDate":"2026-01-04","IsDeleted":false}]}"#,
            r#"recordsPath=/records idField=Id updatedDateField=LastModifiedDate updatedDateFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ createdDateField=CreatedDate createdDateFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ deletes={"flag":"IsDeleted"}"#,
        );
        // HubSpot
        check(
            "contacts",
            r#"{"results":[
              {"id":"51","properties":{"createdate":"2026-01-02T03:04:05.100Z","hs_object_id":"51","lastmodifieddate":"2026-01-03T03:04:05.200Z","email":"a@example.com"},"createdAt":"2026-01-02T03:04:05.100Z","updatedAt":"2026-01-03T03:04:05.200Z","archived":false},
              {"id":"52","properties":{"createdate":"2026-01-02T03:04:06.100Z","hs_object_id":"52","lastmodifieddate":"2026-01-05T03:04:05.200Z","email":"b@example.com"},"createdAt":"2026-01-02T03:04:06.100Z","updatedAt":"2026-01-05T03:04:05.200Z","archived":false}],"paging":{"next":{"after":"52"}}}"#,
            "recordsPath=/results idField=id updatedDateField=updatedAt updatedDateFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX createdDateField=createdAt createdDateFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
        );
        // Jira
        check(
            "issues",
            r#"{"startAt":0,"issues":[
              {"id":"10001","key":"A-1","fields":{"summary":"x","created":"2026-01-02T03:04:05.000+0100","updated":"2026-01-03T03:04:05.000+0100","duedate":"2026-12-24","resolutiondate":null}},
              {"id":"10002","key":"A-2","fields":{"summary":"y","created":"2026-01-02T04:04:05.000+0100","updated":"2026-01-04T03:04:05.000+0100","duedate":null,"resolutiondate":null}}]}"#,
            "recordsPath=/issues idField=id updatedDateField=fields.updated updatedDateFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ createdDateField=fields.created createdDateFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
        );
        // Stripe: one date, which is no change.
        check(
            "charges",
            r#"{"object":"list","data":[{"id":"ch_1","amount":1795185900,"created":1795185900},{"id":"ch_2","amount":20,"created":1795185960}]}"#,
            "recordsPath=/data idField=id updatedDateField=created updatedDateFormat=seconds createdDateField=created createdDateFormat=seconds filterByUpdatedDate=false",
        );
        // Dynamics, a root array, ids by name of the resource.
        check(
            "contacts",
            r#"[{"accountid":"a1","contactid":"c1","modifiedon":"2026-01-02T03:04:05Z","createdon":"2026-01-02T03:04:05Z"},{"accountid":"a2","contactid":"c2","modifiedon":"2026-01-02T03:04:05Z","createdon":"2026-01-02T03:04:05Z"}]"#,
            "idField=contactid updatedDateField=modifiedon updatedDateFormat=yyyy-MM-dd'T'HH:mm:ssXXX createdDateField=createdon createdDateFormat=yyyy-MM-dd'T'HH:mm:ssXXX",
        );
        // Days before months, told by one value; a change of the stage is not a change of the record.
        check(
            "deals",
            r#"{"data":[{"deal_id":1,"stage_changed":"01/02/2026 10:00","update_time":"01/02/2026 10:00","add_time":"01/01/2026 10:00"},{"deal_id":2,"stage_changed":null,"update_time":"25/02/2026 10:00","add_time":"13/01/2026 10:00"}]}"#,
            "recordsPath=/data idField=deal_id updatedDateField=update_time updatedDateFormat=dd/MM/yyyy HH:mm createdDateField=add_time createdDateFormat=dd/MM/yyyy HH:mm",
        );
    }

    #[test]
    fn which_list_is_meant() {
        #[track_caller]
        fn check(text: &str, chosen: Option<&str>, expected: &str) {
            let said = match Sample::read(text).and_then(|sample| sample.choose(chosen)) {
                Ok(sample) => std::iter::once(&sample)
                    .chain(&sample.others)
                    .map(|one| format!("{}*{}:{}", one.n_records, one.records_path, one.fields[0].path))
                    .collect::<Vec<_>>()
                    .join(" "),
                Err(error) => error.to_string(),
            };
            assert_eq!(said, expected, "{text} {chosen:?}");
        }
        let two = r#"{"included":[{"a":1}],"errors":[],"ids":[1,2,3],"data":[{"b":1},{"b":2}]}"#;
        check(two, None, "2*/data:b 1*/included:a");
        check(two, Some("/data"), "2*/data:b 1*/included:a");
        check(two, Some("/included"), "1*/included:a 2*/data:b");
        check(two, Some("/ids"), "the answer has no array at `/ids`; correct `recordsPath`");
        // As many records: the first list.
        check(r#"{"data":[{"b":1}],"included":[{"a":1}]}"#, None, "1*/data:b 1*/included:a");
        // Of three lists the longest, not the longer of the first two.
        check(r#"{"x":[{"a":1}],"y":[{"b":1}],"z":[{"c":1},{"c":2}]}"#, None, "2*/z:c 1*/x:a 1*/y:b");
        // What polling finds by itself comes first, were another list longer.
        check(
            r#"{"data":[{"b":1}],"meta":{"links":[{"href":1},{"href":2}]}}"#,
            None,
            "1*/data:b 2*/meta/links:href",
        );
        check(r#"{"errors":[],"d":{"results":[{"c":1}]}}"#, None, "1*/d/results:c");
        check(r#"[{"a":1,"lines":[{"b":1}]}]"#, None, "1*:a");
        // Deeper than a poll looks by itself.
        check(
            r#"{"data":{"accounts":{"edges":[{"node":{"a":1}}],"pageInfo":{}}}}"#,
            None,
            "1*/data/accounts/edges:node.a",
        );
        check(
            r#"{"ok":true,"r":{"x":{"items":[{"a":1},{"a":2}],"more":[{"b":1}]}}}"#,
            None,
            "2*/r/x/items:a 1*/r/x/more:b",
        );
        check(r#"{"id":1,"r":{"x":{"items":[{"a":1},{"a":2}]}}}"#, None, "1*:id 2*/r/x/items:a");
    }

    #[test]
    fn what_new_records_look_like() {
        let pair = |id: u32, updated: &str| {
            format!(r#"{{"id":{id},"created_at":"2026-01-02T03:04:05Z","updated_at":"{updated}"}}"#)
        };
        let tolerance = |updated: &[&str]| {
            let records: Vec<_> = (1..).zip(updated).map(|(id, updated)| pair(id, updated)).collect();
            let said = said("contacts", &format!("[{}]", records.join(",")), Platform::Sap);
            said.split("createdCheckTolerance=").nth(1).map(str::to_owned)
        };
        let (same, near, far) = ("2026-01-02T03:04:05Z", "2026-01-02T03:04:08Z", "2026-03-02T03:04:05Z");
        assert_eq!(tolerance(&[near, near, far]), Some("5".to_owned()));
        assert_eq!(tolerance(&["2026-01-02T03:04:06Z", "2026-01-02T03:04:06Z"]), Some("1".to_owned()));
        assert_eq!(tolerance(&["2026-01-02T03:04:45Z", near]), Some("60".to_owned()));
        assert_eq!(tolerance(&[same, same, same, near, far]), None);
        assert_eq!(tolerance(&[near, far]), None);
    }

    #[test]
    fn what_is_no_sample() {
        check(
            "x",
            "<html>",
            "the sample is no JSON from line 1, column 1 on; take an answer of the API as it came",
        );
        check("x", "[]", "the sample holds no record; take an answer that has some");
        check("x", "{}", "the answer has no array of records; set `recordsPath` if they are elsewhere");
        check("x", "[1, 2]", "the sample's list holds no objects, so there are no fields to tell");
        check("x", "7", "the answer has no array of records; set `recordsPath` if they are elsewhere");
        check("x", r#"{"id":7,"name":"one record alone"}"#, "idField=id");
        check("x", "{\"id\":7}\n{\"id\":8}\n", "idField=id");
        check("x", r#"[{"id":7},{"id":7}]"#, "");
    }

    #[test]
    fn paths_that_are_meant() {
        #[track_caller]
        fn check(path: &str, expected: Option<&str>) {
            let sample = Sample::read(r#"[{"Id":1,"updated_at":"x","sys":{"changed":"y"}}]"#).unwrap();
            assert_eq!(sample.nearest(path), expected, "path: {path}");
        }
        check("id", Some("Id"));
        check("updatedAt", Some("updated_at"));
        check("changed", Some("sys.changed"));
        check("contact.id", Some("Id"));
        check("nothing", None);
        check("", None);
    }
}
