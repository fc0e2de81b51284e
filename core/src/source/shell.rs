//! Words of a command as bash splits them.

use super::typographic::Quotes;
use crate::{decoded::Decoded, span::Span};

/// One word of a command.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    /// Its text with the quoting undone; expansions stay as they are written.
    pub(super) text: Decoded,
    /// What the command receives; nothing is known of variables, so they are taken for unset.
    pub(super) sent: String,
    /// The `${…}` in it that the shell expands.
    pub(super) expansions: Vec<Span>,
    /// Quotes around it that are none to a shell, each with the one that was meant.
    pub(super) quotes: Vec<(Span, &'static str)>,
    /// One past its last byte.
    pub(super) end: usize,
}

/// Where the next word of the same command starts; where the command is over, if there is none.
pub(super) fn next_start(text: &str, from: usize) -> Result<usize, usize> {
    let mut at = from;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        // The shells of Windows end a line that goes on with a sign of their own.
        let line_end =
            ["\\\r\n", "\\\n", "^\r\n", "^\n", "`\r\n", "`\n"].iter().find(|end| rest.starts_with(**end));
        // A blank behind the sign is a slip that is told, and what follows was meant to follow.
        if line_end.is_none()
            && let Some(blanks) = rest.strip_prefix('\\')
            && let Some(length) = blanks.find(['\n', '\r'])
            && blanks[..length].trim_start_matches([' ', '\t']).is_empty()
        {
            at += 1 + length;
            at += if text[at..].starts_with("\r\n") { 2 } else { 1 };
            continue;
        }
        at += match (line_end, rest.as_bytes().first().ok_or(at.min(text.len()))?) {
            (Some(end), _) => end.len(),
            (_, b' ' | b'\t') => 1,
            (_, b'<') if placeholder(rest).is_some() => return Ok(at),
            (_, b'\n' | b'\r' | b';' | b'|' | b'&' | b'<' | b'>' | b'(' | b')' | b'#') => return Err(at),
            _ => return Ok(at),
        };
    }
}

/// The length of a `<YOUR_KEY>` at the start of a text: to a shell it is something else, to its author a part of the word.
fn placeholder(rest: &str) -> Option<usize> {
    let name = rest.strip_prefix('<')?.split_once('>')?.0;
    let is_name = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    (!name.is_empty() && name.bytes().all(is_name)).then(|| name.len() + 2)
}

/// Reads the word that starts at `start`.
pub(super) fn word(text: &str, start: usize) -> Word {
    read(Reader { text, at: start, word: Word::default(), doubled: false })
}

/// The same for the shell of Windows, where `""` inside double quotes stands for one.
pub(super) fn windows_word(text: &str, start: usize) -> Word {
    read(Reader { text, at: start, word: Word::default(), doubled: true })
}

fn read(mut reader: Reader<'_>) -> Word {
    let start = reader.at;
    reader.word.text = Decoded::at(start as u32);
    if !reader.typographic() {
        reader.read();
    }
    reader.word.end = reader.at;
    reader.word
}

/// Reads the lines below a command up to `end`, in which the shell fills in its variables.
pub(super) fn lines(text: &str, start: usize, end: usize) -> Word {
    let mut reader =
        Reader { text: &text[..end], at: start, word: Word { end, ..Word::default() }, doubled: false };
    reader.word.text = Decoded::at(start as u32);
    reader.filled_in(None);
    reader.word
}

/// Reads what its author put between double quotes, up to `end`, and where a `"` stands in it that is not escaped.
pub(super) fn double_quoted(text: &str, start: usize, end: usize) -> (Word, Vec<usize>) {
    let text = &text[..end];
    let mut reader = Reader { text, at: start, word: Word { end, ..Word::default() }, doubled: false };
    reader.word.text = Decoded::at(start as u32);
    let mut bare = Vec::new();
    while reader.filled_in(Some('"')) {
        let at = reader.at - 1;
        bare.push(at);
        reader.word.text.push_plain("\"", at as u32);
    }
    (reader.word, bare)
}

/// What bash makes of a stretch that follows on text in single quotes.
pub(super) fn sent_amid_single_quotes(stretch: &str) -> String {
    word(&format!("'{stretch}'"), 0).sent
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    word: Word,
    /// Whether a doubled quote stands for one.
    doubled: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn read(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            match c {
                '<' if let Some(length) = placeholder(self.rest()) => self.plain(length),
                ' ' | '\t' | '\n' | '\r' | ';' | '|' | '&' | '<' | '>' | '(' | ')' => break,
                '\'' => self.single_quoted(),
                '"' => self.double_quoted(),
                '\\' => self.escaped(),
                '$' => match self.rest().as_bytes().get(1) {
                    Some(b'\'') => self.ansi_quoted(),
                    Some(b'"') => {
                        self.at += 1;
                        self.double_quoted();
                    }
                    _ => self.expansion(false),
                },
                '`' => self.command(),
                c => self.plain(c.len_utf8()),
            }
        }
    }

    /// Takes `len` bytes as they stand.
    fn plain(&mut self, len: usize) {
        let run = &self.text[self.at..self.at + len];
        self.word.text.push_plain(run, self.at as u32);
        self.word.sent.push_str(run);
        self.at += len;
    }

    /// Takes `len` bytes that say `value`.
    fn escape(&mut self, value: &str, len: usize) {
        let end = (self.at + len).min(self.text.len());
        self.word.text.push_escape(value, Span::new(self.at as u32, end as u32));
        self.word.sent.push_str(value);
        self.at = end;
    }

    /// A word between quotes that are none to a shell, which takes them for letters; whether it was one.
    fn typographic(&mut self) -> bool {
        let Some(quotes) = Quotes::at(self.rest()) else { return false };
        let sign = |at: usize| {
            let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
            Span::new(at as u32, (at + length) as u32)
        };
        let opens = sign(self.at);
        let Some(closes) = quotes.end(self.text, opens.range().end).map(sign) else { return false };
        self.read();
        let inner = &self.text[opens.range().end..closes.range().start];
        self.word.text = Decoded::plain(inner, opens.end());
        self.word.expansions.clear();
        self.word.quotes = [opens, closes].map(|sign| (sign, quotes.straight())).to_vec();
        self.at = closes.range().end;
        true
    }

    fn single_quoted(&mut self) {
        self.at += 1;
        let len = self.rest().find('\'').unwrap_or(self.rest().len());
        self.plain(len);
        self.at = (self.at + 1).min(self.text.len());
    }

    fn double_quoted(&mut self) {
        self.at += 1;
        self.filled_in(Some('"'));
    }

    /// Text in which `$` and `` ` `` mean something, up to a closing sign or to the end; whether it was the sign.
    fn filled_in(&mut self, closes: Option<char>) -> bool {
        while let Some(c) = self.rest().chars().next() {
            match c {
                '"' if self.doubled && self.rest().starts_with("\"\"") => self.escape("\"", 2),
                c if Some(c) == closes => {
                    self.at += 1;
                    return true;
                }
                '\\' => match self.rest()[1..].chars().next() {
                    Some(c) if matches!(c, '$' | '`' | '\\') || Some(c) == closes => {
                        self.escape(c.encode_utf8(&mut [0; 4]), 2)
                    }
                    Some('\n') => self.at += 2,
                    _ => self.plain(1),
                },
                '$' => self.expansion(true),
                '`' => self.command(),
                c => self.plain(c.len_utf8()),
            }
        }
        false
    }

    fn escaped(&mut self) {
        match self.rest()[1..].chars().next() {
            None => self.plain(1),
            Some('\n') => self.at += 2,
            Some('\r') if self.rest()[2..].starts_with('\n') => self.at += 3,
            Some(c) => self.escape(c.encode_utf8(&mut [0; 4]), 1 + c.len_utf8()),
        }
    }

    /// `$'…'`, with the escapes of C.
    fn ansi_quoted(&mut self) {
        self.at += 2;
        while let Some(c) = self.rest().chars().next() {
            match c {
                '\'' => {
                    self.at += 1;
                    return;
                }
                '\\' => self.ansi_escape(),
                c => self.plain(c.len_utf8()),
            }
        }
    }

    fn ansi_escape(&mut self) {
        let Some(c) = self.rest()[1..].chars().next() else { return self.plain(1) };
        let number = |from: usize, most: usize, radix: u32| {
            let digits: String =
                self.rest()[from..].chars().take(most).take_while(|c| c.is_digit(radix)).collect();
            let value = u32::from_str_radix(&digits, radix).ok().and_then(char::from_u32);
            value.map(|value| (value, from + digits.len()))
        };
        let (value, len) = match c {
            'n' => ('\n', 2),
            't' => ('\t', 2),
            'r' => ('\r', 2),
            'a' => ('\u{7}', 2),
            'b' => ('\u{8}', 2),
            'e' | 'E' => ('\u{1b}', 2),
            'f' => ('\u{c}', 2),
            'v' => ('\u{b}', 2),
            '\\' | '\'' | '"' | '?' => (c, 2),
            'x' => number(2, 2, 16).unwrap_or(('\\', 1)),
            'u' => number(2, 4, 16).unwrap_or(('\\', 1)),
            'U' => number(2, 8, 16).unwrap_or(('\\', 1)),
            '0'..='7' => number(1, 3, 8).unwrap_or(('\\', 1)),
            _ => ('\\', 1),
        };
        self.escape(value.encode_utf8(&mut [0; 4]), len);
    }

    /// `$name`, `${…}`, `$(…)`: stays in the text, and is sent as nothing.
    fn expansion(&mut self, in_double_quotes: bool) {
        let rest = self.rest();
        let len = match rest.as_bytes().get(1) {
            Some(b'{') => braced_len(rest, in_double_quotes),
            Some(b'(') => rest.find(')').map_or(rest.len(), |end| end + 1),
            Some(c) if c.is_ascii_alphabetic() || *c == b'_' => {
                1 + rest[1..].bytes().take_while(|c| c.is_ascii_alphanumeric() || *c == b'_').count()
            }
            Some(b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'$' | b'!' | b'-') => 2,
            _ => return self.plain(1),
        };
        let said = &self.text[self.at..self.at + len];
        self.word.text.push_plain(said, self.at as u32);
        if said.starts_with("${") {
            self.word.expansions.push(Span::new(self.at as u32, (self.at + len) as u32));
            if let Some(default) = default_of(said) {
                self.word.sent.push_str(&word(&format!("\"{default}\""), 0).sent.replace('\'', ""));
            }
        }
        self.at += len;
    }

    /// `` `…` `` runs a command: what it says is not known.
    fn command(&mut self) {
        let len = self.rest()[1..].find('`').map_or(self.rest().len(), |end| end + 2);
        let said = &self.text[self.at..self.at + len];
        self.word.text.push_plain(said, self.at as u32);
        self.at += len;
    }
}

/// The bytes of a `${…}`; quotes in it may hold a `}`, and only another `${` nests.
fn braced_len(rest: &str, in_double_quotes: bool) -> usize {
    let bytes = rest.as_bytes();
    let (mut at, mut depth) = (2, 1);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\'' if !in_double_quotes => {
                at += rest[at + 1..].find('\'').map_or(rest.len() - at, |end| end + 1);
            }
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                depth += 1;
                at += 1;
            }
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

/// What `${name-text}` and `${name:-text}` say where the variable is not set.
fn default_of(braced: &str) -> Option<&str> {
    let inner = braced.strip_prefix("${")?.strip_suffix('}')?;
    let name = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    let operation = &inner[name..];
    let default = operation.strip_prefix(":-").or(operation.strip_prefix('-'))?;
    // One expansion inside another is left unsaid.
    (!default.contains('$')).then_some(default)
}
