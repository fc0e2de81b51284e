//! The hands of the text area: bring it to another text without moving caret and scroll, and show a place in it.

use super::code_text::Show;
use gloo::utils::document;
use web_sys::{Element, HtmlTextAreaElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::NodeRef;

/// Replaces the stretch in which the area differs from `text`.
///
/// The caret stays where it is in the text around; `caret`, UTF-16 units, moves it where the area has the focus.
pub(super) fn bring_to(area: &HtmlTextAreaElement, text: &str, caret: Option<u32>) {
    let before = area.value();
    // The area knows one kind of line end only.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if before != text {
        let is_done = Change::between(&before, &text).is_some_and(|change| {
            area.set_range_text_with_start_and_end_and_mode(change.new, change.start, change.end, "preserve")
                .is_ok()
        });
        if !is_done {
            area.set_value(&text);
        }
    }
    let has_focus =
        || document().active_element().is_some_and(|active| active.is_same_node(Some(area.as_ref())));
    if let Some(caret) = caret
        && has_focus()
    {
        // Fails only for an area that was taken out of the page.
        let _ = area.set_selection_range(caret, caret);
    }
}

/// Selects a place and scrolls to its line.
pub(super) fn reveal(show: Show, area: &NodeRef, layer: &NodeRef) {
    if let Some(area) = area.cast::<HtmlTextAreaElement>() {
        // Both fail only for an area that was taken out of the page.
        let _ = area.focus();
        let _ = area.set_selection_range(show.start, show.end);
    }
    let line = layer.cast::<Element>().and_then(|layer| layer.children().item(show.line.saturating_sub(1)));
    if let Some(line) = line {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        line.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// What differs between two texts: UTF-16 units of the first, and what stands there in the second.
struct Change<'a> {
    start: u32,
    end: u32,
    new: &'a str,
}

impl<'a> Change<'a> {
    /// `None` where the first text is empty: there is nothing to keep.
    fn between(before: &str, after: &'a str) -> Option<Self> {
        if before.is_empty() {
            return None;
        }
        let same = |(a, b): &(char, char)| a == b;
        let prefix: Vec<char> = before.chars().zip(after.chars()).take_while(same).map(|(c, _)| c).collect();
        let prefix_bytes: usize = prefix.iter().map(|c| c.len_utf8()).sum();
        let (left, right) = (&before[prefix_bytes..], &after[prefix_bytes..]);
        let suffix: usize =
            left.chars().rev().zip(right.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let gone = &left[..left.len() - suffix];
        let start: usize = prefix.iter().map(|c| c.len_utf16()).sum();
        let length: usize = gone.encode_utf16().count();
        Some(Self { start: start as u32, end: (start + length) as u32, new: &right[..right.len() - suffix] })
    }
}
