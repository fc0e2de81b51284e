//! Change detection over successive polls.

mod cases;
mod events;
mod hosted;
mod properties;
mod rules;
pub(super) mod scene;
