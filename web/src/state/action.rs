//! What a person or the browser can do to a session.

use super::{
    Bench, DateTester, ExportChoice, Home, MAX_BYTES, Notice, Session, Theme,
    edits::{self, Refusal},
    history::{Change, Step},
};
use crate::settings::Settings;
use pollwright_core::{
    Analysed, catalog::OwnElements, date::Instant, diag::Fix, export::PollerForm, platform::Platform, repair,
    sample::Sample, source::Kind,
};
use serde_json::Value;
use std::rc::Rc;

/// What is said in place of taking records for a configuration.
const RECORDS: &str = "these are records of an API and no configuration: the work stays as it was; \
                       with an element picked, `From a sample…` finds id and dates in them";

/// What is said in place of taking anything else.
const NOTHING: &str = "what was pasted holds no configuration, and the work stays as it was";

/// One thing that happens to a [`Session`].
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The plain text was edited.
    TextEdited {
        /// All of it as it is shown now, dots included.
        text: Rc<str>,
        /// Where the caret stands: a byte of that text.
        caret: u32,
    },
    /// The whole text was replaced: pasted, opened, dropped. The data file of an element is taken into the project
    /// instead.
    Paste(Rc<str>),
    /// Another work takes the place of this one, with its own steps; tastes stay.
    Open(Box<Session>),
    /// The configuration at hand gets a name; none for what it is about.
    NameConfiguration(Rc<str>),
    /// A fresh body of an element of the catalog.
    PickElement(Rc<str>),
    /// An element that a person made is taken into the project: its data file.
    KeepElement(Rc<str>),
    /// The server behind the page knows these elements.
    Serve(OwnElements),
    /// The element of this key, which a person made, is taken out of the project.
    ForgetElement(Rc<str>),
    /// A field of the form has this value now; objects on the way are made.
    Set {
        /// Where.
        pointer: String,
        /// What. A number or boolean stays a string where the text has it as one.
        value: Value,
    },
    /// Several fields have these values now, in one step.
    SetAll(Vec<(String, Value)>),
    /// A field of the form is taken out of the text.
    Remove {
        /// Where.
        pointer: String,
    },
    /// A member gets another key.
    Rename {
        /// Where.
        pointer: String,
        /// Its new key.
        key: String,
    },
    /// A resource is polled: the catalog's configuration of that name, else an empty one.
    AddResource(String),
    /// A resource is copied under another name, right after it.
    CopyResource {
        /// Its name.
        from: String,
        /// The copy's.
        to: String,
    },
    /// A resource gets another name.
    RenameResource {
        /// Its name.
        from: String,
        /// Its new one.
        to: String,
    },
    /// A resource changes places with the one before it or after it.
    MoveResource {
        /// Its name.
        name: String,
        /// Before it.
        up: bool,
    },
    /// A resource is polled no more.
    RemoveResource(String),
    /// The next calls of this resource are to be seen.
    SelectResource(String),
    /// The form shows this block of a page, from 0.
    SelectBlock(usize),
    /// `event.poller.configuration` as an object or as a string.
    SetPollerForm(PollerForm),
    /// A fix of a finding that stands now.
    ApplyFix(Fix),
    /// All fixes that are safe, round by round until none is left.
    ApplyAllSafe,
    /// The text is laid out anew.
    Format,
    /// Where it runs.
    SetPlatform(Platform),
    /// Now, as typed; empty to follow the clock.
    TypeNow(Rc<str>),
    /// The last poll, as typed; empty for one interval before now.
    TypeLastPoll(Rc<str>),
    /// The clock moved on.
    Tick(Instant),
    /// Now stays where it is.
    FreezeClock,
    /// Now goes with the clock again.
    FollowClock,
    /// The id of the zone that `${date:…}` renders in; empty for UTC.
    SetServerZone(Rc<str>),
    /// The secret at a pointer is to be seen.
    Reveal(String),
    /// The secret at a pointer is to be dots again.
    Hide(String),
    /// Light or dark.
    SetTheme(Theme),
    /// The date tester's fields.
    SetDates(DateTester),
    /// What Copy and Download give.
    SetExport(ExportChoice),
    /// What a `pollwright.toml` says; by default nothing.
    SetSettings(Settings),
    /// What the views beside the form work on.
    SetBench(Bench),
    /// The text is the configuration of this instance now, or nobody's.
    SetHome(Option<Home>),
    /// A go of typing ended: the field lost the focus, or the caret was moved.
    Settled,
    /// Takes the last step back.
    Undo,
    /// Does the last undone step again.
    Redo,
    /// Something to tell the person: storage is full, the clipboard is forbidden.
    Notify(String),
}

impl Session {
    pub(super) fn act(&mut self, action: Action) {
        match action {
            Action::TextEdited { text, caret } => self.edit_text(&text, caret),
            Action::Paste(text) if !self.fits(text.len()) || self.takes_element(&text) => {}
            Action::Paste(text) => {
                let before = self.clone();
                let mut is_string = false;
                self.in_one_step(|session| {
                    session.replace_all(&text);
                    is_string = session.is_in_string();
                    if is_string {
                        let inner = session.json().to_owned();
                        session.replace_all(&inner);
                    }
                });
                if self.has_records_alone() {
                    *self = before;
                    self.say(RECORDS);
                } else if let Some(why) = self.no_configuration().filter(|_| !before.text.trim().is_empty()) {
                    *self = before;
                    self.say(format!("{NOTHING}; {why}"));
                } else if is_string {
                    self.say("read out of a JSON string: the text is what that string said");
                } else {
                    self.block = self.first_polled();
                    self.tell_what_it_is();
                }
            }
            Action::Open(opened) => {
                let served = self.made.served().clone();
                *self = Self { theme: self.theme, export: self.export, ..*opened };
                self.serve(served);
            }
            Action::NameConfiguration(name) => Rc::make_mut(&mut self.project).name = name.trim().into(),
            Action::PickElement(key) => {
                match self.made.elements().element(&key).map(|element| element.body(self.platform)) {
                    Some(body) => {
                        self.selected = None;
                        self.revealed = Rc::default();
                        self.home = None;
                        self.replace_all(&body);
                    }
                    None => self.say(format!("the catalog has no element `{key}`")),
                }
            }
            Action::Serve(elements) => self.serve(elements),
            Action::KeepElement(file) => self.keep_element(&file),
            Action::ForgetElement(key) => self.forget_element(&key),
            Action::Set { pointer, value } => {
                let result = edits::set(self, &pointer, &value);
                self.edit_form(Step::Field(pointer.clone()), result);
            }
            Action::SetAll(values) => self.set_all(&values),
            Action::Remove { pointer } => {
                self.edit_form(Step::Whole, edits::remove(self, &pointer));
            }
            Action::Rename { pointer, key } => {
                self.edit_form(Step::Whole, edits::rename(self, &pointer, &key));
            }
            Action::AddResource(name) => {
                let result = edits::add_resource(self, &name);
                self.edit_resources(&name, result);
            }
            Action::CopyResource { from, to } => {
                let result = edits::copy_resource(self, &from, &to);
                self.edit_resources(&to, result);
            }
            Action::RenameResource { from, to } => {
                let result = edits::rename_resource(self, &from, &to);
                self.edit_resources(&to, result);
            }
            Action::MoveResource { name, up } => {
                let result = edits::move_resource(self, &name, up);
                self.edit_resources(&name, result);
            }
            Action::RemoveResource(name) => {
                self.edit_form(Step::Whole, edits::remove_resource(self, &name));
            }
            Action::SelectResource(name) => self.selected = Some(name.into()),
            Action::SelectBlock(block) => self.block = block,
            Action::SetPollerForm(form) => {
                self.edit_form(Step::Whole, edits::poller_form(self, form));
            }
            Action::ApplyFix(fix) => self.edit_form(Step::Whole, edits::fixed(self, &fix)),
            Action::ApplyAllSafe => self.apply_all_safe(),
            Action::Format => self.edit_form(Step::Whole, edits::formatted(self)),
            Action::SetPlatform(platform) => self.set_platform(platform),
            Action::TypeNow(typed) => self.with_clock(|clock| clock.type_now(&typed)),
            Action::TypeLastPoll(typed) => self.with_clock(|clock| clock.type_last_poll(&typed)),
            Action::Tick(instant) => self.with_clock(|clock| clock.tick(instant)),
            Action::FreezeClock => self.with_clock(super::Clock::freeze),
            Action::FollowClock => self.with_clock(super::Clock::follow),
            Action::SetServerZone(id) => {
                if self.server_zone != id {
                    self.server_zone = id;
                    self.analyze();
                }
            }
            Action::Reveal(pointer) => {
                Rc::make_mut(&mut self.revealed).insert(pointer);
                self.mask();
            }
            Action::Hide(pointer) => {
                Rc::make_mut(&mut self.revealed).remove(&pointer);
                self.mask();
            }
            Action::SetTheme(theme) => self.theme = theme,
            Action::SetDates(dates) => self.dates = dates,
            Action::SetExport(export) => self.export = export,
            Action::SetSettings(settings) => {
                let Settings { platform, elements, rules, .. } = settings;
                self.settings = Settings { platform, rules, ..Settings::default() };
                let taken = match self.settings == Settings::default() {
                    true => "the rules weigh what they weigh by default".to_owned(),
                    false => format!(
                        "taken from pollwright.toml: {} rules{}",
                        self.settings.rules.0.len(),
                        platform
                            .map_or_else(String::new, |platform| format!(", and that it runs on {platform}"))
                    ),
                };
                let left = match elements.is_empty() {
                    true => "",
                    false => {
                        "; its `elements` are files, which this page does not look for: open each of them here, or make it with New element"
                    }
                };
                self.say(taken + left);
                if let Some(platform) = platform {
                    self.set_platform(platform);
                }
                self.analyze();
            }
            Action::SetBench(bench) => self.set_bench(bench),
            Action::SetHome(home) => self.home = home,
            Action::Settled => self.settle(),
            Action::Undo => match self.history.undo() {
                Some(change) => self.travel(&change.reversed()),
                None => self.say("there is nothing to undo"),
            },
            Action::Redo => match self.history.redo() {
                Some(change) => self.travel(&change),
                None => self.say("there is nothing to redo"),
            },
            Action::Notify(text) => self.say(text),
        }
    }

    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.n_said += 1;
        self.notice = Some(Notice { text: text.into(), number: self.n_said });
    }

    fn edit_text(&mut self, shown: &str, caret: u32) {
        let masked = self.masked.clone();
        let Some(carried) = masked.carry_back(&self.text, shown) else { return };
        let change = carried.change;
        if !self.fits(self.text.len() - change.removed.len() + change.inserted.len()) {
            self.n_refused += 1;
            return;
        }
        let typed = (change.at, change.at + change.inserted.len());
        self.text = change.apply(&self.text).into();
        self.history.push(Step::Typing, change);
        self.analyze();
        // Who types a secret sees it until the go ends; a secret inside a larger paste is dots at once.
        let is_typed = |start: usize, end: usize| {
            typed.0 <= end && start <= typed.1 && !(typed.0 < start && end < typed.1)
        };
        let seen: Vec<_> = self
            .secrets
            .iter()
            .filter(|secret| is_typed(secret.span.range().start, secret.span.range().end))
            .map(|secret| secret.pointer.clone())
            .collect();
        if !seen.is_empty() {
            Rc::make_mut(&mut self.typing).extend(seen);
            self.mask();
        }
        // What is shown differs from what the text area holds where dots were replaced or appeared.
        if *self.masked.text != *shown {
            let at = if carried.touched_secret { typed.1 as u32 } else { masked.real_of(caret) };
            self.caret = Some(self.masked.shown_of(at.min(self.text.len() as u32)));
        }
    }

    fn replace_all(&mut self, text: &str) {
        if let Some(change) = Change::between(&self.text, text)
            && self.fits(text.len())
        {
            self.commit(Step::Whole, change);
        }
    }

    /// Says what a text was taken for, where it is not the configuration itself.
    fn tell_what_it_is(&mut self) {
        let n_lost = self.analysis.diagnostics.iter().filter(|found| found.rule == "shell-quoting").count();
        let said = match (self.analysis.kind, self.analysis.blocks.len()) {
            (Kind::Curl, _) if n_lost > 0 => {
                "read as a cURL command; bash would send something else: the problems say what is lost"
                    .to_owned()
            }
            (Kind::Curl, _) => "read as a cURL command: the form shows the body that it sends".to_owned(),
            (Kind::Response, _) => {
                "read as an answer of the API: what it says of events is state, and not yours to set"
                    .to_owned()
            }
            (Kind::Entry, _) => {
                "read as an element's definition: the form shows what its `defaultValue` encodes".to_owned()
            }
            (Kind::Legacy, _) => {
                "read as lines of `event.poller.urls`, the form before `event.poller.configuration`"
                    .to_owned()
            }
            (Kind::Markdown | Kind::Html, 0) => {
                "read as a docs page; none of its blocks holds a configuration".to_owned()
            }
            (Kind::Markdown | Kind::Html, 1) => "read as a docs page with one configuration".to_owned(),
            (Kind::Markdown | Kind::Html, n) => {
                format!("read as a docs page with {n} configurations: choose one above the text")
            }
            _ => return,
        };
        self.say(said);
    }

    /// Why nothing in the text is a configuration of any kind, where nothing is.
    fn no_configuration(&self) -> Option<String> {
        let found = self.analysis.diagnostics.iter().find(|found| found.rule == "not-a-configuration");
        found.map(|found| found.message.clone())
    }

    /// The place of the first block that polls something; the first of all where none does.
    fn first_polled(&self) -> usize {
        let polls = |block: &Analysed| !block.config.resources().is_empty();
        self.analysis.blocks.iter().position(polls).unwrap_or_default()
    }

    /// Whether the text is one JSON string, and the configuration what that string says.
    fn is_in_string(&self) -> bool {
        let is_other = matches!(self.analysis.kind, Kind::Curl | Kind::Markdown | Kind::Html);
        !is_other && self.analysed().is_some_and(|shown| !shown.text.is_plain())
    }

    /// Whether the text has a list of records, as an API answers them, and is no configuration of any kind.
    fn has_records_alone(&self) -> bool {
        self.no_configuration().is_some()
            && Sample::read(&self.text).is_ok_and(|sample| {
                self.text.trim_start().starts_with('[') || !sample.records_path.is_empty()
            })
    }

    /// Whether a text of so many bytes is taken; says so where it is not.
    fn fits(&mut self, bytes: usize) -> bool {
        if bytes > MAX_BYTES {
            let megabytes = bytes.div_ceil(1_000_000);
            self.say(format!(
                "this text has {megabytes} MB, and the page takes {}: the work stays as it was; \
                 `pollwright check FILE` reads it, and `From a sample…` takes an answer of any length",
                MAX_BYTES / 1_000_000
            ));
        }
        bytes <= MAX_BYTES
    }

    pub(super) fn commit(&mut self, step: Step, change: Change) {
        self.text = change.apply(&self.text).into();
        self.n_left_out = 0;
        self.history.push(step, change);
        self.typing = Rc::default();
        self.analyze();
    }

    fn edit_form(&mut self, step: Step, result: Result<String, Refusal>) {
        match result {
            Ok(text) => {
                if let Some(change) = Change::between(&self.text, &text)
                    && self.fits(text.len())
                {
                    self.commit(step, change);
                }
            }
            Err(refusal) => self.say(refusal.to_string()),
        }
    }

    fn edit_resources(&mut self, select: &str, result: Result<String, Refusal>) {
        let is_made = result.is_ok();
        self.edit_form(Step::Whole, result);
        if is_made {
            self.selected = Some(select.into());
        }
    }

    fn apply_all_safe(&mut self) {
        self.in_one_step(|session| {
            for _ in 0..repair::MAX_ROUNDS {
                let Some(text) = edits::all_safe(session) else { break };
                session.text = text.into();
                session.analyze();
            }
        });
    }

    fn set_all(&mut self, values: &[(String, Value)]) {
        self.in_one_step(|session| {
            for (pointer, value) in values {
                session.edit_form(Step::Whole, edits::set(session, pointer, value));
            }
        });
    }

    /// Whatever `act` does to the text is one step to undo.
    fn in_one_step(&mut self, act: impl FnOnce(&mut Self)) {
        let (before, history) = (self.text.clone(), self.history.clone());
        act(self);
        self.history = history;
        if let Some(change) = Change::between(&before, &self.text) {
            self.history.push(Step::Whole, change);
        }
    }

    fn set_platform(&mut self, platform: Platform) {
        if self.platform == platform {
            return;
        }
        // What nobody has touched yet is picked again: each platform asks for its own addresses.
        let fresh = self.element().filter(|element| element.body(self.platform) == *self.text);
        let fresh = fresh.map(|element| element.body(platform));
        self.platform = platform;
        match fresh.and_then(|body| Change::between(&self.text, &body)) {
            Some(change) => self.commit(Step::Whole, change),
            None => self.analyze(),
        }
    }

    fn with_clock(&mut self, change: impl FnOnce(&mut super::Clock)) {
        let before = (self.clock.now(), self.clock.last_poll());
        change(&mut self.clock);
        if before != (self.clock.now(), self.clock.last_poll()) {
            self.analyze();
        }
    }

    fn settle(&mut self) {
        self.history.seal();
        if !self.typing.is_empty() {
            self.typing = Rc::default();
            self.mask();
        }
    }

    fn travel(&mut self, change: &Change) {
        self.text = change.apply(&self.text).into();
        self.typing = Rc::default();
        self.analyze();
        let end = change.at + change.inserted.len();
        self.caret = Some(self.masked.shown_of(end as u32));
    }
}
