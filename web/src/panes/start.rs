//! The first view: what to begin with.

use super::example::Example;
use crate::{
    app::counted,
    browser::place,
    hooks::{Page, ViewAction},
};
use gloo::timers::callback::Timeout;
use pollwright_core::catalog::Element;
use pollwright_web::state::Action;
use yew::prelude::*;

/// Picks an element; this view is gone then, and the focus goes to the element's name.
fn pick(page: &Page, element: &Element) -> Callback<MouseEvent> {
    page.act::<MouseEvent>(Action::PickElement(element.key.as_str().into())).reform(|event| {
        Timeout::new(0, || place::focus(".pick")).forget();
        event
    })
}

pub(crate) fn start(page: &Page) -> Html {
    let card = |element: &Element| {
        let names: Vec<_> = element.resources.iter().map(|resource| resource.name.as_str()).collect();
        html! {
            <li class="resource">
                <button type="button" class="choose" onclick={pick(page, element)}>
                    <span><b>{ &element.name }</b><small>{ names.join(", ") }</small></span>
                </button>
                <span class="soft pad">{ counted(element.resources.len(), "resource") }</span>
            </li>
        }
    };
    html! {
        <div class="section start">
            <div class="head"><h2>{ "What do you want to poll?" }</h2></div>
            <ul>{ for page.work().elements().map(card) }</ul>
            <Example />
            <p class="soft">{ "Or start from a configuration that you have, or describe another API." }</p>
            <div class="row">
                <button type="button" class="button" onclick={page.look(ViewAction::Pasting(true))}>
                    { "Paste a configuration" }
                </button>
                <button type="button" class="button" onclick={page.look(ViewAction::Making(true))}>{ "New element" }</button>
            </div>
        </div>
    }
}
