//! The plainest elements, each made in one place: `html!` writes every element out anew, which views with many of them
//! would pay for with kilobytes of the page.

use yew::{
    prelude::*,
    virtual_dom::{VTag, VText},
};

/// An element with a class around other elements.
pub(crate) fn around(tag: &'static str, class: &'static str, children: Vec<Html>) -> Html {
    let mut element = VTag::new(tag);
    element.add_attribute("class", class);
    element.add_children(children);
    element.into()
}

/// An element with a class and a text.
pub(crate) fn plain(tag: &'static str, class: &'static str, text: impl Into<AttrValue>) -> Html {
    around(tag, class, vec![VText::new(text.into()).into()])
}

/// A button.
pub(crate) fn button(
    class: &'static str,
    words: impl Into<AttrValue>,
    onclick: Callback<MouseEvent>,
) -> Html {
    labelled(class, words.into(), onclick)
}

fn labelled(class: &'static str, words: AttrValue, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" {class} {onclick}>{ words }</button> }
}
