//! What holds for every rule.

use super::{EXAMPLES, Example, Meta, RULES, SAMPLE, SAMPLED};
use crate::{
    Options, analyze,
    diag::{Applicability, Diagnostic, Severity, apply_edits},
    platform::Platform,
    sample::{Sample, Samples},
};
use std::collections::BTreeSet;

fn options(platform: Platform) -> Options {
    let now = chrono::DateTime::from_timestamp(1_795_185_900, 0).unwrap();
    Options { platform, ..Options::at(now) }
}

/// The findings of a text, held against the sample for a rule that looks at samples.
fn lint(text: &str, code: &str) -> Vec<Diagnostic> {
    let samples = match SAMPLED.contains(&code) {
        true => Samples::new(vec![(None, Sample::read(SAMPLE).unwrap())]),
        false => Samples::default(),
    };
    analyze(text, &Options { samples, ..options(Platform::CloudElements) }).diagnostics
}

fn listed(found: &[Diagnostic]) -> Vec<String> {
    found.iter().map(|d| format!("{} {:?} {}", d.code, d.span, d.message)).collect()
}

fn examples() -> impl Iterator<Item = (&'static Meta, &'static Example)> {
    RULES.iter().map(|rule| rule.meta).zip(EXAMPLES.iter().copied())
}

#[test]
fn codes_are_unique_and_ascend() {
    let codes: Vec<_> = RULES.iter().map(|rule| rule.meta.code).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "{codes:?}");
}

#[test]
fn a_bad_example_raises_its_rule_and_nothing_as_bad() {
    for (meta, example) in examples() {
        let found = lint(example.bad, meta.code);
        assert!(
            found.iter().any(|d| d.code == meta.code),
            "{} in {}\n{:#?}",
            meta.code,
            example.bad,
            listed(&found)
        );
        let others: Vec<_> = found
            .iter()
            .filter(|d| d.code != meta.code && d.severity >= meta.severity && d.severity > Severity::Info)
            .cloned()
            .collect();
        assert!(others.is_empty(), "{}: {}\n{:#?}", meta.code, example.bad, listed(&others));
    }
}

#[test]
fn a_good_example_raises_nothing_of_its_rule() {
    for (meta, example) in examples() {
        let found = lint(example.good, meta.code);
        let found: Vec<_> =
            found.into_iter().filter(|d| d.code == meta.code || d.severity > Severity::Info).collect();
        assert!(found.is_empty(), "{}: {}\n{:#?}", meta.code, example.good, listed(&found));
    }
}

#[test]
fn spans_are_in_bounds_and_messages_short() {
    for (meta, example) in examples() {
        for found in lint(example.bad, meta.code) {
            assert!(example.bad.get(found.span.range()).is_some(), "{:?} of {}", found, example.bad);
            assert!(found.message.chars().count() <= 110, "{}", found.message);
            assert!(!found.message.ends_with('.'), "{}", found.message);
        }
    }
}

/// Applies fixes of at least `least` until none is left, and says how often that took.
fn repair(text: &str, code: &str, least: Applicability) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        let found = lint(&text, code);
        let fix = found
            .iter()
            .filter(|d| d.code == code)
            .flat_map(|d| &d.fixes)
            .find(|fix| fix.applicability >= least && !fix.edits.is_empty());
        let Some(fix) = fix else { return text };
        text = apply_edits(&text, &fix.edits).unwrap_or_else(|edit| panic!("{code}: {edit:?} in {text}"));
    }
    panic!("{code}: the fixes do not converge: {text}");
}

#[test]
fn fixes_converge_and_mend_what_they_speak_of() {
    for (meta, example) in examples() {
        for least in [Applicability::Safe, Applicability::Unsafe] {
            let repairable = lint(example.bad, meta.code)
                .iter()
                .filter(|d| d.code == meta.code)
                .all(|d| d.fixes.iter().any(|fix| fix.applicability >= least && !fix.edits.is_empty()));
            let text = repair(example.bad, meta.code, least);
            let left = lint(&text, meta.code);
            let broke = left.iter().any(|d| d.rule == "json-syntax" && d.severity == Severity::Error);
            assert!(!broke, "{}: {text}\n{:#?}", meta.code, listed(&left));
            if repairable {
                let of_it: Vec<_> = left.into_iter().filter(|d| d.code == meta.code).collect();
                assert!(of_it.is_empty(), "{}: {text}\n{:#?}", meta.code, listed(&of_it));
            }
        }
    }
}

#[test]
fn a_sample_is_read_where_the_records_are() {
    #[track_caller]
    fn check(configuration: &str, resource: &str, expected: &[&str]) {
        let text = format!(
            r#"{{ "event.poller.configuration": {{ "notes": {{ "url": "/notes", "idField": "note_id"{resource} }} }}{configuration} }}"#
        );
        let sample = Sample::read(r#"{"data":[{"id":1},{"id":2}],"included":[{"note_id":3}]}"#).unwrap();
        let samples = Samples::new(vec![(None, sample)]);
        let found = analyze(&text, &Options { samples, ..options(Platform::Pollwright) }).diagnostics;
        let of_sample = found.iter().filter(|d| SAMPLED.contains(&d.code)).map(|d| d.message.as_str());
        assert_eq!(of_sample.collect::<Vec<_>>(), expected, "{text}");
    }
    let wrong = ["`note_id` is in none of the sample's 2 records"];
    check("", "", &wrong);
    check("", r#", "pollwright": { "recordsPath": "/included" }"#, &[]);
    check(r#", "pollwright": { "recordsPath": "/included" }"#, "", &[]);
    // What the sample does not have says nothing of it: it may be the list alone.
    check("", r#", "pollwright": { "recordsPath": "/elsewhere" }"#, &wrong);
}
