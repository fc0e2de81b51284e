//! Values that come from the environment, and keeping what is secret out of messages.

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Url;

/// Shorter values are not masked: they would take half of a message with them, and protect nothing.
const SHORTEST_MASKED: usize = 4;
/// What stands in the place of a secret.
const MASK: &str = "***";

/// Whether `env:NAME` stands for a variable, and `file:PATH` for what the file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Environment {
    /// For commands that the user runs on a file of theirs.
    #[default]
    Readable,
    /// For what a page sends: a configuration from elsewhere could carry variables away.
    Closed,
}

impl Environment {
    /// A value as it is, or what the environment holds where it is written `env:NAME`, or a file where it is written
    /// `file:PATH`, without the line break at its end.
    ///
    /// # Errors
    /// - the variable is not set, the file cannot be read, or neither must be read
    pub fn resolve(self, value: &str) -> Result<String, VariableError> {
        if let Some(name) = value.strip_prefix("env:") {
            return match self {
                Self::Readable => std::env::var(name).map_err(|_| VariableError::Missing(name.to_owned())),
                Self::Closed => Err(VariableError::Closed(value.to_owned())),
            };
        }
        let Some(path) = value.strip_prefix("file:") else { return Ok(value.to_owned()) };
        match self {
            Self::Readable => std::fs::read_to_string(path)
                .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
                .map_err(|why| VariableError::NoFile(path.to_owned(), why.kind())),
            Self::Closed => Err(VariableError::Closed(value.to_owned())),
        }
    }

    /// How a value may be given besides, as the end of a sentence; empty where it may not.
    pub fn or_env(self, name: &str) -> String {
        match self {
            Self::Readable => format!(", or `env:{name}` and set that variable"),
            Self::Closed => String::new(),
        }
    }

    /// A header's value, each `env:NAME` in it resolved: `Bearer env:TOKEN`, `User env:U, Organization env:O`.
    ///
    /// # Errors
    /// As [`Environment::resolve`].
    pub fn resolve_words(self, value: &str) -> Result<String, VariableError> {
        let resolve = |word: &str| match word.strip_suffix(',') {
            Some(word) => self.resolve(word).map(|word| word + ","),
            None => self.resolve(word),
        };
        let words: Result<Vec<_>, _> = value.split(' ').map(resolve).collect();
        Ok(words?.join(" "))
    }
}

/// Why an `env:NAME` or `file:PATH` has no value.
#[derive(Clone, Debug, thiserror::Error)]
pub enum VariableError {
    /// It is not set.
    #[error("the environment has no variable `{0}`; set it, for example with `export {0}=…`")]
    Missing(String),
    /// It must not be read.
    #[error("`{0}` is read by `pollwright poll` and `pollwright run` only; put the value itself there")]
    Closed(String),
    /// The file cannot be read.
    #[error("cannot read `file:{0}`: {1}; check the path and the rights")]
    NoFile(String, std::io::ErrorKind),
}

/// Every secret value of a poll, for taking them out of what people read.
#[derive(Clone, Default)]
pub struct Secrets(Vec<String>);

// A derived one would print the values.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({})", self.0.len())
    }
}

impl Secrets {
    /// Notes a value, as it is and as a URL writes it.
    pub fn add(&mut self, value: &str) {
        let mut encoded = Url::parse("x:/?").ok();
        if let Some(url) = &mut encoded {
            url.query_pairs_mut().append_pair("k", value);
        }
        let encoded = encoded.as_ref().and_then(Url::query).and_then(|query| query.strip_prefix("k="));
        for form in [Some(value), encoded].into_iter().flatten() {
            if form.len() >= SHORTEST_MASKED && !self.0.iter().any(|known| known == form) {
                self.0.push(form.to_owned());
            }
        }
        // The longest first, or a part of a secret would hide the rest from the search.
        self.0.sort_by_key(|value| std::cmp::Reverse(value.len()));
    }

    /// Notes a password, also as the `Authorization` header carries it: a server may show what it was sent.
    pub fn add_basic(&mut self, user: &str, password: &str) {
        self.add(password);
        self.add(&STANDARD.encode(format!("{user}:{password}")));
    }

    /// The text without any of them.
    pub fn mask(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), MASK))
    }

    /// The address as people may read it: no user, no secret in the query.
    pub fn mask_url(&self, url: &Url) -> String {
        let mut shown = url.clone();
        // Neither fails for addresses that can be called.
        let _ = shown.set_username("");
        let _ = shown.set_password(None);
        let query = shown.query().map(|query| query.split('&').map(mask_pair).collect::<Vec<_>>().join("&"));
        shown.set_query(query.as_deref());
        self.mask(shown.as_str())
    }
}

/// `api_key=…` with its value masked, anything else as it is.
fn mask_pair(pair: &str) -> String {
    let Some((name, _)) = pair.split_once('=') else { return pair.to_owned() };
    let lower = name.to_ascii_lowercase();
    let is_secret = ["token", "api_key", "apikey", "secret", "password", "signature"]
        .iter()
        .any(|word| lower.ends_with(word) && lower != "nextpagetoken" && lower != "pagetoken");
    if is_secret { format!("{name}={MASK}") } else { pair.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: &str) {
        let mut secrets = Secrets::default();
        secrets.add("s3cr3t value");
        secrets.add("abc");
        let url = Url::parse(url).unwrap();
        assert_eq!(secrets.mask_url(&url), expected, "{url}");
    }

    #[test]
    fn masks_what_a_server_shows_of_basic_authentication() {
        let mut secrets = Secrets::default();
        secrets.add_basic("me", "pass-word");
        assert_eq!(secrets.mask("got Basic bWU6cGFzcy13b3Jk of pass-word"), "got Basic *** of ***");
    }

    #[test]
    fn masks() {
        check("https://a.example/x?since=1&api_key=K", "https://a.example/x?since=1&api_key=***");
        check("https://me:pw@a.example/x", "https://a.example/x");
        check("https://a.example/x?q=s3cr3t+value&r=abc", "https://a.example/x?q=***&r=abc");
        check("https://a.example/x?pageToken=2", "https://a.example/x?pageToken=2");
    }
}
