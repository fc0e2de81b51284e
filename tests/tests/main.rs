//! The tests of the whole, in one binary. A test about one crate alone stands in that crate.

mod corpus;
mod docs;
mod fresh;
mod layers;
mod paths;
mod size;
mod support;
