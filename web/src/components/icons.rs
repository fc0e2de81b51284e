//! The few pictures of the page, drawn in one weight.

use yew::prelude::*;

/// A picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Brand,
    Eye,
    Theme,
    Undo,
    Redo,
    Add,
    Share,
    Format,
}

/// The picture, hidden from screen readers: its button has a name.
pub(crate) fn icon(which: Icon) -> Html {
    let path = match which {
        Icon::Brand => "M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15M10 5.5V10l3 2",
        Icon::Eye => {
            "M2.500 10S5 5 10 5s7.500 5 7.500 5-2.500 5-7.500 5S2.500 10 2.500 10zM10 8a2 2 0 1 0 0 4a2 2 0 1 0 0-4"
        }
        Icon::Theme => "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14",
        Icon::Undo => "M7 5L3.500 8.500L7 12M4 8.500h7a4 4 0 0 1 0 8H8",
        Icon::Redo => "M13 5l3.500 3.500L13 12M16 8.500H9a4 4 0 0 0 0 8h3",
        Icon::Format => "M4 5h12M7 10h9M7 15h9",
        Icon::Add => "M10 4v12M4 10h12",
        Icon::Share => "M10 12V3M6.500 6L10 2.500L13.500 6M5 9.500H4v7.500h12V9.500h-1",
    };
    let width = if which == Icon::Brand { "2" } else { "1.6" };
    html! {
        <svg viewBox="0 0 20 20" width="16" height="16" fill="none" stroke="currentColor" stroke-width={width}
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
            <path d={path} />
        </svg>
    }
}
