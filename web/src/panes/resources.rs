//! Configure Polling: a row for each resource that is polled, and for each that could be.

use super::form::drawer;
use crate::{
    browser::place::{self, quoted},
    components::{Icon, Menu, icon},
    hooks::{Page, use_portion, use_session, use_view},
};
use gloo::timers::callback::Timeout;
use pollwright_core::{config::Resource, diag::Severity};
use pollwright_web::state::{Action, ResourceRow};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// More at once than most configurations poll; of the others the first.
const FIRST: usize = 40;

/// What a name is asked for.
#[derive(Clone, PartialEq)]
enum Naming {
    Add,
    Copy(String),
    Rename(String),
}

#[derive(Properties, PartialEq)]
pub(crate) struct ResourcesProps {
    pub offered: Vec<ResourceRow>,
}

#[component]
pub(crate) fn Resources(props: &ResourcesProps) -> Html {
    let page = Page { session: use_session(), view: use_view() };
    let naming = use_state(|| None::<Naming>);
    let done = {
        let (asked, naming) = (naming.clone(), naming.setter());
        // The name of the resource that is there now, where one was made; the focus stays near.
        Callback::from(move |made: Option<String>| {
            let place = match (made, &*asked) {
                (Some(name), _) => row_of(&name),
                (None, Some(Naming::Copy(of) | Naming::Rename(of))) => {
                    format!("[data-resource={}] .actions .menu button", quoted(of))
                }
                (None, _) => "#add-resource".to_owned(),
            };
            naming.set(None);
            Timeout::new(0, move || place::focus(&place)).forget();
        })
    };
    let ask = |what: Naming| {
        let naming = naming.setter();
        Callback::from(move |_: MouseEvent| naming.set(Some(what.clone())))
    };
    let portion = use_portion("resource-list", FIRST, props.offered.len());
    let last = props.offered.iter().rposition(|row| row.pointer.is_some());
    let row = |(at, row): (usize, &ResourceRow)| {
        let name = row.name.clone();
        let asked = (*naming).clone().filter(|asked| match asked {
            Naming::Copy(of) | Naming::Rename(of) => *of == name,
            Naming::Add => false,
        });
        let inside = match &row.pointer {
            Some(_) => {
                let naming = [ask(Naming::Rename(name.clone())), ask(Naming::Copy(name.clone()))];
                polled(&page, row, naming, [at > 0, Some(at) != last])
            }
            None => offered(&page, row),
        };
        html! {
            <li key={name.clone()} data-resource={name.clone()} class={classes!("resource", row.is_selected.then_some("on"), row.pointer.is_none().then_some("offered"))}>
                { inside }
                if let Some(asked) = asked { <Name what={asked} done={&done} /> }
            </li>
        }
    };
    let selected = props.offered.iter().find(|row| row.is_selected);
    let rows = props.offered.iter().enumerate().filter(|(at, row)| *at < portion.n || row.is_selected);
    html! {
        <>
            <ul class="resources" id="resource-list">{ for rows.map(row) }</ul>
            { portion.more }
            if *naming == Some(Naming::Add) {
                <div class="resource"><Name what={Naming::Add} done={&done} /></div>
            } else {
                <button type="button" class="button small" id="add-resource" onclick={ask(Naming::Add)}>{ icon(Icon::Add) }{ "Add resource" }</button>
            }
            if let Some(ResourceRow { name, pointer: Some(pointer), .. }) = selected {
                { drawer(&page, name, pointer) }
            }
        </>
    }
}

/// The row of a resource that is polled; what asks for another name and for a copy's, and whether there is a place
/// above it and beneath it to move to.
fn polled(
    page: &Page,
    row: &ResourceRow,
    [rename, copy]: [Callback<MouseEvent>; 2],
    [up, down]: [bool; 2],
) -> Html {
    let pointer = row.pointer.clone().unwrap_or_default();
    let select = page.act::<MouseEvent>(Action::SelectResource(row.name.clone()));
    let edit = {
        let select = select.clone();
        let pointer = pointer.clone();
        Callback::from(move |event: MouseEvent| {
            select.emit(event);
            let pointer = pointer.clone();
            // The fields are there once the form is rendered anew.
            Timeout::new(0, move || {
                let _ = place::show_field(&format!("{pointer}/url"), true);
            })
            .forget();
        })
    };
    let resource = page.work().analysed().and_then(|analysed| analysed.config.resource(&row.name));
    let inside = format!("{pointer}/");
    let worst = page
        .work()
        .diagnostics()
        .iter()
        .filter(|found| found.pointer.as_deref().is_some_and(|at| at == pointer || at.starts_with(&inside)))
        .map(|found| found.severity)
        .max();
    html! {
        <>
            <button type="button" class="choose" aria-pressed={row.is_selected.to_string()} onclick={select}>
                <span class="tick" />
                <span><b>{ &row.name }</b><small>{ resource.map(summary) }</small></span>
                if worst == Some(Severity::Error) { <span class="pill bad">{ "error" }</span> }
                if worst == Some(Severity::Warning) { <span class="pill warn">{ "warning" }</span> }
            </button>
            <div class="actions">
                <button type="button" class="button small" aria-label={format!("Edit {}", row.name)} onclick={edit}>{ "Edit" }</button>
                <Menu class="small icon plain" name={format!("More for {}", row.name)} trigger={html! { { "⋯" } }}>
                    <button type="button" class="item" onclick={rename}><b>{ "Rename" }</b></button>
                    <button type="button" class="item" onclick={copy}><b>{ "Copy under another name" }</b></button>
                    { up.then(|| mover(page, &row.name, true)) }
                    { down.then(|| mover(page, &row.name, false)) }
                    <button type="button" class="item" onclick={then_focus(page, Action::RemoveResource(row.name.clone()), "#add-resource".to_owned())}>
                        <b>{ "Remove" }</b><small>{ "Undo brings it back" }</small>
                    </button>
                </Menu>
            </div>
        </>
    }
}

/// Moves a resource one place.
fn mover(page: &Page, name: &str, up: bool) -> Html {
    let action = Action::MoveResource { name: name.to_owned(), up };
    let words = if up { "Move up" } else { "Move down" };
    html! { <button type="button" class="item" onclick={then_focus(page, action, row_of(name))}><b>{ words }</b></button> }
}

/// Where a resource is chosen.
fn row_of(name: &str) -> String {
    format!("[data-resource={}] .choose", quoted(name))
}

/// Changes the list; what was clicked may be gone then, and the focus goes where the work goes on.
fn then_focus(page: &Page, action: Action, selector: String) -> Callback<MouseEvent> {
    page.act::<MouseEvent>(action).reform(move |event| {
        let selector = selector.clone();
        Timeout::new(0, move || place::focus(&selector)).forget();
        event
    })
}

/// The row of a resource that the catalog offers.
fn offered(page: &Page, row: &ResourceRow) -> Html {
    html! {
        <>
            <span class="choose"><span><b>{ &row.name }</b><small>{ "not polled" }</small></span></span>
            <div class="actions">
                <button type="button" class="button small" aria-label={format!("Poll it: {}", row.name)}
                    onclick={then_focus(page, Action::AddResource(row.name.clone()), row_of(&row.name))}>{ icon(Icon::Add) }{ "Poll it" }</button>
            </div>
        </>
    }
}

/// `updated_at · created_at · 5 s tolerance`.
fn summary(resource: &Resource) -> String {
    let mut words: Vec<String> = Vec::new();
    for date in [&resource.updated, &resource.created] {
        if let Some(field) = date.field.as_ref().filter(|field| !field.value.trim().is_empty()) {
            words.push(field.value.to_string());
        }
    }
    words.dedup();
    if words.is_empty() {
        words.push("no dates".to_owned());
    }
    if let Some(tolerance) = resource.created_check_tolerance.as_ref().filter(|tolerance| tolerance.value > 0)
    {
        words.push(format!("{} s tolerance", tolerance.value));
    }
    words.join(" · ")
}

#[derive(Properties, PartialEq)]
struct NameProps {
    what: Naming,
    done: Callback<Option<String>>,
}

/// Asks for a name.
#[component]
fn Name(props: &NameProps) -> Html {
    let session = use_session();
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        if let Some(input) = node.cast::<HtmlInputElement>() {
            // An input that cannot take the focus is still there to be clicked.
            let _ = input.focus();
            input.select();
        }
    });
    let (before, words) = match &props.what {
        Naming::Add => (String::new(), "Add"),
        Naming::Copy(of) => (format!("{of}-copy"), "Copy"),
        Naming::Rename(of) => (of.clone(), "Rename"),
    };
    let name = use_state(|| before);
    let oninput = {
        let name = name.setter();
        Callback::from(move |event: InputEvent| {
            name.set(
                event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default(),
            );
        })
    };
    let submit = {
        let (node, what, done, session) =
            (node.clone(), props.what.clone(), props.done.clone(), session.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let name = node.cast::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            let made = name.trim().to_owned();
            let action = match what.clone() {
                Naming::Add => Action::AddResource(name),
                Naming::Copy(from) => Action::CopyResource { from, to: name },
                Naming::Rename(from) => Action::RenameResource { from, to: name },
            };
            // A name that was refused stays there to be mended; the session says why.
            let next = session.0.apply(action.clone());
            let is_there = next.analysed().is_some_and(|analysed| analysed.config.resource(&made).is_some());
            let is_done = is_there && next.text() != session.0.text();
            session.dispatch(action);
            if is_done {
                done.emit(Some(made));
            }
        })
    };
    let cancel = props.done.reform(|_: MouseEvent| None);
    let escape = {
        let done = props.done.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                done.emit(None);
            }
        })
    };
    html! {
        <form class="naming" onsubmit={submit} onkeydown={escape} data-own-undo="">
            <input ref={node} type="text" aria-label="Name of the resource" value={(*name).clone()} {oninput} placeholder="contacts"
                autocomplete="off" autocapitalize="off" spellcheck="false" />
            <button type="submit" class="button small">{ words }</button>
            <button type="button" class="button small plain" onclick={cancel}>{ "Cancel" }</button>
        </form>
    }
}
