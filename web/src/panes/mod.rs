//! The panes of the workbench: each joins the session with the leaves.

mod answer;
mod bottom;
mod code;
mod compare;
mod date_table;
mod date_words;
mod dates;
mod events;
mod export;
mod fills;
mod form;
mod from_sample;
mod header;
mod jobs;
mod moved;
mod next_call;
mod paste;
mod polls;
mod problems;
mod resources;
mod row;
mod start;
mod try_it;

pub(crate) use answer::answer_pane;
pub(crate) use bottom::{bottom, strip};
pub(crate) use code::CodePane;
pub(crate) use compare::Compare;
pub(crate) use date_table::date_table;
pub(crate) use events::Events;
pub(crate) use form::form_pane;
pub(crate) use from_sample::FromSample;
pub(crate) use header::header;
pub(crate) use moved::moved;
pub(crate) use paste::Paste;
pub(crate) use polls::Polls;
