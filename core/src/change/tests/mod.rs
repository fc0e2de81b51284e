//! Change detection over successive polls.

mod cases;
pub(super) mod scene;
