//! What is still to be filled in before the configuration is sent: a calm list, no finding.

use super::problems::{in_text, values};
use crate::{
    browser::place,
    hooks::{Page, Pane, ViewAction},
};
use gloo::timers::callback::Timeout;
use pollwright_core::ToFill;
use pollwright_web::{findings, state::Action};
use yew::prelude::*;

pub(crate) fn fills(page: &Page) -> Html {
    let fills = findings::fills(page.work());
    if fills.is_empty() {
        return Html::default();
    }
    let fill = |fill: &ToFill| {
        let (session, view, fill) = (page.session.clone(), page.view.dispatcher(), fill.clone());
        let label = fill.label.clone();
        let placeholder = fill.placeholder.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            if let Some(resource) = &fill.resource {
                session.dispatch(Action::SelectResource(resource.clone()));
            }
            view.dispatch(ViewAction::Pane(Pane::Form));
            let (in_text, pointer) = (in_text(&session, &view, fill.span), fill.pointer.clone());
            // The form shows the resource's fields once it is rendered anew.
            Timeout::new(0, move || {
                if !place::show_field(&pointer, true) {
                    in_text.emit(event);
                }
            })
            .forget();
        });
        html! {
            <li><button type="button" {onclick}>{ label }</button><code>{ placeholder }</code></li>
        }
    };
    html! {
        <div class="section">
            <div class="head"><h2>{ format!("Before you send: {}", values(fills.len())) }</h2></div>
            <ul class="fills">{ for fills.iter().copied().map(fill) }</ul>
        </div>
    }
}
