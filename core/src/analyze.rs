//! The one way through: text to findings and previews.

use crate::{
    catalog::{self, OwnElements},
    config::{Config, Resource},
    date::{Instant, Zone},
    decoded::Decoded,
    diag::Diagnostic,
    json::{self, Document, Layer, Node, SyntaxError, SyntaxErrorKind, Value},
    lower,
    platform::Platform,
    policy::{self, Policy},
    preview::{Preview, PreviewOptions, preview},
    rules::{self, Placeholder, Subject},
    sample::Samples,
    schema::{self, Place},
    source::{self, Block, Kind, Shell},
    span::{Span, sort_by_span},
};
use std::collections::BTreeSet;

/// What an analysis is made for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the configuration runs.
    pub platform: Platform,
    /// The instant that the analysis takes for now.
    pub now: Instant,
    /// The last committed poll; `None` for one interval before `now`.
    pub last_poll: Option<Instant>,
    /// What `${date:…}` renders in; UTC where nobody says otherwise.
    pub server_zone: Zone,
    /// What the text is; `None` to find out.
    pub kind: Option<Kind>,
    /// Whether the text is about to be sent: placeholders are errors then.
    pub ready: bool,
    /// Whether the text stays with its author: then real credentials in it are no finding.
    pub private: bool,
    /// Whether comments may stand in JSON: in a file whose name says so.
    pub comments: bool,
    /// Whether it is a page unless it starts as JSON: words without a title are no configuration that is broken.
    pub page: bool,
    /// What the API answers, where that is at hand: then fields and formats are held against it.
    pub samples: Samples,
    /// Which rules are off, or weigh otherwise.
    pub policy: Policy,
    /// Elements beside those of the catalog.
    pub elements: OwnElements,
}

/// What a text says, what is wrong with it, and what its next polls ask for.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// What the text is.
    pub kind: Kind,
    /// The configurations in the text, in order; exactly one for anything but a page and a list of them.
    pub blocks: Vec<Analysed>,
    /// All findings, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// One configuration of a text.
#[derive(Clone, Debug)]
pub struct Analysed {
    /// The line (from 1) on which its block starts; `None` where the whole text is JSON.
    pub line: Option<u32>,
    /// What it is.
    pub kind: Kind,
    /// Its JSON with the way back to the text.
    pub text: Decoded,
    /// Its tree, string-encoded parts read; spans count bytes of the whole text.
    pub document: Document,
    /// What it says.
    pub config: Config,
    /// What the shell makes of it, where it stands in a command.
    pub shell: Option<Shell>,
    /// What its previews are made for.
    pub moment: PreviewOptions,
    /// What is still to be filled in before it is sent: pointers of placeholders.
    pub to_fill: Vec<ToFill>,
}

/// A value that a person still has to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToFill {
    /// Where it stands, as a pointer.
    pub pointer: String,
    /// Where it stands, in bytes of the whole text.
    pub span: Span,
    /// What stands there: `<YOUR_API_KEY>`.
    pub placeholder: String,
    /// What to call it: the field's label or its key, with the resource that it belongs to: `URL of contacts`.
    pub label: String,
    /// The resource that it belongs to.
    pub resource: Option<String>,
}

impl Analysed {
    /// The next poll of one of its resources, worked out when it is asked for: who looks for mistakes needs none.
    pub fn preview(&self, resource: &Resource) -> Preview {
        preview(&self.config, resource, &self.moment)
    }

    /// The next poll of each resource, in order.
    pub fn previews(&self) -> impl Iterator<Item = Preview> {
        self.config.resources().iter().map(|resource| self.preview(resource))
    }
}

impl Options {
    /// Everything by default at an instant.
    pub fn at(now: Instant) -> Self {
        Self {
            platform: Platform::default(),
            now,
            last_poll: None,
            server_zone: Zone::gmt(),
            kind: None,
            ready: false,
            private: false,
            comments: false,
            page: false,
            samples: Samples::default(),
            policy: Policy::default(),
            elements: OwnElements::default(),
        }
    }

    /// Takes over what the name of a file says of its text.
    pub fn name(&mut self, path: &str) {
        let ends = |endings: &[&str]| {
            path.rsplit_once('.')
                .is_some_and(|(_, own)| endings.iter().any(|known| known.eq_ignore_ascii_case(own)))
        };
        self.comments = ends(&["jsonc", "json5"]);
        self.page = ends(&["md", "markdown", "mdx", "rst", "adoc", "asciidoc"]);
    }
}

/// Largest text that is analysed, bytes; callers refuse larger ones with one sentence.
pub const MAX_TEXT_BYTES: usize = 64 * 1024 * 1024 - 1;

/// Reads a text, finds what is wrong, and knows the next polls. Never fails: what is not understood is a finding.
///
/// ```
/// use pollwright_core::{Options, analyze};
///
/// let now = "2026-11-20T14:45:00Z".parse().unwrap();
/// let text = r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:HH:mm}'", "idField": " " } }"#;
/// let analysis = analyze(text, &Options::at(now));
/// let preview = analysis.blocks[0].previews().next().unwrap();
/// assert_eq!(preview.url.unwrap().raw(), "/hubs/crm/contacts?where=updated>='14:30'");
/// assert!(analysis.diagnostics.iter().any(|found| found.rule == "blank-value"));
/// ```
pub fn analyze(text: &str, options: &Options) -> Analysis {
    let mut analysis = read(text, options);
    let is_page = matches!(analysis.kind, Kind::Markdown | Kind::Html);
    let blocks = is_page.then(|| analysis.blocks.iter().map(|block| block.text.span()).collect::<Vec<_>>());
    policy::ignore(text, blocks.as_deref(), &mut analysis.diagnostics);
    options.policy.apply(&mut analysis.diagnostics);
    analysis
}

fn read(text: &str, options: &Options) -> Analysis {
    let looks_like = options.kind.unwrap_or_else(|| match source::detect(text) {
        Kind::Unknown if options.page && !source::starts_json(text) => Kind::Markdown,
        kind => kind,
    });
    if matches!(looks_like, Kind::Markdown | Kind::Html) {
        return page(text, looks_like, options);
    }
    let (block, outer) = match source::command(text, looks_like) {
        Some(block) => (block, Some(looks_like).filter(|kind| *kind == Kind::Curl)),
        None => (out_of_strings(Block::plain(Decoded::plain(text, 0))), None),
    };
    let (block, diagnostics) = analysed(text, block, looks_like, options);
    let kind = outer.unwrap_or(block.kind);
    if kind == Kind::Unknown
        && let Some((kind, parts)) = parts(text, &block.document, options)
    {
        let (mut blocks, mut diagnostics) = (Vec::new(), Vec::new());
        for (pointer, part) in parts {
            let (mut block, mut found) = analysed(text, part, Kind::Unknown, options);
            let pointers = found.iter_mut().filter_map(|found| found.pointer.as_mut());
            for own in pointers.chain(block.to_fill.iter_mut().map(|one| &mut one.pointer)) {
                own.insert_str(0, &pointer);
            }
            blocks.push(block);
            diagnostics.append(&mut found);
        }
        return Analysis { kind, blocks, diagnostics };
    }
    Analysis { kind, blocks: vec![block], diagnostics }
}

/// The configurations of a list of bodies or answers, each with the pointer to it; `None` for any other list, and for one
/// that is broken between its items.
fn parts(text: &str, document: &Document, options: &Options) -> Option<(Kind, Vec<(String, Block)>)> {
    let Value::Array(items) = &document.root.as_ref()?.value else { return None };
    // What is told at an item's first byte may lie before it.
    let is_inside = |error: &SyntaxError| {
        let holds = |item: &Node| item.span.covers(error.span) && item.span.start() < error.span.start();
        items.iter().any(holds)
    };
    let is_comment = |error: &SyntaxError| options.comments && error.kind == SyntaxErrorKind::Comment;
    if !document.errors.iter().all(|error| is_inside(error) || is_comment(error)) {
        return None;
    }
    let kinds: Vec<_> = items.iter().map(lower::kind_of).collect();
    let kind = *kinds.first().filter(|_| !kinds.contains(&Kind::Unknown))?;
    let (mut line, mut at) = (1, 0);
    let parts = items.iter().enumerate().map(|(index, item)| {
        let start = item.span.range().start;
        line += text[at..start].matches('\n').count() as u32;
        at = start;
        let item = Decoded::plain(&text[item.span.range()], item.span.start());
        (format!("/{index}"), Block { line: Some(line), ..Block::plain(item) })
    });
    Some((kind, parts.collect()))
}

/// What a text says that is one JSON string with an object in it, however often it was encoded; else the text itself.
fn out_of_strings(block: Block) -> Block {
    if !block.text.text.trim_start().starts_with('"') {
        return block;
    }
    let (mut text, mut encoding) = (block.text.clone(), block.encoding.clone());
    while text.text.trim_start().starts_with('"') {
        let document = json::parse_within(&text, &encoding);
        let Some(Value::String(inner)) = document.root.map(|root| root.value) else { break };
        text = inner.decoded;
        encoding = encoding.with(Layer::JsonString);
    }
    if text.text.trim_start().starts_with('{') { Block { text, encoding, ..block } } else { block }
}

/// The blocks of a page that hold a configuration; what the others hold is nobody's concern.
fn page(text: &str, kind: Kind, options: &Options) -> Analysis {
    let (mut blocks, mut diagnostics, mut beside) = (Vec::new(), Vec::new(), Vec::new());
    for fence in source::fences(text, kind) {
        let looks_like = source::detect(&fence.text.text);
        let command = source::command(&fence.text.text, looks_like);
        let block = match command {
            Some(block) => block.within(&fence),
            None if matches!(looks_like, Kind::Unknown | Kind::Legacy) => Block::of(&fence),
            None => continue,
        };
        let (block, found) = analysed(text, block, looks_like, options);
        let is_it = match block.kind {
            Kind::Unknown => false,
            Kind::Poller => block.config.resources().iter().any(is_polled),
            _ => true,
        };
        if is_it {
            blocks.push(block);
            diagnostics.extend(found);
        } else if block.shell.is_some() {
            beside.extend(found.into_iter().filter(|found| found.rule == "secret-in-config"));
        }
    }
    // What other commands of such a page give away goes out with it; any other page is not looked after.
    if !blocks.is_empty() && !beside.is_empty() {
        diagnostics.append(&mut beside);
        sort_by_span(&mut diagnostics, |found| found.span);
    }
    Analysis { kind, blocks, diagnostics }
}

/// Whether a resource is surely one: any object with the address of something else has a `url`.
fn is_polled(resource: &Resource) -> bool {
    let is_own = |url: &str| !url.starts_with("http") || url.contains("${");
    resource.id_field.is_some()
        || resource.dates_span.is_some()
        || resource.url.as_ref().is_some_and(|url| is_own(url.text.text.trim()))
}

fn analysed(text: &str, block: Block, looks_like: Kind, options: &Options) -> (Analysed, Vec<Diagnostic>) {
    let mut document = match looks_like {
        // Its lines are no JSON; what looks like some in them is not told.
        Kind::Legacy => json::parse(""),
        Kind::Unknown if let Some(start) = source::address(&block.text) => {
            json::parse_within(&start, &block.encoding)
        }
        _ => json::parse_within(&block.text, &block.encoding),
    };
    let kind = match looks_like {
        Kind::Curl | Kind::Unknown => lower::kind(&document),
        kind => kind,
    };
    lower::unwrap_strings(&mut document, kind);
    let lowered = lower::lower(&document, kind);
    let element = element(&document, &lowered.config, &options.elements);
    let marked = rules::marked(&document, element, options.private);
    let subject = Subject {
        text,
        block: &block.text,
        document: &document,
        lowered: &lowered,
        kind,
        platform: options.platform,
        element,
        pattern_warnings: rules::pattern_warnings(
            lowered.config.resources(),
            options.now,
            &options.server_zone,
        ),
        marked: &marked,
        shell: block.shell.as_ref(),
        samples: &options.samples,
        filled: &block.filled,
        ready: options.ready,
        private: options.private,
        comments: options.comments,
    };
    let diagnostics = rules::run(&subject);
    let (mut to_fill, mut asked) = (Vec::new(), BTreeSet::new());
    for one in marked.placeholders {
        let one = to_fill_of(one, element, lowered.config.resources());
        // A value that stands twice in one text is asked for once.
        if asked.insert((one.pointer.clone(), one.placeholder.clone())) {
            to_fill.push(one);
        }
    }
    let moment = PreviewOptions {
        platform: options.platform,
        poll_start: options.now,
        last_poll: options.last_poll,
        server_zone: options.server_zone.clone(),
    };
    let (config, line) = (lowered.config, block.line);
    (
        Analysed { line, kind, text: block.text, document, config, shell: block.shell, moment, to_fill },
        diagnostics,
    )
}

/// The element that a body names, by its key or by its number, where the catalog has it.
fn element<'a>(
    document: &Document,
    config: &Config,
    elements: &'a OwnElements,
) -> Option<&'a catalog::Element> {
    if let Some(key) = &config.element {
        return elements.element(&key.value);
    }
    let number = match &document.find("/element/id")?.value {
        Value::Number(text) => text.as_str(),
        Value::String(text) => text.decoded.text.trim(),
        _ => return None,
    };
    elements.numbered(number.parse().ok()?)
}

/// A placeholder with a name that people know.
fn to_fill_of(
    placeholder: Placeholder,
    element: Option<&catalog::Element>,
    resources: &[Resource],
) -> ToFill {
    let Placeholder { pointer, span, text, .. } = placeholder;
    // Resources stand in order of place; of one inside a string the bytes are its own too.
    let after = resources.partition_point(|resource| resource.span.start() <= span.start());
    let holder = resources[..after].last().filter(|resource| resource.span.covers(span));
    let resource = holder.map(|resource| resource.name.value.to_string());
    let label = match &resource {
        Some(name) => format!("{} of {name}", label(&pointer, element)),
        None => label(&pointer, element),
    };
    ToFill { pointer, span, placeholder: text, label, resource }
}

/// What people call the value at a pointer: the label of the element's field or of the format's key, else its name.
fn label(pointer: &str, element: Option<&catalog::Element>) -> String {
    let steps: Vec<_> = pointer.split(['/', '#']).skip(1).map(json::unescape_step).collect();
    let name =
        steps.iter().rev().find(|step| step.parse::<usize>().is_err()).map_or("", |step| step.as_ref());
    if let Some(field) =
        element.and_then(|element| element.fields.iter().find(|f| f.key == name || f.key == pointer))
    {
        return field.label.clone();
    }
    let place = match steps.as_slice() {
        [_] => Place::Body,
        [first, _] if first == "element" => Place::Element,
        [first, _] if first == "providerData" => Place::ProviderData,
        [first, _] if first == "configuration" => Place::Configuration,
        [first, _] if first == "tags" => Place::Body,
        _ => Place::Resource,
    };
    schema::find(place, name).map_or_else(|| name.to_owned(), |key| key.label.to_owned())
}
