//! What holds for any records.

use super::scene::{Scene, reading, undated_snapshot};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A record with a date near the polls, far from them, broken, or without one.
fn record() -> impl Strategy<Value = Value> {
    let date = prop_oneof![
        8 => (0_u32..240).prop_map(|s| json!(format!("2026-03-01T09:{:02}:{:02}Z", 58 + s / 120, s / 2 % 60))),
        1 => Just(json!("2099-01-01T00:00:00Z")),
        1 => Just(json!("2001-01-01T00:00:00Z")),
        1 => Just(json!("yesterday")),
        1 => Just(Value::Null),
    ];
    let id = prop_oneof![9 => (0_u32..6).prop_map(|id| json!(id)), 1 => Just(Value::Null)];
    (id, date.clone(), date, "[ab]").prop_map(|(id, created, updated, name)| {
        json!({ "id": id, "created": created, "updated": updated, "name": name })
    })
}

fn scenes() -> [Scene; 3] {
    let one_field = {
        let mut reading = reading();
        reading.created = reading.updated.clone();
        reading
    };
    [Scene::new(reading()), Scene::new(one_field), Scene::new(undated_snapshot())]
}

fn ids(scene: &Scene) -> BTreeSet<String> {
    scene.last.events.iter().map(|event| event.id.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_seen_fires_nothing(
        before in prop::collection::vec(record(), 0..8),
        records in prop::collection::vec(record(), 0..12),
    ) {
        for mut scene in scenes() {
            scene.poll("10:00:00", &json!(before));
            scene.poll("10:01:00", &json!(records));
            scene.poll("10:01:00", &json!(records));
            prop_assert_eq!(ids(&scene), BTreeSet::new(), "the same poll again");
            scene.poll("10:01:01", &json!(records));
            prop_assert_eq!(ids(&scene), BTreeSet::new());
        }
    }

    #[test]
    fn order_and_chunks_do_not_matter(
        before in prop::collection::vec(record(), 0..8),
        records in prop::collection::btree_map(0_u32..9, record(), 0..9),
        seed in any::<u64>(),
        chunk in 1_usize..5,
    ) {
        let one: Vec<Value> = records
            .into_iter()
            .map(|(id, mut record)| {
                record["id"] = json!(id);
                record
            })
            .collect();
        let mut other = one.clone();
        other.sort_by_key(|record| record["id"].as_u64().unwrap_or(0).wrapping_mul(seed | 1));
        for (mut first, mut second) in scenes().into_iter().zip(scenes()) {
            first.poll("10:00:00", &json!(before));
            second.poll("10:00:00", &json!(before));
            second.chunk = chunk;
            first.poll("10:01:00", &json!(one));
            second.poll("10:01:00", &json!(other));
            prop_assert_eq!(ids(&first), ids(&second));
        }
    }

    #[test]
    fn each_change_fires_once(times in prop::collection::btree_set(1_u32..60, 1..6)) {
        let mut scene = Scene::new(reading());
        scene.poll("10:00:00", &json!([]));
        let mut fired = Vec::new();
        for (index, minute) in times.iter().enumerate() {
            let updated = format!("2026-03-01T10:{:02}:30Z", minute - 1);
            let record = json!([{ "id": 1, "created": "2026-03-01T09:00:00Z", "updated": updated, "n": index }]);
            scene.poll(&format!("10:{minute:02}:00"), &record);
            fired.extend(scene.last.events.iter().map(|event| event.id.clone()));
        }
        let distinct: BTreeSet<_> = fired.iter().collect();
        prop_assert_eq!((fired.len(), distinct.len()), (times.len(), times.len()));
    }
}
