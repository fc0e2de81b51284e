//! Comments in a text that ask to leave findings out.

use super::{is_rule, nearest};
use crate::{diag::Diagnostic, rules, scan, span::Span};

const MARK: &str = "pollwright-ignore";
const END: &str = "pollwright-ignore-end";

/// What opens a comment, in any text and in what stands around the code of a page.
const OPENS: [&str; 6] = ["<!--", "{%comment%}", "{#", "//", "#", "/*"];
const OPENS_IN_PAGE: [&str; 3] = ["<!--", "{%comment%}", "{#"];

/// Takes away what comments in the text ask to ignore, and tells those that name no rule.
///
/// `pollwright-ignore RULE …` in a comment of any kind holds up to `pollwright-ignore-end`; without that for the next
/// block of a page (`blocks`, in order of place; `None` where the text is no page), elsewhere to the end of the text.
/// Names are parted by blanks or commas, none means every rule, and what follows `--` is a reason for people.
pub(crate) fn ignore(text: &str, blocks: Option<&[Span]>, findings: &mut Vec<Diagnostic>) {
    let mut at = 0;
    while let Some(start) = find_mark(text, at) {
        at = start + MARK.len();
        if text[start..].starts_with(END) {
            continue;
        }
        let line = text[at..].find(['\n', '\r']).map_or(text.len(), |length| at + length);
        let names = names(text, at, line);
        if is_comment(text, start, blocks) {
            tell(text, start, &names, findings);
        }
        let next = find_mark(text, line).unwrap_or(text.len());
        let until = if text[next..].starts_with(END) {
            next
        } else {
            let block = blocks.unwrap_or_default().iter().find(|block| block.range().start >= line);
            block.map_or(text.len(), |block| block.range().end)
        };
        let covered = Span::new(start as u32, until as u32);
        findings.retain(|found| {
            let is_named = names.is_empty()
                || names.iter().any(|name| {
                    let name = &text[name.range()];
                    found.rule == name || found.code.eq_ignore_ascii_case(name)
                });
            !(is_named && covered.covers(found.span))
        });
    }
}

/// The first mark from `at` on: looked for by its rarest letter, because every text is searched and next to none has one.
fn find_mark(text: &str, at: usize) -> Option<usize> {
    const RARE: usize = 4;
    let wanted = MARK.as_bytes();
    let bytes = text.as_bytes();
    let mut rare = at + RARE;
    loop {
        rare = scan::find_rare(text, rare, wanted[RARE]);
        if bytes.get(rare - RARE..)?.starts_with(wanted) {
            return Some(rare - RARE);
        }
        rare += 1;
    }
}

/// Where the words after a mark stand.
fn names(text: &str, from: usize, line: usize) -> Vec<Span> {
    let words = ["-->", "*/", "--", "%}"]
        .iter()
        .fold(&text[from..line], |words, end| words.split(end).next().unwrap_or_default());
    let mut at = from;
    let mut out = Vec::new();
    for word in words.split(|c: char| c == ',' || c == ':' || c.is_whitespace()) {
        // Each sign that parts words is one of ASCII, but a blank may be wider.
        at += text[at..].find(word).unwrap_or_default();
        if !word.is_empty() {
            out.push(Span::new(at as u32, (at + word.len()) as u32));
        }
        at += word.len();
    }
    out
}

/// Whether a mark stands first in a comment, rather than in prose that speaks of it.
fn is_comment(text: &str, start: usize, blocks: Option<&[Span]>) -> bool {
    let is_prose = blocks.is_some_and(|blocks| !blocks.iter().any(|block| block.touches(start as u32)));
    let opens: &[&str] = if is_prose { &OPENS_IN_PAGE } else { &OPENS };
    let before = text[..start].trim_end();
    opens.iter().any(|open| {
        // `{% comment %}` is written with blanks and without.
        let mut signs = before.bytes().rev().filter(|byte| *byte != b' ');
        open.bytes().rev().all(|sign| signs.next() == Some(sign))
    })
}

/// Tells the names that no rule has: the first word always, those after it where they look like a name, because people
/// write a reason there.
fn tell(text: &str, start: usize, names: &[Span], findings: &mut Vec<Diagnostic>) {
    for (n, span) in names.iter().enumerate() {
        let mut span = *span;
        let written = &text[span.range()];
        if is_rule(written) {
            continue;
        }
        let is_word = written.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '*'));
        let near = nearest(written);
        let is_placeholder = !written.contains(|c: char| c.is_lowercase() || c.is_ascii_digit() || c == '*');
        let has_look = || {
            let digits = written.get(2..).unwrap_or_default();
            let is_code = written.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("pc"));
            written.contains(['-', '_']) || is_code && digits.parse::<u32>().is_ok()
        };
        if !is_word || near.is_none() && (is_placeholder || n > 0 && !has_look()) {
            continue;
        }
        // `pollwright-ignore-next-line`: the mark itself is another.
        if n == 0 && span.start() as usize == start + MARK.len() {
            span = Span::new(start as u32, span.end());
        }
        let at = findings.partition_point(|found| found.span <= span);
        findings.insert(at, rules::unknown_rule(&text[span.range()], span, near));
    }
}
