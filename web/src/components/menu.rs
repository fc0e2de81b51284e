//! A button with a sheet that hangs from it.

use gloo::events::EventListener;
use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct MenuProps {
    /// What stands on the button.
    pub trigger: Html,
    #[prop_or_default]
    pub class: Classes,
    /// The name for screen readers, where the button has no words of its own.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// Whether the sheet starts at the button's left edge.
    #[prop_or_default]
    pub left: bool,
    pub children: Html,
}

/// Opens by click or key; closes by Escape, by a click outside, and by a click on an item or on what is marked `once`.
#[component]
pub(crate) fn Menu(props: &MenuProps) -> Html {
    let open = use_state(|| false);
    let root = use_node_ref();
    let close = {
        let open = open.setter();
        Callback::from(move |()| open.set(false))
    };
    use_effect_with((*open, root.clone(), close.clone()), |(open, root, close)| {
        let listeners = open.then(|| outside(root.clone(), close.clone()));
        move || drop(listeners)
    });
    let toggle = {
        let open = open.clone();
        Callback::from(move |_| open.set(!*open))
    };
    let picked = {
        let (close, root) = (close.clone(), root.clone());
        Callback::from(move |event: MouseEvent| {
            let element = event.target_dyn_into::<web_sys::Element>();
            if element.is_some_and(|element| element.closest(".item, .once").ok().flatten().is_some()) {
                close.emit(());
                // What the item opens may take the focus from here.
                focus_button(&root);
            }
        })
    };
    html! {
        <div class="menu" ref={root}>
            <button type="button" class={classes!("button", props.class.clone())} aria-haspopup="true"
                aria-expanded={open.to_string()} aria-label={props.name.clone()} onclick={toggle}>{ props.trigger.clone() }</button>
            if *open {
                <div class={classes!("sheet", props.left.then_some("left"))} onclick={picked}>{ props.children.clone() }</div>
            }
        </div>
    }
}

fn focus_button(root: &NodeRef) {
    let button = root.cast::<web_sys::Element>();
    let button = button.and_then(|root| root.query_selector("button").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        // A button that cannot take the focus leaves it where it was.
        let _ = button.focus();
    }
}

fn outside(root: NodeRef, close: Callback<()>) -> [EventListener; 2] {
    let (inside, by_key) = (root.clone(), close.clone());
    let click = EventListener::new(&document(), "pointerdown", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        if !inside.get().is_some_and(|inside| inside.contains(target.as_ref())) {
            close.emit(());
        }
    });
    let key = EventListener::new(&document(), "keydown", move |event| {
        let is_escape =
            event.dyn_ref::<web_sys::KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
        if is_escape {
            by_key.emit(());
            focus_button(&root);
        }
    });
    [click, key]
}
