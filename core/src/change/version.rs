//! One record of an answer, as far as it can be a version of something.

use super::{
    DateReading, Outcome, Poll, Reading, WarningKind,
    dates::{Dated, RecordDate, read_date},
    fields::Record,
    fingerprint::Fingerprint,
    record::id_of,
};
use crate::{
    config::Deletes,
    date::{FieldValue, Zone},
    decoded::ShortText,
};

/// A record that has an id and belongs to the window.
#[derive(Clone)]
pub(super) struct Version<'a> {
    /// Its id as text.
    pub(super) id: ShortText,
    /// Its place in the chunk.
    pub(super) index: usize,
    /// As the API returned it.
    pub(super) record: &'a dyn Record,
    /// The date that tells its versions apart.
    pub(super) date: Option<Dated>,
    /// When it was created.
    pub(super) created: RecordDate,
    /// What it holds; `None` until something is to be compared with it: it costs more than all the rest.
    fingerprint: Option<Fingerprint>,
    /// Its own flag says that it is deleted.
    pub(super) is_flagged: bool,
}

impl<'a> Version<'a> {
    /// Reads a record; `None` where it has no id or does not belong to the window, which the outcome then says.
    pub(super) fn of(
        reading: &Reading,
        poll: &Poll,
        record: &'a dyn Record,
        index: usize,
        outcome: &mut Outcome,
    ) -> Option<Self> {
        let Some(id) = record.field(&reading.id_field).as_ref().and_then(id_of) else {
            outcome.warn(WarningKind::NoId { field: reading.id_field.clone() }, None);
            return None;
        };
        let (updated, warning) = RecordDate::of(record, reading.updated.as_ref());
        outcome.warn_if(warning, &id);
        let created = if reading.created == reading.updated {
            updated.clone()
        } else {
            let (created, warning) = RecordDate::of(record, reading.created.as_ref());
            outcome.warn_if(warning, &id);
            created
        };
        // A resource with a created date alone tells its versions apart by that.
        let date = match updated {
            RecordDate::NotConfigured => created.dated(),
            _ => updated.dated(),
        };
        if let Some(date) = date {
            if poll.window.from.is_some_and(|from| date.closes <= from) {
                outcome.counts.before_from += 1;
                if reading.filter_by_updated_date {
                    outcome.counts.unchanged += 1;
                    return None;
                }
            }
            if reading.filter_by_current_date && date.exact > poll.window.to {
                outcome.counts.after_poll_start += 1;
                return None;
            }
        }
        // A unit of time that is still open may see another version.
        let is_open = date.is_none_or(|date| date.closes > poll.read_at);
        let fingerprint = is_open.then(|| Fingerprint::of(&record.whole(), reading));
        let is_flagged = match &reading.deletes {
            Some(Deletes::Flag(path)) => is_flagged(record, path),
            _ => false,
        };
        Some(Self { id, index, record, date, created, fingerprint, is_flagged })
    }

    /// What it holds.
    pub(super) fn fingerprint(&self, reading: &Reading) -> Fingerprint {
        self.fingerprint.clone().unwrap_or_else(|| Fingerprint::of(&self.record.whole(), reading))
    }

    /// What is kept of that: blank where nothing will be compared with it.
    pub(super) fn kept_fingerprint(&self) -> Fingerprint {
        self.fingerprint.clone().unwrap_or_default()
    }

    /// Whether no date of the record can ever say that its id is not new.
    pub(super) fn needs_known(&self, reading: &Reading) -> bool {
        reading.has_single_date() || (self.date.is_some() && self.created.dated().is_none())
    }
}

/// Whether a flag is set: true, a number but 0, or a date later than 1970-01-01 (earlier ones stand for "never").
fn is_flagged(record: &dyn Record, path: &str) -> bool {
    match record.field(path) {
        Some(FieldValue::Bool(flag)) => flag,
        Some(FieldValue::Number(number)) => {
            number.parse().is_ok_and(|number: f64| number.is_finite() && number != 0.0)
        }
        Some(FieldValue::Text(text)) => {
            let any = DateReading { path: path.to_owned(), format: None, zone: Zone::gmt() };
            text.trim().eq_ignore_ascii_case("true")
                || read_date(&any, &FieldValue::Text(text)).is_some_and(|date| date.at.timestamp_millis() > 0)
        }
        _ => false,
    }
}
