//! Brackets that do not make pairs: one that never opened, one too many, a text that was cut. Each is told once.

use super::{
    Member, SyntaxError, SyntaxErrorKind as Kind, Value,
    lexer::{Token, TokenKind},
    parser::{Frame, Parser, safe},
    recover::indent_of,
    slips::AHEAD,
};
use crate::{diag::Edit, span::Span};

/// Longer lists are not looked for where their first bracket is missing.
const MOST_ITEMS: usize = 16;

impl Parser<'_> {
    /// `"tags": "one", "two"]`: values where keys are due, up to a bracket that closes them; whether it was so.
    pub(super) fn list_without_bracket(&mut self, token: Token) -> bool {
        let is_scalar = |kind| matches!(kind, TokenKind::String | TokenKind::Number | TokenKind::Literal);
        let Some(frame) = self.stack.last().filter(|frame| frame.comma.is_some()) else { return false };
        let Some(Member { value, .. }) = frame.members.last() else { return false };
        let is_single = !matches!(value.value, Value::Array(_) | Value::Object(_) | Value::Invalid(_));
        if !is_single || !is_scalar(token.kind) || self.colon_follows() {
            return false;
        }
        let is_list = self.ahead(self.lexer.at, |parser| {
            for _ in 0..MOST_ITEMS {
                match parser.lexer.peek_from(parser.lexer.at) {
                    Some((_, b']')) => return true,
                    Some((at, b',')) => parser.lexer.at = at + 1,
                    _ => return false,
                }
                parser.lexer.skip_spaces();
                if !parser.lexer.next().is_some_and(|token| is_scalar(token.kind)) {
                    return false;
                }
            }
            false
        });
        let Some(frame) = self.stack.last_mut().filter(|_| is_list) else { return false };
        let Some(Member { key, key_span, value }) = frame.members.pop() else { return false };
        let comma = frame.comma.take();
        frame.key = Some((key, key_span));
        let (span, line_start) = (value.span, frame.line_start);
        self.lexer.at = token.span.start() as usize;
        self.push_frame(false, span.start(), line_start, false);
        if let Some(list) = self.stack.last_mut() {
            list.items.push(value);
            list.comma = comma;
        }
        let fix = safe("Add the bracket", vec![Edit::insert(span.start(), "[")]);
        self.error(Kind::Unopened('['), span, span, fix);
        true
    }

    /// A key without a value over members that stand further in: the brace was forgotten; whether it was so.
    pub(super) fn object_without_brace(&mut self) -> bool {
        let Some((_, key)) = self.stack.last().and_then(|frame| frame.key.clone()) else { return false };
        let start = key.start() as usize;
        let line = self.text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let indent = self.indent().filter(|indent| *indent > indent_of(self.text, line));
        // On one line nothing but a bracket too many tells.
        if indent.is_none() && (self.on_new_line() || !self.by_layout) {
            return false;
        }
        let at = self.end;
        let fix = safe("Add the brace", vec![Edit::insert(at, " {")]);
        self.error(Kind::Unopened('{'), key, key, fix);
        if self.stack.len() < super::MAX_DEPTH {
            self.push_frame(true, at, line, false);
        }
        if let Some(frame) = self.stack.last_mut() {
            frame.indent = indent;
        }
        true
    }

    /// `{{` before the first member, where the text lacks what closes one of them; whether it was so.
    pub(super) fn doubled_brace(&mut self, byte: u8) -> bool {
        let at = self.lexer.at as u32;
        let is_doubled = |frame: &Frame| !frame.has_entries() && frame.object && frame.start + 1 == at;
        if byte != b'{' || !self.by_layout || !self.stack.last().is_some_and(is_doubled) {
            return false;
        }
        let span = self.take_one();
        let fix = safe("Remove the bracket", vec![Edit::delete(span)]);
        self.error(Kind::Unexpected('{'), span, span, fix);
        true
    }

    /// `[...]` and `{…}` where a key is due; whether it was so.
    pub(super) fn bracketed_junk(&mut self, byte: u8) -> bool {
        let rest = &self.text.as_bytes()[self.lexer.at + 1..];
        let closer = if byte == b'{' { b'}' } else { b']' };
        let end = rest
            .iter()
            .take(AHEAD)
            .position(|byte| matches!(byte, b'}' | b']' | b'{' | b'[' | b'"' | b':' | b',' | b'\n' | b'\r'));
        let Some(end) = end.filter(|end| rest[*end] == closer) else { return false };
        let is_elided = self.text[self.lexer.at + 1..self.lexer.at + 1 + end].trim().chars();
        if end == 0 || !is_elided.clone().all(|c| matches!(c, '.' | '…')) {
            return false;
        }
        let start = self.lexer.at as u32;
        let span = Span::new(start, start + end as u32 + 2);
        self.lexer.at = span.end() as usize;
        self.end = span.end();
        self.error(Kind::Unexpected(byte as char), span, span, None);
        self.comma_of_junk();
        true
    }

    /// Whether a closing bracket ends members that go on below it, as far as the layout tells.
    pub(super) fn goes_on_below(&self) -> bool {
        let Some(top) = self.stack.last().filter(|top| top.object && top.has_entries()) else { return false };
        let Some(indent) = top.indent else { return false };
        let Some((at, byte)) = self.lexer.peek_from(self.lexer.at + 1) else { return false };
        // The comma, or another bracket that closes as little: `}],`.
        let (mut at, mut byte) = (at, byte);
        for _ in 0..2 {
            if byte == b',' {
                let Some(next) = self.lexer.peek_from(at + 1) else { return false };
                (at, byte) = next;
            }
        }
        byte == b'"' && self.indent_at(at) == Some(indent) && indent_of(self.text, top.line_start) < indent
    }

    /// The indentation of a token, where it is the first of its line.
    pub(super) fn indent_at(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let blanks = bytes[..at].iter().rev().take(AHEAD).take_while(|b| matches!(b, b' ' | b'\t')).count();
        matches!(bytes[..at - blanks].last(), None | Some(b'\n' | b'\r')).then_some(blanks)
    }

    /// A quote before the whole JSON, as a shell has it; whether it was one.
    pub(super) fn quote_around(&mut self) -> bool {
        let at = self.lexer.at;
        if !matches!(self.lexer.peek_from(at + 1), Some((_, b'{'))) {
            return false;
        }
        let span = self.take_one();
        let fix = safe("Remove the quote", vec![Edit::delete(span)]);
        self.error(Kind::Unexpected('\''), span, span, fix);
        true
    }

    /// The quote at the end, where one stands at the start; whether it was one.
    pub(super) fn quote_at_end(&mut self, span: Span) -> bool {
        let first = self.errors.first_mut().filter(|error| error.kind == Kind::Unexpected('\''));
        match first.and_then(|error| error.fix.as_mut()) {
            Some(fix) if fix.edits.len() == 1 && &self.text[span.range()] == "'" => {
                fix.edits.push(Edit::delete(span));
                true
            }
            _ => false,
        }
    }

    /// The last bracket of members whose first one is missing; whether it was that.
    pub(super) fn closes_without_brace(&mut self) -> bool {
        if self.lexer.peek_from(self.lexer.at + 1).is_some() {
            return false;
        }
        let Some(error) = self.errors.iter_mut().find(|error| error.kind == Kind::MissingBraces) else {
            return false;
        };
        if let Some(fix) = &mut error.fix {
            fix.title = "Add the brace";
            fix.edits.truncate(1);
        }
        error.kind = Kind::Unopened('{');
        self.take_one();
        if let Some(frame) = self.stack.last_mut() {
            frame.implied = false;
        }
        self.pop();
        true
    }

    /// What a text that was cut lacks at its end is one mistake: the errors from number `from` on.
    pub(super) fn join_cut(&mut self, from: usize) {
        let of_end = |error: &SyntaxError| !matches!(error.kind, Kind::DuplicateKey(_));
        let Some(main) = self.errors[from..].iter().position(|error| matches!(error.kind, Kind::Unclosed(_)))
        else {
            return;
        };
        let mut joined = self.errors[from + main].clone();
        let mut edits = Vec::new();
        let mut is_mended = true;
        for error in self.errors[from..].iter().filter(|error| of_end(error)) {
            joined.region = joined.region.join(error.region);
            match (&error.fix, &mut joined.fix) {
                (Some(fix), Some(own)) => {
                    own.applicability = own.applicability.min(fix.applicability);
                    edits.extend(fix.edits.iter().cloned());
                }
                _ => is_mended = false,
            }
        }
        match &mut joined.fix {
            Some(fix) if is_mended => fix.edits = edits,
            fix => *fix = None,
        }
        let rest = self.errors.split_off(from);
        self.errors.extend(rest.into_iter().filter(|error| !of_end(error)));
        self.errors.push(joined);
    }
}
