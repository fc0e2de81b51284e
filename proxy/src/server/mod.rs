//! The HTTP server: the page, and the few endpoints that it asks.

mod error;
mod guard;
mod page;
mod routes;

pub use error::AppError;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware,
    routing::{get, post},
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tower_http::{compression::CompressionLayer, set_header::SetResponseHeaderLayer, timeout::TimeoutLayer};

/// Largest body of a request, bytes: a configuration and a few words around it.
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;
/// Longest time for an answer; a try has 20 s of its own.
const MAX_ANSWER_TIME: Duration = Duration::from_secs(30);

/// The page loads nothing from elsewhere and runs no inline code; WebAssembly needs its own word.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
    connect-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; object-src 'none'";

/// What every request may look at.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Whether only this machine can reach the server.
    is_loopback: bool,
    /// Known to the page of this start alone.
    token: String,
}

impl AppState {
    /// The state of a server that listens on `address`, with a token of its own.
    ///
    /// # Errors
    /// Where the system gives no random numbers.
    pub fn new(address: SocketAddr) -> anyhow::Result<Self> {
        let mut bytes = [0; 32];
        rustls::crypto::ring::default_provider()
            .secure_random
            .fill(&mut bytes)
            .map_err(|_| anyhow::anyhow!("the system gives no random numbers for the token"))?;
        let token = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self(Arc::new(Inner { is_loopback: address.ip().is_loopback(), token })))
    }

    /// The token that `POST /api/v1/try` asks for; `None` where it is refused to all.
    pub fn token(&self) -> Option<&str> {
        self.0.is_loopback.then_some(&self.0.token)
    }
}

/// The whole server.
pub fn router(state: AppState) -> Router {
    let api = Router::new()
        .route("/session", get(routes::session::show))
        .route("/try", post(routes::try_once::run))
        .fallback(|| async { AppError::NotFound })
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(state.clone(), guard::same_origin))
        .layer(fixed_header(header::CACHE_CONTROL, "no-store"));
    Router::new()
        .nest("/api/v1", api)
        .fallback(page::serve)
        .with_state(state)
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, MAX_ANSWER_TIME))
        .layer(CompressionLayer::new())
        .layer(fixed_header(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(fixed_header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed_header(header::REFERRER_POLICY, "no-referrer"))
}

fn fixed_header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
