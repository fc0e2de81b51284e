//! `<pollwright-date>`: what a pattern makes of a date, as Java does.

use super::{
    Answer, Asked, Node,
    fields::{Line, line, pill, sentence, title, zone_note},
    view::{button, element, in_code, part, string},
};
use crate::state::{DateAnswer, DateTester, Direction};
use pollwright_core::{
    date::{Instant, explain::Explanation, infer::Candidate},
    lines::LineIndex,
    moment,
    platform::Platform,
};

/// What the reader can type.
const FIELDS: &[&str] = &["pattern", "sample", "zone"];

pub(super) fn answer(mut asked: Asked) -> Answer {
    let mut set = asked.typed(FIELDS);
    if let Some(pattern) = asked.act.strip_prefix("use:").map(str::to_owned) {
        asked.state.insert("pattern".to_owned(), pattern.clone());
        set.push(("pattern".to_owned(), Some(pattern)));
    }
    let platform = match asked.given("platform").map(|platform| platform.parse::<Platform>()) {
        Some(Err(words)) => {
            return Answer { set, view: vec![title(""), sentence(&words)], ..Answer::default() };
        }
        Some(Ok(platform)) => platform,
        None => Platform::default(),
    };
    let now =
        asked.given("now").and_then(|text| moment::parse(&text, asked.clock).ok()).unwrap_or(asked.clock);
    let tester = DateTester {
        pattern: asked.get("pattern").into(),
        zone: asked.get("zone").into(),
        sample: asked.get("sample").trim().into(),
        direction: Direction::Read,
        ..DateTester::default()
    };
    let reading = tester.answer(now, platform.is_hosted());
    let zone = zone_note(asked.get("zone"));
    let field = |name, label, placeholder, wrong| {
        let act = format!("set:{name}");
        line(&Line { act: &act, label, value: asked.get(name), placeholder, wrong })
    };
    let fields = part("div", "fields")
        .and(field("pattern", "Pattern", "yyyy-MM-dd'T'HH:mm:ssXXX", None))
        .and(field("sample", "Sample from the API", "2026-11-20T15:29:06+01:00", None))
        .and(field("zone", "Zone", "UTC", zone.as_deref()));
    let explanation = tester.explanation(now, &reading);
    let mut status = part("div", "call").with("role", "status");
    for node in said(&tester, &reading, platform, explanation.as_ref()) {
        status = status.and(node);
    }
    let mut view = vec![title(""), fields, status];
    view.extend(suggested(&tester.suggestions(now, &reading)));
    view.extend(explanation.iter().flat_map(explained));
    Answer { set, view, details: vec![("change", told(&reading))] }
}

/// What comes out, in words.
fn said(
    tester: &DateTester,
    reading: &DateAnswer,
    platform: Platform,
    explanation: Option<&Explanation>,
) -> Vec<Node> {
    match reading {
        DateAnswer::Nothing if tester.pattern.trim().is_empty() => {
            vec![sentence("`pattern` is empty: give it one such as `yyyy-MM-dd'T'HH:mm:ssXXX`.")]
        }
        DateAnswer::Nothing => match explanation {
            Some(words) => vec![read("good", "writes", &words.writes)],
            None => vec![part("p", "note").text("Type a date as the API writes it.")],
        },
        DateAnswer::Instant { shown, ignored, carried, .. } => {
            let mut nodes = vec![read(if *carried { "warn" } else { "good" }, "reads", shown)];
            if *carried {
                let words = "No such date or time: Java carries on, and Pollwright refuses it.";
                nodes.push(part("p", "note").text(words));
            }
            if !ignored.is_empty() {
                let words = match platform.is_hosted() {
                    true => format!("Java stops before `{ignored}` and ignores it."),
                    false => format!("`{ignored}` is left over: Pollwright reads whole texts only."),
                };
                nodes.push(part("p", "note").all(in_code(&words)));
            }
            nodes
        }
        DateAnswer::Text { text, .. } => vec![read("good", "writes", text)],
        DateAnswer::BadPattern(error) => failed(
            "bad pattern",
            &error.to_string(),
            &tester.pattern,
            error.span.range().start,
            error.span.range().end,
        ),
        DateAnswer::BadSample { index_utf16, words } => {
            let start = LineIndex::new(&tester.sample).byte_of_utf16(&tester.sample, *index_utf16) as usize;
            failed("does not fit", words, &tester.sample, start, tester.sample.len())
        }
        DateAnswer::BadEpoch(why) => failed("does not fit", why, &tester.sample, 0, tester.sample.len()),
        DateAnswer::BadInstant(error) => vec![sentence(&error.to_string())],
    }
}

fn read(class: &str, word: &str, value: &str) -> Node {
    part("p", "read").and(pill(class, word)).text(" ").and(part("code", "value").text(value))
}

/// A reason, and the text with the place marked.
fn failed(state: &str, reason: &str, text: &str, start: usize, end: usize) -> Vec<Node> {
    let (start, end) = (start.min(text.len()), end.min(text.len()));
    let (before, marked, after) = match (text.get(..start), text.get(start..end), text.get(end..)) {
        (Some(before), Some(marked), Some(after)) => (before, marked, after),
        _ => (text, "", ""),
    };
    let mark = element("mark").with("class", "wrong").text(if marked.is_empty() { "▏" } else { marked });
    vec![
        part("p", "read").and(pill("bad", state)).text(" ").all(in_code(reason)),
        part("p", "pointed").and(element("code").text(before).and(mark).text(after)),
    ]
}

/// Formats that read the sample, each one press away.
fn suggested(candidates: &[Candidate]) -> Option<Node> {
    let entry = |candidate: &Candidate| {
        let pattern = candidate.format.to_string();
        let at = candidate.millis.first().copied().flatten().and_then(Instant::from_timestamp_millis);
        let words = format!("reads {}", at.map(moment::format).unwrap_or_default());
        let act = format!("use:{pattern}");
        element("li")
            .and(element("code").text(&pattern))
            .and(button(act, "Use it").with("aria-label", format!("Use {pattern}")))
            .and(element("span").with("class", "soft").text(words))
    };
    let list = part("ul", "formats").with("aria-label", "Formats that read the sample");
    (!candidates.is_empty()).then(|| list.all(candidates.iter().map(entry)))
}

/// Where the pattern goes wrong in the open, its parts one press away.
fn explained(words: &Explanation) -> Vec<Node> {
    let warning = |warning: &pollwright_core::date::explain::PatternWarning| {
        part("p", "warning").all(in_code(&warning.to_string()))
    };
    let mut nodes: Vec<_> = words.warnings.iter().map(warning).collect();
    let parts = words.parts.iter().filter(|part| part.text.chars().any(char::is_alphanumeric));
    let parts = parts.flat_map(|part| {
        let value = element("code").text(&part.value);
        [element("dt").text(&part.text), element("dd").and(value).text(" ").all(in_code(&part.meaning))]
    });
    let inside = part("dl", "parts").all(parts);
    nodes.push(part("details", "more").and(element("summary").text("What the pattern means")).and(inside));
    nodes
}

/// `{ instant, millis, ignored }`, or null where the sample is not read.
fn told(reading: &DateAnswer) -> String {
    let DateAnswer::Instant { at, ignored, shown, .. } = reading else { return "null".to_owned() };
    let mut out = String::from("{\"instant\":");
    string(&mut out, shown);
    out.push_str(&format!(",\"millis\":{},\"ignored\":", at.timestamp_millis()));
    string(&mut out, ignored);
    out.push('}');
    out
}
