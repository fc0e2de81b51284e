//! The configurations of the project: a group of the header's menu, and the dialog for a name.

use crate::{
    components::Question,
    hooks::{Page, ViewAction},
};
use pollwright_web::state::{Action, Turn};
use yew::prelude::*;

/// The configurations, and what can be done with the one at hand; nothing while there is nothing yet.
pub(super) fn configurations(page: &Page) -> Html {
    let work = page.work();
    let titles = work.configurations();
    if titles.len() == 1 && work.text().trim().is_empty() && work.removed().is_none() {
        return Html::default();
    }
    let item = |(at, title): (usize, &String)| {
        html! {
            <button type="button" class="item" aria-pressed={(at == work.place()).to_string()}
                onclick={page.turn(Turn::To(at))}><b>{ title }</b></button>
        }
    };
    let button = |words: &'static str, name: &'static str, onclick: Callback<MouseEvent>| {
        html! { <button type="button" class="button small once" aria-label={name} {onclick}>{ words }</button> }
    };
    html! {
        <>
            <p class="group" id="configurations">{ "Configurations of this project" }</p>
            <div role="group" aria-labelledby="configurations">{ for titles.iter().enumerate().map(item) }</div>
            <div class="row">
                { button("New", "New configuration", page.turn(Turn::Add)) }
                { button("Duplicate", "Duplicate the configuration", page.turn(Turn::Copy)) }
                { button("Rename", "Rename the configuration", page.look(ViewAction::Naming(true))) }
                { button("Remove", "Remove the configuration", page.turn(Turn::Remove)) }
            </div>
            if let Some(title) = work.removed() {
                <button type="button" class="item" onclick={page.turn(Turn::PutBack)}>
                    <b>{ format!("Put back “{title}”") }</b>
                </button>
            }
            <hr />
            <p class="group">{ "Start this one from an element" }</p>
        </>
    }
}

/// The dialog for a name.
pub(crate) fn naming(page: &Page) -> Html {
    let work = page.work();
    let value = work.configurations().swap_remove(work.place());
    let close = page.look::<()>(ViewAction::Naming(false));
    let onanswer = {
        let (session, close) = (page.session.dispatcher(), close.clone());
        Callback::from(move |name: String| {
            session.dispatch(Action::NameConfiguration(name.into()));
            close.emit(());
        })
    };
    html! {
        <Question title="Rename the configuration" label="Name" {value} button="Rename" {onanswer} onclose={close}>
            <p class="soft">{ "The name is for you: it stands in the list of this project and in links, not in the request body." }</p>
        </Question>
    }
}
