//! Keeping the work in the browser, without secret values.
//!
//! Each tab keeps its work under a key of its own, and a fresh tab begins with a copy of what was kept last: so no tab
//! writes over the work of another, and nobody is asked which of two is to live. The tab's id survives a reload in
//! `sessionStorage`. A duplicated tab has its twin's id, until one of the two hears that the other wrote; it goes on
//! under a new one then.

use gloo::utils::window;
use pollwright_core::date::Instant;
use pollwright_web::state::{Action, Session};

/// What all keys of kept work start with; the tab's id follows.
const PREFIX: &str = "pollwright.session";
/// Where `sessionStorage` has the tab's id.
const TAB: &str = "pollwright.tab";
/// So many works are kept, over all tabs.
const MOST_KEPT: usize = 10;

/// A work that is kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Kept {
    pub key: String,
    /// When somebody changed it last, milliseconds; 0 where it was only looked at.
    pub at: u64,
    /// What [`Session::store`] wrote.
    pub store: String,
}

/// The session that this tab kept, else a copy of what was kept last, else a new one; something that was lost is said.
pub(crate) fn load(clock: Instant) -> Session {
    own().or_else(latest).map_or_else(|| Session::new(clock), |kept| restored(&kept, clock))
}

/// The session of a work.
pub(crate) fn restored(kept: &Kept, clock: Instant) -> Session {
    let restored = Session::restore(&kept.store, clock);
    match restored.message {
        Some(message) => restored.session.apply(Action::Notify(message)),
        None => restored.session,
    }
}

/// Keeps what [`Session::store`] wrote, unless it is kept already, and forgets the oldest works.
///
/// # Errors
/// Storage is full or forbidden.
pub(crate) fn keep(store: &str) -> Result<(), String> {
    if own().or_else(latest).is_some_and(|known| known.store == store) {
        return Ok(());
    }
    put(store, js_sys::Date::now() as u64)
}

/// Keeps a work that nobody here has changed yet: a reload finds it, and no fresh tab begins with it.
///
/// # Errors
/// Storage is full or forbidden.
pub(crate) fn keep_unchanged(store: &str) -> Result<(), String> {
    put(store, 0)
}

/// This tab goes on with another work, that of a key or a new one; the old one stays kept. Gives the key until now.
pub(crate) fn turn_to(key: Option<&str>) -> String {
    let before = own_key();
    // Without storage there is nothing to keep apart.
    let _ = window().session_storage().ok().flatten().map(|storage| match key {
        Some(key) => storage.set_item(TAB, key.strip_prefix(PREFIX).unwrap_or_default()),
        None => storage.remove_item(TAB),
    });
    before
}

/// The key under which this tab keeps its work.
pub(crate) fn own_key() -> String {
    let storage = window().session_storage().ok().flatten();
    let known = storage.as_ref().and_then(|storage| storage.get_item(TAB).ok().flatten());
    let id = known.unwrap_or_else(|| {
        let id = format!(".{:x}-{:x}", js_sys::Date::now() as u64, (js_sys::Math::random() * 4e9) as u32);
        // Without storage there is nothing to keep apart.
        let _ = storage.map(|storage| storage.set_item(TAB, &id));
        id
    });
    format!("{PREFIX}{id}")
}

/// Everything that is kept, the latest first.
pub(crate) fn kept() -> Vec<Kept> {
    let Some(storage) = window().local_storage().ok().flatten() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|n| storage.key(n).ok().flatten());
    let mut kept: Vec<Kept> = Vec::new();
    // Each where it belongs: a sort would bring a whole sorting machine for ten works.
    for work in keys.filter_map(read) {
        kept.insert(kept.partition_point(|other| other.at >= work.at), work);
    }
    kept
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

fn own() -> Option<Kept> {
    read(own_key())
}

/// What somebody changed last.
fn latest() -> Option<Kept> {
    kept().into_iter().find(|kept| kept.at > 0)
}

/// A work as it is kept: when it was changed, a blank, and what the session wrote.
fn read(key: String) -> Option<Kept> {
    let storage = window().local_storage().ok().flatten()?;
    let text = storage.get_item(&key).ok().flatten().filter(|_| key.starts_with(PREFIX))?;
    // The first pages wrote no time, and under one key.
    let (at, store) =
        text.split_once(' ').filter(|(at, _)| at.parse::<u64>().is_ok()).unwrap_or(("1", &text));
    Some(Kept { at: at.parse().unwrap_or_default(), store: store.to_owned(), key })
}

fn put(store: &str, at: u64) -> Result<(), String> {
    let key = own_key();
    let text = format!("{at} {store}");
    let mut older: Vec<_> = kept().into_iter().map(|kept| kept.key).filter(|other| *other != key).collect();
    for forgotten in older.drain((MOST_KEPT - 1).min(older.len())..) {
        put_raw(&forgotten, None)?;
    }
    // Where there is no room, the oldest makes some: it is missed less than what is worked on.
    while let Err(full) = put_raw(&key, Some(&text)) {
        put_raw(&older.pop().ok_or(full)?, None)?;
    }
    Ok(())
}
