//! OAuth 2 (RFC 6749, PKCE of RFC 7636): what is said to an authorization server, and what its answers mean.

use crate::{
    catalog::{ClientProof, Element},
    date::Instant,
    template::percent_encoded,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt;

mod refusal;

pub use refusal::Refusal;

/// A token is replaced this long before it runs out, seconds: longer than an answer may take.
const AHEAD_SECONDS: i64 = 120;
/// Longest life that a token is believed to have, seconds: ten years are on record (Constant Contact).
const LONGEST_LIFE_SECONDS: f64 = 100.0 * 366.0 * 86_400.0;
/// How much of a server's own words is repeated, characters.
const MAX_WORDS: usize = 200;

/// Where an instance gets its tokens, and as whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Registration {
    /// Who gives them, as people call it: `LinkedIn`.
    pub name: String,
    /// How the first tokens are got.
    pub grant: Grant,
    /// The consent page; client credentials need none.
    pub authorize_url: Option<String>,
    /// Where codes and credentials become tokens.
    pub token_url: String,
    /// Where a refresh token becomes new ones.
    pub refresh_url: String,
    /// What is asked for, with spaces; empty where the provider decides.
    pub scope: String,
    /// How the client shows its key and its secret.
    pub proof: ClientProof,
    /// Whether the provider takes PKCE.
    pub has_pkce: bool,
    /// `oauth.api.key`.
    pub client_id: String,
    /// `oauth.api.secret`.
    pub client_secret: String,
    /// `oauth.callback.url`; client credentials need none.
    pub redirect_url: Option<String>,
}

/// How the first tokens are got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// A person consents, and the consent page brings a code.
    AuthorizationCode,
    /// The client asks for itself.
    ClientCredentials,
}

/// A configuration that lacks, or misspells, what tokens are got with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistrationError {
    /// The key has no value.
    Missing(String),
    /// The key's value is none of those it takes.
    Unknown {
        /// The key.
        key: &'static str,
        /// What it takes.
        takes: &'static str,
    },
}

/// What proves an instance's right to call, for a while.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// What calls carry.
    pub access: String,
    /// What gets the next ones; some providers give none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh: Option<String>,
    /// When `access` runs out; `None` where nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
}

/// What tokens are asked for with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ask<'a> {
    /// The consent page's code, and the verifier that its challenge was made of.
    Code(&'a str, Option<&'a str>),
    /// A refresh token.
    Refresh(&'a str),
    /// Nothing but the client's own key and secret.
    Client,
}

/// What is posted to the authorization server, as `application/x-www-form-urlencoded`.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRequest {
    /// Where to.
    pub url: String,
    /// Basic authentication.
    pub basic: Option<(String, String)>,
    /// The form.
    pub body: String,
}

impl Registration {
    /// Reads what an instance's configuration says, and the catalog behind it. `value` gives the configuration's value of a
    /// key, already resolved.
    ///
    /// `None` where tokens are not got by OAuth 2: the element does not use it and no `oauth.token.url` is set, or the
    /// configuration holds an access token of its own (`oauth.user.token`).
    ///
    /// # Errors
    /// - a key that has no value, or one that says nothing known
    pub fn of(
        element: Option<&Element>,
        value: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, RegistrationError> {
        let known = element.and_then(|element| element.auth.oauth.as_ref());
        let or_known = |key: &str, known: Option<&String>| value(key).or_else(|| known.cloned());
        let token_url = or_known("oauth.token.url", known.map(|known| &known.token_url));
        let Some(token_url) = token_url.filter(|_| value("oauth.user.token").is_none()) else {
            return Ok(None);
        };
        let needed = |key: &str| value(key).ok_or_else(|| RegistrationError::Missing(key.to_owned()));
        let flag = |key: &'static str, default: bool| match value(key).as_deref() {
            None => Ok(default),
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(_) => Err(RegistrationError::Unknown { key, takes: "`true` or `false`" }),
        };
        let grant = match value("oauth.grant.type").as_deref() {
            None | Some("authorization_code") => Grant::AuthorizationCode,
            Some("client_credentials") => Grant::ClientCredentials,
            Some(_) => {
                let takes = "`authorization_code` or `client_credentials`";
                return Err(RegistrationError::Unknown { key: "oauth.grant.type", takes });
            }
        };
        let has_consent = grant == Grant::AuthorizationCode;
        let is_in_header = known.is_none_or(|known| known.proof == ClientProof::Header);
        let consent = |key: &str, known: Option<&String>| match or_known(key, known) {
            None if has_consent => Err(RegistrationError::Missing(key.to_owned())),
            found => Ok(found.filter(|_| has_consent)),
        };
        Ok(Some(Self {
            name: element
                .map_or_else(|| "the authorization server".to_owned(), |element| element.name.clone()),
            grant,
            authorize_url: consent("oauth.authorization.url", known.map(|known| &known.authorize_url))?,
            refresh_url: value("oauth.token.refresh_url").unwrap_or_else(|| token_url.clone()),
            token_url,
            scope: or_known("oauth.scope", known.map(|known| &known.scope)).unwrap_or_default(),
            proof: match flag("oauth.basic.header", is_in_header)? {
                true => ClientProof::Header,
                false => ClientProof::Body,
            },
            has_pkce: flag("oauth.pkce", known.is_some_and(|known| known.has_pkce))?,
            client_id: needed("oauth.api.key")?,
            client_secret: needed("oauth.api.secret")?,
            redirect_url: consent("oauth.callback.url", None)?,
        }))
    }

    /// The consent page's address. `state` comes back with the code, and tells an answer of ours from a foreign one;
    /// `verifier` is kept for [`Ask::Code`] and counts only where the provider takes PKCE. `None` for client credentials.
    ///
    /// ```
    /// use pollwright_core::{catalog, oauth::Registration};
    ///
    /// let value = |key: &str| match key {
    ///     "oauth.api.key" => Some("k3y".to_owned()),
    ///     "oauth.api.secret" => Some("s3cr3t".to_owned()),
    ///     "oauth.callback.url" => Some("https://me.example/back".to_owned()),
    ///     _ => None,
    /// };
    /// let registration = Registration::of(catalog::element("constantcontact"), value).unwrap().unwrap();
    /// assert_eq!(
    ///     registration.consent_url("x7", None).as_deref(),
    ///     Some(
    ///         "https://oauth2.constantcontact.com/oauth2/oauth/siteowner/authorize\
    ///          ?response_type=code&client_id=k3y&redirect_uri=https%3A%2F%2Fme.example%2Fback&state=x7"
    ///     ),
    /// );
    /// ```
    pub fn consent_url(&self, state: &str, verifier: Option<&str>) -> Option<String> {
        let (address, redirect_url) = (self.authorize_url.as_ref()?, self.redirect_url.as_ref()?);
        let mut query = vec![
            ("response_type", "code"),
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", redirect_url),
            ("state", state),
        ];
        if !self.scope.is_empty() {
            query.push(("scope", &self.scope));
        }
        let challenge = verifier.filter(|_| self.has_pkce).map(challenge);
        if let Some(challenge) = &challenge {
            query.extend([("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")]);
        }
        let joint = if address.contains('?') { '&' } else { '?' };
        Some(format!("{address}{joint}{}", form(&query)))
    }

    /// What is posted to get tokens.
    pub fn request(&self, ask: Ask<'_>) -> TokenRequest {
        let mut fields = Vec::new();
        match ask {
            Ask::Code(code, verifier) => {
                fields.extend([("grant_type", "authorization_code"), ("code", code)]);
                fields.extend(self.redirect_url.as_deref().map(|url| ("redirect_uri", url)));
                fields.extend(verifier.filter(|_| self.has_pkce).map(|verifier| ("code_verifier", verifier)));
            }
            Ask::Refresh(token) => fields.extend([("grant_type", "refresh_token"), ("refresh_token", token)]),
            Ask::Client => {
                fields.push(("grant_type", "client_credentials"));
                if !self.scope.is_empty() {
                    fields.push(("scope", &self.scope));
                }
            }
        }
        // RFC 6749, section 2.3: one way of the two, never both.
        let (id, secret) = (&self.client_id, &self.client_secret);
        let basic = match self.proof {
            ClientProof::Header => Some((percent_encoded(id), percent_encoded(secret))),
            ClientProof::Body => {
                fields.extend([("client_id", id.as_str()), ("client_secret", secret)]);
                None
            }
        };
        let url = if matches!(ask, Ask::Refresh(_)) { &self.refresh_url } else { &self.token_url };
        TokenRequest { url: url.clone(), basic, body: form(&fields) }
    }

    /// What an answer to [`Registration::request`] means. A refresh token that is not replaced stays.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn read(&self, ask: Ask<'_>, status: u16, body: &[u8], now: Instant) -> Result<Tokens, Refusal> {
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |key: &str| answer[key].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let access = text("access_token").filter(|_| (200..300).contains(&status));
        if let Some(access) = access {
            let former = match ask {
                Ask::Refresh(token) => Some(token.to_owned()),
                _ => None,
            };
            let expires_at = life(&answer["expires_in"]).map(|life| now + life);
            return Ok(Tokens { access, refresh: text("refresh_token").or(former), expires_at });
        }
        let name = self.name.clone();
        let code = text("error").unwrap_or_default();
        let words = text("error_description").or_else(|| text("error")).map(said).unwrap_or_default();
        Err(match (code.as_str(), status) {
            (_, 429 | 500..) => Refusal::Busy { name, status },
            ("invalid_client" | "unauthorized_client", _) | (_, 401 | 403) => Refusal::Client { name, words },
            ("invalid_scope", _) => Refusal::Scope { name, words },
            // LinkedIn says `invalid_request` of a code that has run out.
            ("invalid_grant" | "invalid_request", _) => match ask {
                Ask::Code(..) => Refusal::Code { name, words },
                Ask::Refresh(_) => Refusal::Refresh { name, words },
                Ask::Client => Refusal::Odd { name, status, words },
            },
            _ => Refusal::Odd { name, status, words },
        })
    }
}

impl Tokens {
    /// Whether they should be replaced before the next call.
    pub fn is_due(&self, now: Instant) -> bool {
        self.expires_at.is_some_and(|at| now + TimeDelta::seconds(AHEAD_SECONDS) >= at)
    }
}

/// A `state`, or a verifier of PKCE, made of random bytes.
pub fn random_text(random: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(random)
}

/// What the consent page is shown of a verifier (RFC 7636, `S256`).
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

fn form(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{name}={}", percent_encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// `expires_in`: seconds, which some write as text.
fn life(value: &Value) -> Option<TimeDelta> {
    let seconds = match value {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_f64()?,
    };
    // What is no number becomes 0, so that the token is replaced rather than trusted.
    Some(TimeDelta::seconds(f64::clamp(seconds, 0.0, LONGEST_LIFE_SECONDS) as i64))
}

/// A server's words as part of a sentence.
fn said(text: String) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ").replace(char::is_control, "");
    let short: String = words.chars().take(MAX_WORDS).collect();
    let more = if short.len() < words.len() { "…" } else { "" };
    format!(" ({short}{more})")
}

impl fmt::Display for RegistrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(key) => write!(
                f,
                "`{key}` is missing, and no token can be got without it; put it into the configuration"
            ),
            Self::Unknown { key, takes } => write!(f, "`{key}` takes {takes}"),
        }
    }
}

impl std::error::Error for RegistrationError {}

// Derived ones would print the values.
impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration")
            .field("name", &self.name)
            .field("grant", &self.grant)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
