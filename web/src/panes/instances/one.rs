//! One instance: how it stands, what can be done, and what became of its polls, live.

use super::{
    asked::asked,
    card::card,
    list::{pill, time},
    rows::rows,
    tools::{outcome, tools},
};
use crate::{
    browser::server::{Refusal, ask, then},
    components::{around, button, in_code, plain},
    hooks::{Page, ViewAction, use_news, use_session, use_view},
};
use gloo::net::http::Method;
use pollwright_web::state::{
    hosted::{Tone, condition, list, text},
    watch::{Outcome, PAGE_SIZE, Seen, Tab, Watch},
};
use serde_json::Value;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The state of the view; all thinking is in [`Watch::apply`].
#[derive(Debug, Default, PartialEq)]
pub(super) struct Store(Watch);

impl Reducible for Store {
    type Action = Seen;

    fn reduce(self: Rc<Self>, seen: Seen) -> Rc<Self> {
        Rc::new(Self(self.0.apply(seen)))
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct OneProps {
    pub id: i64,
}

/// The instance in the hands of its parts.
#[derive(Clone, PartialEq)]
pub(super) struct At {
    pub page: Page,
    pub id: i64,
    pub watch: Watch,
    store: UseReducerDispatcher<Store>,
    /// Reads everything anew.
    anew: Callback<()>,
    pub may_change: bool,
}

#[component]
pub(super) fn One(props: &OneProps) -> Html {
    let page = Page { session: use_session(), view: use_view() };
    let store = use_reducer_eq(Store::default);
    let (id, tab, n_pages) = (props.id, store.0.tab, store.0.n_pages);
    let dispatcher = store.dispatcher();
    let anew = {
        let (dispatcher, view) = (dispatcher.clone(), page.view.dispatcher());
        use_callback((id, tab, n_pages), move |(), &(id, tab, n_pages)| {
            let (store, view) = (dispatcher.clone(), view.clone());
            spawn_local(async move {
                if let Err(refusal) = read(id, tab, n_pages, &store).await {
                    view.dispatch(match refusal.is_of_nobody() {
                        true => ViewAction::LoggedOut,
                        false => ViewAction::Toast(refusal.message.into()),
                    });
                }
            });
        })
    };
    use_effect_with(anew.clone(), |anew| anew.emit(()));
    // The news outlive the list that was shown when they began.
    let latest = use_mut_ref(|| anew.clone());
    latest.replace(anew.clone());
    let heard = {
        let store = dispatcher.clone();
        Callback::from(move |news| store.dispatch(Seen::News(news)))
    };
    use_news(
        id,
        heard,
        Callback::from(move |()| {
            let anew = latest.borrow().clone();
            anew.emit(())
        }),
    );
    let may_change = page.view.server.as_ref().is_some_and(|server| server.may_change());
    let at = At { page, id, watch: store.0.clone(), store: dispatcher, anew, may_change };
    html! {
        <>
            { at.head() }
            { card(&at) }
            { outcome(&at) }
            { at.tabs() }
            <p class="heard" role="status" aria-live="polite">{ at.watch.heard.to_string() }</p>
            { rows(&at) }
            { asked(&at) }
        </>
    }
}

/// Reads the instance and the list that is shown of it.
async fn read(id: i64, tab: Tab, n_pages: usize, store: &UseReducerDispatcher<Store>) -> Result<(), Refusal> {
    let instance = ask(Method::GET, &format!("./api/v1/instances/{id}"), None).await;
    store.dispatch(Seen::Instance(instance?));
    let mut rows = Vec::new();
    for page in 1..=n_pages + 1 {
        let path = format!("./api/v1/instances/{id}/{}?page={page}&pageSize={PAGE_SIZE}", tab.slug());
        let said = ask(Method::GET, &path, None).await?;
        rows.extend(said.as_array().into_iter().flatten().cloned());
    }
    store.dispatch(Seen::Rows(tab, rows));
    Ok(())
}

impl At {
    /// What a click does to the view.
    pub(super) fn see<E: 'static>(&self, seen: Seen) -> Callback<E> {
        let store = self.store.clone();
        Callback::from(move |_| store.dispatch(seen.clone()))
    }

    /// The path of one of the instance's own endpoints.
    pub(super) fn path(&self, rest: &str) -> String {
        format!("./api/v1/instances/{}{rest}", self.id)
    }

    /// Asks for something, shows what came of it, and reads everything anew.
    pub(super) fn run<E: 'static>(
        &self,
        method: Method,
        path: String,
        body: Option<Value>,
        came: fn(&Value) -> Outcome,
    ) -> Callback<E> {
        let at = self.clone();
        Callback::from(move |_| {
            let (at, body) = (at.clone(), body.as_ref().map(Value::to_string));
            then(method.clone(), &path, body, move |said| match said {
                Ok(said) => {
                    at.store.dispatch(Seen::Outcome(Some(came(&said))));
                    at.anew.emit(());
                }
                Err(refusal) => at.failed(refusal.message),
            });
        })
    }

    /// Says why something was not done.
    pub(super) fn failed(&self, words: String) {
        self.store.dispatch(Seen::Outcome(Some(Outcome { tone: Tone::Bad, words, more: Vec::new() })));
    }

    fn head(&self) -> Html {
        let instance = &self.watch.instance;
        let back = self.page.look(ViewAction::Instance(None));
        let mut parts = vec![button("button small plain", "‹ All instances", back)];
        if !instance.is_null() {
            let (tone, words) = condition(instance);
            let mut who = vec![
                plain("h2", "", text(instance, "name").to_owned()),
                html! { <span id="condition">{ pill(tone, words) }</span> },
                plain("code", "faint", text(instance, "elementKey").to_owned()),
                plain("span", "faint", format!("id {}", self.id)),
            ];
            let tags = list(instance, "tags").iter().filter_map(Value::as_str);
            who.extend(tags.map(|tag| plain("span", "pill", tag.to_owned())));
            let times = vec![
                time("Last poll, UTC", &instance["lastPoll"]),
                time("Next poll, UTC", &instance["nextPoll"]),
            ];
            let line = |words: &str| around("p", "told warn", vec![in_code(words)]);
            parts.extend([around("div", "row", who), around("div", "row polled", times)]);
            parts.extend(instance["lastError"].as_str().map(line));
            parts.extend(
                instance["heldBecause"].as_str().map(|why| line(&format!("Nothing is posted: {why}"))),
            );
            parts.push(tools(self));
        }
        around("section", "job-head", parts)
    }

    fn tabs(&self) -> Html {
        let tab = |tab: Tab| {
            html! {
                <button type="button" aria-pressed={(self.watch.tab == tab).to_string()}
                    onclick={self.see(Seen::Turn(tab))}>{ tab.name() }</button>
            }
        };
        html! {
            <div class="choices" role="group" aria-label="What is listed" id="watched">
                { for Tab::ALL.into_iter().map(tab) }
            </div>
        }
    }
}
