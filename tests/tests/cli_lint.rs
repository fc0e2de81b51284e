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
