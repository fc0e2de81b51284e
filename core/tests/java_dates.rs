//! The date engine against known answers of JDK 17.

use pollwright_core::date::batch::answer;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::PathBuf};

const TWO_DIGIT_YEAR_START: i64 = -729_475_200_000;

#[expect(clippy::disallowed_methods, reason = "the known answers are a file")]
fn data(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/data/dates").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Cases where we are not Java, by the request as it stands in the file of cases; `#` starts a comment.
fn known_deviations() -> BTreeSet<String> {
    let text = data("known-deviations.txt");
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// What is asked, without what is known about the answer.
fn request(case: &Value) -> Value {
    let mut request = case.clone();
    let fields = request.as_object_mut().expect("a case is an object");
    for known in ["cat", "expect", "jdk25", "big"] {
        fields.remove(known);
    }
    request
}

fn asked(case: &Value) -> Value {
    let mut request = request(case);
    request["twoDigitYearStart"] = json!(TWO_DIGIT_YEAR_START);
    request
}

#[track_caller]
fn check_file(name: &str) {
    let known = known_deviations();
    let mut wrong = Vec::new();
    let mut n = 0;
    for line in data(name).lines() {
        let case: Value = serde_json::from_str(line).expect("a line is JSON");
        let (actual, key) = (answer(&asked(&case)), request(&case).to_string());
        let agrees = actual == case["expect"];
        n += 1;
        if agrees && known.contains(&key) {
            wrong.push(format!("agrees now, take it off the known deviations: {key}"));
        } else if !agrees && !known.contains(&key) {
            wrong.push(format!("{key}\n  want {}\n  got  {actual}", case["expect"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {n} in {name}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn answers_like_java() {
    check_file("vectors.jsonl");
}

#[test]
fn resolves_zones_like_java() {
    check_file("zones.jsonl");
}
