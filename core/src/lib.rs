//! Everything of Pollwright that thinks: no clock, no I/O, no async.
//!
//! ```text
//! text (JSON, cURL)
//!   -> source: the JSON inside, with an offset map
//!   -> json: a tree with spans, and what was wrong
//!   -> lower: typed configuration, templates and patterns compiled
//!   -> rules: diagnostics with fixes
//!   -> preview: the URLs of the next polls     change: records -> events     schedule: when next
//! ```
//!
//! [`analyze()`] is the façade that page, linter and server call.

pub mod address;
pub mod authorization;
pub mod backoff;
pub mod catalog;
pub mod change;
pub mod compare;
pub mod config;
pub mod convert;
pub mod date;
pub mod decoded;
pub mod delivery;
pub mod diag;
pub mod docs;
pub mod element_page;
pub mod export;
pub mod instance;
pub mod json;
pub mod json_schema;
pub mod legacy;
pub mod lines;
pub mod lower;
pub mod moment;
pub mod notification;
pub mod oauth;
pub mod platform;
pub mod policy;
pub mod preview;
pub mod proof;
pub mod rehearsal;
pub mod repair;
pub mod report;
pub mod retry;
pub mod rules;
pub mod sample;
mod scan;
pub mod scenario;
pub mod schedule;
pub mod schema;
pub mod secret;
pub mod signature;
pub mod source;
pub mod span;
pub mod template;
pub mod timeline;

mod analyze;

pub use analyze::{Analysed, Analysis, MAX_TEXT_BYTES, Options, ToFill, analyze};
