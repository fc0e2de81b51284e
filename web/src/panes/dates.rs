//! A date to test: a sample read with a pattern, or an instant written with it.

use super::date_words::date_words;
use crate::{
    components::{Field, Input, in_code},
    hooks::Page,
};
use pollwright_core::{
    config::DateField,
    date::{Zone, ZoneKind},
};
use pollwright_web::state::{Action, DateAnswer, DateTester, Direction};
use std::rc::Rc;
use yew::prelude::*;

pub(crate) fn dates(page: &Page) -> Html {
    let tester = page.work().dates();
    let is_reading = tester.direction == Direction::Read;
    let turn = |direction: Direction, words: &'static str| {
        let onclick = page.act::<MouseEvent>(Action::SetDates(DateTester { direction, ..tester.clone() }));
        html! {
            <button type="button" aria-pressed={(tester.direction == direction).to_string()} {onclick}>{ words }</button>
        }
    };
    html! {
        <div class="section" id="dates">
            <div class="head">
                <h2>{ "Test a date" }</h2>
                <div class="choices" role="group" aria-label="Direction">
                    { turn(Direction::Read, "Read") }{ turn(Direction::Write, "Write") }
                </div>
            </div>
            { offers(page) }
            <div data-own-undo="">
                <div class="pair">
                    { field(page, "date-pattern", "Pattern", &tester.pattern, "", |tester, text| tester.pattern = text) }
                    { field(page, "date-zone", "Zone", &tester.zone, "UTC", |tester, text| tester.zone = text) }
                </div>
                if is_reading {
                    { field(page, "date-sample", "Sample from the API", &tester.sample, "2026-11-20T15:29:06+01:00",
                        |tester, text| tester.sample = text) }
                } else {
                    { field(page, "date-instant", "Instant", &tester.instant, "now-15m",
                        |tester, text| tester.instant = text) }
                }
            </div>
            <div role="status" id="date-answer">{ answer(page) }</div>
            { date_words(page) }
        </div>
    }
}

fn field(
    page: &Page,
    id: &'static str,
    label: &'static str,
    value: &str,
    placeholder: &'static str,
    set: fn(&mut DateTester, Rc<str>),
) -> Html {
    let tester = page.work().dates().clone();
    let onchange = page.typed(move |text| {
        let mut tester = tester.clone();
        set(&mut tester, text.into());
        Action::SetDates(tester)
    });
    let input =
        Input { mono: true, placeholder: placeholder.into(), ..Input::new(id, value.to_owned(), onchange) };
    Field::new(id, label).around(input.line())
}

/// The patterns of the selected resource, one click away.
fn offers(page: &Page) -> Html {
    let Some(resource) = page.work().resource() else { return Html::default() };
    let offer = |words: &'static str, date: &DateField| {
        let format = date.format.as_ref()?.text.text.to_string();
        let zone = date.zone.as_ref().map(|zone| zone.text.text.to_string()).unwrap_or_default();
        let tester = DateTester { pattern: format.into(), zone: zone.into(), ..page.work().dates().clone() };
        let field = date.field.as_ref().map(|field| field.value.to_string()).unwrap_or_default();
        Some(html! {
            <button type="button" class="button small" onclick={page.act(Action::SetDates(tester))}>
                { words }<code>{ field }</code>
            </button>
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
fn answer(page: &Page) -> Html {
    let now = page.work().clock().now();
    let tester = page.work().dates();
    let is_hosted = page.work().platform().is_hosted();
    match tester.answer(now, is_hosted) {
        DateAnswer::Nothing => html! {},
        DateAnswer::Instant { at, shown, ignored, zone, carried } => html! {
            <>
                <p class="read">
                    <span class={if carried { "pill warn" } else { "pill good" }}>{ "reads" }</span><b class="mono">{ shown }</b>
                    if let Some(words) = window(page, at) { <span class="soft">{ words }</span> }
                </p>
                if carried {
                    <p class="at-field warn"><span>{ "No such date or time: Java carries on, and Pollwright refuses it." }</span></p>
                }
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
        DateAnswer::BadSample { index_utf16, words } => {
            let start = byte_of_utf16(&tester.sample, index_utf16);
            failed("does not fit", &words, &tester.sample, start, tester.sample.len())
        }
        DateAnswer::BadEpoch(why) => failed("does not fit", why, &tester.sample, 0, tester.sample.len()),
        DateAnswer::BadInstant(error) => {
            let range = error.span.range();
            failed("no instant", &error.to_string(), &tester.instant, range.start, range.end)
        }
    }
}

/// Where an instant lies in the window of the next poll.
fn window(page: &Page, at: pollwright_core::date::Instant) -> Option<&'static str> {
    let window = page.work().preview()?.window;
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
    if kind == ZoneKind::Fallback { unknown_zone(id) } else { Html::default() }
}

/// What becomes of a zone that nobody knows, and which may have been meant.
pub(super) fn unknown_zone(id: &str) -> Html {
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
