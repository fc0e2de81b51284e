//! A configuration from elsewhere: pasted or opened.

use crate::{app::opened, components::Dialog, hooks::use_session};
use pollwright_web::state::Action;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct PasteProps {
    pub onclose: Callback<()>,
}

#[component]
pub(crate) fn Paste(props: &PasteProps) -> Html {
    let session = use_session();
    let area = use_node_ref();
    let take = {
        let (area, session, onclose) = (area.clone(), session.dispatcher(), props.onclose.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let text = area.cast::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default();
            if !text.trim().is_empty() {
                session.dispatch(Action::Paste(text.into()));
            }
            onclose.emit(());
        })
    };
    let open = {
        let (session, onclose) = (session.dispatcher(), props.onclose.clone());
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else {
                return;
            };
            let (session, onclose) = (session.clone(), onclose.clone());
            spawn_local(async move {
                session.dispatch(opened(file).await);
                onclose.emit(());
            });
        })
    };
    let cancel = props.onclose.reform(|_: MouseEvent| ());
    html! {
        <Dialog name="Paste a configuration" onclose={&props.onclose}>
            <form onsubmit={take} data-own-undo="">
                <h2>{ "Paste a configuration" }</h2>
                <p class="soft">
                    { "A request body, a polling configuration, an answer of the API or a whole cURL command. It replaces \
                       the text; undo brings the old one back." }
                </p>
                <textarea ref={area} aria-label="Configuration" spellcheck="false" autocapitalize="off" autofocus=true />
                <label class="soft">{ "Or open a file: " }<input type="file" accept=".json,.txt,.sh,.md,application/json" onchange={open} /></label>
                <div class="row">
                    <button type="button" class="button" onclick={cancel}>{ "Cancel" }</button>
                    <button type="submit" class="button primary">{ "Use it" }</button>
                </div>
            </form>
        </Dialog>
    }
}
