//! The workbench in the browser, and the façade that the widget and the JavaScript package call.
//!
//! Built from this package are the page (`src/main.rs`, feature `page`) and four small libraries: what the page's views
//! ask (feature `embed`), the custom elements (features `widget` and `work`), and the npm package (feature `package`).
//! All hold the same core, or a part of it.

pub mod address;
pub mod api;
pub mod complete;
pub mod draft;
pub mod element_check;
pub mod embed;
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
