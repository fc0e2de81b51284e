//! The core apart from the page: what few ask for is not in the page's own module.

use js_sys::{Array, Function, JSON, Promise, Reflect, global};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The proof of a finding, by its place in the list; `null` where the scenes show none.
///
/// # Errors
/// A sentence, where the core cannot be loaded.
pub(crate) async fn show_me(text: &str, options: &Value, index: usize) -> Result<Value, String> {
    let proof = ask("showMe", text, options, &[JsValue::from_f64(index as f64)]).await;
    let proof =
        proof.and_then(|proof| serde_json::from_str(&String::from(JSON::stringify(&proof).ok()?)).ok());
    proof.ok_or_else(|| not_loaded("What shows it"))
}

/// The findings as a report of a file of that name: `markdown` or `sarif`.
///
/// # Errors
/// A sentence, where the core cannot be loaded.
pub(crate) async fn report(text: &str, options: &Value, path: &str, form: &str) -> Result<String, String> {
    let report = ask("report", text, options, &[path.into(), form.into()]).await;
    report.and_then(|report| report.as_string()).ok_or_else(|| not_loaded("What writes reports"))
}

fn not_loaded(what: &str) -> String {
    format!("{what} could not be loaded; check that the page's folder `embed` is served.")
}

async fn ask(name: &str, text: &str, options: &Value, more: &[JsValue]) -> Option<JsValue> {
    let get =
        |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok()?.dyn_into::<Function>().ok();
    let load = get(&global(), "pollwrightCore")?.call0(&JsValue::NULL).ok()?;
    let core = JsFuture::from(load.dyn_into::<Promise>().ok()?).await.ok()?;
    let arguments = Array::of2(&text.into(), &JSON::parse(&options.to_string()).ok()?);
    for argument in more {
        arguments.push(argument);
    }
    get(&core, name)?.apply(&core, &arguments).ok()
}
