//! The core apart from the page: what few ask for is not in the page's own module, and has a thread of its own. What
//! takes long says so by itself, and a person may stop it (`web/assets/apart.js`).

use js_sys::{Error, Function, Promise, Reflect, global};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

/// What is said of a question that a person stopped.
pub(crate) const CANCELLED: &str = "Cancelled";

/// Somebody waits for an answer: once this is dropped nobody does, and what takes long is not gone on with.
pub(crate) struct Wait(AbortController);

impl Wait {
    /// One that waits, where the browser knows of it, and what tells a question of its end.
    pub(crate) fn begin() -> (Option<Self>, Option<AbortSignal>) {
        let wait = AbortController::new().ok();
        let signal = wait.as_ref().map(AbortController::signal);
        (wait.map(Self), signal)
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What a function of the JavaScript package answers.
///
/// # Errors
/// The core's own sentence, [`CANCELLED`], or that it cannot be loaded.
pub(crate) async fn call(name: &str, arguments: &[Value]) -> Result<Value, String> {
    call_while(None, name, arguments).await
}

/// The same for as long as somebody waits.
///
/// # Errors
/// As [`call`].
pub(crate) async fn call_while(
    signal: Option<&AbortSignal>,
    name: &str,
    arguments: &[Value],
) -> Result<Value, String> {
    let arguments = serde_json::to_string(arguments).unwrap_or_default();
    call_with(signal, name, &arguments.into()).await
}

/// The same with arguments as JavaScript has them, a list: a long text need not come through the page's own memory.
///
/// # Errors
/// As [`call`].
pub(crate) async fn call_with(
    signal: Option<&AbortSignal>,
    name: &str,
    arguments: &JsValue,
) -> Result<Value, String> {
    const NOT_LOADED: &str =
        "This part could not be loaded; check that the page's folder `embed` is served, and reload.";
    let apart = load().await.ok_or(NOT_LOADED)?;
    let ask = function(&apart, "ask").ok_or(NOT_LOADED)?;
    let nobody = JsValue::UNDEFINED;
    let signal = signal.map_or(&nobody, AsRef::as_ref);
    let asked = ask.call3(&apart, &name.into(), arguments, signal);
    match JsFuture::from(asked.unwrap_or_default().unchecked_into::<Promise>()).await {
        Ok(text) => Ok(serde_json::from_str(&text.as_string().unwrap_or_default()).unwrap_or_default()),
        Err(error) => Err(error
            .dyn_into::<Error>()
            .map_or_else(|_| NOT_LOADED.to_owned(), |error| error.message().into())),
    }
}

async fn load() -> Option<JsValue> {
    let load = function(&global(), "pollwrightApart")?.call0(&JsValue::NULL).ok()?;
    JsFuture::from(load.dyn_into::<Promise>().ok()?).await.ok()
}

fn function(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}
