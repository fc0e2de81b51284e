//! What the core apart from the page answers, kept up to date.

use crate::browser::core::{self, Wait};
use serde_json::Value;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortSignal;
use yew::prelude::*;

/// The latest answer: none yet, one, or why there is none.
type Answer = Option<Result<Rc<Value>, Rc<str>>>;

/// Asks a function of the JavaScript package whenever its arguments change; until the new answer is there, the one
/// before it stays, so that nothing jumps.
#[hook]
pub(crate) fn use_answer(name: &'static str, arguments: Vec<Value>) -> Answer {
    let answer = use_state(|| None);
    let setter = answer.setter();
    use_effect_with(arguments, move |arguments| {
        let (wait, signal) = Wait::begin();
        let arguments = arguments.clone();
        spawn_local(async move {
            let said = core::call_while(signal.as_ref(), name, &arguments).await;
            // Else a later question is under way: its answer is the one to show.
            if !signal.as_ref().is_some_and(AbortSignal::aborted) {
                setter.set(Some(said.map(Rc::new).map_err(Rc::from)));
            }
        });
        move || drop(wait)
    });
    (*answer).clone()
}
