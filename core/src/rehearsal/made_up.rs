//! Answers made up for three polls: what the vendor would answer to the URL of each.

use super::{Answer, asked::Asked, write};
use crate::{
    config::{Config, Resource},
    date::Instant,
    platform::Platform,
};
use chrono::TimeDelta;
use serde_json::Value;

/// Three answers made up for a resource: a record that is there before the first poll and changes, and one that is
/// made between the second poll and the third. `None` where the configuration names no id, or a path into a list.
///
/// Each record is dated in the window of the poll that returns it; an answer is empty where nothing can be: the first
/// window of a hosted platform is an instant, and `>` leaves that out.
pub fn made_up(
    config: &Config,
    resource: &Resource,
    platform: Platform,
    start: Instant,
) -> Option<Vec<Answer>> {
    let interval = config.interval();
    let [first, second, third] = [0, 1, 2].map(|n| start + interval * n);
    let asked = |last, at| Asked::of(config, resource, platform, last, at);
    let polls = [asked(None, first), asked(Some(first), second), asked(Some(second), third)];
    // The windows of successive polls overlap, or meet: what lies in two of them is returned by both.
    let seen = polls[0].within(first - interval / 3, first);
    let changed = match polls[2].within(first + interval / 3, second) {
        both if polls[2].has(both) && both < second => both,
        _ => first + interval / 3,
    };
    let made = second + interval / 3;
    let is_by_created = polls[0].is_by_created;
    let old = if is_by_created { seen } else { first - TimeDelta::days(3) };
    let known =
        |updated| Some((write(resource, "1042", old, updated)?, if is_by_created { old } else { updated }));
    let new = (write(resource, "1043", made, made)?, made);
    let lives = [vec![known(seen)?], vec![known(changed)?], vec![known(changed)?, new]];
    let answers = polls.iter().zip(lives).map(|(poll, records)| {
        let is_asked = |(record, at): &(Value, Instant)| poll.returns(record, *at);
        let records = records.into_iter().filter(is_asked).map(|(record, _)| record);
        Answer { at: poll.to, body: records.collect::<Vec<_>>().into() }
    });
    Some(answers.collect())
}

#[cfg(test)]
mod tests {
    use crate::{
        Options, analyze, catalog,
        date::{Instant, Precision},
        platform::Platform,
        rehearsal::{made_up, rehearse, start},
        schedule::floor,
    };

    /// What fires poll by poll, `-` where nothing is returned, after a look at every date.
    fn fired(text: &str, platform: Platform, now: &str, unit: Precision) -> Vec<Vec<String>> {
        let now: Instant = now.parse().unwrap();
        let options = Options { platform, ..Options::at(now) };
        let analysis = analyze(text, &options);
        let config = &analysis.blocks[0].config;
        let mut out = Vec::new();
        for resource in config.resources().iter().filter(|one| one.id_field.is_some()) {
            let answers = made_up(config, resource, platform, start(config, now)).expect(text);
            let polls = rehearse(config, resource, &options, &answers);
            let words = polls.iter().map(|poll| {
                let case = format!("{platform} {} at {}: {text}\n{poll:#?}", resource.name.value, poll.at);
                assert!(
                    poll.error.is_none() && (unit > Precision::Second || poll.warnings.is_empty()),
                    "{case}"
                );
                let words = poll.records.iter().map(|told| {
                    let read = told.updated.or(told.created).expect(&case);
                    let from = poll.window.from.map(|from| floor(from, unit));
                    assert!(from.is_none_or(|from| from <= read) && read <= poll.window.to, "{case}");
                    format!("{} {}", told.id, told.fires.map_or("nothing", |fires| fires.word()))
                });
                let words = words.collect::<Vec<_>>().join(", ");
                if words.is_empty() { "-".to_owned() } else { words }
            });
            out.push(words.collect());
        }
        out
    }

    #[test]
    fn records_of_the_catalog_lie_in_their_windows() {
        for element in catalog::elements() {
            for platform in Platform::ALL {
                let text = element.body(platform);
                for now in ["2026-11-20T14:45:00Z", "2026-03-29T01:00:00Z", "2027-01-01T00:00:00Z"] {
                    for polls in fired(&text, platform, now, Precision::Second) {
                        let fires = polls.concat();
                        assert!(fires.contains("1043 CREATED"), "{platform} {}: {polls:?}", element.key);
                    }
                }
            }
        }
    }

    #[test]
    fn records_lie_in_the_windows_of_any_pattern_and_zone() {
        let fields = [
            ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "", Precision::Millisecond),
            ("yyyy-MM-dd'T'HH:mm:ssXXX", "", Precision::Second),
            ("yyyy-MM-dd'T'HH:mm:ss", "America/Denver", Precision::Second),
            ("MM/dd/yyyy HH:mm", "Asia/Kolkata", Precision::Minute),
            ("yyyy-MM-dd", "", Precision::Day),
            ("yyyy-MM-dd", "Pacific/Auckland", Precision::Day),
            ("epoch", "", Precision::Second),
            ("milliseconds", "", Precision::Millisecond),
        ];
        let urls = [
            ">'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
            ">='${gmtDate:yyyy-MM-dd'T'HH:mm:ss.SSS'Z'}'",
            ">'${dateTimeZone:America/Denver:yyyy-MM-dd'T'HH:mm:ss}' and updated<='${now:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
            ">=${epoch}",
            ">'${gmtDate:yyyy-MM-dd}'",
        ];
        for (pattern, zone, unit) in fields {
            for url in urls {
                for own in [
                    "",
                    r#""pollDelay": 45,"#,
                    r#""pollwright": { "overlap": 0 },"#,
                    r#""pollwright": { "overlap": 7200 },"#,
                ] {
                    let zone = if zone.is_empty() {
                        String::new()
                    } else {
                        format!(r#""updatedDateTimezone": "{zone}", "createdDateTimezone": "{zone}","#)
                    };
                    let text = format!(
                        r#"{{ "contacts": {{ "url": "/hubs/crm/contacts?where=updated{url}", "idField": "id", {own} "datesConfiguration": {{ {zone} "updatedDateField": "updated", "updatedDateFormat": "{pattern}", "createdDateField": "created", "createdDateFormat": "{pattern}" }} }} }}"#
                    );
                    for platform in Platform::ALL {
                        for now in
                            ["2026-11-20T14:45:00Z", "2026-11-20T14:45:12.345Z", "2026-11-21T00:10:00Z"]
                        {
                            let polls = fired(
                                &text,
                                platform,
                                now,
                                if url.contains("dd}") { Precision::Day } else { unit },
                            );
                            let is_day = url.contains("dd}");
                            assert!(
                                is_day || polls[0][2].contains("1043"),
                                "{platform} {now} {text}: {polls:?}"
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_returned() {
        #[track_caller]
        fn check(platform: Platform, url: &str, own: &str, expected: [&str; 3]) {
            let text = format!(
                r#"{{ "contacts": {{ "url": "/hubs/crm/contacts?where={url}", "idField": "id", {own} "datesConfiguration": {{ "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" }} }} }}"#
            );
            let fired = fired(&text, platform, "2026-11-20T14:45:00Z", Precision::Second);
            assert_eq!(fired, [expected.map(str::to_owned)], "{platform} {text}");
        }
        let (strict, open) = (
            "updated>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
            "updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
        );
        let both = ["1042 nothing", "1042 UPDATED", "1042 nothing, 1043 CREATED"];
        check(Platform::Pollwright, strict, "", both);
        check(Platform::Pollwright, "x=1", "", both);
        check(
            Platform::Pollwright,
            open,
            r#""pollwright": { "overlap": 0 },"#,
            ["1042 nothing", "1042 UPDATED", "1043 CREATED"],
        );
        check(Platform::CloudElements, open, "", ["1042 nothing", "1042 UPDATED", "1043 CREATED"]);
        check(Platform::CloudElements, strict, "", ["-", "1042 UPDATED", "1043 CREATED"]);
        // A hosted platform tells again what a delay makes it ask for twice.
        check(
            Platform::CloudElements,
            strict,
            r#""pollDelay": 60,"#,
            ["1042 nothing", "1042 UPDATED", "1042 UPDATED, 1043 CREATED"],
        );
        check(
            Platform::CloudElements,
            "created>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
            "",
            ["-", "-", "1043 CREATED"],
        );
    }
}
