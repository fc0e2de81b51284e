//! The session on published configurations, where they are present: nothing panics, nothing is lost, and an edit of
//! a field changes that field alone. `RUN_SLOW_TESTS=1` takes all of them, else only the seeds.

use pollwright_core::{date::Instant, export::PollerForm, moment, platform::Platform};
use pollwright_web::state::{Action, Change, Form, Session};
use std::{fs, path::Path};

fn published() -> Vec<(String, String)> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(2);
    let Some(corpus) = folders.map(|folder| folder.join("shared/corpus")).find(|folder| folder.is_dir())
    else {
        eprintln!("skipped: there are no published configurations here");
        return Vec::new();
    };
    let mut out = Vec::new();
    let is_slow = std::env::var_os("RUN_SLOW_TESTS").is_some();
    for folder in if is_slow { &["seeds", "open", "pages-open"][..] } else { &["seeds"] } {
        let Ok(files) = fs::read_dir(corpus.join(folder)) else { continue };
        for file in files.flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            if !name.ends_with(".labels.json")
                && let Ok(text) = fs::read_to_string(file.path())
            {
                out.push((name, text));
            }
        }
    }
    out.sort();
    out
}

fn session(text: &str) -> Session {
    let clock = moment::parse("2026-11-20 14:30", Instant::default()).expect("an instant");
    Session::with_text(text, Platform::CloudElements, clock)
}

/// The pointers of everything that the form shows.
fn pointers(session: &Session) -> Vec<String> {
    let form = Form::of(session);
    let resources = form.groups.iter().flat_map(|group| &group.resources);
    let drawers = resources.filter_map(|row| Some(Form::resource(session, row.pointer.as_ref()?)));
    let groups = form.groups.iter().cloned().chain(drawers.flat_map(|drawer| drawer.groups));
    groups.flat_map(|group| group.rows).map(|row| row.pointer).collect()
}

#[test]
fn a_field_is_edited_alone() {
    for (name, text) in published() {
        let start = session(&text);
        for pointer in pointers(&start) {
            let field = start.field(&pointer);
            let after = start.apply(Action::Set { pointer: pointer.clone(), value: "it's \"x\"".into() });
            let place = format!("{pointer} of {name}");
            if field.lock.is_some() {
                continue;
            }
            assert_eq!(after.notice(), None, "{place}");
            assert_eq!(after.field(&pointer).value, "it's \"x\"", "{place}");
            if field.is_present {
                let node = start.analysed().unwrap().document.find(&pointer).unwrap().span.range();
                let change = Change::between(&text, after.text()).unwrap();
                let end = change.at + change.removed.len();
                assert!(node.start <= change.at && end <= node.end, "{place}: {change:?} in {node:?}");
            }
            assert_eq!(after.apply(Action::Undo).text().as_ref(), text, "{place}");
        }
    }
}

#[test]
fn ways_out_and_back() {
    for (name, text) in published() {
        let start = session(&text);
        let stored = Session::restore(&start.store(), start.clock().now());
        // What is not stored is spoken of, and nothing else.
        let is_told = stored.message.as_ref().is_some_and(|said| said.contains("not stored"));
        assert_eq!(is_told, !start.secrets().is_empty(), "{name}: {:?}", stored.message);
        assert_eq!(stored.session.secrets().len(), 0, "{name}");
        let fixed = start.apply(Action::ApplyAllSafe);
        for platform in Platform::ALL {
            let there = fixed.apply(Action::SetPlatform(platform));
            if let Ok(body) = there.body() {
                let value: Result<serde_json::Value, _> = serde_json::from_str(&body);
                assert!(value.is_ok(), "{name}: {value:?}");
            }
            if let Ok(command) = there.command() {
                for secret in there.secrets().iter() {
                    let secret = &there.text()[secret.span.range()];
                    // Words such as `PASSWORD` and `user.secret` stand there as names too.
                    let is_word = !secret.contains(|c: char| c.is_ascii_digit());
                    assert!(is_word || !command.contains(secret), "{name}: {secret}");
                }
            }
        }
        for form in [PollerForm::String, PollerForm::Object] {
            let other = fixed.apply(Action::SetPollerForm(form));
            assert_eq!(
                other.analysed().map(|analysed| analysed.config.resources().len()),
                fixed.analysed().map(|analysed| analysed.config.resources().len()),
                "{name}"
            );
        }
        assert_eq!(fixed.apply(Action::Undo).text().as_ref().len(), text.len(), "{name}");
    }
}
