//! The page.

use gloo::utils::document;
use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <p>{ "Pollwright" }</p> }
}

fn main() {
    match document().get_element_by_id("page") {
        Some(root) => drop(yew::Renderer::<App>::with_root(root).render()),
        None => drop(yew::Renderer::<App>::new().render()),
    }
}
