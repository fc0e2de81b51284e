//! Insightly, API v3.1; version 2.2 answers alike.

use super::{
    Options, Vendor,
    http::{Answer, Request},
    names,
    record::{Deleted, Record, Shape, text_of},
    time::{self, Writing},
    world::{World, page},
};
use serde_json::{Value, json};

pub(super) struct Insightly;

const fn shape(
    name: &'static str,
    aliases: &'static [&'static str],
    id: &'static str,
    text: &'static str,
    sample: fn(usize) -> Value,
) -> Shape {
    Shape {
        name,
        aliases,
        id,
        updated: "DATE_UPDATED_UTC",
        created: "DATE_CREATED_UTC",
        writing: Writing::Plain,
        lag_seconds: 0,
        text,
        deleted: Deleted::Gone,
        parent: None,
        sample,
    }
}

static SHAPES: [Shape; 4] = [
    shape("accounts", &["Organisations"], "ORGANISATION_ID", "BACKGROUND", organisation),
    shape("contacts", &["Contacts"], "CONTACT_ID", "LAST_NAME", contact),
    shape("leads", &["Leads"], "LEAD_ID", "LAST_NAME", lead),
    shape("opportunities", &["Opportunities"], "OPPORTUNITY_ID", "OPPORTUNITY_DETAILS", opportunity),
];

fn organisation(n: usize) -> Value {
    json!({
        "ORGANISATION_ID": 83_519_200 + n,
        "ORGANISATION_NAME": names::company(n),
        "BACKGROUND": null,
        "IMAGE_URL": null,
        "OWNER_USER_ID": 1_212_001,
        "CREATED_USER_ID": 1_212_001,
        "PHONE": names::phone(n),
        "WEBSITE": "https://example.com",
        "CUSTOMFIELDS": [],
        "TAGS": [],
    })
}

fn contact(n: usize) -> Value {
    json!({
        "CONTACT_ID": 219_600_100 + n,
        "SALUTATION": null,
        "FIRST_NAME": names::first(n),
        "LAST_NAME": names::last(n),
        "EMAIL_ADDRESS": names::email(n),
        "PHONE": names::phone(n),
        "ORGANISATION_ID": 83_519_200 + n,
        "OWNER_USER_ID": 1_212_001,
        "CUSTOMFIELDS": [],
        "TAGS": [{ "TAG_NAME": "newsletter" }],
    })
}

fn lead(n: usize) -> Value {
    json!({
        "LEAD_ID": 30_455_800 + n,
        "FIRST_NAME": names::first(n + 3),
        "LAST_NAME": names::last(n + 3),
        "ORGANISATION_NAME": names::company(n + 2),
        "EMAIL": names::email(n + 3),
        "PHONE": names::phone(n + 3),
        "LEAD_SOURCE_ID": 3_311,
        "LEAD_STATUS_ID": 5_522,
        "LEAD_RATING": 1 + n % 5,
        "CONVERTED": false,
        "CUSTOMFIELDS": [],
        "TAGS": [],
    })
}

fn opportunity(n: usize) -> Value {
    json!({
        "OPPORTUNITY_ID": 18_877_300 + n,
        "OPPORTUNITY_NAME": format!("Offer for {}", names::company(n)),
        "OPPORTUNITY_DETAILS": null,
        "PROBABILITY": 10 * (1 + n % 9),
        "BID_CURRENCY": "NOK",
        "BID_AMOUNT": 5_000 * (1 + n),
        "BID_TYPE": "Fixed Bid",
        "FORECAST_CLOSE_DATE": "2027-05-31 00:00:00",
        "OPPORTUNITY_STATE": "OPEN",
        "PIPELINE_ID": 259_001,
        "CUSTOMFIELDS": [],
        "TAGS": [],
    })
}

const PAGING: &[&str] = &["brief", "skip", "top", "count_total"];

impl Vendor for Insightly {
    fn shapes(&self) -> &'static [Shape] {
        &SHAPES
    }

    fn base_path(&self) -> &'static str {
        "/v3.1"
    }

    fn authorize(&self, request: &Request, options: &Options) -> Result<(), Answer> {
        match request.basic() {
            Some((user, _)) if user == options.key => Ok(()),
            _ => Err(self.error(401, "Authentication failed.")),
        }
    }

    fn answer(&self, request: &Request, world: &World) -> Answer {
        let inner = ["/v3.1/", "/v2.2/"].iter().find_map(|prefix| request.path.strip_prefix(prefix));
        let (word, rest) = match inner.unwrap_or_default().split_once('/') {
            Some((word, rest)) => (word, Some(rest)),
            None => (inner.unwrap_or_default(), None),
        };
        // The hub's words name no path here.
        let table = world.table(word).filter(|table| table.shape.name != word);
        let Some(table) = table else { return self.error(404, "The requested resource was not found.") };
        let filters: Vec<_> =
            request.query.iter().filter(|(name, _)| !PAGING.contains(&name.as_str())).collect();
        let mut records: Vec<_> = table.live().collect();
        match rest {
            None => {}
            Some("Search") if filters.len() > 1 => {
                return self.error(400, "Only one search parameter is allowed beside the paging parameters.");
            }
            Some("Search") => {
                if let Some((name, value)) = filters.first() {
                    if name == "updated_after_utc" {
                        let Some(since) = time::read(value, 0) else {
                            return self.error(400, "updated_after_utc is not a valid date.");
                        };
                        records.retain(|record| record.updated >= since);
                    } else {
                        records.retain(|record| {
                            record.field(name).is_some_and(|actual| text_of(actual) == *value)
                        });
                    }
                }
            }
            Some(id) => {
                return match table.find(id) {
                    Some(record) => Answer::json(200, &record.fields.clone().into()),
                    None => self.error(404, "The requested resource was not found."),
                };
            }
        }
        let size = request.number("top").unwrap_or(100).clamp(1, 500);
        let page = page(records, request.number("skip").unwrap_or(0), size, request.repeats);
        let is_brief = request.get("brief") == Some("true");
        let show = |record: &Record| record.without(if is_brief { &["CUSTOMFIELDS", "TAGS"] } else { &[] });
        let body: Vec<_> = page.records.into_iter().map(show).collect();
        let answer = Answer::json(200, &body.into());
        if request.get("count_total") == Some("true") {
            answer.with("x-total-count", page.total.to_string())
        } else {
            answer
        }
    }

    fn error(&self, status: u16, message: &str) -> Answer {
        Answer::json(status, &json!({ "Message": message }))
    }

    fn over_limit(&self, world: &World, seconds: i64) -> Answer {
        let answer = self.error(world.options.limit_status.unwrap_or(429), "Too many requests.");
        // The limit of a day says nothing about when to come back.
        if world.options.window_seconds >= 86_400 {
            answer
        } else {
            answer.with("retry-after", seconds.to_string())
        }
    }

    fn headers(&self, world: &World) -> Vec<(&'static str, String)> {
        let (limit, remaining) = world.remaining(20_000);
        vec![("x-ratelimit-limit", limit.to_string()), ("x-ratelimit-remaining", remaining.to_string())]
    }

    fn since_word(&self) -> Option<&'static str> {
        Some("updated_after_utc")
    }
}
