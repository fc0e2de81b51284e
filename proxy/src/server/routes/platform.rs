//! The platform's surface.

use super::{
    accounts, configuration, consent, deliveries, events, instances, notifications, polling, subscriptions,
};
use crate::server::{
    AppState,
    openapi::{also, also_own},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// What lies under `/elements/api-v2`.
pub(in crate::server) fn router() -> OpenApiRouter<AppState> {
    let router = OpenApiRouter::new()
        .routes(routes!(instances::create, instances::list))
        .routes(routes!(instances::create_of))
        .routes(routes!(consent::url))
        .routes(routes!(instances::show))
        .routes(routes!(polling::records))
        .routes(also(routes!(polling::disabled), "/instances", "/jobs"))
        .routes(routes!(polling::enable))
        .routes(routes!(polling::disable))
        .routes(routes!(notifications::list, notifications::create))
        .routes(routes!(notifications::show, notifications::remove))
        .routes(routes!(notifications::acknowledge))
        .routes(routes!(subscriptions::list, subscriptions::create))
        .routes(routes!(subscriptions::show, subscriptions::remove))
        .routes(routes!(deliveries::list, deliveries::release))
        .routes(also(routes!(deliveries::of, deliveries::resend), "/{subscriptionId}", ""))
        .routes(routes!(accounts::show, accounts::alter));
    let own = [
        routes!(instances::replace, instances::alter, instances::remove),
        routes!(instances::enable, instances::disable),
        routes!(configuration::list),
        routes!(configuration::show, configuration::alter),
        routes!(events::list),
        routes!(events::show),
    ];
    own.into_iter().fold(router, also_own)
}
