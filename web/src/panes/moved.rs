//! After *Runs on* was changed: the text is judged for another platform now, and can be moved there.

use crate::{
    browser::core,
    hooks::{Job, Page, ViewAction},
};
use pollwright_core::platform::Platform;
use pollwright_web::state::{Action, Other};
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The bar; gone once the text was moved, or the person does not want that.
pub(crate) fn moved(page: &Page) -> Html {
    let to = page.work().platform();
    let from = page.view.moved_from.filter(|from| *from != to && !page.work().text().trim().is_empty());
    let Some(from) = from else { return Html::default() };
    html! {
        <div class="notice offer" role="status">
            <span>{ format!("This was written for {}, and is judged for {} now.", from.name(), to.name()) }</span>
            <span class="grow" />
            <button type="button" class="button small" onclick={move_there(page, from, to)}>{ format!("Move it to {}", to.name()) }</button>
            <button type="button" class="button small" onclick={what_differs(page, from, to)}>{ "What differs" }</button>
            <button type="button" class="button small plain" onclick={page.look(ViewAction::MovedFrom(None))}>{ "Leave it" }</button>
        </div>
    }
}

/// Judges the text for another platform, and offers to move it there where that would change it.
pub(super) fn run_on(page: &Page, to: Platform) {
    // Of several changes in a row the first says where the text was at home.
    let from = page.view.moved_from.unwrap_or(page.work().platform());
    let next = page.work().apply(Action::SetPlatform(to));
    // A body that nobody has touched is picked anew, and is at home at once.
    let is_fresh = next.text() != page.work().text();
    page.session.dispatch(Action::SetPlatform(to));
    page.view.dispatch(ViewAction::MovedFrom(None));
    if is_fresh || from == to {
        return;
    }
    let arguments = vec![json!(**next.text()), next.call_options(), json!(from.slug())];
    let (text, view) = (next.text().clone(), page.view.dispatcher());
    spawn_local(async move {
        let moved = core::call("convert", &arguments).await;
        if moved.is_ok_and(|moved| moved["text"].as_str().is_some_and(|moved| *moved != *text)) {
            view.dispatch(ViewAction::MovedFrom(Some(from)));
        }
    });
}

/// Compares where it was at home with where it is to go: nothing is decided yet.
fn what_differs(page: &Page, from: Platform, to: Platform) -> Callback<MouseEvent> {
    let page = page.clone();
    Callback::from(move |_| {
        let mut bench = page.work().bench().clone();
        bench.other = Other { platform: Some(to), ..Other::default() };
        page.session.dispatch(Action::SetPlatform(from));
        page.session.dispatch(Action::SetBench(bench));
        page.view.dispatch(ViewAction::MovedFrom(None));
        page.view.dispatch(ViewAction::Job(Job::Compare));
    })
}

/// Moves the text to another platform, and says what was done and what is lost.
pub(super) fn move_there(page: &Page, from: Platform, to: Platform) -> Callback<MouseEvent> {
    let work = page.work();
    let mut options = work.call_options();
    options["platform"] = to.slug().into();
    let arguments = vec![json!(**work.text()), options, json!(from.slug())];
    let page = page.clone();
    Callback::from(move |_: MouseEvent| {
        let (page, arguments) = (page.clone(), arguments.clone());
        spawn_local(async move {
            let said = match core::call("convert", &arguments).await {
                Err(sentence) => sentence,
                Ok(answer) => {
                    if let Some(text) = answer["text"].as_str() {
                        page.session.dispatch(Action::Paste(text.into()));
                        page.session.dispatch(Action::SetPlatform(to));
                        page.view.dispatch(ViewAction::MovedFrom(None));
                    }
                    said(&answer, to)
                }
            };
            page.view.dispatch(ViewAction::Toast(said.into()));
        });
    })
}

fn said(answer: &Value, to: Platform) -> String {
    let words = |key: &str| {
        let list = answer[key].as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; ")
    };
    let (done, lost) = (words("done"), words("lost"));
    let done = if done.is_empty() { "nothing had to change".to_owned() } else { done };
    let lost = if lost.is_empty() { String::new() } else { format!(". Lost: {lost}") };
    format!("Moved to {}: {done}{lost}", to.name())
}
