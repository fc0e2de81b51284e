//! Controls. Each shows the value it is given and says what its user wants instead. They hold no state, so they are
//! functions: a component of its own would cost each of them some kilobytes of the page.

use super::icons::{Icon, icon};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A control for text.
pub(crate) struct Input {
    /// The label points at it.
    pub id: AttrValue,
    /// What it shows.
    pub value: AttrValue,
    /// What its user typed.
    pub onchange: Callback<String>,
    /// What stands there while it is empty.
    pub placeholder: AttrValue,
    /// Paths, patterns and URLs.
    pub mono: bool,
    /// Something is wrong with the value.
    pub invalid: bool,
    /// It cannot be edited now.
    pub read_only: bool,
}

impl Input {
    /// An ordinary one.
    pub(crate) fn new(
        id: impl Into<AttrValue>,
        value: impl Into<AttrValue>,
        onchange: Callback<String>,
    ) -> Self {
        Self {
            id: id.into(),
            value: value.into(),
            onchange,
            placeholder: AttrValue::default(),
            mono: false,
            invalid: false,
            read_only: false,
        }
    }

    /// One line of text.
    pub(crate) fn line(&self) -> Html {
        self.input("text", "off")
    }

    /// Text that may run over several lines; it grows with its content.
    pub(crate) fn area(&self) -> Html {
        html! {
            <textarea id={&self.id} rows="1" class={self.class()} value={&self.value} placeholder={&self.placeholder}
                readonly={self.read_only} aria-invalid={self.is_invalid()} autocomplete="off" autocapitalize="off"
                spellcheck="false" oninput={typed(&self.onchange)} onchange={changed(&self.onchange)} />
        }
    }

    /// A value that is dots until its user asks to see it; what is no secret yet (`plain`) is seen.
    pub(crate) fn secret(&self, shown: bool, plain: bool, onshow: &Callback<bool>) -> Html {
        let toggle = onshow.reform(move |_: MouseEvent| !shown);
        html! {
            <div class="with">
                { self.input(if shown || plain { "text" } else { "password" }, "new-password") }
                <button type="button" class="button icon" disabled={plain} aria-pressed={shown.to_string()}
                    aria-label="Show the value" title="Show the value" onclick={toggle}>{ icon(Icon::Eye) }</button>
            </div>
        }
    }

    /// A whole number with a slider beside it.
    pub(crate) fn slider(&self, label: AttrValue, min: u32, max: u32) -> Html {
        let at = self.value.trim().parse::<u32>().unwrap_or(min).clamp(min, max);
        html! {
            <div class="range">
                <input type="range" min={min.to_string()} max={max.to_string()} value={at.to_string()} aria-label={label}
                    disabled={self.read_only} oninput={typed(&self.onchange)} />
                { self.line() }
            </div>
        }
    }

    fn input(&self, kind: &'static str, autocomplete: &'static str) -> Html {
        html! {
            <input id={&self.id} type={kind} class={self.class()} value={&self.value} placeholder={&self.placeholder}
                readonly={self.read_only} aria-invalid={self.is_invalid()} {autocomplete} autocapitalize="off"
                spellcheck="false" oninput={typed(&self.onchange)} onchange={changed(&self.onchange)} />
        }
    }

    fn class(&self) -> Classes {
        classes!(self.mono.then_some("mono"))
    }

    fn is_invalid(&self) -> Option<&'static str> {
        self.invalid.then_some("true")
    }
}

/// One of a few, each with its words; a value that is none of them stands first.
pub(crate) fn select(
    id: AttrValue,
    value: &str,
    options: &[(AttrValue, AttrValue)],
    onchange: &Callback<String>,
    disabled: bool,
) -> Html {
    let onchange = onchange.reform(|event: Event| {
        event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default()
    });
    let is_known = options.iter().any(|(known, _)| known == value);
    let option = |known: &str, words: &str| {
        html! { <option value={known.to_owned()} selected={known == value}>{ words }</option> }
    };
    html! {
        // The property too: once a person has chosen, Firefox no longer looks at the options' attribute.
        <select {id} {onchange} {disabled} ~value={value.to_owned()}>
            if !is_known { { option(value, value) } }
            { for options.iter().map(|(known, words)| option(known, words)) }
        </select>
    }
}

/// On or off.
pub(crate) fn switch(
    id: AttrValue,
    label: AttrValue,
    on: bool,
    onchange: &Callback<bool>,
    disabled: bool,
) -> Html {
    let onclick = onchange.reform(move |_: MouseEvent| !on);
    html! {
        <button {id} type="button" class="switch" role="switch" aria-checked={on.to_string()} {disabled} {onclick}>
            <span class="track" /><b>{ label }</b>
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
