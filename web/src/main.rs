//! The page.

mod app;
mod browser;
mod components;
mod hooks;
mod panes;

use gloo::utils::document;

fn main() {
    browser::panic::paint();
    match document().get_element_by_id("page") {
        Some(root) => {
            // What stands there until now says that the page is loading.
            root.set_text_content(None);
            yew::Renderer::<app::App>::with_root(root).render();
        }
        None => drop(yew::Renderer::<app::App>::new().render()),
    }
}
