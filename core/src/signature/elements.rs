//! The platform's own signature: `Elements-Webhook-Signature: sha256=<base64>`.

use super::Key;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::Mac;
use std::fmt;

/// Names a notification; never blank.
pub const ID: &str = "elements-webhook-id";
/// `sha256=<base64>`, a single value.
pub const SIGNATURE: &str = "elements-webhook-signature";

/// What stands in front of the base64.
const PREFIX: &str = "sha256=";

/// `sha256=` and the standard base64 (not hexadecimal) of HMAC-SHA256 over the raw body: the value of
/// `Elements-Webhook-Signature` (the platform's security page).
///
/// ```
/// # use pollwright_core::signature::{Key, elements::{sign, verify}};
/// let key = Key::parse("MySecretEventSignatureKey").unwrap();
/// let signature = sign(&key, b"<INSERT_EVENT_NOTIFICATION_RESPONSE_BODY>");
/// assert_eq!(signature, "sha256=jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk+G6jQ=");
/// assert!(verify(&key, b"<INSERT_EVENT_NOTIFICATION_RESPONSE_BODY>", &signature));
/// ```
pub fn sign(key: &Key, body: &[u8]) -> String {
    key.elements_mac(body)
        .map_or_else(String::new, |mac| format!("{PREFIX}{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// Why a header's value is not the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// It is not `sha256=` and standard base64.
    BadForm,
    /// It is another signature.
    NoMatch,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadForm => "a signature is `sha256=` and base64",
            Self::NoMatch => {
                "the key is another one, or the body is not byte by byte the one that was signed"
            }
        })
    }
}

impl std::error::Error for Refused {}

/// Whether a header's value is the signature of `body`, compared in constant time.
///
/// Whitespace around the value is tolerated, as HTTP does; the `sha1=` of old platforms is not.
pub fn verify(key: &Key, body: &[u8], header: &str) -> bool {
    check(key, body, header).is_ok()
}

/// The same, with the reason.
///
/// # Errors
/// Why it is not.
pub fn check(key: &Key, body: &[u8], header: &str) -> Result<(), Refused> {
    let base64 = header.trim().strip_prefix(PREFIX).ok_or(Refused::BadForm)?;
    let signature = STANDARD.decode(base64).map_err(|_| Refused::BadForm)?;
    let is_good = key.elements_mac(body).is_some_and(|mac| mac.verify_slice(&signature).is_ok());
    is_good.then_some(()).ok_or(Refused::NoMatch)
}

#[cfg(test)]
mod tests {
    use super::{Key, sign, verify};

    fn key(text: &str) -> Key {
        Key::parse(text).unwrap()
    }

    #[track_caller]
    fn check(text: &str, body: &str, header: &str, expected: bool) {
        assert_eq!(
            verify(&key(text), body.as_bytes(), header),
            expected,
            "key {text:?}, body {body:?}, header {header:?}"
        );
    }

    #[test]
    fn published_vector() {
        let text = "MySecretEventSignatureKey";
        let body = "<INSERT_EVENT_NOTIFICATION_RESPONSE_BODY>";
        let good = "sha256=jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk+G6jQ=";
        assert_eq!(sign(&key(text), body.as_bytes()), good);
        check(text, body, good, true);
        check(text, body, &format!(" \t{good}\r\n"), true);
        // The platform's receivers know of no prefix: the text is the key.
        check("whsec_AQI=", "", "sha256=HTuJA4F+frrjYQ7ahOmhQ1Z7tVE6mDweYwd7/npxDWU=", true);
        check("", "", &sign(&key(""), b""), true);
        check(&"k".repeat(300), "x", &sign(&key(&"k".repeat(300)), b"x"), true);
    }

    #[test]
    fn refusals() {
        let text = "MySecretEventSignatureKey";
        let body = "<INSERT_EVENT_NOTIFICATION_RESPONSE_BODY>";
        for header in [
            "",
            "sha256=",
            "sha256=jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk+G6jQ",
            "sha256=jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk-G6jQ=",
            "jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk+G6jQ=",
            "sha1=jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk+G6jQ=",
            "SHA256=jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk+G6jQ=",
            "sha256=jHdbRx5EZAs=",
            "sha256=ü",
        ] {
            check(text, body, header, false);
        }
        let good = sign(&key(text), body.as_bytes());
        check("other", body, &good, false);
        check(text, "other", &good, false);
    }
}
