//! A former configuration, held against the one of now: what restoring it will cause.

use super::{one::At, tools::folded};
use crate::{
    browser::server::then,
    components::{button, in_code, plain},
    hooks::{use_answer, use_session},
    panes::compare::{consequences, resources},
};
use gloo::net::http::Method;
use pollwright_core::platform::Platform;
use pollwright_web::state::watch::Seen;
use serde_json::{Value, json};
use yew::prelude::*;

/// A button, and once it was pressed what differs.
pub(super) fn compared(at: &At, seq: i64) -> Html {
    if let Some((_, now, former)) = at.watch.compared.as_ref().filter(|compared| compared.0 == seq) {
        return html! { <Differences now={now.clone()} former={former.clone()} /> };
    }
    let onclick = {
        let at = at.clone();
        Callback::from(move |_: MouseEvent| {
            let at = at.clone();
            then(Method::GET, &at.path("/body"), None, move |now| {
                let path = at.path(&format!("/revisions/{seq}"));
                then(Method::GET, &path, None, move |former| match (now, former) {
                    (Ok(now), Ok(former)) => {
                        let text = |body: &Value| format!("{body:#}").into();
                        at.see(Seen::Compared(seq, text(&now), text(&former["body"]))).emit(());
                    }
                    (Err(refusal), _) | (_, Err(refusal)) => at.failed(refusal.message),
                });
            });
        })
    };
    button("button small", "Compare with now", onclick)
}

#[derive(Properties, PartialEq)]
struct DifferencesProps {
    now: AttrValue,
    former: AttrValue,
}

#[component]
fn Differences(props: &DifferencesProps) -> Html {
    let mut options = use_session().0.call_options();
    options["platform"] = Platform::Pollwright.slug().into();
    let then = json!({ "text": &*props.former, "platform": Platform::Pollwright });
    match use_answer("compare", vec![json!(&*props.now), options, json!(0), then]) {
        None => plain("p", "soft", "Comparing…"),
        Some(Err(sentence)) => html! { <p class="told warn" role="status">{ in_code(&sentence) }</p> },
        Some(Ok(answer)) => html! {
            <div class="differences">
                { consequences(&answer) }
                { resources(&answer) }
                { folded("The former configuration", props.former.to_string()) }
            </div>
        },
    }
}
