//! The way out: copy and download.

use crate::{
    browser::{clipboard, core, download, link},
    components::Menu,
    hooks::{Page, ViewAction},
};
use pollwright_core::{
    export::{BodyStyle, CommandShell, PollerForm},
    source::Kind,
};
use pollwright_web::state::{Action, ExportChoice, Session};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The file that holds the body.
const FILE: &str = "instance.json";

/// What the menu gives.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Json,
    Command(CommandShell),
    File,
    Check,
    Widget,
    Table,
    Sarif,
}

pub(crate) fn export(page: &Page) -> Html {
    let take = |way: Way| {
        let (session, view) = (page.session.clone(), page.view.dispatcher());
        Callback::from(move |_: MouseEvent| {
            let choice = session.0.export();
            let chosen = match way {
                Way::Command(shell) => ExportChoice { shell, ..choice },
                _ => choice,
            };
            if chosen != choice {
                session.dispatch(Action::SetExport(chosen));
            }
            let work = session.0.apply(Action::SetExport(chosen));
            let view = view.clone();
            spawn_local(async move {
                let said = give(way, &work).await.unwrap_or_else(|sentence| sentence);
                view.dispatch(ViewAction::Toast(said.into()));
            });
        })
    };
    let item = |way: Way, title: &'static str, says: &'static str| {
        html! {
            <button type="button" class="item" onclick={take(way)}><b>{ title }</b><small>{ says }</small></button>
        }
    };
    let form = |form: PollerForm, title: &'static str| {
        let ExportChoice { style, shell } = page.work().export();
        let choice = ExportChoice { style: BodyStyle { form, ..style }, shell };
        let onclick = page.act::<MouseEvent>(Action::SetExport(choice));
        html! {
            <button type="button" class="button small" aria-pressed={(style.form == form).to_string()} {onclick}>{ title }</button>
        }
    };
    // The shell that a command was copied for last.
    let check = match page.work().export().shell {
        CommandShell::Bash => "Check and preview it in bash",
        CommandShell::PowerShell => "Check and preview it in PowerShell",
    };
    html! {
        <Menu class="primary" name="Export" trigger={html! { { "Export" } }}>
            { item(Way::Json, "Copy JSON", "The body with its real values") }
            { item(Way::Command(CommandShell::Bash), "Copy cURL for bash", "Secrets are environment variables") }
            { item(Way::Command(CommandShell::PowerShell), "Copy for PowerShell", "Secrets are environment variables") }
            { item(Way::File, "Download", "The body as a file, with its real values") }
            <hr />
            <p class="group" id="poller-form">{ "event.poller.configuration" }</p>
            <div class="row" role="group" aria-labelledby="poller-form">
                { form(PollerForm::AsWritten, "As written") }
                { form(PollerForm::Object, "Object") }
                { form(PollerForm::String, "String") }
            </div>
            <hr />
            { item(Way::Check, "Copy pollwright check", check) }
            { item(Way::Widget, "Copy the widget", "The next call, live, on any page") }
            { item(Way::Table, "Copy findings", "A table in Markdown") }
            { item(Way::Sarif, "Download SARIF", "The findings, for code scanning") }
        </Menu>
    }
}

/// Copies what the text is: a command as one that works, anything else as the body.
pub(super) fn copy_it(page: &Page) -> Callback<MouseEvent> {
    let (work, view) = (page.work().clone(), page.view.dispatcher());
    let way = match work.analysis().kind {
        Kind::Curl => Way::Command(work.export().shell),
        _ => Way::Json,
    };
    Callback::from(move |_: MouseEvent| {
        let (work, view) = (work.clone(), view.clone());
        spawn_local(async move {
            let said = give(way, &work).await.unwrap_or_else(|sentence| sentence);
            view.dispatch(ViewAction::Toast(said.into()));
        });
    })
}

/// Hands it over; gives what to say afterwards.
async fn give(way: Way, work: &Session) -> Result<String, String> {
    let copy =
        async |text: String, what: &str| clipboard::copy(&text).await.map(|()| format!("Copied {what}"));
    let wrong = |error: pollwright_core::export::ExportError| error.to_string();
    match way {
        Way::Json => copy(work.body().map_err(wrong)?, "the JSON").await,
        Way::Command(CommandShell::Bash) => {
            copy(work.command().map_err(wrong)?, "the command for bash").await
        }
        Way::Command(CommandShell::PowerShell) => {
            copy(work.command().map_err(wrong)?, "the command for PowerShell").await
        }
        Way::File => save(FILE, &work.body().map_err(wrong)?),
        Way::Check => copy(work.check_command().map_err(wrong)?, "the commands").await,
        Way::Widget => {
            let widget = work.widget(&link::beside("embed/pollwright-embed.js"));
            copy(widget.ok_or("There is no resource yet whose next call could be shown")?, "the widget").await
        }
        Way::Table => copy(report(work, "markdown").await?, "the findings").await,
        Way::Sarif => save("pollwright.sarif", &report(work, "sarif").await?),
    }
}

fn save(name: &str, text: &str) -> Result<String, String> {
    download::download(name, text).map(|()| format!("Saved {name}"))
}

async fn report(work: &Session, form: &str) -> Result<String, String> {
    let text = work.without_secrets().into();
    let report = core::call("report", &[text, work.call_options(), FILE.into(), form.into()]).await?;
    Ok(report.as_str().unwrap_or_default().to_owned())
}
