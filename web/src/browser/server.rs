//! The server behind the page, where there is one.

use gloo::net::http::{Method, RequestBuilder};
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;

/// Where the server says of itself what [`Server`] holds; where the page lies on plain files, it is one of them, and empty.
pub(crate) const SESSION: &str = "./session.json";

/// What the server says about itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Server {
    /// What a try must show; none where the server tries nothing.
    pub token: Option<String>,
    /// What whoever is logged in may do; none where nobody is.
    pub role: Option<String>,
    /// Whether it asks nobody who they are.
    pub is_open: bool,
}

impl Server {
    /// Reads what the server says of itself; `None` where it is none of ours: plain files may answer any path with the
    /// page.
    pub(crate) fn read(said: &Value) -> Option<Self> {
        let text = |key: &str| said[key].as_str().map(str::to_owned);
        text("version")?;
        Some(Self { token: text("token"), role: text("role"), is_open: said["isOpen"] == true })
    }

    /// Whether whoever is logged in may change something.
    pub(crate) fn may_change(&self) -> bool {
        self.role.as_deref() == Some("admin")
    }
}

/// Why a request was not answered as it wished.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Refusal {
    /// 0 where no answer came.
    pub status: u16,
    /// What to tell the person.
    pub message: String,
    /// What is wrong with the configuration, where that is why.
    pub findings: Vec<Value>,
}

impl Refusal {
    /// Whether the server does not know who asks: the session has ended.
    pub(crate) fn is_of_nobody(&self) -> bool {
        self.status == 401
    }
}

/// Asks whether a server answers.
///
/// # Errors
/// Why nothing can be tried.
pub(crate) async fn find() -> Result<Server, String> {
    const NONE: &str = "No Pollwright server answers here: this page was opened from plain files. \
                        Start one with `pollwright serve` and open the address that it prints.";
    let said = ask(Method::GET, SESSION, None).await.map_err(|_| NONE.to_owned())?;
    Server::read(&said).ok_or_else(|| NONE.to_owned())
}

/// Polls once, without keeping anything; `wish` says what.
///
/// # Errors
/// What the server answered in place of a result.
pub(crate) async fn try_once(token: &str, wish: &Value) -> Result<Value, String> {
    let request =
        RequestBuilder::new("./api/v1/try").method(Method::POST).header("X-Pollwright-Token", token);
    send(request, Some(wish.to_string())).await.map_err(|refusal| refusal.message)
}

/// Asks for a path of the server, with a body of JSON where there is one. Gives null where the answer has none.
///
/// # Errors
/// What the server answered in place of a result.
pub(crate) async fn ask(method: Method, path: &str, body: Option<String>) -> Result<Value, Refusal> {
    send(RequestBuilder::new(path).method(method), body).await
}

/// Asks as [`ask`] does, and hands over what comes.
pub(crate) fn then(method: Method, path: &str, body: Option<String>, came: impl FnOnce(Answer) + 'static) {
    let (path, came) = (path.to_owned(), Box::new(came) as Box<dyn FnOnce(Answer)>);
    wait(method, path, body, came);
}

/// One future for whoever waits: each of its own would be some more of the page.
fn wait(method: Method, path: String, body: Option<String>, came: Box<dyn FnOnce(Answer)>) {
    spawn_local(async move { came(ask(method, &path, body).await) });
}

/// What the server gave, or why it did not.
pub(crate) type Answer = Result<Value, Refusal>;

async fn send(request: RequestBuilder, body: Option<String>) -> Result<Value, Refusal> {
    let request = match body {
        Some(body) => request.header("Content-Type", "application/json").body(body),
        None => request.build(),
    };
    let answer = match request {
        Ok(request) => request.send().await,
        Err(error) => Err(error),
    };
    let message = |words: &str| Refusal { message: words.to_owned(), ..Refusal::default() };
    let answer = answer.map_err(|_| message("The server does not answer any more; start it again."))?;
    let status = answer.status();
    let text = answer.text().await.unwrap_or_default();
    let said: Value = serde_json::from_str(&text).unwrap_or_default();
    if answer.ok() {
        return Ok(said);
    }
    let reason = said["message"].as_str().map(str::to_owned);
    Err(Refusal {
        status,
        message: reason.unwrap_or_else(|| format!("The server answered {status} without a reason.")),
        findings: said["findings"].as_array().cloned().unwrap_or_default(),
    })
}
