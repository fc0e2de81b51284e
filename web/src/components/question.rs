//! A dialog that asks one thing: a value, or whether to go on.

use crate::hooks::use_dialog;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct QuestionProps {
    pub title: AttrValue,
    /// What there is to know before answering.
    pub children: Html,
    /// The label of the value that is asked for; none where there is only yes and no.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What it is until now.
    #[prop_or_default]
    pub value: AttrValue,
    /// Whether the value is shown as dots.
    #[prop_or_default]
    pub secret: bool,
    /// Why the last answer was not taken.
    #[prop_or_default]
    pub refused: AttrValue,
    /// What stands on the button that goes on.
    pub button: AttrValue,
    /// The answer; empty where only yes was said.
    pub onanswer: Callback<String>,
    pub onclose: Callback<()>,
}

#[component]
pub(crate) fn Question(props: &QuestionProps) -> Html {
    let (dialog, input) = (use_dialog(), use_node_ref());
    let onsubmit = {
        let (input, onanswer) = (input.clone(), props.onanswer.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let value = input.cast::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            onanswer.emit(value.trim().to_owned());
        })
    };
    html! {
        <dialog ref={dialog} class="narrow" aria-label={&props.title} onclose={props.onclose.reform(|_: Event| ())}>
            <form {onsubmit} data-own-undo="">
                <h2>{ &props.title }</h2>
                { props.children.clone() }
                if let Some(label) = &props.label {
                    <div class="field">
                        <div class="name"><label for="answer">{ label }</label></div>
                        <input ref={input} id="answer" type={if props.secret { "password" } else { "text" }} class="mono"
                            defaultvalue={&props.value}
                            required=true autocomplete="off" spellcheck="false" autofocus=true />
                    </div>
                }
                <p class="refused" role="alert">{ super::in_code(&props.refused) }</p>
                <div class="row">
                    <button type="button" class="button" onclick={props.onclose.reform(|_: MouseEvent| ())}>{ "Cancel" }</button>
                    <button type="submit" class="button primary">{ &props.button }</button>
                </div>
            </form>
        </dialog>
    }
}
