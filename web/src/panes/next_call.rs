//! The next call of the selected resource: always in view.

use crate::{
    browser::clipboard,
    components::{Field, Input, in_code, select, url_view},
    hooks::{Page, ViewAction},
};
use pollwright_core::{config::DEFAULT_INTERVAL_MINUTES, moment, template::ZoneSource};
use pollwright_web::{
    address, explain,
    state::{Action, Moment, Session},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

pub(crate) fn next_call(page: &Page) -> Html {
    if page.work().is_webhook() {
        return html! {
            <div class="section">
                <div class="head"><h2>{ "Next poll" }</h2></div>
                <p class="soft">{ "None: the event type is webhook, so the platform waits for the vendor to call." }</p>
            </div>
        };
    }
    let Some((resource, preview)) = page.work().resource().zip(page.work().preview()) else {
        return html! {
            <div class="section">
                <div class="head"><h2>{ "Next poll" }</h2></div>
                <p class="soft">{ "The URL of the next poll stands here as soon as a resource is configured." }</p>
            </div>
        };
    };
    let url = resource.url.as_ref().filter(|url| !url.text.text.trim().is_empty());
    let is_server_local =
        url.is_some_and(|url| url.template.times().any(|(time, _)| time.zone == ZoneSource::Server));
    html! {
        <>
            <div class="section next">{ head(page, "Next poll of") }{ shown(page) }</div>
            <div class="section">
                { times(page) }
                if page.work().asks_for_nothing() {
                    <p class="at-field warn"><span>{ "The last poll lies after now: such a poll finds nothing." }</span></p>
                }
                if is_server_local { { server_zone(page) } }
                { steps(page.work()) }
                if preview.window.from.is_none() && url.is_some_and(|url| url.template.errors.is_empty()) {
                    <p class="soft">{ "No part says the last poll: each poll reads everything." }</p>
                }
                <div>{ for preview.notes.iter().map(|note| html! { <p class="soft">{ in_code(note) }</p> }) }</div>
            </div>
        </>
    }
}

/// How *from* came about, where more than the last poll decides.
fn steps(session: &Session) -> Html {
    let steps = session.preview().map(|preview| explain::steps(&preview.window)).unwrap_or_default();
    if steps.len() < 2 {
        return Html::default();
    }
    html! {
        <dl class="steps" aria-label="How the start of the window came about">
            { for steps.into_iter().map(|(what, at)| html! { <><dt>{ in_code(&what) }</dt><dd>{ at }</dd></> }) }
        </dl>
    }
}

/// Of many resources the choice has so many before and after the one that is shown: a browser lays out all of them, seen
/// or not. The form and the palette have every one.
const NEAR: usize = 50;

/// Which resource it is, and its choice where there are several; `what` stands before its name.
pub(super) fn head(page: &Page, what: &str) -> Html {
    let Some(resource) = page.work().resource() else { return Html::default() };
    let name = &resource.name.value;
    let resources = page.work().analysed().map(|analysed| analysed.config.resources()).unwrap_or_default();
    if resources.len() < 2 {
        return html! { <div class="head"><h2>{ format!("{what} {name}") }</h2></div> };
    }
    let option = |name: &str| (AttrValue::from(name.to_owned()), AttrValue::from(name.to_owned()));
    let at = resources.iter().position(|one| one.pointer == resource.pointer).unwrap_or_default();
    let near = resources.iter().skip(at.saturating_sub(NEAR)).take(2 * NEAR + 1);
    let options: Vec<_> = near.map(|one| option(&one.name.value)).collect();
    html! {
        <div class="head">
            <h2 class="choice">
                <label for="resource">{ format!("{what} ") }</label>
                { select("resource".into(), name, &options, &page.typed(Action::SelectResource), false) }
            </h2>
        </div>
    }
}

/// The URL itself.
fn shown(page: &Page) -> Html {
    let Some((resource, preview)) = page.work().resource().zip(page.work().preview()) else {
        return Html::default();
    };
    let written = resource.url.as_ref().filter(|url| !url.text.text.trim().is_empty());
    let Some((rendered, url)) = preview.url.as_ref().zip(written) else {
        return html! { <p class="soft">{ "The resource has no URL yet." }</p> };
    };
    let base = address::base(page.work(), &url.text.text);
    let encoded = page.view.encoded;
    let path = if encoded { rendered.encoded() } else { rendered.raw() };
    let copy = {
        let (view, full) = (page.view.dispatcher(), format!("{base}{}", rendered.encoded()));
        Callback::from(move |_| {
            let (view, full) = (view.clone(), full.clone());
            spawn_local(async move {
                let said =
                    clipboard::copy(&full).await.map(|()| "Copied the URL, percent-encoded".to_owned());
                view.dispatch(ViewAction::Toast(said.unwrap_or_else(|sentence| sentence).into()));
            });
        })
    };
    let choice = |to: bool, words: &'static str| {
        html! {
            <button type="button" aria-pressed={(encoded == to).to_string()} onclick={page.look(ViewAction::Encoded(to))}>
                { words }
            </button>
        }
    };
    html! {
        <>
            <p class="url" id="next-url" data-url={format!("{base}{path}")}>
                <span class="method">{ "GET " }</span><span class="base">{ &base }</span>
                { url_view(rendered, Some(&url.template), encoded) }
            </p>
            if base.contains('<') {
                <p class="soft">{ "Your tenant's own host stands in the place of the one in brackets." }</p>
            }
            <div class="row under">
                <div class="choices" role="group" aria-label="How the URL is written">
                    { choice(false, "Readable") }{ choice(true, "As sent") }
                </div>
                <span class="grow" />
                <button type="button" class="button small" onclick={copy}>{ "Copy URL" }</button>
            </div>
        </>
    }
}

/// The last poll and now.
pub(super) fn times(page: &Page) -> Html {
    let clock = page.work().clock();
    let field = |id: &'static str,
                 label: &'static str,
                 moment: &Moment,
                 shown: String,
                 placeholder: String,
                 act: fn(String) -> Action| {
        let input = Input {
            mono: true,
            invalid: moment.error.is_some(),
            placeholder: placeholder.into(),
            ..Input::new(id, moment.typed.to_string(), page.typed(act))
        };
        Field::new(id, label).around(html! { <>{ input.line() }{ state(moment, shown) }</> })
    };
    let is_following = clock.is_following();
    let toggle = page.act::<MouseEvent>(if is_following { Action::FreezeClock } else { Action::FollowClock });
    html! {
        <>
            <div class="times" data-own-undo="">
                { field("last-poll", "Last poll", clock.last_poll_field(), last_poll_by_default(page.work()),
                    format!("now-{}m", minutes(page.work())), |text| Action::TypeLastPoll(text.into())) }
                { field("now", "Now", clock.now_field(), moment::format(clock.now()), "now".to_owned(),
                    |text| Action::TypeNow(text.into())) }
            </div>
            <div class="row under">
                <span class={classes!("pill", is_following.then_some("good"))}>
                    { if is_following { "follows the clock" } else { "frozen" } }
                </span>
                <button type="button" class="button small" onclick={toggle}>
                    { if is_following { "Freeze" } else { "Follow the clock" } }
                </button>
            </div>
        </>
    }
}

/// The interval, where the text says none the format's.
fn minutes(session: &Session) -> u32 {
    let interval = session.analysed().and_then(|analysed| analysed.config.interval_minutes.as_ref());
    interval.map_or(DEFAULT_INTERVAL_MINUTES, |minutes| minutes.value)
}

/// What an empty last poll means: where the way to *from* starts.
fn last_poll_by_default(session: &Session) -> String {
    let preview = session.preview();
    let first = preview.as_ref().and_then(|preview| preview.window.steps.first());
    first.map(|step| moment::format(step.at)).unwrap_or_default()
}

/// What a typed instant means, or why it means nothing.
fn state(typed: &Moment, shown: String) -> Html {
    match &typed.error {
        Some(error) => html! { <p class="state bad">{ in_code(&error.to_string()) }</p> },
        None => html! { <p class="state mono">{ typed.at.map_or(shown, moment::format) }</p> },
    }
}

/// What `${date:…}` is read from.
fn server_zone(page: &Page) -> Html {
    let id = "server-zone";
    let onchange = page.typed(|text| Action::SetServerZone(text.into()));
    let value = page.work().server_zone().to_owned();
    let input = Input { mono: true, placeholder: "UTC".into(), ..Input::new(id, value, onchange) };
    let field = Field { hint: "for ${date:…}".into(), ..Field::new(id, "Server zone") };
    html! { <div data-own-undo="">{ field.around(input.line()) }</div> }
}
