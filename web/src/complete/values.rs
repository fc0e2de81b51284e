//! Values of a key: switches, words, date formats, zones, elements.

use super::{Choice, Here, Offer, template};
use pollwright_core::{
    date::{DateFormat, Zone},
    json::Value,
    schema::Kind,
    span::Span,
};

/// Formats that APIs write again and again.
const FORMATS: [&str; 9] = [
    "yyyy-MM-dd'T'HH:mm:ssXXX",
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    "yyyy-MM-dd'T'HH:mm:ss'Z'",
    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
    "yyyy-MM-dd'T'HH:mm:ss",
    "yyyy-MM-dd HH:mm:ss",
    "yyyy-MM-dd",
    "MM/dd/yyyy HH:mm:ss",
    "EEE, dd MMM yyyy HH:mm:ss zzz",
];
/// Zones that are asked for most; the others show once something is typed.
const ZONES: [&str; 10] = [
    "UTC",
    "GMT",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Australia/Sydney",
];
/// More zones nobody reads.
const MAX_ZONES: usize = 40;

pub(super) fn offer(here: &Here<'_>) -> Option<Offer> {
    let slot = Slot::of(here)?;
    let key = here.spot.key()?;
    let typed = here.text.get(slot.inner.start() as usize..here.at as usize).unwrap_or_default();
    let choices: Vec<Choice> = match key.kind {
        Kind::Template => return template::offer(here),
        Kind::Flag => ["true", "false"].map(|word| Choice::word(word, "", slot.inner)).into(),
        Kind::Choice(words) => words.iter().map(|word| slot.text(here, word, "")).collect(),
        Kind::DateFormat => {
            let numbers = ["milliseconds", "seconds"].into_iter().map(str::to_owned);
            let all = formats(here).into_iter().chain(numbers);
            all.map(|format| slot.text(here, &format, &writes(here, &format))).collect()
        }
        Kind::Zone => {
            let ids = zones(typed);
            ids.into_iter().map(|id| slot.text(here, id, &offset(here, id))).collect()
        }
        _ if key.name == "key" => {
            here.session.elements().map(|element| slot.text(here, &element.key, &element.name)).collect()
        }
        _ => return None,
    };
    Some(Offer { typed: slot.inner.start(), choices })
}

/// Where a value is to be written.
struct Slot {
    /// What it replaces.
    inner: Span,
    /// Whether the quotes around it are there already.
    in_quotes: bool,
}

impl Slot {
    fn of(here: &Here<'_>) -> Option<Self> {
        let value = &here.spot.member?.value;
        match &value.value {
            Value::String(text) => {
                let content = text.decoded.span();
                let end = if here.is_unclosed(value.span) { here.at } else { content.end() };
                let is_inside = content.start() <= here.at && here.at <= end;
                is_inside.then(|| Self { inner: Span::new(content.start(), end), in_quotes: true })
            }
            Value::Object(_) | Value::Array(_) => None,
            _ if value.span.is_empty() => Some(Self { inner: Span::at(here.at), in_quotes: false }),
            _ if here.at < value.span.start() => None,
            _ => Some(Self { inner: value.span, in_quotes: false }),
        }
    }

    fn text(&self, here: &Here<'_>, text: &str, detail: &str) -> Choice {
        let choice = Choice::word(text, detail, self.inner);
        choice.written(if self.in_quotes { here.content(text) } else { here.quoted(text) })
    }
}

/// The formats of the element's own records, then those of all the world.
pub(super) fn formats(here: &Here<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |format: &str| {
        if DateFormat::compile(format).is_ok_and(|format| matches!(format, DateFormat::Pattern(_)))
            && !out.iter().any(|known| known == format)
        {
            out.push(format.to_owned());
        }
    };
    let resources = here.session.element().map(|element| element.resources.as_slice()).unwrap_or_default();
    for dates in resources.iter().filter_map(|resource| resource.direct.get("datesConfiguration")) {
        ["updatedDateFormat", "createdDateFormat"]
            .into_iter()
            .filter_map(|key| dates.get(key)?.as_str())
            .for_each(&mut add);
    }
    FORMATS.into_iter().for_each(add);
    out
}

/// What a format writes now, in UTC.
pub(super) fn writes(here: &Here<'_>, format: &str) -> String {
    let now = here.session.clock().now().timestamp_millis();
    DateFormat::compile(format).map(|format| format.format(now, &Zone::gmt())).unwrap_or_default()
}

/// Zones that hold what was typed.
pub(super) fn zones(typed: &str) -> Vec<&'static str> {
    if typed.is_empty() {
        return ZONES.into();
    }
    let wanted = typed.to_ascii_lowercase();
    let has = |id: &&str| id.to_ascii_lowercase().contains(&wanted);
    Zone::ids().filter(has).take(MAX_ZONES).collect()
}

/// How far a zone's clocks are from UTC now.
pub(super) fn offset(here: &Here<'_>, id: &str) -> String {
    offset_words(&Zone::resolve(id).0, here.session.clock().now().timestamp_millis())
}

/// `UTC+01:00`.
pub(crate) fn offset_words(zone: &Zone, millis: i64) -> String {
    let minutes = zone.offset_seconds(millis) / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
