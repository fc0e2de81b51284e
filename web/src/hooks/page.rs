//! Both states in one hand, for the parts of the page that are functions.

use super::{SessionHandle, ViewAction, ViewHandle};
use pollwright_web::state::{Action, Session, Turn};
use yew::prelude::*;

/// The session and what is looked at.
#[derive(Clone, PartialEq)]
pub(crate) struct Page {
    pub session: SessionHandle,
    pub view: ViewHandle,
}

impl Page {
    /// The session itself.
    pub(crate) fn work(&self) -> &Session {
        &self.session.0
    }

    /// What a click does to the session.
    pub(crate) fn act<E: 'static>(&self, action: Action) -> Callback<E> {
        let dispatcher = self.session.dispatcher();
        Callback::from(move |_| dispatcher.dispatch(action.clone()))
    }

    /// Another work is shown, as it was left.
    pub(crate) fn open(&self, work: Session) {
        self.session.dispatch(Action::Open(Box::new(work)));
        self.view.dispatch(ViewAction::MovedFrom(None));
    }

    /// What a click does to the configurations of the project: where the text ran before is the other one's concern.
    pub(crate) fn turn<E: 'static>(&self, turn: Turn) -> Callback<E> {
        let page = self.clone();
        Callback::from(move |_| page.open(page.work().turned(turn)))
    }

    /// What a typed text does to the session.
    pub(crate) fn typed(&self, act: impl Fn(String) -> Action + 'static) -> Callback<String> {
        let dispatcher = self.session.dispatcher();
        Callback::from(move |text| dispatcher.dispatch(act(text)))
    }

    /// What a click does to what is looked at.
    pub(crate) fn look<E: 'static>(&self, action: ViewAction) -> Callback<E> {
        let dispatcher = self.view.dispatcher();
        Callback::from(move |_| dispatcher.dispatch(action.clone()))
    }
}
