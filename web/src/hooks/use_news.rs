//! What happens on the server, as it happens.

use gloo::{events::EventListener, timers::callback::Timeout};
use serde_json::Value;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{EventSource, MessageEvent};
use yew::prelude::*;

/// However much happens, what is listed is read anew this long after it, milliseconds, and no more often.
const CALM_MS: u32 = 400;
/// A line that the browser gave up is taken up again after this long, milliseconds. A lost one it takes up itself; it
/// gives up where something answers that is no news, such as a gateway while the server starts anew.
const AGAIN_MS: u32 = 3_000;

/// Tells news of an instance one by one, and now and then that there were some: also each time the server begins to
/// tell them, for nobody told what happened before, and each time it refuses to: then nothing is told at all.
#[hook]
pub(crate) fn use_news(instance: i64, heard: Callback<Value>, changed: Callback<()>) {
    let waiting = use_mut_ref(|| None::<Timeout>);
    let attempt = use_state(|| 0_u32);
    use_effect_with((instance, *attempt), move |(instance, _)| {
        let source = EventSource::new(&format!("./api/v1/news?instance={instance}")).ok();
        let later = {
            let waiting = waiting.clone();
            move || {
                if waiting.borrow().is_none() {
                    let (changed, done) = (changed.clone(), waiting.clone());
                    *waiting.borrow_mut() = Some(Timeout::new(CALM_MS, move || {
                        drop(done.take());
                        changed.emit(());
                    }));
                }
            }
        };
        let listeners = source.as_ref().map(|source| {
            let (began, refused) = (later.clone(), later.clone());
            let open = EventListener::new(source, "open", move |_| began());
            let message = EventListener::new(source, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
                heard.emit(serde_json::from_str(&data.unwrap_or_default()).unwrap_or_default());
                later();
            });
            let given_up = source.clone();
            let again = RefCell::new(None::<Timeout>);
            let error = EventListener::new(source, "error", move |_| {
                if given_up.ready_state() == EventSource::CLOSED {
                    refused();
                    let attempt = attempt.clone();
                    again.replace(Some(Timeout::new(AGAIN_MS, move || attempt.set(*attempt + 1))));
                }
            });
            [open, message, error]
        });
        move || {
            drop((listeners, waiting.take()));
            source.iter().for_each(EventSource::close);
        }
    });
}
