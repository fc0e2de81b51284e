//! Freshdesk, API v2.

use super::{
    Options, Vendor,
    http::{Answer, Request},
    names,
    record::{Deleted, Record, Shape, Table, text_of},
    time::{self, Writing},
    world::{World, page},
};
use serde_json::{Value, json};

pub(super) struct Freshdesk;

static SHAPES: [Shape; 2] = [
    Shape {
        name: "incidents",
        aliases: &["tickets"],
        id: "id",
        updated: "updated_at",
        created: "created_at",
        writing: Writing::IsoSeconds,
        lag_seconds: 0,
        text: "subject",
        deleted: Deleted::Flag("deleted"),
        parent: None,
        sample: ticket,
    },
    Shape {
        name: "contacts",
        aliases: &[],
        id: "id",
        updated: "updated_at",
        created: "created_at",
        writing: Writing::IsoSeconds,
        // A new contact's dates lie some seconds apart.
        lag_seconds: 2,
        text: "job_title",
        deleted: Deleted::Flag("deleted"),
        parent: None,
        sample: contact,
    },
];

fn ticket(n: usize) -> Value {
    json!({
        "id": 10_400 + n,
        "subject": format!("About {}", names::thing(n)),
        "status": 2 + n % 4,
        "priority": 1 + n % 4,
        "source": 2,
        "type": "Question",
        "requester_id": 43_001_122_300_u64 + n as u64,
        "responder_id": null,
        "company_id": 43_000_555_000_u64 + (n % 9) as u64,
        "tags": ["standin"],
    })
}

fn contact(n: usize) -> Value {
    json!({
        "id": 43_001_122_300_u64 + n as u64,
        "active": !n.is_multiple_of(5),
        "name": format!("{} {}", names::first(n), names::last(n)),
        "email": names::email(n),
        "phone": names::phone(n),
        "mobile": null,
        "job_title": "Buyer",
        "company_id": 43_000_555_000_u64 + (n % 9) as u64,
        "language": "en",
        "time_zone": "Copenhagen",
    })
}

const THIRTY_DAYS: i64 = 30 * 24 * 3_600_000;
const LAST_PAGE: usize = 300;
const TICKETS_TAKE: &[&str] = &[
    "updated_since",
    "order_by",
    "order_type",
    "filter",
    "requester_id",
    "email",
    "company_id",
    "unique_external_id",
    "include",
    "page",
    "per_page",
];
const CONTACTS_TAKE: &[&str] =
    &["_updated_since", "email", "mobile", "phone", "company_id", "state", "page", "per_page"];

impl Vendor for Freshdesk {
    fn shapes(&self) -> &'static [Shape] {
        &SHAPES
    }

    fn base_path(&self) -> &'static str {
        "/api/v2"
    }

    fn authorize(&self, request: &Request, options: &Options) -> Result<(), Answer> {
        match request.basic() {
            Some((user, _)) if user == options.key => Ok(()),
            _ => Err(Answer::json(
                401,
                &json!({
                    "code": "invalid_credentials",
                    "message": "You have to be logged in to perform this action.",
                }),
            )),
        }
    }

    fn answer(&self, request: &Request, world: &World) -> Answer {
        let path = request.path.strip_prefix(self.base_path()).unwrap_or_default();
        let (word, id) = match path.trim_matches('/').split_once('/') {
            Some((word, id)) => (word, Some(id)),
            None => (path.trim_matches('/'), None),
        };
        let is_tickets = word == "tickets";
        let Some(table) = world.table(word).filter(|_| is_tickets || word == "contacts") else {
            return Answer::text(404, "application/json", "");
        };
        match id {
            Some(id) => match table.find(id) {
                Some(record) => Answer::json(200, &record.fields.clone().into()),
                None => Answer::text(404, "application/json", ""),
            },
            None => list(table, is_tickets, request, world),
        }
    }

    fn error(&self, status: u16, message: &str) -> Answer {
        Answer::json(status, &json!({ "code": "stand_in", "message": message }))
    }

    fn over_limit(&self, world: &World, seconds: i64) -> Answer {
        let body = json!({ "message": "You have exceeded the limit of requests per minute" });
        Answer::json(world.options.limit_status.unwrap_or(429), &body)
            .with("retry-after", seconds.to_string())
    }

    fn headers(&self, world: &World) -> Vec<(&'static str, String)> {
        let (limit, remaining) = world.remaining(50);
        vec![
            ("x-freshdesk-api-version", "latest=v2; requested=v2".to_owned()),
            ("x-ratelimit-total", limit.to_string()),
            ("x-ratelimit-remaining", remaining.to_string()),
            ("x-ratelimit-used-currentrequest", "1".to_owned()),
        ]
    }

    fn since_word(&self) -> Option<&'static str> {
        Some("updated_since")
    }
}

fn list(table: &Table, is_tickets: bool, request: &Request, world: &World) -> Answer {
    let known = if is_tickets { TICKETS_TAKE } else { CONTACTS_TAKE };
    if let Some((name, _)) = request.query.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        return invalid(name, "Unexpected/invalid field in request", "invalid_field");
    }
    let since_name = if is_tickets { "updated_since" } else { "_updated_since" };
    let since = match request.get(since_name).map(|text| time::read(text, 0)) {
        Some(None) => return invalid(since_name, "It should be in the 'date' format", "invalid_date"),
        other => other.flatten(),
    };
    let number = request.number("page").unwrap_or(1);
    if number == 0 || (is_tickets && number > LAST_PAGE) {
        return invalid("page", "You cannot access tickets beyond the 300th page", "invalid_value");
    }
    if request.number("per_page").is_some_and(|size| !(1..=100).contains(&size)) {
        return invalid(
            "per_page",
            "It should be a positive integer less than or equal to 100",
            "invalid_value",
        );
    }
    let wants_deleted = [request.get("filter"), request.get("state")].contains(&Some("deleted"));
    let is_wanted = |record: &&Record| {
        let is_recent = record.created >= world.now() - THIRTY_DAYS;
        record.is_deleted == wants_deleted
            && since.map_or(!is_tickets || is_recent, |since| record.updated >= since)
            && ["requester_id", "email", "company_id", "mobile", "phone"].iter().all(|name| {
                request
                    .get(name)
                    .is_none_or(|wanted| record.field(name).is_some_and(|actual| text_of(actual) == wanted))
            })
    };
    let mut records: Vec<_> = table.records.iter().filter(is_wanted).collect();
    if is_tickets {
        match request.get("order_by").unwrap_or("created_at") {
            "updated_at" => records.sort_by_key(|record| record.updated),
            "status" => records.sort_by_key(|record| record.field("status").and_then(Value::as_i64)),
            _ => records.sort_by_key(|record| record.created),
        }
        if request.get("order_type") != Some("asc") {
            records.reverse();
        }
    }
    let size = world.page_size(request.number("per_page"), 30, 100);
    let page = page(records, (number - 1) * size, size, request.repeats);
    let body: Vec<_> = page.records.iter().map(|record| Value::from(record.fields.clone())).collect();
    let answer = Answer::json(200, &body.into());
    if !page.has_more {
        return answer;
    }
    // The vendor repeats the other parameters and counts the page up.
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(request.query.iter().filter(|(name, _)| name != "page"));
    let query = query.append_pair("page", &(number + 1).to_string()).finish();
    answer.with("link", format!("<{}{}?{query}>; rel=\"next\"", request.origin(), request.path))
}

fn invalid(field: &str, message: &str, code: &str) -> Answer {
    let errors = json!([{ "field": field, "message": message, "code": code }]);
    Answer::json(400, &json!({ "description": "Validation failed", "errors": errors }))
}
