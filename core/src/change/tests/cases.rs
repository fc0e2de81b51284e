//! The nine cases that decide whether the promise is kept, each over three polls, and what else may go wrong.

use super::scene::{Scene, at, format, reading, undated_snapshot};
use crate::{
    change::{DateReading, Reading},
    config::{Deletes, FieldFormatKind},
    date::{Precision, Zone},
    template::Comparison,
};
use serde_json::{Value, json};

/// A record of the fixed day, created when it was updated.
fn new(id: u32, time: &str) -> Value {
    changed(id, time, time)
}

fn changed(id: u32, created: &str, updated: &str) -> Value {
    let full = |time: &str| if time.contains('T') { time.to_owned() } else { format!("2026-03-01T{time}Z") };
    json!({ "id": id, "created": full(created), "updated": full(updated), "name": "Ada" })
}

fn with(mut record: Value, key: &str, value: Value) -> Value {
    record[key] = value;
    record
}

fn inclusive() -> Reading {
    Reading { lower_bound: Some((Precision::Second, Comparison::GreaterOrEqual)), ..reading() }
}

/// Polls in turn and compares what fires.
#[track_caller]
fn check(reading: Reading, polls: &[(&str, Value, &str)]) -> Scene {
    let mut scene = Scene::new(reading);
    for (now, records, expected) in polls {
        let actual = scene.poll(now, records);
        assert_eq!(actual, *expected, "poll at {now} of {records}");
    }
    scene
}

#[test]
fn case_1_tie() {
    let first = json!([new(1, "09:59:59")]);
    let second = json!([new(1, "09:59:59"), new(2, "09:59:59")]);
    for reading in [reading(), inclusive()] {
        check(
            reading,
            &[
                ("10:00:00", first.clone(), ""),
                ("10:01:00", second.clone(), "CREATED 2 tie"),
                ("10:02:00", second.clone(), ""),
            ],
        );
    }
}

#[test]
fn case_2_late() {
    let first = json!([new(1, "09:59:50")]);
    let second = json!([new(1, "09:59:50"), new(2, "09:59:30"), changed(3, "08:00:00", "09:59:40")]);
    check(
        reading(),
        &[
            ("10:00:00", first, ""),
            ("10:01:00", second.clone(), "CREATED 2 late, UPDATED 3 late"),
            ("10:02:00", second, ""),
        ],
    );
}

#[test]
fn case_3_inclusive() {
    let records = json!([new(1, "10:00:00"), new(2, "09:58:00")]);
    check(
        inclusive(),
        &[
            ("10:00:00", records.clone(), ""),
            ("10:00:00", records.clone(), ""),
            ("10:01:00", records.clone(), ""),
            ("10:02:00", records, ""),
        ],
    );
}

#[test]
fn case_4_future() {
    let future = new(9, "2099-01-01T00:00:00Z");
    let second = json!([new(1, "09:59:50"), future]);
    let third = json!([new(1, "09:59:50"), future, new(2, "10:01:30")]);
    let later = json!([future, changed(1, "09:59:50", "10:03:10"), new(2, "10:01:30")]);
    let corrected = json!([changed(9, "10:04:30", "10:04:30")]);
    check(
        reading(),
        &[
            ("10:00:00", json!([new(1, "09:59:50")]), ""),
            ("10:01:00", second, "CREATED 9 new"),
            ("10:02:00", third, "CREATED 2 new"),
            ("10:04:00", later, "UPDATED 1 changed"),
            ("10:05:00", corrected.clone(), "UPDATED 9 changed"),
            ("10:06:00", corrected, ""),
        ],
    );
}

#[test]
fn case_5_bad_null_or_missing_date() {
    let bad = with(new(2, "10:00:30"), "updated", json!("yesterday"));
    let nulled = with(new(3, "10:00:30"), "updated", Value::Null);
    let missing = json!({ "id": 4, "name": "Eve" });
    let good = new(5, "10:00:30");
    let second = json!([bad, nulled, missing, good]);
    let third = json!([bad, with(nulled.clone(), "name", json!("Bob")), missing, good]);
    let mut scene = check(
        reading(),
        &[
            ("10:00:00", json!([new(1, "09:59:50")]), ""),
            (
                "10:01:00",
                second,
                "CREATED 2 date-unreadable, CREATED 3 date-unreadable, CREATED 4 date-unreadable, CREATED 5 new",
            ),
            ("10:02:00", third.clone(), "UPDATED 3 changed"),
        ],
    );
    assert_eq!(scene.poll("10:03:00", &third), "");
    assert_eq!(
        scene.warnings(),
        [
            "record `2`: `updated` is `yesterday`, which is no date; the content is compared",
            "record `3` and 1 more: `updated` is missing or null; the content is compared",
            "record `4`: `created` is missing or null; the content is compared",
        ]
    );
    assert_eq!(
        scene.poll("2026-03-20T10:00:00Z", &third),
        "",
        "an undated record is kept while it is returned"
    );
    assert_eq!(scene.poll("2026-04-10T10:00:00Z", &third), "", "and counts anew each time");
}

#[test]
fn case_6_precision() {
    let plain = json!([new(1, "09:59:50"), new(2, "09:59:55")]);
    let finer = json!([
        changed(1, "2026-03-01T09:59:50.123Z", "2026-03-01T09:59:50.123Z"),
        changed(2, "2026-03-01T09:59:55+0000", "2026-03-01T09:59:55+0000"),
    ]);
    let mut scene = check(
        reading(),
        &[("10:00:00", plain, ""), ("10:01:00", finer.clone(), ""), ("10:01:30", finer.clone(), "")],
    );
    assert_eq!(scene.poll("10:01:40", &finer), "");
    let warnings = scene.warnings().join("\n");
    assert!(warnings.contains("record `1`") && warnings.contains("SSS"), "{warnings}");
}

#[test]
fn case_7_order() {
    let one =
        [new(1, "09:59:50"), new(2, "10:00:30"), changed(3, "08:00:00", "10:00:20"), new(4, "10:00:10")];
    let orders: [&[usize]; 5] =
        [&[0, 1, 2, 3], &[3, 2, 1, 0], &[2, 0, 3, 1], &[1, 1, 0, 2, 3, 2], &[0, 2, 3]];
    for chunk in [1, 2, 10_000] {
        for order in orders {
            let mut scene = Scene::new(reading());
            scene.chunk = chunk;
            assert_eq!(scene.poll("10:00:00", &json!([one[0]])), "");
            let shown: Value = order.iter().map(|&index| one[index].clone()).collect();
            let mut events = scene.poll("10:01:00", &shown);
            // A page that shifted while it was read: what it hid comes with the next poll.
            let next = scene.poll("10:02:00", &json!(one));
            events = [events, next].join(", ");
            let mut events: Vec<_> = events
                .split(", ")
                .filter(|event| !event.is_empty())
                .map(|event| event.rsplit_once(' ').map_or(event, |(head, _)| head))
                .collect();
            events.sort_unstable();
            assert_eq!(events, ["CREATED 2", "CREATED 4", "UPDATED 3"], "order {order:?}, chunks of {chunk}");
        }
    }
}

#[test]
fn case_8_one_field() {
    let mut reading = reading();
    reading.created = reading.updated.clone();
    let at_half = json!([new(1, "09:59:50"), new(2, "10:00:30")]);
    let later = |time: &str| json!([new(1, time), new(2, time)]);
    check(
        reading,
        &[
            ("10:00:00", json!([new(1, "09:59:50")]), ""),
            ("10:01:00", at_half.clone(), "CREATED 2 first-seen"),
            ("10:02:00", at_half, ""),
            // Long after their pairs went.
            ("11:00:00", later("10:59:00"), "UPDATED 1 changed, UPDATED 2 changed"),
            ("12:00:00", later("11:59:00"), "UPDATED 1 changed, UPDATED 2 changed"),
        ],
    );
}

#[test]
fn case_9_again() {
    let first = new(1, "10:01:00");
    let second = with(first.clone(), "name", json!("Bob"));
    let third = with(first.clone(), "name", json!("Cy"));
    check(
        reading(),
        &[
            ("10:00:00", json!([]), ""),
            // Read while the second 10:01:00 is still open.
            ("10:01:00.5", json!([first]), "CREATED 1 new"),
            ("10:02:00", json!([second.clone()]), "UPDATED 1 again"),
            // Closed by then: what changes without a new date is a counter.
            ("10:02:30", json!([third]), ""),
            ("10:03:00", json!([second]), ""),
        ],
    );
}

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
    scene.reading.updated =
        scene.reading.updated.map(|date| DateReading { format: FieldFormatKind::EpochSeconds, ..date });
    let record = json!([{ "id": 1, "updated": "1000" }]);
    assert_eq!(scene.poll("10:01:00", &record), "");
    assert!(scene.warnings().join("\n").contains("dated before the window"), "{:?}", scene.warnings());
}
