//! What the description of the API needs besides what the endpoints say themselves.

use super::{AppState, ErrorBody};
use utoipa::{
    ToSchema,
    openapi::{
        ContentBuilder, OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder,
        path::{Operation, Parameter, ParameterIn},
    },
};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// The endpoints, and once more without `{id}`: then they are about the instance whose token comes along.
pub(super) fn also_own(
    router: OpenApiRouter<AppState>,
    routes: UtoipaMethodRouter<AppState>,
) -> OpenApiRouter<AppState> {
    router.routes(also(routes, "/{id}", ""))
}

/// The endpoints, and once more with another part in the path; a parameter that it no longer has is left out.
pub(super) fn also(
    (schemas, mut paths, methods): UtoipaMethodRouter<AppState>,
    part: &str,
    other: &str,
) -> UtoipaMethodRouter<AppState> {
    for (path, mut item) in paths.paths.clone() {
        let path = path.replacen(part, other, 1);
        for (_, operation) in operations(&mut item) {
            let stays = |parameter: &RefOr<Parameter>| {
                let RefOr::T(Parameter { name, parameter_in, .. }) = parameter else { return true };
                *parameter_in != ParameterIn::Path || path.contains(&format!("{{{name}}}"))
            };
            operation.parameters.iter_mut().for_each(|all| all.retain(stays));
        }
        paths.paths.insert(path, item);
    }
    (schemas, paths, methods)
}

/// Says what holds for all operations: an error looks the same everywhere, and each is named by its method and path, as
/// functions of different topics may have one name.
pub(super) fn complete(document: &mut OpenApi) {
    let error = ErrorBody::name();
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(error))).build();
    let refused = ResponseBuilder::new().description("what is wrong, and what to do");
    let refused: RefOr<Response> = refused.content("application/json", content).build().into();
    for (path, item) in &mut document.paths.paths {
        let words: Vec<_> = path.split(['/', '{', '}', '-']).filter(|word| !word.is_empty()).collect();
        for (method, operation) in operations(item) {
            operation.responses.responses.entry("4XX".to_owned()).or_insert_with(|| refused.clone());
            operation.operation_id = Some(format!("{method}_{}", words.join("_")));
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem { get, put, post, patch, delete, .. } = item;
    let all = [("get", get), ("put", put), ("post", post), ("patch", patch), ("delete", delete)];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}
