//! What the API answers with: the platform's shapes, and ours beside them.

use crate::{
    clock,
    server::{AppError, Finding, Hosted},
    store::Instance,
};
use chrono::{DateTime, SubsecRound, Utc};
use pollwright_core::instance;
use serde::Serialize;
use serde_json::{Map, Value};

/// An instance, as the platform answers it; `configuration` holds texts only, secrets masked.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InstanceAnswer {
    id: i64,
    name: String,
    created_date: DateTime<Utc>,
    updated_date: DateTime<Utc>,
    /// In the clear in the answer that makes the instance, masked ever after.
    token: String,
    element: ElementAnswer,
    element_id: Option<u32>,
    tags: Vec<String>,
    provision_interactions: Vec<String>,
    valid: bool,
    disabled: bool,
    max_cache_size: u32,
    cache_time_to_live: u32,
    #[schema(value_type = Object)]
    configuration: Map<String, Value>,
    events_enabled: bool,
    trace_logging_enabled: bool,
    caching_enabled: bool,
    external_authentication: &'static str,
    user: UserAnswer,
    /// Ours: the poll start of the last poll.
    last_poll: Option<DateTime<Utc>>,
    /// Ours: when it is polled next; null where it is not.
    next_poll: Option<DateTime<Utc>>,
    /// Ours: why nothing is posted until the callback is released; null while it is served.
    held_because: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ElementAnswer {
    id: Option<u32>,
    key: Option<String>,
    name: Option<String>,
    hub: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct UserAnswer {
    id: i64,
}

/// What was found in a configuration that was only checked.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Verdict {
    /// All findings; none of them is an error.
    pub(crate) findings: Vec<Finding>,
}

/// An instance, or only what was found in its configuration where it was a dry run.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub(crate) enum Made {
    /// It was made or changed.
    Done(Box<InstanceAnswer>),
    /// Nothing was changed.
    Checked(Verdict),
}

/// Something was removed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Removed {}

impl InstanceAnswer {
    pub(crate) fn of(hosted: &Hosted, instance: &Instance, token: Option<String>) -> Result<Self, AppError> {
        let element = instance.element_key.as_deref().and_then(|key| hosted.service.elements().element(key));
        let served = hosted.service.instance(instance.id);
        let next_poll = served.as_ref().and_then(|served| hosted.service.next_poll(served, clock::now()));
        Ok(Self {
            id: instance.id,
            name: instance.name.clone(),
            // The platform counts seconds here, and clients read what it wrote.
            created_date: instance.created_at.trunc_subsecs(0),
            updated_date: instance.updated_at.trunc_subsecs(0),
            token: token.unwrap_or_else(|| instance::MASK.to_owned()),
            element: ElementAnswer {
                id: element.map(|element| element.id),
                key: instance.element_key.clone(),
                name: element.map(|element| element.name.clone()),
                hub: element.map(|element| element.hub.clone()),
            },
            element_id: element.map(|element| element.id),
            tags: instance.tags.clone(),
            provision_interactions: Vec::new(),
            valid: true,
            disabled: !instance.is_enabled,
            max_cache_size: 0,
            cache_time_to_live: 0,
            configuration: instance::answer_configuration(&hosted.shown(instance)?),
            events_enabled: served.as_ref().is_some_and(|served| served.is_polled()),
            trace_logging_enabled: false,
            caching_enabled: false,
            external_authentication: "none",
            user: UserAnswer { id: 1 },
            last_poll: served.as_ref().and_then(|served| served.last_poll()).or(instance.last_poll),
            next_poll,
            held_because: instance.held_because.clone(),
        })
    }
}
