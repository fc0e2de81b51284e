//! The format as a JSON Schema (draft 2020-12), for editors: derived from [`KEYS`].
//!
//! It tells types, ranges and what a key means; what the rules find goes further. Keys that it does not know are
//! allowed, as the platform allows them, and a placeholder may stand where a value is still to come.

use crate::schema::{KEYS, Key, Kind, Place, keys_of};
use serde_json::{Map, Value, json};

/// A value that is still to be filled in: `<minutes>`, `{{page.interval}}`.
const PLACEHOLDER: &str = "[<{]";

const PLACES: [Place; 8] = [
    Place::Body,
    Place::Element,
    Place::ProviderData,
    Place::Configuration,
    Place::Resource,
    Place::Dates,
    Place::Own,
    Place::Deletes,
];

/// The schema: of a request body, bare settings, a map of resources, or an entry of an element definition.
pub fn json_schema() -> Value {
    let mut definitions: Map<String, Value> =
        PLACES.iter().map(|place| (name(*place).to_owned(), object(*place))).collect();
    definitions.insert(
        "resources".to_owned(),
        json!({
            "description": "What is polled: one entry for each resource.",
            "type": "object",
            "additionalProperties": { "$ref": "#/$defs/resource" },
        }),
    );
    let has_one = |names: &[&str]| {
        let each = names.iter().map(|name| json!({ "required": [name] }));
        json!({ "anyOf": each.collect::<Vec<_>>() })
    };
    let settings: Vec<&str> =
        keys_of(Place::Configuration).map(|key| key.name).filter(|name| name.starts_with("event.")).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Polling configuration",
        "description": "The configuration of the Cloud Elements event framework, as SAP Open Connectors, UiPath and Pollwright take it.",
        "type": "object",
        "if": { "required": ["configuration"], "properties": { "configuration": { "type": "array" } } },
        "then": { "description": "An element's definition, whose entries hold the rest as text." },
        "else": {
            "if": has_one(&["configuration", "element", "providerData"]),
            "then": { "$ref": "#/$defs/body" },
            "else": {
                "if": has_one(&settings),
                "then": { "$ref": "#/$defs/configuration" },
                "else": {
                    "if": { "required": ["key", "defaultValue"] },
                    "else": { "$ref": "#/$defs/resources" },
                },
            },
        },
        "$defs": definitions,
    })
}

fn object(place: Place) -> Value {
    let properties: Map<String, Value> = KEYS
        .iter()
        .filter(|key| key.place == place)
        .map(|key| (key.name.to_owned(), property(key)))
        .collect();
    json!({ "type": "object", "properties": properties })
}

fn property(key: &Key) -> Value {
    let mut property = kind(key.kind);
    let members = property.as_object_mut().map(std::mem::take).unwrap_or_default();
    let mut out = Map::new();
    out.insert("title".to_owned(), json!(key.label));
    let unit = key.unit.map_or_else(String::new, |unit| format!(" In {unit}."));
    let default = key.default.map_or_else(String::new, |default| format!(" Default: {default}."));
    out.insert("description".to_owned(), json!(format!("{}{unit}{default}", key.doc)));
    out.extend(members);
    Value::Object(out)
}

/// What a key takes. The platform takes scalars as strings too, and its answers hold `null` for what is not set.
fn kind(kind: Kind) -> Value {
    match kind {
        Kind::Flag => json!({ "anyOf": [
            { "type": ["boolean", "null"] },
            { "type": "string", "pattern": format!("^\\s*(true|false)?\\s*$|{PLACEHOLDER}") },
        ] }),
        Kind::Whole(least, most) => json!({ "anyOf": [
            { "type": "integer", "minimum": least, "maximum": most },
            { "type": "string", "pattern": format!("^\\s*[0-9]*\\s*$|{PLACEHOLDER}") },
            { "type": "null" },
        ] }),
        Kind::Choice(words) => json!({ "type": ["string", "null"], "examples": words }),
        Kind::Text | Kind::Secret | Kind::Template | Kind::Path | Kind::DateFormat | Kind::Zone => {
            json!({ "type": ["string", "number", "boolean", "null"] })
        }
        // An element definition writes `false` for none.
        Kind::Callback => json!({ "type": ["string", "boolean", "null"] }),
        Kind::Instant => json!({ "type": "string", "format": "date-time" }),
        Kind::List => json!({ "type": ["array", "null"], "items": { "type": "string" } }),
        Kind::Texts => {
            json!({ "type": "object", "additionalProperties": { "type": ["string", "number", "boolean"] } })
        }
        Kind::Resources => json!({ "anyOf": [
            { "$ref": "#/$defs/resources" },
            { "type": "string", "contentMediaType": "application/json", "contentSchema": { "$ref": "#/$defs/resources" } },
            { "type": "null" },
        ] }),
        Kind::Object(Place::Deletes) => {
            json!({ "anyOf": [{ "const": "absent" }, { "$ref": "#/$defs/deletes" }] })
        }
        Kind::Object(place) => json!({ "$ref": format!("#/$defs/{}", name(place)) }),
        Kind::Any => json!({}),
    }
}

fn name(place: Place) -> &'static str {
    match place {
        Place::Body => "body",
        Place::Element => "element",
        Place::ProviderData => "providerData",
        Place::Configuration => "configuration",
        Place::Resource => "resource",
        Place::Dates => "datesConfiguration",
        Place::Own => "pollwright",
        Place::Deletes => "deletes",
    }
}
