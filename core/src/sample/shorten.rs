//! A long answer made short: its first records stand for all of them, and the rest is only counted.

use super::SampleError;
use serde::{
    Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value, value::RawValue};
use std::fmt;

/// More items of a list are not kept: twice what is looked at.
const MAX_ITEMS: usize = 2 * super::MAX_RECORDS;
/// As deep as other readers of JSON go.
const MAX_DEPTH: usize = 127;

/// An answer with its first records alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortened {
    /// The short answer: JSON as before, without what was left out.
    pub text: String,
    /// How many items the longest list had.
    pub n_items: usize,
}

/// Makes an answer short without ever holding all of it: each list keeps its first 400 items. Lines of JSON become a
/// list.
///
/// # Errors
/// The text is neither JSON nor lines of it.
pub fn shorten(text: &str) -> Result<Shortened, SampleError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let mut n_items = 0;
    let mut reader = serde_json::Deserializer::from_str(text);
    let whole =
        Short(&mut n_items, 0).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    let value = whole.or_else(|error| lines(text, &mut n_items).ok_or(error));
    let value = value.map_err(|error| SampleError::NotJson(error.line(), error.column()))?;
    Ok(Shortened { text: value.to_string(), n_items })
}

/// Lines of JSON, one record each.
fn lines(text: &str, n_items: &mut usize) -> Option<Value> {
    let mut kept = Vec::new();
    let mut n = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        n += 1;
        if n <= MAX_ITEMS {
            kept.push(serde_json::from_str::<Value>(line).ok().filter(Value::is_object)?);
        } else {
            serde_json::from_str::<IgnoredAny>(line).ok()?;
        }
    }
    *n_items = n;
    (!kept.is_empty()).then_some(Value::Array(kept))
}

/// Reads a value whose lists are cut; keeps the length of the longest, and knows how deep it is.
struct Short<'a>(&'a mut usize, usize);

impl<'de> DeserializeSeed<'de> for Short<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        // What is no list and no object is kept as it is written: a number keeps its digits.
        let raw = <&RawValue as serde::Deserialize>::deserialize(reader)?;
        if self.1 > MAX_DEPTH {
            return Err(D::Error::custom("it is nested too deeply"));
        }
        if !raw.get().starts_with(['[', '{']) {
            return serde_json::from_str(raw.get()).map_err(D::Error::custom);
        }
        let mut inside = serde_json::Deserializer::from_str(raw.get());
        inside.deserialize_any(self).map_err(D::Error::custom)
    }
}

impl<'de> Visitor<'de> for Short<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut kept = Vec::new();
        while kept.len() < MAX_ITEMS
            && let Some(item) = items.next_element_seed(Short(self.0, self.1 + 1))?
        {
            kept.push(item);
        }
        let mut n = kept.len();
        if n == MAX_ITEMS {
            while items.next_element::<IgnoredAny>()?.is_some() {
                n += 1;
            }
        }
        *self.0 = n.max(*self.0);
        Ok(Value::Array(kept))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut kept = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            kept.insert(key, members.next_value_seed(Short(self.0, self.1 + 1))?);
        }
        Ok(Value::Object(kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, n_items: usize) {
        assert_eq!(shorten(text), Ok(Shortened { text: expected.to_owned(), n_items }), "{text:.200}");
    }

    #[test]
    fn what_is_short_stays() {
        check("[]", "[]", 0);
        check("7", "7", 0);
        check(
            "\u{feff} {\"a\": [1.50, \"x\\n\"], \"b\": {\"c\": null}} ",
            "{\"a\":[1.50,\"x\\n\"],\"b\":{\"c\":null}}",
            2,
        );
        check("{\"id\": 1}\n\n{\"id\": 2}\n", "[{\"id\":1},{\"id\":2}]", 2);
    }

    #[test]
    fn a_long_list_is_cut_and_counted() {
        let records = vec!["{\"id\":1}"; 100_000];
        let first = records[..MAX_ITEMS].join(",");
        let text = format!("{{\"data\": [{}], \"total\": 3}}", records.join(","));
        check(&text, &format!("{{\"data\":[{first}],\"total\":3}}"), 100_000);
        check(&records.join("\n"), &format!("[{first}]"), 100_000);
    }

    #[test]
    fn what_is_no_json_says_where() {
        assert_eq!(shorten("[1,\n 2"), Err(SampleError::NotJson(2, 2)));
        assert_eq!(shorten("[1] x"), Err(SampleError::NotJson(1, 5)));
        assert_eq!(shorten("{\"id\": 1}\nx"), Err(SampleError::NotJson(2, 1)));
    }

    #[test]
    fn depth_is_no_danger() {
        let (open, close) = ("[".repeat(200_000), "]".repeat(200_000));
        assert!(shorten(&open).is_err());
        assert!(shorten(&(open + &close)).is_err());
    }
}
