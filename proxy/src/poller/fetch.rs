//! One GET and its answer: limits, redirects, waiting, and a sentence for everything that can go wrong.

use super::{access::Target, oauth::OauthError, secrets::Secrets};
use crate::net::{CallError, Client, Reply, excerpt, header, place};
use pollwright_core::{
    backoff::{self, Patience},
    change::answer,
    date::Instant,
};
use reqwest::{
    StatusCode, Url,
    header::{
        AGE, AUTHORIZATION, CONTENT_TYPE, DATE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
        IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::{Duration, Instant as Stopwatch};
use tokio::time;

/// Redirects that are followed, all within one origin; each is checked as the first call was.
const MAX_REDIRECTS: u32 = 5;

/// Makes the calls of one poll.
#[derive(Debug)]
pub struct Fetcher {
    client: Client,
    /// Longest time for one answer.
    timeout: Duration,
    /// When the poll has to be done, and how long it had.
    deadline: Option<(time::Instant, Duration)>,
    patience: Patience,
    /// How much of the time for waiting is used up.
    waited: Duration,
    /// Whether a token was refused and replaced already.
    has_renewed: bool,
}

/// What tells one state of a list from another without reading it. Kept as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Validators {
    /// `ETag`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// `Last-Modified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// An answer that can be read.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Where it came from, after redirects.
    pub url: Url,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, unpacked; none where `is_unchanged`.
    pub body: Vec<u8>,
    /// Whether the server says that the list is as the validators that were sent have it (304): it has no body then.
    pub is_unchanged: bool,
    /// What to send with the next call of the same address; `None` where the server names nothing.
    pub validators: Option<Validators>,
    /// When it was asked for, by this machine's clock.
    pub sent_at: Instant,
    /// When it arrived, by this machine's clock.
    pub arrived_at: Instant,
    /// The `Date` header.
    pub vendor_date: Option<Instant>,
    /// Whether a cache answered.
    pub has_age: bool,
}

/// One call, for the record.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// `GET`.
    pub method: &'static str,
    /// The address, secrets masked.
    pub url: String,
    /// The status; `None` where no answer came.
    pub status: Option<u16>,
    /// How long it took, milliseconds.
    pub duration_ms: u64,
}

/// Why there is no answer that can be read; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No answer came, or none that could be read.
    #[error(transparent)]
    Call(CallError),
    /// It took too long.
    #[error("{place} did not answer within {} s; try again later, or allow more with `--timeout`", .limit.as_secs_f32())]
    Slow {
        /// Who.
        place: String,
        /// How long it had.
        limit: Duration,
    },
    /// The answer is too large.
    #[error("{place} answered with more than {} MB; ask for smaller pages with `pageSize` or in the `url`", limit >> 20)]
    TooLarge {
        /// Who.
        place: String,
        /// What is read at most, bytes.
        limit: usize,
    },
    /// There is no token to call with.
    #[error(transparent)]
    Oauth(#[from] OauthError),
    /// The poll took too long.
    #[error("{place} was still being asked when the poll's {} s were over; ask for less in the `url`, for larger pages with `pageSize`, or allow more with `--poll-timeout`", .limit.as_secs_f32())]
    Late {
        /// Who.
        place: String,
        /// How long the poll had.
        limit: Duration,
    },
    /// 401 or 403.
    #[error(
        "{place} answered {status}: it refuses the credentials or their rights{words}; check them in the configuration"
    )]
    Refused {
        /// Who.
        place: String,
        /// 401 or 403.
        status: StatusCode,
        /// What it says itself.
        words: String,
    },
    /// 429.
    #[error("{place} answered 429: too many calls{words}; {}", retry_words(*.retry_after))]
    TooMany {
        /// Who.
        place: String,
        /// What it says itself.
        words: String,
        /// How long it wants to be left alone.
        retry_after: Option<Duration>,
    },
    /// 5xx.
    #[error(
        "{place} answered {status}: the server has a problem{words}; the next poll asks again from the same instant"
    )]
    Broken {
        /// Who.
        place: String,
        /// 500 and above.
        status: StatusCode,
        /// What it says itself.
        words: String,
    },
    /// Any other status that brings no records.
    #[error("{place} answered {status}{words}; check the `url` of the resource")]
    Status {
        /// Who.
        place: String,
        /// The status.
        status: StatusCode,
        /// What it says itself.
        words: String,
    },
    /// A redirect to somewhere else: nothing was sent there.
    #[error(
        "{place} redirects to another origin, {target}; nothing was sent there: put that address into the configuration if it is right"
    )]
    ForeignRedirect {
        /// Who.
        place: String,
        /// Where to.
        target: String,
    },
    /// Redirects without end.
    #[error("{place} redirects in circles; check the address")]
    Circle {
        /// Who.
        place: String,
    },
    /// The answer is a web page.
    #[error(
        "{place} answered with a web page (HTML) instead of JSON; check the address: it may be a login page, or lack the path of the API"
    )]
    Html {
        /// Who.
        place: String,
    },
    /// The answer is no JSON.
    #[error(
        "{place} answered with something that is not JSON: {cause}; check the address, or ask for JSON with `--header 'Accept: application/json'`"
    )]
    NotJson {
        /// Who.
        place: String,
        /// The first mistake.
        cause: String,
    },
    /// The answer is JSON within JSON within JSON.
    #[error(
        "{place} answered with JSON that is nested deeper than 128 levels; ask for fewer fields in the `url`"
    )]
    TooDeep {
        /// Who.
        place: String,
    },
}

impl From<CallError> for FetchError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Slow { place, limit } => Self::Slow { place, limit },
            CallError::TooLarge { place, limit } => Self::TooLarge { place, limit },
            error => Self::Call(error),
        }
    }
}

impl Fetcher {
    /// For a person at a shell: it may call whatever the machine may, and waits at most `timeout` for each answer.
    pub fn new(timeout: Duration) -> Self {
        Self::of(Client::unguarded(), timeout, None, Patience::BRIEF)
    }

    /// For a poll of a service, which starts now and has to be done after `whole`. A server that is busy is asked again
    /// and again until then.
    pub fn within(client: Client, timeout: Duration, whole: Duration) -> Self {
        let deadline = time::Instant::now().checked_add(whole).map(|at| (at, whole));
        Self::of(client, timeout, deadline, Patience::STEADY)
    }

    fn of(
        client: Client,
        timeout: Duration,
        deadline: Option<(time::Instant, Duration)>,
        patience: Patience,
    ) -> Self {
        Self { client, timeout, deadline, patience, waited: Duration::ZERO, has_renewed: false }
    }

    /// Asks `url`, of the target's origin, with its credentials. Redirects are followed within its origin only. Where
    /// the list is still as the validators of an earlier answer have it, the answer [is
    /// unchanged](Answer::is_unchanged) and has no body.
    ///
    /// # Errors
    /// See [`FetchError`]. `record` is told about each call, failed ones too.
    pub async fn get(
        &mut self,
        target: &Target,
        url: &Url,
        known: Option<&Validators>,
        record: &mut (dyn FnMut(Exchange) + Send),
    ) -> Result<Answer, FetchError> {
        match self.deadline {
            None => self.follow(target, url, known, record).await,
            Some((at, limit)) => {
                let late = |_| FetchError::Late { place: place(url), limit };
                time::timeout_at(at, self.follow(target, url, known, record)).await.map_err(late)?
            }
        }
    }

    async fn follow(
        &mut self,
        target: &Target,
        url: &Url,
        known: Option<&Validators>,
        record: &mut (dyn FnMut(Exchange) + Send),
    ) -> Result<Answer, FetchError> {
        let (mut url, mut secrets) = (url.clone(), target.secrets.clone());
        let (mut n_redirects, mut n_waits) = (0, 0);
        loop {
            let started = Stopwatch::now();
            let mut call = target.call(&url, self.timeout);
            if let Some(known) = known {
                known.add_to(&mut call.headers);
            }
            let token = match &target.oauth {
                Some(oauth) => Some(oauth.access().await?),
                None => None,
            };
            if let Some(token) = &token {
                secrets.add(token);
                call.headers.insert(AUTHORIZATION, bearer(token)?);
            }
            let sent = self.client.send(call).await;
            let mut exchange = Exchange {
                method: "GET",
                url: secrets.mask_url(&url),
                status: sent.as_ref().ok().map(|reply| reply.status().as_u16()),
                duration_ms: 0,
            };
            let done = match sent {
                Ok(reply) => self.judge(reply, &url, known, n_waits, &secrets).await,
                Err(error) => Err(error.into()),
            };
            exchange.duration_ms = started.elapsed().as_millis() as u64;
            record(exchange);
            if let (Some(oauth), Some(token)) = (&target.oauth, &token)
                && !self.has_renewed
                && matches!(done, Err(FetchError::Refused { status: StatusCode::UNAUTHORIZED, .. }))
            {
                self.has_renewed = true;
                oauth.renew(token).await?;
                continue;
            }
            match done? {
                Judged::Answer(answer) => return Ok(*answer),
                Judged::Redirect(to) => {
                    n_redirects += 1;
                    if n_redirects > MAX_REDIRECTS {
                        return Err(FetchError::Circle { place: place(&url) });
                    }
                    url = to;
                }
                Judged::Wait(wait) => {
                    n_waits += 1;
                    self.waited += wait;
                    time::sleep(wait).await;
                }
            }
        }
    }

    async fn judge(
        &self,
        reply: Reply,
        url: &Url,
        known: Option<&Validators>,
        n_waits: u32,
        secrets: &Secrets,
    ) -> Result<Judged, FetchError> {
        let (status, headers) = (reply.status(), reply.headers().clone());
        let is_unchanged = status == StatusCode::NOT_MODIFIED && known.is_some();
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            return redirect(url, &headers).map(Judged::Redirect);
        }
        let (place, sent_at, arrived_at) = (place(url), reply.sent_at, reply.arrived_at);
        let bytes = match reply.bytes(self.client.settings().answer_bytes).await {
            // The status says more than a body that broke off.
            Err(_) if !status.is_success() => Vec::new(),
            read => read?,
        };
        if status.is_success() || is_unchanged {
            return Ok(Judged::Answer(Box::new(Answer {
                url: url.clone(),
                vendor_date: header(&headers, DATE).and_then(backoff::http_date),
                has_age: headers.contains_key(AGE),
                validators: Validators::of(&headers).or_else(|| known.filter(|_| is_unchanged).cloned()),
                headers,
                body: if is_unchanged { Vec::new() } else { bytes },
                is_unchanged,
                sent_at,
                arrived_at,
            })));
        }
        let retry_after =
            header(&headers, RETRY_AFTER).and_then(|text| backoff::retry_after(text, arrived_at));
        if backoff::is_busy(status.as_u16())
            && let Some(wait) =
                self.patience.wait(n_waits, retry_after, self.waited, self.left(), fastrand::f64())
        {
            return Ok(Judged::Wait(wait));
        }
        let words = words(&bytes, secrets);
        Err(match status {
            StatusCode::TOO_MANY_REQUESTS => FetchError::TooMany { place, words, retry_after },
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => FetchError::Refused { place, status, words },
            status if status.is_server_error() => FetchError::Broken { place, status, words },
            status => FetchError::Status { place, status, words },
        })
    }

    /// The time until the deadline.
    fn left(&self) -> Duration {
        self.deadline.map_or(Duration::MAX, |(at, _)| at.saturating_duration_since(time::Instant::now()))
    }
}

impl Answer {
    /// Reads the body as JSON. None is an empty list: 204, or 200 without a body, is how some APIs say that nothing is
    /// new.
    ///
    /// # Errors
    /// Where it is something else.
    pub fn read(&self) -> Result<answer::Answer<'_>, FetchError> {
        let bytes = self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.body).trim_ascii();
        let bytes = if bytes.is_empty() { b"[]" } else { bytes };
        let read = match std::str::from_utf8(bytes) {
            Ok(text) => answer::Answer::read(text),
            Err(_) => serde_json::from_slice::<Value>(bytes).map(|_| answer::Answer::default()),
        };
        let place = || place(&self.url);
        let is_html = header(&self.headers, CONTENT_TYPE).is_some_and(|kind| kind.contains("html"));
        read.map_err(|error| match error.to_string() {
            _ if is_html || bytes.starts_with(b"<!") => FetchError::Html { place: place() },
            cause if cause.starts_with("recursion limit") => FetchError::TooDeep { place: place() },
            cause => FetchError::NotJson { place: place(), cause },
        })
    }
}

impl Validators {
    fn of(headers: &HeaderMap) -> Option<Self> {
        let text = |name| header(headers, name).map(str::to_owned);
        let found = Self { etag: text(ETAG), last_modified: text(LAST_MODIFIED) };
        (found != Self::default()).then_some(found)
    }

    fn add_to(&self, headers: &mut HeaderMap) {
        let mut add = |name: HeaderName, value: &Option<String>| {
            if let Some(Ok(value)) = value.as_deref().map(HeaderValue::from_str) {
                headers.insert(name, value);
            }
        };
        add(IF_NONE_MATCH, &self.etag);
        add(IF_MODIFIED_SINCE, &self.last_modified);
    }
}

enum Judged {
    Answer(Box<Answer>),
    Redirect(Url),
    Wait(Duration),
}

/// Whether two addresses have scheme, host and port in common: then credentials may go from one to the other.
pub fn is_same_origin(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin() && one.username() == other.username() && one.password() == other.password()
}

fn bearer(token: &str) -> Result<HeaderValue, OauthError> {
    let mut value = HeaderValue::from_str(&format!("Bearer {token}"))
        .map_err(|_| OauthError::Call("the token holds what no header can; ask the API's owner".into()))?;
    value.set_sensitive(true);
    Ok(value)
}

fn redirect(url: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
    let target = header(headers, LOCATION).and_then(|location| url.join(location).ok());
    let target = target.ok_or_else(|| FetchError::Circle { place: place(url) })?;
    if !is_same_origin(url, &target) {
        return Err(FetchError::ForeignRedirect { place: place(url), target: place(&target) });
    }
    Ok(target)
}

fn retry_words(retry_after: Option<Duration>) -> String {
    match retry_after {
        Some(time) => format!("it asks to wait {} s: poll again after that, or less often", time.as_secs()),
        None => "poll less often, or ask for fewer pages".to_owned(),
    }
}

/// What an answer says itself, as part of a sentence: ` (Invalid key)`.
fn words(bytes: &[u8], secrets: &Secrets) -> String {
    let words = excerpt(bytes, secrets);
    if words.is_empty() { words } else { format!(" ({words})") }
}

#[cfg(test)]
mod tests;
