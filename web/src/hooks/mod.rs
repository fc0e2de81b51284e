//! What the page asks of the browser, each behind one hook.

mod page;
mod use_answer;
mod use_clock;
mod use_dialog;
mod use_editor;
mod use_keys;
mod use_link;
mod use_news;
mod use_paste;
mod use_portion;
mod use_server;
mod use_session;
mod use_storage;
mod use_view;

pub(crate) use page::Page;
pub(crate) use use_answer::use_answer;
pub(crate) use use_clock::{now, use_clock};
pub(crate) use use_dialog::use_dialog;
pub(crate) use use_editor::use_editor;
pub(crate) use use_keys::use_keys;
pub(crate) use use_link::{Opened, use_link};
pub(crate) use use_news::use_news;
pub(crate) use use_paste::use_paste;
pub(crate) use use_portion::use_portion;
pub(crate) use use_server::{kept_state, use_server};
pub(crate) use use_session::{SessionHandle, SessionProvider, use_session};
pub(crate) use use_storage::use_storage;
pub(crate) use use_view::{Job, Pane, View, ViewAction, ViewHandle, ViewProvider, use_view};
