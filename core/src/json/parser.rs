//! From text to tree.

use super::{
    Document, Encoding, MAX_DEPTH, Member, Node, SyntaxError, SyntaxErrorKind as Kind, SyntaxFix, Text,
    Value,
    lexer::{Lexer, TokenKind},
    strict, string,
};
use crate::{
    decoded::Decoded,
    diag::{Applicability, Edit},
    span::{Span, sort_by_span},
};

/// Reads a text as JSON; never fails, never stops at the first error.
pub fn parse(text: &str) -> Document {
    if let Some(root) = strict::read(text) {
        return Document { root: Some(root), ..Document::default() };
    }
    recover(text)
}

/// Reads a text that is broken somewhere, or may be.
pub(super) fn recover(text: &str) -> Document {
    let first = Parser::new(text).run();
    if !first.is_uneven {
        return first.document;
    }
    // A bracket is missing somewhere, or one too many, most likely where the layout stops to agree with the nesting. Files that
    // are whole may be laid out as they like, so only now the layout is asked.
    let second = Parser { by_layout: true, ..Parser::new(text) }.run();
    let best = if second.document.errors.len() <= first.document.errors.len() { second } else { first };
    // One bracket too many and one too few: perhaps it stands in the place of the other.
    if best.document.errors.iter().any(|error| matches!(error.kind, Kind::StrayClose(_)))
        && best.document.errors.iter().any(|error| matches!(error.kind, Kind::Unclosed(_)))
    {
        let third = Parser { in_pairs: true, ..Parser::new(text) }.run();
        if third.document.errors.len() < best.document.errors.len() {
            return third.document;
        }
    }
    best.document
}

/// The same for a text that was unescaped before: every span is one of the source.
pub fn parse_decoded(text: &Decoded) -> Document {
    parse_within(text, &Encoding::default())
}

/// The same for a text inside layers: what its fixes write is encoded for them.
pub fn parse_within(text: &Decoded, encoding: &Encoding) -> Document {
    let mut document = parse(&text.text);
    document.encoding = encoding.clone();
    if text.is_plain() && text.span().start() == 0 && encoding.layers.is_empty() {
        return document;
    }
    for error in &mut document.errors {
        error.span = text.source_span(error.span);
        error.region = text.source_span(error.region);
        for edit in error.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = text.source_span(edit.span);
            edit.text = encoding.encode(&edit.text).into_owned();
        }
    }
    let mut nodes: Vec<&mut Node> = document.root.iter_mut().collect();
    while let Some(node) = nodes.pop() {
        node.span = text.source_span(node.span);
        match &mut node.value {
            Value::String(string) => string.decoded.go_through(text),
            Value::Array(items) => nodes.extend(items),
            Value::Object(members) => {
                for member in members {
                    member.key.go_through(text);
                    member.key_span = text.source_span(member.key_span);
                    nodes.push(&mut member.value);
                }
            }
            _ => {}
        }
    }
    document
}

/// What one run over the text gives.
struct Outcome {
    document: Document,
    /// Whether the text ended inside an object or array, or a bracket fits nothing.
    is_uneven: bool,
}

/// An object or array that is not closed yet.
pub(super) struct Frame {
    pub(super) object: bool,
    /// Its first byte.
    pub(super) start: u32,
    /// Where the line starts that it starts on.
    pub(super) line_start: usize,
    /// Members without braces: nothing closes them.
    pub(super) implied: bool,
    pub(super) members: Vec<Member>,
    pub(super) items: Vec<Node>,
    /// The key that still waits for its value.
    pub(super) key: Option<(Decoded, Span)>,
    /// The comma after the last entry.
    pub(super) comma: Option<Span>,
    /// The indentation of the first member, where it starts a line.
    pub(super) indent: Option<usize>,
}

impl Frame {
    /// One past the last entry.
    pub(super) fn entries_end(&self) -> u32 {
        let member = self.members.last().map(|m| m.value.span.end().max(m.key_span.end()));
        member.or(self.items.last().map(|item| item.span.end())).unwrap_or(self.start + 1)
    }

    pub(super) fn has_entries(&self) -> bool {
        !(self.members.is_empty() && self.items.is_empty())
    }

    pub(super) fn bracket(&self) -> char {
        if self.object { '{' } else { '[' }
    }

    pub(super) fn closer(&self) -> char {
        if self.object { '}' } else { ']' }
    }
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) lexer: Lexer<'a>,
    pub(super) stack: Vec<Frame>,
    pub(super) errors: Vec<SyntaxError>,
    pub(super) root: Option<Node>,
    /// One past the last token that was no space or comment.
    pub(super) end: u32,
    /// Whether the layout tells where a bracket is missing.
    pub(super) by_layout: bool,
    /// Whether a bracket that fits nothing closes what is open.
    pub(super) in_pairs: bool,
    pub(super) too_deep: Option<usize>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            lexer: Lexer::new(text),
            stack: Vec::new(),
            errors: Vec::new(),
            root: None,
            end: 0,
            by_layout: false,
            in_pairs: false,
            too_deep: None,
        }
    }

    fn run(mut self) -> Outcome {
        while let Some(byte) = self.skip() {
            match self.stack.last() {
                None if self.root.is_none() => self.first(byte),
                None => self.after_root(byte),
                Some(frame) if !frame.object => self.item(byte),
                Some(frame) if frame.key.is_none() => self.member(byte),
                Some(_) => self.member_value(byte),
            }
        }
        // One that closes nothing, or too much: the layout may tell which one it is.
        let is_stray = |error: &SyntaxError| {
            matches!(error.kind, Kind::StrayClose(_) | Kind::WrongClose { .. } | Kind::TextAfterValue)
        };
        let is_uneven = self.stack.iter().any(|frame| !frame.implied) || self.errors.iter().any(is_stray);
        self.close_at_end();
        if self.root.is_none() && self.errors.iter().all(|error| error.kind == Kind::Comment) {
            self.error(Kind::Empty, Span::at(self.text.len() as u32), Span::at(self.text.len() as u32), None);
        }
        sort_by_span(&mut self.errors, |error| error.span);
        self.join_quotes();
        self.doubt_what_follows_junk();
        let document = Document { root: self.root, errors: self.errors, ..Document::default() };
        Outcome { document, is_uneven }
    }

    pub(super) fn error(&mut self, kind: Kind, span: Span, region: Span, fix: Option<SyntaxFix>) {
        self.errors.push(SyntaxError { span, kind, region, fix });
    }

    /// Goes past all that is no part of a value, reports what JSON does not allow there; the byte that follows.
    pub(super) fn skip(&mut self) -> Option<u8> {
        loop {
            let byte = self.lexer.skip_spaces()?;
            if matches!(byte, b'"' | b',' | b':' | b'{' | b'}' | b'[' | b']') || byte.is_ascii_alphanumeric()
            {
                return Some(byte);
            }
            let (at, line_start) = (self.lexer.at, self.lexer.line_start);
            let token = self.lexer.next()?;
            match token.kind {
                TokenKind::Comment => self.comment(token.span),
                TokenKind::ByteOrderMark => {
                    let fix = safe("Remove the byte order mark", vec![Edit::delete(token.span)]);
                    self.error(Kind::ByteOrderMark, token.span, Span::at(token.span.start()), fix);
                }
                TokenKind::Unexpected if self.starts_value(token.span) => {
                    (self.lexer.at, self.lexer.line_start) = (at, line_start);
                    return Some(byte);
                }
                TokenKind::Unexpected => self.unexpected(token.span),
                _ => {
                    (self.lexer.at, self.lexer.line_start) = (at, line_start);
                    return Some(byte);
                }
            }
        }
    }

    fn comment(&mut self, span: Span) {
        let before = &self.text[self.end.min(span.start()) as usize..span.start() as usize];
        let blank = before.len() - before.trim_end_matches([' ', '\t']).len();
        let start = span.start() - blank as u32;
        // A comment on lines of its own goes with them.
        let alone = start == 0 || self.text[..start as usize].ends_with(['\n', '\r']);
        let rest = &self.text[span.end() as usize..];
        let line_end = match rest.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            _ => 0,
        };
        let end = span.end() + if alone { line_end } else { 0 };
        let fix = safe("Remove the comment", vec![Edit::delete(Span::new(start, end))]);
        self.error(Kind::Comment, span, Span::at(span.start()), fix);
    }

    /// Whether the next token is on a later line than the last one.
    pub(super) fn on_new_line(&self) -> bool {
        self.lexer.line_start as u32 >= self.end && self.end > 0
    }

    /// Whether a `:` follows the last token.
    pub(super) fn colon_follows(&self) -> bool {
        matches!(self.lexer.peek_from(self.lexer.at), Some((_, b':')))
    }

    /// The first value of the text.
    fn first(&mut self, byte: u8) {
        match byte {
            b'{' if self.leading_tag() => {}
            b'{' | b'[' => self.value(byte),
            b'}' | b']' => self.stray_close(byte),
            b',' | b':' => {
                let span = self.take_one();
                let fix = safe("Remove it", vec![Edit::delete(span)]);
                self.error(Kind::Unexpected(byte as char), span, Span::at(span.start()), fix);
            }
            b'\'' if self.quote_around() => {}
            _ => {
                let (at, line_start) = (self.lexer.at, self.lexer.line_start);
                let token = self.lexer.next();
                let colon = self.colon_follows() && token.is_some_and(|t| t.kind != TokenKind::TemplateTag);
                (self.lexer.at, self.lexer.line_start) = (at, line_start);
                if colon {
                    self.missing_braces(at as u32, line_start);
                } else if token.is_some_and(|t| t.kind == TokenKind::Word) && self.text[at..].contains('{') {
                    self.leading_text();
                } else {
                    self.value(byte);
                }
            }
        }
    }

    /// Members that nobody put braces around.
    fn missing_braces(&mut self, start: u32, line_start: usize) {
        // At the very end, on a line of its own: a comment may stand last, and its repair must not overlap.
        let close = if self.text.ends_with('\n') { "}\n" } else { "\n}" };
        let edits = vec![Edit::insert(start, "{"), Edit::insert(self.text.len() as u32, close)];
        let fix = Some(SyntaxFix { title: "Put braces around", applicability: Applicability::Unsafe, edits });
        let key = self.text[start as usize..].find(':').map_or(start, |n| start + n as u32);
        self.error(Kind::MissingBraces, Span::new(start, key), Span::at(start), fix);
        self.push_frame(true, start, line_start, true);
    }

    fn after_root(&mut self, byte: u8) {
        if matches!(byte, b'}' | b']') {
            return self.stray_close(byte);
        }
        let start = self.lexer.at;
        let end = self.text.trim_end().len().max(start + 1);
        let span = Span::new(start as u32, end as u32);
        if self.quote_at_end(span) {
            self.lexer.at = self.text.len();
            return;
        }
        let fix = if &self.text[span.range()] == "," {
            safe("Remove the comma", vec![Edit::delete(span)])
        } else {
            None
        };
        self.error(Kind::TextAfterValue, span, span, fix);
        self.lexer.at = self.text.len();
    }

    pub(super) fn take_one(&mut self) -> Span {
        let start = self.lexer.at as u32;
        self.lexer.at += 1;
        self.end = start + 1;
        Span::new(start, start + 1)
    }

    fn comma(&mut self) {
        let span = self.take_one();
        let Some(frame) = self.stack.last_mut() else { return };
        if frame.has_entries() && frame.comma.is_none() {
            frame.comma = Some(span);
        } else {
            let fix = safe("Remove the comma", vec![Edit::delete(span)]);
            self.error(Kind::ExtraComma, span, Span::at(span.start()), fix);
        }
    }

    /// Reports that no comma stands before what starts at `span`.
    pub(super) fn missing_comma(&mut self, span: Span) {
        let Some(frame) = self.stack.last() else { return };
        let after = frame.entries_end();
        if self.goes_with_last(after) {
            return;
        }
        let fix = safe("Add the comma", vec![Edit::insert(after, ",")]);
        self.error(Kind::MissingComma, span, Span::at(after), fix);
    }

    fn item(&mut self, byte: u8) {
        match byte {
            b']' | b'}' => self.close(byte),
            b',' => self.comma(),
            b':' => self.lone_colon(),
            _ => {
                let before = self.errors.len();
                let start = self.lexer.at as u32;
                if byte == b'"' && self.member_in_array() {
                    return;
                }
                let Some(frame) = self.stack.last_mut() else { return };
                if frame.has_entries() && frame.comma.take().is_none() {
                    let len = self.char_len();
                    self.missing_comma(Span::new(start, start + len));
                    self.value(byte);
                    self.widen(before, start);
                } else {
                    self.value(byte);
                }
            }
        }
    }

    fn char_len(&self) -> u32 {
        self.lexer.char_at(self.lexer.at).len_utf8() as u32
    }

    /// Makes the error with number `index` cover the scalar that starts at `start`.
    fn widen(&mut self, index: usize, start: u32) {
        let Some(frame) = self.stack.last() else { return };
        if let (Some(error), Some(item)) = (self.errors.get_mut(index), frame.items.last())
            && item.span.start() == start
        {
            error.span = item.span;
        }
    }

    fn lone_colon(&mut self) {
        let span = self.take_one();
        let fix = safe("Remove the colon", vec![Edit::delete(span)]);
        self.error(Kind::Unexpected(':'), span, Span::at(span.start()), fix);
    }

    fn member(&mut self, byte: u8) {
        match byte {
            b'}' | b']' => self.close(byte),
            b',' => self.comma(),
            b':' => self.lone_colon(),
            b'{' | b'[' => self.container_without_key(byte),
            _ => self.key(),
        }
    }

    pub(super) fn key(&mut self) {
        if self.by_layout && self.close_by_layout() {
            return;
        }
        let new_line = self.on_new_line();
        let indent = self.indent();
        let Some(token) = self.lexer.next() else { return };
        // What a colon follows at once is a key: no need to look for slips.
        let is_sure = self.lexer.byte(self.lexer.at) == Some(b':') && token.kind == TokenKind::String;
        if !is_sure && (self.list_without_bracket(token) || self.grouped_number(token)) {
            return;
        }
        let slip = if is_sure { None } else { self.slip_of_key(token) };
        let token = slip.as_ref().map_or(token, |slip| slip.token);
        let colon = self.colon_follows();
        let Some(frame) = self.stack.last_mut() else { return };
        if frame.members.is_empty() {
            frame.indent = indent;
        }
        let fresh = !frame.has_entries();
        let comma = frame.comma.take();
        let word = token.kind != TokenKind::String;
        if token.kind == TokenKind::TemplateTag {
            frame.comma = comma;
            return self.template_tag(token.span);
        }
        let junk = !colon && ((comma.is_none() && !fresh && !new_line) || (word && !self.value_follows()));
        if junk || word && self.is_text(token.span) {
            if let Some(frame) = self.stack.last_mut() {
                frame.comma = comma;
            }
            return self.junk(token.span);
        }
        if comma.is_none() && !fresh {
            self.missing_comma(token.span);
        }
        self.end = token.span.end();
        let key = if let Some(slip) = slip {
            self.errors.push(slip.error);
            slip.name
        } else if word {
            let edits = vec![Edit::insert(token.span.start(), "\""), Edit::insert(token.span.end(), "\"")];
            let fix = safe("Put the key in quotes", edits);
            self.error(Kind::UnquotedKey, token.span, token.span, fix);
            Decoded::plain(&self.text[token.span.range()], token.span.start())
        } else {
            string::decode(&self.lexer, token.span, &mut self.errors)
        };
        if let Some(frame) = self.stack.last_mut() {
            frame.key = Some((key, token.span));
        }
        if !is_sure && self.other_colon(token.span) {
            return;
        }
        match self.skip() {
            Some(b':') => {
                self.take_one();
            }
            Some(b'{' | b'[') => self.missing_colon(token.span),
            Some(byte) if !matches!(byte, b',' | b'}' | b']') && !self.on_new_line() => {
                self.missing_colon(token.span);
            }
            _ => self.missing_value(": null"),
        }
    }

    /// Whether a value starts right after the last token, on its line.
    fn value_follows(&self) -> bool {
        let Some((at, byte)) = self.lexer.peek_from(self.lexer.at) else { return false };
        let between = &self.text[self.lexer.at..at];
        !between.contains(['\n', '\r'])
            && (matches!(byte, b'"' | b'{' | b'[' | b'-') || byte.is_ascii_digit())
    }

    pub(super) fn missing_colon(&mut self, key: Span) {
        let fix = safe("Add the colon", vec![Edit::insert(key.end(), ":")]);
        self.error(Kind::MissingColon, key, key, fix);
    }

    /// Gives the waiting key a value of no bytes; `text` would mend it.
    pub(super) fn missing_value(&mut self, text: &'static str) {
        let at = self.end;
        let Some((_, key)) = self.stack.last().and_then(|frame| frame.key.clone()) else { return };
        let ends = match self.lexer.peek_from(self.lexer.at) {
            None => true,
            Some((_, byte)) => matches!(byte, b',' | b'}' | b']'),
        };
        let comma = if ends { text.to_owned() } else { format!("{text},") };
        let fix = Some(SyntaxFix {
            title: "Add a value",
            applicability: Applicability::Unsafe,
            edits: vec![Edit::insert(at, comma)],
        });
        let region = Span::new(key.start(), at);
        match self.errors.last_mut() {
            // A key whose quote never came has swallowed its value.
            Some(error) if error.kind == Kind::UnclosedString && error.span == key => {
                error.region = error.region.join(region);
                if let (Some(own), Some(fix)) = (&mut error.fix, fix) {
                    own.edits.extend(fix.edits);
                }
            }
            _ => self.error(Kind::MissingValue, key, region, fix),
        }
        self.complete(Node { span: Span::at(at), value: Value::Invalid(String::new().into()) });
        if let Some(frame) = self.stack.last_mut()
            && self.lexer.byte(self.lexer.at) != Some(b',')
        {
            // The repair brings the comma along.
            frame.comma = Some(Span::at(at));
        }
    }

    fn member_value(&mut self, byte: u8) {
        match byte {
            b',' | b'}' | b']' => self.missing_value(" null"),
            b':' => self.lone_colon(),
            b'"' if self.on_new_line() || self.by_layout => {
                let (at, line_start) = (self.lexer.at, self.lexer.line_start);
                self.lexer.next();
                let key = self.colon_follows();
                (self.lexer.at, self.lexer.line_start) = (at, line_start);
                match key {
                    true if self.object_without_brace() => {}
                    true => self.missing_value(" null"),
                    false => self.value(byte),
                }
            }
            _ => self.value(byte),
        }
    }

    /// Reads a scalar, or opens an object or array.
    fn value(&mut self, byte: u8) {
        let line_start = self.lexer.line_start;
        let Some(token) = self.lexer.next() else { return };
        let span = token.span;
        let value = match token.kind {
            TokenKind::OpenBrace | TokenKind::OpenBracket => {
                self.end = span.end();
                return self.open(byte == b'{', span.start(), line_start);
            }
            TokenKind::String => {
                let decoded = string::decode(&self.lexer, span, &mut self.errors);
                Value::String(Text { decoded, embedded: None })
            }
            TokenKind::Number | TokenKind::Literal
                if self.lexer.byte(self.lexer.at) == Some(b'"') && self.half_quoted_value(span) =>
            {
                return;
            }
            TokenKind::Number => Value::Number(self.text[span.range()].into()),
            TokenKind::Literal => match byte {
                b't' => Value::Bool(true),
                b'f' => Value::Bool(false),
                _ => Value::Null,
            },
            _ => return self.word(span, token.kind),
        };
        self.complete(Node { span, value });
    }

    fn open(&mut self, object: bool, start: u32, line_start: usize) {
        if self.stack.len() >= MAX_DEPTH {
            return self.skip_deep(start);
        }
        self.push_frame(object, start, line_start, false);
    }

    pub(super) fn push_frame(&mut self, object: bool, start: u32, line_start: usize, implied: bool) {
        self.stack.push(Frame {
            object,
            start,
            line_start,
            implied,
            members: Vec::new(),
            items: Vec::new(),
            key: None,
            comma: None,
            indent: None,
        });
    }

    /// Goes past what is nested too deep, by its brackets alone.
    fn skip_deep(&mut self, start: u32) {
        let mut depth = 1_usize;
        while depth > 0
            && let Some(token) = self.lexer.next()
        {
            match token.kind {
                TokenKind::OpenBrace | TokenKind::OpenBracket => depth += 1,
                TokenKind::CloseBrace | TokenKind::CloseBracket => depth -= 1,
                _ => {}
            }
        }
        let span = Span::new(start, self.lexer.at as u32);
        match self.too_deep.and_then(|index| self.errors.get_mut(index)) {
            Some(error) => error.region = error.region.join(span),
            None => {
                self.too_deep = Some(self.errors.len());
                self.error(Kind::TooDeep, Span::new(start, start + 1), span, None);
            }
        }
        let value = Value::Invalid(self.text[span.range()].into());
        self.complete(Node { span, value });
    }

    /// Puts a value where it belongs.
    pub(super) fn complete(&mut self, node: Node) {
        self.end = self.end.max(node.span.end());
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(frame) if !frame.object => frame.items.push(node),
            Some(frame) => {
                if let Some((key, key_span)) = frame.key.take() {
                    frame.members.push(Member { key, key_span, value: node });
                }
            }
        }
    }
}

pub(super) fn safe(title: &'static str, edits: Vec<Edit>) -> Option<SyntaxFix> {
    Some(SyntaxFix { title, applicability: Applicability::Safe, edits })
}
