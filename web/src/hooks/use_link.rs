//! Links are opened: the one that the page was called with, and every later one.

use super::{SessionHandle, now, use_session};
use crate::browser::{link, storage};
use gloo::{events::EventListener, utils::window};
use pollwright_web::state::{Action, Session};
use std::rc::Rc;
use yew::prelude::*;

/// What became of the last link.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Opened {
    /// Its work is shown.
    Work {
        /// The text as it came.
        text: Rc<str>,
        /// What was worked on before, and the key it is kept under.
        own: Rc<Session>,
        own_key: String,
    },
    /// It could not be opened; the sentence says why.
    Refused(String),
}

/// Opens links, and gives what to say about the last one.
#[hook]
pub(crate) fn use_link() -> UseStateHandle<Option<Opened>> {
    let session = use_session();
    let opened = use_state(|| None);
    let latest = use_mut_ref(|| session.clone());
    latest.replace(session);
    let setter = opened.setter();
    use_effect_with((), move |()| {
        let follow = move || {
            let session = latest.borrow().clone();
            if let Some(found) = open(&session) {
                setter.set(Some(found));
            }
        };
        follow();
        let listener = EventListener::new(&window(), "hashchange", move |_| follow());
        move || drop(listener)
    });
    opened
}

/// Opens the link in the address, where there is one; the work until now is kept first.
fn open(session: &SessionHandle) -> Option<Opened> {
    let (work, _) = match Session::from_link(&link::take()?, now()) {
        Ok(found) => found,
        Err(error) => return Some(Opened::Refused(error.to_string())),
    };
    let own = Rc::new(session.0.clone());
    let (text, action) = (work.text().clone(), Action::Open(Box::new(work)));
    // Where storage fails, what is said of every change is said of this one.
    let _ = storage::keep(&own.store());
    let own_key = storage::turn_to(None);
    let _ = storage::keep_unchanged(&own.apply(action.clone()).store());
    session.dispatch(action);
    Some(Opened::Work { text, own, own_key })
}
