//! Every example of `docs/java-dates.md` is true.

use pollwright_core::{
    date::{Pattern, ReadOptions, Zone},
    moment,
};

const PAGE: &str = include_str!("../../docs/java-dates.md");

/// `- `PATTERN` …`: what stands in backticks, and the words between.
fn parts(line: &str) -> (Vec<&str>, String) {
    let mut pieces = line.trim_start_matches("- ").split('`');
    let (mut quoted, mut words) = (Vec::new(), String::new());
    while let Some(text) = pieces.next() {
        words.push_str(text);
        if let Some(inner) = pieces.next() {
            quoted.push(inner);
            words.push('_');
        }
    }
    (quoted, words)
}

fn zone(id: &str) -> Zone {
    Zone::resolve(id).0
}

/// What the engine says, in the words of the line.
fn actual(quoted: &[&str], words: &str) -> Option<String> {
    let (mut id, mut at) = ("UTC", "2026-11-20T14:30:05.007Z");
    let pattern = Pattern::compile(quoted[0]);
    let mut rest = words.strip_prefix('_')?;
    let mut next = quoted[1..].iter();
    if let Some(after) = rest.strip_prefix(" in _") {
        (id, rest) = (next.next()?, after);
    }
    if let Some(after) = rest.strip_prefix(" at _") {
        (at, rest) = (next.next()?, after);
    }
    let zone = zone(id);
    let read = |text: &str, lenient: bool| {
        let options = ReadOptions { zone: &zone, lenient, two_digit_year_start: -729_475_200_000 };
        let pattern = pattern.as_ref().ok()?;
        Some(match pattern.read(text, &options) {
            Ok(read) => {
                let at = chrono::DateTime::from_timestamp_millis(read.millis)?;
                format!("reads {text} as {}", moment::format(at))
            }
            Err(error) => format!("refuses {text} at {}", error.index_utf16),
        })
    };
    match rest {
        " writes _" => {
            let millis = moment::parse(at, Default::default()).ok()?.timestamp_millis();
            Some(format!("writes {}", pattern.as_ref().ok()?.format(millis, &zone)))
        }
        " reads _ as _" => read(next.next()?, true),
        _ if rest.starts_with(" refuses _ at ") => read(next.next()?, true),
        _ if rest.starts_with(" strictly refuses _ at ") => {
            Some(format!("strictly {}", read(next.next()?, false)?))
        }
        _ if rest.starts_with(" does not compile") => {
            Some(if pattern.is_err() { "does not compile" } else { "compiles" }.to_owned())
        }
        _ => None,
    }
}

/// What the line says, in the same words.
fn wanted(quoted: &[&str], words: &str) -> String {
    if words.contains("does not compile") {
        return "does not compile".to_owned();
    }
    let verb = ["writes _", "reads _ as _", "strictly refuses _ at", "refuses _ at"]
        .into_iter()
        .find_map(|verb| words.find(verb))
        .unwrap_or(0);
    let skipped = words[..verb].matches('_').count();
    let mut quoted = quoted[skipped..].iter();
    let fill = |piece: &str| format!("{piece}{}", quoted.next().copied().unwrap_or_default());
    let pieces: Vec<&str> = words[verb..].split('_').collect();
    let (last, before) = pieces.split_last().unwrap_or((&"", &[]));
    before.iter().copied().map(fill).collect::<String>() + last
}

#[test]
fn every_example_is_true() {
    let mut wrong = Vec::new();
    let mut n = 0;
    for line in PAGE.lines().filter(|line| line.starts_with("- ")) {
        n += 1;
        let (quoted, words) = parts(line);
        let (actual, wanted) = (actual(&quoted, &words), wanted(&quoted, &words));
        if actual.as_deref() != Some(wanted.as_str()) {
            wrong.push(format!("{line}\n  says {wanted:?}\n  is   {actual:?}"));
        }
    }
    assert!(wrong.is_empty() && n > 60, "{} of {n}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_letter_has_its_place() {
    for letter in "GyYMLwWDdFEuaHkKhmsSzZX".chars() {
        assert!(PAGE.contains(&format!("`{letter}`")), "{letter}");
    }
}
