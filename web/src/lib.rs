//! The workbench in the browser, and the façade that the widget and the JavaScript package call.
//!
//! Three things are built from this package: the page (`src/main.rs`, feature `page`), a small library for the widget
//! (feature `embed`), and one for the npm package (feature `package`). All hold the same core.

pub mod address;
pub mod api;
pub mod complete;
pub mod ends;
pub mod explain;
pub mod explain_at;
pub mod findings;
pub mod marks;
pub mod package;
pub mod places;
pub mod settings;
pub mod sheet;
pub mod simulation;
mod spot;
pub mod state;

#[cfg(feature = "embed")]
pub mod embed;
