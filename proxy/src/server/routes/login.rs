//! `POST /api/v1/login` and `/logout`: the page's session.

use crate::{
    seal,
    server::{AppError, AppState, auth::Caller},
    store::Role,
};
use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

/// Who logs in.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct Login {
    /// A token of this server.
    token: String,
}

/// Who is logged in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LoggedIn {
    /// The token's name.
    name: String,
    role: Role,
}

/// Log the page in; the session's cookie goes to no other site.
#[utoipa::path(post, path = "/login", tag = "access", request_body = Login,
    responses((status = 200, body = LoggedIn)))]
pub(crate) async fn login(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Json<Login>, JsonRejection>,
) -> Result<Response, AppError> {
    let Json(login) = body?;
    let hosted = state.hosted();
    let token = hosted.service.store().token(seal::token_hash(&login.token)).await?;
    let token = token.ok_or(AppError::WrongToken)?;
    let (name, role) = (token.name, token.role);
    let caller = Caller { name: name.clone(), role, instance: None };
    let is_secure = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
    let cookie = hosted.sessions.start(caller, is_secure)?;
    Ok(([(header::SET_COOKIE, cookie)], Json(LoggedIn { name, role })).into_response())
}

/// Log the page out.
#[utoipa::path(post, path = "/logout", tag = "access", responses((status = 200)))]
pub(crate) async fn logout(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, AppError> {
    Ok([(header::SET_COOKIE, state.hosted().sessions.end(&headers))].into_response())
}
