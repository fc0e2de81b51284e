//! The URLs of the next polls, for people and for programs.

use pollwright_core::{
    Analysed, Analysis, moment,
    platform::Platform,
    preview::Preview,
    schedule::Window,
    template::{Rendered, SegmentKind},
};
use serde::Serialize;
use std::fmt::Write;

/// Each resource: what is called, and how *from* came about.
pub fn text(analysis: &Analysis, platform: Platform) -> String {
    let mut out = format!("on {platform}\n");
    for preview in analysis.blocks.iter().flat_map(Analysed::previews) {
        resource(&mut out, &preview);
    }
    out
}

fn resource(out: &mut String, preview: &Preview) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "\n{}", preview.resource);
    match &preview.url {
        Some(url) => {
            let _ = writeln!(out, "  GET   {}", url.raw());
            if url.encoded() != url.raw() {
                let _ = writeln!(out, "  sent  {}", url.encoded());
            }
            for segment in url.segments().filter(|segment| segment.kind == SegmentKind::Unresolved) {
                let _ = writeln!(out, "  open  {} has no value yet", segment.raw);
            }
        }
        None => {
            let _ = writeln!(out, "  has no `url`");
        }
    }
    match preview.window.from {
        Some(from) => {
            let _ = writeln!(out, "  from  {}", moment::format(from));
            for step in &preview.window.steps {
                let _ = writeln!(out, "        {}  {}", moment::format(step.at), step.what);
            }
        }
        None => {
            let _ = writeln!(
                out,
                "  from  nothing in the URL renders the last poll: every poll reads everything"
            );
        }
    }
    let _ = writeln!(out, "  to    {}", moment::format(preview.window.to));
    for note in &preview.notes {
        let _ = writeln!(out, "  note  {note}");
    }
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    path: &'a str,
    platform: Platform,
    resources: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    resource: &'a str,
    method: &'static str,
    url: Option<Url<'a>>,
    window: &'a Window,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Url<'a> {
    /// What a person reads.
    raw: &'a str,
    /// What is sent.
    encoded: &'a str,
    #[serde(flatten)]
    rendered: &'a Rendered,
}

/// The same as one JSON document of one line.
///
/// # Errors
/// None that is known: every value of the report has a JSON form.
pub fn json(path: &str, analysis: &Analysis, platform: Platform) -> serde_json::Result<String> {
    let previews: Vec<Preview> = analysis.blocks.iter().flat_map(Analysed::previews).collect();
    let resources = previews.iter().map(|preview| Entry {
        resource: &preview.resource,
        method: "GET",
        url: preview.url.as_ref().map(|url| Url { raw: url.raw(), encoded: url.encoded(), rendered: url }),
        window: &preview.window,
        notes: &preview.notes,
    });
    let report = Report { version: 1, path, platform, resources: resources.collect() };
    let mut out = serde_json::to_string(&report)?;
    out.push('\n');
    Ok(out)
}
