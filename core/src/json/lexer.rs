//! From text to tokens: every byte belongs to exactly one.

mod quoted;

use crate::span::Span;
use quoted::Closer;

/// A piece of a text that should be JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its bytes, at least one.
    pub span: Span,
}

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenKind {
    /// Spaces, tabs and line ends.
    Whitespace,
    /// `//…`, `#…` up to the line end, or `/*…*/`.
    Comment,
    /// A byte order mark.
    ByteOrderMark,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// `:`
    Colon,
    /// `,`
    Comma,
    /// A string, quotes included, whatever quotes they are; it may end without one.
    String,
    /// A number as JSON writes it.
    Number,
    /// `true`, `false` or `null`.
    Literal,
    /// Any other word.
    Word,
    /// `{{…}}` or `{%…%}`: what a site generator replaces.
    TemplateTag,
    /// Characters that have no place in JSON.
    Unexpected,
}

/// The tokens of a text, gapless and in order.
pub fn tokens(text: &str) -> impl Iterator<Item = Token> {
    let mut lexer = Lexer::new(text);
    std::iter::from_fn(move || lexer.next())
}

/// What stands around a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    Double,
    Single,
    Typographic,
}

/// How the last string token is made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) quote: Quote,
    /// Its content, quotes not included.
    pub(super) content: Span,
    /// Whether a quote ends it.
    pub(super) closed: bool,
    /// Whether nothing in it needs a second look.
    pub(super) plain: bool,
}

pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    bytes: &'a [u8],
    pub(super) at: usize,
    /// Where the line that holds `at` starts.
    pub(super) line_start: usize,
    /// Of the last string token.
    pub(super) shape: Shape,
    /// Up to where a search for a closing quote went, and what it found: what makes a search from a later
    /// place in the same stretch free, so that no text takes quadratic time.
    searched: [Option<(usize, usize, Option<Closer>)>; 2],
    /// The same for strings over several lines: the next `"`, and whether it ends a string.
    line_search: Option<(usize, bool)>,
    /// The same for a `"` inside a string: from where the next `"` that a separator follows was looked for on its line,
    /// up to where, and whether it was found; and the next `":`.
    inner_searches: [Option<(usize, usize, bool)>; 2],
}

/// What a look ahead must not change.
#[derive(Clone, Copy)]
pub(super) struct Place {
    at: usize,
    line_start: usize,
    shape: Shape,
    line_search: Option<(usize, bool)>,
}

const SPACE: u8 = 1;
const WORD: u8 = 2;
const ODD: u8 = 4;
/// Ends or interrupts a plain run inside a double-quoted string.
const STOP: u8 = 8;

static CLASS: [u8; 256] = {
    let mut table = [WORD; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = ODD | STOP;
        byte += 1;
    }
    table[0x7f] = ODD;
    table[b' ' as usize] = SPACE;
    table[b'\t' as usize] = SPACE | STOP;
    table[b'\n' as usize] = SPACE | STOP;
    table[b'\r' as usize] = SPACE | STOP;
    table[b'"' as usize] = STOP;
    table[b'\\' as usize] = ODD | STOP;
    let mut index = 0;
    let odd = b"=;`|!&()^~";
    while index < odd.len() {
        table[odd[index] as usize] = ODD;
        index += 1;
    }
    let own = b",:{}[]";
    index = 0;
    while index < own.len() {
        table[own[index] as usize] = 0;
        index += 1;
    }
    table
};

/// Whether a byte can stand in a word.
pub(super) fn is_word(byte: u8) -> bool {
    CLASS[byte as usize] & WORD != 0
}

pub(super) fn is_space(byte: u8) -> bool {
    CLASS[byte as usize] & SPACE != 0
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let shape = Shape { quote: Quote::Double, content: Span::at(0), closed: true, plain: true };
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            line_start: 0,
            shape,
            searched: [None, None],
            line_search: None,
            inner_searches: [None, None],
        }
    }

    /// Where the lexer is, to come back to after a look ahead.
    pub(super) fn place(&self) -> Place {
        Place { at: self.at, line_start: self.line_start, shape: self.shape, line_search: self.line_search }
    }

    /// Takes up again at a place; what was learned ahead of it about lines does not hold there.
    pub(super) fn back_to(&mut self, place: Place) {
        (self.at, self.line_start) = (place.at, place.line_start);
        (self.shape, self.line_search) = (place.shape, place.line_search);
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// Goes past spaces; the byte that follows.
    pub(super) fn skip_spaces(&mut self) -> Option<u8> {
        while let Some(byte) = self.byte(self.at) {
            if !is_space(byte) {
                return Some(byte);
            }
            self.at += 1;
            if byte == b'\n' || byte == b'\r' {
                self.line_start = self.at;
            }
        }
        None
    }

    /// The first byte from `at` on that is no space, and where it stands.
    pub(super) fn peek_from(&self, at: usize) -> Option<(usize, u8)> {
        let skipped = self.bytes.get(at..)?.iter().position(|byte| !is_space(*byte))?;
        Some((at + skipped, self.bytes[at + skipped]))
    }

    pub(super) fn next(&mut self) -> Option<Token> {
        let start = self.at;
        let byte = self.byte(start)?;
        let kind = match byte {
            b'"' => self.double_quoted(),
            b'{' if matches!(self.byte(start + 1), Some(b'{' | b'%')) && self.template_tag() => {
                TokenKind::TemplateTag
            }
            b'{' => self.single(TokenKind::OpenBrace),
            b'}' => self.single(TokenKind::CloseBrace),
            b'[' => self.single(TokenKind::OpenBracket),
            b']' => self.single(TokenKind::CloseBracket),
            b':' => self.single(TokenKind::Colon),
            b',' => self.single(TokenKind::Comma),
            b'\'' => self.loosely_quoted(Quote::Single, 1),
            b'#' => self.line_comment(),
            b'/' if self.byte(start + 1) == Some(b'/') => self.line_comment(),
            b'/' if self.byte(start + 1) == Some(b'*') => self.block_comment(),
            _ if is_space(byte) => {
                self.skip_spaces();
                TokenKind::Whitespace
            }
            _ if CLASS[byte as usize] & ODD != 0 => self.odd(),
            0x80.. => match self.char_at(start) {
                '\u{feff}' => {
                    self.at += 3;
                    TokenKind::ByteOrderMark
                }
                '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '‛' => {
                    let len = self.char_at(start).len_utf8();
                    self.loosely_quoted(Quote::Typographic, len)
                }
                c if is_odd(c) => self.odd(),
                _ => self.word(),
            },
            _ => self.word(),
        };
        Some(Token { kind, span: Span::new(start as u32, self.at as u32) })
    }

    pub(super) fn char_at(&self, at: usize) -> char {
        self.text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or('\0')
    }

    fn single(&mut self, kind: TokenKind) -> TokenKind {
        self.at += 1;
        kind
    }

    /// Where the line ends that holds `from`.
    fn line_end(&self, from: usize) -> usize {
        let rest = &self.bytes[from.min(self.bytes.len())..];
        rest.iter().position(|b| *b == b'\n' || *b == b'\r').map_or(self.bytes.len(), |n| from + n)
    }

    fn line_comment(&mut self) -> TokenKind {
        self.at = self.line_end(self.at);
        TokenKind::Comment
    }

    fn block_comment(&mut self) -> TokenKind {
        let body = self.at + 2;
        let end = self.text[body..].find("*/").map_or(self.bytes.len(), |n| body + n + 2);
        if let Some(newline) = self.text[self.at..end].rfind(['\n', '\r']) {
            self.line_start = self.at + newline + 1;
        }
        self.at = end;
        TokenKind::Comment
    }

    fn template_tag(&mut self) -> bool {
        let closing: &[u8; 2] = if self.bytes[self.at + 1] == b'{' { b"}}" } else { b"%}" };
        let mut at = self.at + 2;
        while let Some(byte) = self.byte(at) {
            if self.bytes[at..].starts_with(closing) {
                self.at = at + 2;
                return true;
            }
            // Two braces of real JSON are told apart by what stands in between.
            let ends = matches!(byte, b'\n' | b'\r' | b'{' | b'}')
                || (closing == b"}}" && matches!(byte, b'"' | b':'));
            if ends {
                return false;
            }
            at += 1;
        }
        false
    }

    fn odd(&mut self) -> TokenKind {
        while let Some(byte) = self.byte(self.at) {
            if byte >= 0x80 {
                let c = self.char_at(self.at);
                if !is_odd(c) {
                    break;
                }
                self.at += c.len_utf8();
            } else if CLASS[byte as usize] & ODD != 0 {
                self.at += 1;
            } else {
                break;
            }
        }
        TokenKind::Unexpected
    }

    fn word(&mut self) -> TokenKind {
        let start = self.at;
        while let Some(byte) = self.byte(self.at) {
            if CLASS[byte as usize] & WORD == 0 {
                break;
            }
            if byte >= 0x80 {
                let c = self.char_at(self.at);
                if self.at > start && (is_odd(c) || matches!(c, '“' | '”' | '„' | '‟' | '\u{feff}')) {
                    break;
                }
                self.at += c.len_utf8();
            } else {
                self.at += 1;
            }
        }
        match &self.bytes[start..self.at] {
            b"true" | b"false" | b"null" => TokenKind::Literal,
            word if is_json_number(word) => TokenKind::Number,
            _ => TokenKind::Word,
        }
    }
}

/// Spaces that are none in JSON, and what cannot be seen.
fn is_odd(c: char) -> bool {
    (c.is_whitespace() && !c.is_ascii())
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}')
}

/// Whether a text is a number as RFC 8259 writes it.
pub fn is_number(text: &str) -> bool {
    is_json_number(text.as_bytes())
}

pub(super) fn is_json_number(bytes: &[u8]) -> bool {
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    match digits(at) {
        0 => return false,
        1 => at += 1,
        _ if bytes[at] == b'0' => return false,
        n => at += n,
    }
    if bytes.get(at) == Some(&b'.') {
        let n = digits(at + 1);
        if n == 0 {
            return false;
        }
        at += 1 + n;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        let n = digits(at);
        if n == 0 {
            return false;
        }
        at += n;
    }
    at == bytes.len()
}
