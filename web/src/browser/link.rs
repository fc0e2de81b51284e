//! The page's address: the link in it, and the link to what is worked on.

use gloo::utils::window;
use pollwright_web::state::is_link;
use wasm_bindgen::JsValue;

/// The link in the address, which is taken off: a reload is not to open it again over later edits.
pub(crate) fn take() -> Option<String> {
    let fragment = window().location().hash().ok().filter(|fragment| is_link(fragment))?;
    show(&here());
    Some(fragment)
}

/// Whether a text is a link to some work and nothing else: then it is opened.
pub(crate) fn follow(text: &str) -> bool {
    let text = text.trim();
    let fragment = text.find('#').map_or("", |at| &text[at..]);
    let is_address = text.starts_with("http") && !text.contains(char::is_whitespace);
    is_address && is_link(fragment) && window().location().set_hash(fragment).is_ok()
}

/// The address of the page with this part from `#` on.
pub(crate) fn to(fragment: &str) -> String {
    here() + fragment
}

/// The address of a file beside the page.
pub(crate) fn beside(path: &str) -> String {
    let page = here();
    let folder =
        page.split('?').next().and_then(|page| page.rsplit_once('/')).map_or("", |(folder, _)| folder);
    format!("{folder}/{path}")
}

/// Puts an address of the page into the address bar, without going there.
pub(crate) fn show(address: &str) {
    // An address of the own page is refused only where a page calls this without end.
    let _ = window()
        .history()
        .and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(address)));
}

/// Takes what stands behind `?` off the address: it is used once.
pub(crate) fn drop_query() {
    show(&page());
}

/// The page itself: where a provider sends people back to.
pub(crate) fn page() -> String {
    here().split('?').next().unwrap_or_default().to_owned()
}

/// Leaves the page for another one.
///
/// # Errors
/// The address is none.
pub(crate) fn leave(address: &str) -> Result<(), String> {
    window().location().assign(address).map_err(|_| format!("`{address}` is no address"))
}

fn here() -> String {
    let href = window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}
