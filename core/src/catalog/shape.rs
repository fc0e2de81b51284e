//! What a data file of the catalog holds: one row a key. The reader refuses what is not here, and the page's form for a
//! new element is made of it.

use super::Element;
use Kind::{Choice, Flag, List, Members, Object, Pair, Pairs, Text, Whole};
use Presence::{Needed, Optional, Present};

/// One key of a data file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Key {
    /// As it is written: `baseUrl`.
    pub name: &'static str,
    /// What its object calls it.
    pub label: &'static str,
    /// One sentence for who writes it; may be empty.
    pub help: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether a file can do without it.
    pub presence: Presence,
    /// The `kind`s of its object that know it; empty for all.
    pub of: &'static [&'static str],
    /// Whether few files have it.
    pub is_rare: bool,
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Whole,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// A list of two texts: what each is.
    Pair([&'static str; 2]),
    /// A list of such pairs.
    Pairs([&'static str; 2]),
    /// An object of these keys.
    Object(&'static [Key]),
    /// A list of such objects.
    List(&'static [Key]),
    /// The members of a resource, whose keys stand in [`crate::schema::KEYS`].
    Members,
}

/// Whether a file can do without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is there, and not blank.
    Needed,
    /// It is there.
    Present,
    /// It may be missing.
    Optional,
}

const fn key(
    name: &'static str,
    kind: Kind,
    presence: Presence,
    label: &'static str,
    help: &'static str,
) -> Key {
    Key { name, label, help, kind, presence, of: &[], is_rare: false }
}

impl Key {
    const fn of(self, of: &'static [&'static str]) -> Self {
        Self { of, ..self }
    }

    const fn rare(self) -> Self {
        Self { is_rare: true, ..self }
    }

    /// Whether an object whose `kind` is this one knows it.
    pub fn is_of(&self, kind: Option<&str>) -> bool {
        self.of.is_empty() || kind.is_some_and(|kind| self.of.contains(&kind))
    }
}

/// A data file.
#[rustfmt::skip]
pub const ELEMENT: &[Key] = &[
    key("key", Text, Needed, "Key", "What a request body calls it, such as `freshdeskv2`."),
    key("name", Text, Needed, "Name", "What the vendor calls it."),
    key("id", Whole, Present, "Number", "The platform's number for it; 0 where it has none.").rare(),
    key("hub", Text, Needed, "Hub", "The second step of hub URLs: `crm` in `/hubs/crm/contacts`."),
    key("baseUrl", Text, Needed, "Address of the vendor's API", "With `{key}` for values of the configuration."),
    key("auth", Object(AUTH), Present, "Authentication", ""),
    key("fields", List(FIELD), Optional, "Settings", "What the configuration takes besides the event settings."),
    key("paging", Object(PAGING), Present, "Paging", "How the vendor's lists go on."),
    key("resources", List(RESOURCE), Optional, "Resources", "What can be polled."),
    key("limits", Text, Present, "Limits", "The vendor's limits in words.").rare(),
    key("notes", List(NOTE), Optional, "Notes", "What its user must know.").rare(),
];

/// How a call proves who it is.
#[rustfmt::skip]
pub(super) const AUTH: &[Key] = &[
    key("kind", Choice(&["basic", "oauth2"]), Present, "Kind", ""),
    key("basic", Pair(["User", "Password"]), Optional, "Basic authentication", "With `{key}` for values of the configuration."),
    key("headers", Pairs(["Header", "Value"]), Optional, "Headers", "").rare(),
    key("query", Pairs(["Parameter", "Value"]), Optional, "Query parameters", "What every call carries.").rare(),
    key("oauth", Object(OAUTH), Optional, "OAuth 2", "").of(&["oauth2"]),
];

#[rustfmt::skip]
pub(super) const OAUTH: &[Key] = &[
    key("authorizeUrl", Text, Needed, "Consent page", ""),
    key("tokenUrl", Text, Needed, "Token address", "Where codes and refresh tokens become tokens."),
    key("scope", Text, Present, "Scope", "With spaces between; empty where the vendor has none."),
    key("proof", Choice(&["header", "body"]), Present, "Key and secret stand in the", ""),
    key("pkce", Flag, Optional, "The consent page takes a challenge (PKCE)", "").rare(),
];

#[rustfmt::skip]
pub(super) const FIELD: &[Key] = &[
    key("key", Text, Needed, "Key", "Its key in `configuration`, or a pointer such as `/providerData/code`."),
    key("label", Text, Needed, "Label", ""),
    key("placeholder", Text, Needed, "Placeholder", "What a fresh body holds, such as `<YOUR_API_KEY>`."),
    key("env", Text, Needed, "Environment variable", "What stands for it in a copied command."),
    key("secret", Flag, Optional, "Secret", ""),
    key("help", Text, Present, "Help", "One sentence.").rare(),
    key("default", Text, Optional, "Default", "").rare(),
    key("optional", Flag, Optional, "Everything works without it", "").rare(),
];

#[rustfmt::skip]
pub(super) const PAGING: &[Key] = &[
    key("kind", Choice(&["none", "link", "body-link", "offset"]), Present, "Kind", ""),
    key("pointer", Text, Needed, "Pointer to the next link", "").of(&["body-link"]),
    key("offset", Text, Needed, "Offset parameter", "").of(&["offset"]),
    key("limit", Text, Needed, "Page size parameter", "").of(&["offset"]),
    key("first", Whole, Present, "Offset of the first page", "").of(&["offset"]),
    key("total", Text, Optional, "Pointer to the total", "").of(&["offset"]).rare(),
];

#[rustfmt::skip]
pub(super) const RESOURCE: &[Key] = &[
    key("name", Text, Needed, "Name", "Its key in `event.poller.configuration`."),
    key("hub", Members, Present, "On hosted platforms", ""),
    key("direct", Members, Present, "On the vendor's own API", ""),
    key("recordsPath", Text, Optional, "Records path", "JSON pointer to the records; left out, the only list is taken."),
    key("parameters", List(PARAMETER), Optional, "Parameters", "`{name}`s of the URL that a person fills.").rare(),
    key("paging", Object(PAGING), Optional, "Its own paging", "").rare(),
    key("notes", List(NOTE), Optional, "Notes", "").rare(),
    key("onPage", Flag, Optional, "Stands on the element's page", "").rare(),
];

#[rustfmt::skip]
pub(super) const PARAMETER: &[Key] = &[
    key("name", Text, Needed, "Name", ""),
    key("label", Text, Needed, "Label", ""),
    key("placeholder", Text, Needed, "Placeholder", ""),
];

#[rustfmt::skip]
pub(super) const NOTE: &[Key] = &[
    key("text", Text, Needed, "Text", ""),
    key("evidence", Choice(&["vendor", "observed", "documented", "inferred", "not-found"]), Present, "Evidence", ""),
];

impl Element {
    /// The element that a data file describes.
    ///
    /// # Errors
    /// Why it is none: the first thing that is wrong, in words.
    pub fn read(text: &str) -> Result<Self, String> {
        super::parse(text)
    }
}
