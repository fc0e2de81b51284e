//! The fields of a sample that hold dates: their patterns, and which of them says what.

use super::{
    Field, Proposed,
    names::{has_word, is_named_date, says_created, says_updated, strangeness},
    records,
};
use crate::date::{
    DateFormat, Zone,
    field::{FieldRead, read_field},
    infer::{Inference, infer_all},
};
use serde_json::{Value, json};
use std::cmp::Reverse;

/// What speaks for the dates of a resource, and for how it takes them. `known` is its configuration in the catalog.
pub(super) fn propose(fields: &[Field], known: Option<&Value>, out: &mut Vec<Proposed>) {
    let dates: Vec<Dated<'_>> = fields.iter().filter_map(|field| Dated::of(field, known)).collect();
    let (updated, created) = roles(&dates);
    if let Some((date, reason, others)) = &updated {
        date.propose(&UPDATED, reason, others, out);
    }
    if let Some((date, reason, others)) = &created {
        date.propose(&CREATED, reason, others, out);
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
    let created =
        ranked(|name| (says_created(name) || has_word(name, &["insert", "regist"])) && !says_updated(name));
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
