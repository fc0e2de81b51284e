//! The HTTP server: the page, and the few endpoints that it asks.

mod auth;
mod body;
mod consents;
mod error;
mod extract;
mod guard;
mod hosted;
mod idempotent;
mod listen;
mod openapi;
mod page;
mod routes;

pub use crate::report::answer::error::{ErrorBody, Finding};
pub use error::AppError;
pub use hosted::Hosted;
pub use listen::serve;

use crate::seal;
use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware,
    routing::{any, get, post},
};
use metrics_exporter_prometheus::PrometheusHandle;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tower_http::{compression::CompressionLayer, set_header::SetResponseHeaderLayer, timeout::TimeoutLayer};
use utoipa::{
    OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Largest body of a request, bytes: a configuration and a few words around it.
const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;
/// Longest time for an answer; a try has 20 s of its own.
const MAX_ANSWER_TIME: Duration = Duration::from_secs(30);

/// The page loads nothing from elsewhere and runs no inline code; WebAssembly needs its own word. No text becomes
/// script: the page makes the addresses of its workers alone (`web/assets/offline.js`).
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
    connect-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; \
    trusted-types pollwright-worker";

/// What every request may look at.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    /// Whether only this machine can reach the server.
    is_loopback: bool,
    /// Known to the page of this start alone.
    token: String,
    hosted: Hosted,
    metrics: PrometheusHandle,
}

impl AppState {
    /// The state of a server that listens on `address`, with a token of its own for the page.
    ///
    /// # Errors
    /// Where the system gives no random numbers.
    pub fn new(address: SocketAddr, hosted: Hosted, metrics: PrometheusHandle) -> anyhow::Result<Self> {
        let token = seal::random_bytes()?.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self(Arc::new(Inner { is_loopback: address.ip().is_loopback(), token, hosted, metrics })))
    }

    /// What was counted.
    pub(crate) fn metrics(&self) -> &PrometheusHandle {
        &self.0.metrics
    }

    /// What it hosts.
    pub(crate) fn hosted(&self) -> &Hosted {
        &self.0.hosted
    }

    /// The token that `POST /api/v1/try` asks for; `None` where it is refused to all.
    pub fn token(&self) -> Option<&str> {
        self.0.is_loopback.then_some(&self.0.token)
    }
}

/// The whole server.
pub fn router(state: AppState) -> Router {
    let known = middleware::from_fn_with_state(state.clone(), auth::authenticate);
    let once = middleware::from_fn_with_state(state.clone(), idempotent::answer_once);
    let own = routes::own::router().merge(routes::watch::router()).layer(once.clone()).layer(known.clone());
    let platform = routes::platform::router().layer(once).layer(known);
    let open = OpenApiRouter::new()
        .routes(routes!(routes::login::login))
        .routes(routes!(routes::login::logout))
        .route("/try", post(routes::try_once::run));
    let (api, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .nest("/elements/api-v2", platform)
        .nest("/api/v1", open.merge(own))
        .split_for_parts();
    openapi::complete(&mut document);
    let api = api
        .route("/session.json", get(routes::session::show))
        .route("/healthz", get(routes::watch::health))
        .route("/readyz", get(routes::watch::ready))
        .route("/metrics", get(routes::watch::metrics))
        .route("/openapi.json", get(move || async move { Json(document) }))
        .route("/api/{*rest}", any(|| async { AppError::NotFound }))
        .route("/elements/{*rest}", any(|| async { AppError::NotFound }))
        .method_not_allowed_fallback(|| async { AppError::Method })
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(state.clone(), guard::same_origin))
        .layer(fixed_header(header::CACHE_CONTROL, "no-store"));
    Router::new()
        .merge(api)
        .fallback(page::serve)
        .with_state(state)
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, MAX_ANSWER_TIME))
        .layer(CompressionLayer::new())
        .layer(fixed_header(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(fixed_header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed_header(header::REFERRER_POLICY, "no-referrer"))
}

/// What `/openapi.json` says besides the endpoints, which say it themselves.
#[derive(OpenApi)]
#[openapi(
    info(title = "Pollwright", description = "Instances that are polled, and what becomes of their events."),
    modifiers(&Security)
)]
struct Document;

/// How a caller says who it is.
struct Security;

impl utoipa::Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        document.components.get_or_insert_default().add_security_scheme("token", bearer);
        document.security = Some(vec![SecurityRequirement::new("token", [] as [&str; 0])]);
    }
}

fn fixed_header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
