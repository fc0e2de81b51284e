//! Every resource of the catalog, polled at the vendor's stand-in and through the hub: change a record, get its event.

use crate::cli_support::{Folder, Ran, ran};
use pollwright_core::{catalog, date::Instant, moment, platform::Platform};
use pollwright_tests::standin::{self, Options};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The header by which the hub knows its callers.
const HUB_CALLER: &str = "Authorization: User user-secret, Organization org-secret, Element element-token";

pub(crate) fn millis(text: &str) -> i64 {
    moment::parse(text, Instant::default()).map(|at| at.timestamp_millis()).unwrap_or_default()
}

/// What stands behind `before` in a body, up to the end of the value, which may be inside a string of JSON.
pub(crate) fn value_of<'a>(body: &'a str, before: &str) -> &'a str {
    let after = body.split_once(before).map_or("", |(_, after)| after);
    after.trim_start_matches(['"', '\\', ':', ' ']).split(['"', '\\']).next().unwrap_or("")
}

/// Changes a record of each resource, and adds one.
#[track_caller]
pub(crate) fn change_each(running: &standin::Running, update: &str) {
    for resource in &running.element().resources {
        // Comments and likes are those of one update.
        let (id, parent) = match resource.name.ends_with("updates/") {
            false if resource.name.contains("/updates/") => {
                let mine =
                    running.records(&resource.name).into_iter().find(|record| record["updateKey"] == update);
                let mine = mine.unwrap_or_default();
                let id = mine.pointer("/person/id").filter(|_| mine["id"].is_null()).unwrap_or(&mine["id"]);
                (
                    Some(id.as_str().map_or_else(|| id.to_string(), str::to_owned)),
                    json!({ "updateKey": update }),
                )
            }
            _ => (None, json!({})),
        };
        let changed = running.change(&resource.name, id.as_deref(), &json!({}));
        changed.unwrap_or_else(|why| panic!("{}: {why}", resource.name));
        running.add(&resource.name, &parent).unwrap_or_else(|why| panic!("{}: {why}", resource.name));
    }
}

/// A baseline, then one changed and one new record in each resource: two events each, and none after that.
#[track_caller]
fn check(element: &catalog::Element, is_hub: bool) {
    let name = format!("{}-{}", element.key, if is_hub { "hub" } else { "vendor" });
    let folder = Folder::new(&format!("standin-{name}"));
    let options = Options { now: Some(millis("2026-03-29T10:00Z")), n_records: 5, ..Options::default() };
    let running = standin::start(&element.key, options).unwrap_or_else(|why| panic!("{name}: {why}"));
    let body = if is_hub { element.body(Platform::CloudElements) } else { running.body() };
    let filled = running.body();
    let (company, update) = (value_of(&filled, "\"id\""), value_of(&filled, "\"updateKey\": "));
    let body = body.replace("<COMPANY_ID>", company).replace("<UPDATE_KEY>", update);
    folder.write("config.json", body);
    let base = if is_hub { running.hub_url() } else { running.base_url() };
    let poll = |now: &str| -> Ran {
        running.set_clock(Some(millis(now)));
        let mut args = vec!["poll", "config.json", "--state", "state.db", "--base-url", &base, "--now", now];
        if is_hub {
            args.extend(["--header", HUB_CALLER]);
        }
        folder.run(&args)
    };
    let first = poll("2026-03-29T10:00Z");
    first.expect(0, &[]);
    assert_eq!(
        first.stderr.matches("Baseline taken at").count(),
        element.resources.len(),
        "{name}: {first:?}"
    );
    assert!(!first.stderr.contains("warning"), "{name}: {first:?}");

    running.set_clock(Some(millis("2026-03-29T10:10Z")));
    change_each(&running, update);
    let second = poll("2026-03-29T10:15Z");
    second.expect(0, &[]);
    let kinds: BTreeSet<_> = second
        .lines()
        .iter()
        .map(|event| {
            format!(
                "{} {}",
                event["objectType"].as_str().unwrap_or(""),
                event["eventType"].as_str().unwrap_or("")
            )
        })
        .collect();
    for resource in &element.resources {
        assert!(kinds.contains(&format!("{} CREATED", resource.name)), "{name}: {kinds:?} {}", second.stderr);
        // A list with one date, or none that says when a record was created, and a filter by date: what was not seen
        // before is new, for nothing says otherwise.
        let is_dateless =
            name == "linkedin-hub" || element.key == "constantcontact" && resource.name == "campaigns";
        let is_told = kinds.contains(&format!("{} UPDATED", resource.name));
        assert!(is_told != is_dateless, "{name}: {kinds:?} {}", second.stderr);
    }
    assert_eq!(second.lines().len(), 2 * element.resources.len(), "{name}: {second:?}");
    let third = poll("2026-03-29T10:30Z");
    third.expect(0, &[]);
    assert!(third.events().is_empty(), "{name}: {third:?}");
}

#[test]
fn the_vendors_own_api() {
    catalog::elements().iter().for_each(|element| check(element, false));
}

#[test]
fn through_the_hub() {
    catalog::elements().iter().for_each(|element| check(element, true));
}

/// The vendors' own ways to page: small pages, every record is read.
#[test]
fn pages_of_the_vendors() {
    for element in catalog::elements() {
        let folder = Folder::new(&format!("standin-pages-{}", element.key));
        let now = Some(millis("2026-03-29T10:00Z"));
        let options = Options { now, n_records: 7, max_page: Some(3), ..Options::default() };
        let running = standin::start(&element.key, options).expect("it starts");
        let body = running.body();
        let update = value_of(&body, "\"updateKey\": ");
        folder.write("config.json", &body);
        let base = running.base_url();
        let args = [
            "poll",
            "config.json",
            "--state",
            "state.db",
            "--base-url",
            &base,
            "--now",
            "2026-03-29T10:00Z",
            "--since",
            "2000-01-01T00:00Z",
        ];
        let ran = folder.run(&args);
        ran.expect(0, &[]);
        for resource in &element.resources {
            let mine = |record: &Value| {
                !resource.name.contains("/updates/")
                    || resource.name.ends_with("updates/")
                    || record["updateKey"] == update
            };
            let all = running.records(&resource.name).iter().filter(|record| mine(record)).count();
            let told =
                ran.lines().iter().filter(|event| event["objectType"] == resource.name.as_str()).count();
            assert_eq!(told, all, "{} {}: {}", element.key, resource.name, ran.stderr);
        }
    }
}

/// The platform's authorization in the configuration itself, its secrets in the environment.
#[test]
fn the_hubs_authorization_in_the_configuration() {
    let folder = Folder::new("standin-hub-authorization");
    let running =
        standin::start("freshdeskv2", Options { n_records: 5, ..Options::default() }).expect("it starts");
    let mut body: Value =
        serde_json::from_str(&running.element().body(Platform::CloudElements)).expect("it is JSON");
    body["configuration"]["hub.authorization"] =
        "User env:HUB_USER, Organization env:HUB_ORGANIZATION, Element env:HUB_ELEMENT".into();
    folder.write("config.json", body.to_string());
    let base = running.hub_url();
    let poll = |values: &[(&str, &str)]| -> Ran {
        let mut command =
            folder.command(&["poll", "config.json", "--state", "state.db", "--base-url", &base]);
        ran(command.envs(values.iter().copied()).output().expect("the binary starts"))
    };
    let values =
        [("HUB_USER", "user-secret"), ("HUB_ORGANIZATION", "org-secret"), ("HUB_ELEMENT", "element-token")];
    poll(&values[..2]).expect(2, &["the environment has no variable `HUB_ELEMENT`"]);
    poll(&values).expect(0, &["Baseline taken at"]);
}
