//! Try it: polls the unsaved configuration once, where a server answers.

use crate::{
    browser::server,
    hooks::{SessionHandle, use_session},
};
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
                Try::Failed(sentence) => html! { <p class="told warn" role="status">{ crate::components::in_code(sentence) }</p> },
                Try::Done(answer) => done(answer),
            } }
        </div>
    }
}

async fn poll(session: &SessionHandle, name: &str) -> Result<Value, String> {
    let server = server::find().await?;
    let token = server.token.ok_or("This server tries nothing: it listens beyond this machine.")?;
    let clock = session.0.clock();
    let options = json!({
        "platform": session.0.platform().slug(),
        "now": clock.now().to_rfc3339(),
        "lastPoll": clock.last_poll().map(|at| at.to_rfc3339()),
    });
    server::try_once(&token, session.0.text(), name, &options).await
}

/// Request, answer, records, events and reasons.
fn done(answer: &Value) -> Html {
    let list = |key: &str| answer.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let (calls, records, events, warnings) =
        (list("calls"), list("records"), list("events"), list("warnings"));
    html! {
        <div role="status">
            { for calls.iter().map(call) }
            { for warnings.iter().map(|warning| html! { <p class="told warn">{ crate::components::in_code(&text(warning)) }</p> }) }
            <h3>{ crate::app::counted(events.len(), "event") }</h3>
            if events.is_empty() {
                <p class="soft">{ "Nothing would fire." }</p>
            } else {
                <table>
                    <thead><tr><th>{ "Event" }</th><th>{ "Record" }</th><th>{ "Reason" }</th></tr></thead>
                    <tbody>{ for events.iter().map(event) }</tbody>
                </table>
            }
            <h3>{ crate::app::counted(records.len(), "record") }</h3>
            if let Some(first) = records.first() { <pre>{ format!("{first:#}") }</pre> }
        </div>
    }
}

fn call(call: &Value) -> Html {
    html! { <pre>{ format!("GET {}\n{}", text(&call["url"]), text(&call["status"])) }</pre> }
}

fn event(event: &Value) -> Html {
    html! {
        <tr>
            <td><b>{ text(&event["eventType"]) }</b></td>
            <td class="mono">{ text(&event["objectId"]) }</td>
            <td>{ text(&event["reason"]) }</td>
        </tr>
    }
}

/// A string's content, anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
