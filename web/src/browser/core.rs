//! The core apart from the page: what few ask for is not in the page's own module.

use js_sys::{Function, JSON, Promise, Reflect, global};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The proof of a finding, by its place in the list; `null` where the scenes show none.
///
/// # Errors
/// A sentence, where the core cannot be loaded.
pub(crate) async fn show_me(text: &str, options: &Value, index: usize) -> Result<Value, String> {
    ask(text, options, index).await.ok_or_else(|| {
        "What shows it could not be loaded; check that the page's folder `embed` is served.".to_owned()
    })
}

async fn ask(text: &str, options: &Value, index: usize) -> Option<Value> {
    let get =
        |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok()?.dyn_into::<Function>().ok();
    let load = get(&global(), "pollwrightCore")?.call0(&JsValue::NULL).ok()?;
    let core = JsFuture::from(load.dyn_into::<Promise>().ok()?).await.ok()?;
    let options = JSON::parse(&options.to_string()).ok()?;
    let index = JsValue::from_f64(index as f64);
    let proof = get(&core, "showMe")?.call3(&core, &text.into(), &options, &index).ok()?;
    serde_json::from_str(&String::from(JSON::stringify(&proof).ok()?)).ok()
}
