//! Links are opened: the one that the page was called with, and every later one.

use super::{Job, Page, ViewAction, now, use_session, use_view};
use crate::browser::{link, storage};
use gloo::{events::EventListener, utils::window};
use pollwright_web::state::{Action, Bench, Session};
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
    let page = Page { session: use_session(), view: use_view() };
    let opened = use_state(|| None);
    let latest = use_mut_ref(|| page.clone());
    latest.replace(page);
    let setter = opened.setter();
    use_effect_with((), move |()| {
        let follow = move || {
            let page = latest.borrow().clone();
            if let Some(found) = open(&page) {
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
fn open(page: &Page) -> Option<Opened> {
    let (work, look) = match Session::from_link(&link::take()?, now()) {
        Ok(found) => found,
        Err(error) => return Some(Opened::Refused(error.to_string())),
    };
    let work = work.apply(Action::SetBench(Bench::from_shared(&look.extra)));
    let (text, own) = (work.text().clone(), Rc::new(page.work().clone()));
    // Where storage fails, what is said of every change is said of this one.
    let _ = storage::keep(&own.store());
    let own_key = storage::turn_to(None);
    let _ = storage::keep_unchanged(&own.apply(Action::Open(Box::new(work.clone()))).store());
    page.open(work);
    page.view.dispatch(ViewAction::Job(Job::of_slug(&look.view)));
    Some(Opened::Work { text, own, own_key })
}
