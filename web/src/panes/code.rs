//! The text, a peer of the form.

use crate::{
    components::{CodeText, Icon, icon, select},
    hooks::{Page, ViewAction, use_session, use_view},
};
use pollwright_web::{
    ends,
    marks::{self, MAX_COLOURED_BYTES, Marks},
    state::{Action, Session},
};
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub(crate) fn CodePane() -> Html {
    let session = use_session();
    let view = use_view();
    let page = Page { session: session.clone(), view: view.clone() };
    // Not the analysis itself: it is a new one with each tick of the clock.
    let depends = (session.0.text().clone(), session.0.shown().clone(), session.0.diagnostics().to_vec());
    let lines = use_memo(depends, |_| coloured(&session.0));
    let onedit = {
        let session = session.clone();
        Callback::from(move |(text, caret): (String, u32)| {
            let (text, caret) = ends::restored(&session.0.shown().text, &text, caret);
            session.dispatch(Action::TextEdited { text: text.into(), caret });
        })
    };
    html! {
        <section class="pane code" aria-label="Code">
            <div class="bar">
                <b>{ "instance.json" }</b><span class="soft">{ session.0.analysis().kind.words() }</span>
                <span class="grow" />
                { blocks(&page) }
                <button type="button" class="button icon plain" aria-label="Undo" title="Undo"
                    disabled={!session.0.can_undo()} onclick={page.act(Action::Undo)}>{ icon(Icon::Undo) }</button>
                <button type="button" class="button icon plain" aria-label="Redo" title="Redo"
                    disabled={!session.0.can_redo()} onclick={page.act(Action::Redo)}>{ icon(Icon::Redo) }</button>
                <button type="button" class="button small" onclick={page.look(ViewAction::Pasting(true))}>{ "Paste…" }</button>
            </div>
            <CodeText text={AttrValue::from(session.0.shown().text.to_string())} lines={(*lines).clone()} {onedit}
                caret={session.0.caret().map(|caret| session.0.shown_lines().utf16(&session.0.shown().text, caret))}
                onsettle={page.act(Action::Settled)} show={view.show} />
        </section>
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
