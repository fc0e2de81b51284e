//! The top: which element, where it runs, how it stands, and the way out.

use super::{
    earlier::Earlier, export::export, jobs::jobs, moved::run_on, project::configurations, share::share,
};
use crate::{
    app::counted,
    browser::place,
    components::{Icon, Menu, icon, select},
    hooks::{Job, Page, Pane, ViewAction},
};
use pollwright_core::{catalog::Element, platform::Platform};
use pollwright_web::{
    findings,
    state::{Action, Theme},
};
use serde_json::Value;
use std::rc::Rc;
use yew::prelude::*;

pub(crate) fn header(page: &Page) -> Html {
    html! {
        <header class="top">
            <h1 class="brand">{ icon(Icon::Brand) }<span>{ "Pollwright" }</span></h1>
            { pick(page) }
            { jobs(page) }
            { switcher(page) }
            <span class="grow" />
            { runs_on(page) }
            { counts(page) }
            { theme(page) }
            { share(page) }
            { export(page) }
        </header>
    }
}

/// The element, or a configuration of one's own.
fn pick(page: &Page) -> Html {
    let current = page.work().element();
    let written = page.work().analysed().and_then(|analysed| analysed.config.element.as_ref());
    let (name, key) = match (current, written) {
        (Some(element), _) => (element.name.as_str(), element.key.as_str()),
        (None, Some(key)) => ("Own element", key.value.as_str()),
        (None, None) if page.work().text().trim().is_empty() => ("Pick an element", ""),
        (None, None) => ("Own configuration", ""),
    };
    let name = Some(page.work().given_name()).filter(|given| !given.is_empty()).unwrap_or(name);
    let n_configurations = page.work().configurations().len();
    let which = (n_configurations > 1).then(|| format!("{} of {n_configurations}", page.work().place() + 1));
    let about = which.into_iter().chain(Some(key.to_owned()).filter(|key| !key.is_empty()));
    let about: Vec<_> = about.collect();
    let item = |element: &Element| {
        let is_current = current.is_some_and(|current| current.key == element.key);
        html! {
            <button type="button" class="item" aria-pressed={is_current.to_string()}
                onclick={page.act(Action::PickElement(element.key.as_str().into()))}>
                <b>{ &element.name }</b><code>{ &element.key }</code>
                <small>{ counted(element.resources.len(), "resource") }</small>
            </button>
        }
    };
    html! {
        <Menu class="pick" left=true trigger={html! {
            <>
                <i class="seen-by-readers">{ "Element: " }</i><b>{ name.to_owned() }</b>
                <span>{ about.join(" · ") }</span><span aria-hidden="true">{ "▾" }</span>
            </>
        }}>
            { configurations(page) }
            { for page.work().elements().map(item) }
            { new_element(page) }
            <hr />
            <button type="button" class="item" onclick={page.look(ViewAction::Pasting(true))}>
                <b>{ "Paste a configuration" }</b><small>{ "JSON, a cURL command or a part of either" }</small>
            </button>
            <Earlier />
        </Menu>
    }
}

/// The way to the form for a new element, or to the file of the own one at hand.
fn new_element(page: &Page) -> Html {
    let own = page.work().element().and_then(|element| Some((element, page.work().file_of(&element.key)?)));
    let draft = own.and_then(|(_, file)| serde_json::from_str(file).ok()).map(Rc::new);
    let open = |draft: Option<Rc<Value>>| {
        let view = page.view.dispatcher();
        Callback::from(move |_: MouseEvent| {
            view.dispatch(ViewAction::Draft(draft.clone()));
            view.dispatch(ViewAction::Making(true));
        })
    };
    // What was begun goes on; what is kept already is edited under its name.
    let is_new = |file: &Rc<Value>| page.work().file_of(file["key"].as_str().unwrap_or_default()).is_none();
    let begun = page.view.draft.clone().filter(is_new);
    html! {
        <>
            if let Some((element, _)) = own {
                <button type="button" class="item" onclick={open(draft)}><b>{ format!("Edit {}", element.name) }</b></button>
            }
            <button type="button" class="item" onclick={open(begun)}>
                <b>{ "New element" }</b><small>{ "A form that makes a file of the catalog" }</small>
            </button>
        </>
    }
}

/// On a screen for two panes: which of the two stands at the left.
fn switcher(page: &Page) -> Html {
    let button = |pane: Pane, words: &'static str| {
        let is_shown = (page.view.pane == Pane::Code) == (pane == Pane::Code);
        html! {
            <button type="button" aria-pressed={is_shown.to_string()} onclick={page.look(ViewAction::Pane(pane))}>
                { words }
            </button>
        }
    };
    html! {
        <div class="switcher" role="group" aria-label="Left pane" hidden={page.view.job != Job::Compose}>
            { button(Pane::Form, "Form") }{ button(Pane::Code, "Code") }
        </div>
    }
}

/// Where it runs: it changes the URL, the findings and the events.
fn runs_on(page: &Page) -> Html {
    let options: Vec<_> = Platform::ALL.iter().map(|one| (one.slug().into(), one.name().into())).collect();
    let onchange = {
        let page = page.clone();
        Callback::from(move |slug: String| run_on(&page, slug.parse().unwrap_or_default()))
    };
    html! {
        <label class="runs-on">
            <span>{ "Runs on" }</span>
            { select("platform".into(), page.work().platform().slug(), &options, &onchange, false) }
        </label>
    }
}

/// How many problems there are; a click shows them.
fn counts(page: &Page) -> Html {
    let findings::Counts { errors, warnings, notes } = findings::counts(page.work());
    let view = page.view.dispatcher();
    let onclick = Callback::from(move |_: MouseEvent| {
        view.dispatch(ViewAction::Pane(Pane::Problems));
        place::show("problems");
    });
    // On a narrow screen the number stands alone; the word is still read out.
    let pill = |class: &'static str, n: usize, word: &str| {
        let words = counted(n, word);
        let word = words.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
        html! {
            <button type="button" class={classes!("pill", class)} onclick={&onclick}>{ n }<span>{ word }</span></button>
        }
    };
    html! {
        <span class="counts">
            if errors > 0 { { pill("bad", errors, "error") } }
            if warnings > 0 { { pill("warn", warnings, "warning") } }
            if errors + warnings == 0 {
                if notes > 0 {
                    { pill("", notes, "note") }
                } else if !page.work().text().trim().is_empty() {
                    <span class="pill good">{ "no problems" }</span>
                }
            }
        </span>
    }
}

/// System, light, dark, in turn.
fn theme(page: &Page) -> Html {
    let (name, next) = match page.work().theme() {
        Theme::System => ("Theme: as the system", Theme::Light),
        Theme::Light => ("Theme: light", Theme::Dark),
        Theme::Dark => ("Theme: dark", Theme::System),
    };
    html! {
        <button type="button" class="button icon plain" aria-label={name} title={name}
            onclick={page.act(Action::SetTheme(next))}>{ icon(Icon::Theme) }</button>
    }
}
