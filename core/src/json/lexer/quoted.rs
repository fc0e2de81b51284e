//! Strings: where they end, and where they were meant to end.

use super::{CLASS, Lexer, Quote, SPACE, STOP, Shape, TokenKind};
use crate::span::Span;

/// A quote that ends a string, and its length.
#[derive(Clone, Copy)]
pub(super) struct Closer {
    at: usize,
    len: usize,
}

/// The end of a line without the brackets that nothing in it opened: they close what is around.
fn without_closers(line: &str) -> &str {
    if !line.ends_with([']', '}']) {
        return line;
    }
    let count = |sign: u8| line.bytes().filter(|byte| *byte == sign).count();
    let mut lists = count(b']').saturating_sub(count(b'['));
    let mut objects = count(b'}').saturating_sub(count(b'{'));
    let mut rest = line;
    loop {
        let left = if rest.ends_with(']') { &mut lists } else { &mut objects };
        if !rest.ends_with([']', '}']) || *left == 0 {
            return rest;
        }
        *left -= 1;
        rest = rest[..rest.len() - 1].trim_end_matches([' ', '\t']);
    }
}

impl<'a> Lexer<'a> {
    fn string(&mut self, quote: Quote, content: (usize, usize), end: usize, plain: bool) -> TokenKind {
        let closed = end > content.1;
        let content = Span::new(content.0 as u32, content.1 as u32);
        self.shape = Shape { quote, content, closed, plain };
        self.at = end;
        TokenKind::String
    }

    pub(super) fn double_quoted(&mut self) -> TokenKind {
        let start = self.at + 1;
        let mut at = start;
        let (mut plain, mut n_inner) = (true, 0_usize);
        while let Some(byte) = self.byte(at) {
            if CLASS[byte as usize] & STOP == 0 {
                at += 1;
                continue;
            }
            match byte {
                b'"' if self.is_inner_quote(at, n_inner) => {
                    (plain, n_inner) = (false, n_inner + 1);
                    at += 1;
                }
                b'"' => return self.string(Quote::Double, (start, at), at + 1, plain),
                b'\\' => {
                    plain = false;
                    at += match self.byte(at + 1) {
                        None | Some(b'\n' | b'\r') => 1,
                        Some(_) => 1 + self.char_at(at + 1).len_utf8(),
                    };
                }
                b'\n' | b'\r' => {
                    if !self.goes_on_below(at) {
                        return self.unclosed(Quote::Double, start, at);
                    }
                    plain = false;
                    at += 1;
                    self.line_start = at;
                }
                _ => {
                    plain = false;
                    at += 1;
                }
            }
        }
        self.unclosed(Quote::Double, start, at)
    }

    /// Whether the string goes on after the `"` at `at`: a letter or the like follows at once (after blanks, where the
    /// string had such a quote before), and a `"` that ends a string stands later on the line, before the next key.
    /// The second of two such quotes may also stand before a brace, or right before the quote that ends it all.
    fn is_inner_quote(&mut self, at: usize, n_before: usize) -> bool {
        let (had_one, is_second) = (n_before > 0, n_before % 2 == 1);
        let next = if had_one { self.peek_from(at + 1).map_or(at, |next| next.0) } else { at + 1 };
        let ends = |lexer: &Self, quote: usize| {
            let after = lexer.bytes[quote + 1..].iter().find(|byte| !matches!(byte, b' ' | b'\t'));
            matches!(after, None | Some(b',' | b'}' | b']' | b'\n' | b'\r'))
        };
        if is_second && self.byte(at + 1) == Some(b'"') && ends(self, at + 1) {
            return true;
        }
        let goes_on = self.byte(next).is_some_and(|byte| {
            CLASS[byte as usize] & SPACE == 0
                && !matches!(byte, b',' | b':' | b']' | b'{' | b'[' | b'"' | b'\'' | b'#' | b'\\')
                && (is_second || byte != b'}')
                && (had_one || !matches!(byte, b'=' | b';'))
                && !(byte == b'/' && matches!(self.byte(next + 1), Some(b'/' | b'*')))
        });
        if !goes_on {
            return false;
        }
        match self.next_on_line(0, at, ends) {
            None => false,
            // A key in between belongs to the next member: the quote did end this string.
            Some(end) => {
                let starts_value = |lexer: &Self, quote: usize| lexer.byte(quote + 1) == Some(b':');
                self.next_on_line(1, at, starts_value).is_none_or(|key| end < key)
            }
        }
    }

    /// The first `"` after `at` on its line of which this holds; looked for once in each stretch.
    fn next_on_line(
        &mut self,
        slot: usize,
        at: usize,
        holds: impl Fn(&Self, usize) -> bool,
    ) -> Option<usize> {
        if let Some((from, until, found)) = self.inner_searches[slot]
            && from <= at
            && at < until
        {
            return found.then_some(until);
        }
        let mut until = at + 1;
        let found = loop {
            match self.byte(until) {
                None | Some(b'\n' | b'\r') => break false,
                Some(b'"') if holds(self, until) => break true,
                Some(_) => until += 1,
            }
        };
        self.inner_searches[slot] = Some((at, until, found));
        found.then_some(until)
    }

    /// Whether a string with a line break at `from` ends on a later line.
    ///
    /// The next `"` tells: it ends the string when a comma, a closing bracket or nothing follows, and starts
    /// another one otherwise.
    fn goes_on_below(&mut self, from: usize) -> bool {
        if let Some((until, verdict)) = self.line_search
            && from < until
        {
            return verdict;
        }
        let mut at = from;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'"' => break,
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        let ends = self.byte(at) == Some(b'"')
            && matches!(self.peek_from(at + 1), None | Some((_, b',' | b'}' | b']')));
        self.line_search = Some((at, ends));
        ends
    }

    /// A string whose quote never comes: up to the line end, but for a comma there.
    fn unclosed(&mut self, quote: Quote, start: usize, line_end: usize) -> TokenKind {
        let class = if quote == Quote::Single { Quote::Single } else { Quote::Typographic };
        if quote == Quote::Double
            && let Some(closer) = self.closer(class, start, false)
        {
            let end = closer.at + closer.len;
            return self.string(Quote::Typographic, (start, closer.at), end, false);
        }
        let line = self.text[start..line_end].trim_end_matches([' ', '\t']);
        let without_comma =
            |line: &'a str| line.strip_suffix(',').unwrap_or(line).trim_end_matches([' ', '\t']);
        let line = without_comma(without_closers(without_comma(line)));
        let end = start + line.len();
        self.string(quote, (start, end), end, false)
    }

    /// A string in quotes that JSON does not know, which may hold the same quotes: it ends where a separator
    /// follows, or at the first closing quote where none does.
    pub(super) fn loosely_quoted(&mut self, quote: Quote, len: usize) -> TokenKind {
        let start = self.at + len;
        let class = match (quote, self.char_at(self.at)) {
            (Quote::Typographic, '‘' | '’' | '‚' | '‛') => Quote::Single,
            (quote, _) => quote,
        };
        match self.closer(class, start, true) {
            Some(closer) => self.string(quote, (start, closer.at), closer.at + closer.len, false),
            None => {
                let line_end = self.line_end(start);
                self.unclosed(quote, start, line_end)
            }
        }
    }

    /// The closing quote of a class on this line: the first that a separator follows; else, where `any` is
    /// asked for, the first of all.
    fn closer(&mut self, class: Quote, from: usize, any: bool) -> Option<Closer> {
        let slot = usize::from(class == Quote::Single);
        if let Some((since, until, found)) = self.searched[slot]
            && since <= from
            && from <= until
            && (found.is_some() || !any)
        {
            return found;
        }
        let known_none =
            matches!(self.searched[slot], Some((since, until, None)) if since <= from && from <= until);
        let mut first = None;
        let mut at = from;
        while let Some(byte) = self.byte(at) {
            if matches!(byte, b'\n' | b'\r') {
                break;
            }
            if byte == b'\\' && self.byte(at + 1).is_some_and(|next| (0x20..0x80).contains(&next)) {
                at += 2;
                continue;
            }
            let c = if byte < 0x80 { byte as char } else { self.char_at(at) };
            let len = c.len_utf8();
            let closes = match class {
                Quote::Single => matches!(c, '\'' | '’' | '‘' | '‛'),
                _ => matches!(c, '"' | '”' | '“' | '‟' | '»' | '«'),
            };
            if closes {
                let closer = Closer { at, len };
                let separated = match self.peek_from(at + len) {
                    None => true,
                    Some((next, byte)) => {
                        matches!(byte, b',' | b':' | b'}' | b']')
                            || self.bytes[at + len..next].iter().any(|b| matches!(b, b'\n' | b'\r'))
                    }
                };
                if separated && !known_none {
                    self.searched[slot] = Some((from, at, Some(closer)));
                    return Some(closer);
                }
                first = first.or(Some(closer));
                if known_none {
                    return first;
                }
            }
            at += len;
        }
        if !known_none {
            self.searched[slot] = Some((from, at, None));
        }
        first.filter(|_| any)
    }
}
