//! `<pollwright-url>`: the URL that a template gives, for a time that the reader can change.

use super::{
    Answer, Asked, Node,
    fields::{Line, copier, line, sentence, title, url, zone_note},
    view::{element, in_code, part, string},
};
use crate::api::{self, CallOptions, UrlAnswer};
use pollwright_core::{
    date::Instant,
    moment,
    platform::Platform,
    template::{PartKind, Template, ZoneSource},
};

/// What the reader can type.
const FIELDS: &[&str] = &["last-poll", "now", "zone"];

pub(super) fn answer(mut asked: Asked) -> Answer {
    let set = asked.typed(FIELDS);
    let text = asked.get("template");
    if text.trim().is_empty() {
        let words = "`template` is empty: give it a URL such as `/contacts?since=${gmtDate:yyyy-MM-dd}`.";
        return Answer {
            set,
            view: vec![title(""), sentence(words)],
            details: vec![("change", "null".into())],
        };
    }
    let template = Template::parse(text);
    let times = Times::of(&asked);
    let mut view = vec![title("")];
    let mut detail = "null".to_owned();
    match times.call(&asked) {
        Ok(call) => {
            view.push(part("div", "call").with("role", "status").and(url(&call.url)));
            detail = told(&call);
            view.extend(template.errors.iter().map(|error| sentence(&error.kind.to_string())));
            let copy = copier(&asked, "Copy URL", call.url.encoded());
            view.push(times.fields(&asked, &template).and(copy));
            view.extend(explained(&call));
            view.push(window(&call));
        }
        Err(words) => {
            view.push(sentence(&words));
            view.push(times.fields(&asked, &template));
        }
    }
    Answer { set, view, details: vec![("change", detail)] }
}

/// The times as they were typed, and what is wrong with them.
struct Times {
    now: Result<Instant, String>,
    last_poll: Option<Result<Instant, String>>,
}

impl Times {
    fn of(asked: &Asked) -> Self {
        let read = |text: &str, now| moment::parse(text, now).map_err(|error| error.to_string());
        let now = asked.given("now").map_or(Ok(asked.clock), |text| read(&text, asked.clock));
        let last_poll = asked.given("last-poll").map(|text| read(&text, now.clone().unwrap_or(asked.clock)));
        Self { now, last_poll }
    }

    /// The call at these times; a time that cannot be read is taken as if it were not there.
    fn call(&self, asked: &Asked) -> Result<UrlAnswer, String> {
        let now = self.now.clone().unwrap_or(asked.clock);
        let last_poll = self.last_poll.clone().and_then(Result::ok);
        let options = CallOptions {
            now: moment::format(now),
            last_poll: last_poll.map(moment::format),
            platform: asked.given("platform"),
            server_zone: asked.given("zone"),
            ..CallOptions::default()
        };
        if let Some(Err(words)) = options.platform.as_deref().map(str::parse::<Platform>) {
            return Err(words);
        }
        api::url(asked.get("template"), &options)
    }

    fn fields(&self, asked: &Asked, template: &Template) -> Node {
        let wrong = |time: &Result<Instant, String>| time.as_ref().err().cloned();
        let last_poll = self.last_poll.as_ref().and_then(wrong);
        let now = wrong(&self.now);
        let clock = moment::format(asked.clock);
        let fields = part("div", "fields")
            .and(line(&Line {
                act: "set:last-poll",
                label: "Last poll",
                value: asked.get("last-poll"),
                placeholder: "now-15m",
                wrong: last_poll.as_deref(),
            }))
            .and(line(&Line {
                act: "set:now",
                label: "Now",
                value: asked.get("now"),
                placeholder: &clock,
                wrong: now.as_deref(),
            }));
        let is_servers =
            |kind: &PartKind| matches!(kind, PartKind::Time(time) if time.zone == ZoneSource::Server);
        match template.parts.iter().any(|part| is_servers(&part.kind)) {
            true => fields.and(line(&Line {
                act: "set:zone",
                label: "Zone of the server",
                value: asked.get("zone"),
                placeholder: "UTC",
                wrong: zone_note(asked.get("zone")).as_deref(),
            })),
            false => fields,
        }
    }
}

fn explained(call: &UrlAnswer) -> Option<Node> {
    let entry = |part: &crate::explain::Explained| {
        [element("dt").text(&part.written), element("dd").all(in_code(&part.meaning))]
    };
    let list = part("dl", "parts").all(call.parts.iter().flat_map(entry));
    (!call.parts.is_empty()).then_some(list)
}

fn window(call: &UrlAnswer) -> Node {
    let window = part("p", "window");
    let instant = |at| element("span").with("class", "instant").text(moment::format(at));
    match call.window.from {
        Some(from) => {
            window.text("Window from ").and(instant(from)).text(" to ").and(instant(call.window.to))
        }
        None => window.text("No part says the last poll: each poll reads everything."),
    }
}

/// `{ url, encoded, from, to, isBroken }`.
fn told(call: &UrlAnswer) -> String {
    let mut out = String::from("{\"url\":");
    string(&mut out, &call.raw);
    out.push_str(",\"encoded\":");
    string(&mut out, call.url.encoded());
    out.push_str(",\"from\":");
    match call.window.from {
        Some(from) => string(&mut out, &moment::format(from)),
        None => out.push_str("null"),
    }
    out.push_str(",\"to\":");
    string(&mut out, &moment::format(call.window.to));
    out.push_str(if call.is_broken { ",\"isBroken\":true}" } else { ",\"isBroken\":false}" });
    out
}
