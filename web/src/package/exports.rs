//! The functions that the package's JavaScript calls; its own are named as people know them.

use super::{Answer, CheckOptions, Code, DateOptions, File, Options, Poll, Refusal};
use crate::simulation::Which;
use pollwright_core::{
    json_schema,
    signature::{Key, elements},
};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;

fn decode<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value)
        .map_err(|why| error(&Refusal { code: Code::BadOptions, message: why.to_string() }))
}

fn encode<T: Serialize>(answer: Answer<T>) -> Result<JsValue, JsValue> {
    let answer = answer.map_err(|refusal| error(&refusal))?;
    Ok(answer.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

/// A text that JavaScript has encoded: a string would be copied letter by letter.
fn decode_text(bytes: &[u8]) -> Result<&str, JsValue> {
    std::str::from_utf8(bytes)
        .map_err(|why| error(&Refusal { code: Code::BadOptions, message: format!("the text: {why}") }))
}

/// An `Error` with a `code`.
fn error(refusal: &Refusal) -> JsValue {
    let error = js_sys::Error::new(&refusal.message);
    if let Ok(code) = refusal.code.serialize(&serde_wasm_bindgen::Serializer::json_compatible()) {
        // Setting a member of a new object does not fail.
        let _ = js_sys::Reflect::set(&error, &"code".into(), &code);
    }
    error.into()
}

/// [`super::analyze`].
#[wasm_bindgen]
pub fn analyze_text(text: &[u8], options: JsValue) -> Result<JsValue, JsValue> {
    encode(super::analyze(decode_text(text)?, &decode::<Options>(options)?))
}

/// [`super::apply_fixes`].
#[wasm_bindgen]
pub fn fix_text(text: &[u8], options: JsValue, with_unsafe: bool) -> Result<JsValue, JsValue> {
    encode(super::apply_fixes(decode_text(text)?, &decode(options)?, with_unsafe))
}

/// [`super::preview`].
#[wasm_bindgen]
pub fn preview_text(text: &[u8], options: JsValue) -> Result<JsValue, JsValue> {
    encode(super::preview(decode_text(text)?, &decode(options)?))
}

/// [`super::parse_date`]; options one by one, since an object takes longer to read than a date.
#[wasm_bindgen]
pub fn read_date(
    pattern: &str,
    text: &str,
    zone: Option<String>,
    lenient: bool,
    now: f64,
) -> Result<JsValue, JsValue> {
    let options = DateOptions { zone, lenient: Some(lenient), now: Some(now) };
    encode(super::parse_date(pattern, text, &options))
}

/// [`super::format_date`].
#[wasm_bindgen]
pub fn write_date(pattern: &str, ms: f64, zone: Option<String>) -> Result<String, JsValue> {
    let options = DateOptions { zone, ..DateOptions::default() };
    super::format_date(pattern, ms, &options).map_err(|refusal| error(&refusal))
}

/// [`super::instant`], `now` being text too.
#[wasm_bindgen]
pub fn read_moment(text: &str, now: &str) -> Result<f64, JsValue> {
    super::instant(text, now).map_err(|refusal| error(&refusal))
}

/// [`super::infer_pattern`].
#[wasm_bindgen]
pub fn infer_dates(samples: JsValue, zone: Option<String>, now: f64) -> Result<JsValue, JsValue> {
    let options = DateOptions { zone, now: Some(now), ..DateOptions::default() };
    encode(super::infer_pattern(&decode::<Vec<String>>(samples)?, &options))
}

/// [`super::detect_changes`].
#[wasm_bindgen]
pub fn detect(text: &[u8], polls: JsValue, options: JsValue, which: JsValue) -> Result<JsValue, JsValue> {
    let (polls, which): (Vec<Poll>, Which) = (decode(polls)?, decode(which)?);
    encode(super::detect_changes(decode_text(text)?, &polls, &decode(options)?, &which))
}

/// [`elements::verify`]; a key is text, so bytes that are none sign nothing.
#[wasm_bindgen]
pub fn verify(key: &[u8], body: &[u8], header: &str) -> bool {
    let key = std::str::from_utf8(key).ok().and_then(|key| Key::parse(key).ok());
    key.is_some_and(|key| elements::verify(&key, body, header))
}

/// [`json_schema::json_schema`] as text: JavaScript reads it faster than it can be handed over.
#[wasm_bindgen]
pub fn json_schema_text() -> String {
    json_schema::json_schema().to_string()
}

/// [`super::check_files`].
#[wasm_bindgen]
pub fn check_files(files: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
    encode(super::check_files(decode::<Vec<File>>(files)?, &decode::<CheckOptions>(options)?))
}

/// [`super::read_settings`].
#[wasm_bindgen]
pub fn settings(text: &str) -> Result<JsValue, JsValue> {
    encode(super::read_settings(text))
}
