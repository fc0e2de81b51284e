//! The rules beside the nine cases: first polls, filters, snapshots, deletions, limits.

use super::scene::{Scene, at, changed, check, format, new, reading, undated_snapshot, with};
use crate::{
    change::DateReading,
    config::Deletes,
    date::{DateFormat, Epoch, Precision, Zone},
    template::Comparison,
};
use serde_json::{Value, json};

#[test]
fn again_within_a_day() {
    let day = |path: &str| DateReading { path: path.into(), format: format("yyyy-MM-dd"), zone: Zone::gmt() };
    let mut reading = reading();
    reading.updated = Some(day("updated"));
    reading.created = Some(day("created"));
    reading.lower_bound = Some((Precision::Day, Comparison::GreaterOrEqual));
    let record =
        |name: &str| json!([{ "id": 1, "created": "2026-03-01", "updated": "2026-03-01", "name": name }]);
    let mut scene = check(
        reading,
        &[
            ("08:00:00", json!([]), ""),
            ("10:00:00", record("a"), "CREATED 1 new"),
            ("11:00:00", record("b"), "UPDATED 1 again"),
            ("12:00:00", record("a"), "UPDATED 1 again"),
            ("13:00:00", record("a"), ""),
        ],
    );
    let first = scene.poll("14:00:00", &record("b"));
    assert_eq!(first, "UPDATED 1 again", "the same content as an hour ago is one more change");
    assert_eq!(scene.poll("2026-03-02T00:00:10Z", &record("c")), "UPDATED 1 again");
    assert_eq!(scene.poll("2026-03-02T00:01:00Z", &record("d")), "", "the day is over");
}

#[test]
fn created_or_updated() {
    let mut tolerant = reading();
    tolerant.created_check_tolerance_seconds = 10;
    let empty = || ("10:00:00", json!([]), "");
    check(
        tolerant,
        &[empty(), ("10:01:00", json!([changed(1, "08:59:50", "10:00:10")]), "UPDATED 1 changed")],
    );
    // Created before the window and stamped twice: the tolerance says that it is one act.
    let mut slow = reading();
    slow.created_check_tolerance_seconds = 60;
    check(slow, &[empty(), ("10:01:00", json!([changed(1, "09:59:20", "10:00:10")]), "CREATED 1 new")]);
    // Created and changed between two polls: nobody was told of it.
    check(reading(), &[empty(), ("10:01:00", json!([changed(1, "10:00:10", "10:00:40")]), "CREATED 1 new")]);
    check(
        reading(),
        &[empty(), ("10:01:00", json!([changed(1, "09:00:00", "10:00:40")]), "UPDATED 1 changed")],
    );
}

#[test]
fn first_poll_with_since() {
    let mut reading = reading();
    reading.since = Some(at("09:00:00"));
    let records = json!([new(1, "08:59:59"), new(2, "09:00:00"), changed(3, "07:00:00", "09:30:00")]);
    check(
        reading,
        &[("10:00:00", records.clone(), "CREATED 2 new, UPDATED 3 changed"), ("10:01:00", records, "")],
    );
}

#[test]
fn filters() {
    let mut current = reading();
    current.filter_by_current_date = true;
    let records = json!([new(1, "10:01:02")]);
    check(
        current,
        &[
            ("10:00:00", json!([]), ""),
            ("10:01:00", records.clone(), ""),
            ("10:02:00", records, "CREATED 1 new"),
        ],
    );

    // An API that returns what it likes: nothing repeats while it is returned, however old.
    let mut unfiltered = reading();
    unfiltered.filter_by_updated_date = false;
    unfiltered.lower_bound = Some((Precision::Year, Comparison::GreaterOrEqual));
    let old = json!([new(1, "08:00:00")]);
    let changed = json!([changed(1, "08:00:00", "08:30:00")]);
    let empty = ("2026-03-01T10:00:00Z", json!([]), "");
    check(
        unfiltered,
        &[
            empty,
            ("10:10:00", old.clone(), "CREATED 1 late"),
            ("11:00:00", old, ""),
            ("12:00:00", changed.clone(), "UPDATED 1 late"),
            ("2026-03-20T12:00:00Z", changed, ""),
        ],
    );
}

#[test]
fn snapshots() {
    let record = |id: u32, name: &str| json!({ "id": id, "name": name });
    let mut reading = undated_snapshot();
    reading.deletes = Some(Deletes::Absent);
    let three = json!([record(1, "a"), record(2, "b"), record(3, "c")]);
    let two = json!([record(1, "a"), record(2, "B")]);
    let mut scene = check(
        reading,
        &[
            ("10:00:00", three.clone(), ""),
            ("10:01:00", two.clone(), "UPDATED 2 changed, DELETED 3 absent"),
            ("10:02:00", two.clone(), ""),
            ("10:03:00", three.clone(), "UPDATED 2 changed, CREATED 3 new"),
            ("10:04:00", two.clone(), "UPDATED 2 changed, DELETED 3 absent"),
            // Nothing at all: only the next complete read decides.
            ("10:05:00", json!([]), ""),
            ("10:06:00", two.clone(), ""),
            ("10:07:00", json!([]), ""),
            ("10:08:00", json!([]), "DELETED 1 absent, DELETED 2 absent"),
            ("10:09:00", json!([]), ""),
        ],
    );
    assert_eq!(scene.poll("10:10:00", &json!([])), "");
}

#[test]
fn many_absent_need_a_second_read() {
    let records = |ids: std::ops::Range<u32>| -> Value { ids.map(|id| json!({ "id": id })).collect() };
    let mut reading = undated_snapshot();
    reading.deletes = Some(Deletes::Absent);
    let mut scene = Scene::new(reading.clone());
    scene.poll("10:00:00", &records(0..20));
    assert_eq!(scene.poll("10:01:00", &records(0..9)), "");
    assert_eq!(
        scene.warnings(),
        [
            "11 records of 20 are missing from this read; they count as deleted if the next complete read agrees"
        ]
    );
    assert_eq!(scene.poll("10:02:00", &records(0..9)).matches("DELETED").count(), 11);
    let mut few = Scene::new(reading);
    few.poll("10:00:00", &records(0..20));
    assert_eq!(
        few.poll("10:01:00", &records(0..10)).matches("DELETED").count(),
        10,
        "half is not more than half"
    );
}

#[test]
fn flagged_deletions() {
    let mut reading = reading();
    reading.deletes = Some(Deletes::Flag("gone".into()));
    let gone = |time: &str, flag: Value| json!([with(changed(1, "09:00:00", time), "gone", flag)]);
    check(
        reading,
        &[
            ("10:00:00", json!([changed(1, "09:00:00", "09:59:00")]), ""),
            ("10:01:00", gone("10:00:30", json!(true)), "DELETED 1 flagged"),
            ("10:02:00", gone("10:01:30", json!(true)), ""),
            ("10:03:00", gone("10:02:30", json!(false)), "CREATED 1 new"),
            ("10:04:00", gone("10:03:30", json!("2026-03-01T10:03:30Z")), "DELETED 1 flagged"),
            ("10:05:00", gone("10:03:30", json!("2026-03-01T10:03:30Z")), ""),
        ],
    );
}

#[test]
fn reread_after_the_configuration_changed() {
    let mut scene = Scene::new(reading());
    let record = |id: u32, time: &str| with(new(id, time), "key", json!(id + 100));
    scene.poll("10:00:00", &json!([record(1, "09:59:00")]));
    scene.reading.id_field = "key".into();
    scene.is_reread = true;
    let records = json!([record(1, "09:59:00"), record(2, "09:59:30"), record(3, "10:00:30")]);
    assert_eq!(scene.poll("10:01:00", &records), "CREATED 103 new");
}

#[test]
fn records_without_id() {
    let scene = check(
        reading(),
        &[
            ("10:00:00", json!([]), ""),
            (
                "10:01:00",
                json!([{ "id": " ", "updated": "2026-03-01T10:00:30Z" }, new(1, "10:00:30")]),
                "CREATED 1 new",
            ),
        ],
    );
    assert_eq!(scene.warnings(), ["one record: no id at `id`, so nothing fires; correct `idField`"]);
}

#[test]
fn more_than_max_seen() {
    let mut reading = reading();
    reading.max_seen = 2;
    let message = "more than 2 records would have to be remembered; raise `maxSeen` or narrow the window";
    let three = json!([new(1, "10:00:30"), new(2, "10:00:30"), new(3, "10:00:30")]);
    check(reading, &[("10:00:00", json!([]), ""), ("10:01:00", three, message)]);
}

#[test]
fn everything_before_from() {
    let mut reading = reading();
    reading.lower_bound = Some((Precision::Second, Comparison::Equal));
    let mut scene = Scene::new(reading);
    scene.poll("10:00:00", &json!([]));
    // The scene's API compares as asked, so it is the record that lies: its text sorts after the bound, its date not.
    scene.reading.updated = scene
        .reading
        .updated
        .map(|date| DateReading { format: Some(DateFormat::Epoch(Epoch::Seconds)), ..date });
    let record = json!([{ "id": 1, "updated": "1000" }]);
    assert_eq!(scene.poll("10:01:00", &record), "");
    assert!(scene.warnings().join("\n").contains("dated before the window"), "{:?}", scene.warnings());
}
