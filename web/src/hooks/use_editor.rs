//! The code editor, once it is there.

use crate::browser::editor::{self, Loaded};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The editor as soon as it has loaded; until then, and where it cannot be loaded, the text area does.
#[hook]
pub(crate) fn use_editor() -> Option<Loaded> {
    let loaded = use_state(|| None);
    let setter = loaded.setter();
    use_effect_with((), move |()| {
        spawn_local(async move {
            // What the text area was is read in the same go in which the editor takes its place.
            if let Some(editor) = editor::load().await {
                setter.set(Some(editor));
            }
        });
    });
    (*loaded).clone()
}
