//! The receivers of the documentation do what they say; official libraries accept our signatures.

use crate::{
    cli_support::Folder,
    signed::{Receiver, Signed},
    support::check_file,
};
use pollwright_core::{
    change::{EventType, Reason},
    notification::{EventView, Form, Sender, notification_id, write},
    signature::{Key, asymmetric, standard},
};
use pollwright_tests::sources::root;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Map, Value, json};
use std::{borrow::Cow, fs, path::Path, process::Command};

const PAGE: &str = "docs/receivers.md";
const KEY: &str = "MySecretEventSignatureKey";

/// A fence that names a file holds it.
#[test]
fn the_page_shows_the_files_as_they_are() {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    let mut written = String::new();
    let mut n_files = 0;
    let mut inside = false;
    for line in page.lines() {
        let named = line.strip_prefix("```").and_then(|info| info.split_once(' '));
        if !inside || line == "```" {
            written.push_str(line);
            written.push('\n');
            inside = false;
        }
        if let Some((_, file)) = named {
            let text = fs::read_to_string(root().join(file)).unwrap_or_else(|why| panic!("{file}: {why}"));
            written.push_str(&text);
            (inside, n_files) = (true, n_files + 1);
        }
    }
    assert_eq!(
        n_files,
        fs::read_dir(root().join("docs/receivers")).unwrap().count(),
        "files that {PAGE} shows"
    );
    check_file(PAGE, &written);
}

/// The notification that the page shows is the one that is written.
#[test]
fn the_page_shows_a_notification_as_it_is() {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    let shown = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let shown: Value = serde_json::from_str(shown).unwrap();
    let message = &shown["message"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let record = serde_json::value::to_raw_value(&message["raw"]["contacts"][0]).unwrap();
    let event = EventView {
        id: &text(&message["events"][0]["id"]),
        event_type: EventType::Created,
        object_type: "contacts",
        object_id: "42",
        date: "2026-11-20T14:30:00Z".parse().unwrap(),
        poll_date: "2026-11-20T14:35:00Z".parse().unwrap(),
        reason: Reason::New,
        record: Cow::Owned(record),
    };
    let sender = Sender {
        element_key: Some("freshdeskv2".to_owned()),
        hub_key: Some("helpdesk".to_owned()),
        instance_id: 7,
        instance_name: "Help desk".to_owned(),
        instance_tags: vec!["Help desk".to_owned()],
    };
    let created = "2026-11-20T14:35:01Z".parse().unwrap();
    let id = notification_id([event.id]);
    let written = write(Form::Envelope, &sender, &[event], &id, created).body;
    // Text, because the order of the members is the platform's too.
    assert_eq!(shown.to_string(), String::from_utf8(written).unwrap(), "left: {PAGE}, right: what is posted");
}

#[test]
fn receivers_handle_every_event_once() {
    for (program, args, file) in [
        ("node", &[][..], "receiver.mjs"),
        ("python3", &[], "receiver.py"),
        ("java", &[], "Receiver.java"),
        ("go", &["run"], "receiver.go"),
    ] {
        if !is_there(program) {
            println!("skipped: {file} needs {program}");
            continue;
        }
        let mut command = Command::new(program);
        command.args(args).arg(root().join("docs/receivers").join(file));
        command.env("SIGNATURE_KEY", KEY).env("PORT", "0");
        let mut receiver = Receiver::start(command, false);
        let good = Signed::new(Form::Envelope, &[KEY, "whsec_bmV3"]);
        let mut changed = good.clone();
        changed.body.push(b' ');
        for (refused, why) in [
            (Signed::new(Form::Envelope, &["other"]), "another key"),
            (Signed::new(Form::Envelope, &[]), "no signature"),
            (changed, "another body"),
        ] {
            assert_eq!(receiver.post(&refused).0, 401, "{file}: {why}");
        }
        assert_eq!(receiver.post(&good).0, 200, "{file}");
        assert_eq!(receiver.post(&good).0, 200, "{file}: a repeat");
        let lines = receiver.lines(4);
        let starts = ["CREATED contacts 42 ", "CREATED contacts 43\u{1b}[2J ", "repeat a1", "repeat a2"];
        for (line, start) in lines.iter().zip(starts) {
            assert!(line.starts_with(start), "{file}: {lines:?}");
        }
    }
}

/// `STANDARD_WEBHOOKS` names a `node_modules` that holds the library; `cargo xtask test` sees to it.
#[test]
fn the_official_library_accepts_v1() {
    let Some(packages) = std::env::var_os("STANDARD_WEBHOOKS").filter(|_| is_there("node")) else {
        println!(
            "skipped: needs node, and npm's `standardwebhooks` in the folder that STANDARD_WEBHOOKS names"
        );
        return;
    };
    for keys in [&["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"][..], &[KEY], &["other", KEY], &[KEY, "other"]] {
        let good = Signed::new(Form::Envelope, keys);
        let mut changed = good.clone();
        changed.body.push(b' ');
        for (signed, is_good) in
            [(&good, true), (&changed, false), (&good.clone().without(&[standard::ID]), false)]
        {
            let key = if keys.contains(&KEY) { KEY } else { keys[0] };
            let said = node("standard.mjs", Some(Path::new(&packages)), key, signed);
            assert_eq!(said.starts_with("good 2"), is_good, "keys {keys:?}, {signed:?}: {said}");
        }
    }
}

#[test]
fn nodes_crypto_accepts_v1a() {
    if !is_there("node") {
        return println!("skipped: needs node");
    }
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let public = asymmetric::public_key_text(pair.public_key().as_ref());
    let other = Ed25519KeyPair::from_seed_unchecked(&[8; 32]).unwrap();
    let entry = |pair: &Ed25519KeyPair, content: &[u8]| asymmetric::entry(pair.sign(content).as_ref());
    for (pairs, is_good) in [(&[&pair][..], true), (&[&other], false), (&[&other, &pair], true)] {
        let sign = |content: &[u8]| pairs.iter().map(|pair| entry(pair, content)).collect();
        let signed = Signed::by(Form::Envelope, &[KEY], sign);
        let said = node("ed25519.mjs", None, &public, &signed);
        assert_eq!(said.starts_with("good 2"), is_good, "{signed:?}: {said}");
    }
}

/// `good` and the number of events, or what `verify` of a file of the documentation says.
fn node(file: &str, packages: Option<&Path>, key: &str, signed: &Signed) -> String {
    let folder = Folder::new(&format!("receivers-{file}"));
    let verify = folder.write(file, fs::read(root().join("docs/receivers").join(file)).unwrap());
    if let Some(packages) = packages {
        // An import looks beside the file.
        copy(packages, &folder.path("node_modules"));
    }
    let headers: Map<_, _> =
        signed.headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let wish = json!({ "key": key, "headers": headers, "body": String::from_utf8_lossy(&signed.body) });
    folder.write("wish.json", wish.to_string());
    let main = folder.write(
        "main.mjs",
        format!(
            "import {{ readFileSync }} from 'node:fs';\n\
             import {{ verify }} from './{file}';\n\
             const {{ key, headers, body }} = JSON.parse(readFileSync(new URL('./wish.json', import.meta.url)));\n\
             try {{ console.log('good', verify(key, headers, body).message.events.length); }}\n\
             catch (error) {{ console.log('refused', error.message); }}\n"
        ),
    );
    let output = Command::new("node").arg(main).output().unwrap();
    assert!(output.status.success(), "{}: {output:?}", verify.display());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap_or_else(|why| panic!("{}: {why}", from.display())).flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}

fn is_there(program: &str) -> bool {
    let version = if program == "go" { "version" } else { "--version" };
    Command::new(program).arg(version).output().is_ok_and(|output| output.status.success())
}

/// The key that a receiver of Standard Webhooks takes is the one that signs.
#[test]
fn a_plain_key_signs_as_its_text() {
    let content = standard::content("n1", "0", b"{}");
    let [plain, encoded] =
        [KEY, "whsec_TXlTZWNyZXRFdmVudFNpZ25hdHVyZUtleQ=="].map(|key| Key::parse(key).unwrap());
    assert_eq!(standard::sign(&plain, &content), standard::sign(&encoded, &content));
}
