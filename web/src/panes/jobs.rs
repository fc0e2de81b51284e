//! The jobs of the page: each has a view.

use crate::hooks::{Job, Page, ViewAction};
use yew::prelude::*;

/// The way from one to another.
pub(crate) fn jobs(page: &Page) -> Html {
    let job = |&job: &Job| {
        let current = (page.view.job == job).then_some("page");
        html! {
            <button type="button" aria-current={current} onclick={page.look(ViewAction::Job(job))}>{ job.name() }</button>
        }
    };
    html! {
        <nav class="jobs" aria-label="Views">
            { for Job::all(page.view.server.is_some()).iter().map(job) }
            <button type="button" title="Everything the page can do (Ctrl K)" onclick={page.look(ViewAction::Commanding(true))}>
                { "Commands" }
            </button>
        </nav>
    }
}
