//! Signatures of deliveries: `Elements-Webhook-Signature: sha256=<base64>`.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What stands in front of the base64.
const PREFIX: &str = "sha256=";

/// `sha256=` and the standard base64 (not hexadecimal) of HMAC-SHA256 over the raw body: the value of
/// `Elements-Webhook-Signature` (the platform's security page). Any key will do, also an empty one.
///
/// ```
/// # use pollwright_core::signature::{sign, verify};
/// let signature = sign(b"MySecretEventSignatureKey", b"<INSERT_EVENT_NOTIFICATION_RESPONSE_BODY>");
/// assert_eq!(signature, "sha256=jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk+G6jQ=");
/// assert!(verify(b"MySecretEventSignatureKey", b"<INSERT_EVENT_NOTIFICATION_RESPONSE_BODY>", &signature));
/// ```
pub fn sign(key: &[u8], body: &[u8]) -> String {
    mac(key, body)
        .map_or_else(String::new, |mac| format!("{PREFIX}{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// Whether a header's value is the signature of `body`, compared in constant time.
///
/// Whitespace around the value is tolerated, as HTTP does; the `sha1=` of old platforms is not.
pub fn verify(key: &[u8], body: &[u8], header: &str) -> bool {
    let Some(signature) = header.trim().strip_prefix(PREFIX).and_then(|text| STANDARD.decode(text).ok())
    else {
        return false;
    };
    mac(key, body).is_some_and(|mac| mac.verify_slice(&signature).is_ok())
}

/// Never `None`: HMAC takes keys of every length, which the type does not say.
fn mac(key: &[u8], body: &[u8]) -> Option<Hmac<Sha256>> {
    Hmac::<Sha256>::new_from_slice(key).ok().map(|mac| mac.chain_update(body))
}

#[cfg(test)]
mod tests {
    use super::{sign, verify};

    #[track_caller]
    fn check(key: &str, body: &str, header: &str, expected: bool) {
        assert_eq!(
            verify(key.as_bytes(), body.as_bytes(), header),
            expected,
            "key {key:?}, body {body:?}, header {header:?}"
        );
    }

    #[test]
    fn published_vector() {
        let key = "MySecretEventSignatureKey";
        let body = "<INSERT_EVENT_NOTIFICATION_RESPONSE_BODY>";
        let good = "sha256=jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk+G6jQ=";
        assert_eq!(sign(key.as_bytes(), body.as_bytes()), good);
        check(key, body, good, true);
        check(key, body, &format!(" \t{good}\r\n"), true);
        check("", "", &sign(b"", b""), true);
        check(&"k".repeat(300), "x", &sign("k".repeat(300).as_bytes(), b"x"), true);
    }

    #[test]
    fn refusals() {
        let key = "MySecretEventSignatureKey";
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
            check(key, body, header, false);
        }
        let good = sign(key.as_bytes(), body.as_bytes());
        check("other", body, &good, false);
        check(key, "other", &good, false);
    }
}
