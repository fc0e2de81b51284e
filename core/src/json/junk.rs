//! What has no place in the text: told once, left out, and what follows it is read.

use super::{
    SyntaxErrorKind as Kind,
    lexer::{TokenKind, is_word},
    parser::{Parser, safe},
    slips::AHEAD,
};
use crate::{
    diag::{Applicability, Edit},
    span::Span,
};

impl Parser<'_> {
    /// Characters that have no place in JSON; those that look like spaces become such.
    pub(super) fn unexpected(&mut self, span: Span) {
        if self.other_separator(span) {
            return;
        }
        let run = &self.text[span.range()];
        let c = run.chars().next().unwrap_or_default();
        let blank = run.chars().all(|c| c.is_whitespace() || c.is_control() || !c.is_ascii());
        if !blank && self.starts_junk(span) {
            return self.junk(span);
        }
        let fix = safe("Use plain spaces", vec![Edit::replace(span, " ")]).filter(|_| blank);
        self.error(Kind::Unexpected(c), span, span, fix);
    }

    pub(super) fn template_tag(&mut self, span: Span) {
        self.end = span.end();
        self.error(Kind::TemplateTag, span, span, None);
        // The tag stands for members: a comma after it is theirs.
        if let Some((at, b',')) = self.lexer.peek_from(self.lexer.at) {
            self.lexer.at = at + 1;
            self.end = at as u32 + 1;
            if let Some(frame) = self.stack.last_mut()
                && frame.has_entries()
                && frame.comma.is_none()
            {
                frame.comma = Some(Span::at(self.end));
            }
        }
    }

    /// What a page puts before the object; whether it was so.
    pub(super) fn leading_tag(&mut self) -> bool {
        let start = self.lexer.at;
        let tag = self.ahead(start, |parser| {
            let token = parser.lexer.next().filter(|token| token.kind == TokenKind::TemplateTag)?;
            matches!(parser.lexer.peek_from(parser.lexer.at), Some((_, b'{'))).then_some(token.span)
        });
        let Some(tag) = tag else { return false };
        self.lexer.at = tag.range().end;
        self.template_tag(tag);
        true
    }

    /// Prose before the JSON.
    pub(super) fn leading_text(&mut self) {
        let start = self.lexer.at;
        let len = self.text[start..].find('{').unwrap_or(self.text.len() - start);
        let said = self.text[start..start + len].trim_end();
        let span = Span::new(start as u32, (start + said.len()) as u32);
        self.lexer.at = start + len;
        self.lexer.line_start = self.text[..self.lexer.at].rfind(['\n', '\r']).map_or(0, |n| n + 1);
        self.error(Kind::Unexpected(said.chars().next().unwrap_or_default()), span, span, None);
    }

    /// What can be no member: up to the next separator or line end.
    pub(super) fn junk(&mut self, from: Span) {
        let end = self.run_end(from.end() as usize).max(from.end() as usize);
        let end = self.key_after(from.end() as usize).map_or(end, |key| key.min(end));
        let said = self.text[from.start() as usize..end].trim_end();
        let span = Span::new(from.start(), from.start() + said.len() as u32);
        self.lexer.at = span.end() as usize;
        let mut region = span;
        if let Some(frame) = self.stack.last()
            && frame.comma.is_none()
            && let Some(member) = frame.members.last()
        {
            region = region.join(member.value.span);
        }
        self.end = span.end();
        self.error(Kind::Unexpected(said.chars().next().unwrap_or_default()), span, region, None);
        self.comma_of_junk();
    }

    /// Where a run of words ends that starts before `from`: at a separator or the line end.
    pub(super) fn run_end(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            match self.template_end(at) {
                Some(end) => at = end,
                None if matches!(byte, b',' | b'{' | b'}' | b'[' | b']' | b'\n' | b'\r') => break,
                None => at += 1,
            }
        }
        at
    }

    /// What stands on a line after something that has no place there was perhaps meant otherwise: a person decides.
    pub(super) fn doubt_what_follows_junk(&mut self) {
        let mut doubtful_until = 0;
        for error in &mut self.errors {
            let is_doubtful = error.span.start() < doubtful_until;
            if let Some(fix) = error.fix.as_mut().filter(|_| is_doubtful) {
                fix.applicability = fix.applicability.min(Applicability::Unsafe);
            }
            let is_junk = matches!(error.kind, Kind::Unexpected(_)) && error.fix.is_none();
            let is_new_line = error.span.end() >= doubtful_until;
            if is_new_line && (is_junk || matches!(error.kind, Kind::UnclosedString | Kind::InnerQuote)) {
                let from = error.span.end() as usize;
                let rest = self.text.as_bytes()[from..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                doubtful_until = rest.map_or(self.text.len(), |rest| from + rest) as u32;
            }
        }
    }

    /// Whether a value was meant that starts with a sign: `&quot;id&quot;`.
    pub(super) fn starts_value(&self, span: Span) -> bool {
        let Some(frame) = self.stack.last() else { return false };
        let is_due =
            if frame.object { frame.key.is_some() } else { !frame.has_entries() || frame.comma.is_some() };
        let run = &self.text.as_bytes()[span.range()];
        is_due && run.iter().all(u8::is_ascii_graphic) && self.byte_at(span.end()).is_some_and(is_word)
    }

    /// Whether what starts with a sign where a key is due goes on with words: all of it is one.
    pub(super) fn starts_junk(&self, span: Span) -> bool {
        let is_due = self.stack.last().is_some_and(|frame| frame.object && frame.key.is_none());
        is_due
            && self
                .byte_at(span.end())
                .is_some_and(|next| is_word(next) || next == b'"' && self.text[span.range()].ends_with('\\'))
    }

    /// The comma after something that is no member, where it is not due: it goes with that.
    pub(super) fn comma_of_junk(&mut self) {
        let is_due = self.stack.last().is_some_and(|frame| frame.has_entries() && frame.comma.is_none());
        if let Some((at, b',')) = self.lexer.peek_from(self.lexer.at).filter(|_| !is_due) {
            self.lexer.skip_spaces();
            self.lexer.at = at + 1;
            self.end = at as u32 + 1;
        }
    }

    /// Where the next key starts on the line, a text in quotes with a colon, if what stands between is no value.
    pub(super) fn key_after(&mut self, from: usize) -> Option<usize> {
        let until = (from + AHEAD).min(self.text.len());
        let quote =
            self.text.as_bytes()[from..until].iter().position(|byte| matches!(byte, b'"' | b'\n'))? + from;
        if !self.text[from..quote].ends_with([' ', '\t']) {
            return None;
        }
        let is_key = self.ahead(quote, |parser| {
            let token = parser.lexer.next();
            token.is_some_and(|token| token.kind == TokenKind::String) && parser.colon_follows()
        });
        let between = self.text[from..quote].trim_end().len();
        is_key.then_some(from + between)
    }

    /// Whether a word where a key is due starts an address or a template.
    pub(super) fn is_text(&mut self, word: Span) -> bool {
        let end = word.end() as usize;
        self.text[end..].starts_with("://")
            || end < self.text.len() && self.template_end(end).is_some()
            || self.key_after(end) == Some(end)
    }

    /// Where the template ends whose brace stands at `at`, on the same line: `${gmtDate:…}`.
    pub(super) fn template_end(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        if bytes[at] != b'{' || at == 0 || bytes[at - 1] != b'$' {
            return None;
        }
        let mut rest = bytes[at + 1..].iter().take(AHEAD);
        let length = rest.position(|byte| matches!(byte, b'}' | b'"' | b'{' | b'\n' | b'\r'))?;
        (bytes[at + 1 + length] == b'}').then_some(at + length + 2)
    }
}
