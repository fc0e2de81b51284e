//! What each part of the page weighs, compressed: written down in `web/sizes.json`, so that growth is seen and meant.

use pollwright_tests::sources::root;
use std::{collections::BTreeMap, env, fs, path::Path, process::Command};

/// What counts as no growth, percent.
const TOLERATED: f64 = 2.0;
/// The same where the sources of the standard library are not here, so that the modules have the toolchain's.
const TOLERATED_WITHOUT_SOURCES: f64 = 12.0;

#[test]
fn the_page_does_not_grow_unseen() {
    let dist = root().join("dist");
    if !dist.join("index.html.br").is_file() {
        return println!("skipped: the page is not built and compressed; `cargo xtask test` does both");
    }
    let mut now = BTreeMap::new();
    weigh(&dist, "", &mut now);
    let file = root().join("web/sizes.json");
    if env::var_os("UPDATE").is_some() {
        return fs::write(&file, serde_json::to_string_pretty(&now).unwrap() + "\n").unwrap();
    }
    let text = fs::read_to_string(&file).unwrap_or_default();
    let known: BTreeMap<String, u64> = serde_json::from_str(&text).unwrap_or_default();
    let tolerated = if has_library_sources() { TOLERATED } else { TOLERATED_WITHOUT_SOURCES };
    let grown: Vec<_> = now
        .iter()
        .map(|(name, bytes)| (name, *bytes, known.get(name).copied().unwrap_or(0)))
        .filter(|(_, bytes, known)| *bytes as f64 > *known as f64 * (1.0 + tolerated / 100.0) + 64.0)
        .map(|(name, bytes, known)| format!("{name}: {known} -> {bytes} bytes"))
        .collect();
    assert!(
        grown.is_empty(),
        "parts of the page grew by more than {tolerated} %; if that is meant, run the test with UPDATE=1:\n{}",
        grown.join("\n")
    );
}

#[test]
fn a_page_with_a_url_loads_little() {
    let weight = |name: &str| {
        let file = root().join("dist/embed").join(format!("{name}.br"));
        file.metadata().map(|file| file.len()).ok()
    };
    let parts = ["pollwright-embed.js", "pollwright-widget.js", "pollwright-widget_bg.wasm"].map(weight);
    let [Some(script), Some(glue), Some(core)] = parts else {
        return println!("skipped: the page is not built and compressed; `cargo xtask test` does both");
    };
    assert!(script <= 6 * 1024, "the script before core: {script} bytes");
    let all = script + glue + core;
    assert!(all <= 170 * 1024, "all that one `<pollwright-url>` loads: {all} bytes");
    println!("{script} bytes of script, {all} bytes in all");
}

/// Whether the page was built with a standard library of its own.
fn has_library_sources() -> bool {
    let rustc = Command::new("rustc").args(["--print", "sysroot"]).output();
    let root = rustc.map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned()).unwrap_or_default();
    Path::new(&root).join("lib/rustlib/src/rust/library/Cargo.lock").is_file()
}

/// The compressed files of a folder, hashes taken out of their names.
fn weigh(folder: &Path, base: &str, out: &mut BTreeMap<String, u64>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            weigh(&entry.path(), &format!("{base}{name}/"), out);
        } else if let Some(plain) = name.strip_suffix(".br") {
            out.insert(format!("{base}{}", without_hash(plain)), entry.metadata().unwrap().len());
        }
    }
}

/// `answer.css` of `answer-6bb026e4d8a22275.css`.
fn without_hash(name: &str) -> String {
    // Sixteen digits, of which the first is left out where it is nought.
    let is_hash =
        |part: &str| (14..=16).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut out = String::new();
    for part in name.split_inclusive(['-', '.', '_']) {
        let plain = part.trim_end_matches(['-', '.', '_']);
        if is_hash(plain) {
            out.truncate(out.trim_end_matches('-').len());
            out.push_str(&part[plain.len()..]);
        } else {
            out.push_str(part);
        }
    }
    out
}

#[test]
fn hashes_are_no_part_of_a_name() {
    assert_eq!(without_hash("answer-6bb026e4d8a22275.css"), "answer.css");
    assert_eq!(without_hash("pollwright-page-c4f031c216e78891_bg.wasm"), "pollwright-page_bg.wasm");
    assert_eq!(without_hash("pollwright-page-b01edc90c3e3cc2.js"), "pollwright-page.js");
    assert_eq!(without_hash("boot.js"), "boot.js");
}
