//! What `<pollwright-url>` shows. The custom element itself is JavaScript, which only forwards: Rust cannot extend
//! `HTMLElement`.

use crate::api::{self, CallOptions, UrlAnswer};
use pollwright_core::{moment, template::SegmentKind};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element};

/// The element's attributes as they stand.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Attributes {
    template: String,
    last_poll: Option<String>,
    now: Option<String>,
    zone: Option<String>,
    platform: Option<String>,
}

/// Shows a template's next call in `host`, which is emptied first; `clock` is an instant for a missing `now`.
///
/// An attribute that cannot be read is said in its place; nothing throws.
#[wasm_bindgen(js_name = showUrl)]
pub fn show_url(host: &Element, attributes: JsValue, clock: &str) -> Result<(), JsValue> {
    let document = host.owner_document().ok_or("the element belongs to no document")?;
    host.set_text_content(None);
    let attributes: Attributes = serde_wasm_bindgen::from_value(attributes)?;
    let view = View { document, host };
    match attributes.answer(clock) {
        Ok(answer) => view.url(&answer),
        Err(sentence) => view.add(host, "p", "wrong", &sentence).map(drop),
    }
}

impl Attributes {
    fn answer(&self, clock: &str) -> Result<UrlAnswer, String> {
        let options = CallOptions {
            now: self.now.clone().unwrap_or_else(|| clock.to_owned()),
            last_poll: self.last_poll.clone(),
            platform: self.platform.clone(),
            server_zone: self.zone.clone(),
            ..CallOptions::default()
        };
        api::url(&self.template, &options)
    }
}

struct View<'a> {
    document: Document,
    host: &'a Element,
}

impl View<'_> {
    fn url(&self, answer: &UrlAnswer) -> Result<(), JsValue> {
        let code = self.add(self.host, "code", "url", "")?;
        for segment in &answer.segments {
            let (name, class) = match segment.kind {
                SegmentKind::Literal => ("span", ""),
                SegmentKind::Rendered => ("mark", "rendered"),
                SegmentKind::Parameter => ("mark", "parameter"),
                SegmentKind::Unresolved => ("mark", "unresolved"),
            };
            self.add(&code, name, class, &segment.raw)?;
        }
        let list = self.add(self.host, "dl", "parts", "")?;
        for part in &answer.parts {
            self.add(&list, "dt", "", &part.written)?;
            let meaning = self.add(&list, "dd", "", "")?;
            for (index, run) in part.meaning.split('`').enumerate() {
                self.add(&meaning, if index % 2 == 0 { "span" } else { "code" }, "", run)?;
            }
        }
        let window = match answer.window.from {
            Some(from) => {
                format!("Window from {} to {}", moment::format(from), moment::format(answer.window.to))
            }
            None => "No part says the last poll: each poll reads everything".to_owned(),
        };
        self.add(self.host, "p", "window", &window)?;
        Ok(())
    }

    fn add(&self, parent: &Element, name: &str, class: &str, text: &str) -> Result<Element, JsValue> {
        let element = self.document.create_element(name)?;
        if !class.is_empty() {
            element.set_class_name(class);
        }
        if !text.is_empty() {
            element.set_text_content(Some(text));
        }
        parent.append_child(&element)?;
        Ok(element)
    }
}
