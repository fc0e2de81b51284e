//! Controls. Each shows the value it is given and says what its user wants instead.

use super::icons::{Icon, icon};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct TextProps {
    pub id: AttrValue,
    pub value: AttrValue,
    pub onchange: Callback<String>,
    #[prop_or_default]
    pub placeholder: AttrValue,
    /// Paths, patterns and URLs.
    #[prop_or_default]
    pub mono: bool,
    #[prop_or_default]
    pub invalid: bool,
    #[prop_or_default]
    pub read_only: bool,
    /// Suggested values.
    #[prop_or_default]
    pub choices: Vec<AttrValue>,
}

/// One line of text.
#[component]
pub(crate) fn TextInput(props: &TextProps) -> Html {
    let list = format!("{}-choices", props.id);
    let list_id = (!props.choices.is_empty()).then(|| AttrValue::from(list.clone()));
    html! {
        <>
            <input id={&props.id} type="text" class={classes!(props.mono.then_some("mono"))} value={&props.value}
                placeholder={&props.placeholder} readonly={props.read_only} list={list_id}
                aria-invalid={props.invalid.then_some("true")} autocomplete="off" autocapitalize="off" spellcheck="false"
                oninput={typed(&props.onchange)} onchange={changed(&props.onchange)} />
            if !props.choices.is_empty() {
                <datalist id={list}>{ for props.choices.iter().map(|choice| html! { <option value={choice} /> }) }</datalist>
            }
        </>
    }
}

/// Text that may run over several lines; it grows with its content.
#[component]
pub(crate) fn TextArea(props: &TextProps) -> Html {
    html! {
        <textarea id={&props.id} rows="1" class={classes!(props.mono.then_some("mono"))} value={&props.value}
            placeholder={&props.placeholder} readonly={props.read_only} aria-invalid={props.invalid.then_some("true")}
            autocomplete="off" autocapitalize="off" spellcheck="false" oninput={typed(&props.onchange)} onchange={changed(&props.onchange)} />
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct SecretProps {
    pub id: AttrValue,
    pub value: AttrValue,
    pub onchange: Callback<String>,
    /// Whether its user asked to see it.
    pub shown: bool,
    /// Whether it is no secret yet: empty, or a placeholder.
    #[prop_or_default]
    pub plain: bool,
    pub onshow: Callback<bool>,
    #[prop_or_default]
    pub placeholder: AttrValue,
    #[prop_or_default]
    pub invalid: bool,
    #[prop_or_default]
    pub read_only: bool,
}

/// A value that is dots until its user asks to see it.
#[component]
pub(crate) fn SecretInput(props: &SecretProps) -> Html {
    let shown = props.shown;
    let toggle = props.onshow.reform(move |_| !shown);
    html! {
        <div class="with">
            <input id={&props.id} type={if shown || props.plain { "text" } else { "password" }} value={&props.value}
                placeholder={&props.placeholder} readonly={props.read_only} aria-invalid={props.invalid.then_some("true")}
                autocomplete="new-password" autocapitalize="off" spellcheck="false" oninput={typed(&props.onchange)} onchange={changed(&props.onchange)} />
            <button type="button" class="button icon" disabled={props.plain} aria-pressed={shown.to_string()} aria-label="Show the value"
                title="Show the value" onclick={toggle}>{ icon(Icon::Eye) }</button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct NumberProps {
    pub id: AttrValue,
    /// As it stands in the text, number or not.
    pub value: AttrValue,
    pub onchange: Callback<String>,
    pub min: u32,
    pub max: u32,
    /// Largest value of the slider; no slider without.
    #[prop_or_default]
    pub slider: Option<u32>,
    #[prop_or_default]
    pub placeholder: AttrValue,
    #[prop_or_default]
    pub label: AttrValue,
    #[prop_or_default]
    pub invalid: bool,
    #[prop_or_default]
    pub read_only: bool,
}

/// A whole number, with a slider where the console has one.
#[component]
pub(crate) fn NumberInput(props: &NumberProps) -> Html {
    let number = html! {
        <input id={&props.id} type="text" inputmode="numeric" value={&props.value} placeholder={&props.placeholder}
            readonly={props.read_only} aria-invalid={props.invalid.then_some("true")} autocomplete="off"
            oninput={typed(&props.onchange)} onchange={changed(&props.onchange)} />
    };
    let Some(most) = props.slider else { return number };
    let at = props.value.trim().parse::<u32>().unwrap_or(props.min).clamp(props.min, most);
    html! {
        <div class="range">
            <input type="range" min={props.min.to_string()} max={most.to_string()} value={at.to_string()}
                aria-label={&props.label} disabled={props.read_only} oninput={typed(&props.onchange)} onchange={changed(&props.onchange)} />
            { number }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct SelectProps {
    pub id: AttrValue,
    pub value: AttrValue,
    /// Value and words.
    pub options: Vec<(AttrValue, AttrValue)>,
    pub onchange: Callback<String>,
    #[prop_or_default]
    pub disabled: bool,
}

/// One of a few; a value that is none of them stands first.
#[component]
pub(crate) fn Select(props: &SelectProps) -> Html {
    let onchange = props.onchange.reform(|event: Event| {
        event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default()
    });
    let is_known = props.options.iter().any(|(value, _)| *value == props.value);
    let option = |value: &AttrValue, words: &AttrValue| {
        html! { <option value={value} selected={*value == props.value}>{ words }</option> }
    };
    html! {
        <select id={&props.id} {onchange} disabled={props.disabled}>
            if !is_known { { option(&props.value, &props.value) } }
            { for props.options.iter().map(|(value, words)| option(value, words)) }
        </select>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct SwitchProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub on: bool,
    pub onchange: Callback<bool>,
    #[prop_or_default]
    pub disabled: bool,
}

/// On or off.
#[component]
pub(crate) fn Switch(props: &SwitchProps) -> Html {
    let onclick = {
        let on = props.on;
        props.onchange.reform(move |_| !on)
    };
    html! {
        <button id={&props.id} type="button" class="switch" role="switch" aria-checked={props.on.to_string()}
            disabled={props.disabled} {onclick}>
            <span class="track" /><b>{ &props.label }</b>
        </button>
    }
}

fn typed(onchange: &Callback<String>) -> Callback<InputEvent> {
    onchange.reform(|event: InputEvent| value(&event))
}

/// Autofill, and programs that clear a field, tell of a change without any input.
fn changed(onchange: &Callback<String>) -> Callback<Event> {
    onchange.reform(|event: Event| value(&event))
}

fn value(event: &Event) -> String {
    let target = event.target();
    let input =
        target.as_ref().and_then(|target| target.dyn_ref::<HtmlInputElement>()).map(HtmlInputElement::value);
    let area = || {
        target
            .as_ref()
            .and_then(|target| target.dyn_ref::<HtmlTextAreaElement>())
            .map(HtmlTextAreaElement::value)
    };
    input.or_else(area).unwrap_or_default()
}
