//! What the page knows of the one instance that is looked at, and how it changes.

use super::hosted::{Tone, told};
use serde_json::Value;
use std::rc::Rc;

/// So many rows are asked for at once.
pub const PAGE_SIZE: usize = 50;

/// What is listed of an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What fired, and why.
    #[default]
    Events,
    /// What became of each poll.
    Reports,
    /// What was posted to the callback.
    Deliveries,
    /// Its former configurations.
    Revisions,
}

impl Tab {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Events, Self::Reports, Self::Deliveries, Self::Revisions];

    /// As the API calls it.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Reports => "reports",
            Self::Deliveries => "deliveries",
            Self::Revisions => "revisions",
        }
    }

    /// As people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Events => "Events",
            Self::Reports => "Polls",
            Self::Deliveries => "Deliveries",
            Self::Revisions => "Revisions",
        }
    }
}

/// What is asked before something is done that cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// From which moment on to ask again.
    Rewind,
    /// Whether to delete it.
    Delete,
}

/// What came of something that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// How it went.
    pub tone: Tone,
    /// In one sentence.
    pub words: String,
    /// What else there is to read, each by itself.
    pub more: Vec<String>,
}

/// What is known of an instance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watch {
    /// As the server answers it; none before it has.
    pub instance: Rc<Value>,
    /// What is listed.
    pub tab: Tab,
    /// The list, the latest first; none before it came.
    pub rows: Option<Rc<[Value]>>,
    /// So many pages of it are wanted.
    pub n_pages: usize,
    /// The last news, in a sentence.
    pub heard: Rc<str>,
    /// A former configuration that is held against the one of now: its number, the one of now, the former one.
    pub compared: Option<(i64, Rc<str>, Rc<str>)>,
    /// Whether the token of a new instance is to be seen.
    pub is_token_shown: bool,
    /// What the person is asked.
    pub asked: Option<Asked>,
    /// What came of what was asked for last.
    pub outcome: Option<Outcome>,
}

/// What changes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// The server told of the instance.
    Instance(Value),
    /// The server listed something.
    Rows(Tab, Vec<Value>),
    /// Another list is wanted.
    Turn(Tab),
    /// One more page of the list is wanted.
    More,
    /// News came.
    News(Value),
    /// A former configuration is held against the one of now.
    Compared(i64, Rc<str>, Rc<str>),
    /// The token of a new instance is to be seen, or not.
    Token(bool),
    /// The person is asked something; none once it was answered.
    Asked(Option<Asked>),
    /// What was asked for came to something; none once that was read.
    Outcome(Option<Outcome>),
}

impl Watch {
    /// The state after something was seen.
    #[must_use]
    pub fn apply(&self, seen: Seen) -> Self {
        let mut next = self.clone();
        match seen {
            Seen::Instance(instance) => next.instance = instance.into(),
            // An answer to what is no longer asked comes too late.
            Seen::Rows(tab, rows) if tab == self.tab => next.rows = Some(rows.into()),
            Seen::Rows(..) => {}
            Seen::Turn(tab) => {
                next.tab = tab;
                next.rows = self.rows.clone().filter(|_| tab == self.tab);
                next.n_pages = 0;
            }
            Seen::More => next.n_pages += 1,
            Seen::News(news) => next.heard = told(&news).into(),
            Seen::Compared(seq, now, former) => next.compared = Some((seq, now, former)),
            Seen::Token(is_shown) => next.is_token_shown = is_shown,
            Seen::Asked(asked) => next.asked = asked,
            Seen::Outcome(outcome) => {
                next.asked = None;
                next.compared = None;
                next.outcome = outcome;
            }
        }
        next
    }

    /// Whether the list goes on beyond what is shown; former configurations come all at once.
    pub fn has_more(&self) -> bool {
        self.tab != Tab::Revisions
            && self.rows.as_ref().is_some_and(|rows| rows.len() >= (self.n_pages + 1) * PAGE_SIZE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_list_that_comes_too_late_is_left_out() {
        let watch = Watch::default().apply(Seen::Rows(Tab::Events, vec![json!(1)]));
        assert_eq!(watch.rows.as_deref(), Some(&[json!(1)][..]));
        let turned = watch.apply(Seen::Turn(Tab::Reports));
        assert_eq!(turned.rows, None);
        assert_eq!(turned.apply(Seen::Rows(Tab::Events, vec![json!(2)])), turned);
        assert_eq!(watch.apply(Seen::Turn(Tab::Events)).rows, watch.rows);
    }

    #[test]
    fn pages() {
        let full = |n: usize| vec![Value::Null; n];
        let watch = Watch::default().apply(Seen::Rows(Tab::Events, full(PAGE_SIZE)));
        assert!(watch.has_more());
        let more = watch.apply(Seen::More);
        assert!(!more.has_more());
        assert!(more.apply(Seen::Rows(Tab::Events, full(2 * PAGE_SIZE))).has_more());
        assert!(!watch.apply(Seen::Rows(Tab::Events, full(3))).has_more());
    }

    #[test]
    fn news_are_told() {
        let news =
            json!({ "type": "polled", "pollStart": "2026-11-27T07:30:00Z", "nEvents": 2, "isGood": true });
        assert_eq!(
            &*Watch::default().apply(Seen::News(news)).heard,
            "Polled at 2026-11-27 07:30:00: 2 events"
        );
    }
}
