//! Elements of a person's own: a data file as the page makes it, taken by every command that an element matters to.

use crate::{
    api_support::Api,
    cli_standin::{change_each, millis},
    cli_support::{Folder, ran},
    run_support::{Receiver, run_once, to_receiver},
};
use pollwright_tests::{
    sources::root,
    standin::{self, Options, Running},
};
use serde_json::{Value, json};
use std::fs;

/// Insightly under another name, of another hub: its API takes the key as the user's name.
pub(crate) fn file() -> String {
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

/// A folder with `elements/acme.json`, and with `config.json`, in which a secret stands that its data file alone knows
/// to be one.
pub(crate) fn fill(folder: &Folder) {
    let file =
        file().replace("\"key\": \"password\"", "\"key\": \"licence\"").replace("{password}", "{licence}");
    fs::create_dir(folder.path("elements")).unwrap();
    folder.write("elements/acme.json", file);
    folder.write("elements/readme.txt", "");
    let (_, body) = vendor();
    let mut body: Value = serde_json::from_str(&body).unwrap();
    body["configuration"]["licence"] = json!("7f3a-91bc-0d44-of-desk");
    folder.write("config.json", body.to_string());
}

/// Ways to name the data files in such a folder.
pub(crate) const NAMED: [&[&str]; 6] = [
    &["--catalog", "elements/acme.json"],
    &["--catalog", "elements"],
    &["--catalog", "elements/"],
    &["--catalog", "elements/*.json"],
    &["--catalog", "elements,elements/acme.json"],
    &["--catalog", "./elements/acme.json", "--catalog", "elements/acme.json"],
];

#[test]
fn a_configuration_is_checked_by_its_element() {
    let folder = Folder::new("own-check");
    fill(&folder);
    let tells = |args: &[&str], variable: Option<&str>| {
        let mut command = folder.command(&[&["check", "--format", "json", "config.json"], args].concat());
        command.envs(variable.map(|named| ("POLLWRIGHT_CATALOG", named)));
        ran(command.output().expect("the binary starts")).stdout.contains("secret-in-config")
    };
    assert!(!tells(&[], None));
    for named in NAMED {
        assert!(tells(named, None), "{named:?}");
    }
    assert!(tells(&[], Some("elements")));
    for named in ["elements", "elements/", "elements/*.json", "elements/acme.json"] {
        folder.write("pollwright.toml", format!("elements = [\"{named}\"]\n"));
        assert!(tells(&[], None), "{named}");
        assert!(tells(NAMED[0], None), "{named}, twice");
    }
}

#[test]
fn its_page_is_written_and_compared() {
    let folder = Folder::new("own-docs");
    folder.write("acme.json", file());
    folder.write("config.json", vendor().1);
    for about in ["acmecrm", "config.json"] {
        let page = folder.run(&["docs", about, "--catalog", "acme.json"]);
        page.expect(0, &[]);
        assert!(page.stdout.starts_with("## Events\n\nInsightly is polled"), "{about}: {page:?}");
        assert!(page.stdout.contains("Your Insightly API key, not your password"), "{about}: {page:?}");
        folder.write("page.md", &page.stdout);
        let check = ["docs", about, "--check", "page.md"];
        folder.run(&[&check[..], &["--catalog", "acme.json"]].concat()).expect(0, &["0 differences"]);
        folder.write("pollwright.toml", "elements = [\"acme.json\"]\n");
        folder.run(&check).expect(0, &["0 differences"]);
        fs::remove_file(folder.path("pollwright.toml")).unwrap();
    }
    folder.run(&["docs", "acmecrm"]).expect(2, &["`acmecrm` is no element and no file", "sagecrm"]);
    let unknown = folder.run(&["docs", "other", "--catalog", "acme.json"]);
    unknown.expect(2, &["`other` is no element and no file", "sagecrm, acmecrm"]);
}

#[test]
fn its_scenarios_are_replayed_and_its_urls_previewed() {
    let folder = Folder::new("own-test");
    let mut file: Value = serde_json::from_str(&file()).unwrap();
    file["resources"][1]["recordsPath"] = json!("/found");
    folder.write("acme.json", file.to_string());
    folder.write("config.json", vendor().1);
    let record = json!({ "CONTACT_ID": 7, "DATE_CREATED_UTC": "2026-03-29 10:05:00", "DATE_UPDATED_UTC": "2026-03-29 10:05:00" });
    let polls = json!([
        { "at": "2026-03-29T10:00:00Z", "answer": { "found": [], "tags": [] } },
        { "at": "2026-03-29T10:15:00Z", "answer": { "found": [record], "tags": [{ "id": 1 }] }, "events": ["CREATED 7"] },
        // The configuration may ask for something else under a name that the element knows.
        { "at": "2026-03-29T10:30:00Z", "answer": { "others": [record] } },
    ]);
    let scenario = json!({
        "version": 1, "configuration": "config.json", "resource": "contacts", "platform": "pollwright", "polls": polls,
    });
    folder.write("new.scenario.json", scenario.to_string());
    let test = ["test", "new.scenario.json"];
    folder.run(&test).expect(2, &["two arrays of records, `/found` and `/tags`"]);
    folder.run(&[&test[..], &["--catalog", "acme.json"]].concat()).expect(0, &[]);
    // The page saves an element of one's own with the scenario.
    let with = |element: Value| {
        let mut scenario = scenario.clone();
        scenario["element"] = element;
        folder.write("with.scenario.json", scenario.to_string());
        folder.run(&["test", "with.scenario.json"])
    };
    with(file).expect(0, &[]);
    with(json!({})).expect(2, &["`element` describes no element yet at `/key`: this is still empty"]);
    let preview = ["preview", "config.json", "--now", "2026-03-29T10:00Z"];
    let plain = folder.run(&preview).expect(0, &[]).stdout.clone();
    folder.write("pollwright.toml", "elements = [\"acme.json\"]\n");
    folder.run(&test).expect(0, &[]);
    for args in [&[][..], &["--catalog", "acme.json"]] {
        assert_eq!(folder.run(&[&preview[..], args].concat()).stdout, plain, "{args:?}");
    }
}

#[test]
fn a_file_that_describes_no_element_is_one_sentence() {
    let folder = Folder::new("own-bad");
    folder.write("good.json", file());
    folder.write("other.json", file().replace("\"name\": \"Insightly\"", "\"name\": \"Acme\""));
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
        (&["empty/*.json"], "`empty/*.json` holds no `*.json` file"),
        (&["good.json", "other.json"], "`good.json` and `other.json` both describe an element `acmecrm`"),
    ] {
        let given: Vec<&str> = given.iter().flat_map(|path| ["--catalog", path]).collect();
        for command in [
            &["check", "config.json"][..],
            &["preview", "config.json"],
            &["test", "config.json"],
            &["docs", "sagecrm"],
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
    folder.write("pollwright.toml", "elements = [\"acme.json\"]\n");
    folder.run(&args).expect(0, &["0 events"]);
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
fn it_is_listed_for_whoever_may_look() {
    let folder = Folder::new("own-list");
    let path = folder.write("acme.json", file()).display().to_string();
    let api = Api::start(&["--catalog", &path]);
    let list = |token: &str| {
        api.send("GET", "/api/v1/elements", &[("authorization", &format!("Bearer {token}"))], "")
    };
    let file: Value = serde_json::from_str(&file()).unwrap();
    assert_eq!(list(&api.token).expect(200), json!([file]));
    list("none").refused(401);
    assert_eq!(Api::open().send("GET", "/api/v1/elements", &[], "").expect(200), json!([]));
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
