//! What the tested pattern means, where it goes wrong, and which other formats read the sample.

use crate::{components::in_code, hooks::Page};
use pollwright_core::date::{
    Instant,
    explain::{ExplainedPart, Explanation},
    infer::Candidate,
};
use pollwright_core::moment;
use pollwright_web::state::{Action, DateTester};
use yew::prelude::*;

pub(crate) fn date_words(page: &Page) -> Html {
    let now = page.work().clock().now();
    let tester = page.work().dates();
    let answer = tester.answer(now, page.work().platform().is_hosted());
    let suggestions = tester.suggestions(now, &answer);
    html! {
        <>
            if !suggestions.is_empty() {
                <ul class="formats" id="date-formats" aria-label="Formats that read the sample">
                    { for suggestions.iter().map(|one| suggestion(page, one)) }
                </ul>
            }
            if let Some(words) = tester.explanation(now, &answer) { { explained(&words) } }
        </>
    }
}

/// A format, what it makes of the sample, and why it is proposed.
fn suggestion(page: &Page, candidate: &Candidate) -> Html {
    let pattern = candidate.format.to_string();
    let at = candidate.millis.first().copied().flatten().and_then(Instant::from_timestamp_millis);
    let tester = DateTester { pattern: pattern.as_str().into(), ..page.work().dates().clone() };
    html! {
        <li>
            <code>{ &pattern }</code>
            <button type="button" class="button small" aria-label={format!("Use {pattern}")}
                onclick={page.act(Action::SetDates(tester))}>{ "Use it" }</button>
            <p class="soft">
                { "reads " }<span class="mono">{ at.map(moment::format).unwrap_or_default() }</span>
                { for candidate.reasons.iter().map(|reason| html! { <>{ "; " }{ in_code(reason) }</> }) }
            </p>
        </li>
    }
}

/// The warnings in the open, the parts one click away.
fn explained(words: &Explanation) -> Html {
    html! {
        <div id="date-words">
            { for words.warnings.iter().map(|warning| html! {
                <p class="at-field warn"><span>{ in_code(&warning.to_string()) }</span></p>
            }) }
            <details class="more">
                <summary>{ "What the pattern means" }</summary>
                <dl class="meaning">
                    { for words.parts.iter().filter(has_letters).map(|part| html! {
                        <><dt><code>{ &part.text }</code></dt><dd class="mono">{ &part.value }</dd>
                        <dd class="soft">{ in_code(&part.meaning) }</dd></>
                    }) }
                </dl>
            </details>
        </div>
    }
}

/// Separators alone need no words.
fn has_letters(part: &&ExplainedPart) -> bool {
    part.text.chars().any(char::is_alphanumeric)
}
