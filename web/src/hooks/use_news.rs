//! What happens on the server, as it happens.

use gloo::{events::EventListener, timers::callback::Timeout};
use serde_json::Value;
use wasm_bindgen::JsCast;
use web_sys::{EventSource, MessageEvent};
use yew::prelude::*;

/// However much happens, what is listed is read anew this long after it, milliseconds, and no more often.
const CALM_MS: u32 = 400;

/// Tells news of an instance one by one, and now and then that there were some. The browser connects again by itself.
#[hook]
pub(crate) fn use_news(instance: i64, heard: Callback<Value>, changed: Callback<()>) {
    let waiting = use_mut_ref(|| None::<Timeout>);
    use_effect_with(instance, move |instance| {
        let source = EventSource::new(&format!("./api/v1/news?instance={instance}")).ok();
        let listener = source.as_ref().map(|source| {
            let waiting = waiting.clone();
            EventListener::new(source, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
                heard.emit(serde_json::from_str(&data.unwrap_or_default()).unwrap_or_default());
                if waiting.borrow().is_none() {
                    let (changed, done) = (changed.clone(), waiting.clone());
                    *waiting.borrow_mut() = Some(Timeout::new(CALM_MS, move || {
                        drop(done.take());
                        changed.emit(());
                    }));
                }
            })
        });
        move || {
            drop((listener, waiting.take()));
            source.iter().for_each(EventSource::close);
        }
    });
}
