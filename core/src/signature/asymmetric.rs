//! Ed25519 keys of Standard Webhooks as text. The sums are the binary's: whoever only reads pages needs none.

use super::key::{KeyError, decode};
use base64::{Engine, engine::general_purpose::STANDARD};

/// The seed of a secret key: `whsk_` and the base64 of 32 bytes, or of 64, which are the seed and its public key.
///
/// # Errors
/// - a public key, or a text without `whsk_`
/// - no base64, or another length.
pub fn seed(text: &str) -> Result<[u8; 32], KeyError> {
    let base64 = text.strip_prefix("whsk_").ok_or(KeyError::NotSecret)?;
    let bytes = decode(base64)?;
    match bytes.len() {
        32 | 64 => bytes.first_chunk().copied().ok_or(KeyError::WrongLength),
        _ => Err(KeyError::WrongLength),
    }
}

/// A public key: `whpk_` and the base64 of 32 bytes.
///
/// # Errors
/// - a secret key, or a text without `whpk_`
/// - no base64, or another length.
pub fn public_key(text: &str) -> Result<[u8; 32], KeyError> {
    let base64 = text.strip_prefix("whpk_").ok_or(KeyError::NotPublic)?;
    decode(base64)?.try_into().map_err(|_| KeyError::WrongLength)
}

/// A public key as text, for the receiver.
pub fn public_key_text(key: &[u8]) -> String {
    format!("whpk_{}", STANDARD.encode(key))
}

/// A signature as `webhook-signature` lists it: `v1a,<base64>`.
pub fn entry(signature: &[u8]) -> String {
    format!("v1a,{}", STANDARD.encode(signature))
}

#[cfg(test)]
mod tests {
    use super::{public_key, public_key_text, seed};
    use crate::signature::KeyError;
    use base64::{Engine, engine::general_purpose::STANDARD};

    #[test]
    fn forms() {
        let of = |prefix: &str, n: usize| format!("{prefix}{}", STANDARD.encode(vec![7_u8; n]));
        for (text, expected) in [
            (of("whsk_", 32), Ok([7; 32])),
            (of("whsk_", 64), Ok([7; 32])),
            (of("whsk_", 31), Err(KeyError::WrongLength)),
            (of("whsk_", 65), Err(KeyError::WrongLength)),
            (of("whpk_", 32), Err(KeyError::NotSecret)),
            (of("", 32), Err(KeyError::NotSecret)),
            ("whsk_%".to_owned(), Err(KeyError::NotBase64)),
            ("whsk_".to_owned(), Err(KeyError::NotBase64)),
        ] {
            assert_eq!(seed(&text), expected, "{text}");
        }
        for (text, expected) in [
            (of("whpk_", 32), Ok([7; 32])),
            (of("whpk_", 64), Err(KeyError::WrongLength)),
            (of("whsk_", 32), Err(KeyError::NotPublic)),
        ] {
            assert_eq!(public_key(&text), expected, "{text}");
        }
        assert_eq!(public_key(&public_key_text(&[9; 32])), Ok([9; 32]));
    }
}
