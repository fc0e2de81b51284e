//! A mistake, shown to who comes for the first time: found, proven, mended.

use super::problems::opened;
use crate::{
    components::{ShowMe, in_code},
    hooks::{Page, use_session, use_view},
};
use pollwright_core::diag::Severity;
use pollwright_web::state::{Action, EXAMPLE, example};
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub(crate) fn Example() -> Html {
    let page = Page { session: use_session(), view: use_view() };
    // Once: the clock's going on changes nothing that is said here.
    let now = page.work().clock().now();
    let shown = use_memo((), |()| example(now));
    let Some((session, index, found, fix)) = &*shown else { return Html::default() };
    let open = page.act::<MouseEvent>(Action::Paste(EXAMPLE.into()));
    let mend = {
        let (page, fix) = (page.clone(), fix.clone());
        Callback::from(move |_: MouseEvent| {
            page.session.dispatch(Action::Paste(EXAMPLE.into()));
            page.session.dispatch(Action::ApplyFix(fix.clone()));
        })
    };
    let onopen = {
        let (page, opened) = (page.clone(), opened(&page));
        Callback::from(move |proof| {
            page.session.dispatch(Action::Paste(EXAMPLE.into()));
            opened.emit(proof);
        })
    };
    let url = session.resource().and_then(|resource| resource.url.as_ref());
    html! {
        <section class="example" aria-label="An example">
            <h3>{ "A mistake that is found weeks later" }</h3>
            <code>{ url.map(|url| url.text.text.to_string()) }</code>
            <p><span class={classes!("dot", (found.severity == Severity::Warning).then_some("warn"))} aria-hidden="true" /><b>{ in_code(&found.message) }</b></p>
            <p class="soft">{ in_code(found.note.as_deref().unwrap_or_default()) }</p>
            <div class="row">
                <ShowMe text={Rc::from(EXAMPLE)} options={session.call_options()} index={*index} {onopen} />
                <button type="button" class="button small" onclick={mend}>{ in_code(&fix.title) }</button>
                <button type="button" class="button small" onclick={open}>{ "Open it" }</button>
            </div>
        </section>
    }
}
