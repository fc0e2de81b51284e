//! The elements: one data file each, and the few lines that read them.

use serde::Deserialize;
use std::sync::LazyLock;

/// A kind of API that the platform knows.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Element {
    /// `freshdeskv2`.
    pub key: String,
    /// The platform's number for it, where a public source gives one.
    pub id: Option<u32>,
    /// `Freshdesk V2`.
    pub name: String,
    /// `helpdesk`: the second step of hub URLs.
    pub hub: String,
    /// The vendor's own address, with `{field}` of [`Element::fields`]: `https://{subdomain}.freshdesk.com/api/v2`.
    pub base_url: String,
    /// How a call proves who it is.
    pub auth: Auth,
    /// What the configuration takes besides the event settings, in the form's order.
    pub fields: Vec<Field>,
    /// What its user must know, shown in the form.
    pub notes: Vec<Note>,
    /// The vendor's limits in words.
    pub limits: String,
    /// How the vendor's lists are paged.
    pub paging: Paging,
    /// What can be polled, in the page's order.
    pub resources: Vec<CatalogResource>,
}

/// How a call proves who it is. Values may hold `{field}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Auth {
    /// What kind the platform calls it.
    pub kind: AuthKind,
    /// Basic authentication of the vendor's API: user and password.
    pub basic: Option<(String, String)>,
    /// Headers of the vendor's API, name and value.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// Query parameters that every call carries, also one to a next page's link.
    #[serde(default)]
    pub query: Vec<(String, String)>,
}

/// What kind of authentication an element has on the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuthKind {
    /// User name and password, or a key in their place.
    Basic,
    /// OAuth 2: key, secret, callback URL and an authorization grant code.
    Oauth2,
}

/// One value of the configuration that the element wants.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Field {
    /// Its key in `configuration`, or its pointer in the body where it stands elsewhere (`/providerData/code`).
    pub key: String,
    /// The page's label.
    pub label: String,
    /// One sentence of help.
    pub help: String,
    /// What stands in a fresh body: `<YOUR_API_KEY>`.
    pub placeholder: String,
    /// Whether it must never be shown, stored or linked.
    #[serde(default)]
    pub secret: bool,
    /// The name of the environment variable that stands for it in a copied command.
    pub env: String,
}

/// Something that its user must know.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Note {
    /// One or two sentences.
    pub text: String,
    /// How sure it is.
    pub evidence: Evidence,
}

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The vendor says so.
    Vendor,
    /// Seen in code or real answers.
    Observed,
    /// The platform's documentation says so.
    Documented,
    /// Concluded.
    Inferred,
    /// No source was found; this is our choice.
    NotFound,
}

/// How the vendor's lists are paged.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum Paging {
    /// `Link: <…>; rel="next"`.
    Link,
    /// A next link in the body.
    BodyLink {
        /// JSON pointer to it.
        pointer: String,
    },
    /// A number of records to skip.
    Offset {
        /// Query parameter of the offset.
        offset: String,
        /// Query parameter of the page size.
        limit: String,
        /// The offset of the first page: 0 or 1.
        first: u32,
        /// JSON pointer to the total in the body, where there is one.
        #[serde(default)]
        total: Option<String>,
    },
    /// One page is all.
    None,
}

/// One resource of an element.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CatalogResource {
    /// The key in `event.poller.configuration`.
    pub name: String,
    /// Whether the page that the element comes from configures it.
    pub on_page: bool,
    /// The corrected configuration for the hub: members of a resource.
    pub hub: serde_json::Value,
    /// The corrected configuration for the vendor's own API.
    pub direct: serde_json::Value,
    /// How this list is paged where it differs from [`Element::paging`].
    #[serde(default)]
    pub paging: Option<Paging>,
    /// JSON pointer to the records in the vendor's answer; `None` where the root is the array or it is the only one.
    #[serde(default)]
    pub records_path: Option<String>,
    /// `{name}`s of the URL: name, label, placeholder.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// What its user must know.
    #[serde(default)]
    pub notes: Vec<Note>,
}

/// A `{name}` of a URL that a person fills.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parameter {
    /// `id`.
    pub name: String,
    /// `Company ID`.
    pub label: String,
    /// `<COMPANY_ID>`.
    pub placeholder: String,
}

static ELEMENTS: LazyLock<Vec<Element>> = LazyLock::new(Vec::new);

/// All elements, in the order of the page's choice.
pub fn elements() -> &'static [Element] {
    &ELEMENTS
}

/// An element by its key.
pub fn element(key: &str) -> Option<&'static Element> {
    elements().iter().find(|element| element.key == key)
}
