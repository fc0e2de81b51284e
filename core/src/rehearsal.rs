//! A rehearsal: what the records of successive answers come to, one by one and with the reason; and answers made up for
//! it.

use crate::{
    analyze::Options,
    change::{
        Assumption, DateReading, DetectError, Event, EventType, Outcome, Reading,
        record::{self, RecordText},
    },
    config::{Config, FieldFormatKind, Resource},
    date::{
        DateFormat, Instant, Zone,
        field::{FieldRead, read_field, read_field_hosted},
    },
    scenario::Simulation,
    schedule::Window,
};
use chrono::TimeDelta;
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt;

mod asked;
mod made_up;
#[cfg(test)]
mod tests;

use asked::Asked;
pub use made_up::made_up;

/// A poll that was rehearsed.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rehearsed {
    /// Its start.
    pub at: Instant,
    /// The URL that it calls, as people read it.
    pub url: Option<String>,
    /// What it asks for, and how that came about.
    pub window: Window,
    /// What became of each record of its answer, then of those that are gone.
    pub records: Vec<Told>,
    /// What was noticed, a sentence each.
    pub warnings: Vec<String>,
    /// What a hosted platform does not document, and the result rests on.
    pub assumptions: Vec<&'static str>,
    /// Why the poll comes to nothing.
    pub error: Option<String>,
}

/// What became of a record.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// Its id; empty where it has none.
    pub id: String,
    /// Its updated date as the configuration reads it.
    pub updated: Option<Instant>,
    /// Its created date as the configuration reads it.
    pub created: Option<Instant>,
    /// What fires.
    pub fires: Option<EventType>,
    /// The event's id: a repeat bears the same.
    pub event_id: Option<String>,
    /// Why, step by step.
    pub why: Vec<String>,
}

/// The answer of one poll.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The poll start.
    pub at: Instant,
    /// What the API answers.
    pub body: Value,
}

/// Why a record is not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unchanged {
    /// There is no such record.
    NoRecord,
    /// It has no updated date that can be written.
    NoDate,
    /// The poll asks for no time at all, as the first one of a hosted platform does.
    NoTime,
}

impl fmt::Display for Unchanged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoRecord => "this record is not in the answer any more",
            Self::NoDate => "this record has no updated date that the configuration can write",
            Self::NoTime => {
                "this poll asks for no time in which a record could change; change it in a later poll"
            }
        })
    }
}

impl std::error::Error for Unchanged {}

/// Rehearses polls of a resource, in order of time; platform, server zone and elements are those of `options`.
///
/// A poll that is not later than the one before it, or whose records cannot be found, comes to nothing and says so; the
/// others go on.
pub fn rehearse(
    config: &Config,
    resource: &Resource,
    options: &Options,
    answers: &[Answer],
) -> Vec<Rehearsed> {
    let mut simulation = Simulation::new(config, resource, options.platform, options.server_zone.clone());
    let reading = Reading::of(config, resource, options.platform);
    let element = options.elements.named_by(config);
    let mut last: Option<Instant> = None;
    let mut out = Vec::with_capacity(answers.len());
    for answer in answers {
        let asked = simulation.ask(answer.at);
        let mut poll = Rehearsed {
            at: answer.at,
            url: asked.url.map(|url| url.raw().to_owned()),
            window: asked.window,
            records: Vec::new(),
            warnings: Vec::new(),
            assumptions: Vec::new(),
            error: None,
        };
        let done = if last.is_some_and(|last| answer.at <= last) {
            Err("it does not start later than the poll before it".to_owned())
        } else {
            let records = reading.records(element, &answer.body, |path| record::records(&answer.body, path));
            records.map_err(|why| why.to_string()).and_then(|records| {
                let records: Vec<Value> = records.into_iter().cloned().collect();
                judged(&mut simulation, &reading, &records, last, &mut poll).map_err(|why| why.to_string())
            })
        };
        match done {
            Ok(()) => last = Some(answer.at),
            Err(why) => poll.error = Some(why),
        }
        out.push(poll);
    }
    out
}

fn judged(
    simulation: &mut Simulation<'_>,
    reading: &Reading,
    records: &[Value],
    last: Option<Instant>,
    poll: &mut Rehearsed,
) -> Result<(), DetectError> {
    let at = poll.at;
    // What each record comes to by itself, before any of them is remembered.
    let alone = |record: &Value| simulation.judge(at, at, std::slice::from_ref(record));
    let alone: Vec<Outcome> = records.iter().map(alone).collect::<Result<_, _>>()?;
    let outcome = simulation.answer(at, at, records)?;
    let mut events: Vec<&Event> = outcome.events.iter().collect();
    for (record, alone) in records.iter().zip(&alone) {
        let id = record::id_text(record, &reading.id_field).unwrap_or_default();
        let text = RecordText::of(record);
        let own = events.iter().position(|event| event.object_id == id && event.record == text);
        let event = own.map(|own| events.remove(own));
        poll.records.push(told(reading, record, id.into(), event, alone, last));
    }
    // Those that a complete read no longer has.
    poll.records.extend(events.into_iter().map(|event| Told {
        id: event.object_id.to_string(),
        updated: None,
        created: None,
        fires: Some(event.event_type),
        event_id: Some(event.id.clone()),
        why: vec![event.reason.sentence().to_owned()],
    }));
    poll.warnings = outcome.warnings.iter().map(ToString::to_string).collect();
    poll.assumptions = outcome.assumptions.iter().map(|one: &Assumption| one.sentence()).collect();
    Ok(())
}

fn told(
    reading: &Reading,
    record: &Value,
    id: String,
    event: Option<&Event>,
    alone: &Outcome,
    last: Option<Instant>,
) -> Told {
    let date = |date: &Option<DateReading>| dated(date.as_ref()?, record);
    let (updated, created) = (date(&reading.updated), date(&reading.created));
    let mut why = Vec::new();
    if id.is_empty() {
        why.push(format!(
            "It has no id at `{}`, so no event could say which record it is about.",
            reading.id_field
        ));
    }
    if let (Some(updated), Some(last)) = (updated, last) {
        why.push(against("Updated", updated, last));
    }
    if let (Some(created), Some(last)) = (created, last)
        && created != updated.unwrap_or(created)
    {
        why.push(against("Created", created, last));
    }
    why.push(match event {
        Some(_) if reading.platform.is_hosted() => by_dates(reading, updated, created),
        Some(event) => event.reason.sentence().to_owned(),
        None if id.is_empty() => "It fires nothing.".to_owned(),
        None => unread(reading, record, last).unwrap_or_else(|| silent(reading, alone, last)),
    });
    Told {
        id,
        updated,
        created,
        fires: event.map(|event| event.event_type),
        event_id: event.map(|event| event.id.clone()),
        why,
    }
}

/// A date of a record.
fn dated(date: &DateReading, record: &Value) -> Option<Instant> {
    match read_field(record::lookup(record, &date.path)?, date.format.as_ref(), &date.zone, 0) {
        FieldRead::Exact { millis } | FieldRead::Inferred { millis, .. } => {
            Instant::from_timestamp_millis(millis)
        }
        FieldRead::Unreadable => None,
    }
}

/// `Updated 5 min after the last poll.`
fn against(what: &str, at: Instant, last: Instant) -> String {
    let apart = (at - last).num_milliseconds();
    let seconds = apart.unsigned_abs() / 1_000;
    let (n, unit) = match seconds {
        0..120 => (apart.unsigned_abs() as f64 / 1_000.0, "s"),
        120..7_200 => ((seconds / 60) as f64, "min"),
        7_200..172_800 => ((seconds / 3_600) as f64, "h"),
        _ => ((seconds / 86_400) as f64, "d"),
    };
    match apart {
        0 => format!("{what} at the very instant of the last poll."),
        1.. => format!("{what} {n} {unit} after the last poll."),
        _ => format!("{what} {n} {unit} before the last poll."),
    }
}

/// Why a hosted platform, which remembers nothing, takes what is later than the last poll for created or updated.
fn by_dates(reading: &Reading, updated: Option<Instant>, created: Option<Instant>) -> String {
    let tolerance = i64::from(reading.created_check_tolerance_seconds);
    let within = if tolerance > 0 { format!(" within {tolerance} s") } else { String::new() };
    match (updated, created) {
        (Some(updated), Some(created)) if (updated - created).abs() > TimeDelta::seconds(tolerance) => {
            format!("Its two dates are not the same{within}, so it counts as updated.")
        }
        (Some(_), Some(_)) => format!("Its two dates are the same{within}, so it counts as created."),
        (None, Some(_)) => "It has a created date alone, so it counts as created.".to_owned(),
        (Some(_), None) => "It has no created date that can be read, so it counts as updated.".to_owned(),
        (None, None) => "It has no date, so each poll that returns it tells it.".to_owned(),
    }
}

/// That a hosted platform passes over a record, whose date it cannot read.
fn unread(reading: &Reading, record: &Value, last: Option<Instant>) -> Option<String> {
    let date = if reading.filter_by_updated_date { &reading.updated } else { &reading.created };
    // What a first poll does is told otherwise.
    let date = date.as_ref().filter(|_| last.is_some())?;
    let value = record::lookup(record, &date.path).filter(|value| !value.is_null());
    let format = date.format.as_ref().filter(|_| reading.platform.is_hosted())?;
    match value {
        None => Some(format!("It has no date at `{}`, so the platform takes no notice of it.", date.path)),
        Some(value) if read_field_hosted(value, format, &date.zone, 0).is_none() => {
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            Some(format!("Its date `{shown}` cannot be read with `{format}`."))
        }
        Some(_) => None,
    }
}

/// Why a record fires nothing.
fn silent(reading: &Reading, alone: &Outcome, last: Option<Instant>) -> String {
    let counts = &alone.counts;
    let words = match () {
        () if last.is_none() && reading.since.is_some() => "It is dated before `since`, so it is not told.",
        // What a first poll does there is told with the poll: nobody documents it.
        () if last.is_none() && reading.platform.is_hosted() => "It was there before the first poll.",
        () if last.is_none() => "The first poll is a baseline: what is there already is not told.",
        () if counts.after_poll_start > 0 => {
            "It is dated after the poll start, and `filterByCurrentDate` leaves such records to a later poll."
        }
        () if reading.platform.is_hosted() && counts.before_from > 0 => {
            "It is not later than the last poll, so the platform takes it for told."
        }
        () if counts.remembered > 0 => "It is remembered and not told: what it was before is not known.",
        () if !alone.events.is_empty() => "Another version of it in the same answer is told.",
        () if counts.before_from > 0 => "It is dated before the window, and was not seen new.",
        () => "This version of it was seen before.",
    };
    words.to_owned()
}

impl Rehearsed {
    /// A poll that comes to nothing, because what was given for it cannot be read.
    pub fn failed(at: Instant, why: String) -> Self {
        Self {
            at,
            url: None,
            window: Window { from: None, to: at, steps: Vec::new() },
            records: Vec::new(),
            warnings: Vec::new(),
            assumptions: Vec::new(),
            error: Some(why),
        }
    }
}

/// When the first of three polls starts, if the last of them is now.
pub fn start(config: &Config, now: Instant) -> Instant {
    now - config.interval() * 2
}

/// A record as the vendor of a resource writes it: id and dates at their paths, in their formats.
///
/// `None` where a path leads into a list, or a format writes nothing that can be read.
pub fn write(resource: &Resource, id: &str, created: Instant, updated: Instant) -> Option<Value> {
    let mut record = json!({});
    put(&mut record, &resource.id_field.as_ref()?.value, json!(id))?;
    for (side, at) in [(&resource.created, created), (&resource.updated, updated)] {
        let Some(field) = side.field.as_ref().filter(|field| !field.value.trim().is_empty()) else {
            continue;
        };
        let FieldFormatKind::Known(format) = &side.format.as_ref()?.kind else { return None };
        let gmt = Zone::gmt();
        put(
            &mut record,
            &field.value,
            written(format, side.zone.as_ref().map_or(&gmt, |zone| &zone.zone), at),
        )?;
    }
    Some(record)
}

/// An answer in which one record, counted from 0, was changed in the window of its poll; `last` is the poll before it.
///
/// # Errors
/// Why it is not.
pub fn changed(
    config: &Config,
    resource: &Resource,
    options: &Options,
    last: Option<Instant>,
    answer: &Answer,
    number: usize,
) -> Result<Answer, Unchanged> {
    let mut body = answer.body.clone();
    let records = records_mut(config, resource, options, &mut body);
    let record = records.and_then(|records| records.get_mut(number)).ok_or(Unchanged::NoRecord)?;
    *record = Asked::of(config, resource, options.platform, last, answer.at).changed(record)?;
    Ok(Answer { at: answer.at, body })
}

/// The list of records in an answer.
fn records_mut<'a>(
    config: &Config,
    resource: &Resource,
    options: &Options,
    body: &'a mut Value,
) -> Option<&'a mut Vec<Value>> {
    let reading = Reading::of(config, resource, options.platform);
    let place = reading.records(options.elements.named_by(config), body, |path| record::place(body, path));
    let (place, _) = place.ok()?;
    body.pointer_mut(&place)?.as_array_mut()
}

/// A record with another updated date, written as the field is.
fn moved(resource: &Resource, record: &Value, updated: Instant) -> Option<Value> {
    let mut record = record.clone();
    let field = resource.updated.field.as_ref()?;
    let FieldFormatKind::Known(format) = &resource.updated.format.as_ref()?.kind else { return None };
    let gmt = Zone::gmt();
    let zone = resource.updated.zone.as_ref().map_or(&gmt, |zone| &zone.zone);
    put(&mut record, &field.value, written(format, zone, updated))?;
    Some(record)
}

/// Gives a record of one resource what another reading of it needs too, where it reads other fields: `id`, and the dates
/// of the first. `None` where a path leads into a list.
pub(crate) fn also(old: &Resource, new: &Resource, record: &mut Value, id: &str) -> Option<()> {
    let other_id = new.id_field.as_ref()?;
    if record::lookup(record, &other_id.value).is_none() {
        put(record, &other_id.value, json!(id))?;
    }
    for (one, other) in [(&old.updated, &new.updated), (&old.created, &new.created)] {
        let (Some(one), Some(other)) = (&one.field, &other.field) else { continue };
        if let (Some(date), None) =
            (record::lookup(record, &one.value).cloned(), record::lookup(record, &other.value))
        {
            put(record, &other.value, date)?;
        }
    }
    Some(())
}

/// A date as a vendor writes it; epochs are numbers.
fn written(format: &DateFormat, zone: &Zone, at: Instant) -> Value {
    let text = format.format(at.timestamp_millis(), zone);
    match format {
        DateFormat::Epoch(_) => serde_json::from_str(&text).unwrap_or_else(|_| json!(text)),
        DateFormat::Pattern(_) => json!(text),
    }
}

/// Puts a value at a path of steps: `a.b`, `['Modified Time']`; `None` for one that leads into a list.
fn put(record: &mut Value, path: &str, value: Value) -> Option<()> {
    let path = path.trim().trim_start_matches("$.");
    let object = record.as_object_mut()?;
    // Keys that contain dots win over steps, as they do where records are read.
    if object.contains_key(path) {
        object.insert(path.to_owned(), value);
        return Some(());
    }
    let (step, rest) = match path.strip_prefix('[') {
        Some(inner) => {
            let (step, rest) = inner.split_once(']')?;
            (step.trim_matches(['\'', '"']), rest.trim_start_matches('.'))
        }
        None => match path.find(['.', '[']) {
            Some(end) => (&path[..end], path[end..].trim_start_matches('.')),
            None => (path, ""),
        },
    };
    if step.is_empty() {
        return None;
    }
    if rest.is_empty() {
        object.insert(step.to_owned(), value);
        return Some(());
    }
    put(object.entry(step.to_owned()).or_insert_with(|| json!({})), rest, value)
}

/// The poll after a list of answers: an interval later, with those of the same records that it asks for; were there none,
/// with the last of them, changed since. Without any answers, one now.
pub fn next(config: &Config, resource: &Resource, options: &Options, answers: &[Answer]) -> Answer {
    let Some(last) = answers.last() else { return Answer { at: options.now, body: json!([]) } };
    let at = last.at.checked_add_signed(config.interval()).unwrap_or(last.at);
    let asked = Asked::of(config, resource, options.platform, Some(last.at), at);
    let mut body = last.body.clone();
    if let Some(records) = records_mut(config, resource, options, &mut body) {
        let changed = records.last().and_then(|record| asked.changed(record).ok());
        records.retain(|record| asked.may_return(record));
        if records.is_empty() {
            records.extend(changed.filter(|record| asked.may_return(record)));
        }
    }
    Answer { at, body }
}
