//! The lists of an instance: events, polls, deliveries, former configurations.

use super::{
    compared::compared,
    list::pill,
    one::At,
    tools::{done, folded},
};
use crate::{
    app::counted,
    components::{around, button, in_code, plain},
};
use gloo::net::http::Method;
use pollwright_web::state::{
    hosted::{delivery, list, reasons, text, when},
    watch::{Seen, Tab},
};
use serde_json::Value;
use yew::prelude::*;

/// What is listed.
pub(super) fn rows(at: &At) -> Html {
    let Some(rows) = &at.watch.rows else { return plain("p", "empty", "Reading…") };
    let (row, none): (fn(&At, &Value) -> Vec<Html>, _) = match at.watch.tab {
        Tab::Events => (
            event,
            "No event has fired yet. The first poll is a baseline: what is there already is not told.",
        ),
        Tab::Reports => (report, "It has not been polled yet."),
        Tab::Deliveries => (notification, "Nothing was owed to the callback yet."),
        Tab::Revisions => {
            (revision, "The configuration is the first one; every change keeps the one before.")
        }
    };
    if rows.is_empty() {
        return plain("p", "empty", none);
    }
    // Each is known by what it is, so that an opened record stays open when others come before it.
    let item = |one: &Value| {
        let key = format!("{}{}{}", one["id"], one["seq"], one["pollStart"]);
        html! { <li {key}>{ for row(at, one) }</li> }
    };
    html! {
        <>
            <ul class="happened">{ for rows.iter().map(item) }</ul>
            if at.watch.has_more() { { button("button", "Earlier ones", at.see(Seen::More)) } }
        </>
    }
}

fn event(_: &At, event: &Value) -> Vec<Html> {
    let class = if text(event, "eventType") == "DELETED" { "pill bad" } else { "pill good" };
    let head = vec![
        said("span", class, event, "eventType"),
        plain("b", "mono", format!("{} {}", text(event, "objectType"), text(event, "objectId"))),
        time(event, "date"),
        grow(),
        status(event),
    ];
    let why = vec![said("b", "", event, "reason"), in_code(&format!(" {}", text(event, "sentence")))];
    let mut parts = vec![around("div", "row", head), around("p", "soft", why)];
    if !event["record"].is_null() {
        parts.push(folded("Record", format!("{:#}", event["record"])));
    }
    parts
}

fn report(_: &At, report: &Value) -> Vec<Html> {
    let number = |key: &str| report[key].as_u64().unwrap_or_default() as usize;
    let error = report["error"].as_str();
    let (class, words) = match error {
        Some(_) => ("pill bad", "failed".to_owned()),
        None if report["isBaseline"] == true => ("pill", "baseline".to_owned()),
        None if number("nEvents") == 0 => ("pill", "nothing new".to_owned()),
        None => ("pill good", counted(number("nEvents"), "event")),
    };
    let (pages, records) = (counted(number("nPages"), "page"), counted(number("nRecords"), "record"));
    let head = vec![
        time(report, "pollStart"),
        said("b", "", report, "resource"),
        plain("span", class, words),
        plain("span", "soft", reasons(report)),
        grow(),
        plain("span", "faint", format!("{pages}, {records}, {} ms", number("durationMs"))),
    ];
    let window = match report["from"].as_str() {
        Some(from) => format!("from {} to {}", when(from), when(text(report, "pollStart"))),
        None => "all records".to_owned(),
    };
    let mut parts = vec![around("div", "row", head)];
    parts.extend(report["url"].as_str().map(|url| plain("code", "asked", format!("GET {url}"))));
    parts.push(plain("p", "faint", window));
    parts.extend(error.map(|words| around("p", "told warn", vec![in_code(words)])));
    let warnings = list(report, "warnings").iter().filter_map(Value::as_str);
    parts.extend(warnings.map(|words| around("p", "told", vec![in_code(words)])));
    parts
}

fn notification(at: &At, one: &Value) -> Vec<Html> {
    let mut head = vec![
        time(one, "createdAt"),
        status(one),
        plain("span", "", counted(one["nEvents"].as_u64().unwrap_or_default() as usize, "event")),
        said("code", "faint", one, "id"),
        grow(),
    ];
    if at.may_change && text(one, "status") != "pending" {
        let again = at.path(&format!("/deliveries/{}/resend", one["seq"]));
        head.push(button("button small", "Resend", at.run(Method::POST, again, None, done)));
    }
    let mut parts = vec![around("div", "row", head)];
    parts.extend(one["answer"].as_str().map(|answer| around("p", "soft", vec![in_code(answer)])));
    let next = one["nextAt"].as_str().map(when);
    parts.extend(
        next.map(|next| plain("p", "faint", format!("failed {} times, next try at {next}", one["nFailed"]))),
    );
    parts
}

fn revision(at: &At, one: &Value) -> Vec<Html> {
    let mut head = vec![
        time(one, "at"),
        said("b", "", one, "name"),
        plain("span", "soft", format!("replaced by {}", text(one, "who"))),
        grow(),
    ];
    if at.may_change {
        let restore = at.path(&format!("/revisions/{}/restore", one["seq"]));
        head.push(button("button small", "Restore", at.run(Method::POST, restore, None, done)));
    }
    vec![around("div", "row", head), compared(at, one["seq"].as_i64().unwrap_or_default())]
}

fn said(tag: &'static str, class: &'static str, one: &Value, key: &str) -> Html {
    plain(tag, class, text(one, key).to_owned())
}

fn time(one: &Value, key: &str) -> Html {
    plain("time", "", when(text(one, key)))
}

fn status(one: &Value) -> Html {
    let (tone, words) = delivery(text(one, "status"));
    pill(tone, words)
}

fn grow() -> Html {
    plain("span", "grow", "")
}
