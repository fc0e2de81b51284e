//! A plain text area over a coloured copy of its own text.

use super::area::{bring_to, reveal};
use pollwright_core::diag::Severity;
use pollwright_web::marks::{Role, Run};
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// A stretch of the text that is to be shown and selected, UTF-16 units; a new number asks once more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Show {
    pub start: u32,
    pub end: u32,
    pub line: u32,
    pub number: u32,
}

#[derive(Properties, PartialEq)]
pub(crate) struct CodeTextProps {
    /// What the area shows, secrets masked.
    pub text: AttrValue,
    /// The same, coloured; empty for a text that is too long to colour.
    pub lines: Rc<Vec<Rc<Vec<Run>>>>,
    /// The whole text after each input, and where the caret stands, UTF-16 units.
    pub onedit: Callback<(String, u32)>,
    /// Where the caret stands, UTF-16 units, after a key or a tap.
    pub onmove: Callback<u32>,
    /// The area lost the focus.
    pub onsettle: Callback<()>,
    /// Where the caret belongs after an undo, UTF-16 units.
    pub caret: Option<u32>,
    /// A new number shows the text once more: an edit was not taken.
    pub again: u32,
    #[prop_or_default]
    pub show: Show,
}

/// The area and the layer beneath it. The area keeps caret and scroll: a change from outside replaces only what
/// differs.
#[component]
pub(crate) fn CodeText(props: &CodeTextProps) -> Html {
    let area = use_node_ref();
    let layer = use_node_ref();
    use_effect_with(
        (props.text.clone(), props.caret, props.again, area.clone()),
        |(text, caret, _, area)| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                bring_to(&area, text, *caret);
            }
        },
    );
    use_effect_with((props.show, area.clone(), layer.clone()), |(show, area, layer)| {
        if show.number > 0 {
            reveal(*show, area, layer);
        }
    });
    let oninput = {
        let onedit = props.onedit.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                let caret = area.selection_end().ok().flatten().unwrap_or_default();
                onedit.emit((area.value(), caret));
            }
        })
    };
    let moved = {
        let (area, onmove) = (area.clone(), props.onmove.clone());
        move || {
            let area = area.cast::<HtmlTextAreaElement>();
            onmove.emit(area.and_then(|area| area.selection_end().ok().flatten()).unwrap_or_default());
        }
    };
    let onkeyup = Callback::from({
        let moved = moved.clone();
        move |_: KeyboardEvent| moved()
    });
    let onclick = Callback::from(move |_: MouseEvent| moved());
    let onblur = props.onsettle.reform(|_: FocusEvent| ());
    let is_plain = props.lines.is_empty();
    html! {
        <div class="scroller" tabindex="-1">
            <div class={classes!("sheet-of-text", is_plain.then_some("plain"))}>
                <pre class="lines" aria-hidden="true" ref={layer}>
                    { for props.lines.iter().enumerate().map(|(key, runs)| html! { <Line {key} runs={runs.clone()} /> }) }
                </pre>
                <textarea ref={area} id="code" aria-label="Configuration as text" spellcheck="false" autocomplete="off"
                    autocapitalize="off" {oninput} {onkeyup} {onclick} {onblur} />
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct LineProps {
    pub runs: Rc<Vec<Run>>,
}

/// One line; it is made anew only when it changes.
#[component]
pub(crate) fn Line(props: &LineProps) -> Html {
    html! { <div class="line">{ for props.runs.iter().map(run) }</div> }
}

fn run(run: &Run) -> Html {
    let role = match run.role {
        Role::Plain => None,
        Role::Key => Some("part-key"),
        Role::String => Some("part-string"),
        Role::Other => Some("part-other"),
        Role::Descriptor => Some("part-descriptor"),
        Role::Pattern => Some("part-pattern"),
        Role::Parameter => Some("part-parameter"),
    };
    let mark = run.severity.map(|severity| match severity {
        Severity::Error => "mark-error",
        Severity::Warning => "mark-warning",
        Severity::Info => "mark-info",
    });
    if role.is_none() && mark.is_none() {
        return html! { { &run.text } };
    }
    html! { <span class={classes!(role, mark)}>{ &run.text }</span> }
}
