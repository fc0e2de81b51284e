//! The labelled examples of the five pages: every core label is found, and nothing cries wolf.
//!
//! The corpus lies beside the repository where there is one; without it these tests say that they skip.

use pollwright_core::{
    Options, analyze,
    diag::{Applicability, Diagnostic, Severity},
    lines::LineIndex,
    repair,
};
use pollwright_tests::sources::root;
use serde_json::Value;
use std::{fs, path::Path};

struct Label {
    path: String,
    kinds: Vec<String>,
    line: u32,
    severity: String,
    /// Whether the file alone shows it, and no two people would differ.
    counts: bool,
    text: String,
}

fn labels(file: &Path) -> Vec<Label> {
    let rows: Vec<Value> = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    rows.iter()
        .map(|row| {
            let mut kinds = vec![text(row, "kind")];
            kinds.extend(
                row["alt_kinds"].as_array().into_iter().flatten().map(|k| k.as_str().unwrap().to_owned()),
            );
            Label {
                path: text(row, "path"),
                kinds,
                line: text(row, "pos").split(':').next().unwrap().parse().unwrap(),
                severity: text(row, "severity"),
                counts: row.get("needs").is_none() && row.get("judgement").is_none(),
                text: row.to_string(),
            }
        })
        .collect()
}

#[test]
fn the_seeds_are_understood() {
    let seeds = root().join("../shared/corpus/seeds");
    let Ok(files) = fs::read_dir(&seeds) else {
        println!("skipped: the corpus is not beside the repository");
        return;
    };
    let now = chrono::DateTime::from_timestamp(1_795_185_900, 0).unwrap();
    let (mut missed, mut alarms, mut n_files) = (Vec::new(), Vec::new(), 0);
    for file in files.map(|file| file.unwrap().path()) {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        if name.ends_with(".labels.json") {
            continue;
        }
        n_files += 1;
        let text = fs::read_to_string(&file).unwrap();
        let lines = LineIndex::new(&text);
        let found = analyze(&text, &Options::at(now)).diagnostics;
        let labels = labels(&file.with_extension("labels.json"));
        let line = |found: &Diagnostic| lines.position(&text, found.span.start()).line;
        let here = |found: &Diagnostic, label: &Label| {
            line(found).abs_diff(label.line) <= 1 || found.pointer.as_deref() == Some(&label.path)
        };
        for label in labels.iter().filter(|label| label.counts) {
            let loud = label.severity != "info";
            let hit = found.iter().any(|found| {
                label.kinds.iter().any(|kind| kind == found.rule)
                    && here(found, label)
                    && (!loud || found.severity > Severity::Info)
            });
            if !hit {
                missed.push(format!("{name} {}", label.text));
            }
        }
        for found in found.iter().filter(|found| found.severity > Severity::Info) {
            if !labels.iter().any(|label| here(found, label)) {
                alarms.push(format!("{name}:{} {} {}", line(found), found.rule, found.message));
            }
        }
    }
    assert_eq!(n_files, 10);
    assert!(missed.is_empty() && alarms.is_empty(), "missed {missed:#?}\nfalse alarms {alarms:#?}");
}

#[test]
fn repairs_come_to_an_end_and_break_nothing() {
    let corpus = root().join("../shared/corpus");
    if !corpus.exists() {
        println!("skipped: the corpus is not beside the repository");
        return;
    }
    let options = Options::at(chrono::DateTime::from_timestamp(1_795_185_900, 0).unwrap());
    let n_broken = |text: &str| {
        let found = analyze(text, &options).diagnostics;
        found.iter().filter(|found| found.rule == "json-syntax" && found.severity == Severity::Error).count()
    };
    let mut n_repaired = 0;
    for folder in ["seeds", "open", "pages-open"] {
        for file in fs::read_dir(corpus.join(folder)).unwrap().map(|file| file.unwrap().path()) {
            let text = fs::read_to_string(&file).unwrap();
            if file.to_string_lossy().ends_with(".labels.json") {
                continue;
            }
            for least in [Applicability::Safe, Applicability::Unsafe] {
                let repaired = repair::all(&text, &options, least);
                let left = analyze(&repaired, &options).diagnostics;
                let again = repair::round(&repaired, &left, least);
                assert!(again.is_none(), "{}, {least:?}: no end: {again:?}", file.display());
                assert!(n_broken(&repaired) <= n_broken(&text), "{}, {least:?}: {repaired}", file.display());
                n_repaired += usize::from(repaired != text);
            }
        }
    }
    assert!(n_repaired > 150, "{n_repaired}");
}
