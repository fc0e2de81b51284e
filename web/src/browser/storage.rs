//! Keeping the work in the browser, without secret values.

use gloo::utils::window;
use pollwright_core::date::Instant;
use pollwright_web::state::{Action, Session};

const KEY: &str = "pollwright.session";

/// The session that was kept, or a new one; something that was lost is said.
pub(crate) fn load(clock: Instant) -> Session {
    let Some(stored) = raw(KEY) else { return Session::new(clock) };
    let restored = Session::restore(&stored, clock);
    match restored.message {
        Some(message) => restored.session.apply(Action::Notify(message)),
        None => restored.session,
    }
}

/// Keeps what [`Session::store`] wrote.
///
/// # Errors
/// Storage is full or forbidden.
pub(crate) fn keep(store: &str) -> Result<(), String> {
    put_raw(KEY, Some(store))
}

/// Keeps a text as it is, or forgets it.
///
/// # Errors
/// Storage is full or forbidden.
pub(crate) fn put_raw(key: &str, text: Option<&str>) -> Result<(), String> {
    const FORBIDDEN: &str =
        "This browser keeps nothing for the page: a reload will lose your work. Use Download.";
    const FULL: &str = "The browser's storage is full: a reload will lose the latest changes. Use Download.";
    let storage = window().local_storage().ok().flatten().ok_or(FORBIDDEN)?;
    let done = match text {
        Some(text) => storage.set_item(key, text),
        None => storage.remove_item(key),
    };
    done.map_err(|_| FULL.to_owned())
}

fn raw(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}
