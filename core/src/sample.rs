//! What a sample of an API's answer says: where its records are, and which of their fields are id and dates.

mod lists;
mod shorten;

use crate::{
    change::record::{self, RecordsError},
    config::{Config, Resource},
    date::{
        DateFormat, Zone,
        field::{FieldRead, read_field, text},
        infer::{Inference, infer_all},
    },
    platform::Platform,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{cmp::Reverse, collections::BTreeSet, fmt, sync::Arc};

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
        others.sort_by_key(|one| Reverse(one.n_records));
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
        let dates: Vec<Dated<'_>> = self.fields.iter().filter_map(|field| Dated::of(field, known)).collect();
        let (updated, created) = roles(&dates);
        if let Some((date, reason, others)) = &updated {
            date.propose(&UPDATED, reason, others, &mut out);
        }
        if let Some((date, reason, others)) = &created {
            date.propose(&CREATED, reason, others, &mut out);
        }
        if let (Some((updated, ..)), Some((created, ..))) = (&updated, &created) {
            if updated.field.path == created.field.path {
                out.push(Proposed {
                    pointer: "/filterByUpdatedDate",
                    value: json!(false),
                    reason: "the records have one date, which does not say when they change".to_owned(),
                    others: Vec::new(),
                });
            } else {
                out.extend(tolerance(updated, created));
            }
        }
        out.extend(self.deleted(platform));
        out
    }

    /// The field that tells records apart.
    fn id(&self, name: &str) -> Option<Proposed> {
        let mut candidates: Vec<(u32, &Field)> = self
            .fields
            .iter()
            .filter(|field| field.tells_apart())
            .filter_map(|field| Some((id_merit(&field.path, name)?, field)))
            .collect();
        candidates.sort_by_key(|(merit, _)| Reverse(*merit));
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

/// How much a name says that a field is the id of the resource's records; `None` where it says nothing of the kind.
fn id_merit(path: &str, resource: &str) -> Option<u32> {
    let depth = path.matches('.').count() as u32;
    let last = path.rsplit('.').next().unwrap_or(path);
    let lower: String =
        last.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let merit: u32 = match lower.as_str() {
        "id" => 100,
        "key" | "uuid" | "guid" | "gid" | "uid" | "oid" | "urn" => 80,
        other => {
            let stem = ["id", "key", "uuid", "guid"].iter().find_map(|end| other.strip_suffix(end))?;
            // `paid` ends so by chance: the ending must be a word of its own.
            let (start, end) = last.split_at(last.len() - (other.len() - stem.len()));
            let is_camel = end.starts_with(|c: char| c.is_ascii_uppercase())
                && start.ends_with(|c: char| c.is_ascii_lowercase());
            let is_word = is_camel || start.ends_with(['_', '-', ' ', '.']);
            let is_own = stem.len() > 2 && resource.to_ascii_lowercase().contains(stem.trim_end_matches('s'));
            match (is_own, is_word) {
                (true, _) => 70,
                (false, true) => 60,
                (false, false) => return None,
            }
        }
    };
    Some(merit.saturating_sub(depth * 25))
}

/// Whether a field's name says that it moves with every change.
pub(crate) fn says_updated(field: &str) -> bool {
    has_word(field, &["updat", "modif", "edit", "chang"])
}

/// Whether a field's name says that it is set once.
pub(crate) fn says_created(field: &str) -> bool {
    has_word(field, &["creat"])
}

/// Whether one of some words stands anywhere in a name, in any case.
pub(crate) fn has_word(name: &str, words: &[&str]) -> bool {
    let is_word = |at: &[u8], word: &str| {
        at.get(..word.len()).is_some_and(|at| at.eq_ignore_ascii_case(word.as_bytes()))
    };
    (0..name.len()).any(|at| words.iter().any(|word| is_word(&name.as_bytes()[at..], word)))
}

/// A field that holds dates.
struct Dated<'s> {
    field: &'s Field,
    format: DateFormat,
    found: Inference,
    /// What it makes of each record's value, epoch milliseconds.
    millis: Vec<Option<i64>>,
}

/// The keys of one date of a resource.
struct Keys {
    field: &'static str,
    format: &'static str,
    zone: &'static str,
}

const UPDATED: Keys = Keys {
    field: "/datesConfiguration/updatedDateField",
    format: "/datesConfiguration/updatedDateFormat",
    zone: "/datesConfiguration/updatedDateTimezone",
};
const CREATED: Keys = Keys {
    field: "/datesConfiguration/createdDateField",
    format: "/datesConfiguration/createdDateFormat",
    zone: "/datesConfiguration/createdDateTimezone",
};

impl<'s> Dated<'s> {
    fn of(field: &'s Field, known: Option<&Value>) -> Option<Self> {
        let texts: Vec<Option<String>> =
            field.values.iter().map(|value| date_text(&field.path, value.as_ref()?)).collect();
        let samples: Vec<&str> = texts.iter().flatten().map(String::as_str).collect();
        if samples.is_empty() || samples.len() < field.values.iter().flatten().count() {
            return None;
        }
        let gmt = Zone::gmt();
        let found = infer_all(&samples, &gmt, 0);
        let best = found.candidates.first()?;
        if found.others.len() * 4 > samples.len() {
            return None;
        }
        let known = known
            .and_then(|known| known.get("datesConfiguration"))
            .into_iter()
            .flat_map(|dates| ["updatedDateFormat", "createdDateFormat"].map(|key| dates.get(key)))
            .flatten()
            .filter_map(|format| DateFormat::compile(format.as_str()?).ok());
        let is_read_so = |format: &DateFormat| {
            let candidate = found.candidates.iter().find(|candidate| candidate.format == *format);
            candidate.is_some_and(|candidate| candidate.millis == best.millis)
        };
        let format = known.into_iter().find(is_read_so).unwrap_or_else(|| best.format.clone());
        let read = |value: &Option<Value>| match read_field(value.as_ref()?, Some(&format), &gmt, 0) {
            FieldRead::Exact { millis } | FieldRead::Inferred { millis, .. } => Some(millis),
            FieldRead::Unreadable => None,
        };
        let millis = field.values.iter().map(read).collect();
        Some(Self { field, format, found, millis })
    }

    fn n(&self) -> usize {
        self.millis.iter().flatten().count()
    }

    fn propose(&self, keys: &Keys, reason: &str, others: &[&Self], out: &mut Vec<Proposed>) {
        let others = others.iter().map(|other| Value::from(other.field.path.clone())).collect();
        out.push(Proposed {
            pointer: keys.field,
            value: self.field.path.clone().into(),
            reason: reason.to_owned(),
            others,
        });
        let candidates = || self.found.candidates.iter().filter(|candidate| candidate.format != self.format);
        let own = self.found.candidates.iter().find(|candidate| candidate.format == self.format);
        let mut reason = match self.n() {
            1 => "it reads the one value".to_owned(),
            n => format!("it reads all {n} values"),
        };
        if !self.found.others.is_empty() {
            reason = format!("it reads most values, but {} are written otherwise", self.found.others.len());
        } else if self.found.is_ambiguous {
            reason.push_str("; so do others, as other dates: look at one whose day is known");
        } else if let Some(why) = own.and_then(|own| own.reasons.last()) {
            reason = format!("{reason}: {why}");
        }
        out.push(Proposed {
            pointer: keys.format,
            value: self.format.to_string().into(),
            reason,
            others: candidates().take(3).map(|candidate| candidate.format.to_string().into()).collect(),
        });
        let reason = match &self.format {
            DateFormat::Epoch(_) => "a number since 1970 is UTC".to_owned(),
            DateFormat::Pattern(pattern) if pattern.has_zone() => {
                "each value names its offset itself".to_owned()
            }
            DateFormat::Pattern(_) if own.is_some_and(|own| own.format.to_string().contains("'Z'")) => {
                "the values end in `Z`, which is UTC".to_owned()
            }
            DateFormat::Pattern(_) => {
                "the values name no zone: this is an assumption, look at a record whose hour is known"
                    .to_owned()
            }
        };
        out.push(Proposed { pointer: keys.zone, value: "GMT".into(), reason, others: Vec::new() });
    }
}

/// A value as the text of a date; a number only where the field's name speaks of one, for ids are numbers too.
fn date_text(path: &str, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
            (!is_number || is_named_date(path)).then(|| text.clone())
        }
        Value::Number(number) if is_named_date(path) => Some(number.to_string()),
        _ => None,
    }
}

fn is_named_date(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    let lower = last.to_ascii_lowercase();
    !lower.ends_with("id")
        && (says_updated(last)
            || says_created(last)
            || has_word(last, &["date", "time", "stamp"])
            || lower.ends_with("at")
            || lower.ends_with("on")
            || lower == "ts")
}

/// A date with what speaks for it, and what else it might be.
type Chosen<'d, 's> = (&'d Dated<'s>, String, Vec<&'d Dated<'s>>);

/// Which date says when a record changed, and which when it was made.
fn roles<'d, 's>(dates: &'d [Dated<'s>]) -> (Option<Chosen<'d, 's>>, Option<Chosen<'d, 's>>) {
    let ranked = |says: fn(&str) -> bool| {
        let mut dates: Vec<_> = dates.iter().filter(|date| says(date.field.last_step())).collect();
        dates.sort_by_key(|date| (strangeness(&date.field.path), Reverse(date.n())));
        dates
    };
    let mut updated = ranked(|name| says_updated(name) || has_word(name, &["modstamp"]));
    let created = ranked(|name| {
        (says_created(name)
            || has_word(name, &["insert", "regist"])
            || words(name).any(|word| matches!(word.as_str(), "add" | "added")))
            && !says_updated(name)
    });
    // Who changes nothing has not changed before it was made.
    if let Some(made) = created.first().copied() {
        updated.retain(|date| !mostly_before(date, made));
    }
    let reason = |date: &Dated<'_>, says: &str| match (date.n(), date.field.values.len()) {
        (1, 1) => format!("its name says {says}"),
        (n, all) => format!("its name says {says}, and {n} of {all} records have it"),
    };
    let choose = |mut dates: Vec<&'d Dated<'s>>, says: &str| {
        let first = if dates.is_empty() { None } else { Some(dates.remove(0)) };
        first.map(|date| (date, reason(date, says), dates))
    };
    if updated.is_empty() {
        // One date that says nothing of either: a stream of things that do not change.
        let alone = created.first().copied().or_else(|| {
            dates.iter().find(|date| {
                matches!(
                    date.field.last_step().to_ascii_lowercase().as_str(),
                    "timestamp" | "date" | "time" | "ts" | "datetime"
                )
            })
        });
        if let Some(date) = alone {
            let reason = format!("it is the only date that {} have", records(date.n()));
            return (Some((date, reason.clone(), Vec::new())), Some((date, reason, Vec::new())));
        }
        return match latest(dates) {
            Some(date) => (
                Some((
                    date,
                    "of all dates it is the latest in every record; its name does not say so".to_owned(),
                    Vec::new(),
                )),
                None,
            ),
            None => (None, None),
        };
    }
    (choose(updated, "changed"), choose(created, "made"))
}

/// The date that no other date of a record is later than.
fn latest<'d, 's>(dates: &'d [Dated<'s>]) -> Option<&'d Dated<'s>> {
    let is_latest = |one: &&Dated<'_>| {
        one.millis.iter().all(Option::is_some)
            && dates.iter().all(|other| !other.millis.iter().zip(&one.millis).any(|(other, one)| other > one))
    };
    dates.iter().find(is_latest).filter(|_| dates.len() > 1)
}

/// Whether most records have a date before another one.
fn mostly_before(one: &Dated<'_>, other: &Dated<'_>) -> bool {
    let both = || one.millis.iter().zip(&other.millis).filter_map(|(one, other)| Some(((*one)?, (*other)?)));
    both().filter(|(one, other)| one < other).count() * 2 > both().count()
}

/// How many words of a path speak of something besides a date of the record itself, its depth counting double.
fn strangeness(path: &str) -> usize {
    const PLAIN: [&str; 22] = [
        "date",
        "time",
        "at",
        "on",
        "utc",
        "gmt",
        "last",
        "ts",
        "timestamp",
        "datetime",
        "dt",
        "record",
        "system",
        "stamp",
        "mod",
        "lastmod",
        "ed",
        "ion",
        "item",
        "entity",
        "object",
        "sys",
    ];
    let last = path.rsplit('.').next().unwrap_or(path);
    let strange = words(last)
        .filter(|word| !PLAIN.contains(&word.as_str()) && !says_updated(word) && !says_created(word))
        .count();
    strange + 2 * path.matches('.').count()
}

/// The words of a name: `lastModifiedDate`, `DATE_UPDATED_UTC`, `updated-at`.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut out: Vec<String> = Vec::new();
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            out.push(String::new());
            was_lower = false;
            continue;
        }
        if out.is_empty() || (c.is_ascii_uppercase() && was_lower) {
            out.push(String::new());
        }
        was_lower = c.is_ascii_lowercase();
        if let Some(word) = out.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
    }
    out.into_iter().filter(|word| !word.is_empty())
}

/// A new record's updated date may lie a little after its created date: how much, where the sample has such ones.
fn tolerance(updated: &Dated<'_>, created: &Dated<'_>) -> Option<Proposed> {
    /// What is later than this was a change.
    const MOST_SECONDS: i64 = 60;
    let both = updated
        .millis
        .iter()
        .zip(&created.millis)
        .filter_map(|(updated, created)| Some((*updated)? - (*created)?));
    let near: Vec<i64> = both.filter(|apart| (0..=MOST_SECONDS * 1000).contains(apart)).collect();
    let later = near.iter().filter(|apart| **apart > 0).count();
    // One record may have been changed by hand at once; that is no habit of the vendor's.
    if later < 2 || later * 2 < near.len() {
        return None;
    }
    let most = near.iter().max()?.div_euclid(1000) + i64::from(near.iter().max()? % 1000 > 0);
    let seconds =
        [1, 5, 10, 30, 60].into_iter().find(|step| *step >= most.max(1) && (*step > 1 || most <= 1))?;
    Some(Proposed {
        pointer: "/createdCheckTolerance",
        value: json!(seconds),
        reason: format!(
            "{} carry an updated date up to {most} s after the created one: that is how new ones look",
            records(later)
        ),
        others: Vec::new(),
    })
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
