//! Edits of JSON as people write it: what changes, what stays, what is refused.

use pollwright_core::{
    diag::{Edit, apply_edits},
    json::{
        Document, Node, Value,
        edit::{self, Place, Refused},
        escape_step, parse,
    },
};
use proptest::prelude::*;
use serde_json::Value as Json;

type Edits = Result<Vec<Edit>, Refused>;

#[track_caller]
fn check(text: &str, embedded: &[&str], make: impl Fn(&str, &Document) -> Edits, expected: &str) {
    let mut document = parse(text);
    for pointer in embedded {
        assert!(document.embed(pointer), "{pointer} of {text}");
    }
    let actual = match make(text, &document) {
        Ok(edits) => apply_edits(text, &edits).expect("edits of the text"),
        Err(Refused::Broken(error)) => format!("broken: {:?} at {:?}", error.kind, error.span),
        Err(refused) => format!("{refused:?}"),
    };
    assert_eq!(actual, expected, "in {text}");
}

#[track_caller]
fn check_set(text: &str, pointer: &str, json: &str, expected: &str) {
    check(text, &[], |text, document| edit::set(text, document, pointer, json), expected);
}

#[test]
fn set_replaces_the_value_alone() {
    check_set(r#"{ "a" : 1,"b":2 }"#, "/a", "[3]", r#"{ "a" : [3],"b":2 }"#);
    check_set(r#"{"a":1,"a":2}"#, "/a", "3", r#"{"a":1,"a":3}"#);
    check_set("[1, // one\n 2]", "/1", "3", "[1, // one\n 3]");
    check_set("{\n  \"a\": 1\n}\n", "/a", "{\n  \"b\": 2\n}", "{\n  \"a\": {\n    \"b\": 2\n  }\n}\n");
    check_set(r#"{"a": 1}"#, "/a", "{\n  \"b\": 2\n}", r#"{"a": {"b": 2}}"#);
    check_set("1", "", "2", "2");
    check_set("", "", "{}", "{}");
    check_set(r#"{"a": 1}"#, "/a/b", "2", "NotFound");
    check_set(r#"{"a": 1}"#, "a", "2", "NotFound");
}

#[test]
fn set_makes_what_is_missing() {
    check_set(r#"{"a":1}"#, "/b", "2", r#"{"a":1,"b":2}"#);
    check_set(r#"{ "a": 1 }"#, "/b/c", "2", r#"{ "a": 1, "b": {"c": 2} }"#);
    check_set(
        "{\n\t\"a\": 1 // one\n}",
        "/b/c",
        "2",
        "{\n\t\"a\": 1, // one\n\t\"b\": {\n\t\t\"c\": 2\n\t}\n}",
    );
    check_set("{\r\n  \"a\": 1\r\n}", "/b", "2", "{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}");
    check_set("{\n    \"a\": {}\n}", "/a/b", "2", "{\n    \"a\": {\n        \"b\": 2\n    }\n}");
    check_set("{}", "/a", "1", "{\n  \"a\": 1\n}");
    check_set("[1]", "/1", "2", "[1, 2]");
    check_set("[1, 2]", "/-", "3", "[1, 2, 3]");
    check_set("[1]", "/2", "2", "NotFound");
    check_set("{\n  \"a\": 1,\n}", "/b", "2", "{\n  \"a\": 1,\n  \"b\": 2,\n}");
}

#[test]
fn insert_keeps_place_and_comments() {
    let insert = |text: &str, place: Place<'_>, expected: &str| {
        check(text, &[], |text, doc| edit::insert(text, doc, "", "n", "0", place), expected);
    };
    insert(r#"{"a": 1, "b": 2}"#, Place::After("a"), r#"{"a": 1, "n": 0, "b": 2}"#);
    insert(r#"{"a":1,"b":2}"#, Place::After("x"), r#"{"a":1,"b":2,"n":0}"#);
    let text = "{\n  \"a\": 1, // one\n  // two\n  \"b\": 2\n}";
    insert(text, Place::After("a"), "{\n  \"a\": 1, // one\n  \"n\": 0,\n  // two\n  \"b\": 2\n}");
    insert(text, Place::Last, "{\n  \"a\": 1, // one\n  // two\n  \"b\": 2,\n  \"n\": 0\n}");
    insert("{ \"a\": 1 \"b\": 2 }", Place::After("a"), "{ \"a\": 1, \"n\": 0 \"b\": 2 }");
    insert("{\n  // nothing yet\n}", Place::Last, "{\n  // nothing yet\n  \"n\": 0\n}");
    insert(r#"{"n": 1}"#, Place::Last, "Exists");
    insert("[]", Place::Last, "NotFound");
}

#[test]
fn remove_takes_comma_and_line() {
    let remove = |text: &str, pointer: &str, expected: &str| {
        check(text, &[], |text, document| edit::remove(text, document, pointer), expected);
    };
    remove(r#"{"a": 1, "b": 2, "c": 3}"#, "/a", r#"{"b": 2, "c": 3}"#);
    remove(r#"{"a": 1, "b": 2, "c": 3}"#, "/b", r#"{"a": 1, "c": 3}"#);
    remove(r#"{"a": 1, "b": 2, "c": 3}"#, "/c", r#"{"a": 1, "b": 2}"#);
    remove(r#"{ "a": 1 }"#, "/a", "{}");
    remove("{\n  \"a\": 1,\n  \"b\": 2\n}", "/a", "{\n  \"b\": 2\n}");
    remove("{\n  \"a\": 1,\n  \"b\": 2\n}", "/b", "{\n  \"a\": 1\n}");
    remove("{\n  \"a\": 1, // one\n  \"b\": 2 // two\n}", "/b", "{\n  \"a\": 1 // one\n   // two\n}");
    remove("{\n  // about a\n  \"a\": 1,\n  \"b\": 2\n}", "/a", "{\n  // about a\n  \"b\": 2\n}");
    remove("[1, 2,]", "/1", "[1, ]");
    remove(r#"{"a": 1 "b": 2, "c": 3}"#, "/b", r#"{"a": 1 , "c": 3}"#);
    remove(r#"{"a": 1}"#, "", "NotFound");
    remove(r#"{"a": 1}"#, "/b", "NotFound");
}

#[test]
fn rename_writes_the_key_alone() {
    let rename = |text: &str, key: &str, expected: &str| {
        check(text, &[], |text, document| edit::rename(text, document, "/a", key), expected);
    };
    rename(r#"{"a" : 1}"#, "b\"c", r#"{"b\"c" : 1}"#);
    rename(r#"{"a":1,"b":2}"#, "b", "Exists");
    rename(r#"{"b":1}"#, "c", "NotFound");
    rename("[1]", "c", "NotFound");
    rename("{a: 1}", "c", "broken: UnquotedKey at 1..2");
}

#[test]
fn a_string_of_json_is_edited_in_its_own_bytes() {
    let text = r#"{"p": "{\"c\": {\"url\": \"/x\"}}"}"#;
    let set = |text: &str, pointer: &str, json: &str, expected: &str| {
        check(text, &["/p"], |text, document| edit::set(text, document, pointer, json), expected);
    };
    set(text, "/p#/c/url", r#""/y?a='b'""#, r#"{"p": "{\"c\": {\"url\": \"/y?a='b'\"}}"}"#);
    set(text, "/p#/c/id", r#""é""#, r#"{"p": "{\"c\": {\"url\": \"/x\", \"id\": \"é\"}}"}"#);
    set(text, "/p#/d/id", "1", r#"{"p": "{\"c\": {\"url\": \"/x\"}, \"d\": {\"id\": 1}}"}"#);
    set(r#"{"p": "{\n  \"a\": 1\n}"}"#, "/p#/b", "2", r#"{"p": "{\n  \"a\": 1,\n  \"b\": 2\n}"}"#);
    set(r#"{"p": "{}"}"#, "/p#/b", "2", r#"{"p": "{\"b\": 2}"}"#);
    set(r#"{"p": ""}"#, "/p#/b", "2", r#"{"p": "{\"b\": 2}"}"#);
    set(r#"{"p": "{\"a\": x}"}"#, "/p#/a", "2", "broken: UnquotedValue(\"x\") at 15..16");
    set(r#"{"p": 1}"#.replace('1', "\"\"").as_str(), "/q#/a", "2", "NotFound");
}

#[test]
fn what_is_broken_is_not_guessed_at() {
    check_set("{\"a\": foo, \"b\": 2}", "/a", "1", "broken: UnquotedValue(\"foo\") at 6..9");
    check_set("{\"a\": foo, \"b\": 2}", "/b", "1", "{\"a\": foo, \"b\": 1}");
    check_set("{\"a\": {\"x\": [1}, \"b\": 2}", "/a/x/0", "1", "broken: Unclosed('[') at 12..13");
    check_set("{\"a\": 1 \"b\": 2}", "/b", "3", "{\"a\": 1 \"b\": 3}");
    check_set("{\"a\": 1", "/a", "3", "{\"a\": 3");
    check_set("{\"a\": }", "/a", "3", "broken: MissingValue at 1..4");
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c]", "[a-z/~#.\" é\\\\\n]{0,6}"]
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "[a-z'\"\\\\\n\t/é😀{}]{0,8}".prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let members = prop::collection::vec((key(), inner.clone()), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Json::from),
            members.prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

/// The pointers of all values, the root's left out.
fn pointers(value: &Json, at: &str, out: &mut Vec<String>) {
    let mut go = |step: &str, child: &Json| {
        let pointer = format!("{at}/{}", escape_step(step));
        pointers(child, &pointer, out);
        out.push(pointer);
    };
    match value {
        Json::Array(items) => items.iter().enumerate().for_each(|(n, item)| go(&n.to_string(), item)),
        Json::Object(members) => members.iter().for_each(|(key, member)| go(key, member)),
        _ => {}
    }
}

fn printed(value: &Json, style: u8) -> String {
    match style {
        0 => value.to_string(),
        1 => serde_json::to_string_pretty(value).expect("a value prints"),
        _ => serde_json::to_string_pretty(value).expect("a value prints").replace('\n', "\r\n"),
    }
}

fn children(node: &Node) -> usize {
    match &node.value {
        Value::Array(items) => items.len(),
        _ => node.members().len(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn set_is_found_again_and_changes_nothing_else(
        value in json(), new in json(), style in 0..3_u8, pretty in 0..2_u8, pick in any::<prop::sample::Index>()
    ) {
        let mut all = Vec::new();
        pointers(&value, "", &mut all);
        prop_assume!(!all.is_empty());
        let pointer = &all[pick.index(all.len())];
        let text = printed(&value, style);
        let edits = edit::set(&text, &parse(&text), pointer, &printed(&new, pretty)).expect("a whole document");
        let edited = apply_edits(&text, &edits).expect("edits of the text");
        let mut expected = value;
        *expected.pointer_mut(&pointer.replace("~2", "#")).expect("it is there") = new;
        prop_assert_eq!(serde_json::from_str::<Json>(&edited).ok(), Some(expected), "{} in {}", pointer, edited);
    }

    #[test]
    fn a_new_member_comes_and_goes_without_a_trace(value in json(), style in 0..3_u8, new in json()) {
        let mut all = vec![String::new()];
        pointers(&value, "", &mut all);
        let text = printed(&value, style);
        for parent in all {
            let pointer = format!("{parent}/a new key");
            let json = printed(&new, 1);
            let edits = edit::insert(&text, &parse(&text), &parent, "a new key", &json, Place::Last);
            let Ok(edits) = edits else { continue };
            let edited = apply_edits(&text, &edits).expect("edits of the text");
            let document = parse(&edited);
            prop_assert!(document.errors.is_empty(), "{:?} in {}", document.errors, edited);
            prop_assert!(document.find(&pointer).is_some(), "{} in {}", pointer, edited);
            let back = edit::remove(&edited, &document, &pointer).expect("it is there");
            prop_assert_eq!(apply_edits(&edited, &back).expect("edits of the text"), text.clone());
        }
    }

    #[test]
    fn remove_leaves_the_rest(value in json(), style in 0..3_u8) {
        let mut all = Vec::new();
        pointers(&value, "", &mut all);
        let text = printed(&value, style);
        for pointer in all {
            let edits = edit::remove(&text, &parse(&text), &pointer).expect("it is there");
            let edited = apply_edits(&text, &edits).expect("edits of the text");
            let document = parse(&edited);
            prop_assert!(document.errors.is_empty(), "{:?} in {}", document.errors, edited);
            let parent = pointer.rsplit_once('/').expect("a step").0;
            let before = parse(&text).find(parent).map(children);
            let after = document.find(parent).map(children);
            prop_assert_eq!(before, after.map(|n| n + 1), "{} in {}", pointer, edited);
        }
    }

    #[test]
    fn strings_of_json_likewise(value in json(), new in json(), style in 0..3_u8, layers in 1..3_usize) {
        let mut all = Vec::new();
        pointers(&value, "", &mut all);
        let inner = printed(&value, style);
        let mut text = inner.clone();
        let mut outer = String::new();
        for _ in 0..layers {
            text = format!("{{ \"p\": {}, \"q\": 1 }}", Json::from(text));
        }
        let mut document = parse(&text);
        for layer in 0..layers {
            outer.push_str(if layer == 0 { "/p" } else { "#/p" });
            prop_assert!(document.embed(&outer));
        }
        for pointer in all {
            let full = format!("{outer}#{pointer}");
            let edits = edit::set(&text, &document, &full, &new.to_string()).expect("a whole document");
            let edited = apply_edits(&text, &edits).expect("edits of the text");
            let direct = edit::set(&inner, &parse(&inner), &pointer, &new.to_string()).expect("whole");
            let mut found: Json = serde_json::from_str(&edited).expect("still JSON");
            for _ in 1..layers {
                found = serde_json::from_str(found["p"].as_str().expect("a string")).expect("still JSON");
            }
            let direct = apply_edits(&inner, &direct).expect("edits of the text");
            prop_assert_eq!(found["p"].as_str().expect("a string"), direct);
        }
    }

    #[test]
    fn edits_of_any_text_apply(text in r#"[ \n{}\[\]:,"ab1'/*#]{0,30}"#, pick in 0..4_u8) {
        let document = parse(&text);
        for pointer in ["/a", "/b", "/0", "/1", "/ab", "/a/b", ""] {
            let edits = match pick {
                0 => edit::set(&text, &document, pointer, "7"),
                1 => edit::remove(&text, &document, pointer),
                2 => edit::rename(&text, &document, pointer, "new"),
                _ => edit::insert(&text, &document, pointer, "new", "7", Place::Last),
            };
            let Ok(edits) = edits else { continue };
            let edited = apply_edits(&text, &edits).expect("edits of the text");
            let errors = parse(&edited).errors;
            prop_assert!(!document.errors.is_empty() || errors.is_empty(), "{} in {:?}: {:?}", pointer, text, edited);
        }
    }
}
