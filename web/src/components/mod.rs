//! Leaves: each takes values and callbacks and knows nothing of the session.

mod area;
mod code_text;
mod dialog;
mod field;
mod icons;
mod inputs;
mod menu;
mod url_view;

pub(crate) use code_text::{CodeText, Show};
pub(crate) use dialog::Dialog;
pub(crate) use field::{AtField, Field, at_fields, in_code, sentence};
pub(crate) use icons::{Icon, icon};
pub(crate) use inputs::{NumberInput, SecretInput, Select, Switch, TextArea, TextInput};
pub(crate) use menu::Menu;
pub(crate) use url_view::UrlView;
