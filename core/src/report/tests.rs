use super::*;
use crate::{Options, analyze, date::Instant};
use serde_json::Value;

const TEXT: &str =
    r#"{"event.poller.configuration": {"a|b": {"url": "/x?since=${date:YYYY}", "idField": " "}}}"#;

fn reported(test: impl FnOnce(&[Reported])) {
    let analysis = analyze(TEXT, &Options::at(Instant::default()));
    assert!(!analysis.diagnostics.is_empty());
    test(&[Reported { path: "a|b.json", uri: "a%7Cb.json".to_owned(), text: TEXT, analysis: &analysis }]);
}

#[test]
fn a_row_for_each_finding() {
    reported(|files| {
        let table = markdown(files);
        let rows = table.lines().filter(|line| line.starts_with("| a\\|b.json:1 | ")).count();
        assert_eq!(rows, files[0].analysis.diagnostics.len(), "{table}");
        assert!(table.starts_with("### Pollwright\n\n1 file checked as "), "{table}");
    });
}

#[test]
fn a_result_for_each_finding() {
    reported(|files| {
        let document: Value = serde_json::from_str(&sarif(files)).unwrap();
        let results = document["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), files[0].analysis.diagnostics.len());
        assert_eq!(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a%7Cb.json");
        assert_eq!(results[0]["ruleId"], files[0].analysis.diagnostics[0].code);
    });
}
