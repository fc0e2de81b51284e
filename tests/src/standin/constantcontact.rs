//! Constant Contact, API v2.

use super::{
    Options, Vendor,
    http::{Answer, Request},
    names,
    record::{Deleted, Record, Shape, Table},
    time::{self, Writing},
    world::{World, page},
};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use serde_json::{Value, json};

pub(super) struct ConstantContact;

const fn shape(
    name: &'static str,
    text: &'static str,
    deleted: Deleted,
    sample: fn(usize) -> Value,
) -> Shape {
    Shape {
        name,
        aliases: &[],
        id: "id",
        updated: "modified_date",
        created: "created_date",
        writing: Writing::IsoMillis,
        lag_seconds: 0,
        text,
        deleted,
        parent: None,
        sample,
    }
}

static SHAPES: [Shape; 3] = [
    shape("campaigns", "name", Deleted::Word("status", "DELETED"), campaign),
    shape("contacts", "job_title", Deleted::Word("status", "REMOVED"), contact),
    shape("lists", "name", Deleted::Gone, list_of_contacts),
];

const STATUSES: [&str; 3] = ["SENT", "DRAFT", "SCHEDULED"];

fn campaign(n: usize) -> Value {
    json!({
        "id": (1_127_700_112_200_u64 + n as u64).to_string(),
        "name": format!("News of {}", names::thing(n)),
        "status": STATUSES[n % 3],
        "subject": format!("News of {}", names::thing(n)),
        "from_name": names::company(n),
        "from_email": names::email(n),
        "reply_to_email": names::email(n),
        "template_type": "CUSTOM",
    })
}

fn contact(n: usize) -> Value {
    json!({
        "id": (1_844_567_200_u64 + n as u64).to_string(),
        "status": "ACTIVE",
        "confirmed": false,
        "prefix_name": "",
        "first_name": names::first(n),
        "last_name": names::last(n),
        "job_title": "Baker",
        "company_name": names::company(n),
        "email_addresses": [{
            "id": format!("e{n:05}"),
            "status": "ACTIVE",
            "confirm_status": "NO_CONFIRMATION_REQUIRED",
            "opt_in_source": "ACTION_BY_OWNER",
            "email_address": names::email(n),
        }],
        "addresses": [],
        "lists": [{ "id": "1202435700", "status": "ACTIVE" }],
        "custom_fields": [],
        "notes": [],
        "source": "API",
    })
}

fn list_of_contacts(n: usize) -> Value {
    json!({
        "id": (1_202_435_700_u64 + n as u64).to_string(),
        "name": format!("Friends of {}", names::company(n)),
        "status": "ACTIVE",
        "contact_count": 12 + n,
    })
}

impl Vendor for ConstantContact {
    fn shapes(&self) -> &'static [Shape] {
        &SHAPES
    }

    fn base_path(&self) -> &'static str {
        "/v2"
    }

    fn authorize(&self, request: &Request, options: &Options) -> Result<(), Answer> {
        if request.get("api_key") != Some(&options.key) {
            return Err(error(
                403,
                "mashery.not.authorized.inactive",
                "The API key is missing or not active.",
            ));
        }
        let token = request.bearer().or(request.get("access_token"));
        if token != Some(&options.key) {
            let key = "http.status.authentication.invalid_token";
            return Err(error(401, key, "The access token provided is invalid."));
        }
        let accept = request.header("accept").unwrap_or("*/*");
        if !accept.contains("json") && !accept.contains("*/*") {
            return Err(error(406, "http.status.not_acceptable", "Only application/json is written."));
        }
        Ok(())
    }

    fn answer(&self, request: &Request, world: &World) -> Answer {
        let path = request.path.strip_prefix(self.base_path()).unwrap_or_default().trim_matches('/');
        let parts: Vec<_> = path.split('/').collect();
        let (name, id) = match parts[..] {
            ["emailmarketing", "campaigns"] => ("campaigns", None),
            ["emailmarketing", "campaigns", id] => ("campaigns", Some(id)),
            ["contacts"] => ("contacts", None),
            ["contacts", id] => ("contacts", Some(id)),
            ["lists"] => ("lists", None),
            ["lists", id] => ("lists", Some(id)),
            _ => return error(404, "http.status.not_found", "No such path."),
        };
        let Some(table) = world.table(name) else {
            return error(404, "http.status.not_found", "No such path.");
        };
        match id {
            Some(id) => match table.find(id).filter(|record| !record.is_deleted) {
                Some(record) => Answer::json(200, &record.fields.clone().into()),
                None => error(404, "http.status.not_found", "No such record."),
            },
            None => list(table, request, world),
        }
    }

    fn error(&self, status: u16, message: &str) -> Answer {
        error(status, "http.status.stand_in", message)
    }

    fn over_limit(&self, world: &World, _seconds: i64) -> Answer {
        let (limit, second) = ("mashery.not.authorized.over.ratelimit", "mashery.not.authorized.over.qps");
        let (key, quota) = if world.options.window_seconds >= 86_400 {
            (limit, "rate-limit")
        } else {
            (second, "queries-per-second")
        };
        let message = format!("The account is over its {quota} quota.");
        error(world.options.limit_status.unwrap_or(403), key, &message).with("x-mashery-error-code", key)
    }

    fn since_word(&self) -> Option<&'static str> {
        Some("modified_since")
    }

    fn hub_record(&self, table: &Table, record: &Record) -> Value {
        listed(table, record)
    }
}

fn error(status: u16, key: &str, message: &str) -> Answer {
    Answer::json(status, &json!([{ "error_key": key, "error_message": message }]))
}

/// A record as the lists show it: of a campaign four fields, the created date not among them.
fn listed(table: &Table, record: &Record) -> Value {
    match table.shape.name {
        "campaigns" => record.only(&["id", "name", "status", "modified_date"]),
        _ => record.fields.clone().into(),
    }
}

/// What a list was asked for: by its parameters, or by the token of a next link, which stands for all of them.
struct Asked {
    since: Option<String>,
    status: Option<String>,
    size: Option<usize>,
    offset: usize,
}

fn asked(request: &Request, is_campaigns: bool) -> Option<Asked> {
    let owned = |text: &str| text.to_owned();
    let Some(token) = request.get("next") else {
        return Some(Asked {
            since: request.get("modified_since").map(owned),
            status: request.get("status").map(owned),
            size: request.number("limit"),
            offset: 0,
        });
    };
    let text = String::from_utf8(BASE64_STANDARD_NO_PAD.decode(token).ok()?).ok()?;
    let pairs: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let number = |name: &str| get(name)?.parse::<usize>().ok();
    let (size, offset) = if is_campaigns {
        let size = number("pageSize")?;
        (size, (number("pageNum")?.checked_sub(1)?).checked_mul(size)?)
    } else {
        (number("limit")?, number("startAt")?.checked_sub(1)?)
    };
    Some(Asked { since: get("modified_since"), status: get("status"), size: Some(size), offset })
}

fn list(table: &Table, request: &Request, world: &World) -> Answer {
    let is_campaigns = table.shape.name == "campaigns";
    let Some(asked) = asked(request, is_campaigns) else {
        return error(400, "query.param.invalid", "The value of query parameter next is invalid.");
    };
    let since = match asked.since.as_deref().map(|text| time::read(text, 0)) {
        Some(None) => {
            return error(
                400,
                "query.param.invalid",
                "The value of query parameter modified_since is invalid.",
            );
        }
        other => other.flatten().unwrap_or(i64::MIN),
    };
    let largest = if is_campaigns { 50 } else { 500 };
    if asked.size.is_some_and(|size| !(1..=largest).contains(&size)) {
        return error(
            400,
            "query.param.invalid",
            &format!("The value of limit must lie from 1 to {largest}."),
        );
    }
    let status = asked.status.as_deref().filter(|status| *status != "ALL");
    let is_wanted = |record: &&Record| {
        let has_status = status.is_some_and(|status| record.fields.get("status") == Some(&status.into()));
        // ALL leaves deleted campaigns out; removed contacts are among all.
        let is_shown = !(record.is_deleted && is_campaigns);
        record.updated >= since && if status.is_some() { has_status } else { is_shown }
    };
    let mut records: Vec<_> = table.records.iter().filter(is_wanted).collect();
    if table.shape.name == "lists" {
        let body: Vec<_> = records.into_iter().map(|record| listed(table, record)).collect();
        return Answer::json(200, &body.into());
    }
    if is_campaigns {
        records.sort_by_key(|record| std::cmp::Reverse(record.updated));
    }
    let size = world.page_size(asked.size, 50, largest);
    let page = page(records, asked.offset, size, request.repeats);
    let mut pagination = json!({});
    if page.has_more {
        let mut token = form_urlencoded::Serializer::new(String::new());
        if is_campaigns {
            token.append_pair("pageNum", &(asked.offset / size + 2).to_string());
            token.append_pair("pageSize", &size.to_string());
        } else {
            token.append_pair("startAt", &(asked.offset + size + 1).to_string());
            token.append_pair("limit", &size.to_string());
        }
        // The vendor's own token must hold the filter somewhere too, since the link repeats no parameter.
        let filters = [("modified_since", &asked.since), ("status", &asked.status)];
        token.extend_pairs(filters.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))));
        let token = BASE64_STANDARD_NO_PAD.encode(token.finish());
        let token: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
        pagination = json!({ "next_link": format!("{}?next={token}", request.path) });
    }
    let results: Vec<_> = page.records.into_iter().map(|record| listed(table, record)).collect();
    Answer::json(200, &json!({ "meta": { "pagination": pagination }, "results": results }))
}
