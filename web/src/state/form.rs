//! The form's structure, from the catalog's element and the table of keys.

use super::{Session, edits::member};
use pollwright_core::{
    Analysed,
    catalog::{self, Element},
    json::Value,
    platform::Platform,
    schema::{self, Kind, Place},
};

/// The form for one configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// Its groups in the console's order.
    pub groups: Vec<Group>,
}

/// Rows under one heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Which one.
    pub id: RowGroup,
    /// Its heading.
    pub title: &'static str,
    /// Whether it is open by default; what is rarely used is not.
    pub is_open: bool,
    /// What to say beneath the heading.
    pub notes: Vec<String>,
    /// Its fields, in order.
    pub rows: Vec<Row>,
    /// What is polled, or could be: in [`RowGroup::Polling`] alone.
    pub resources: Vec<ResourceRow>,
}

/// The groups of the form and of a resource's drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowGroup {
    /// Name and the element's own fields.
    Instance,
    /// The event settings.
    Events,
    /// What is polled, how often.
    Polling,
    /// Settings that are rarely needed.
    More,
    /// Tags.
    Tags,
    /// A resource's URL and id field.
    Resource,
    /// A resource's dates.
    Dates,
    /// Settings that only Pollwright knows.
    Pollwright,
}

/// One field: where it stands and how it is edited. Its value is `Session::field` of the pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Where it stands, or would stand.
    pub pointer: String,
    /// The key as the text has it, shown small.
    pub key: String,
    /// Its label.
    pub label: String,
    /// One sentence of help.
    pub help: String,
    /// How it is edited.
    pub control: Control,
    /// The unit of a number.
    pub unit: Option<&'static str>,
    /// What an absent value means, or what goes there.
    pub placeholder: Option<String>,
    /// Whether it works without it.
    pub is_required: bool,
}

/// How a field is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Control {
    /// A line of text.
    Text,
    /// Text behind dots.
    Secret,
    /// A switch.
    Toggle,
    /// A whole number, with a slider from the first to the second and a box that takes up to the third.
    Slider(u32, u32, u32),
    /// A whole number in these bounds.
    Number(u32, u32),
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// An absolute URL.
    Url,
    /// A URL template.
    Template,
    /// A path into a record.
    Path,
    /// A date pattern.
    Pattern,
    /// A time zone.
    Zone,
    /// An instant.
    Instant,
    /// Words with commas between.
    List,
}

impl Control {
    /// The value that a typed text stands for; `None` for a number that was emptied, which takes its key out.
    pub fn value(self, typed: &str) -> Option<serde_json::Value> {
        Some(match self {
            Self::Toggle => (typed == "true").into(),
            Self::Number(..) | Self::Slider(..) => match typed.trim() {
                "" => return None,
                number => number.parse::<u32>().map_or_else(|_| typed.into(), Into::into),
            },
            Self::List => items(typed).into(),
            _ => typed.into(),
        })
    }
}

/// The items of a list as it is typed, with commas between.
pub fn items(typed: &str) -> Vec<String> {
    typed.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// One row of Configure Polling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceRow {
    /// Its name.
    pub name: String,
    /// Where it stands; `None` where it is offered and not polled yet.
    pub pointer: Option<String>,
    /// Whether the catalog offers it.
    pub is_known: bool,
    /// Whether its next call is shown.
    pub is_selected: bool,
}

/// The event settings that everybody sees, in the console's order; all others are rarely used.
const EVENTS: &[&str] = &[
    "event.notification.enabled",
    "event.vendor.type",
    "event.notification.callback.url",
    "event.notification.signature.key",
];
const INTERVAL: &str = "event.poller.refresh_interval";

impl Form {
    /// The form for what the session shows; without groups where the text holds no configuration.
    pub fn of(session: &Session) -> Self {
        let Some(analysed) = session.analysed() else { return Self::default() };
        let is_object =
            matches!(analysed.document.root.as_ref().map(|root| &root.value), Some(Value::Object(_)));
        if !is_object {
            return Self::default();
        }
        let view = View { session, analysed, element: session.element(), platform: session.platform };
        let is_bare_poller = analysed.config.poller.as_ref().is_some_and(|poller| poller.pointer.is_empty());
        let mut groups = Vec::new();
        if !is_bare_poller {
            groups.push(view.instance());
            groups.push(view.events());
        }
        groups.push(view.polling(is_bare_poller));
        if !is_bare_poller {
            groups.push(view.more());
            if view.is_body() {
                let tags = view.rows(Place::Body, "", |name| name == "tags");
                groups.push(Group::new(RowGroup::Tags, "Tags", true, tags));
            }
        }
        groups.retain(|group| !group.rows.is_empty() || group.id == RowGroup::Polling);
        Self { groups }
    }

    /// The fields of one resource, `pointer` being its place: what the drawer shows.
    pub fn resource(session: &Session, pointer: &str) -> Self {
        let Some(analysed) = session.analysed() else { return Self::default() };
        let view = View { session, analysed, element: session.element(), platform: session.platform };
        let is_main = |name: &str| matches!(name, "url" | "idField");
        let main = view.rows(Place::Resource, pointer, is_main);
        let dates = view.rows(Place::Dates, &member(pointer, "datesConfiguration"), |_| true);
        let more = view.rows(Place::Resource, pointer, |name| !is_main(name));
        let mut own = view.rows(Place::Own, &member(pointer, "pollwright"), |_| true);
        if let Some(at) = own.iter().position(|row| row.key == "parameters") {
            own.splice(at..=at, view.parameters(pointer));
        }
        let groups = [
            Group::new(RowGroup::Resource, "Resource", true, main),
            Group::new(RowGroup::Dates, "Advanced Filtering", true, dates),
            Group::new(RowGroup::More, "More", false, more),
            Group::new(RowGroup::Pollwright, "Pollwright", false, own),
        ];
        Self { groups: groups.into_iter().filter(|group| !group.rows.is_empty()).collect() }
    }
}

impl Group {
    fn new(id: RowGroup, title: &'static str, is_open: bool, rows: Vec<Row>) -> Self {
        Self { id, title, is_open, notes: Vec::new(), rows, resources: Vec::new() }
    }
}

struct View<'a> {
    session: &'a Session,
    analysed: &'a Analysed,
    element: Option<&'a Element>,
    platform: Platform,
}

impl View<'_> {
    fn settings(&self) -> &str {
        &self.analysed.config.settings_pointer
    }

    fn is_body(&self) -> bool {
        !self.settings().is_empty()
    }

    fn is_present(&self, pointer: &str) -> bool {
        self.analysed.document.find(pointer).is_some()
    }

    /// The rows of the table for one object; what the platform does not know stands there only if the text has it.
    fn rows(&self, place: Place, parent: &str, wanted: impl Fn(&str) -> bool) -> Vec<Row> {
        let keys = schema::keys_of(place).filter(|key| wanted(key.name));
        keys.filter_map(|key| {
            let pointer = member(parent, key.name);
            let is_known = key.is_known_to(self.platform) || self.is_present(&pointer);
            is_known.then(|| row(key, pointer)).flatten()
        })
        .collect()
    }

    fn instance(&self) -> Group {
        let mut rows = Vec::new();
        if self.is_body() {
            rows = self.rows(Place::Body, "", |name| name == "name");
        }
        for field in self.element.map(|element| element.fields.as_slice()).unwrap_or_default() {
            rows.push(self.element_field(field));
        }
        let mut group = Group::new(RowGroup::Instance, "Instance", true, rows);
        let notes = self.element.map(|element| element.notes.as_slice()).unwrap_or_default();
        group.notes = notes.iter().map(|note| note.text.clone()).collect();
        group
    }

    fn element_field(&self, field: &catalog::Field) -> Row {
        let (pointer, key) = match field.key.strip_prefix('/') {
            Some(path) => (field.key.clone(), path.replace('/', ".")),
            None => (member(self.settings(), &field.key), field.key.clone()),
        };
        Row {
            pointer,
            key,
            label: field.label.clone(),
            help: field.help.clone(),
            control: if field.secret { Control::Secret } else { Control::Text },
            unit: None,
            placeholder: Some(field.default.clone().unwrap_or_else(|| field.placeholder.clone())),
            is_required: field.default.is_none() && !field.optional,
        }
    }

    fn events(&self) -> Group {
        let rows = self.rows(Place::Configuration, self.settings(), |name| EVENTS.contains(&name));
        Group::new(RowGroup::Events, "Event Configuration", true, rows)
    }

    fn polling(&self, is_bare: bool) -> Group {
        let rows = match is_bare {
            true => Vec::new(),
            false => self.rows(Place::Configuration, self.settings(), |name| name == INTERVAL),
        };
        let mut group = Group::new(RowGroup::Polling, "Configure Polling", true, rows);
        if self.analysed.config.is_webhook() {
            group.is_open = false;
            group.notes.push(
                "The vendor calls: nothing is polled. What is configured here stays; Pollwright only polls."
                    .into(),
            );
        }
        let selected = self.session.resource().map(|resource| resource.pointer.as_str());
        let known = |name: &str| self.element.is_some_and(|element| element.resource(name).is_some());
        for resource in self.analysed.config.resources() {
            group.resources.push(ResourceRow {
                name: resource.name.value.to_string(),
                pointer: Some(resource.pointer.to_string()),
                is_known: known(&resource.name.value),
                is_selected: selected == Some(&*resource.pointer),
            });
        }
        for offered in self.element.map(|element| element.resources.as_slice()).unwrap_or_default() {
            if self.analysed.config.resource(&offered.name).is_none() {
                group.resources.push(ResourceRow {
                    name: offered.name.clone(),
                    pointer: None,
                    is_known: true,
                    is_selected: false,
                });
            }
        }
        group
    }

    /// The rest of the table, and what the text has that neither the table nor the catalog knows.
    fn more(&self) -> Group {
        let is_element_field = |name: &str| self.element.is_some_and(|element| element.field(name).is_some());
        let is_shown = |name: &str| EVENTS.contains(&name) || name == INTERVAL || is_element_field(name);
        let mut rows = Vec::new();
        for (name, _) in &self.analysed.config.settings {
            if !is_shown(name) && schema::find(Place::Configuration, name).is_none() {
                rows.push(Row {
                    pointer: member(self.settings(), name),
                    key: name.to_string(),
                    label: name.to_string(),
                    help: String::new(),
                    control: match pollwright_core::secret::looks_secret(name) {
                        true => Control::Secret,
                        false => Control::Text,
                    },
                    unit: None,
                    placeholder: None,
                    is_required: false,
                });
            }
        }
        rows.extend(self.rows(Place::Configuration, self.settings(), |name| !is_shown(name)));
        let own = member(self.settings(), "pollwright");
        rows.extend(self.rows(Place::Own, &own, |name| name != "parameters"));
        Group::new(RowGroup::More, "More settings", false, rows)
    }

    /// One row for each `{name}` of the resource's URL that the catalog or the text knows.
    fn parameters(&self, resource: &str) -> Vec<Row> {
        let parent = member(&member(resource, "pollwright"), "parameters");
        let written = self.analysed.document.find(&parent);
        let found = self.analysed.config.resources().iter().find(|found| found.pointer == resource);
        let offered = found
            .and_then(|found| self.element?.resource(&found.name.value))
            .map(|known| known.parameters.as_slice())
            .unwrap_or_default();
        let mut names: Vec<(String, String, Option<String>)> = offered
            .iter()
            .map(|known| (known.name.clone(), known.label.clone(), Some(known.placeholder.clone())))
            .collect();
        for written in written.map(|node| node.members()).unwrap_or_default() {
            if names.iter().all(|(name, ..)| *name != written.key.text) {
                names.push((written.key.text.to_string(), written.key.text.to_string(), None));
            }
        }
        if self.platform.is_hosted() && written.is_none() {
            return Vec::new();
        }
        names
            .into_iter()
            .map(|(name, label, placeholder)| Row {
                pointer: member(&parent, &name),
                help: format!("Stands for `{{{name}}}` in the URL."),
                key: format!("pollwright.parameters.{name}"),
                label,
                control: Control::Text,
                unit: None,
                placeholder,
                is_required: true,
            })
            .collect()
    }
}

/// The row of a key; `None` for what is no field: objects, and what only the text can hold.
fn row(key: &'static schema::Key, pointer: String) -> Option<Row> {
    let control = match key.kind {
        Kind::Text => Control::Text,
        Kind::Secret => Control::Secret,
        Kind::Flag => Control::Toggle,
        Kind::Whole(least, most) if key.name == INTERVAL => {
            Control::Slider(least, schema::MAX_INTERVAL_MINUTES, most)
        }
        Kind::Whole(least, most) => Control::Number(least, most),
        Kind::Callback => Control::Url,
        Kind::Template => Control::Template,
        Kind::Path => Control::Path,
        Kind::DateFormat => Control::Pattern,
        Kind::Zone => Control::Zone,
        Kind::Instant => Control::Instant,
        Kind::Choice(words) => Control::Choice(words),
        Kind::List => Control::List,
        // `parameters` of Pollwright is a mark that the drawer replaces by a row for each name.
        Kind::Texts => Control::Text,
        Kind::Resources | Kind::Object(_) | Kind::Any => return None,
    };
    Some(Row {
        pointer,
        key: key.name.to_owned(),
        label: key.label.to_owned(),
        help: key.doc.to_owned(),
        control,
        unit: key.unit,
        placeholder: key.default.map(str::to_owned),
        is_required: key.required,
    })
}
