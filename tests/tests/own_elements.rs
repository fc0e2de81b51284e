//! Elements of a person's own: a data file as the page makes it, taken by every command that an element matters to.

use crate::{
    api_support::Api,
    cli_standin::{change_each, millis},
    cli_support::Folder,
    run_support::{Receiver, run_once, to_receiver},
};
use pollwright_tests::{
    sources::root,
    standin::{self, Options, Running},
};
use serde_json::{Value, json};
use std::fs;

/// Insightly under another name, of another hub: its API takes the key as the user's name.
fn file() -> String {
    let file = fs::read_to_string(root().join("core/src/catalog/insightly.json")).expect("it is there");
    let file = file.replace("\"insightly\"", "\"acmecrm\"").replace("/hubs/crm/", "/hubs/acme/");
    file.replace("\"hub\": \"crm\"", "\"hub\": \"acme\"").replace("\"id\": 5993", "\"id\": 70001")
}

fn vendor() -> (Running, String) {
    let now = Some(millis("2026-03-29T10:00Z"));
    let running = standin::start("insightly", Options { now, n_records: 5, ..Options::default() });
    let running = running.expect("it starts");
    let body = running.body().replace("\"insightly\"", "\"acmecrm\"");
    (running, body)
}

#[test]
fn a_configuration_is_checked_by_its_element() {
    let folder = Folder::new("own-check");
    let file =
        file().replace("\"key\": \"password\"", "\"key\": \"licence\"").replace("{password}", "{licence}");
    fs::create_dir(folder.path("elements")).unwrap();
    folder.write("elements/acme.json", file);
    let (_, body) = vendor();
    let mut body: Value = serde_json::from_str(&body).unwrap();
    body["configuration"]["licence"] = json!("7f3a-91bc-0d44-of-desk");
    folder.write("config.json", body.to_string());
    let tells = |args: &[&str]| {
        let ran = folder.run(&[&["check", "--format", "json", "config.json"], args].concat());
        ran.stdout.contains("secret-in-config")
    };
    // What is secret, its data file says.
    assert!(!tells(&[]));
    assert!(tells(&["--catalog", "elements/acme.json"]));
    assert!(tells(&["--catalog", "elements"]));
    folder.write("pollwright.toml", "elements = [\"elements\"]\n");
    assert!(tells(&[]));
}

#[test]
fn a_file_that_describes_no_element_is_one_sentence() {
    let folder = Folder::new("own-bad");
    folder.write("good.json", file());
    folder.write("taken.json", file().replace("acmecrm", "sagecrm"));
    folder.write("blank.json", file().replace("\"name\": \"Insightly\"", "\"name\": \"\""));
    folder.write("no.json", "[");
    folder.write("config.json", "{}");
    fs::create_dir(folder.path("empty")).unwrap();
    fs::write(folder.write("empty/readme.txt", ""), "").unwrap();
    for (given, words) in [
        (&["taken.json"][..], "`taken.json`: the catalog has an element `sagecrm`"),
        (&["blank.json"], "`blank.json` describes no element yet at `/name`: this is still empty"),
        (&["no.json"], "`no.json` is no JSON"),
        (&["none.json"], "`none.json` does not exist"),
        (&["empty"], "`empty` holds no `*.json` file"),
        (&["good.json", "./good.json"], "both describe an element `acmecrm`"),
    ] {
        let given: Vec<&str> = given.iter().flat_map(|path| ["--catalog", path]).collect();
        for command in [
            &["check", "config.json"][..],
            &["poll", "config.json", "--state", "state.db"],
            &["run", "config.json", "--once"],
            &["serve", "--listen", "127.0.0.1:0"],
        ] {
            let ran = folder.run(&[command, &given].concat());
            ran.expect(2, &[words]);
            assert_eq!(ran.stderr.lines().count(), 1, "{command:?} {given:?}: {}", ran.stderr);
        }
    }
}

#[test]
fn it_is_polled_by_its_own_recipe() {
    let folder = Folder::new("own-poll");
    folder.write("acme.json", file());
    let (running, body) = vendor();
    folder.write("config.json", body);
    let base = running.base_url();
    let args =
        ["poll", "config.json", "--state", "state.db", "--base-url", &base, "--now", "2026-03-29T10:00Z"];
    folder.run(&args).expect(1, &["401"]);
    let first = folder.run(&[&args[..], &["--catalog", "acme.json"]].concat());
    first.expect(0, &["Baseline taken at"]);
}

#[test]
fn it_is_run_and_its_hub_is_told() {
    let folder = Folder::new("own-run");
    folder.write("acme.json", file());
    let (running, body) = vendor();
    let receiver = Receiver::start();
    let mut body: Value = serde_json::from_str(&body).unwrap();
    body["configuration"]["baseUrl"] = json!(running.base_url());
    folder.write("config.json", to_receiver(body, "", &receiver).to_string());
    folder.write("settings.toml", "catalog = [\"acme.json\"]\n");
    run_once(&folder, &["--now", "2026-03-29T10:00Z", "--catalog", "acme.json"]).expect(0, &[]);
    running.set_clock(Some(millis("2026-03-29T10:10Z")));
    change_each(&running, "");
    running.set_clock(Some(millis("2026-03-29T10:15Z")));
    run_once(&folder, &["--now", "2026-03-29T10:15Z", "--settings", "settings.toml"]).expect(0, &[]);
    let posts = receiver.posts();
    assert!(!posts.is_empty());
    for told in posts {
        assert_eq!(told.body["message"]["events"][0]["hubKey"], "acme", "{}", told.body);
    }
}

#[test]
fn it_is_served_under_its_key_and_its_number() {
    let folder = Folder::new("own-serve");
    let file = folder.write("acme.json", file());
    let api = Api::start(&["--catalog", file.to_str().unwrap()]);
    let (_, body) = vendor();
    let mut body: Value = serde_json::from_str(&body).unwrap();
    body["configuration"]["event.notification.callback.url"] = json!("https://events.example.com/x");
    body.as_object_mut().unwrap().remove("element");
    for name in ["acmecrm", "70001"] {
        let made = api.ask("POST", &format!("/elements/{name}/instances"), body.clone()).expect(200);
        let element = json!({ "id": 70001, "key": "acmecrm", "name": "Insightly", "hub": "acme" });
        assert_eq!(made["element"], element, "{name}: {made}");
    }
    let none = api.ask("POST", "/elements/70002/instances", body).refused(404);
    assert!(none.contains("there is no element"), "{none}");
}
