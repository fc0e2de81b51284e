//! Now and the last poll, as they are typed.

use super::Session;
use pollwright_core::{
    date::Instant,
    moment::{self, MomentError},
    schedule::floor,
    template::Comparison,
};
use std::rc::Rc;

/// An instant as it is typed, and what it means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moment {
    /// As typed; empty for the default.
    pub typed: Rc<str>,
    /// What it means: `None` for the default; while it is no instant, what it meant before.
    pub at: Option<Instant>,
    /// Why it is no instant, and where.
    pub error: Option<MomentError>,
}

/// Now and the last poll.
///
/// An empty now follows the clock, and so does one that is relative to it (`now-15m`); freezing writes the instant
/// down. An empty last poll is one interval before now.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    ticked: Instant,
    now: Moment,
    last_poll: Moment,
}

impl Clock {
    /// A clock that follows.
    pub fn new(ticked: Instant) -> Self {
        Self { ticked, now: Moment::default(), last_poll: Moment::default() }
    }

    /// What the previews take for now.
    pub fn now(&self) -> Instant {
        self.now.at.unwrap_or(self.ticked)
    }

    /// What the clock says, whatever is typed.
    pub fn ticked(&self) -> Instant {
        self.ticked
    }

    /// The last poll; `None` for one interval before now.
    pub fn last_poll(&self) -> Option<Instant> {
        self.last_poll.at
    }

    /// Now as typed.
    pub fn now_field(&self) -> &Moment {
        &self.now
    }

    /// The last poll as typed.
    pub fn last_poll_field(&self) -> &Moment {
        &self.last_poll
    }

    /// Whether now moves with the clock.
    pub fn is_following(&self) -> bool {
        self.now.typed.trim().is_empty() || is_relative(&self.now)
    }

    pub(super) fn tick(&mut self, instant: Instant) {
        self.ticked = instant;
        if is_relative(&self.now) {
            read(&mut self.now, instant);
        }
        self.follow_now();
    }

    pub(super) fn type_now(&mut self, typed: &str) {
        self.now.typed = typed.into();
        read(&mut self.now, self.ticked);
        self.follow_now();
    }

    pub(super) fn type_last_poll(&mut self, typed: &str) {
        self.last_poll.typed = typed.into();
        let now = self.now();
        read(&mut self.last_poll, now);
    }

    pub(super) fn freeze(&mut self) {
        self.type_now(&moment::format(self.now()));
    }

    pub(super) fn follow(&mut self) {
        self.type_now("");
    }

    /// A last poll that is relative goes with now.
    fn follow_now(&mut self) {
        if is_relative(&self.last_poll) {
            let now = self.now();
            read(&mut self.last_poll, now);
        }
    }
}

fn is_relative(moment: &Moment) -> bool {
    let typed = moment.typed.trim().as_bytes();
    moment.error.is_none() && typed.get(..3).is_some_and(|word| word.eq_ignore_ascii_case(b"now"))
}

fn read(moment: &mut Moment, now: Instant) {
    moment.error = None;
    if moment.typed.trim().is_empty() {
        moment.at = None;
        return;
    }
    match moment::parse(&moment.typed, now) {
        Ok(at) => moment.at = Some(at),
        Err(error) => moment.error = Some(error),
    }
}

impl Session {
    /// Whether the last poll lies so far after now that delay, overlap and the unit that the URL writes do not lead back
    /// before it: then the next poll finds nothing.
    pub fn asks_for_nothing(&self) -> bool {
        let now = self.clock.now();
        let from = self.preview().and_then(|preview| preview.window.from);
        let url = self.resource().and_then(|resource| resource.url.as_ref());
        let bound = url.and_then(|url| url.template.lower_bound());
        self.clock.last_poll().is_some_and(|last| last > now)
            && from.zip(bound).is_some_and(|(from, (unit, comparison))| match comparison {
                Comparison::Greater => floor(from, unit) >= floor(now, unit),
                _ => floor(from, unit) > now,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Action;
    use pollwright_core::platform::Platform;

    #[test]
    fn a_last_poll_after_now() {
        #[track_caller]
        fn check(url: &str, delay: &str, platform: Platform, last_poll: &str, expected: bool) {
            let text = format!(r#"{{ "contacts": {{ "url": "/c?u{url}", {delay} "idField": "id" }} }}"#);
            let session = Session::with_text(&text, platform, at("2026-11-20T14:45:00Z"))
                .apply(Action::TypeNow("2026-11-20T14:45:00Z".into()))
                .apply(Action::TypeLastPoll(last_poll.into()));
            assert_eq!(session.asks_for_nothing(), expected, "{url} {delay} {platform} {last_poll}");
        }
        let (hosted, ours) = (Platform::CloudElements, Platform::Pollwright);
        let second = ">='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";
        check(second, "", hosted, "2026-11-20T14:45:30Z", true);
        check(second, "", hosted, "2026-11-20T14:44:30Z", false);
        check(second, r#""pollDelay": 60,"#, hosted, "2026-11-20T14:45:30Z", false);
        // Two minutes of overlap.
        check(second, "", ours, "2026-11-20T14:46:30Z", false);
        check(second, "", ours, "2026-11-20T14:47:30Z", true);
        check(">='${gmtDate:yyyy-MM-dd}'", "", hosted, "2026-11-20T18:00:00Z", false);
        check(">'${gmtDate:yyyy-MM-dd}'", "", hosted, "2026-11-20T18:00:00Z", true);
        // It reads everything.
        check("=1", "", hosted, "2027-11-20T18:00:00Z", false);
    }

    fn at(text: &str) -> Instant {
        moment::parse(text, Instant::default()).unwrap()
    }

    #[test]
    fn follows_freezes_and_keeps_the_last_good_value() {
        let mut clock = Clock::new(at("2026-11-20 14:30"));
        clock.type_last_poll("now-15m");
        assert_eq!(clock.last_poll(), Some(at("2026-11-20 14:15")));
        clock.tick(at("2026-11-20 14:31"));
        assert_eq!((clock.now(), clock.last_poll()), (at("2026-11-20 14:31"), Some(at("2026-11-20 14:16"))));
        clock.freeze();
        clock.tick(at("2026-11-20 15:00"));
        assert_eq!(&*clock.now_field().typed, "2026-11-20 14:31:00 UTC");
        assert_eq!((clock.now(), clock.is_following()), (at("2026-11-20 14:31"), false));
        clock.type_now("2026-03-");
        assert!(clock.now_field().error.is_some());
        assert_eq!(clock.now(), at("2026-11-20 14:31"), "what it meant before");
        clock.type_now("2026-03-29T00:59Z");
        assert_eq!(clock.last_poll(), Some(at("2026-03-29 00:44")));
        clock.follow();
        assert_eq!((clock.now(), clock.is_following()), (at("2026-11-20 15:00"), true));
        clock.type_last_poll("");
        assert_eq!(clock.last_poll(), None);
    }
}
