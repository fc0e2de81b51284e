//! The table of parameters: one row a key.

use super::{ElementPage, POLLER};
use crate::{
    analyze,
    catalog::{Element, Field},
    diag::Severity,
    docs,
    json::{Document, Node},
    platform::Platform,
    schema::{Key, Kind, Place, keys_of},
};
use serde_json::Value;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) label: String,
    /// As the table shows it: `datesConfiguration.updatedDateField`.
    pub(super) key: String,
    pub(super) description: String,
    pub(super) takes: String,
    pub(super) is_required: bool,
    pub(super) default: Option<String>,
}

impl Row {
    /// The cells in the table's order.
    pub(super) fn cells(&self) -> [String; 6] {
        [
            self.label.clone(),
            format!("`{}`", self.key),
            self.description.clone(),
            self.takes.clone(),
            if self.is_required { "yes" } else { "no" }.to_owned(),
            self.default.as_ref().map_or_else(String::new, |default| format!("`{default}`")),
        ]
    }
}

/// Settings that a body need not hold and a page should tell of.
const OFFERED: &[&str] = &["event.notification.signature.key"];

/// All rows, in the order of the console's form: the instance, the element's own fields, event settings, resources.
pub(super) fn rows(page: &ElementPage, document: &Document) -> Vec<Row> {
    let needs = Needs::of(page);
    let mut rows = Vec::new();
    let mut add = |prefix: &str, pointer: &str, key: &Key| {
        rows.push(Row {
            label: key.label.to_owned(),
            key: format!("{prefix}{}", key.name),
            description: key.doc.to_owned(),
            takes: docs::takes(key),
            is_required: key.required || needs.needs(&format!("{pointer}/{}", key.name)),
            default: key.default.map(str::to_owned),
        });
    };
    let holds = |pointer: &str, key: &Key| document.find(&format!("{pointer}/{}", key.name)).is_some();
    let is_plain = |key: &&Key| !matches!(key.kind, Kind::Object(_));
    for key in keys_of(Place::Body).filter(is_plain).filter(|key| holds("", key)) {
        add("", "", key);
    }
    for key in keys_of(Place::Element).filter(|key| holds("/element", key)) {
        add("element.", "/element", key);
    }
    let settings = document.find("/configuration").map(Node::members).unwrap_or_default();
    let known = page.element.as_ref().map(|element| fields(element, page.platform)).unwrap_or_default();
    for key in keys_of(Place::Configuration)
        .filter(is_plain)
        .filter(|key| holds("/configuration", key) || OFFERED.contains(&key.name))
    {
        add("", "/configuration", key);
    }
    for (place, prefix) in
        [(Place::Resource, ""), (Place::Dates, "datesConfiguration."), (Place::Own, "pollwright.")]
    {
        for key in keys_of(place).filter(is_plain).filter(|key| key.is_known_to(page.platform)) {
            add(prefix, "", key);
        }
    }
    // The element's own fields stand where the console has them: before the event settings.
    let at = rows.iter().position(|row| row.key.starts_with("event.")).unwrap_or(rows.len());
    let own = known.iter().copied().map(Row::of_field);
    let is_unknown = |name: &str| {
        known.iter().all(|field| field.key != name)
            && keys_of(Place::Configuration).all(|key| key.name != name)
    };
    let others = settings.iter().filter(|member| is_unknown(&member.key.text));
    let others = others.map(|member| Row::unknown(&member.key.text)).collect::<Vec<_>>();
    rows.splice(at..at, own.chain(others).collect::<Vec<_>>());
    rows
}

/// The fields that a platform asks for: hosted ones know by themselves what has a default, and need nothing optional.
pub(super) fn fields(element: &Element, platform: Platform) -> Vec<&Field> {
    let asks = |field: &&Field| !platform.is_hosted() || (field.default.is_none() && !field.optional);
    element.fields.iter().filter(asks).collect()
}

impl Row {
    fn of_field(field: &Field) -> Self {
        let takes = if field.secret { "secret text" } else { "text" };
        Self {
            label: field.label.clone(),
            key: field.key.trim_start_matches('/').replace('/', "."),
            description: field.help.clone(),
            takes: takes.to_owned(),
            is_required: field.default.is_none() && !field.optional,
            default: field.default.clone(),
        }
    }

    /// A setting that neither catalog nor schema knows.
    fn unknown(name: &str) -> Self {
        Self {
            label: name.to_owned(),
            key: name.to_owned(),
            description: "A value of the element's own.".to_owned(),
            takes: "text".to_owned(),
            is_required: true,
            default: None,
        }
    }
}

/// What a body cannot do without, as `check` sees it.
struct Needs<'a> {
    page: &'a ElementPage,
    body: Value,
    n_loud: usize,
}

impl<'a> Needs<'a> {
    fn of(page: &'a ElementPage) -> Self {
        let body = serde_json::from_str(&page.body).unwrap_or_default();
        let mut needs = Self { page, body, n_loud: 0 };
        needs.n_loud = needs.n_loud(&page.body);
        needs
    }

    /// Whether the body has a finding more without this member; without those that make it one, it is another text.
    fn needs(&self, pointer: &str) -> bool {
        if matches!(pointer, POLLER | "/element/key") {
            return true;
        }
        let Some((holder, name)) = pointer.rsplit_once('/') else { return false };
        let mut body = self.body.clone();
        let Some(members) = body.pointer_mut(holder).and_then(Value::as_object_mut) else { return false };
        members.shift_remove(name).is_some() && self.n_loud(&body.to_string()) > self.n_loud
    }

    fn n_loud(&self, text: &str) -> usize {
        let found = analyze(text, &self.page.options()).diagnostics;
        found.iter().filter(|found| found.severity > Severity::Info).count()
    }
}
