//! The next polls of a resource on a line of time: what each asks for, as the vendor understands its URL, and where
//! one does not meet the poll before.

use crate::{
    config::{Config, Resource},
    date::{
        DateFormat, Instant, Precision, Zone,
        explain::{PatternWarning, warnings},
        field::read_field_hosted,
        infer::infer_all,
    },
    preview::{PreviewOptions, preview},
    rules::ends_window,
    schedule::{Window, floor, shift, unit_name},
    template::{Comparison, Format, Rendered, Time, ZoneSource},
};
use chrono::TimeDelta;
use serde::Serialize;
use serde_json::{Value, json};

/// The next polls, in order.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timeline {
    /// The polls.
    pub polls: Vec<Planned>,
    /// Later days on which something goes wrong, the next first.
    pub odd: Vec<Odd>,
    /// Which interval is assumed and why, where the text's is not taken as it is.
    pub assumed_interval: Option<String>,
}

/// A poll to come.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Planned {
    /// Its start.
    pub at: Instant,
    /// The URL as people read it; `None` where the resource has none.
    pub url: Option<String>,
    /// Its window, and how it came about.
    pub window: Window,
    /// The first instant that the vendor takes the URL to ask for; `None` where the URL names none, or none that
    /// can be read.
    pub asked_from: Option<Instant>,
    /// The last one: the poll start, or what the URL says.
    pub asked_to: Instant,
    /// How it meets the poll before.
    pub meets: Meets,
    /// The same in words.
    pub words: String,
}

/// How a poll meets the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "seconds")]
pub enum Meets {
    /// There is none before it, or it reads everything.
    Alone,
    /// It goes on where that one ended.
    Touches,
    /// It asks again for so many seconds, as the settings want it.
    Overlaps(i64),
    /// It asks again for so many seconds, which no setting wants.
    Repeats(i64),
    /// No poll asks for so many seconds.
    Misses(i64),
    /// It asks for nothing: its last poll lies after it.
    Empty,
    /// The vendor cannot read what it writes.
    Unreadable,
}

/// A day on which polls go wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Odd {
    /// The poll that goes wrong.
    pub at: Instant,
    /// The poll before it: from there on all is seen.
    pub before: Instant,
    /// What happens.
    pub words: String,
}

/// How far ahead odd days are looked for.
const AHEAD: TimeDelta = TimeDelta::days(400);
/// Two digits of a year are this century's: epoch milliseconds of its start.
const CENTURY: i64 = 946_684_800_000;
/// More odd days than anybody looks at.
const MAX_ODD: usize = 6;

/// The next `n` polls of a resource, the first at `options.poll_start`.
pub fn timeline(config: &Config, resource: &Resource, options: &PreviewOptions, n: usize) -> Timeline {
    let polls = polls(config, resource, options, n);
    let usual: Vec<_> = polls.iter().map(|poll| kind(poll.meets)).collect();
    let mut odd: Vec<Odd> = Vec::new();
    for at in odd_instants(resource, options) {
        let late = polls.last().map(|last| last.at);
        if late.is_some_and(|late| at <= late) || odd.len() == MAX_ODD {
            continue;
        }
        let minutes = config.interval().num_minutes();
        // Clocks that are set back show an hour twice: what is written goes wrong an hour before.
        let lead = 60 / minutes;
        // Two polls before that, so that the grid of the polls stays what it is.
        let steps = (at - options.poll_start).num_minutes().div_euclid(minutes) - 1 - lead;
        let start = shift(options.poll_start, steps * minutes * 60_000);
        let near = PreviewOptions { poll_start: start, last_poll: None, ..options.clone() };
        let near = self::polls(config, resource, &near, 5 + lead as usize);
        let mut near = near.into_iter().filter(|poll| late.is_none_or(|late| poll.at > late));
        let wrong = near.find(|poll| is_wrong(poll.meets) && !usual.contains(&kind(poll.meets)));
        if let Some(wrong) = wrong
            && odd.iter().all(|known| known.at != wrong.at)
        {
            odd.push(Odd { at: wrong.at, before: shift(wrong.at, -minutes * 60_000), words: wrong.words });
        }
    }
    odd.sort_by_key(|odd| odd.at);
    Timeline { polls, odd, assumed_interval: config.assumed_interval() }
}

/// The first instant that a resource's next poll asks for, as the vendor understands its URL.
pub(crate) fn asked_from(config: &Config, resource: &Resource, options: &PreviewOptions) -> Option<Instant> {
    polls(config, resource, options, 1).pop()?.asked_from
}

fn is_wrong(meets: Meets) -> bool {
    matches!(meets, Meets::Repeats(_) | Meets::Misses(_) | Meets::Empty | Meets::Unreadable)
}

/// How a poll goes wrong, its size as a power of ten: a gap of an hour is news where each poll has one of a second.
fn kind(meets: Meets) -> (u8, u32) {
    let size = |seconds: i64| seconds.unsigned_abs().checked_ilog10().unwrap_or(0);
    match meets {
        Meets::Alone | Meets::Touches | Meets::Overlaps(_) => (0, 0),
        Meets::Repeats(seconds) => (1, size(seconds)),
        Meets::Misses(seconds) => (2, size(seconds)),
        Meets::Unreadable => (3, 0),
        Meets::Empty => (4, 0),
    }
}

fn polls(config: &Config, resource: &Resource, options: &PreviewOptions, n: usize) -> Vec<Planned> {
    let interval = config.interval().num_milliseconds();
    let mut out: Vec<Planned> = Vec::with_capacity(n);
    // The last poll, which the first one meets.
    let last = options.last_poll.unwrap_or_else(|| shift(options.poll_start, -interval));
    let mut before = planned(config, resource, options, shift(last, -interval), last, None);
    for _ in 0..n {
        let at = out.last().map_or(options.poll_start, |last| shift(last.at, interval));
        let poll = planned(config, resource, options, before.at, at, Some(&before));
        before = poll.clone();
        out.push(poll);
    }
    out
}

fn planned(
    config: &Config,
    resource: &Resource,
    options: &PreviewOptions,
    last: Instant,
    at: Instant,
    before: Option<&Planned>,
) -> Planned {
    let options = PreviewOptions { poll_start: at, last_poll: Some(last), ..options.clone() };
    let shown = preview(config, resource, &options);
    let bounds = shown.url.as_ref().map(|url| Bounds::of(resource, url));
    let asked_to = bounds.as_ref().and_then(|bounds| bounds.to).map_or(at, |to| to.min(at));
    let (meets, words) = meeting(bounds.as_ref(), &shown.window, at, before);
    Planned {
        at,
        url: shown.url.as_ref().map(|url| url.raw().to_owned()),
        asked_from: bounds.and_then(|bounds| bounds.from.map(|bound| bound.first)),
        window: shown.window,
        asked_to,
        meets,
        words,
    }
}

/// What a vendor understands of a URL.
struct Bounds {
    from: Option<Bound>,
    to: Option<Instant>,
    is_unreadable: bool,
}

/// A lower bound.
#[derive(Clone, Copy)]
struct Bound {
    /// The first instant that is asked for.
    first: Instant,
    unit: Precision,
    is_strict: bool,
}

impl Bounds {
    fn of(resource: &Resource, rendered: &Rendered) -> Self {
        let mut bounds = Self { from: None, to: None, is_unreadable: false };
        let Some(url) = &resource.url else { return bounds };
        for ((time, span), text) in url.template.times().zip(rendered.instants()) {
            if matches!(time.format, Format::Constant(_)) {
                continue;
            }
            let Some(at) = taken(time, text) else {
                bounds.is_unreadable = true;
                continue;
            };
            let unit = time.format.precision();
            if time.is_now || time.comparison == Comparison::Less || ends_window(&url.text.text, span) {
                bounds.to = Some(bounds.to.map_or(at, |to| to.min(at)));
                continue;
            }
            let is_strict = time.comparison == Comparison::Greater && unit > Precision::Millisecond;
            let first = if is_strict { next(at, unit) } else { at };
            // Of two lower bounds the later one decides.
            if bounds.from.is_none_or(|known| known.first < first) {
                bounds.from = Some(Bound { first, unit, is_strict });
            }
        }
        bounds
    }
}

/// Where the unit after the one of an instant starts.
fn next(at: Instant, unit: Precision) -> Instant {
    let most = match unit {
        Precision::Millisecond => 1,
        Precision::Second => 1_000,
        Precision::Minute => 60_000,
        Precision::Hour => 3_600_000,
        Precision::Day => 86_400_000,
        Precision::Month => 31 * 86_400_000,
        Precision::Year => 366 * 86_400_000,
    };
    floor(shift(floor(at, unit), most), unit)
}

fn meeting(
    bounds: Option<&Bounds>,
    window: &Window,
    at: Instant,
    before: Option<&Planned>,
) -> (Meets, String) {
    let Some(bounds) = bounds else { return (Meets::Alone, "the resource has no URL".to_owned()) };
    if bounds.is_unreadable {
        return (Meets::Unreadable, "the vendor cannot read the date that is written".to_owned());
    }
    let Some(bound) = bounds.from else { return (Meets::Alone, "reads everything".to_owned()) };
    let Some(before) = before else { return (Meets::Alone, String::new()) };
    if before.at > at && bound.first > at {
        return (Meets::Empty, "The last poll lies after now: such a poll finds nothing.".to_owned());
    }
    if before.meets == Meets::Empty {
        let missed = (at - before.at).num_seconds();
        return (Meets::Misses(missed), "misses what the poll before did not find".to_owned());
    }
    let apart = (bound.first - before.asked_to).num_seconds();
    let unit = unit_name(bound.unit);
    match apart {
        0 => (Meets::Touches, "goes on where the poll before ended".to_owned()),
        1.. if bound.is_strict && apart <= seconds(bound.unit) => (
            Meets::Misses(apart),
            format!("misses the rest of the {unit} of the poll before: `>` leaves it out"),
        ),
        1.. => (Meets::Misses(apart), format!("misses {}: no poll asks for them", length(apart))),
        _ => {
            let again = -apart;
            let wanted = window.from.map_or(0, |from| (before.at - floor(from, bound.unit)).num_seconds());
            match () {
                () if again > wanted.max(0) => (
                    Meets::Repeats(again),
                    format!("asks again for {}, which no setting wants", length(again)),
                ),
                () if bound.unit >= Precision::Hour => (
                    Meets::Overlaps(again),
                    format!("asks again for {}: whole {unit}s are written", length(again)),
                ),
                () => (Meets::Overlaps(again), format!("overlaps by {}, by design", length(again))),
            }
        }
    }
}

fn seconds(unit: Precision) -> i64 {
    let start = Instant::UNIX_EPOCH;
    (next(start, unit) - start).num_seconds()
}

/// `1 s`, `2 min`, `1 h 30 min`, `3 d`.
pub(crate) fn length(seconds: i64) -> String {
    let parts = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let mut left = seconds;
    let mut out: Vec<String> = Vec::new();
    for (size, name) in parts {
        let n = left / size;
        left %= size;
        match (n, out.len()) {
            // Beside hours nobody asks for seconds.
            (0, 1) | (_, 2) => break,
            (0, _) => {}
            _ => out.push(format!("{n} {name}")),
        }
    }
    out.join(" ")
}

/// The instant that a vendor reads in what a part of a URL came to: in the zone that the part names, else in UTC.
pub(crate) fn understood(time: &Time, text: &str) -> Option<Instant> {
    let gmt = Zone::gmt();
    let (format, zone) = match (&time.format, &time.zone) {
        (Format::Pattern(pattern), ZoneSource::Named(named)) => {
            (DateFormat::Pattern(pattern.clone()), &named.zone)
        }
        (Format::Pattern(pattern), _) => (DateFormat::Pattern(pattern.clone()), &gmt),
        (Format::Epoch(epoch), _) => (DateFormat::Epoch(*epoch), &gmt),
        (Format::Constant(_), _) => return Some(Instant::UNIX_EPOCH),
    };
    read(&json!(text), &format, zone)
}

/// The same where nobody says what the vendor expects: what the text looks like, unless the part's own format is one
/// that such texts are written in.
fn taken(time: &Time, text: &str) -> Option<Instant> {
    let Format::Pattern(pattern) = &time.format else { return understood(time, text) };
    let gmt = Zone::gmt();
    let zone = if let ZoneSource::Named(named) = &time.zone { &named.zone } else { &gmt };
    let looks = infer_all(&[text], zone, CENTURY);
    let is_own =
        |format: &DateFormat| matches!(format, DateFormat::Pattern(own) if own.source() == pattern.source());
    match looks.candidates.first() {
        Some(best) if !looks.candidates.iter().any(|candidate| is_own(&candidate.format)) => {
            Instant::from_timestamp_millis(best.millis.first().copied().flatten()?)
        }
        _ => understood(time, text),
    }
}

/// What the vendor reads in a date: two digits of a year are this century's.
fn read(value: &Value, format: &DateFormat, zone: &Zone) -> Option<Instant> {
    Instant::from_timestamp_millis(read_field_hosted(value, format, zone, CENTURY)?)
}

/// When the patterns of a URL first go wrong, and when the clocks that they are read from change.
fn odd_instants(resource: &Resource, options: &PreviewOptions) -> Vec<Instant> {
    let mut out = url_warnings(resource, options.poll_start)
        .into_iter()
        .filter_map(|warning| Instant::from_timestamp_millis(warning.first?))
        .collect::<Vec<_>>();
    for (time, _) in resource.url.iter().flat_map(|url| url.template.times()) {
        let zone = match &time.zone {
            ZoneSource::Gmt => continue,
            ZoneSource::Server => &options.server_zone,
            ZoneSource::Named(named) => &named.zone,
        };
        out.extend(clock_changes(zone, options.poll_start));
    }
    out.retain(|at| *at < options.poll_start + AHEAD);
    out.sort_unstable();
    out.dedup();
    out
}

/// What is wrong with the patterns of a resource's URL.
pub(crate) fn url_warnings(resource: &Resource, now: Instant) -> Vec<PatternWarning> {
    let gmt = Zone::gmt();
    let mut out = Vec::new();
    for (time, _) in resource.url.iter().flat_map(|url| url.template.times()) {
        if let Format::Pattern(pattern) = &time.format {
            let zone = if let ZoneSource::Named(named) = &time.zone { &named.zone } else { &gmt };
            out.extend(warnings(pattern, now.timestamp_millis(), zone));
        }
    }
    out
}

/// The instants in the time ahead at which a zone's clocks are set, to the hour.
fn clock_changes(zone: &Zone, now: Instant) -> Vec<Instant> {
    let hour = 3_600_000;
    let start = now.timestamp_millis().div_euclid(hour) * hour;
    let offset = |millis| zone.offset_seconds(millis);
    let mut out = Vec::new();
    let mut at = start;
    while at < start + AHEAD.num_milliseconds() {
        let day_later = at + 24 * hour;
        if offset(at) != offset(day_later) {
            let change = (1..=24).map(|hours| at + hours * hour).find(|later| offset(*later) != offset(at));
            out.extend(change.and_then(Instant::from_timestamp_millis));
        }
        at = day_later;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, analyze, platform::Platform};

    /// How the second of ten polls meets the first, and the odd days.
    fn shown(url: &str, more: &str, platform: Platform, now: &str, zone: &str) -> String {
        let text = format!(r#"{{ "contacts": {{ "url": "{url}", "idField": "id"{more} }} }}"#);
        let now: Instant = now.parse().unwrap();
        let analysis = analyze(&text, &Options { platform, ..Options::at(now) });
        let config = &analysis.blocks[0].config;
        let options =
            PreviewOptions { platform, poll_start: now, last_poll: None, server_zone: Zone::resolve(zone).0 };
        let timeline = timeline(config, &config.resources()[0], &options, 10);
        // The second poll is like all those after it.
        let words = timeline.polls.get(1).map(|poll| poll.words.clone());
        let odd = timeline.odd.iter().map(|odd| format!("{}: {}", odd.at.format("%F %H:%M"), odd.words));
        words.into_iter().chain(odd).collect::<Vec<_>>().join(" | ")
    }

    #[track_caller]
    fn check(url: &str, more: &str, platform: Platform, now: &str, expected: &str) {
        let actual = shown(url, more, platform, now, "Europe/Berlin");
        assert_eq!(actual, expected, "{url} {more} on {platform:?} at {now}");
    }

    #[test]
    fn the_first_poll_meets_the_last_one() {
        #[track_caller]
        fn check(now: &str, last: Option<&str>, more: &str, expected: &str) {
            let text = format!(
                r#"{{ "event.poller.refresh_interval": "15", "event.poller.configuration": {{ "contacts": {{ "url": "/c?where=u>='${{dateTimeZone:Europe/Berlin:yyyy-MM-dd'T'HH:mm:ss}}'", "idField": "id"{more} }} }} }}"#
            );
            let now: Instant = now.parse().unwrap();
            let analysis = analyze(&text, &Options::at(now));
            let config = &analysis.blocks[0].config;
            let options = PreviewOptions {
                platform: Platform::CloudElements,
                poll_start: now,
                last_poll: last.map(|last| last.parse().unwrap()),
                server_zone: Zone::gmt(),
            };
            let polls = timeline(config, &config.resources()[0], &options, 3).polls;
            let words: Vec<_> = polls.iter().map(|poll| poll.words.as_str()).collect();
            assert_eq!(words.join(" | "), expected, "at {now}, last {last:?}");
        }
        let fine = "goes on where the poll before ended";
        check(NOW, None, "", &format!("{fine} | {fine} | {fine}"));
        check(NOW, Some("2026-11-20T11:00:00Z"), "", &format!("{fine} | {fine} | {fine}"));
        let empty = "The last poll lies after now: such a poll finds nothing.";
        let missed = "misses what the poll before did not find";
        check(NOW, Some("2026-11-20T18:00:00Z"), "", &format!("{empty} | {missed} | {fine}"));
        // The window reaches back to before now.
        let delayed = "overlaps by 1 min, by design";
        check(
            NOW,
            Some("2026-11-20T14:45:30Z"),
            r#", "pollDelay": 60"#,
            &format!("{delayed} | {delayed} | {delayed}"),
        );
        let hour = "misses 1 h: no poll asks for them";
        check("2027-10-31T01:00:00Z", None, "", &format!("{hour} | {fine} | {fine}"));
    }

    const NOW: &str = "2026-11-20T14:45:00Z";

    #[test]
    fn polls_that_meet() {
        let at_least = "/c?where=u>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";
        check(at_least, "", Platform::CloudElements, NOW, "goes on where the poll before ended");
        check(at_least, "", Platform::Pollwright, NOW, "overlaps by 2 min, by design");
        check(at_least, r#", "pollDelay": 30"#, Platform::CloudElements, NOW, "overlaps by 30 s, by design");
        check("/c?since=${epoch}", "", Platform::Sap, NOW, "goes on where the poll before ended");
        check("/c", "", Platform::CloudElements, NOW, "reads everything");
    }

    #[test]
    fn polls_that_do_not() {
        let greater = "/c?where=u>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";
        let missed = "misses the rest of the second of the poll before: `>` leaves it out";
        check(greater, "", Platform::CloudElements, NOW, missed);
        check(greater, "", Platform::Pollwright, NOW, "overlaps by 2 min, by design");
        // The server's clock is an hour ahead of UTC, and two from March on.
        check(
            "/c?where=u>='${date:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
            "",
            Platform::CloudElements,
            NOW,
            "misses 1 h: no poll asks for them",
        );
        check(
            "/c?where=u>='${date:yyyy-MM-dd'T'HH:mm:ssXXX}'",
            "",
            Platform::Sap,
            NOW,
            "goes on where the poll before ended",
        );
        check(
            "/c?where=u>='${gmtDate:yyyy-MM-dd}'",
            "",
            Platform::CloudElements,
            "2026-11-20T14:00:00Z",
            "asks again for 14 h: whole days are written",
        );
    }

    #[test]
    fn odd_days() {
        check(
            "/c?where=u>='${gmtDate:YYYY-MM-dd'T'HH:mm:ss'Z'}'",
            "",
            Platform::CloudElements,
            NOW,
            "goes on where the poll before ended | 2026-12-27 00:15: misses 365 d: no poll asks for them",
        );
        check(
            "/c?where=u>='${dateTimeZone:Europe/Berlin:yyyy-MM-dd'T'HH:mm:ss}'",
            "",
            Platform::CloudElements,
            NOW,
            "goes on where the poll before ended | 2027-10-31 00:15: misses 1 h: no poll asks for them",
        );
    }
}
