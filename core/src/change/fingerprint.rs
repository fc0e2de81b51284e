//! What a record holds, in 256 bits.

use super::{Reading, record::lookup};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::ptr;

/// SHA-256 of a record's canonical JSON, 64 hexadecimal digits; blank where a date alone tells versions apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub String);

impl Fingerprint {
    /// Of a record without its id, created and updated fields and `ignoreFields`: keys sorted, numbers as written.
    pub fn of(record: &Value, reading: &Reading) -> Self {
        let dates = [&reading.updated, &reading.created].into_iter().flatten().map(|date| date.path.as_str());
        let left_out: Vec<&Value> = [reading.id_field.as_str()]
            .into_iter()
            .chain(dates)
            .chain(reading.ignore_fields.iter().map(String::as_str))
            .filter_map(|path| lookup(record, path))
            .collect();
        let mut text = Vec::new();
        write(record, &left_out, &mut text);
        Self(hex(&Sha256::digest(&text)))
    }

    /// Nothing was kept of what the record held, because nothing would be compared with it.
    pub fn is_blank(&self) -> bool {
        self.0.is_empty()
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 });
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        digits.push(digit(byte >> 4));
        digits.push(digit(byte & 15));
    }
    digits
}

/// Canonical JSON without the values that are left out, told by their address: a path may lead anywhere.
fn write(value: &Value, left_out: &[&Value], text: &mut Vec<u8>) {
    let is_in = |inner: &Value| !left_out.iter().any(|out| ptr::eq(*out, inner));
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().filter(|(_, inner)| is_in(inner)).collect();
            members.sort_unstable_by_key(|(name, _)| name.as_str());
            text.push(b'{');
            for (index, (name, inner)) in members.into_iter().enumerate() {
                if index > 0 {
                    text.push(b',');
                }
                scalar(name, text);
                text.push(b':');
                write(inner, left_out, text);
            }
            text.push(b'}');
        }
        Value::Array(items) => {
            text.push(b'[');
            for (index, inner) in items.iter().filter(|inner| is_in(inner)).enumerate() {
                if index > 0 {
                    text.push(b',');
                }
                write(inner, left_out, text);
            }
            text.push(b']');
        }
        _ => scalar(value, text),
    }
}

fn scalar(value: &(impl Serialize + ?Sized), text: &mut Vec<u8>) {
    // Writing text, numbers, booleans and null into memory cannot fail.
    let written = serde_json::to_writer(text, value);
    debug_assert!(written.is_ok());
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;
    use crate::change::tests::scene;
    use serde_json::Value;

    #[track_caller]
    fn check(one: &str, two: &str, ignore: &[&str], is_same: bool) {
        let mut reading = scene::reading();
        reading.ignore_fields = ignore.iter().map(|&path| path.to_owned()).collect();
        let of = |text: &str| {
            let record: Value = serde_json::from_str(text).expect("the test's own JSON");
            Fingerprint::of(&record, &reading)
        };
        assert_eq!(of(one) == of(two), is_same, "{one} and {two}, ignoreFields {ignore:?}");
    }

    #[test]
    fn same_and_other() {
        check(r#"{"a":1,"b":[{"c":2,"d":3}]}"#, r#"{ "b": [{"d":3, "c":2}], "a": 1 }"#, &[], true);
        check(r#"{"id":1,"a":1}"#, r#"{"id":"2","a":1}"#, &[], true);
        check(r#"{"updated":1,"created":2,"a":1}"#, r#"{"a":1}"#, &[], true);
        check(r#"{"a":1}"#, r#"{"a":1.0}"#, &[], false);
        check(r#"{"a":1}"#, r#"{"a":"1"}"#, &[], false);
        check(r#"{"a":[1,2]}"#, r#"{"a":[2,1]}"#, &[], false);
        check(r#"{"a":null}"#, r#"{}"#, &[], false);
        check(r#"{"a":0.30000000000000000001}"#, r#"{"a":0.3}"#, &[], false);
        check(r#"{"a":1,"views":7}"#, r#"{"a":1,"views":8}"#, &["views"], true);
        check(r#"{"a":{"b":1,"seen":7}}"#, r#"{"a":{"b":1,"seen":8}}"#, &["a.seen"], true);
        check(r#"{"a":{"b":1,"seen":7}}"#, r#"{"a":{"b":2,"seen":7}}"#, &["a.seen"], false);
        check(r#"{"s":[{"v":1},{"v":5}]}"#, r#"{"s":[{"v":2},{"v":5}]}"#, &["s[0].v"], true);
    }
}
