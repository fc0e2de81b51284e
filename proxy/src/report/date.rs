//! What a pattern means, and which pattern samples have.

use pollwright_core::{
    date::{
        Instant, Pattern, Zone,
        explain::Explanation,
        infer::{Candidate, Inference, Other, Verdict},
    },
    moment,
    report::caret::mark,
};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A line a part, in columns; then the warnings, each with its place.
pub fn explanation(pattern: &Pattern, words: &Explanation) -> String {
    let mut out = format!("{}  writes  {}\n\n", pattern.source(), words.writes);
    let width = |texts: &mut dyn Iterator<Item = &String>| texts.map(|text| text.chars().count()).max();
    let text_width = width(&mut words.parts.iter().map(|part| &part.text)).unwrap_or(0);
    let value_width = width(&mut words.parts.iter().map(|part| &part.value)).unwrap_or(0);
    for part in &words.parts {
        let (text, value, meaning) = (&part.text, &part.value, &part.meaning);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {text:text_width$}  {value:value_width$}  {meaning}");
    }
    for warning in &words.warnings {
        let (line, marker) = mark(pattern.source(), warning.span);
        let _ = writeln!(out, "\nwarning: {warning}\n  {line}\n  {marker}");
    }
    out
}

/// The same for programs; spans count bytes of the pattern, `first` is an instant.
pub fn explanation_json(pattern: &Pattern, zone: &Zone, at: Instant, words: &Explanation) -> String {
    let first = |millis: Option<i64>| millis.and_then(Instant::from_timestamp_millis);
    let warnings: Vec<Value> = words
        .warnings
        .iter()
        .map(|one| json!({ "span": one.span, "message": one.to_string(), "first": first(one.first) }))
        .collect();
    let answer = json!({
        "version": 1,
        "pattern": pattern.source(),
        "zone": zone.id(),
        "at": at,
        "writes": words.writes,
        "parts": words.parts,
        "warnings": warnings,
    });
    format!("{answer:#}\n")
}

/// The formats, the likeliest first, each with its reasons and what it makes of the samples.
pub fn inference(samples: &[&str], found: &Inference) -> String {
    let mut out = String::new();
    for (at, candidate) in found.candidates.iter().enumerate() {
        let _ = writeln!(out, "{}{}", if at == 0 { "" } else { "\n" }, candidate.format);
        let n_read = candidate.millis.iter().flatten().count();
        let counted = match (n_read, samples.len()) {
            (1, 1) => "reads the sample".to_owned(),
            (n, all) if n == all => format!("reads all {all} samples"),
            (n, all) => format!("reads {n} of {all} samples"),
        };
        let _ = writeln!(out, "  {counted}");
        for reason in &candidate.reasons {
            let _ = writeln!(out, "  {reason}");
        }
        let width = samples.iter().map(|sample| sample.chars().count()).max().unwrap_or(0);
        for (sample, millis) in samples.iter().zip(&candidate.millis) {
            let _ = writeln!(out, "    {sample:width$}  {}", shown(*millis));
        }
    }
    let verdict = match found.verdict() {
        Verdict::Clear => return out,
        Verdict::Ambiguous => {
            "ambiguous: the samples fit more than one format, as different instants".to_owned()
        }
        Verdict::Mixed => mixed(samples, found),
        Verdict::Unreadable => "no sample looks like a date".to_owned(),
    };
    let gap = if out.is_empty() { "" } else { "\n" };
    out + gap + &verdict + "\n"
}

/// Which samples differ, and how.
fn mixed(samples: &[&str], found: &Inference) -> String {
    let what = if found.is_mixed_precision() { "mixed precision" } else { "mixed" };
    let mut out = format!("{what}: no format reads all samples");
    for other in &found.others {
        let sample = samples.get(other.sample).copied().unwrap_or_default();
        let is = match &other.format {
            Some(format) => format!("is `{format}`"),
            None => "looks like no date".to_owned(),
        };
        let _ = write!(out, "\n  `{sample}` {is}");
    }
    out
}

/// The same for programs.
pub fn inference_json(samples: &[&str], found: &Inference) -> String {
    let candidate = |one: &Candidate| {
        let instants: Vec<_> =
            one.millis.iter().map(|millis| millis.and_then(Instant::from_timestamp_millis)).collect();
        json!({
            "format": one.format.to_string(),
            "exact": one.exact,
            "reasons": one.reasons,
            "instants": instants,
        })
    };
    let other = |one: &Other| json!({ "sample": one.sample, "format": one.format.as_ref().map(|format| format.to_string()) });
    let answer = json!({
        "version": 1,
        "samples": samples,
        "verdict": found.verdict(),
        "others": found.others.iter().map(other).collect::<Vec<_>>(),
        "candidates": found.candidates.iter().map(candidate).collect::<Vec<_>>(),
    });
    format!("{answer:#}\n")
}

fn shown(millis: Option<i64>) -> String {
    match millis {
        Some(millis) => Instant::from_timestamp_millis(millis)
            .map_or_else(|| format!("{millis} ms since 1970"), moment::format),
        None => "does not fit".to_owned(),
    }
}
