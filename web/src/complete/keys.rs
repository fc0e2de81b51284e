//! Keys that an object does not have yet, and resources that are not polled yet.

use super::{Choice, Here, Offer};
use crate::spot::Holder;
use pollwright_core::{
    catalog,
    json::Member,
    schema::{self, Key, Kind},
    span::Span,
};

pub(super) fn offer(here: &Here<'_>, asked: bool) -> Option<Offer> {
    let slot = match here.spot.member {
        Some(member) => {
            let written = here.text.get(member.key_span.range()).unwrap_or_default();
            let is_closed = written.starts_with(['"', '\\']) && !here.is_unclosed(member.key_span);
            let end = if is_closed { member.key_span.end() } else { here.at.max(member.key_span.start()) };
            let typed = member.key.span().start();
            let has_value = is_closed && here.follows(end).starts_with(':');
            Slot { typed: typed.min(here.at), span: Span::new(member.key_span.start(), end), has_value }
        }
        None if asked => Slot { typed: here.at, span: Span::at(here.at), has_value: false },
        None => return None,
    };
    let is_there = |name: &str| {
        let is_it = |member: &Member| member.key_span.start() != slot.span.start() && member.key.text == name;
        here.spot.object.members().iter().any(is_it)
    };
    let choices = match here.spot.holder {
        Holder::Keys(place) => {
            let platform = here.session.platform();
            let fitting =
                schema::keys_of(place).filter(|key| key.is_known_to(platform) && !is_there(key.name));
            let mut choices: Vec<_> =
                fitting.map(|key| slot.choice(here, key.name, words(key), value(key))).collect();
            if place == schema::Place::Configuration {
                let fields =
                    here.session.element().map(|element| element.fields.as_slice()).unwrap_or_default();
                let own = fields.iter().filter(|field| !field.key.starts_with('/') && !is_there(&field.key));
                choices.extend(own.map(|field| {
                    let words = (field.label.clone(), Some(field.help.clone()));
                    slot.choice(here, &field.key, words, ("\"".into(), "\"".into(), false))
                }));
            }
            choices
        }
        Holder::Resources => {
            let element = here.session.element()?;
            let missing = element.resources.iter().filter(|resource| !is_there(&resource.name));
            let choice = |resource: &catalog::CatalogResource| {
                let members = element.resource_json(resource, here.session.platform());
                let json = here.indented(&format!("{members:#}"));
                let doc = resource.notes.first().map(|note| note.text.clone());
                slot.choice(here, &resource.name, (element.name.clone(), doc), (json, String::new(), false))
            };
            missing.map(choice).collect()
        }
        Holder::Other => Vec::new(),
    };
    Some(Offer { typed: slot.typed, choices })
}

/// Where a key is to be written.
struct Slot {
    /// Where what was typed of it starts.
    typed: u32,
    /// What it replaces, quotes included.
    span: Span,
    /// Whether its value is there already.
    has_value: bool,
}

impl Slot {
    /// `value` is what stands before and after the caret, as JSON, and whether values are offered at once.
    fn choice(
        &self,
        here: &Here<'_>,
        name: &str,
        (detail, doc): (String, Option<String>),
        value: (String, String, bool),
    ) -> Choice {
        let key = serde_json::Value::from(name).to_string();
        let choice = Choice { doc, ..Choice::word(name, detail, self.span) };
        if self.has_value {
            return choice.written(here.encoded(&key));
        }
        let (before, after, goes_on) = value;
        let before = here.encoded(&format!("{key}: {before}"));
        let comma = if here.follows(self.span.end()).starts_with(['"', '\\']) { "," } else { "" };
        let insert = format!("{before}{}{comma}", here.encoded(&after));
        Choice {
            insert,
            caret: before.len(),
            comma: missing_comma(here, self.span.start()),
            goes_on,
            ..choice
        }
    }
}

/// The end of the member before a place, where no comma follows it.
fn missing_comma(here: &Here<'_>, at: u32) -> Option<u32> {
    let before = here.spot.object.members().iter().rev().find(|member| member.key_span.end() < at)?;
    let end = before.value.span.end();
    let between = here.text.get(end as usize..at as usize)?;
    (!between.contains(',')).then_some(end)
}

impl Here<'_> {
    /// JSON of several lines, indented as the line of the place is.
    fn indented(&self, json: &str) -> String {
        let before = self.text.get(..self.at as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let blanks = &line[..line.len() - line.trim_start().len()];
        json.replace('\n', &format!("\n{blanks}"))
    }
}

/// What the console calls a key, and what it is for.
fn words(key: &Key) -> (String, Option<String>) {
    let default = key.default.map(|default| format!(" Left out, it is `{default}`.")).unwrap_or_default();
    let unit = key.unit.map(|unit| format!(" In {unit}.")).unwrap_or_default();
    (key.label.to_owned(), Some(format!("{}{unit}{default}", key.doc)))
}

/// What is written with a key: JSON before and after the caret, and whether values are offered at once.
fn value(key: &Key) -> (String, String, bool) {
    let pair = |before: &str, after: &str, goes_on| (before.to_owned(), after.to_owned(), goes_on);
    match key.kind {
        // Who writes a switch wants it otherwise than it is without.
        Kind::Flag => pair(if key.default == Some("true") { "false" } else { "true" }, "", false),
        Kind::Whole(..) => pair(key.default.unwrap_or_default(), "", false),
        Kind::Choice(_) | Kind::DateFormat | Kind::Zone => pair("\"", "\"", true),
        Kind::Text | Kind::Secret | Kind::Callback | Kind::Template | Kind::Path | Kind::Instant => {
            pair("\"", "\"", false)
        }
        Kind::List => pair("[", "]", false),
        Kind::Texts => pair("{", "}", false),
        Kind::Object(_) | Kind::Resources => pair("{ ", " }", true),
        Kind::Any => pair("", "", false),
    }
}
