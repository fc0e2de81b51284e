//! What a small screen has at its lower edge: the next call, and the way to the other panes.

use crate::{
    components::url_view,
    hooks::{Job, Page, Pane, ViewAction},
};
use pollwright_web::{address, findings};
use yew::prelude::*;

/// One pane at a time, by name.
pub(crate) fn bottom(page: &Page) -> Html {
    let button = |pane: Pane, words: String| {
        html! {
            <button type="button" aria-pressed={(page.view.job == Job::Compose && page.view.pane == pane).to_string()}
                onclick={page.look(ViewAction::Pane(pane))}>{ words }</button>
        }
    };
    let problems = match findings::problems(page.work()).len() {
        0 => "Problems".to_owned(),
        n => format!("Problems {n}"),
    };
    html! {
        <nav class="bottom" aria-label="Panes">
            { button(Pane::Form, "Form".to_owned()) }
            { button(Pane::Code, "Code".to_owned()) }
            { button(Pane::Preview, "Preview".to_owned()) }
            { button(Pane::Problems, problems) }
        </nav>
    }
}

/// The next call, while another pane covers it.
pub(crate) fn strip(page: &Page) -> Html {
    let rendered = page.work().preview().and_then(|preview| preview.url);
    let Some(rendered) = rendered.filter(|_| !page.work().is_webhook()) else { return Html::default() };
    let base = page.work().resource().and_then(|resource| resource.url.as_ref());
    let base = base.map(|url| address::base(page.work(), &url.text.text)).unwrap_or_default();
    html! {
        <button type="button" class="strip" onclick={page.look(ViewAction::Pane(Pane::Preview))}>
            <i class="seen-by-readers">{ "Next call: " }</i><span>{ "GET " }</span><span class="base">{ base }</span>
            { url_view(&rendered, None, false) }
        </button>
    }
}
