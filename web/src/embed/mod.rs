//! What the custom elements show.
//!
//! Rust cannot extend `HTMLElement`: a small JavaScript half (`web/embed/`) defines the elements, keeps their state as
//! names with texts, makes the document like the view, and tells here what a person did. Everything else is decided
//! here: a step takes the state and what was asked, and gives the state's changes, the view, and what the page is told.
//! Nothing is kept between steps, so an element that goes leaves nothing behind.
//!
//! `call` and `date` are a wasm module of their own (feature `widget`), since they need neither rules nor catalog.
//! `config` and `form` are another (feature `work`), with `call` and `date` too: a page fetches one of the two.

mod call;
mod config;
mod date;
mod fields;
mod form;
mod problems;
mod view;
mod work;

use pollwright_core::{date::Instant, moment};
use std::collections::BTreeMap;
pub use view::Node;

/// What an element is asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Its attributes that are there, and whatever else it keeps.
    pub state: BTreeMap<String, String>,
    /// What a person did, and with which value: `set:now`; empty for nothing.
    pub act: String,
    /// The value that was typed or chosen.
    pub value: String,
    /// What a missing `now` is.
    pub clock: Instant,
}

/// What an element answers.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// What becomes of the state; `None` takes a name out.
    pub set: Vec<(String, Option<String>)>,
    /// What is shown.
    pub view: Vec<Node>,
    /// What a program is told, JSON by event: an event is fired where its detail differs from the one before.
    pub details: Vec<(&'static str, String)>,
}

impl Asked {
    fn get(&self, name: &str) -> &str {
        self.state.get(name).map_or("", String::as_str)
    }

    fn given(&self, name: &str) -> Option<String> {
        self.state.get(name).filter(|value| !value.trim().is_empty()).cloned()
    }

    /// Takes over what was typed into the field of an attribute: `set:NAME`.
    fn typed(&mut self, names: &[&str]) -> Vec<(String, Option<String>)> {
        let Some(name) = self.act.strip_prefix("set:").filter(|name| names.contains(name)) else {
            return Vec::new();
        };
        self.state.insert(name.to_owned(), self.value.clone());
        vec![(name.to_owned(), Some(self.value.clone()))]
    }
}

impl Answer {
    /// As the JavaScript half takes it: `{ set, view, details }`.
    pub fn json(&self) -> String {
        let mut out = String::from("{\"set\":[");
        for (index, (name, value)) in self.set.iter().enumerate() {
            out.push_str(if index > 0 { ",[" } else { "[" });
            view::string(&mut out, name);
            out.push(',');
            match value {
                Some(value) => view::string(&mut out, value),
                None => out.push_str("null"),
            }
            out.push(']');
        }
        out.push_str("],\"view\":");
        out.push_str(&view::json(&self.view));
        out.push_str(",\"details\":{");
        for (index, (name, detail)) in self.details.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            view::string(&mut out, name);
            out.push(':');
            out.push_str(detail);
        }
        out.push_str("}}");
        out
    }
}

/// The elements that need no configuration: `url` and `date`.
pub fn show_call(kind: &str, asked: Asked) -> Answer {
    match kind {
        "date" => date::answer(asked),
        _ => call::answer(asked),
    }
}

/// The elements that hold a configuration: `config` and `form`.
pub fn show_work(kind: &str, asked: Asked) -> Answer {
    match kind {
        "form" => form::answer(asked),
        _ => config::answer(asked),
    }
}

/// Reads what JavaScript asks: `state` is names and texts by turns, `clock` an instant, of which whole seconds count: no
/// reader asked for finer ones.
pub fn asked(state: Vec<String>, act: String, value: String, clock: &str) -> Asked {
    let mut asked = Asked { act, value, ..Asked::default() };
    let clock = moment::parse(clock, Instant::default()).unwrap_or_default();
    asked.clock = Instant::from_timestamp(clock.timestamp(), 0).unwrap_or(clock);
    let mut texts = state.into_iter();
    while let (Some(name), Some(text)) = (texts.next(), texts.next()) {
        asked.state.insert(name, text);
    }
    asked
}

/// What JavaScript calls.
#[cfg(any(feature = "widget", feature = "work"))]
pub mod exports {
    use wasm_bindgen::prelude::*;

    /// `showCall(kind, state, act, value, clock)`: a step of `<pollwright-url>` (`url`) or `<pollwright-date>` (`date`).
    #[wasm_bindgen(js_name = showCall)]
    pub fn show_call(kind: &str, state: Vec<String>, act: String, value: String, clock: &str) -> String {
        super::show_call(kind, super::asked(state, act, value, clock)).json()
    }

    /// `showWork(kind, state, act, value, clock)`: a step of `<pollwright-config>` (`config`) or `<pollwright-form>`
    /// (`form`).
    #[cfg(feature = "work")]
    #[wasm_bindgen(js_name = showWork)]
    pub fn show_work(kind: &str, state: Vec<String>, act: String, value: String, clock: &str) -> String {
        super::show_work(kind, super::asked(state, act, value, clock)).json()
    }
}

#[cfg(test)]
mod tests;
