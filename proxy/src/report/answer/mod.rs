//! Answers of the API: how what is stored is shown.

pub(crate) mod instance;
pub(crate) mod watching;
