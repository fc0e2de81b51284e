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
    let source = Source { text, bytes: text.as_bytes(), at: 0 };
    // The root is the item of a list that has no other.
    let mut reader = Reader { source, members: Vec::new(), items: vec![EMPTY] };
    let first = reader.source.skip_spaces()?;
    if !reader.source.leaf(first, reader.items.last_mut()?)? {
        reader.container(first, 0, |reader| reader.items.last_mut())?;
    }
    reader.source.skip_spaces().is_none().then(|| reader.items.pop())?
}

/// What a value is read into: values are filled in where they stay, because to move each takes longer than to read it.
const EMPTY: Node = Node { span: Span::at(0), value: Value::Null };
const EMPTY_MEMBER: Member = Member { key: Decoded::EMPTY, key_span: EMPTY.span, value: EMPTY };

struct Reader<'a> {
    source: Source<'a>,
    /// The members of all objects that are open, outermost first: an object takes its own when it is closed, and needs memory
    /// once, for as many as there are.
    members: Vec<Member>,
    /// The same for the items of lists.
    items: Vec<Node>,
}

impl Reader<'_> {
    /// Reads an object or a list into where its value stays: where that is, is asked when all within has been taken out.
    fn container(
        &mut self,
        first: u8,
        depth: usize,
        place: fn(&mut Self) -> Option<&mut Node>,
    ) -> Option<()> {
        if depth == MAX_DEPTH {
            return None;
        }
        let start = self.source.at;
        self.source.at += 1;
        let value = match first {
            b'{' => Value::Object(self.members(depth)?),
            _ => Value::Array(self.items(depth)?),
        };
        let span = self.source.span(start);
        let node = place(self)?;
        node.span = span;
        node.value = value;
        Some(())
    }

    fn members(&mut self, depth: usize) -> Option<Vec<Member>> {
        let own = self.members.len();
        while self.source.goes_on(b'}', self.members.len() > own)? {
            let start = self.source.at;
            self.members.push(EMPTY_MEMBER);
            let member = self.members.last_mut()?;
            self.source.string(&mut member.key)?;
            member.key_span = self.source.span(start);
            self.source.colon()?;
            let first = self.source.skip_spaces()?;
            if !self.source.leaf(first, &mut member.value)? {
                self.container(first, depth + 1, |reader| Some(&mut reader.members.last_mut()?.value))?;
            }
        }
        let members = self.members.split_off(own);
        let mut is_repeated = false;
        each_repeated(&members, &mut |_| is_repeated = true);
        (!is_repeated).then_some(members)
    }

    fn items(&mut self, depth: usize) -> Option<Vec<Node>> {
        let own = self.items.len();
        while self.source.goes_on(b']', self.items.len() > own)? {
            self.items.push(EMPTY);
            let first = self.source.skip_spaces()?;
            if !self.source.leaf(first, self.items.last_mut()?)? {
                self.container(first, depth + 1, |reader| reader.items.last_mut())?;
            }
        }
        Some(self.items.split_off(own))
    }
}

/// The text, and how far it was read. Whatever reads gives `None` for the first thing that is to be told.
struct Source<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

// What is called for every member is inlined always: left to itself the compiler does so for some, and takes a tenth longer.
impl Source<'_> {
    fn span(&self, start: usize) -> Span {
        Span::new(start as u32, self.at as u32)
    }

    /// The byte that follows the spaces.
    #[inline(always)]
    fn skip_spaces(&mut self) -> Option<u8> {
        loop {
            // None or one is the rule, many stand at the start of a line.
            for _ in 0..2 {
                let byte = *self.bytes.get(self.at)?;
                if !is_space(byte) {
                    return Some(byte);
                }
                self.at += 1;
            }
            self.at = scan::blanks_end(self.bytes, self.at);
        }
    }

    /// Goes to the next entry of an object or list, over the comma where there is one before, or over the bracket that closes
    /// it; whether there is an entry.
    #[inline(always)]
    fn goes_on(&mut self, closer: u8, has_entries: bool) -> Option<bool> {
        let next = self.skip_spaces()?;
        let closes = next == closer;
        if closes || has_entries {
            (closes || next == b',').then(|| self.at += 1)?;
        }
        if !closes {
            self.skip_spaces()?;
        }
        Some(!closes)
    }

    #[inline(always)]
    fn colon(&mut self) -> Option<()> {
        (self.skip_spaces()? == b':').then(|| self.at += 1)
    }

    /// Reads a value that holds no others; whether it is one.
    #[inline(always)]
    fn leaf(&mut self, first: u8, node: &mut Node) -> Option<bool> {
        let start = self.at;
        match first {
            b'{' | b'[' => return Some(false),
            b'"' => {
                node.value = Value::String(Text { decoded: Decoded::EMPTY, embedded: None });
                let Value::String(text) = &mut node.value else { return None };
                self.string(&mut text.decoded)?;
            }
            _ => node.value = self.word()?,
        }
        node.span = self.span(start);
        Some(true)
    }

    #[inline(always)]
    fn string(&mut self, out: &mut Decoded) -> Option<()> {
        let start = self.at + 1;
        if self.bytes[self.at] != b'"' {
            return None;
        }
        let end = scan::plain_end(self.bytes, start);
        match self.bytes.get(end)? {
            b'"' => out.fill(&self.text[start..end], start as u32),
            b'\\' => {
                *out = self.escaped()?;
                return Some(());
            }
            _ => return None,
        }
        self.at = end + 1;
        Some(())
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
