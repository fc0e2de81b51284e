//! What is kept in this browser besides the work at hand: the works of other tabs, and those of before.

use crate::{
    browser::storage::{self, Kept},
    hooks::{Page, now, use_session, use_view},
};
use pollwright_core::{date::Instant, moment};
use pollwright_web::state::Session;
use std::rc::Rc;
use yew::prelude::*;

/// A group of a menu; nothing where nothing else is kept.
#[component]
pub(crate) fn Earlier() -> Html {
    let page = Page { session: use_session(), view: use_view() };
    let works = use_memo((), |()| {
        let own = storage::own_key();
        let others = storage::kept().into_iter().filter(|kept| kept.key != own && kept.at > 0);
        let opened = others.map(|kept| (storage::restored(&kept, now()), kept));
        opened.filter(|(work, _)| work.configurations() != ["Empty"]).map(Rc::new).collect::<Vec<_>>()
    });
    if works.is_empty() {
        return Html::default();
    }
    let item = |found: &Rc<(Session, Kept)>| {
        let (work, kept) = &**found;
        let titles = work.configurations();
        let name = match titles.len() {
            1 => titles[0].clone(),
            n => format!("{} and {} more", titles[work.place()], n - 1),
        };
        let at = Instant::from_timestamp((kept.at / 1_000) as i64, 0).unwrap_or_default();
        let onclick = {
            let (page, found) = (page.clone(), found.clone());
            Callback::from(move |_: MouseEvent| {
                let (work, kept) = &*found;
                // Where storage fails, what is said of every change is said of this one.
                let _ = storage::keep(&page.work().store());
                storage::turn_to(Some(&kept.key));
                page.open(work.clone());
            })
        };
        html! {
            <button type="button" class="item" {onclick}>
                <b>{ name }</b><small>{ moment::format(at) }</small>
            </button>
        }
    };
    html! {
        <>
            <hr />
            <p class="group" id="earlier">{ "Kept in this browser" }</p>
            <div role="group" aria-labelledby="earlier">{ for works.iter().map(item) }</div>
        </>
    }
}
