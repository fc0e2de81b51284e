//! One core, one answer: the package in Node and the native build say the same, byte for byte.

use super::{node, project};
use crate::{cli_support::Folder, own_elements};
use pollwright_tests::sources::root;
use pollwright_web::package::{
    self, Options, Poll, Refusal, analyze, apply_fixes, detect_changes, format_date, infer_pattern,
    parse_date, preview,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{fs, path::Path};

const NOW: &str = "2026-11-20T00:00:00Z";
/// The same in milliseconds.
const NOW_MS: u64 = 1_795_132_800_000;

/// Answers one call a line, as `[name, ...arguments]`.
const SCRIPT: &str = r#"
import * as pollwright from "pollwright";
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...args] = JSON.parse(line);
  let answer;
  try { answer = JSON.stringify(pollwright[name](...args)); }
  catch (error) { answer = `refused: ${JSON.stringify({ code: error.code, message: error.message })}`; }
  process.stdout.write(answer + "\n");
}
"#;

/// A call, and what the native build answers.
struct Call {
    asked: Value,
    native: String,
}

fn answered(answer: Result<impl Serialize, Refusal>) -> String {
    match answer {
        Ok(answer) => serde_json::to_string(&answer).unwrap(),
        Err(refusal) => format!("refused: {}", serde_json::to_string(&refusal).unwrap()),
    }
}

#[track_caller]
fn check(folder: &Folder, calls: &[Call]) {
    folder.write("parity.mjs", SCRIPT);
    let input: String = calls.iter().map(|call| format!("{}\n", call.asked)).collect();
    let ran = node(folder, &["parity.mjs"], input.as_bytes());
    let answers: Vec<&str> = ran.stdout.split_terminator('\n').collect();
    assert_eq!(answers.len(), calls.len(), "status {}, {}", ran.status, ran.stderr);
    let mut wrong = Vec::new();
    for (call, wasm) in calls.iter().zip(answers) {
        if call.native != wasm {
            let same = call.native.bytes().zip(wasm.bytes()).take_while(|(one, other)| one == other).count();
            let around = |answer: &str| {
                let bytes = answer.as_bytes();
                let part = &bytes[same.saturating_sub(60).min(bytes.len())..(same + 60).min(bytes.len())];
                String::from_utf8_lossy(part).into_owned()
            };
            wrong.push(format!(
                "{}\n native: …{}…\n   wasm: …{}…",
                call.asked,
                around(&call.native),
                around(wasm)
            ));
        }
    }
    wrong.truncate(5);
    assert!(wrong.is_empty(), "the answers differ:\n{}", wrong.join("\n"));
}

#[test]
fn dates() {
    let Some(folder) = project("npm-dates") else { return };
    let cases = fs::read_to_string(root().join("tests/data/dates/vectors.jsonl")).unwrap();
    let call = |line: &str| {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| case[key].as_str().unwrap_or_default();
        let (pattern, input) = (text("pattern"), text("input"));
        let mut options = json!({ "now": NOW_MS });
        if case["zone"].is_string() {
            options["zone"] = case["zone"].clone();
        }
        if text("op") == "parse" {
            options["lenient"] = case["lenient"].as_bool().unwrap_or(true).into();
            let native =
                answered(parse_date(pattern, input, &serde_json::from_value(options.clone()).unwrap()));
            return Call { asked: json!(["parseDate", pattern, input, options]), native };
        }
        // A pattern that only compiles writes something.
        let ms: f64 = input.parse().unwrap_or(0.0);
        let native = answered(format_date(pattern, ms, &serde_json::from_value(options.clone()).unwrap()));
        Call { asked: json!(["formatDate", pattern, ms, options]), native }
    };
    let calls: Vec<_> = cases.lines().map(call).collect();
    assert_eq!(calls.len(), 6142);
    let n_good = calls.iter().filter(|call| !call.native.starts_with("refused")).count();
    assert!(n_good > 4000, "{n_good} of them have an answer: too few to mean much");
    check(&folder, &calls);
    let samples = ["04/07/2026", "25/07/2026", "1762063199999", "2026-01-02T03:04:05.678+0100", "nothing"];
    let inferred: Vec<_> = (0..samples.len())
        .map(|at| {
            let some: Vec<String> = samples[at..].iter().map(|one| (*one).to_owned()).collect();
            let options = serde_json::from_value(json!({ "now": NOW_MS })).unwrap();
            Call {
                asked: json!(["inferPattern", some, { "now": NOW_MS }]),
                native: answered(infer_pattern(&some, &options)),
            }
        })
        .collect();
    check(&folder, &inferred);
}

#[test]
fn texts() {
    let Some(folder) = project("npm-texts") else { return };
    let mut texts: Vec<String> = pollwright_core::catalog::elements()
        .iter()
        .flat_map(|element| pollwright_core::platform::Platform::ALL.map(|platform| element.body(platform)))
        .collect();
    texts.extend(pollwright_core::rules::EXAMPLES.iter().map(|example| example.bad.to_owned()));
    texts.push("{\"😀ü\": {\"url\": \"/x?u=${date:YYYY}\", \"idField\" \"😀\"}}\r\n".to_owned());
    let corpus = root().join("../shared/corpus");
    for name in ["seeds", "open", "pages-open"] {
        add_texts(&corpus.join(name), &mut texts);
    }
    if !corpus.is_dir() {
        println!("the corpus is not beside the repository: only our own texts are compared");
    }
    let mut calls = Vec::new();
    for text in &texts {
        for platform in ["cloud-elements", "pollwright"] {
            let options = json!({ "now": NOW, "platform": platform, "lastPoll": "2026-11-19T23:45:00Z" });
            let read: Options = serde_json::from_value(options.clone()).unwrap();
            calls.push(Call {
                asked: json!(["analyze", text, options]),
                native: answered(analyze(text, &read)),
            });
            calls.push(Call {
                asked: json!(["preview", text, options]),
                native: answered(preview(text, &read)),
            });
            calls.push(Call {
                asked: json!(["applyFixes", text, { "now": NOW, "platform": platform, "unsafe": true }]),
                native: answered(apply_fixes(text, &Options { last_poll: None, ..read }, true)),
            });
        }
    }
    for elements in [json!([]), json!([own_elements::file()]), json!(["{"])] {
        let text = r#"{ "element": { "key": "acmecrm" }, "configuration": { "password": "7f3a-91bc-0d44-of-desk" } }"#;
        let options = json!({ "now": NOW, "elements": elements });
        let native = answered(analyze(text, &serde_json::from_value(options.clone()).unwrap()));
        calls.push(Call { asked: json!(["analyze", text, options]), native });
    }
    check(&folder, &calls);
}

fn add_texts(folder: &Path, texts: &mut Vec<String>) {
    let Ok(files) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| !path.to_string_lossy().ends_with(".labels.json")) {
        texts.push(fs::read_to_string(path).unwrap());
    }
}

#[test]
fn changes() {
    let Some(folder) = project("npm-changes") else { return };
    let text = crate::cli_support::configuration("/items?u=${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}", json!({}))
        .to_string();
    let answer = |minute: u32, ids: &[u32]| {
        let record = |id: &u32| json!({ "id": id, "created": "2026-11-19T10:00:00Z", "updated": format!("2026-11-20T10:{minute:02}:00Z") });
        Value::from(ids.iter().map(record).collect::<Vec<_>>()).to_string()
    };
    let polls = [
        ("2026-11-20T10:00:00Z", answer(0, &[1, 2])),
        ("2026-11-20T10:15:00Z", answer(5, &[2, 3])),
        ("2026-11-20T10:10:00Z", "[".to_owned()),
    ];
    let mut calls = Vec::new();
    for platform in ["sap", "pollwright"] {
        let options = json!({ "now": NOW, "platform": platform });
        let asked: Vec<_> = polls.iter().map(|(at, answer)| json!({ "at": at, "answer": answer })).collect();
        let written: Vec<Poll> =
            asked.iter().map(|poll| serde_json::from_value(poll.clone()).unwrap()).collect();
        let read: Options = serde_json::from_value(options.clone()).unwrap();
        let native = answered(detect_changes(&text, &written, &read, &package::Which::default()));
        assert!(native.contains("CREATED") || native.contains("UPDATED"), "{native}");
        calls.push(Call { asked: json!(["detectChanges", text, asked, options]), native });
    }
    check(&folder, &calls);
}
