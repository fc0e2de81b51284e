//! Keys that verify, as the command line names them.

use crate::{ed25519::PublicKey, poller::secrets::Environment};
use anyhow::Context;
use pollwright_core::signature::{Key, standard::Signature};

/// Shared keys, and Ed25519 keys for `v1a`.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub(super) shared: Vec<Key>,
    public: Vec<PublicKey>,
}

impl Keys {
    /// Reads each: `env:NAME` from the environment, `whpk_…` as an Ed25519 key.
    ///
    /// # Errors
    /// A variable that is not set, or a text that is no key; the key is not shown.
    pub(super) fn parse(texts: &[String]) -> anyhow::Result<Self> {
        let mut keys = Self::default();
        for text in texts {
            let text = Environment::Readable.resolve(text)?;
            if text.starts_with("whpk_") {
                keys.public.push(PublicKey::parse(&text).context("--key")?);
            } else {
                keys.shared.push(Key::parse(&text).context("--key")?);
            }
        }
        Ok(keys)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.shared.is_empty() && self.public.is_empty()
    }

    /// Whether one of the shared keys made this signature of Standard Webhooks.
    pub(super) fn matches(&self, signature: Signature<'_>) -> bool {
        self.shared.iter().any(|key| key.matches(signature)) || self.matches_asymmetric(signature)
    }

    /// Whether one of the Ed25519 keys did.
    pub(super) fn matches_asymmetric(&self, signature: Signature<'_>) -> bool {
        self.public.iter().any(|key| key.matches(signature))
    }
}
