//! The text, a peer of the form.

use super::export::copy_it;
use crate::{
    components::{CodeText, Editor, Icon, Talk, icon, select},
    hooks::{Page, SessionHandle, ViewAction, use_editor, use_session, use_view},
    panes::explain::explain,
};
use pollwright_web::{
    complete, ends, explain_at,
    marks::{self, MAX_COLOURED_BYTES, Marks},
    places::Places,
    sheet::{self, Sheet},
    state::{Action, Session},
};
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub(crate) fn CodePane() -> Html {
    let session = use_session();
    let view = use_view();
    let page = Page { session: session.clone(), view: view.clone() };
    let loaded = use_editor();
    let caret = use_state(|| 0);
    let explains = use_state(|| false);
    let drawn = (Drawn(session.0.clone()), loaded.is_some());
    let sheet = use_memo(drawn.clone(), |(drawn, is_editor)| match is_editor {
        true => Sheet::of(&drawn.0),
        false => Sheet::default(),
    });
    let lines = use_memo(drawn, |(drawn, is_editor)| match is_editor {
        true => Rc::default(),
        false => coloured(&drawn.0),
    });
    let moved = {
        let caret = caret.setter();
        Callback::from(move |unit| caret.set(unit))
    };
    let text = AttrValue::from(session.0.shown().text.clone());
    let to_caret = session.0.caret().map(|caret| Places::of(&session.0).unit_of_shown(caret));
    let toggle = {
        let explains = explains.clone();
        Callback::from(move |()| explains.set(!*explains))
    };
    let onkeydown = {
        let (session, toggle) = (session.clone(), toggle.clone());
        Callback::from(move |event: KeyboardEvent| {
            match (event.code().as_str(), event.shift_key() && event.alt_key()) {
                ("F1", false) => toggle.emit(()),
                ("KeyF", true) => session.dispatch(Action::Format),
                _ => return,
            }
            event.prevent_default();
        })
    };
    html! {
        <section class="pane code" aria-label="Code" {onkeydown}>
            <div class="bar">
                <b>{ "instance.json" }</b><span class="soft">{ session.0.analysis().kind.words() }</span>
                <span class="grow" />
                { blocks(&page) }
                <button type="button" class="button icon plain" aria-label="Undo" title="Undo"
                    disabled={!session.0.can_undo()} onclick={page.act(Action::Undo)}>{ icon(Icon::Undo) }</button>
                <button type="button" class="button icon plain" aria-label="Redo" title="Redo"
                    disabled={!session.0.can_redo()} onclick={page.act(Action::Redo)}>{ icon(Icon::Redo) }</button>
                <button type="button" class="button icon plain" aria-label="Format" title="Format (Shift+Alt+F)"
                    onclick={page.act(Action::Format)}>{ icon(Icon::Format) }</button>
                <button type="button" class="button small" title="The command with its secrets as variables, or the body"
                    onclick={copy_it(&page)}>{ "Copy" }</button>
                <button type="button" class="button small" onclick={page.look(ViewAction::Pasting(true))}>{ "Paste…" }</button>
            </div>
            if let Some(loaded) = loaded {
                <Editor {loaded} {text} {sheet} talk={talk(&session, moved)} caret={to_caret} again={session.0.n_refused()} show={view.show} />
            } else {
                <CodeText {text} lines={(*lines).clone()} onedit={edited(&session)} onmove={moved} caret={to_caret} again={session.0.n_refused()}
                    onsettle={page.act(Action::Settled)} show={view.show} />
            }
            { explain(&page, *caret, *explains, toggle) }
        </section>
    }
}

/// What is drawn over and beside the text. Not the analysis: it is a new one with each tick of the clock.
#[derive(Clone)]
struct Drawn(Session);

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        let drawn = |session: &Session| (session.text().clone(), session.shown().clone());
        drawn(&self.0) == drawn(&other.0) && self.0.diagnostics() == other.0.diagnostics()
    }
}

/// What an edit of the shown text does to the session.
fn edited(session: &SessionHandle) -> Callback<(String, u32)> {
    let session = session.clone();
    Callback::from(move |(text, caret): (String, u32)| {
        let (text, caret) = ends::restored(&session.0.shown().text, &text, caret);
        session.dispatch(Action::TextEdited { text: text.into(), caret });
    })
}

/// What the editor says to the session and asks of it.
fn talk(session: &SessionHandle, moved: Callback<u32>) -> Talk {
    let (settling, fixing) = (session.clone(), session.clone());
    let (completing, explaining) = (session.clone(), session.clone());
    Talk {
        edited: edited(session),
        moved,
        settled: Callback::from(move |()| settling.dispatch(Action::Settled)),
        fix: Callback::from(move |number| {
            if let Some(fix) = sheet::fix(&fixing.0, number) {
                fixing.dispatch(Action::ApplyFix(fix.clone()));
            }
        }),
        complete: Callback::from(move |(at, asked)| complete::json(&completing.0, at, asked)),
        explain: Callback::from(move |at| explain_at::json(&explaining.0, at)),
    }
}

/// Which block of a page the form shows, where there are several.
fn blocks(page: &Page) -> Html {
    let blocks = &page.work().analysis().blocks;
    if blocks.len() < 2 {
        return Html::default();
    }
    let words = |(index, line): (usize, Option<u32>)| {
        (AttrValue::from(index.to_string()), AttrValue::from(format!("line {}", line.unwrap_or(1))))
    };
    let options: Vec<_> = blocks.iter().map(|block| block.line).enumerate().map(words).collect();
    let onchange = page.typed(|index| Action::SelectBlock(index.parse().unwrap_or_default()));
    let block = page.work().block().to_string();
    html! { <label class="soft">{ "Block " }{ select("block".into(), &block, &options, &onchange, false) }</label> }
}

fn coloured(session: &Session) -> Rc<Vec<Rc<Vec<marks::Run>>>> {
    if session.text().len() > MAX_COLOURED_BYTES {
        return Rc::default();
    }
    let shown = session.shown();
    let dots: Vec<u32> = shown.masked_spans().map(|dots| shown.real_of(dots.start())).collect();
    let hidden = session.secrets().iter().map(|secret| secret.span);
    let hidden: Vec<_> = hidden.filter(|span| dots.contains(&span.start())).collect();
    let lines = marks::lines(session.text(), Marks::new(session.analysis(), &hidden));
    Rc::new(lines.into_iter().map(Rc::new).collect())
}
