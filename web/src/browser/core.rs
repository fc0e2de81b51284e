//! The core apart from the page: what few ask for is not in the page's own module.

use js_sys::{Array, Error, Function, JSON, Promise, Reflect, global};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What a function of the JavaScript package answers.
///
/// # Errors
/// The core's own sentence, or that it cannot be loaded.
pub(crate) async fn call(name: &str, arguments: &[Value]) -> Result<Value, String> {
    let parsed = |value: &Value| JSON::parse(&value.to_string()).unwrap_or_default();
    call_with(name, &arguments.iter().map(parsed).collect()).await
}

/// The same with arguments as JavaScript has them: a long text need not come through the page's own memory.
///
/// # Errors
/// As [`call`].
pub(crate) async fn call_with(name: &str, arguments: &Array) -> Result<Value, String> {
    const NOT_LOADED: &str =
        "This part could not be loaded; check that the page's folder `embed` is served, and reload.";
    let core = load().await.ok_or(NOT_LOADED)?;
    let function = function(&core, name).ok_or(NOT_LOADED)?;
    match function.apply(&core, arguments) {
        Ok(answer) => {
            let text = JSON::stringify(&answer).map(String::from).unwrap_or_default();
            Ok(serde_json::from_str(&text).unwrap_or_default())
        }
        Err(error) => Err(error
            .dyn_into::<Error>()
            .map_or_else(|_| NOT_LOADED.to_owned(), |error| error.message().into())),
    }
}

async fn load() -> Option<JsValue> {
    let load = function(&global(), "pollwrightCore")?.call0(&JsValue::NULL).ok()?;
    JsFuture::from(load.dyn_into::<Promise>().ok()?).await.ok()
}

fn function(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}
