//! Events: answers of successive polls, and what each of their records comes to, with the reason.

use super::{
    next_call::head,
    polls::{minute, nothing_to_poll},
};
use crate::{
    app::counted,
    browser::{clipboard, core, download, place},
    components::{around, button, in_code, plain},
    hooks::{Page, ViewAction, use_answer, use_session, use_view},
};
use gloo::{file::futures::read_as_text, timers::callback::Timeout};
use pollwright_web::state::{Action, Bench, BenchPoll};
use serde_json::{Value, json};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// Of an answer with more records only so many are shown.
const MOST_SHOWN: usize = 100;
/// A browser lays out a text area of a longer answer for a second and more; UTF-16 units.
const LONG: u32 = 1_000_000;
/// Of such an answer so much is shown, characters.
const SHOWN_OF_LONG: usize = 2_000;

#[component]
pub(crate) fn Events() -> Html {
    let page = Page { session: use_session(), view: use_view() };
    let work = page.work();
    let (text, options, which) = (json!(**work.text()), work.call_options(), work.which());
    let made_up = use_answer("makeUp", vec![text.clone(), to_the_hour(&options), which.clone()]);
    let own = work.bench().polls.clone();
    let polls = match &made_up {
        _ if !own.is_empty() => own,
        Some(Ok(polls)) => Polls::read(polls),
        _ => own,
    };
    let now = polls.first().map(|poll| json!(*poll.at)).unwrap_or_default();
    // Typed instants may be relative; everything else in an answer stays what it is while the clock runs.
    let options = if polls.iter().any(|poll| poll.at.contains("now")) || !now.is_string() {
        options
    } else {
        with(&options, "now", now)
    };
    let asked = vec![text, options.clone(), which, json!(polls)];
    let told = use_answer("rehearse", asked);
    if work.resource().is_none() || work.is_webhook() {
        return html! {
            <main class="job" data-own-undo="" id="events">{ nothing_to_poll(&page, "Which events fire is shown here") }</main>
        };
    }
    let answers: Rc<Value> = match &told {
        Some(Ok(told)) => told.clone(),
        _ => Rc::default(),
    };
    let view = Polls { page: page.clone(), polls: polls.clone(), options: options.into() };
    html! {
        <main class="job" data-own-undo="" id="events">
            <section class="job-head" aria-label="What is rehearsed">
                { head(&page, "Events of") }
                <p class="soft">
                    { "What each poll gets, and what it makes of it. Change an answer, or a setting, and see what changes." }
                </p>
                <div class="row">{ view.tools(&answers) }</div>
                if !work.bench().scene.is_empty() { <p class="told warn">{ in_code(&format!("As shown: {}", work.bench().scene)) }</p> }
            </section>
            if let (true, Some(Err(sentence))) = (polls.is_empty(), &made_up) {
                <p class="empty" role="status">{ format!("Nothing can be made up yet: {sentence}.") }</p>
            }
            if let Some(Err(sentence)) = &told { <p class="empty" role="status">{ in_code(sentence) }</p> }
            <ol class="rehearsal">
                { for polls.iter().enumerate().map(|(at, poll)| view.poll(at, poll, &answers[at])) }
            </ol>
        </main>
    }
}

/// An hour from whose start polls are made up: they do not move while the clock runs.
fn to_the_hour(options: &Value) -> Value {
    let now = options["now"].as_str().and_then(|now| now.get(..13)).map(|hour| format!("{hour}:00:00Z"));
    with(options, "now", now.map(Value::from).unwrap_or_default())
}

fn with(options: &Value, key: &str, value: Value) -> Value {
    let mut options = options.clone();
    options[key] = value;
    options
}

/// The polls in the hands of the view.
struct Polls {
    page: Page,
    polls: Rc<[BenchPoll]>,
    options: Rc<Value>,
}

impl Polls {
    fn read(polls: &Value) -> Rc<[BenchPoll]> {
        serde_json::from_value::<Vec<BenchPoll>>(polls.clone()).unwrap_or_default().into()
    }

    /// Puts other polls in their place.
    fn set(&self) -> Callback<Vec<BenchPoll>> {
        let (session, bench) = (self.page.session.dispatcher(), self.page.work().bench().clone());
        Callback::from(move |polls: Vec<BenchPoll>| {
            let scene = if polls.is_empty() { Rc::default() } else { bench.scene.clone() };
            session.dispatch(Action::SetBench(Bench { polls: polls.into(), scene, ..bench.clone() }));
        })
    }

    fn changed(&self, at: usize, change: impl Fn(&mut BenchPoll, String) + 'static) -> Callback<String> {
        let (polls, set) = (self.polls.clone(), self.set());
        Callback::from(move |typed| {
            let mut polls = polls.to_vec();
            if let Some(poll) = polls.get_mut(at) {
                change(poll, typed);
            }
            set.emit(polls);
        })
    }

    /// Asks the core for one more or another poll, and puts it at its place. A click alone makes the wish, since long
    /// answers have very many records to click at.
    fn ask(
        &self,
        name: &'static str,
        at: usize,
        wish: impl Fn(&[BenchPoll]) -> Value + 'static,
    ) -> Callback<MouseEvent> {
        let (page, options, polls) = (self.page.clone(), self.options.clone(), self.polls.clone());
        Callback::from(move |_| {
            let work = page.work();
            let arguments = vec![json!(**work.text()), (*options).clone(), work.which(), wish(&polls)];
            let polls = polls.clone();
            let set = Self { page: page.clone(), polls: polls.clone(), options: options.clone() }.set();
            let view = page.view.dispatcher();
            spawn_local(async move {
                let answer = core::call(name, &arguments).await;
                match answer.map(serde_json::from_value::<BenchPoll>) {
                    Ok(Ok(poll)) => {
                        let mut polls = polls.to_vec();
                        if let Some(known) = polls.get_mut(at) {
                            let kept_back = std::mem::take(&mut known.kept_back);
                            *known = BenchPoll { kept_back, ..poll };
                        } else {
                            polls.push(poll)
                        }
                        set.emit(polls);
                    }
                    Ok(Err(_)) => {}
                    Err(sentence) => view.dispatch(ViewAction::Toast(sentence.into())),
                }
            });
        })
    }

    fn tools(&self, answers: &Value) -> Html {
        let again = self.set().reform(|_: MouseEvent| Vec::new());
        let more = self.ask("oneMore", self.polls.len(), |polls| json!(polls));
        html! {
            <>
                <button type="button" class="button small" onclick={more}>{ "Add a poll" }</button>
                if !self.page.work().bench().polls.is_empty() {
                    <button type="button" class="button small" onclick={again}>{ "Make up anew" }</button>
                }
                <span class="grow" />
                { self.open() }
                <button type="button" class="button small" onclick={self.save(answers)}>{ "Save as scenario" }</button>
            </>
        }
    }

    fn save(&self, answers: &Value) -> Callback<MouseEvent> {
        let events: Vec<Vec<String>> =
            self.polls.iter().enumerate().map(|(at, _)| fired(&answers[at])).collect();
        let (page, polls) = (self.page.clone(), self.polls.clone());
        Callback::from(move |_| {
            let done = page.work().scenario(&polls, &events).and_then(|file| {
                let name = page.work().resource().map_or("polls", |resource| resource.name.value.as_str());
                let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
                download::download(&format!("{name}.scenario.json"), &file)
            });
            let said = done.map(|()| "Saved; `pollwright test` replays it".to_owned());
            page.view.dispatch(ViewAction::Toast(said.unwrap_or_else(|why| why).into()));
        })
    }

    /// Opens a scenario: its configuration, where it holds one, its platform and its polls.
    fn open(&self) -> Html {
        let (session, bench, view) =
            (self.page.session.dispatcher(), self.page.work().bench().clone(), self.page.view.dispatcher());
        let known: Rc<[String]> = self.page.work().elements().map(|element| element.key.clone()).collect();
        let onchange = Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else {
                return;
            };
            let (session, bench, view, known) = (session.clone(), bench.clone(), view.clone(), known.clone());
            spawn_local(async move {
                let text = read_as_text(&gloo::file::File::from(file)).await.unwrap_or_default();
                let scenario: Value = serde_json::from_str(&text).unwrap_or_default();
                let Some(polls) = BenchPoll::all_of(&scenario) else {
                    return view.dispatch(ViewAction::Toast("This file is no scenario of version 1".into()));
                };
                let element = &scenario["element"];
                if element.is_object() && !known.iter().any(|key| element["key"] == **key) {
                    session.dispatch(Action::KeepElement(format!("{element:#}").into()));
                }
                if scenario["configuration"].is_object() {
                    session.dispatch(Action::Paste(format!("{:#}", scenario["configuration"]).into()));
                }
                let platform = scenario["platform"].as_str().and_then(|platform| platform.parse().ok());
                session.dispatch(Action::SetPlatform(platform.unwrap_or_default()));
                if let Some(resource) = scenario["resource"].as_str() {
                    session.dispatch(Action::SelectResource(resource.to_owned()));
                }
                session.dispatch(Action::SetBench(Bench { polls, scene: Rc::default(), ..bench }));
            });
        });
        html! {
            <label class="button small file">
                { "Open a scenario" }<input type="file" accept=".json,application/json" {onchange} />
            </label>
        }
    }

    fn poll(&self, at: usize, poll: &BenchPoll, told: &Value) -> Html {
        let typed_at = self.changed(at, |poll, typed| poll.at = typed.into());
        let typed_answer = self.changed(at, |poll, typed| poll.answer = typed.into());
        let onat = Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                typed_at.emit(input.value());
            }
        });
        let typed = typed_answer.clone();
        let onanswer = Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                typed.emit(area.value());
            }
        });
        let typed = typed_answer.clone();
        let onpaste = Callback::from(move |event: Event| {
            if let Some(pasted) = clipboard::pasted_longer_than(LONG, &event) {
                typed.emit(pasted.into());
            }
        });
        let remove = {
            let (polls, set) = (self.polls.clone(), self.set());
            Callback::from(move |_: MouseEvent| {
                let mut polls = polls.to_vec();
                polls.remove(at);
                set.emit(polls);
            })
        };
        let (number, id) = (at + 1, format!("answer-{at}"));
        html! {
            <li class="rehearsed">
                <div class="head">
                    <h3>{ format!("Poll {number}") }</h3>
                    <input class="mono" aria-label={format!("Start of poll {number}")} value={poll.at.to_string()} oninput={onat} data-own-undo="" />
                    <span class="grow" />
                    if self.polls.len() > 1 {
                        <button type="button" class="button small plain" onclick={remove}>{ format!("Remove poll {number}") }</button>
                    }
                </div>
                <code class="asked">{ told["url"].as_str().unwrap_or_default().to_owned() }</code>
                <div class="sides">
                    <div class="answered">
                        <label for={id.clone()}>{ "The API answers" }</label>
                        if poll.answer.len() > LONG as usize {
                            { self.long(id, &poll.answer, typed_answer) }
                        } else {
                            <textarea {id} class="mono" spellcheck="false" autocapitalize="off" value={poll.answer.to_string()} oninput={onanswer} {onpaste} data-own-undo="" />
                        }
                        { self.kept_back(at, poll) }
                    </div>
                    <div class="outcome" role="status">{ self.outcome(at, told) }</div>
                </div>
            </li>
        }
    }

    /// The beginning of an answer that no text area takes without a pause, and the way to another one.
    fn long(&self, id: String, answer: &str, typed: Callback<String>) -> Html {
        let (to, tenths) = (id.clone(), answer.len().div_ceil(100_000));
        let replace = Callback::from(move |_: MouseEvent| {
            typed.emit("[]".to_owned());
            let to = to.clone();
            Timeout::new(0, move || place::focus_id(&to)).forget();
        });
        let beginning: String = answer.chars().take(SHOWN_OF_LONG).chain("…".chars()).collect();
        let size = format!("{}.{} MB; its beginning is shown.", tenths / 10, tenths % 10);
        let row = vec![plain("span", "soft", size), button("button small", "Replace it", replace)];
        let name = "The beginning of the answer".to_owned();
        around("div", "", vec![records(id, name, beginning), around("div", "row", row)])
    }

    /// What the vendor of a proof has and this poll does not ask for.
    fn kept_back(&self, at: usize, poll: &BenchPoll) -> Html {
        if poll.kept_back.is_empty() {
            return Html::default();
        }
        let told = self.changed(at, |poll, _| *poll = poll.told_all());
        let name = format!("Not asked for by poll {}", at + 1);
        let parts = vec![
            plain("p", "soft", "The API has these as well, and the URL does not ask for them:"),
            records(format!("kept-back-{at}"), name, poll.kept_back.to_string()),
            button("button small", "Answer them as well", told.reform(|_| String::new())),
        ];
        around("div", "kept-back", parts)
    }

    fn outcome(&self, at: usize, told: &Value) -> Html {
        if let Some(error) = told["error"].as_str() {
            return html! { <p class="told warn">{ in_code(error) }</p> };
        }
        let records = told["records"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_long = records.len() > MOST_SHOWN;
        let shown = records.iter().enumerate().filter(|(_, record)| !is_long || record["fires"].is_string());
        let row = |(number, record): (usize, &Value)| {
            let change = self.ask(
                "changeRecord",
                at,
                move |polls| json!({ "polls": polls, "poll": at, "record": number }),
            );
            html! { <Record told={record.clone()} {change} /> }
        };
        let sentences = |key: &str| told[key].as_array().cloned().unwrap_or_default();
        let said = |class: &'static str, sentence: &Value| {
            html! { <p class={class}>{ in_code(sentence.as_str().unwrap_or_default()) }</p> }
        };
        html! {
            <>
                <h4>{ counted(fired(told).len(), "event") }{ " of " }{ counted(records.len(), "record") }</h4>
                <ul class="records">{ for shown.take(MOST_SHOWN).map(row) }</ul>
                if is_long { <p class="soft">{ format!("Of so many only those that fire are shown, at most {MOST_SHOWN}.") }</p> }
                { for sentences("warnings").iter().map(|one| said("told warn", one)) }
                { for sentences("assumptions").iter().map(|one| said("soft assumed", one)) }
            </>
        }
    }
}

/// Records that are not edited.
fn records(id: String, name: String, text: String) -> Html {
    html! { <pre {id} class="mono" tabindex="0" aria-label={name}>{ text }</pre> }
}

/// What a poll fires: `CREATED 1042`.
fn fired(told: &Value) -> Vec<String> {
    let records = told["records"].as_array().map(Vec::as_slice).unwrap_or_default();
    let event = |record: &Value| Some(format!("{} {}", record["fires"].as_str()?, record["id"].as_str()?));
    records.iter().filter_map(event).collect()
}

#[derive(Properties, PartialEq)]
struct RecordProps {
    told: Value,
    change: Callback<MouseEvent>,
}

/// A record: what fires for it, and why.
#[component]
fn Record(props: &RecordProps) -> Html {
    let told = &props.told;
    let fires = told["fires"].as_str();
    let class = match fires {
        Some("DELETED") => "pill bad",
        Some(_) => "pill good",
        None => "pill",
    };
    let date = |key: &str, what: &str| {
        told[key].as_str().map(|at| html! { <span class="soft">{ format!("{what} {}", minute(at)) }</span> })
    };
    let why = told["why"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        <li>
            <div class="row">
                <span class={class}>{ fires.unwrap_or("nothing") }</span>
                <b class="mono">{ told["id"].as_str().unwrap_or_default().to_owned() }</b>
                { for date("updated", "updated") }
                <span class="grow" />
                if told["updated"].is_string() {
                    <button type="button" class="button small" title="Moves its updated date into the window of this poll" onclick={&props.change}>
                        { "Change it" }
                    </button>
                }
            </div>
            <ol class="why">{ for why.iter().map(|step| html! { <li>{ in_code(step.as_str().unwrap_or_default()) }</li> }) }</ol>
            if let Some(id) = told["eventId"].as_str() {
                <p class="faint">{ "event " }<code>{ id.to_owned() }</code></p>
            }
        </li>
    }
}
