//! Which list of an answer holds its records, and which others could.

use super::{SampleError, names::id_merit, record};
use crate::{change::record::RecordsError, span::sort_by_number};
use serde_json::Value;

/// More lists than any person chooses from.
const MAX_LISTS: usize = 8;

/// So many steps further in than an answer's members lists are looked for.
const MAX_DEPTH: usize = 5;

/// The lists of an answer that could be its records, each with its JSON pointer: first the one that is meant unless a
/// person says otherwise, then the others, the longest first.
///
/// # Errors
/// - it has no list of records, or none with a record
pub(super) fn lists(answer: &Value) -> Result<Vec<(String, Vec<&Value>)>, SampleError> {
    let mut full = record::lists(answer);
    if full.is_empty() {
        deeper(answer, "", MAX_DEPTH, &mut full);
    }
    sort_by_number(&mut full, |(_, records)| !(records.len() as u64));
    // The same depth holds the records, were another list longer.
    let longest = |depth: &str| {
        let depth = depth.matches('/').count();
        full.iter().find(|(path, _)| path.matches('/').count() == depth).cloned()
    };
    let first = match record::place(answer, None) {
        Err(RecordsError::TwoArrays(one, _)) => longest(&one).ok_or(SampleError::Empty)?,
        // A poll looks no deeper by itself; it is told where they are. What has an id is a record itself.
        Err(RecordsError::NoArray) if !full.is_empty() && !has_id(answer) => full[0].clone(),
        // One record alone is a sample too.
        Err(RecordsError::NoArray) if answer.as_object().is_some_and(|record| record.len() > 1) => {
            (String::new(), vec![answer])
        }
        // An empty list of errors, say, and the records one step further in.
        Ok((_, records)) if records.is_empty() => full.first().cloned().ok_or(SampleError::Empty)?,
        place => place.map_err(SampleError::Records)?,
    };
    full.retain(|(path, _)| *path != first.0);
    full.truncate(MAX_LISTS - 1);
    full.insert(0, first);
    Ok(full)
}

fn has_id(answer: &Value) -> bool {
    answer.as_object().into_iter().flatten().any(|(name, _)| id_merit(name, "").is_some())
}

/// The lists of objects in an object and in those inside it, so many steps in.
fn deeper<'a>(object: &'a Value, base: &str, depth: usize, out: &mut Vec<(String, Vec<&'a Value>)>) {
    for (name, value) in object.as_object().into_iter().flatten() {
        let path = record::pointer(base, name);
        match value {
            Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_object) => {
                out.push((path, items.iter().collect()));
            }
            Value::Object(_) if depth > 0 => deeper(value, &path, depth - 1, out),
            _ => {}
        }
    }
}
