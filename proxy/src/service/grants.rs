//! Tokens of OAuth providers: one keeper an instance, sealed in the state.

use super::{Served, Service};
use crate::poller::{
    access::Access,
    oauth::{Code, Oauth, OauthError, Stored, TokenStore},
};
use pollwright_core::oauth::{Registration, Tokens};
use std::sync::{Mutex, PoisonError};

/// What an instance gets its tokens with, and who keeps them.
#[derive(Debug, Default)]
pub(super) struct Grant(Mutex<Option<(Registration, Oauth)>>);

impl Service {
    /// Gives the calls of an instance its tokens, where OAuth 2 is how they are made. A code that stands in the
    /// configuration of a file is exchanged by the first poll.
    ///
    /// # Errors
    /// - no tokens, and none can be got
    pub(super) async fn authorize(&self, served: &Served, access: &mut Access) -> anyhow::Result<()> {
        let Ok(Some(setup)) = &access.setup else { return Ok(()) };
        let oauth = self.oauth(served, &setup.registration);
        if let Some(code) = &setup.code
            && self.store().grant(served.id).await?.is_none()
        {
            oauth.connect(Some(code.clone()), None).await?;
        }
        access.oauth = Some(oauth);
        Ok(())
    }

    /// Gets the tokens of a new consent, and keeps them for an instance.
    ///
    /// # Errors
    /// See [`OauthError`].
    pub async fn connect(
        &self,
        served: &Served,
        registration: &Registration,
        code: Code,
        verifier: Option<String>,
    ) -> Result<(), OauthError> {
        self.oauth(served, registration).connect(Some(code), verifier).await
    }

    /// The keeper of an instance's tokens; the same one as long as the registration is.
    fn oauth(&self, served: &Served, registration: &Registration) -> Oauth {
        let mut grant = served.grant.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, oauth)) = &*grant
            && known == registration
        {
            return oauth.clone();
        }
        let store = SealedTokens { service: self.clone(), instance: served.id };
        let oauth = Oauth::new(registration.clone(), self.0.net.clone(), store);
        *grant = Some((registration.clone(), oauth.clone()));
        oauth
    }
}

/// The tokens of one instance in the state.
struct SealedTokens {
    service: Service,
    instance: i64,
}

impl TokenStore for SealedTokens {
    fn load(&self) -> Stored<'_, Option<Tokens>> {
        Box::pin(async move {
            let Some(sealed) = self.service.store().grant(self.instance).await? else { return Ok(None) };
            Ok(Some(serde_json::from_str(&self.service.sealer()?.open(&sealed)?)?))
        })
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> Stored<'a, ()> {
        Box::pin(async move {
            let sealed = self.service.sealer()?.seal(&serde_json::to_string(tokens)?)?;
            Ok(self.service.store().keep_grant(self.instance, sealed).await?)
        })
    }
}
