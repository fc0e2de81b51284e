//! Consents that people were sent to a provider for: what their return needs.

use super::AppError;
use crate::{
    clock,
    poller::{
        access::Access,
        oauth::{Consent, Setup},
    },
    service::Service,
};
use pollwright_core::{analyze, oauth::Registration};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long a person may take.
const PATIENCE: Duration = Duration::from_secs(3600);
/// Consents that are waited for at most; the oldest goes.
const MOST: usize = 1000;

/// The verifiers of consents under way, by state.
#[derive(Debug, Default)]
pub(crate) struct Consents(Mutex<BTreeMap<String, (Option<String>, Instant)>>);

impl Consents {
    /// Keeps what the return of a consent needs.
    pub(crate) fn keep(&self, consent: &Consent) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, (_, since)| since.elapsed() < PATIENCE);
        if waiting.len() >= MOST {
            let oldest = waiting.iter().min_by_key(|(_, (_, since))| *since).map(|(state, _)| state.clone());
            oldest.map(|state| waiting.remove(&state));
        }
        waiting.insert(consent.state.clone(), (consent.verifier.clone(), Instant::now()));
    }

    /// The verifier of a consent that came back, once.
    ///
    /// # Errors
    /// A state that nobody was sent away with.
    pub(crate) fn take(&self, state: &str) -> Result<Option<String>, AppError> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = waiting.remove(state).filter(|(_, since)| since.elapsed() < PATIENCE);
        found.map(|(verifier, _)| verifier).ok_or_else(|| {
            AppError::BadRequest(
                "`providerData.state` belongs to no consent of this server, or to one of more than an hour ago; ask for a new one".to_owned(),
            )
        })
    }
}

/// What the address of a consent page is made of: the platform's names, and any `oauth.*` key of the configuration.
///
/// # Errors
/// What is missing, or that the element knows no OAuth 2.
pub(crate) fn registration(
    service: &Service,
    element: &str,
    given: &[(String, String)],
) -> Result<Registration, AppError> {
    let mut configuration = Map::new();
    for (name, value) in given {
        let key = match name.as_str() {
            "apiKey" => "oauth.api.key",
            "apiSecret" => "oauth.api.secret",
            "callbackUrl" => "oauth.callback.url",
            "scope" => "oauth.scope",
            name if name.starts_with("oauth.") => name,
            _ => continue,
        };
        configuration.insert(key.to_owned(), Value::String(value.clone()));
    }
    let body = json!({ "element": { "key": element }, "configuration": configuration }).to_string();
    let setup = setup_of(service, &body).map_err(|error| AppError::BadRequest(format!("{error:#}")))?;
    setup.map(|setup| setup.registration).ok_or_else(|| {
        AppError::BadRequest(format!(
            "`{element}` is no element with OAuth 2; describe the provider by `oauth.authorization.url` and `oauth.token.url`"
        ))
    })
}

/// What a request body gets its tokens with; `None` where it needs none.
///
/// # Errors
/// What is missing for it.
pub(crate) fn setup_of(service: &Service, body: &str) -> anyhow::Result<Option<Setup>> {
    let analysis = analyze(body, &service.options(clock::now()));
    let Some(block) = analysis.blocks.first() else { return Ok(None) };
    Ok(Access::of(block, &service.given())?.setup?)
}
