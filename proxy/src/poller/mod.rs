//! One poll over real HTTP.

pub mod secrets;
