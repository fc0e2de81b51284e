//! Every element of the catalog, hosted by `pollwright serve`: an instance is made by the API, with the provider's consent
//! where it takes one, and each change is told once, signed, also when the server is killed in between.

use crate::{
    cli_standin::{change_each, value_of},
    cli_support::{Folder, binary},
    run_support::{Receiver, to_receiver},
};
use pollwright_core::catalog;
use pollwright_tests::standin::{self, Options};
use reqwest::blocking::Client;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A server over the state of a folder; dropped, it is killed.
struct Hosting {
    child: Child,
    root: String,
    client: Client,
}

impl Hosting {
    fn start(folder: &Folder) -> Self {
        let mut child = Command::new(binary())
            .args(["serve", "--no-auth", "--listen", "127.0.0.1:0", "--allow", "127.0.0.1", "--state"])
            .arg(folder.path("state.db"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let lines = BufReader::new(child.stdout.take().expect("it was piped")).lines();
        let root = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("Pollwright is at ").map(str::to_owned))
            .expect("it says where it is");
        // Without one the client panics; another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        Self { child, root, client: client.expect("a client needs nothing") }
    }

    #[track_caller]
    fn get(&self, path: &str) -> Value {
        let answer = self.client.get(format!("{}{path}", self.root)).send().expect("it answers");
        let text = answer.text().expect("it is text");
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{path}: {text}"))
    }

    #[track_caller]
    fn post(&self, path: &str, body: &str) -> Value {
        let request = self.client.post(format!("{}{path}", self.root)).body(body.to_owned());
        let answer = request.header("content-type", "application/json").send().expect("it answers");
        let status = answer.status();
        let text = answer.text().expect("it is text");
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{path}: {text}"))
    }

    /// Polls instance 1; how many events fired.
    #[track_caller]
    fn poll(&self) -> u64 {
        let polled = self.post("/api/v1/instances/1/poll", "");
        assert_eq!(polled["isGood"], true, "{polled}");
        polled["nEvents"].as_u64().unwrap_or_default()
    }

    /// What comes back from the provider's consent page.
    #[track_caller]
    fn consent(&self, element: &str, configuration: &Value) -> Value {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (key, value) in configuration.as_object().into_iter().flatten() {
            if let Some(value) = value.as_str().filter(|_| key.starts_with("oauth.")) {
                query.append_pair(key, value);
            }
        }
        let asked = self.get(&format!("/elements/api-v2/elements/{element}/oauth/url?{}", query.finish()));
        let page = asked["oauthUrl"].as_str().unwrap_or_else(|| panic!("{asked}"));
        let answer = self.client.get(page).send().expect("the stand-in answers");
        let back = answer.headers()["location"].to_str().expect("it is ASCII").to_owned();
        let query = back.split_once('?').map_or("", |(_, query)| query);
        form_urlencoded::parse(query.as_bytes())
            .map(|(key, value)| (key.into_owned(), json!(value)))
            .collect()
    }
}

impl Drop for Hosting {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[track_caller]
fn check(element: &catalog::Element) {
    let name = &element.key;
    let folder = Folder::new(&format!("serve-{name}"));
    let options = Options { n_records: 5, ..Options::default() };
    let running = standin::start(name, options).unwrap_or_else(|why| panic!("{name}: {why}"));
    let receiver = Receiver::start();
    let hosting = Hosting::start(&folder);

    let takes_consent = element.field("oauth.api.key").is_some();
    let body = if takes_consent { running.consent_body(None) } else { running.body() };
    let mut body: Value = to_receiver(serde_json::from_str(&body).unwrap(), "", &receiver);
    body["configuration"]["baseUrl"] = json!(running.base_url());
    if takes_consent {
        body["providerData"] = hosting.consent(name, &body["configuration"]);
    }
    let made = hosting.post(&format!("/elements/api-v2/elements/{name}/instances"), &body.to_string());
    assert_eq!(made["id"], 1, "{name}: {made}");
    let shown = hosting.get("/elements/api-v2/instances/1").to_string();
    assert!(!shown.contains("standin-key"), "{name}: a secret is shown\n{shown}");

    assert_eq!(hosting.poll(), 0, "{name}: a baseline tells nothing");
    change_each(&running, value_of(&running.body(), "\"updateKey\": "));
    let n_events = hosting.poll();
    let expected = 2 * element.resources.len() as u64;
    assert_eq!(n_events, expected, "{name}: one changed and one new record of each resource");
    receiver.wait_for_events(expected as usize);
    drop(hosting);

    let again = Hosting::start(&folder);
    assert_eq!(again.poll(), 0, "{name}: nothing fires twice");
    let events = again.get("/api/v1/instances/1/events");
    assert_eq!(events.as_array().map(Vec::len), Some(expected as usize), "{name}: {events}");
    for event in events.as_array().into_iter().flatten() {
        assert!(event["reason"].is_string() && !event["record"].is_null(), "{name}: {event}");
    }
    let mut ids: Vec<_> =
        receiver.posts().into_iter().flat_map(|told| told.events).map(|event| event.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), expected as usize, "{name}: each event has one id");
}

#[test]
fn every_element() {
    catalog::elements().iter().for_each(check);
}
