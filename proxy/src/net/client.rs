//! The only way out.

use super::{
    Settings,
    guard::{Forbidden, Guarded, System, check_literal},
    limits::Limits,
    words::place,
};
use crate::clock;
use pollwright_core::date::Instant;
use reqwest::{Method, Response, StatusCode, Url, dns::Resolve, header::HeaderMap};
use std::{
    collections::BTreeMap,
    error::Error,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::OwnedSemaphorePermit;

/// Room that is made for an answer because it says so, bytes: what it says may be wrong.
const FIRST_ROOM: u64 = 1 << 20;

/// Makes calls; a clone shares connections and limits with it.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    settings: Settings,
    is_guarded: bool,
    resolver: Arc<dyn Resolve>,
    limits: Limits,
    /// By whether they speak TLS. A kind is built with its first call.
    connections: Mutex<BTreeMap<(bool, Route), reqwest::Client>>,
}

/// How a call reaches its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Route {
    /// Through the check of addresses.
    Guarded,
    /// Without a check, through the proxies that the environment names.
    Open,
    /// Without a check and without a proxy: this machine, and what is vouched for.
    Direct,
}

/// One call.
#[derive(Clone)]
pub struct Call {
    /// `GET`.
    pub method: Method,
    /// Whom to ask.
    pub url: Url,
    /// What it carries; the type holds no line breaks, so no header can smuggle in another.
    pub headers: HeaderMap,
    /// User and password.
    pub basic: Option<(String, String)>,
    /// What it sends.
    pub body: Option<Vec<u8>>,
    /// Longest time from the call to the end of the answer; waiting for the host's turn does not count.
    pub timeout: Duration,
    /// With which calls it takes turns.
    pub lane: Lane,
}

/// Which calls take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// All to one host and port: the limits are the host's.
    Host,
    /// All to one URL, its query aside: a callback that hangs keeps no other one of its host.
    Address,
}

/// An answer whose body has not been read. It counts as a call in flight while it lives.
#[derive(Debug)]
pub struct Reply {
    /// When it was asked for, by this machine's clock: after its turn had come.
    pub sent_at: Instant,
    /// When its head arrived, by this machine's clock.
    pub arrived_at: Instant,
    response: Response,
    place: String,
    timeout: Duration,
    _turn: Option<OwnedSemaphorePermit>,
}

/// Why there is no answer; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// It must not be called.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The name has no address, or nobody answers there.
    #[error("cannot reach {place}: {cause}; check the address and that the server is up")]
    Unreachable {
        /// Whom.
        place: String,
        /// What the network says.
        cause: String,
    },
    /// It took too long.
    #[error("{place} did not answer within {} s; try again later", .limit.as_secs_f32())]
    Slow {
        /// Who.
        place: String,
        /// How long it had.
        limit: Duration,
    },
    /// What came is not HTTP, or broke off.
    #[error("the answer of {place} cannot be read: {cause}; try again later, or ask the API's owner")]
    Unreadable {
        /// Who.
        place: String,
        /// What is wrong.
        cause: String,
    },
    /// The system's certificates are missing.
    #[error(
        "cannot prepare an encrypted connection: {0}; install the system's certificates (on Debian: `apt-get install ca-certificates`)"
    )]
    Tls(String),
    /// The answer is too large.
    #[error("{place} answered with more than {limit} bytes, which nobody reads; check the address")]
    TooLarge {
        /// Who.
        place: String,
        /// What is read at most, bytes.
        limit: usize,
    },
}

impl Client {
    /// A guarded one: for what others may write into a configuration.
    pub fn new(settings: &Settings) -> Self {
        // With a proxy, the only name to find is the proxy's own.
        let resolver: Arc<dyn Resolve> = match settings.proxy {
            Some(_) => Arc::new(System),
            None => Arc::new(Guarded { inner: Arc::new(System), allow: settings.allow.clone() }),
        };
        Self::build(settings.clone(), true, resolver)
    }

    /// One for a person at a shell: it may call whatever the machine may, also through the environment's proxies.
    pub fn unguarded() -> Self {
        let settings = Settings { read_timeout: None, ..Settings::default() };
        Self::build(settings, false, Arc::new(System))
    }

    pub(super) fn build(settings: Settings, is_guarded: bool, resolver: Arc<dyn Resolve>) -> Self {
        // A provider may be there already, from another part of the process: that one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (limits, connections) = (Limits::of(&settings), Mutex::default());
        Self(Arc::new(Inner { settings, is_guarded, resolver, limits, connections }))
    }

    /// How it calls.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Makes a call as soon as it is its turn. Redirects are not followed: they are answers.
    ///
    /// # Errors
    /// See [`CallError`]; whatever status an answer has is no error.
    pub async fn send(&self, call: Call) -> Result<Reply, CallError> {
        let (place, timeout) = (place(&call.url), call.timeout);
        let client = self.connection(&call.url)?;
        let turn = self.0.limits.enter(&lane(&call)).await;
        let mut request = client.request(call.method, call.url).headers(call.headers).timeout(timeout);
        if let Some((user, password)) = call.basic {
            request = request.basic_auth(user, Some(password));
        }
        if let Some(body) = call.body {
            request = request.body(body);
        }
        let sent_at = clock::now();
        match request.send().await {
            Ok(response) => {
                Ok(Reply { sent_at, arrived_at: clock::now(), response, place, timeout, _turn: turn })
            }
            Err(error) => Err(failed(&error, place, timeout)),
        }
    }

    fn route(&self, url: &Url) -> Result<Route, Forbidden> {
        if !self.0.is_guarded {
            return Ok(if is_this_machine(url) { Route::Direct } else { Route::Open });
        }
        if self.0.settings.allow.allows_host(url) {
            return Ok(Route::Direct);
        }
        check_literal(url, &self.0.settings.allow)?;
        Ok(Route::Guarded)
    }

    fn connection(&self, url: &Url) -> Result<reqwest::Client, CallError> {
        let key = (url.scheme() == "https", self.route(url)?);
        let mut connections = self.0.connections.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = connections.get(&key) {
            return Ok(client.clone());
        }
        let settings = &self.0.settings;
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("pollwright/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(settings.idle_timeout);
        if let Some(timeout) = settings.read_timeout {
            builder = builder.read_timeout(timeout);
        }
        if !key.0 {
            // Without this, a machine that has no certificates could not even make plain calls.
            builder = builder.tls_certs_only([]);
        }
        builder = match key.1 {
            Route::Open => builder,
            Route::Direct => builder.no_proxy(),
            Route::Guarded => {
                let guarded = builder.no_proxy().dns_resolver(Arc::clone(&self.0.resolver));
                match &settings.proxy {
                    Some(proxy) => {
                        guarded.proxy(reqwest::Proxy::all(proxy.clone()).map_err(|error| tls(&error))?)
                    }
                    None => guarded,
                }
            }
        };
        let client = builder.build().map_err(|error| tls(&error))?;
        connections.insert(key, client.clone());
        Ok(client)
    }
}

// A derived one would need what has none.
impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("is_guarded", &self.0.is_guarded).finish_non_exhaustive()
    }
}

impl Reply {
    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// Its headers.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The body, unpacked.
    ///
    /// # Errors
    /// - it has more than `limit` bytes: no more than that is ever unpacked
    /// - it breaks off, is packed badly, or does not end in time
    pub async fn bytes(mut self, limit: usize) -> Result<Vec<u8>, CallError> {
        let declared = self.response.content_length().unwrap_or(0);
        let mut bytes = Vec::with_capacity(declared.min(FIRST_ROOM) as usize);
        if declared > limit as u64 || !self.fill(&mut bytes, limit).await? {
            return Err(CallError::TooLarge { place: self.place, limit });
        }
        Ok(bytes)
    }

    /// The start of the body, unpacked, as far as it can be read: what an answer says that nobody asked to say much.
    pub async fn start(mut self, limit: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        // What was read before it broke off stays.
        let _ = self.fill(&mut bytes, limit).await;
        bytes.truncate(limit);
        bytes
    }

    /// Reads to the end; `false` where there is more than `limit`.
    async fn fill(&mut self, bytes: &mut Vec<u8>, limit: usize) -> Result<bool, CallError> {
        loop {
            match self.response.chunk().await {
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) => return Ok(true),
                Err(error) => return Err(failed(&error, self.place.clone(), self.timeout)),
            }
            if bytes.len() > limit {
                return Ok(false);
            }
        }
    }
}

fn lane(call: &Call) -> String {
    match call.lane {
        Lane::Host => {
            let port = call.url.port_or_known_default().unwrap_or(0);
            format!("{}:{port}", call.url.host_str().unwrap_or(""))
        }
        Lane::Address => place(&call.url),
    }
}

fn is_this_machine(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    })
}

fn failed(error: &reqwest::Error, place: String, limit: Duration) -> CallError {
    if error.is_timeout() && !error.is_connect() {
        return CallError::Slow { place, limit };
    }
    // The innermost cause is the one that helps: "connection refused".
    let mut cause: &dyn Error = error;
    while let Some(source) = cause.source() {
        cause = source;
        if let Some(forbidden) = cause.downcast_ref::<Forbidden>() {
            return Forbidden { place, ..forbidden.clone() }.into();
        }
    }
    let cause = cause.to_string();
    match error.is_connect() {
        true => CallError::Unreachable { place, cause },
        false => CallError::Unreadable { place, cause },
    }
}

fn tls(error: &reqwest::Error) -> CallError {
    CallError::Tls(error.source().map_or_else(|| error.to_string(), ToString::to_string))
}
