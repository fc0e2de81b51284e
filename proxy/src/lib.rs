//! The `pollwright` binary: the page, the poller and the checks around [`pollwright_core`].
//!
//! Thin on purpose: all I/O is here and every decision is core's. A command is one file in [`commands`], a
//! report one file in [`report`].

pub mod baseline;
pub mod commands;
pub mod ed25519;
pub mod elements;
pub mod files;
pub mod input;
pub mod measured;
pub mod net;
pub mod poller;
pub mod report;
pub mod seal;
pub mod server;
pub mod service;
pub mod settings;
pub mod store;

mod clock;
mod console;

pub use commands::{Cli, run};
