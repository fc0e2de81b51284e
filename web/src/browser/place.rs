//! Bringing a field of the form into view.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// The id of the control at a pointer.
pub(crate) fn field_id(pointer: &str) -> String {
    format!("at{pointer}")
}

/// Scrolls to the control at a pointer, or to the nearest one around it; opens what is folded over it. Whether there is
/// one.
pub(crate) fn show_field(pointer: &str, focus: bool) -> bool {
    let mut pointer = pointer;
    let element = loop {
        if let Some(element) = document().get_element_by_id(&field_id(pointer)) {
            break element;
        }
        match pointer.rfind(['/', '#']) {
            Some(at) if at > 0 => pointer = &pointer[..at],
            _ => return false,
        }
    };
    open_around(&element);
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
    if focus && let Some(element) = element.dyn_ref::<HtmlElement>() {
        // A control that cannot take the focus was scrolled to all the same.
        let _ = element.focus();
    }
    true
}

/// Gives the focus to the first element of a selector, where there is one.
pub(crate) fn focus(selector: &str) {
    let element = document().query_selector(selector).ok().flatten();
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it was.
        let _ = element.focus();
    }
}

/// Gives the focus to the element with an id, and opens what is folded over it.
pub(crate) fn focus_id(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        open_around(&element);
        if let Some(element) = element.dyn_ref::<HtmlElement>() {
            // An element that cannot take the focus leaves it where it was.
            let _ = element.focus();
        }
    }
}

/// A text as it stands in a selector.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Scrolls to the element with an id.
pub(crate) fn show(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.scroll_into_view();
    }
}

/// Scrolls no further than it takes to see an element.
pub(crate) fn show_nearest(selector: &str) {
    if let Some(element) = document().query_selector(selector).ok().flatten() {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn open_around(element: &Element) {
    let mut around = element.closest("details").ok().flatten();
    while let Some(details) = around {
        // `open` is taken by every `details`.
        let _ = details.set_attribute("open", "");
        around = details.parent_element().and_then(|parent| parent.closest("details").ok().flatten());
    }
}
