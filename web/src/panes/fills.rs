//! What is still to be filled in before the configuration is sent: a calm list, no finding.

use super::problems::values;
use crate::{
    browser::place,
    hooks::{Page, Pane, ViewAction},
};
use gloo::timers::callback::Timeout;
use pollwright_core::ToFill;
use yew::prelude::*;

pub(crate) fn fills(page: &Page) -> Html {
    let fills = page.work().analysed().map(|analysed| analysed.to_fill.as_slice()).unwrap_or_default();
    if fills.is_empty() {
        return Html::default();
    }
    let fill = |fill: &ToFill| {
        let (view, pointer) = (page.view.dispatcher(), fill.pointer.clone());
        let onclick = Callback::from(move |_| {
            view.dispatch(ViewAction::Pane(Pane::Form));
            let pointer = pointer.clone();
            // On a small screen the form is there once it is rendered anew.
            Timeout::new(0, move || place::show_field(&pointer, true)).forget();
        });
        html! {
            <li><button type="button" {onclick}>{ &fill.label }</button><code>{ &fill.placeholder }</code></li>
        }
    };
    html! {
        <div class="section">
            <div class="head"><h2>{ format!("Before you send: {}", values(fills.len())) }</h2></div>
            <ul class="fills">{ for fills.iter().map(fill) }</ul>
        </div>
    }
}
