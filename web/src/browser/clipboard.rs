//! Copying, and pasting what is long.

use gloo::utils::window;
use js_sys::{Function, JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Event;

/// Puts a text on the clipboard.
///
/// # Errors
/// What to do instead, where the browser forbids it.
pub(crate) async fn copy(text: &str) -> Result<(), String> {
    let clipboard = window().navigator().clipboard();
    // Pages over plain http have none.
    if JsValue::from(&clipboard).is_undefined() {
        return Err("This browser gives no clipboard to a page without https; use Download".to_owned());
    }
    JsFuture::from(clipboard.write_text(text))
        .await
        .map(drop)
        .map_err(|_| "The browser did not let the page copy; use Download".to_owned())
}

/// What is pasted, where it is longer than so many UTF-16 units: then the browser does not paste it itself.
pub(crate) fn pasted_longer_than(units: u32, event: &Event) -> Option<JsString> {
    let data = Reflect::get(event, &"clipboardData".into()).ok()?;
    let get = Reflect::get(&data, &"getData".into()).ok()?.dyn_into::<Function>().ok()?;
    let pasted = get.call1(&data, &"text/plain".into()).ok()?.dyn_into::<JsString>().ok()?;
    (pasted.length() > units).then(|| {
        event.prevent_default();
        pasted
    })
}
