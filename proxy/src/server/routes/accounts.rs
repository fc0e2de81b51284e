//! Settings of the account: what follows a failed delivery.

use crate::{
    server::{
        body::Body,
        extract::{Answer, json},
    },
    service::{Service, settings::Policy},
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};

/// The settings of the account.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountSettings {
    /// `retry` by the schedule, or `queue` until it is released.
    #[serde(rename = "notification.webhook.failure.policy")]
    failure_policy: Policy,
}

/// Read the settings; what was never set here is as the server was started.
#[utoipa::path(get, path = "/accounts/settings", tag = "accounts",
    responses((status = 200, body = AccountSettings)))]
pub(crate) async fn show(State(service): State<Service>) -> Answer<AccountSettings> {
    Ok(Json(AccountSettings { failure_policy: service.failure_policy().await? }))
}

/// Change the settings; failures from now on follow them.
#[utoipa::path(patch, path = "/accounts/settings", tag = "accounts", request_body = AccountSettings,
    responses((status = 200, body = AccountSettings)))]
pub(crate) async fn alter(State(service): State<Service>, Body(text): Body) -> Answer<AccountSettings> {
    let settings: AccountSettings = json(&text)?;
    service.set_failure_policy(settings.failure_policy).await?;
    Ok(Json(settings))
}
