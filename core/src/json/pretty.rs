//! Laid out anew: two blanks a level, one entry a line. Only what stands between tokens changes; each token and each
//! comment stays as it is written.

use super::{Token, TokenKind, tokens};

/// A text with its tokens laid out anew. It should be whole: what is broken stays so.
///
/// ```
/// use pollwright_core::json::pretty;
/// assert_eq!(pretty(r#"{"a":[1,{}], /*b*/ "c":1e3}"#), "{\n  \"a\": [\n    1,\n    {}\n  ], /*b*/\n  \"c\": 1e3\n}");
/// ```
pub fn pretty(text: &str) -> String {
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut page = Page { out: String::with_capacity(text.len() * 2), line_end, level: 0, breaks: false };
    let all: Vec<Token> = tokens(text).collect();
    let mut has_line = false;
    for (index, token) in all.iter().enumerate() {
        let written = &text[token.span.range()];
        let next =
            || all[index + 1..].iter().find(|next| next.kind != TokenKind::Whitespace).map(|next| next.kind);
        match token.kind {
            TokenKind::Whitespace => {
                has_line = written.contains(['\n', '\r']);
                continue;
            }
            TokenKind::Comment => page.comment(written, has_line),
            TokenKind::OpenBrace | TokenKind::OpenBracket => {
                page.write(written);
                page.level += 1;
                page.breaks = !matches!(next(), Some(TokenKind::CloseBrace | TokenKind::CloseBracket));
            }
            TokenKind::CloseBrace | TokenKind::CloseBracket => {
                page.level = page.level.saturating_sub(1);
                let is_empty = page.out.ends_with(['{', '[']);
                page.breaks |= !is_empty;
                page.write(written);
            }
            TokenKind::Comma => {
                page.write(written);
                page.breaks = true;
            }
            TokenKind::Colon => {
                page.write(written);
                page.out.push(' ');
            }
            _ => page.write(written),
        }
        has_line = false;
    }
    if text.ends_with('\n') && !page.out.is_empty() {
        page.out.push_str(line_end);
    }
    page.out
}

struct Page<'a> {
    out: String,
    line_end: &'a str,
    level: usize,
    /// Whether what comes next starts a line.
    breaks: bool,
}

impl Page<'_> {
    fn write(&mut self, token: &str) {
        if self.breaks && !self.out.is_empty() {
            self.out.push_str(self.line_end);
            self.out.extend(std::iter::repeat_n("  ", self.level));
        }
        self.breaks = false;
        self.out.push_str(token);
    }

    /// A comment on a line of its own keeps it; another one stays behind what it follows. The line ends with it.
    fn comment(&mut self, comment: &str, has_line: bool) {
        if has_line {
            self.breaks = true;
            self.write(comment);
        } else {
            if !self.out.is_empty() && !self.out.ends_with(' ') {
                self.out.push(' ');
            }
            self.out.push_str(comment);
        }
        self.breaks = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(pretty(text), expected, "text: {text}");
        assert_eq!(pretty(expected), expected, "again: {expected}");
        let kept = |text: &str| -> Vec<String> {
            let all = tokens(text).filter(|token| token.kind != TokenKind::Whitespace);
            all.map(|token| text[token.span.range()].to_owned()).collect()
        };
        assert_eq!(kept(text), kept(expected), "the tokens of {text}");
    }

    #[test]
    fn layout() {
        check("", "");
        check("{ }", "{}");
        check("[[],{ }]\n", "[\n  [],\n  {}\n]\n");
        check(r#"{"b":"\u00e9","a" : 1.50}"#, "{\n  \"b\": \"\\u00e9\",\n  \"a\": 1.50\n}");
        check("{\"a\":1,\r\n\"b\":2}\r\n", "{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}\r\n");
    }

    #[test]
    fn comments_stay_where_they_are() {
        check(
            "{\n// one\n\"a\":1, // two\n\"b\":2 /* three */ }",
            "{\n  // one\n  \"a\": 1, // two\n  \"b\": 2 /* three */\n}",
        );
        check("{ // one\n}", "{ // one\n}");
        check("# head\n{\"a\":1}", "# head\n{\n  \"a\": 1\n}");
    }
}
