//! The work as a link.

use crate::{
    browser::{clipboard, link},
    components::{Icon, icon},
    hooks::{Page, ViewAction},
};
use pollwright_web::state::{LONG_LINK, Look};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The button that copies the link.
pub(crate) fn share(page: &Page) -> Html {
    let is_empty = page.work().text().trim().is_empty();
    let onclick = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| copy_link(&page))
    };
    html! {
        <button type="button" class="button share" title="Copy a link to this work" disabled={is_empty} {onclick}>
            { icon(Icon::Share) }<span>{ "Share" }</span>
        </button>
    }
}

/// Copies a link to the work and the view that is shown, and says so.
pub(crate) fn copy_link(page: &Page) {
    let (work, view, job) = (page.work(), page.view.dispatcher(), page.view.job.slug());
    match work.project_link(&Look { view: job.to_owned(), extra: work.bench().shared(job) }) {
        Ok(fragment) => spawn_local(async move {
            let said = copied(&link::to(&fragment)).await;
            view.dispatch(ViewAction::Toast(said.into()));
        }),
        Err(error) => view.dispatch(ViewAction::Toast(error.to_string().into())),
    }
}

/// Copies it, or leaves it in the address bar where the browser gives no clipboard; what to say then.
async fn copied(link: &str) -> String {
    let mut said = match clipboard::copy(link).await {
        Ok(()) => "Copied the link; secret values are left out".to_owned(),
        Err(_) => {
            link::show(link);
            "The link stands in the address bar; secret values are left out".to_owned()
        }
    };
    if link.len() > LONG_LINK {
        said += &format!(". It has {} characters: some programs cut a link that long", link.len());
    }
    said
}
