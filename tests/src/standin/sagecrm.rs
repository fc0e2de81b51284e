//! Sage CRM, the JSON service of SData.

use super::{
    Options, USER, Vendor,
    http::{Answer, Request},
    hub::{matches, split_and},
    names,
    record::{Deleted, Record, Shape, Table, text_of},
    time::{self, Writing},
    world::{World, page},
};
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

pub(super) struct SageCrm;

const fn shape(
    name: &'static str,
    aliases: &'static [&'static str],
    dates: (&'static str, &'static str),
    text: &'static str,
    sample: fn(usize) -> Value,
) -> Shape {
    Shape {
        name,
        aliases,
        id: "$key",
        updated: dates.0,
        created: dates.1,
        writing: Writing::IsoSeconds,
        lag_seconds: 0,
        text,
        deleted: Deleted::Gone,
        parent: None,
        sample,
    }
}

static SHAPES: [Shape; 5] = [
    shape("accounts", &["company"], ("Comp_UpdatedDate", "Comp_CreatedDate"), "Comp_Status", company),
    shape("contacts", &["person"], ("Pers_UpdatedDate", "Pers_CreatedDate"), "Pers_Title", person),
    shape("leads", &["lead"], ("Lead_UpdatedDate", "lead_createddate"), "lead_description", lead),
    shape(
        "opportunities",
        &["opportunity"],
        ("Oppo_UpdatedDate", "Oppo_CreatedDate"),
        "Oppo_Description",
        opportunity,
    ),
    shape("users", &["user"], ("User_UpdatedDate", "User_CreatedDate"), "User_Title", user),
];

fn company(n: usize) -> Value {
    let id = 40 + n;
    json!({
        "$key": id.to_string(),
        "$title": names::company(n),
        "Comp_CompanyId": id,
        "Comp_Name": names::company(n),
        "Comp_Type": "Customer",
        "Comp_Status": "Active",
        "Comp_WebSite": "https://example.com",
        "Comp_PrimaryPersonId": 50 + n,
    })
}

fn person(n: usize) -> Value {
    let id = 50 + n;
    json!({
        "$key": id.to_string(),
        "$title": format!("{} {}", names::first(n), names::last(n)),
        "Pers_PersonId": id,
        "Pers_CompanyId": 40 + n,
        "Pers_FirstName": names::first(n),
        "Pers_LastName": names::last(n),
        "Pers_Salutation": "Ms.",
        "Pers_Title": "Buyer",
        "Pers_OptOut": false,
    })
}

fn lead(n: usize) -> Value {
    let id = 7 + n;
    json!({
        "$key": id.to_string(),
        "$title": names::company(n + 4),
        "Lead_LeadId": id,
        "Lead_CompanyName": names::company(n + 4),
        "lead_personfirstname": names::first(n + 4),
        "lead_personlastname": names::last(n + 4),
        "Lead_PersonEmail": names::email(n + 4),
        "lead_description": format!("Asked about {}", names::thing(n)),
        "lead_status": "In Progress",
    })
}

fn opportunity(n: usize) -> Value {
    let id = 12 + n;
    json!({
        "$key": id.to_string(),
        "$title": format!("Offer on {}", names::thing(n)),
        "Oppo_OpportunityId": id,
        "Oppo_Description": format!("Offer on {}", names::thing(n)),
        "Oppo_PrimaryCompanyId": 40 + n,
        "Oppo_PrimaryPersonId": 50 + n,
        "Oppo_type": "License",
        "Oppo_Stage": "Quoted",
        "Oppo_Status": "In Progress",
        "Oppo_Certainty": 10 * (1 + n % 9),
        "Oppo_Forecast": 2_500 * (1 + n),
    })
}

fn user(n: usize) -> Value {
    let id = 4 + n;
    json!({
        "$key": id.to_string(),
        "$title": format!("{} {}", names::first(n), names::last(n)),
        "User_UserId": id,
        "User_Logon": format!("user{n}"),
        "User_FirstName": names::first(n),
        "User_LastName": names::last(n),
        "User_Title": "Sales",
        "User_EmailAddress": names::email(n),
        "User_Language": "US",
    })
}

impl Vendor for SageCrm {
    fn shapes(&self) -> &'static [Shape] {
        &SHAPES
    }

    fn base_path(&self) -> &'static str {
        "/sdata/crmj/sagecrm2/-"
    }

    fn authorize(&self, request: &Request, options: &Options) -> Result<(), Answer> {
        match request.basic() {
            Some((user, password)) if user == USER && password == options.key => Ok(()),
            _ => {
                let refused = self.error(401, "Authentication failed");
                Err(refused.with("www-authenticate", "Basic realm=\"Sage CRM\""))
            }
        }
    }

    fn answer(&self, request: &Request, world: &World) -> Answer {
        let path = request.path.strip_prefix(self.base_path()).unwrap_or_default().trim_matches('/');
        let (word, key) = match path.split_once('(') {
            Some((word, key)) => (word, Some(key.trim_end_matches(')').trim_matches('\''))),
            None => (path, None),
        };
        // Of the hub's words only `users` is one of the service too.
        let table = world.table(word).filter(|table| table.shape.name != word || word == "users");
        let Some(table) = table else { return self.error(404, &format!("The entity {word} is not known")) };
        let url = format!("{}{}/{word}", request.origin(), self.base_path());
        match key {
            Some(key) => match table.find(key) {
                Some(record) => Answer::json(200, &entry(record, &url)),
                None => self.error(404, &format!("{word}('{key}') was not found")),
            },
            None => list(self, table, &url, request, world),
        }
    }

    fn error(&self, status: u16, message: &str) -> Answer {
        let body = json!({ "$diagnoses": [{ "$severity": "error", "$message": message }] });
        Answer::json(status, &body)
    }

    fn over_limit(&self, world: &World, seconds: i64) -> Answer {
        let answer = self.error(world.options.limit_status.unwrap_or(503), "The server is busy");
        answer.with("retry-after", seconds.to_string())
    }

    /// The hub shows `$key` as `key` and leaves the links out.
    fn hub_record(&self, _table: &Table, record: &Record) -> Value {
        let members = record.fields.iter().filter(|(name, _)| *name != "$title");
        members.map(|(name, value)| (name.trim_start_matches('$').to_owned(), value.clone())).collect()
    }
}

fn entry(record: &Record, url: &str) -> Value {
    let mut entry = Map::new();
    for (name, value) in &record.fields {
        entry.insert(name.clone(), value.clone());
        if name == "$title" {
            let key = record.fields.get("$key").map(text_of).unwrap_or_default();
            entry.insert("$url".to_owned(), format!("{url}('{key}')").into());
        }
    }
    entry.into()
}

fn list(vendor: &SageCrm, table: &Table, url: &str, request: &Request, world: &World) -> Answer {
    let offset = world.options.utc_offset_minutes;
    let mut records = Vec::new();
    let filter = request.get("where").unwrap_or_default();
    let parts: Vec<_> = split_and(filter).into_iter().filter(|part| !part.trim().is_empty()).collect();
    for record in table.live() {
        match parts.iter().try_fold(true, |so_far, part| Ok(so_far && holds(table, record, part, offset)?)) {
            Ok(true) => records.push(record),
            Ok(false) => {}
            Err::<_, String>(message) => return vendor.error(400, &message),
        }
    }
    let start = request.number("startIndex").unwrap_or(1).max(1);
    let size = world.page_size(request.number("count"), 10, 200);
    let page = page(records, start - 1, size, request.repeats);
    Answer::json(
        200,
        &json!({
            "$url": url,
            "$totalResults": page.total,
            "$startIndex": start,
            "$itemsPerPage": size,
            "$resources": page.records.into_iter().map(|record| entry(record, url)).collect::<Vec<_>>(),
        }),
    )
}

/// One comparison: `comp_updateddate ge @2018-03-05T10:02:44Z@`. Names count in any case.
fn holds(table: &Table, record: &Record, text: &str, offset: i32) -> Result<bool, String> {
    let not_one = || format!("`{text}` is no comparison");
    let (field, rest) = text.trim().split_once(' ').ok_or_else(not_one)?;
    let (operator, literal) = rest.trim().split_once(' ').ok_or_else(not_one)?;
    if !["eq", "ne", "lt", "le", "gt", "ge"].contains(&operator) {
        return Err(format!("the operator `{operator}` is not known"));
    }
    let literal = literal.trim();
    let between = |mark: char| literal.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    let value = between('@').or(between('\'')).unwrap_or(literal);
    let is_date = |name: &str| field.eq_ignore_ascii_case(name);
    let ordering = if is_date(table.shape.updated) || is_date(table.shape.created) {
        let instant = time::read(value, offset).ok_or_else(|| format!("`{literal}` is no date"))?;
        let actual = if is_date(table.shape.updated) { record.updated } else { record.created };
        actual.cmp(&instant)
    } else {
        let actual = record.field(field).ok_or_else(|| format!("the column {field} is not known"))?;
        compare(actual, value)
    };
    Ok(matches(operator, ordering))
}

fn compare(actual: &Value, wanted: &str) -> Ordering {
    match (actual.as_f64(), wanted.parse::<f64>()) {
        (Some(actual), Ok(wanted)) => actual.total_cmp(&wanted),
        _ => text_of(actual).as_str().cmp(wanted),
    }
}
