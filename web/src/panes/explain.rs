//! What stands at the caret, in words: one line beneath the code, and all of it one press away.

use crate::{
    components::{in_code, sentence},
    hooks::Page,
};
use pollwright_core::diag::{Applicability, Diagnostic, Severity};
use pollwright_web::{
    explain_at::{self, Explanation},
    places::Places,
    state::Action,
};
use yew::prelude::*;

/// `caret` counts the editor's units.
pub(super) fn explain(page: &Page, caret: u32, is_open: bool, toggle: Callback<()>) -> Html {
    let said = explain_at::at(page.work(), Places::of(page.work()).real(caret)).unwrap_or_default();
    let onclick = toggle.reform(|_: MouseEvent| ());
    html! {
        <div class="explain">
            <button type="button" class="head" aria-expanded={is_open.to_string()} aria-controls="explanation"
                title="Explain what stands at the caret (F1)" {onclick}>{ head(&said, is_open) }</button>
            <div id="explanation" aria-live="polite">
                if is_open { { body(page, &said) } }
            </div>
        </div>
    }
}

/// The title; and, while the rest is folded, the worst finding or the beginning of what is said.
fn head(said: &Explanation, is_open: bool) -> Html {
    let found = said.findings.iter().max_by_key(|found| found.severity);
    let line = match (found, said.lines.first()) {
        _ if is_open && *said != Explanation::default() => Html::default(),
        (Some(found), _) => sentence(&found.message),
        (None, Some(line)) => in_code(line),
        (None, None) => {
            html! { "Move the caret to a key, a template or a date pattern to have it explained" }
        }
    };
    html! { <><b>{ if said.title.is_empty() { in_code("Explain") } else { in_code(&said.title) } }</b><span>{ line }</span></> }
}

fn body(page: &Page, said: &Explanation) -> Html {
    html! {
        <>
            { for said.lines.iter().map(|line| html! { <p>{ in_code(line) }</p> }) }
            if !said.parts.is_empty() {
                <dl class="meaning">
                    { for said.parts.iter().map(|part| html! {
                        <><dt><code>{ &part.text }</code></dt><dd class="mono">{ &part.value }</dd>
                        <dd class="soft">{ in_code(&part.meaning) }</dd></>
                    }) }
                </dl>
            }
            { for said.findings.iter().map(|found| finding(page, found)) }
        </>
    }
}

fn finding(page: &Page, found: &Diagnostic) -> Html {
    let class = match found.severity {
        Severity::Error => "at-field bad",
        Severity::Warning => "at-field warn",
        Severity::Info => "at-field",
    };
    let fixes = found.fixes.iter().filter(|fix| fix.applicability != Applicability::Display);
    html! {
        <div {class}>
            <span>{ sentence(&found.message) }</span>
            { for fixes.map(|fix| html! {
                <button type="button" class="button small" onclick={page.act(Action::ApplyFix(fix.clone()))}>{ in_code(&fix.title) }</button>
            }) }
        </div>
    }
}
