//! What the description of the API needs besides what the endpoints say themselves.

use super::AppState;
use utoipa::openapi::{OpenApi, PathItem, RefOr, path::Operation};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// The endpoints, and once more without `{id}`: then they are about the instance whose token comes along.
pub(super) fn also_own(
    router: OpenApiRouter<AppState>,
    (schemas, mut paths, methods): UtoipaMethodRouter<AppState>,
) -> OpenApiRouter<AppState> {
    for (path, mut item) in paths.paths.clone() {
        for (_, operation) in operations(&mut item) {
            let is_id = |parameter: &RefOr<_>| matches!(parameter, RefOr::T(utoipa::openapi::path::Parameter { name, .. }) if name == "id");
            operation.parameters.iter_mut().for_each(|all| all.retain(|parameter| !is_id(parameter)));
            operation.summary.iter_mut().for_each(|summary| {
                *summary = format!("Of the instance whose token comes along: {summary}");
            });
        }
        paths.paths.insert(path.replacen("/{id}", "", 1), item);
    }
    router.routes((schemas, paths, methods))
}

/// Names each operation by its method and path, as functions of different topics may have one name.
pub(super) fn name_operations(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let words: Vec<_> = path.split(['/', '{', '}', '-']).filter(|word| !word.is_empty()).collect();
        for (method, operation) in operations(item) {
            operation.operation_id = Some(format!("{method}_{}", words.join("_")));
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem { get, put, post, patch, delete, .. } = item;
    let all = [("get", get), ("put", put), ("post", post), ("patch", patch), ("delete", delete)];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}
