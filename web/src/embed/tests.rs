use super::{Answer, Asked, Node, asked, show_call, show_work};
use crate::draft;
use pollwright_core::{catalog, platform::Platform};
use serde_json::Value;

const CLOCK: &str = "2026-11-20T14:30:00Z";
const SECRET: &str = "hunter2-c0ffee";
/// An interval that is none, a local time, and a secret.
const TEXT: &str = r#"{
  "element": { "key": "freshdeskv2" },
  "configuration": {
    "username": "hunter2-c0ffee",
    "event.notification.enabled": true,
    "event.notification.callback.url": "https://x.example/events",
    "event.poller.refresh_interval": "15",
    "event.poller.configuration": {
      "contacts": {
        "url": "/hubs/helpdesk/contacts?where=updated_since='${date:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
        "idField": "id",
        "datesConfiguration": {
          "updatedDateField": "updated_at", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'",
          "createdDateField": "created_at", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'"
        }
      }
    }
  }
}"#;

fn ask(state: &[(&str, &str)], act: &str, value: &str) -> Asked {
    let texts = state.iter().flat_map(|(name, text)| [(*name).to_owned(), (*text).to_owned()]).collect();
    asked(texts, act.to_owned(), value.to_owned(), CLOCK)
}

/// All words of a view, a blank between nodes.
fn words(nodes: &[Node]) -> String {
    let words = nodes.iter().map(|node| match node {
        Node::Text(text) => text.clone(),
        Node::Element { children, .. } => words(children),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The values of an attribute, in order.
fn values(nodes: &[Node], wanted: &str) -> Vec<String> {
    let mut out = Vec::new();
    for node in nodes {
        let Node::Element { attributes, children, .. } = node else { continue };
        out.extend(attributes.iter().filter(|(name, _)| *name == wanted).map(|(_, value)| value.clone()));
        out.extend(values(children, wanted));
    }
    out
}

fn is_json(answer: &Answer) -> Value {
    let text = answer.json();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[track_caller]
fn shows(answer: &Answer, expected: &[&str]) {
    is_json(answer);
    let words = words(&answer.view);
    for expected in expected {
        assert!(words.contains(expected), "{expected:?} is not in {words:?}");
    }
}

#[test]
fn a_call() {
    let check = |state: &[(&str, &str)], expected: &[&str]| {
        shows(&show_call("url", ask(state, "", "")), expected);
    };
    let template = ("template", "/a?x='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'&y={id}");
    check(
        &[template, ("last-poll", "2026-03-29T00:59Z")],
        &[
            "2026-03-29T00:59:00Z",
            "the start of the window, in GMT",
            "parameter  id",
            "2026-11-20 14:30:00 UTC",
        ],
    );
    check(&[template], &["2026-11-20T14:15:00Z"]);
    check(
        &[template, ("last-poll", "yesterday")],
        &["2026-11-20T14:15:00Z", "Last poll", "2026-03-29T00:59Z"],
    );
    check(&[template, ("platform", "mars")], &["mars"]);
    check(&[("template", " ")], &["is empty"]);
    check(&[("template", "/a?x=${lastPoll:yyyy}")], &["lastPoll", "is no descriptor"]);
    check(&[("template", "/a?x=${gmtDate:yyyy-QQ}")], &["is not a pattern letter"]);
    check(&[("template", "/a")], &["each poll reads everything"]);
    check(&[("template", "/a?${date:HH}"), ("zone", "Europe/Bonn")], &["Java does not know the zone"]);
}

#[test]
fn a_reader_changes_the_time() {
    let state = [("template", "/a?x=${epoch:s}")];
    let answer = show_call("url", ask(&state, "set:last-poll", "2026-01-01"));
    assert_eq!(answer.set, [("last-poll".to_owned(), Some("2026-01-01".to_owned()))]);
    assert_eq!(is_json(&answer)["details"]["change"]["url"], "/a?x=1767225600");
    let answer = show_call("url", ask(&state, "set:template", "/b"));
    assert_eq!(
        (answer.set.len(), is_json(&answer)["details"]["change"]["isBroken"].clone()),
        (0, false.into())
    );
}

#[test]
fn a_date() {
    let check = |pattern: &str, sample: &str, expected: &[&str]| {
        shows(&show_call("date", ask(&[("pattern", pattern), ("sample", sample)], "", "")), expected);
    };
    check("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-11-20T15:29:06+01:00", &["reads", "2026-11-20 14:29:06 UTC"]);
    check("YYYY-MM-dd", "2026-12-28", &["the year is", "yyyy"]);
    check("yyyy-QQ", "2026", &["bad pattern", "is not a pattern letter"]);
    check("yyyy-MM-dd", "20.11.2026", &["does not fit", "dd.MM.yyyy"]);
    check("yyyy-MM-dd", "", &["writes", "2026-11-20"]);
    check("", "2026-11-20", &["is empty"]);
    let state = [("pattern", "yyyy"), ("sample", "20.11.2026")];
    let answer = show_call("date", ask(&state, "use:dd.MM.yyyy", ""));
    assert_eq!(answer.set, [("pattern".to_owned(), Some("dd.MM.yyyy".to_owned()))]);
    assert_eq!(is_json(&answer)["details"]["change"]["millis"], 1_795_132_800_000_i64);
}

#[test]
fn a_configuration() {
    let state = [("text", TEXT), ("workbench", "https://x.example/")];
    let answer = show_work("config", ask(&state, "", ""));
    shows(&answer, &["Freshdesk V2", "Problems", "server-local-date", "Show me", "Next polls", "contacts"]);
    let shown = words(&answer.view);
    assert!(!shown.contains(SECRET), "{shown}");
    let link = values(&answer.view, "href");
    assert!(link[0].starts_with("https://x.example/#1"), "{link:?}");
    let script = show_work("config", ask(&[state[0], ("workbench", "javascript:alert(1)")], "", ""));
    assert!(values(&script.view, "href").is_empty());
    let found = is_json(&answer)["details"]["diagnostics"]["diagnostics"].as_array().unwrap().len();
    assert!(found > 0);

    let acts = values(&answer.view, "data-act");
    let show = acts.iter().find(|act| act.starts_with("show:")).unwrap();
    let proof = show_work("config", ask(&state, show, ""));
    shows(&proof, &["baseline", "record"]);
    let open = [state[0], state[1], ("shown", show.trim_start_matches("show:"))];
    assert!(
        !words(&show_work("config", ask(&open, show, "")).view).contains("baseline"),
        "a second press closes it"
    );

    let fix = acts.iter().find(|act| act.starts_with("fix:")).unwrap();
    let mended = show_work("config", ask(&state, fix, ""));
    let text = mended.set.iter().find(|(name, _)| name == "text").and_then(|(_, text)| text.clone()).unwrap();
    assert_ne!(text, TEXT);
    let left = is_json(&mended)["details"]["diagnostics"]["diagnostics"].as_array().unwrap().len();
    assert!(left < found, "{left} of {found}");
}

#[test]
fn what_is_no_configuration() {
    let check = |state: &[(&str, &str)], expected: &str| {
        shows(&show_work("config", ask(state, "", "")), &[expected]);
    };
    check(&[("text", "")], "There is no configuration here");
    check(&[("text", "good morning")], "error");
    check(&[("text", "{ \"contacts\": { \"url\": ")], "Problems");
    check(&[("text", TEXT), ("platform", "mars")], "mars");
    check(&[("text", TEXT), ("now", "soon")], "now");
}

#[test]
fn a_form_of_every_element() {
    for element in catalog::elements() {
        for platform in Platform::ALL {
            let state = [("element", element.key.as_str()), ("platform", platform.slug())];
            let answer = show_work("form", ask(&state, "", ""));
            shows(&answer, &[&element.name, "Configure Polling", "JSON"]);
            let value = is_json(&answer)["details"]["change"]["value"].as_str().unwrap().to_owned();
            assert_eq!(value, element.body(platform), "{}", element.key);
        }
    }
    shows(&show_work("form", ask(&[("element", "mars")], "", "")), &["no element  mars", "freshdeskv2"]);
    shows(&show_work("form", ask(&[], "", "")), &["is empty", "freshdeskv2"]);
}

#[test]
fn a_form_writes_its_json() {
    let state = [("element", "freshdeskv2")];
    let json = |act: &str, value: &str| {
        let answer = show_work("form", ask(&state, act, value));
        let told = is_json(&answer);
        serde_json::from_str::<Value>(told["details"]["change"]["value"].as_str().unwrap()).unwrap()
    };
    let interval = json("set:/configuration/event.poller.refresh_interval", "30");
    assert_eq!(interval["configuration"]["event.poller.refresh_interval"], 30);
    let polled = |json: &Value| json["configuration"]["event.poller.configuration"].to_string();
    let name = &catalog::element("freshdeskv2").unwrap().resources[0].name;
    let without = json(&format!("poll:{name}"), "false");
    assert_ne!(polled(&without), polled(&interval));
    assert_eq!(json("set:/nowhere", "x"), json("", ""), "what the form does not show is not set");
}

#[test]
fn elements_of_a_file_are_known_to_forms_and_configurations() {
    #[track_caller]
    fn check(kind: &str, state: &[(&str, &str)], expected: &str) {
        let answer = show_work(kind, ask(state, "", ""));
        assert!(words(&answer.view).contains(expected), "{kind} {state:?}: {}", words(&answer.view));
        assert_eq!(answer.view.len() > 2, expected == "Acme Desk", "{kind} {state:?}");
    }
    let file = draft::example().to_string();
    let list = format!("[{file}]");
    let text = show_work("form", ask(&[("element", "acmedesk"), ("elements", &file)], "", "")).set;
    let text = text.iter().find_map(|(name, text)| text.as_deref().filter(|_| name == "text")).unwrap();
    let mut taken = draft::example();
    taken["key"] = "sagecrm".into();
    for (elements, expected) in [
        (file.as_str(), "Acme Desk"),
        (&list, "Acme Desk"),
        ("<html>", "The file of  catalog  cannot be read: this is neither a data file nor a list of them."),
        (&taken.to_string(), "the catalog has an element  sagecrm ; give yours another key"),
    ] {
        check("form", &[("element", "acmedesk"), ("elements", elements)], expected);
        check("config", &[("text", text), ("elements", elements)], expected);
    }
    check("form", &[("element", "acmedesk")], "The catalog has no element  acmedesk ; choose one of");
}
