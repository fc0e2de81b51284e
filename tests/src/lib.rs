//! What the tests of the whole have in common.

pub mod program;
pub mod relay;
pub mod server;
pub mod sources;
pub mod standin;
