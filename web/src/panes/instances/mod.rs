//! Instances: what the server behind the page polls.

mod asked;
mod card;
mod compared;
mod list;
mod one;
mod rows;
mod tools;

use super::log_in::{log_in_button, log_out};
use crate::hooks::Page;
use list::List;
use one::One;
use yew::prelude::*;

/// The list of them, or one.
pub(crate) fn instances(page: &Page) -> Html {
    let Some(server) = &page.view.server else { return Html::default() };
    let body = match (&server.role, page.view.instance) {
        (None, _) => html! {
            <p class="empty">
                { "Instances are shown to whoever holds a token of this server. " }{ log_in_button(page, "Log in") }
            </p>
        },
        (_, None) => html! { <List /> },
        (_, Some(id)) => html! { <One key={id} {id} /> },
    };
    html! {
        <main class="job" data-own-undo="" id="instances">
            { body }
            // Where nobody is asked for a token there is nothing to log out of.
            if let Some(role) = server.role.as_ref().filter(|_| !server.is_open) {
                <p class="row faint">
                    { format!("Logged in as {role}") }
                    if !server.may_change() { { ": this token only looks, so nothing can be changed" } }
                    <button type="button" class="button small plain" onclick={log_out(page)}>{ "Log out" }</button>
                </p>
            }
        </main>
    }
}
