//! The top: which element, where it runs, how it stands, and the way out.

use super::{export::Export, paste::Paste};
use crate::{
    app::counted,
    components::{Icon, Menu, Select, icon},
    hooks::{Pane, ViewAction, use_session, use_view},
};
use pollwright_core::{catalog, platform::Platform};
use pollwright_web::{
    findings,
    state::{Action, Theme},
};
use yew::prelude::*;

#[component]
pub(crate) fn Header() -> Html {
    html! {
        <header class="top">
            <h1 class="brand">{ icon(Icon::Brand) }<span>{ "Pollwright" }</span></h1>
            <Pick />
            <Switcher />
            <span class="grow" />
            <RunsOn />
            <Counts />
            <ThemeButton />
            <Export />
        </header>
    }
}

/// The element, or a configuration of one's own.
#[component]
fn Pick() -> Html {
    let session = use_session();
    let pasting = use_state(|| false);
    let current = session.0.element();
    let written = session.0.analysed().and_then(|analysed| analysed.config.element.as_ref());
    let (name, key) = match (current, written) {
        (Some(element), _) => (element.name.as_str(), element.key.as_str()),
        (None, Some(key)) => ("Own element", key.value.as_str()),
        (None, None) if session.0.text().trim().is_empty() => ("Pick an element", ""),
        (None, None) => ("Own configuration", ""),
    };
    let item = |element: &'static catalog::Element| {
        let pick = session.dispatcher();
        let onclick =
            Callback::from(move |_| pick.dispatch(Action::PickElement(element.key.as_str().into())));
        let is_current = current.is_some_and(|current| current.key == element.key);
        html! {
            <button type="button" class="item" aria-pressed={is_current.to_string()} {onclick}>
                <b>{ &element.name }</b><code>{ &element.key }</code>
                <small>{ counted(element.resources.len(), "resource") }</small>
            </button>
        }
    };
    let paste = {
        let pasting = pasting.clone();
        Callback::from(move |_| pasting.set(true))
    };
    let onclose = {
        let pasting = pasting.clone();
        Callback::from(move |()| pasting.set(false))
    };
    html! {
        <>
            <Menu class="pick" name="Element" left=true
                trigger={html! { <><b>{ name.to_owned() }</b><span>{ format!("{key} ▾") }</span></> }}>
                { for catalog::elements().iter().map(item) }
                <hr />
                <button type="button" class="item" onclick={paste}>
                    <b>{ "Paste a configuration" }</b><small>{ "JSON, a cURL command or a part of either" }</small>
                </button>
            </Menu>
            if *pasting { <Paste {onclose} /> }
        </>
    }
}

/// On a screen for two panes: which of the two stands at the left.
#[component]
fn Switcher() -> Html {
    let view = use_view();
    let button = |pane: Pane, words: &'static str| {
        let dispatcher = view.dispatcher();
        let onclick = Callback::from(move |_| dispatcher.dispatch(ViewAction::Pane(pane)));
        let is_shown = (view.pane == Pane::Code) == (pane == Pane::Code);
        html! { <button type="button" aria-pressed={is_shown.to_string()} {onclick}>{ words }</button> }
    };
    html! {
        <div class="switcher" role="group" aria-label="Left pane">
            { button(Pane::Form, "Form") }{ button(Pane::Code, "Code") }
        </div>
    }
}

/// Where it runs: it changes the URL, the findings and the events.
#[component]
fn RunsOn() -> Html {
    let session = use_session();
    let options: Vec<_> = Platform::ALL.iter().map(|one| (one.slug().into(), one.name().into())).collect();
    let value = session.0.platform().slug();
    let dispatcher = session.dispatcher();
    let onchange = Callback::from(move |slug: String| {
        if let Ok(platform) = slug.parse() {
            dispatcher.dispatch(Action::SetPlatform(platform));
        }
    });
    html! {
        <label class="runs-on"><span>{ "Runs on" }</span><Select id="platform" {value} {options} {onchange} /></label>
    }
}

/// How many findings there are; a click shows them.
#[component]
fn Counts() -> Html {
    let session = use_session();
    let view = use_view();
    let findings::Counts { errors, warnings, .. } = findings::counts(&session.0);
    let onclick = {
        let view = view.dispatcher();
        Callback::from(move |_: MouseEvent| {
            view.dispatch(ViewAction::Pane(Pane::Problems));
            crate::browser::place::show("problems");
        })
    };
    let pill = |class: &'static str, words: String| {
        html! { <button type="button" class={classes!("pill", class)} onclick={&onclick}>{ words }</button> }
    };
    html! {
        <span class="counts">
            if errors > 0 { { pill("bad", counted(errors, "error")) } }
            if warnings > 0 { { pill("warn", counted(warnings, "warning")) } }
            if errors + warnings == 0 && !session.0.text().trim().is_empty() {
                <span class="pill good">{ "no problems" }</span>
            }
        </span>
    }
}

/// System, light, dark, in turn.
#[component]
fn ThemeButton() -> Html {
    let session = use_session();
    let (name, next) = match session.0.theme() {
        Theme::System => ("Theme: as the system", Theme::Light),
        Theme::Light => ("Theme: light", Theme::Dark),
        Theme::Dark => ("Theme: dark", Theme::System),
    };
    let dispatcher = session.dispatcher();
    let onclick = Callback::from(move |_| dispatcher.dispatch(Action::SetTheme(next)));
    html! {
        <button type="button" class="button icon plain" aria-label={name} title={name} {onclick}>{ icon(Icon::Theme) }</button>
    }
}
