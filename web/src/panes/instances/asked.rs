//! What is asked before something is done that cannot be taken back.

use super::{one::At, tools::done};
use crate::{
    browser::server::then,
    components::{Question, in_code},
    hooks::ViewAction,
};
use gloo::net::http::Method;
use pollwright_web::state::{
    hosted::text,
    watch::{Asked, Seen},
};
use serde_json::json;
use yew::prelude::*;

/// The dialog, while something is asked.
pub(super) fn asked(at: &At) -> Html {
    let Some(asked) = at.watch.asked else { return Html::default() };
    let onclose = at.see::<()>(Seen::Asked(None));
    let onanswer = {
        let at = at.clone();
        Callback::from(move |to: String| match asked {
            Asked::Rewind => {
                let wish = json!({ "to": to });
                at.run::<()>(Method::POST, at.path("/rewind"), Some(wish), done).emit(());
            }
            Asked::Delete => delete(&at),
        })
    };
    match asked {
        Asked::Rewind => html! {
            <Question title="Rewind" label="Ask again from" button="Rewind" {onanswer} {onclose}>
                <p>{ in_code("The next poll asks again from this moment. What is still remembered does not fire twice; older events fire again under the same ids. Write an instant such as `2026-03-29T00:59Z`, or `now-1h`.") }</p>
            </Question>
        },
        Asked::Delete => html! {
            <Question title="Delete the instance?" button="Delete it" {onanswer} {onclose}>
                <p>
                    <b>{ text(&at.watch.instance, "name").to_owned() }</b>
                    { ": its configuration, its former ones, its reports, its events and what its callback is still owed go with it. This cannot be undone." }
                </p>
            </Question>
        },
    }
}

fn delete(at: &At) {
    let (path, at) = (format!("./elements/api-v2/instances/{}", at.id), at.clone());
    then(Method::DELETE, &path, None, move |said| match said {
        Ok(_) => {
            at.page.view.dispatch(ViewAction::Instance(None));
            at.page.view.dispatch(ViewAction::Toast("Deleted".into()));
        }
        Err(refusal) => at.failed(refusal.message),
    });
}
