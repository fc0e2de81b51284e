//! Instances: made, read, changed, removed.

use crate::{
    report::answer::instance::{InstanceAnswer, Made, Verdict},
    server::{
        AppError, AppState,
        auth::Caller,
        body::Body,
        extract::{Answer, Page, Path, Query, Target},
        hosted::{Examined, Hosted},
    },
    store::Instance,
};
use axum::{Extension, Json, extract::State};
use pollwright_core::instance;
use serde::Deserialize;
use serde_json::Value;

/// How a list is asked for.
#[derive(Debug, Default, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wish {
    /// Only instances with all of these tags.
    #[param(rename = "tags[]", required = false)]
    tags: Vec<String>,
    /// Only instances whose name, element or tags hold this text.
    #[param(rename = "searchText", required = false)]
    search: String,
}

impl From<Vec<(String, String)>> for Wish {
    /// A list in a query is read pair by pair.
    fn from(pairs: Vec<(String, String)>) -> Self {
        let mut wish = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "tags[]" | "tags" => wish.tags.push(value),
                "searchText" => wish.search = value.to_lowercase(),
                _ => {}
            }
        }
        wish
    }
}

/// Whether something is only checked.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(crate) struct DryRun {
    /// Whether nothing is changed: the answer says what would be found.
    #[serde(default)]
    dry_run: bool,
}

/// Make an instance. The answer carries its token, which nobody can see again.
#[utoipa::path(post, path = "/instances", tag = "instances", params(DryRun), request_body = Value,
    responses((status = 200, body = Made)))]
pub(crate) async fn create(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Query(dry): Query<DryRun>,
    Body(text): Body,
) -> Answer<Made> {
    make(state.hosted(), &caller, dry.dry_run, text, None).await
}

/// Make an instance of an element, by its key or id.
#[utoipa::path(post, path = "/elements/{keyOrId}/instances", tag = "instances",
    params(("keyOrId" = String, Path), DryRun), request_body = Value, responses((status = 200, body = Made)))]
pub(crate) async fn create_of(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(element): Path<String>,
    Query(dry): Query<DryRun>,
    Body(text): Body,
) -> Answer<Made> {
    let hosted = state.hosted();
    let key = hosted.element_key(&element)?;
    make(hosted, &caller, dry.dry_run, text, Some(&key)).await
}

async fn make(
    hosted: &Hosted,
    caller: &Caller,
    dry_run: bool,
    text: String,
    element: Option<&str>,
) -> Answer<Made> {
    let examined = hosted.examine(text, element).await?;
    if dry_run {
        return Ok(Json(Made::Checked(Verdict { findings: examined.findings })));
    }
    let (instance, token) = hosted.create(&examined, caller).await?;
    Ok(Json(Made::Done(Box::new(InstanceAnswer::of(hosted, &instance, Some(token))?))))
}

/// List instances; of an instance's token only its own.
#[utoipa::path(get, path = "/instances", tag = "instances", params(Wish, Page),
    responses((status = 200, body = Vec<InstanceAnswer>)))]
pub(crate) async fn list(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Query(pairs): Query<Vec<(String, String)>>,
    Query(page): Query<Page>,
) -> Answer<Vec<InstanceAnswer>> {
    let wish = Wish::from(pairs);
    let (offset, most) = page.bounds()?;
    let hosted = state.hosted();
    let mut instances = hosted.service.store().instances().await?;
    instances.retain(|instance| {
        let words = [Some(&instance.name), instance.element_key.as_ref()];
        let mut words = words.into_iter().flatten().chain(&instance.tags);
        instance.body.is_some()
            && caller.instance.is_none_or(|own| own == instance.id)
            && wish.tags.iter().all(|tag| instance.tags.contains(tag))
            && (wish.search.is_empty() || words.any(|word| word.to_lowercase().contains(&wish.search)))
    });
    // The platform answers so where a search finds nothing.
    if instances.is_empty() && !(wish.tags.is_empty() && wish.search.is_empty()) {
        return Err(AppError::NoSuch("no instance matches".to_owned()));
    }
    let shown = instances.iter().skip(offset as usize).take(most as usize);
    Ok(Json(shown.map(|instance| InstanceAnswer::of(hosted, instance, None)).collect::<Result<_, _>>()?))
}

/// Read an instance; secrets are masked.
#[utoipa::path(get, path = "/instances/{id}", tag = "instances", params(("id" = i64, Path)),
    responses((status = 200, body = InstanceAnswer)))]
pub(crate) async fn show(State(state): State<AppState>, Target(instance): Target) -> Answer<InstanceAnswer> {
    Ok(Json(InstanceAnswer::of(state.hosted(), &instance, None)?))
}

/// Replace an instance's configuration, name and tags. Masked secrets stay as they are.
#[utoipa::path(put, path = "/instances/{id}", tag = "instances", params(("id" = i64, Path), DryRun),
    request_body = Value, responses((status = 200, body = Made)))]
pub(crate) async fn replace(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Target(instance): Target,
    Query(dry): Query<DryRun>,
    Body(text): Body,
) -> Answer<Made> {
    change(state.hosted(), &caller, instance.id, dry.dry_run, |_| Ok(text)).await
}

/// Change members of an instance's configuration, its name, its tags (all of them). Its last poll does not move.
#[utoipa::path(patch, path = "/instances/{id}", tag = "instances", params(("id" = i64, Path), DryRun),
    request_body = Value, responses((status = 200, body = Made)))]
pub(crate) async fn alter(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Target(instance): Target,
    Query(dry): Query<DryRun>,
    Body(text): Body,
) -> Answer<Made> {
    change(state.hosted(), &caller, instance.id, dry.dry_run, |old| merged(old, &text)).await
}

/// Remove an instance with all that is kept of it. The answer has no body, as the platform's.
#[utoipa::path(delete, path = "/instances/{id}", tag = "instances", params(("id" = i64, Path)),
    responses((status = 200)))]
pub(crate) async fn remove(State(state): State<AppState>, Target(instance): Target) -> Result<(), AppError> {
    let hosted = state.hosted();
    hosted.service.drop_instance(instance.id);
    hosted.service.store().remove_instance(instance.id).await?;
    Ok(())
}

/// Switch an instance on: it is polled where its events are on.
#[utoipa::path(put, path = "/instances/{id}/enabled", tag = "instances", params(("id" = i64, Path)),
    responses((status = 200, body = InstanceAnswer)))]
pub(crate) async fn enable(
    State(state): State<AppState>,
    Target(instance): Target,
) -> Answer<InstanceAnswer> {
    set_enabled(state.hosted(), instance.id, true).await
}

/// Switch an instance off: nothing is polled, what is owed is still posted.
#[utoipa::path(delete, path = "/instances/{id}/enabled", tag = "instances", params(("id" = i64, Path)),
    responses((status = 200, body = InstanceAnswer)))]
pub(crate) async fn disable(
    State(state): State<AppState>,
    Target(instance): Target,
) -> Answer<InstanceAnswer> {
    set_enabled(state.hosted(), instance.id, false).await
}

async fn set_enabled(hosted: &Hosted, id: i64, is_enabled: bool) -> Answer<InstanceAnswer> {
    hosted.service.store().set_enabled(id, is_enabled).await?;
    let instance = hosted.find(id).await?;
    hosted.serve(&instance)?;
    Ok(Json(InstanceAnswer::of(hosted, &instance, None)?))
}

/// The text of a changed instance: what it was, and the change laid over it.
pub(super) fn merged(old: &str, change: &str) -> Result<String, AppError> {
    let mut body: Value = serde_json::from_str(old).unwrap_or_default();
    let change: Value = serde_json::from_str(change)
        .map_err(|error| AppError::BadRequest(format!("the body is no JSON: {error}")))?;
    if !change.is_object() {
        return Err(AppError::BadRequest("the body is a JSON object with what is to change".to_owned()));
    }
    instance::patch(&mut body, change);
    Ok(format!("{body:#}"))
}

/// Changes an instance to what `text` makes of its text.
pub(super) async fn change(
    hosted: &Hosted,
    caller: &Caller,
    id: i64,
    dry_run: bool,
    text: impl FnOnce(&str) -> Result<String, AppError>,
) -> Answer<Made> {
    let (examined, instance) = prepare(hosted, id, text).await?;
    if dry_run {
        return Ok(Json(Made::Checked(Verdict { findings: examined.findings })));
    }
    let changed = hosted.change(instance.id, &examined, caller).await?;
    Ok(Json(Made::Done(Box::new(InstanceAnswer::of(hosted, &changed, None)?))))
}

async fn prepare(
    hosted: &Hosted,
    id: i64,
    text: impl FnOnce(&str) -> Result<String, AppError>,
) -> Result<(Examined, Instance), AppError> {
    let instance = hosted.find(id).await?;
    let old = hosted.text(&instance)?.unwrap_or_default();
    let text = instance::unmask(&text(&old)?, &old, hosted.service.elements()).map_err(|pointers| {
        let places: Vec<_> = pointers.iter().map(|pointer| format!("`{pointer}`")).collect();
        AppError::BadRequest(format!(
            "{} is masked, and there is no value to keep; write it out",
            places.join(", ")
        ))
    })?;
    let element = instance.element_key.clone();
    Ok((hosted.examine(text, element.as_deref()).await?, instance))
}
