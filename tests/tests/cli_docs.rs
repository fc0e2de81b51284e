//! `docs`: pages that are written, pages that are compared, and that what they say works.

use crate::{
    cli_support::{Folder, Reply, Server},
    support::check_file,
};
use pollwright_core::{catalog, secret};
use serde_json::{Value, json};
use std::process::Command;

/// The content of the first block of a language.
#[track_caller]
fn block<'a>(page: &'a str, language: &str) -> &'a str {
    let start = format!("```{language}\n");
    let rest = page.split_once(&start).unwrap_or_else(|| panic!("no `{language}` in\n{page}")).1;
    rest.split_once("\n```").unwrap_or_else(|| panic!("no end of `{language}` in\n{page}")).0
}

#[test]
fn pages_of_the_elements() {
    let folder = Folder::new("docs-pages");
    for element in catalog::elements() {
        let key = element.key.as_str();
        let ran = folder.run(&["docs", key]);
        ran.expect(0, &[]);
        check_file(&format!("tests/data/pages/{key}.md"), &ran.stdout);
        folder.write("page.md", &ran.stdout);
        let checked = folder.run(&["check", "--format", "json", "page.md"]);
        let report: Value =
            serde_json::from_str(&checked.stdout).unwrap_or_else(|why| panic!("{why}: {checked:?}"));
        let found = report["files"][0]["diagnostics"].as_array().expect("a list");
        // What a reader has to fill in is noted, nothing else.
        let others: Vec<_> = found
            .iter()
            .filter(|found| found["rule"] != "placeholder-left" || found["severity"] != "info")
            .collect();
        assert!(others.is_empty() && !found.is_empty(), "{key}: {others:#?}");
        folder.run(&["docs", key, "--check", "page.md"]).expect(0, &["0 differences"]);
    }
}

#[test]
fn the_command_sends_the_body() {
    if Command::new("curl").arg("--version").output().is_err() {
        return println!("skipped: curl is not there");
    }
    let server = Server::start(|_| Reply::json(json!({ "id": 1, "token": "t" })));
    let folder = Folder::new("docs-command");
    for element in catalog::elements() {
        let page = folder.run(&["docs", &element.key]).stdout;
        let command = block(&page, "sh").replace("https://api.cloud-elements.com", &server.url);
        assert!(command.contains(&server.url), "{}: the command calls another host\n{command}", element.key);
        let body = block(&page, "json");
        let document = pollwright_core::json::parse(body);
        let mut bash = Command::new("bash");
        bash.args(["-euc", &format!("{command} --silent --show-error")]);
        bash.env("CE_USER_SECRET", "user").env("CE_ORGANIZATION_SECRET", "organization");
        for slot in secret::secret_slots(&document, Some(element)) {
            bash.env(slot.env, &body[slot.span.range()]);
        }
        let ran = bash.output().expect("bash runs");
        assert!(ran.status.success(), "{}: {ran:?}\n{command}", element.key);
        let requests = server.requests();
        let [request] = requests.as_slice() else { panic!("{}: {requests:?}", element.key) };
        assert_eq!(request.path, "/elements/api-v2/instances", "{}", element.key);
        assert_eq!(
            request.header("authorization"),
            "User user, Organization organization",
            "{}",
            element.key
        );
        assert_eq!(request.header("content-type"), "application/json", "{}", element.key);
        assert_eq!(String::from_utf8_lossy(&request.body), body, "{}", element.key);
    }
}

#[test]
fn differences_are_told_with_their_place() {
    let folder = Folder::new("docs-check");
    let page = folder.run(&["docs", "sagecrm"]).stdout;
    folder.write("page.md", page.replacen("\"idField\": \"key\"", "\"idField\": \"id\"", 1));
    let ran = folder.run(&["docs", "sagecrm", "--check", "page.md"]);
    ran.expect(1, &["1 difference from Sage CRM"]);
    let line =
        1 + page.lines().position(|line| line.contains("\"idField\": \"key\"")).expect("it was replaced");
    assert!(ran.stdout.starts_with(&format!("page.md:{line}:")), "{ran:?}");
    assert!(ran.stdout.ends_with("`id` here, and should be `key`\n"), "{ran:?}");
}

#[test]
fn a_file_is_written_about_too() {
    let folder = Folder::new("docs-file");
    folder.write(
        "ours.json",
        crate::cli_support::configuration("/items?u=${date:yyyy}", json!({})).to_string(),
    );
    let ran = folder.run(&["docs", "ours.json", "--platform", "pollwright", "--script", "/w.js"]);
    ran.expect(0, &[]);
    for words in ["Test is polled on Pollwright", "- `items`\n", "src=\"/w.js\"", "pollwright poll "] {
        assert!(ran.stdout.contains(words), "`{words}` is not in\n{}", ran.stdout);
    }
    folder.write("page.md", &ran.stdout);
    folder
        .run(&["docs", "ours.json", "--platform", "pollwright", "--check", "page.md"])
        .expect(0, &["0 differences"]);
}

#[test]
fn bad_input_is_one_sentence() {
    let folder = Folder::new("docs-bad");
    folder.write("empty.json", "{}");
    let check = |args: &[&str], words: &[&str]| {
        folder.run(args).expect(2, words);
    };
    check(&["docs", "nosuch"], &["no element and no file", "freshdeskv2"]);
    check(&["docs", "empty.json"], &["empty.json", "no request body"]);
    check(&["docs", "sagecrm", "--check", "none.md"], &["none.md", "does not exist"]);
    check(&["docs", "sagecrm", "--platform", "x"], &["--platform"]);
}
