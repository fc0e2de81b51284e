//! The frame: header, the view of the job, and what the page has to say.

use crate::{
    browser::{core, place},
    components::in_code,
    hooks::{
        Job, Page, SessionProvider, ViewAction, ViewProvider, use_clock, use_keys, use_link, use_paste,
        use_server, use_session, use_storage, use_view,
    },
    later::{Later, Part},
    panes::{CodePane, answer_pane, bottom, form_pane, header, link_notice, moved, strip},
};
use gloo::{file::futures::read_as_text, timers::callback::Timeout};
use pollwright_web::{
    findings::{self, Counts},
    state::{Action, Session},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The page, with its two states around it.
#[component]
pub(crate) fn App() -> Html {
    html! { <SessionProvider><ViewProvider><Workbench /></ViewProvider></SessionProvider> }
}

/// So long a word to the person stays.
const TOAST_MS: u32 = 6_000;

#[component]
fn Workbench() -> Html {
    let session = use_session();
    let view = use_view();
    let page = Page { session: session.clone(), view: view.clone() };
    use_clock();
    use_keys();
    use_paste();
    use_toasts();
    let kept = use_storage();
    let linked = use_link();
    use_server();
    // On a small screen the strip of jobs is longer than the screen is wide.
    // Not for the first of them: the keyboard's way would start from there.
    use_effect_with(view.job, |job| {
        if *job != Job::Compose {
            place::show_nearest(".jobs [aria-current]");
        }
    });
    let dropped = {
        let session = session.dispatcher();
        Callback::from(move |event: DragEvent| {
            let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
            if let Some(file) = file {
                event.prevent_default();
                let session = session.clone();
                spawn_local(async move { session.dispatch(opened(file).await) });
            }
        })
    };
    let over = Callback::from(|event: DragEvent| event.prevent_default());
    let (place, words) = match view.job {
        Job::Compose => ("code", "Skip to the text"),
        Job::Dates => ("date-table", "Skip to the view"),
        job => (job.slug(), "Skip to the view"),
    };
    html! {
        <div class="workbench" ondrop={dropped} ondragover={over}>
            <a class="skip" href={format!("#{place}")}>{ words }</a>
            { header(&page) }
            if let Some(sentence) = &*kept { <p class="notice" role="alert">{ sentence }</p> }
            { link_notice(&page, &linked) }
            if view.job != Job::Instances { { moved(&page) } }
            { match view.job {
                Job::Compose => html! {
                    <>
                        <main class="panes" data-pane={view.pane.slug()}>
                            { form_pane(&page) }
                            <CodePane />
                            { answer_pane(&page) }
                        </main>
                        { strip(&page) }
                    </>
                },
                Job::Polls => view_of(Part::Polls),
                Job::Events => view_of(Part::Events),
                Job::Dates => view_of(Part::Dates),
                Job::Compare => view_of(Part::Compare),
                Job::Instances => view_of(Part::Instances),
            } }
            { bottom(&page) }
            if view.pasting { <Later part={Part::Paste} /> }
            if view.naming { <Later part={Part::Naming} /> }
            if view.making { <Later part={Part::Making} /> }
            if view.sampling { <Later part={Part::FromSample} /> }
            if view.logging_in.is_some() { <Later part={Part::LogIn} /> }
            if view.commanding { <Later part={Part::Palette} /> }
            <div class="toast" role="status" aria-live="polite">{ view.toast.as_ref().map(|toast| in_code(&toast.1)) }</div>
            <p class="seen-by-readers" role="status" aria-live="polite">{ counts(&session.0) }</p>
        </div>
    }
}

fn view_of(part: Part) -> Html {
    html! { <Later key={part as usize} {part} /> }
}

/// The text of a file as an action: the text, what a `pollwright.toml` says, or why there is neither.
pub(crate) async fn opened(file: web_sys::File) -> Action {
    let is_settings = file.name().ends_with(".toml");
    match read_as_text(&gloo::file::File::from(file)).await {
        Ok(text) if is_settings => match core::call("readSettings", &[text.into()]).await {
            Ok(settings) => {
                Action::SetSettings(serde_json::from_str(&settings.to_string()).unwrap_or_default())
            }
            Err(sentence) => Action::Notify(sentence),
        },
        Ok(text) if text.contains('\0') => Action::Notify("this file is no text".to_owned()),
        Ok(text) => Action::Paste(text.into()),
        Err(_) => Action::Notify("The file could not be read".to_owned()),
    }
}

/// The findings as a screen reader hears them.
fn counts(session: &Session) -> String {
    let Counts { errors, warnings, .. } = findings::counts(session);
    format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"))
}

/// `1 error`, `2 errors`.
pub(crate) fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Shows what the session has to say, and takes it away again.
#[hook]
fn use_toasts() {
    let view = use_view();
    let notice = use_session().0.notice().cloned();
    {
        let view = view.dispatcher();
        use_effect_with(notice, move |notice| {
            if let Some(notice) = notice {
                view.dispatch(ViewAction::Toast(notice.text.as_str().into()));
            }
        });
    }
    let number = view.toast.as_ref().map(|toast| toast.0);
    let dispatcher = view.dispatcher();
    use_effect_with(number, move |number| {
        let timeout = number
            .map(|number| Timeout::new(TOAST_MS, move || dispatcher.dispatch(ViewAction::Quiet(number))));
        move || drop(timeout)
    });
}
