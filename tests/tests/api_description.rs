//! The description of the API is true: schemathesis asks what it promises, and judges the answers.

use crate::{api_support::Api, cli_support::configuration};
use serde_json::{Value, json};
use std::{env, fs, path::PathBuf, process::Command};

/// What is judged of each answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance";

/// The program that `cargo xtask test` installs, by the variable that it sets.
fn program() -> Option<PathBuf> {
    let program = env::var_os("SCHEMATHESIS").map(PathBuf::from).filter(|program| program.is_file());
    if program.is_none() {
        println!("skipped: SCHEMATHESIS names no program; `cargo xtask test` installs it where pip can");
    }
    program
}

/// Lets it ask; `settings` is its own configuration file.
fn check(api: &Api, settings: &str, arguments: &[&str]) {
    let Some(program) = program() else { return };
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("schemathesis.toml"), settings).unwrap();
    let (examples, seconds) =
        if env::var_os("RUN_SLOW_TESTS").is_some() { ("100", "900") } else { ("5", "25") };
    let mut command = Command::new(program);
    command.current_dir(&folder).args(["run", &format!("http://{}/openapi.json", api.address)]);
    command.args([
        "--checks",
        CHECKS,
        "--phases",
        "fuzzing",
        "--seed",
        "1",
        "--no-color",
        "--warnings",
        "off",
    ]);
    command.args(["--max-examples", examples, "--max-time", seconds, "--no-shrink"]);
    // A stream has no end.
    command.args(["--exclude-path", "/api/v1/news"]).args(arguments);
    let output = command.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn whatever_is_asked() {
    check(&Api::open(), "", &[]);
}

#[test]
fn about_what_there_is() {
    let api = Api::with_auth();
    let body = configuration("https://vendor.example/items", json!({}));
    api.ask("POST", "/instances", body).expect(200);
    let wish =
        json!({ "channel": "webhook", "topics": ["x"], "config": { "url": "https://callback.example" } });
    api.ask("POST", "/notifications/subscriptions", wish).expect(200);
    api.ask("POST", "/notifications", json!({ "topic": "x", "message": "m" })).expect(200);
    api.until("/instances/event-poller-records", |rows| rows[0].is_object());
    let settings = "[parameters]\n\"path.id\" = 1\n\"path.subscriptionId\" = \"1\"\n\
        \"path.configId\" = \"event.notification.enabled\"\n\"path.keyOrId\" = \"freshdeskv2\"\n";
    let said = format!("Authorization: Bearer {}", api.token);
    check(&api, settings, &["--header", &said, "--exclude-method", "DELETE"]);
    assert_eq!(api.ask("GET", "/instances/1", Value::Null).expect(200)["id"], 1);
    // What is there goes, and then it is gone; all but the token that asks.
    check(
        &api,
        settings,
        &["--header", &said, "--include-method", "DELETE", "--exclude-path", "/api/v1/tokens/{id}"],
    );
    if program().is_some() {
        for path in ["/instances/1", "/notifications/subscriptions/1", "/notifications/1"] {
            api.ask("GET", path, Value::Null).refused(404);
        }
    }
}
