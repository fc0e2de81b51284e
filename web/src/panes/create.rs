//! Create Instance, where the form ends: the server keeps the configuration, polls it and posts its events. A
//! configuration that is an instance's already is saved there.

use super::{
    log_in::log_in_button,
    moved::move_there,
    problems::{to_field, values},
};
use crate::{
    browser::{
        link,
        server::{Refusal, ask},
    },
    components::{around, button, in_code, plain, sentence},
    hooks::{Page, ViewAction, kept_state, use_session, use_view},
};
use gloo::net::http::Method;
use pollwright_core::platform::Platform;
use pollwright_web::{
    findings,
    state::{
        Action, Home, Session,
        consent::{self, ToAsk},
        hosted::text,
    },
};
use serde_json::Value;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How far it has come.
#[derive(Clone, PartialEq)]
enum Step {
    Ready,
    Working,
    /// Why, and which text: another one may be right.
    Refused(Rc<Refusal>, Rc<str>),
}

#[component]
pub(crate) fn Create() -> Html {
    let page = Page { session: use_session(), view: use_view() };
    let step = use_state(|| Step::Ready);
    let may_change = page.view.server.as_ref().is_some_and(|server| server.may_change());
    let role = page.view.server.as_ref().and_then(|server| server.role.as_deref());
    let run = {
        let (page, step) = (page.clone(), step.setter());
        Callback::from(move |_: MouseEvent| {
            let (page, step) = (page.clone(), step.clone());
            step.set(Step::Working);
            spawn_local(async move {
                page.view.dispatch(ViewAction::Consent(None));
                step.set(match save(&page).await {
                    Ok(()) => Step::Ready,
                    Err(refusal) => Step::Refused(refusal.into(), page.work().text().clone()),
                });
            });
        })
    };
    let n_fills = findings::fills(page.work()).len();
    let home = page.work().home();
    let words = match (&*step, home) {
        (Step::Working, _) => "One moment…",
        (_, Some(_)) => "Save instance",
        (_, None) => "Create Instance",
    };
    html! {
        <div class="section create" role="group" aria-label="Instance">
            { standing(&page) }
            { consented(&page) }
            <div class="row">
                <button type="button" class="button primary" disabled={!may_change || *step == Step::Working} onclick={run}>{ words }</button>
                { match (role, home) {
                    (None, _) => log_in_button(&page, "Log in to create"),
                    (Some("admin"), _) if n_fills > 0 => plain("span", "soft", format!("Before that, {} to fill in.", values(n_fills))),
                    (Some("admin"), Some(_)) => plain("span", "soft", "It polls on from where it is."),
                    (Some("admin"), None) => plain("span", "soft", "Pollwright keeps it, polls, and posts its events."),
                    _ => plain("span", "soft", "Your token is read-only: creating needs one whose role is admin."),
                } }
            </div>
            <div role="status">
                { match &*step {
                    Step::Refused(refusal, text) if text == page.work().text() => refused(&page, refusal),
                    _ => Html::default(),
                } }
            </div>
        </div>
    }
}

/// Whose configuration it is, and where it is judged to run.
fn standing(page: &Page) -> Html {
    let from = page.work().platform();
    let home = page.work().home().map(|home| {
        let parts = vec![
            in_code("This is the configuration of "),
            plain("b", "", home.name.to_string()),
            button("button small", "Show the instance", page.look(ViewAction::Instance(Some(home.id)))),
            button("button small plain", "Make a new one of it", page.act(Action::SetHome(None))),
        ];
        around("p", "row", parts)
    });
    let elsewhere = (from != Platform::Pollwright).then(|| {
        let says = format!("An instance runs on Pollwright; this text is judged for {}.", from.name());
        let move_it = move_there(page, from, Platform::Pollwright);
        let parts =
            vec![plain("span", "soft", says), button("button small", "Move it to Pollwright", move_it)];
        around("p", "row", parts)
    });
    html! { <>{ for home }{ for elsewhere }</> }
}

/// What came back from the provider.
fn consented(page: &Page) -> Html {
    match &page.view.consent {
        None => Html::default(),
        Some(Err(words)) => html! { <p class="told warn" role="alert">{ in_code(words) }</p> },
        Some(Ok(())) => html! {
            <p class="told" role="alert">
                { "The provider gave its consent; its code works once and for a few minutes. Secret values were not kept on the way: fill them in again, and press the button." }
            </p>
        },
    }
}

fn refused(page: &Page, refusal: &Refusal) -> Html {
    let finding = |found: &Value| {
        // Its note says what becomes of it elsewhere; here nothing is sent.
        let is_left = found["rule"] == "placeholder-left";
        let onclick = found["pointer"].as_str().map(|pointer| to_field(page, pointer.to_owned()));
        html! {
            <li class="problem">
                <span class="dot bad" aria-hidden="true" />
                <button type="button" class="what" {onclick}>{ sentence(text(found, "message")) }</button>
                if let Some(note) = found["note"].as_str().filter(|_| !is_left) { <p>{ in_code(note) }</p> }
            </li>
        }
    };
    let errors = || refusal.findings.iter().filter(|found| found["severity"] == "error");
    html! {
        <>
            <p class="told warn">
                if errors().next().is_some() { { "Not yet: this keeps it from running." } } else { { sentence(&refusal.message) } }
            </p>
            <ul>{ for errors().map(finding) }</ul>
        </>
    }
}

/// Checks, then creates or saves; a provider whose consent is needed is asked first.
async fn save(page: &Page) -> Result<(), Refusal> {
    let work = page.work();
    let (method, path) = match work.home() {
        Some(home) => (Method::PUT, format!("./elements/api-v2/instances/{}", home.id)),
        None => (Method::POST, "./elements/api-v2/instances".to_owned()),
    };
    let wanted = if work.home().is_none() { consent::to_ask(work).map_err(told)? } else { None };
    let checked = match wanted {
        // Everything else is to be right before somebody consents.
        Some(_) => work.apply(Action::Set { pointer: consent::CODE.to_owned(), value: "checked".into() }),
        None => work.clone(),
    };
    ask(method.clone(), &format!("{path}?dryRun=true"), Some(body(&checked)?)).await?;
    if let Some(wanted) = wanted {
        return go_and_ask(&wanted).await;
    }
    let made = match ask(method, &path, Some(body(work)?)).await {
        Ok(made) => made,
        Err(refusal) => {
            // A code is good for one try: the next press asks for another.
            if work.field(consent::STATE).is_present {
                [consent::CODE, consent::STATE].into_iter().for_each(|pointer| {
                    page.session.dispatch(Action::Remove { pointer: pointer.to_owned() });
                });
            }
            return Err(refusal);
        }
    };
    match work.home() {
        Some(home) => page.view.dispatch(ViewAction::Instance(Some(home.id))),
        None => {
            let id = made["id"].as_i64().unwrap_or_default();
            page.session.dispatch(Action::SetHome(Some(Home { id, name: text(&made, "name").into() })));
            page.view.dispatch(ViewAction::Made(Some(made.into())));
        }
    }
    Ok(())
}

/// Leaves for the provider's consent page, and remembers what is to come back.
async fn go_and_ask(wanted: &ToAsk) -> Result<(), Refusal> {
    if wanted.callback != link::page() {
        return Err(told(format!(
            "The provider would send you back to `{}`, which is not this page. Set `oauth.callback.url` to `{}`, list it \
             with the provider's app, and try again.",
            wanted.callback,
            link::page()
        )));
    }
    let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
    let pairs = wanted.query.iter().map(|(key, value)| format!("{}={}", encoded(key), encoded(value)));
    let query = pairs.collect::<Vec<_>>().join("&");
    let path = format!("./elements/api-v2/elements/{}/oauth/url?{query}", encoded(&wanted.element));
    let said = ask(Method::GET, &path, None).await?;
    kept_state(Some(text(&said, "state")));
    link::leave(text(&said, "oauthUrl")).map_err(told)
}

fn body(work: &Session) -> Result<String, Refusal> {
    work.body().map_err(|error| told(error.to_string()))
}

fn told(message: String) -> Refusal {
    Refusal { message, ..Refusal::default() }
}
