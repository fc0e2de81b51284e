//! Text that is JSON to the letter, read without a thought for what else it could be.
//!
//! Most texts are. What stops at the first doubt needs no lexer that counts lines, and no memory of slips: it takes half the
//! time of the [`parser`](super::parser), which reads the text anew where this one gives up. A test holds the two to one tree.

use super::{
    MAX_DEPTH, Member, Node, Text, Value,
    lexer::{Lexer, is_json_number, is_space, is_word},
    recover::each_repeated,
    string,
};
use crate::{decoded::Decoded, scan, span::Span};

/// The value of a text; `None` where anything at all is to be told of it.
pub(super) fn read(text: &str) -> Option<Node> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, members: Vec::new(), items: Vec::new() };
    let first = reader.skip_spaces()?;
    let root = reader.value(first, 0)?;
    reader.skip_spaces().is_none().then_some(root)
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The members of all objects that are open, outermost first: an object takes its own when it is closed, and needs memory
    /// once, for as many as there are.
    members: Vec<Member>,
    /// The same for the items of lists.
    items: Vec<Node>,
}

impl Reader<'_> {
    /// The byte that follows the spaces.
    fn skip_spaces(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if !is_space(byte) {
                return Some(byte);
            }
            self.at = scan::blanks_end(self.bytes, self.at + 1);
        }
    }

    fn value(&mut self, first: u8, depth: usize) -> Option<Node> {
        let start = self.at;
        let value = match first {
            b'"' => Value::String(Text { decoded: self.string()?, embedded: None }),
            b'{' => Value::Object(self.object(depth)?),
            b'[' => Value::Array(self.array(depth)?),
            _ => self.word()?,
        };
        Some(Node { span: Span::new(start as u32, self.at as u32), value })
    }

    fn object(&mut self, depth: usize) -> Option<Vec<Member>> {
        self.open(depth)?;
        let own = self.members.len();
        let mut next = self.skip_spaces()?;
        while next != b'}' || self.members.len() > own {
            let start = self.at;
            let key = (next == b'"').then(|| self.string())??;
            let key_span = Span::new(start as u32, self.at as u32);
            (self.skip_spaces()? == b':').then(|| self.at += 1)?;
            let first = self.skip_spaces()?;
            let value = self.value(first, depth + 1)?;
            self.members.push(Member { key, key_span, value });
            match self.skip_spaces()? {
                b',' => self.at += 1,
                b'}' => break,
                _ => return None,
            }
            next = self.skip_spaces()?;
        }
        self.at += 1;
        let members = self.members.split_off(own);
        let mut is_repeated = false;
        each_repeated(&members, &mut |_| is_repeated = true);
        (!is_repeated).then_some(members)
    }

    fn array(&mut self, depth: usize) -> Option<Vec<Node>> {
        self.open(depth)?;
        let own = self.items.len();
        let mut next = self.skip_spaces()?;
        while next != b']' || self.items.len() > own {
            let item = self.value(next, depth + 1)?;
            self.items.push(item);
            match self.skip_spaces()? {
                b',' => self.at += 1,
                b']' => break,
                _ => return None,
            }
            next = self.skip_spaces()?;
        }
        self.at += 1;
        Some(self.items.split_off(own))
    }

    fn open(&mut self, depth: usize) -> Option<()> {
        (depth < MAX_DEPTH).then(|| self.at += 1)
    }

    fn string(&mut self) -> Option<Decoded> {
        let start = self.at + 1;
        let end = scan::plain_end(self.bytes, start);
        match self.bytes.get(end)? {
            b'"' => {
                self.at = end + 1;
                Some(Decoded::plain(&self.text[start..end], start as u32))
            }
            b'\\' => self.escaped(),
            _ => None,
        }
    }

    /// A string with escapes: the one reader of them is asked.
    fn escaped(&mut self) -> Option<Decoded> {
        let mut lexer = Lexer::new(self.text);
        lexer.at = self.at;
        let token = lexer.next()?;
        let mut errors = Vec::new();
        let decoded = string::decode(&lexer, token.span, &mut errors);
        self.at = lexer.at;
        (lexer.shape.closed && errors.is_empty()).then_some(decoded)
    }

    fn word(&mut self) -> Option<Value> {
        let start = self.at;
        let len = self.bytes[start..].iter().position(|byte| !is_word(*byte));
        let word = &self.bytes[start..len.map_or(self.bytes.len(), |len| start + len)];
        self.at += word.len();
        Some(match word {
            b"true" => Value::Bool(true),
            b"false" => Value::Bool(false),
            b"null" => Value::Null,
            _ if is_json_number(word) => Value::Number(self.text[start..self.at].into()),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::parser::recover;
    use proptest::prelude::*;

    /// One tree, or a reason why not.
    #[track_caller]
    fn check(text: &str) {
        let recovered = recover(text);
        let expected = recovered.root.filter(|_| recovered.errors.is_empty());
        assert_eq!(super::read(text), expected, "text: {text:?}, errors: {:?}", recovered.errors);
    }

    #[test]
    fn both_readers_agree() {
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        for text in [
            "",
            " ",
            "{}",
            "[]",
            " [ ] ",
            "null",
            "-0.5e+3",
            "\"a\"",
            "{\"a\":{},\"b\":[{}, [1 , true]]}",
            r#"{"a": "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00", "b": "x"}"#,
            "{\"a\": \"{\\\"b\\\": \\\"c\\\"}\", \"ä\": \"ö\"}\r\n",
            r#"["a" , "b"c"]"#,
            r#"["\ud800"]"#,
            r#"["\x"]"#,
            "[\"a\nb\"]",
            "[\"a\tb\"]",
            "[\"a\u{7f}\"]",
            "{\"a\":1,}",
            "{\"a\":1,,\"b\":2}",
            "{\"a\":1,\"a\":2}",
            "{\"a\" 1}",
            "{\"a\":}",
            "{a:1}",
            "[1 2]",
            "[1,]",
            "[01]",
            "[1.]",
            "[nul]",
            "[1] x",
            "\u{feff}{}",
            "{}\u{a0}",
            "{{a}}",
            "{\"a\": {{b}}}",
            "'a'",
            "{\"a\": 1 // b\n}",
            "[1",
            "\"a",
            "\"a\\",
            "]",
            &deep(super::MAX_DEPTH),
            &deep(super::MAX_DEPTH + 1),
        ] {
            check(text);
        }
    }

    fn json() -> impl Strategy<Value = String> {
        let key = "[a-c]{1,2}";
        let leaf = prop_oneof![
            Just("true".to_owned()),
            Just("null".to_owned()),
            "-?[0-9]{1,3}(\\.[0-9])?",
            "[a-z{}:,'\"\\\\ä\n]{0,6}".prop_map(|text| serde_json::Value::from(text).to_string()),
        ];
        leaf.prop_recursive(4, 40, 6, move |inner| {
            let member = (key, "[ \n]{0,2}", inner.clone())
                .prop_map(|(key, space, value)| format!("{space}\"{key}\"{space}:{space}{value}"));
            prop_oneof![
                prop::collection::vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(", "))),
                prop::collection::vec(member, 0..12).prop_map(|members| format!("{{{}}}", members.join(","))),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn both_readers_agree_on_any_text(text in json()) {
            check(&text);
        }

        #[test]
        fn both_readers_agree_on_broken_text(text in json(), at in any::<prop::sample::Index>(), sign in "[\\]\\[{}\",:'a \\\\0-]") {
            let mut chars: Vec<char> = text.chars().collect();
            let at = at.index(chars.len());
            chars.splice(at..=at, sign.chars());
            check(&chars.into_iter().collect::<String>());
        }
    }
}
