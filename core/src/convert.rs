//! A configuration moved to another platform: the keys that it knows, its defaults, the URLs that it calls.

use crate::{
    analyze::{Analysed, Options, analyze},
    change::default_tolerance_seconds,
    config::Resource,
    diag::apply_edits,
    json::edit::{self, Place as At},
    lower,
    platform::Platform,
};
use serde::Serialize;

/// A text for another platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Converted {
    /// The text.
    pub text: String,
    /// What was done, a sentence each.
    pub done: Vec<String>,
    /// What the other platform cannot do, a sentence each.
    pub lost: Vec<String>,
}

/// Moves a text from one platform to `options.platform`.
///
/// What the other does not know goes, what it would take otherwise is said outright, and a resource that stands as the
/// catalog, or an element of the options, has it for one platform becomes the one that it has for the other.
pub fn convert(text: &str, from: Platform, options: &Options) -> Converted {
    let mut out = Converted { text: text.to_owned(), done: Vec::new(), lost: Vec::new() };
    let to = options.platform;
    if from == to {
        return out;
    }
    // One edit at a time, each on the text that the last one left: they may touch each other.
    for step in [catalogued, own_keys, tolerances] {
        for _ in 0..MOST_EDITS {
            let analysis = analyze(&out.text, options);
            let next = analysis.blocks.iter().find_map(|block| step(&out.text, block, from, options));
            let Some(Step { edits, done, lost }) = next else { break };
            let Ok(text) = apply_edits(&out.text, &edits) else { break };
            out.text = text;
            out.done.extend(done);
            out.lost.extend(lost);
        }
    }
    if from == Platform::Pollwright && to.is_hosted() {
        out.lost.push(format!(
            "{to} remembers nothing that it saw: late records, ties and records dated in the future"
        ));
    }
    out
}

/// More than any configuration needs.
const MOST_EDITS: usize = 500;

/// One edit, what it does, and what is lost by it.
struct Step {
    edits: Vec<crate::diag::Edit>,
    done: Option<String>,
    lost: Option<String>,
}

/// A resource as the catalog has it for the one platform becomes the one for the other.
fn catalogued(text: &str, block: &Analysed, from: Platform, options: &Options) -> Option<Step> {
    let to = options.platform;
    if from.is_hosted() == to.is_hosted() {
        return None;
    }
    let element = options.elements.named_by(&block.config)?;
    block.config.resources().iter().find_map(|resource| {
        let known = element.resources.iter().find(|known| known.name == resource.name.value)?;
        let url = |platform| element.resource_json(known, platform).get("url")?.as_str().map(str::to_owned);
        let (old, new) = (url(from)?, element.resource_json(known, to));
        let is_as_known = resource.url.as_ref().is_some_and(|url| *url.text.text == *old);
        if !is_as_known || old == url(to)? {
            return None;
        }
        let edits = edit::set(text, &block.document, &resource.pointer, &format!("{new:#}")).ok()?;
        let what = if to.is_hosted() { "the hub" } else { "the vendor's own API" };
        let done = format!("`{}` calls {what}, as the catalog has it", resource.name.value);
        Some(Step { edits, done: Some(done), lost: None })
    })
}

/// Keys that the other platform does not know go.
fn own_keys(text: &str, block: &Analysed, _: Platform, options: &Options) -> Option<Step> {
    let lowered = lower::lower(&block.document, block.kind);
    lowered.entries.iter().find_map(|entry| {
        let key = entry.foreign_to(options.platform)?;
        let pointer = lowered.pointer(entry);
        let edits = edit::remove(text, &block.document, &pointer).ok()?;
        let lost = format!("`{}`: {}", key.name, key.doc);
        Some(Step { edits, done: None, lost: Some(lost) })
    })
}

/// What is left out and means something else there is said outright.
fn tolerances(text: &str, block: &Analysed, from: Platform, options: &Options) -> Option<Step> {
    let seconds = default_tolerance_seconds(from);
    if seconds == default_tolerance_seconds(options.platform) {
        return None;
    }
    let missing =
        |resource: &&Resource| resource.created_check_tolerance.is_none() && resource.updated.field.is_some();
    let resource = block.config.resources().iter().find(missing)?;
    let json = seconds.to_string();
    let edits =
        edit::insert(text, &block.document, &resource.pointer, "createdCheckTolerance", &json, At::Last)
            .ok()?;
    let done = format!("`createdCheckTolerance` of `{}` says {seconds}, as before", resource.name.value);
    Some(Step { edits, done: Some(done), lost: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Element, OwnElements, elements};

    fn options(platform: Platform) -> Options {
        Options { platform, ..Options::at("2026-11-20T14:45:00Z".parse().unwrap()) }
    }

    #[test]
    fn elements_move_there_and_back() {
        let own = Element { key: "acmedesk".to_owned(), ..elements()[0].clone() };
        let own = OwnElements::new(vec![own]);
        let options = |platform| Options { elements: own.clone(), ..options(platform) };
        for element in own.all() {
            let hosted = element.body(Platform::Sap);
            let ours = convert(&hosted, Platform::Sap, &options(Platform::Pollwright));
            assert!(ours.lost.is_empty(), "{}: {:#?}", element.key, ours.lost);
            assert_eq!(ours.done.len(), element.resources.len(), "{}: {:#?}", element.key, ours.done);
            let same = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(same(&ours.text), same(&element.body(Platform::Pollwright)), "{}", element.key);
            let back = convert(&ours.text, Platform::Pollwright, &options(Platform::Sap));
            assert_eq!(same(&back.text), same(&hosted), "{}", element.key);
        }
    }

    #[test]
    fn keys_go_and_defaults_are_said() {
        let text = r#"{ "contacts": { "url": "/c", "idField": "id", "pollwright": { "overlap": 60 }, "datesConfiguration": { "updatedDateField": "u" } } }"#;
        let converted = convert(text, Platform::Pollwright, &options(Platform::Uipath));
        assert_eq!(
            converted.text,
            r#"{ "contacts": { "url": "/c", "idField": "id", "datesConfiguration": { "updatedDateField": "u" }, "createdCheckTolerance": 0 } }"#
        );
        assert_eq!(converted.done, ["`createdCheckTolerance` of `contacts` says 0, as before"]);
        assert_eq!(converted.lost.len(), 2, "{:#?}", converted.lost);
        assert!(converted.lost[0].starts_with("`pollwright`: "), "{:#?}", converted.lost);
        let same = convert(text, Platform::Sap, &options(Platform::Sap));
        assert_eq!((same.text.as_str(), same.done.len()), (text, 0));
    }
}
