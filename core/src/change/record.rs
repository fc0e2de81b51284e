//! Records inside an answer, and fields inside a record.

use serde_json::Value;
use std::fmt;

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
/// `records_path` is a JSON pointer; without one they are the root array, else the only array of objects.
///
/// # Errors
/// - nothing that could be records, or two arrays that could.
pub fn records<'a>(answer: &'a Value, records_path: Option<&str>) -> Result<Vec<&'a Value>, RecordsError> {
    let _ = records_path;
    answer.as_array().map(|records| records.iter().collect()).ok_or(RecordsError::NoArray)
}

/// The value at a path of a record: the key as it stands, else dotted and bracketed steps.
pub fn lookup<'a>(record: &'a Value, path: &str) -> Option<&'a Value> {
    record.get(path)
}

/// A record's id as text; `None` where it is missing, null, blank, or no scalar.
pub fn id_text(record: &Value, path: &str) -> Option<String> {
    lookup(record, path).and_then(Value::as_str).map(str::to_owned)
}
