//! The same cases on a hosted platform, where the answer is known to be another.

use super::scene::{Scene, changed, check, format, new, reading, undated_snapshot, with};
use crate::{
    change::{Assumption, Reading},
    date::{DateFormat, Epoch, Precision},
    platform::Platform,
    template::Comparison,
};
use serde_json::{Value, json};

fn hosted() -> Reading {
    Reading { platform: Platform::CloudElements, overlap_seconds: 0, ..reading() }
}

fn first() -> (&'static str, Value, &'static str) {
    ("10:00:00", json!([new(1, "09:59:59")]), "")
}

#[test]
fn ties_and_late_records_are_lost() {
    let tie = json!([new(1, "09:59:59"), new(2, "09:59:59")]);
    check(hosted(), &[first(), ("10:01:00", tie.clone(), ""), ("10:02:00", tie, "")]);
    let boundary = json!([new(2, "10:00:00")]);
    let inclusive =
        Reading { lower_bound: Some((Precision::Second, Comparison::GreaterOrEqual)), ..hosted() };
    check(inclusive, &[first(), ("10:01:00", boundary, "")]);
}

#[test]
fn a_delay_repeats() {
    let delayed = Reading { poll_delay_seconds: 60, ..hosted() };
    let records = json!([new(2, "10:00:30")]);
    let scene = check(
        delayed,
        &[first(), ("10:01:00", records.clone(), "CREATED 2 new"), ("10:01:20", records, "CREATED 2 new")],
    );
    assert!(scene.last.assumptions.contains(&Assumption::DelayedComparison));
}

#[test]
fn a_future_date_repeats() {
    let records = json!([new(9, "2099-01-01T00:00:00Z")]);
    let mut scene = check(hosted(), &[first(), ("10:01:00", records.clone(), "CREATED 9 new")]);
    let id = scene.last.events[0].id.clone();
    assert_eq!(scene.poll("10:02:00", &records), "CREATED 9 new");
    assert_ne!(scene.last.events[0].id, id, "the platform numbers events anew");
    let pruned = Reading { filter_by_current_date: true, ..hosted() };
    check(pruned, &[first(), ("10:01:00", records, "")]);
}

#[test]
fn a_second_change_in_one_second_is_lost() {
    let records = json!([new(2, "10:01:00")]);
    let again = json!([with(new(2, "10:01:00"), "name", json!("Bob"))]);
    check(hosted(), &[first(), ("10:01:00.5", records, "CREATED 2 new"), ("10:02:00", again, "")]);
}

#[test]
fn dates_are_read_as_a_prefix() {
    let finer = json!([new(2, "2026-03-01T10:00:30.999Z")]);
    let mut prefix = hosted();
    for date in [&mut prefix.updated, &mut prefix.created].into_iter().flatten() {
        date.format = format("yyyy-MM-dd'T'HH:mm:ss");
    }
    check(prefix, &[first(), ("10:01:00", finer.clone(), "CREATED 2 new")]);
    let scene = check(hosted(), &[first(), ("10:01:00", finer, "")]);
    assert!(scene.last.assumptions.contains(&Assumption::UnreadableDate), "not documented, so it is said");
}

#[test]
fn created_or_updated() {
    let records = json!([changed(2, "10:00:10", "10:00:30")]);
    check(hosted(), &[first(), ("10:01:00", records.clone(), "UPDATED 2 changed")]);
    let tolerant = Reading { created_check_tolerance_seconds: 20, ..hosted() };
    check(tolerant, &[first(), ("10:01:00", records, "CREATED 2 new")]);
    let mut one_field = hosted();
    one_field.created = one_field.updated.clone();
    check(
        one_field,
        &[
            first(),
            ("10:01:00", json!([changed(1, "09:59:59", "10:00:30")]), "CREATED 1 new"),
            ("10:02:00", json!([changed(1, "09:59:59", "10:01:30")]), "CREATED 1 new"),
        ],
    );
    let by_created = Reading { filter_by_updated_date: false, ..hosted() };
    check(by_created, &[first(), ("10:01:00", json!([changed(1, "09:59:59", "10:00:30")]), "")]);
}

#[test]
fn without_dates_everything_repeats() {
    let undated = Reading { platform: Platform::CloudElements, ..undated_snapshot() };
    let records = json!([{ "id": 1 }, { "name": "no id" }]);
    let scene = check(
        undated,
        &[
            ("10:00:00", records.clone(), ""),
            ("10:01:00", records.clone(), "CREATED 1 first-seen"),
            ("10:02:00", records, "CREATED 1 first-seen"),
        ],
    );
    assert!(scene.last.assumptions.contains(&Assumption::NoDates));
}

#[test]
fn epochs() {
    for (kind, value) in [
        (DateFormat::Epoch(Epoch::Seconds), json!(1_772_359_230)),
        (DateFormat::Epoch(Epoch::Millis), json!("1772359230000")),
        (DateFormat::Epoch(Epoch::Micros), json!(1_772_359_230_000_000_i64)),
    ] {
        let mut epoch = hosted();
        for date in [&mut epoch.updated, &mut epoch.created].into_iter().flatten() {
            date.format = Some(kind.clone());
        }
        let mut scene = Scene::new(epoch);
        scene.poll("10:00:00", &json!([]));
        let record = json!([{ "id": 1, "updated": value, "created": value }]);
        assert_eq!(scene.poll("10:01:00", &record), "CREATED 1 new", "{kind:?}");
        assert_eq!(scene.last.events[0].date.to_rfc3339(), "2026-03-01T10:00:30+00:00");
    }
}
