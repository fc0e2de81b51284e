//! Every element of the catalog, run against its vendor's stand-in: each change is told once, signed, with its reason.

use crate::{
    cli_standin::{change_each, millis, value_of},
    cli_support::{Folder, Reply},
    run_support::{Happened, Receiver, Running, run_once, to_receiver},
};
use pollwright_core::catalog;
use pollwright_tests::standin::{self, Options};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[track_caller]
fn check(element: &catalog::Element) {
    let name = &element.key;
    let folder = Folder::new(&format!("run-{name}"));
    let options = Options { now: Some(millis("2026-03-29T10:00Z")), n_records: 5, ..Options::default() };
    let running = standin::start(name, options).unwrap_or_else(|why| panic!("{name}: {why}"));
    let receiver = Receiver::start();
    let body = running.body();
    let mut configuration: Value = serde_json::from_str(&body).unwrap();
    configuration["configuration"]["baseUrl"] = json!(running.base_url());
    folder.write("config.json", to_receiver(configuration, "", &receiver).to_string());

    let first = run_once(&folder, &["--now", "2026-03-29T10:00Z"]);
    first.expect(0, &[]);
    assert!(receiver.posts().is_empty(), "{name}: a baseline tells nothing\n{}", first.stderr);

    running.set_clock(Some(millis("2026-03-29T10:10Z")));
    change_each(&running, value_of(&body, "\"updateKey\": "));
    running.set_clock(Some(millis("2026-03-29T10:15Z")));
    // The process is killed while the callback has the first notification and has not answered.
    receiver.answer(|_| Reply::hang());
    let killed = Running::start(&folder, &receiver, &["config.json", "--once", "--now", "2026-03-29T10:15Z"]);
    assert_eq!(killed.next(), Happened::Posted, "{name}");
    killed.signal("KILL");
    let killed = killed.end();
    receiver.take_all();
    let second = run_once(&folder, &["--now", "2026-03-29T10:15Z"]);
    second.expect(0, &[]);
    assert_eq!(receiver.n_repeats(), 1, "{name}: {}{}", killed.stderr, second.stderr);

    // Of each resource, what its events were.
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut ids = Vec::new();
    for event in receiver.posts().into_iter().flat_map(|told| told.events) {
        if !ids.contains(&event.id) {
            ids.push(event.id);
            told.entry(event.resource).or_default().push(event.short);
        }
    }
    for resource in &element.resources {
        let events = told.remove(&resource.name).unwrap_or_default();
        assert_eq!(events.len(), 2, "{name} {}: {events:?}\n{}", resource.name, second.stderr);
        let reasons = ["new", "changed", "first-seen", "date-unreadable"];
        let has_reason = |event: &String| reasons.iter().any(|reason| event.ends_with(&format!(" {reason}")));
        assert!(events.iter().all(has_reason), "{name} {}: {events:?}", resource.name);
        assert!(
            events.iter().any(|event| event.starts_with("CREATED ")),
            "{name} {}: {events:?}",
            resource.name
        );
        // A list with one date and a filter by it: what was not seen before is new, for nothing says otherwise.
        let is_dateless = name == "constantcontact" && resource.name == "campaigns";
        let is_told = events.iter().any(|event| event.starts_with("UPDATED "));
        assert!(is_told != is_dateless, "{name} {}: {events:?}", resource.name);
    }
    assert!(told.is_empty(), "{name}: {told:?}");

    running.set_clock(Some(millis("2026-03-29T10:30Z")));
    receiver.new_events();
    run_once(&folder, &["--now", "2026-03-29T10:30Z"]).expect(0, &[]);
    assert!(receiver.new_events().is_empty(), "{name}: nothing is told twice");
}

#[test]
fn every_element() {
    catalog::elements().iter().for_each(check);
}
