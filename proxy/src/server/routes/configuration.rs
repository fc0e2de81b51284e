//! The configuration of an instance, entry by entry.

use super::instances;
use crate::{
    report::answer::platform::ConfigEntry,
    server::{
        AppError, AppState, Hosted,
        auth::Caller,
        body::Body,
        extract::{Answer, Path, Target, json},
    },
    store::Instance,
};
use axum::{Extension, Json, extract::State};
use pollwright_core::instance::{self, Entry};
use serde::Deserialize;
use serde_json::Value;

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

/// List the entries of an instance's configuration: those that are set, and those that could be.
#[utoipa::path(get, path = "/instances/{id}/configuration", tag = "configuration", params(("id" = i64, Path)),
    responses((status = 200, body = Vec<ConfigEntry>)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    Target(instance): Target,
) -> Answer<Vec<ConfigEntry>> {
    let entries = entries(state.hosted(), &instance)?;
    Ok(Json(entries.into_iter().map(ConfigEntry::from).collect()))
}

/// Read an entry, by its id or its key.
#[utoipa::path(get, path = "/instances/{id}/configuration/{configId}", tag = "configuration",
    params(("id" = i64, Path), ("configId" = String, Path)), responses((status = 200, body = ConfigEntry)))]
pub(crate) async fn show(
    State(state): State<AppState>,
    Target(instance): Target,
    Path(which): Path<Which>,
) -> Answer<ConfigEntry> {
    Ok(Json(find(state.hosted(), &instance, &which.config_id)?.into()))
}

/// Set an entry, by its id or its key: `event.notification.enabled` turns events on and off.
#[utoipa::path(patch, path = "/instances/{id}/configuration/{configId}", tag = "configuration",
    params(("id" = i64, Path), ("configId" = String, Path)), request_body = EntryWish, responses((status = 200, body = ConfigEntry)))]
pub(crate) async fn alter(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Target(instance): Target,
    Path(which): Path<Which>,
    Body(text): Body,
) -> Answer<ConfigEntry> {
    let hosted = state.hosted();
    let key = find(hosted, &instance, &which.config_id)?.key;
    let wish = instance::entry_change(&key, &json(&text)?);
    let wish = wish.map_err(|words| AppError::BadRequest(words.to_owned()))?.to_string();
    let merge = |old: &str| instances::merged(old, &wish);
    let _made = instances::change(hosted, &caller, instance.id, false, merge).await?;
    let changed = hosted.find(instance.id).await?;
    Ok(Json(find(hosted, &changed, &key)?.into()))
}

fn entries(hosted: &Hosted, instance: &Instance) -> Result<Vec<Entry>, AppError> {
    Ok(instance::entries(&hosted.shown(instance)?, hosted.service.elements()))
}

fn find(hosted: &Hosted, instance: &Instance, id_or_key: &str) -> Result<Entry, AppError> {
    let is_it = |entry: &Entry| entry.key == id_or_key || entry.id.to_string() == id_or_key;
    entries(hosted, instance)?.into_iter().find(is_it).ok_or_else(|| {
        AppError::NoSuch(format!("there is no entry `{id_or_key}`; `/configuration` lists ids and keys"))
    })
}
