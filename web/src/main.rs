//! The page.

mod app;
mod browser;
mod components;
mod hooks;
mod later;
mod panes;

use gloo::{timers::callback::Timeout, utils::document};
use pollwright_core::catalog;

fn main() {
    // Read before anything is drawn, in a task of its own: the browser answers in between.
    let _ = catalog::elements();
    Timeout::new(0, render).forget();
}

fn render() {
    match document().get_element_by_id("page") {
        Some(root) => {
            // What stands there until now says that the page is loading.
            root.set_text_content(None);
            yew::Renderer::<app::App>::with_root(root).render();
        }
        None => drop(yew::Renderer::<app::App>::new().render()),
    }
}
