//! A paste that no field takes is a configuration from elsewhere.

use super::use_session;
use crate::browser::link;
use gloo::{events::EventListener, utils::document};
use pollwright_web::state::Action;
use wasm_bindgen::JsCast;
use web_sys::ClipboardEvent;
use yew::prelude::*;

/// Takes what is pasted while nothing that is typed into has the focus.
#[hook]
pub(crate) fn use_paste() {
    let dispatcher = use_session().dispatcher();
    use_effect_with((), move |()| {
        let listener = EventListener::new(&document(), "paste", move |event| {
            // Not the event's target: Firefox names the field that had the focus last. The editor stands in a shadow
            // root: its host is what is seen from here.
            let focused = document().active_element();
            let is_typed_into = focused
                .and_then(|focused| focused.closest("input, textarea, select, dialog, #code").ok().flatten())
                .is_some();
            let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            let text = data.and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
            if !is_typed_into && !text.trim().is_empty() && !link::follow(&text) {
                dispatcher.dispatch(Action::Paste(text.into()));
            }
        });
        move || drop(listener)
    });
}
