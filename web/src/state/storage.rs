//! A session for the browser's storage: everything but secrets and steps.

use super::{
    Bench, Clock, DateTester, ExportChoice, Home, Project, Session, Theme, made::Made, project::Waiting,
};
use crate::settings::Settings;
use pollwright_core::{date::Instant, platform::Platform};
use serde::{Deserialize, Serialize};
use std::{rc::Rc, sync::Arc};

/// The newest version; what says a newer one is not read. One configuration alone is written as version 1, as ever;
/// a project of more is version 2, so that no older page takes a part for all of it.
pub const STORAGE_VERSION: u32 = 2;

/// What became of a stored session.
#[derive(Clone, Debug, PartialEq)]
pub struct Restored {
    /// The session; a fresh one where the stored one could not be read.
    pub session: Session,
    /// What to tell the person, where something was lost.
    pub message: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    #[serde(default)]
    text: Rc<str>,
    #[serde(default)]
    platform: Platform,
    #[serde(default)]
    now: Rc<str>,
    #[serde(default)]
    last_poll: Rc<str>,
    #[serde(default)]
    server_zone: Rc<str>,
    #[serde(default)]
    block: usize,
    #[serde(default)]
    selected: Option<Rc<str>>,
    #[serde(default)]
    theme: Theme,
    #[serde(default)]
    dates: DateTester,
    #[serde(default)]
    export: ExportChoice,
    #[serde(default)]
    bench: Bench,
    #[serde(default)]
    settings: Settings,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    home: Option<Home>,
    /// How many secrets are left out.
    #[serde(default, skip_serializing_if = "is_zero")]
    left_out: usize,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    title: Rc<str>,
    #[serde(default, skip_serializing_if = "is_zero")]
    place: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    others: Vec<Waiting>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    elements: Vec<Arc<str>>,
}

// What serde asks with takes a reference.
fn is_zero(n: &usize) -> bool {
    *n == 0
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

impl Session {
    /// The session as text for the browser's storage.
    ///
    /// In the place of each secret stands a placeholder such as `<YOUR_API_KEY>`, revealed or not; steps to undo,
    /// which may hold secrets too, are left out.
    pub fn store(&self) -> String {
        self.stored(self.project.others.clone(), self.made.files())
    }

    /// The same without what the project around it holds.
    pub(super) fn store_alone(&self) -> String {
        self.stored(Vec::new(), Vec::new())
    }

    fn stored(&self, others: Vec<Waiting>, elements: Vec<Arc<str>>) -> String {
        let stored = Stored {
            version: if others.is_empty() && elements.is_empty() { 1 } else { STORAGE_VERSION },
            text: self.without_secrets().into(),
            platform: self.platform,
            now: self.clock.now_field().typed.clone(),
            last_poll: self.clock.last_poll_field().typed.clone(),
            server_zone: self.server_zone.clone(),
            block: self.block,
            selected: self.selected.clone(),
            theme: self.theme,
            dates: self.dates.clone(),
            export: self.export,
            bench: self.bench.without_secrets(),
            settings: self.settings.clone(),
            home: self.home.clone(),
            left_out: self
                .n_left_out
                .max(self.secrets().len() + others.iter().map(Waiting::n_secrets).sum::<usize>()),
            title: self.project.name.clone(),
            place: self.place(),
            others,
            elements,
        };
        serde_json::to_string(&stored).unwrap_or_default()
    }

    /// The session from what [`Session::store`] wrote.
    pub fn restore(stored: &str, clock: Instant) -> Restored {
        let fresh =
            |message: &str| Restored { session: Session::new(clock), message: Some(message.to_owned()) };
        match serde_json::from_str::<Version>(stored) {
            Ok(Version { version }) if version > STORAGE_VERSION => {
                return fresh("the saved work is of a newer version of this page; it was not opened");
            }
            _ => {}
        }
        let Ok(stored) = serde_json::from_str::<Stored>(stored) else {
            return fresh("the saved work could not be read; this is a fresh start");
        };
        let mut session = Session::with_text(&stored.text, stored.platform, clock);
        session.clock = Clock::new(clock);
        session.clock.type_now(&stored.now);
        session.clock.type_last_poll(&stored.last_poll);
        session.server_zone = stored.server_zone;
        session.block = stored.block;
        session.selected = stored.selected;
        session.theme = stored.theme;
        session.dates = stored.dates;
        session.export = stored.export;
        session.settings = stored.settings;
        session.home = stored.home;
        session.n_left_out = stored.left_out;
        session.made = Made::new(stored.elements);
        session.project = Rc::new(Project::new(stored.title, stored.place, stored.others));
        session.set_bench(stored.bench);
        session.analyze();
        let message = match stored.left_out {
            0 => None,
            1 => Some("1 secret was not stored; enter it again before you send or copy".to_owned()),
            n => Some(format!("{n} secrets were not stored; enter them again before you send or copy")),
        };
        Restored { session, message }
    }

    /// The text with a placeholder in the place of each secret: what may be stored, linked and reported.
    pub fn without_secrets(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut done = 0;
        for secret in self.secrets().iter() {
            let range = secret.span.range();
            if range.start < done {
                continue;
            }
            let field = self.element().and_then(|element| {
                element.fields.iter().find(|field| field.secret && field.env == secret.env)
            });
            let placeholder = match field {
                Some(field) => field.placeholder.clone(),
                None if secret.env.is_empty() => "<SECRET>".to_owned(),
                None => format!("<{}>", secret.env),
            };
            out.push_str(&self.text[done..range.start]);
            match secret.in_quotes {
                true => out.push_str(&placeholder),
                false => out.push_str(&format!("\"{placeholder}\"")),
            }
            done = range.end;
        }
        out.push_str(&self.text[done..]);
        out
    }
}
