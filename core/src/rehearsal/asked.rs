//! What the URL of one poll asks for, and what a vendor would answer to it.

use super::{Unchanged, dated, moved};
use crate::{
    change::{DateReading, Reading},
    config::{Config, Resource},
    date::{Instant, Precision, Zone},
    platform::Platform,
    preview::{PreviewOptions, preview},
    rules::asked_date,
    sample::{says_created, says_updated},
    schedule::floor,
    template::Comparison,
};
use chrono::TimeDelta;
use serde_json::Value;

/// What the URL of a poll asks for.
pub(super) struct Asked<'a> {
    resource: &'a Resource,
    interval: TimeDelta,
    /// `None` for everything.
    from: Option<(Instant, Precision, Comparison)>,
    /// The poll start.
    pub(super) to: Instant,
    /// Whether it compares the created date.
    pub(super) is_by_created: bool,
    /// The date that it compares.
    compared: Option<DateReading>,
}

impl<'a> Asked<'a> {
    /// Of the poll at an instant; `last` is the poll before it.
    pub(super) fn of(
        config: &Config,
        resource: &'a Resource,
        platform: Platform,
        last: Option<Instant>,
        at: Instant,
    ) -> Self {
        let Reading { updated, created, since, .. } = Reading::of(config, resource, platform);
        let last_poll = last.or(since).or(Some(at));
        let options = PreviewOptions { platform, poll_start: at, last_poll, server_zone: Zone::gmt() };
        let bound = resource.url.as_ref().and_then(|url| url.template.lower_bound());
        let window = preview(config, resource, &options).window;
        let is_by_created = updated.is_none() || asks_by_created(resource);
        Self {
            resource,
            interval: config.interval(),
            from: window.from.zip(bound).map(|(from, (unit, how))| (from, unit, how)),
            to: at,
            is_by_created,
            compared: if is_by_created { created } else { updated },
        }
    }

    /// The first instant that is asked for.
    fn first(&self) -> Option<Instant> {
        let (from, unit, how) = self.from?;
        let is_bound = how == Comparison::Greater && floor(from, unit) == from;
        Some(if is_bound { from + TimeDelta::milliseconds(1) } else { from })
    }

    pub(super) fn has(&self, at: Instant) -> bool {
        self.first().is_none_or(|first| first <= at) && at <= self.to
    }

    /// `wanted` where that is asked for, else what lies in the middle between the window's start and `until`, to the
    /// second where there is a whole one.
    pub(super) fn within(&self, wanted: Instant, until: Instant) -> Instant {
        let Some(first) = self.first().filter(|first| *first > wanted) else { return wanted };
        let middle = first + (until - first) / 2;
        let whole = floor(middle, Precision::Second);
        // Of a window of one second that leaves its start out, the end is left.
        let next = whole + TimeDelta::seconds(1);
        match whole >= first {
            true => whole,
            false if next <= until => next,
            false => middle.max(first),
        }
    }

    /// Whether a record of that instant is asked for, by what is written in it: a date that is coarser than the URL's is
    /// judged by its instant alone, for the vendor knows it better.
    pub(super) fn returns(&self, record: &Value, at: Instant) -> bool {
        let Some((from, unit, how)) = self.from else { return at <= self.to };
        let bound = floor(from, unit);
        self.has(at)
            && self.written(record).filter(|_| !self.is_coarse()).is_none_or(|written| match how {
                Comparison::Greater => written > bound,
                _ => written >= bound,
            })
    }

    /// The same of a record of which nothing is known but what is written in it: without a date, or with one that is
    /// coarser than the URL's, it may be asked for.
    pub(super) fn may_return(&self, record: &Value) -> bool {
        self.from.is_none()
            || self.is_coarse()
            || self.written(record).is_none_or(|written| self.returns(record, written))
    }

    /// A record that was updated a third of an interval before the poll, or where it was updated later already, later
    /// again; where the poll does not ask for that, within its window.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn changed(&self, record: &Value) -> Result<Value, Unchanged> {
        let usual = self.to - self.interval / 3;
        let known = DateReading::of(&self.resource.updated).and_then(|date| dated(&date, record));
        let wanted = match known.filter(|known| (usual..self.to).contains(known)) {
            Some(known) => floor(known + (self.to - known) / 2, Precision::Second),
            None => usual,
        };
        let at = Some(self.within(wanted, self.to)).filter(|at| self.has(*at)).ok_or(Unchanged::NoTime)?;
        moved(self.resource, record, at).ok_or(Unchanged::NoDate)
    }

    /// Whether the compared date says less than the URL asks for.
    fn is_coarse(&self) -> bool {
        let format = self.compared.as_ref().and_then(|date| date.format.as_ref());
        self.from.zip(format).is_some_and(|((_, unit, _), format)| format.precision() > unit)
    }

    fn written(&self, record: &Value) -> Option<Instant> {
        dated(self.compared.as_ref()?, record)
    }
}

/// Whether the URL compares the created date alone.
fn asks_by_created(resource: &Resource) -> bool {
    let Some(url) = &resource.url else { return false };
    let mut fields = url.template.times().filter_map(|(_, span)| asked_date(&url.text.text, span)).peekable();
    fields.peek().is_some() && fields.all(|field| says_created(field) && !says_updated(field))
}
