//! A bar that says what became of a link, and leads back.

use crate::{
    browser::storage,
    hooks::{Opened, Page},
};
use yew::prelude::*;

/// Nothing, once the opened work is edited: it is the person's own from then on.
pub(crate) fn link_notice(page: &Page, opened: &UseStateHandle<Option<Opened>>) -> Html {
    let close = {
        let opened = opened.setter();
        Callback::from(move |_: MouseEvent| opened.set(None))
    };
    match &**opened {
        Some(Opened::Refused(sentence)) => html! {
            <div class="notice" role="alert">
                <p>{ sentence }</p>
                <button type="button" class="button small" onclick={close}>{ "Close" }</button>
            </div>
        },
        Some(Opened::Work { text, own, own_key }) if page.work().text() == text => {
            let back = {
                let (page, own, own_key) = (page.clone(), own.clone(), own_key.clone());
                close.reform(move |event| {
                    storage::turn_to(Some(&own_key));
                    page.open((*own).clone());
                    event
                })
            };
            html! {
                <div class="notice calm" role="status">
                    <p>{ "From a link; secret values were left out." }</p>
                    if !own.text().trim().is_empty() {
                        <button type="button" class="button small" onclick={back}>{ "Back to your own work" }</button>
                    }
                    <button type="button" class="button small" onclick={close}>{ "Close" }</button>
                </div>
            }
        }
        _ => Html::default(),
    }
}
