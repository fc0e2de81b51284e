//! The tokens of one instance, kept fresh.

use super::secrets::Secrets;
use crate::{
    clock,
    net::{Call, Client, Lane},
};
use pollwright_core::oauth::{Ask, Grant, Refusal, Registration, Tokens, random_text};
use reqwest::{
    Method, Url,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::Mutex;

/// Longest time for an answer of an authorization server.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Largest answer of an authorization server, bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// What the instance gets its tokens with, as its configuration says it.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where, and as whom.
    pub registration: Registration,
    /// `providerData.code`; `None` also where its placeholder still stands there.
    pub code: Option<Code>,
}

/// An authorization code, good for one use.
#[derive(Clone)]
pub struct Code(pub String);

/// A consent that was asked for: where to send the person, and what to keep until they are back.
#[derive(Clone)]
pub struct Consent {
    /// The consent page.
    pub url: String,
    /// Comes back with the code; another one belongs to somebody else's consent.
    pub state: String,
    /// For [`Oauth::connect`], where the provider takes PKCE.
    pub verifier: Option<String>,
}

/// Where one instance's tokens are kept.
pub trait TokenStore: Send + Sync {
    /// The tokens that were saved last.
    fn load(&self) -> Stored<'_, Option<Tokens>>;

    /// Keeps tokens in place of all earlier ones: a provider that replaces refresh tokens takes no earlier one again.
    fn save<'a>(&'a self, tokens: &'a Tokens) -> Stored<'a, ()>;
}

/// What a store does in its own time.
pub type Stored<'a, T> = Pin<Box<dyn Future<Output = anyhow::Result<T>> + Send + 'a>>;

/// The tokens of one instance, kept fresh. Whoever calls for the instance holds a clone of one and the same: then however
/// many calls wait, a token is renewed once.
#[derive(Clone)]
pub struct Oauth(Arc<Inner>);

struct Inner {
    registration: Registration,
    client: Client,
    store: Box<dyn TokenStore>,
    state: Mutex<State>,
    /// Counts renewals, failed ones too. Who finds another number after waiting takes what that renewal brought.
    n_renewals: AtomicU64,
}

#[derive(Default)]
struct State {
    is_loaded: bool,
    tokens: Option<Tokens>,
    /// Whether the store has yet to take them.
    is_unsaved: bool,
    /// Why the last renewal failed.
    failure: Option<OauthError>,
}

/// Why there is no token to call with; each says what to do.
#[derive(Clone, Debug, thiserror::Error)]
pub enum OauthError {
    /// The authorization server refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It was not reached.
    #[error("no token was got: {0}")]
    Call(String),
    /// Its address is none.
    #[error("`{0}` is not an address that can be called; check `oauth.token.url`")]
    BadAddress(String),
    /// Nobody is to be asked.
    #[error("there is no consent page: `oauth.grant.type` is `client_credentials`, so leave the code out")]
    NoConsent,
    /// They cannot be read or written.
    #[error("the tokens cannot be kept: {0}; mend that, the next poll goes on with them")]
    Store(String),
}

impl Consent {
    /// Asks for a consent, with a state and a verifier that nobody can guess.
    ///
    /// # Errors
    /// - client credentials, which need none
    /// - the system gives no random numbers
    pub fn ask(registration: &Registration) -> Result<Self, OauthError> {
        let state = random_text(&random()?);
        let verifier =
            registration.has_pkce.then(|| random().map(|bytes| random_text(&bytes))).transpose()?;
        let url = registration.consent_url(&state, verifier.as_deref()).ok_or(OauthError::NoConsent)?;
        Ok(Self { url, state, verifier })
    }
}

fn random() -> Result<[u8; 32], OauthError> {
    let mut bytes = [0; 32];
    let filled = rustls::crypto::ring::default_provider().secure_random.fill(&mut bytes);
    filled.map(|()| bytes).map_err(|_| OauthError::Call("the system gives no random numbers".into()))
}

impl Oauth {
    /// The tokens of an instance that keeps them in `store`.
    pub fn new(registration: Registration, client: Client, store: impl TokenStore + 'static) -> Self {
        Self(Arc::new(Inner {
            registration,
            client,
            store: Box::new(store),
            state: Mutex::default(),
            n_renewals: AtomicU64::new(0),
        }))
    }

    /// Gets the first tokens, or those of a new consent, and keeps them. `verifier` is the one that the consent page's
    /// address was made with.
    ///
    /// # Errors
    /// See [`OauthError`]; a code is lost with the call, whatever becomes of it.
    pub async fn connect(&self, code: Option<Code>, verifier: Option<String>) -> Result<(), OauthError> {
        let this = Arc::clone(&self.0);
        to_its_end(async move {
            let mut state = this.state.lock().await;
            let ask = match (this.registration.grant, &code) {
                (Grant::ClientCredentials, _) => Ask::Client,
                (Grant::AuthorizationCode, Some(Code(code))) => Ask::Code(code, verifier.as_deref()),
                (Grant::AuthorizationCode, None) => return Err(Refusal::NoCode.into()),
            };
            let tokens = this.ask(ask).await?;
            state.take(tokens);
            this.save(&mut state).await
        })
        .await
    }

    /// The access token for the next call, renewed ahead of its end.
    ///
    /// # Errors
    /// See [`OauthError`].
    pub async fn access(&self) -> Result<String, OauthError> {
        if let Ok(state) = self.0.state.try_lock()
            && let Some(tokens) = &state.tokens
            && !state.is_unsaved
            && !tokens.is_due(clock::now())
        {
            return Ok(tokens.access.clone());
        }
        self.current(None).await
    }

    /// Another access token than `refused`, which got a 401.
    ///
    /// # Errors
    /// See [`OauthError`].
    pub async fn renew(&self, refused: &str) -> Result<String, OauthError> {
        self.current(Some(refused.to_owned())).await
    }

    async fn current(&self, refused: Option<String>) -> Result<String, OauthError> {
        let (this, n_renewals) = (Arc::clone(&self.0), self.0.n_renewals.load(Ordering::Acquire));
        to_its_end(async move { this.current(n_renewals, refused.as_deref()).await }).await
    }
}

// A derived one would print the values.
impl std::fmt::Debug for Oauth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Oauth").field(&self.0.registration).finish()
    }
}

impl std::fmt::Debug for Consent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Consent")
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code")
    }
}

/// A poll's deadline must not cut a renewal short: the tokens it was just given would be lost, and the former ones with
/// them.
async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, OauthError>> + Send + 'static,
) -> Result<T, OauthError> {
    tokio::spawn(work).await.unwrap_or_else(|error| Err(OauthError::Call(error.to_string())))
}

impl Inner {
    async fn current(&self, n_renewals: u64, refused: Option<&str>) -> Result<String, OauthError> {
        let mut state = self.state.lock().await;
        if !state.is_loaded {
            state.tokens = self.store.load().await.map_err(unkept)?;
            state.is_loaded = true;
        }
        if self.n_renewals.load(Ordering::Acquire) != n_renewals {
            state.failure.clone().map_or(Ok(()), Err)?;
        } else if let Some(renewal) = self.renewal(&state, refused)? {
            let renewed = self.ask(renewal.ask()).await;
            state.failure = renewed.as_ref().err().cloned();
            self.n_renewals.fetch_add(1, Ordering::Release);
            state.take(renewed?);
        }
        self.save(&mut state).await?;
        let access = state.tokens.as_ref().map(|tokens| tokens.access.clone());
        access.ok_or(OauthError::Refused(Refusal::NoCode))
    }

    /// What new tokens are asked for with; `None` where those at hand will do.
    fn renewal(&self, state: &State, refused: Option<&str>) -> Result<Option<Renewal>, OauthError> {
        let is_client = self.registration.grant == Grant::ClientCredentials;
        let Some(tokens) = &state.tokens else {
            return if is_client { Ok(Some(Renewal::Client)) } else { Err(Refusal::NoCode.into()) };
        };
        let is_refused = refused == Some(&tokens.access);
        if !is_refused && !tokens.is_due(clock::now()) {
            return Ok(None);
        }
        match &tokens.refresh {
            _ if is_client => Ok(Some(Renewal::Client)),
            Some(refresh) => Ok(Some(Renewal::Refresh(refresh.clone()))),
            None if is_refused => Err(Refusal::NoRefresh { name: self.registration.name.clone() }.into()),
            // It may live a little longer than it was said to.
            None => Ok(None),
        }
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Tokens, OauthError> {
        let request = self.registration.request(ask);
        let url = Url::parse(&request.url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.ok_or_else(|| OauthError::BadAddress(request.url.clone()))?;
        let headers = [
            (ACCEPT, HeaderValue::from_static("application/json")),
            (CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
        ];
        let call = Call {
            method: Method::POST,
            url,
            headers: HeaderMap::from_iter(headers),
            basic: request.basic,
            body: Some(request.body.into_bytes()),
            timeout: TIMEOUT,
            lane: Lane::Host,
        };
        let failed = |error: crate::net::CallError| OauthError::Call(error.to_string());
        let reply = self.client.send(call).await.map_err(failed)?;
        let status = reply.status().as_u16();
        let bytes = reply.bytes(MAX_ANSWER_BYTES).await.map_err(failed)?;
        let read = self.registration.read(ask, status, &bytes, clock::now());
        // A refusal may repeat what was sent: it is read again without that.
        let again = |_| {
            let text = self.secrets(ask).mask(&String::from_utf8_lossy(&bytes));
            self.registration.read(ask, status, text.as_bytes(), clock::now())
        };
        Ok(read.or_else(again)?)
    }

    fn secrets(&self, ask: Ask<'_>) -> Secrets {
        let mut secrets = Secrets::default();
        secrets.add(&self.registration.client_secret);
        secrets.add(&self.registration.client_id);
        match ask {
            Ask::Code(code, verifier) => {
                [Some(code), verifier].into_iter().flatten().for_each(|value| secrets.add(value))
            }
            Ask::Refresh(token) => secrets.add(token),
            Ask::Client => {}
        }
        secrets
    }

    async fn save(&self, state: &mut State) -> Result<(), OauthError> {
        if let Some(tokens) = state.tokens.as_ref().filter(|_| state.is_unsaved) {
            self.store.save(tokens).await.map_err(unkept)?;
            state.is_unsaved = false;
        }
        Ok(())
    }
}

/// What new tokens are asked for with.
enum Renewal {
    Refresh(String),
    Client,
}

impl Renewal {
    fn ask(&self) -> Ask<'_> {
        match self {
            Self::Refresh(token) => Ask::Refresh(token),
            Self::Client => Ask::Client,
        }
    }
}

impl State {
    fn take(&mut self, tokens: Tokens) {
        *self = Self { is_loaded: true, tokens: Some(tokens), is_unsaved: true, failure: None };
    }
}

fn unkept(error: anyhow::Error) -> OauthError {
    OauthError::Store(format!("{error:#}"))
}

#[cfg(test)]
mod tests;
