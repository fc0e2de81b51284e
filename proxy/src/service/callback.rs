//! Who is told of an instance's events, and how they know who tells them.

use crate::poller::{
    access::{AccessError, Values},
    secrets::{Environment, Secrets},
};
use pollwright_core::{
    Analysed,
    signature::{Key, KeyError},
};
use reqwest::{
    Url,
    header::{HeaderMap, HeaderName, HeaderValue},
};

/// The callback of an instance.
#[derive(Clone)]
pub struct Callback {
    /// Where notifications go.
    pub url: Url,
    /// The keys that sign them; the first one signs the platform's own header.
    pub keys: Vec<Key>,
    /// What every post carries besides.
    pub headers: HeaderMap,
    /// User and password.
    pub basic: Option<(String, String)>,
    /// What must not be shown.
    pub secrets: Secrets,
}

/// Why nothing can be posted; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CallbackError {
    /// The address is none.
    #[error("the callback `{0}` is no address; write `https://host/path`")]
    NoAddress(String),
    /// A header that cannot be sent.
    #[error(
        "`event.notification.callback.headers` holds something that is no header; write `Name: value`, several with `;` or as a JSON object"
    )]
    BadHeader,
    /// The signature key is none.
    #[error("`event.notification.signature.key`: {0}")]
    BadKey(KeyError),
    /// A value that is not there.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl Callback {
    /// One that is only an address.
    pub(super) fn plain(url: Url) -> Self {
        let (headers, secrets) = (HeaderMap::new(), Secrets::default());
        Self { url, keys: Vec::new(), headers, basic: None, secrets }
    }

    /// The callback that a configuration names; `None` where it names none.
    ///
    /// During a rotation of the signature key both stand in `event.notification.signature.key`, one space between
    /// them, the old one first.
    ///
    /// # Errors
    /// See [`CallbackError`].
    pub fn of(analysed: &Analysed, environment: Environment) -> Result<Option<Self>, CallbackError> {
        let values = Values { analysed, environment };
        let Some(address) = values.get("event.notification.callback.url")? else { return Ok(None) };
        let url = Url::parse(address.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.ok_or(CallbackError::NoAddress(address))?;
        let mut secrets = Secrets::default();
        let mut keys = Vec::new();
        for key in values.get("event.notification.signature.key")?.unwrap_or_default().split(' ') {
            if !key.is_empty() {
                secrets.add(key);
                keys.push(Key::parse(key).map_err(CallbackError::BadKey)?);
            }
        }
        let mut headers = HeaderMap::new();
        if let Some(text) = values.get("event.notification.callback.headers")? {
            for (name, value) in parse_headers(&text).ok_or(CallbackError::BadHeader)? {
                if let Ok(value) = value.to_str() {
                    secrets.add(value);
                }
                headers.append(name, value);
            }
        }
        let mut basic = None;
        if let Some(user) = values.get("event.notification.basic.username")? {
            let password = values.get("event.notification.basic.password")?.unwrap_or_default();
            secrets.add_basic(&user, &password);
            basic = Some((user, password));
        }
        Ok(Some(Self { url, keys, headers, basic, secrets }))
    }
}

/// `Name: value`, several with `;` or line breaks between them, or a JSON object; how the hosted platforms want them
/// written is not documented.
fn parse_headers(text: &str) -> Option<Vec<(HeaderName, HeaderValue)>> {
    let text = text.trim();
    let pairs: Vec<(String, String)> = if text.starts_with('{') {
        serde_json::from_str::<serde_json::Map<_, _>>(text)
            .ok()?
            .into_iter()
            .map(|(name, value)| Some((name, value.as_str()?.to_owned())))
            .collect::<Option<_>>()?
    } else {
        let parts = text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let pair = |part: &str| part.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned()));
        parts.map(pair).collect::<Option<_>>()?
    };
    let header = |(name, value): (String, String)| {
        let mut value = HeaderValue::from_str(value.trim()).ok()?;
        value.set_sensitive(true);
        Some((HeaderName::from_bytes(name.trim().as_bytes()).ok()?, value))
    };
    pairs.into_iter().map(header).collect()
}

#[cfg(test)]
mod tests {
    use super::parse_headers;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = |headers: Vec<(super::HeaderName, super::HeaderValue)>| {
            let shown = headers.iter().map(|(name, value)| format!("{name}={}", value.to_str().unwrap()));
            shown.collect::<Vec<_>>().join(" ")
        };
        let actual = parse_headers(text).map_or_else(|| "none".to_owned(), shown);
        assert_eq!(actual, expected, "{text}");
    }

    #[test]
    fn headers_of_a_callback() {
        check("X-Team: crm", "x-team=crm");
        check("X-Team: crm; X-Key: a:b", "x-team=crm x-key=a:b");
        check("X-Team: crm\nX-Key: k", "x-team=crm x-key=k");
        check(r#"{"X-Team":"crm","X-Key":"k"}"#, "x-team=crm x-key=k");
        check("", "");
        check("crm", "none");
        check(r#"{"X-Team":1}"#, "none");
        check("X Team: crm", "none");
        check("X-Team: c\rX-Evil: 1", "none");
    }
}
