//! From a sample: one page of the API's answer proposes what a resource needs, each value with its reason.

use crate::{
    app::counted,
    browser::{
        clipboard,
        core::{self, CANCELLED, Wait},
    },
    components::in_code,
    hooks::{Page, ViewAction, use_answer, use_dialog, use_session, use_view},
};
use js_sys::{Array, JsString};
use pollwright_web::state::{Action, Bench, BenchSample};
use serde_json::{Value, json};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A longer sample is not shown: its first records stand for it; UTF-16 units.
const LONG: u32 = 1_000_000;

/// The dialog.
#[component]
pub(crate) fn FromSample() -> Html {
    let page = Page { session: use_session(), view: use_view() };
    let dialog = use_dialog();
    let work = page.work();
    let name = work.resource().map(|resource| resource.name.value.clone()).unwrap_or_default();
    let kept = work.bench().sample.clone().filter(|sample| *sample.resource == *name);
    // Which of its lists was chosen, by its JSON pointer.
    let list = use_state(|| kept.as_ref().and_then(|sample| sample.records_path.clone()));
    let text = use_state(|| kept.map(|sample| sample.text).unwrap_or_default());
    // Which of the other values was chosen, by the place of the proposal.
    let chosen = use_state(BTreeMap::<usize, Value>::new);
    let about = json!({
        "element": work.element().map(|element| element.key.as_str()),
        "elements": work.call_options()["elements"],
        "resource": name,
        "platform": work.platform(),
        "recordsPath": *list,
    });
    let answer = use_answer("propose", vec![json!(**text), about]);
    // What is said of a long sample instead of showing it.
    let said = use_state(|| None::<Rc<str>>);
    // The long sample that is read; another one, and closing the dialog, ends it.
    let reading = use_mut_ref(|| None::<Wait>);
    let set_text = {
        let (text, list, chosen) = (text.setter(), list.setter(), chosen.setter());
        Callback::from(move |typed: Rc<str>| {
            text.set(typed);
            list.set(None);
            chosen.set(BTreeMap::new());
        })
    };
    let oninput = {
        let (set_text, said, reading) = (set_text.clone(), said.setter(), reading.clone());
        Callback::from(move |event: InputEvent| {
            let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() else { return };
            match area.value() {
                text if text.len() > LONG as usize => {
                    shorten(text.into(), set_text.clone(), said.clone(), &reading)
                }
                text => {
                    said.set(None);
                    set_text.emit(text.into());
                }
            }
        })
    };
    let onpaste = {
        let (set_text, said, reading) = (set_text.clone(), said.setter(), reading.clone());
        Callback::from(move |event: Event| {
            if let Some(pasted) = clipboard::pasted_longer_than(LONG, &event) {
                shorten(pasted, set_text.clone(), said.clone(), &reading);
            }
        })
    };
    let open = {
        let said = said.setter();
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else {
                return;
            };
            let (set_text, said, reading) = (set_text.clone(), said.clone(), reading.clone());
            spawn_local(async move {
                match JsFuture::from(file.text()).await.map(JsString::from) {
                    Ok(text) if text.length() > LONG => shorten(text, set_text, said, &reading),
                    Ok(text) => set_text.emit(String::from(text).into()),
                    Err(_) => said.set(Some("The file could not be read.".into())),
                }
            });
        })
    };
    let close = page.look::<MouseEvent>(ViewAction::Sampling(false));
    let onclose = page.look::<Event>(ViewAction::Sampling(false));
    let proposed = match &answer {
        Some(Ok(answer)) => answer["proposed"].as_array().cloned().unwrap_or_default(),
        _ => Vec::new(),
    };
    let is_empty = text.trim().is_empty();
    let fill = {
        let pointer = work.resource().map(|resource| resource.pointer.clone()).unwrap_or_default();
        let values: Vec<_> = proposed
            .iter()
            .enumerate()
            .filter_map(|(at, one)| {
                let value = chosen.get(&at).unwrap_or(&one["value"]).clone();
                Some((format!("{pointer}{}", one["pointer"].as_str()?), value))
            })
            .collect();
        let sample = BenchSample {
            resource: name.as_str().into(),
            text: (*text).clone(),
            records_path: (*list).clone(),
        };
        let bench = Bench { sample: Some(sample), ..work.bench().clone() };
        let page = page.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            page.session.dispatch(Action::SetAll(values.clone()));
            page.session.dispatch(Action::SetBench(bench.clone()));
            page.view.dispatch(ViewAction::Sampling(false));
        })
    };
    html! {
        <dialog ref={dialog} class="from-sample" aria-label="From a sample" {onclose}>
            <form onsubmit={fill} data-own-undo="">
                <h2>{ format!("{name} from a sample") }</h2>
                <p class="soft">
                    { "Paste one page of what the API answers, with some records that are new and some that changed. It stays in this browser." }
                </p>
                <textarea aria-label="Sample" spellcheck="false" autocapitalize="off" autofocus=true value={text.to_string()} {oninput} {onpaste}
                    placeholder={"[{ \"id\": 1042, \"updated_at\": \"2026-11-20T14:29:06Z\" }]"} />
                <label class="soft">{ "Or open a file: " }<input type="file" accept=".json,.txt,.ndjson,application/json" onchange={open} /></label>
                <div role="status">
                    if let Some(said) = &*said { <p class="told">{ in_code(said) }</p> }
                    { match &answer {
                        _ if is_empty => Html::default(),
                        None => html! { <p class="soft">{ "Reading the sample…" }</p> },
                        Some(Err(sentence)) => html! { <p class="told warn">{ in_code(sentence) }</p> },
                        Some(Ok(answer)) => html! { <>
                            <p class="soft" hidden={said.is_some() && answer["others"].as_array().is_none_or(Vec::is_empty)}>
                                { if said.is_some() { "Records".to_owned() } else { counted(answer["nRecords"].as_u64().unwrap_or_default() as usize, "record") } }
                                if answer["recordsPath"] != "" { { " at " }<code>{ answer["recordsPath"].as_str().unwrap_or_default().to_owned() }</code> }
                            </p>
                            { other_lists(&answer["others"], said.is_none(), &list, &chosen) }
                            { left_out(&answer["leftOut"]) }
                            <ul class="proposed">{ for proposed.iter().enumerate().map(|(at, one)| proposal(at, one, &chosen)) }</ul>
                        </> },
                    } }
                </div>
                <div class="row">
                    <button type="button" class="button" onclick={close}>{ "Cancel" }</button>
                    <button type="submit" class="button primary" disabled={proposed.is_empty() || is_empty}>
                        { format!("Fill {}", counted(proposed.len(), "field")) }
                    </button>
                </div>
            </form>
        </dialog>
    }
}

/// Keeps the first records of a long sample; nothing of what is there is lost where it is none, or cancelled.
fn shorten(
    text: JsString,
    set_text: Callback<Rc<str>>,
    said: UseStateSetter<Option<Rc<str>>>,
    reading: &RefCell<Option<Wait>>,
) {
    let size = format!("{} MB", (text.length() + 500_000) / 1_000_000);
    said.set(Some(format!("Reading a sample of {size}…").into()));
    let (wait, signal) = Wait::begin();
    reading.replace(wait);
    spawn_local(async move {
        let answer = core::call_with(signal.as_ref(), "shorten", &Array::of1(&text)).await;
        if signal.is_some_and(|signal| signal.aborted()) {
            return;
        }
        let text = answer.as_ref().ok().and_then(|answer| answer["text"].as_str());
        said.set(Some(match (&answer, text.filter(|text| text.len() <= LONG as usize)) {
            (Err(sentence), _) if sentence == CANCELLED => return said.set(None),
            (Err(sentence), _) => format!("{size} were read: {sentence}").into(),
            (Ok(_), None) => format!(
                "The sample has {size}, and no list that could be cut: take an answer with smaller records."
            )
            .into(),
            (Ok(answer), Some(text)) => {
                set_text.emit(text.into());
                let n = answer["nItems"].as_u64().unwrap_or_default();
                format!(
                    "The sample has {size} and {}: the first of them stand for all.",
                    counted(n as usize, "record")
                )
                .into()
            }
        }));
    });
}

/// The other lists of the answer, each to be chosen; they are counted where the sample is whole.
fn other_lists(
    others: &Value,
    counts: bool,
    list: &UseStateHandle<Option<Rc<str>>>,
    chosen: &UseStateHandle<BTreeMap<usize, Value>>,
) -> Html {
    let other = |other: &Value| {
        let path: Rc<str> = other["recordsPath"].as_str().unwrap_or_default().into();
        let n = other["nRecords"].as_u64().unwrap_or_default() as usize;
        let (list, chosen, to) = (list.setter(), chosen.setter(), path.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            list.set(Some(to.clone()));
            chosen.set(BTreeMap::new());
        });
        html! {
            <button type="button" class="button small" {onclick}>
                if counts { { counted(n, "record") }{ " at " } }<code>{ path.to_string() }</code>
            </button>
        }
    };
    let others: Vec<Html> = others.as_array().into_iter().flatten().map(other).collect();
    if others.is_empty() {
        return Html::default();
    }
    html! { <div class="row lists"><span class="faint">{ "or" }</span>{ for others }</div> }
}

/// What a person would look for among the values, and why it is not there.
fn left_out(sentences: &Value) -> Html {
    let one = |sentence: &Value| html! { <p class="told warn">{ in_code(sentence.as_str().unwrap_or_default()) }</p> };
    html! { <div>{ for sentences.as_array().into_iter().flatten().map(one) }</div> }
}

/// A value, what speaks for it, and what else it might be.
fn proposal(at: usize, one: &Value, chosen: &UseStateHandle<BTreeMap<usize, Value>>) -> Html {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let key = one["pointer"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
    let current = chosen.get(&at).unwrap_or(&one["value"]);
    let others = std::iter::once(&one["value"])
        .chain(one["others"].as_array().map(Vec::as_slice).unwrap_or_default())
        .filter(|other| *other != current);
    let choose = |other: &Value| {
        let (chosen, other, words) = (chosen.clone(), other.clone(), text(other));
        let onclick = Callback::from(move |_: MouseEvent| {
            let mut next = (*chosen).clone();
            next.insert(at, other.clone());
            chosen.set(next);
        });
        html! { <button type="button" class="button small" {onclick}><code>{ words }</code></button> }
    };
    let others: Vec<Html> = others.map(choose).collect();
    html! {
        <li>
            <div class="row"><span>{ key }</span><code class="value">{ text(current) }</code></div>
            <p class="soft">{ in_code(one["reason"].as_str().unwrap_or_default()) }</p>
            if !others.is_empty() {
                <div class="row"><span class="faint">{ "or" }</span>{ for others }</div>
            }
        </li>
    }
}
