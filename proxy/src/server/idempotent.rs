//! `Idempotency-Key`: a request that is sent again changes nothing, and is answered as before.

use super::{AppError, AppState, MAX_BODY_BYTES, auth::Caller};
use crate::{clock, seal, store::Answered};
use axum::{
    Extension,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

/// How long an answer counts.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// Longest key, bytes.
const MAX_KEY_BYTES: usize = 255;

/// The keys of requests that are being answered.
#[derive(Debug, Default)]
pub(crate) struct UnderWay(Mutex<BTreeSet<String>>);

/// A key that is taken until this is dropped.
struct Taken<'a>(&'a UnderWay, String);

impl UnderWay {
    fn take(&self, key: &str) -> Option<Taken<'_>> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert(key.to_owned()).then(|| Taken(self, key.to_owned()))
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

/// Answers a POST with a key that was seen as it was answered then; of what this server
/// could not do, and of answers that are no JSON, nothing is kept.
pub(super) async fn answer_once(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    let key = request.headers().get("idempotency-key").cloned();
    let Some(key) = key.filter(|_| request.method() == Method::POST) else {
        return Ok(next.run(request).await);
    };
    let key = key.to_str().ok().filter(|key| !key.trim().is_empty() && key.len() <= MAX_KEY_BYTES);
    let key = key.ok_or_else(|| {
        AppError::BadRequest(format!(
            "`Idempotency-Key` is a text of at most {MAX_KEY_BYTES} printable ASCII letters"
        ))
    })?;
    let key = seal::token_hash(&format!("{} {:?} {key}", caller.name, caller.instance));
    let hosted = state.hosted();
    let _taken = hosted.under_way.take(&key).ok_or_else(|| {
        AppError::Conflict("a request with this `Idempotency-Key` is being answered; ask again".to_owned())
    })?;
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY_BYTES).await.map_err(|_| AppError::TooLarge)?;
    let request_hash = seal::token_hash(&format!("{} {}", parts.uri, String::from_utf8_lossy(&body)));
    let now = clock::now();
    if let Some(known) = hosted.service.store().answered(key.clone(), now - KEPT).await? {
        if known.request_hash != request_hash {
            return Err(AppError::OtherRequest);
        }
        let status = StatusCode::from_u16(known.status).unwrap_or(StatusCode::OK);
        let body = hosted.service.sealer()?.open(&known.body)?;
        return Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response());
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let is_json = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if response.status().is_server_error() || !is_json {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(|error| AppError::Internal(error.into()))?;
    let answered = Answered {
        request_hash,
        status: parts.status.as_u16(),
        body: hosted.service.sealer()?.seal(&String::from_utf8_lossy(&body))?,
    };
    hosted.service.store().keep_answer(key, answered, now).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}
