//! The way out: copy and download.

use crate::{
    browser::{clipboard, download},
    components::Menu,
    hooks::{Page, ViewAction},
};
use pollwright_core::export::{BodyStyle, CommandShell, PollerForm};
use pollwright_web::state::{Action, ExportChoice};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the menu gives.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Json,
    Command(CommandShell),
    File,
}

pub(crate) fn export(page: &Page) -> Html {
    let take = |way: Way| {
        let (session, view) = (page.session.clone(), page.view.dispatcher());
        Callback::from(move |_: MouseEvent| {
            let choice = session.0.export();
            let chosen = match way {
                Way::Command(shell) => ExportChoice { shell, ..choice },
                Way::Json | Way::File => choice,
            };
            if chosen != choice {
                session.dispatch(Action::SetExport(chosen));
            }
            let work = session.0.apply(Action::SetExport(chosen));
            let text = match way {
                Way::Command(_) => work.command(),
                Way::Json | Way::File => work.body(),
            };
            let view = view.clone();
            match text {
                Ok(text) => spawn_local(async move {
                    let said = give(way, &text).await.unwrap_or_else(|sentence| sentence);
                    view.dispatch(ViewAction::Toast(said.into()));
                }),
                Err(error) => view.dispatch(ViewAction::Toast(error.to_string().into())),
            }
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
        </Menu>
    }
}

/// What to say afterwards.
async fn give(way: Way, text: &str) -> Result<String, String> {
    match way {
        Way::Json => clipboard::copy(text).await.map(|()| "Copied the JSON".to_owned()),
        Way::Command(CommandShell::Bash) => {
            clipboard::copy(text).await.map(|()| "Copied the command for bash".to_owned())
        }
        Way::Command(CommandShell::PowerShell) => {
            clipboard::copy(text).await.map(|()| "Copied the command for PowerShell".to_owned())
        }
        Way::File => download::download("instance.json", text).map(|()| "Saved instance.json".to_owned()),
    }
}
