//! What a command sends: the text that its author meant, and what the shell makes of it.

use super::{
    Cause, Loss, Slip, SlipKind,
    shell::{self, Word},
    typographic::Quotes,
};
use crate::{
    decoded::Decoded,
    diag::Edit,
    json::Layer,
    span::{Span, sort_by_span},
};

pub(super) struct Body {
    pub(super) text: Decoded,
    pub(super) sent: String,
    pub(super) losses: Vec<Loss>,
    /// What is wrong with the quotes around it.
    pub(super) slips: Vec<Slip>,
    /// `None` where the shell takes it as it stands.
    pub(super) layer: Option<Layer>,
    /// Whether its quotes make no pair.
    pub(super) is_uneven: bool,
}

impl Body {
    pub(super) fn plain(text: Decoded) -> Self {
        let sent = text.text.to_string();
        Self { sent, text, losses: Vec::new(), slips: Vec::new(), layer: None, is_uneven: false }
    }

    /// A word that the shell fills in, with what it takes for a variable.
    pub(super) fn filled_in(text: &str, word: Word, layer: Layer) -> Self {
        let losses = word.expansions.iter().filter(|span| is_template(&text[span.range()]));
        let losses = losses.map(|span| Loss {
            cause: Cause::Template,
            span: *span,
            written: text[span.range()].to_owned(),
            sent: shell::word(&text[span.range()], 0).sent,
        });
        let slips = word.quotes.iter().map(|(span, meant)| Slip::quote(*span, meant));
        let (losses, slips) = (losses.collect(), slips.collect());
        Self { losses, slips, text: word.text, sent: word.sent, layer: Some(layer), is_uneven: false }
    }

    pub(super) fn is_json(&self) -> bool {
        self.text.text.trim_start().starts_with(['{', '['])
    }

    /// Reads the body whose word starts at `start`, and where it ends.
    pub(super) fn read(text: &str, start: usize, endless: &mut bool) -> (Self, usize) {
        let word = shell::word(text, start);
        let from = start + text[start..].chars().next().map_or(0, char::len_utf8);
        let opening = Span::new(start as u32, from as u32);
        let quotes =
            if text[start..].starts_with('\'') { Some(Quotes::Single) } else { Quotes::at(&text[start..]) };
        let is_double = text[start..].starts_with('"');
        if (quotes.is_some() || is_double) && starts_body(&text[from..]) && !*endless {
            let end = match quotes {
                Some(quotes) => meant_end(text, from, quotes),
                None => double_end(text, from, true).or_else(|| double_end(text, from, false)),
            };
            if let Some(end) = end.or_else(|| unclosed_end(text, from)) {
                let closes =
                    text[end..].chars().next().filter(|c| !c.is_whitespace()).map_or(0, char::len_utf8);
                let mut body = match is_double {
                    true => Self::double_quoted(text, start, end, word.sent),
                    false => Self::single_quoted(text, from, end, word.sent),
                };
                let closing = Span::new(end as u32, (end + closes) as u32);
                if closing.is_empty() {
                    body.sent.clear();
                    let meant = if is_double { "\"" } else { "'" };
                    let edit = Edit::insert(closing.start(), meant);
                    body.slips.push(Slip { kind: SlipKind::Unclosed, span: opening, edit });
                }
                if quotes.is_some() {
                    // Only single quotes around it let those of JSON stand as they are.
                    let signs = [opening, closing].into_iter().filter(|sign| !text[sign.range()].is_ascii());
                    body.slips.extend(signs.map(|sign| Slip::quote(sign, "'")));
                }
                return (body, end + closes);
            }
            *endless = true;
        }
        if text[start..].starts_with(['{', '[']) && !*endless {
            match bare_end(text, start) {
                Some(end) if !text[start..end].contains("\\\"") && text[start..end].contains('"') => {
                    let span = Span::new(start as u32, end as u32);
                    let body = &text[start..end];
                    let loss =
                        Loss { cause: Cause::Bare, span, written: body.to_owned(), sent: word.sent.clone() };
                    let meant = Decoded::plain(body, start as u32);
                    let body = Self { sent: word.sent, losses: vec![loss], ..Self::plain(meant) };
                    return (body, end);
                }
                Some(_) => {}
                None => *endless = true,
            }
        }
        let raw = &text[start..word.end];
        let layer = if raw.starts_with('"') { Layer::ShellDoubleQuotes } else { Layer::ShellSingleQuotes };
        let is_whole = raw.starts_with("$'")
            || ['\'', '"'].iter().any(|quote| {
                let inner = raw.strip_prefix(*quote).and_then(|raw| raw.strip_suffix(*quote));
                inner.is_some_and(|inner| !inner.contains(*quote))
            });
        let end = word.end;
        (Self { is_uneven: !is_whole, ..Self::filled_in(text, word, layer) }, end)
    }

    /// What stands between single quotes, or such as were meant for them.
    fn single_quoted(text: &str, from: usize, end: usize, sent: String) -> Self {
        let (meant, losses) = meant(text, from, end);
        Self { sent, losses, layer: Some(Layer::ShellSingleQuotes), ..Self::plain(meant) }
    }

    /// What stands between double quotes from `start` to `end`, whether those in it are escaped or not.
    fn double_quoted(text: &str, start: usize, end: usize, sent: String) -> Self {
        let (word, bare) = shell::double_quoted(text, start + 1, end);
        let has_escaped = text[start..end].contains("\\\"");
        let body = Self::filled_in(text, word, Layer::ShellDoubleQuotes);
        if !bare.is_empty() && !has_escaped {
            let closing = u32::from(text[end..].starts_with('"'));
            let span = Span::new(start as u32, end as u32 + closing);
            let loss = Loss {
                cause: Cause::DoubleQuotes,
                span,
                written: text[span.range()].to_owned(),
                sent: sent.clone(),
            };
            let layer = Some(Layer::ShellSingleQuotes);
            return Self { sent, losses: vec![loss], layer, ..body };
        }
        let unescaped = bare.into_iter().map(|at| Loss {
            cause: Cause::Unescaped,
            span: Span::new(at as u32, at as u32 + 1),
            written: "\"".to_owned(),
            sent: String::new(),
        });
        let mut losses: Vec<_> = body.losses.into_iter().chain(unescaped).collect();
        sort_by_span(&mut losses, |loss| loss.span);
        Self { sent, losses, ..body }
    }
}

/// Whether an expansion is a date of a polling URL rather than a variable.
fn is_template(braced: &str) -> bool {
    let inner = braced.trim_start_matches("${").trim_end_matches('}');
    inner.contains(':') || matches!(inner, "epoch" | "date" | "gmtDate" | "milliseconds" | "now")
}

/// The quote that the author meant for the end: after a closing bracket, outside a JSON string, and nothing of
/// the body can follow.
fn meant_end(text: &str, from: usize, quotes: Quotes) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_sign = |at: usize| text[at..].starts_with(quotes.signs());
    let (mut in_string, mut last, mut at) = (false, b' ', from);
    while at < bytes.len() {
        match bytes[at] {
            // JSON strings end on their line, so a broken one spoils no more than that.
            b'\n' | b'\r' => in_string = false,
            b'\\' if in_string && bytes.get(at + 1).is_some_and(|b| !matches!(b, b'\n' | b'\r' | b'\'')) => {
                at += 1
            }
            b'"' => in_string = !in_string,
            b'\'' if let Some(command) = command(&text[at..]) => at += command.len - 1,
            b'\'' if !in_string && matches!(last, b'}' | b']') && is_after_body(&text[at + 1..]) => {
                return Some(at);
            }
            // The first byte of each of them.
            0xE2 if !in_string
                && matches!(last, b'}' | b']')
                && is_sign(at)
                && Quotes::ends_word(&text[at + '‘'.len_utf8()..]) =>
            {
                return Some(at);
            }
            _ => {}
        }
        if let Some(byte) = bytes.get(at)
            && !byte.is_ascii_whitespace()
        {
            last = *byte;
        }
        at += 1;
    }
    None
}

/// The same for a body in double quotes, in which they may be escaped or not. `counts` says whether those in it are taken
/// for the pairs of JSON.
fn double_end(text: &str, from: usize, counts: bool) -> Option<usize> {
    let (mut in_string, mut last, mut at) = (false, b' ', from);
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' => in_string = false,
            b'\\' => {
                at += 1;
                in_string ^= counts && bytes.get(at) == Some(&b'"');
            }
            b'"' if !in_string && matches!(last, b'}' | b']') && is_after_body(&text[at + 1..]) => {
                return Some(at);
            }
            b'"' => in_string ^= counts,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            last = *byte;
        }
        at += 1;
    }
    None
}

/// Where a body ends whose quotes nobody closed: with the text, or where its brackets do and an argument follows.
fn unclosed_end(text: &str, from: usize) -> Option<usize> {
    let end = text.trim_end().len();
    if end > from && text[..end].ends_with(['}', ']']) {
        return Some(end);
    }
    let start = text.len() - text[from..].trim_start().len();
    let end = text[start..].starts_with(['{', '[']).then(|| bare_end(text, start)).flatten()?;
    is_after_body(&text[end..]).then_some(end)
}

/// Whether a text starts as a body does, also one whose first brace was lost.
fn starts_body(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with(['{', '[', '"']) || start.starts_with("\\\"")
}

/// Where a body ends that nobody put quotes around: at its last bracket.
fn bare_end(text: &str, start: usize) -> Option<usize> {
    let (mut in_string, mut depth, mut escaped) = (false, 0_usize, false);
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether what follows a quote can follow an argument: the end, another option, or an address.
fn is_after_body(rest: &str) -> bool {
    let trimmed = rest.trim_start_matches([' ', '\t']);
    let blank = trimmed.len() < rest.len();
    match trimmed.as_bytes() {
        [] | [b'\n' | b'\r', ..] | [b'\\', b'\n' | b'\r', ..] => true,
        [b'|' | b';' | b'&' | b'>' | b')', ..] => true,
        [b'-', ..] => blank,
        _ => blank && ["http", "'http", "\"http", "$"].iter().any(|start| trimmed.starts_with(start)),
    }
}

/// What stands between the outermost quotes, and where the shell does not take it so.
fn meant(text: &str, start: usize, end: usize) -> (Decoded, Vec<Loss>) {
    let body = &text[..end];
    let mut out = Decoded::at(start as u32);
    let mut lost: Vec<Span> = Vec::new();
    // Whether bash reads inside single quotes, and whether the last loss is in the string at hand.
    let (mut quoted, mut same_value) = (true, false);
    let mut at = start;
    while at < end {
        let run = body[at..].find(['\'', '"']).unwrap_or(end - at);
        out.push_plain(&body[at..at + run], at as u32);
        at += run;
        let rest = &body[at..];
        if rest.is_empty() {
            break;
        }
        if rest.starts_with('"') {
            same_value = false;
            out.push_plain("\"", at as u32);
            at += 1;
        } else if let Some(command) = command(rest).filter(|_| quoted) {
            out.push_escape(command.stands_for, Span::new(at as u32, (at + command.len) as u32));
            at += command.len;
        } else if let Some((len, value)) = splice(rest).filter(|(len, _)| quoted || *len == 4) {
            if value == "'" {
                out.push_escape(value, Span::new(at as u32, (at + len) as u32));
            } else {
                // It stands between as many bytes on either side.
                out.push_plain(value, (at + (len - value.len()) / 2) as u32);
            }
            at += len;
        } else {
            let quote = Span::new(at as u32, at as u32 + 1);
            match lost.last_mut().filter(|_| same_value) {
                Some(last) => *last = last.join(quote),
                None => lost.push(quote),
            }
            (quoted, same_value) = (!quoted, true);
            out.push_plain("'", at as u32);
            at += 1;
        }
    }
    let losses = lost.into_iter().map(|span| {
        let written = &text[span.range()];
        Loss {
            cause: Cause::Quotes,
            span,
            written: written.to_owned(),
            sent: shell::sent_amid_single_quotes(written),
        }
    });
    (out, losses.collect())
}

/// What leaves the single quotes on purpose and comes back: `'\''`, `'"'"'`, `'"$NAME"'`, `'$NAME'`; its length
/// and what it stands for.
fn splice(rest: &str) -> Option<(usize, &str)> {
    if rest.starts_with(r"'\''") {
        return Some((4, "'"));
    }
    if let Some(inner) = rest.strip_prefix("'\"") {
        let len = inner.find(['"', '\n'])?;
        let back = inner[len..].starts_with("\"'") && len > 0;
        return back.then(|| (len + 4, &inner[..len]));
    }
    let inner = rest.strip_prefix('\'')?;
    let len = inner.find('\'')?;
    let name = inner[..len].strip_prefix('$')?;
    let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
    let is_name =
        !name.is_empty() && name.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'_');
    is_name.then(|| (len + 2, &inner[..len]))
}

/// A command that says a part of the body: `'"$(printf %s "$NAME" | sed …)"'`.
struct Command<'a> {
    len: usize,
    /// The variable that it starts from: `$NAME`.
    stands_for: &'a str,
}

/// The command at the start of a text, where it stands on one line and names a variable.
fn command(rest: &str) -> Option<Command<'_>> {
    const ENDS: &str = ")\"'";
    let inner = rest.strip_prefix("'\"$(")?;
    let inner = &inner[..inner.find(ENDS).filter(|end| !inner[..*end].contains('\n'))?];
    let start = inner.find("\"$")? + 1;
    let stands_for = inner[start..].split('"').next()?;
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name(&stands_for[1..]).then_some(Command { len: "'\"$(".len() + inner.len() + ENDS.len(), stands_for })
}
