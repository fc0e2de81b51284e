//! What holds for every input. Each function takes any bytes and panics where something does not hold.
//!
//! With a fuzzer: `cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none pattern`. Without one, a crash is replayed by
//! `cargo run -p pollwright-fuzz --bin pattern FILE…`, and `cargo test` runs every file of `corpus/`.

use chrono::DateTime;
use pollwright_core::{
    Options, analyze,
    date::{DateFormat, Epoch, Pattern, ReadOptions, Zone, explain::explain, infer::infer_all},
    diag::{Applicability, apply_edits},
    json::tokens,
    proof::prove,
    repair,
    template::{Moment, Template},
};
use std::{collections::BTreeMap, env, fs, path::Path, process::ExitCode};

/// 2026-11-20T14:30:00Z.
const NOW: i64 = 1_795_185_000_000;
/// 1946-11-20, as the known answers have it.
const TWO_DIGIT_YEAR_START: i64 = -729_475_200_000;

/// A name, and what takes any bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every target by its name.
pub const TARGETS: [Target; 5] =
    [("pattern", pattern), ("read", read), ("infer", infer), ("template", template), ("document", document)];

/// The lines of a text: the first two, and all that is left.
fn lines(data: &[u8]) -> (String, String, String) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.splitn(3, '\n').map(str::to_owned);
    let mut next = || lines.next().unwrap_or_default();
    (next(), next(), next())
}

/// A pattern, a zone and an instant: compiles, writes, explains; the items cover the pattern, and what is explained is
/// what is written.
pub fn pattern(data: &[u8]) {
    let (source, zone, number) = lines(data);
    let (zone, _) = Zone::resolve(&zone);
    let _ = Zone::nearest(&source);
    let millis = number.trim().parse().unwrap_or(NOW);
    match Pattern::compile(&source) {
        Ok(pattern) => {
            let covered: String = pattern.items().iter().map(|item| &source[item.span.range()]).collect();
            assert_eq!(covered, source, "the items cover the pattern");
            let words = explain(&pattern, millis, &zone);
            let parts: String = words.parts.iter().map(|part| part.value.as_str()).collect();
            assert_eq!(parts, pattern.format(millis, &zone), "{source}");
            for warning in &words.warnings {
                assert!(source.get(warning.span.range()).is_some(), "{warning:?} of {source}");
            }
        }
        Err(error) => {
            assert!(source.get(error.span.range()).is_some(), "{error:?} of {source}");
            assert!(!error.to_string().is_empty() && !error.java().is_empty());
        }
    }
    let _ = DateFormat::compile(&source).map(|format| format.precision());
}

/// A pattern, a zone and a text: reads without looking past the end; what is written reads back as itself, where the
/// pattern says all of it.
pub fn read(data: &[u8]) {
    let (source, zone, text) = lines(data);
    let (zone, _) = Zone::resolve(&zone);
    let Ok(pattern) = Pattern::compile(&source) else { return };
    for lenient in [true, false] {
        let options = ReadOptions { zone: &zone, lenient, two_digit_year_start: TWO_DIGIT_YEAR_START };
        match pattern.read(&text, &options) {
            Ok(read) => {
                assert!(read.index_utf16 as usize <= text.encode_utf16().count(), "`{source}` on `{text}`");
                // Writing what was read and reading it again changes nothing more.
                let written = pattern.format(read.millis, &zone);
                if let Ok(again) = pattern.read(&written, &options) {
                    let _ = pattern.format(again.millis, &zone);
                }
            }
            Err(error) => {
                assert!(source.get(error.pattern_span.range()).is_some(), "{error:?} of {source}");
                assert!(error.index_utf16 as usize <= text.encode_utf16().count(), "`{source}` on `{text}`");
                assert!(!error.words(&pattern, &text).is_empty());
            }
        }
    }
    for epoch in [Epoch::Seconds, Epoch::Millis, Epoch::Micros] {
        if let Some(millis) = epoch.read(&text) {
            let _ = epoch.format(millis);
        }
    }
}

/// A zone and samples, one a line: a format that is found reads the samples that it says it reads.
pub fn infer(data: &[u8]) {
    let (zone, first, rest) = lines(data);
    let (zone, _) = Zone::resolve(&zone);
    let samples: Vec<&str> = std::iter::once(first.as_str()).chain(rest.split('\n')).collect();
    let found = infer_all(&samples, &zone, TWO_DIGIT_YEAR_START);
    let options = ReadOptions { zone: &zone, lenient: false, two_digit_year_start: TWO_DIGIT_YEAR_START };
    for candidate in found.candidates.iter().filter(|candidate| candidate.exact) {
        let DateFormat::Pattern(pattern) = &candidate.format else { continue };
        for (sample, millis) in samples.iter().zip(&candidate.millis).filter(|(_, millis)| millis.is_some()) {
            let read = pattern.read(sample, &options).ok().map(|read| read.millis);
            assert_eq!(read, *millis, "`{}` on `{sample}`", pattern.source());
        }
    }
}

/// A template: its parts leave no gap, and what it renders is made of its segments.
pub fn template(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let parsed = Template::parse(&text);
    let covered: String = parsed.parts.iter().map(|part| &text[part.span.range()]).collect();
    assert_eq!(covered, text, "the parts leave no gap");
    for error in &parsed.errors {
        assert!(text.get(error.span.range()).is_some(), "{error:?} of {text}");
    }
    let at = DateTime::from_timestamp_millis(NOW).unwrap_or_default();
    let parameters = BTreeMap::from([("id".to_owned(), "4 2/ü%".to_owned())]);
    let zone = Zone::gmt();
    let moment = Moment { from: at, poll_start: at, server_zone: &zone, parameters: &parameters };
    let rendered = parsed.render(&text, &moment);
    let (raw, encoded): (String, String) =
        rendered.segments().map(|segment| (segment.raw, segment.encoded)).unzip();
    assert_eq!((&*raw, &*encoded), (rendered.raw(), rendered.encoded()));
    let sent = rendered.encoded();
    let allowed = |byte: u8| {
        byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\'' | b'{' | b'}' | b' ')
    };
    assert!(sent.bytes().all(allowed), "{sent}");
    let _ = (parsed.lower_bound(), parsed.is_snapshot());
}

/// A whole text: tokens cover it, each finding has its place, every repair applies, proofs come to an end, and a text
/// that was JSON is JSON after all repairs.
pub fn document(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut end = 0;
    for token in tokens(&text) {
        assert_eq!(token.span.start(), end, "tokens of {text}");
        end = token.span.end();
    }
    assert_eq!(end as usize, text.len(), "tokens of {text}");
    let options = Options::at(DateTime::from_timestamp_millis(NOW).unwrap_or_default());
    let analysis = analyze(&text, &options);
    assert!(analysis.diagnostics.is_sorted_by_key(|found| found.span), "the order of the findings of {text}");
    for found in &analysis.diagnostics {
        assert!(text.get(found.span.range()).is_some(), "{found:?} of {text}");
        for fix in &found.fixes {
            assert!(apply_edits(&text, &fix.edits).is_ok(), "{fix:?} of {text}");
        }
    }
    // A proof reads the text anew some ten times.
    for found in analysis.diagnostics.iter().take(8) {
        let _ = prove(&text, &options, &analysis, found);
    }
    for least in [Applicability::Safe, Applicability::Unsafe] {
        let repaired = repair::all(&text, &options, least);
        let _ = analyze(&repaired, &options);
        if serde_json::from_str::<serde_json::Value>(&text).is_ok() {
            let read = serde_json::from_str::<serde_json::Value>(&repaired);
            assert!(read.is_ok(), "{read:?}: {text}\nbecame {repaired}");
        }
    }
}

/// Runs a target on the files and folders that the command line names.
pub fn replay(target: fn(&[u8])) -> ExitCode {
    let mut n = 0;
    for argument in env::args_os().skip(1) {
        match files(Path::new(&argument)) {
            Ok(found) => {
                for (path, data) in found {
                    eprintln!("{path}");
                    target(&data);
                    n += 1;
                }
            }
            Err(error) => {
                eprintln!("{}: {error}", Path::new(&argument).display());
                return ExitCode::from(2);
            }
        }
    }
    eprintln!("{n} inputs, none of them broke anything");
    ExitCode::SUCCESS
}

/// A file, or the files of a folder in the order of their names: path and content.
///
/// # Errors
/// Those of reading.
pub fn files(path: &Path) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut paths = vec![path.to_path_buf()];
    if path.is_dir() {
        paths = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        paths.sort();
    }
    paths.into_iter().map(|path| Ok((path.display().to_string(), fs::read(&path)?))).collect()
}
