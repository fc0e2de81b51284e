//! The work is kept by itself.

use super::use_session;
use crate::browser::{storage, theme};
use gloo::{events::EventListener, timers::callback::Timeout, utils::window};
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;
use yew::prelude::*;

/// So long after the last change the work is kept.
const KEEP_AFTER_MS: u32 = 400;

/// Keeps the work a moment after each change, and at once when the page is left; gives what to say where that fails.
#[hook]
pub(crate) fn use_storage() -> UseStateHandle<Option<String>> {
    let session = use_session();
    let failed = use_state(|| None);
    let unkept = use_mut_ref(|| None::<String>);
    {
        let (failed, unkept) = (failed.setter(), unkept.clone());
        use_effect_with(session.0.store(), move |store| {
            unkept.replace(Some(store.clone()));
            let timeout = Timeout::new(KEEP_AFTER_MS, move || {
                if let Some(store) = unkept.take() {
                    failed.set(storage::keep(&store).err());
                }
            });
            move || drop(timeout)
        });
    }
    use_effect_with((), move |()| {
        let leaving = EventListener::new(&window(), "pagehide", move |_| {
            if let Some(store) = unkept.take() {
                // Nobody is left to hear of a failure; the one before was said.
                let _ = storage::keep(&store);
            }
        });
        move || drop(leaving)
    });
    {
        let failed = failed.setter();
        use_effect_with(session.0.theme(), move |theme| {
            if let Err(sentence) = theme::set(*theme) {
                failed.set(Some(sentence));
            }
        });
    }
    {
        let failed = failed.setter();
        use_effect_with(session, move |session| {
            let session = session.clone();
            let twin = EventListener::new(&window(), "storage", move |event| {
                if event.dyn_ref::<StorageEvent>().is_some_and(is_of_twin) {
                    storage::turn_to(None);
                    failed.set(storage::keep(&session.0.store()).err());
                }
            });
            move || drop(twin)
        });
    }
    failed
}

/// Whether another tab wrote under the key of this one.
fn is_of_twin(event: &StorageEvent) -> bool {
    event.new_value().is_some() && event.key().is_some_and(|key| key == storage::own_key())
}
