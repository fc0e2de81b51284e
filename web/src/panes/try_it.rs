//! Try it: polls the unsaved configuration once, where a server answers.

use crate::{
    app::counted,
    browser::server,
    components::{Field, Input, in_code},
    hooks::{Job, Page, SessionHandle, ViewAction, use_session, use_view},
};
use pollwright_core::{change::Reason, moment};
use pollwright_web::{
    address,
    state::{Action, Bench, BenchPoll, BenchSample},
};
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How far a try has come.
#[derive(Clone, PartialEq)]
enum Try {
    None,
    Running,
    Failed(String),
    /// What came, and of which text.
    Done(Value, Rc<str>),
}

#[component]
pub(crate) fn TryIt() -> Html {
    let session = use_session();
    let page = Page { session: session.clone(), view: use_view() };
    let tried = use_state(|| Try::None);
    // Where the platform or a stand-in answers, if it is not where the configuration says.
    let server = use_state(String::new);
    let Some(resource) = session.0.resource().filter(|_| !session.0.is_webhook()) else {
        return Html::default();
    };
    let name = resource.name.value.clone();
    let run = {
        let (session, tried, name) = (session.clone(), tried.setter(), name.clone());
        let server = (*server).clone();
        Callback::from(move |_| {
            let (session, tried, name) = (session.clone(), tried.clone(), name.clone());
            let server = server.clone();
            tried.set(Try::Running);
            spawn_local(async move {
                tried.set(match poll(&session, &name, &server).await {
                    Ok(answer) => Try::Done(answer, session.0.text().clone()),
                    Err(sentence) => Try::Failed(sentence),
                });
            });
        })
    };
    let asked = {
        let setter = server.setter();
        let onchange = Callback::from(move |text| setter.set(text));
        let placeholder = address::tried(&session.0).into();
        Input { mono: true, placeholder, ..Input::new("try-server", (*server).clone(), onchange) }
    };
    html! {
        <div class="section try" data-own-undo="">
            <div class="head">
                <h2>{ "Try it" }</h2>
                <button type="button" class="button small" disabled={*tried == Try::Running} onclick={run}>
                    { format!("Poll {name} once") }
                </button>
            </div>
            { Field::new("try-server", "Server to ask").around(asked.line()) }
            { match &*tried {
                Try::None => html! {
                    <p class="soft">{ "Polls once from your own Pollwright server and keeps nothing." }</p>
                },
                Try::Running => html! { <p class="soft" role="status">{ "Polling…" }</p> },
                Try::Failed(sentence) => html! { <p class="told warn" role="status">{ in_code(sentence) }</p> },
                Try::Done(answer, text) => html! {
                    <>
                        if text != session.0.text() {
                            <p class="told">{ "This was before your last edit: poll again to see what changes." }</p>
                        }
                        { done(answer) }
                        { elsewhere(&page, answer) }
                        { takeaways(&page, answer) }
                    </>
                },
            } }
        </div>
    }
}

async fn poll(session: &SessionHandle, name: &str, base_url: &str) -> Result<Value, String> {
    let is_broken = session.0.diagnostics().iter().any(|found| found.rule == "json-syntax");
    if is_broken {
        return Err("Mend the text first: the problems say where.".to_owned());
    }
    let server = server::find().await?;
    let token = server.token.ok_or("This server tries nothing: it can be reached from other machines.")?;
    let clock = session.0.clock();
    let mut wish = json!({
        "text": session.0.text().as_ref(),
        "resource": name,
        "platform": session.0.platform(),
    });
    if !base_url.trim().is_empty() {
        wish["baseUrl"] = base_url.trim().into();
    }
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

/// That the poll was Pollwright's own, where the configuration runs on a platform that may see it otherwise.
fn elsewhere(page: &Page, answer: &Value) -> Html {
    let platform = page.work().platform();
    if !platform.is_hosted() || answer["events"].as_array().is_none_or(Vec::is_empty) {
        return Html::default();
    }
    let name = platform.name();
    html! { <p class="soft">{ format!("Pollwright polled, and these are its reasons: add the answer to Events to see what {name} makes of it.") }</p> }
}

/// What came, as a sample for the form and as an answer to rehearse.
fn takeaways(page: &Page, answer: &Value) -> Html {
    let records = &answer["records"];
    if records.as_array().is_none_or(Vec::is_empty) {
        return Html::default();
    }
    let text: Rc<str> = format!("{records:#}").into();
    let bench = page.work().bench();
    let sample = BenchSample {
        resource: page
            .work()
            .resource()
            .map(|resource| resource.name.value.as_str())
            .unwrap_or_default()
            .into(),
        text: text.clone(),
        records_path: None,
    };
    let at = moment::iso(page.work().clock().now());
    let polls = bench
        .polls
        .iter()
        .cloned()
        .chain([BenchPoll { at: at.into(), answer: text, ..BenchPoll::default() }])
        .collect();
    let button = |words: &'static str, bench: Bench, next: ViewAction| {
        let page = page.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            page.session.dispatch(Action::SetBench(bench.clone()));
            page.view.dispatch(next.clone());
        });
        html! { <button type="button" class="button small" {onclick}>{ words }</button> }
    };
    html! {
        <div class="row under">
            { button("Use it as a sample", Bench { sample: Some(sample), ..bench.clone() }, ViewAction::Sampling(true)) }
            { button("Add it to Events", Bench { polls, ..bench.clone() }, ViewAction::Job(Job::Events)) }
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
    let reason = serde_json::from_str::<Reason>(&event["reason"].to_string());
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
