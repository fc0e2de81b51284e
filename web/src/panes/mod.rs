//! The panes of the workbench: each joins the session with the leaves.

mod answer;
mod bottom;
mod code;
mod date_words;
mod dates;
mod explain;
mod export;
mod fills;
mod form;
mod header;
mod next_call;
mod paste;
mod problems;
mod resources;
mod row;
mod start;
mod try_it;

pub(crate) use answer::answer_pane;
pub(crate) use bottom::{bottom, strip};
pub(crate) use code::CodePane;
pub(crate) use form::form_pane;
pub(crate) use header::header;
pub(crate) use paste::Paste;
