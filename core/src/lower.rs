//! From tree to typed configuration: what is understood becomes values, what is not is left to the rules.

use crate::{
    config::{Config, Deletes, FieldFormat, FieldFormatKind, FieldZone, OwnSettings, Poller, Resource, Url},
    date::{DateFormat, Epoch, Pattern, PatternError, Zone, ZoneKind},
    decoded::{Decoded, ShortText},
    json::{Document, Member, Node, SyntaxErrorKind, Value, escape_step},
    platform::Platform,
    scan,
    schema::{self, Key, Kind as Takes, Place},
    source::Kind,
    span::{Span, Spanned},
    template::Template,
};
use std::{borrow::Cow, collections::BTreeMap};

/// How many members a resource has, its dates included, that says what most say.
const USUAL_ENTRIES: usize = 9;

/// A member that stands where the format has a say: known or not.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The object that holds it.
    pub place: Place,
    /// Its row; `None` for a name that the format does not know.
    pub key: Option<&'static Key>,
    /// The member.
    pub member: &'a Member,
    /// The resource that it belongs to, by its number.
    pub resource: Option<usize>,
}

impl Entry<'_> {
    /// Its key, where a platform does not know it. What lies inside an object that is foreign itself is left out, and so
    /// is a grant's `code`: who takes one where the platform has its own way is told so by a rule of its own.
    pub fn foreign_to(&self, platform: Platform) -> Option<&'static Key> {
        let is_inside = matches!(self.place, Place::Own | Place::Deletes);
        self.key.filter(|key| !is_inside && key.name != "code" && !key.is_known_to(platform))
    }

    /// Its name as written.
    pub fn name(&self) -> &str {
        &self.member.key.text
    }
}

/// What a document says.
#[derive(Clone, Debug)]
pub struct Lowered<'a> {
    /// The typed configuration.
    pub config: Config,
    /// Each member that the format has a say about, in order.
    pub entries: Vec<Entry<'a>>,
    /// The values of each resource of `config`, in its order.
    pub resource_nodes: Vec<ResourceNode<'a>>,
}

/// Where a resource stands in the tree.
#[derive(Clone, Copy, Debug)]
pub struct ResourceNode<'a> {
    /// Its value.
    pub whole: &'a Node,
    /// Its `datesConfiguration`.
    pub dates: Option<&'a Node>,
}

impl Lowered<'_> {
    /// The pointer of an entry.
    pub fn pointer(&self, entry: &Entry<'_>) -> String {
        format!("{}/{}", self.holder(entry), escape_step(&entry.member.key.text))
    }

    /// The pointer of the object that holds an entry.
    pub fn holder(&self, entry: &Entry<'_>) -> String {
        let base = match (entry.resource.and_then(|index| self.config.resources().get(index)), entry.place) {
            (Some(resource), _) => &*resource.pointer,
            (None, Place::Configuration | Place::Own | Place::Deletes) => &*self.config.settings_pointer,
            (None, _) => "",
        };
        let within = match entry.place {
            Place::Body | Place::Configuration | Place::Resource => "",
            Place::Element => "/element",
            Place::ProviderData => "/providerData",
            Place::Dates => "/datesConfiguration",
            Place::Own => "/pollwright",
            Place::Deletes => "/pollwright/deletes",
        };
        format!("{base}{within}")
    }
}

/// What a JSON document is, by what it holds.
pub fn kind(document: &Document) -> Kind {
    let Some(root) = &document.root else { return Kind::Unknown };
    if document.errors.iter().any(|error| error.kind == SyntaxErrorKind::MissingBraces) {
        // Anything with a colon in it looks like members; these are known ones.
        let is_known = |member: &Member| schema::KEYS.iter().any(|key| key.name == member.key.text);
        let is_known = kind_of(root) != Kind::Unknown || root.members().iter().any(is_known);
        return if is_known { Kind::Fragment } else { Kind::Unknown };
    }
    kind_of(root)
}

/// What an object is, by its members.
pub(crate) fn kind_of(root: &Node) -> Kind {
    let has = |key: &str| root.child(key).is_some();
    let keys = || root.members().iter().map(|member| member.key.text.as_str());
    let is_of_element = || !has("configuration") && !is_answer(root) && entry_of_element(root).is_some();
    if (has("polls") && has("version")) || has("$defs") {
        // A scenario holds a configuration and a schema describes one; neither is one.
        Kind::Unknown
    } else if entry(root).is_some() || is_of_element() {
        Kind::Entry
    } else if has("configuration") || has("element") || has("providerData") {
        if is_answer(root) { Kind::Response } else { Kind::Instance }
    } else if keys().any(|key| key.starts_with("event.")) {
        Kind::Config
    } else if root.members().iter().any(|member| looks_like_resource(&member.value)) {
        Kind::Poller
    } else {
        Kind::Unknown
    }
}

/// Whether an object with the members of a body is what the API answered: it has some that only an instance has.
fn is_answer(root: &Node) -> bool {
    ["token", "createdDate", "elementId", "provisionInteractions"].iter().any(|key| root.child(key).is_some())
}

/// The same for the element that a body or an answer has in it whole.
fn entry_of_element(root: &Node) -> Option<String> {
    entry(root.child("element")?).map(|pointer| format!("/element{pointer}"))
}

/// Where the value of an entry lies that holds the resources: the root is the entry, or a list of entries, or has one as
/// its `configuration`. Entries of an element have a `defaultValue`, those of an instance a `propertyValue`.
fn entry(root: &Node) -> Option<String> {
    let value = |node: &Node, wanted: fn(&str) -> bool| {
        let is_wanted = node.child("key").and_then(Node::as_str).is_some_and(wanted);
        let holds = |name: &&str| is_wanted && node.child(name).is_some();
        ["defaultValue", "propertyValue"].into_iter().find(holds)
    };
    if let Some(value) = value(root, |key| key.starts_with("event.")) {
        return Some(format!("/{value}"));
    }
    let (list, base) = root.child("configuration").map_or((root, ""), |list| (list, "/configuration"));
    let Value::Array(entries) = &list.value else { return None };
    let values = entries.iter().map(|node| value(node, |key| key == "event.poller.configuration"));
    values.enumerate().find_map(|(index, value)| Some(format!("{base}/{index}/{}", value?)))
}

fn looks_like_resource(node: &Node) -> bool {
    let holds = |key| node.child(key).is_some();
    holds("url") || holds("idField") || holds("datesConfiguration")
}

/// Where the settings and the map of resources lie in a document of some kind.
fn pointers(document: &Document, kind: Kind) -> (Option<&'static str>, Cow<'static, str>) {
    // A fragment is what its members would be with the braces around them.
    let within = document.root.as_ref().filter(|_| kind == Kind::Fragment).map(kind_of);
    let root = document.root.as_ref();
    match within.unwrap_or(kind) {
        Kind::Instance | Kind::Response => {
            const OWN: &str = "/configuration/event.poller.configuration";
            // What the instance does not say itself, its element does.
            let of_element = || root.and_then(entry_of_element).filter(|_| document.find(OWN).is_none());
            (Some("/configuration"), of_element().map_or(OWN.into(), Into::into))
        }
        Kind::Entry => {
            let entry = root.and_then(|root| entry(root).or_else(|| entry_of_element(root)));
            (None, entry.map_or("/defaultValue".into(), Into::into))
        }
        Kind::Config => (Some(""), "/event.poller.configuration".into()),
        _ => (None, "".into()),
    }
}

/// Reads the string-encoded part of a document as JSON of its own, where there is one, however often it was encoded.
pub fn unwrap_strings(document: &mut Document, kind: Kind) {
    let mut poller = pointers(document, kind).1.into_owned();
    let is_encoded =
        |text: &str| text.trim_start_matches(['"', '\\', ' ', '\t', '\r', '\n']).starts_with('{');
    while document.find(&poller).and_then(Node::as_str).is_some_and(is_encoded) && document.embed(&poller) {
        poller.push('#');
    }
}

/// Reads a document whose strings are unwrapped. Never fails: what does not fit its type is left out.
pub fn lower(document: &Document, kind: Kind) -> Lowered<'_> {
    let lowered = Lowered { config: Config::default(), entries: Vec::new(), resource_nodes: Vec::new() };
    let mut lowering = Lowering { lowered, patterns: BTreeMap::new(), zones: BTreeMap::new() };
    if let Some(root) = &document.root {
        let (settings, poller) = pointers(document, kind);
        lowering.root(root, settings);
        lowering.poller(document, &poller);
    }
    lowering.lowered
}

struct Lowering<'a> {
    lowered: Lowered<'a>,
    /// A configuration repeats a few patterns and zones many times: each is understood once.
    patterns: BTreeMap<String, Result<Pattern, PatternError>>,
    zones: BTreeMap<&'a str, (Zone, ZoneKind)>,
}

impl<'a> Lowering<'a> {
    fn root(&mut self, root: &'a Node, settings: Option<&str>) {
        match settings {
            Some("") => self.settings(root, ""),
            Some(pointer) => {
                self.enter(root, Place::Body, None);
                if let Some(element) = root.child("element") {
                    self.enter(element, Place::Element, None);
                    self.lowered.config.element = element.child("key").and_then(text);
                }
                if let Some(provider) = root.child("providerData") {
                    self.enter(provider, Place::ProviderData, None);
                }
                self.lowered.config.name = root.child("name").and_then(text);
                self.lowered.config.tags = root.child("tags").map(texts).unwrap_or_default();
                if let Some(configuration) = root.child("configuration") {
                    self.settings(configuration, pointer);
                }
            }
            None => {}
        }
    }

    /// Notes each member of an object.
    fn enter(&mut self, object: &'a Node, place: Place, resource: Option<usize>) {
        self.lowered.entries.extend(object.members().iter().map(|member| {
            let key = schema::find(place, &member.key.text);
            Entry { place, key, member, resource }
        }));
    }

    fn settings(&mut self, object: &'a Node, pointer: &str) {
        self.enter(object, Place::Configuration, None);
        let config = &mut self.lowered.config;
        config.settings_pointer = pointer.to_owned();
        let scalars = object.members().iter().filter_map(|m| Some((m.key.text.clone(), scalar(&m.value)?)));
        config.settings = scalars.collect();
        config.enabled = object.child("event.notification.enabled").and_then(flag);
        config.vendor_type = object.child("event.vendor.type").and_then(text);
        config.callback_url = object.child("event.notification.callback.url").and_then(text);
        config.interval_minutes = object.child("event.poller.refresh_interval").and_then(|n| whole(n, 1));
        if let Some(own) = object.child("pollwright") {
            self.lowered.config.own = self.own(own, None);
        }
    }

    fn poller(&mut self, document: &'a Document, pointer: &str) {
        let Some(node) = document.find(pointer) else { return };
        let (mut map, mut pointer) = (node, pointer.to_owned());
        while let Some(text) = map.text() {
            let Some(inner) = text.embedded.as_deref().and_then(|inner| inner.root.as_ref()) else { return };
            map = inner;
            pointer.push('#');
        }
        let Value::Object(members) = &map.value else { return };
        let is_string = node.text().is_some();
        let mut poller =
            Poller { pointer, span: node.span, is_string, resources: Vec::with_capacity(members.len()) };
        self.lowered.entries.reserve(members.len() * USUAL_ENTRIES);
        self.lowered.resource_nodes.reserve(members.len());
        for member in members {
            let index = poller.resources.len();
            // Filled in where it stays, as values of a document are.
            poller.resources.push(Resource {
                name: Spanned::new(member.key.text.clone(), member.key_span),
                span: member.value.span,
                pointer: concat([&poller.pointer, "/", &escape_step(&member.key.text)]),
                ..Resource::default()
            });
            let dates = self.resource(&member.value, &mut poller.resources[index], index);
            self.lowered.resource_nodes.push(ResourceNode { whole: &member.value, dates });
        }
        self.lowered.config.poller = Some(poller);
    }

    /// Fills a resource in; its `datesConfiguration`.
    fn resource(&mut self, node: &'a Node, resource: &mut Resource, index: usize) -> Option<&'a Node> {
        self.enter(node, Place::Resource, Some(index));
        let (mut dates, mut own) = (None, None);
        // Of a key that stands twice the last one counts, also where its value says nothing.
        for Member { key, value, .. } in node.members() {
            match &*key.text {
                "url" => resource.url = value.text().map(|text| self.url(&text.decoded)),
                "idField" => resource.id_field = text(value),
                "datesConfiguration" => dates = Some(value),
                "createdCheckTolerance" => resource.created_check_tolerance = whole(value, 0),
                "filterByUpdatedDate" => resource.filter_by_updated_date = flag(value),
                "filterByCurrentDate" => resource.filter_by_current_date = flag(value),
                "pageSize" => resource.page_size = whole(value, 1),
                "pollDelay" => resource.poll_delay = whole(value, 0),
                "pollwright" => own = Some(value),
                _ => {}
            }
        }
        if let Some(dates) = dates {
            self.enter(dates, Place::Dates, Some(index));
            resource.dates_span = Some(dates.span);
            self.dates(dates, resource);
        }
        resource.own = own.map(|own| Box::new(self.own(own, Some(index))));
        dates
    }

    fn own(&mut self, node: &'a Node, resource: Option<usize>) -> OwnSettings {
        self.enter(node, Place::Own, resource);
        let deletes = node.child("deletes");
        if let Some(deletes) = deletes {
            self.enter(deletes, Place::Deletes, resource);
        }
        let within = |name: &str, node: &Node| match schema::find(Place::Own, name).map(|key| key.kind) {
            Some(Takes::Whole(least, most)) => whole(node, least).filter(|number| number.value <= most),
            _ => None,
        };
        OwnSettings {
            overlap_seconds: node.child("overlap").and_then(|n| within("overlap", n)),
            since: node.child("since").and_then(instant),
            parameters: node.child("parameters").map(parameters).unwrap_or_default(),
            records_path: node.child("recordsPath").and_then(text),
            ignore_fields: node.child("ignoreFields").map(texts).unwrap_or_default(),
            deletes: deletes.and_then(|node| {
                let how = match node.as_str() {
                    Some("absent") => Deletes::Absent,
                    _ => Deletes::Flag(node.child("flag")?.as_str()?.to_owned()),
                };
                Some(Spanned::new(how, node.span))
            }),
            max_seen: node.child("maxSeen").and_then(|n| within("maxSeen", n)),
        }
    }

    /// The updated and the created side of `datesConfiguration`.
    fn dates(&mut self, node: &'a Node, resource: &mut Resource) {
        let Resource { updated, created, .. } = resource;
        for Member { key, value, .. } in node.members() {
            match &*key.text {
                "updatedDateField" => updated.field = text(value),
                "updatedDateFormat" => self.field_format(value, &mut updated.format),
                "updatedDateTimezone" => self.field_zone(value, &mut updated.zone),
                "createdDateField" => created.field = text(value),
                "createdDateFormat" => self.field_format(value, &mut created.format),
                "createdDateTimezone" => self.field_zone(value, &mut created.zone),
                _ => {}
            }
        }
    }

    fn url(&mut self, text: &Decoded) -> Url {
        let template = Template::parse_with(&text.text, &mut |pattern| self.compile(pattern));
        Url { text: text.clone(), template }
    }

    fn compile(&mut self, pattern: &str) -> Result<Pattern, PatternError> {
        if let Some(known) = self.patterns.get(pattern) {
            return known.clone();
        }
        let compiled = Pattern::compile(pattern);
        self.patterns.insert(pattern.to_owned(), compiled.clone());
        compiled
    }

    /// What a field's format means: a keyword, or a pattern.
    fn field_format(&mut self, node: &Node, format: &mut Option<FieldFormat>) {
        let text = node.text().map(|text| &text.decoded);
        *format = None;
        let Some(text) = text else { return };
        let kind = match Epoch::named(&text.text) {
            _ if scan::is_blank(&text.text) => FieldFormatKind::Blank,
            Some(epoch) => FieldFormatKind::Known(DateFormat::Epoch(epoch)),
            None => match self.compile(&text.text) {
                Ok(pattern) => FieldFormatKind::Known(DateFormat::Pattern(pattern)),
                Err(error) => FieldFormatKind::BadPattern(error),
            },
        };
        *format = Some(FieldFormat { text: text.clone(), kind });
    }

    /// A blank zone is none.
    fn field_zone(&mut self, node: &'a Node, zone: &mut Option<FieldZone>) {
        *zone = None;
        let Some(text) = node.text().map(|text| &text.decoded).filter(|text| !scan::is_blank(&text.text))
        else {
            return;
        };
        let (known, kind) = self.zones.entry(&text.text).or_insert_with_key(|id| Zone::resolve(id)).clone();
        *zone = Some(FieldZone { text: text.clone(), zone: known, kind });
    }
}

fn concat(parts: [&str; 3]) -> ShortText {
    let mut text = ShortText::with_capacity(parts.iter().map(|part| part.len()).sum());
    parts.iter().for_each(|part| text.push_str(part));
    text
}

/// The text of a string.
#[inline]
fn text(node: &Node) -> Option<Spanned<ShortText>> {
    Some(Spanned::new(node.text()?.decoded.text.clone(), node.span))
}

/// A string, number or boolean as text.
fn scalar(node: &Node) -> Option<Spanned<ShortText>> {
    let text = match &node.value {
        Value::String(text) => text.decoded.text.clone(),
        Value::Number(text) => text.clone(),
        Value::Bool(value) => if *value { "true" } else { "false" }.into(),
        _ => return None,
    };
    Some(Spanned::new(text, node.span))
}

fn texts(node: &Node) -> Vec<Spanned<ShortText>> {
    match &node.value {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        _ => Vec::new(),
    }
}

fn parameters(node: &Node) -> Vec<(Spanned<ShortText>, Spanned<ShortText>)> {
    let pair = |m: &Member| Some((Spanned::new(m.key.text.clone(), m.key_span), scalar(&m.value)?));
    node.members().iter().filter_map(pair).collect()
}

/// `true` or `"true"`; the platform takes both.
fn flag(node: &Node) -> Option<Spanned<bool>> {
    let value = match &node.value {
        Value::Bool(value) => *value,
        Value::String(text) => text.decoded.text.trim().parse().ok()?,
        _ => return None,
    };
    Some(Spanned::new(value, node.span))
}

/// `15` or `"15"`; the platform takes both.
fn whole(node: &Node, least: u32) -> Option<Spanned<u32>> {
    let value: u32 = match &node.value {
        Value::Number(text) => text.parse().ok()?,
        Value::String(text) => text.decoded.text.trim().parse().ok()?,
        _ => return None,
    };
    (value >= least).then_some(Spanned::new(value, node.span))
}

fn instant(node: &Node) -> Option<Spanned<crate::date::Instant>> {
    let read = chrono::DateTime::parse_from_rfc3339(node.as_str()?.trim()).ok()?;
    Some(Spanned::new(read.to_utc(), node.span))
}

impl Url {
    /// The place in the document of a place in the template.
    pub fn lift(&self, inner: Span) -> Span {
        self.text.source_span(inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of the resources and their names, in what a text is taken for.
    #[track_caller]
    fn check(text: &str, expected: (Kind, Option<&str>)) {
        let mut document = crate::json::parse(text);
        let kind = kind(&document);
        unwrap_strings(&mut document, kind);
        let lowered = lower(&document, kind);
        let pointer = lowered.config.resources().first().map(|resource| resource.pointer.as_str());
        assert_eq!((kind, pointer), expected, "text: {text}");
    }

    #[test]
    fn members_without_braces() {
        check(r#""contacts": {"idField": "id"}"#, (Kind::Fragment, Some("/contacts")));
        check(r#""idField": "id""#, (Kind::Fragment, Some("/idField")));
        check("event.notification.enabled: true", (Kind::Fragment, None));
        for other in ["x: 1", "note: read this", r#""total": 5"#] {
            assert_eq!(kind(&crate::json::parse(other)), Kind::Unknown, "text: {other}");
        }
    }

    #[test]
    fn definitions() {
        let entry = r#"{ "key": "event.poller.configuration", "defaultValue": "{\"contacts\":{\"idField\":\"id\"}}" }"#;
        let other = r#"{ "key": "base.url", "defaultValue": "https://example.com" }"#;
        check(entry, (Kind::Entry, Some("/defaultValue#/contacts")));
        check(&format!("[{other}, {entry}]"), (Kind::Entry, Some("/1/defaultValue#/contacts")));
        let whole = format!(r#"{{ "name": "Acme", "configuration": [{entry}, {other}] }}"#);
        check(&whole, (Kind::Entry, Some("/configuration/0/defaultValue#/contacts")));
        let of_instance = entry.replace("defaultValue", "propertyValue");
        check(&of_instance, (Kind::Entry, Some("/propertyValue#/contacts")));
        let of_element = format!(r#""element": {{ "configuration": [{other}, {entry}] }}"#);
        let pointer = Some("/element/configuration/1/defaultValue#/contacts");
        check(&format!("{{ {of_element} }}"), (Kind::Entry, pointer));
        check(&format!(r#"{{ "id": 1, "token": "t", {of_element} }}"#), (Kind::Response, pointer));
        let own = r#""configuration": { "event.poller.configuration": { "leads": { "idField": "id" } } }"#;
        let pointer = Some("/configuration/event.poller.configuration/leads");
        check(&format!(r#"{{ "token": "t", {own}, {of_element} }}"#), (Kind::Response, pointer));
        let twice = r#"{ "key": "event.poller.configuration", "defaultValue": "\"{\\\"contacts\\\":{\\\"idField\\\":\\\"id\\\"}}\"" }"#;
        check(twice, (Kind::Entry, Some("/defaultValue##/contacts")));
        check(&format!("[{other}]"), (Kind::Unknown, None));
        check(&format!(r#"{{ "configuration": [{other}] }}"#), (Kind::Instance, None));
    }
}
