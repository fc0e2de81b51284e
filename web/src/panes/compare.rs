//! Compare: two configurations, or one on two platforms, side by side, with what the change will cause.

use super::moved::move_there;
use crate::{
    components::{in_code, select},
    hooks::{Page, use_answer, use_session, use_view},
};
use pollwright_core::platform::Platform;
use pollwright_web::state::{Action, Bench, Other};
use serde_json::{Value, json};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

#[component]
pub(crate) fn Compare() -> Html {
    let page = Page { session: use_session(), view: use_view() };
    let work = page.work();
    let other = &work.bench().other;
    let platform = other.platform.unwrap_or_else(|| elsewhere(work.platform(), !other.text.is_empty()));
    let against = json!({ "text": *other.text, "platform": platform });
    let answer =
        use_answer("compare", vec![json!(**work.text()), work.call_options(), json!(work.block()), against]);
    html! {
        <main class="job" data-own-undo="" id="compare">
            <section class="job-head" aria-label="What is compared">
                <h2>{ "Compare" }</h2>
                <p class="soft">{ "What will happen when this configuration becomes the other one." }</p>
                { sides(&page, platform) }
            </section>
            { match answer {
                None => html! { <p class="empty" role="status">{ "Comparing…" }</p> },
                Some(Err(sentence)) => html! { <p class="empty" role="status">{ in_code(&sentence) }</p> },
                Some(Ok(answer)) => html! { <>{ consequences(&answer) }{ resources(&answer) }</> },
            } }
        </main>
    }
}

/// The platform to compare with by default: the other kind where the text is the same.
fn elsewhere(platform: Platform, is_other_text: bool) -> Platform {
    match platform {
        same if is_other_text => same,
        Platform::Pollwright => Platform::CloudElements,
        _ => Platform::Pollwright,
    }
}

fn sides(page: &Page, platform: Platform) -> Html {
    let work = page.work();
    let bench = work.bench().clone();
    let set = |other: Other| Action::SetBench(Bench { other, ..bench.clone() });
    let options: Vec<_> = Platform::ALL.iter().map(|one| (one.slug().into(), one.name().into())).collect();
    let onplatform = {
        let bench = bench.clone();
        page.typed(move |slug| {
            let other = Other { platform: slug.parse().ok(), ..bench.other.clone() };
            Action::SetBench(Bench { other, ..bench.clone() })
        })
    };
    let ontext = {
        let (bench, session) = (bench.clone(), page.session.dispatcher());
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                let other = Other { text: area.value().into(), ..bench.other.clone() };
                session.dispatch(Action::SetBench(Bench { other, ..bench.clone() }));
            }
        })
    };
    let copied = page.act::<MouseEvent>(set(Other { text: work.text().clone(), ..bench.other.clone() }));
    html! {
        <div class="sides">
            <div class="side">
                <h3>{ "Now" }</h3>
                <p>{ format!("The configuration on {}", work.platform().name()) }</p>
                <button type="button" class="button small" onclick={copied}>{ "Take it as the other one, to edit" }</button>
            </div>
            <div class="side">
                <div class="row">
                    <h3><label for="other-platform">{ "Then, on" }</label></h3>
                    { select("other-platform".into(), platform.slug(), &options, &onplatform, false) }
                    if bench.other.text.is_empty() && platform != work.platform() && !work.text().trim().is_empty() { <button type="button" class="button small" onclick={move_there(page, work.platform(), platform)}>{ format!("Move it to {}", platform.name()) }</button> }
                </div>
                { others(page) }
                <label class="soft" for="other-text">{ "The other configuration; leave it empty to compare platforms" }</label>
                <textarea id="other-text" class="mono" spellcheck="false" autocapitalize="off" data-own-undo=""
                    value={bench.other.text.to_string()} oninput={ontext} />
            </div>
        </div>
    }
}

/// The other configurations of the project, each to be compared with.
fn others(page: &Page) -> Html {
    let take = |(at, title): (usize, &String)| {
        let page = page.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(other) = page.work().configuration(at) {
                let other = Other { text: other.text().clone(), platform: Some(other.platform()) };
                page.session.dispatch(Action::SetBench(Bench { other, ..page.work().bench().clone() }));
            }
        });
        html! { <button type="button" class="button small" {onclick}>{ format!("Take “{title}”") }</button> }
    };
    let titles = page.work().configurations();
    let others: Vec<_> =
        titles.iter().enumerate().filter(|(at, _)| *at != page.work().place()).map(take).collect();
    if others.is_empty() {
        return Html::default();
    }
    html! { <div class="row">{ for others }</div> }
}

pub(super) fn consequences(answer: &Value) -> Html {
    let list = answer["consequences"].as_array().cloned().unwrap_or_default();
    if list.is_empty() {
        return html! { <p class="empty good" role="status">{ "Nothing changes for the receivers of events." }</p> };
    }
    let names = |one: &Value| {
        let names = one["resources"].as_array().map(Vec::as_slice).unwrap_or_default();
        names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
    };
    let one = |one: &Value| {
        let class = match one["weight"].as_str() {
            Some("error") => "dot bad",
            Some("warning") => "dot warn",
            _ => "dot",
        };
        html! {
            <li>
                <span class={class} aria-hidden="true" />
                <p>
                    if !names(one).is_empty() { <b>{ format!("{} ", names(one)) }</b> }
                    { in_code(one["words"].as_str().unwrap_or_default()) }
                </p>
            </li>
        }
    };
    html! {
        <section class="consequences" role="status" aria-label="What the change will cause">
            <h2>{ "What it will cause" }</h2>
            <ul>{ for list.iter().map(one) }</ul>
        </section>
    }
}

/// The next poll of each resource, now and then.
pub(super) fn resources(answer: &Value) -> Html {
    let url = |side: &Value| {
        let segments = side["url"]["segments"].as_array().map(Vec::as_slice).unwrap_or_default();
        let text: String = segments.iter().filter_map(|segment| segment["raw"].as_str()).collect();
        if text.is_empty() { "not polled".to_owned() } else { text }
    };
    let row = |pair: &Value| {
        let (before, after) = (url(&pair["before"]), url(&pair["after"]));
        let same = (before == after).then_some("same");
        html! {
            <li class={classes!(same)}>
                <h3>{ pair["name"].as_str().unwrap_or_default().to_owned() }</h3>
                <div class="sides"><code>{ before }</code><code>{ after }</code></div>
            </li>
        }
    };
    let pairs = answer["resources"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        <section class="compared" aria-label="The next polls, now and then">
            <h2>{ "The next poll, now and then" }</h2>
            <ul>{ for pairs.iter().map(row) }</ul>
        </section>
    }
}
