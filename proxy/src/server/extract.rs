//! What requests name: an instance, a page of a list, a query. What cannot be read is answered in our own form.

use super::{AppError, AppState, auth::Caller};
use crate::{
    service::Service,
    store::{Instance, Store},
};
use axum::{
    Json,
    extract::{FromRef, FromRequestParts, RawPathParams},
    http::request::Parts,
};
use serde::{Deserialize, de::DeserializeOwned};

/// The instance that the address names, else the one whose token comes along.
#[derive(Debug)]
pub(crate) struct Target(pub(crate) Instance);

/// The parts of the path, by name.
#[derive(Debug)]
pub(crate) struct Path<T>(pub(crate) T);

/// The query.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// How many at most, 1 to 1000; default 100.
    #[param(minimum = 1, maximum = 1000)]
    page_size: Option<u32>,
    /// From which page on, counted from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
}

impl Page {
    /// How many to skip, and how many to take.
    ///
    /// # Errors
    /// A page that cannot be.
    pub(crate) fn bounds(self) -> Result<(i64, i64), AppError> {
        let (page, size) = (self.page.unwrap_or(1), self.page_size.unwrap_or(100));
        if page == 0 || !(1..=1000).contains(&size) {
            return Err(AppError::BadRequest(
                "`page` counts from 1, and `pageSize` goes from 1 to 1000".to_owned(),
            ));
        }
        Ok((i64::from(page - 1) * i64::from(size), i64::from(size)))
    }

    /// The part of a whole list.
    ///
    /// # Errors
    /// A page that cannot be.
    pub(crate) fn of<T>(self, list: Vec<T>) -> Result<Vec<T>, AppError> {
        let (skip, take) = self.bounds()?;
        Ok(list.into_iter().skip(skip as usize).take(take as usize).collect())
    }
}

impl FromRequestParts<AppState> for Target {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let named = RawPathParams::from_request_parts(parts, state).await.map_err(|error| refused(&error))?;
        let named = named.iter().find(|(name, _)| *name == "id").map(|(_, id)| id);
        let own = parts.extensions.get::<Caller>().and_then(|caller| caller.instance);
        let id = match named {
            Some(id) => id.parse().map_err(|_| {
                AppError::BadRequest(format!("`{id}` is no id of an instance: that is a whole number"))
            })?,
            None => own.ok_or_else(|| {
                AppError::BadRequest(
                    "name an instance, or send its token: `Authorization: User …, Organization …, Element …`"
                        .to_owned(),
                )
            })?,
        };
        state.hosted().find(id).await.map(Self)
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Path<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|path| Self(path.0)).map_err(|error| AppError::BadRequest(error.body_text()))
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Query<T> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        query.map(|query| Self(query.0)).map_err(|error| AppError::BadRequest(error.body_text()))
    }
}

fn refused(error: &dyn std::fmt::Display) -> AppError {
    AppError::BadRequest(error.to_string())
}

/// A body that is JSON of a kind.
///
/// # Errors
/// Where it is not; the words say where.
pub(crate) fn json<T: DeserializeOwned>(text: &str) -> Result<T, AppError> {
    serde_json::from_str(text).map_err(|error| AppError::BadRequest(format!("the body: {error}")))
}

/// What most endpoints give.
pub(crate) type Answer<T> = Result<Json<T>, AppError>;

impl FromRef<AppState> for Store {
    fn from_ref(state: &AppState) -> Self {
        state.hosted().service.store().clone()
    }
}

impl FromRef<AppState> for Service {
    fn from_ref(state: &AppState) -> Self {
        state.hosted().service.clone()
    }
}
