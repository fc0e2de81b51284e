//! The nine cases that decide whether the promise is kept, over three polls, each in a process of its own, by `poll`
//! and by `run`.

use crate::{
    cli_support::{Reply, Request, Server, configuration},
    doors::{DOORS, Door, Polled},
};
use serde_json::{Value, json};

const STRICT: &str = "/items?where=updated>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";
const INCLUSIVE: &str = "/items?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";

/// One poll: its instant, the records that the API has then, the events that are wanted.
type Poll<'a> = (&'a str, Value, &'a [&'a str]);

/// Polls in order, each time in a new process on the same state; returns what each said on standard error, through
/// each door.
#[track_caller]
fn check(name: &str, configuration: Value, polls: &[Poll<'_>]) -> Vec<Vec<String>> {
    let through = |door| {
        let server = Server::start(|_| Reply::new(500, ""));
        let polled = Polled::new(door, name, &configuration, &server);
        let mut all = Vec::new();
        for (now, records, expected) in polls {
            let records = records.clone();
            server.change(move |request| Reply::json(filtered(request, &records)));
            let (events, said) = polled.poll(now);
            assert_eq!(events, *expected, "{name}, {door:?}: poll at {now}\n{said}");
            all.push(said);
        }
        all
    };
    DOORS.iter().map(|door| through(*door)).collect()
}

/// What an API with a date filter returns: records without a readable date come always.
fn filtered(request: &Request, records: &Value) -> Vec<Value> {
    let condition = request.param("where");
    let (is_inclusive, bound) = match condition.strip_prefix("updated>=") {
        Some(bound) => (true, bound.trim_matches('\'')),
        None => (false, condition.trim_start_matches("updated>").trim_matches('\'')),
    };
    let passes = |record: &&Value| match record["updated"].as_str() {
        // Both are written from the largest unit to the smallest, so the texts compare as the instants do.
        Some(updated) if updated.starts_with(|c: char| c.is_ascii_digit()) => {
            updated > bound || is_inclusive && updated == bound
        }
        _ => true,
    };
    records.as_array().into_iter().flatten().filter(passes).cloned().collect()
}

fn record(id: u32, created: &str, updated: &str) -> Value {
    json!({ "id": id, "created": created, "updated": updated, "name": format!("record {id}") })
}

#[test]
fn case_1_tie() {
    let first = record(1, "2026-03-01T08:00:00Z", "2026-03-29T09:59:30Z");
    let tied = record(2, "2026-03-29T09:59:30Z", "2026-03-29T09:59:30Z");
    check(
        "tie",
        configuration(STRICT, json!({})),
        &[
            ("2026-03-29T10:00Z", json!([first]), &[]),
            ("2026-03-29T10:15Z", json!([first, tied]), &["CREATED 2 tie"]),
            ("2026-03-29T10:30Z", json!([first, tied]), &[]),
        ],
    );
}

#[test]
fn case_2_late() {
    let first = record(1, "2026-03-01T08:00:00Z", "2026-03-29T09:59:30Z");
    let late = record(2, "2026-03-01T08:00:00Z", "2026-03-29T09:59:00Z");
    check(
        "late",
        configuration(STRICT, json!({})),
        &[
            ("2026-03-29T10:00Z", json!([first]), &[]),
            ("2026-03-29T10:15Z", json!([first, late]), &["UPDATED 2 late"]),
            ("2026-03-29T10:30Z", json!([first, late]), &[]),
        ],
    );
}

#[test]
fn case_3_inclusive() {
    let first = record(1, "2026-03-01T08:00:00Z", "2026-03-29T09:58:00Z");
    let second = record(2, "2026-03-01T08:00:00Z", "2026-03-29T10:00:00Z");
    check(
        "inclusive",
        configuration(INCLUSIVE, json!({})),
        &[
            ("2026-03-29T10:00Z", json!([first, second]), &[]),
            ("2026-03-29T10:00Z", json!([first, second]), &[]),
            ("2026-03-29T10:02Z", json!([first, second]), &[]),
        ],
    );
}

#[test]
fn case_4_future() {
    let first = record(1, "2026-03-01T08:00:00Z", "2026-03-29T09:59:30Z");
    let future = record(2, "2026-03-29T10:05:00Z", "2099-01-01T00:00:00Z");
    let after = record(3, "2026-03-29T10:20:00Z", "2026-03-29T10:20:00Z");
    check(
        "future",
        configuration(STRICT, json!({})),
        &[
            ("2026-03-29T10:00Z", json!([first]), &[]),
            ("2026-03-29T10:15Z", json!([first, future]), &["CREATED 2 new"]),
            ("2026-03-29T10:30Z", json!([first, future, after]), &["CREATED 3 new"]),
        ],
    );
}

#[test]
fn case_5_bad_null_or_missing_date() {
    let first = record(1, "2026-03-01T08:00:00Z", "2026-03-29T09:59:30Z");
    let nothing = json!({ "id": 2, "updated": null, "name": "null" });
    let missing = json!({ "id": 3, "name": "missing" });
    let bad = json!({ "id": 4, "updated": "soon", "name": "bad" });
    let after = record(5, "2026-03-29T10:20:00Z", "2026-03-29T10:20:00Z");
    let said = check(
        "bad",
        configuration(STRICT, json!({})),
        &[
            ("2026-03-29T10:00Z", json!([first]), &[]),
            (
                "2026-03-29T10:15Z",
                json!([first, nothing, missing, bad]),
                &["CREATED 2 date-unreadable", "CREATED 3 date-unreadable", "CREATED 4 date-unreadable"],
            ),
            ("2026-03-29T10:30Z", json!([nothing, missing, bad, after]), &["CREATED 5 new"]),
        ],
    );
    for said in said {
        assert!(said[1].contains("record `2` and 1 more: `updated` is missing or null"), "{}", said[1]);
        assert!(said[1].contains("record `4`: `updated` is `soon`"), "{}", said[1]);
    }
}

#[test]
fn case_6_precision() {
    let at = |updated: &str| record(1, "2026-03-01T08:00:00Z", updated);
    let configuration = configuration(
        INCLUSIVE,
        json!({ "datesConfiguration": {
            "updatedDateField": "updated",
            "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'",
            "updatedDateTimezone": "GMT",
            "createdDateField": "created",
            "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'",
            "createdDateTimezone": "GMT",
        }}),
    );
    let said = check(
        "precision",
        configuration,
        &[
            ("2026-03-29T10:00:00Z", json!([at("2026-03-29T09:59:30Z")]), &[]),
            ("2026-03-29T10:00:30Z", json!([at("2026-03-29T09:59:30.123Z")]), &[]),
            ("2026-03-29T10:01:00Z", json!([at("2026-03-29T09:59:30+0000")]), &[]),
        ],
    );
    for said in said {
        assert!(said[1].contains("SSS"), "{}", said[1]);
        assert!(said[2].to_lowercase().contains("warn") && said[2].contains("ssZ`"), "{}", said[2]);
    }
}

#[test]
fn case_7_order() {
    let old = record(1, "2026-03-01T08:00:00Z", "2026-03-29T09:59:30Z");
    let one = record(2, "2026-03-29T10:05:00Z", "2026-03-29T10:05:00Z");
    let two = record(3, "2026-03-01T08:00:00Z", "2026-03-29T10:10:00Z");
    let orders = [
        ("newest", json!([two, one, old])),
        ("oldest", json!([old, one, two])),
        ("unsorted", json!([one, old, two])),
    ];
    for (order, records) in orders {
        for door in DOORS {
            let first = json!([old]);
            let server = Server::start(move |request| Reply::json(filtered(request, &first)));
            let polled =
                Polled::new(*door, &format!("order-{order}"), &configuration(STRICT, json!({})), &server);
            polled.poll("2026-03-29T10:00Z");
            let records = records.clone();
            server.change(move |request| Reply::json(filtered(request, &records)));
            let (mut events, said) = polled.poll("2026-03-29T10:15Z");
            events.sort();
            assert_eq!(events, ["CREATED 2 new", "UPDATED 3 changed"], "{order}, {door:?}\n{said}");
            assert!(polled.poll("2026-03-29T10:30Z").0.is_empty(), "{order}, {door:?}");
        }
    }
}

/// Oldest first, two a page: while page 1 is read its first record changes and moves to the end, so that the first
/// record of page 2 moves to page 1, where nobody looks any more.
#[test]
fn case_7_a_page_that_shifts() {
    for door in DOORS {
        let server = Server::start(|_| Reply::json(json!([])));
        let configuration = configuration(STRICT, json!({ "pageSize": 2 }));
        let polled = Polled::new(*door, "shift", &configuration, &server);
        polled.poll("2026-03-29T10:00Z");

        let record = |id: u32, minute: u32| {
            let at = format!("2026-03-29T10:{minute:02}:00Z");
            record(id, &at, &at)
        };
        let before = [record(1, 10), record(2, 20), record(3, 30), record(4, 40)];
        let moved = json!({ "id": 1, "created": "2026-03-29T10:10:00Z", "updated": "2026-03-29T10:59:00Z", "name": "x" });
        let after = [record(2, 20), record(3, 30), record(4, 40), moved];
        let mut is_moved = false;
        server.change(move |request| {
            let page = request.param("page").parse().unwrap_or(1);
            let list = filtered(request, &json!(if is_moved { &after } else { &before }));
            is_moved = true;
            Reply::json(list.chunks(2).nth(page - 1).unwrap_or_default().to_vec())
        });
        let (mut events, said) = polled.poll("2026-03-29T11:00Z");
        let missed = !events.iter().any(|event| event == "CREATED 3 late");
        // Where the process was ended the list has been read once more by now.
        assert_eq!(missed, !matches!(door, Door::Interrupted(_)), "{door:?}: {events:?}\n{said}");
        events.extend(polled.poll("2026-03-29T11:15Z").0);
        events.sort();
        let expected =
            ["CREATED 1 new", "CREATED 2 new", "CREATED 3 late", "CREATED 4 new", "UPDATED 1 changed"];
        assert_eq!(events, expected, "{door:?}");
        assert!(polled.poll("2026-03-29T11:30Z").0.is_empty(), "{door:?}");
    }
}

#[test]
fn case_8_one_field_for_created_and_updated() {
    let at = |id: u32, updated: &str| json!({ "id": id, "updated": updated });
    let configuration = configuration(
        STRICT,
        json!({ "datesConfiguration": {
            "updatedDateField": "updated",
            "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
            "updatedDateTimezone": "GMT",
            "createdDateField": "updated",
            "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
            "createdDateTimezone": "GMT",
        }}),
    );
    check(
        "one-field",
        configuration,
        &[
            ("2026-03-29T10:00Z", json!([at(1, "2026-03-29T09:59:30Z")]), &[]),
            ("2026-03-29T10:15Z", json!([at(2, "2026-03-29T10:05:00Z")]), &["CREATED 2 first-seen"]),
            (
                "2026-03-29T12:00Z",
                json!([at(1, "2026-03-29T11:00:00Z"), at(2, "2026-03-29T11:00:01Z")]),
                &["UPDATED 1 changed", "UPDATED 2 changed"],
            ),
        ],
    );
}

#[test]
fn case_9_again() {
    let first = record(1, "2026-03-01T08:00:00Z", "2026-03-29T09:59:30Z");
    let mut changed = record(1, "2026-03-01T08:00:00Z", "2026-03-29T10:15:00Z");
    let once = changed.clone();
    changed["name"] = json!("changed once more");
    check(
        "again",
        configuration(STRICT, json!({})),
        &[
            ("2026-03-29T10:00:00Z", json!([first]), &[]),
            // Read while the second of its date is still open.
            ("2026-03-29T10:15:00Z", json!([once]), &["UPDATED 1 changed"]),
            ("2026-03-29T10:16:00Z", json!([changed]), &["UPDATED 1 again"]),
            ("2026-03-29T10:17:00Z", json!([changed]), &[]),
        ],
    );
}
