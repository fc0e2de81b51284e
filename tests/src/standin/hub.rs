//! The hub's paths, alike for every element: `/hubs/crm/accounts?where=…`, also below `/elements/api-v2`.

use super::{
    Vendor,
    http::{Answer, Request},
    record::{Record, Table, text_of},
    time,
    world::{World, page},
};
use serde_json::{Value, json};
use std::cmp::Ordering;

/// Which records a hub path means.
pub(super) struct Selection<'a> {
    /// The table's name.
    pub(super) table: &'a str,
    /// The id of one record, where the path ends in one.
    pub(super) id: Option<&'a str>,
    /// A field and its value that all records must have.
    pub(super) parent: Option<(&'static str, String)>,
}

/// One comparison of a `where`.
struct Condition {
    field: String,
    operator: &'static str,
    value: String,
}

/// The part of a path behind the hub's name; `None` for a vendor's own path.
pub(super) fn path(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("/elements/api-v2");
    match inner.unwrap_or(path).strip_prefix("/hubs/") {
        // The platform ignores the hub's name.
        Some(rest) => rest.split_once('/').map(|(_, resource)| resource),
        None => inner.map(|rest| rest.trim_start_matches('/')),
    }
}

/// An error in the platform's shape.
pub(super) fn error(status: u16, message: &str) -> Answer {
    let id = "53dbca94e4b0d4b1e8c2f6a1";
    Answer::json(status, &json!({ "message": message, "requestId": id, "providerMessage": message }))
}

/// What a call below the hub gets.
pub(super) fn answer(vendor: &dyn Vendor, path: &str, request: &Request, world: &World) -> Answer {
    let authorization = request.header("authorization").unwrap_or_default();
    if !["User ", "Organization ", "Element "].iter().all(|part| authorization.contains(part)) {
        return error(401, "Invalid Organization or User secret, or invalid Element token provided.");
    }
    let selection = match vendor.select(path, request) {
        Ok(selection) => selection,
        Err(message) => return error(400, &message),
    };
    let Some(table) = world.table(selection.table) else {
        return error(404, &format!("no resource `{path}`"));
    };
    if let Some(id) = selection.id {
        return match table.find(id) {
            Some(record) => Answer::json(200, &vendor.hub_record(table, record)),
            None => error(404, &format!("no record `{id}`")),
        };
    }
    let conditions = match conditions(request.get("where").unwrap_or_default()) {
        Ok(conditions) => conditions,
        Err(message) => return error(400, &message),
    };
    let offset = world.options.utc_offset_minutes;
    let mut records = Vec::new();
    for record in table.live() {
        let belongs = selection
            .parent
            .as_ref()
            .is_none_or(|(field, value)| record.field(field).is_some_and(|actual| text_of(actual) == *value));
        match conditions.iter().try_fold(belongs, |so_far, condition| {
            Ok::<_, String>(so_far && holds(vendor, table, record, condition, offset)?)
        }) {
            Ok(true) => records.push(record),
            Ok(false) => {}
            Err(message) => return error(400, &message),
        }
    }
    let size = request.number("pageSize").unwrap_or(usize::MAX).max(1);
    let first = request.number("page").unwrap_or(1).max(1) - 1;
    let page = page(records, first.saturating_mul(size), size, request.repeats);
    let records: Vec<_> = page.records.into_iter().map(|record| vendor.hub_record(table, record)).collect();
    Answer::json(200, &records.into())
}

fn holds(
    vendor: &dyn Vendor,
    table: &Table,
    record: &Record,
    condition: &Condition,
    offset: i32,
) -> Result<bool, String> {
    let Condition { field, operator, value } = condition;
    let instant = || {
        time::read(value, offset).ok_or_else(|| format!("`{value}` is no date, in the where of `{field}`"))
    };
    if vendor.since_word() == Some(field) {
        return match *operator {
            "=" => Ok(record.updated >= instant()?),
            other => Err(format!("`{field}` takes `=` only, not `{other}`")),
        };
    }
    let ordering = if field.eq_ignore_ascii_case(table.shape.updated) {
        record.updated.cmp(&instant()?)
    } else if field.eq_ignore_ascii_case(table.shape.created) {
        record.created.cmp(&instant()?)
    } else {
        let actual = record.field(field).ok_or_else(|| format!("no field `{field}`"))?;
        text_of(actual).as_str().cmp(value)
    };
    Ok(matches(operator, ordering))
}

/// Whether a comparison came out as its operator wants it.
pub(super) fn matches(operator: &str, ordering: Ordering) -> bool {
    match operator {
        ">" | "gt" => ordering.is_gt(),
        ">=" | "ge" => ordering.is_ge(),
        "<" | "lt" => ordering.is_lt(),
        "<=" | "le" => ordering.is_le(),
        "!=" | "ne" => ordering.is_ne(),
        _ => ordering.is_eq(),
    }
}

/// The parts of a `where`, `and` between them.
fn conditions(text: &str) -> Result<Vec<Condition>, String> {
    split_and(text).into_iter().filter(|part| !part.trim().is_empty()).map(condition).collect()
}

fn condition(text: &str) -> Result<Condition, String> {
    let not_one = || format!("`{text}` is no comparison");
    let at = text.find(['=', '<', '>', '!']).ok_or_else(not_one)?;
    let (field, rest) = text.split_at(at);
    let operator = [">=", "<=", "!=", ">", "<", "="].into_iter().find(|operator| rest.starts_with(operator));
    let operator = operator.ok_or_else(not_one)?;
    let value = rest[operator.len()..].trim();
    let is_quoted = value.len() >= 2 && value.starts_with('\'') && value.ends_with('\'');
    if !is_quoted && value.contains('\'') {
        return Err(format!("a quote is never closed in `{text}`"));
    }
    let value = if is_quoted { &value[1..value.len() - 1] } else { value };
    Ok(Condition { field: field.trim().trim_matches('\'').to_owned(), operator, value: value.to_owned() })
}

/// The parts between ` and `, which counts outside quotes only.
pub(super) fn split_and(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut is_quoted) = (Vec::new(), 0, false);
    for (at, char) in text.char_indices() {
        if char == '\'' {
            is_quoted = !is_quoted;
        }
        let is_and = text.get(at..at + 5).is_some_and(|word| word.eq_ignore_ascii_case(" and "));
        if !is_quoted && is_and && at >= start {
            parts.push(&text[start..at]);
            start = at + 5;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// A record as the hub shows it where it changes nothing.
pub(super) fn unchanged(record: &Record) -> Value {
    record.fields.clone().into()
}
