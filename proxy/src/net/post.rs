//! One POST to a callback. Its receiver may answer with ten gigabytes, with garbage, or not at all.

use super::{Call, CallError, Client, Lane, excerpt, header};
use crate::{clock, poller::secrets::Secrets};
use pollwright_core::backoff;
use reqwest::{
    Method, Url,
    header::{HeaderMap, RETRY_AFTER},
};
use std::time::{Duration, Instant as Stopwatch};

/// Longest time for the whole answer.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How much of an answer is read, bytes.
const MAX_ANSWER_BYTES: usize = 4096;

/// What is posted, and to whom.
#[derive(Clone)]
pub struct Post {
    /// The callback.
    pub url: Url,
    /// What it carries, `Content-Type` among it. It goes to this URL alone: redirects are not followed.
    pub headers: HeaderMap,
    /// User and password.
    pub basic: Option<(String, String)>,
    /// The very bytes that are signed.
    pub body: Vec<u8>,
}

/// What a callback answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Its status; a redirect is one like any other.
    pub status: u16,
    /// How long it wants to be left alone.
    pub retry_after: Option<Duration>,
    /// What it says itself, in a few words without secrets.
    pub excerpt: String,
    /// From the call to the end of what was read of the answer.
    pub duration: Duration,
}

/// Posts to a callback once, as soon as it is its turn.
///
/// # Errors
/// Where no status came within 15 s; see [`CallError`].
pub async fn post(client: &Client, post: Post, secrets: &Secrets) -> Result<Posted, CallError> {
    post_within(client, post, secrets, TIMEOUT).await
}

pub(super) async fn post_within(
    client: &Client,
    post: Post,
    secrets: &Secrets,
    timeout: Duration,
) -> Result<Posted, CallError> {
    let started = Stopwatch::now();
    let reply = client
        .send(Call {
            method: Method::POST,
            url: post.url,
            headers: post.headers,
            basic: post.basic,
            body: Some(post.body),
            timeout,
            lane: Lane::Address,
        })
        .await?;
    let status = reply.status().as_u16();
    let retry_after =
        header(reply.headers(), RETRY_AFTER).and_then(|text| backoff::retry_after(text, clock::now()));
    // A body that breaks off or hangs takes nothing from the status.
    let start = reply.start(MAX_ANSWER_BYTES).await;
    Ok(Posted { status, retry_after, excerpt: excerpt(&start, secrets), duration: started.elapsed() })
}
