//! The events section of an element's page: written from catalog and schema, and held against a page that exists.

mod compare;
mod rows;

pub use compare::Difference;

use crate::{
    Analysed, Options, analyze,
    catalog::{Element, OwnElements},
    date::Instant,
    export::{self, BodyStyle, CommandShell, ExportError, PollerForm},
    json::{self, Document, Node},
    platform::Platform,
    secret,
    source::Kind,
};
use std::fmt::{self, Write};

/// What the events section of a page is about.
#[derive(Clone, Debug)]
pub struct ElementPage {
    /// What people call it: `Freshdesk V2`.
    pub title: String,
    platform: Platform,
    element: Option<Element>,
    /// The request body as the page shows it: pretty, without a last line break, and without secrets: placeholders in
    /// their place, on Pollwright the names of environment variables, which it reads by itself.
    body: String,
    /// The address of the widget's script.
    script: String,
}

/// Why a text gives no page; each says what to do.
#[derive(Clone, Debug, PartialEq)]
pub enum PageError {
    /// No request body with resources is in it.
    NoBody,
    /// It cannot be written out.
    Export(ExportError),
}

/// A resource of the body.
struct Resource<'a> {
    name: &'a str,
    url: String,
}

/// Where the widget's script lies, as seen from the page, unless the caller says otherwise.
pub const SCRIPT: &str = "embed/pollwright-embed.js";

impl ElementPage {
    /// The page of an element, of the catalog or a person's own, with all its resources.
    pub fn of_element(element: &Element, platform: Platform) -> Self {
        Self {
            title: element.name.clone(),
            platform,
            element: Some(element.clone()),
            body: without_secrets(element.body(platform).trim_end(), Some(element), platform),
            script: SCRIPT.to_owned(),
        }
    }

    /// The page of the first request body in a text: JSON, a cURL command or a page. Secrets become placeholders; its
    /// element may be one of `elements`.
    ///
    /// # Errors
    /// Where the text holds no body with resources, or one that is not JSON yet.
    pub fn of_text(text: &str, platform: Platform, elements: &OwnElements) -> Result<Self, PageError> {
        let analysis = analyze(text, &options(platform, elements.clone()));
        let block = analysis.blocks.iter().find(|block| is_body(block)).ok_or(PageError::NoBody)?;
        let style = BodyStyle { form: PollerForm::Object, pretty: true };
        let body = export::body(&block.text.text, style).map_err(PageError::Export)?;
        let key = block.config.element.as_ref().map(|key| key.value.to_string());
        let element = key.as_deref().and_then(|key| elements.element(key));
        let name = block.config.name.as_ref().map(|name| name.value.to_string());
        let name = name.filter(|name| !secret::is_placeholder(name));
        let title = element.map(|element| element.name.clone()).or(key).or(name);
        Ok(Self {
            title: title.unwrap_or_else(|| "This API".to_owned()),
            platform,
            element: element.cloned(),
            body: without_secrets(&body, element, platform),
            script: SCRIPT.to_owned(),
        })
    }

    /// The same with the widget's script at another address.
    #[must_use]
    pub fn with_script(self, address: &str) -> Self {
        Self { script: address.to_owned(), ..self }
    }

    /// The section as Markdown, headings from the second level on.
    pub fn markdown(&self) -> String {
        let document = json::parse(&self.body);
        let resources = resources(&document);
        let mut out = format!(
            "## Events\n\n{} is polled on {}: at each interval every resource is asked for what has changed since the \
             last poll, and each change is posted to your callback URL as an event. Dates are UTC unless a zone is named.\n",
            self.title, self.platform
        );
        self.supported(&mut out, &resources);
        self.steps(&mut out, &document);
        // Writing to a string does not fail.
        let _ = writeln!(out, "\n### JSON body\n\n```json\n{}\n```", self.body);
        if let Some(command) = self.command() {
            let _ = writeln!(out, "\n### Command\n\n```sh\n{command}\n```");
        }
        self.parameters(&mut out, &document);
        self.widgets(&mut out, &resources);
        out
    }

    /// Where a Markdown or HTML page differs from this one, in order of place.
    ///
    /// Bodies and commands are compared value by value, tables of parameters cell by cell, the list of supported
    /// resources and the widgets' templates name by name; the page's own words are its own. A placeholder matches
    /// every value.
    pub fn compare(&self, page: &str) -> Vec<Difference> {
        compare::compare(self, page)
    }

    fn supported(&self, out: &mut String, resources: &[Resource]) {
        out.push_str("\n### Supported resources\n\n");
        for resource in resources {
            let known = self.element.as_ref().and_then(|element| element.resource(resource.name));
            let notes = known.into_iter().flat_map(|resource| &resource.notes);
            let notes: Vec<_> = notes.map(|note| note.text.as_str()).collect();
            let colon = if notes.is_empty() { "" } else { ": " };
            let _ = writeln!(out, "- `{}`{colon}{}", resource.name, notes.join(" "));
        }
    }

    fn steps(&self, out: &mut String, document: &Document) {
        out.push_str("\n### Steps\n\n");
        let mut n = 0;
        let mut step = |text: &str| {
            n += 1;
            let _ = writeln!(out, "{n}. {text}");
        };
        let fields = self.element.iter().flat_map(|element| rows::fields(element, self.platform));
        for field in fields {
            step(&format!("Have your **{}** at hand. {}", field.label, field.help));
        }
        step(
            "Copy the [JSON body](#json-body) and put your own values in the place of everything in angle brackets; \
             the [parameters](#parameters) say what each means. Leave out the resources that you do not need.",
        );
        match (self.platform, self.command()) {
            (Platform::Pollwright, Some(command)) => {
                let file = command.split(' ').find(|word| word.ends_with(".json")).unwrap_or_default();
                let names = self.variables(document);
                let set = match names.is_empty() {
                    true => String::new(),
                    false => format!(", and set the environment variables {}", words(&names)),
                };
                step(&format!("Save the body as `{file}`{set}."));
                step(
                    "Run the [command](#command). The first poll takes what is there as its baseline; every further one \
                     fires an event for each change.",
                );
            }
            (_, Some(_)) => {
                let mut names = vec!["CE_USER_SECRET".to_owned(), "CE_ORGANIZATION_SECRET".to_owned()];
                names.extend(self.variables(document));
                step(&format!(
                    "Set the environment variables {}, and run the [command](#command) with your body.",
                    words(&names)
                ));
                step(
                    "Keep `id` and `token` of the answer: all further requests about this instance need them.",
                );
            }
            (_, None) => step("Import the body where the platform takes its configurations."),
        }
    }

    fn parameters(&self, out: &mut String, document: &Document) {
        let _ = writeln!(
            out,
            "\n### Parameters\n\n| Label | Key | Description | Type | Required | Default |\n\
             | --- | --- | --- | --- | --- | --- |"
        );
        for row in rows::rows(self, document) {
            let cells = row.cells().map(|cell| cell.replace('|', "\\|"));
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
    }

    fn widgets(&self, out: &mut String, resources: &[Resource]) {
        let _ = writeln!(
            out,
            "\n### What is called\n\nThe URL of each resource's next poll.\n\n<script type=\"module\" src=\"{}\"></script>",
            escaped(&self.script)
        );
        for resource in resources {
            let url = escaped(&resource.url);
            let _ = writeln!(
                out,
                "\n<pollwright-url template=\"{url}\" platform=\"{}\">\n<code>{url}</code>\n</pollwright-url>",
                self.platform.slug()
            );
        }
    }

    /// The command that makes an instance, or polls on Pollwright; `None` where the platform has none.
    fn command(&self) -> Option<String> {
        let style = BodyStyle::default();
        let command =
            export::command(&self.body, self.element.as_ref(), self.platform, CommandShell::Bash, style)
                .ok()?;
        match self.platform {
            // What stands before it writes the file, which the page shows by itself.
            Platform::Pollwright => command.lines().last().map(str::to_owned),
            _ => Some(command),
        }
    }

    /// The environment variables that stand for secrets in the command.
    fn variables(&self, document: &Document) -> Vec<String> {
        let slots = secret::secret_slots(document, self.element.as_ref());
        slots.into_iter().map(|slot| slot.env).collect()
    }

    /// What its texts are analysed for.
    fn options(&self) -> Options {
        options(self.platform, OwnElements::new(self.element.iter().cloned().collect()))
    }
}

/// The clock plays no part in what a page says.
fn options(platform: Platform, elements: OwnElements) -> Options {
    Options { platform, elements, ..Options::at(Instant::UNIX_EPOCH) }
}

/// Whether a block is a request body that polls something.
fn is_body(block: &Analysed) -> bool {
    matches!(block.kind, Kind::Instance) && !block.config.resources().is_empty()
}

fn without_secrets(body: &str, element: Option<&Element>, platform: Platform) -> String {
    let document = json::parse(body);
    let slots = match platform {
        Platform::Pollwright => secret::secret_slots(&document, element),
        _ => secret::secret_spans(&document, element),
    };
    let mut out = String::with_capacity(body.len());
    let mut done = 0;
    for slot in slots {
        let range = slot.span.range();
        if range.start < done {
            continue;
        }
        let quote = if slot.in_quotes { "" } else { "\"" };
        let field = element.and_then(|element| element.fields.iter().find(|field| field.env == slot.env));
        let instead = match (platform, field) {
            (Platform::Pollwright, _) => format!("env:{}", slot.env),
            (_, Some(field)) => field.placeholder.clone(),
            (_, None) => format!("<{}>", slot.env),
        };
        out.push_str(&body[done..range.start]);
        out.push_str(&format!("{quote}{instead}{quote}"));
        done = range.end;
    }
    out.push_str(&body[done..]);
    out
}

const POLLER: &str = "/configuration/event.poller.configuration";

fn resources(document: &Document) -> Vec<Resource<'_>> {
    let poller = document.find(POLLER).map(Node::members).unwrap_or_default();
    let url = |node: &Node| node.child("url").and_then(Node::as_str).unwrap_or_default().to_owned();
    poller.iter().map(|member| Resource { name: &member.key.text, url: url(&member.value) }).collect()
}

/// Text as HTML takes it in content and in attributes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn words(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBody => f.write_str(
                "it holds no request body with resources; a page is written of one with `configuration` and, in it, \
                 `event.poller.configuration`",
            ),
            Self::Export(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PageError {}

#[cfg(test)]
mod tests;
