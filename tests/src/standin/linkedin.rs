//! LinkedIn, REST v1: company updates, their comments and likes.

use super::{
    Options, Vendor,
    http::{Answer, Request},
    hub::Selection,
    names,
    record::{Deleted, Record, Shape, Table, text_of},
    time::Writing,
    world::{World, page},
};
use serde_json::{Value, json};

pub(super) struct Linkedin;

/// The one company that the stand-in knows.
pub(super) const COMPANY: &str = "2414183";
/// The update that most comments and likes belong to.
pub(super) const FIRST_UPDATE: &str = "UPDATE-c2414183-6301175442385801216";

const UPDATES: &str = "companies/{id}/updates/";
const COMMENTS: &str = "companies/{id}/updates/comments";
const LIKES: &str = "companies/{id}/updates/likes";

const fn shape(
    name: &'static str,
    aliases: &'static [&'static str],
    id: &'static str,
    text: &'static str,
    parent: Option<&'static str>,
    sample: fn(usize) -> Value,
) -> Shape {
    Shape {
        name,
        aliases,
        id,
        updated: "timestamp",
        created: "timestamp",
        writing: Writing::Millis,
        lag_seconds: 0,
        text,
        deleted: Deleted::Gone,
        parent,
        sample,
    }
}

static SHAPES: [Shape; 3] = [
    shape(
        UPDATES,
        &["updates", "companies/{id}/updates"],
        "updateKey",
        "updateContent.companyStatusUpdate.share.comment",
        None,
        update,
    ),
    shape(COMMENTS, &["comments"], "id", "comment", Some("updateKey"), comment),
    shape(LIKES, &["likes"], "person.id", "person.headline", Some("updateKey"), like),
];

fn update_key(n: usize) -> String {
    format!("UPDATE-c{COMPANY}-{}", 6_301_175_442_385_801_216_u64 + n as u64 * 1_000_003)
}

// Most comments and likes belong to the first update, every fourth to the second one.
fn parent(n: usize) -> String {
    update_key(usize::from(n % 4 == 1))
}

fn update(n: usize) -> Value {
    json!({
        "updateKey": update_key(n),
        "updateType": "CMPY",
        "isCommentable": true,
        "isLikable": true,
        "isLiked": false,
        "numLikes": n % 7,
        "updateComments": { "_total": n % 5 },
        "likes": { "_total": n % 7 },
        "updateContent": {
            "company": { "id": 2_414_183, "name": "Maple Works" },
            "companyStatusUpdate": {
                "share": {
                    "id": format!("s{}", 6_301_175_442_360_635_392_u64 + n as u64),
                    "comment": format!("We wrote about {}", names::thing(n)),
                    "visibility": { "code": "anyone" },
                    "source": { "serviceProvider": { "name": "LINKEDIN" } },
                },
            },
        },
    })
}

fn person(n: usize) -> Value {
    json!({
        "id": format!("p{n:04}Xy"),
        "firstName": names::first(n),
        "lastName": names::last(n),
        "headline": "Buyer",
        "pictureUrl": "https://media.example/p.png",
    })
}

fn comment(n: usize) -> Value {
    json!({
        "updateKey": parent(n),
        "id": 6_301_179_000_000_000_001_u64 + n as u64,
        "sequenceNumber": n,
        "comment": format!("More on {}, please", names::thing(n)),
        "person": person(n),
    })
}

// A like has no id of its own.
fn like(n: usize) -> Value {
    json!({ "updateKey": parent(n), "person": person(n + 100) })
}

impl Vendor for Linkedin {
    fn shapes(&self) -> &'static [Shape] {
        &SHAPES
    }

    fn base_path(&self) -> &'static str {
        "/v1"
    }

    fn authorize(&self, request: &Request, options: &Options) -> Result<(), Answer> {
        let token = request.get("oauth2_access_token").or(request.bearer());
        if token == Some(&options.key) {
            return Ok(());
        }
        Err(self.error(401, "Unable to verify access token"))
    }

    fn answer(&self, request: &Request, world: &World) -> Answer {
        let path = request.path.strip_prefix(self.base_path()).unwrap_or_default().trim_matches('/');
        let parts: Vec<_> = path.split('/').collect();
        let (name, key) = match parts[..] {
            ["companies", COMPANY, "updates"] => (UPDATES, None),
            ["companies", COMPANY, "updates", key, "update-comments"] => (COMMENTS, key.strip_prefix("key=")),
            ["companies", COMPANY, "updates", key, "likes"] => (LIKES, key.strip_prefix("key=")),
            ["companies", id, "updates", ..] => {
                return self.error(404, &format!("Company with ID {{{id}}} not found"));
            }
            _ => return self.error(404, "Could not find the resource"),
        };
        if request.get("event-type") == Some("status-update") {
            return self.error(502, "Bad gateway");
        }
        let is_json = request.get("format") == Some("json") || request.header("x-li-format") == Some("json");
        if !is_json {
            let xml =
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<updates total=\"0\"/>\n";
            return Answer::text(200, "text/xml;charset=UTF-8", xml);
        }
        let Some(table) = world.table(name) else { return self.error(404, "Could not find the resource") };
        if name != UPDATES
            && world.table(UPDATES).and_then(|updates| updates.find(key.unwrap_or_default())).is_none()
        {
            return self.error(404, "Could not find the update");
        }
        list(table, key, request, world)
    }

    fn error(&self, status: u16, message: &str) -> Answer {
        let body = json!({
            "errorCode": 0,
            "message": message,
            "requestId": "K7SXSRYQUA",
            "status": status,
            "timestamp": 1_384_762_283_211_i64,
        });
        Answer::json(status, &body)
    }

    fn over_limit(&self, world: &World, _seconds: i64) -> Answer {
        let status = world.options.limit_status.unwrap_or(403);
        self.error(status, "Throttle limit for calls to this resource is reached.")
    }

    fn select<'a>(&self, path: &'a str, request: &Request) -> Result<Selection<'a>, String> {
        let parts: Vec<_> = path.trim_matches('/').split('/').collect();
        let table = match parts[..] {
            ["companies", COMPANY, "updates"] => {
                return Ok(Selection { table: UPDATES, id: None, parent: None });
            }
            ["companies", COMPANY, "updates", "comments"] => COMMENTS,
            ["companies", COMPANY, "updates", "likes"] => LIKES,
            _ => return Ok(Selection { table: path, id: None, parent: None }),
        };
        let key = request.get("updateKey").ok_or("updateKey is required")?;
        Ok(Selection { table, id: None, parent: Some(("updateKey", key.to_owned())) })
    }

    fn hub_record(&self, table: &Table, record: &Record) -> Value {
        shown(table, record)
    }
}

/// A record as the vendor shows it: a comment or a like does not say which update it belongs to.
fn shown(table: &Table, record: &Record) -> Value {
    record.without(if table.shape.name == UPDATES { &[] } else { &["updateKey"] })
}

fn list(table: &Table, key: Option<&str>, request: &Request, world: &World) -> Answer {
    let mut records: Vec<_> = table
        .live()
        .filter(|record| {
            key.is_none_or(|key| record.fields.get("updateKey").is_some_and(|actual| text_of(actual) == key))
        })
        .collect();
    records.sort_by_key(|record| std::cmp::Reverse(record.updated));
    let is_updates = key.is_none();
    let start = if is_updates { request.number("start").unwrap_or(0) } else { 0 };
    let size = if is_updates { world.page_size(request.number("count"), 10, 100) } else { 100 };
    let page = page(records, start, size, request.repeats && is_updates);
    let mut body = json!({ "_total": page.total });
    if is_updates && (request.get("start").is_some() || request.get("count").is_some() || page.has_more) {
        body["_start"] = start.into();
        body["_count"] = page.records.len().into();
    }
    if !page.records.is_empty() {
        body["values"] = page.records.into_iter().map(|record| shown(table, record)).collect();
    }
    Answer::json(200, &body)
}
