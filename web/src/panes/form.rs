//! The form: what the text says, in the console's words and order.

use super::{create::Create, resources::Resources, row::FormRow, start::start};
use crate::{
    browser::place::field_id,
    components::{in_code, switch},
    hooks::{Page, ViewAction, use_session},
};
use pollwright_web::state::{Action, Form, Group, RowGroup};
use yew::prelude::*;

pub(crate) fn form_pane(page: &Page) -> Html {
    let form = Form::of(page.work());
    let body = if page.work().text().trim().is_empty() {
        start(page)
    } else if form.groups.is_empty() {
        html! {
            <div class="section">
                <p class="soft">{ "The text holds no configuration that a form could show." }</p>
            </div>
        }
    } else {
        html! { { for form.groups.iter().map(section) } }
    };
    html! {
        <section class="pane form" aria-label="Form" onfocusout={page.act(Action::Settled)}>
            <div class="rows">{ body }</div>
            if page.view.server.is_some() && !page.work().text().trim().is_empty() { <Create /> }
        </section>
    }
}

/// One group; the rarely used ones are folded.
fn section(group: &Group) -> Html {
    let notes = notes(group.notes.iter().map(String::as_str));
    let rows = rows(group);
    let inside = match (group.id, group.is_open) {
        (RowGroup::Polling, _) => {
            let fields = html! { <>{ rows }<Resources offered={group.resources.clone()} /></> };
            let fields = if group.is_open { fields } else { folded("The polling fields", fields) };
            html! { <>{ heading(group.title) }{ notes }{ fields }</> }
        }
        (_, false) => folded(group.title, html! { <>{ notes }{ rows }</> }),
        (_, true) if group.notes.is_empty() => html! { <>{ heading(group.title) }{ rows }</> },
        (_, true) => html! { <>{ heading(group.title) }{ rows }{ folded("What to know", notes) }</> },
    };
    let is_folded = !group.is_open && group.id != RowGroup::Polling;
    html! { <div key={group.title} class={classes!("section", is_folded.then_some("folded"))}>{ inside }</div> }
}

fn heading(title: &'static str) -> Html {
    html! { <div class="head"><h2>{ title }</h2></div> }
}

fn notes<'a>(notes: impl Iterator<Item = &'a str>) -> Html {
    html! { { for notes.map(|note| html! { <p class="told">{ in_code(note) }</p> }) } }
}

fn rows(group: &Group) -> Html {
    html! { { for group.rows.iter().map(|row| html! { <FormRow key={row.pointer.clone()} row={row.clone()} /> }) } }
}

/// Closed until asked for.
fn folded(title: &'static str, inside: Html) -> Html {
    html! { <details class="more"><summary>{ title }</summary><div class="inside">{ inside }</div></details> }
}

/// The fields of the selected resource.
pub(super) fn drawer(page: &Page, name: &str, pointer: &str) -> Html {
    let form = Form::resource(page.work(), pointer);
    let known = page.work().element().and_then(|element| element.resource(name));
    let known = known.map(|known| known.notes.as_slice()).unwrap_or_default();
    let group = |group: &Group| match group.id {
        RowGroup::Resource => rows(group),
        RowGroup::Dates => html! { <Filtering pointer={pointer.to_owned()} group={group.clone()} /> },
        _ => folded(group.title, rows(group)),
    };
    html! {
        <div class="drawer" key={pointer.to_owned()} id={field_id(pointer)} tabindex="-1">
            <div class="head">
                <h3>{ name.to_owned() }</h3>
                <button type="button" class="button small" onclick={page.look(ViewAction::Sampling(true))}>{ "From a sample…" }</button>
            </div>
            <>{ for form.groups.iter().map(group) }</>
            if !known.is_empty() {
                { folded("What to know", notes(known.iter().map(|note| note.text.as_str()))) }
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FilteringProps {
    /// The resource's place.
    pointer: String,
    group: Group,
}

/// Advanced Filtering: off, a resource has no dates at all.
#[component]
fn Filtering(props: &FilteringProps) -> Html {
    let session = use_session();
    let asked = use_state(|| false);
    let place = format!("{}/datesConfiguration", props.pointer);
    let is_present = session.0.field(&place).is_present;
    let onchange = {
        let (dispatcher, asked, pointer) = (session.dispatcher(), asked.clone(), place.clone());
        Callback::from(move |on: bool| {
            asked.set(on);
            if !on && is_present {
                dispatcher.dispatch(Action::Remove { pointer: pointer.clone() });
            }
        })
    };
    let is_on = is_present || *asked;
    html! {
        <>
            <div class="field">
                { switch(field_id(&place).into(), props.group.title.into(), is_on, &onchange, false) }
                <code class="key">{ "datesConfiguration" }</code>
            </div>
            if is_on { <div class="dates">{ rows(&props.group) }</div> }
        </>
    }
}
