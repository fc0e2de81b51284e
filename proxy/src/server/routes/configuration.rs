//! The configuration of an instance, entry by entry.

use super::instances;
use crate::server::{
    AppError, AppState, ErrorBody,
    auth::Caller,
    body::Body,
    extract::{Path, Target, json},
};
use axum::{Extension, Json, extract::State};
use pollwright_core::instance::{self, Entry};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One entry of a configuration.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConfigEntry {
    /// Made of the key alone, so it is the same for every instance and stays.
    id: i64,
    key: String,
    name: String,
    /// `BOOLEAN`, `PASSWORD`, `TEXTAREA`, `TEXTFIELD_128` or `TEXTFIELD_1000`.
    #[serde(rename = "type")]
    kind: &'static str,
    description: String,
    /// Always a text; a secret is masked; null where the entry is not set.
    property_value: Option<String>,
    required: bool,
    active: bool,
    hide_from_console: bool,
}

/// What an entry is set to.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only described: what is taken is more than serde's words could tell")]
pub(crate) struct EntryWish {
    /// A text, a number, true or false.
    property_value: Value,
}

/// Which entry.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Which {
    config_id: String,
}

impl From<Entry> for ConfigEntry {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            key: entry.key,
            name: entry.name,
            kind: entry.kind,
            description: entry.description,
            property_value: entry.value,
            required: entry.is_required,
            active: true,
            hide_from_console: false,
        }
    }
}

/// List the entries of an instance's configuration: those that are set, and those that could be.
#[utoipa::path(get, path = "/instances/{id}/configuration", tag = "configuration", params(("id" = i64, Path)),
    responses((status = 200, body = Vec<ConfigEntry>), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    Target(instance): Target,
) -> Result<Json<Vec<ConfigEntry>>, AppError> {
    let entries = instance::entries(&state.hosted().shown(&instance)?);
    Ok(Json(entries.into_iter().map(ConfigEntry::from).collect()))
}

/// Read an entry, by its id or its key.
#[utoipa::path(get, path = "/instances/{id}/configuration/{configId}", tag = "configuration",
    params(("id" = i64, Path), ("configId" = String, Path)),
    responses((status = 200, body = ConfigEntry), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn show(
    State(state): State<AppState>,
    Target(instance): Target,
    Path(which): Path<Which>,
) -> Result<Json<ConfigEntry>, AppError> {
    Ok(Json(find(&state.hosted().shown(&instance)?, &which.config_id)?.into()))
}

/// Set an entry, by its id or its key: `event.notification.enabled` turns events on and off.
#[utoipa::path(patch, path = "/instances/{id}/configuration/{configId}", tag = "configuration",
    params(("id" = i64, Path), ("configId" = String, Path)), request_body = EntryWish,
    responses((status = 200, body = ConfigEntry), (status = "4XX", body = ErrorBody)))]
pub(crate) async fn alter(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Target(instance): Target,
    Path(which): Path<Which>,
    Body(text): Body,
) -> Result<Json<ConfigEntry>, AppError> {
    let hosted = state.hosted();
    let key = find(&hosted.shown(&instance)?, &which.config_id)?.key;
    let wish = instance::entry_change(&key, &json(&text)?);
    let wish = wish.map_err(|words| AppError::BadRequest(words.to_owned()))?.to_string();
    let merge = |old: &str| instances::merged(old, &wish);
    let _made = instances::change(hosted, &caller, instance.id, false, merge).await?;
    let changed = hosted.find(instance.id).await?;
    Ok(Json(find(&hosted.shown(&changed)?, &key)?.into()))
}

fn find(shown: &Value, id_or_key: &str) -> Result<Entry, AppError> {
    let is_it = |entry: &Entry| entry.key == id_or_key || entry.id.to_string() == id_or_key;
    instance::entries(shown).into_iter().find(is_it).ok_or_else(|| {
        AppError::NoSuch(format!("there is no entry `{id_or_key}`; `/configuration` lists ids and keys"))
    })
}
