//! The next call of the selected resource: always in view.

use crate::{
    browser::clipboard,
    components::{Field, Select, TextInput, UrlView, in_code},
    hooks::{ViewAction, use_session, use_view},
};
use pollwright_core::{config::DEFAULT_INTERVAL_MINUTES, moment, template::ZoneSource};
use pollwright_web::{
    address, explain,
    state::{Action, Moment, Session},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[component]
pub(crate) fn NextCall() -> Html {
    let session = use_session();
    let Some((resource, preview)) = session.0.resource().zip(session.0.preview()) else {
        return html! {
            <div class="section">
                <div class="head"><h2>{ "Next poll" }</h2></div>
                <p class="soft">{ "The URL of the next poll stands here as soon as a resource is configured." }</p>
            </div>
        };
    };
    let url = resource.url.as_ref();
    let base = url.map(|url| address::base(&session.0, &url.text.text)).unwrap_or_default();
    html! {
        <>
        <div class="section next">
            <Head />
            <Shown {base} />
        </div>
        <div class="section">
            <Times />
            if url.is_some_and(|url| url.template.times().any(|(time, _)| time.zone == ZoneSource::Server)) {
                <ServerZone />
            }
            <Steps />
            if preview.window.from.is_none() && url.is_some() {
                <p class="soft">{ "No part says the last poll: each poll reads everything." }</p>
            }
            <div>{ for preview.notes.iter().map(|note| html! { <p class="soft">{ in_code(note) }</p> }) }</div>
        </div>
        </>
    }
}

/// How *from* came about, where more than the last poll decides.
#[component]
fn Steps() -> Html {
    let session = use_session();
    let steps = session.0.preview().map(|preview| explain::steps(&preview.window)).unwrap_or_default();
    if steps.len() < 2 {
        return Html::default();
    }
    html! {
        <dl class="steps" aria-label="How the start of the window came about">
            { for steps.into_iter().map(|(what, at)| html! { <><dt>{ in_code(&what) }</dt><dd>{ at }</dd></> }) }
        </dl>
    }
}

/// Which resource it is, and its choice where there are several.
#[component]
fn Head() -> Html {
    let session = use_session();
    let Some(resource) = session.0.resource() else { return Html::default() };
    let names = session.0.analysed().map(|analysed| analysed.config.resources()).unwrap_or_default();
    let name = AttrValue::from(resource.name.value.clone());
    if names.len() < 2 {
        return html! { <div class="head"><h2>{ format!("Next poll of {name}") }</h2></div> };
    }
    let options: Vec<_> = names
        .iter()
        .map(|one| (AttrValue::from(one.name.value.clone()), AttrValue::from(one.name.value.clone())))
        .collect();
    let dispatcher = session.dispatcher();
    let onchange = Callback::from(move |name: String| dispatcher.dispatch(Action::SelectResource(name)));
    html! {
        <div class="head">
            <h2 class="choice"><label for="resource">{ "Next poll of " }</label>
                <Select id="resource" value={name} {options} {onchange} /></h2>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ShownProps {
    /// What stands before the path.
    base: String,
}

/// The URL itself.
#[component]
fn Shown(props: &ShownProps) -> Html {
    let session = use_session();
    let view = use_view();
    let encoded = use_state(|| false);
    let Some((resource, preview)) = session.0.resource().zip(session.0.preview()) else {
        return Html::default();
    };
    let Some(rendered) = preview.url.clone() else {
        return html! { <p class="soft">{ "The resource has no URL yet." }</p> };
    };
    let full = format!("{}{}", props.base, if *encoded { rendered.encoded() } else { rendered.raw() });
    let copy = {
        let (view, full) = (view.dispatcher(), format!("{}{}", props.base, rendered.encoded()));
        Callback::from(move |_| {
            let (view, full) = (view.clone(), full.clone());
            spawn_local(async move {
                let said = match clipboard::copy(&full).await {
                    Ok(()) => "Copied the URL, percent-encoded".to_owned(),
                    Err(sentence) => sentence,
                };
                view.dispatch(ViewAction::Toast(said.into()));
            });
        })
    };
    let choose = |to: bool| {
        let encoded = encoded.clone();
        Callback::from(move |_| encoded.set(to))
    };
    let template = resource.url.as_ref().map(|url| url.template.clone());
    html! {
        <>
            <p class="url" id="next-url" data-url={full}>
                <span class="method">{ "GET " }</span><span class="base">{ &props.base }</span>
                <UrlView {rendered} {template} encoded={*encoded} />
            </p>
            <div class="row under">
                <div class="choices" role="group" aria-label="How the URL is written">
                    <button type="button" aria-pressed={(!*encoded).to_string()} onclick={choose(false)}>{ "Readable" }</button>
                    <button type="button" aria-pressed={encoded.to_string()} onclick={choose(true)}>{ "As sent" }</button>
                </div>
                <span class="grow" />
                <button type="button" class="button small" onclick={copy}>{ "Copy URL" }</button>
            </div>
        </>
    }
}

/// The last poll and now.
#[component]
fn Times() -> Html {
    let session = use_session();
    let clock = session.0.clock();
    let typed = |act: fn(std::rc::Rc<str>) -> Action| {
        let dispatcher = session.dispatcher();
        Callback::from(move |text: String| dispatcher.dispatch(act(text.into())))
    };
    let toggle = {
        let dispatcher = session.dispatcher();
        let action = if clock.is_following() { Action::FreezeClock } else { Action::FollowClock };
        Callback::from(move |_| dispatcher.dispatch(action.clone()))
    };
    let (last_poll, now) = (clock.last_poll_field(), clock.now_field());
    let interval = last_poll_by_default(&session.0);
    html! {
        <>
            <div class="times" data-own-undo="">
                <Field id="last-poll" label="Last poll">
                    <TextInput id="last-poll" value={last_poll.typed.to_string()} mono=true invalid={last_poll.error.is_some()}
                        placeholder={format!("now-{}m", minutes(&session.0))} onchange={typed(Action::TypeLastPoll)} />
                    { state(last_poll, interval) }
                </Field>
                <Field id="now" label="Now">
                    <TextInput id="now" value={now.typed.to_string()} mono=true invalid={now.error.is_some()}
                        placeholder="now" onchange={typed(Action::TypeNow)} />
                    { state(now, moment::format(clock.now())) }
                </Field>
            </div>
            <div class="row under">
                <span class={classes!("pill", clock.is_following().then_some("good"))}>
                    { if clock.is_following() { "follows the clock" } else { "frozen" } }
                </span>
                <button type="button" class="button small" onclick={toggle}>
                    { if clock.is_following() { "Freeze" } else { "Follow the clock" } }
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
    let first = session.preview().and_then(|preview| preview.window.steps.first());
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
#[component]
fn ServerZone() -> Html {
    let session = use_session();
    let dispatcher = session.dispatcher();
    let onchange = Callback::from(move |id: String| dispatcher.dispatch(Action::SetServerZone(id.into())));
    html! {
        <div data-own-undo="">
            <Field id="server-zone" label="Server zone" hint="for ${date:…}"
                help="The zone of the server that polls; UTC unless you know better.">
                <TextInput id="server-zone" mono=true value={session.0.server_zone().to_owned()} placeholder="UTC" {onchange} />
            </Field>
        </div>
    }
}
