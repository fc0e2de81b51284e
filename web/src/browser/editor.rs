//! The code editor, which is JavaScript: loaded once the page is seen, and driven from here.

use gloo::utils::document;
use js_sys::{Function, Object, Promise, Reflect, global};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlTextAreaElement};

#[wasm_bindgen]
extern "C" {
    /// An editor in the page.
    pub(crate) type Editor;
    /// Brings it to a text; `caret` moves the caret where it has the focus.
    #[wasm_bindgen(method, js_name = setText)]
    pub(crate) fn set_text(this: &Editor, text: &str, caret: Option<u32>);
    /// Colours of meaning, and what folds.
    #[wasm_bindgen(method, js_name = setMarks)]
    pub(crate) fn set_marks(this: &Editor, roles: &[u32], folds: &[u32]);
    /// What was found, as JSON.
    #[wasm_bindgen(method, js_name = setFindings)]
    pub(crate) fn set_findings(this: &Editor, found: &str);
    /// Selects a stretch and scrolls to it.
    #[wasm_bindgen(method)]
    pub(crate) fn show(this: &Editor, from: u32, to: u32);
    /// Ends it.
    #[wasm_bindgen(method)]
    pub(crate) fn destroy(this: &Editor);
}

/// The editor's module, and what the text area was when it had loaded.
#[derive(Clone, PartialEq)]
pub(crate) struct Loaded {
    mount: Function,
    start: Object,
}

impl Loaded {
    /// Puts an editor with a text into an element; `page` holds what it calls, by name.
    pub(crate) fn mount(&self, host: &Element, text: &str, page: &Object) -> Option<Editor> {
        set(&self.start, "text", text);
        let editor = self.mount.call3(&JsValue::NULL, host, page, &self.start).ok()?;
        Some(editor.unchecked_into())
    }
}

/// The editor; `None` where it cannot be loaded, which is no error: the text area does.
pub(crate) async fn load() -> Option<Loaded> {
    let get =
        |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok()?.dyn_into::<Function>().ok();
    let load = get(&global(), "pollwrightEditor")?.call0(&JsValue::NULL).ok()?;
    let module = JsFuture::from(load.dyn_into::<Promise>().ok()?).await.ok()?;
    Some(Loaded { mount: get(&module, "mount")?, start: start() })
}

/// Caret, scroll and focus of the text area.
fn start() -> Object {
    let area = document().get_element_by_id("code");
    let has_focus = area.is_some() && document().active_element() == area;
    let scroller = area.as_ref().and_then(|area| area.closest(".scroller").ok().flatten());
    let area = area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
    let (mut anchor, mut head) = (0, 0);
    if let Some(area) = &area {
        anchor = area.selection_start().ok().flatten().unwrap_or_default();
        head = area.selection_end().ok().flatten().unwrap_or_default();
    }
    let start = Object::new();
    set(&start, "anchor", anchor);
    set(&start, "head", head);
    set(&start, "top", scroller.as_ref().map_or(0, Element::scroll_top));
    set(&start, "left", scroller.as_ref().map_or(0, Element::scroll_left));
    set(&start, "focus", has_focus);
    start
}

/// Sets a member of an object of our own.
pub(crate) fn set(object: &Object, name: &str, value: impl Into<JsValue>) {
    // Fails only for what is frozen or no object.
    let _ = Reflect::set(object, &name.into(), &value.into());
}
