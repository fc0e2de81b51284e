//! `listen`: a callback that prints what comes.

use super::{Format, keys::Keys, serve, service};
use crate::{clock, console, report::received};
use anyhow::Context;
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use pollwright_core::{
    notification,
    signature::{self, Headers, elements, standard},
};
use std::{
    collections::{BTreeSet, VecDeque},
    net::SocketAddr,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Notify;

/// Ten records may be large.
const MAX_BODY_BYTES: usize = 32 * 1024 * 1024;
/// By so many ids repeats are recognised.
const MOST_IDS: usize = 100_000;

/// Receive notifications, verify them, and print a line for each event with the reason why it fired.
///
/// Takes the platform's envelope and CloudEvents on any path, and answers 200, or 401 to what is not signed with the
/// key. An event that comes again is marked as a repeat. Events go to standard output, the rest to standard error.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8090", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// The signature key: `whsec_` and base64, any text, or `whpk_` and base64 for `v1a`; `env:NAME` takes it from the
    /// environment. May be given more than once, for a rotation. Without one nothing is verified.
    #[arg(long = "key", value_name = "KEY")]
    keys: Vec<String>,
    /// Answer this status to every notification that is printed: 503 makes the sender try again.
    #[arg(long, value_name = "STATUS", default_value_t = 200, value_parser = clap::value_parser!(u16).range(200..=599))]
    answer: u16,
    /// How events look: a line of text, or of JSON with the record.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Listens until SIGINT or SIGTERM, or until nobody reads standard output.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let listener = Listener {
        keys: Keys::parse(&args.keys)?,
        answer: StatusCode::from_u16(args.answer).context("--answer")?,
        format: args.format,
        seen: Mutex::default(),
        unread: Notify::new(),
    };
    let runtime = tokio::runtime::Runtime::new().context("cannot start the async runtime")?;
    runtime.block_on(listen(args.listen, Arc::new(listener)))?;
    Ok(ExitCode::SUCCESS)
}

async fn listen(address: SocketAddr, listener: Arc<Listener>) -> anyhow::Result<()> {
    let (socket, address) = serve::bind(address).await?;
    let stop = service::stop_requested().context("the system lets no signal be caught")?;
    console::say(format_args!("Listening at http://{address}"));
    if listener.keys.is_empty() {
        console::say("Signatures are not verified: give --key");
    }
    let unread = listener.clone();
    let stop = async move {
        tokio::select! {
            () = stop => {}
            () = unread.unread.notified() => {}
        }
    };
    let receive = post(receive).with_state(listener).layer(DefaultBodyLimit::max(MAX_BODY_BYTES));
    axum::serve(socket, Router::new().fallback_service(receive))
        .with_graceful_shutdown(stop)
        .await
        .context("the server stopped")
}

struct Listener {
    keys: Keys,
    answer: StatusCode,
    format: Format,
    seen: Mutex<Seen>,
    /// Standard output is closed.
    unread: Notify,
}

/// The ids of events that came, the oldest first.
#[derive(Default)]
struct Seen {
    ids: BTreeSet<String>,
    order: VecDeque<String>,
}

impl Seen {
    /// Whether it is new; the oldest ids are forgotten.
    fn is_new(&mut self, id: &str) -> bool {
        if !self.ids.insert(id.to_owned()) {
            return false;
        }
        self.order.push_back(id.to_owned());
        if self.order.len() > MOST_IDS
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}

async fn receive(State(listener): State<Arc<Listener>>, headers: HeaderMap, body: Bytes) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let given = Headers {
        elements: text(elements::SIGNATURE),
        id: text(standard::ID),
        timestamp: text(standard::TIMESTAMP),
        signatures: text(standard::SIGNATURE),
    };
    let keys = &listener.keys;
    let checked = (!keys.is_empty()).then(|| {
        signature::check(given, &body, clock::now(), &keys.shared, |one| keys.matches_asymmetric(one))
    });
    if let Some(checked) = checked.filter(|checked| !checked.is_valid()) {
        console::say(format_args!("Answered 401: {checked}"));
        return answer(StatusCode::UNAUTHORIZED, &checked.to_string());
    }
    let events = match notification::read(&body) {
        Ok(events) => events,
        Err(error) => {
            console::say(format_args!("Answered 400: {error}"));
            return answer(StatusCode::BAD_REQUEST, &error.to_string());
        }
    };
    let verdict = checked.map_or_else(|| "not verified".to_owned(), |checked| checked.to_string());
    console::say(format_args!(
        "{}, answered {}: {verdict}",
        pollwright_core::report::count(events.len(), "event"),
        listener.answer.as_u16()
    ));
    // Held while lines are written, so that notifications that come at once do not mix.
    let mut seen = listener.seen.lock().unwrap_or_else(PoisonError::into_inner);
    for event in &events {
        let is_repeat = event.id.as_deref().is_some_and(|id| !seen.is_new(id));
        let received = received::Received { event, is_repeat, is_signed: checked.map(|one| one.is_valid()) };
        let line = match listener.format {
            Format::Text => received::text(&received),
            Format::Json => received::json(&received),
        };
        if console::print(&line).is_err() {
            listener.unread.notify_one();
            return answer(StatusCode::SERVICE_UNAVAILABLE, "nobody reads the output");
        }
    }
    answer(listener.answer, "")
}

/// `{}`, or what is wrong.
fn answer(status: StatusCode, message: &str) -> Response {
    let body = match message {
        "" => serde_json::json!({}),
        message => serde_json::json!({ "message": message }),
    };
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
