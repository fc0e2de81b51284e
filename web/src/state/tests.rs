use super::*;
use pollwright_core::{export::PollerForm, moment};
use proptest::prelude::*;
use serde_json::{Value, json};

const POLLER: &str = "/configuration/event.poller.configuration";

/// A body with comments and layout of its own, and two secrets.
const OBJECT: &str = r#"{
  // which API
  "element": { "key": "freshdeskv2" },
  "configuration": {
      "subdomain": "acme",   "username": "s3cret-key",
    "event.notification.enabled": true,
    "event.notification.signature.key": "signing ké😀",
    "event.poller.refresh_interval": "15",
    "event.poller.configuration": {
      "tickets": { "url": "/hubs/helpdesk/tickets?where=updated_since='${gmtDate:yyyy-MM-dd}'", "idField": "id" },
      "contacts": {
        "url": "/hubs/helpdesk/contacts",
        "idField": "id" // the number
      }
    }
  },
  "name": "Test ü"
}
"#;

/// The same with the poller's configuration as a string.
const STRING: &str = r#"{
  "element": { "key": "freshdeskv2" },
  "configuration": {
    "username": "s3cret-key",
    "event.notification.signature.key": "signing",
    "event.poller.refresh_interval": 15,
    "event.poller.configuration": "{\"tickets\":{\"url\":\"/hubs/helpdesk/tickets\",\"idField\":\"id\"}, \"contacts\": {\"url\": \"/hubs/helpdesk/contacts\", \"idField\": \"id\"}}"
  },
  "name": "Test"
}
"#;

fn clock() -> Instant {
    moment::parse("2026-11-20 14:30", Instant::default()).unwrap()
}

fn session(text: &str) -> Session {
    Session::with_text(text, Platform::CloudElements, clock())
}

fn set(pointer: &str, value: impl Into<Value>) -> Action {
    Action::Set { pointer: pointer.to_owned(), value: value.into() }
}

/// What a person does in the text area: puts `typed` in the place of these bytes of the shown text.
fn typed(session: &Session, from: usize, to: usize, typed: &str) -> Session {
    let shown = &session.shown().text;
    let mut text = shown.to_string();
    text.replace_range(from..to, typed);
    session.apply(Action::TextEdited { text: text.into(), caret: (from + typed.len()) as u32 })
}

/// Types letter by letter after the first occurrence of `mark` in the shown text.
fn typed_after(mut session: Session, mark: &str, letters: &str) -> Session {
    let mut at = session.shown().text.find(mark).unwrap() + mark.len();
    for letter in letters.chars() {
        session = typed(&session, at, at, &letter.to_string());
        at = session.caret().map_or(at + letter.len_utf8(), |caret| caret as usize);
    }
    session
}

#[track_caller]
fn check(text: &str, action: Action, from: &str, to: &str) -> Session {
    let before = session(text);
    let after = before.apply(action.clone());
    assert_eq!(after.notice(), None, "{action:?}");
    assert_eq!(after.text().as_ref(), text.replacen(from, to, 1), "{action:?}");
    assert_eq!(after.apply(Action::Undo).text().as_ref(), text, "undo of {action:?}");
    after
}

#[test]
fn resources_change_places() {
    let text = "{\n  \"a\": { \"url\": \"/a\", \"idField\": \"id\" },\n  \"b\": { \"url\": \"/b\" , \"idField\": \"id\" }\n}\n";
    let session = Session::with_text(text, Platform::CloudElements, "2026-11-20T14:45:00Z".parse().unwrap());
    let moved = |name: &str, up: bool| {
        session.apply(Action::MoveResource { name: name.to_owned(), up }).text().to_string()
    };
    let swapped = "{\n  \"b\": { \"url\": \"/b\" , \"idField\": \"id\" },\n  \"a\": { \"url\": \"/a\", \"idField\": \"id\" }\n}\n";
    assert_eq!(moved("a", false), swapped);
    assert_eq!(moved("b", true), swapped);
    assert_eq!(moved("a", true), text);
    assert_eq!(moved("nobody", true), text);
}

#[test]
fn form_edits_write_their_value_alone() {
    check(OBJECT, set("/name", "New"), r#""Test ü""#, r#""New""#);
    check(OBJECT, set("/configuration/event.poller.refresh_interval", 20), r#""15""#, r#""20""#);
    check(STRING, set("/configuration/event.poller.refresh_interval", 20), ": 15", ": 20");
    check(OBJECT, set("/configuration/event.notification.enabled", false), "true", "false");
    check(OBJECT, set(&format!("{POLLER}/contacts/idField"), "it\"s"), r#""id" // the"#, r#""it\"s" // the"#);
    check(
        STRING,
        set(&format!("{POLLER}#/contacts/url"), "/a?b='\"'"),
        r#"\"/hubs/helpdesk/contacts\""#,
        r#"\"/a?b='\\\"'\""#,
    );
    let renamed = Action::RenameResource { from: "tickets".into(), to: "incidents".into() };
    check(OBJECT, renamed.clone(), r#""tickets""#, r#""incidents""#);
    let after = check(STRING, renamed, r#"\"tickets\""#, r#"\"incidents\""#);
    assert_eq!(after.resource().map(|resource| &*resource.name.value), Some("incidents"));
}

#[test]
fn a_value_that_stands_there_already_is_no_step() {
    let after = session(OBJECT).apply(set("/name", "Test ü"));
    assert!(!after.can_undo());
    assert_eq!(after.text().as_ref(), OBJECT);
}

#[test]
fn resources_are_added_copied_and_removed() {
    for text in [OBJECT, STRING] {
        let start = session(text);
        let names = |session: &Session| -> Vec<String> {
            let resources = session.analysed().unwrap().config.resources().iter();
            resources.map(|resource| resource.name.value.to_string()).collect()
        };
        let added = start.apply(Action::AddResource("incidents".into()));
        assert_eq!(names(&added), ["tickets", "contacts", "incidents"], "{}", added.text());
        assert_eq!(added.resource().unwrap().name.value, "incidents");
        assert!(added.resource().unwrap().updated.field.is_some(), "the catalog's configuration");
        let copied = added.apply(Action::CopyResource { from: "tickets".into(), to: "open tickets".into() });
        assert_eq!(names(&copied), ["tickets", "open tickets", "contacts", "incidents"]);
        let url = |session: &Session, name: &str| {
            let analysed = session.analysed().unwrap();
            analysed.config.resource(name).unwrap().url.as_ref().unwrap().text.text.clone()
        };
        assert_eq!(url(&copied, "open tickets"), url(&copied, "tickets"));
        let taken = copied.apply(Action::CopyResource { from: "tickets".into(), to: "contacts".into() });
        assert_eq!(taken.notice().unwrap().text, "there is a `contacts` already");
        assert_eq!(taken.text(), copied.text());
        let blank = copied.apply(Action::AddResource(" ".into()));
        assert_eq!(blank.notice().unwrap().text, "write a name first");
        let removed = copied.apply(Action::RemoveResource("tickets".into()));
        assert_eq!(names(&removed), ["open tickets", "contacts", "incidents"]);
        let mut back = removed;
        while back.can_undo() {
            back = back.apply(Action::Undo);
        }
        assert_eq!(back.text().as_ref(), text);
    }
}

#[test]
fn a_resource_goes_where_there_is_no_poller_yet() {
    let text = r#"{"element":{"key":"freshdeskv2"},"configuration":{"username":"<YOUR_API_KEY>"}}"#;
    let added = session(text).apply(Action::AddResource("incidents".into()));
    assert_eq!(added.notice(), None);
    assert_eq!(added.analysed().unwrap().config.resources().len(), 1, "{}", added.text());
    let empty = r#"{"configuration":{"event.poller.configuration":"{}"}}"#;
    let added = session(empty).apply(Action::AddResource("things".into()));
    assert_eq!(
        added.text().as_ref(),
        r#"{"configuration":{"event.poller.configuration":"{\"things\": {\"url\":\"\",\"idField\":\"\"}}"}}"#
    );
}

#[test]
fn broken_text_locks_its_fields_and_no_others() {
    let session = session(&OBJECT.replacen(r#""acme""#, "acme nord", 1));
    let name = session.field("/name");
    assert_eq!(name.lock, None, "{name:?}");
    let subdomain = session.field("/configuration/subdomain");
    let reason = subdomain.lock.as_ref().map(Lock::reason);
    assert_eq!(reason.as_deref(), Some("fix the text at line 5 first"), "{subdomain:?}");
    let refused = session.apply(set("/configuration/subdomain", "x"));
    assert_eq!(refused.notice().unwrap().text, "fix the text at line 5 first");
    assert_eq!(refused.text(), session.text());
    assert_eq!(refused.apply(Action::Tick(clock())).notice(), refused.notice());
    assert_eq!(refused.apply(Action::Settled).notice(), refused.notice());
    assert_eq!(refused.apply(Action::SelectBlock(0)).notice(), None);
    let edited = session.apply(set("/configuration/event.notification.enabled", false));
    assert_eq!(edited.notice(), None);
    assert_eq!(edited.text().as_ref(), session.text().replacen("true", "false", 1));
}

#[test]
fn fields() {
    let session = session(OBJECT);
    let secret = session.field("/configuration/username");
    assert!(secret.is_secret && !secret.is_revealed && secret.is_present);
    assert_eq!(secret.value, "s3cret-key");
    let interval = session.field("/configuration/event.poller.refresh_interval");
    assert_eq!((interval.value.as_str(), interval.is_secret), ("15", false));
    let absent = session.field(&format!("{POLLER}/contacts/datesConfiguration/updatedDateField"));
    assert_eq!((absent.is_present, absent.lock), (false, None));
    let nested = session.field(POLLER);
    assert_eq!(nested.lock, Some(Lock::Nested));
    for (index, found) in session.diagnostics().iter().enumerate() {
        if let Some(pointer) = &found.pointer {
            assert!(session.field(pointer).problems.contains(&index), "{pointer}");
        }
    }
}

#[test]
fn typing_is_one_step_and_so_is_a_field() {
    let typed = typed_after(session(OBJECT), "Test ", "abc");
    assert!(typed.text().contains("Test abcü"));
    assert_eq!(typed.apply(Action::Undo).text().as_ref(), OBJECT);
    let mut field = session(OBJECT);
    for name in ["T", "Te", "Te", "Tes"] {
        field = field.apply(set("/name", name));
    }
    let settled = field.apply(Action::Settled).apply(set("/name", "Tes!"));
    assert_eq!(settled.apply(Action::Undo).text(), field.text());
    assert_eq!(field.apply(Action::Undo).text().as_ref(), OBJECT);
    let redone = field.apply(Action::Undo).apply(Action::Redo);
    assert_eq!(redone.text(), field.text());
    assert!(redone.caret().is_some());
}

#[test]
fn secrets_are_dots_until_they_are_revealed() {
    let start = session(OBJECT);
    let shown = &start.shown().text;
    assert!(!shown.contains("s3cret") && !shown.contains("signing"), "{shown}");
    let revealed = start.apply(Action::Reveal("/configuration/username".into()));
    assert!(revealed.shown().text.contains("s3cret-key") && !revealed.shown().text.contains("signing"));
    let hidden = revealed.apply(Action::Hide("/configuration/username".into()));
    assert_eq!(hidden.shown().text, start.shown().text);
}

#[test]
fn who_types_a_secret_sees_it_until_the_go_ends() {
    let text = OBJECT.replace("s3cret-key", "");
    let typed = typed_after(session(&text), r#""username": ""#, "new key");
    assert!(typed.text().contains(r#""username": "new key""#), "{}", typed.text());
    assert!(typed.shown().text.contains(r#""username": "new key""#), "{}", typed.shown().text);
    let settled = typed.apply(Action::Settled);
    assert!(!settled.shown().text.contains("new key"));
    let over = typed_after(settled, &format!(r#""username": "{DOTS}"#), "xyz");
    assert!(over.text().contains(r#""username": "xyz""#), "{}", over.text());
    let pasted = session("").apply(Action::Paste(OBJECT.into()));
    assert!(!pasted.shown().text.contains("s3cret"));
    let by_hand = self::typed(&session(""), 0, 0, OBJECT);
    assert_eq!(by_hand.text().as_ref(), OBJECT);
    assert!(!by_hand.shown().text.contains("s3cret"));
}

const FRESHDESK: &str =
    r#"{"element":{"key":"freshdeskv2"},"configuration":{"username":"ZZk3y","password":"ZZpw"},"name":"n"}"#;

/// What is secret in these texts begins with `ZZ`; with each, what stays in it.
fn leaky_texts() -> Vec<(String, &'static str)> {
    let string = |text: &str| Value::from(text).to_string();
    let shell = format!("-d '{FRESHDESK}'");
    let windows =
        format!("curl.exe -X POST ^\r\n -H \"X-Auth: ZZh\" ^\r\n -d {} http://x", string(FRESHDESK));
    let page = |rest: &str| format!("# Page\n\n```json\n{FRESHDESK}\n```\n\n{rest}\n");
    vec![
        (string(FRESHDESK), "freshdeskv2"),
        (string(&string(FRESHDESK)), "freshdeskv2"),
        (format!("curl -u bob:ZZu -b a=ZZc --oauth2-bearer ZZo {shell} http://x"), "curl -u bob:"),
        (
            format!("curl -x http://u:ZZx@proxy 'https://bob:ZZa@host/?id=7&token=ZZt' {shell}"),
            "host/?id=7&token=",
        ),
        (format!("PASSWORD=ZZe curl -H 'X-Auth: ZZh' {shell} http://x"), "PASSWORD="),
        (format!("PASSWORD='ZZe e' sudo curl -H 'X-Auth: ZZh' {shell} http://x"), "sudo curl"),
        (windows, "curl.exe -X POST"),
        (page("```\ncurl -H 'Authorization: User ZZh' -d '{}' http://x\n```\n"), "-d '{}' http://x"),
        (page("Log in with password=ZZp or `curl -u bob:ZZu`; date=2026-11-20."), "; date=2026-11-20."),
        (page("```json\n{\"access_token\": \"ZZt\", \"id\": 7}\n```"), "\"id\": 7}"),
    ]
}

#[test]
fn nothing_secret_is_shown_stored_or_linked_whatever_stands_around() {
    for (text, stays) in leaky_texts() {
        let session = session(&text);
        let shown = &session.shown().text;
        assert!(!shown.contains("ZZ") && shown.contains(stays), "{shown}\nof {text}");
        let stored = session.store();
        assert!(!stored.contains("ZZ"), "{stored}\nof {text}");
        let left = session.without_secrets();
        let restored = Session::restore(&stored, clock()).session;
        assert_eq!(**restored.text(), *left);
        let link = session.link(&Look::default()).unwrap();
        assert_eq!(**Session::from_link(&link, clock()).unwrap().0.text(), *left);
        assert_eq!(restored.without_secrets(), left, "twice is as once");
        let name = |session: &Session| {
            session.analysed().and_then(|shown| shown.config.name.clone()).map(|name| name.value)
        };
        assert_eq!(name(&restored), name(&session), "{left}");
        assert!(left.contains(stays), "{left}");
    }
}

#[test]
fn answers_are_stored_and_linked_without_secrets() {
    let answer = r#"[{"id": "7", "access_token": "ZZ1", "password": "ZZ2"}]"#;
    let poll = BenchPoll { at: "now".into(), answer: answer.into(), ..BenchPoll::default() };
    let sample = BenchSample { text: answer.into(), ..BenchSample::default() };
    let bench = Bench { polls: [poll].into(), sample: Some(sample), ..Bench::default() };
    let session = session(OBJECT).apply(Action::SetBench(bench.clone()));
    for told in [session.store(), bench.shared("events").to_string()] {
        assert!(!told.contains("ZZ") && told.contains(r#"\"id\": \"7\""#), "{told}");
    }
    assert_eq!(session.bench(), &bench, "the page keeps them");
}

#[test]
fn a_body_in_a_string_is_taken_out_of_it() {
    let string = |text: &str| Value::from(text).to_string();
    for text in [string(FRESHDESK), string(&string(FRESHDESK))] {
        let seen = session(&text);
        assert_ne!(Form::of(&seen), Form::default(), "{text}");
        let edited = seen.apply(set("/name", "m"));
        assert_eq!(edited.text().as_ref(), text.replace(r#"\"n\"#, r#"\"m\"#));
        let pasted = session("").apply(Action::Paste(text.as_str().into()));
        assert_eq!(pasted.text().as_ref(), FRESHDESK);
        assert!(pasted.notice().unwrap().text.starts_with("read out of a JSON string"));
        assert_eq!(pasted.apply(Action::Undo).text().as_ref(), "");
    }
    for text in ["\"text\"", "\"{\"", "{}"] {
        let pasted = session("").apply(Action::Paste(text.into()));
        assert!(
            pasted.notice().is_none_or(|notice| !notice.text.contains("string")) || text == "\"{\"",
            "{text}"
        );
    }
}

#[test]
fn nothing_secret_is_stored() {
    let command = "curl -X POST https://api.cloud-elements.com/elements/api-v2/instances \
                   -H 'Authorization: User uuuu=, Organization oooo=' -d '{\"configuration\":{\"password\":\"pppp\"}}'";
    for (text, secrets) in [
        (OBJECT, vec!["s3cret-key", "signing"]),
        (STRING, vec!["s3cret-key", "signing"]),
        (command, vec!["uuuu", "oooo", "pppp"]),
        (r#"{"password": 12345, "a": 1}"#, vec!["12345"]),
        (r#"{"password": "12345", "a": 1,,"#, vec!["12345"]),
    ] {
        let mut session = session(text);
        for secret in session.secrets().clone().iter() {
            session = session.apply(Action::Reveal(secret.pointer.clone()));
        }
        let stored = session.store();
        for secret in secrets {
            assert!(!stored.contains(secret), "{secret} in {stored}");
            assert!(text.contains(secret));
        }
    }
}

#[test]
fn storage_restores_what_it_may() {
    let start = session(OBJECT)
        .apply(Action::SetPlatform(Platform::Sap))
        .apply(Action::TypeLastPoll("now-15m".into()))
        .apply(Action::TypeNow("2026-03-29T00:59Z".into()))
        .apply(Action::SetServerZone("Europe/Berlin".into()))
        .apply(Action::SelectResource("contacts".into()))
        .apply(Action::SetTheme(Theme::Dark));
    let restored = Session::restore(&start.store(), clock());
    let said = restored.message.as_deref();
    assert_eq!(said, Some("2 secrets were not stored; enter them again before you send or copy"));
    let session = restored.session;
    assert_eq!(session.text().as_ref(), start.without_secrets());
    assert!(session.text().contains("<YOUR_API_KEY>") && session.text().contains("// which API"));
    assert_eq!(session.clock(), start.clock());
    assert_eq!((session.platform(), session.theme()), (Platform::Sap, Theme::Dark));
    assert_eq!(session.server_zone(), "Europe/Berlin");
    assert_eq!(session.resource().unwrap().name.value, "contacts");
    assert_eq!(session.without_secrets(), session.text().as_ref());

    for (stored, word) in
        [("{", "could not be read"), ("{\"version\":99}", "newer"), ("", "could not"), ("[]", "could not")]
    {
        let restored = Session::restore(stored, clock());
        assert_eq!(restored.session.text().as_ref(), "");
        assert!(restored.message.is_some_and(|message| message.contains(word)), "{stored}");
    }
}

#[test]
fn secrets_that_were_not_stored_are_spoken_of_while_they_are_missing() {
    #[track_caller]
    fn check(session: &Session, expected: Option<&str>) {
        assert_eq!(Session::restore(&session.store(), clock()).message.as_deref(), expected);
    }
    let two = "2 secrets were not stored; enter them again before you send or copy";
    let one = "1 secret was not stored; enter it again before you send or copy";
    check(&session(""), None);
    check(&session(OBJECT), Some(two));
    let restored = Session::restore(&session(OBJECT).store(), clock()).session;
    assert_eq!(restored.store(), session(OBJECT).store(), "what nobody changed is kept as it is");
    // Who goes on without them has heard of it.
    check(&restored.apply(set("/name", "Else")), None);
    check(&restored.apply(set("/configuration/username", "n3w")), Some(one));
    // What waits in the project is left out too.
    check(&session(OBJECT).turned(Turn::Add), Some(two));
}

#[test]
fn fixes_apply_while_their_finding_stands() {
    let text = OBJECT.replace("\"idField\": \"id\" // the number", "\"idField\": \"id\",");
    let start = session(&text);
    let fixes = |session: &Session| -> Vec<_> {
        session.diagnostics().iter().flat_map(|found| found.fixes.clone()).collect()
    };
    let fix = fixes(&start).into_iter().find(|fix| fix.title.contains("comma")).unwrap();
    let fixed = start.apply(Action::ApplyFix(fix.clone()));
    assert_eq!(fixed.notice(), None);
    assert!(!fixes(&fixed).contains(&fix));
    let stale = fixed.apply(Action::ApplyFix(fix));
    assert_eq!(stale.notice().unwrap().text, "the text has changed since; look again");
    let all = start.apply(Action::ApplyAllSafe);
    let is_safe =
        |fix: &pollwright_core::diag::Fix| fix.applicability == pollwright_core::diag::Applicability::Safe;
    assert!(!fixes(&all).iter().any(is_safe), "{}", all.text());
    assert_eq!(all.apply(Action::Undo).text().as_ref(), text, "all are one step");
}

#[test]
fn a_fresh_element_follows_the_platform_until_it_is_touched() {
    let picked = session("").apply(Action::PickElement("freshdeskv2".into()));
    assert_eq!(picked.element().unwrap().key, "freshdeskv2");
    let moved = picked.apply(Action::SetPlatform(Platform::Pollwright));
    assert_ne!(moved.text(), picked.text());
    let touched = picked.apply(set("/name", "mine"));
    assert_eq!(touched.apply(Action::SetPlatform(Platform::Pollwright)).text(), touched.text());
    let unknown = picked.apply(Action::PickElement("nope".into()));
    assert_eq!(unknown.notice().unwrap().text, "the catalog has no element `nope`");
    let string = picked.apply(Action::SetPollerForm(PollerForm::String));
    assert!(string.analysed().unwrap().config.poller.as_ref().unwrap().is_string);
    assert_eq!(
        string.apply(Action::SetPollerForm(PollerForm::Object)).text(),
        picked.text(),
        "there and back, laid out as before"
    );
    assert!(picked.command().unwrap().contains("$FRESHDESK_API_KEY"));
    assert!(picked.body().unwrap().contains("<YOUR_API_KEY>"));
}

#[test]
fn the_analysis_is_made_anew_only_for_new_text_or_options() {
    let start = session(OBJECT);
    for action in [
        Action::Tick(clock()),
        Action::SetTheme(Theme::Dark),
        Action::Settled,
        Action::SelectResource("contacts".into()),
        Action::Reveal("/configuration/username".into()),
        Action::SetPlatform(Platform::CloudElements),
        Action::TypeNow("2026-".into()),
        Action::Paste(OBJECT.into()),
        Action::FreezeClock,
    ] {
        let after = start.apply(action.clone());
        assert!(Rc::ptr_eq(start.analysis(), after.analysis()), "{action:?}");
    }
    let later = start.apply(Action::Tick(clock() + chrono::TimeDelta::minutes(1)));
    assert!(!Rc::ptr_eq(start.analysis(), later.analysis()));
    let preview = |session: &Session| session.preview().and_then(|preview| preview.window.from);
    assert_ne!(preview(&start), preview(&later));
}

#[test]
fn the_form_follows_catalog_and_table() {
    let form = Form::of(&session(OBJECT));
    let ids: Vec<_> = form.groups.iter().map(|group| group.id).collect();
    let wanted = [RowGroup::Instance, RowGroup::Events, RowGroup::Polling, RowGroup::More, RowGroup::Tags];
    assert_eq!(ids, wanted);
    let labels = |id| -> Vec<&str> {
        let group = form.groups.iter().find(|group| group.id == id).unwrap();
        group.rows.iter().map(|row| row.label.as_str()).collect()
    };
    assert_eq!(labels(RowGroup::Instance), ["Name", "Subdomain", "API Key"]);
    assert_eq!(
        labels(RowGroup::Events),
        [
            "Events Enabled",
            "Event Type",
            "Event Notification Callback URL",
            "Event Notification Signature Key"
        ]
    );
    assert_eq!(labels(RowGroup::Polling), ["Event poller refresh interval (mins)"]);
    let polling = &form.groups[2];
    assert_eq!(polling.rows[0].control, Control::Slider(1, 1440, 999_999_999));
    let names: Vec<_> =
        polling.resources.iter().map(|row| (row.name.as_str(), row.pointer.is_some())).collect();
    assert_eq!(names, [("tickets", true), ("contacts", true), ("incidents", false)]);

    let pointer = format!("{POLLER}#/contacts");
    let drawer = Form::resource(&session(STRING), &pointer);
    let main: Vec<_> = drawer.groups[0].rows.iter().map(|row| row.pointer.clone()).collect();
    assert_eq!(main, [format!("{pointer}/url"), format!("{pointer}/idField")]);
    let dates: Vec<_> = drawer.groups[1].rows.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(dates.len(), 6, "{dates:?}");
    let after = session(STRING).apply(set(&drawer.groups[1].rows[0].pointer, "updated_at"));
    assert_eq!(after.notice(), None);
    assert!(after.text().contains(r#"\"updatedDateField\":"#), "{}", after.text());

    let webhook = session(OBJECT).apply(set("/configuration/event.vendor.type", "webhook"));
    let form = Form::of(&webhook);
    let polling = form.groups.iter().find(|group| group.id == RowGroup::Polling).unwrap();
    assert!(!polling.is_open && polling.notes.len() == 1 && polling.resources.len() == 3);
    assert_eq!(Form::of(&session("")), Form::default());
    assert_eq!(Form::of(&session("nothing of the kind")), Form::default());
}

#[test]
fn too_much_text_is_refused() {
    let session = session(OBJECT);
    let large: Rc<str> = " ".repeat(20_000_000).into();
    for action in [Action::Paste(large.clone()), Action::TextEdited { text: large, caret: 0 }] {
        let after = session.apply(action);
        assert_eq!(after.text(), session.text());
        assert!(after.notice().unwrap().text.starts_with("this text has 20 MB, and the page takes 4: "));
    }
}

#[test]
fn records_are_no_configuration() {
    let records = r#"[{"id": 1, "updated_at": "2026-11-20T14:29:06Z"}, {"id": 2}]"#;
    for answer in [records, &format!(r#"{{"data": {records}, "next": null}}"#)] {
        let after = session(OBJECT).apply(Action::Paste(answer.into()));
        assert_eq!(after.text().as_ref(), OBJECT, "{answer}");
        assert!(after.notice().unwrap().text.contains("From a sample"), "{answer}");
    }
    // A list that was typed is a person's own.
    assert_eq!(typed(&session(""), 0, 0, records).text().as_ref(), records);
}

#[derive(Clone, Debug)]
enum Move {
    Set(usize, String),
    Remove(usize),
    Type(usize, usize, String),
    Resource(u8, usize),
    Undo,
    Redo,
    Settle,
    Platform(usize),
    Form(bool),
    Reveal,
}

const PLACES: [&str; 8] = [
    "/name",
    "/configuration/username",
    "/configuration/event.poller.refresh_interval",
    "/configuration/event.notification.callback.url",
    "/configuration/event.poller.configuration/tickets/url",
    "/configuration/event.poller.configuration/contacts/datesConfiguration/updatedDateField",
    "/configuration/event.poller.configuration#/contacts/url",
    "/configuration/event.poller.configuration#/tickets/datesConfiguration/createdDateFormat",
];

fn moves() -> impl Strategy<Value = Move> {
    let word = || prop_oneof!["[a-z'\"\\\\é😀•{}:,\n /]{0,5}", Just("\"x\": 1,".to_owned())];
    prop_oneof![
        4 => (0..PLACES.len(), word()).prop_map(|(place, value)| Move::Set(place, value)),
        1 => (0..PLACES.len()).prop_map(Move::Remove),
        4 => (any::<usize>(), 0..6_usize, word()).prop_map(|(at, n, word)| Move::Type(at, n, word)),
        2 => (0..4_u8, 0..3_usize).prop_map(|(kind, name)| Move::Resource(kind, name)),
        1 => Just(Move::Undo),
        1 => Just(Move::Redo),
        1 => Just(Move::Settle),
        1 => (0..4_usize).prop_map(Move::Platform),
        1 => any::<bool>().prop_map(Move::Form),
        1 => Just(Move::Reveal),
    ]
}

/// The nearest character boundary at or before a byte that any number stands for.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at % (text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn moved(session: &Session, step: &Move) -> Session {
    let names = ["tickets", "contacts", "incidents"];
    match step {
        Move::Set(place, value) => session.apply(set(PLACES[*place], value.as_str())),
        Move::Remove(place) => session.apply(Action::Remove { pointer: PLACES[*place].into() }),
        Move::Type(at, n, word) => {
            let shown = &session.shown().text;
            let from = boundary(shown, *at);
            let to = shown[from..].char_indices().nth(*n).map_or(shown.len(), |(index, _)| from + index);
            typed(session, from, to, word)
        }
        Move::Resource(kind, name) => session.apply(match (kind, names[*name].to_owned()) {
            (0, name) => Action::AddResource(name),
            (1, from) => Action::CopyResource { to: format!("{from} 2"), from },
            (2, from) => Action::RenameResource { to: format!("{from}/x"), from },
            (_, name) => Action::RemoveResource(name),
        }),
        Move::Undo => session.apply(Action::Undo),
        Move::Redo => session.apply(Action::Redo),
        Move::Settle => session.apply(Action::Settled),
        Move::Platform(n) => session.apply(Action::SetPlatform(Platform::ALL[*n])),
        Move::Form(true) => session.apply(Action::SetPollerForm(PollerForm::String)),
        Move::Form(false) => session.apply(Action::SetPollerForm(PollerForm::Object)),
        Move::Reveal => session.apply(Action::Reveal("/configuration/username".into())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn undo_restores_the_bytes_and_redo_the_end(
        is_string in any::<bool>(), steps in prop::collection::vec(moves(), 1..16),
    ) {
        let start = if is_string { STRING } else { OBJECT };
        let mut session = session(start);
        for step in &steps {
            session = moved(&session, step);
            let again = analyze(session.text(), &session.options());
            prop_assert_eq!(&again.diagnostics, &session.analysis().diagnostics, "the analysis is the text's");
        }
        let end = session.text().clone();
        while session.can_redo() {
            session = session.apply(Action::Redo);
        }
        let last = session.text().clone();
        let mut back = session;
        while back.can_undo() {
            back = back.apply(Action::Undo);
        }
        prop_assert_eq!(back.text().as_ref(), start);
        let mut forth = back;
        let mut met_end = forth.text() == &end;
        while forth.can_redo() {
            forth = forth.apply(Action::Redo);
            met_end |= forth.text() == &end;
        }
        prop_assert_eq!(forth.text(), &last);
        prop_assert!(met_end);
    }

    #[test]
    fn a_form_edit_changes_its_value_alone(
        is_string in any::<bool>(), place in 0..PLACES.len(), value in "[a-z'\"\\\\é😀\n\t/${}]{0,8}",
    ) {
        let before = session(if is_string { STRING } else { OBJECT });
        let found = before.analysed().and_then(|analysed| analysed.document.find(PLACES[place])).cloned();
        let after = before.apply(set(PLACES[place], value.as_str()));
        if let Some(node) = found {
            let range = node.span.range();
            prop_assert_eq!(after.notice(), None);
            prop_assert_eq!(&after.text()[..range.start], &before.text()[..range.start]);
            prop_assert!(after.text()[range.start..].ends_with(&before.text()[range.end..]));
            prop_assert_eq!(after.field(PLACES[place]).value, value);
        } else if after.notice().is_none() {
            // A new member: nothing that stood there is gone.
            let change = Change::between(before.text(), after.text()).unwrap();
            prop_assert!(change.inserted.contains(change.removed.trim()), "{:?}", change);
            prop_assert_eq!(after.field(PLACES[place]).value, value);
        } else {
            prop_assert_eq!(after.text(), before.text());
        }
    }

    #[test]
    fn with_masks_or_without_an_edit_is_the_same(
        at in any::<usize>(), n in 0..12_usize, word in "[a-z\"{}:,\n é]{0,6}",
    ) {
        let masked = session(OBJECT);
        let mut open = masked.clone();
        for secret in masked.secrets().iter() {
            open = open.apply(Action::Reveal(secret.pointer.clone()));
        }
        prop_assert_eq!(open.shown().text.as_ref(), OBJECT);
        let from = boundary(OBJECT, at);
        let to = OBJECT[from..].char_indices().nth(n).map_or(OBJECT.len(), |(index, _)| from + index);
        let touches = |secret: &SecretSpan| {
            secret.span.range().start <= to && from <= secret.span.range().end
        };
        prop_assume!(!masked.secrets().iter().any(touches));
        let shown = |byte: usize| masked.shown().shown_of(byte as u32) as usize;
        let one = typed(&masked, shown(from), shown(to), &word);
        let other = typed(&open, from, to, &word);
        prop_assert_eq!(one.text(), other.text());
    }
}

#[test]
fn dates_are_read_and_written() {
    let tester = DateTester { sample: "2026-03-29T00:59:00+01:00!".into(), ..DateTester::default() };
    match tester.answer(clock(), true) {
        DateAnswer::Instant { shown, ignored, .. } => {
            assert_eq!((shown.as_str(), ignored.as_str()), ("2026-03-28 23:59:00 UTC", "!"));
        }
        other => panic!("{other:?}"),
    }
    let written = DateTester { direction: Direction::Write, ..DateTester::default() };
    match written.answer(clock(), true) {
        DateAnswer::Text { text, .. } => assert_eq!(text, "2026-11-20T14:30:00Z"),
        other => panic!("{other:?}"),
    }
    let epoch =
        DateTester { pattern: "epoch:s".into(), sample: "1506544512".into(), ..DateTester::default() };
    match epoch.answer(clock(), true) {
        DateAnswer::Instant { shown, .. } => assert_eq!(shown, "2017-09-27 20:35:12 UTC"),
        other => panic!("{other:?}"),
    }
    let bad = DateTester { pattern: "yyyy-MM-ddTHH".into(), sample: "x".into(), ..DateTester::default() };
    assert!(matches!(bad.answer(clock(), true), DateAnswer::BadPattern(_)));
    let bad = DateTester { sample: "29.03.2026".into(), ..DateTester::default() };
    assert!(matches!(bad.answer(clock(), true), DateAnswer::BadSample { .. }));
    let bad = DateTester { pattern: "milliseconds".into(), sample: "soon".into(), ..DateTester::default() };
    assert_eq!(bad.answer(clock(), true), DateAnswer::BadEpoch("a whole number is expected"));
    assert_eq!(DateTester::default().answer(clock(), true), DateAnswer::Nothing);
    let session = session("").apply(Action::SetDates(bad.clone()));
    assert_eq!(session.dates(), &bad);
    assert_eq!(json!(session.dates())["direction"], "read");
}

#[test]
fn dates_are_explained_and_found() {
    #[track_caller]
    fn check(pattern: &str, sample: &str, formats: &[&str], n_warnings: usize) {
        let tester = DateTester { pattern: pattern.into(), sample: sample.into(), ..DateTester::default() };
        let answer = tester.answer(clock(), true);
        let found: Vec<_> =
            tester.suggestions(clock(), &answer).iter().map(|one| one.format.to_string()).collect();
        assert_eq!(found, formats, "`{pattern}` on `{sample}`");
        let words = tester.explanation(clock(), &answer);
        assert_eq!(words.map_or(0, |words| words.warnings.len()), n_warnings, "`{pattern}`");
    }
    check("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-03-29T00:59:00Z", &[], 0);
    check("yyyy-MM-dd'T'HH:mm:ssXXX", "", &[], 0);
    check("yyyy-MM-dd'T'HH:mm:ssZ", "2026-03-29T00:59:00+01:00", &["yyyy-MM-dd'T'HH:mm:ssXXX"], 0);
    check("yyyy-MM-dd", "2026-03-29 00:59", &["yyyy-MM-dd HH:mm"], 0);
    check("YYYY-MM-dd", "2026-03-29", &[], 1);
    check("", "1506544512", &["seconds"], 0);
    check("MM/dd/yyyy", "03/04/2026", &["dd/MM/yyyy"], 0);
    check("MM/dd/yyyy", "03/29/2026", &[], 0);
    check("yyyy-MM-ddTHH", "2026-03-29T00", &[], 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// What breaks the text elsewhere does not bring a secret into storage.
    #[test]
    fn broken_text_stores_no_secret(
        edits in prop::collection::vec((any::<usize>(), 0..4_usize, "[\"'{}\\[\\]:,\\\\/*\n a]{0,3}"), 1..4),
    ) {
        let mut text = OBJECT.replace("signing ké😀", "hunter2hunter2");
        for (at, n, word) in edits {
            let secret = text.find("\"event.notification.signature.key\"").unwrap();
            let secret = secret - 1..text.find("hunter2hunter2\"").unwrap() + "hunter2hunter2\"".len() + 1;
            let from = boundary(&text, at);
            let to = text[from..].char_indices().nth(n).map_or(text.len(), |(index, _)| from + index);
            if to <= secret.start || from >= secret.end {
                text.replace_range(from..to, &word);
            }
        }
        let session = session(&text);
        prop_assert!(!session.store().contains("hunter2"), "{text}");
        prop_assert!(!session.shown().text.contains("hunter2"), "{text}");
    }
}

#[test]
fn formatting_is_one_step_and_refuses_what_is_broken() {
    let session = Session::with_text("{\"a\":1, // one\n\"b\":[]}", Platform::default(), Instant::default());
    let formatted = session.apply(Action::Format);
    assert_eq!(&**formatted.text(), "{\n  \"a\": 1, // one\n  \"b\": []\n}");
    assert_eq!(formatted.apply(Action::Undo).text(), session.text());
    for (text, reason) in
        [("{\"a\":", "fix the text at line 1 first"), ("curl -d '{\"a\":1}' x", "only a text that is JSON")]
    {
        let refused = Session::with_text(text, Platform::default(), Instant::default()).apply(Action::Format);
        let notice = refused.notice().map(|notice| notice.text.clone()).unwrap_or_default();
        assert!(notice.starts_with(reason) && &**refused.text() == text, "{text}: {notice}");
    }
}
