//! Where the JSON lies inside other text: a page, a cURL command, and what its shell does to it.

mod body;
mod curl;
mod html;
mod input;
mod markup;
mod page;
mod program;
mod shell;
mod typographic;

use crate::{
    decoded::Decoded,
    diag::Edit,
    json::{Encoding, Layer},
    span::Span,
};
use serde::Serialize;

pub use curl::{commands, curl};
pub use page::{Fence, fences};

/// The JSON of a command, where a text is one; `looks_like` is what [`detect`] says.
pub fn command(text: &str, looks_like: Kind) -> Option<Block> {
    match looks_like {
        Kind::Curl => curl(text),
        Kind::Unknown => powershell(text),
        _ => None,
    }
}

/// The body of a PowerShell command: the lines between `@'` and `'@`, which hold no escapes. Empty where there are none.
fn powershell(text: &str) -> Option<Block> {
    let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[', '"']);
    if is_json || !["Invoke-RestMethod", "Invoke-WebRequest"].iter().any(|name| text.contains(name)) {
        return None;
    }
    let lines =
        text.find("@'").map(|start| start + 2).filter(|start| text[*start..].trim_start().starts_with('{'));
    let body = lines.and_then(|start| Some(start..start + text[start..].find("\n'@")?)).unwrap_or_default();
    let json = Decoded::plain(&text[body.clone()], body.start as u32);
    Some(Block { shell: Some(Shell::default()), ..Block::plain(json) })
}

/// What a text is.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The body of `POST /instances`.
    Instance,
    /// The API's answer: event settings in it are state, not input.
    Response,
    /// A command that sends one, by cURL or a program like it.
    Curl,
    /// A bare `event.poller.configuration`.
    Poller,
    /// A configuration entry of an element definition, with a string-encoded `defaultValue`.
    Entry,
    /// A bare configuration that was taken out of such a string.
    Unwrapped,
    /// Bare `event.*` settings.
    Config,
    /// Members without braces.
    Fragment,
    /// The lines of `event.poller.urls`.
    Legacy,
    /// A Markdown page.
    Markdown,
    /// An HTML page.
    Html,
    /// None of these.
    Unknown,
}

impl Kind {
    /// The kinds by the names that `--kind` takes.
    pub const NAMED: [(&'static str, Self); 10] = [
        ("body", Self::Instance),
        ("answer", Self::Response),
        ("curl", Self::Curl),
        ("poller", Self::Poller),
        ("definition", Self::Entry),
        ("settings", Self::Config),
        ("fragment", Self::Fragment),
        ("legacy", Self::Legacy),
        ("markdown", Self::Markdown),
        ("html", Self::Html),
    ];

    /// What people call it; nothing for a text that is none of them.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Instance => "request body",
            Self::Response => "API answer",
            Self::Curl => "cURL command",
            Self::Poller | Self::Unwrapped | Self::Config | Self::Fragment => "poller configuration",
            Self::Entry => "element definition",
            Self::Legacy => "legacy lines",
            Self::Markdown | Self::Html => "docs page",
            Self::Unknown => "",
        }
    }
}

/// One JSON text inside the text that was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The line (from 1) on which the surrounding block starts; `None` where the whole text is JSON.
    pub line: Option<u32>,
    /// The JSON, with the way back.
    pub text: Decoded,
    /// How text must be written to stand there.
    pub encoding: Encoding,
    /// What the shell makes of it.
    pub shell: Option<Shell>,
    /// What a page puts in the place of its tags.
    pub filled: Vec<Filled>,
}

/// A tag of a page that its site fills in.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// The tag, in bytes of the page.
    pub span: Span,
    /// What stands there: `{{page.elementKey}}`.
    pub tag: String,
    /// What is put there.
    pub value: String,
}

impl Block {
    /// A text that is JSON as it stands.
    pub fn plain(text: Decoded) -> Self {
        Self { line: None, text, encoding: Encoding::default(), shell: None, filled: Vec::new() }
    }

    /// A block of a page that is JSON as it stands.
    pub fn of(fence: &Fence) -> Self {
        Self { text: fence.text.clone(), ..Self::plain(Decoded::default()).placed(fence) }
    }

    /// The same, where the text that it was found in is a block of a page itself.
    pub fn within(mut self, fence: &Fence) -> Self {
        let lift = |text: &mut Decoded| text.go_through(&fence.text);
        lift(&mut self.text);
        if let Some(shell) = &mut self.shell {
            shell.headers.iter_mut().for_each(lift);
            shell.credentials.iter_mut().for_each(|(_, text)| lift(text));
            shell.url.iter_mut().chain(&mut shell.method).for_each(lift);
            for loss in &mut shell.losses {
                loss.span = fence.text.source_span(loss.span);
            }
            for slip in &mut shell.slips {
                slip.span = fence.text.source_span(slip.span);
                slip.edit.span = fence.text.source_span(slip.edit.span);
            }
        }
        self.placed(fence)
    }

    fn placed(self, fence: &Fence) -> Self {
        let encoding = if fence.is_html { self.encoding.inside(Layer::Html) } else { self.encoding };
        Self { line: Some(fence.line), filled: fence.filled.clone(), encoding, ..self }
    }
}

/// What a shell makes of a command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shell {
    /// What bash would really send as the body.
    pub sent: String,
    /// Where an unescaped `'` ends the quoted body, and what is lost: each a place in the file.
    pub losses: Vec<Loss>,
    /// Where the command itself is not written as a shell reads it, in order.
    pub slips: Vec<Slip>,
    /// The header values, each with its text and place.
    pub headers: Vec<Decoded>,
    /// The values of options that hold a secret.
    pub credentials: Vec<(Credential, Decoded)>,
    /// The URL.
    pub url: Option<Decoded>,
    /// The method, where one is given.
    pub method: Option<Decoded>,
    /// Whether the quotes around the body make no pair, so that what is put into it may come out otherwise.
    pub is_uneven: bool,
    /// The option that a body is sent with; `None` in PowerShell, of which nothing but the body is read.
    pub body_option: Option<&'static str>,
}

/// What the value of an option holds that is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// `name:password`.
    Login,
    /// The address of a proxy, with a login before its `@`.
    Proxy,
    /// Cookies, or the name of a file with some.
    Cookie,
    /// The name of a file, and a password behind a colon.
    Certificate,
    /// Nothing but a secret.
    Whole,
}

/// One place where the shell changes the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Why it does.
    pub cause: Cause,
    /// The stretch of the file that the shell does not take as it stands.
    pub span: Span,
    /// What stands there.
    pub written: String,
    /// What is sent instead.
    pub sent: String,
}

/// What makes a shell change a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Single quotes inside of single quotes.
    Quotes,
    /// `${…}` where the shell fills in variables.
    Template,
    /// No quotes stand around it.
    Bare,
    /// A `"` inside of double quotes, where others are escaped.
    Unescaped,
    /// No `"` is escaped inside of double quotes.
    DoubleQuotes,
}

/// One place where a command is not written as a shell reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// What is wrong.
    pub kind: SlipKind,
    /// The place in the file.
    pub span: Span,
    /// What its author meant.
    pub edit: Edit,
}

/// What a shell takes otherwise than the author of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlipKind {
    /// Blanks behind the sign that lets a line go on.
    Blank,
    /// A line that goes on without such a sign.
    Break,
    /// A dash in the place of a `-`.
    Dash,
    /// A typographic quote.
    Quote,
    /// A quote that nothing closes.
    Unclosed,
}

impl Slip {
    /// A quote that is none to a shell, and the one that was meant.
    fn quote(span: Span, meant: &str) -> Self {
        Self { kind: SlipKind::Quote, span, edit: Edit::replace(span, meant) }
    }
}

/// What a text is that is no JSON by itself; [`Kind::Unknown`] for JSON, whose kinds its tree tells apart.
///
/// A look at the first lines only: nothing here reads the whole text.
pub fn detect(text: &str) -> Kind {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if curl::is_curl(text) {
        Kind::Curl
    } else if is_html(start) {
        Kind::Html
    } else if start.starts_with(['{', '[', '"']) && !start.starts_with("{%") {
        Kind::Unknown
    } else if is_legacy(start) {
        Kind::Legacy
    } else if is_markdown(text, start) {
        Kind::Markdown
    } else {
        Kind::Unknown
    }
}

/// Whether a text starts as an object or a list of them, or as a string that holds one; `[a](b)` is a link.
pub(crate) fn starts_json(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    match start.strip_prefix('[') {
        Some(items) => items.trim_start().starts_with('{'),
        None => start.starts_with(['{', '"']),
    }
}

/// The first sign of a text that is one address and nothing else: braces and colons in it are no JSON.
pub(crate) fn address(text: &Decoded) -> Option<Decoded> {
    let address = text.text.trim();
    let starts = ["/hubs/", "http://", "https://"].iter().any(|start| address.starts_with(start));
    let at = (text.text.len() - text.text.trim_start().len()) as u32;
    let first = || Decoded::plain(&address[..1], text.source_span(Span::new(at, at + 1)).start());
    (starts && !address.contains('\n')).then(first)
}

/// Lines up to here tell what a text is.
const FIRST_LINES: usize = 200;

fn is_html(start: &str) -> bool {
    let start =
        start.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")).map_or(start, |(_, rest)| rest);
    let head: String = start.trim_start().chars().take(16).collect::<String>().to_ascii_lowercase();
    let tags = [
        "<!doctype",
        "<html",
        "<head",
        "<body",
        "<div",
        "<table",
        "<p>",
        "<p ",
        "<pre",
        "<h1",
        "<h2",
        "<article",
        "<section",
    ];
    tags.iter().any(|tag| head.starts_with(tag))
}

/// Lines `resource|/hubs/…` with comments between them, or names alone with a pipe between some of them: `contacts|leads`.
fn is_legacy(start: &str) -> bool {
    let lines = start.lines().map(str::trim).filter(|line| !line.is_empty()).take(FIRST_LINES);
    let is_comment = |line: &&str| line.starts_with('#');
    // A title with names below it is a page.
    let has_comments = lines.clone().any(|line| is_comment(&line));
    let mut lines = lines.filter(|line| !is_comment(line));
    let is_url = |text: &str| text.starts_with(['/', '<', '$', '{']) || text.starts_with("http");
    let is_name = |name: &str| {
        let name = name.trim();
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-/".contains(&byte))
    };
    let is_entry = |line: &str| match line.split_once('|') {
        Some((name, rest)) if is_url(rest.trim_start()) => !name.is_empty() && !name.trim().contains(' '),
        _ => !has_comments && line.split('|').all(is_name),
    };
    lines.clone().any(|line| line.contains('|')) && lines.all(is_entry)
}

/// Also a page in AsciiDoc or reStructuredText: what they hold is told from words in the same way.
fn is_markdown(text: &str, start: &str) -> bool {
    let front_matter = text.trim_start_matches('\u{feff}').starts_with("---");
    let mut before = "";
    front_matter
        || start.lines().take(FIRST_LINES).any(|line| {
            let is_underline = |sign: char| line.len() >= 3 && line.trim_end().trim_matches(sign).is_empty();
            let is_words = !before.trim().is_empty() && !before.contains([':', '{', '}', '"', '|']);
            let is_title = is_words && (is_underline('=') || is_underline('-'));
            before = line;
            let line = line.trim_start_matches([' ', '\t', '>']);
            let heading = line.trim_start_matches(['#', '=']);
            let is_heading =
                heading.len() < line.len() && heading.starts_with(' ') && !line.starts_with("#!");
            is_heading
                || is_title
                || ["```", "~~~", "{% highlight", ".. code", "[source"]
                    .iter()
                    .any(|start| line.starts_with(start))
        })
}
