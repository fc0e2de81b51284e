//! The packages that the project is built on have their work: each is a dependency and stands in the code.

use pollwright_tests::sources::{code_lines, is_test_file, root, rust_files};
use std::fs;

/// Package, and the crates that use it.
const SET: &[(&str, &[&str])] = &[
    ("serde", &["core", "proxy"]),
    ("serde_json", &["core", "proxy"]),
    ("chrono", &["core", "proxy"]),
    ("chrono-tz", &["core"]),
    ("yew", &["web"]),
    ("gloo", &["web"]),
    ("web-sys", &["web"]),
    ("wasm-bindgen", &["web"]),
    ("serde-wasm-bindgen", &["web"]),
];

#[test]
fn every_set_package_is_used() {
    let mut unused = Vec::new();
    for (package, crates) in SET {
        for folder in *crates {
            if !is_dependency(package, folder) || !is_in_code(package, folder) {
                unused.push(format!("{folder}: {package}"));
            }
        }
    }
    assert!(unused.is_empty(), "no dependency, or not used in the code:\n{}", unused.join("\n"));
}

fn is_dependency(package: &str, folder: &str) -> bool {
    let manifest = root().join(folder).join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let mut section = "";
    text.lines().any(|line| {
        if line.starts_with('[') {
            section = line;
        }
        let name = line.split(['=', '.', ' ']).next();
        section.ends_with("dependencies]") && !section.contains("dev-") && name == Some(package)
    })
}

fn is_in_code(package: &str, folder: &str) -> bool {
    let path = format!("{}::", package.replace('-', "_"));
    rust_files(&format!("{folder}/src"))
        .iter()
        .filter(|(file, _)| !is_test_file(file))
        .any(|(_, text)| code_lines(text).any(|line| names(line, &path)))
}

/// Whether a path starts in a line, rather than ends in it: `serde::` but not `my_serde::`.
fn names(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(start, _)| {
        !line[..start].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | ':'))
    })
}
