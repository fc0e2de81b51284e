//! A page that exists, held against what would be written.

use super::{ElementPage, escaped, is_body, resources, rows};
use crate::{
    analyze,
    json::{self, Document, Node, Value, escape_step},
    secret::is_placeholder,
    source::Kind,
    span::{Span, sort_by_span},
};

/// One place where a page says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where, in bytes of the page; its start where something is missing altogether.
    pub span: Span,
    /// What differs: a clause that names both sides.
    pub message: String,
}

pub(super) fn compare(page: &ElementPage, text: &str) -> Vec<Difference> {
    let expected = json::parse(&page.body);
    let mut compare = Compare { text, out: Vec::new() };
    compare.bodies(page, &expected);
    compare.resources(&expected);
    compare.tables(&rows::rows(page, &expected));
    compare.widgets(&expected);
    sort_by_span(&mut compare.out, |difference| difference.span);
    compare.out
}

struct Compare<'a> {
    text: &'a str,
    out: Vec<Difference>,
}

impl Compare<'_> {
    fn say(&mut self, span: Span, message: String) {
        self.out.push(Difference { span, message });
    }

    fn bodies(&mut self, page: &ElementPage, expected: &Document) {
        let mut options = page.options();
        // A page is one even where it holds nothing that looks like it.
        let is_html = analyze(self.text, &options).kind == Kind::Html;
        options.kind = Some(if is_html { Kind::Html } else { Kind::Markdown });
        let analysis = analyze(self.text, &options);
        let bodies: Vec<_> = analysis.blocks.iter().filter(|block| is_body(block)).collect();
        for body in &bodies {
            if let (Some(expected), Some(found)) = (&expected.root, &body.document.root) {
                self.node("", expected, found);
            }
        }
        if bodies.iter().all(|body| body.shell.is_some()) {
            self.say(Span::at(0), "the page shows no JSON body".to_owned());
        }
        if page.command().is_some_and(|command| command.starts_with("curl"))
            && bodies.iter().all(|body| body.shell.is_none())
        {
            self.say(Span::at(0), "the page shows no cURL command with the body".to_owned());
        }
    }

    fn node(&mut self, pointer: &str, expected: &Node, found: &Node) {
        let found = whole(found);
        match (&expected.value, &found.value) {
            (Value::Object(wanted), Value::Object(members)) => {
                for member in wanted {
                    let name = &member.key.text;
                    let inside = format!("{pointer}/{}", escape_step(name));
                    match found.child(name) {
                        Some(node) => self.node(&inside, &member.value, node),
                        None => self.say(Span::at(found.span.start()), format!("`{inside}` is missing")),
                    }
                }
                for member in members {
                    let is_open = whole(&member.value).as_str().is_some_and(is_placeholder);
                    if expected.child(&member.key.text).is_none() && !is_open {
                        let inside = format!("{pointer}/{}", escape_step(&member.key.text));
                        self.say(member.key_span, format!("`{inside}` stands here alone"));
                    }
                }
            }
            (Value::Array(wanted), Value::Array(items)) => {
                // A list of placeholders stands for any list.
                let is_open = |node: &Node| node.as_str().is_some_and(is_placeholder);
                if !wanted.iter().all(is_open) && wanted.len() != items.len() {
                    self.say(
                        found.span,
                        format!(
                            "`{pointer}` has {} items here, and should have {}",
                            items.len(),
                            wanted.len()
                        ),
                    );
                }
                for (index, (wanted, item)) in wanted.iter().zip(items).enumerate() {
                    self.node(&format!("{pointer}/{index}"), wanted, item);
                }
            }
            _ => {
                let (wanted, here) = (scalar(expected), scalar(found));
                let is_open = |text: &Option<&str>| text.is_some_and(is_placeholder);
                if wanted != here && !is_open(&wanted) && !is_open(&here) {
                    let say = |text: Option<&str>| text.unwrap_or("another kind of value").to_owned();
                    let message =
                        format!("`{pointer}` is `{}` here, and should be `{}`", say(here), say(wanted));
                    self.say(found.span, message);
                }
            }
        }
    }

    /// The list under the heading that names supported resources.
    fn resources(&mut self, expected: &Document) {
        let wanted: Vec<_> = resources(expected).iter().map(|resource| resource.name.to_owned()).collect();
        let heading = |line: &&Line| {
            let words = line.text.to_ascii_lowercase();
            line.text.starts_with('#') && words.contains("resources") && words.contains("support")
        };
        let lines = lines(self.text);
        let Some(at) = lines.iter().position(|line| heading(&line)) else {
            return self.say(Span::at(0), "the page has no list of supported resources".to_owned());
        };
        let section = lines[at + 1..]
            .iter()
            .take_while(|line| !line.text.starts_with("# ") && !line.text.starts_with("##"));
        let mut found = Vec::new();
        for line in section {
            let item = line.text.trim_start();
            let Some(item) = item.strip_prefix("- ").or_else(|| item.strip_prefix("* ")) else { continue };
            let name = match item.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
                Some((name, _)) => name,
                None => item.split(": ").next().unwrap_or(item).trim(),
            };
            if !wanted.iter().any(|wanted| wanted == name) {
                self.say(line.span_of(name), format!("the resource `{name}` is not supported"));
            }
            found.push(name.to_owned());
        }
        for name in wanted.iter().filter(|name| !found.contains(name)) {
            self.say(lines[at].span, format!("the resource `{name}` is missing from the list"));
        }
    }

    /// The tables with a column of keys.
    fn tables(&mut self, wanted: &[rows::Row]) {
        let lines = lines(self.text);
        let mut found: Vec<&str> = Vec::new();
        let mut first = None;
        let mut columns: Option<Vec<Option<usize>>> = None;
        for line in &lines {
            let Some(cells) = cells(line) else {
                columns = None;
                continue;
            };
            let Some(known) = &columns else {
                let named: Vec<_> = cells.iter().map(|(text, _)| column(text)).collect();
                if named.contains(&Some(KEY)) {
                    first.get_or_insert(line.span);
                }
                columns = Some(named);
                continue;
            };
            if cells.iter().all(|(text, _)| !text.is_empty() && text.chars().all(|c| "-: ".contains(c))) {
                continue;
            }
            let Some(at) = known.iter().position(|column| *column == Some(KEY)) else { continue };
            let Some((key, span)) = cells.get(at) else { continue };
            let key = plain(key);
            let row = wanted.iter().find(|row| row.key == key);
            let row = row.or_else(|| wanted.iter().find(|row| row.key.ends_with(&format!(".{key}"))));
            let Some(row) = row else {
                self.say(*span, format!("the parameter `{key}` is not known"));
                continue;
            };
            found.push(&row.key);
            let right = row.cells();
            for (at, (text, span)) in cells.iter().enumerate() {
                let Some(column) = known.get(at).copied().flatten().filter(|column| *column != KEY) else {
                    continue;
                };
                let (here, there) = (plain(text), plain(&right[column]));
                // `Y` says yes.
                let is_short = column == REQUIRED
                    && !here.is_empty()
                    && there.starts_with(here.to_ascii_lowercase().as_str());
                if !is_short && !here.eq_ignore_ascii_case(&there) {
                    let what = ["label", "key", "description", "type", "`required`", "default"][column];
                    self.say(
                        *span,
                        format!("the {what} of `{}` is `{here}` here, and should be `{there}`", row.key),
                    );
                }
            }
        }
        let Some(first) = first else {
            return self.say(Span::at(0), "the page has no table of parameters".to_owned());
        };
        for row in wanted.iter().filter(|row| !found.contains(&row.key.as_str())) {
            self.say(first, format!("the parameter `{}` is missing from the table", row.key));
        }
    }

    /// The templates of the widgets; a page need not have any.
    fn widgets(&mut self, expected: &Document) {
        const OPENS: &str = "<pollwright-url";
        const TEMPLATE: &str = "template=\"";
        let wanted: Vec<_> = resources(expected).iter().map(|resource| escaped(&resource.url)).collect();
        let mut found: Vec<&str> = Vec::new();
        let mut first = None;
        for (at, _) in self.text.match_indices(OPENS) {
            let Some(start) = self.text[at..].find(TEMPLATE).map(|length| at + length + TEMPLATE.len())
            else {
                continue;
            };
            let template = self.text[start..].split('"').next().unwrap_or_default();
            let span = Span::new(start as u32, (start + template.len()) as u32);
            first.get_or_insert(span);
            if wanted.iter().all(|wanted| wanted != template) {
                self.say(span, format!("no resource has the template `{template}`"));
            }
            found.push(template);
        }
        if let Some(first) = first {
            for url in wanted.iter().filter(|url| !found.contains(&url.as_str())) {
                self.say(first, format!("no widget shows `{url}`"));
            }
        }
    }
}

/// What a string-encoded value holds.
fn whole(node: &Node) -> &Node {
    let embedded = node.text().and_then(|text| text.embedded.as_deref());
    embedded.and_then(|document| document.root.as_ref()).unwrap_or(node)
}

/// A scalar as text: the platform takes numbers and flags as strings too.
fn scalar(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Null => Some("null"),
        Value::Bool(true) => Some("true"),
        Value::Bool(false) => Some("false"),
        Value::Number(text) => Some(text),
        Value::String(text) => Some(&text.decoded.text),
        Value::Array(_) | Value::Object(_) | Value::Invalid(_) => None,
    }
}

/// A line outside code blocks.
struct Line<'a> {
    text: &'a str,
    span: Span,
}

impl Line<'_> {
    /// The place of a part of it.
    fn span_of(&self, part: &str) -> Span {
        let start = self.span.start() + self.text.find(part).unwrap_or(0) as u32;
        Span::new(start, start + part.len() as u32)
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let (mut out, mut at, mut is_code) = (Vec::new(), 0, false);
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let is_fence = content.trim_start().starts_with("```") || content.trim_start().starts_with("~~~");
        if !is_code && !is_fence {
            out.push(Line { text: content, span: Span::new(at, at + content.len() as u32) });
        }
        is_code ^= is_fence;
        at += line.len() as u32;
    }
    out
}

/// The cells of a line of a table, each with its place; `None` where it is none.
fn cells<'a>(line: &Line<'a>) -> Option<Vec<(&'a str, Span)>> {
    let inner = line.text.trim_start().strip_prefix('|')?;
    let mut start = line.text.len() - inner.len();
    let mut out = Vec::new();
    let mut was_escape = false;
    let mut push = |from: usize, to: usize| {
        let cell = line.text[from..to].trim();
        let lead = line.text[from..to].len() - line.text[from..to].trim_start().len();
        let at = line.span.start() + (from + lead) as u32;
        out.push((cell, Span::new(at, at + cell.len() as u32)));
    };
    let first = start;
    for (at, c) in line.text.char_indices().filter(|(at, _)| *at >= first) {
        if c == '|' && !was_escape {
            push(start, at);
            start = at + 1;
        }
        was_escape = c == '\\' && !was_escape;
    }
    if !line.text[start..].trim().is_empty() {
        push(start, line.text.len());
    }
    Some(out)
}

const KEY: usize = 1;
const REQUIRED: usize = 4;

/// Which of our columns a heading names.
fn column(heading: &str) -> Option<usize> {
    let words = plain(heading).to_ascii_lowercase();
    let is_one = |names: &[&str]| names.iter().any(|name| words == *name);
    [
        &["label", "name"][..],
        &["key", "parameter"],
        &["description", "what"],
        &["type", "data type", "takes"],
        &["required"],
        &["default"],
    ]
    .iter()
    .position(|names| is_one(names))
}

/// A cell without what only dresses it.
fn plain(cell: &str) -> String {
    cell.replace("\\|", "|").replace('`', "").trim_matches('*').trim().to_owned()
}
