//! Two configurations side by side, or one on two platforms: what changing from the first to the second will cause.

use crate::{
    analyze::Analysed,
    change::{EventType, Reading},
    config::{Config, DEFAULT_INTERVAL_MINUTES, DateField, FieldFormatKind, Resource},
    date::{DateFormat, Instant, Zone},
    diag::{Diagnostic, Severity},
    lower, moment,
    platform::Platform,
    preview::{Preview, PreviewOptions, preview},
    rehearsal,
    scenario::Simulation,
    timeline::{asked_from, length},
};
use serde::Serialize;
use serde_json::{Value, json};

mod settings;

/// One of the two: a configuration, and where it runs.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The configuration.
    pub analysed: &'a Analysed,
    /// Where it runs.
    pub platform: Platform,
    /// What is found in it there.
    pub found: &'a [Diagnostic],
}

impl Side<'_> {
    /// What its next poll is previewed for.
    fn next(&self, now: Instant, server_zone: &Zone) -> PreviewOptions {
        PreviewOptions {
            platform: self.platform,
            poll_start: now,
            last_poll: None,
            server_zone: server_zone.clone(),
        }
    }
}

/// What differs, and what it will cause.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The resources of both, those of the first one first.
    pub resources: Vec<Pair>,
    /// What the change will cause, a sentence each, the gravest first.
    pub consequences: Vec<Consequence>,
}

/// A resource on both sides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// Its name.
    pub name: String,
    /// Its next poll before; `None` where it is new, or nothing is polled.
    pub before: Option<Preview>,
    /// Its next poll after; `None` where it is gone, or nothing is polled.
    pub after: Option<Preview>,
}

/// Something that the change will cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consequence {
    /// The resources that it is about; none for all.
    pub resources: Vec<String>,
    /// How much it matters.
    pub weight: Severity,
    /// What.
    pub words: String,
}

/// Compares two sides; the next poll is `now`, and so is the moment of the change.
pub fn compare(before: Side<'_>, after: Side<'_>, now: Instant, server_zone: &Zone) -> Comparison {
    let mut list = List::default();
    of_all(before, after, &mut list);
    settings::compare(before, after, &mut list);
    let (old, new) = (&before.analysed.config, &after.analysed.config);
    let shown = |side: Side<'_>, resource: &Resource| {
        let config = &side.analysed.config;
        config.is_polled().then(|| preview(config, resource, &side.next(now, server_zone)))
    };
    let mut resources = Vec::new();
    for resource in old.resources() {
        let name = &resource.name.value;
        let other = new.resource(name);
        match other {
            None => list.add(Some(name), Severity::Error, "is polled no more: its changes are not told"),
            // Why nothing is polled is said once, for all.
            Some(_) if !new.is_polled() => {}
            Some(other) => {
                of_resource(before, after, resource, other, &mut list);
                asked(before, after, (resource, other), now, server_zone, &mut list);
                again(before, after, (resource, other), now, server_zone, &mut list);
            }
        }
        resources.push(Pair {
            name: name.to_string(),
            before: shown(before, resource),
            after: other.and_then(|other| shown(after, other)),
        });
    }
    for resource in new.resources().iter().filter(|resource| old.resource(&resource.name.value).is_none()) {
        let name = &resource.name.value;
        list.add(
            Some(name),
            Severity::Info,
            "is new: its first poll is a baseline and tells nothing that is there",
        );
        resources.push(Pair { name: name.to_string(), before: None, after: shown(after, resource) });
    }
    found_anew(before, after, &mut list);
    let mut consequences = list.0;
    consequences.sort_by_key(|one| std::cmp::Reverse(one.weight));
    Comparison { resources, consequences }
}

#[derive(Default)]
struct List(Vec<Consequence>);

impl List {
    fn add(&mut self, resource: Option<&str>, weight: Severity, words: impl Into<String>) {
        let (words, resource) = (words.into(), resource.map(str::to_owned));
        let same = self.0.iter_mut().find(|known| known.words == words && known.weight == weight);
        match same {
            // Both dates of a resource may have the same fault.
            Some(known) if resource.as_ref().is_some_and(|name| known.resources.contains(name)) => {}
            Some(known) => known.resources.extend(resource),
            None => self.0.push(Consequence { resources: resource.into_iter().collect(), weight, words }),
        }
    }
}

/// What is the same for all resources.
fn of_all(before: Side<'_>, after: Side<'_>, list: &mut List) {
    let (old, new) = (&before.analysed.config, &after.analysed.config);
    let minutes =
        |config: &Config| config.interval_minutes.as_ref().map_or(DEFAULT_INTERVAL_MINUTES, |m| m.value);
    if minutes(old) != minutes(new) {
        let words = format!("polls come every {} min in place of {}", minutes(new), minutes(old));
        list.add(None, Severity::Info, words);
    }
    match (before.platform.is_hosted(), after.platform.is_hosted()) {
        (true, false) => list.add(
            None,
            Severity::Info,
            "windows overlap, and what was seen is remembered: late records and ties are told, repeats are not",
        ),
        (false, true) => list.add(
            None,
            Severity::Warning,
            "nothing seen is remembered: late records, ties and records dated in the future are lost or repeated",
        ),
        _ => {}
    }
    if before.platform != after.platform {
        for (pointer, name) in foreign(after) {
            list.add(
                None,
                Severity::Warning,
                format!("`{name}` has no effect on {}: {pointer}", after.platform),
            );
        }
    }
}

/// Keys that a platform does not know: pointer and name.
fn foreign(side: Side<'_>) -> Vec<(String, String)> {
    let lowered = lower::lower(&side.analysed.document, side.analysed.kind);
    let foreign = lowered.entries.iter().filter(|entry| entry.foreign_to(side.platform).is_some());
    foreign.map(|entry| (lowered.pointer(entry), entry.name().to_owned())).collect()
}

fn of_resource(before: Side<'_>, after: Side<'_>, old: &Resource, new: &Resource, list: &mut List) {
    let name = Some(old.name.value.as_str());
    let (was, is) = (
        Reading::of(&before.analysed.config, old, before.platform),
        Reading::of(&after.analysed.config, new, after.platform),
    );
    if was.id_field != is.id_field {
        let words = format!(
            "events name records by `{}` in place of `{}`: to receivers each is another record",
            is.id_field, was.id_field
        );
        list.add(name, Severity::Error, words);
    }
    for (what, one, other) in
        [("updated", &old.updated, &new.updated), ("created", &old.created, &new.created)]
    {
        of_date(what, one, other, name, list);
    }
    match (was.is_snapshot, is.is_snapshot) {
        (false, true) => {
            list.add(name, Severity::Warning, "each poll reads everything: the URL asks for no date")
        }
        (true, false) => list.add(name, Severity::Info, "polls read what changed in place of everything"),
        _ => {}
    }
    let mut setting = |what: &str, one: String, other: String, cause: &str| {
        if one != other {
            list.add(name, Severity::Info, format!("`{what}` is {other} in place of {one}: {cause}"));
        }
    };
    setting(
        "createdCheckTolerance",
        was.created_check_tolerance_seconds.to_string(),
        is.created_check_tolerance_seconds.to_string(),
        "records may be told as CREATED in place of UPDATED, or the other way round",
    );
    setting(
        "filterByUpdatedDate",
        was.filter_by_updated_date.to_string(),
        is.filter_by_updated_date.to_string(),
        "other records may fire",
    );
    setting(
        "pollDelay",
        was.poll_delay_seconds.to_string(),
        is.poll_delay_seconds.to_string(),
        "windows start at other instants",
    );
    // What the platforms do otherwise is said once, for all.
    if before.platform.is_hosted() == after.platform.is_hosted() {
        setting(
            "overlap",
            was.overlap_seconds.to_string(),
            is.overlap_seconds.to_string(),
            "records that show late are found, or lost",
        );
    }
}

/// Where the next poll starts otherwise, as the vendor understands its URL.
fn asked(
    before: Side<'_>,
    after: Side<'_>,
    (old, new): (&Resource, &Resource),
    now: Instant,
    server_zone: &Zone,
    list: &mut List,
) {
    let from = |side: Side<'_>, resource: &Resource| {
        asked_from(&side.analysed.config, resource, &side.next(now, server_zone))
    };
    // What platforms do otherwise is said once, for all.
    if before.platform != after.platform {
        return;
    }
    if let (Some(one), Some(other)) = (from(before, old), from(after, new))
        && one != other
    {
        let weight = if other > one { Severity::Warning } else { Severity::Info };
        let words =
            format!("the next poll asks from {} in place of {}", moment::format(other), moment::format(one));
        list.add(Some(&old.name.value), weight, words);
    }
}

/// What is found in the new one and not in the old one.
fn found_anew(before: Side<'_>, after: Side<'_>, list: &mut List) {
    let is_new = |found: &&Diagnostic| {
        let is_like = |known: &Diagnostic| known.code == found.code && known.message == found.message;
        found.severity > Severity::Info && !before.found.iter().any(is_like)
    };
    for found in after.found.iter().filter(is_new) {
        let resources = after.analysed.config.resources();
        let pointer = found.pointer.as_deref().unwrap_or_default();
        let holder = resources.iter().find(|resource| pointer.starts_with(&format!("{}/", resource.pointer)));
        list.add(holder.map(|holder| holder.name.value.as_str()), found.severity, found.message.clone());
    }
}

/// Whether the new format reads what the old one read.
fn of_date(what: &str, old: &DateField, new: &DateField, name: Option<&str>, list: &mut List) {
    let field = |date: &DateField| date.field.as_ref().map(|field| field.value.trim().to_owned());
    let (one, other) = (field(old), field(new));
    if one != other {
        let path = |field: &Option<String>| {
            field.clone().map_or_else(|| "no field".to_owned(), |f| format!("`{f}`"))
        };
        let words = format!("the {what} date comes from {} in place of {}", path(&other), path(&one));
        return list.add(name, Severity::Warning, words);
    }
    let format = |date: &DateField| match date.format.as_ref().map(|format| &format.kind) {
        Some(FieldFormatKind::Known(format)) => Some(format.clone()),
        _ => None,
    };
    let (one, other) = match (format(old), format(new)) {
        (Some(one), Some(other)) => (one, other),
        (Some(_), None) => {
            return list.add(name, Severity::Error, format!("{what} dates cannot be read any more"));
        }
        (None, Some(_)) => return list.add(name, Severity::Warning, format!("{what} dates can be read now")),
        (None, None) => return,
    };
    let zone = |date: &DateField| date.zone.as_ref().map_or_else(Zone::gmt, |zone| zone.zone.clone());
    let (one_zone, other_zone) = (zone(old), zone(new));
    if one == other && one_zone.id() == other_zone.id() {
        return;
    }
    // A summer's afternoon: no two parts of it are alike, and no zone is at its standard time by chance.
    let at = 1_783_087_932_000;
    let text = one.format(at, &one_zone);
    match read(&other, &text, &other_zone) {
        None => list.add(
            name,
            Severity::Error,
            format!("`{other}` does not read `{text}`, as {what} dates were written"),
        ),
        Some(millis) if millis != at => {
            let apart = (millis - at) / 1_000;
            let words = format!(
                "{what} dates are read as others: `{text}` {} {}",
                length(apart.abs()),
                if apart > 0 { "later" } else { "earlier" }
            );
            list.add(name, Severity::Error, words);
        }
        Some(_) if one != other => {
            list.add(
                name,
                Severity::Info,
                format!("{what} dates are read with `{other}` in place of `{one}`"),
            );
        }
        Some(_) => {}
    }
}

fn read(format: &DateFormat, text: &str, zone: &Zone) -> Option<i64> {
    crate::date::field::read_field_hosted(&json!(text), format, zone, 0)
}

/// What fires again though nothing changed: both configurations see the same records, one after the other.
fn again(
    before: Side<'_>,
    after: Side<'_>,
    (old, new): (&Resource, &Resource),
    now: Instant,
    server_zone: &Zone,
    list: &mut List,
) {
    let fired = |after, new| repeated(before, after, (old, new), now, server_zone);
    let (Some(changed), Some(same)) = (fired(after, new), fired(before, old)) else { return };
    let times = |events: &[EventType], kind: EventType| events.iter().filter(|fired| **fired == kind).count();
    // What fires without the change too is no consequence of it.
    let count = |kind: EventType| times(&changed, kind).saturating_sub(times(&same, kind));
    let words: Vec<_> = [EventType::Created, EventType::Updated, EventType::Deleted]
        .into_iter()
        .filter(|kind| count(*kind) > 0)
        .map(|kind| format!("{} {}", count(kind), kind.word()))
        .collect();
    if !words.is_empty() {
        let words = format!("of 3 records that do not change, the next polls fire {}", words.join(", "));
        list.add(Some(&old.name.value), Severity::Error, words);
    }
}

/// The events of two polls after the change, for records that do not change.
fn repeated(
    before: Side<'_>,
    after: Side<'_>,
    (old, new): (&Resource, &Resource),
    now: Instant,
    server_zone: &Zone,
) -> Option<Vec<EventType>> {
    let config = &before.analysed.config;
    let (start, interval) = (rehearsal::start(config, now), config.interval());
    let days_before = |days| now - chrono::TimeDelta::days(days);
    let (changed, made) = (start + interval / 3, start + interval + interval / 3);
    let lives =
        [("1042", days_before(3), changed), ("1043", made, made), ("1001", days_before(9), days_before(9))];
    let write = |(id, created, updated)| rehearsal::write(old, id, created, updated);
    let mut records = lives.into_iter().map(write).collect::<Option<Vec<Value>>>()?;
    for (number, record) in records.iter_mut().enumerate() {
        rehearsal::also(old, new, record, &format!("other-{number}"))?;
    }
    let mut simulation = Simulation::new(config, old, before.platform, server_zone.clone());
    for at in [start, start + interval, start + interval * 2] {
        simulation.answer(at, at, &records).ok()?;
    }
    let mut simulation = simulation.under(&after.analysed.config, new, after.platform, server_zone.clone());
    let mut fired = Vec::new();
    for n in 1..=2 {
        let at = now + chrono::TimeDelta::minutes(15 * n);
        let outcome = simulation.answer(at, at, &records).ok()?;
        fired.extend(outcome.events.iter().map(|event| event.event_type));
    }
    Some(fired)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, analyze};

    const NOW: &str = "2026-11-20T14:45:00Z";
    const TEXT: &str = r#"{ "contacts": { "url": "/c?where=u>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "idField": "id", "datesConfiguration": { "updatedDateField": "u", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "c", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#;

    fn told(from: (&str, Platform), to: (&str, Platform)) -> Vec<String> {
        let now: Instant = NOW.parse().unwrap();
        let (one, other) = (analyze(from.0, &Options::at(now)), analyze(to.0, &Options::at(now)));
        let side = |analysed, platform| Side { analysed, platform, found: &[] };
        let comparison =
            compare(side(&one.blocks[0], from.1), side(&other.blocks[0], to.1), now, &Zone::gmt());
        comparison.consequences.into_iter().map(|one| format!("{:?} {}", one.weight, one.words)).collect()
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &[&str]) {
        let hosted = Platform::CloudElements;
        let changed = TEXT.replace(from, to);
        assert_ne!(changed, TEXT, "{from} is not in the text");
        assert_eq!(told((TEXT, hosted), (&changed, hosted)), expected, "{from} -> {to}");
    }

    #[test]
    fn what_a_change_causes() {
        assert_eq!(told((TEXT, Platform::Sap), (TEXT, Platform::Sap)), [""; 0]);
        check(
            r#""idField": "id""#,
            r#""idField": "key""#,
            &["Error events name records by `key` in place of `id`: to receivers each is another record"],
        );
        check(
            r#""updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX""#,
            r#""updatedDateFormat": "MM/dd/yyyy HH:mm:ss""#,
            &[
                "Error `MM/dd/yyyy HH:mm:ss` does not read `2026-07-03T14:12:12Z`, as updated dates were written",
            ],
        );
        check(
            r#""createdDateField": "c""#,
            r#""createdDateField": "m""#,
            &["Warning the created date comes from `m` in place of `c`"],
        );
        check(
            "contacts",
            "people",
            &[
                "Error is polled no more: its changes are not told",
                "Info is new: its first poll is a baseline and tells nothing that is there",
            ],
        );
        check(
            "?where=u>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
            "",
            &[
                "Warning asks the API otherwise: `?where=u>'${…}'` is left out",
                "Warning each poll reads everything: the URL asks for no date",
            ],
        );
    }

    #[test]
    fn what_is_asked_otherwise() {
        let asks = |words: &str| format!("Warning asks the API otherwise: {words}");
        check("where=u>", "where=c>", &[&asks("`?where=c>'${…}'` in place of `?where=u>'${…}'`")]);
        let open = "`?where=status='open' AND u>'${…}'` in place of `?where=u>'${…}'`";
        check("where=u>", "where=status='open' AND u>", &[&asks(open)]);
        check("ss'Z'}'", "ss'Z'}'&pageSize=1", &[&asks("`&pageSize=1` is added")]);
        check("/c?", "/hubs/erp/c?", &[&asks("`/hubs/erp` is added")]);
        // A secret in a URL is not shown.
        check("/c?", "/c?api_key=k9Zq2&", &["Warning asks the API otherwise"]);
        check(
            "gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'",
            "gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX",
            &[
                "Info writes dates otherwise: `?where=u>'${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'` in place of `?where=u>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'`",
            ],
        );
        check(r#""idField""#, r#""pageSize": 5, "idField""#, &["Info `pageSize` is `5` in place of nothing"]);
        check(r#""idField""#, r#""filterByCurrentDate": "false", "idField""#, &[]);
    }

    #[test]
    fn settings_that_differ() {
        let with = |settings: &str| format!(r#"{{ {settings}, "event.poller.configuration": {TEXT} }}"#);
        let old = r#""subdomain": "a", "username": "k9Zq2", "event.notification.signature.key": "s3cr3t", "event.notification.callback.url": "https://a.example", "baseUrl": "https://v.example", "event.notification.enabled": true"#;
        #[track_caller]
        fn check(old: &str, new: &str, expected: &[&str]) {
            let hosted = Platform::CloudElements;
            assert_eq!(told((old, hosted), (new, hosted)), expected);
        }
        let changed = |from: &str, to: &str| with(&old.replace(from, to));
        check(&with(old), &with(old), &[]);
        // What is masked is not known.
        check(&with(old), &changed(r#""k9Zq2""#, r#""********""#), &[]);
        check(&with(old), &changed(r#""subdomain""#, r#""event.unknown": 1, "subdomain""#), &[]);
        check(
            &with(old),
            &changed(r#""a", "username": "k9Zq2""#, r#""b", "username": "m4Xp7""#),
            &["Warning `subdomain`, `username` differ: another account may be polled"],
        );
        check(
            &with(old),
            &changed("s3cr3t", "other"),
            &["Warning deliveries are signed with another key: receivers must know the new one"],
        );
        check(&with(old), &changed("//a.", "//b."), &["Warning events go to `https://b.example`"]);
        check(
            &with(old),
            &changed("//v.", "//w."),
            &["Warning calls go to `https://w.example` in place of `https://v.example`"],
        );
        check(
            &with(old),
            &changed("true", "false"),
            &[
                "Error nothing is polled any more: no events are told",
                "Info `event.notification.enabled` is `false` in place of `true`",
            ],
        );
    }

    #[test]
    fn a_changed_template_is_told_by_its_window_and_its_findings() {
        let now: Instant = NOW.parse().unwrap();
        let changed = TEXT.replace("gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'", "gmtDate:YYYY-MM-dd");
        let (one, other) = (analyze(TEXT, &Options::at(now)), analyze(&changed, &Options::at(now)));
        let platform = Platform::CloudElements;
        let before = Side { analysed: &one.blocks[0], platform, found: &one.diagnostics };
        let after = Side { analysed: &other.blocks[0], platform, found: &other.diagnostics };
        let told = compare(before, after, now, &Zone::gmt()).consequences;
        let words: Vec<_> = told.iter().map(|one| one.words.as_str()).collect();
        assert!(words.iter().any(|one| one.starts_with("`YYYY` writes 2027 from 27 Dec 2026")), "{words:#?}");
        assert!(
            words.contains(
                &"the next poll asks from 2026-11-21 00:00:00 UTC in place of 2026-11-20 14:30:01 UTC"
            ),
            "{words:#?}"
        );
    }

    #[test]
    fn records_that_are_read_later_fire_again() {
        let text = TEXT.replace(
            "yyyy-MM-dd'T'HH:mm:ssXXX\", \"created",
            "yyyy-MM-dd HH:mm:ss\", \"updatedDateTimezone\": \"GMT\", \"created",
        );
        let later = text.replace("\"GMT\"", "\"America/New_York\"");
        let told = told((&text, Platform::CloudElements), (&later, Platform::CloudElements));
        assert_eq!(
            told,
            [
                "Error updated dates are read as others: `2026-07-03 14:12:12` 4 h later",
                "Error of 3 records that do not change, the next polls fire 4 UPDATED",
            ]
        );
    }

    #[test]
    fn one_on_two_platforms() {
        let text = TEXT.replace(r#""idField""#, r#""pollwright": { "overlap": 60 }, "idField""#);
        let to_hosted = told((&text, Platform::Pollwright), (&text, Platform::CloudElements));
        assert_eq!(
            to_hosted,
            [
                "Warning nothing seen is remembered: late records, ties and records dated in the future are lost or repeated",
                "Warning `pollwright` has no effect on Cloud Elements: /contacts/pollwright",
            ]
        );
        let to_uipath = told((TEXT, Platform::Sap), (TEXT, Platform::Uipath));
        assert!(
            to_uipath[0].starts_with("Info `createdCheckTolerance` is 10 in place of 0"),
            "{to_uipath:#?}"
        );
    }
}
