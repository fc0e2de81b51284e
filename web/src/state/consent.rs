//! The way to a provider's consent page and back: what is asked for, and what the address says on return.

use super::Session;
use pollwright_core::secret::is_placeholder;

/// Where the code of a consent belongs.
pub const CODE: &str = "/providerData/code";
/// Where its state belongs: the server knows by it which consent came back.
pub const STATE: &str = "/providerData/state";

/// A consent that has to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToAsk {
    /// The element's key.
    pub element: String,
    /// What the address of the consent page is made of: names and values of its query.
    pub query: Vec<(String, String)>,
    /// Where the provider sends the person back to.
    pub callback: String,
}

/// The consent that an instance of this configuration needs first; none where it needs none, or has its code already.
///
/// # Errors
/// What is still missing.
pub fn to_ask(session: &Session) -> Result<Option<ToAsk>, String> {
    let Some(config) = session.analysed().map(|analysed| &analysed.config) else { return Ok(None) };
    let filled = |value: &str| !value.trim().is_empty() && !is_placeholder(value);
    let value = |key: &str| config.setting(key).map(|setting| &setting.value).filter(|value| filled(value));
    let is_oauth = session.element().is_some_and(|element| element.auth.oauth.is_some());
    let is_own = value("oauth.user.token").is_some()
        || value("oauth.grant.type").is_some_and(|kind| kind == "client_credentials");
    if !is_oauth || is_own || filled(&session.field(CODE).value) {
        return Ok(None);
    }
    let needed = ["oauth.api.key", "oauth.api.secret", "oauth.callback.url"];
    if let Some(key) = needed.into_iter().find(|key| value(key).is_none()) {
        return Err(format!("Fill in `{key}` first: the consent is asked for with it."));
    }
    let settings =
        config.settings.iter().filter(|(key, value)| key.starts_with("oauth.") && filled(&value.value));
    let query = settings.map(|(key, value)| match key.as_str() {
        // The consent page is not told the secret, and an address is no place for one.
        "oauth.api.secret" => (key.to_string(), "not-sent".to_owned()),
        _ => (key.to_string(), value.value.trim().to_owned()),
    });
    Ok(Some(ToAsk {
        element: config.element.as_ref().map(|key| key.value.to_string()).unwrap_or_default(),
        query: query.collect(),
        callback: value("oauth.callback.url").map(|url| url.trim().to_owned()).unwrap_or_default(),
    }))
}

/// The value of a parameter of an address, decoded.
fn parameter(query: &str, name: &str) -> Option<String> {
    let query = query.split_once('?').map_or(query, |(_, query)| query);
    let pairs = query.split('#').next().unwrap_or_default().split('&');
    let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| decoded(value))
}

/// The code that an address brings back from a provider, whose consent was asked for with the state `asked`. `None`
/// where the address has nothing to do with a consent.
///
/// # Errors
/// Why there is no code, and what to do.
pub fn returned(query: &str, asked: Option<&str>) -> Option<Result<String, String>> {
    let get = |name: &str| parameter(query, name).filter(|value| !value.is_empty());
    let (code, state, error) = (get("code"), get("state"), get("error"));
    if error.is_none() && (state.is_none() || (code.is_none() && asked.is_none())) {
        return None;
    }
    if state.is_none() || state.as_deref() != asked {
        return Some(Err(
            "The address brought a consent that this tab did not ask for, so it was not used. \
                         Press Create Instance to ask for one."
                .to_owned(),
        ));
    }
    if let Some(error) = error {
        let words = get("error_description").unwrap_or(error);
        let words: String = words.chars().take(200).collect();
        return Some(Err(format!(
            "The provider gave no consent: {}. Nothing was made; press Create Instance to ask again.",
            words.trim_end_matches('.')
        )));
    }
    let none = "The provider sent no code. Check that its app lists this page's address as a redirect URL, and press \
                Create Instance to ask again.";
    Some(code.ok_or_else(|| none.to_owned()))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (first, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (first, _) => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Action;
    use pollwright_core::{date::Instant, platform::Platform};

    #[track_caller]
    fn check(query: &str, asked: Option<&str>, expected: &str) {
        let said = match returned(query, asked) {
            None => "nothing".to_owned(),
            Some(Ok(code)) => format!("code {code}"),
            Some(Err(sentence)) => sentence,
        };
        assert!(said.contains(expected), "{query} {asked:?}: {said}");
    }

    #[test]
    fn what_an_address_brings() {
        check("", None, "nothing");
        check("?code=a", None, "nothing");
        check("?state=s", None, "nothing");
        check("?code=a%2Fb%3D&state=s+1", Some("s 1"), "code a/b=");
        check("?state=s&code=%C3%A4%zz", Some("s"), "code ä%zz");
        check("?code=a&state=s", None, "did not ask for");
        check("?code=a&state=t", Some("s"), "did not ask for");
        check("?error=access_denied", Some("s"), "did not ask for");
        check("?error=access_denied&state=s", Some("s"), "gave no consent: access_denied. Nothing");
        check("?error=x&error_description=You+said+no.&state=s", Some("s"), "gave no consent: You said no. ");
        check("?state=s", Some("s"), "sent no code");
        check("?code=&state=s", Some("s"), "sent no code");
    }

    #[test]
    fn what_is_to_be_asked_for() {
        let mut session = Session::new(Instant::default());
        for action in [Action::SetPlatform(Platform::Pollwright), Action::PickElement("linkedin".into())] {
            session = session.apply(action);
        }
        assert_eq!(
            to_ask(&session),
            Err("Fill in `oauth.api.key` first: the consent is asked for with it.".to_owned())
        );
        for (key, value) in
            [("api.key", "id"), ("api.secret", "hush"), ("callback.url", "https://a.example/")]
        {
            let pointer = format!("/configuration/oauth.{key}");
            session = session.apply(Action::Set { pointer, value: value.into() });
        }
        let asked = to_ask(&session).unwrap().unwrap();
        assert_eq!(asked.callback, "https://a.example/");
        let query =
            asked.query.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&");
        assert!(query.contains("oauth.api.key=id") && query.contains("oauth.api.secret=not-sent"), "{query}");
        assert!(!query.contains("hush"), "{query}");
        assert_eq!(asked.element, "linkedin");
        let coded = session.apply(Action::Set { pointer: CODE.to_owned(), value: "AQ1".into() });
        assert_eq!(to_ask(&coded), Ok(None));
        let own = Action::Set { pointer: "/configuration/oauth.user.token".to_owned(), value: "t".into() };
        assert_eq!(to_ask(&session.apply(own)), Ok(None));
        let basic = Session::new(Instant::default()).apply(Action::PickElement("freshdeskv2".into()));
        assert_eq!(to_ask(&basic), Ok(None));
    }
}
