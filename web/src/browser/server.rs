//! The server behind the page, where there is one.

use gloo::net::http::Request;
use serde::Deserialize;
use serde_json::Value;

/// What the server says about itself.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Server {
    /// The version of the binary.
    pub version: String,
    /// What a try must show; none where the server tries nothing.
    pub token: Option<String>,
}

/// Asks whether a server answers.
///
/// # Errors
/// Why nothing can be tried.
pub(crate) async fn find() -> Result<Server, String> {
    const NONE: &str = "No Pollwright server answers here: this page was opened from plain files. \
                        Start one with `pollwright serve` and open the address that it prints.";
    let answer = Request::get("./api/v1/session").send().await.map_err(|_| NONE.to_owned())?;
    if !answer.ok() {
        return Err(NONE.to_owned());
    }
    answer.json().await.map_err(|_| NONE.to_owned())
}

/// Polls once, without keeping anything; `wish` says what.
///
/// # Errors
/// What the server answered in place of a result.
pub(crate) async fn try_once(token: &str, wish: &Value) -> Result<Value, String> {
    let answer = match Request::post("./api/v1/try").header("X-Pollwright-Token", token).json(wish) {
        Ok(request) => request.send().await,
        Err(error) => Err(error),
    };
    let answer = answer.map_err(|_| "The server does not answer any more; start it again.".to_owned())?;
    let status = answer.status();
    let said: Value = answer.json().await.unwrap_or_default();
    match (status, said["message"].as_str()) {
        (200..=299, _) => Ok(said),
        (_, Some(reason)) => Err(reason.to_owned()),
        (_, None) => Err(format!("The server answered {status} without a reason.")),
    }
}
