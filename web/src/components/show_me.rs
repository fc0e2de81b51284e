//! A finding that proves itself: a few records, three polls, now and after the fix.

use super::in_code;
use crate::browser::core;
use pollwright_core::proof::NOT_SHOWN;
use pollwright_web::state::BenchPoll;
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What is shown.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    /// The text that was analysed.
    pub text: Rc<str>,
    /// What it was analysed for, as the core's JavaScript takes it.
    pub options: Value,
    /// The finding's place in the list.
    pub index: usize,
    /// The polls are to be looked at one by one.
    pub onopen: Callback<Opened>,
}

/// A proof whose polls are to be looked at.
#[derive(Clone, PartialEq)]
pub(crate) struct Opened {
    /// The resource.
    pub resource: String,
    /// The zone of the platform's server, where the proof rests on one.
    pub server_zone: Option<String>,
    /// What goes wrong, and what that rests on.
    pub scene: String,
    /// Each poll, its answer, and what the vendor keeps back.
    pub polls: Vec<BenchPoll>,
}

/// How far it has come, and for which text.
#[derive(Clone, PartialEq)]
enum State {
    Closed,
    Open(Rc<str>, Result<Value, String>),
}

#[component]
pub(crate) fn ShowMe(props: &Props) -> Html {
    let state = use_state(|| State::Closed);
    let shown = match &*state {
        State::Open(text, answer) if *text == props.text => Some(answer),
        _ => None,
    };
    let is_open = shown.is_some();
    let toggle = {
        let (props, state) = (props.clone(), state.setter());
        Callback::from(move |_: MouseEvent| {
            let (props, state) = (props.clone(), state.clone());
            if is_open {
                return state.set(State::Closed);
            }
            spawn_local(async move {
                let answer =
                    core::call("showMe", &[json!(*props.text), props.options.clone(), json!(props.index)])
                        .await;
                state.set(State::Open(props.text, answer));
            });
        })
    };
    html! {
        <>
            <button type="button" class="button small" aria-expanded={is_open.to_string()} onclick={toggle}>{ "Show me" }</button>
            if let Some(answer) = shown {
                <div class="proof" role="status">
                    { match answer {
                        Ok(Value::Null) => html! { <p>{ NOT_SHOWN }</p> },
                        Ok(proof) => html! { <>{ proven(proof) }{ opener(proof, &props.onopen) }</> },
                        Err(sentence) => html! { <p>{ sentence }</p> },
                    } }
                </div>
            }
        </>
    }
}

/// The way to the polls themselves.
fn opener(proof: &Value, onopen: &Callback<Opened>) -> Html {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let polls = |key: &str| proof[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let polls = polls("before").iter().zip(polls("after")).map(|(now, mended)| BenchPoll {
        at: text(&now["at"]).into(),
        answer: format!("{:#}", now["records"]).into(),
        kept_back: kept_back(now, mended),
    });
    let assumes = proof["assumes"].as_array().into_iter().flatten();
    let sentences = std::iter::once(format!("{}.", text(&proof["verdict"]))).chain(assumes.map(text));
    let opened = Opened {
        resource: text(&proof["resource"]),
        server_zone: proof["serverZone"].as_str().map(str::to_owned),
        scene: sentences.collect::<Vec<_>>().join(" "),
        polls: polls.collect(),
    };
    let onclick = onopen.reform(move |_: MouseEvent| opened.clone());
    html! { <p><button type="button" class="button small" {onclick}>{ "Open in Events" }</button></p> }
}

/// What a poll returns once the fault is mended, and does not return now: the URL does not ask for it.
fn kept_back(now: &Value, mended: &Value) -> Rc<str> {
    let list = |poll: &Value, key: &str| poll[key].as_array().cloned().unwrap_or_default();
    let (returned, ids) = (list(now, "returned"), list(mended, "returned"));
    let records = ids.iter().zip(list(mended, "records"));
    let records: Vec<Value> = records.filter(|(id, _)| !returned.contains(id)).map(|(_, one)| one).collect();
    if records.is_empty() { Rc::default() } else { format!("{:#}", Value::from(records)).into() }
}

fn proven(proof: &Value) -> Html {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |key: &str| proof[key].as_array().cloned().unwrap_or_default();
    let fires = |poll: &Value, is_first: bool| {
        let events: Vec<String> = poll["events"].as_array().into_iter().flatten().map(text).collect();
        match events.as_slice() {
            [] if is_first => "baseline".to_owned(),
            [] => "nothing".to_owned(),
            events => events.join(", "),
        }
    };
    // Instants of one form are in order as texts are; a change at the very poll is seen by it.
    let mut rows: Vec<(String, Html)> = Vec::new();
    let mut put = |at: &Value, row: Html| {
        let at = text(at).trim_end_matches('Z').to_owned();
        let place = rows.partition_point(|(earlier, _)| *earlier <= at);
        rows.insert(place, (at, row));
    };
    for change in list("records") {
        let what = if change["isNew"] == true { "is created" } else { "changes" };
        let row = html! { <tr><td>{ time(&change["at"]) }</td><td colspan="2">{ format!("record {} {what}", text(&change["id"])) }</td></tr> };
        put(&change["at"], row);
    }
    for (at, (before, after)) in list("before").iter().zip(&list("after")).enumerate() {
        let row = html! {
            <tr class="poll">
                <td>{ time(&before["at"]) }</td>
                <td title={text(&before["url"])}>{ fires(before, at == 0) }</td>
                <td title={text(&after["url"])}>{ fires(after, at == 0) }</td>
            </tr>
        };
        put(&before["at"], row);
    }
    html! {
        <>
            <p><strong>{ text(&proof["verdict"]) }</strong></p>
            { for list("assumes").iter().map(|sentence| html! { <p>{ text(sentence) }</p> }) }
            <table>
                <thead><tr><th>{ "UTC" }</th><th>{ "now" }</th><th>{ in_code(&text(&proof["fix"])) }</th></tr></thead>
                <tbody>{ for rows.into_iter().map(|(_, row)| row) }</tbody>
            </table>
        </>
    }
}

/// `2026-11-20 14:05:00`.
fn time(at: &Value) -> String {
    at.as_str().unwrap_or_default().trim_end_matches('Z').replacen('T', " ", 1)
}
