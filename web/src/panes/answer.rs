//! The answer: the next call, the findings, a date to test, a try.

use super::{dates::Dates, fills::Fills, next_call::NextCall, problems::Problems, try_it::TryIt};
use yew::prelude::*;

#[component]
pub(crate) fn AnswerPane() -> Html {
    html! {
        <section class="pane answer" aria-label="Next call and problems">
            <NextCall />
            <div class="findings" id="problems"><Problems /><Fills /></div>
            <Dates />
            <TryIt />
        </section>
    }
}
