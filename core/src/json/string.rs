//! From a string token to its content.

use super::{
    SyntaxError, SyntaxErrorKind, SyntaxFix,
    lexer::{Lexer, Quote, Shape},
};
use crate::{
    decoded::Decoded,
    diag::{Applicability, Edit},
    span::Span,
};

/// Reads the string token that the lexer has just passed.
pub(super) fn decode(lexer: &Lexer<'_>, span: Span, errors: &mut Vec<SyntaxError>) -> Decoded {
    let shape = lexer.shape;
    let content = shape.content;
    if shape.plain {
        return Decoded::plain(&lexer.text[content.range()], content.start());
    }
    report_quotes(lexer.text, span, shape, errors);
    let text = &lexer.text[..content.end() as usize];
    let bytes = text.as_bytes();
    let mut out = Decoded::at(content.start());
    let mut at = content.start() as usize;
    // However many bare quotes a text holds: who wrote one did not know how to write them.
    let mut inner_quotes: Option<usize> = None;
    while at < bytes.len() {
        let is_inner = |byte: u8| byte == b'"' && shape.quote == Quote::Double;
        let run = bytes[at..].iter().position(|b| *b == b'\\' || *b < 0x20 || is_inner(*b));
        let run = run.unwrap_or(bytes.len() - at);
        out.push_plain(&text[at..at + run], at as u32);
        at += run;
        match bytes.get(at) {
            None => break,
            Some(b'\\') => at = escape(text, at, shape.quote, &mut out, errors),
            Some(b'"') => {
                let inner = Span::new(at as u32, at as u32 + 1);
                let edit = Edit::insert(at as u32, "\\");
                match inner_quotes.and_then(|index| errors[index].fix.as_mut()) {
                    Some(fix) => fix.edits.push(edit),
                    None => {
                        inner_quotes = Some(errors.len());
                        // Whether it belongs to the text or was typed by accident, nobody knows.
                        let fix = Some(SyntaxFix {
                            title: "Escape the quote",
                            applicability: Applicability::Unsafe,
                            edits: vec![edit],
                        });
                        let kind = SyntaxErrorKind::InnerQuote;
                        errors.push(SyntaxError { span: inner, kind, region: span, fix });
                    }
                }
                out.push_plain("\"", at as u32);
                at += 1;
            }
            Some(control) => {
                control_character(*control as char, at as u32, errors);
                out.push_plain(&text[at..=at], at as u32);
                at += 1;
            }
        }
    }
    out
}

/// Reads the escape at `at`; where it ends.
fn escape(text: &str, at: usize, quote: Quote, out: &mut Decoded, errors: &mut Vec<SyntaxError>) -> usize {
    let next = text[at + 1..].chars().next();
    let (value, len) = match next {
        Some(c @ ('"' | '\\' | '/')) => (c, 2),
        Some('b') => ('\u{8}', 2),
        Some('f') => ('\u{c}', 2),
        Some('n') => ('\n', 2),
        Some('r') => ('\r', 2),
        Some('t') => ('\t', 2),
        // The repair of the quotes takes the backslash away.
        Some('\'') if quote != Quote::Double => ('\'', 2),
        Some('u') => match unicode(&text.as_bytes()[at..]) {
            Unicode::Char(c, len) => (c, len),
            Unicode::LoneSurrogate => {
                let span = Span::new(at as u32, at as u32 + 6);
                bad_escape(span, "Replace the half character", r"\ufffd", Applicability::Unsafe, errors);
                ('\u{fffd}', 6)
            }
            Unicode::Half => return keep_escape(text, at, out, errors),
        },
        _ => return keep_escape(text, at, out, errors),
    };
    let span = Span::new(at as u32, (at + len) as u32);
    out.push_escape(value.encode_utf8(&mut [0; 4]), span);
    at + len
}

/// An escape that JSON does not know: it says itself, but for `\'`, which can only mean the quote.
fn keep_escape(text: &str, at: usize, out: &mut Decoded, errors: &mut Vec<SyntaxError>) -> usize {
    let next = text[at + 1..].chars().next();
    let len = 1 + next.filter(|c| !c.is_control()).map_or(0, char::len_utf8);
    let span = Span::new(at as u32, (at + len) as u32);
    if next == Some('\'') {
        bad_escape(span, "Remove the backslash", "'", Applicability::Safe, errors);
        out.push_escape("'", span);
    } else {
        let doubled = format!("\\{}", &text[span.range()]);
        bad_escape(span, "Escape the backslash", &doubled, Applicability::Unsafe, errors);
        out.push_plain(&text[span.range()], span.start());
    }
    at + len
}

enum Unicode {
    /// The character and the bytes of its escape.
    Char(char, usize),
    LoneSurrogate,
    /// Fewer than four digits.
    Half,
}

fn unicode(bytes: &[u8]) -> Unicode {
    let unit = |from: usize| {
        let digits = bytes.get(from..from + 4).filter(|d| d.iter().all(u8::is_ascii_hexdigit))?;
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let Some(first) = unit(2) else { return Unicode::Half };
    if let Some(c) = char::from_u32(first) {
        return Unicode::Char(c, 6);
    }
    if (0xd800..0xdc00).contains(&first)
        && bytes.get(6..8) == Some(br"\u")
        && let Some(second) = unit(8)
        && (0xdc00..0xe000).contains(&second)
        && let Some(c) = char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
    {
        return Unicode::Char(c, 12);
    }
    Unicode::LoneSurrogate
}

fn bad_escape(
    span: Span,
    title: &'static str,
    text: &str,
    applicability: Applicability,
    errors: &mut Vec<SyntaxError>,
) {
    let fix = Some(SyntaxFix { title, applicability, edits: vec![Edit::replace(span, text)] });
    errors.push(SyntaxError { span, kind: SyntaxErrorKind::BadEscape, region: span, fix });
}

fn control_character(c: char, at: u32, errors: &mut Vec<SyntaxError>) {
    let escaped = match c {
        '\n' => r"\n".to_owned(),
        '\r' => r"\r".to_owned(),
        '\t' => r"\t".to_owned(),
        c => format!("\\u{:04x}", c as u32),
    };
    let span = Span::new(at, at + 1);
    let edits = vec![Edit::replace(span, escaped)];
    let fix = Some(SyntaxFix { title: "Escape the character", applicability: Applicability::Safe, edits });
    errors.push(SyntaxError { span, kind: SyntaxErrorKind::ControlCharacter(c), region: span, fix });
}

/// Reports quotes that JSON does not know, and one that is missing.
fn report_quotes(text: &str, span: Span, shape: Shape, errors: &mut Vec<SyntaxError>) {
    let content = shape.content;
    let mut edits = Vec::new();
    let opening = Span::new(span.start(), content.start());
    if shape.quote != Quote::Double {
        edits.push(Edit::replace(opening, "\""));
        escape_inner_quotes(text, content, &mut edits);
    }
    let closing = Span::new(content.end(), span.end());
    if !shape.closed {
        edits.push(Edit::insert(content.end(), "\""));
    } else if shape.quote != Quote::Double {
        edits.push(Edit::replace(closing, "\""));
    }
    edits.retain(|edit| text.get(edit.span.range()) != Some(&edit.text));
    let (kind, title) = match shape.quote {
        _ if !shape.closed => (SyntaxErrorKind::UnclosedString, "Add the closing quote"),
        Quote::Double => return,
        Quote::Single => (SyntaxErrorKind::SingleQuotes, "Use double quotes"),
        Quote::Typographic => (SyntaxErrorKind::TypographicQuotes, "Use straight quotes"),
    };
    // Where the string should have ended is a guess as long as no quote says so.
    let applicability = if shape.closed { Applicability::Safe } else { Applicability::Unsafe };
    let fix = Some(SyntaxFix { title, applicability, edits });
    errors.push(SyntaxError { span, kind, region: span, fix });
}

/// What stood between other quotes may hold `"` bare, and `\'`.
fn escape_inner_quotes(text: &str, content: Span, edits: &mut Vec<Edit>) {
    let bytes = &text.as_bytes()[..content.end() as usize];
    let mut at = content.start() as usize;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if bytes.get(at + 1) == Some(&b'\'') => {
                edits.push(Edit::delete(Span::new(at as u32, at as u32 + 1)));
                at += 2;
            }
            b'\\' => at += 2,
            b'"' => {
                edits.push(Edit::insert(at as u32, "\\"));
                at += 1;
            }
            _ => at += 1,
        }
    }
}
