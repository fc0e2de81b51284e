//! Values that are words: what they mean, and how JSON writes it.

use super::{
    Node, SyntaxErrorKind as Kind, SyntaxFix, Value,
    lexer::{TokenKind, is_json_number},
    parser::{Parser, safe},
};
use crate::{
    diag::{Applicability, Edit},
    span::Span,
};

impl Parser<'_> {
    /// A value that is no JSON: a number in another notation, a tag, or words up to the next separator.
    pub(super) fn word(&mut self, span: Span, kind: TokenKind) {
        let word = &self.text[span.range()];
        if kind == TokenKind::TemplateTag {
            self.error(Kind::TemplateTag, span, span, None);
            return self.complete(Node { span, value: Value::Invalid(word.into()) });
        }
        if self.half_quoted_value(span) {
            return;
        }
        let literal = match word {
            "True" | "TRUE" | "yes" | "Yes" => Some(("true", Value::Bool(true))),
            "False" | "FALSE" | "no" | "No" => Some(("false", Value::Bool(false))),
            "None" | "NULL" | "Null" | "nil" | "undefined" => Some(("null", Value::Null)),
            _ => None,
        };
        let number = json_number(word);
        if let Some(number) = number {
            let fix = safe("Write the number as JSON does", vec![Edit::replace(span, &*number)]);
            self.error(Kind::BadNumber, span, span, fix);
            return self.complete(Node { span, value: Value::Number(number.into()) });
        }
        if matches!(word, "NaN" | "Infinity" | "-Infinity" | "+Infinity") {
            let edits = vec![Edit::replace(span, "null")];
            let fix = SyntaxFix { title: "Use `null`", applicability: Applicability::Unsafe, edits };
            self.error(Kind::BadNumber, span, span, Some(fix));
            return self.complete(Node { span, value: Value::Invalid(word.into()) });
        }
        // Words go on over spaces and colons (an address, a name) unless another member starts there.
        let end = self.words_end(span.end() as usize);
        let said = self.text[span.start() as usize..end].trim_end();
        let whole = Span::new(span.start(), span.start() + said.len().max(word.len()) as u32);
        let said = &self.text[whole.range()];
        self.lexer.at = whole.end() as usize;
        let (replacement, value) = match literal {
            Some((text, value)) if said == word => (text.to_owned(), value),
            _ => (serde_json::Value::from(said).to_string(), Value::Invalid(said.into())),
        };
        let title = if matches!(value, Value::Invalid(_)) { "Put it in quotes" } else { "Use the JSON word" };
        let fix = safe(title, vec![Edit::replace(whole, replacement)]);
        self.error(Kind::UnquotedValue(said.to_owned()), whole, whole, fix);
        self.complete(Node { span: whole, value });
    }

    /// Where words end that go on at `from`: at a separator, a quote, a comment or the line end.
    pub(super) fn words_end(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            if let Some(end) = self.template_end(at) {
                at = end;
                continue;
            }
            let comment = bytes[at - 1].is_ascii_whitespace()
                && (*byte == b'#' || matches!(bytes[at..], [b'/', b'/' | b'*', ..]));
            let quote = *byte == b'"' || self.text[at..].starts_with(['“', '”']);
            if comment || quote || matches!(byte, b',' | b'{' | b'}' | b'[' | b']' | b'\n' | b'\r') {
                break;
            }
            at = at + 1 + bytes[at + 1..].iter().take_while(|next| **next & 0xc0 == 0x80).count();
        }
        at
    }
}

/// A number in another notation, as JSON writes it.
fn json_number(word: &str) -> Option<String> {
    let (sign, digits) = match word.as_bytes().first()? {
        b'-' => ("-", &word[1..]),
        b'+' => ("", &word[1..]),
        _ => ("", word),
    };
    if let Some(hex) = digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        return u64::from_str_radix(hex, 16).ok().map(|n| format!("{sign}{n}"));
    }
    let (whole, rest) = digits.split_at(digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len()));
    let trimmed = whole.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    let rest = match rest.strip_prefix('.') {
        Some(fraction) if !fraction.starts_with(|c: char| c.is_ascii_digit()) => format!(".0{fraction}"),
        _ => rest.to_owned(),
    };
    let starts = digits.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit());
    let number = format!("{sign}{whole}{rest}");
    (starts && is_json_number(number.as_bytes())).then_some(number)
}
