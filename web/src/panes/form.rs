//! The form: what the text says, in the console's words and order.

use super::{resources::Resources, row::FormRow, start::Start};
use crate::{
    browser::place::field_id,
    components::{Switch, in_code},
    hooks::use_session,
};
use pollwright_web::state::{Action, Form, Group, RowGroup};
use yew::prelude::*;

#[component]
pub(crate) fn FormPane() -> Html {
    let session = use_session();
    let form = Form::of(&session.0);
    let body = if session.0.text().trim().is_empty() {
        html! { <Start /> }
    } else if form.groups.is_empty() {
        html! {
            <div class="section">
                <p class="soft">{ "The text holds no configuration that a form could show." }</p>
            </div>
        }
    } else {
        html! { { for form.groups.iter().map(|group| html! { <Section key={group.title} group={group.clone()} /> }) } }
    };
    let settle = {
        let dispatcher = session.dispatcher();
        Callback::from(move |_: FocusEvent| dispatcher.dispatch(Action::Settled))
    };
    html! { <section class="pane form" aria-label="Form" onfocusout={settle}>{ body }</section> }
}

#[derive(Properties, PartialEq)]
struct SectionProps {
    group: Group,
}

/// One group; the rarely used ones are folded.
#[component]
fn Section(props: &SectionProps) -> Html {
    let group = &props.group;
    let notes =
        html! { { for group.notes.iter().map(|note| html! { <p class="told">{ in_code(note) }</p> }) } };
    let rows = rows(group);
    if group.id == RowGroup::Polling {
        let inside = html! { <>{ rows }<Resources offered={group.resources.clone()} /></> };
        return html! {
            <div class="section">
                <div class="head"><h2>{ group.title }</h2></div>
                { notes }
                if group.is_open { { inside } } else { <Folded title="The polling fields">{ inside }</Folded> }
            </div>
        };
    }
    if !group.is_open {
        return html! { <div class="section folded"><Folded title={group.title}>{ notes }{ rows }</Folded></div> };
    }
    html! {
        <div class="section">
            <div class="head"><h2>{ group.title }</h2></div>
            { rows }
            if !group.notes.is_empty() { <Folded title="What to know">{ notes }</Folded> }
        </div>
    }
}

fn rows(group: &Group) -> Html {
    html! { { for group.rows.iter().map(|row| html! { <FormRow key={row.pointer.clone()} row={row.clone()} /> }) } }
}

#[derive(Properties, PartialEq)]
struct FoldedProps {
    title: AttrValue,
    children: Html,
}

/// Closed until asked for.
#[component]
fn Folded(props: &FoldedProps) -> Html {
    html! {
        <details class="more">
            <summary>{ &props.title }</summary>
            <div class="inside">{ props.children.clone() }</div>
        </details>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct DrawerProps {
    /// The resource's place.
    pub pointer: String,
    pub name: AttrValue,
}

/// The fields of the selected resource.
#[component]
pub(super) fn Drawer(props: &DrawerProps) -> Html {
    let session = use_session();
    let form = Form::resource(&session.0, &props.pointer);
    let known = session.0.element().and_then(|element| element.resource(&props.name));
    let notes = known.map(|known| known.notes.as_slice()).unwrap_or_default();
    html! {
        <div class="drawer" id={field_id(&props.pointer)} tabindex="-1">
            <div class="head"><h3>{ &props.name }</h3></div>
            <>{ for form.groups.iter().map(|group| match group.id {
                RowGroup::Resource => rows(group),
                RowGroup::Dates => html! { <Filtering pointer={props.pointer.clone()} group={group.clone()} /> },
                _ => html! { <Folded title={group.title}>{ rows(group) }</Folded> },
            }) }</>
            if !notes.is_empty() {
                <Folded title="What to know">
                    { for notes.iter().map(|note| html! { <p class="told">{ in_code(&note.text) }</p> }) }
                </Folded>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FilteringProps {
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
        let (dispatcher, asked) = (session.dispatcher(), asked.clone());
        let pointer = place.clone();
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
                <Switch id={field_id(&place)} label={props.group.title} on={is_on} {onchange} />
                <code class="key">{ "datesConfiguration" }</code>
            </div>
            if is_on { <div class="dates">{ rows(&props.group) }</div> }
        </>
    }
}
