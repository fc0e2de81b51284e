//! Leaves: each takes values and callbacks and knows nothing of the session.

mod area;
mod code_text;
mod editor;
mod field;
mod icons;
mod inputs;
mod menu;
mod plain;
mod question;
mod show_me;
mod url_view;

pub(crate) use code_text::{CodeText, Show};
pub(crate) use editor::{Editor, Talk};
pub(crate) use field::{AtField, Field, in_code, sentence};
pub(crate) use icons::{Icon, icon};
pub(crate) use inputs::{Input, select, switch};
pub(crate) use menu::Menu;
pub(crate) use plain::{around, button, plain};
pub(crate) use question::Question;
pub(crate) use show_me::{Opened, ShowMe};
pub(crate) use url_view::url_view;
