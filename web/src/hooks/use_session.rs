//! The session, shared by all panes.

use super::now;
use crate::browser::storage;
use pollwright_web::state::{Action, Session};
use std::rc::Rc;
use yew::prelude::*;

/// The session as Yew keeps it; all thinking is in [`Session::apply`].
#[derive(Debug, PartialEq)]
pub(crate) struct Store(pub Session);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Self(self.0.apply(action)))
    }
}

/// What [`use_session`] gives: `handle.0` is the session, `handle.dispatch(action)` changes it.
pub(crate) type SessionHandle = UseReducerHandle<Store>;

#[derive(Properties, PartialEq)]
pub(crate) struct ProviderProps {
    pub children: Html,
}

/// Holds the session: the one that storage kept, else a new one.
#[component]
pub(crate) fn SessionProvider(props: &ProviderProps) -> Html {
    let store = use_reducer_eq(|| Store(storage::load(now())));
    html! { <ContextProvider<SessionHandle> context={store}>{ props.children.clone() }</ContextProvider<SessionHandle>> }
}

/// The session.
///
/// # Panics
/// Outside of a [`SessionProvider`].
#[hook]
pub(crate) fn use_session() -> SessionHandle {
    use_context().expect("the component stands inside of a SessionProvider")
}
