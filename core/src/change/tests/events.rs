//! Events as they are printed, and their ids.

use super::scene::{Scene, changed, new, reading};
use crate::change::{EventType, Reason, event_id};
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn the_line_that_poll_prints() {
    let mut scene = Scene::new(reading());
    scene.poll("10:00:00", &json!([]));
    scene.poll("10:01:00", &json!([changed(7, "08:00:00", "10:00:30")]));
    let event = &scene.last.events[0];
    let line = serde_json::to_string(event).expect("plain data");
    assert_eq!(
        line.replace(&event.id, "ID"),
        r#"{"id":"ID","eventType":"UPDATED","objectType":"contacts","objectId":"7","date":"2026-03-01T10:00:30Z","#
            .to_owned()
            + r#""pollDate":"2026-03-01T10:01:00Z","elementKey":"freshdeskv2","reason":"changed","#
            + r#""window":{"from":"2026-03-01T09:57:59Z","to":"2026-03-01T10:01:00Z"},"#
            + r#""record":{"id":7,"created":"2026-03-01T08:00:00Z","updated":"2026-03-01T10:00:30Z","name":"Ada"}}"#
    );
    assert_eq!(serde_json::from_str::<crate::change::Event>(&line).expect("its own text"), *event);
}

#[test]
fn ids_tell_events_apart_and_repeats_together() {
    let id = |instance, resource, record, version, kind, ordinal| {
        event_id(instance, resource, record, version, kind, ordinal)
    };
    let all: BTreeSet<String> = [
        id("default", "contacts", "1", "5", EventType::Created, 0),
        id("other", "contacts", "1", "5", EventType::Created, 0),
        id("default", "leads", "1", "5", EventType::Created, 0),
        id("default", "contacts", "15", "", EventType::Created, 0),
        id("default", "contacts", "1", "6", EventType::Created, 0),
        id("default", "contacts", "1", "5", EventType::Updated, 0),
        id("default", "contacts", "1", "5", EventType::Created, 1),
    ]
    .into();
    assert_eq!(all.len(), 7);
    assert!(all.iter().all(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit())));
    // Receivers have stored ids: they must never change.
    assert_eq!(
        id("default", "contacts", "1", "1772359230000", EventType::Created, 0),
        "c813b8f33f77e1bda3b57f384fdfbd5c"
    );
}

#[test]
fn a_poll_that_is_repeated_prints_the_same_ids() {
    let records = json!([new(1, "10:00:30"), { "id": 2, "updated": null }]);
    let ids = |now: &str| {
        let mut scene = Scene::new(reading());
        scene.poll("10:00:00", &json!([]));
        scene.poll(now, &records);
        scene.last.events.into_iter().map(|event| event.id).collect::<Vec<_>>()
    };
    assert_eq!(ids("10:01:00"), ids("10:06:00"), "the poll start is no part of an id");
}

#[test]
fn a_version_that_comes_back_has_an_id_of_its_own() {
    let record = |name: &str| json!([{ "id": 1, "name": name }]);
    let mut scene = Scene::new(super::scene::undated_snapshot());
    scene.poll("10:00:00", &record("a"));
    let mut ids = BTreeSet::new();
    for (now, name) in [("10:01:00", "b"), ("10:02:00", "a"), ("10:03:00", "b"), ("10:04:00", "a")] {
        assert_eq!(scene.poll(now, &record(name)), "UPDATED 1 changed");
        ids.insert(scene.last.events[0].id.clone());
    }
    assert_eq!(ids.len(), 4);
}

#[test]
fn every_reason_is_documented() {
    for reason in Reason::ALL {
        assert!(reason.sentence().ends_with('.') && !reason.sentence().contains(". "), "{reason}");
        assert_eq!(serde_json::to_value(reason).expect("a word"), json!(reason.word()));
    }
}
