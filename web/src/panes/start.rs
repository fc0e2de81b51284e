//! The first view: what to begin with.

use super::paste::Paste;
use crate::{app::counted, hooks::use_session};
use pollwright_core::catalog::{self, Element};
use pollwright_web::state::Action;
use yew::prelude::*;

#[component]
pub(crate) fn Start() -> Html {
    let session = use_session();
    let pasting = use_state(|| false);
    let card = |element: &'static Element| {
        let dispatcher = session.dispatcher();
        let onclick =
            Callback::from(move |_| dispatcher.dispatch(Action::PickElement(element.key.as_str().into())));
        let names: Vec<_> = element.resources.iter().map(|resource| resource.name.as_str()).collect();
        html! {
            <li class="resource">
                <button type="button" class="choose" {onclick}>
                    <span><b>{ &element.name }</b><small>{ names.join(", ") }</small></span>
                </button>
                <span class="soft pad">{ counted(element.resources.len(), "resource") }</span>
            </li>
        }
    };
    let set = |open: bool| {
        let pasting = pasting.clone();
        move || pasting.set(open)
    };
    let (open, close) = (set(true), set(false));
    html! {
        <div class="section start">
            <div class="head"><h2>{ "What do you want to poll?" }</h2></div>
            <ul>{ for catalog::elements().iter().map(card) }</ul>
            <p class="soft">{ "Or start from a configuration that you have." }</p>
            <button type="button" class="button" onclick={Callback::from(move |_| open())}>{ "Paste a configuration" }</button>
            if *pasting { <Paste onclose={Callback::from(move |()| close())} /> }
        </div>
    }
}
