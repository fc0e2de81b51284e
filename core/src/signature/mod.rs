//! Signatures of notifications: the platform's own and Standard Webhooks 1.0, side by side.
//!
//! A callback may have several keys during a rotation. `webhook-signature` carries a signature by each of them;
//! `Elements-Webhook-Signature` is a single value, and receivers compare all of it: the first key signs it. So a
//! rotation is: append the new key, let the receivers change to it (those that read the platform's header accept both
//! for that time), then take the old key away.

pub mod asymmetric;
pub mod elements;
mod key;
mod received;
pub mod standard;

pub use key::{Key, KeyError};
pub use received::{Checked, Headers, check};

use crate::date::Instant;

/// The headers of one try of a notification: its id, and signatures by every key.
///
/// `sent_at` is when this try is made: each is signed anew, the id stays. `asymmetric` signs what Standard Webhooks
/// signs ([`standard::content`]) with keys that core does not know, and gives whole entries of the list: `v1a,…`.
/// Without any key there are ids and the timestamp, and no signature.
///
/// ```
/// # use pollwright_core::signature::{Key, headers};
/// let keys = [Key::parse("MySecretEventSignatureKey").unwrap()];
/// let headers = headers("b1946ac9", Default::default(), b"{}", &keys, |_| Vec::new());
/// let names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
/// assert_eq!(names, ["elements-webhook-id", "webhook-id", "webhook-timestamp",
///                    "elements-webhook-signature", "webhook-signature"]);
/// ```
pub fn headers(
    id: &str,
    sent_at: Instant,
    body: &[u8],
    keys: &[Key],
    asymmetric: impl Fn(&[u8]) -> Vec<String>,
) -> Vec<(&'static str, String)> {
    let timestamp = sent_at.timestamp().to_string();
    let content = standard::content(id, &timestamp, body);
    let mut signatures: Vec<_> = keys.iter().map(|key| standard::sign(key, &content)).collect();
    signatures.extend(asymmetric(&content));
    let mut headers =
        vec![(elements::ID, id.to_owned()), (standard::ID, id.to_owned()), (standard::TIMESTAMP, timestamp)];
    headers.extend(keys.first().map(|key| (elements::SIGNATURE, elements::sign(key, body))));
    if !signatures.is_empty() {
        headers.push((standard::SIGNATURE, signatures.join(" ")));
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::{Key, elements, headers, standard};
    use crate::moment;

    #[test]
    fn two_keys_during_a_rotation() {
        let now = moment::parse("2026-11-20T14:30Z", Default::default()).unwrap();
        let keys = [Key::parse("old").unwrap(), Key::parse("whsec_bmV3").unwrap()];
        let body = br#"{"a":1}"#;
        let headers = headers("n1", now, body, &keys, |content| vec![format!("v1a,{}", content.len())]);
        let value = |name: &str| {
            let found = headers.iter().find(|(header, _)| *header == name);
            found.map(|(_, value)| value.as_str()).unwrap_or_else(|| panic!("no {name} in {headers:?}"))
        };
        assert!(elements::verify(&keys[0], body, value(elements::SIGNATURE)), "{headers:?}");
        assert!(!elements::verify(&keys[1], body, value(elements::SIGNATURE)), "{headers:?}");
        assert_eq!(value(elements::ID), "n1");
        assert_eq!(value(standard::TIMESTAMP), "1795185000");
        assert!(value(standard::SIGNATURE).ends_with(" v1a,21"), "{headers:?}");
        for key in &keys {
            let received = standard::Received {
                id: value(standard::ID),
                timestamp: value(standard::TIMESTAMP),
                signatures: value(standard::SIGNATURE),
                body,
            };
            assert_eq!(standard::verify(&received, now, 300, |signature| key.matches(signature)), Ok(()));
        }
    }

    #[test]
    fn without_a_key_there_is_no_signature() {
        let headers = headers("n1", Default::default(), b"", &[], |_| Vec::new());
        let names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, [elements::ID, standard::ID, standard::TIMESTAMP]);
    }
}
