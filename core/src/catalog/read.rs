//! From a data file to an [`Element`]; by hand, because derived readers of these types would be a tenth of the page.

use super::{
    Auth, AuthKind, CatalogResource, ClientProof, Element, Evidence, Field, Note, Oauth, Paging, Parameter,
    shape::{self, Key},
};
use serde_json::Value;

/// The element that a data file describes.
///
/// # Errors
/// The first key that is missing, unknown or of another type, in words.
// Inlined where it is called, it would be in the page twice.
#[inline(never)]
pub(super) fn element(json: &Value) -> Result<Element, String> {
    only(json, shape::ELEMENT)?;
    Ok(Element {
        key: text(json, "key")?,
        id: number(json, "id")?,
        name: text(json, "name")?,
        hub: text(json, "hub")?,
        base_url: text(json, "baseUrl")?,
        auth: auth(&json["auth"])?,
        fields: list(json, "fields", field)?,
        notes: list(json, "notes", note)?,
        limits: text(json, "limits")?,
        paging: paging(&json["paging"])?,
        resources: list(json, "resources", resource)?,
    })
}

fn auth(json: &Value) -> Result<Auth, String> {
    only(json, shape::AUTH)?;
    let kind = match text(json, "kind")?.as_str() {
        "basic" => AuthKind::Basic,
        "oauth2" => AuthKind::Oauth2,
        other => return Err(format!("`{other}` is no kind of authentication")),
    };
    let basic = json.get("basic").map(pair).transpose()?;
    let oauth = json.get("oauth").map(oauth).transpose()?;
    Ok(Auth { kind, basic, headers: list(json, "headers", pair)?, query: list(json, "query", pair)?, oauth })
}

fn oauth(json: &Value) -> Result<Oauth, String> {
    only(json, shape::OAUTH)?;
    let proof = match text(json, "proof")?.as_str() {
        "header" => ClientProof::Header,
        "body" => ClientProof::Body,
        other => return Err(format!("`{other}` is no place for a client's secret")),
    };
    Ok(Oauth {
        authorize_url: text(json, "authorizeUrl")?,
        token_url: text(json, "tokenUrl")?,
        scope: text(json, "scope")?,
        proof,
        has_pkce: flag(json, "pkce")?,
    })
}

fn pair(json: &Value) -> Result<(String, String), String> {
    match (json[0].as_str(), json[1].as_str(), json.get(2)) {
        (Some(first), Some(second), None) => Ok((first.to_owned(), second.to_owned())),
        _ => Err(format!("{json} is not a pair of texts")),
    }
}

fn field(json: &Value) -> Result<Field, String> {
    only(json, shape::FIELD)?;
    Ok(Field {
        key: text(json, "key")?,
        label: text(json, "label")?,
        help: text(json, "help")?,
        placeholder: text(json, "placeholder")?,
        secret: flag(json, "secret")?,
        default: maybe_text(json, "default")?,
        optional: flag(json, "optional")?,
        env: text(json, "env")?,
    })
}

fn note(json: &Value) -> Result<Note, String> {
    only(json, shape::NOTE)?;
    let evidence = match text(json, "evidence")?.as_str() {
        "vendor" => Evidence::Vendor,
        "observed" => Evidence::Observed,
        "documented" => Evidence::Documented,
        "inferred" => Evidence::Inferred,
        "not-found" => Evidence::NotFound,
        other => return Err(format!("`{other}` is no evidence")),
    };
    Ok(Note { text: text(json, "text")?, evidence })
}

fn paging(json: &Value) -> Result<Paging, String> {
    only(json, shape::PAGING)?;
    Ok(match text(json, "kind")?.as_str() {
        "link" => Paging::Link,
        "none" => Paging::None,
        "body-link" => Paging::BodyLink { pointer: text(json, "pointer")? },
        "offset" => Paging::Offset {
            offset: text(json, "offset")?,
            limit: text(json, "limit")?,
            first: number(json, "first")?,
            total: maybe_text(json, "total")?,
        },
        other => return Err(format!("`{other}` is no kind of paging")),
    })
}

fn resource(json: &Value) -> Result<CatalogResource, String> {
    only(json, shape::RESOURCE)?;
    Ok(CatalogResource {
        name: text(json, "name")?,
        on_page: flag(json, "onPage")?,
        hub: json["hub"].clone(),
        direct: json["direct"].clone(),
        paging: json.get("paging").map(paging).transpose()?,
        records_path: maybe_text(json, "recordsPath")?,
        parameters: list(json, "parameters", parameter)?,
        notes: list(json, "notes", note)?,
    })
}

fn parameter(json: &Value) -> Result<Parameter, String> {
    only(json, shape::PARAMETER)?;
    Ok(Parameter {
        name: text(json, "name")?,
        label: text(json, "label")?,
        placeholder: text(json, "placeholder")?,
    })
}

/// Refuses keys that nobody reads.
fn only(json: &Value, keys: &[Key]) -> Result<(), String> {
    let members = json.as_object().ok_or_else(|| format!("{json} is no object"))?;
    let kind = json["kind"].as_str();
    let is_known = |name: &&String| keys.iter().any(|key| key.name == **name && key.is_of(kind));
    match members.keys().find(|name| !is_known(name)) {
        Some(key) => Err(format!("`{key}` is unknown")),
        None => Ok(()),
    }
}

fn text(json: &Value, key: &str) -> Result<String, String> {
    maybe_text(json, key)?.ok_or_else(|| format!("`{key}` is missing"))
}

fn maybe_text(json: &Value, key: &str) -> Result<Option<String>, String> {
    match json.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("`{key}` is no text")),
    }
}

fn flag(json: &Value, key: &str) -> Result<bool, String> {
    match json.get(key) {
        None => Ok(false),
        Some(Value::Bool(value)) => Ok(*value),
        Some(_) => Err(format!("`{key}` is neither `true` nor `false`")),
    }
}

fn number(json: &Value, key: &str) -> Result<u32, String> {
    let number = json[key].as_u64().and_then(|number| u32::try_from(number).ok());
    number.ok_or_else(|| format!("`{key}` is no whole number"))
}

/// The items of a list; a missing one has none.
fn list<T>(json: &Value, key: &str, read: impl Fn(&Value) -> Result<T, String>) -> Result<Vec<T>, String> {
    match json.get(key) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => {
            let at = |(at, item)| read(item).map_err(|why| format!("{key}, item {at}: {why}"));
            items.iter().enumerate().map(at).collect()
        }
        Some(_) => Err(format!("`{key}` is no list")),
    }
}
