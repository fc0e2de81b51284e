//! Where objects and arrays end, also where the text does not say so.

use super::{
    Member, Node, SyntaxError, SyntaxErrorKind as Kind, Value,
    parser::{Frame, Parser, safe},
};
use crate::{diag::Edit, scan, span::Span};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Up to so many members keys are compared with each other; above, looked up.
const FEW_MEMBERS: usize = 8;
/// Spaces at a line start that still count as its indentation.
const MAX_INDENT: usize = 1024;

impl Parser<'_> {
    /// A closing bracket inside an object or array.
    pub(super) fn close(&mut self, byte: u8) {
        let object = byte == b'}';
        let Some(top) = self.stack.last() else { return };
        if top.implied {
            if object && self.stack.len() == 1 && self.closes_without_brace() {
                return;
            }
            return self.stray_close(byte);
        }
        if self.by_layout && self.goes_on_below() {
            return self.stray_close(byte);
        }
        if top.object == object {
            if self.stack.len() == 1 && self.more_members_follow() {
                return self.stray_close(byte);
            }
            self.take_one();
            return self.pop();
        }
        let fitting = self.stack.iter().rposition(|frame| frame.object == object && !frame.implied);
        match fitting {
            Some(index) if !self.is_wrong_close(index) => {
                // The brackets in between were never closed; this one is read again.
                self.close_frames(index + 1, false);
            }
            None if !self.is_wrong_close_alone() => self.stray_close(byte),
            _ => self.wrong_close(),
        }
    }

    /// Whether a closing bracket that fits the frame at `index` was rather meant for the innermost one.
    fn is_wrong_close(&self, index: usize) -> bool {
        let Some(top) = self.stack.last() else { return false };
        if let Some(indent) = self.indent()
            && indent_of(self.text, top.line_start) != indent_of(self.text, self.stack[index].line_start)
        {
            return indent == indent_of(self.text, top.line_start);
        }
        match self.lexer.peek_from(self.lexer.at + 1) {
            None => false,
            // What the layout closes with the next bracket is not closed by this one.
            Some((at, b'}' | b']'))
                if self.by_layout
                    && top.line_start != self.stack[index].line_start
                    && self.indent_at(at) == Some(indent_of(self.text, self.stack[index].line_start)) =>
            {
                true
            }
            Some((_, byte)) if matches!(byte, b'}' | b']') => {
                let closes = |depth: usize| depth > 0 && (self.stack[depth - 1].object == (byte == b'}'));
                closes(self.stack.len() - 1) && !closes(index)
            }
            Some((at, b',')) => {
                let key = matches!(self.lexer.peek_from(at + 1), Some((at, b'"')) if self.is_key(at));
                let parent_is_object = |depth: usize| depth > 0 && self.stack[depth - 1].object;
                index == 0
                    || (parent_is_object(self.stack.len() - 1) == key && parent_is_object(index) != key)
            }
            Some(_) => index == 0,
        }
    }

    /// The same where it fits no frame at all.
    fn is_wrong_close_alone(&self) -> bool {
        let Some(top) = self.stack.last() else { return false };
        match self.lexer.peek_from(self.lexer.at + 1) {
            None => true,
            Some((_, byte)) => self.stack.len() > 1 && (self.in_pairs || byte != top.closer() as u8),
        }
    }

    /// Whether a key stands at `at`, as far as its first bytes tell.
    fn is_key(&self, at: usize) -> bool {
        let rest = &self.text.as_bytes()[at + 1..];
        let close = rest.iter().take(MAX_INDENT).position(|b| *b == b'"');
        close.is_some_and(|n| matches!(self.lexer.peek_from(at + n + 2), Some((_, b':'))))
    }

    /// Whether the closing bracket at hand would end the whole text although members follow.
    fn more_members_follow(&self) -> bool {
        let Some(top) = self.stack.last() else { return false };
        let Some((comma, b',')) = self.lexer.peek_from(self.lexer.at + 1) else { return false };
        top.object && matches!(self.lexer.peek_from(comma + 1), Some((at, b'"')) if self.is_key(at))
    }

    pub(super) fn stray_close(&mut self, byte: u8) {
        let span = self.take_one();
        let fix = safe("Remove the bracket", vec![Edit::delete(span)]);
        self.error(Kind::StrayClose(byte as char), span, Span::at(span.start()), fix);
    }

    pub(super) fn wrong_close(&mut self) {
        let span = self.take_one();
        let Some(top) = self.stack.last() else { return };
        let (start, expected) = (top.start, top.closer());
        let fix = safe("Use the bracket that fits", vec![Edit::replace(span, expected.to_string())]);
        self.error(Kind::WrongClose { expected }, span, Span::new(start, span.end()), fix);
        self.pop();
    }

    /// A `{` or `[` where a key was due.
    pub(super) fn container_without_key(&mut self, byte: u8) {
        let (at, line_start) = (self.lexer.at, self.lexer.line_start);
        // `[{…, {…}]`: the object before was never closed.
        let depth = self.stack.len();
        if byte == b'{' && depth > 1 && !self.stack[depth - 2].object && self.stack[depth - 1].comma.is_some()
        {
            return self.close_frames(depth - 1, false);
        }
        if self.doubled_brace(byte) || self.bracketed_junk(byte) {
            return;
        }
        let Some(token) = self.lexer.next() else { return };
        if token.span.len() > 1 {
            (self.lexer.at, self.lexer.line_start) = (at, line_start);
            return self.key();
        }
        self.end = token.span.end();
        self.error(Kind::Unexpected(byte as char), token.span, token.span, None);
        if depth < super::MAX_DEPTH {
            self.push_frame(byte == b'{', token.span.start(), line_start, false);
        }
    }

    /// A member where an item was due: the array was never closed. Whether it was so.
    pub(super) fn member_in_array(&mut self) -> bool {
        let depth = self.stack.len();
        if depth < 2 || !self.stack[depth - 2].object || !self.stack[depth - 1].has_entries() {
            return false;
        }
        let (at, line_start) = (self.lexer.at, self.lexer.line_start);
        self.lexer.next();
        let key = self.colon_follows();
        (self.lexer.at, self.lexer.line_start) = (at, line_start);
        if key {
            self.close_frames(depth - 1, false);
        }
        key
    }

    /// Closes the objects and arrays that the layout says are over before the key at hand; whether there were any.
    pub(super) fn close_by_layout(&mut self) -> bool {
        let Some(indent) = self.indent() else { return false };
        let over = |frame: &Frame| {
            frame.indent.is_some_and(|members| members > indent)
                && indent_of(self.text, frame.line_start) >= indent
        };
        if !self.stack.last().is_some_and(over) {
            return false;
        }
        let fitting = self.stack.iter().rposition(|frame| frame.object && frame.indent == Some(indent));
        let Some(index) = fitting else { return false };
        self.close_frames(index + 1, false);
        true
    }

    /// The indentation of the token at hand, where it is the first of its line.
    pub(super) fn indent(&self) -> Option<usize> {
        let before = self.text.as_bytes().get(self.lexer.line_start..self.lexer.at)?;
        (before.len() <= MAX_INDENT && before.iter().all(|b| matches!(b, b' ' | b'\t')))
            .then_some(before.len())
    }

    /// The text is over: closes what is open.
    pub(super) fn close_at_end(&mut self) {
        let is_cut =
            |error: &SyntaxError| matches!(error.kind, Kind::UnclosedString) && error.span.end() == self.end;
        let from = self.errors.len() - usize::from(self.errors.last().is_some_and(is_cut));
        while let Some(frame) = self.stack.last() {
            if frame.key.is_some() {
                self.lexer.at = self.text.len();
                let text = if self.text[..self.end as usize].ends_with(':') { " null" } else { ": null" };
                self.missing_value(text);
            } else if frame.implied && self.stack.len() == 1 {
                self.pop();
            } else {
                self.close_frames(usize::from(self.stack[0].implied), true);
            }
        }
        self.join_cut(from);
    }

    /// Closes all frames from number `from` on, whose own brackets never came.
    fn close_frames(&mut self, from: usize, at_end: bool) {
        let Some(top) = self.stack.last_mut() else { return };
        // The comma belongs to the level that goes on.
        let comma = if at_end { None } else { top.comma.take() };
        let at = comma.map_or(self.end, |comma| comma.start());
        let mut closers = String::new();
        while self.stack.len() > from
            && let Some(frame) = self.stack.last()
        {
            closers.push(frame.closer());
            let (start, bracket) = (frame.start, frame.bracket());
            let outermost = self.stack.len() == from + 1;
            // One repair closes all, since their order matters.
            let fix = safe("Add what closes it", vec![Edit::insert(at, &*closers)]).filter(|_| outermost);
            if at_end && self.too_deep.is_some() {
                // What closes it was skipped with what lies too deep: that is said once, there.
                self.pop_at(at);
                continue;
            }
            // Where only the last bracket of all is missing, nothing but the end is open to question.
            let sure = at_end && from == 0 && closers.len() == 1;
            let region = if sure { Span::at(at) } else { Span::new(start, at.max(start)) };
            let opening = Span::new(start, start + self.lexer.char_at(start as usize).len_utf8() as u32);
            // Several are one mistake: it is told where the outermost one starts.
            if outermost {
                self.error(Kind::Unclosed(bracket), opening, region, fix);
            }
            self.pop_at(at);
        }
        if let (Some(frame), Some(comma)) = (self.stack.last_mut(), comma) {
            frame.comma = Some(comma);
        }
    }

    /// Closes the innermost frame, whose bracket was the last token.
    pub(super) fn pop(&mut self) {
        self.pop_at(self.end);
    }

    fn pop_at(&mut self, end: u32) {
        let Some(frame) = self.stack.pop() else { return };
        if let Some(comma) = frame.comma.filter(|comma| !comma.is_empty()) {
            let fix = safe("Remove the comma", vec![Edit::delete(comma)]);
            self.error(Kind::TrailingComma, comma, Span::at(comma.start()), fix);
        }
        let span = Span::new(frame.start, end.max(frame.start));
        let value = if frame.object {
            self.report_duplicates(&frame);
            Value::Object(frame.members)
        } else {
            Value::Array(frame.items)
        };
        self.complete(Node { span, value });
    }

    fn report_duplicates(&mut self, frame: &Frame) {
        each_repeated(&frame.members, &mut |member| {
            let kind = Kind::DuplicateKey(member.key.text.to_string());
            let region = Span::at(member.key_span.start());
            self.errors.push(SyntaxError { span: member.key_span, kind, region, fix: None });
        });
    }
}

/// Calls `each` with every member whose key stands before it already.
pub(super) fn each_repeated(members: &[Member], each: &mut dyn FnMut(&Member)) {
    if members.len() <= FEW_MEMBERS {
        for (index, member) in members.iter().enumerate().skip(1) {
            let key = member.key.text.as_str();
            if members[..index].iter().any(|before| scan::same(&before.key.text, key)) {
                each(member);
            }
        }
        return;
    }
    // By their hashes, each with its member's number in its last bits: to look thousands of keys up by themselves is to fetch
    // them from all over the memory.
    let numbers = members.len().next_power_of_two() as u64 - 1;
    let hashed = members.iter().enumerate().map(|(index, member)| {
        let mut hasher = DefaultHasher::new();
        member.key.text.hash(&mut hasher);
        hasher.finish() & !numbers | index as u64
    });
    let mut hashed: Vec<u64> = hashed.collect();
    hashed.sort_unstable();
    let mut is_repeated = vec![false; members.len()];
    for alike in
        hashed.chunk_by(|one, next| one & !numbers == next & !numbers).filter(|alike| alike.len() > 1)
    {
        let alike: Vec<_> = alike.iter().map(|one| (one & numbers) as usize).collect();
        for (at, index) in alike.iter().enumerate() {
            let key = &members[*index].key.text;
            is_repeated[*index] = alike[..at].iter().any(|before| members[*before].key.text == *key);
        }
    }
    members
        .iter()
        .zip(is_repeated)
        .filter(|(_, is_repeated)| *is_repeated)
        .for_each(|(member, _)| each(member));
}

/// How many spaces and tabs stand at `line_start`.
pub(super) fn indent_of(text: &str, line_start: usize) -> usize {
    let line = text.as_bytes()[line_start..].iter().take(MAX_INDENT);
    line.take_while(|b| matches!(b, b' ' | b'\t')).count()
}
