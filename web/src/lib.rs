//! The workbench in the browser, and the façade that the widget and the JavaScript package call.

pub mod state;
