//! Records inside an answer, and fields inside a record.

use super::fields::Record;
use crate::{date::FieldValue, decoded::ShortText};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use std::{fmt, sync::Arc};

/// The JSON of a record, byte for byte as the API wrote it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordText(Box<RawValue>);

impl RecordText {
    /// Of a record that was read whole: it is written anew.
    pub fn of(record: &Value) -> Self {
        // A value is always JSON.
        Self(serde_json::value::to_raw_value(record).unwrap_or_default())
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.0.get()
    }

    /// The text as JSON that goes into other JSON as it is.
    pub fn raw(&self) -> &RawValue {
        &self.0
    }
}

impl From<&RawValue> for RecordText {
    fn from(raw: &RawValue) -> Self {
        Self(raw.to_owned())
    }
}

impl PartialEq for RecordText {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

/// Why no records were found in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordsError {
    /// Nothing, or no array, at `recordsPath`.
    NoArrayAt(String),
    /// The answer has no array that could hold records.
    NoArray,
    /// Two arrays could: their JSON pointers.
    TwoArrays(String, String),
}

impl fmt::Display for RecordsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoArrayAt(path) => write!(f, "the answer has no array at `{path}`; correct `recordsPath`"),
            Self::NoArray => {
                f.write_str("the answer has no array of records; set `recordsPath` if they are elsewhere")
            }
            Self::TwoArrays(one, two) => {
                write!(
                    f,
                    "the answer has two arrays of records, `{one}` and `{two}`; set `recordsPath` to one"
                )
            }
        }
    }
}

impl std::error::Error for RecordsError {}

/// The records of an answer.
///
/// `records_path` is a JSON pointer; `null` there is zero records. Without one they are the root array, else the only
/// array of objects among the members of the root, else among those of its objects (`{"d": {"results": […]}}`). Empty
/// arrays count only where no other holds objects: together they are zero records.
///
/// # Errors
/// - nothing that could be records, or two arrays that could.
pub fn records<'a>(answer: &'a Value, records_path: Option<&str>) -> Result<Vec<&'a Value>, RecordsError> {
    place(answer, records_path).map(|(_, records)| records)
}

/// The same with the JSON pointer of where they are; empty for the root, and where several empty arrays could be it.
///
/// # Errors
/// As [`records`].
pub fn place<'a>(
    answer: &'a Value,
    records_path: Option<&str>,
) -> Result<(String, Vec<&'a Value>), RecordsError> {
    if let Some(path) = records_path {
        return match answer.pointer(path) {
            Some(Value::Array(records)) => Ok((path.to_owned(), records.iter().collect())),
            Some(Value::Null) => Ok((path.to_owned(), Vec::new())),
            _ => Err(RecordsError::NoArrayAt(path.to_owned())),
        };
    }
    match answer {
        Value::Array(records) => Ok((String::new(), records.iter().collect())),
        Value::Object(_) => {
            let shallow = arrays(answer, "");
            only(&if shallow.is_empty() { arrays_within(answer) } else { shallow })
        }
        _ => Err(RecordsError::NoArray),
    }
}

/// All lists of an answer that [`place`] would take for its records if they were the only one, each with its JSON
/// pointer; none that is empty.
pub fn lists(answer: &Value) -> Vec<(String, Vec<&Value>)> {
    let mut all = arrays(answer, "");
    all.append(&mut arrays_within(answer));
    let full = all.into_iter().filter(|(_, array)| !array.is_empty());
    full.map(|(path, array)| (path, array.iter().collect())).collect()
}

/// The value at a path of a record.
///
/// The whole path is tried as a key first. Else it is read in steps: `a.b`, `a['Modified Time']`, `a[0]`, `a.0`, with
/// or without a leading `$.`; a step may be a key that contains dots (`properties.system.id`), the longest first.
pub fn lookup<'a>(record: &'a Value, path: &str) -> Option<&'a Value> {
    let path = path.trim();
    if path.is_empty() {
        return None;
    }
    find(record, path).or_else(|| {
        let rest = path.strip_prefix(['$', '@'])?;
        rest.starts_with(['.', '[']).then(|| find(record, rest)).flatten()
    })
}

/// A record's id as text: `1` and `"1"` are one id, numbers stay as written. `None` where it is missing, null, blank,
/// or neither text nor number.
pub fn id_text(record: &impl Record, path: &str) -> Option<ShortText> {
    id_of(&record.field(path)?)
}

/// The ids of some records as text, ascending, each once: what is to be known of the state before they are judged.
pub fn ids(records: &[impl Record], path: &str) -> Arc<[ShortText]> {
    let mut ids: Vec<_> = records.iter().filter_map(|record| id_text(record, path)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into()
}

pub(super) fn id_of(value: &FieldValue<'_>) -> Option<ShortText> {
    value.text().filter(|text| !text.trim().is_empty()).map(ShortText::from)
}

/// The members of an object that may be arrays of records, each with its pointer.
fn arrays<'a>(object: &'a Value, base: &str) -> Vec<(String, &'a Vec<Value>)> {
    let Some(members) = object.as_object() else { return Vec::new() };
    members
        .iter()
        .filter_map(|(name, value)| value.as_array().map(|array| (pointer(base, name), array)))
        .filter(|(_, array)| array.iter().all(Value::is_object))
        .collect()
}

/// The same of the objects in it.
fn arrays_within(object: &Value) -> Vec<(String, &Vec<Value>)> {
    let members = object.as_object().into_iter().flatten();
    members.flat_map(|(name, value)| arrays(value, &pointer("", name))).collect()
}

/// The one array that holds objects; none where all are empty.
fn only<'a>(arrays: &[(String, &'a Vec<Value>)]) -> Result<(String, Vec<&'a Value>), RecordsError> {
    let mut full = arrays.iter().filter(|(_, array)| !array.is_empty());
    match (full.next(), full.next()) {
        (Some((one, _)), Some((two, _))) => Err(RecordsError::TwoArrays(one.clone(), two.clone())),
        (Some((path, array)), None) => Ok((path.clone(), array.iter().collect())),
        (None, _) if arrays.is_empty() => Err(RecordsError::NoArray),
        (None, _) => Ok((String::new(), Vec::new())),
    }
}

pub(crate) fn pointer(base: &str, name: &str) -> String {
    format!("{base}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn find<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    if let Some(found) = value.get(path) {
        return Some(found);
    }
    let path = path.strip_prefix('.').unwrap_or(path);
    if path.is_empty() {
        return Some(value);
    }
    if let Some((step, rest)) = bracket(path) {
        let inner = match step {
            Step::Key(key) => value.get(key)?,
            Step::Index(index) => value.get(index)?,
        };
        return find(inner, rest);
    }
    // The longest key first: keys that contain dots win over steps.
    let ends = path.rmatch_indices(['.', '[']).map(|(at, _)| at).filter(|at| *at > 0);
    [path.len()].into_iter().chain(ends).find_map(|end| {
        let (key, rest) = path.split_at(end);
        let inner = match value {
            Value::Array(_) => value.get(key.parse::<usize>().ok()?)?,
            _ => value.get(key)?,
        };
        find(inner, rest)
    })
}

enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

/// A leading `['key']`, `["key"]` or `[0]`, and what follows it.
fn bracket(path: &str) -> Option<(Step<'_>, &str)> {
    let inner = path.strip_prefix('[')?;
    for quote in ['\'', '"'] {
        if let Some(text) = inner.strip_prefix(quote) {
            let end = text.find(&format!("{quote}]"))?;
            return Some((Step::Key(&text[..end]), &text[end + 2..]));
        }
    }
    let (index, rest) = inner.split_once(']')?;
    index.trim().parse().ok().map(|index| (Step::Index(index), rest))
}

#[cfg(test)]
mod tests {
    use super::{id_text, lookup, records};
    use serde_json::{Value, json};

    #[track_caller]
    fn check_path(record: Value, path: &str, expected: Option<Value>) {
        assert_eq!(lookup(&record, path).cloned(), expected, "path {path:?} in {record}");
    }

    #[test]
    fn paths() {
        check_path(json!({"id": 1}), "id", Some(json!(1)));
        check_path(json!({"id": 1}), " id ", Some(json!(1)));
        check_path(json!({"a": {"b": 2}}), "a.b", Some(json!(2)));
        check_path(json!({"a.b": 1, "a": {"b": 2}}), "a.b", Some(json!(1)));
        check_path(json!({"a": {"b.c": {"d": 3}}}), "a.b.c.d", Some(json!(3)));
        check_path(json!({"a": {"b": 1}, "a.b": {"c": 2}}), "a.b.c", Some(json!(2)));
        check_path(json!({"Modified Time": "x"}), "['Modified Time']", Some(json!("x")));
        check_path(json!({"Modified Time": "x"}), "Modified Time", Some(json!("x")));
        check_path(json!({"a": {"it's": 1}}), "a[\"it's\"]", Some(json!(1)));
        check_path(json!({"a": [{"b": 1}, {"b": 2}]}), "a[1].b", Some(json!(2)));
        check_path(json!({"a": [{"b": 1}, {"b": 2}]}), "a.1.b", Some(json!(2)));
        check_path(json!({"_id": {"$oid": "x"}}), "_id.$oid", Some(json!("x")));
        check_path(json!({"$": {"id": 7}}), "$.id", Some(json!(7)));
        check_path(json!({"id": 7}), "$.id", Some(json!(7)));
        check_path(json!({"@id": 7}), "@.@id", Some(json!(7)));
        check_path(json!({"id": 7}), "$['id']", Some(json!(7)));
        check_path(json!({"a": 1}), "a.b", None);
        check_path(json!({"a": [1]}), "a[9]", None);
        check_path(json!({"a": [1]}), "a[", None);
        check_path(json!({"a": [1]}), "a['", None);
        check_path(json!({" ": 1}), " ", None);
        check_path(json!({"": 1}), "", None);
        check_path(json!([1]), "id", None);
        check_path(json!(null), "id", None);
    }

    #[track_caller]
    fn check_id(text: &str, expected: Option<&str>) {
        let record: Value = serde_json::from_str(text).expect("the test's own JSON");
        assert_eq!(id_text(&record, "id").as_deref(), expected, "record {text}");
    }

    #[test]
    fn ids() {
        check_id(r#"{"id": 1}"#, Some("1"));
        check_id(r#"{"id": "1"}"#, Some("1"));
        check_id(r#"{"id": " 1 "}"#, Some(" 1 "));
        check_id(r#"{"id": 12345678901234567890123}"#, Some("12345678901234567890123"));
        check_id(r#"{"id": 0}"#, Some("0"));
        for none in
            [r#"{"id": null}"#, r#"{"id": " "}"#, r#"{"id": {}}"#, r#"{"id": true}"#, "{}", "7", r#""x""#]
        {
            check_id(none, None);
        }
    }

    #[track_caller]
    fn check_records(answer: Value, path: Option<&str>, expected: &str) {
        let actual = match records(&answer, path) {
            Ok(records) => format!("{} records", records.len()),
            Err(error) => error.to_string(),
        };
        assert_eq!(actual, expected, "answer {answer}, recordsPath {path:?}");
    }

    #[test]
    fn where_records_are() {
        check_records(json!([]), None, "0 records");
        check_records(json!([{}, {}]), None, "2 records");
        check_records(json!({"meta": {"pages": [1]}, "results": [{}]}), None, "1 records");
        check_records(json!({"meta": {}, "results": []}), None, "0 records");
        check_records(json!({"results": [{}], "errors": []}), None, "1 records");
        check_records(json!({"results": [], "errors": []}), None, "0 records");
        check_records(json!({"results": [{}], "tags": ["a"]}), None, "1 records");
        check_records(json!({"d": {"results": [{}, {}]}}), None, "2 records");
        check_records(json!({"d": {"results": []}}), None, "0 records");
        check_records(json!({"a": [{}], "b": {"c": [{}, {}]}}), None, "1 records");
        let none = "the answer has no array of records; set `recordsPath` if they are elsewhere";
        check_records(json!({"error": "x"}), None, none);
        check_records(json!({}), None, none);
        check_records(json!(null), None, none);
        check_records(json!("<html>"), None, none);
        check_records(
            json!({"a/b": [{}], "c": [{}]}),
            None,
            "the answer has two arrays of records, `/a~1b` and `/c`; set `recordsPath` to one",
        );
        check_records(json!({"a": [{}], "b": [{}, {}]}), Some("/b"), "2 records");
        check_records(json!({"a": {"b": [{}]}}), Some("/a/b"), "1 records");
        check_records(json!([{}]), Some(""), "1 records");
        check_records(json!({"a": null}), Some("/a"), "0 records");
        check_records(json!({"a": {}}), Some("/a"), "the answer has no array at `/a`; correct `recordsPath`");
        check_records(json!({}), Some("a"), "the answer has no array at `a`; correct `recordsPath`");
    }
}
