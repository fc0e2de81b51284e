//! JSON as people write it: the tree, the mistakes with their places, the repairs.

use pollwright_core::{
    decoded::Decoded,
    diag::{Applicability, apply_edits},
    json::{Document, Node, SyntaxErrorKind, Value, parse, parse_decoded, tokens},
    span::Span,
};
use proptest::prelude::*;
use serde_json::{Number, Value as Json};

/// What the tree says; `None` where a part of it is no JSON.
fn plain(node: &Node) -> Option<Json> {
    Some(match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::from(*value),
        Value::Number(number) => Json::from(serde_json::from_str::<Number>(number).ok()?),
        Value::String(text) => Json::from(text.decoded.text.as_str()),
        Value::Array(items) => Json::Array(items.iter().map(plain).collect::<Option<_>>()?),
        Value::Object(members) => {
            let members = members.iter().map(|m| Some((m.key.text.to_string(), plain(&m.value)?)));
            Json::Object(members.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

fn repaired(text: &str, document: &Document) -> String {
    let fixes = document.errors.iter().filter_map(|error| error.fix.as_ref());
    let edits: Vec<_> = fixes.flat_map(|fix| fix.edits.clone()).collect();
    apply_edits(text, &edits).unwrap_or_else(|edit| panic!("{edit:?} of {edits:?} in {text:?}"))
}

/// The mistakes as `start..end Kind`, and the text with all repairs.
#[track_caller]
fn check(text: &str, errors: &str, repair: &str) {
    let document = parse(text);
    let said: Vec<String> = document.errors.iter().map(|e| format!("{:?} {:?}", e.span, e.kind)).collect();
    assert_eq!(said.join(", "), errors, "in {text}");
    assert_eq!(repaired(text, &document), repair, "in {text}");
}

#[test]
fn quotes_inside_of_text() {
    check(r#"{"a":"My "best" app","b":1}"#, "9..10 InnerQuote", r#"{"a":"My \"best\" app","b":1}"#);
    check(
        "{\"url\": \"/hubs\"/x?w='${gmtDate:yyyy}'\",\n\"b\":1}",
        "14..15 InnerQuote",
        "{\"url\": \"/hubs\\\"/x?w='${gmtDate:yyyy}'\",\n\"b\":1}",
    );
    // A comma is missing here, no escape.
    check(r#"{"a":"x" "b":"y"}"#, "9..12 MissingComma", r#"{"a":"x", "b":"y"}"#);
    check(r#"{"a":"x"//c"#, "0..1 Unclosed('{'), 8..11 Comment", r#"{"a":"x"}"#);
}

#[test]
fn repairs_after_junk_are_doubtful() {
    let document = parse(r#"{"a": 1 /x {b: 2}, "c": 3}"#);
    for error in &document.errors {
        let is_safe = error.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe);
        assert!(!is_safe, "{error:?}");
    }
    assert!(!document.errors.is_empty());
}

#[test]
fn what_is_too_deep_is_said_once() {
    for text in ["[".repeat(100_000), format!("{{\"a\":{}", "[".repeat(100_000))] {
        let errors = parse(&text).errors;
        assert_eq!(errors.len(), 1, "{:?}", &errors[..errors.len().min(3)]);
        assert_eq!(errors[0].kind, SyntaxErrorKind::TooDeep);
    }
}

#[test]
fn commas() {
    check(r#"{"a":1 "b":2}"#, "7..10 MissingComma", r#"{"a":1, "b":2}"#);
    check("{\"a\":1\n\"b\":2}", "7..10 MissingComma", "{\"a\":1,\n\"b\":2}");
    check("[1 {}]", "3..4 MissingComma", "[1, {}]");
    check("[1,2,]", "4..5 TrailingComma", "[1,2]");
    check(r#"{"a":1,}"#, "6..7 TrailingComma", r#"{"a":1}"#);
    check("[,1,,2]", "1..2 ExtraComma, 4..5 ExtraComma", "[1,2]");
}

#[test]
fn comments() {
    check("{ // one\n}", "2..8 Comment", "{\n}");
    check("{\n  # one\n}", "4..9 Comment", "{\n}");
    check("[1 /* one */]", "3..12 Comment", "[1]");
    check("/* never closed", "0..15 Comment, 15..15 Empty", "");
}

#[test]
fn quotes() {
    check("{'a':'b\"c'}", "1..4 SingleQuotes", r#"{"a":"b\"c"}"#);
    check("['T'HH:mm'Z']", "1..12 SingleQuotes", r#"["T'HH:mm'Z"]"#);
    check("[“a”, ‘b’]", "1..8 TypographicQuotes, 10..17 TypographicQuotes", r#"["a", "b"]"#);
    check("{a: b c}", "1..2 UnquotedKey, 4..7 UnquotedValue(\"b c\")", r#"{"a": "b c"}"#);
    check("[True, None]", "1..5 UnquotedValue(\"True\"), 7..11 UnquotedValue(\"None\")", "[true, null]");
    check("[\"a,\n1]", "1..3 UnclosedString", "[\"a\",\n1]");
    check("[\"a\nb\"]", "3..4 ControlCharacter('\\n')", r#"["a\nb"]"#);
    check("[\"a\tb\"]", "3..4 ControlCharacter('\\t')", r#"["a\tb"]"#);
    check(
        r#"["\d\'\u12\ud800"]"#,
        "2..4 BadEscape, 4..6 BadEscape, 6..8 BadEscape, 10..16 BadEscape",
        r#"["\\d'\\u12\ufffd"]"#,
    );
}

#[test]
fn colons_and_values() {
    check(r#"{"a" 1}"#, "1..4 MissingColon", r#"{"a": 1}"#);
    check(r#"{"a":,"b":}"#, "1..4 MissingValue, 6..9 MissingValue", r#"{"a": null,"b": null}"#);
    check("{\"a\":\n\"b\":1}", "1..4 MissingValue", "{\"a\": null,\n\"b\":1}");
    check(
        "[+1,.5,01,0x10,1.]",
        "1..3 BadNumber, 4..6 BadNumber, 7..9 BadNumber, 10..14 BadNumber, 15..17 BadNumber",
        "[1,0.5,1,16,1.0]",
    );
    check("[-0, 1e5, 1.5E-3]", "", "[-0, 1e5, 1.5E-3]");
    check("[15m]", "1..4 UnquotedValue(\"15m\")", r#"["15m"]"#);
}

#[test]
fn brackets() {
    check(r#"{"a":[1"#, "0..1 Unclosed('{')", r#"{"a":[1]}"#);
    check(r#"[{"a":1"#, "0..1 Unclosed('[')", r#"[{"a":1}]"#);
    check(r#"{"a":[1}"#, "5..6 Unclosed('[')", r#"{"a":[1]}"#);
    check(r#"{"a":[1},"b":2}"#, "7..8 WrongClose { expected: ']' }", r#"{"a":[1],"b":2}"#);
    check(r#"{"a":1]"#, "6..7 WrongClose { expected: '}' }", r#"{"a":1}"#);
    check(r#"{"a":{"b":1]}"#, "11..12 WrongClose { expected: '}' }", r#"{"a":{"b":1}}"#);
    check(
        r#"{"a":{"b":1},"c":{"d":1]}"#,
        "23..24 WrongClose { expected: '}' }",
        r#"{"a":{"b":1},"c":{"d":1}}"#,
    );
    check(r#"[{"a":1,{"a":2}]"#, "1..2 Unclosed('{')", r#"[{"a":1},{"a":2}]"#);
    check(r#"{"a":[1,"b":2}"#, "5..6 Unclosed('[')", r#"{"a":[1],"b":2}"#);
    check("{}}", "2..3 StrayClose('}')", "{}");
    check(r#"{"a":1},"b":2}"#, "6..7 StrayClose('}')", r#"{"a":1,"b":2}"#);
    check(
        "{\n  \"a\": {\n    \"b\": 1,\n  \"c\": 2\n}",
        "9..10 Unclosed('{')",
        "{\n  \"a\": {\n    \"b\": 1},\n  \"c\": 2\n}",
    );
}

#[test]
fn around_the_value() {
    check("", "0..0 Empty", "");
    check(" \n", "2..2 Empty", " \n");
    check("\u{feff}{}", "0..3 ByteOrderMark", "{}");
    check("{},", "2..3 TextAfterValue", "{}");
    check("{} and so on\n", "3..12 TextAfterValue", "{} and so on\n");
    check("\"a\": 1,", "0..3 MissingBraces, 6..7 TrailingComma", "{\"a\": 1\n}");
    check("{\u{a0}}", "1..3 Unexpected('\\u{a0}')", "{ }");
    check("{% if a %}\n{}", "0..10 TemplateTag", "{% if a %}\n{}");
    check(r#"{"a":1,"a":2}"#, "7..10 DuplicateKey(\"a\")", r#"{"a":1,"a":2}"#);
    check(
        "{{% include a.md %},\n\"a\": {{b}}}",
        "1..19 TemplateTag, 26..31 TemplateTag",
        "{{% include a.md %},\n\"a\": {{b}}}",
    );
}

#[test]
fn a_mistake_leaves_the_rest_readable() {
    let read = |text: &str, pointer: &str| parse(text).find(pointer).and_then(plain).map(|v| v.to_string());
    for (text, pointer, expected) in [
        (r#"{"a":foo,"b":2}"#, "/b", "2"),
        ("{\"a\":\"say \"hi\" there\",\n\"b\":2}", "/b", "2"),
        ("{\"a\":\"no end\n\"b\":2}", "/b", "2"),
        ("{\"a\":\"no end,\n\"b\":2}", "/a", "\"no end\""),
        ("\"a\": {\"b\": 1}", "/a/b", "1"),
        ("Here it is: {\"a\": 1}", "/a", "1"),
        ("{\n \"a\": {\n  \"x\": 1,\n \"b\": 2\n}", "/b", "2"),
        (r#"{"a":1},"b":2}"#, "/b", "2"),
        ("{“a”: “x”}", "/a", "\"x\""),
    ] {
        assert_eq!(read(text, pointer).as_deref(), Some(expected), "{pointer} in {text}");
    }
}

#[test]
fn nesting() {
    for (open, close, depth, errors) in
        [("[", "]", 512, 0), ("[", "]", 513, 1), ("[", "]", 100_000, 1), ("{\"a\":", "}", 100_000, 1)]
    {
        let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        assert_eq!(parse(&text).errors.len(), errors, "{depth} times {open}");
    }
    for bracket in ["[", "{", "]", "}", "[{", "{\"a\":[", "'", "\"\n", "\\\"\n", "'a ", "/*"] {
        parse(&bracket.repeat(100_000));
    }
}

/// Each of these takes minutes where some step is quadratic.
#[test]
fn long_texts_take_linear_time() {
    let members: Vec<String> = (0..100_000).map(|n| format!("\"key {n}\": \"value\"")).collect();
    assert_eq!(parse(&format!("{{{}}}", members.join(","))).errors, []);
    for piece in [
        "a ",
        "a:",
        "'a",
        "“a",
        "\"\n\\",
        "\"\\",
        "[}",
        "{]",
        "{\"a\":1]",
        "{\"a\" ",
        "\t",
        ",",
        "{{",
        "{%",
        "# ",
        "//\n",
        "\u{a0}",
    ] {
        parse(&piece.repeat(60_000 / piece.len()));
        parse(&format!("{{\"x\":[{}", piece.repeat(60_000 / piece.len())));
    }
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_filter("a number", |n| n.is_finite()).prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 60, 12, |inner| {
        let members = prop::collection::vec((any::<String>(), inner.clone()), 0..12);
        prop_oneof![
            prop::collection::vec(inner, 0..12).prop_map(Json::from),
            members.prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

/// Text that is nearly JSON.
fn nearly() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{", "}", "[", "]", ":", ",", "\"", "\"a\"", "\"b\": 1", "'", "“", "”", "\\", "\\\"", "\n", "\r\n",
        " ", "  ", "\t", "true", "null", "1", "-", "0.", "word", "//", "/*", "*/", "#", "{{", "}}", "{%",
        "%}", "é", "😀", "\u{feff}", "\u{a0}", "\u{0}", "=",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn in_bounds(text: &str, span: Span) -> bool {
    text.get(span.range()).is_some()
}

fn check_tree(text: &str, node: &Node, within: Span) {
    assert!(in_bounds(text, node.span) && within.covers(node.span), "{:?} in {text:?}", node.span);
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| check_tree(text, item, node.span)),
        Value::Object(members) => {
            for member in members {
                assert!(in_bounds(text, member.key_span), "{:?} in {text:?}", member.key_span);
                check_tree(text, &member.value, node.span);
            }
        }
        Value::String(string) => assert!(in_bounds(text, string.decoded.span()), "{string:?} in {text:?}"),
        _ => {}
    }
}

fn check_any(text: &str) {
    let mut at = 0;
    for token in tokens(text) {
        assert!(token.span.start() == at && !token.span.is_empty(), "{token:?} at {at} in {text:?}");
        assert!(in_bounds(text, token.span), "{token:?} in {text:?}");
        at = token.span.end();
    }
    assert_eq!(at as usize, text.len(), "tokens of {text:?}");
    let document = parse(text);
    if let Some(root) = &document.root {
        check_tree(text, root, Span::new(0, text.len() as u32));
    }
    for error in &document.errors {
        assert!(in_bounds(text, error.span) && in_bounds(text, error.region), "{error:?} in {text:?}");
    }
    let refused = serde_json::from_str::<Json>(text).is_err();
    assert!(!refused || !document.errors.is_empty(), "no mistake found in {text:?}");
    // All repairs at once can be made.
    repaired(text, &document);
    // What stands in a string reads the same, only elsewhere.
    let quoted = Json::from(text).to_string();
    let outer = parse(&quoted);
    let inner = outer.root.as_ref().and_then(Node::text).map(|text| parse_decoded(&text.decoded));
    let inner = inner.unwrap_or_default();
    assert_eq!(inner.errors.len(), document.errors.len(), "{text:?} in a string");
    for error in &inner.errors {
        assert!(
            in_bounds(&quoted, error.span) && in_bounds(&quoted, error.region),
            "{error:?} in {quoted:?}"
        );
    }
    if let Some(root) = &inner.root {
        check_tree(&quoted, root, Span::new(0, quoted.len() as u32));
    }
}

#[test]
fn a_quote_in_a_string_that_never_ends() {
    check_any("{\"a\"%}\\\"");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn valid_json_reads_as_serde_json_reads_it(value in json()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).expect("a value prints")] {
            let document = parse(&text);
            prop_assert_eq!(&document.errors, &[], "in {}", text);
            prop_assert_eq!(document.root.as_ref().and_then(plain), Some(value.clone()), "in {}", text);
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check_any(&text);
    }

    #[test]
    fn any_text_that_is_nearly_json_is_read(text in nearly()) {
        check_any(&text);
    }

    #[test]
    fn one_byte_less_is_read(value in json(), cut in any::<prop::sample::Index>()) {
        let mut text = serde_json::to_string_pretty(&value).expect("a value prints");
        let cut = text.floor_char_boundary(cut.index(text.len()));
        text.remove(cut);
        check_any(&text);
    }
}

#[test]
fn a_plain_text_further_on_keeps_its_spans() {
    let text = Decoded::plain(r#"{"a":[x]}"#, 100);
    let document = parse_decoded(&text);
    assert_eq!(document.errors[0].span, Span::new(106, 107));
    assert_eq!(document.find("/a").map(|node| node.span), Some(Span::new(105, 108)));
}

#[test]
fn a_brace_that_is_missing_before_a_wide_character() {
    check_any("*/-:\u{feff}\"b\": 1true'-é\\{\\\",/*\u{feff}\t#");
}

#[test]
fn repairs_of_garbage_do_not_overlap() {
    check_any("0.:0.\\/*\u{a0}😀true\"b\": 1}'\\0'");
    check_any("0.:0.\\/*\u{a0}😀true\"b\": 1}'\\0'  ");
}
