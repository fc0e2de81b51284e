//! Calls and answers, and the way between them and the wire.

use super::{
    Standin, hub, oauth,
    world::{FailureBody, World},
};
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};

/// An address that no request must ever reach.
const ELSEWHERE: &str = "http://elsewhere.invalid/records";

/// A call, read as far as every vendor needs it.
pub(super) struct Request {
    pub(super) method: String,
    /// Percent-decoded.
    pub(super) path: String,
    /// As it came.
    pub(super) raw_query: String,
    /// Percent-decoded, in order.
    pub(super) query: Vec<(String, String)>,
    headers: HeaderMap,
    /// Whether a failure makes every page the first one.
    pub(super) repeats: bool,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) content_type: &'static str,
    pub(super) body: String,
}

impl Request {
    fn new(method: &str, path: &str, raw_query: &str, headers: HeaderMap) -> Self {
        Self {
            method: method.to_owned(),
            path: percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned(),
            raw_query: raw_query.to_owned(),
            query: form_urlencoded::parse(raw_query.as_bytes()).into_owned().collect(),
            headers,
            repeats: false,
        }
    }

    /// The first value of a query parameter, its name in any case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// A query parameter that is a whole number.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.trim().parse().ok()
    }

    /// A header as text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// User and password of basic authentication.
    pub(super) fn basic(&self) -> Option<(String, String)> {
        let encoded = self.header("authorization")?.strip_prefix("Basic ")?;
        let text = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (user, password) = text.split_once(':')?;
        Some((user.to_owned(), password.to_owned()))
    }

    /// The token of bearer authentication.
    pub(super) fn bearer(&self) -> Option<&str> {
        self.header("authorization")?.strip_prefix("Bearer ").map(str::trim)
    }

    /// Puts the stand-in's one secret in the place of an access token that its authorization server gave.
    fn know_bearer(&mut self, world: &World) {
        let is_given = self.bearer().is_some_and(|token| world.grants.takes(token, world.now()));
        if let Ok(value) = format!("Bearer {}", world.options.key).parse()
            && is_given
        {
            self.headers.insert("authorization", value);
        }
    }

    /// The address that the caller knows this server by, without a slash at its end.
    pub(super) fn origin(&self) -> String {
        format!("http://{}", self.header("host").unwrap_or("127.0.0.1"))
    }
}

impl Answer {
    /// A body of JSON.
    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json; charset=utf-8", body.to_string())
    }

    /// A body of any type.
    pub(super) fn text(status: u16, content_type: &'static str, body: impl Into<String>) -> Self {
        Self { status, headers: Vec::new(), content_type, body: body.into() }
    }

    /// One more header.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn into_response(self) -> Response<Body> {
        let mut response = Response::builder().status(self.status).header("content-type", self.content_type);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Body::from(self.body)).unwrap_or_default()
    }
}

/// Answers one call.
pub(super) async fn serve(standin: Arc<Standin>, call: axum::extract::Request) -> Response<Body> {
    let (parts, body) = call.into_parts();
    let uri = &parts.uri;
    let request = Request::new(parts.method.as_str(), uri.path(), uri.query().unwrap_or(""), parts.headers);
    if let Some(command) = request.path.strip_prefix("/_standin/") {
        let Ok(body) = to_bytes(body, 1 << 20).await else {
            return Answer::json(413, &json!({ "message": "the body is too long" })).into_response();
        };
        return control(&standin, command, &request, &body).into_response();
    }
    match (request.method.as_str(), request.path.as_str(), &standin.element.auth.oauth) {
        ("GET", "/oauth/authorize", Some(_)) => {
            return oauth::consent(&mut standin.world(), &request).into_response();
        }
        ("POST", "/oauth/token", Some(_)) => {
            let body = to_bytes(body, 1 << 16).await.unwrap_or_default();
            return oauth::token(&standin, standin.element, &request, &body).into_response();
        }
        _ => {}
    }
    let (answer, delay) = answer(&standin, request);
    tokio::time::sleep(delay).await;
    answer.into_response()
}

/// What a call to the API gets, and after how long.
fn answer(standin: &Standin, mut request: Request) -> (Answer, Duration) {
    let mut world = standin.world();
    let query = if request.raw_query.is_empty() { "" } else { "?" };
    world.requests.push(format!("{} {}{query}{}", request.method, request.path, request.raw_query));
    let failure = world.next_failure().unwrap_or_default();
    let over_limit = world.count_call();
    let hub_path = hub::path(&request.path).map(str::to_owned);
    let is_hub = hub_path.is_some();
    request.know_bearer(&world);
    request.repeats = failure.body == Some(FailureBody::RepeatPage);

    let vendor = standin.vendor;
    let mut answer = match (failure.status, over_limit) {
        (Some(status), _) if is_hub => hub::error(status, "the stand-in was told to fail"),
        (Some(status), _) => vendor.error(status, "the stand-in was told to fail"),
        (None, Some(seconds)) if is_hub => {
            hub::error(429, "rate limit of the provider").with("retry-after", seconds.to_string())
        }
        (None, Some(seconds)) => vendor.over_limit(&world, seconds),
        (None, None) if request.method != "GET" => vendor.error(405, "only GET is known here"),
        (None, None) => match hub_path {
            Some(path) => hub::answer(vendor, &path, &request, &world),
            None => match vendor.authorize(&request, &world.options) {
                Ok(()) => vendor.answer(&request, &world),
                Err(refused) => refused,
            },
        },
    };
    if let Some(seconds) = failure.retry_after {
        answer = answer.with("retry-after", seconds.to_string());
    }
    match failure.body {
        Some(FailureBody::Html) => {
            answer.content_type = "text/html; charset=utf-8";
            answer.body = "<!doctype html><title>Sign in</title><p>Please sign in.</p>".to_owned();
        }
        Some(FailureBody::TwoArrays) => {
            let body = json!({ "records": [{ "id": 1 }], "included": [{ "id": 2 }] });
            answer = Answer::json(answer.status, &body);
        }
        Some(FailureBody::Truncated) => {
            let middle = (0..=answer.body.len() / 2).rev().find(|&at| answer.body.is_char_boundary(at));
            answer.body.truncate(middle.unwrap_or(0));
        }
        Some(FailureBody::Redirect) => {
            answer = Answer::text(302, "text/plain", "").with("location", ELSEWHERE);
        }
        Some(FailureBody::ForeignNext) => answer = with_foreign_next(answer),
        Some(FailureBody::Slow | FailureBody::RepeatPage) | None => {}
    }
    if let Some(resource) = &failure.then_add
        && let Err(message) = world.add(resource, &Map::new())
    {
        answer = Answer::json(500, &json!({ "message": message }));
    }
    if !is_hub {
        answer.headers.extend(vendor.headers(&world));
    }
    if let Some(skew) = world.options.skew_seconds {
        let now = chrono::Utc::now().timestamp_millis();
        answer = answer.with("date", super::time::http_date(now + skew * 1000));
    }
    let is_slow = failure.body == Some(FailureBody::Slow);
    (answer, if is_slow { Duration::from_secs(60) } else { Duration::ZERO })
}

/// An answer whose next page is somebody else's: by the link of its body where it has one, else by its header.
fn with_foreign_next(mut answer: Answer) -> Answer {
    let mut body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    if let Some(pagination) = body.pointer_mut("/meta/pagination") {
        *pagination = json!({ "next_link": ELSEWHERE });
        return Answer { body: body.to_string(), ..answer };
    }
    answer.headers.retain(|(name, _)| *name != "link");
    answer.with("link", format!("<{ELSEWHERE}>; rel=\"next\""))
}

/// What a command gets.
fn control(standin: &Standin, command: &str, request: &Request, body: &[u8]) -> Answer {
    let body: Value =
        if body.is_empty() { json!({}) } else { serde_json::from_slice(body).unwrap_or_default() };
    let text = |name: &str| match &body[name] {
        Value::Null => None,
        value => Some(super::record::text_of(value)),
    };
    let resource = text("resource").unwrap_or_default();
    let id = text("id");
    let set = body["set"].as_object().cloned().unwrap_or_default();
    let result = match (request.method.as_str(), command) {
        ("GET", "records") => standin.records(request.get("resource").unwrap_or_default()),
        ("GET", "requests") => Ok(standin.world().requests.clone().into()),
        ("POST", "change") => standin.world().change(&resource, id.as_deref(), &set),
        ("POST", "add") => standin.world().add(&resource, &set),
        ("POST", "delete") => standin.world().delete(&resource, id.as_deref()),
        ("POST", "clock") => standin.set_clock(&body),
        ("POST", "revoke") => {
            standin.world().grants.revoke();
            Ok(Value::Null)
        }
        ("POST", "fail") => match serde_json::from_value(body) {
            Ok(failure) => {
                standin.world().fail(failure);
                Ok(Value::Null)
            }
            Err(error) => Err(error.to_string()),
        },
        (method, command) => Err(format!("no command `{method} {command}`")),
    };
    match result {
        Ok(value) => Answer::json(200, &value),
        Err(message) => Answer::json(400, &json!({ "message": message })),
    }
}
