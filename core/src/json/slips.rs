//! Slips that look like several mistakes at once: half a pair of quotes, a sign in the place of another, words between
//! members. Each is told once, and what stands around it is read as it was meant.

use super::{
    Member, Node, SyntaxError, SyntaxErrorKind as Kind, SyntaxFix, Text, Value,
    lexer::{Token, TokenKind, is_word},
    parser::{Parser, safe},
};
use crate::{
    decoded::Decoded,
    diag::{Applicability, Edit},
    span::Span,
};

/// How far ahead a slip is looked for, in bytes: a longer one is none.
pub(super) const AHEAD: usize = 128;

/// A key that was meant.
pub(super) struct Slip {
    pub(super) token: Token,
    pub(super) name: Decoded,
    pub(super) error: SyntaxError,
}

impl Slip {
    fn new(kind: Kind, name: Decoded, span: Span, place: Span, edit: Edit) -> Self {
        let fix =
            safe(if kind == Kind::ExtraQuote { "Remove the quote" } else { "Add the quote" }, vec![edit]);
        let token = Token { kind: TokenKind::String, span };
        Self { token, name, error: SyntaxError { span: place, kind, region: span, fix } }
    }
}

/// Whether a text may be the name of a key.
fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '$');
    !text.is_empty() && text.len() <= AHEAD && text.chars().all(is_part)
}

impl Parser<'_> {
    pub(super) fn byte_at(&self, at: u32) -> Option<u8> {
        self.lexer.byte(at as usize)
    }

    /// `;` for a comma, `)` for the bracket that is due; whether it was one.
    pub(super) fn other_separator(&mut self, span: Span) -> bool {
        let Some(frame) = self.stack.last_mut() else { return false };
        if !frame.has_entries() || frame.key.is_some() || frame.comma.is_some() {
            return false;
        }
        match &self.text[span.range()] {
            ";" => {
                // The repair brings the comma along.
                frame.comma = Some(Span::at(span.end()));
                self.end = span.end();
                let fix = safe("Use a comma", vec![Edit::replace(span, ",")]);
                self.error(Kind::Unexpected(';'), span, span, fix);
                true
            }
            ")" if !frame.implied => {
                self.lexer.at = span.start() as usize;
                self.wrong_close();
                true
            }
            _ => false,
        }
    }

    /// `=`, `=>` or `;` between a key and its value, or a comma; whether it was so.
    pub(super) fn other_colon(&mut self, key: Span) -> bool {
        let Some((at, byte)) = self.lexer.peek_from(self.lexer.at) else { return false };
        if self.text[self.lexer.at..at].contains(['\n', '\r']) {
            return false;
        }
        let length = match byte {
            b'=' | b'-' if self.lexer.byte(at + 1) == Some(b'>') => 2,
            b'=' | b';' => 1,
            b',' if self.has_value_for_key(at + 1) => 1,
            _ => return false,
        };
        let value = self.lexer.peek_from(at + length).map(|(_, byte)| byte);
        if !value
            .is_some_and(|byte| matches!(byte, b'"' | b'{' | b'[' | b'-') || byte.is_ascii_alphanumeric())
        {
            return false;
        }
        let span = Span::new(at as u32, (at + length) as u32);
        let edits = vec![Edit::replace(span, ":")];
        let fix = Some(SyntaxFix { title: "Use a colon", applicability: Applicability::Unsafe, edits });
        self.lexer.at = at + length;
        self.end = span.end();
        self.error(Kind::MissingColon, key, key.join(span), fix);
        true
    }

    /// Whether what follows a key and a comma is its value: a text without a colon, on the same line.
    fn has_value_for_key(&mut self, from: usize) -> bool {
        let Some((at, b'"')) = self.lexer.peek_from(from) else { return false };
        if self.text[from..at].contains(['\n', '\r']) {
            return false;
        }
        self.ahead(at, |parser| {
            let is_text = parser.lexer.next().is_some_and(|token| token.kind == TokenKind::String);
            let next = parser.lexer.peek_from(parser.lexer.at);
            is_text && parser.lexer.shape.closed && matches!(next, Some((_, b',' | b'}')))
        })
    }

    /// Looks ahead from a place, and comes back.
    pub(super) fn ahead<T>(&mut self, at: usize, look: impl FnOnce(&mut Self) -> T) -> T {
        let place = self.lexer.place();
        self.lexer.at = at;
        let seen = look(self);
        self.lexer.back_to(place);
        seen
    }

    /// A word with a quote behind it alone: `id"`; whether it was one.
    pub(super) fn half_quoted_value(&mut self, word: Span) -> bool {
        let end = self.words_end(word.end() as usize);
        let said = &self.text[word.start() as usize..end];
        if self.lexer.byte(end) != Some(b'"') || said.ends_with([' ', '\t']) || said.contains('\\') {
            return false;
        }
        let after = self.text.as_bytes()[end + 1..].iter().find(|byte| !matches!(byte, b' ' | b'\t'));
        if !matches!(after, None | Some(b',' | b'}' | b']' | b'\n' | b'\r')) {
            return false;
        }
        let span = Span::new(word.start(), end as u32 + 1);
        let fix = safe("Add the quote", vec![Edit::insert(span.start(), "\"")]);
        self.error(Kind::HalfQuoted, span, span, fix);
        let decoded = Decoded::plain(&self.text[word.start() as usize..end], word.start());
        self.lexer.at = end + 1;
        self.complete(Node { span, value: Value::String(Text { decoded, embedded: None }) });
        true
    }

    /// A key with a quote too few or too many; the lexer stands behind it then.
    pub(super) fn slip_of_key(&mut self, token: Token) -> Option<Slip> {
        let (span, at) = (token.span, self.lexer.at);
        let colon_after = |parser: &Self, at: usize| matches!(parser.lexer.peek_from(at), Some((_, b':')));
        if token.kind == TokenKind::Word {
            if self.lexer.byte(at) != Some(b'"') || !colon_after(self, at + 1) {
                return None;
            }
            let name = Decoded::plain(&self.text[span.range()], span.start());
            let whole = Span::new(span.start(), span.end() + 1);
            self.lexer.at = at + 1;
            return Some(match self.value_without_quote() {
                // `"id, "pageSize": 1`: the quote before the word is its own.
                Some(error) => Slip { token: Token { kind: TokenKind::String, span: whole }, name, error },
                None => Slip::new(Kind::HalfQuoted, name, whole, whole, Edit::insert(span.start(), "\"")),
            });
        }
        if token.kind != TokenKind::String {
            return None;
        }
        let shape = self.lexer.shape;
        let content = &self.text[shape.content.range()];
        let quote = |at: u32| Span::new(at, at + 1);
        // `""idField":`
        if content.is_empty() && shape.closed && self.lexer.byte(at).is_some_and(is_word) {
            let word = self.ahead(at, |parser| parser.lexer.next())?;
            let end = word.span.end() as usize;
            if self.lexer.byte(end) == Some(b'"') && colon_after(self, end + 1) {
                self.lexer.at = end + 1;
                let name = Decoded::plain(&self.text[word.span.range()], word.span.start());
                let (first, whole) = (quote(span.start()), Span::new(span.start(), end as u32 + 1));
                return Some(Slip::new(Kind::ExtraQuote, name, whole, first, Edit::delete(first)));
            }
        }
        // `"idField"":`
        if shape.plain && shape.closed && self.lexer.byte(at) == Some(b'"') && colon_after(self, at + 1) {
            self.lexer.at = at + 1;
            let name = Decoded::plain(content, shape.content.start());
            let (second, whole) = (quote(span.end()), Span::new(span.start(), span.end() + 1));
            return Some(Slip::new(Kind::ExtraQuote, name, whole, second, Edit::delete(second)));
        }
        // `"idField: "id"`: the key has swallowed its value, or the start of it.
        let head =
            content.bytes().take(AHEAD).position(|byte| byte == b':').map(|colon| &content[..colon])?;
        let rest = content[head.len() + 1..].trim_start_matches([' ', '\t']);
        let is_swallowed = rest.is_empty() || rest.starts_with('"') || !shape.closed;
        if !is_swallowed
            || !is_name(head)
            || colon_after(self, at)
            || !self.text[span.range()].starts_with('"')
        {
            return None;
        }
        let end = shape.content.start() + head.len() as u32;
        let whole = Span::new(span.start(), end);
        let name = Decoded::plain(head, shape.content.start());
        self.lexer.at = end as usize;
        Some(Slip::new(Kind::HalfQuoted, name, whole, whole, Edit::insert(end, "\"")))
    }

    /// Ends the last value where its comma stands, because the quote that ended it starts the key at hand.
    fn value_without_quote(&mut self) -> Option<SyntaxError> {
        let end = self.end;
        let frame = self.stack.last_mut().filter(|frame| frame.object && frame.comma.is_none())?;
        let value = &mut frame.members.last_mut()?.value;
        let raw = &self.text[value.span.range()];
        let inside =
            raw.strip_prefix('"')?.strip_suffix('"')?.trim_end_matches([' ', '\t']).strip_suffix(',')?;
        if value.span.end() != end || inside.contains(['"', '\\', '\n']) {
            return None;
        }
        let start = value.span.start();
        let comma = start + 1 + inside.len() as u32;
        let span = Span::new(start, comma);
        *value = Node {
            span,
            value: Value::String(Text { decoded: Decoded::plain(inside, start + 1), embedded: None }),
        };
        frame.comma = Some(Span::new(comma, comma + 1));
        let fix = safe("Add the quote", vec![Edit::insert(comma, "\"")]);
        Some(SyntaxError { span, kind: Kind::HalfQuoted, region: Span::new(start, end), fix })
    }

    /// `1,000`: digits where a key is due; whether it was so.
    pub(super) fn grouped_number(&mut self, token: Token) -> bool {
        let digits = &self.text[token.span.range()];
        let Some(frame) = self.stack.last_mut() else { return false };
        let Some(comma) = frame.comma.filter(|comma| comma.end() == token.span.start()) else { return false };
        let Some(Member { value: Node { span, value: Value::Number(number) }, .. }) =
            frame.members.last_mut()
        else {
            return false;
        };
        let is_group = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_group || span.end() != comma.start() || number.parse::<u32>().is_err() {
            return false;
        }
        let whole = format!("{}{digits}", &**number);
        *span = span.join(token.span);
        let span = *span;
        *number = whole.as_str().into();
        frame.comma = None;
        self.end = span.end();
        // `1,000,000` is one number.
        self.errors.pop_if(|error| error.kind == Kind::BadNumber && error.span.start() == span.start());
        let fix = safe("Write the number as JSON does", vec![Edit::replace(span, whole)]);
        self.error(Kind::BadNumber, span, span, fix);
        true
    }

    /// Whether a comma that is missing at `after` belongs to the last mistake: to what stands in its place, or to the
    /// bracket that was forgotten with it.
    pub(super) fn goes_with_last(&mut self, after: u32) -> bool {
        let Some(last) = self.errors.last_mut() else { return false };
        match (&last.kind, &mut last.fix) {
            (Kind::Unexpected(_), None) => last.span.end() == self.end,
            (Kind::Unclosed(_), Some(fix)) => match fix.edits.as_mut_slice() {
                [edit] if edit.span == Span::at(after) && !edit.text.ends_with(',') => {
                    edit.text.push(',');
                    true
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// A key and its value in quotes of one wrong kind are one mistake.
    pub(super) fn join_quotes(&mut self) {
        let text = self.text;
        self.errors.dedup_by(|later, first| {
            let is_quotes = matches!(first.kind, Kind::SingleQuotes | Kind::TypographicQuotes);
            let between = text.get(first.region.end() as usize..later.span.start() as usize);
            let is_pair =
                is_quotes && first.kind == later.kind && between.is_some_and(|text| text.trim() == ":");
            if is_pair && let (Some(own), Some(fix)) = (&mut first.fix, &mut later.fix) {
                own.applicability = own.applicability.min(fix.applicability);
                own.edits.append(&mut fix.edits);
                first.region = first.region.join(later.region);
                return true;
            }
            false
        });
    }
}
