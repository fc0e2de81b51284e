//! Readings of configurations.

use super::scene::{format, reading};
use crate::{
    analyze::{Options, analyze},
    change::Reading,
    config::{DEFAULT_MAX_SEEN, Deletes},
    date::{Instant, Precision},
    platform::Platform,
    template::Comparison,
};

/// The reading of the only resource of a configuration.
#[track_caller]
fn of(resource: &str, platform: Platform) -> Reading {
    let text = format!(
        r#"{{ "element": {{ "key": "freshdeskv2" }}, "configuration": {{
            "event.poller.configuration": {{ "contacts": {resource} }},
            "pollwright": {{ "overlap": 60, "maxSeen": 5 }} }} }}"#
    );
    let analysis = analyze(&text, &Options { platform, ..Options::at(Instant::UNIX_EPOCH) });
    let config = &analysis.blocks[0].config;
    Reading::of(config, config.resource("contacts").expect("the test's own resource"), platform)
}

const FULL: &str = r#"{
    "url": "/hubs/helpdesk/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
    "idField": " id ",
    "createdCheckTolerance": 5, "pollDelay": 30, "filterByUpdatedDate": false, "filterByCurrentDate": true,
    "datesConfiguration": { "updatedDateField": "updated_at", "updatedDateFormat": "yyyy-MM-dd",
        "updatedDateTimezone": "GMT" },
    "pollwright": { "overlap": 7, "since": "2026-01-01T00:00:00Z", "recordsPath": "/results",
        "ignoreFields": ["views"], "deletes": { "flag": "gone" } } }"#;

#[test]
fn everything_that_is_said() {
    let reading = of(FULL, Platform::Pollwright);
    assert_eq!(reading.resource, "contacts");
    assert_eq!(reading.element_key.as_deref(), Some("freshdeskv2"));
    assert_eq!(reading.id_field, "id");
    assert_eq!(reading.created_check_tolerance_seconds, 5);
    assert_eq!((reading.poll_delay_seconds, reading.overlap_seconds), (30, 7));
    assert_eq!((reading.filter_by_updated_date, reading.filter_by_current_date), (false, true));
    let updated = reading.updated.expect("dated");
    assert_eq!((updated.path.as_str(), updated.format), ("updated_at", format("yyyy-MM-dd")));
    assert_eq!(reading.created, None);
    assert_eq!(reading.lower_bound, Some((Precision::Second, Comparison::GreaterOrEqual)));
    assert!(!reading.is_snapshot);
    assert_eq!(reading.since, Some("2026-01-01T00:00:00Z".parse().expect("an instant")));
    assert_eq!(reading.records_path.as_deref(), Some("/results"));
    assert_eq!(reading.ignore_fields, ["views"]);
    assert_eq!(reading.deletes, Some(Deletes::Flag("gone".into())));
    assert_eq!(reading.max_seen, 5, "from the whole configuration");
}

#[test]
fn defaults() {
    let plain = r#"{ "url": "/contacts", "idField": " " }"#;
    let reading = of(plain, Platform::Pollwright);
    assert_eq!((reading.id_field.as_str(), reading.overlap_seconds), ("", 60));
    assert_eq!((reading.filter_by_updated_date, reading.filter_by_current_date), (true, false));
    assert_eq!((reading.updated, reading.created, reading.lower_bound), (None, None, None));
    assert!(reading.is_snapshot);
    assert_eq!(of(plain, Platform::CloudElements).overlap_seconds, 0, "hosted platforms have none");
    assert_eq!(of(plain, Platform::CloudElements).created_check_tolerance_seconds, 0);
    assert_eq!(of(plain, Platform::Uipath).created_check_tolerance_seconds, 10);
    assert_ne!(reading.max_seen, DEFAULT_MAX_SEEN);
    let uipath = of(FULL, Platform::Uipath);
    assert_eq!(uipath.created, uipath.updated);
    let no_format =
        FULL.replace("\"updatedDateTimezone\"", "\"createdDateField\": \"made\", \"updatedDateTimezone\"");
    let created = |platform| of(&no_format, platform).created.map(|date| (date.path, date.format));
    assert_eq!(created(Platform::Uipath), Some(("made".into(), format("yyyy-MM-dd"))));
    assert_eq!(created(Platform::Pollwright), Some(("made".into(), None)));
}

#[test]
fn the_key_changes_with_id_and_dates_alone() {
    let base = reading();
    let key = base.key();
    let other_id = Reading { id_field: "uuid".into(), ..base.clone() };
    assert_ne!(other_id.key(), key);
    assert!(Reading::is_other_id(&key, &other_id.key()));
    let mut other_format = base.clone();
    other_format.updated.as_mut().expect("dated").format = format("yyyy-MM-dd");
    assert_ne!(other_format.key(), key);
    assert!(!Reading::is_other_id(&key, &other_format.key()));
    let same = Reading { overlap_seconds: 7, max_seen: 9, ignore_fields: vec!["x".into()], ..base };
    assert_eq!(same.key(), key);
}
