//! Where the JSON lies inside other text: a cURL command, and what its shell does to it.

use crate::{decoded::Decoded, json::Encoding, span::Span};
use serde::Serialize;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The body of `POST /instances`.
    Instance,
    /// The API's answer: event settings in it are state, not input.
    Response,
    /// A cURL command.
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
}

/// What a shell makes of a command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shell {
    /// What bash would really send as the body.
    pub sent: String,
    /// Where an unescaped `'` ends the quoted body, and what is lost: each a place in the file.
    pub losses: Vec<Loss>,
    /// The header values, each with its text and place.
    pub headers: Vec<Decoded>,
    /// The URL.
    pub url: Option<Decoded>,
}

/// One place where the shell changes the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// The stretch of the file that the shell does not take as it stands.
    pub span: Span,
    /// What stands there.
    pub written: String,
    /// What is sent instead.
    pub sent: String,
}

/// Finds the JSON of a cURL command; `None` where the text is not one.
///
/// The block's text is what the author meant: the shell's quoting undone, losses not applied.
pub fn curl(text: &str) -> Option<Block> {
    let _ = text;
    None
}

/// What a text looks like before it is read: JSON kinds are told apart later, by what the tree holds.
pub fn detect(text: &str) -> Kind {
    let _ = text;
    Kind::Unknown
}
