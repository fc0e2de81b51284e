//! A configuration from elsewhere: pasted or opened.

use crate::{
    app::opened,
    browser::link,
    hooks::{ViewAction, use_dialog, use_session, use_view},
};
use pollwright_web::state::Action;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The dialog.
#[component]
pub(crate) fn Paste() -> Html {
    let session = use_session();
    let view = use_view();
    let (dialog, area) = (use_dialog(), use_node_ref());
    let close = {
        let view = view.dispatcher();
        move || view.dispatch(ViewAction::Pasting(false))
    };
    let take = {
        let (area, session, close) = (area.clone(), session.dispatcher(), close.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let text = area.cast::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default();
            if !text.trim().is_empty() && !link::follow(&text) {
                session.dispatch(Action::Paste(text.into()));
            }
            close();
        })
    };
    let open = {
        let (session, close) = (session.dispatcher(), close.clone());
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else {
                return;
            };
            let (session, close) = (session.clone(), close.clone());
            spawn_local(async move {
                session.dispatch(opened(file).await);
                close();
            });
        })
    };
    let cancel = {
        let close = close.clone();
        Callback::from(move |_: MouseEvent| close())
    };
    let onclose = Callback::from(move |_: Event| close());
    html! {
        <dialog ref={dialog} aria-label="Paste a configuration" {onclose}>
            <form onsubmit={take} data-own-undo="">
                <h2>{ "Paste a configuration" }</h2>
                <p class="soft">
                    { "A request body, a polling configuration, what the platform answers to it, a whole cURL command or a docs \
                       page. It replaces the text; undo brings the old one back. An element's data file joins the elements." }
                </p>
                <textarea ref={area} aria-label="Configuration" spellcheck="false" autocapitalize="off" autofocus=true />
                <label class="soft">{ "Or open a file: " }<input type="file" accept=".json,.txt,.sh,.md,.html,.toml,application/json" onchange={open} /></label>
                <div class="row">
                    <button type="button" class="button" onclick={cancel}>{ "Cancel" }</button>
                    <button type="submit" class="button primary">{ "Use it" }</button>
                </div>
            </form>
        </dialog>
    }
}
