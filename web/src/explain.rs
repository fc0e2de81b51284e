//! What the parts of a template mean, in words: for the page's next call and for the widget.

use pollwright_core::{
    moment,
    schedule::Window,
    template::{Format, PartKind, Rendered, Segment, SegmentKind, Template, Time, ZoneSource},
};
use serde::Serialize;

/// One part of a URL that is not plain text, and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// What is sent in its place.
    pub rendered: String,
    /// What stands in the template.
    pub written: String,
    /// What it means: "from, in GMT, as `yyyy-MM-dd`".
    pub meaning: String,
}

/// The parts of a rendered template that are not plain text, in order.
pub fn parts(template: &Template, text: &str, rendered: &Rendered) -> Vec<Explained> {
    rendered
        .segments()
        .filter(|segment| segment.kind != SegmentKind::Literal)
        .map(|segment| Explained {
            rendered: segment.raw.to_owned(),
            written: text.get(segment.span.range()).unwrap_or_default().to_owned(),
            meaning: meaning(template, &segment),
        })
        .collect()
}

/// What one rendered part means.
pub fn meaning(template: &Template, segment: &Segment<'_>) -> String {
    let part = template.parts.iter().find(|part| part.span == segment.span);
    match part.map(|part| &part.kind) {
        Some(PartKind::Time(time)) => time_in_words(time),
        Some(PartKind::Parameter(name)) if segment.kind == SegmentKind::Unresolved => {
            format!("parameter `{name}`, still without a value")
        }
        Some(PartKind::Parameter(name)) => format!("value of the parameter `{name}`"),
        Some(PartKind::Broken) => "cannot be rendered, and is sent as it stands".to_owned(),
        Some(PartKind::Literal) | None => "sent as it stands".to_owned(),
    }
}

/// The window's way from the last poll to *from*, one line a step.
pub fn steps(window: &Window) -> Vec<(String, String)> {
    window.steps.iter().map(|step| (step.what.to_string(), moment::format(step.at))).collect()
}

fn time_in_words(time: &Time) -> String {
    if let Format::Constant(value) = &time.format {
        return format!("always `{value}` (not documented)");
    }
    let what = if time.is_now { "the time of the poll" } else { "the start of the window" };
    let clock = match &time.zone {
        ZoneSource::Gmt => "in GMT".to_owned(),
        ZoneSource::Server => "in the zone of the server".to_owned(),
        ZoneSource::Named(named) if named.id == named.zone.id() => format!("in {}", named.id),
        ZoneSource::Named(named) => format!("in {}, which Java takes for {}", named.id, named.zone.id()),
    };
    match &time.format {
        Format::Pattern(pattern) => format!("{what}, {clock}, as `{}`", pattern.source()),
        Format::Epoch(epoch) => format!("{what}, in {} since 1970", epoch.keyword()),
        Format::Constant(value) => format!("always `{value}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollwright_core::{date::Zone, template::Moment};
    use std::collections::BTreeMap;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let template = Template::parse(text);
        let instant = moment::parse("2026-11-20T14:30Z", Default::default()).expect("an instant");
        let moment = Moment {
            from: instant,
            poll_start: instant,
            server_zone: &Zone::gmt(),
            parameters: &BTreeMap::new(),
        };
        let rendered = template.render(text, &moment);
        let actual: Vec<_> = parts(&template, text, &rendered).into_iter().map(|part| part.meaning).collect();
        assert_eq!(actual, expected, "template: {text}");
    }

    #[test]
    fn parts_in_words() {
        check("/accounts", &[]);
        check("/a?x=${gmtDate:yyyy-MM-dd}", &["the start of the window, in GMT, as `yyyy-MM-dd`"]);
        check(
            "/a?x=${epoch:s}&y={id}",
            &["the start of the window, in seconds since 1970", "parameter `id`, still without a value"],
        );
        check("/a?x=${date:HH:mm}", &["the start of the window, in the zone of the server, as `HH:mm`"]);
        check("/a?x=${nonsense}", &["cannot be rendered, and is sent as it stands"]);
    }
}
