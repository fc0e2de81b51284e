//! Where calls go and how they prove who they are.

use super::{
    oauth::{Code, Oauth, Setup},
    secrets::{Environment, Secrets, VariableError},
};
use crate::net::{Call, Lane};
use pollwright_core::{
    Analysed,
    catalog::{Element, OwnElements},
    json::escape_step,
    oauth::{Registration, RegistrationError},
};
use reqwest::{
    Method, Url,
    header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue},
};
use std::time::Duration;

/// What the user says beside the configuration.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--header`, each `Name: value`.
    pub headers: Vec<String>,
    /// Whether `env:NAME` stands for a variable.
    pub environment: Environment,
    /// Elements beside those of the catalog.
    pub elements: OwnElements,
}

/// Where calls go and how they prove who they are, for all resources of one configuration.
#[derive(Clone, Debug)]
pub struct Access {
    /// What is put in front of a path, or why nothing can be.
    base: Result<Url, AccessError>,
    /// Whether `base` is the vendor's own address, which knows no hub paths.
    is_vendor: bool,
    /// What the user gives for every call.
    headers: HeaderMap,
    /// How the vendor's own API is asked.
    vendor: Result<Credentials, AccessError>,
    /// How the platform's hub is asked: what it needs comes with the user's headers, for the body does not hold it.
    hub: Result<Credentials, AccessError>,
    /// What an instance gets its tokens with; `None` where it needs none.
    pub setup: Result<Option<Setup>, AccessError>,
    /// The instance's tokens, which calls of the vendor's own API carry; a header of the user's takes their place.
    pub oauth: Option<Oauth>,
    /// What must not be shown.
    pub secrets: Secrets,
    /// Whether `env:NAME` stands for a variable.
    pub environment: Environment,
    /// The element that is called; `None` where none is known.
    pub element: Option<Element>,
}

/// What a call carries to prove who makes it.
#[derive(Clone, Default)]
struct Credentials {
    /// User and password.
    basic: Option<(String, String)>,
    headers: HeaderMap,
    /// Parts of the query, also of a next page's link.
    query: Vec<(String, String)>,
}

// A derived one would print the values.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials")
    }
}

/// Where the calls of one resource go, and what they carry.
#[derive(Clone, Debug)]
pub struct Target {
    /// The address of the first page.
    pub url: Url,
    /// What must not be shown.
    pub secrets: Secrets,
    /// Whose token its calls carry.
    pub oauth: Option<Oauth>,
    credentials: Credentials,
}

/// Why a configuration cannot be called as it stands; each says what to do.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AccessError {
    /// Nothing says which server to ask.
    #[error(
        "nothing says which server to ask: the `url` is a path; name one (`--base-url https://…`), or put `baseUrl` into the configuration"
    )]
    NoAddress,
    /// A path of the hub, and only the vendor's own address is known.
    #[error(
        "`{path}` is a path of the platform's hub, which {element}'s own API does not know; pass `--base-url` with the platform's address, or use the configuration for the vendor's own API"
    )]
    HubPath {
        /// The path.
        path: String,
        /// The element's name.
        element: String,
    },
    /// An address that is none.
    #[error("`{address}` is not an address that can be called; write `https://host/path`")]
    BadAddress {
        /// As it was written.
        address: String,
    },
    /// A value that the element needs is not there.
    #[error("`{key}` ({label}) is missing; put it into the configuration{or_env}")]
    MissingField {
        /// Its key.
        key: String,
        /// What people call it.
        label: String,
        /// How else it may be given.
        or_env: String,
    },
    /// A value still has to be filled in.
    #[error("`{key}` still holds the placeholder `{placeholder}`; put the real value there{or_env}")]
    Placeholder {
        /// Its key.
        key: String,
        /// What stands there.
        placeholder: String,
        /// How else it may be given.
        or_env: String,
    },
    /// A header that cannot be sent.
    #[error("`{0}` is not a header; write `Name: value`")]
    BadHeader(String),
    /// A variable that has no value.
    #[error(transparent)]
    Variable(#[from] VariableError),
    /// A key of OAuth 2 that has no value, or an unknown one.
    #[error(transparent)]
    Registration(#[from] RegistrationError),
}

impl Access {
    /// Reads address and credentials from the configuration, the flags and the catalog.
    ///
    /// The address: `--base-url`, else `baseUrl` of the body, else the catalog's, its fields filled. The credentials:
    /// the catalog's recipe, for elements it does not know `username` and `password`; a header that the user gives
    /// takes the place of ours.
    ///
    /// # Errors
    /// See [`AccessError`]; a missing address is an error only once a path needs it ([`Access::target`]).
    pub fn of(analysed: &Analysed, given: &Given) -> Result<Self, AccessError> {
        let environment = given.environment;
        let values = Values { analysed, environment };
        let element = given.elements.named_by(&analysed.config);
        let mut secrets = Secrets::default();
        let mut headers = HeaderMap::new();
        for header in &given.headers {
            let (name, value) = parse_header(header, environment)?;
            if let Ok(value) = value.to_str()
                && name != ACCEPT
            {
                add_words(value, &mut secrets);
            }
            headers.append(name, value);
        }
        let (base, is_vendor) = match (&given.base_url, values.get("baseUrl")?) {
            (Some(base), _) => (parse_base(&environment.resolve(base)?), false),
            (None, Some(base)) => (parse_base(&base), false),
            (None, None) => match element {
                Some(element) => {
                    let base = values.fill(element, &element.base_url);
                    (base.and_then(|base| parse_base(&base)), true)
                }
                None => (Err(AccessError::NoAddress), false),
            },
        };
        let has_own = headers.contains_key(AUTHORIZATION);
        let vendor = match element {
            Some(element) => values.recipe(element, &headers, &mut secrets),
            None => values.basic(has_own, &mut secrets).map(Credentials::of_user),
        };
        let hub = values.hub(has_own, &mut secrets);
        let setup = values.setup(element, &mut secrets);
        Ok(Self {
            base,
            is_vendor,
            headers,
            vendor,
            hub,
            setup,
            oauth: None,
            secrets,
            environment,
            element: element.cloned(),
        })
    }

    /// Where the calls for a rendered `url` go.
    ///
    /// # Errors
    /// Where nothing says which server, the whole is no address, or a credential is missing.
    pub fn target(&self, rendered: &str) -> Result<Target, AccessError> {
        let is_hub = is_hub_path(rendered);
        let url = if rendered.starts_with("http://") || rendered.starts_with("https://") {
            parse_base(rendered)?
        } else {
            let base = self.base.clone()?;
            if self.is_vendor && is_hub {
                let element = self.element.as_ref().map_or("the vendor", |element| &element.name).to_owned();
                let path = rendered.split('?').next().unwrap_or(rendered).to_owned();
                return Err(AccessError::HubPath { path, element });
            }
            let path = rendered.trim_start_matches('/');
            parse_base(&format!("{}/{path}", base.as_str().trim_end_matches('/')))?
        };
        let mut credentials = if is_hub { self.hub.clone()? } else { self.vendor.clone()? };
        credentials.headers.extend(self.headers.clone());
        let oauth = self.oauth.clone().filter(|_| !is_hub && !self.headers.contains_key(AUTHORIZATION));
        Ok(Target { url, secrets: self.secrets.clone(), oauth, credentials })
    }
}

impl Target {
    /// A call that carries the credentials; never make one to another origin than [`Target::url`] has.
    pub fn call(&self, url: &Url, timeout: Duration) -> Call {
        let mut url = url.clone();
        for (name, value) in &self.credentials.query {
            if !url.query_pairs().any(|(known, _)| known == *name) {
                url.query_pairs_mut().append_pair(name, value);
            }
        }
        Call {
            method: Method::GET,
            url,
            headers: self.credentials.headers.clone(),
            // The token takes its place.
            basic: self.credentials.basic.clone().filter(|_| self.oauth.is_none()),
            body: None,
            timeout,
            lane: Lane::Host,
        }
    }
}

impl Credentials {
    fn of_user(basic: Option<(String, String)>) -> Self {
        Self { basic, ..Self::default() }
    }
}

/// Whether a path is one of the platform's hub rather than of the vendor's own API.
pub fn is_hub_path(rendered: &str) -> bool {
    rendered.trim_start_matches('/').starts_with("hubs/")
}

/// The configuration's values, `env:NAME` resolved, placeholders refused.
pub(crate) struct Values<'a> {
    pub(crate) analysed: &'a Analysed,
    pub(crate) environment: Environment,
}

impl Values<'_> {
    /// A value by its key in the settings, or by its pointer in the body; `None` where it is missing or blank.
    pub(crate) fn get(&self, key: &str) -> Result<Option<String>, AccessError> {
        let in_body = |pointer: &str| {
            let node = self.analysed.document.find(pointer)?;
            node.as_str().map(|text| (pointer.to_owned(), text.to_owned()))
        };
        let settings = &self.analysed.config.settings_pointer;
        let found = match self.analysed.config.setting(key) {
            Some(value) => Some((format!("{settings}/{}", escape_step(key)), value.value.to_string())),
            None if key.starts_with('/') => in_body(key),
            None => in_body(&format!("/{}", escape_step(key))),
        };
        let Some((pointer, value)) = found.filter(|(_, value)| !value.trim().is_empty()) else {
            return Ok(None);
        };
        if let Some(open) = self.analysed.to_fill.iter().find(|open| open.pointer == pointer) {
            let placeholder = open.placeholder.clone();
            let or_env = self.environment.or_env("NAME");
            return Err(AccessError::Placeholder { key: key.to_owned(), placeholder, or_env });
        }
        Ok(Some(self.environment.resolve(&value)?))
    }

    /// How the hub is asked: by `hub.authorization`, else by `username` and `password`.
    fn hub(&self, has_own: bool, secrets: &mut Secrets) -> Result<Credentials, AccessError> {
        let Some(value) = self.get("hub.authorization")?.filter(|_| !has_own) else {
            return Ok(Credentials::of_user(self.basic(has_own, secrets).unwrap_or(None)));
        };
        let (name, value) = parse_header(&format!("{AUTHORIZATION}: {value}"), self.environment)?;
        add_words(value.to_str().unwrap_or_default(), secrets);
        Ok(Credentials { headers: HeaderMap::from_iter([(name, value)]), ..Credentials::default() })
    }

    /// What tokens are got with, where OAuth 2 is how they are.
    fn setup(&self, element: Option<&Element>, secrets: &mut Secrets) -> Result<Option<Setup>, AccessError> {
        let found = self.gather(|value| Registration::of(element, value))??;
        let Some(registration) = found else { return Ok(None) };
        let code = match self.get("/providerData/code") {
            Err(AccessError::Placeholder { .. }) => None,
            found => found?,
        };
        secrets.add(&registration.client_secret);
        code.iter().for_each(|code| secrets.add(code));
        Ok(Some(Setup { registration, code: code.map(Code) }))
    }

    /// What comes of `work`, which looks values up and takes no errors on the way: the first one is kept aside.
    fn gather<T>(&self, work: impl FnOnce(&dyn Fn(&str) -> Option<String>) -> T) -> Result<T, AccessError> {
        let failed = std::cell::RefCell::new(None);
        let done = work(&|key| match self.get(key) {
            Ok(value) => value,
            Err(error) => {
                failed.borrow_mut().get_or_insert(error);
                None
            }
        });
        failed.into_inner().map_or(Ok(done), Err)
    }

    /// `username` and `password` of the body, where the user gives no `Authorization` of their own.
    fn basic(&self, has_own: bool, secrets: &mut Secrets) -> Result<Option<(String, String)>, AccessError> {
        if has_own {
            return Ok(None);
        }
        let Some(user) = self.get("username")? else { return Ok(None) };
        let password = self.get("password")?.unwrap_or_default();
        secrets.add_basic(&user, &password);
        Ok(Some((user, password)))
    }

    /// What the catalog says that a call of the vendor's API carries; headers of the user's take the place of its own.
    fn recipe(
        &self,
        element: &Element,
        given: &HeaderMap,
        secrets: &mut Secrets,
    ) -> Result<Credentials, AccessError> {
        let mut credentials = Credentials::default();
        for field in element.fields.iter().filter(|field| field.secret) {
            // One that is not there, or not filled in, matters only where a call needs it.
            if let Ok(Some(value)) = self.get(&field.key) {
                secrets.add(&value);
            }
        }
        if let Some((user, password)) = &element.auth.basic
            && !given.contains_key(AUTHORIZATION)
        {
            let (user, password) = (self.fill(element, user)?, self.fill(element, password)?);
            secrets.add_basic(&user, &password);
            credentials.basic = Some((user, password));
        }
        for (name, value) in &element.auth.headers {
            if given.contains_key(name.as_str()) {
                continue;
            }
            if let Some(value) = self.fill_if_there(element, value)? {
                let (name, value) = parse_header(&format!("{name}: {value}"), self.environment)?;
                credentials.headers.append(name, value);
            }
        }
        for (name, value) in &element.auth.query {
            if let Some(value) = self.fill_if_there(element, value)? {
                secrets.add(&value);
                credentials.query.push((name.clone(), value));
            }
        }
        Ok(credentials)
    }

    /// A text of the catalog, its `{field}`s filled.
    fn fill(&self, element: &Element, text: &str) -> Result<String, AccessError> {
        self.gather(|value| element.fill(text, value))?.map_err(|key| {
            let field = element.field(&key);
            AccessError::MissingField {
                label: field.map_or_else(|| key.clone(), |field| field.label.clone()),
                or_env: match field {
                    Some(field) => self.environment.or_env(&field.env),
                    None => self.environment.or_env(&key.to_uppercase()),
                },
                key,
            }
        })
    }

    /// As [`Values::fill`]; `None` where a field has no value.
    fn fill_if_there(&self, element: &Element, text: &str) -> Result<Option<String>, AccessError> {
        match self.fill(element, text) {
            Ok(filled) => Ok(Some(filled)),
            Err(AccessError::MissingField { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Notes a header's value, and the parts of it that may be repeated alone: `Bearer` itself is none.
fn add_words(value: &str, secrets: &mut Secrets) {
    secrets.add(value);
    value.split([' ', ',']).filter(|word| word.len() >= 8).for_each(|word| secrets.add(word));
}

fn parse_base(text: &str) -> Result<Url, AccessError> {
    let bad = || AccessError::BadAddress { address: text.split('?').next().unwrap_or(text).to_owned() };
    let url = Url::parse(text.trim()).map_err(|_| bad())?;
    let can_be_called = matches!(url.scheme(), "http" | "https") && url.has_host();
    if can_be_called { Ok(url) } else { Err(bad()) }
}

fn parse_header(text: &str, environment: Environment) -> Result<(HeaderName, HeaderValue), AccessError> {
    // What stands behind the colon may be a secret: only the name is repeated.
    let name = text.split(':').next().unwrap_or(text).trim();
    let bad = || AccessError::BadHeader(name.to_owned());
    let (_, value) = text.split_once(':').ok_or_else(bad)?;
    let name = name.parse().map_err(|_| bad())?;
    let mut value = HeaderValue::from_str(&environment.resolve_words(value.trim())?).map_err(|_| bad())?;
    value.set_sensitive(true);
    Ok((name, value))
}
