//! So much of a long list as a person looks at: what is not drawn costs nothing at a key.

use crate::browser::place;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// The beginning of a list.
pub(crate) struct Portion {
    /// So many rows are drawn.
    pub n: usize,
    /// The button for as many again; nothing where all are drawn.
    pub more: Html,
}

/// The first rows of a list of so many, and as many again each time that they are asked for. The focus goes on at the
/// first new row of the list with the id.
#[hook]
pub(crate) fn use_portion(list: &'static str, first: usize, len: usize) -> Portion {
    let asked = use_state(|| first);
    let n = len.min(*asked);
    let setter = asked.setter();
    let onclick = Callback::from(move |_: MouseEvent| {
        setter.set(n * 2);
        // The rows are there once the list is rendered anew.
        Timeout::new(0, move || place::focus(&format!("#{list} > :nth-child({}) button", n + 1))).forget();
    });
    let more = match len - n {
        0 => Html::default(),
        left => html! {
            <button type="button" class="button small" {onclick}>{ format!("Show {} more of {left}", left.min(n)) }</button>
        },
    };
    Portion { n, more }
}
