//! The elements: one data file each, and the few lines that read them.

mod body;
mod check;
mod own;
mod read;
pub mod shape;

use std::sync::LazyLock;

pub use check::{Flaw, flaws, origin};
pub use own::OwnElements;

/// A kind of API that the platform knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// `freshdeskv2`.
    pub key: String,
    /// The platform's number for it: `elementId` in the front matter of its events page (public repository
    /// cloud-elements/devportal).
    pub id: u32,
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

/// How a call to the vendor's own API proves who it is. Values may hold `{field}`; a header or a query parameter
/// whose field has no value is left out, so that the caller can give it by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Auth {
    /// What kind the platform calls it.
    pub kind: AuthKind,
    /// Basic authentication of the vendor's API: user and password.
    pub basic: Option<(String, String)>,
    /// Headers of the vendor's API, name and value.
    pub headers: Vec<(String, String)>,
    /// Query parameters that every call carries, also one to a next page's link.
    pub query: Vec<(String, String)>,
    /// Where tokens come from.
    pub oauth: Option<Oauth>,
}

/// Where tokens come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oauth {
    /// The consent page.
    pub authorize_url: String,
    /// Where codes and refresh tokens become tokens.
    pub token_url: String,
    /// What is asked for, with spaces; empty where the vendor has no scopes.
    pub scope: String,
    /// How the client shows its key and its secret.
    pub proof: ClientProof,
    /// Whether the consent page takes a challenge (RFC 7636).
    pub has_pkce: bool,
}

/// How a client shows its key and its secret to an authorization server (RFC 6749, section 2.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientProof {
    /// As basic authentication.
    Header,
    /// In the form.
    Body,
}

/// What kind of authentication an element has on the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthKind {
    /// User name and password, or a key in their place.
    Basic,
    /// OAuth 2: key, secret, callback URL and an authorization grant code.
    Oauth2,
}

/// One value of the configuration that the element wants.
#[derive(Clone, Debug, PartialEq)]
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
    pub secret: bool,
    /// What it is where nobody gives it. A field with a default has no place in a fresh body: it only fills the
    /// vendor's address, which hosted platforms know by themselves.
    pub default: Option<String>,
    /// Whether everything works without it; it has no place in a fresh body either.
    pub optional: bool,
    /// The name of the environment variable that stands for it in a copied command.
    pub env: String,
}

/// Something that its user must know.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// One or two sentences.
    pub text: String,
    /// How sure it is.
    pub evidence: Evidence,
}

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq)]
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
        total: Option<String>,
    },
    /// One page is all.
    None,
}

/// One resource of an element.
#[derive(Clone, Debug, PartialEq)]
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
    pub paging: Option<Paging>,
    /// JSON pointer to the records in the vendor's answer; `None` where the root is the array or it is the only one.
    pub records_path: Option<String>,
    /// `{name}`s of the URL: name, label, placeholder.
    pub parameters: Vec<Parameter>,
    /// What its user must know.
    pub notes: Vec<Note>,
}

/// A `{name}` of a URL that a person fills.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// `id`.
    pub name: String,
    /// `Company ID`.
    pub label: String,
    /// `<COMPANY_ID>`.
    pub placeholder: String,
}

const FILES: [(&str, &str); 5] = [
    ("linkedin", include_str!("linkedin.json")),
    ("insightly", include_str!("insightly.json")),
    ("constantcontact", include_str!("constantcontact.json")),
    ("freshdeskv2", include_str!("freshdeskv2.json")),
    ("sagecrm", include_str!("sagecrm.json")),
];

// A file that does not read is left out here and fails the test that reads each of them.
static ELEMENTS: LazyLock<Vec<Element>> =
    LazyLock::new(|| FILES.iter().filter_map(|(_, text)| parse(text).ok()).collect());

fn parse(text: &str) -> Result<Element, String> {
    let json = serde_json::from_str(text).map_err(|error| error.to_string())?;
    read::element(&json)
}

/// All elements, in the order of the page's choice.
pub fn elements() -> &'static [Element] {
    &ELEMENTS
}

/// An element by its key.
pub fn element(key: &str) -> Option<&'static Element> {
    elements().iter().find(|element| element.key == key)
}

impl Element {
    /// A resource by its name.
    pub fn resource(&self, name: &str) -> Option<&CatalogResource> {
        self.resources.iter().find(|resource| resource.name == name)
    }

    /// A field by its key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// How the list of a resource is paged.
    pub fn paging_of<'a>(&'a self, resource: &'a CatalogResource) -> &'a Paging {
        resource.paging.as_ref().unwrap_or(&self.paging)
    }

    /// A text of this element with each `{field}` replaced: [`Element::base_url`], the values of [`Auth`].
    /// `value` gives the configuration's value of a key; a field without one takes its default.
    ///
    /// # Errors
    ///
    /// - the key of the first field that has neither value nor default
    ///
    /// ```
    /// let freshdesk = pollwright_core::catalog::element("freshdeskv2").unwrap();
    /// let address = freshdesk.fill(&freshdesk.base_url, |key| (key == "subdomain").then(|| "acme".to_owned()));
    /// assert_eq!(address.as_deref(), Ok("https://acme.freshdesk.com/api/v2"));
    /// assert_eq!(freshdesk.fill(&freshdesk.base_url, |_| None), Err("subdomain".to_owned()));
    /// ```
    pub fn fill(&self, text: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, key, after)) = next_field(rest) {
            let default = || self.field(key).and_then(|field| field.default.clone());
            filled.push_str(before);
            filled.push_str(&value(key).or_else(default).ok_or_else(|| key.to_owned())?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

/// The text before the first `{key}`, the key, and the text after it.
fn next_field(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (key, after) = rest.split_once('}')?;
    Some((before, key, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_reads() {
        for (key, text) in FILES {
            let element = parse(text).unwrap_or_else(|error| panic!("{key}: {error}"));
            assert_eq!(element.key, key);
        }
        assert_eq!(elements().len(), FILES.len());
    }

    #[test]
    fn keys_names_and_counts() {
        let check = |key: &str, name: &str, hub: &str, kind: AuthKind, base_url: &str, n_resources: usize| {
            let element = element(key).unwrap_or_else(|| panic!("no {key}"));
            assert_eq!(element.name, name, "{key}");
            assert_eq!(element.hub, hub, "{key}");
            assert_eq!(element.auth.kind, kind, "{key}");
            assert_eq!(element.base_url, base_url, "{key}");
            assert_eq!(element.resources.len(), n_resources, "{key}");
        };
        check("linkedin", "LinkedIn", "social", AuthKind::Oauth2, "https://api.linkedin.com/v1", 3);
        check("insightly", "Insightly", "crm", AuthKind::Basic, "https://api.{pod}.insightly.com/v3.1", 4);
        let constant_contact = "https://api.constantcontact.com/v2";
        check("constantcontact", "Constant Contact", "marketing", AuthKind::Oauth2, constant_contact, 3);
        let freshdesk = "https://{subdomain}.freshdesk.com/api/v2";
        check("freshdeskv2", "Freshdesk V2", "helpdesk", AuthKind::Basic, freshdesk, 2);
        check(
            "sagecrm",
            "Sage CRM",
            "crm",
            AuthKind::Basic,
            "https://{subdomain}/sdata/{install}j/sagecrm2/-",
            5,
        );
    }

    #[test]
    fn names_are_unique() {
        let keys: BTreeSet<_> = elements().iter().map(|element| &element.key).collect();
        assert_eq!(keys.len(), elements().len());
        let names = elements().iter().flat_map(|element| &element.fields).map(|field| &field.env);
        let different: BTreeSet<_> = names.clone().collect();
        assert_eq!(different.len(), names.count(), "two fields share an environment variable");
    }

    #[test]
    fn no_file_has_a_flaw() {
        for (key, text) in FILES {
            assert_eq!(flaws(&serde_json::from_str(text).unwrap()), [], "{key}");
        }
    }

    #[test]
    fn every_flaw_is_said_where_it_is() {
        #[track_caller]
        fn check(pointer: &str, value: serde_json::Value, expected: &[(&str, &str)]) {
            let (_, text) = FILES.iter().find(|(key, _)| *key == "freshdeskv2").unwrap();
            let mut json: serde_json::Value = serde_json::from_str(text).unwrap();
            *json.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}")) = value;
            let found = flaws(&json);
            let found: Vec<_> =
                found.iter().map(|flaw| (flaw.pointer.as_str(), flaw.message.as_str())).collect();
            assert_eq!(found, expected, "{pointer}");
        }
        use serde_json::json;
        check("/key", json!(" "), &[("/key", "this is still empty")]);
        check("/id", json!("x"), &[("", "`id` is no whole number")]);
        check("/paging", json!({ "kind": "body-link" }), &[("/paging/pointer", "this is still empty")]);
        check("/paging", json!({ "kind": "link", "pointer": "/x" }), &[("", "`pointer` is unknown")]);
        check(
            "/auth/basic/1",
            json!("{password}"),
            &[("/auth/basic/1", "there is no setting `password`: add it, or take out `{password}`")],
        );
        check(
            "/fields/1/key",
            json!("subdomain"),
            &[
                ("/fields/1/key", "there are two settings `subdomain`"),
                ("/auth/basic/0", "there is no setting `username`: add it, or take out `{username}`"),
            ],
        );
        check(
            "/resources/1/name",
            json!("incidents"),
            &[("/resources/1/name", "there are two resources `incidents`")],
        );
        check(
            "/resources/0/hub/url",
            json!("/hubs/crm/x"),
            &[("/resources/0/hub/url", "a URL of this hub starts with `/hubs/helpdesk/`")],
        );
        check(
            "/resources/0/direct/url",
            json!("/tickets/{id}"),
            &[("/resources/0/direct/url", "there is no parameter `id`: add it to the resource")],
        );
        check(
            "/resources/0/direct/datesConfiguration/updatedDateFormat",
            json!(""),
            &[("/resources/0/direct/datesConfiguration/updatedDateFormat", "this is still empty")],
        );
    }

    #[test]
    fn every_word_of_a_choice_reads() {
        use serde_json::json;
        let text = FILES.iter().find(|(key, _)| *key == "constantcontact").map(|(_, text)| *text).unwrap();
        let file: serde_json::Value = serde_json::from_str(text).unwrap();
        let places = [
            (shape::AUTH, "kind", "/auth/kind"),
            (shape::OAUTH, "proof", "/auth/oauth/proof"),
            (shape::NOTE, "evidence", "/notes/0/evidence"),
        ];
        for (keys, name, pointer) in places {
            let kind = keys.iter().find(|key| key.name == name).map(|key| key.kind);
            let Some(shape::Kind::Choice(words)) = kind else { panic!("{name}: {kind:?}") };
            for word in words {
                let mut file = file.clone();
                *file.pointer_mut(pointer).unwrap() = json!(word);
                // OAuth's own keys are unknown to the other kind.
                if *word == "basic" {
                    file["auth"].as_object_mut().unwrap().remove("oauth");
                }
                assert_eq!(read::element(&file).map(drop), Ok(()), "{pointer} {word}");
            }
        }
        for paging in [
            json!({ "kind": "none" }),
            json!({ "kind": "link" }),
            json!({ "kind": "body-link", "pointer": "/n" }),
            json!({ "kind": "offset", "offset": "o", "limit": "l", "first": 0 }),
        ] {
            let mut file = file.clone();
            file["paging"] = paging.clone();
            assert_eq!(read::element(&file).map(drop), Ok(()), "{paging}");
        }
    }

    #[test]
    fn filling() {
        #[track_caller]
        fn check(key: &str, text: &str, values: &[(&str, &str)], expected: Result<&str, &str>) {
            let value = |key: &str| {
                values.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned())
            };
            let actual = element(key).map(|element| element.fill(text, value));
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(actual, Some(expected), "{key}: {text}");
        }
        check("insightly", "https://api.{pod}.x", &[], Ok("https://api.na1.x"));
        check("insightly", "https://api.{pod}.x", &[("pod", "eu1")], Ok("https://api.eu1.x"));
        check("sagecrm", "{subdomain}/{install}j", &[("subdomain", "h")], Ok("h/crmj"));
        check("sagecrm", "{subdomain}/{install}j", &[], Err("subdomain"));
        check("linkedin", "Bearer {oauth.user.token}", &[], Err("oauth.user.token"));
        check("linkedin", "json", &[], Ok("json"));
        check("linkedin", "{never closed", &[], Ok("{never closed"));
    }
}
