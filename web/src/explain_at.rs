//! What stands at a place of the text, in words: a key, a part of a template, a part of a date pattern.

use crate::{
    complete::offset_words,
    explain,
    places::Places,
    spot::{Holder, Spot},
    state::Session,
};
use pollwright_core::{
    Analysed,
    config::{DateField, FieldFormatKind, Resource},
    date::{
        DateFormat, Zone, ZoneKind,
        explain::{ExplainedPart, explain as explain_pattern},
    },
    decoded::Decoded,
    diag::Diagnostic,
    schema::Key,
    span::Span,
    template::{Format, Part as TemplatePart, PartKind, Time, ZoneSource},
};
use serde::Serialize;

/// What is said about a place. Code stands between backticks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// What it is about, in bytes of the text.
    pub span: Span,
    /// What stands there.
    pub title: String,
    /// What it means, sentence by sentence.
    pub lines: Vec<String>,
    /// The parts of it.
    pub parts: Vec<Part>,
    /// What was found there.
    pub findings: Vec<Diagnostic>,
}

/// One part of a date pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What is written.
    pub text: String,
    /// What it writes now.
    pub value: String,
    /// What it means.
    pub meaning: String,
}

/// What stands at a byte of the text; `None` where there is nothing to say.
pub fn at(session: &Session, at: u32) -> Option<Explanation> {
    let findings = session.diagnostics().iter().filter(|found| found.span.touches(at)).cloned().collect();
    let said = known(session, at).unwrap_or_default();
    let said = Explanation { findings, ..said };
    (!said.title.is_empty() || !said.findings.is_empty()).then_some(said)
}

/// The same as the editor takes it: JSON with UTF-16 units, without the findings; empty where there is nothing.
pub fn json(session: &Session, unit: u32) -> String {
    let places = Places::of(session);
    let Some(said) = known(session, places.real(unit)) else { return String::new() };
    let (from, to) = places.stretch(said.span);
    serde_json::json!({ "from": from, "to": to, "title": said.title, "lines": said.lines, "parts": said.parts })
        .to_string()
}

fn known(session: &Session, at: u32) -> Option<Explanation> {
    let analysed = session.analysis().blocks.iter().find(|block| block.text.span().touches(at))?;
    let resource = analysed.config.resources().iter().find(|resource| resource.span.touches(at));
    let inside = resource.and_then(|resource| in_resource(&Context { session, analysed, resource }, at));
    inside.or_else(|| at_key(session, &Spot::find(session.text(), analysed, at)?))
}

/// What a key means; at its value too, where that says no more.
fn at_key(session: &Session, spot: &Spot<'_>) -> Option<Explanation> {
    let member = spot.member?;
    let span = if spot.is_key { member.key_span } else { member.value.span };
    let name = &member.key.text;
    let about =
        |title: String, lines: Vec<String>| Explanation { span, title, lines, ..Explanation::default() };
    if let Some(key) = spot.key() {
        return Some(about(format!("{} `{name}`", key.label), key_lines(key)));
    }
    if spot.holder == Holder::Resources {
        return Some(about(
            format!("Resource `{name}`"),
            vec!["One thing that is polled, on its own.".to_owned()],
        ));
    }
    let field = session.element().and_then(|element| element.field(name))?;
    Some(about(format!("{} `{name}`", field.label), vec![field.help.clone()]))
}

fn key_lines(key: &Key) -> Vec<String> {
    let mut lines = vec![key.doc.to_owned()];
    let unit = key.unit.map(|unit| format!("in {unit}"));
    let default = key.default.map(|default| format!("`{default}` where it is left out"));
    let required = key.required.then(|| "polling cannot do without it".to_owned());
    let platforms: Vec<_> = key.platforms.iter().map(|platform| platform.name()).collect();
    let only = (platforms.len() < pollwright_core::platform::Platform::ALL.len())
        .then(|| format!("known to {} only", platforms.join(", ")));
    let facts: Vec<_> = [unit, default, required, only].into_iter().flatten().collect();
    if !facts.is_empty() {
        lines.push(sentence(&facts.join("; ")));
    }
    lines
}

/// A clause with a capital and a full stop.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    format!("{}{}.", first.map(String::from).unwrap_or_default(), letters.as_str())
}

/// What the words of a resource's values depend on.
struct Context<'a> {
    session: &'a Session,
    analysed: &'a Analysed,
    resource: &'a Resource,
}

fn in_resource(context: &Context<'_>, at: u32) -> Option<Explanation> {
    let resource = context.resource;
    if let Some(url) = resource.url.as_ref().filter(|url| url.text.span().touches(at)) {
        let is_here = |part: &&TemplatePart| {
            !matches!(part.kind, PartKind::Literal) && url.text.source_span(part.span).touches(at)
        };
        let part = url.template.parts.iter().find(is_here)?;
        return Some(context.template_part(&url.text, part, at));
    }
    [&resource.updated, &resource.created].into_iter().find_map(|date| context.date_field(date, at))
}

impl Context<'_> {
    /// A `${…}` or `{name}`; inside of its pattern the one part of that.
    fn template_part(&self, text: &Decoded, part: &TemplatePart, at: u32) -> Explanation {
        let preview = self.analysed.preview(self.resource);
        let segment =
            preview.url.as_ref().and_then(|url| url.segments().find(|segment| segment.span == part.span));
        let written = &text.text[part.span.range()];
        let template = self.resource.url.as_ref().map(|url| &url.template);
        let meaning = template.zip(segment).map(|(template, segment)| explain::meaning(template, &segment));
        let mut lines: Vec<String> = meaning.iter().map(|meaning| sentence(meaning)).collect();
        if let Some(segment) = segment.filter(|segment| segment.raw != written) {
            lines.push(format!("The next poll sends `{}`.", segment.raw));
        }
        let whole = Explanation {
            span: text.source_span(part.span),
            title: format!("`{written}`"),
            lines,
            ..Explanation::default()
        };
        let PartKind::Time(time) = &part.kind else { return whole };
        let Format::Pattern(pattern) = &time.format else { return whole };
        let window = &preview.window;
        let moment = if time.is_now { window.to } else { window.from.unwrap_or(window.to) };
        let millis = moment.timestamp_millis();
        let all = explain_pattern(pattern, millis, &self.zone(time)).parts;
        let lifted = |span: Span| text.source_span(span.shift(time.format_span.start()));
        let is_written = time.format_span.len() as usize == pattern.source().len();
        match is_written {
            true => whole.narrowed(&all, at, lifted),
            false => whole,
        }
    }

    fn zone(&self, time: &Time) -> Zone {
        match &time.zone {
            ZoneSource::Gmt => Zone::gmt(),
            ZoneSource::Server => self.session.zone_of_server(),
            ZoneSource::Named(named) => named.zone.clone(),
        }
    }

    /// The format or the zone of a record's date.
    fn date_field(&self, field: &DateField, at: u32) -> Option<Explanation> {
        let millis = self.session.clock().now().timestamp_millis();
        if let Some(zone) = field.zone.as_ref().filter(|zone| zone.text.span().touches(at)) {
            let offset = offset_words(&zone.zone, millis);
            let line = match zone.kind {
                ZoneKind::Fallback => "Java does not know this zone and takes GMT.".to_owned(),
                _ => format!("Its clocks show {offset} now."),
            };
            return Some(Explanation {
                span: zone.text.span(),
                title: format!("`{}`", zone.text.text),
                lines: vec!["The zone of dates that name none.".to_owned(), line],
                ..Explanation::default()
            });
        }
        let format = field.format.as_ref().filter(|format| format.text.span().touches(at))?;
        let FieldFormatKind::Known(known) = &format.kind else { return None };
        let zone = field.zone.as_ref().map_or_else(Zone::gmt, |zone| zone.zone.clone());
        let writes = format!("`{known}` writes `{}` now.", known.format(millis, &zone));
        let whole = Explanation {
            span: format.text.span(),
            title: format!("`{}`", format.text.text),
            lines: vec![writes],
            ..Explanation::default()
        };
        let DateFormat::Pattern(pattern) = known else { return Some(whole) };
        let parts = explain_pattern(pattern, millis, &zone).parts;
        Some(whole.narrowed(&parts, at, |span| format.text.source_span(span)))
    }
}

impl Explanation {
    /// What is said of a whole pattern, narrowed to its part at a place; in the open, with all its parts.
    fn narrowed(self, parts: &[ExplainedPart], at: u32, lifted: impl Fn(Span) -> Span) -> Self {
        let is_here = |part: &&ExplainedPart| {
            let span = lifted(part.span);
            span.start() <= at && at < span.end()
        };
        match parts.iter().find(is_here) {
            Some(part) if says(part) => {
                let mut lines = vec![sentence(&format!("{}; it writes `{}`", part.meaning, part.value))];
                lines.extend(self.lines);
                Self { span: lifted(part.span), title: format!("`{}`", part.text), lines, ..Self::default() }
            }
            _ => Self { parts: parts.iter().filter(|part| says(part)).map(Part::of).collect(), ..self },
        }
    }
}

impl Part {
    fn of(part: &ExplainedPart) -> Self {
        Self { text: part.text.clone(), value: part.value.clone(), meaning: part.meaning.clone() }
    }
}

/// Separators alone need no words.
fn says(part: &ExplainedPart) -> bool {
    part.text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollwright_core::{moment, platform::Platform};

    const NOW: &str = "2026-11-20T14:45Z";

    /// Title and first line about the `|` of a text.
    #[track_caller]
    fn check(marked: &str, expected: (&str, &str)) {
        let byte = marked.find('|').expect("a place");
        let now = moment::parse(NOW, Default::default()).expect("an instant");
        let session = Session::with_text(&marked.replacen('|', "", 1), Platform::CloudElements, now);
        let said = at(&session, byte as u32).unwrap_or_default();
        let line = said.lines.first().map(String::as_str).unwrap_or_default();
        assert_eq!((said.title.as_str(), line), expected, "{marked}");
    }

    #[test]
    fn keys() {
        check(r#"{"na|me": "x"}"#, ("Name `name`", "What people call this instance."));
        check(r#"{"name": "x|"}"#, ("Name `name`", "What people call this instance."));
        check(r#"{"x|": 1, "name": "x"}"#, ("", ""));
        check(
            r#"{"element": {"key": "freshdeskv2"}, "configuration": {"subdo|main": "x"}}"#,
            ("Subdomain `subdomain`", "The part of your address before `.freshdesk.com`."),
        );
        check(
            r#"{"con|tacts": {"url": "/x"}}"#,
            ("Resource `contacts`", "One thing that is polled, on its own."),
        );
    }

    #[test]
    fn templates() {
        let url = |inner: &str| format!(r#"{{"a": {{"url": "/x?since={inner}", "idField": "id"}}}}"#);
        check(
            &url("${gm|tDate:yyyy-MM-dd}"),
            ("`${gmtDate:yyyy-MM-dd}`", "The start of the window, in GMT, as `yyyy-MM-dd`."),
        );
        check(&url("${gmtDate:yyyy-M|M-dd}"), ("`MM`", "The month, two digits; it writes `11`."));
        check(&url("{i|d}"), ("`{id}`", "Parameter `id`, still without a value."));
        check(
            &url("a|"),
            ("URL `url`", "What is called: a path or an address, with `${…}` where the time goes."),
        );
    }

    #[test]
    fn dates() {
        let dates = |inner: &str| format!(r#"{{"a": {{"url": "/x", "datesConfiguration": {{{inner}}}}}}}"#);
        check(&dates(r#""updatedDateFormat": "HH|:mm""#), ("`HH:mm`", "`HH:mm` writes `14:45` now."));
        check(
            &dates(r#""updatedDateFormat": "H|H:mm""#),
            ("`HH`", "The hour, 0 to 23, two digits; it writes `14`."),
        );
        check(
            &dates(r#""updatedDateFormat": "milli|seconds""#),
            ("`milliseconds`", "`milliseconds` writes `1795185900000` now."),
        );
        check(
            &dates(r#""updatedDateTimezone": "Europe/B|erlin""#),
            ("`Europe/Berlin`", "The zone of dates that name none."),
        );
    }

    #[test]
    fn findings_are_said_too() {
        let session = Session::with_text(
            r#"{"element": {}, "name": "x",}"#,
            Platform::CloudElements,
            Default::default(),
        );
        let said = at(&session, 27).expect("the comma");
        assert_eq!(said.findings.iter().map(|found| found.rule).collect::<Vec<_>>(), ["json-syntax"]);
    }
}
