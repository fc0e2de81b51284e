//! The work as a link.

use crate::{
    browser::{clipboard, link},
    components::{Icon, icon},
    hooks::{Page, ViewAction},
};
use pollwright_web::state::{LONG_LINK, Look};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Copies the link.
pub(crate) fn share(page: &Page) -> Html {
    let (session, view) = (page.session.clone(), page.view.dispatcher());
    let onclick = Callback::from(move |_: MouseEvent| match session.0.link(&Look::default()) {
        Ok(fragment) => {
            let (link, view) = (link::to(&fragment), view.clone());
            spawn_local(async move {
                let said = copied(&link).await;
                view.dispatch(ViewAction::Toast(said.into()));
            });
        }
        Err(error) => view.dispatch(ViewAction::Toast(error.to_string().into())),
    });
    let is_empty = page.work().text().trim().is_empty();
    html! {
        <button type="button" class="button share" title="Copy a link to this work" disabled={is_empty} {onclick}>
            { icon(Icon::Share) }<span>{ "Share" }</span>
        </button>
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
