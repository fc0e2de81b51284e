//! One GET and its answer: limits, redirects, waiting, and a sentence for everything that can go wrong.

use super::{
    access::Target,
    secrets::{Secrets, place},
};
use crate::clock;
use chrono::DateTime;
use pollwright_core::date::Instant;
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{AGE, CONTENT_TYPE, DATE, HeaderMap, LOCATION, RETRY_AFTER},
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    error::Error,
    time::{Duration, Instant as Stopwatch},
};

/// Largest answer that is read, bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;
/// Longest time until a server accepts the connection.
const CONNECT_TIME: Duration = Duration::from_secs(10);
/// Redirects that are followed, all within one origin.
const MAX_REDIRECTS: u32 = 5;
/// Longest `Retry-After` that is waited for; one poll does not sleep for long.
const MAX_WAIT: Duration = Duration::from_secs(5);
/// Longest wait of a whole poll, all answers together.
const MAX_WAIT_ALTOGETHER: Duration = Duration::from_secs(15);
/// How much of an answer's own words is repeated, characters.
const MAX_WORDS: usize = 200;

/// Makes calls.
#[derive(Debug)]
pub struct Fetcher {
    /// By scheme and by whether the host is this machine.
    clients: BTreeMap<(bool, bool), Client>,
    /// Longest time for one answer.
    timeout: Duration,
    /// How much of the time for waiting is used up.
    waited: Duration,
}

/// An answer that can be read.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Where it came from, after redirects.
    pub url: Url,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Value,
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
    /// The name has no address, or nobody answers there.
    #[error("cannot reach {place}: {cause}; check the address and that the server is up")]
    Unreachable {
        /// Whom.
        place: String,
        /// What the network says.
        cause: String,
    },
    /// It took too long.
    #[error("{place} did not answer within {} s; try again later, or allow more with `--timeout`", .limit.as_secs_f32())]
    Slow {
        /// Who.
        place: String,
        /// How long it had.
        limit: Duration,
    },
    /// The system's certificates are missing.
    #[error(
        "cannot prepare an encrypted connection: {0}; install the system's certificates (on Debian: `apt-get install ca-certificates`)"
    )]
    Tls(String),
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
    /// The answer is too large.
    #[error("{place} answered with more than {} MB; ask for smaller pages with `pageSize` or in the `url`", MAX_ANSWER_BYTES >> 20)]
    TooLarge {
        /// Who.
        place: String,
    },
}

impl Fetcher {
    /// One that waits at most `timeout` for each answer.
    pub fn new(timeout: Duration) -> Self {
        // A provider may be there already, from another part of the process: that one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { clients: BTreeMap::new(), timeout, waited: Duration::ZERO }
    }

    /// Asks `url`, of the target's origin, with its credentials. Redirects are followed within its origin only.
    ///
    /// # Errors
    /// See [`FetchError`]. `record` is told about each call, failed ones too.
    pub async fn get(
        &mut self,
        target: &Target,
        url: &Url,
        record: &mut (dyn FnMut(Exchange) + Send),
    ) -> Result<Answer, FetchError> {
        let client = self.client(url)?;
        let mut url = url.clone();
        let mut n_redirects = 0;
        loop {
            let started = Stopwatch::now();
            let request = target.request(&client, &url);
            let sent_at = clock::now();
            let sent = request.send().await;
            let mut exchange = Exchange {
                method: "GET",
                url: target.secrets.mask_url(&url),
                status: sent.as_ref().ok().map(|response| response.status().as_u16()),
                duration_ms: 0,
            };
            let arrived_at = clock::now();
            let done = match sent {
                Ok(response) => self.judge(response, &url, [sent_at, arrived_at], &target.secrets).await,
                Err(error) => Err(self.network(&error, &url)),
            };
            exchange.duration_ms = started.elapsed().as_millis() as u64;
            record(exchange);
            match done? {
                Judged::Answer(answer) => return Ok(*answer),
                Judged::Redirect(to) => {
                    n_redirects += 1;
                    if n_redirects > MAX_REDIRECTS {
                        return Err(FetchError::Circle { place: place(&url) });
                    }
                    url = to;
                }
                Judged::Wait(time) => {
                    self.waited += time;
                    tokio::time::sleep(time).await;
                }
            }
        }
    }

    async fn judge(
        &self,
        response: Response,
        url: &Url,
        [sent_at, arrived_at]: [Instant; 2],
        secrets: &Secrets,
    ) -> Result<Judged, FetchError> {
        let (status, headers) = (response.status(), response.headers().clone());
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            return redirect(url, &headers).map(Judged::Redirect);
        }
        let place = place(url);
        let bytes = match self.read(response, url).await {
            // The status says more than a body that broke off.
            Err(_) if !status.is_success() => Vec::new(),
            read => read?,
        };
        if status.is_success() {
            let body = parse(&headers, &bytes, place)?;
            return Ok(Judged::Answer(Box::new(Answer {
                url: url.clone(),
                vendor_date: text(&headers, DATE.as_str()).and_then(http_date),
                has_age: headers.contains_key(AGE),
                headers,
                body,
                sent_at,
                arrived_at,
            })));
        }
        let words = words(&bytes, secrets);
        Err(match status {
            StatusCode::TOO_MANY_REQUESTS => {
                let retry_after =
                    text(&headers, RETRY_AFTER.as_str()).and_then(|text| delay(text, arrived_at));
                match retry_after {
                    Some(time)
                        if time <= MAX_WAIT && self.waited + time.max(MIN_WAIT) <= MAX_WAIT_ALTOGETHER =>
                    {
                        return Ok(Judged::Wait(time.max(MIN_WAIT)));
                    }
                    _ => FetchError::TooMany { place, words, retry_after },
                }
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => FetchError::Refused { place, status, words },
            status if status.is_server_error() => FetchError::Broken { place, status, words },
            status => FetchError::Status { place, status, words },
        })
    }

    async fn read(&self, mut response: Response, url: &Url) -> Result<Vec<u8>, FetchError> {
        let too_large = || FetchError::TooLarge { place: place(url) };
        if response.content_length().is_some_and(|length| length > MAX_ANSWER_BYTES as u64) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.network(&error, url))? {
            if bytes.len() + chunk.len() > MAX_ANSWER_BYTES {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    fn network(&self, error: &reqwest::Error, url: &Url) -> FetchError {
        if error.is_timeout() && !error.is_connect() {
            return FetchError::Slow { place: place(url), limit: self.timeout };
        }
        // The innermost cause is the one that helps: "connection refused".
        let mut cause: &dyn Error = error;
        while let Some(source) = cause.source() {
            cause = source;
        }
        FetchError::Unreachable { place: place(url), cause: cause.to_string() }
    }

    fn client(&mut self, url: &Url) -> Result<Client, FetchError> {
        let is_tls = url.scheme() == "https";
        let is_local = url.host_str().is_some_and(|host| {
            let bare = host.trim_start_matches('[').trim_end_matches(']');
            bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        });
        if let Some(client) = self.clients.get(&(is_tls, is_local)) {
            return Ok(client.clone());
        }
        let mut builder = Client::builder()
            .user_agent(concat!("pollwright/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIME.min(self.timeout))
            .timeout(self.timeout);
        if !is_tls {
            // Without this, a machine that has no certificates could not even make plain calls.
            builder = builder.tls_certs_only([]);
        }
        if is_local {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| {
            FetchError::Tls(error.source().map_or_else(|| error.to_string(), ToString::to_string))
        })?;
        self.clients.insert((is_tls, is_local), client.clone());
        Ok(client)
    }
}

/// `Retry-After: 0` asks for another try and must not become a storm.
const MIN_WAIT: Duration = Duration::from_millis(250);

enum Judged {
    Answer(Box<Answer>),
    Redirect(Url),
    Wait(Duration),
}

/// Whether two addresses have scheme, host and port in common: then credentials may go from one to the other.
pub fn is_same_origin(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin() && one.username() == other.username() && one.password() == other.password()
}

fn redirect(url: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
    let target = text(headers, LOCATION.as_str()).and_then(|location| url.join(location).ok());
    let target = target.ok_or_else(|| FetchError::Circle { place: place(url) })?;
    if !is_same_origin(url, &target) {
        return Err(FetchError::ForeignRedirect { place: place(url), target: place(&target) });
    }
    Ok(target)
}

fn parse(headers: &HeaderMap, bytes: &[u8], place: String) -> Result<Value, FetchError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii();
    if bytes.is_empty() {
        // 204, or 200 without a body: how some APIs say that nothing is new.
        return Ok(Value::Array(Vec::new()));
    }
    let is_html = text(headers, CONTENT_TYPE.as_str()).is_some_and(|kind| kind.contains("html"));
    serde_json::from_slice(bytes).map_err(|error| match is_html || bytes.starts_with(b"<!") {
        true => FetchError::Html { place },
        false => FetchError::NotJson { place, cause: error.to_string() },
    })
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(text: &str) -> Option<Instant> {
    DateTime::parse_from_rfc2822(text).ok().map(|date| date.to_utc())
}

/// `Retry-After`: seconds, or a date.
fn delay(text: &str, now: Instant) -> Option<Duration> {
    match text.trim().parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => http_date(text.trim()).map(|date| (date - now).to_std().unwrap_or(Duration::ZERO)),
    }
}

fn retry_words(retry_after: Option<Duration>) -> String {
    match retry_after {
        Some(time) => format!("it asks to wait {} s: poll again after that, or less often", time.as_secs()),
        None => "poll less often, or ask for fewer pages".to_owned(),
    }
}

/// What an answer says itself, in a few words: `: "Invalid key"`. Nothing for web pages.
fn words(bytes: &[u8], secrets: &Secrets) -> String {
    let Ok(text) = std::str::from_utf8(bytes) else { return String::new() };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.starts_with('<') {
        return String::new();
    }
    let short: String = text.chars().filter(|c| !c.is_control()).take(MAX_WORDS).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!(" ({}{more})", secrets.mask(&short))
}
