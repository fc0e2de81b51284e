//! The stand-ins, asked over HTTP: who may call, what a filter means, how pages go on, what too many calls get.

mod catalog;
mod commands;
mod constant_contact;
mod freshdesk;
mod hub;
mod insightly;
mod linkedin;
mod oauth;
mod sage_crm;

use pollwright_tests::standin::{self, Failure, FailureBody, Options, Running};
use reqwest::blocking::{Client, Response};
use serde_json::{Value, json};

const KEY: &str = "standin-key";
const NOON: &str = "2026-03-20T12:00:00Z";
const HUB: &str = "User u, Organization o, Element e";

/// Who calls.
#[derive(Clone, Copy, Debug)]
enum Who<'a> {
    Nobody,
    Basic(&'a str, &'a str),
    Header(&'a str),
}

struct Got {
    status: u16,
    response_headers: reqwest::header::HeaderMap,
    text: String,
}

impl Got {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.response_headers.get(name).map(|value| value.to_str().unwrap())
    }
}

fn at_noon(options: Options) -> Options {
    Options { now: standin::read_instant(NOON), ..options }
}

fn start(element: &str) -> Running {
    standin::start(element, at_noon(Options::default())).unwrap()
}

/// A client that follows no redirect. Built with the rest of the workspace, it asks for a provider of ciphers even
/// where nobody speaks TLS.
fn client() -> Client {
    // The provider of an earlier test is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

fn get(url: &str, who: Who<'_>) -> Got {
    let request = client().get(url);
    let request = match who {
        Who::Nobody => request,
        Who::Basic(user, password) => request.basic_auth(user, Some(password)),
        Who::Header(value) => request.header("authorization", value),
    };
    let response: Response = request.send().unwrap_or_else(|error| panic!("{url}: {error}"));
    let (status, response_headers) = (response.status().as_u16(), response.headers().clone());
    Got { status, response_headers, text: response.text().unwrap_or_default() }
}

#[track_caller]
fn check_status(running: &Running, path: &str, who: Who<'_>, expected: u16) {
    let got = get(&format!("{}{path}", running.base_url()), who);
    assert_eq!(got.status, expected, "{path} as {who:?}: {}", got.text);
}

/// The texts at a pointer of each record.
fn texts(records: &Value, pointer: &str) -> Vec<String> {
    let records = records.as_array().map_or(&[][..], Vec::as_slice);
    records
        .iter()
        .map(|record| match record.pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            other => other.unwrap_or(&Value::Null).to_string(),
        })
        .collect()
}

fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts
}

/// The ids of a resource's records that were updated at an instant or later, as the stand-in holds them.
fn ids_since(running: &Running, resource: &str, id: &str, updated: &str, since: &str) -> Vec<String> {
    let since = standin::read_instant(since).unwrap();
    let records: Vec<_> = running
        .records(resource)
        .into_iter()
        .filter(|record| match &record[updated] {
            Value::String(text) => standin::read_instant(text).unwrap() >= since,
            millis => millis.as_i64().unwrap() >= since,
        })
        .collect();
    texts(&records.into(), id)
}

/// The updated date of the record in the middle.
fn middle(running: &Running, resource: &str, updated: &str) -> String {
    let records = running.records(resource);
    match &records[records.len() / 2][updated] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
