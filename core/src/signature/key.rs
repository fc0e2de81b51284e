//! Keys that are shared with the receiver.

use super::standard::Signature;
use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// What a key of Standard Webhooks begins with.
const PREFIX: &str = "whsec_";

/// Base64 as people copy it: with its padding or without.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A signature key, for both schemes.
///
/// As text it is plain, or `whsec_` and base64. The platform's header is always signed with the text as it stands:
/// its receivers know of no prefix. Standard Webhooks takes the bytes that the base64 stands for, and a plain key's
/// text. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    text: String,
    secret: Vec<u8>,
}

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// After its prefix comes no base64.
    NotBase64,
    /// A shared key was wanted, and it begins like an Ed25519 key.
    NotShared,
    /// A secret Ed25519 key was wanted.
    NotSecret,
    /// A public Ed25519 key was wanted.
    NotPublic,
    /// An Ed25519 key of another length.
    WrongLength,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotBase64 => "after `whsec_`, `whsk_` or `whpk_` comes base64; copy all of the key",
            Self::NotShared => {
                "`whsk_` and `whpk_` begin Ed25519 keys; a shared key is `whsec_` and base64, or any other text"
            }
            Self::NotSecret => "a secret Ed25519 key begins with `whsk_`",
            Self::NotPublic => "a public Ed25519 key begins with `whpk_`",
            Self::WrongLength => {
                "an Ed25519 key is the base64 of 32 bytes, a secret one of 32 or 64; copy all of it"
            }
        })
    }
}

impl std::error::Error for KeyError {}

impl Key {
    /// Reads a key: `whsec_` and base64, or any other text, also an empty one.
    ///
    /// # Errors
    /// - `whsec_` without base64 after it
    /// - an Ed25519 key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let secret = match text.strip_prefix(PREFIX) {
            Some(base64) => decode(base64)?,
            None if text.starts_with("whsk_") || text.starts_with("whpk_") => {
                return Err(KeyError::NotShared);
            }
            None => text.as_bytes().to_vec(),
        };
        Ok(Self { text: text.to_owned(), secret })
    }

    /// Whether it made this signature of Standard Webhooks; compared in constant time.
    pub fn matches(&self, signature: Signature<'_>) -> bool {
        signature.version == "v1"
            && mac(&self.secret, signature.content)
                .is_some_and(|mac| mac.verify_slice(signature.bytes).is_ok())
    }

    /// HMAC-SHA256 for the platform's header.
    pub(super) fn elements_mac(&self, body: &[u8]) -> Option<Hmac<Sha256>> {
        mac(self.text.as_bytes(), body)
    }

    /// HMAC-SHA256 for Standard Webhooks.
    pub(super) fn standard_mac(&self, content: &[u8]) -> Option<Hmac<Sha256>> {
        mac(&self.secret, content)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(********)")
    }
}

/// The bytes that a key's base64 stands for, at least one.
pub(super) fn decode(base64: &str) -> Result<Vec<u8>, KeyError> {
    LENIENT.decode(base64).ok().filter(|bytes| !bytes.is_empty()).ok_or(KeyError::NotBase64)
}

/// Never `None`: HMAC takes keys of every length, which the type does not say.
fn mac(key: &[u8], message: &[u8]) -> Option<Hmac<Sha256>> {
    Hmac::<Sha256>::new_from_slice(key).ok().map(|mac| mac.chain_update(message))
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[track_caller]
    fn check(text: &str, expected: Result<&[u8], &str>) {
        let actual = Key::parse(text);
        let actual = actual.as_ref().map(|key| key.secret.as_slice()).map_err(ToString::to_string);
        assert_eq!(actual, expected.map_err(str::to_owned), "key {text:?}");
    }

    #[test]
    fn forms() {
        let not_base64 = Err("after `whsec_`, `whsk_` or `whpk_` comes base64; copy all of the key");
        check("MySecret", Ok(b"MySecret"));
        check("", Ok(b""));
        check("whsec_AQI=", Ok(&[1, 2]));
        check("whsec_AQI", Ok(&[1, 2]));
        check("whsec_", not_base64);
        check("whsec_ä", not_base64);
        check("WHSEC_AQI=", Ok(b"WHSEC_AQI="));
        check(
            "whsk_AQI=",
            Err(
                "`whsk_` and `whpk_` begin Ed25519 keys; a shared key is `whsec_` and base64, or any other text",
            ),
        );
        assert_eq!(format!("{:?}", Key::parse("MySecret")), "Ok(Key(********))");
    }
}
