//! A dialog that stands open as long as it is rendered.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// The dialog's place. The browser keeps the focus inside, closes it by Escape, and gives the focus back afterwards.
#[hook]
pub(crate) fn use_dialog() -> NodeRef {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        let dialog = node.cast::<HtmlDialogElement>();
        if let Some(dialog) = &dialog {
            // Fails only where it is open already.
            let _ = dialog.show_modal();
        }
        move || dialog.iter().for_each(HtmlDialogElement::close)
    });
    node
}
