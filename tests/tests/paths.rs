//! Documents about the project name only paths that exist.

use pollwright_tests::sources::root;
use std::fs;

const DOCUMENTS: &[&str] = &["ARCHITECTURE.md", "CONTRIBUTING.md"];

#[test]
fn named_paths_exist() {
    let mut dead = Vec::new();
    for document in DOCUMENTS {
        let Ok(text) = fs::read_to_string(root().join(document)) else {
            println!("skipped: there is no {document}");
            continue;
        };
        dead.extend(
            text.split('`')
                .skip(1)
                .step_by(2)
                .filter(|quoted| is_path(quoted) && !root().join(quoted).exists())
                .map(|path| format!("{document}: {path}")),
        );
    }
    assert!(dead.is_empty(), "these do not exist:\n{}", dead.join("\n"));
}

#[test]
fn what_counts_as_a_path() {
    #[track_caller]
    fn check(quoted: &str, expected: bool) {
        assert_eq!(is_path(quoted), expected, "quoted: {quoted}");
    }
    check("core/src/lib.rs", true);
    check("core/", true);
    check("Trunk.toml", true);
    check("dist/", false);
    check("cargo xtask test", false);
    check("/api/v1/try", false);
    check("core/src/rules/<slug>.rs", false);
    check("analyze(&str, &Options)", false);
    check("serde_json::Value", false);
    check("application/json", false);
}

/// A folder or file of ours: below a folder of the top level, or a file there. What builds write does not count.
fn is_path(quoted: &str) -> bool {
    const FOLDERS: &[&str] = &["core", "web", "proxy", "tests", "xtask", "docs", ".ci", ".github"];
    const FILES: &[&str] = &[".md", ".toml", ".html", ".lock"];
    let is_plain = quoted.chars().all(|c| c.is_ascii_alphanumeric() || "./_-".contains(c));
    let is_below = quoted.split_once('/').is_some_and(|(folder, _)| FOLDERS.contains(&folder));
    is_plain && (is_below || (!quoted.contains('/') && FILES.iter().any(|end| quoted.ends_with(end))))
}
