//! Copying.

use gloo::utils::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

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
