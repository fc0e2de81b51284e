//! Every key of the format: one row a key. Reading, hints, form labels and docs are derived from this table.

use crate::{platform::Platform, scan};
use Kind::{
    Any, Callback, Choice, DateFormat, Flag, List, Object, Path, Resources, Secret, Template, Text, Texts,
    Whole, Zone,
};
use Place::{Body, Configuration, Dates, Deletes, Element, Own, ProviderData, Resource};
use std::sync::LazyLock;

/// One key of the format.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Key {
    /// As it is written: `event.poller.refresh_interval`.
    pub name: &'static str,
    /// The object that holds it.
    pub place: Place,
    /// What it takes.
    pub kind: Kind,
    /// The unit of a number.
    pub unit: Option<&'static str>,
    /// What an absent key means, where the format says so.
    pub default: Option<&'static str>,
    /// What the console calls it, or what we do where the console hides it.
    pub label: &'static str,
    /// One sentence for its user.
    pub doc: &'static str,
    /// Where it is known.
    pub platforms: &'static [Platform],
    /// Whether polling cannot do without it.
    pub required: bool,
    /// Names that were seen in its place: another spelling, another case.
    pub misspellings: &'static [&'static str],
}

/// The object that holds a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The request body.
    Body,
    /// `element`.
    Element,
    /// `providerData`.
    ProviderData,
    /// `configuration`; keys of the element itself live beside ours.
    Configuration,
    /// One resource of `event.poller.configuration`.
    Resource,
    /// `datesConfiguration`.
    Dates,
    /// `pollwright`.
    Own,
    /// `deletes` of `pollwright`.
    Deletes,
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// Text that must never be shown.
    Secret,
    /// `true` or `false`; the platform takes them as strings too.
    Flag,
    /// A whole number from the first to the second value; the platform takes it as a string too.
    Whole(u32, u32),
    /// An absolute URL that events are posted to.
    Callback,
    /// A URL template.
    Template,
    /// A path into a record.
    Path,
    /// A SimpleDateFormat pattern, or the keyword `milliseconds`.
    DateFormat,
    /// A time zone id.
    Zone,
    /// An instant, RFC 3339.
    Instant,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// A list of texts.
    List,
    /// An object of texts by name.
    Texts,
    /// The map of resources: an object, or the same as a string of JSON.
    Resources,
    /// An object whose keys stand in this table too.
    Object(Place),
    /// Whatever the platform makes of it; kept as it is.
    Any,
}

const ALL: &[Platform] = &Platform::ALL;
const HOSTED: &[Platform] = &[Platform::CloudElements, Platform::Sap, Platform::Uipath];
const UIPATH: &[Platform] = &[Platform::Uipath];
const OURS: &[Platform] = &[Platform::Pollwright];

/// Largest interval of the console's slider, minutes: one day.
pub const MAX_INTERVAL_MINUTES: u32 = 1440;

const fn key(name: &'static str, place: Place, kind: Kind, label: &'static str, doc: &'static str) -> Key {
    Key {
        name,
        place,
        kind,
        unit: None,
        default: None,
        label,
        doc,
        platforms: ALL,
        required: false,
        misspellings: &[],
    }
}

impl Key {
    const fn unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }
    const fn default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }
    const fn on(self, platforms: &'static [Platform]) -> Self {
        Self { platforms, ..self }
    }
    const fn required(self) -> Self {
        Self { required: true, ..self }
    }
    const fn not(self, misspellings: &'static [&'static str]) -> Self {
        Self { misspellings, ..self }
    }

    /// Whether a platform knows it.
    pub fn is_known_to(&self, platform: Platform) -> bool {
        self.platforms.contains(&platform)
    }
}

/// The table, in the order of the console's form.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    key("name", Body, Text, "Name", "What people call this instance."),
    key("element", Body, Object(Element), "Element", "The kind of API that is polled."),
    key("providerData", Body, Object(ProviderData), "Provider data", "What the vendor's OAuth dialogue gave back."),
    key("configuration", Body, Object(Configuration), "Configuration", "The element's own values and the event settings."),
    key("tags", Body, List, "Element Instance Tags", "Words to find this instance by; saving them replaces all former tags."),
    key("key", Element, Text, "Element", "The element's key, such as `freshdeskv2`."),
    key("id", Element, Any, "Element ID", "The element's number, in place of its key."),
    key("code", ProviderData, Secret, "Authorization grant code", "The code that the vendor's consent page gave; it works once, for a few minutes."),

    key("event.notification.enabled", Configuration, Flag, "Events Enabled", "The main switch: while it is false nothing is polled.")
        .default("false").not(&["event.notifications.enabled", "event.notification.enable", "events.notification.enabled"]),
    key("event.vendor.type", Configuration, Choice(&["polling", "webhook", "webhooks"]), "Event Type", "Whether the element polls, or the vendor calls.")
        .not(&["vendor.event.type", "event.vendortype"]),
    key("event.notification.type", Configuration, Choice(&["webhook"]), "Notification type", "How events reach you; only `webhook` is supported."),
    key("event.notification.callback.url", Configuration, Callback, "Event Notification Callback URL", "Where events are posted to.")
        .not(&["event.notification.callbackUrl", "event.notification.callback", "event.notification.callback.uri"]),
    key("event.notification.signature.key", Configuration, Secret, "Event Notification Signature Key", "Signs each delivery, so that the receiver knows who sent it."),
    key("event.notification.callback.headers", Configuration, Secret, "Event Notification Callback Headers", "More headers for each delivery; how they are written is not documented."),
    key("event.notification.basic.username", Configuration, Text, "Event Notification Basic Authentication UserName", "User name for a callback behind basic authentication."),
    key("event.notification.basic.password", Configuration, Secret, "Event Notification Basic Authentication Password", "Its password."),
    key("event.poller.refresh_interval", Configuration, Whole(1, 999_999_999), "Event poller refresh interval (mins)", "How often each resource is polled.")
        .unit("minutes").default("15").not(&["event.poller.refreshInterval", "event.poller.refresh.interval", "event.poller.interval"]),
    key("event.poller.configuration", Configuration, Resources, "Configure Polling", "What is polled: one entry for each resource.")
        .not(&["event.poller.config", "event.polling.configuration", "event.poller.configurations"]),
    key("event.poller.urls", Configuration, Text, "Event Poller URLs", "The old form with pipes; use `event.poller.configuration`."),
    key("event.objects", Configuration, Text, "Objects to Monitor for Changes", "Salesforce only: a list with commas.").on(HOSTED),
    key("event.metadata", Configuration, Any, "Event metadata", "Which event types the element knows; part of its definition.").on(HOSTED),
    key("event.helper.key", Configuration, Text, "Event Helper Key", "Names the platform's own helper; hidden in the console.").on(HOSTED),
    key("event.notification.subscription.id", Configuration, Text, "Event Notification Subscription ID", "Set by the platform.").on(HOSTED),
    key("event.notification.instance.finder", Configuration, Text, "Instance finder", "How an incoming webhook finds its instance; webhooks only.").on(HOSTED),
    key("event.raw.enabled", Configuration, Flag, "Raw events", "Whether the vendor's own body is handed on.").on(UIPATH),
    key("filter.response.nulls", Configuration, Flag, "Filter null values from the response", "Whether members that are null are taken out of records.").default("true"),
    key("pagination.max", Configuration, Whole(1, 1_000_000), "Max Page Size", "Most records on one page.").unit("records").default("100"),
    key("pagination.type", Configuration, Choice(&["offset", "page", "cursor"]), "Pagination type", "How the next page is asked for."),
    key("pagination.page.startindex", Configuration, Whole(0, 1), "First page", "The number of the first page."),
    key("baseUrl", Configuration, Text, "Base URL", "The API's address, for resources whose URL does not name one."),
    key("hub.authorization", Configuration, Secret, "Hub authorization", "What calls of hub paths carry: `User …, Organization …, Element …`.").on(OURS),
    key("oauth.grant.type", Configuration, Choice(&["authorization_code", "client_credentials"]), "OAuth grant", "How the first tokens are got.").default("authorization_code").on(OURS),
    key("oauth.authorization.url", Configuration, Text, "OAuth consent page", "Where a person consents, in place of the element's own address.").on(OURS),
    key("oauth.token.url", Configuration, Text, "OAuth token address", "Where codes become tokens, in place of the element's own address.").on(OURS),
    key("oauth.token.refresh_url", Configuration, Text, "OAuth refresh address", "Where refresh tokens become new ones, where it is another address.").on(OURS),
    key("oauth.scope", Configuration, Text, "OAuth scope", "What is asked for, with spaces between, in place of the element's own scopes.").on(OURS),
    key("oauth.basic.header", Configuration, Flag, "OAuth basic header", "Whether key and secret stand in a header or in the form.").on(OURS),
    key("oauth.pkce", Configuration, Flag, "OAuth PKCE", "Whether the consent page takes a challenge (RFC 7636).").on(OURS),

    key("url", Resource, Template, "URL", "What is called: a path or an address, with `${…}` where the time goes.").required()
        .not(&["uri", "Url", "URL", "path"]),
    key("idField", Resource, Path, "ID Field", "Where a record says which one it is.").required()
        .not(&["id_field", "idfield", "IdField", "idFields", "idField "]),
    key("datesConfiguration", Resource, Object(Dates), "Advanced Filtering", "Where a record says when it was created and updated, and how.")
        .not(&["dateConfiguration", "datesConfig", "dateConfigurations", "datesconfiguration"]),
    key("updatedDateField", Dates, Path, "Updated Date Field", "Where a record says when it changed last.").required()
        .not(&["updateDateField", "updatedField", "updatedDatefield"]),
    key("updatedDateFormat", Dates, DateFormat, "Updated Date Format", "How that date is written: a SimpleDateFormat pattern, or `milliseconds`.").required()
        .not(&["updateDateFormat", "updatedDateformat"]),
    key("updatedDateTimezone", Dates, Zone, "Updated Date Time Zone", "The zone of dates that name none; UTC where it is left out.").default("GMT")
        .not(&["UpdatedDateTimezone", "updatedDateTimeZone", "updatedTimezone", "updateDateTimezone"]),
    key("createdDateField", Dates, Path, "Created Date Field", "Where a record says when it was made.").required()
        .not(&["createDateField", "createdField", "createdDatefield"]),
    key("createdDateFormat", Dates, DateFormat, "Created Date Format", "How that date is written.").required()
        .not(&["createDateFormat", "createdDateformat"]),
    key("createdDateTimezone", Dates, Zone, "Created Date Time Zone", "The zone of dates that name none; UTC where it is left out.").default("GMT")
        .not(&["CreatedDateTimezone", "createdDateTimeZone", "createdTimezone", "createDateTimezone"]),
    key("createdCheckTolerance", Resource, Whole(0, 31_536_000), "Created Check Tolerance", "How far created and updated may lie apart for a record to count as created.")
        .unit("seconds").default("0").not(&["createdCheckTolerence", "createCheckTolerance", "createdchecktolerance"]),
    key("filterByUpdatedDate", Resource, Flag, "Filter By Updated Date", "Whether records dated before the window are dropped. Set false where created and updated are one field.")
        .default("true").not(&["filterByUpdateDate", "filterbyUpdatedDate"]),
    key("filterByCurrentDate", Resource, Flag, "Filter By Current Date", "Whether records dated after the poll start are left to the next poll.")
        .default("false"),
    key("pageSize", Resource, Whole(1, 1_000_000), "Page Size", "Records on one page.").unit("records").not(&["pagesize", "page_size"]),
    key("pollDelay", Resource, Whole(0, 31_536_000), "Poll Delay", "How far the start of the window is put back, for records that appear late.")
        .unit("seconds").default("0").not(&["polldelay", "pollingDelay"]),
    key("batchSize", Resource, Whole(1, 1_000_000), "Batch Size", "Records in one batch.").on(UIPATH),
    key("postHooks", Resource, Any, "Post Hooks", "What runs after the poll.").on(UIPATH),
    key("postHookPipelines", Resource, Any, "Post Hook Pipelines", "What runs after the poll.").on(UIPATH),
    key("useLastPollDate", Resource, Flag, "Use Last Poll Date", "Whether the last poll bounds the window.").on(UIPATH),
    key("useHydrationBeforePostHooks", Resource, Flag, "Hydrate first", "Whether records are read whole before the hooks.").on(UIPATH),
    key("objectName", Resource, Text, "Object Name", "The object that is polled.").on(UIPATH),
    key("parameters", Resource, Any, "Parameters", "Values of the call.").on(UIPATH),

    key("pollwright", Resource, Object(Own), "Pollwright", "Settings that only Pollwright knows, for this resource.").on(OURS),
    key("pollwright", Configuration, Object(Own), "Pollwright", "Settings that only Pollwright knows, for every resource.").on(OURS),
    key("overlap", Own, Whole(0, 86_400), "Overlap", "How far back every window reaches; what appears later than this is not seen.").on(OURS)
        .unit("seconds").default("120"),
    key("since", Own, Kind::Instant, "Since", "Start of the first poll; without it the first poll is a baseline and fires nothing.").on(OURS),
    key("parameters", Own, Texts, "Parameters", "Values for `{name}` in URLs.").on(OURS),
    key("recordsPath", Own, Path, "Records Path", "JSON pointer to the records; left out, the only array of objects is taken.").on(OURS),
    key("ignoreFields", Own, List, "Ignore Fields", "Paths whose change is no change: view counters, last-seen stamps.").on(OURS),
    key("deletes", Own, Object(Deletes), "Deletes", "How deletions show: `\"absent\"`, or an object with `flag`.").on(OURS),
    key("maxSeen", Own, Whole(1, 1_000_000_000), "Max Seen", "Most pairs kept for a resource; reaching it fails the poll rather than forget.").on(OURS)
        .unit("pairs").default("1000000"),
    key("flag", Deletes, Path, "Deleted Flag", "A field that is true, or a date, once the record is deleted.").on(OURS),
];

/// The row of a key.
pub fn find(place: Place, name: &str) -> Option<&'static Key> {
    rows(place).iter().copied().find(|key| scan::same(key.name, name))
}

/// The rows of an object, in the form's order.
pub fn keys_of(place: Place) -> impl Iterator<Item = &'static Key> {
    rows(place).iter().copied()
}

fn rows(place: Place) -> &'static [&'static Key] {
    // Every member of every text is looked up here: the rows of each place lie at its number.
    static ROWS: LazyLock<Vec<Vec<&'static Key>>> = LazyLock::new(|| {
        let mut rows: Vec<Vec<_>> = Vec::new();
        for key in KEYS {
            let at = key.place as usize;
            rows.resize_with(rows.len().max(at + 1), Vec::new);
            rows[at].push(key);
        }
        rows
    });
    ROWS.get(place as usize).map_or(&[], Vec::as_slice)
}

/// What an unknown name was meant to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meant {
    /// The right key in another case.
    Case(&'static Key),
    /// The right key, spelled otherwise.
    Spelling(&'static Key),
    /// A key of another object.
    Elsewhere(&'static Key),
}

/// What an unknown `name` in `place` was likely meant to be.
pub fn meant(place: Place, name: &str) -> Option<Meant> {
    if let Some(key) = keys_of(place).find(|key| key.name.eq_ignore_ascii_case(name)) {
        return Some(Meant::Case(key));
    }
    if let Some(key) = keys_of(place).find(|key| key.misspellings.contains(&name)) {
        return Some(Meant::Spelling(key));
    }
    if place == Place::Configuration
        && let Some(key) = keys_of(Place::Body).find(|key| key.name == name)
    {
        return Some(Meant::Elsewhere(key));
    }
    let polling = [Place::Resource, Place::Dates, Place::Own];
    if polling.contains(&place)
        && let Some(key) = KEYS.iter().find(|key| polling.contains(&key.place) && key.name == name)
    {
        return Some(Meant::Elsewhere(key));
    }
    // One letter more, less or other in a name of some length is a slip; `event.` keys share their beginnings, and
    // an element may well have a key of its own that is close to a short one.
    let is_slip = |key: &&'static Key| match key.name.len() {
        8.. => distance_at_most(key.name, name, 2),
        // Shorter ones are near to other words, such as those that an element has for itself.
        6.. => polling.contains(&place) && (distance_at_most(key.name, name, 1) || is_swap(key.name, name)),
        _ => false,
    };
    keys_of(place)
        .filter(is_slip)
        .min_by_key(|key| (key.name.len() as i64 - name.len() as i64).abs())
        .map(Meant::Spelling)
}

/// Whether two names differ by two neighbours that changed places.
fn is_swap(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let differ = |(at, byte): (usize, &u8)| (b.get(at) != Some(byte)).then_some(at);
    let places: Vec<usize> = a.iter().enumerate().filter_map(differ).collect();
    let is_neighbour = |places: &[usize]| matches!(places, [one, other] if other - one == 1);
    a.len() == b.len()
        && is_neighbour(&places)
        && a[places[0]] == b[places[1]]
        && a[places[1]] == b[places[0]]
}

/// Whether two names differ by at most so many inserted, deleted or replaced characters.
pub(crate) fn distance_at_most(a: &str, b: &str, most: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()] <= most
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn rows_are_sound() {
        let mut seen = BTreeSet::new();
        for key in KEYS {
            assert!(seen.insert((key.place, key.name)), "{} stands twice", key.name);
            assert!(!key.label.is_empty() && key.doc.ends_with('.'), "{}", key.name);
            assert!(!key.platforms.is_empty(), "{}", key.name);
            for other in key.misspellings {
                assert!(find(key.place, other).is_none(), "{other} is a key of its own");
            }
        }
    }

    #[track_caller]
    fn check(place: Place, name: &str, expected: &str) {
        let found = meant(place, name).map_or("nothing".to_owned(), |meant| match meant {
            Meant::Case(key) => format!("case of {}", key.name),
            Meant::Spelling(key) => format!("spelling of {}", key.name),
            Meant::Elsewhere(key) => format!("{} of {:?}", key.name, key.place),
        });
        assert_eq!(found, expected, "{name} in {place:?}");
    }

    #[test]
    fn what_was_meant() {
        check(Place::Dates, "UpdatedDateTimezone", "case of updatedDateTimezone");
        check(Place::Dates, "updatedDateTimeZone", "case of updatedDateTimezone");
        check(Place::Configuration, "vendor.event.type", "spelling of event.vendor.type");
        check(Place::Resource, "filterByUpdateDate", "spelling of filterByUpdatedDate");
        check(Place::Dates, "createdCheckTolerance", "createdCheckTolerance of Resource");
        check(Place::Resource, "datesConfigurations", "spelling of datesConfiguration");
        check(Place::Configuration, "subdomain", "nothing");
        check(Place::Resource, "custom", "nothing");
    }
}
