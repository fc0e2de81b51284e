//! The answer: the next call, the findings, a date to test, a try.

use super::{dates::dates, fills::fills, next_call::next_call, problems::Problems, try_it::TryIt};
use crate::hooks::Page;
use yew::prelude::*;

pub(crate) fn answer_pane(page: &Page) -> Html {
    html! {
        <section class="pane answer" aria-label="Next call and problems">
            { next_call(page) }
            <div class="findings" id="problems"><Problems />{ fills(page) }</div>
            { dates(page) }
            <TryIt />
        </section>
    }
}
