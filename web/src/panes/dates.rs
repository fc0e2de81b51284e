//! A date to test: a sample read with a pattern, or an instant written with it.

use crate::{
    components::{Field, TextInput, in_code},
    hooks::{SessionHandle, use_session},
};
use pollwright_core::{
    config::DateField,
    date::{Zone, ZoneKind},
};
use pollwright_web::state::{Action, DateAnswer, DateTester, Direction};
use yew::prelude::*;

#[component]
pub(crate) fn Dates() -> Html {
    let session = use_session();
    let tester = session.0.dates();
    let set = |change: fn(&mut DateTester, String)| {
        let (dispatcher, tester) = (session.dispatcher(), tester.clone());
        Callback::from(move |text: String| {
            let mut tester = tester.clone();
            change(&mut tester, text);
            dispatcher.dispatch(Action::SetDates(tester));
        })
    };
    let turn = |direction: Direction, words: &'static str| {
        let (dispatcher, tester) = (session.dispatcher(), DateTester { direction, ..tester.clone() });
        let is_on = session.0.dates().direction == direction;
        let onclick = Callback::from(move |_| dispatcher.dispatch(Action::SetDates(tester.clone())));
        html! { <button type="button" aria-pressed={is_on.to_string()} {onclick}>{ words }</button> }
    };
    let is_reading = tester.direction == Direction::Read;
    html! {
        <div class="section" id="dates">
            <div class="head">
                <h2>{ "Test a date" }</h2>
                <div class="choices" role="group" aria-label="Direction">
                    { turn(Direction::Read, "Read") }{ turn(Direction::Write, "Write") }
                </div>
            </div>
            <Offers />
            <div data-own-undo="">
                <div class="pair">
                    <Field id="date-pattern" label="Pattern">
                        <TextInput id="date-pattern" mono=true value={tester.pattern.to_string()}
                            onchange={set(|tester, text| tester.pattern = text.into())} />
                    </Field>
                    <Field id="date-zone" label="Zone">
                        <TextInput id="date-zone" mono=true value={tester.zone.to_string()} placeholder="UTC, if the date names none"
                            onchange={set(|tester, text| tester.zone = text.into())} />
                    </Field>
                </div>
                if is_reading {
                    <Field id="date-sample" label="Sample from the API">
                        <TextInput id="date-sample" mono=true value={tester.sample.to_string()}
                            placeholder="2026-11-20T15:29:06+01:00"
                            onchange={set(|tester, text| tester.sample = text.into())} />
                    </Field>
                } else {
                    <Field id="date-instant" label="Instant">
                        <TextInput id="date-instant" mono=true value={tester.instant.to_string()} placeholder="now-15m"
                            onchange={set(|tester, text| tester.instant = text.into())} />
                    </Field>
                }
            </div>
            <div role="status" id="date-answer">{ answer(&session) }</div>
        </div>
    }
}

/// The patterns of the selected resource, one click away.
#[component]
fn Offers() -> Html {
    let session = use_session();
    let Some(resource) = session.0.resource() else { return Html::default() };
    let offer = |words: &'static str, date: &DateField| {
        let format = date.format.as_ref()?.text.text.clone();
        let zone = date.zone.as_ref().map(|zone| zone.text.text.clone()).unwrap_or_default();
        let tester = DateTester { pattern: format.into(), zone: zone.into(), ..session.0.dates().clone() };
        let dispatcher = session.dispatcher();
        let onclick = Callback::from(move |_| dispatcher.dispatch(Action::SetDates(tester.clone())));
        let field = date.field.as_ref().map(|field| field.value.clone()).unwrap_or_default();
        Some(html! {
            <button type="button" class="button small" {onclick}>{ words }<code>{ field }</code></button>
        })
    };
    html! {
        <div class="row">
            { for offer("As updated", &resource.updated) }
            { for offer("As created", &resource.created) }
        </div>
    }
}

/// What came out, in words.
fn answer(session: &SessionHandle) -> Html {
    let now = session.0.clock().now();
    let tester = session.0.dates();
    let is_hosted = session.0.platform().is_hosted();
    match tester.answer(now, is_hosted) {
        DateAnswer::Nothing => html! {},
        DateAnswer::Instant { at, shown, ignored, zone } => html! {
            <>
                <p class="read">
                    <span class="pill good">{ "reads" }</span><b class="mono">{ shown }</b>
                    if let Some(words) = window(session, at) { <span class="soft">{ words }</span> }
                </p>
                if !ignored.is_empty() {
                    <p class="soft">{ in_code(&left_over(&ignored, is_hosted)) }</p>
                }
                { zone_note(&tester.zone, zone) }
            </>
        },
        DateAnswer::Text { text, zone } => html! {
            <>
                <p class="read"><span class="pill good">{ "writes" }</span><b class="mono">{ text }</b></p>
                { zone_note(&tester.zone, zone) }
            </>
        },
        DateAnswer::BadPattern(error) => failed(
            "bad pattern",
            &error.to_string(),
            &tester.pattern,
            error.span.range().start,
            error.span.range().end,
        ),
        DateAnswer::BadSample(error) => {
            let start = byte_of_utf16(&tester.sample, error.index_utf16);
            failed("does not fit", &error.expected, &tester.sample, start, tester.sample.len())
        }
        DateAnswer::BadEpoch => {
            failed("does not fit", "a whole number is expected", &tester.sample, 0, tester.sample.len())
        }
        DateAnswer::BadInstant(error) => {
            let range = error.span.range();
            failed("no instant", &error.to_string(), &tester.instant, range.start, range.end)
        }
    }
}

/// Where an instant lies in the window of the next poll.
fn window(session: &SessionHandle, at: pollwright_core::date::Instant) -> Option<&'static str> {
    let window = &session.0.preview()?.window;
    let from = window.from?;
    Some(match (at < from, at > window.to) {
        (true, _) => "before the next window",
        (_, true) => "after the poll",
        _ => "in the next window",
    })
}

fn left_over(ignored: &str, is_hosted: bool) -> String {
    match is_hosted {
        true => format!("Java stops before `{ignored}` and ignores it."),
        false => format!("`{ignored}` is left over: Pollwright reads whole texts only."),
    }
}

fn zone_note(id: &str, kind: ZoneKind) -> Html {
    if kind != ZoneKind::Fallback {
        return html! {};
    }
    let near = Zone::nearest(id.trim());
    let hint = near.first().map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
    let words = format!("Java does not know the zone `{}` and takes GMT.{hint}", id.trim());
    html! { <p class="at-field warn"><span>{ in_code(&words) }</span></p> }
}

/// A reason, and the text with the place marked.
fn failed(state: &'static str, reason: &str, text: &str, start: usize, end: usize) -> Html {
    let (start, end) = (start.min(text.len()), end.min(text.len()));
    let (before, marked, after) = match (text.get(..start), text.get(start..end), text.get(end..)) {
        (Some(before), Some(marked), Some(after)) => (before, marked, after),
        _ => (text, "", ""),
    };
    html! {
        <>
            <p class="read"><span class="pill bad">{ state }</span><span>{ in_code(reason) }</span></p>
            <p class="pointed">{ before }<mark>{ if marked.is_empty() { "▏" } else { marked } }</mark>{ after }</p>
        </>
    }
}

fn byte_of_utf16(text: &str, units: u32) -> usize {
    pollwright_core::lines::LineIndex::new(text).byte_of_utf16(text, units) as usize
}
