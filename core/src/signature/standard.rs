//! Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp` and `webhook-signature`, a list of signatures with blanks
//! between them.

use super::Key;
use crate::date::Instant;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::Mac;
use std::fmt;

/// Names a message; a repeat bears the same id.
pub const ID: &str = "webhook-id";
/// When this try was made, seconds since 1970.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// `v1,<base64>` by each shared key, `v1a,<base64>` by each Ed25519 key.
pub const SIGNATURE: &str = "webhook-signature";

/// How far apart the sender's clock and ours may be, seconds: what the official libraries allow.
pub const TOLERANCE_SECONDS: u32 = 300;

/// What is signed: `id.timestamp.body`; the id holds no point.
pub fn content(id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat()
}

/// `v1,` and the base64 of HMAC-SHA256 over a [`content`].
pub fn sign(key: &Key, content: &[u8]) -> String {
    key.standard_mac(content)
        .map_or_else(String::new, |mac| format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// What a receiver has in hand: three headers, and the body as it came.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`.
    pub timestamp: &'a str,
    /// `webhook-signature`.
    pub signatures: &'a str,
    /// Byte by byte.
    pub body: &'a [u8],
}

/// One signature of the list, and what it should be a signature of.
#[derive(Clone, Copy, Debug)]
pub struct Signature<'a> {
    /// `v1` or `v1a`.
    pub version: &'a str,
    /// Decoded.
    pub bytes: &'a [u8],
    /// [`content`].
    pub content: &'a [u8],
}

/// Why a message is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// `webhook-id` is blank.
    NoId,
    /// `webhook-timestamp` counts no seconds since 1970.
    BadTimestamp,
    /// It was sent that long ago, seconds.
    TooOld(u64),
    /// It will be sent in that time, seconds.
    TooNew(u64),
    /// The list has nothing of the form `version,base64`.
    NoSignature,
    /// No signature of the list is the key's.
    NoMatch,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoId => write!(f, "`{ID}` is missing"),
            Self::BadTimestamp => write!(f, "`{TIMESTAMP}` is not a number of seconds since 1970"),
            Self::TooOld(seconds) => write!(
                f,
                "`{TIMESTAMP}` is {seconds} s ago: this is a replay, or one of the two clocks is wrong"
            ),
            Self::TooNew(seconds) => {
                write!(f, "`{TIMESTAMP}` is {seconds} s ahead: one of the two clocks is wrong")
            }
            Self::NoSignature => write!(f, "`{SIGNATURE}` has no signature such as `v1,` and base64"),
            Self::NoMatch => f.write_str(
                "the key is another one, or id, timestamp and body are not byte by byte those that were signed",
            ),
        }
    }
}

impl std::error::Error for Refused {}

/// Whether a message is the sender's: its timestamp is at most `tolerance_seconds` from `now`, and `matches` accepts
/// a signature of the list ([`Key::matches`], or a check of `v1a` that core does not know).
///
/// # Errors
/// What speaks against it: the first of timestamp, form, signatures.
///
/// ```
/// # use pollwright_core::signature::{Key, standard::*};
/// let key = Key::parse("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD").unwrap();
/// let at = chrono::DateTime::from_timestamp(1_795_185_000, 0).unwrap();
/// let signatures = sign(&key, &content("n1", "1795185000", b"{}"));
/// let received = Received { id: "n1", timestamp: "1795185000", signatures: &signatures, body: b"{}" };
/// assert_eq!(verify(&received, at, TOLERANCE_SECONDS, |signature| key.matches(signature)), Ok(()));
/// ```
pub fn verify(
    received: &Received<'_>,
    now: Instant,
    tolerance_seconds: u32,
    matches: impl Fn(Signature<'_>) -> bool,
) -> Result<(), Refused> {
    let (id, timestamp) = (received.id.trim(), received.timestamp.trim());
    if id.is_empty() {
        return Err(Refused::NoId);
    }
    let sent_at: i64 = timestamp.parse().map_err(|_| Refused::BadTimestamp)?;
    let age = now.timestamp().saturating_sub(sent_at);
    if age.unsigned_abs() > u64::from(tolerance_seconds) {
        let refused = if age > 0 { Refused::TooOld } else { Refused::TooNew };
        return Err(refused(age.unsigned_abs()));
    }
    let content = content(id, timestamp, received.body);
    let mut error = Refused::NoSignature;
    for (version, base64) in received.signatures.split_whitespace().filter_map(|one| one.split_once(',')) {
        let Ok(bytes) = STANDARD.decode(base64) else { continue };
        if matches(Signature { version, bytes: &bytes, content: &content }) {
            return Ok(());
        }
        error = Refused::NoMatch;
    }
    Err(error)
}

#[cfg(test)]
mod tests {
    use super::{Key, Received, Refused, content, sign, verify};
    use chrono::DateTime;

    /// Made with OpenSSL: `printf '%s' 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}' | openssl dgst
    /// -sha256 -mac HMAC -macopt hexkey:…`; the key is the one of the official libraries' own test.
    const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const SENT: &str = "1614265330";
    const BODY: &str = r#"{"test": 2432232314}"#;
    const GOOD: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    #[test]
    fn known_answer() {
        let key = Key::parse(KEY).unwrap();
        assert_eq!(sign(&key, &content(ID, SENT, BODY.as_bytes())), GOOD);
    }

    #[track_caller]
    fn check(id: &str, timestamp: &str, signatures: &str, now: i64, expected: Result<(), Refused>) {
        let key = Key::parse(KEY).unwrap();
        let received = Received { id, timestamp, signatures, body: BODY.as_bytes() };
        let now = DateTime::from_timestamp(now, 0).unwrap();
        let actual = verify(&received, now, 300, |signature| key.matches(signature));
        assert_eq!(actual, expected, "{received:?} at {now}");
    }

    #[test]
    fn refusals() {
        let now = 1_614_265_330;
        check(ID, SENT, GOOD, now, Ok(()));
        check(" msg_p5jXN8AQM9LWM0D4loKWxJek", " 1614265330 ", GOOD, now, Ok(()));
        check(ID, SENT, GOOD, now + 300, Ok(()));
        check(ID, SENT, GOOD, now + 301, Err(Refused::TooOld(301)));
        check(ID, SENT, GOOD, now - 300, Ok(()));
        check(ID, SENT, GOOD, now - 301, Err(Refused::TooNew(301)));
        check(ID, "1614265331", GOOD, now, Err(Refused::NoMatch));
        check("msg_other", SENT, GOOD, now, Err(Refused::NoMatch));
        check("", SENT, GOOD, now, Err(Refused::NoId));
        for bad in ["", "x", "1614265330.5", "99999999999999999999"] {
            check(ID, bad, GOOD, now, Err(Refused::BadTimestamp));
        }
        check(ID, "-9223372036854775808", GOOD, now, Err(Refused::TooOld(i64::MAX as u64)));
        check(ID, SENT, &format!("v1,AAAA v1a,AAAA {GOOD}"), now, Ok(()));
        for none in ["", "v1", "v1,%", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="] {
            check(ID, SENT, none, now, Err(Refused::NoSignature));
        }
        for wrong in [GOOD.replace("v1,", "v1a,"), GOOD.replace("g0h", "g1h"), "v1,".to_owned()] {
            check(ID, SENT, &wrong, now, Err(Refused::NoMatch));
        }
    }
}
