//! Blocks of a page in Markdown, AsciiDoc or reStructuredText.

use crate::{decoded::Decoded, span::Span};

/// Blocks between fences, between `{% highlight %}` and its end, and between lines of dashes: where what opens each stands,
/// and its content.
pub(super) fn fenced(text: &str) -> Vec<(usize, Decoded)> {
    let mut out = Vec::new();
    let mut open: Option<(usize, Opening<'_>, Decoded)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (body, lead) = (line.trim_end_matches(['\n', '\r']), indent(line));
        match &mut open {
            None => {
                let opening = Opening::of(body, lead).or_else(|| Opening::of_listing(text, start, body));
                if let Some(opening) = opening {
                    open = Some((start, opening, Decoded::at((start + line.len()) as u32)));
                }
            }
            Some((opens, opening, block)) => {
                if opening.is_closed_by(body) {
                    out.push((*opens, std::mem::take(block)));
                    open = None;
                } else {
                    // What the fence is indented by is no part of the content.
                    let skipped = lead.min(opening.indent);
                    block.push_plain(&line[skipped..], (start + skipped) as u32);
                }
            }
        }
        start += line.len();
    }
    // A block that is never closed runs to the end of the page.
    out.extend(open.map(|(opens, _, block)| (opens, block)));
    out
}

/// Blanks and signs of a quote at the start of a line, in bytes.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '>']).len()
}

/// What opens a block.
struct Opening<'a> {
    /// The run of signs, or the tag.
    sign: &'a str,
    indent: usize,
}

impl<'a> Opening<'a> {
    fn of(line: &'a str, indent: usize) -> Option<Self> {
        // `1. ```json`: the block starts right behind the number of its item.
        let item = line[indent..]
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '-' | '*' | '+'));
        let rest = if item.len() < line.len() - indent && item.starts_with(' ') {
            item.trim_start()
        } else {
            &line[indent..]
        };
        let indent = line.len() - rest.len();
        for sign in ['`', '~'] {
            let run = rest.len() - rest.trim_start_matches(sign).len();
            // What follows a run of backticks on its line must hold none: else it is code in a line.
            if run >= 3 && !(sign == '`' && rest[run..].contains('`')) {
                return Some(Self { sign: &rest[..run], indent });
            }
        }
        let tag = rest.strip_prefix("{%")?.trim_start_matches(['-', ' ']);
        tag.starts_with("highlight").then_some(Self { sign: "endhighlight", indent })
    }

    /// `----` of AsciiDoc, which is a rule elsewhere: a block starts right behind it, and ends with the same line.
    fn of_listing(text: &str, start: usize, line: &'a str) -> Option<Self> {
        let sign = line.trim_end();
        let is_sign = sign.len() >= 4 && sign.bytes().all(|byte| byte == b'-');
        let (_, inside) = text[start..].split_once('\n').filter(|_| is_sign)?;
        let is_closed = || inside.lines().any(|line| line.trim_end() == sign);
        (starts_code(inside) && is_closed()).then_some(Self { sign, indent: 0 })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        if self.sign == "endhighlight" {
            return line.starts_with("{%") && line.contains(self.sign);
        }
        line.starts_with(self.sign) && self.sign.starts_with(|sign| line.trim_start_matches(sign).is_empty())
    }
}

/// Whether a text starts as JSON or a command does, rather than as words: such a block may well be a paragraph.
fn starts_code(text: &str) -> bool {
    const COMMANDS: [&str; 7] = ["curl ", "wget ", "http ", "$ ", "echo ", "cat ", "printf "];
    match text.as_bytes() {
        [b'{', b'{' | b'%', ..] => false,
        [b'{' | b'"', ..] => true,
        [b'[', next, ..] => matches!(next, b'{' | b' ' | b'\n' | b'\r'),
        _ => COMMANDS.iter().any(|start| text.starts_with(start)),
    }
}

/// Blocks that are told from the text around them by their indentation alone, outside of those that are `known`: where
/// each starts, and its content.
pub(super) fn indented(text: &str, known: &[Span]) -> Vec<(usize, Decoded)> {
    let mut out = Vec::new();
    let mut open: Option<(usize, usize, Decoded)> = None;
    let mut known = known.iter().peekable();
    let (mut start, mut is_after_blank, mut is_announced) = (0, true, false);
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        while known.next_if(|span| span.range().end <= at).is_some() {}
        let is_known = known.peek().is_some_and(|span| span.range().start < start);
        let is_blank = line.trim().is_empty();
        let lead = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some((_, indent, block)) = open.as_mut().filter(|_| !is_known)
            && (is_blank || lead >= *indent)
        {
            let skipped = lead.min(*indent);
            block.push_plain(&line[skipped..], (at + skipped) as u32);
            continue;
        }
        out.extend(open.take().map(|(opens, _, block)| (opens, block)));
        let least = if is_announced { 1 } else { 4 };
        if !is_known
            && is_after_blank
            && (lead >= least || line.starts_with('\t'))
            && starts_code(&line[lead..])
        {
            let mut block = Decoded::at((at + lead) as u32);
            block.push_plain(&line[lead..], (at + lead) as u32);
            open = Some((at, lead, block));
        } else if !is_blank {
            // `::` and `.. code-block:: json` say that a block follows, however far it is indented.
            let words = line.trim();
            let is_sign = words.ends_with("::") || (words.starts_with(".. ") && words.contains(":: "));
            is_announced = is_sign || (is_announced && lead > 0);
        }
        is_after_blank = is_blank;
    }
    out.extend(open.map(|(opens, _, block)| (opens, block)));
    out
}
