//! Which list of an answer holds its records, and which others could.

use super::{SampleError, record};
use crate::change::record::RecordsError;
use serde_json::Value;
use std::cmp::Reverse;

/// More lists than any person chooses from.
const MAX_LISTS: usize = 8;

/// The lists of an answer that could be its records, each with its JSON pointer: first the one that is meant unless a
/// person says otherwise, then the others, the longest first.
///
/// # Errors
/// - it has no list of records, or none with a record
pub(super) fn lists(answer: &Value) -> Result<Vec<(String, Vec<&Value>)>, SampleError> {
    let mut full = record::lists(answer);
    full.sort_by_key(|(_, records)| Reverse(records.len()));
    // The same depth holds the records, were another list longer.
    let longest = |depth: &str| {
        let depth = depth.matches('/').count();
        full.iter().find(|(path, _)| path.matches('/').count() == depth).cloned()
    };
    let first = match record::place(answer, None) {
        Err(RecordsError::TwoArrays(one, _)) => longest(&one).ok_or(SampleError::Empty)?,
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
