//! Who asks: a token in a header, or the session of the page.

use super::{AppError, AppState};
use crate::{
    seal,
    store::{Role, Store},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
};
use pollwright_core::authorization::Authorization;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The cookie of the page's session.
const COOKIE: &str = "pollwright-session";
/// How long a session lasts after it was last used.
const SESSION_TIME: Duration = Duration::from_secs(12 * 3600);
/// Sessions that are known at most; the oldest goes.
const MOST_SESSIONS: usize = 1000;

/// Who asks, and for which instance.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// What revisions call it.
    pub(crate) name: String,
    /// What it may do.
    pub(crate) role: Role,
    /// The instance whose token came along.
    pub(crate) instance: Option<i64>,
}

/// Who is logged in, by session.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<BTreeMap<String, (Caller, Instant)>>);

impl Sessions {
    /// Starts a session; the answer's `Set-Cookie`.
    pub(crate) fn start(&self, caller: Caller, is_secure: bool) -> anyhow::Result<String> {
        let id: String = seal::random_bytes()?.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, (_, used)| used.elapsed() < SESSION_TIME);
        if sessions.len() >= MOST_SESSIONS {
            let oldest = sessions.iter().min_by_key(|(_, (_, used))| *used).map(|(id, _)| id.clone());
            oldest.map(|id| sessions.remove(&id));
        }
        sessions.insert(id.clone(), (caller, Instant::now()));
        let secure = if is_secure { "; Secure" } else { "" };
        Ok(format!("{COOKIE}={id}; HttpOnly; SameSite=Strict; Path=/{secure}"))
    }

    /// Ends the session of a request; the answer's `Set-Cookie`.
    pub(crate) fn end(&self, headers: &HeaderMap) -> String {
        if let Some(id) = cookie(headers) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        }
        format!("{COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0")
    }

    fn caller(&self, headers: &HeaderMap) -> Option<Caller> {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (caller, used) = sessions.get_mut(cookie(headers)?)?;
        if used.elapsed() >= SESSION_TIME {
            return None;
        }
        *used = Instant::now();
        Some(caller.clone())
    }
}

/// Lets requests pass whose caller is known and may do what they ask.
pub(super) async fn authenticate(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response, AppError> {
    let caller = caller(&state, request.headers()).await?.ok_or(AppError::Unauthorized)?;
    let only_looks = matches!(*request.method(), Method::GET | Method::HEAD);
    if !only_looks && caller.role != Role::Admin {
        return Err(AppError::ReadOnly);
    }
    // Only switching it on is left to the token of an instance that is off.
    let switches_on = request.method() == Method::PUT && request.uri().path().ends_with("/instances/enabled");
    if let Some(id) = caller.instance.filter(|_| !switches_on)
        && state.hosted().service.store().instance(id).await?.is_some_and(|instance| !instance.is_enabled)
    {
        return Err(AppError::Disabled);
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// Who asks; `None` where nobody says so, or with a token that is not known.
pub(super) async fn caller(state: &AppState, headers: &HeaderMap) -> Result<Option<Caller>, AppError> {
    let hosted = state.hosted();
    if hosted.is_open {
        let given = authorization(headers);
        let instance = instance(hosted.service.store(), given.as_ref()).await?;
        return Ok(Some(Caller { name: "local".to_owned(), role: Role::Admin, instance }));
    }
    let Some(given) = authorization(headers) else { return Ok(hosted.sessions.caller(headers)) };
    let store = hosted.service.store();
    let Some(token) = store.token(seal::token_hash(&given.user)).await? else { return Ok(None) };
    let instance = instance(store, Some(&given)).await?;
    Ok(Some(Caller { name: token.name, role: token.role, instance }))
}

async fn instance(store: &Store, given: Option<&Authorization>) -> Result<Option<i64>, AppError> {
    let Some(token) = given.and_then(|given| given.element.as_deref()) else { return Ok(None) };
    let id = store.instance_by_token(seal::token_hash(token)).await?;
    id.map(Some).ok_or(AppError::NoInstance)
}

fn authorization(headers: &HeaderMap) -> Option<Authorization> {
    Some(Authorization::parse(headers.get(header::AUTHORIZATION)?.to_str().ok()?))
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}
