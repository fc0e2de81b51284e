//! The typed configuration: what a document says, every leaf with its place.

use crate::{
    date::{DateFormat, PatternError, Zone, ZoneKind},
    decoded::{Decoded, ShortText},
    scan,
    span::{Span, Spanned},
    template::{Moment, Rendered, Template},
};
use chrono::TimeDelta;
use std::borrow::Cow;

/// A configuration, as far as the text says one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// `element.key`.
    pub element: Option<Spanned<ShortText>>,
    /// `name`.
    pub name: Option<Spanned<ShortText>>,
    /// `tags`.
    pub tags: Vec<Spanned<ShortText>>,
    /// The pointer of the object that holds the settings: `/configuration`, or empty for a bare one.
    pub settings_pointer: String,
    /// Each member of it with a scalar value, in order: key, value as text, place of the value.
    pub settings: Vec<(ShortText, Spanned<ShortText>)>,
    /// `event.notification.enabled`.
    pub enabled: Option<Spanned<bool>>,
    /// `event.vendor.type`.
    pub vendor_type: Option<Spanned<ShortText>>,
    /// `event.notification.callback.url`.
    pub callback_url: Option<Spanned<ShortText>>,
    /// `event.poller.refresh_interval`, minutes, where it is a whole number of at least 1.
    pub interval_minutes: Option<Spanned<u32>>,
    /// The map of resources.
    pub poller: Option<Poller>,
    /// `pollwright` beside the event settings: for every resource that does not say otherwise.
    pub own: OwnSettings,
}

/// `event.poller.configuration`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Poller {
    /// Where its resources hang: ends in `#` where the value is a string of JSON.
    pub pointer: String,
    /// The whole value.
    pub span: Span,
    /// Whether the value is a string of JSON.
    pub is_string: bool,
    /// What is polled, in order.
    pub resources: Vec<Resource>,
}

/// One entry of `event.poller.configuration`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    /// Its key.
    pub name: Spanned<ShortText>,
    /// Its value.
    pub span: Span,
    /// Its place: `/configuration/event.poller.configuration/contacts`.
    pub pointer: ShortText,
    /// `url`.
    pub url: Option<Url>,
    /// `idField`; blank ones are kept, rules speak of them.
    pub id_field: Option<Spanned<ShortText>>,
    /// `datesConfiguration`'s updated side.
    pub updated: DateField,
    /// `datesConfiguration`'s created side.
    pub created: DateField,
    /// The place of `datesConfiguration`, where there is one.
    pub dates_span: Option<Span>,
    /// `createdCheckTolerance`, seconds.
    pub created_check_tolerance: Option<Spanned<u32>>,
    /// `filterByUpdatedDate`.
    pub filter_by_updated_date: Option<Spanned<bool>>,
    /// `filterByCurrentDate`.
    pub filter_by_current_date: Option<Spanned<bool>>,
    /// `pageSize`, records.
    pub page_size: Option<Spanned<u32>>,
    /// `pollDelay`, seconds.
    pub poll_delay: Option<Spanned<u32>>,
    /// `pollwright`; few resources have it.
    pub own: Option<Box<OwnSettings>>,
}

/// The `url` of a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Url {
    /// Its text, with the way back: lifts the template's spans to the document.
    pub text: Decoded,
    /// The text as a template.
    pub template: Template,
}

impl Url {
    /// The URL for a moment.
    pub fn render(&self, moment: &Moment<'_>) -> Rendered {
        self.template.render(&self.text.text, moment)
    }

    /// What stands behind `/hubs/HUB/` up to the query, in bytes of the text; `None` where the URL names no hub.
    pub fn hub_path(&self) -> Option<Span> {
        let text = &self.text.text;
        let path = text[..scan::find(text, b'?').unwrap_or(text.len())].trim_end();
        let hub = path.trim_start().strip_prefix("/hubs/")?;
        let rest = &hub[scan::find(hub, b'/')? + 1..];
        Some(Span::new((path.len() - rest.len()) as u32, path.len() as u32))
    }
}

/// One date of a record: which field, written how, in which zone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DateField {
    /// Path of the field; blank ones are kept.
    pub field: Option<Spanned<ShortText>>,
    /// How it is written.
    pub format: Option<FieldFormat>,
    /// The zone of values that name none.
    pub zone: Option<FieldZone>,
}

/// `updatedDateFormat`, `createdDateFormat`.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldFormat {
    /// Its text, with the way back: lifts the pattern's spans to the document.
    pub text: Decoded,
    /// What it means.
    pub kind: FieldFormatKind,
}

impl FieldFormat {
    /// Whether it is a pattern whose values say no zone, not even by a literal `Z`.
    pub fn names_no_zone(&self) -> bool {
        matches!(&self.kind, FieldFormatKind::Known(DateFormat::Pattern(pattern)) if !pattern.has_zone())
            && !self.text.text.contains("'Z'")
    }
}

/// What a field's format means.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldFormatKind {
    /// A pattern, or a number since 1970.
    Known(DateFormat),
    /// A pattern that does not compile.
    BadPattern(PatternError),
    /// Empty or blank.
    Blank,
}

/// `updatedDateTimezone`, `createdDateTimezone`.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldZone {
    /// The id as written, with the way back.
    pub text: Decoded,
    /// What Java makes of it.
    pub zone: Zone,
    /// How.
    pub kind: ZoneKind,
}

/// Settings that only Pollwright knows; `None` where they are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnSettings {
    /// How far back every window reaches, whole seconds, 0 to 86,400.
    pub overlap_seconds: Option<Spanned<u32>>,
    /// Start instant of the first poll.
    pub since: Option<Spanned<crate::date::Instant>>,
    /// Values for `{name}`.
    pub parameters: Vec<(Spanned<ShortText>, Spanned<ShortText>)>,
    /// JSON pointer to the records.
    pub records_path: Option<Spanned<ShortText>>,
    /// Paths left out of the fingerprint.
    pub ignore_fields: Vec<Spanned<ShortText>>,
    /// How deletions show.
    pub deletes: Option<Spanned<Deletes>>,
    /// Most pairs kept for a resource.
    pub max_seen: Option<Spanned<u32>>,
}

/// How a deletion shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deletes {
    /// A field that is true or a date.
    Flag(String),
    /// A complete read of a snapshot no longer has the id.
    Absent,
}

/// Default of `overlap`, seconds (`polling.md`).
pub const DEFAULT_OVERLAP_SECONDS: u32 = 120;
/// Default of `maxSeen` (`polling.md`).
pub const DEFAULT_MAX_SEEN: u32 = 1_000_000;
/// Default of `event.poller.refresh_interval`, minutes (domain facts, section 2.1).
pub const DEFAULT_INTERVAL_MINUTES: u32 = 15;
/// A hundred years, minutes: nobody tells a longer interval, which says that polling is off, from this one.
const MOST_INTERVAL_MINUTES: u32 = 52_596_000;

impl Config {
    /// A scalar setting by its key.
    pub fn setting(&self, key: &str) -> Option<&Spanned<ShortText>> {
        self.settings.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// From poll to poll, as written: 15 minutes where nothing is said, a hundred years at most. The slider of the
    /// console ends at a day, what is sent does not.
    pub fn interval(&self) -> TimeDelta {
        let minutes =
            self.interval_minutes.as_ref().map_or(DEFAULT_INTERVAL_MINUTES, |minutes| minutes.value);
        TimeDelta::minutes(i64::from(minutes.clamp(1, MOST_INTERVAL_MINUTES)))
    }

    /// Whether `event.vendor.type` leaves the events to webhooks: then nothing is polled.
    pub fn is_webhook(&self) -> bool {
        self.vendor_type.as_ref().is_some_and(|kind| kind.value.trim().starts_with("webhook"))
    }

    /// Which interval is assumed and why, where what the text says is not taken as it is.
    pub fn assumed_interval(&self) -> Option<String> {
        let said = self.setting("event.poller.refresh_interval").map(|said| said.value.trim())?;
        let assumed = self.interval().num_minutes();
        let why = match &self.interval_minutes {
            _ if said.is_empty() => return None,
            None => "is no whole number of minutes from 1",
            Some(minutes) if i64::from(minutes.value) != assumed => "is longer than a hundred years",
            Some(_) => return None,
        };
        Some(format!("The interval `{said}` {why}: {assumed} min are assumed."))
    }

    /// Whether anything is polled: events are not switched off, and do not come by webhook.
    pub fn is_polled(&self) -> bool {
        self.enabled.as_ref().is_none_or(|enabled| enabled.value) && !self.is_webhook()
    }

    /// All resources.
    pub fn resources(&self) -> &[Resource] {
        self.poller.as_ref().map_or(&[], |poller| &poller.resources)
    }

    /// A resource by its name.
    pub fn resource(&self, name: &str) -> Option<&Resource> {
        self.resources().iter().find(|resource| resource.name.value == name)
    }

    /// The own settings of a resource: its own where it says them, else those of the whole configuration.
    pub fn own_of<'a>(&'a self, resource: &'a Resource) -> Cow<'a, OwnSettings> {
        // Most configurations have at most one of the two.
        let (one, all) = match &resource.own {
            None => return Cow::Borrowed(&self.own),
            Some(own) if self.own == OwnSettings::default() => return Cow::Borrowed(own),
            Some(own) => (OwnSettings::clone(own), &self.own),
        };
        let mut parameters = all.parameters.clone();
        parameters.retain(|(name, _)| one.parameters.iter().all(|(own, _)| own.value != name.value));
        parameters.extend(one.parameters);
        Cow::Owned(OwnSettings {
            overlap_seconds: one.overlap_seconds.or(all.overlap_seconds.clone()),
            since: one.since.or(all.since.clone()),
            parameters,
            records_path: one.records_path.or(all.records_path.clone()),
            ignore_fields: if one.ignore_fields.is_empty() {
                all.ignore_fields.clone()
            } else {
                one.ignore_fields
            },
            deletes: one.deletes.or(all.deletes.clone()),
            max_seen: one.max_seen.or(all.max_seen.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_that_are_assumed() {
        #[track_caller]
        fn check(interval: &str, expected: Option<&str>) {
            let text = format!(r#"{{ "event.poller.refresh_interval": {interval} }}"#);
            let now = crate::date::Instant::UNIX_EPOCH;
            let analysis = crate::analyze(&text, &crate::Options::at(now));
            let assumed = analysis.blocks[0].config.assumed_interval();
            assert_eq!(assumed.as_deref(), expected, "interval: {interval}");
        }
        for fine in ["5", "\"1440\"", "525600", "\"\""] {
            check(fine, None);
        }
        for (wrong, shown) in [("0", "0"), ("-5", "-5"), ("\"7.5\"", "7.5"), ("\"<minutes>\"", "<minutes>")] {
            let words =
                format!("The interval `{shown}` is no whole number of minutes from 1: 15 min are assumed.");
            check(wrong, Some(&words));
        }
        let most = "The interval `999999999` is longer than a hundred years: 52596000 min are assumed.";
        check("999999999", Some(most));
    }

    #[test]
    fn hub_paths() {
        #[track_caller]
        fn check(text: &str, expected: Option<&str>) {
            let url = Url { text: Decoded::plain(text, 0), template: Template::parse(text) };
            assert_eq!(url.hub_path().map(|span| &text[span.range()]), expected, "url: {text}");
        }
        check("/hubs/crm/accounts?where=a/b", Some("accounts"));
        check(" /hubs/contacts/contacts/{id} ", Some("contacts/{id}"));
        check("/hubs/crm/", Some(""));
        check("/hubs/crm", None);
        check("/accounts", None);
        check("https://example.com/hubs/crm/accounts", None);
    }
}
