//! Change detection over successive polls.

mod cases;
mod events;
mod hosted;
mod properties;
mod readings;
mod rules;
pub(super) mod scene;
