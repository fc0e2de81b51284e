//! Handing a text to the person as a file.

use gloo::{
    file::{Blob, ObjectUrl},
    utils::document,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlAnchorElement;

/// Offers a text as a file of that name.
///
/// # Errors
/// What to do instead, where the browser has no such thing.
pub(crate) fn download(name: &str, text: &str) -> Result<(), String> {
    let url = ObjectUrl::from(Blob::new_with_options(text, Some("application/json")));
    let click = || -> Result<(), JsValue> {
        let link: HtmlAnchorElement = document().create_element("a")?.dyn_into()?;
        link.set_href(&url);
        link.set_download(name);
        link.click();
        Ok(())
    };
    click().map_err(|_| "The browser did not take the file; use Copy JSON".to_owned())?;
    // The browser reads the text after this returns; a second is plenty, and the memory comes back.
    gloo::timers::callback::Timeout::new(10_000, move || drop(url)).forget();
    Ok(())
}
