//! Dates: a list of samples against a list of patterns, and one date at a time beside it.

use super::dates::{dates, unknown_zone};
use crate::{components::in_code, hooks::Page};
use pollwright_core::{date::infer::Verdict, moment};
use pollwright_web::state::{Action, Bench, Cell, DateRows, DateTable};
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

pub(crate) fn date_table(page: &Page) -> Html {
    let rows = page.work().date_rows();
    let patterns = page.work().table_patterns();
    html! {
        <main class="job" data-own-undo="" id="date-table">
            <section class="job-head" aria-label="Samples and patterns">
                <h2>{ "Dates" }</h2>
                <p class="soft">{ "Samples as the API writes them, patterns as the configuration has them: one a line." }</p>
                <div class="three" data-own-undo="">
                    { area(page, "samples", "Samples", "2026-11-20T15:29:06+01:00\n20/11/2026", &page.work().bench().table.samples,
                        |table, text| table.samples = text) }
                    { area(page, "patterns", "Patterns", "yyyy-MM-dd'T'HH:mm:ssXXX", &patterns,
                        |table, text| table.patterns = text) }
                    { area(page, "zones", "Also shown in", "Europe/Berlin\nAmerica/New_York", &page.work().bench().table.zones,
                        |table, text| table.zones = text) }
                </div>
                <div role="status">{ for page.work().unknown_zones().into_iter().map(unknown_zone) }</div>
            </section>
            { match rows {
                None => html! { <p class="empty">{ "Paste some dates of the API: each is read with each pattern, and the patterns that fit are found." }</p> },
                Some(rows) => html! { <>{ inferred(page, &rows) }{ table(page, &rows) }</> },
            } }
            <div class="answer one-date">{ dates(page) }</div>
        </main>
    }
}

fn area(
    page: &Page,
    id: &'static str,
    label: &'static str,
    placeholder: &'static str,
    value: &str,
    set: fn(&mut DateTable, Rc<str>),
) -> Html {
    let (bench, session) = (page.work().bench().clone(), page.session.dispatcher());
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            let mut table = bench.table.clone();
            set(&mut table, area.value().into());
            session.dispatch(Action::SetBench(Bench { table, ..bench.clone() }));
        }
    });
    html! {
        <div class="side">
            <label for={id}>{ label }</label>
            <textarea {id} class="mono" rows="5" spellcheck="false" autocapitalize="off" {placeholder} value={value.to_owned()} {oninput} />
        </div>
    }
}

/// The formats that fit, each one click away.
fn inferred(page: &Page, rows: &DateRows) -> Html {
    let is_read = |(_, cells): &(String, Vec<Cell>)| cells.iter().any(|cell| matches!(cell, Cell::Reads(_)));
    let verdict = match rows.verdict {
        Verdict::Clear => "One format reads all samples.",
        Verdict::Ambiguous => {
            "Several formats read all samples, as different instants: find one whose day is known."
        }
        Verdict::Mixed => "No format reads all samples: they are written in several ways.",
        Verdict::Unreadable if rows.rows.iter().all(is_read) => {
            "The patterns read them; nothing else speaks for a date."
        }
        Verdict::Unreadable if rows.rows.iter().any(|(sample, _)| sample.starts_with("/Date(")) => {
            "`/Date(…)/` holds milliseconds in a text, and no pattern reads those: ask the API for ISO 8601."
        }
        Verdict::Unreadable => "No known format reads any of them.",
    };
    let n_samples = rows.rows.len();
    let one = |(candidate, n_read): &(pollwright_core::date::infer::Candidate, usize)| {
        let pattern = candidate.format.to_string();
        let share = (*n_read < n_samples).then(|| format!("reads {n_read} of {n_samples}"));
        let said: Vec<String> = share.into_iter().chain(candidate.reasons.iter().cloned()).collect();
        let bench = page.work().bench().clone();
        let patterns = page.work().table_patterns();
        let is_there = patterns.lines().any(|line| line.trim() == pattern);
        let table = DateTable {
            patterns: format!("{patterns}\n{pattern}").trim_start().into(),
            ..bench.table.clone()
        };
        let add = page.act::<MouseEvent>(Action::SetBench(Bench { table, ..bench }));
        html! {
            <li>
                <code>{ &pattern }</code>
                if !is_there { <button type="button" class="button small" onclick={add}>{ "Add it" }</button> }
                <p class="soft">{ in_code(&said.join("; ")) }</p>
            </li>
        }
    };
    html! {
        <section class="inferred answer" aria-label="Formats that fit">
            <h2>{ "What they are written in" }</h2>
            <p class="soft" role="status">{ in_code(verdict) }</p>
            <ul class="formats">{ for rows.candidates.iter().map(one) }</ul>
        </section>
    }
}

fn table(page: &Page, rows: &DateRows) -> Html {
    let head = |(pattern, broken): &(String, Option<String>)| {
        html! {
            <th scope="col">
                <code>{ pattern }</code>
                if let Some(why) = broken { <small class="bad">{ in_code(why) }</small> }
            </th>
        }
    };
    let zones = |at| {
        let row = |(zone, text): (String, String)| html! { <small>{ format!("{text} {zone}") }</small> };
        page.work().in_zones(at).into_iter().map(row).collect::<Html>()
    };
    let cell = |cell: &Cell| match cell {
        Cell::Reads(at) => html! { <td class="good"><b>{ moment::format(*at) }</b>{ zones(*at) }</td> },
        Cell::Partly(at, why) => html! {
            <td class="warn"><b>{ moment::format(*at) }</b><small>{ in_code(why) }</small>{ zones(*at) }</td>
        },
        Cell::Broken => html! { <td>{ "–" }</td> },
        Cell::Not(why) => {
            html! { <td class="bad"><b>{ "does not fit" }</b><small>{ in_code(why) }</small></td> }
        }
    };
    html! {
        <section class="read-by" aria-label="Which pattern reads which sample" tabindex="0">
            <table>
                <thead><tr><th scope="col">{ "Sample" }</th>{ for rows.patterns.iter().map(head) }</tr></thead>
                <tbody>
                    { for rows.rows.iter().map(|(sample, cells)| html! {
                        <tr><th scope="row"><code>{ sample }</code></th>{ for cells.iter().map(cell) }</tr>
                    }) }
                </tbody>
            </table>
        </section>
    }
}
