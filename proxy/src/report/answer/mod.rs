//! Answers of the API: how what is stored is shown.

pub mod error;
pub(crate) mod instance;
pub mod notice;
pub(crate) mod platform;
pub(crate) mod watching;
