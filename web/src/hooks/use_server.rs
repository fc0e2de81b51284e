//! The server behind the page with the elements that it knows, and the way back from a provider's consent page.

use super::{Page, ViewAction, use_session, use_view};
use crate::browser::{link, server};
use gloo::net::http::Method;
use gloo::utils::window;
use pollwright_web::state::{Action, consent, served};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Where `sessionStorage` has the state of the consent that was asked for.
const STATE: &str = "pollwright.consent";

/// Asks once whether a server answers, and takes what the address brings back from a provider; asks for the server's
/// elements as soon as it knows who asks.
#[hook]
pub(crate) fn use_server() {
    let page = Page { session: use_session(), view: use_view() };
    let is_known = page.view.server.as_ref().is_some_and(|server| server.role.is_some());
    let (session, view) = (page.session.dispatcher(), page.view.dispatcher());
    use_effect_with(is_known, move |is_known| {
        if *is_known {
            server::then(Method::GET, "./api/v1/elements", None, move |answer| {
                match answer.map_err(|refusal| refusal.message).and_then(|answer| served(&answer)) {
                    Ok(elements) => session.dispatch(Action::Serve(elements)),
                    Err(why) => view.dispatch(ViewAction::Toast(
                        format!("The elements of this server cannot be read: {why}").into(),
                    )),
                }
            });
        }
    });
    use_effect_with((), move |()| {
        spawn_local(async move {
            // Plain files have no instances: then nothing is said of them.
            let Ok(found) = server::find().await else { return };
            page.view.dispatch(ViewAction::Server(Some(found)));
            let query = window().location().search().unwrap_or_default();
            let state = kept_state(None);
            let Some(returned) = consent::returned(&query, state.as_deref()) else { return };
            kept_state(Some(""));
            link::drop_query();
            let consent = returned.map_err(Into::into).map(|code| {
                let values = [(consent::CODE, code), (consent::STATE, state.unwrap_or_default())];
                let values = values.map(|(pointer, value)| (pointer.to_owned(), value.into()));
                page.session.dispatch(Action::SetAll(values.to_vec()));
            });
            page.view.dispatch(ViewAction::Consent(Some(consent)));
        });
    });
}

/// The state of the consent that this tab asked for; `Some` puts another in its place, or forgets it where that is empty.
pub(crate) fn kept_state(put: Option<&str>) -> Option<String> {
    let storage = window().session_storage().ok().flatten()?;
    match put {
        None => storage.get_item(STATE).ok().flatten(),
        // Without storage the way back ends in a sentence that says so.
        Some("") => storage.remove_item(STATE).ok().and(None),
        Some(state) => storage.set_item(STATE, state).ok().and(None),
    }
}
