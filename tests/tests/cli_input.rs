//! Inputs that cannot be right: each gives one clear error that names what to do, and the others are still read.

use crate::cli_support::{Folder, Ran};
use std::fs::File;

const MB: usize = 1024 * 1024;

/// Every command that reads a file refuses it with status 2 and the words.
#[track_caller]
fn check_refused(folder: &Folder, file: &str, words: &[&str]) {
    for args in [
        vec!["check", file],
        vec!["preview", file],
        vec!["poll", file, "--state", "state.db", "--base-url", "http://127.0.0.1:9"],
    ] {
        let ran = folder.run(&args);
        ran.expect(2, words);
        assert_eq!(ran.stderr.lines().count(), 1, "one error: {ran:?}");
        assert!(!folder.path("state.db").exists(), "{args:?} leaves nothing behind");
    }
}

/// `check` finds the text wrong, with status 1.
#[track_caller]
fn check_wrong(text: &[u8], words: &[&str]) -> Ran {
    let folder = Folder::new(&format!("input-{}", text.len()));
    folder.write("a.json", text);
    let ran = folder.run(&["check", "a.json"]);
    ran.expect(1, &[]);
    for word in words {
        assert!(ran.stdout.contains(word), "`{word}` is not in {:.3000}", ran.stdout);
    }
    let args = ["poll", "a.json", "--state", "state.db", "--base-url", "http://127.0.0.1:9"];
    folder.run(&args).expect(2, &["cannot poll `a.json`"]);
    ran
}

#[test]
fn empty_text() {
    check_wrong(b"", &["error[PC1"]);
    check_wrong(b" \n", &["error[PC1"]);
}

#[test]
fn missing_file_and_directory() {
    let folder = Folder::new("input-missing");
    check_refused(&folder, "missing.json", &["`missing.json` does not exist", "check the path"]);
    folder.run(&["preview", "."]).expect(2, &["`.` is a directory", "name one file in it"]);
    folder.run(&["check", "."]).expect(2, &["`.` holds no file to check", "json"]);
    folder.run(&["check", "*.json"]).expect(2, &["no file fits `*.json`", "check the pattern"]);
    folder.run(&["check", "{a.json"]).expect(2, &["`{a.json` is no glob"]);
}

#[test]
fn invalid_utf8() {
    let folder = Folder::new("input-utf8");
    folder.write("a.json", b"{\"name\": \"caf\xe9\"}");
    check_refused(&folder, "a.json", &["not UTF-8 text", "byte 13", "save it as UTF-8"]);
    let ran = folder.run_with(&["check", "-"], b"\xff");
    ran.expect(2, &["standard input", "byte 0"]);
}

#[test]
fn too_large() {
    let folder = Folder::new("input-large");
    let file = File::create(folder.path("a.json")).expect("the folder is writable");
    file.set_len(64 * MB as u64).expect("a sparse file takes no room");
    check_refused(&folder, "a.json", &["has 64 MB or more", "split it"]);
}

#[test]
fn ten_megabytes_are_checked() {
    let mut text = String::from("{");
    let mut n = 0;
    while text.len() < 10 * MB {
        n += 1;
        let comma = if n > 1 { ",\n" } else { "\n" };
        text.push_str(&format!("{comma}\"resource{n}\": {{\"url\": \"/hubs/crm/things?where=updated>='${{gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}}'\", \"idField\": \"id\"}}"));
    }
    text.push_str("\n}");
    let folder = Folder::new("input-ten");
    folder.write("a.json", &text);
    let ran = folder.run(&["check", "a.json"]);
    assert!(ran.status <= 1, "{} {:.300}", ran.status, ran.stderr);
    assert!(ran.stdout.contains("1 file checked"), "{:.300}", ran.stdout);
}

#[test]
fn a_hundred_thousand_brackets() {
    let ran = check_wrong("[".repeat(100_000).as_bytes(), &["error[PC1"]);
    let findings = ran.stdout.matches("error[PC1").count();
    assert!(findings < 600, "one deep text is not {findings} findings");
    check_wrong("{\"a\":".repeat(100_000).as_bytes(), &["error[PC1"]);
}

#[test]
fn no_configuration() {
    let check = |name: &str, text: &str| {
        let folder = Folder::new(&format!("input-none-{name}"));
        folder.write("a.json", text);
        folder
            .run(&["preview", "a.json"])
            .expect(2, &["no `event.poller.configuration`", "pollwright check a.json"]);
        let args = ["poll", "a.json", "--state", "state.db", "--base-url", "http://127.0.0.1:9"];
        folder.run(&args).expect(2, &["cannot poll `a.json`"]);
        assert!(!folder.path("state.db").exists(), "{name}");
    };
    check("array", "[1, 2, 3]");
    check("number", "17");
    check("package", "{\"name\": \"left-pad\", \"version\": \"1.0.0\"}");
    check("prose", "Dear reader, this is a letter.");
}

#[test]
fn one_bad_file_does_not_hide_the_others() {
    let folder = Folder::new("input-others");
    folder.write("bad.json", b"\xff");
    folder.write("broken.json", "{");
    let ran = folder.run(&["check", "missing.json", "bad.json", "broken.json"]);
    ran.expect(2, &["`missing.json`", "`bad.json`"]);
    assert!(ran.stdout.contains("broken.json:1:"), "{ran:?}");
}
