//! The command palette: everything the page can do, found by typing, with its keys.

use super::{moved::run_on, share::copy_link};
use crate::{
    browser::place,
    hooks::{Job, Page, Pane, ViewAction, use_dialog, use_session, use_view},
};
use gloo::timers::callback::Timeout;
use pollwright_core::platform::Platform;
use pollwright_web::state::{Action, Theme, Turn};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// One thing that can be done.
struct Command {
    name: String,
    /// The keys that do the same anywhere on the page.
    keys: &'static str,
    run: Callback<()>,
}

/// Of thousands of resources only the first commands are laid out; typing finds the others.
const MOST_SHOWN: usize = 100;

/// The dialog.
#[component]
pub(crate) fn Palette() -> Html {
    let page = Page { session: use_session(), view: use_view() };
    let (dialog, typed, at) = (use_dialog(), use_state(String::new), use_state(|| 0_usize));
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let fits = |command: &Command| {
        let name = command.name.to_lowercase();
        words.iter().all(|word| name.contains(word.as_str()))
    };
    let mut commands: Vec<Command> = commands(&page).into_iter().filter(fits).collect();
    let n_more = commands.len().saturating_sub(MOST_SHOWN);
    commands.truncate(MOST_SHOWN);
    let current = (*at).min(commands.len().saturating_sub(1));
    let close = page.look::<()>(ViewAction::Commanding(false));
    let run: Vec<Callback<()>> = commands
        .iter()
        .map(|command| {
            let (close, run) = (close.clone(), command.run.clone());
            // The dialog gives the focus back when it closes; what is done may want it elsewhere.
            Callback::from(move |()| {
                close.emit(());
                let run = run.clone();
                Timeout::new(0, move || run.emit(())).forget();
            })
        })
        .collect();
    let onkeydown = {
        let (at, run, n) = (at.clone(), run.get(current).cloned(), commands.len());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowDown" => (current + 1) % n.max(1),
                "ArrowUp" => (current + n.max(1) - 1) % n.max(1),
                "Enter" => {
                    event.prevent_default();
                    return run.iter().for_each(|run| run.emit(()));
                }
                _ => return,
            };
            event.prevent_default();
            at.set(next);
            Timeout::new(0, || place::show_nearest("#commands [aria-selected=true]")).forget();
        })
    };
    let oninput = {
        let (typed, at) = (typed.setter(), at.setter());
        Callback::from(move |event: InputEvent| {
            typed.set(
                event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default(),
            );
            at.set(0);
        })
    };
    let item = |(index, command): (usize, &Command)| {
        html! {
            <li role="option" id={format!("command-{index}")} aria-selected={(index == current).to_string()}
                onclick={run[index].reform(|_: MouseEvent| ())}>
                <span>{ &command.name }</span>
                if !command.keys.is_empty() { <kbd>{ command.keys }</kbd> }
            </li>
        }
    };
    html! {
        <dialog ref={dialog} class="palette" aria-label="Commands" onclose={close.reform(|_: Event| ())}>
            <input type="text" role="combobox" aria-expanded="true" aria-controls="commands" aria-label="What to do"
                aria-activedescendant={format!("command-{current}")} placeholder="What do you want to do?" autofocus=true
                autocomplete="off" spellcheck="false" value={(*typed).clone()} {oninput} {onkeydown} data-own-undo="" />
            <ul id="commands" role="listbox" aria-label="Commands">{ for commands.iter().enumerate().map(item) }</ul>
            if n_more > 0 { <p class="soft">{ format!("{n_more} more: type a part of the name.") }</p> }
            if commands.is_empty() { <p class="soft">{ "Nothing of that name; try “polls”, “paste” or “theme”." }</p> }
            <p class="faint">{ "Enter does it, Escape closes. Ctrl K opens this anywhere; on a Mac, Command stands for Ctrl." }</p>
        </dialog>
    }
}

fn commands(page: &Page) -> Vec<Command> {
    let act = |name: String, keys, action: Action| Command { name, keys, run: page.act(action) };
    let look = |name: String, keys, action: ViewAction| Command { name, keys, run: page.look(action) };
    let mut out: Vec<Command> = Vec::new();
    let keys = ["Alt 1", "Alt 2", "Alt 3", "Alt 4", "Alt 5", "Alt 6"];
    for (job, keys) in Job::all(page.view.server.is_some()).iter().zip(keys) {
        out.push(look(format!("View: {}", job.name()), keys, ViewAction::Job(*job)));
    }
    out.push(look("Paste a configuration, a command or a page".to_owned(), "", ViewAction::Pasting(true)));
    let shared = page.clone();
    let run = Callback::from(move |()| copy_link(&shared));
    out.push(Command { name: "Share: copy a link".to_owned(), keys: "", run });
    out.push(look("Fill the resource from a sample".to_owned(), "", ViewAction::Sampling(true)));
    out.push(look("Problems".to_owned(), "", ViewAction::Pane(Pane::Problems)));
    out.push(act("Fix everything that is safe".to_owned(), "", Action::ApplyAllSafe));
    out.push(act("Undo".to_owned(), "Ctrl Z", Action::Undo));
    out.push(act("Redo".to_owned(), "Ctrl Shift Z", Action::Redo));
    out.push(act("Clock: follow".to_owned(), "", Action::FollowClock));
    out.push(act("Clock: freeze".to_owned(), "", Action::FreezeClock));
    let turn = |name: String, turn: Turn| Command { name, keys: "", run: page.turn(turn) };
    out.push(turn("Configuration: new".to_owned(), Turn::Add));
    out.push(turn("Configuration: duplicate".to_owned(), Turn::Copy));
    out.push(look("Configuration: rename".to_owned(), "", ViewAction::Naming(true)));
    out.push(turn("Configuration: remove".to_owned(), Turn::Remove));
    if let Some(title) = page.work().removed() {
        out.push(turn(format!("Configuration: put back “{title}”"), Turn::PutBack));
    }
    let titles = page.work().configurations();
    for (at, title) in titles.iter().enumerate().filter(|(at, _)| *at != page.work().place()) {
        out.push(turn(format!("Turn to: {title}"), Turn::To(at)));
    }
    for platform in Platform::ALL {
        let page = page.clone();
        let run = Callback::from(move |()| run_on(&page, platform));
        out.push(Command { name: format!("Runs on: {}", platform.name()), keys: "", run });
    }
    out.push(look("New element".to_owned(), "", ViewAction::Making(true)));
    for element in page.work().elements() {
        out.push(act(
            format!("Element: {}", element.name),
            "",
            Action::PickElement(element.key.as_str().into()),
        ));
    }
    for (name, theme) in [("as the system", Theme::System), ("light", Theme::Light), ("dark", Theme::Dark)] {
        out.push(act(format!("Theme: {name}"), "", Action::SetTheme(theme)));
    }
    // The last: there may be thousands.
    let resources = page.work().analysed().map(|analysed| analysed.config.resources()).unwrap_or_default();
    for resource in resources {
        let name = resource.name.value.to_string();
        out.push(act(format!("Resource: {name}"), "", Action::SelectResource(name)));
    }
    out
}
