//! Ed25519 for Standard Webhooks (`v1a`): the sums behind core's [`asymmetric`] keys.

use pollwright_core::signature::{KeyError, asymmetric, standard::Signature};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use std::fmt;

/// A secret key; `Debug` does not show it.
pub struct SecretKey(Ed25519KeyPair);

impl SecretKey {
    /// Reads `whsk_…`.
    ///
    /// # Errors
    /// As [`asymmetric::seed`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let seed = asymmetric::seed(text)?;
        Ed25519KeyPair::from_seed_unchecked(&seed).map(Self).map_err(|_| KeyError::WrongLength)
    }

    /// `v1a,…` over what Standard Webhooks signs, for [`pollwright_core::signature::headers`].
    pub fn sign(&self, content: &[u8]) -> String {
        asymmetric::entry(self.0.sign(content).as_ref())
    }

    /// `whpk_…`: what the receiver verifies with.
    pub fn public_key_text(&self) -> String {
        asymmetric::public_key_text(self.0.public_key().as_ref())
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(********)")
    }
}

/// A public key.
#[derive(Clone, Debug)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Reads `whpk_…`.
    ///
    /// # Errors
    /// As [`asymmetric::public_key`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        asymmetric::public_key(text).map(Self)
    }

    /// Whether its secret key made this signature.
    pub fn matches(&self, signature: Signature<'_>) -> bool {
        signature.version == "v1a"
            && UnparsedPublicKey::new(&ED25519, self.0).verify(signature.content, signature.bytes).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{PublicKey, SecretKey};
    use pollwright_core::signature::standard::{Received, Refused, content, verify};

    /// RFC 8032, section 7.1, test 1: seed, public key, and the signature of an empty message.
    const SECRET: &str = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    const PUBLIC: &str = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    const SIGNATURE_OF_NOTHING: &str =
        "v1a,5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc+bRr0lv18FlbviRlUUFDjnoQCw==";

    #[test]
    fn what_one_signs_the_other_accepts() {
        let key = SecretKey::parse(SECRET).expect("a secret key");
        assert_eq!(key.public_key_text(), PUBLIC);
        assert_eq!(format!("{key:?}"), "SecretKey(********)");
        let public = PublicKey::parse(PUBLIC).expect("a public key");
        assert_eq!(key.sign(b""), SIGNATURE_OF_NOTHING);
        let other = PublicKey::parse(&format!("whpk_{}=", "A".repeat(43))).expect("a public key");
        let signatures = format!("v1,AAAA {}", key.sign(&content("n1", "0", b"{}")));
        let check = |body: &[u8], public: &PublicKey| {
            let received = Received { id: "n1", timestamp: "0", signatures: &signatures, body };
            verify(&received, Default::default(), 0, |signature| public.matches(signature))
        };
        assert_eq!(check(b"{}", &public), Ok(()), "{signatures}");
        assert_eq!(check(b"{ }", &public), Err(Refused::NoMatch), "{signatures}");
        assert_eq!(check(b"{}", &other), Err(Refused::NoMatch), "{signatures}");
    }
}
