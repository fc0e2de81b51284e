//! What a small screen has at its lower edge: the next call, and the way to the other panes.

use crate::{
    components::UrlView,
    hooks::{Pane, ViewAction, use_session, use_view},
};
use pollwright_web::findings;
use yew::prelude::*;

/// One pane at a time, by name.
#[component]
pub(crate) fn Bottom() -> Html {
    let view = use_view();
    let n_problems = findings::problems(&use_session().0).len();
    let button = |pane: Pane, words: String| {
        let dispatcher = view.dispatcher();
        let onclick = Callback::from(move |_| dispatcher.dispatch(ViewAction::Pane(pane)));
        html! { <button type="button" aria-pressed={(view.pane == pane).to_string()} {onclick}>{ words }</button> }
    };
    let problems = if n_problems == 0 { "Problems".to_owned() } else { format!("Problems {n_problems}") };
    html! {
        <nav class="bottom" aria-label="Panes">
            { button(Pane::Form, "Form".to_owned()) }
            { button(Pane::Code, "Code".to_owned()) }
            { button(Pane::Preview, "Preview".to_owned()) }
            { button(Pane::Problems, problems) }
        </nav>
    }
}

/// The next call, while another pane covers it.
#[component]
pub(crate) fn Strip() -> Html {
    let session = use_session();
    let view = use_view();
    let Some(rendered) = session.0.preview().and_then(|preview| preview.url.clone()) else {
        return Html::default();
    };
    let dispatcher = view.dispatcher();
    let onclick = Callback::from(move |_| dispatcher.dispatch(ViewAction::Pane(Pane::Preview)));
    html! {
        <button type="button" class="strip" aria-label="Next call" {onclick}>{ "GET " }<UrlView {rendered} /></button>
    }
}
