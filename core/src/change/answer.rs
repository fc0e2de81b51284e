//! An answer, read no further than it must be: what its lists hold stays text.

use super::record::{self, RecordsError};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::{Map, Value, value::RawValue};
use std::fmt;

/// How deep objects may be nested: as deep as serde_json reads.
const MOST_LEVELS: usize = 128;
/// Fewer braces and brackets than that cannot be nested too deep.
const FEW_LEVELS: usize = 100;

/// An answer as it came.
#[derive(Clone, Debug, Default)]
pub struct Answer<'a> {
    outline: Value,
    lists: Vec<List<'a>>,
}

/// An array of an answer, but not one within another array.
#[derive(Clone, Debug)]
struct List<'a> {
    /// Its JSON pointer.
    pointer: String,
    items: Vec<&'a RawValue>,
}

impl<'a> Answer<'a> {
    /// Reads an answer.
    ///
    /// # Errors
    /// Where it is no JSON, or nested deeper than 128 levels.
    pub fn read(text: &'a str) -> serde_json::Result<Self> {
        let mut lists = Vec::new();
        // Reading the whole finds a mistake where it is; skipping values does not.
        let outline = outline(text, "", 0, &mut lists)
            .map_err(|why| serde_json::from_str::<Value>(text).err().unwrap_or(why))?;
        Ok(Self { outline, lists })
    }

    /// The answer without what its arrays hold: `{}` stands for each object there, null for null, and true for
    /// anything else.
    pub fn outline(&self) -> &Value {
        &self.outline
    }

    /// The records, found as [`record::records`] finds them, byte for byte as they came.
    ///
    /// # Errors
    /// As [`record::records`].
    pub fn records(&self, records_path: Option<&str>) -> Result<Vec<&'a RawValue>, RecordsError> {
        let (pointer, found) = match record::place(&self.outline, records_path) {
            // The path may lead through an array, which the outline does not show.
            Err(RecordsError::NoArrayAt(path)) => {
                return self.within_lists(&path).ok_or(RecordsError::NoArrayAt(path));
            }
            other => other?,
        };
        let list = self.lists.iter().find(|list| list.pointer == pointer);
        Ok(list.filter(|_| !found.is_empty()).map_or_else(Vec::new, |list| list.items.clone()))
    }

    fn within_lists(&self, path: &str) -> Option<Vec<&'a RawValue>> {
        self.lists.iter().find_map(|list| {
            let rest = path.strip_prefix(list.pointer.as_str())?.strip_prefix('/')?;
            let (index, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let item = list.items.get(index.parse::<usize>().ok()?)?;
            Answer::read(item.get()).ok()?.records(Some(rest)).ok()
        })
    }
}

fn outline<'a>(
    text: &'a str,
    pointer: &str,
    level: usize,
    lists: &mut Vec<List<'a>>,
) -> serde_json::Result<Value> {
    match text.trim_ascii_start().as_bytes().first() {
        _ if level >= MOST_LEVELS => Err(serde_json::Error::custom("recursion limit exceeded")),
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            items.iter().try_for_each(|item| check(item.get()))?;
            let stub = |item: &&RawValue| match item.get().as_bytes().first() {
                Some(b'{') => Value::Object(Map::new()),
                Some(b'n') => Value::Null,
                _ => Value::Bool(true),
            };
            let stubs = items.iter().map(stub).collect();
            lists.push(List { pointer: pointer.to_owned(), items });
            Ok(Value::Array(stubs))
        }
        Some(b'{') => {
            let Members(members) = serde_json::from_str(text)?;
            let inner = members.into_iter().map(|(name, value)| {
                let outline = outline(value.get(), &record::pointer(pointer, &name), level + 1, lists)?;
                Ok((name, outline))
            });
            inner.collect::<serde_json::Result<_>>().map(Value::Object)
        }
        _ => serde_json::from_str(text),
    }
}

/// What skipping a value does not see: a nesting that is too deep, and half a character.
fn check(text: &str) -> serde_json::Result<()> {
    let (mut n_levels, mut n_escapes) = (0, 0);
    // Counted in bytes, many are counted at once.
    for part in text.as_bytes().chunks(usize::from(u8::MAX)) {
        let count = |is: fn(u8) -> bool| usize::from(part.iter().map(|byte| u8::from(is(*byte))).sum::<u8>());
        n_levels += count(|byte| byte == b'{' || byte == b'[');
        n_escapes += count(|byte| byte == b'\\');
    }
    let has_halves = || text.contains("\\ud") || text.contains("\\uD");
    if n_levels > FEW_LEVELS || n_escapes > 0 && has_halves() {
        serde_json::from_str::<Value>(text)?;
    }
    Ok(())
}

/// The members of an object, in their order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Reader).map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;
    use crate::change::record;
    use serde_json::Value;

    /// Finds what reading the whole answer finds, and as it came.
    #[track_caller]
    fn check(text: &str, path: Option<&str>) {
        let whole: Value = serde_json::from_str(text).expect("the test's own JSON");
        let expected = record::records(&whole, path).map(|records| records.into_iter().cloned().collect());
        let answer = Answer::read(text).expect("JSON");
        let records = answer.records(path);
        let parsed = |records: &Vec<&serde_json::value::RawValue>| -> Vec<Value> {
            records.iter().map(|record| serde_json::from_str(record.get()).expect("JSON")).collect()
        };
        assert_eq!(records.as_ref().map(parsed).map_err(Clone::clone), expected, "{text} {path:?}");
        for record in records.into_iter().flatten() {
            assert!(text.contains(record.get()), "{text}: {record}");
        }
    }

    #[test]
    fn records_where_the_whole_answer_has_them() {
        for text in [
            "[]",
            "null",
            "{}",
            "7",
            r#"[{"id": 1.0, "b":{"a" :[ 1 ]}}, 7 ]"#,
            r#"{"meta": {"pages": [1]}, "results": [{"n":12345678901234567890123}]}"#,
            r#"{"results": [], "errors": []}"#,
            r#"{"d": {"results": [{"\u0061":"\ud83d\ude00"}, {}]}}"#,
            r#"{"a/b": [{}], "c": [{}]}"#,
            r#"{"z": [{}], "c~": [{}]}"#,
            r#"{"c~": [{}]}"#,
        ] {
            for path in [None, Some(""), Some("/results"), Some("/d/results"), Some("/c~0")] {
                check(text, path);
            }
        }
        check(r#"[{"items": [{"id": 1}]}, {"items": null}]"#, Some("/0/items"));
        check(r#"[{"items": [{"id": 1}]}, {"items": null}]"#, Some("/1/items"));
        check(r#"{"a": [[{"id": 1}], []]}"#, Some("/a/0"));
        check(r#"{"a": [[{"id": 1}], []]}"#, Some("/a/2"));
    }

    #[test]
    fn what_cannot_be_read() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        let objects = |n: usize| format!("{}1{}", r#"{"a":"#.repeat(n), "}".repeat(n));
        for text in [
            "",
            "{",
            "[1,]",
            "[1] 2",
            r#"[{"a":"\ud83d"}]"#,
            r#"{"a":[{"b":"\uD83Dx"}]}"#,
            r#"{"a":"\ud83d"}"#,
            "[01]",
            "[\"\u{1}\"]",
            &nested(200),
            &"[".repeat(100_000),
            &objects(200),
        ] {
            let error = Answer::read(text).map(|_| ()).expect_err(text).to_string();
            let whole = serde_json::from_str::<Value>(text).expect_err(text).to_string();
            assert_eq!(error, whole, "{text}");
        }
        assert!(Answer::read(&nested(120)).is_ok() && Answer::read(&objects(120)).is_ok());
    }
}
