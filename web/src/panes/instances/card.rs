//! The card of an instance that was just made: its id, its token, and what to do next.

use super::one::At;
use crate::{
    browser::{clipboard, place},
    components::{Input, button},
    hooks::ViewAction,
};
use pollwright_web::state::{
    hosted::{text, when},
    watch::{Seen, Tab},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The card, until it is put away. The token stands in the page's memory alone.
pub(super) fn card(at: &At) -> Html {
    let made = at.page.view.made.as_ref().filter(|made| made["id"] == at.id);
    let Some(token) = made.map(|made| text(made, "token").to_owned()) else { return Html::default() };
    let copy = {
        let (token, view) = (token.clone(), at.page.view.dispatcher());
        Callback::from(move |_: MouseEvent| {
            let (token, view) = (token.clone(), view.clone());
            spawn_local(async move {
                let copied = clipboard::copy(&token).await;
                let said = copied.map_or_else(|sentence| sentence, |()| "Copied the token".to_owned());
                view.dispatch(ViewAction::Toast(said.into()));
            });
        })
    };
    let watch = at.see::<MouseEvent>(Seen::Turn(Tab::Events)).reform(|event| {
        place::focus("#watched button");
        event
    });
    let is_shown = at.watch.is_token_shown;
    let onshow = at.see::<bool>(Seen::Token(!is_shown));
    let token =
        Input { mono: true, read_only: true, ..Input::new("instance-token", token, Callback::noop()) };
    html! {
        <section class="card" aria-labelledby="made">
            <h3 id="made">{ "The instance is there" }</h3>
            <dl>
                <dt>{ "ID" }</dt>
                <dd class="mono" id="instance-id">{ at.id }</dd>
                <dt><label for="instance-token">{ "Token" }</label></dt>
                <dd class="field">
                    { token.secret(is_shown, false, &onshow) }
                    { button("button", "Copy", copy) }
                </dd>
                <dt>{ "Next poll" }</dt>
                <dd class="mono">{ when(text(&at.watch.instance, "nextPoll")) }</dd>
            </dl>
            <p class="soft">
                { "The token is shown this once: the server keeps only a hash of it, and this page forgets it with the card." }
            </p>
            <p>
                { "The first poll is a baseline and tells nothing. " }<b>{ "Poll now" }</b>{ " asks out of turn, " }
                <b>{ "Send test" }</b>{ " tries the callback, and events appear below as they fire." }
            </p>
            <div class="row">
                { button("button", "Watch events", watch) }
                { button("button plain", "Put the card away", at.page.look(ViewAction::Made(None))) }
            </div>
        </section>
    }
}
