//! All instances, how they stand, and a search.

use crate::{
    app::counted,
    browser::server::{Refusal, then},
    components::{Input, around, button, in_code, plain},
    hooks::{Job, Page, ViewAction, use_session, use_view},
};
use gloo::{net::http::Method, timers::callback::Interval};
use pollwright_web::state::hosted::{Tone, condition, found, text, when};
use serde_json::Value;
use std::rc::Rc;
use yew::prelude::*;

/// The list is read anew this often, milliseconds.
const ANEW_MS: u32 = 5_000;

#[component]
pub(super) fn List() -> Html {
    let page = Page { session: use_session(), view: use_view() };
    let (listed, search) = (use_state(|| None::<Result<Rc<[Value]>, String>>), use_state(String::new));
    let (setter, view) = (listed.setter(), page.view.dispatcher());
    use_effect_with((), move |()| {
        let read = move || {
            let (setter, view) = (setter.clone(), view.clone());
            then(Method::GET, "./api/v1/instances", None, move |said| {
                if said.as_ref().is_err_and(Refusal::is_of_nobody) {
                    view.dispatch(ViewAction::LoggedOut);
                }
                let said = said.map(|list| list.as_array().cloned().unwrap_or_default().into());
                setter.set(Some(said.map_err(|refusal| refusal.message)));
            });
        };
        read();
        let again = Interval::new(ANEW_MS, read);
        move || drop(again)
    });
    let onchange = {
        let search = search.setter();
        Callback::from(move |typed| search.set(typed))
    };
    let input = Input {
        placeholder: "Name, element or tag".into(),
        ..Input::new("search", (*search).clone(), onchange)
    };
    let body = match &*listed {
        None => plain("p", "empty", "Reading…"),
        Some(Err(sentence)) => html! { <p class="empty" role="alert">{ in_code(sentence) }</p> },
        Some(Ok(all)) if all.is_empty() => around(
            "p",
            "empty",
            vec![
                in_code(
                    "There is none yet. Compose a configuration, and press Create Instance where the form ends. ",
                ),
                button("button", "Compose one", page.look(ViewAction::Job(Job::Compose))),
            ],
        ),
        Some(Ok(all)) => {
            let shown = found(all, &search);
            html! {
                <section aria-label="Instances">
                    <div class="row search" role="search">
                        <label for="search" class="seen-by-readers">{ "Search" }</label>{ input.line() }
                        <span class="soft" role="status">{ counted(shown.len(), "instance") }</span>
                    </div>
                    <ul class="hosted">{ for shown.into_iter().map(|instance| row(&page, instance)) }</ul>
                </section>
            }
        }
    };
    let head =
        vec![plain("h2", "", "Instances"), plain("p", "soft", "What this server polls. Times are UTC.")];
    html! { <>{ around("section", "job-head", head) }{ body }</> }
}

fn row(page: &Page, instance: &Value) -> Html {
    let id = instance["id"].as_i64();
    let (tone, words) = condition(instance);
    let errors = [text(instance, "heldBecause"), text(instance, "lastError")];
    let error = errors.into_iter().find(|words| !words.is_empty());
    let who = vec![
        button("what", text(instance, "name").to_owned(), page.look(ViewAction::Instance(id))),
        plain("code", "faint", text(instance, "elementKey").to_owned()),
    ];
    html! {
        <li key={id.unwrap_or_default()}>
            { around("div", "who", who) }
            { pill(tone, words) }
            { time("Last poll", &instance["lastPoll"]) }
            { time("Next poll", &instance["nextPoll"]) }
            { for error.map(|error| around("p", "at-field bad", vec![in_code(error)])) }
        </li>
    }
}

/// A state by word and colour.
pub(super) fn pill(tone: Tone, words: &'static str) -> Html {
    let class = match tone {
        Tone::Calm => "pill",
        Tone::Good => "pill good",
        Tone::Warn => "pill warn",
        Tone::Bad => "pill bad",
    };
    plain("span", class, words)
}

/// An instant with its name.
pub(super) fn time(name: &'static str, at: &Value) -> Html {
    let at = at.as_str().map(when).unwrap_or_else(|| "none".to_owned());
    around("span", "time", vec![plain("span", "faint", name), plain("time", "", at)])
}
