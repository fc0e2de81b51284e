//! A modal dialog: the browser keeps the focus inside and closes it by Escape.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct DialogProps {
    /// The name for screen readers.
    pub name: AttrValue,
    pub onclose: Callback<()>,
    pub children: Html,
}

/// Stands open as long as it is rendered.
#[component]
pub(crate) fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        if let Some(dialog) = node.cast::<HtmlDialogElement>() {
            // Fails only where it is open already.
            let _ = dialog.show_modal();
        }
    });
    let onclose = props.onclose.reform(|_: Event| ());
    html! { <dialog ref={node} aria-label={&props.name} {onclose}>{ props.children.clone() }</dialog> }
}
