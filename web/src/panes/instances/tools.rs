//! What can be done with an instance, and what came of it.

use super::one::At;
use crate::{
    app::counted,
    browser::{server::then, storage},
    components::{Menu, around, button, in_code},
    hooks::{Job, ViewAction, now},
};
use gloo::net::http::Method;
use pollwright_core::platform::Platform;
use pollwright_web::state::{
    Action, Home, Session,
    hosted::{Tone, list, text},
    watch::{Asked, Outcome, Seen},
};
use serde_json::Value;
use yew::prelude::*;

/// Who may only look sees none of them.
pub(super) fn tools(at: &At) -> Html {
    if !at.may_change {
        return Html::default();
    }
    let instance = &at.watch.instance;
    let is_off = instance["isEnabled"] == false;
    let enabled = format!("./elements/api-v2/instances/{}/enabled", at.id);
    let switch = if is_off { Method::PUT } else { Method::DELETE };
    let enable = |name: &str| {
        let run = at.run(Method::POST, at.path(&format!("/resources/{name}/enable")), None, done);
        button("button small", format!("Poll {name} again"), run)
    };
    let post = |path: &str, came| at.run(Method::POST, at.path(path), None, came);
    let mut parts = vec![
        button("button primary", "Poll now", post("/poll", polled)),
        button("button", "Send test", post("/test", tested)),
    ];
    if instance["heldBecause"].is_string() {
        parts.push(button("button", "Release the callback", post("/release", done)));
    }
    parts.extend(list(instance, "disabledResources").iter().filter_map(Value::as_str).map(enable));
    parts.push(button("button", "Edit", edit(at)));
    let (words, says) = match is_off {
        true => ("Switch on", "It is polled again"),
        false => ("Switch off", "Nothing is polled; what is owed is still posted"),
    };
    let asked = |asked| at.see(Seen::Asked(Some(asked)));
    parts.push(html! {
        <Menu name="More" trigger={html! { { "More ▾" } }}>
            { item("Rewind…", "Ask again from an earlier moment", asked(Asked::Rewind)) }
            { item(words, says, at.run(switch, enabled, None, done)) }
            { item("Delete…", "With all that is kept of it", asked(Asked::Delete)) }
        </Menu>
    });
    around("div", "row tools", parts)
}

fn item(name: &'static str, says: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="item" {onclick}><b>{ name }</b><small>{ says }</small></button>
    }
}

/// What came of what was asked for last.
pub(super) fn outcome(at: &At) -> Html {
    let parts = match &at.watch.outcome {
        None => Vec::new(),
        Some(Outcome { tone, words, more }) => {
            let class = if *tone == Tone::Good { "told" } else { "told warn" };
            let mut parts = vec![around("p", class, vec![in_code(words)])];
            parts.extend(more.iter().map(|one| text_block(one.clone())));
            parts.push(button("button small plain", "Put away", at.see(Seen::Outcome(None))));
            parts
        }
    };
    html! { <div role="status">{ around("div", "outcome", parts) }</div> }
}

/// Text as it came; keys scroll it.
fn text_block(text: String) -> Html {
    html! { <pre tabindex="0">{ text }</pre> }
}

/// Text that is closed until asked for.
pub(super) fn folded(title: &'static str, text: String) -> Html {
    html! { <details><summary>{ title }</summary>{ text_block(text) }</details> }
}

/// Nothing but that it was done.
pub(super) fn done(_: &Value) -> Outcome {
    Outcome { tone: Tone::Good, words: "Done.".to_owned(), more: Vec::new() }
}

fn polled(said: &Value) -> Outcome {
    let n = said["nEvents"].as_u64().unwrap_or_default() as usize;
    let is_good = said["isGood"] == true;
    let words = match is_good {
        true => format!("Polled: {}.", counted(n, "event")),
        false => format!("Not everything was polled; {}.", counted(n, "event")),
    };
    let more = list(said, "notes").iter().map(|note| text(note, "message").to_owned()).collect();
    Outcome { tone: if is_good { Tone::Good } else { Tone::Bad }, words, more }
}

fn tested(said: &Value) -> Outcome {
    let is_good = said["status"].as_u64().is_some_and(|status| (200..300).contains(&status));
    let words = format!("The callback answered after {} ms: {}", said["durationMs"], text(said, "answer"));
    Outcome {
        tone: if is_good { Tone::Good } else { Tone::Bad },
        words,
        more: vec![pretty(text(said, "body"))],
    }
}

/// JSON laid out, anything else as it is.
fn pretty(body: &str) -> String {
    serde_json::from_str::<Value>(body).map_or_else(|_| body.to_owned(), |body| format!("{body:#}"))
}

/// Opens the configuration, masked, as a work of its own.
fn edit(at: &At) -> Callback<MouseEvent> {
    let at = at.clone();
    Callback::from(move |_| {
        let (path, at) = (at.path("/body"), at.clone());
        then(Method::GET, &path, None, move |said| match said {
            Ok(body) => open(&at, &body),
            Err(refusal) => at.failed(refusal.message),
        });
    })
}

fn open(at: &At, body: &Value) {
    let home = Home { id: at.id, name: text(&at.watch.instance, "name").into() };
    let work = Session::with_text(&format!("{body:#}\n"), Platform::Pollwright, now());
    // Where storage fails, what is said of every change is said of this one.
    let _ = storage::keep(&at.page.work().store());
    storage::turn_to(None);
    at.page.open(work.apply(Action::SetHome(Some(home))));
    at.page.view.dispatch(ViewAction::Job(Job::Compose));
}
