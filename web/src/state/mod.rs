//! What the page knows, and how it changes: plain values, no browser, tested on the host.

mod action;
mod bench;
mod clock;
pub mod consent;
mod dates;
mod edits;
mod example;
mod field;
mod form;
mod history;
pub mod hosted;
mod made;
mod mask;
mod project;
mod share;
mod snippets;
mod storage;
mod table;
pub mod watch;

use crate::settings::Settings;
use made::Made;
use pollwright_core::{
    Analysed, Analysis, Options, analyze,
    catalog::Element,
    config::Resource,
    date::{Instant, Zone},
    diag::Diagnostic,
    export::{BodyStyle, CommandShell, ExportError},
    platform::Platform,
    preview::Preview,
    sample::{Sample, Samples},
    secret::{SecretSpan, header_secrets, outer_secrets, secret_slots, secret_spans},
    source::Kind,
    span::sort_by_span,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, rc::Rc};

pub use action::Action;
pub use bench::{Bench, BenchPoll, BenchSample, DateTable, Other};
pub use clock::{Clock, Moment};
pub use dates::{DateAnswer, DateTester, Direction};
pub use edits::Refusal;
pub use example::{EXAMPLE, example};
pub use field::{Field, Lock};
pub use form::{Control, Form, Group, ResourceRow, Row, RowGroup, items};
pub use history::{Change, History, MAX_STEPS, Step};
pub use hosted::Home;
pub use made::served;
pub use mask::{Carried, DOTS, MaskedText, masked_view, to_mask};
pub use project::{Project, Turn};
pub use share::{LONG_LINK, LinkError, Look, is_link};
pub use storage::{Restored, STORAGE_VERSION};
pub use table::{Cell, DateRows};

/// A text that the page takes has no more bytes: it is read on the thread that a person works in, and kept in a storage
/// that takes 5 MB.
pub const MAX_BYTES: usize = 4_000_000;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// What the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What Copy and Download give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportChoice {
    /// How the body is written.
    pub style: BodyStyle,
    /// For which shell the command is.
    pub shell: CommandShell,
}

/// A sentence for the person at the page, until the next action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What to say.
    pub text: String,
    /// Counts up: the same sentence may be said again.
    pub number: u32,
}

/// Everything that the page shows is a function of this.
///
/// It is cheap to clone: texts, analysis and steps are shared.
// Invariant: `analysis` and what follows it belong to `text` and the options.
#[derive(Clone, Debug)]
pub struct Session {
    text: Rc<str>,
    history: History,
    platform: Platform,
    clock: Clock,
    /// Id of the zone that `${date:…}` renders in, as typed; empty for UTC.
    server_zone: Rc<str>,
    block: usize,
    selected: Option<Rc<str>>,
    /// Pointers of secrets that the person chose to see.
    revealed: Rc<BTreeSet<String>>,
    /// Pointers of secrets that are being typed in the plain text: seen until the go ends.
    typing: Rc<BTreeSet<String>>,
    theme: Theme,
    dates: DateTester,
    export: ExportChoice,
    bench: Bench,
    /// The bench's sample, read.
    samples: Samples,
    /// How many secrets storage left out of the text; none any more once the text is another one.
    n_left_out: usize,
    /// What a `pollwright.toml` says.
    settings: Settings,
    /// The instance whose configuration this is.
    home: Option<Home>,
    /// Elements beside those of the catalog.
    made: Made,
    /// The configurations beside this one.
    project: Rc<Project>,
    notice: Option<Notice>,
    /// Where the caret goes after an undo, a redo or a fix: a byte of the shown text.
    caret: Option<u32>,
    /// How many notices there were.
    n_said: u32,
    /// How many edits of the text were not taken.
    n_refused: u32,
    analysis: Rc<Analysis>,
    secrets: Rc<[SecretSpan]>,
    /// Pointers of the form's secrets, those included that hold a placeholder still.
    secret_places: Rc<BTreeSet<String>>,
    masked: Rc<MaskedText>,
}

impl Session {
    /// A session about nothing yet.
    pub fn new(clock: Instant) -> Self {
        Self::with_text("", Platform::default(), clock)
    }

    /// A session about a text.
    pub fn with_text(text: &str, platform: Platform, clock: Instant) -> Self {
        let clock = Clock::new(clock);
        let analysis = Rc::new(analyze(text, &Options { platform, ..Options::at(clock.now()) }));
        let mut session = Self {
            text: text.into(),
            history: History::default(),
            platform,
            clock,
            server_zone: "".into(),
            block: 0,
            selected: None,
            revealed: Rc::default(),
            typing: Rc::default(),
            theme: Theme::default(),
            dates: DateTester::default(),
            export: ExportChoice::default(),
            bench: Bench::default(),
            samples: Samples::default(),
            n_left_out: 0,
            settings: Settings::default(),
            home: None,
            made: Made::default(),
            project: Rc::default(),
            notice: None,
            caret: None,
            n_refused: 0,
            n_said: 0,
            analysis,
            secrets: Rc::new([]),
            secret_places: Rc::default(),
            masked: Rc::default(),
        };
        session.derive();
        session
    }

    /// The text with its real values.
    pub fn text(&self) -> &Rc<str> {
        &self.text
    }

    /// The text as it is shown: secrets as dots, apart from those that are revealed.
    pub fn shown(&self) -> &Rc<MaskedText> {
        &self.masked
    }

    /// What core says about the text.
    pub fn analysis(&self) -> &Rc<Analysis> {
        &self.analysis
    }

    /// The configuration that the form shows: the chosen block of a page, the only one of anything else.
    pub fn analysed(&self) -> Option<&Analysed> {
        self.analysis.blocks.get(self.block).or(self.analysis.blocks.first())
    }

    /// All findings, in order of place.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.analysis.diagnostics
    }

    /// The findings at a place.
    pub fn diagnostics_at<'a>(&'a self, pointer: &'a str) -> impl Iterator<Item = &'a Diagnostic> + 'a {
        self.analysis.diagnostics.iter().filter(move |found| found.pointer.as_deref() == Some(pointer))
    }

    /// The element that the text names, where it is one of the catalog's or a person's own.
    pub fn element(&self) -> Option<&Element> {
        self.made.elements().element(&self.analysed()?.config.element.as_ref()?.value)
    }

    /// Where the configuration runs.
    pub fn platform(&self) -> Platform {
        self.platform
    }

    /// Now and the last poll.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The id of the server's zone as it was typed; empty for UTC.
    pub fn server_zone(&self) -> &str {
        &self.server_zone
    }

    /// What `${date:…}` renders in.
    pub fn zone_of_server(&self) -> Zone {
        match self.server_zone.trim() {
            "" => Zone::gmt(),
            id => Zone::resolve(id).0,
        }
    }

    /// Which block of a page the form shows, from 0.
    pub fn block(&self) -> usize {
        self.block.min(self.analysis.blocks.len().saturating_sub(1))
    }

    /// Whether the events come by webhook: then there is no next poll.
    pub fn is_webhook(&self) -> bool {
        self.analysed().is_some_and(|analysed| analysed.config.is_webhook())
    }

    /// The resource whose next call is shown: the chosen one, else the first.
    pub fn resource(&self) -> Option<&Resource> {
        let config = &self.analysed()?.config;
        let chosen = self.selected.as_ref().and_then(|name| config.resource(name));
        chosen.or_else(|| config.resources().first())
    }

    /// The next poll of [`Session::resource`].
    pub fn preview(&self) -> Option<Preview> {
        Some(self.analysed()?.preview(self.resource()?))
    }

    /// The secrets of the text, in order of place.
    pub fn secrets(&self) -> &Rc<[SecretSpan]> {
        &self.secrets
    }

    /// Whether the person chose to see the secret at a pointer.
    pub fn is_revealed(&self, pointer: &str) -> bool {
        self.revealed.contains(pointer)
    }

    /// Light or dark.
    pub fn theme(&self) -> Theme {
        self.theme
    }

    /// The date tester's fields.
    pub fn dates(&self) -> &DateTester {
        &self.dates
    }

    /// What Copy and Download give.
    pub fn export(&self) -> ExportChoice {
        self.export
    }

    /// What the views beside the form work on.
    pub fn bench(&self) -> &Bench {
        &self.bench
    }

    /// What a `pollwright.toml` says.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The instance whose configuration this is; none where it is nobody's yet.
    pub fn home(&self) -> Option<&Home> {
        self.home.as_ref()
    }

    /// What to tell the person: why the last action was refused, for one.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// How many edits of the plain text were not taken: after each the text is shown once more.
    pub fn n_refused(&self) -> u32 {
        self.n_refused
    }

    /// Where the caret of the plain text belongs now, a byte of the shown text; `None` to leave it.
    pub fn caret(&self) -> Option<u32> {
        self.caret
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// The request body as the export choice has it, secrets as they are.
    ///
    /// # Errors
    /// There is no JSON, or it is broken.
    pub fn body(&self) -> Result<String, ExportError> {
        pollwright_core::export::body(self.json(), self.export.style)
    }

    /// The command as the export choice has it, secrets as environment variables.
    ///
    /// # Errors
    /// There is no whole body, it is broken, or the platform knows no command.
    pub fn command(&self) -> Result<String, ExportError> {
        let ExportChoice { style, shell } = self.export;
        pollwright_core::export::command(self.json(), self.element(), self.platform, shell, style)
    }

    /// The state after an action; the state itself never changes.
    pub fn apply(&self, action: Action) -> Self {
        let mut next = self.clone();
        // The clock is nobody's deed, and a field is left because of the last one: what was said, and where the caret
        // belongs, stays.
        if !matches!(action, Action::Tick(_) | Action::Settled) {
            next.notice = None;
            next.caret = None;
        }
        next.act(action);
        next
    }

    fn json(&self) -> &str {
        self.analysed().map_or(&self.text, |analysed| &analysed.text.text)
    }

    /// What the analysis is made for.
    fn options(&self) -> Options {
        Options {
            platform: self.platform,
            last_poll: self.clock.last_poll(),
            server_zone: self.zone_of_server(),
            samples: self.samples.clone(),
            policy: self.settings.rules.clone(),
            elements: self.made.elements().clone(),
            ..Options::at(self.clock.now())
        }
    }

    /// What the text is analysed for, as the core's JavaScript takes it.
    pub fn call_options(&self) -> serde_json::Value {
        let options = self.options();
        serde_json::json!({
            "now": options.now,
            "lastPoll": options.last_poll,
            "platform": options.platform.slug(),
            "serverZone": options.server_zone.id(),
            "samples": self.bench.sample.iter().filter(|_| self.samples != Samples::default()).collect::<Vec<_>>(),
            "rules": self.settings.rules,
            "elements": self.made.elements().files().collect::<Vec<_>>(),
        })
    }

    /// The resource whose next call is shown, as the core's JavaScript takes it.
    pub fn which(&self) -> serde_json::Value {
        serde_json::json!({
            "block": self.block(),
            "resource": self.resource().map(|resource| resource.name.value.as_str()),
        })
    }

    /// Puts another bench in the place of the one that is there; a new sample brings new findings.
    fn set_bench(&mut self, bench: Bench) {
        let is_new = bench.sample != self.bench.sample;
        self.bench = bench;
        if is_new {
            let read = self.bench.sample.as_ref().and_then(|sample| {
                let read = Sample::read(&sample.text).ok()?.choose(sample.records_path.as_deref()).ok()?;
                Some((Some(sample.resource.to_string()), read))
            });
            self.samples = Samples::new(read.into_iter().collect());
            self.analyze();
        }
    }

    /// Brings the analysis, and all that follows from it, up to date.
    fn analyze(&mut self) {
        self.analysis = Rc::new(analyze(&self.text, &self.options()));
        self.derive();
    }

    fn derive(&mut self) {
        let mut secrets = Vec::new();
        for (index, block) in self.analysis.blocks.iter().enumerate() {
            let key = block.config.element.as_ref().map(|key| key.value.as_str());
            let mut found =
                secret_spans(&block.document, key.and_then(|key| self.made.elements().element(key)));
            let headers = block.shell.as_ref().map(|shell| shell.headers.as_slice()).unwrap_or_default();
            for (n, span) in header_secrets(headers).into_iter().enumerate() {
                let pointer = format!("header:{n}");
                found.push(SecretSpan { pointer, span, env: String::new(), in_quotes: true });
            }
            // Pointers of a page's blocks would meet; the first block keeps its own.
            for secret in &mut found {
                if index > 0 {
                    secret.pointer.insert_str(0, &format!("block:{index}"));
                }
            }
            secrets.append(&mut found);
        }
        sort_by_span(&mut secrets, |secret| secret.span);
        let (kind, is_broken) = (self.analysis.kind, self.is_broken());
        if is_broken || matches!(kind, Kind::Curl | Kind::Markdown | Kind::Html) {
            // Quoted, in whatever the quotes are escaped with.
            let is_named = |element: &&Element| {
                self.text.match_indices(&*element.key).any(|(at, key)| {
                    self.text[..at].ends_with(['"', '\'', ';'])
                        && self.text[at + key.len()..].starts_with(['"', '\'', '\\', '&', '^'])
                })
            };
            let elements: Vec<_> = self.elements().filter(is_named).collect();
            let blocks = self.analysis.blocks.iter().filter(|_| !is_broken).map(|block| block.text.span());
            let mut taken: Vec<_> = blocks.chain(secrets.iter().map(|secret| secret.span)).collect();
            sort_by_span(&mut taken, |span| *span);
            taken.dedup_by(|later, earlier| {
                let is_one = later.start() <= earlier.end();
                if is_one {
                    *earlier = earlier.join(*later);
                }
                is_one
            });
            let is_free = |loose: &SecretSpan| {
                let at = taken.partition_point(|span| span.end() <= loose.span.start());
                taken.get(at).is_none_or(|span| loose.span.end() <= span.start())
            };
            secrets.extend(outer_secrets(&self.text, kind, &elements).into_iter().filter(is_free));
            sort_by_span(&mut secrets, |secret| secret.span);
        }
        self.secrets = secrets.into();
        let slots = self.analysed().map(|shown| secret_slots(&shown.document, self.element()));
        let places = slots.unwrap_or_default().into_iter().map(|slot| slot.pointer);
        // Put in one by one: collecting them would sort, with a sort of its own.
        let mut secret_places = BTreeSet::new();
        secret_places.extend(places);
        self.secret_places = Rc::new(secret_places);
        self.mask();
    }

    /// Whether the trees may have missed something.
    fn is_broken(&self) -> bool {
        let is_whole = |block: &Analysed| block.document.root.is_some() && block.document.errors.is_empty();
        let is_syntax = |found: &Diagnostic| found.rule == "json-syntax";
        self.analysis.blocks.is_empty()
            || !self.analysis.blocks.iter().all(is_whole)
            || self.analysis.diagnostics.iter().any(is_syntax)
    }

    fn mask(&mut self) {
        let is_seen = |pointer: &str| self.revealed.contains(pointer) || self.typing.contains(pointer);
        let spans = to_mask(&self.secrets, |pointer| {
            // What was revealed stays so while the text is broken around it.
            let step = pointer.strip_prefix("text:").map(|key| format!("/{key}"));
            let is_same = |seen: &String| step.as_ref().is_some_and(|step| seen.ends_with(step.as_str()));
            is_seen(pointer) || self.revealed.iter().chain(self.typing.iter()).any(is_same)
        });
        self.masked = Rc::new(masked_view(&self.text, &spans));
    }
}

/// Equal where the page would look the same; the analysis is compared by identity.
impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.analysis, &other.analysis)
            && Rc::ptr_eq(&self.project, &other.project)
            && self.made == other.made
            && self.text == other.text
            && self.history == other.history
            && self.platform == other.platform
            && self.clock == other.clock
            && self.server_zone == other.server_zone
            && self.block == other.block
            && self.selected == other.selected
            && self.revealed == other.revealed
            && self.typing == other.typing
            && self.theme == other.theme
            && self.dates == other.dates
            && self.export == other.export
            && self.bench == other.bench
            && self.settings == other.settings
            && self.notice == other.notice
            && self.caret == other.caret
            && self.n_refused == other.n_refused
    }
}

#[cfg(test)]
mod tests;
