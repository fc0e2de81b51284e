//! Next polls: the windows of the next ten on a line of time, their URLs, and how each meets the one before.

use super::next_call::{head, times};
use crate::{
    components::{around, button, in_code, plain},
    hooks::{Job, Page, ViewAction, use_answer, use_session, use_view},
};
use js_sys::Date;
use pollwright_core::{date::Instant, moment};
use pollwright_web::state::Action;
use serde_json::{Value, json};
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[component]
pub(crate) fn Polls() -> Html {
    let page = Page { session: use_session(), view: use_view() };
    let held = use_state(|| None::<Held>);
    let work = page.work();
    let answer = use_answer("nextPolls", vec![json!(**work.text()), work.call_options(), work.which()]);
    if work.resource().is_none() || work.is_webhook() {
        return html! {
            <main class="job" data-own-undo="" id="polls">{ nothing_to_poll(&page, "The next polls stand here") }</main>
        };
    }
    html! {
        <main class="job" data-own-undo="" id="polls">
            <section class="job-head" aria-label="Which polls">
                { head(&page, "Next polls of") }
                <div class="when">{ times(&page) }{ through_the_year(&page) }</div>
            </section>
            { match answer {
                None => html! { <p class="empty" role="status">{ "Working out the next polls…" }</p> },
                Some(Err(sentence)) => html! { <p class="empty" role="status">{ in_code(&sentence) }</p> },
                Some(Ok(polls)) => shown(&page, &polls, &held),
            } }
        </main>
    }
}

/// Why there are no polls, and what to do: the events come by webhook, or nothing is configured yet.
pub(super) fn nothing_to_poll(page: &Page, what: &str) -> Html {
    let is_webhook = page.work().is_webhook();
    let words = match is_webhook {
        true => "Nothing is polled: the event type is webhook, so the vendor calls. Set the type to polling in Compose.".to_owned(),
        false => format!("{what} as soon as a resource is polled: pick an element in Compose, or paste what you have."),
    };
    let mut parts = vec![plain("p", "", words)];
    parts.push(button("button", "Open Compose", page.look(ViewAction::Job(Job::Compose))));
    if !is_webhook {
        parts.push(button("button", "Paste a configuration", page.look(ViewAction::Pasting(true))));
    }
    around("div", "empty", parts)
}

/// Drags now through the year ahead, a day at a time; today follows the clock.
fn through_the_year(page: &Page) -> Html {
    let clock = page.work().clock();
    let today = clock.ticked();
    let days = (clock.now() - today).num_days();
    let session = page.session.dispatcher();
    let oninput = Callback::from(move |event: InputEvent| {
        let days = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value_as_number());
        let days = days.unwrap_or_default() as i64;
        let later = today + chrono::TimeDelta::days(days);
        session.dispatch(match days {
            0 => Action::FollowClock,
            _ => Action::TypeNow(moment::iso(later).into()),
        });
    });
    html! {
        <label class="through">
            { "Through the year" }
            <input type="range" min="0" max="400" value={days.clamp(0, 400).to_string()} {oninput}
                aria-valuetext={moment::format(clock.now())} />
            <span>{ if days == 0 { "today".to_owned() } else { format!("{days} d") } }</span>
        </label>
    }
}

/// The line as it was when a handle was taken.
#[derive(Clone, Copy, PartialEq)]
struct Held {
    scale: Scale,
    /// The handle is not let go yet.
    is_moving: bool,
}

fn shown(page: &Page, polls: &Value, held: &UseStateHandle<Option<Held>>) -> Html {
    let chosen = list(&polls["chosen"]["polls"]);
    let ours = list(&polls["pollwright"]["polls"]);
    let own = Scale::of(chosen, ours);
    // While something is moved the line stays, and what lies on it moves; afterwards too as long as all has room on it.
    let stays = held.filter(|held| held.is_moving || held.scale.has_room_for(&own));
    let scale = stays.map_or(own, |held| held.scale);
    html! {
        <>
            if let Some(words) = polls["chosen"]["assumedInterval"].as_str() {
                <p class="at-field warn"><span>{ in_code(words) }</span></p>
            }
            { odd(page, list(&polls["chosen"]["odd"])) }
            <div class="legend">
                <span><i class="swatch chosen" />{ page.work().platform().name() }</span>
                if !ours.is_empty() { <span><i class="swatch ours" />{ "Pollwright" }</span> }
                <span class="grow" />
                <span class="soft">{ "Each bar is what a poll asks for; times are UTC." }</span>
            </div>
            { handles(page, scale, held) }
            <ol class="polls">
                { for chosen.iter().enumerate().map(|(at, poll)| row(poll, ours.get(at), &scale)) }
            </ol>
        </>
    }
}

/// The days ahead on which something goes wrong; a click goes there.
fn odd(page: &Page, odd: &[Value]) -> Html {
    if odd.is_empty() {
        return Html::default();
    }
    let day = |one: &Value| {
        let at = text(&one["at"]);
        let onclick = page.act::<MouseEvent>(Action::TypeNow(text(&one["before"]).into()));
        html! {
            <li>
                <button type="button" class="button small" {onclick}>{ minute(at) }</button>
                <span>{ in_code(text(&one["words"])) }</span>
            </li>
        }
    };
    html! {
        <section class="odd" aria-label="Days on which something goes wrong">
            <h2>{ "Later, something goes wrong" }</h2>
            <ul>{ for odd.iter().map(day) }</ul>
        </section>
    }
}

/// The last poll and now as handles on the line: the fields follow them.
fn handles(page: &Page, scale: Scale, held: &UseStateHandle<Option<Held>>) -> Html {
    let now = page.work().clock().now();
    let steps = page.work().preview().map(|preview| preview.window.steps).unwrap_or_default();
    let last_poll = page.work().clock().last_poll().or_else(|| Some(steps.first()?.at)).unwrap_or(now);
    let onchange = {
        let held = held.setter();
        Callback::from(move |_: Event| held.set(Some(Held { scale, is_moving: false })))
    };
    let handle = |name: &'static str, at: Instant, class: &'static str, act: fn(Instant) -> Action| {
        let (session, held) = (page.session.dispatcher(), held.setter());
        let oninput = Callback::from(move |event: InputEvent| {
            let to = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value_as_number());
            if let Some(to) = to.and_then(|seconds| Instant::from_timestamp(seconds as i64, 0)) {
                held.set(Some(Held { scale, is_moving: true }));
                session.dispatch(act(to));
            }
        });
        let (start, end, step) = scale.seconds();
        html! {
            <input type="range" {class} aria-label={name} aria-valuetext={moment::format(at)} min={start.to_string()}
                max={end.to_string()} step={step.to_string()} value={at.timestamp().to_string()} {oninput}
                onchange={&onchange} />
        }
    };
    let legend = |class: &'static str, words: &'static str, at: Instant| {
        let parts =
            vec![plain("i", class, ""), plain("span", "", words), plain("span", "mono", moment::format(at))];
        around("span", "", parts)
    };
    html! {
        <div class="drag">
            <span class="soft">{ "Drag" }</span>
            <div class="handles">
                { handle("Last poll", last_poll, "last", |to| Action::TypeLastPoll(moment::format(to).into())) }
                { handle("Now", now, "now", |to| Action::TypeNow(moment::format(to).into())) }
            </div>
            <div class="legend">
                { legend("swatch last", "Last poll", last_poll) }{ legend("swatch now", "Now", now) }
            </div>
        </div>
    }
}

fn row(poll: &Value, ours: Option<&Value>, scale: &Scale) -> Html {
    let words = |poll: &Value, who: Option<&str>| {
        let words = text(&poll["words"]);
        let state = state(&poll["meets"]);
        (!words.is_empty()).then(|| {
            html! {
                <p class={classes!("meets", state)}>
                    <i aria-hidden="true">{ sign(state) }</i>
                    if let Some(who) = who { <b>{ who }</b> }
                    <span>{ in_code(words) }</span>
                </p>
            }
        })
    };
    html! {
        <li>
            <time>{ minute(text(&poll["at"])) }</time>
            <svg class="line" viewBox="0 0 1000 30" preserveAspectRatio="none" aria-hidden="true">
                { scale.bar(poll, "chosen", if ours.is_some() { 3 } else { 7 }, if ours.is_some() { 13 } else { 17 }) }
                { for ours.map(|ours| scale.bar(ours, "ours", 19, 7)) }
                { scale.start(poll) }
            </svg>
            <div class="how">
                { for words(poll, None) }
                { for ours.and_then(|ours| words(ours, Some("Pollwright "))) }
            </div>
            <code class="asked">{ text(&poll["url"]) }</code>
        </li>
    }
}

/// How far an arrow key goes, minutes.
const STEPS: [i64; 7] = [1, 5, 15, 60, 360, 1_440, 10_080];

/// Where instants lie on the line, in thousandths of its width.
#[derive(Clone, Copy, PartialEq)]
struct Scale {
    start: f64,
    end: f64,
    /// The first and the last instant that is on it: beyond them is room to move.
    inside: (f64, f64),
}

impl Scale {
    /// From a little before the first window to a little after the last poll, with room to move both. A window that
    /// starts years away is cut.
    fn of(chosen: &[Value], ours: &[Value]) -> Self {
        let starts: Vec<f64> = chosen.iter().map(|poll| millis(&poll["at"])).collect();
        let (first, last) =
            (starts.first().copied().unwrap_or_default(), starts.last().copied().unwrap_or_default());
        let span = (last - first).max(60_000.0);
        let from = chosen
            .iter()
            .chain(ours)
            .map(|poll| millis(&poll["askedFrom"]))
            .filter(|from| *from > first - span)
            .fold(first - span / 9.0, f64::min);
        Self { start: from - span / 9.0, end: last + span / 9.0, inside: (from, last) }
    }

    /// Whether what lies on another line lies on this one too, and is not lost on it.
    fn has_room_for(&self, other: &Self) -> bool {
        let (first, last) = other.inside;
        self.start <= first && last <= self.end && last - first > (self.end - self.start) / 2.0
    }

    /// Start and end, and how far an arrow key goes, in seconds: a step as clocks have it, from a whole one on.
    fn seconds(&self) -> (i64, i64, i64) {
        let minutes = |millis: f64| (millis / 60_000.0) as i64;
        let most = minutes((self.end - self.start) / 270.0);
        let step = STEPS.into_iter().rev().find(|step| *step <= most).unwrap_or(1);
        (minutes(self.start) / step * step * 60, minutes(self.end) * 60, step * 60)
    }

    fn x(&self, at: f64) -> f64 {
        ((at - self.start) / (self.end - self.start) * 1000.0).clamp(0.0, 1000.0)
    }

    fn bar(&self, poll: &Value, class: &'static str, y: u32, height: u32) -> Html {
        // What reads everything has no start.
        let from = if poll["askedFrom"].is_null() { self.start } else { millis(&poll["askedFrom"]) };
        let (x, end) = (self.x(from), self.x(millis(&poll["askedTo"])));
        let width = (end - x).max(3.0);
        html! {
            <rect class={classes!(class, state(&poll["meets"]))} x={px(x)} width={px(width)} y={y.to_string()} height={height.to_string()} />
        }
    }

    fn start(&self, poll: &Value) -> Html {
        let x = px(self.x(millis(&poll["at"])));
        html! { <line x1={x.clone()} x2={x} y1="0" y2="30" /> }
    }
}

fn px(x: f64) -> String {
    (x.round() as i64).to_string()
}

fn millis(at: &Value) -> f64 {
    Date::parse(text(at))
}

/// How a poll meets the one before, as the style sheet knows it.
fn state(meets: &Value) -> &'static str {
    match meets["is"].as_str() {
        Some("repeats") => "warn",
        Some("misses" | "empty" | "unreadable") => "bad",
        Some("overlaps") => "wanted",
        _ => "good",
    }
}

fn sign(state: &str) -> &'static str {
    match state {
        "bad" => "✕",
        "warn" => "!",
        "wanted" => "⇄",
        _ => "✓",
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// `2026-11-20 14:45`, with seconds where there are some.
pub(super) fn minute(at: &str) -> String {
    let plain = at.trim_end_matches('Z').replacen('T', " ", 1);
    plain.strip_suffix(":00").map_or(plain.clone(), str::to_owned)
}
