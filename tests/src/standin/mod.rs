//! Stand-ins: small servers on loopback that answer as the elements' vendors do, and as the hub does.
//!
//! Their records are made up; their paths, fields, date formats, filters, pages, limits and errors are the vendors'.
//! `/_standin/…` takes commands: `change`, `add`, `delete`, `clock`, `fail`, `revoke` (POST), `records`, `requests` (GET).
//! Beside vendors that take OAuth 2 stands an authorization server, `/oauth/authorize` and `/oauth/token`.

mod constantcontact;
mod freshdeskv2;
mod http;
mod hub;
mod insightly;
mod linkedin;
mod names;
mod oauth;
mod record;
mod sagecrm;
mod time;
mod world;

pub use world::{Failure, FailureBody};

use http::{Answer, Request};
use hub::Selection;
use pollwright_core::{catalog, platform::Platform};
use record::{Record, Shape, Table};
use serde_json::{Map, Value, json};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
};
use tokio::sync::oneshot;
use world::World;

/// How a stand-in is set up.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The port on 127.0.0.1; 0 for any that is free.
    pub port: u16,
    /// The one secret it accepts: key, password or token, as the vendor has it.
    pub key: String,
    /// Its clock, UTC milliseconds, fixed until a command moves it; `None` for the real time.
    pub now: Option<i64>,
    /// Most calls in a window; `None` for any number.
    pub limit: Option<u32>,
    /// Length of that window, seconds.
    pub window_seconds: u32,
    /// Status of an answer over the limit, in place of the vendor's own.
    pub limit_status: Option<u16>,
    /// Records of each resource at the start.
    pub n_records: usize,
    /// Largest page of the vendors that say where the next one is (Insightly does not: there a short page is the
    /// last one); `None` for the vendor's own.
    pub max_page: Option<usize>,
    /// The server's zone, minutes east of UTC: Sage CRM writes and reads its dates there.
    pub utc_offset_minutes: i32,
    /// How far the `Date` header is off the real time, seconds; `None` leaves the header to the server.
    pub skew_seconds: Option<i64>,
    /// How long the access tokens of the authorization server live, seconds of the stand-in's clock.
    pub token_seconds: i64,
    /// Whether it gives refresh tokens, which the two vendors do not.
    pub has_refresh_tokens: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            key: "standin-key".to_owned(),
            now: None,
            limit: None,
            window_seconds: 60,
            limit_status: None,
            n_records: 40,
            max_page: None,
            utc_offset_minutes: 0,
            skew_seconds: None,
            token_seconds: 5_183_999,
            has_refresh_tokens: false,
        }
    }
}

/// How a vendor answers.
trait Vendor: Sync {
    /// What its records look like, in the catalog's order.
    fn shapes(&self) -> &'static [Shape];

    /// The path below the server's root that stands for the vendor's base URL.
    fn base_path(&self) -> &'static str;

    /// Checks who calls.
    fn authorize(&self, request: &Request, options: &Options) -> Result<(), Answer>;

    /// Answers an authorized GET of a vendor's path.
    fn answer(&self, request: &Request, world: &World) -> Answer;

    /// An error in the vendor's shape.
    fn error(&self, status: u16, message: &str) -> Answer;

    /// One call too many; `seconds` until the window ends.
    fn over_limit(&self, world: &World, seconds: i64) -> Answer;

    /// Headers of every answer.
    fn headers(&self, _world: &World) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The word that takes an inclusive lower bound by `=` in the hub's `where`.
    fn since_word(&self) -> Option<&'static str> {
        None
    }

    /// What a path behind the hub's name means.
    fn select<'a>(&self, path: &'a str, _request: &Request) -> Result<Selection<'a>, String> {
        let (table, id) = match path.split_once('/') {
            Some((table, id)) => (table, Some(id)),
            None => (path, None),
        };
        Ok(Selection { table, id, parent: None })
    }

    /// A record as the hub shows it.
    fn hub_record(&self, _table: &Table, record: &Record) -> Value {
        hub::unchanged(record)
    }
}

struct Standin {
    element: &'static catalog::Element,
    vendor: &'static dyn Vendor,
    world: Mutex<World>,
}

impl Standin {
    fn world(&self) -> MutexGuard<'_, World> {
        // A panic elsewhere leaves plain data behind, which the next call may read.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn records(&self, resource: &str) -> Result<Value, String> {
        let world = self.world();
        let table = world.table(resource).ok_or_else(|| format!("no resource `{resource}`"))?;
        Ok(table.records.iter().map(|record| Value::from(record.fields.clone())).collect::<Vec<_>>().into())
    }

    fn set_clock(&self, body: &Value) -> Result<Value, String> {
        let mut world = self.world();
        let now = match (&body["now"], body["advance_seconds"].as_i64()) {
            (Value::Null, Some(seconds)) => Some(world.now() + seconds * 1000),
            (Value::Null, None) => None,
            (now, _) => Some(time::read_value(now, 0).ok_or_else(|| format!("`{now}` is no instant"))?),
        };
        world.options.now = now;
        Ok(json!({ "now": time::Writing::IsoMillis.write(world.now(), 0) }))
    }
}

fn vendor(element: &str) -> Option<&'static dyn Vendor> {
    Some(match element {
        "linkedin" => &linkedin::Linkedin,
        "insightly" => &insightly::Insightly,
        "constantcontact" => &constantcontact::ConstantContact,
        "freshdeskv2" => &freshdeskv2::Freshdesk,
        "sagecrm" => &sagecrm::SageCrm,
        _ => return None,
    })
}

/// The port that the command gives an element's stand-in unless told otherwise: 8401 and on, in the catalog's order.
pub fn default_port(element: &str) -> Option<u16> {
    let position = catalog::elements().iter().position(|known| known.key == element)?;
    Some(8401 + u16::try_from(position).ok()?)
}

/// A stand-in that runs until it is dropped.
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    element: &'static catalog::Element,
    standin: Arc<Standin>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Starts the stand-in of an element on 127.0.0.1. It has a thread and a runtime of its own, so both plain and async
/// code may call this.
///
/// # Errors
///
/// - the element has no stand-in
/// - the port is taken
pub fn start(element: &str, options: Options) -> io::Result<Running> {
    let unknown = || {
        let known: Vec<_> = catalog::elements().iter().map(|element| element.key.as_str()).collect();
        io::Error::new(
            io::ErrorKind::NotFound,
            format!("no stand-in of `{element}`; choose {}", known.join(", ")),
        )
    };
    let vendor = vendor(element).ok_or_else(unknown)?;
    let element = catalog::element(element).ok_or_else(unknown)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
    listener.set_nonblocking(true)?;
    let addr = listener.local_addr()?;
    let standin =
        Arc::new(Standin { element, vendor, world: Mutex::new(World::new(vendor.shapes(), options)) });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let served = Arc::clone(&standin);
    let thread = std::thread::spawn(move || {
        runtime.block_on(async {
            let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
            let app = axum::Router::new().fallback(move |call| http::serve(Arc::clone(&served), call));
            tokio::select! {
                _ = stopped => {}
                _ = axum::serve(listener, app) => {}
            }
        });
    });
    Ok(Running { addr, element, standin, stop: Some(stop), thread: Some(thread) })
}

impl Running {
    /// What stands for the vendor's base URL: `http://127.0.0.1:PORT/api/v2`.
    pub fn base_url(&self) -> String {
        format!("http://{}{}", self.addr, self.standin.vendor.base_path())
    }

    /// The root of the hub's paths: `http://127.0.0.1:PORT`, to be followed by `/hubs/…`.
    pub fn hub_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The element it stands in for.
    pub fn element(&self) -> &'static catalog::Element {
        self.element
    }

    /// The catalog's body of the element for Pollwright with everything filled in that a poll of this stand-in needs.
    pub fn body(&self) -> String {
        let key = self.standin.world().options.key.clone();
        filled_body(self.element, &key)
    }

    /// As [`Running::body`], but its tokens come from the authorization server beside the stand-in: a grant code stands in
    /// the place of an access token, or the placeholder of one.
    pub fn consent_body(&self, code: Option<&str>) -> String {
        let key = self.standin.world().options.key.clone();
        let text = filled_body(self.element, &key);
        let mut body: Value = serde_json::from_str(&text).unwrap_or_default();
        body["providerData"]["code"] = code.unwrap_or("<AUTHORIZATION_GRANT_CODE>").into();
        if let Some(configuration) = body["configuration"].as_object_mut() {
            configuration.remove("oauth.user.token");
            for (key, path) in [("oauth.authorization.url", "authorize"), ("oauth.token.url", "token")] {
                configuration.insert(key.to_owned(), format!("http://{}/oauth/{path}", self.addr).into());
            }
        }
        format!("{body:#}")
    }

    /// Takes back all tokens that the authorization server gave.
    pub fn revoke(&self) {
        self.standin.world().grants.revoke();
    }

    /// Waits until the server ends, which it does not by itself.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic of the server was printed where it happened.
            let _ = thread.join();
        }
    }

    /// Changes a record (the first one unless an id is given) and dates the change now: its text, or the fields of
    /// the object `set`. A date in `set` stays as it is given.
    ///
    /// # Errors
    ///
    /// - no such resource or record
    pub fn change(&self, resource: &str, id: Option<&str>, set: &Value) -> Result<Value, String> {
        self.standin.world().change(resource, id, &object(set))
    }

    /// Adds a record dated now, with the fields of the object `set` in place of made-up ones.
    ///
    /// # Errors
    ///
    /// - no such resource
    pub fn add(&self, resource: &str, set: &Value) -> Result<Value, String> {
        self.standin.world().add(resource, &object(set))
    }

    /// Deletes a record as the vendor does: marked, or gone.
    ///
    /// # Errors
    ///
    /// - no such resource or record
    pub fn delete(&self, resource: &str, id: Option<&str>) -> Result<Value, String> {
        self.standin.world().delete(resource, id)
    }

    /// All records of a resource with all their fields, oldest first; empty where there is no such resource.
    pub fn records(&self, resource: &str) -> Vec<Value> {
        match self.standin.records(resource) {
            Ok(Value::Array(records)) => records,
            _ => Vec::new(),
        }
    }

    /// Fixes the clock at an instant, UTC milliseconds; `None` for the real time.
    pub fn set_clock(&self, now: Option<i64>) {
        self.standin.world().options.now = now;
    }

    /// The clock, UTC milliseconds.
    pub fn now(&self) -> i64 {
        self.standin.world().now()
    }

    /// Lets coming calls fail.
    pub fn fail(&self, failure: Failure) {
        self.standin.world().fail(failure);
    }

    /// What was asked so far, in order: `GET /api/v2/tickets?page=2`. Commands are not among it.
    pub fn requests(&self) -> Vec<String> {
        self.standin.world().requests.clone()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // Without a receiver the server has ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The catalog's body of an element for Pollwright, filled in so that it polls a stand-in whose secret is `key`.
pub fn filled_body(element: &catalog::Element, key: &str) -> String {
    let mut body = element.body(Platform::Pollwright);
    let token = element.field("oauth.user.token");
    if token.is_some() {
        let place = "\"event.notification.enabled\"";
        body = body.replacen(place, &format!("\"oauth.user.token\": \"{key}\",\n    {place}"), 1);
    }
    let mut fill = |placeholder: &str, value: &str| body = body.replace(placeholder, value);
    fill("<COMPANY_ID>", linkedin::COMPANY);
    fill("<UPDATE_KEY>", linkedin::FIRST_UPDATE);
    fill("<YOUR_CALLBACK_URL>", "https://example.com/events");
    fill("<YOUR_TAG>", "standin");
    fill("<INSTANCE_NAME>", &format!("{} stand-in", element.name));
    for field in &element.fields {
        let value = match field.key.as_str() {
            "subdomain" => "standin",
            "oauth.callback.url" => "https://example.com/callback",
            "username" if !field.secret => USER,
            _ => key,
        };
        fill(&field.placeholder, value);
    }
    body
}

/// A body for `pollwright run`: the stand-in on `port` is asked every minute, events go to `callback`, signed with `key`.
pub fn run_body(element: &catalog::Element, body: &str, port: u16, callback: &str, key: &str) -> String {
    let mut body: Value = serde_json::from_str(body).unwrap_or_default();
    let path = vendor(&element.key).map_or("", Vendor::base_path);
    body["baseUrl"] = format!("http://127.0.0.1:{port}{path}").into();
    for (name, value) in [
        ("event.notification.callback.url", Value::from(callback)),
        ("event.notification.signature.key", key.into()),
        ("event.poller.refresh_interval", 1.into()),
    ] {
        body["configuration"][name] = value;
    }
    format!("{body:#}\n")
}

/// The user name that the stand-ins with a password take.
pub const USER: &str = "standin";

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// Reads an instant as people write it to a stand-in: RFC 3339, a day, epoch milliseconds. UTC milliseconds; `None`
/// where it is none.
pub fn read_instant(text: &str) -> Option<i64> {
    time::read(text, 0)
}
