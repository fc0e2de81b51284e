//! Try it: polls the unsaved configuration once, where a server answers.

use crate::{
    app::counted,
    browser::server,
    components::in_code,
    hooks::{SessionHandle, use_session},
};
use pollwright_core::change::Reason;
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How far a try has come.
#[derive(Clone, PartialEq)]
enum Try {
    None,
    Running,
    Failed(String),
    Done(Value),
}

#[component]
pub(crate) fn TryIt() -> Html {
    let session = use_session();
    let tried = use_state(|| Try::None);
    let Some(resource) = session.0.resource() else { return Html::default() };
    let name = resource.name.value.clone();
    let run = {
        let (session, tried, name) = (session.clone(), tried.setter(), name.clone());
        Callback::from(move |_| {
            let (session, tried, name) = (session.clone(), tried.clone(), name.clone());
            tried.set(Try::Running);
            spawn_local(async move {
                tried.set(match poll(&session, &name).await {
                    Ok(answer) => Try::Done(answer),
                    Err(sentence) => Try::Failed(sentence),
                });
            });
        })
    };
    html! {
        <div class="section try">
            <div class="head">
                <h2>{ "Try it" }</h2>
                <button type="button" class="button small" disabled={*tried == Try::Running} onclick={run}>
                    { format!("Poll {name} once") }
                </button>
            </div>
            { match &*tried {
                Try::None => html! {
                    <p class="soft">{ "Sends this call from your own Pollwright server and keeps nothing." }</p>
                },
                Try::Running => html! { <p class="soft" role="status">{ "Polling…" }</p> },
                Try::Failed(sentence) => html! { <p class="told warn" role="status">{ in_code(sentence) }</p> },
                Try::Done(answer) => done(answer),
            } }
        </div>
    }
}

async fn poll(session: &SessionHandle, name: &str) -> Result<Value, String> {
    let server = server::find().await?;
    let token = server.token.ok_or("This server tries nothing: it can be reached from other machines.")?;
    let clock = session.0.clock();
    let mut wish = json!({
        "text": session.0.text().as_ref(),
        "resource": name,
        "platform": session.0.platform(),
    });
    // A now of one's own makes the poll a simulation; one that follows is the server's.
    if !clock.is_following() {
        wish["now"] = clock.now().to_rfc3339().into();
    }
    if let Some(last_poll) = clock.last_poll() {
        wish["lastPoll"] = last_poll.to_rfc3339().into();
    }
    server::try_once(&token, &wish).await
}

/// Requests, what else there is to know, events and reasons, records.
fn done(answer: &Value) -> Html {
    let list = |key: &str| answer[key].as_array().map(Vec::as_slice).unwrap_or_default();
    let (events, records) = (list("events"), list("records"));
    let told = |words: &str| html! { <p class="told warn">{ in_code(words) }</p> };
    html! {
        <div role="status">
            { for list("requests").iter().map(request) }
            { for answer["error"].as_str().map(told) }
            { for list("notes").iter().filter_map(|note| note["message"].as_str()).map(told) }
            <h3>{ counted(events.len(), "event") }</h3>
            if events.is_empty() {
                <p class="soft">{ "Nothing would fire." }</p>
            } else {
                <table>
                    <thead><tr><th>{ "Event" }</th><th>{ "Record" }</th><th>{ "Reason" }</th></tr></thead>
                    <tbody>{ for events.iter().map(event) }</tbody>
                </table>
            }
            <h3>{ counted(records.len(), "record") }</h3>
            if !records.is_empty() { <pre tabindex="0">{ pretty(records) }</pre> }
        </div>
    }
}

fn request(request: &Value) -> Html {
    let outcome = match request["status"].as_u64() {
        Some(status) => format!("answered {status} after {} ms", text(&request["durationMs"])),
        None => "no answer came".to_owned(),
    };
    html! { <pre>{ format!("{} {}\n{outcome}", text(&request["method"]), text(&request["url"])) }</pre> }
}

fn event(event: &Value) -> Html {
    let reason = serde_json::from_value::<Reason>(event["reason"].clone());
    html! {
        <tr>
            <td><b>{ text(&event["eventType"]) }</b></td>
            <td class="mono">{ text(&event["objectId"]) }</td>
            <td>{ text(&event["reason"]) }<small>{ reason.map(Reason::sentence).unwrap_or_default() }</small></td>
        </tr>
    }
}

/// The records as they came.
fn pretty(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record:#}")).collect::<Vec<_>>().join(",\n")
}

/// A string's content, anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
