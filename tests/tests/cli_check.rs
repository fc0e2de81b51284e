//! `check`, `preview`, `date` and `verify`: their reports and their statuses.

use crate::cli_support::{Folder, configuration};
use serde_json::{Value, json};

const GOOD: &str = "/hubs/crm/items?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";

#[test]
fn text_points_at_the_place() {
    let folder = Folder::new("check-text");
    folder
        .write("a.json", "{\n  \"items\": {\n    \"url\": \"/hubs/crm/items\" \"idField\": \"id\"\n  }\n}\n");
    let ran = folder.run(&["check", "a.json"]);
    ran.expect(1, &[]);
    assert!(ran.stdout.contains("\na.json:3:30: error[PC1"), "{ran:?}");
    assert!(
        ran.stdout.contains(
            "3 |     \"url\": \"/hubs/crm/items\" \"idField\": \"id\"\n  |                              ^"
        ),
        "{ran:?}"
    );
    assert!(ran.stdout.contains("\n  help: "), "{ran:?}");
    assert!(ran.stdout.contains("1 file checked as poller configuration: "), "{ran:?}");
    assert!(!ran.stdout.contains('\x1b'), "no colour where nobody looks");
}

#[test]
fn the_name_of_a_file_says_whether_comments_may_stand() {
    let folder = Folder::new("check-comments");
    let text = "// why\n{ \"items\": { \"url\": \"/hubs/crm/items\", \"idField\": \"id\" } }\n";
    folder.write("a.jsonc", text);
    folder.write("a.json", text);
    folder.run(&["check", "a.jsonc"]).expect(0, &[]);
    let ran = folder.run(&["check", "a.json", "a.jsonc"]);
    ran.expect(1, &[]);
    assert_eq!(ran.stdout.matches("JSON knows no comments").count(), 1, "{ran:?}");
}

#[test]
fn json_has_the_published_form() {
    let folder = Folder::new("check-json");
    let text = "{\"é\": 1,\n\"é\": 2}";
    folder.write("a.json", text);
    let ran = folder.run(&["check", "--format", "json", "a.json"]);
    let report = &ran.lines()[0];
    assert_eq!(report["version"], 1);
    let file = &report["files"][0];
    assert_eq!(file["path"], "a.json");
    assert!(file["kind"].is_string());
    let all = file["diagnostics"].as_array().cloned().unwrap_or_default();
    assert!(!all.is_empty(), "{ran:?}");
    for finding in &all {
        let keys: Vec<_> =
            finding.as_object().map(|finding| finding.keys().cloned().collect()).unwrap_or_default();
        let expected = ["rule", "code", "severity", "message", "note", "pointer", "block", "span", "fixes"]
            .map(String::from);
        assert_eq!(keys, expected);
        for end in ["start", "end"] {
            let (offset, line, column) = place(&finding["span"][end]);
            let before = &text.as_bytes()[..offset];
            let lines = before.iter().filter(|byte| **byte == b'\n').count();
            let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let columns = text[start..offset].chars().count();
            assert_eq!((line, column), (lines + 1, columns + 1), "{finding}");
        }
        for fix in finding["fixes"].as_array().into_iter().flatten() {
            let applicability = fix["applicability"].as_str().unwrap_or("");
            assert!(["safe", "unsafe", "display"].contains(&applicability), "{fix}");
            for edit in fix["edits"].as_array().into_iter().flatten() {
                assert!(edit["start"].is_u64() && edit["end"].is_u64() && edit["text"].is_string(), "{fix}");
            }
        }
    }
}

fn place(point: &Value) -> (usize, usize, usize) {
    let number = |key: &str| point[key].as_u64().map_or(usize::MAX, |n| n as usize);
    (number("offset"), number("line"), number("column"))
}

#[test]
fn a_command_tells_the_line_of_its_block() {
    let folder = Folder::new("check-curl");
    let body = configuration(GOOD, json!({})).to_string();
    let body = body.replace('\'', "'\\''").replace("\"idField\":\"id\"", "\"idField\":\" \"");
    let text = format!("# create it\ncurl -X POST https://api.example.com/instances \\\n  -d '{body}'\n");
    folder.write("a.sh", text);
    let ran = folder.run(&["check", "--format", "json", "a.sh"]);
    let file = &ran.lines()[0]["files"][0];
    assert_eq!(file["kind"], "curl", "{ran:?}");
    for finding in file["diagnostics"].as_array().into_iter().flatten() {
        assert_eq!(finding["block"], 2, "{finding}");
    }
}

#[test]
fn status_and_platform() {
    let check = |name: &str, platform: &str, text: &str, status: i32| {
        let folder = Folder::new(&format!("check-{name}"));
        folder.write("a.json", text);
        let ran = folder.run(&["check", "--platform", platform, "a.json"]);
        assert_eq!(ran.status, status, "{name} on {platform}: {ran:?}");
        let ran = folder.run_with(&["check", "--platform", platform, "-"], text.as_bytes());
        assert_eq!(ran.status, status, "{name} on {platform} from standard input: {ran:?}");
    };
    let good = configuration(GOOD, json!({}));
    for platform in ["cloud-elements", "sap", "uipath", "pollwright"] {
        check("good", platform, &good.to_string(), 0);
    }
    check("no-id", "pollwright", &good.to_string().replace("\"idField\":\"id\",", ""), 1);
    check("no-platform", "zapier", &good.to_string(), 2);
}

#[test]
fn a_closed_pipe_is_no_crash() {
    let folder = Folder::new("check-pipe");
    folder.write("a.json", "{");
    let (reader, writer) = std::io::pipe().expect("pipes");
    drop(reader);
    let output = folder.command(&["check", "a.json"]).stdout(writer).output().expect("the binary starts");
    let ran = crate::cli_support::ran(output);
    ran.expect(2, &[]);
    assert_eq!(ran.stderr, "");
}

#[test]
fn preview_shows_url_and_window() {
    let folder = Folder::new("preview");
    let text = configuration(GOOD, json!({ "pollDelay": 30 })).to_string();
    folder.write("a.json", &text);
    let args = ["preview", "a.json", "--last-poll", "2026-03-29T00:59Z", "--now", "2026-03-29T01:14Z"];
    let hosted = folder.run(&args);
    hosted.expect(0, &[]);
    assert!(
        hosted.stdout.contains("GET   /hubs/crm/items?where=updated>='2026-03-29T00:58:30Z'"),
        "{hosted:?}"
    );
    assert!(hosted.stdout.contains("less `pollDelay` of 30 s"), "{hosted:?}");
    let own = folder.run(&[&args[..], &["--platform", "pollwright", "--format", "json"]].concat());
    let report = &own.lines()[0];
    let url = report["resources"][0]["url"]["raw"].as_str().unwrap_or("");
    assert_eq!(url, "/hubs/crm/items?where=updated>='2026-03-29T00:56:30Z'", "{own:?}");
    assert_eq!(report["resources"][0]["window"]["from"], "2026-03-29T00:56:30Z");

    let epoch = folder.run(&["preview", "a.json", "--last-poll", "now-15m", "--now", "1774746840"]);
    assert!(epoch.stdout.contains("2026-03-29T00:58:30Z"), "{epoch:?}");
    folder.run(&["preview", "a.json", "--now", "tomorrow"]).expect(2, &["--now", "now-15m", "^"]);
    folder.run(&["preview", "missing.json"]).expect(2, &["does not exist"]);
}

#[test]
fn pages_are_read_block_by_block() {
    let folder = Folder::new("check-page");
    let page = "---\nelementKey: zohocrm\n---\n# Events\n\n```js\nlet a = {};\n```\n\n1. Send:\n\n    ```json\n    {\n      \"contacts\": {\n        \"url\": \"/hubs/crm/contacts?where=updated>='${date:HH:mm}'\",\n        \"idField\": \" \"\n      }\n    }\n    ```\n\n```bash\ncurl -X POST https://api.cloud-elements.com/elements/api-v2/instances -d '{\"element\": {\"key\": \"{{page.elementKey}}\"}, \"configuration\": {\"event.notification.enabled\": true, \"event.poller.configuration\": {\"a\": {}}}}'\n```\n";
    folder.write("events.md", page);
    let ran = folder.run(&["check", "--format", "json", "events.md"]);
    ran.expect(1, &[]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["files"][0]["kind"], "markdown");
    let found = report["files"][0]["diagnostics"].as_array().unwrap();
    let short: Vec<String> = found
        .iter()
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap_or("-").to_owned();
            format!("{} {} {} {}", text("rule"), one["block"], text("pointer"), one["span"]["start"]["line"])
        })
        .collect();
    for wanted in [
        "server-local-date 12 /contacts/url 15",
        "blank-value 12 /contacts/idField 16",
        "placeholder-left 21 - 22",
        "empty-resource 21 /configuration/event.poller.configuration/a 22",
    ] {
        assert!(short.iter().any(|one| one == wanted), "`{wanted}` is not in {short:#?}");
    }
    // A repair lands in the block that it belongs to.
    let date = found.iter().find(|one| one["rule"] == "server-local-date").unwrap();
    let edit = &date["fixes"][0]["edits"][0];
    let at = |key: &str| edit[key].as_u64().unwrap() as usize;
    assert_eq!((&page[at("start")..at("end")], edit["text"].as_str()), ("date", Some("gmtDate")));
    folder.write("plain.md", "# Nothing here\n\n```json\n{ \"a\": 1 }\n```\n");
    let ran = folder.run(&["check", "plain.md"]);
    ran.expect(0, &[]);
    folder.write(
        "a.html",
        "<html><body><pre>{ &quot;a&quot;: { &quot;url&quot;: &quot;/a&quot; } }</pre></body></html>",
    );
    let ran = folder.run(&["check", "a.html"]);
    ran.expect(1, &[]);
    assert!(ran.stdout.contains("no `idField`"), "{}", ran.stdout);
}

#[test]
fn dates() {
    let folder = Folder::new("date");
    let check = |args: &[&str], status: i32, stdout: &str, words: &[&str]| {
        let ran = folder.run(&[&["date"], args].concat());
        ran.expect(status, words);
        assert_eq!(ran.stdout, stdout, "{args:?}");
    };
    let iso = "yyyy-MM-dd'T'HH:mm:ssXXX";
    check(
        &["parse", iso, "2026-03-29T02:59:00+02:00"],
        0,
        "2026-03-29T00:59:00Z  (1774745940000 ms since the epoch)\n",
        &[],
    );
    check(
        &["parse", "yyyy-MM-dd HH:mm", "--zone", "Europe/Berlin", "2026-03-29 03:30"],
        0,
        "2026-03-29T01:30:00Z  (1774747800000 ms since the epoch)\n",
        &[],
    );
    check(
        &["format", iso, "2026-03-29T00:59Z", "--zone", "Europe/Berlin"],
        0,
        "2026-03-29T01:59:00+01:00\n",
        &[],
    );
    check(&["format", "yyyy", "now-xyz"], 2, "", &["^"]);
    check(&["parse", iso, "2026-03-29 02:59"], 1, "", &["does not fit the pattern", "^"]);
    check(&["parse", "yyyy-MM-ddTHH", "2026"], 2, "", &["`T` is not a pattern letter", "^"]);
    check(&["parse", "yyyy", "--zone", "Europe/Berln", "2026"], 2, "", &["`Europe/Berlin`"]);
    check(
        &["parse", "yyyy", "2026-03-29"],
        0,
        "2026-01-01T00:00:00Z  (1767225600000 ms since the epoch)\n",
        &["Java ignores `-03-29`"],
    );
    check(&["parse", "--strict", "yyyy", "2026-03-29"], 1, "", &["left over"]);
    check(
        &["parse", "milliseconds", "1774745940000"],
        0,
        "2026-03-29T00:59:00Z  (1774745940000 ms since the epoch)\n",
        &[],
    );
    check(&["parse", "seconds", "-1.5"], 0, "1969-12-31T23:59:58.500Z  (-1500 ms since the epoch)\n", &[]);
    check(&["parse", "epoch:us", "soon"], 1, "", &["no number of microseconds"]);
    check(&["format", "seconds", "2026-03-29T00:59Z"], 0, "1774745940\n", &[]);
    let zulu = "yyyy-MM-dd'T'HH:mm:ssZ";
    check(
        &["parse", zulu, "2024-07-04T10:11:12+00:00"],
        1,
        "",
        &["`Z` reads an offset such as `+0000`; `XXX` reads `+00:00`", "`yyyy-MM-dd'T'HH:mm:ssXXX` reads it"],
    );
    // What makes no sense at all is one sentence with a place.
    check(&["parse", "", "2026"], 2, "", &["the pattern is empty"]);
    check(&["parse", "yyyy'", "2026"], 2, "", &["never closed", "    ^"]);
    check(&["parse", "yyyy-MM", "2026-\u{1f600}"], 1, "", &["`MM` reads a month", "found `\u{1f600}`"]);
    check(&["parse", "yyyy-\u{1}MM", "2026-7"], 1, "", &["does not fit", "^"]);
    let batch = folder.run_with(&["date", "batch"], b"{\"op\":\"compile\",\"pattern\":\"yyyy\"}\nnonsense\n");
    assert_eq!(batch.lines()[0], json!({ "ok": true }));
    assert!(batch.lines()[1]["error"].is_string(), "{batch:?}");
}

#[test]
fn dates_explained() {
    let folder = Folder::new("date-explain");
    let at = ["--at", "2026-11-20T14:30Z"];
    let run = |args: &[&str]| folder.run(&[&["date", "explain"], args, &at].concat());
    let ran = run(&["YYYY-MM-dd'T'hh:mm"]);
    ran.expect(0, &[]);
    for words in [
        "YYYY-MM-dd'T'hh:mm  writes  2026-11-20T02:30",
        "  hh    02    the hour of its half of the day, 1 to 12, two digits\n",
        "warning: `YYYY` writes 2027 from 27 Dec 2026: it is the year that the week belongs to; the year is `yyyy`",
        "warning: `hh` writes 02 for 14:30",
    ] {
        assert!(ran.stdout.contains(words), "`{words}` is not in {}", ran.stdout);
    }
    let json: Value =
        serde_json::from_str(&run(&["HH:mm'Z'", "--zone", "Asia/Tokyo", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["writes"], "23:30Z");
    assert_eq!(json["parts"][0]["span"], json!({ "start": 0, "end": 2 }));
    assert_eq!(json["warnings"][0]["first"], "2026-11-20T14:30:00Z");
    assert!(run(&["milliseconds"]).stdout.starts_with("1795185000000  milliseconds since"));
    run(&["yyyyT"]).expect(2, &["`T` is not a pattern letter", "^"]);
}

#[test]
fn dates_inferred() {
    let folder = Folder::new("date-infer");
    let run = |args: &[&str]| folder.run(&[&["date", "infer"], args].concat());
    let check = |values: &[&str], status: i32, first: &str, words: &[&str]| {
        let ran = run(values);
        ran.expect(status, &[]);
        assert_eq!(ran.stdout.lines().next(), Some(first), "{ran:?}");
        for word in words {
            assert!(ran.stdout.contains(word), "`{word}` is not in {}", ran.stdout);
        }
    };
    check(&["04/07/2024", "25/07/2024"], 0, "dd/MM/yyyy", &["reads all 2 samples", "`25` can only be a day"]);
    check(&["04/07/2024"], 0, "MM/dd/yyyy", &["ambiguous: the samples fit more than one format"]);
    check(&["1720088172"], 0, "seconds", &["2024-07-04 10:16:12 UTC"]);
    check(&["-1720088172"], 0, "seconds", &[]);
    check(
        &["2024-07-04T10:11:12Z", "2024-07-04T10:11:12.5Z"],
        0,
        "yyyy-MM-dd'T'HH:mm:ssXXX",
        &["mixed precision", "`2024-07-04T10:11:12.5Z` is `yyyy-MM-dd'T'HH:mm:ss.SSSXXX`"],
    );
    check(&["soon"], 1, "no sample looks like a date", &[]);
    let json: Value = serde_json::from_str(&run(&["2024-07-04", "x", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["verdict"], "mixed");
    assert_eq!(json["others"], json!([{ "sample": 1, "format": null }]));
    assert_eq!(json["candidates"][0]["instants"], json!(["2024-07-04T00:00:00Z", null]));
    run(&[]).expect(2, &["VALUES"]);
    run(&["2024-07-04"; 51]).expect(2, &["at most 50"]);
}

#[test]
fn verify() {
    let folder = Folder::new("verify");
    // The vector that the platform's own documentation publishes.
    let (key, body) = ("MySecretEventSignatureKey", b"<INSERT_EVENT_NOTIFICATION_RESPONSE_BODY>");
    let signature = "sha256=jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk+G6jQ=";
    let run = |key: &str, signature: &str, body: &[u8]| {
        folder.run_with(&["verify", "--key", key, "--signature", signature], body)
    };
    let valid = run(key, signature, body);
    assert_eq!((valid.status, valid.stdout.as_str()), (0, "valid\n"));
    for (key, signature, body) in [
        ("other", signature, &body[..]),
        (key, signature, b"other"),
        (key, "sha256=AAAA", body),
        (key, "jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk+G6jQ=", body),
    ] {
        let refused = run(key, signature, body);
        assert_eq!(refused.status, 1, "{key} {signature}");
        assert!(refused.stdout.starts_with("not valid: "), "{refused:?}");
    }
    run("env:POLLWRIGHT_NO_SUCH_KEY", signature, body).expect(2, &["POLLWRIGHT_NO_SUCH_KEY"]);
    run(key, "v1,AAAA", body).expect(2, &["--id", "--timestamp"]);
    run("whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", signature, body).expect(2, &["shared key"]);
}

#[test]
fn verify_standard_webhooks() {
    let folder = Folder::new("verify-standard");
    // The official libraries' own test.
    let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    let body = br#"{"test": 2432232314}"#;
    let run = |key: &str, signature: &str, now: &[&str]| {
        let args = ["verify", "--key", key, "--signature", signature, "--id", "msg_p5jXN8AQM9LWM0D4loKWxJek"];
        folder.run_with(&[&args[..], &["--timestamp", "1614265330"], now].concat(), body)
    };
    let came = ["--now", "2021-02-25T15:04Z"];
    // (key, signature, options, status, standard output)
    for (key, signature, now, status, words) in [
        (key, signature, &came[..], 0, "valid\n"),
        (key, &format!("v1a,AAAA v1,AAAA {signature}"), &came, 0, "valid\n"),
        (key, signature, &[], 1, "--now says when it came\n"),
        (key, signature, &["--now", "2021-02-25T15:10Z"], 1, "one of the two clocks is wrong\n"),
        (key, "v1,AAAA", &came, 1, "byte by byte those that were signed\n"),
        (key, "sha256=AAAA", &came, 1, "no signature such as `v1,` and base64\n"),
        ("whsec_AAAA", signature, &came, 1, "byte by byte those that were signed\n"),
        ("whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", signature, &came, 1, "that were signed\n"),
    ] {
        let ran = run(key, signature, now);
        assert_eq!(ran.status, status, "{key} {signature} {now:?}: {ran:?}");
        assert!(ran.stdout.ends_with(words), "{key} {signature} {now:?}: {ran:?}");
    }
    folder.run(&["verify", "--key", key, "--signature", signature, "--id", "x"]).expect(2, &["--timestamp"]);
}
