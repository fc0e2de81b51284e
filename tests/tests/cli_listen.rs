//! `listen`: what it prints of a notification, and what it answers.

use crate::{
    cli_support::Folder,
    signed::{Receiver, Signed},
};
use pollwright_core::{notification::Form, signature::asymmetric};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

const KEY: &str = "MySecretEventSignatureKey";
const NEW: &str =
    "CREATED contacts 42, 2026-11-20T14:30:00Z, new: The record was created since the last poll.";

fn listen(folder: &Folder, args: &[&str]) -> Receiver {
    let mut command = folder.command(&["listen", "--listen", "127.0.0.1:0"]);
    command.args(args).env("LISTEN_TEST_KEY", KEY);
    Receiver::start(command, true)
}

#[test]
fn one_line_an_event_whatever_the_form() {
    let folder = Folder::new("listen-forms");
    for (form, n_events) in [(Form::Envelope, 2), (Form::CloudEvents, 1), (Form::CloudEventsBatch, 2)] {
        let mut receiver = listen(&folder, &["--key", "env:LISTEN_TEST_KEY"]);
        let signed = Signed::new(form, &[KEY]);
        assert_eq!(receiver.post(&signed), (200, "{}".to_owned()), "{signed:?}");
        let lines = receiver.lines(n_events);
        assert_eq!(lines[0], NEW, "{form:?}");
        if n_events == 2 {
            // What a stranger sends does not clear the screen; CloudEvents have no control characters at all.
            let escape = if form == Form::Envelope { "\u{fffd}" } else { "" };
            assert_eq!(lines[1], NEW.replace("42", &format!("43{escape}[2J")), "{form:?}");
        }
        let plural = if n_events == 1 { "" } else { "s" };
        let note = format!(
            "{n_events} event{plural}, answered 200: Elements-Webhook-Signature valid; webhook-signature valid"
        );
        assert_eq!(receiver.note(), note, "{form:?}");
        assert_eq!(receiver.post(&signed).0, 200, "a repeat");
        assert_eq!(receiver.lines(1), [format!("{NEW} (repeat)")], "{form:?}");
    }
}

#[test]
fn what_the_key_did_not_sign_is_refused() {
    let folder = Folder::new("listen-refused");
    let mut receiver = listen(&folder, &["--key", KEY, "--key", "whsec_bmV3"]);
    let mut check = |signed: &Signed, status: u16, words: &str| {
        let (actual, body) = receiver.post(signed);
        let note = receiver.note();
        assert_eq!(actual, status, "{signed:?}: {note}");
        assert!(note.contains(words), "{signed:?}: {note}");
        if status != 200 {
            assert!(body.contains("message"), "{signed:?}: {body}");
        }
    };
    let sign = |keys: &[&str]| Signed::new(Form::Envelope, keys);
    check(&sign(&["other"]), 401, "the key is another one");
    check(&sign(&[]), 401, "it bears no signature");
    check(&sign(&[KEY]).without(&["webhook-signature"]), 200, ": Elements-Webhook-Signature valid");
    check(&sign(&[KEY]).without(&["elements-webhook-signature"]), 200, ": webhook-signature valid");
    // In a rotation the first of the sender's two keys makes the platform's header.
    check(&sign(&["other", "whsec_bmV3"]), 200, "; webhook-signature valid");
    let mut changed = sign(&[KEY]);
    changed.body.push(b'\n');
    check(&changed, 401, "byte by byte");
    let mut old = sign(&[KEY]).without(&["elements-webhook-signature"]);
    for (name, value) in &mut old.headers {
        if *name == "webhook-timestamp" {
            *value = "1795185000".to_owned();
        }
    }
    check(&old, 401, "`webhook-timestamp` is ");
    let get = sign(&[KEY]);
    assert_eq!(receiver.send("GET", &get).0, 405);
}

#[test]
fn ed25519() {
    let folder = Folder::new("listen-ed25519");
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let public = asymmetric::public_key_text(pair.public_key().as_ref());
    let mut receiver = listen(&folder, &["--key", &public]);
    let sign = |content: &[u8]| vec![asymmetric::entry(pair.sign(content).as_ref())];
    let good = Signed::by(Form::Envelope, &["other"], sign);
    assert_eq!(receiver.post(&good).0, 200, "{good:?}");
    assert_eq!(receiver.note(), "2 events, answered 200: webhook-signature valid");
    let wrong = Signed::by(Form::Envelope, &["other"], |_| sign(b"other"));
    assert_eq!(receiver.post(&wrong).0, 401, "{wrong:?}");
}

#[test]
fn json_lines_and_another_answer() {
    let folder = Folder::new("listen-json");
    let mut receiver = listen(&folder, &["--format", "json", "--answer", "503"]);
    assert!(receiver.note().contains("not verified"));
    let signed = Signed::new(Form::Envelope, &[]);
    assert_eq!(receiver.post(&signed).0, 503);
    assert_eq!(receiver.note(), "2 events, answered 503: not verified");
    assert_eq!(receiver.post(&signed).0, 503);
    let lines = receiver.lines(3);
    let first: Value = serde_json::from_str(&lines[0]).unwrap();
    let record: Value = serde_json::from_str(
        r#"{"id":42,"events":[{"objectId":"0"}],"t":"\"}],üü😀 \\","n":[-1.5e+3,null,true,{}]}"#,
    )
    .unwrap();
    let wanted = json!({
        "id": "a1", "eventType": "CREATED", "objectType": "contacts", "objectId": "42",
        "date": "2026-11-20T14:30:00Z", "pollDate": "2026-11-20T14:35:00Z", "elementKey": "freshdeskv2",
        "reason": "new", "record": record, "isRepeat": false, "isSigned": null,
    });
    assert_eq!(first, wanted, "{}", lines[0]);
    assert!(lines[0].contains(r#""isRepeat":false"#) && lines[2].contains(r#""isRepeat":true"#), "{lines:?}");
    for bad in ["", "{", "{}", "[1]"] {
        let signed = Signed { headers: Vec::new(), body: bad.as_bytes().to_vec() };
        let (status, body) = receiver.post(&signed);
        assert!(status == 400 && body.contains("the body is no "), "{bad}: {status} {body}");
    }
}

#[test]
fn it_stops_when_nobody_reads() {
    let folder = Folder::new("listen-pipe");
    let mut receiver = listen(&folder, &[]);
    drop(receiver.stdout.take());
    assert_eq!(receiver.post(&Signed::new(Form::Envelope, &[])).0, 503);
    assert_eq!(receiver.child.wait().unwrap().code(), Some(0));
}

#[test]
fn wrong_words_are_said() {
    let folder = Folder::new("listen-words");
    for (args, words) in [
        (&["--key", "whsec_%"][..], &["--key", "base64"][..]),
        (&["--key", "whpk_AAAA"], &["--key", "32 bytes"]),
        (&["--key", "whsk_AAAA"], &["--key", "shared key"]),
        (&["--key", "env:NO_SUCH_LISTEN_KEY"], &["NO_SUCH_LISTEN_KEY"]),
        (&["--answer", "99"], &["--answer", "200..=599"]),
    ] {
        let ran = folder.run(&[&["listen"], args].concat());
        ran.expect(2, words);
        assert!(!ran.stderr.contains("AAAA"), "no key is shown: {ran:?}");
    }
}
