//! Everything that was found, the worst first, each with its repair.

use crate::{
    app::counted,
    browser::place,
    components::{Opened, ShowMe, in_code, sentence},
    hooks::{Job, Page, SessionHandle, View, ViewAction, use_portion, use_session, use_view},
};
use gloo::timers::callback::Timeout;
use pollwright_core::{
    diag::{Applicability, Diagnostic, Fix, Severity},
    proof::is_provable,
    span::Span,
};
use pollwright_web::{
    findings,
    places::Places,
    settings::Settings,
    state::{Action, Bench},
};
use yew::prelude::*;

/// More problems at once help nobody; the text marks all of them.
const FIRST: usize = 25;

#[component]
pub(crate) fn Problems() -> Html {
    let page = &Page { session: use_session(), view: use_view() };
    let found = findings::problems(page.work());
    let portion = use_portion("problem-list", FIRST, found.len());
    if page.work().text().trim().is_empty() {
        return Html::default();
    }
    let is_safe =
        |found: &&Diagnostic| found.fixes.iter().any(|fix| fix.applicability == Applicability::Safe);
    let n_safe = page.work().diagnostics().iter().filter(is_safe).count();
    html! {
        <div class="section">
            <div class="head">
                <h2 tabindex="-1">{ "Problems" }</h2>
                if n_safe > 0 {
                    <button type="button" class="button small" onclick={mend(page, Action::ApplyAllSafe)}>{ format!("Fix {n_safe} safe") }</button>
                }
            </div>
            { settings(page) }
            { sample(page) }
            if found.is_empty() {
                <p class="soft">{ match findings::fills(page.work()).len() {
                    0 => "Nothing is wrong with this configuration.".to_owned(),
                    n => format!("Nothing is wrong with what is there; {} to fill in.", values(n)),
                } }</p>
            } else {
                <ul id="problem-list">{ for found.into_iter().take(portion.n).map(|found| problem(page, found)) }</ul>
                { portion.more }
            }
        </div>
    }
}

/// What a `pollwright.toml` has a say in, and the way out of it.
fn settings(page: &Page) -> Html {
    let n = page.work().settings().rules.0.len();
    if *page.work().settings() == Settings::default() {
        return Html::default();
    }
    html! {
        <p class="soft row">
            <span>{ format!("{} weighed by pollwright.toml", counted(n, "rule")) }</span>
            <button type="button" class="button small" onclick={page.act(Action::SetSettings(Settings::default()))}>{ "Forget it" }</button>
        </p>
    }
}

/// That a resource is held against a sample, and the way out of it.
fn sample(page: &Page) -> Html {
    let Some(sample) = &page.work().bench().sample else { return Html::default() };
    let bench = Bench { sample: None, ..page.work().bench().clone() };
    html! {
        <p class="soft row">
            <span>{ format!("{} is held against a sample", sample.resource) }</span>
            <button type="button" class="button small" onclick={page.act(Action::SetBench(bench))}>{ "Forget the sample" }</button>
        </p>
    }
}

fn problem(page: &Page, found: &Diagnostic) -> Html {
    let (class, kind) = match found.severity {
        Severity::Error => ("bad", "Error"),
        Severity::Warning => ("warn", "Warning"),
        Severity::Info => ("", "Note"),
    };
    let line = page.work().shown().position(found.span.start());
    html! {
        <li class="problem">
            <span class={classes!("dot", class)} aria-hidden="true" />
            <button type="button" class="what" onclick={go_to(page, found.span, found.pointer.clone())}>
                <span class="seen-by-readers">{ format!("{kind}: ") }</span>{ sentence(&found.message) }
            </button>
            if let Some(note) = &found.note { <p>{ in_code(note) }</p> }
            <p class="where">{ format!("line {} · {} · {}", line.line, found.code, found.rule) }</p>
            <div class="row">
                { for found.fixes.iter().map(|fix| repair(page, fix)) }
                if let Some(index) = provable(page, found) {
                    <ShowMe text={page.work().text().clone()} options={page.work().call_options()} {index} onopen={opened(page)} />
                }
            </div>
        </li>
    }
}

/// Opens the polls of a proof in Events.
pub(super) fn opened(page: &Page) -> Callback<Opened> {
    let page = page.clone();
    Callback::from(move |Opened { resource, server_zone, scene, polls }: Opened| {
        page.session.dispatch(Action::SelectResource(resource));
        if let Some(zone) = server_zone {
            page.session.dispatch(Action::SetServerZone(zone.into()));
        }
        let bench = page.work().bench().clone();
        page.session.dispatch(Action::SetBench(Bench { polls: polls.into(), scene: scene.into(), ..bench }));
        page.view.dispatch(ViewAction::Job(Job::Events));
    })
}

/// The place in the analysis of a finding that may prove itself.
fn provable(page: &Page, found: &Diagnostic) -> Option<usize> {
    let place = || page.work().analysis().diagnostics.iter().position(|other| other == found);
    is_provable(found).then(place).flatten()
}

/// Applies repairs; their buttons are gone then, and the focus goes to the heading of what is left.
fn mend(page: &Page, action: Action) -> Callback<MouseEvent> {
    page.act::<MouseEvent>(action).reform(|event| {
        Timeout::new(0, || place::focus("#problems h2")).forget();
        event
    })
}

/// A fix as a button; one that is only shown, as words.
fn repair(page: &Page, fix: &Fix) -> Html {
    let run = mend(page, Action::ApplyFix(fix.clone()));
    match fix.applicability {
        Applicability::Display => html! { <span class="soft">{ in_code(&fix.title) }</span> },
        Applicability::Safe => {
            html! { <button type="button" class="button small" onclick={run}><span>{ in_code(&fix.title) }</span></button> }
        }
        Applicability::Unsafe => html! {
            <button type="button" class="button small" title="May change which records are polled" onclick={run}>
                <span>{ in_code(&fix.title) }<span class="faint">{ " changes what is polled" }</span></span>
            </button>
        },
    }
}

/// Shows a place in the text, and the field at it.
fn go_to(page: &Page, span: Span, pointer: Option<String>) -> Callback<MouseEvent> {
    let session = page.session.clone();
    let show = in_text(&session, &page.view.dispatcher(), span);
    let at_field = pointer.map(|pointer| to_field(page, pointer));
    Callback::from(move |event: MouseEvent| {
        show.emit(event.clone());
        at_field.iter().for_each(|show| show.emit(event.clone()));
    })
}

/// Shows the field at a pointer.
pub(super) fn to_field(page: &Page, pointer: String) -> Callback<MouseEvent> {
    let session = page.session.clone();
    Callback::from(move |_| {
        let pointer = pointer.clone();
        let resources = session.0.analysed().map(|analysed| analysed.config.resources()).unwrap_or_default();
        if let Some(resource) = resources.iter().find(|resource| pointer.starts_with(&*resource.pointer)) {
            session.dispatch(Action::SelectResource(resource.name.value.to_string()));
        }
        // The form shows the resource's fields once it is rendered anew.
        Timeout::new(0, move || {
            let _ = place::show_field(&pointer, false);
        })
        .forget();
    })
}

/// Shows a place in the text.
pub(super) fn in_text(
    session: &SessionHandle,
    view: &UseReducerDispatcher<View>,
    span: Span,
) -> Callback<MouseEvent> {
    let (session, view) = (session.clone(), view.clone());
    Callback::from(move |_| {
        let (start, end) = Places::of(&session.0).stretch(span);
        let line = session.0.shown().position(span.start()).line;
        view.dispatch(ViewAction::Show { start, end, line });
    })
}

/// The calm list's and the pill's words.
pub(super) fn values(n: usize) -> String {
    counted(n, "value")
}
