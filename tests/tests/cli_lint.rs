//! `check` over folders: which files it reads, what it repairs, and the forms of its reports.

use crate::cli_support::Folder;
use serde_json::{Value, json};
use std::fs;

/// An error with a safe repair, and a warning with an unsafe one.
const BROKEN: &str = "{\r\n  \"items\": {\"url\": \"/hubs/crm/items?where=u>'${date:yyyy-MM-dd'T'HH:mm:ss'Z'}'\" \"idField\": \"id\",\r\n    \"datesConfiguration\": {\"updatedDateField\": \"u\", \"updatedDateFormat\": \"yyyy-MM-dd'T'HH:mm:ssXXX\"}}}\r\n";
const NO_COMMA: &str = "'Z'}'\" \"idField\"";
const COMMA: &str = "'Z'}'\", \"idField\"";

fn project(name: &str) -> Folder {
    let folder = Folder::new(name);
    for path in ["docs/deep", "target", ".hidden"] {
        fs::create_dir_all(folder.path(path)).expect("a folder");
    }
    folder.write(".gitignore", "target/\n");
    folder.write("docs/a.json", BROKEN);
    folder.write("docs/deep/b.md", format!("# Events\n\n```json\n{}```\n", BROKEN.replace("\r\n", "\n")));
    folder.write("docs/deep/package.json", "{\"name\": \"left-pad\", \"version\": \"1.0.0\"}");
    folder.write("docs/picture.svg", "<svg/>");
    folder.write("target/a.json", BROKEN);
    folder.write(".hidden/a.json", BROKEN);
    folder
}

fn paths(folder: &Folder, argument: &str) -> Vec<String> {
    let ran = folder.run(&["check", "--format", "json", argument]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|why| panic!("{why}: {ran:?}"));
    let files = report["files"].as_array().cloned().unwrap_or_default();
    files.iter().map(|file| file["path"].as_str().unwrap_or_default().replace('\\', "/")).collect()
}

#[test]
fn folders_and_globs() {
    let folder = project("lint-files");
    assert_eq!(paths(&folder, "."), ["docs/a.json", "docs/deep/b.md"]);
    assert_eq!(paths(&folder, "docs"), ["docs/a.json", "docs/deep/b.md"]);
    assert_eq!(paths(&folder, "docs/*.json"), ["docs/a.json"]);
    assert_eq!(paths(&folder, "**/*.md"), ["docs/deep/b.md"]);
    assert_eq!(paths(&folder, "docs/{a,deep/b}.{json,md}"), ["docs/a.json", "docs/deep/b.md"]);
    // What a person names is told about, whatever it is.
    assert_eq!(paths(&folder, "target/a.json"), ["target/a.json"]);
    assert_eq!(paths(&folder, "docs/deep/package.json"), ["docs/deep/package.json"]);
}

#[test]
fn repairs_are_shown_and_written() {
    let folder = project("lint-fix");
    let read = |name: &str| fs::read_to_string(folder.path(name)).expect("a text");
    let safe = |text: &str| text.replace(NO_COMMA, COMMA);

    let ran = folder.run(&["check", "--diff", "docs"]);
    ran.expect(1, &["2 files would change"]);
    for line in ["--- a/docs/a.json", "+++ b/docs/a.json", "@@ -1,3 +1,3 @@", "--- a/docs/deep/b.md"] {
        assert!(ran.stdout.lines().any(|said| said == line), "`{line}` is not in {ran:?}");
    }
    assert_eq!(read("docs/a.json"), BROKEN, "--diff writes nothing");

    let before = read("docs/deep/b.md");
    let ran = folder.run(&["check", "--fix", "docs"]);
    ran.expect(0, &["2 files repaired"]);
    assert!(!ran.stdout.contains("a comma is missing"), "{ran:?}");
    assert_eq!(read("docs/a.json"), safe(BROKEN), "line ends stay");
    assert_eq!(read("docs/deep/b.md"), safe(&before));
    assert_eq!(read("target/a.json"), BROKEN);
    folder.run(&["check", "--fix", "docs"]).expect(0, &["0 files repaired"]);
    folder.run(&["check", "--diff", "docs"]).expect(0, &["0 files would change"]);

    folder.run(&["check", "--fix", "--unsafe-fixes", "docs"]).expect(0, &["2 files repaired"]);
    assert_eq!(read("docs/a.json").matches("${gmtDate:").count(), 1, "{}", read("docs/a.json"));
    let names = |path: &str| fs::read_dir(folder.path(path)).expect("a folder").count();
    assert_eq!(names("docs"), 3, "nothing is left beside the files");

    folder.run(&["check", "--unsafe-fixes", "docs"]).expect(2, &["does nothing alone", "--fix"]);
    folder.run(&["check", "--fix", "-"]).expect(2, &["standard input", "--diff"]);
    let ran = folder.run_with(&["check", "--diff", "-"], BROKEN.as_bytes());
    ran.expect(1, &["1 file would change"]);
}

#[cfg(unix)]
#[test]
fn a_repaired_file_keeps_its_permissions_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = project("lint-permissions");
    let (file, link) = (folder.path("docs/a.json"), folder.path("link.json"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink(&file, &link).expect("a link");
    folder.run(&["check", "--fix", "link.json"]).expect(0, &["1 file repaired"]);
    assert!(link.symlink_metadata().is_ok_and(|data| data.is_symlink()));
    assert_eq!(file.metadata().expect("the file").permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(&file).is_ok_and(|text| text.contains(COMMA)));

    folder.write("docs/a.json", BROKEN);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).expect("permissions");
    folder.run(&["check", "--fix", "docs/a.json"]).expect(2, &["cannot write `docs/a.json`", "as it was"]);
    assert!(fs::read_to_string(&file).is_ok_and(|text| text == BROKEN));
}

#[test]
fn what_fails_is_chosen() {
    let folder = Folder::new("lint-severity");
    folder.write("warning.json", BROKEN.replace(NO_COMMA, COMMA));
    folder.write("error.json", BROKEN);
    for (file, most, status) in [
        ("warning.json", "warning", 0),
        ("warning.json", "info", 1),
        ("warning.json", "none", 1),
        ("error.json", "warning", 1),
        ("error.json", "error", 0),
    ] {
        let ran = folder.run(&["check", "--max-severity", most, file]);
        assert_eq!(ran.status, status, "{file} with {most}: {ran:?}");
    }
}

#[test]
fn sarif_names_place_rule_and_repair() {
    let folder = project("lint-sarif");
    let ran = folder.run(&["check", "--format", "sarif", "docs"]);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(report["version"], "2.1.0");
    let run = &report["runs"][0];
    let rules = &run["tool"]["driver"]["rules"];
    let results = run["results"].as_array().cloned().unwrap_or_default();
    let comma = results
        .iter()
        .find(|result| result["ruleId"] == "PC101")
        .unwrap_or_else(|| panic!("no PC101 in {results:#?}"));
    let index = comma["ruleIndex"].as_u64().expect("an index") as usize;
    assert_eq!(rules[index]["id"], "PC101");
    let place = &comma["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "docs/a.json");
    let column = BROKEN.lines().nth(1).and_then(|line| line.find("\"idField\"")).expect("the key") + 1;
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&json!(2), &json!(column)));
    let change = &comma["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "docs/a.json");
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], ",");

    folder.write("good.md", "# Nothing here\n");
    let ran = folder.run(&["check", "--format", "sarif", "good.md"]);
    ran.expect(0, &[]);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(report["runs"][0]["results"], json!([]));

    // An absolute path is told from here.
    let ran = folder.run(&["check", "--format", "sarif", &folder.path("docs/a.json").to_string_lossy()]);
    assert!(ran.stdout.contains("\"uri\": \"docs/a.json\""), "{ran:?}");
}

#[test]
fn reports_for_others() {
    let folder = project("lint-reports");
    let run = |format: &str| folder.run(&["check", "--format", format, "docs/a.json"]).stdout;

    let github = run("github");
    assert!(github.contains("::error file=docs/a.json,line=2,endLine=2,col="), "{github}");
    assert!(github.contains(",title=PC101 json-syntax::a comma is missing before this%0A"), "{github}");
    let in_actions = folder.command(&["check", "docs/a.json"]).env("GITHUB_ACTIONS", "true").output();
    assert_eq!(
        in_actions.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).ok(),
        Some(github)
    );

    let markdown = run("markdown");
    let row = "| docs/a.json:2 | error | PC101 `json-syntax` | a comma is missing before this |";
    assert!(markdown.lines().any(|line| line == row), "{markdown}");

    let gitlab: Value = serde_json::from_str(&run("gitlab")).expect("JSON");
    let all = gitlab.as_array().expect("an array");
    let mut prints: Vec<_> = all.iter().map(|one| one["fingerprint"].as_str().unwrap_or_default()).collect();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), all.len(), "{gitlab:#}");
    let one = all.iter().find(|one| one["check_name"] == "json-syntax").expect("the comma");
    assert_eq!((&one["severity"], &one["location"]["lines"]["begin"]), (&json!("major"), &json!(2)));

    let junit = run("junit");
    assert!(junit.starts_with("<?xml "), "{junit}");
    assert!(junit.contains("<failure type=\"error\" message=\"a comma is missing before this\">"), "{junit}");
    assert_eq!(junit.matches("<testcase ").count(), junit.matches("</testcase>").count(), "{junit}");
}

#[test]
fn rules_are_explained() {
    let folder = Folder::new("lint-explain");
    let ran = folder.run(&["explain", "pc402"]);
    ran.expect(0, &[]);
    for word in ["## PC402", "literal-Z-without-timezone", "Before:", "After:"] {
        assert!(ran.stdout.contains(word), "`{word}` is not in {ran:?}");
    }
    let by_name = folder.run(&["explain", "literal-Z-without-timezone"]);
    assert_eq!(by_name.stdout, ran.stdout);
    folder.run(&["explain", "nothing"]).expect(2, &["no rule `nothing`", "json-syntax"]);
}

/// A configuration of one resource, whose URL and dates are these.
fn contacts(url: &str, updated_format: &str) -> String {
    json!({ "contacts": {
        "url": format!("/hubs/crm/contacts?where={url}"),
        "idField": "id",
        "datesConfiguration": {
            "updatedDateField": "updated", "updatedDateFormat": updated_format,
            "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
        },
    } })
    .to_string()
}

/// Runs, and looks for words on standard output.
#[track_caller]
fn says(folder: &Folder, args: &[&str], status: i32, words: &[&str]) {
    let ran = folder.run(args);
    ran.expect(status, &[]);
    for word in words {
        assert!(ran.stdout.contains(word), "`{word}` is not in {}", ran.stdout);
    }
}

fn rules(folder: &Folder, args: &[&str]) -> Vec<String> {
    let ran = folder.run(&[&["check", "--format", "json"], args].concat());
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|why| panic!("{why}: {ran:?}"));
    let files = report["files"].as_array().cloned().unwrap_or_default();
    let found = files.iter().flat_map(|file| file["diagnostics"].as_array().cloned().unwrap_or_default());
    let words =
        found.map(|one| format!("{} {}", one["code"].as_str().unwrap(), one["severity"].as_str().unwrap()));
    words.collect()
}

const ISO: &str = "yyyy-MM-dd'T'HH:mm:ssXXX";
const LOCAL: &str = "updated>='${date:yyyy-MM-dd'T'HH:mm:ssXXX}'";

#[test]
fn settings_of_a_repository() {
    let folder = Folder::new("lint-settings");
    fs::create_dir_all(folder.path("docs/old")).expect("a folder");
    folder.write("docs/a.json", contacts(LOCAL, ISO));
    folder.write("docs/old/b.json", contacts(LOCAL, ISO));
    assert_eq!(rules(&folder, &["docs"]), ["PC305 warning", "PC305 warning"]);
    folder.write("pollwright.toml", "exclude = [\"docs/old/**\"]\n[rules]\nserver-local-date = \"error\"\n");
    assert_eq!(rules(&folder, &["docs"]), ["PC305 error"]);
    folder.run(&["check", "docs"]).expect(1, &[]);
    folder.write("pollwright.toml", "[rules]\nPC305 = \"off\"\n");
    assert_eq!(rules(&folder, &["docs"]), [""; 0]);
    folder.write("other.toml", "platform = \"pollwright\"\n");
    let foreign = r#"{ "contacts": { "url": "/hubs/crm/contacts?where=u>='${epoch}'", "idField": "id", "pollwright": { "overlap": 5 } } }"#;
    folder.write("own.json", foreign);
    let has_foreign = |args: &[&str]| rules(&folder, args).iter().any(|rule| rule.starts_with("PC205"));
    assert!(has_foreign(&["own.json"]));
    assert!(!has_foreign(&["--config", "other.toml", "own.json"]));
    assert!(has_foreign(&["--config", "other.toml", "--platform", "sap", "own.json"]));
    for (text, words) in [
        ("[rules]\nno-such-rule = \"off\"\n", "no rule `no-such-rule`"),
        ("[rules]\nserver-local-dat = \"off\"\n", "did you mean `server-local-date`?"),
        ("[rules]\nPC305 = \"loud\"\n", "loud"),
        ("colour = 1\n", "colour"),
    ] {
        folder.write("pollwright.toml", text);
        folder.run(&["check", "docs"]).expect(2, &["pollwright.toml", words]);
    }
}

#[test]
fn known_findings_are_left_alone() {
    let folder = Folder::new("lint-baseline");
    folder.write("a.json", contacts(LOCAL, ISO));
    folder.run(&["check", "--write-baseline", "known.json", "a.json"]).expect(0, &["1 finding written"]);
    folder.write("a.json", format!("\n\n{}", contacts(LOCAL, ISO)));
    assert_eq!(rules(&folder, &["--baseline", "known.json", "a.json"]), [""; 0], "text may move");
    folder.write("a.json", contacts(LOCAL, "yyyy-MM-dd'T'HH:mm:ss'"));
    let left = rules(&folder, &["--baseline", "known.json", "a.json"]);
    assert!(
        left.contains(&"PC401 error".to_owned()) && !left.contains(&"PC305 warning".to_owned()),
        "{left:?}"
    );
    let newer = "is of version 2, and this program reads version 1: use the one that wrote it, or write the file anew";
    for (text, words) in [
        ("[]", "is no baseline"),
        ("{}", "is no baseline: missing field `version`"),
        (r#"{ "version": 1, "known": [] }"#, "is no baseline: unknown field `known`"),
        (r#"{ "version": 2, "findings": {} }"#, newer),
        (r#"{ "version": 2, "known": [] }"#, newer),
    ] {
        folder.write("known.json", text);
        let ran = folder.run(&["check", "--baseline", "known.json", "a.json"]);
        ran.expect(2, &["`known.json` ", words, " anew with --write-baseline"]);
        assert_eq!(ran.stderr.lines().count(), 1, "{text}: {ran:?}");
    }
}

#[test]
fn bodies_that_are_about_to_be_sent_and_kinds_that_are_said() {
    let folder = Folder::new("lint-ready");
    let text = r#"{ "element": { "key": "zohocrm" }, "name": "<NAME>" }"#;
    folder.write("a.json", text);
    assert_eq!(rules(&folder, &["a.json"]), ["PC212 info"]);
    assert_eq!(rules(&folder, &["--ready", "a.json"]), ["PC212 error"]);
    folder.write("b.txt", "contacts|leads");
    assert!(rules(&folder, &["--kind", "legacy", "b.txt"]).contains(&"PC225 info".to_owned()));
    folder.run(&["check", "--kind", "prose", "a.json"]).expect(2, &["body", "legacy"]);
    says(&folder, &["check", "a.json"], 0, &["checked as request body"]);
    let line = "contacts|/hubs/crm/contacts?where=u>='${epoch}'||u|milliseconds||c|milliseconds\n";
    folder.write("old.txt", line);
    says(&folder, &["check", "old.txt"], 0, &["checked as legacy lines", "PC224"]);
    folder.run(&["check", "--fix", "--unsafe-fixes", "old.txt"]).expect(0, &["1 file repaired"]);
    let written = fs::read_to_string(folder.path("old.txt")).expect("a text");
    let read: Value = serde_json::from_str(&written).unwrap_or_else(|why| panic!("{why}: {written}"));
    assert_eq!(read["contacts"]["datesConfiguration"]["createdDateFormat"], "milliseconds");
}

#[test]
fn a_finding_shows_what_it_costs() {
    let folder = Folder::new("lint-show");
    folder.write("a.json", contacts("created>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", ISO));
    says(
        &folder,
        &["check", "--show", "a.json"],
        0,
        &["show: record 1042, changed on", "fires nothing", "after: Ask by `updated`", "UPDATED 1042"],
    );
    let ran = folder.run(&["check", "--show", "--format", "json", "a.json"]);
    let report: Value = serde_json::from_str(&ran.stdout).expect("a report");
    let proof = &report["files"][0]["diagnostics"][0]["proof"];
    assert_eq!(proof["after"][1]["events"], json!(["UPDATED 1042"]), "{proof}");
    assert_eq!(proof["before"][1]["events"], json!([]), "{proof}");
}

#[test]
fn encodings_are_kept() {
    let folder = Folder::new("lint-encodings");
    let units = |text: &str, to: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(to).collect()
    };
    for (name, to) in [("le.json", u16::to_le_bytes as fn(u16) -> [u8; 2]), ("be.json", u16::to_be_bytes)] {
        folder.write(name, units(&BROKEN.replace("items", "itéms"), to));
        folder.run(&["check", "--fix", name]).expect(0, &["1 file repaired"]);
        let expected = units(&BROKEN.replace("items", "itéms").replace(NO_COMMA, COMMA), to);
        assert_eq!(fs::read(folder.path(name)).expect("a file"), expected, "{name}");
    }
    folder.write("half.json", [0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00]);
    folder.run(&["check", "half.json"]).expect(2, &["half.json", "UTF-16", "UTF-8"]);
    folder.write("nul.json", b"{\"a\": \"\0\"}");
    says(&folder, &["check", "nul.json"], 1, &["nul.json:1:8", "U+0000"]);
}

#[test]
fn scenarios_are_replayed() {
    let folder = Folder::new("lint-scenarios");
    folder.write("contacts.json", contacts("updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", ISO));
    let record =
        |id: u32, created: &str, updated: &str| json!({ "id": id, "created": created, "updated": updated });
    let (old, new) = ("2026-11-01T00:00:00Z", "2026-11-20T10:05:00Z");
    let scenario = |expected: Value| {
        json!({
            "version": 1,
            "name": "a change fires once",
            "configuration": "contacts.json",
            "polls": [
                { "at": "2026-11-20T10:00:00Z", "answer": [record(1, old, old)] },
                { "at": "2026-11-20T10:15:00Z", "answer": { "items": [record(1, old, new), record(2, new, new)] }, "events": expected },
                { "at": "2026-11-20T10:30:00Z", "answer": [] },
            ],
        })
        .to_string()
    };
    folder.write("good.scenario.json", scenario(json!(["UPDATED 1", "CREATED 2"])));
    says(
        &folder,
        &["test", "."],
        0,
        &["ok good.scenario.json: a change fires once", "1 scenario replayed, 0 failed"],
    );
    folder.write("bad.scenario.json", scenario(json!(["UPDATED 1", "UPDATED 2"])));
    says(
        &folder,
        &["test", "."],
        1,
        &[
            "FAILED bad.scenario.json",
            "missing UPDATED 2",
            "extra   CREATED 2",
            "2 scenarios replayed, 1 failed",
        ],
    );
    let ran = folder.run(&["test", "--format", "json", "bad.scenario.json"]);
    let report: Value = serde_json::from_str(&ran.stdout).expect("a report");
    assert_eq!(report["scenarios"][0]["polls"][1]["missing"], json!(["UPDATED 2"]), "{report}");
    for (text, words) in [
        ("{}".to_owned(), "is no scenario"),
        (r#"{ "version": 2, "configuration": {}, "polls": [] }"#.to_owned(), "version 2"),
        (r#"{ "version": 1, "configuration": {}, "polls": [] }"#.to_owned(), "has no resource"),
        (r#"{ "version": 1, "configuration": "gone.json", "polls": [] }"#.to_owned(), "gone.json"),
    ] {
        folder.write("broken.scenario.json", &text);
        folder.run(&["test", "broken.scenario.json"]).expect(2, &[words]);
    }
    // What lies beside configurations is none: a folder of all three is checked in peace.
    fs::remove_file(folder.path("broken.scenario.json")).expect("a file");
    folder.write("polling.schema.json", folder.run(&["schema"]).stdout);
    assert_eq!(paths(&folder, "."), ["contacts.json"]);
    folder.run(&["test", "contacts.json"]).expect(2, &["is no scenario"]);
}

#[test]
fn the_schema_takes_what_is_right_and_refuses_what_is_not() {
    let folder = Folder::new("lint-schema");
    let schema: Value = serde_json::from_str(&folder.run(&["schema"]).stdout).expect("a schema");
    let validator = jsonschema::validator_for(&schema).expect("a schema of draft 2020-12");
    let good: Value = serde_json::from_str(&contacts(LOCAL, ISO)).expect("JSON");
    assert!(validator.is_valid(&good));
    let with = |key: &str, value: Value| {
        let mut text = good.clone();
        text["contacts"][key] = value;
        json!({ "element": { "key": "zohocrm" }, "configuration": { "event.poller.configuration": text } })
    };
    for (key, value, is_good) in [
        ("pageSize", json!(200), true),
        ("pageSize", json!("200"), true),
        ("pageSize", json!("<SIZE>"), true),
        ("pageSize", json!("many"), false),
        ("pageSize", json!(-1), false),
        ("filterByUpdatedDate", json!("false"), true),
        ("filterByUpdatedDate", json!("no"), false),
        ("datesConfiguration", json!([]), false),
        ("url", json!({}), false),
        ("unheardOf", json!([1]), true),
    ] {
        assert_eq!(validator.is_valid(&with(key, value.clone())), is_good, "{key}: {value}");
    }
    // Every file of the corpus in which `check` finds no type error.
    let corpus = pollwright_tests::sources::root().join("../shared/corpus");
    let Ok(open) = fs::read_dir(corpus.join("open")) else {
        return println!("skipped: the corpus is not beside the repository");
    };
    let seeds = fs::read_dir(corpus.join("seeds")).expect("the seeds");
    let mut n = 0;
    for path in open.chain(seeds).map(|file| file.expect("a file").path()) {
        let name = path.to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a text");
        let Ok(value) = serde_json::from_str::<Value>(&text) else { continue };
        let is_wrong =
            rules(&folder, &[&name]).iter().any(|rule| rule == "PC206 warning" || rule == "PC206 error");
        if name.ends_with(".labels.json") || is_wrong {
            continue;
        }
        n += 1;
        let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
    assert!(n > 50, "only {n} files");
}

#[test]
fn samples() {
    let folder = Folder::new("lint-sample");
    let resource = |id: &str, field: &str| {
        json!({ "url": "/hubs/crm/x?where=u>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "idField": id,
            "datesConfiguration": { "updatedDateField": field, "updatedDateFormat": "yyyy-MM-dd HH:mm:ss", "updatedDateTimezone": "GMT",
                "createdDateField": "made", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } })
    };
    folder.write(
        "a.json",
        json!({ "contacts": resource("ID", "changed"), "deals": resource("id", "changed") }).to_string(),
    );
    folder.write("contacts.json", json!({ "data": [{ "id": 1, "changed": "2026-11-20T10:00:00+00:00", "made": null }, { "id": 2, "changed": "2026-11-20T10:00:00+00:00", "made": null }] }).to_string());
    folder.write(
        "deals.json",
        json!([{ "id": 1, "changed": "2026-11-20 10:00:00", "made": "2026-11-20T10:00:00Z" }]).to_string(),
    );
    folder.write("page.html", "<html>");
    let found = |arguments: &[&str]| {
        let ran = folder.run(&[&["check", "--format", "json", "a.json"], arguments].concat());
        let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|why| panic!("{why}: {ran:?}"));
        let found = report["files"][0]["diagnostics"].as_array().cloned().unwrap_or_default();
        let of_it = |one: &Value| one["rule"].as_str().is_some_and(|rule| rule.ends_with("-not-in-sample"));
        found
            .iter()
            .filter(|one| of_it(one))
            .map(|one| {
                format!(
                    "{} {}",
                    one["pointer"].as_str().unwrap_or_default(),
                    one["message"].as_str().unwrap_or_default()
                )
            })
            .collect::<Vec<_>>()
    };
    assert!(found(&[]).is_empty());
    assert!(found(&["--sample", "deals=deals.json"]).is_empty());
    assert_eq!(
        found(&["--sample", "contacts=contacts.json", "--sample", "deals=deals.json"]),
        [
            "/contacts/idField `ID` is in none of the sample's 2 records; they have `id`",
            "/contacts/datesConfiguration/updatedDateFormat it reads none of 2 values: `2026-11-20T10:00:00+00:00`",
        ]
    );
    folder
        .run(&["check", "a.json", "--sample", "page.html"])
        .expect(2, &["`page.html`", "no JSON from line 1, column 1"]);
    folder.run(&["check", "a.json", "--sample", "nothing.json"]).expect(2, &["nothing.json"]);
    folder.run(&["check", "a.json", "--fix", "--unsafe-fixes", "--sample", "contacts=contacts.json"]);
    let mended = fs::read_to_string(folder.path("a.json")).expect("a text");
    assert!(mended.contains(r#""idField":"id","datesConfiguration":{"updatedDateField":"changed","updatedDateFormat":"yyyy-MM-dd'T'HH:mm:ssXXX""#), "{mended}");
}
