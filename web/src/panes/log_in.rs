//! Logging in with a token of the server, and out.

use crate::{
    browser::server::{SESSION, Server, then},
    components::{Question, button, in_code},
    hooks::{Page, View, ViewAction},
};
use gloo::net::http::Method;
use serde_json::json;
use yew::prelude::*;

/// The dialog, while it is asked for.
pub(crate) fn log_in(page: &Page) -> Html {
    let Some(refused) = page.view.logging_in.clone() else { return Html::default() };
    let onanswer = {
        let view = page.view.dispatcher();
        Callback::from(move |token: String| {
            let view = view.clone();
            let wish = json!({ "token": token }).to_string();
            then(Method::POST, "./api/v1/login", Some(wish), move |said| match said {
                Ok(_) => {
                    view.dispatch(ViewAction::LoggingIn(None));
                    who(view);
                }
                Err(refusal) => view.dispatch(ViewAction::LoggingIn(Some(refusal.message.into()))),
            });
        })
    };
    html! {
        <Question title="Log in" label="Token" secret=true button="Log in" {refused} {onanswer}
            onclose={page.look::<()>(ViewAction::LoggingIn(None))}>
            <p class="soft">{ in_code("The first start of the server showed a token; `pollwright token add NAME` makes more.") }</p>
        </Question>
    }
}

/// The button that opens it.
pub(super) fn log_in_button(page: &Page, words: &'static str) -> Html {
    let onclick = page.look::<MouseEvent>(ViewAction::LoggingIn(Some(AttrValue::default())));
    button("button", words, onclick)
}

/// Ends the session of the page.
pub(super) fn log_out(page: &Page) -> Callback<MouseEvent> {
    let view = page.view.dispatcher();
    Callback::from(move |_| {
        let view = view.clone();
        then(Method::POST, "./api/v1/logout", None, move |said| {
            view.dispatch(ViewAction::Made(None));
            if let Err(refusal) = said {
                view.dispatch(ViewAction::Toast(refusal.message.into()));
            }
            who(view);
        });
    })
}

/// Asks the server who asks.
fn who(view: UseReducerDispatcher<View>) {
    then(Method::GET, SESSION, None, move |said| {
        view.dispatch(ViewAction::Server(said.ok().and_then(|said| Server::read(&said))));
    });
}
