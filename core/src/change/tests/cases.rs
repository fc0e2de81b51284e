//! The nine cases that decide whether the promise is kept, each over at least three polls.

use super::scene::{Scene, changed, check, new, reading, with};
use crate::{change::Reading, date::Precision, template::Comparison};
use serde_json::{Value, json};

fn inclusive() -> Reading {
    Reading { lower_bound: Some((Precision::Second, Comparison::GreaterOrEqual)), ..reading() }
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
