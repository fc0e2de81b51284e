//! The one way through: text to findings and previews.

use crate::{
    config::Config,
    date::{Instant, Zone},
    decoded::Decoded,
    diag::Diagnostic,
    json::Document,
    platform::Platform,
    preview::Preview,
    source::{Kind, Shell},
};

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
}

/// What a text says, what is wrong with it, and what its next polls ask for.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// What the text is.
    pub kind: Kind,
    /// The configurations in the text, in order; exactly one for anything but a page.
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
    /// The next poll of each resource, in order.
    pub previews: Vec<Preview>,
    /// What is still to be filled in before it is sent: pointers of placeholders.
    pub to_fill: Vec<ToFill>,
}

/// A value that a person still has to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToFill {
    /// Where it stands, as a pointer.
    pub pointer: String,
    /// Where it stands, in bytes of the whole text.
    pub span: crate::span::Span,
    /// What stands there: `<YOUR_API_KEY>`.
    pub placeholder: String,
    /// What to call it: the field's label or its key.
    pub label: String,
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
        }
    }
}

/// Largest text that is analysed, bytes; callers refuse larger ones with one sentence.
pub const MAX_TEXT_BYTES: usize = 64 * 1024 * 1024 - 1;

/// Reads a text, finds what is wrong and renders the next polls. Never fails: what is not understood is a finding.
pub fn analyze(text: &str, options: &Options) -> Analysis {
    let _ = (text, options);
    unimplemented!()
}
