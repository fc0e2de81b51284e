//! Keys that hold everywhere: undo and redo, one stack for text and form; the commands; the views.

use super::{Job, ViewAction, use_session, use_view};
use gloo::{
    events::{EventListener, EventListenerOptions},
    utils::document,
};
use pollwright_web::state::Action;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, InputEvent, KeyboardEvent};
use yew::prelude::*;

const OWN_UNDO: &str = "[data-own-undo], .cm-panel";

/// Takes Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y (with the command key on a Mac), and the browser's own menu entries, to the
/// session, Ctrl+K and Alt and a digit to what is looked at. What is marked `data-own-undo` keeps the browser's: its text
/// is not part of the session's; nor is what is typed into the editor's search.
#[hook]
pub(crate) fn use_keys() {
    let dispatcher = use_session().dispatcher();
    let view = use_view();
    let has_server = view.server.is_some();
    let view = view.dispatcher();
    use_effect_with(has_server, move |&has_server| {
        let anywhere = EventListenerOptions::enable_prevent_default();
        let look = EventListener::new_with_options(&document(), "keydown", anywhere, move |event| {
            if let Some(action) =
                event.dyn_ref::<KeyboardEvent>().and_then(|key| look_of_key(key, has_server))
            {
                event.prevent_default();
                view.dispatch(action);
            }
        });
        let by_menu = dispatcher.clone();
        let key = listen("keydown", move |event| {
            if let Some(action) = event.dyn_ref::<KeyboardEvent>().and_then(of_key) {
                event.prevent_default();
                dispatcher.dispatch(action);
            }
        });
        let menu = listen("beforeinput", move |event| {
            let kind = event.dyn_ref::<InputEvent>().map(InputEvent::input_type);
            let action = match kind.as_deref() {
                Some("historyUndo") => Action::Undo,
                Some("historyRedo") => Action::Redo,
                _ => return,
            };
            event.prevent_default();
            by_menu.dispatch(action);
        });
        move || drop((key, menu, look))
    });
}

fn listen(kind: &'static str, act: impl Fn(&Event) + 'static) -> EventListener {
    let options = EventListenerOptions { passive: false, ..EventListenerOptions::run_in_capture_phase() };
    EventListener::new_with_options(&document(), kind, options, move |event| {
        // Not `target`, which is the editor as a whole.
        let target = event.composed_path().get(0).dyn_into::<Element>().ok();
        let is_own = target.and_then(|target| target.closest(OWN_UNDO).ok().flatten()).is_some();
        if !is_own {
            act(event);
        }
    })
}

/// Ctrl+K and Alt with a digit. By place, not by sign: on a Mac, Alt and `1` write `¡`.
fn look_of_key(event: &KeyboardEvent, has_server: bool) -> Option<ViewAction> {
    let (is_control, is_alt) = (event.ctrl_key() || event.meta_key(), event.alt_key());
    if event.shift_key() {
        return None;
    }
    match (is_control, is_alt, event.code().as_str()) {
        (true, false, "KeyK") => Some(ViewAction::Commanding(true)),
        (false, true, code) => {
            let digit: usize = code.strip_prefix("Digit")?.parse().ok()?;
            Some(ViewAction::Job(*Job::all(has_server).get(digit.checked_sub(1)?)?))
        }
        _ => None,
    }
}

fn of_key(event: &KeyboardEvent) -> Option<Action> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return None;
    }
    match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", false) => Some(Action::Undo),
        ("z", true) | ("y", false) => Some(Action::Redo),
        _ => None,
    }
}
