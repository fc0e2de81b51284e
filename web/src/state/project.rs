//! The configurations of a project: the one at hand is the session itself, the others wait as they were left.

use super::{Action, Session};
use pollwright_core::date::Instant;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// The configurations beside the one at hand.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// What the one at hand is called; empty for what it is about.
    pub(super) name: Rc<str>,
    /// How many of the others stand before it.
    place: usize,
    /// The others, in order.
    pub(super) others: Vec<Waiting>,
    /// The one that was removed last.
    removed: Option<Waiting>,
}

/// What a person does with the configurations of a project. It is apart from [`Action`]: it needs what storage and
/// links need, which the custom elements do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The one at this place comes to hand.
    To(usize),
    /// An empty one comes to hand, after the one that was.
    Add,
    /// A copy of the one at hand.
    Copy,
    /// The one at hand is taken out.
    Remove,
    /// The one that was taken out last is put back.
    PutBack,
}

/// A configuration that is not at hand.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Waiting {
    /// What it is called; empty for what it is about.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    name: Rc<str>,
    /// What it is about.
    about: Rc<str>,
    /// What [`Session::store`] wrote.
    store: Rc<str>,
    /// As it was left, with its steps and secrets; none where it comes from storage or a link.
    #[serde(skip)]
    left: Option<Rc<Session>>,
}

impl Project {
    /// One with nothing to put back.
    pub(super) fn new(name: Rc<str>, place: usize, others: Vec<Waiting>) -> Self {
        Self { name, place, others, removed: None }
    }
}

impl Waiting {
    /// A session as it is left, without the project around it.
    pub(super) fn new(session: &Session, name: Rc<str>) -> Self {
        let alone = Session { project: Rc::default(), notice: None, ..session.clone() };
        let about = session.about().into();
        Self { name, about, store: alone.store_alone().into(), left: Some(Rc::new(alone)) }
    }

    /// What a person calls it.
    pub(super) fn name(&self) -> &Rc<str> {
        &self.name
    }

    /// The session that was left.
    pub(super) fn session(&self, clock: Instant) -> Session {
        match &self.left {
            Some(left) => (**left).clone(),
            None => Session::restore(&self.store, clock).session,
        }
    }

    /// How many secrets it has that storage leaves out.
    pub(super) fn n_secrets(&self) -> usize {
        self.left.as_ref().map_or(0, |left| left.secrets().len())
    }

    fn title(&self) -> &str {
        if self.name.is_empty() { &self.about } else { &self.name }
    }
}

impl Session {
    /// What the configurations of the project are called, in order; two of one name are told apart by a number.
    pub fn configurations(&self) -> Vec<String> {
        let own = if self.project.name.is_empty() { self.about() } else { &self.project.name };
        let mut titles: Vec<&str> = self.project.others.iter().map(Waiting::title).collect();
        titles.insert(self.place(), own);
        let numbered = |(at, title): (usize, &&str)| {
            let n_before = titles[..at].iter().filter(|before| *before == title).count();
            if n_before == 0 { (*title).to_owned() } else { format!("{title} ({})", n_before + 1) }
        };
        titles.iter().enumerate().map(numbered).collect()
    }

    /// Which of them is at hand.
    pub fn place(&self) -> usize {
        self.project.place.min(self.project.others.len())
    }

    /// Another one of them as it was left; none for the one at hand.
    pub fn configuration(&self, place: usize) -> Option<Self> {
        let at = if place < self.place() { place } else { place.checked_sub(1)? };
        let waiting = self.project.others.get(at).filter(|_| place != self.place())?;
        Some(waiting.session(self.clock.ticked()))
    }

    /// What the one at hand was called by a person; empty where by nobody.
    pub fn given_name(&self) -> &str {
        &self.project.name
    }

    /// What the one that was removed last was called, while it can be put back.
    pub fn removed(&self) -> Option<&str> {
        self.project.removed.as_ref().map(Waiting::title)
    }

    /// What it is about, in the words of the header.
    pub fn about(&self) -> &str {
        match self.element() {
            Some(element) => &element.name,
            None if self.text.trim().is_empty() => "Empty",
            None => "Own configuration",
        }
    }

    /// The session after a turn; the session itself never changes.
    pub fn turned(&self, turn: Turn) -> Self {
        let mut next = Self { notice: None, caret: None, ..self.clone() };
        match turn {
            Turn::To(place) => next.turn_to(place),
            Turn::Add => next.add(false),
            Turn::Copy => next.add(true),
            Turn::Remove => next.remove(),
            Turn::PutBack => next.put_back(),
        }
        next
    }

    /// Brings another configuration to hand.
    fn turn_to(&mut self, place: usize) {
        if place == self.place() || place > self.project.others.len() {
            return;
        }
        let mut project = (*self.project).clone();
        project.others.insert(self.place(), Waiting::new(self, project.name.clone()));
        let next = project.others.remove(place);
        self.enter(&next, Project { place, ..project });
    }

    /// Another configuration after the one at hand: a copy, or an empty one.
    fn add(&mut self, is_copy: bool) {
        let name = match is_copy {
            true => format!("{} copy", self.configurations()[self.place()]).into(),
            false => Rc::default(),
        };
        let fresh = match is_copy {
            true => self.clone(),
            false => {
                Self { platform: self.platform, made: self.made.clone(), ..Self::new(self.clock.ticked()) }
            }
        };
        let place = self.place();
        let mut project = (*self.project).clone();
        project.others.insert(place, Waiting::new(self, project.name.clone()));
        // A copy is nobody's instance yet.
        let fresh = Waiting::new(&Self { home: None, ..fresh }, name);
        self.enter(&fresh, Project { place: place + 1, ..project });
    }

    /// Takes the one at hand out of the project; the next one comes to hand, an empty one where there is none.
    fn remove(&mut self) {
        let place = self.place();
        let mut project = (*self.project).clone();
        let removed = Waiting::new(self, project.name.clone());
        let is_worth_it = !self.text.trim().is_empty();
        if project.others.is_empty() {
            project.others.push(Waiting::new(&Self::new(self.clock.ticked()), Rc::default()));
        }
        let place = place.min(project.others.len() - 1);
        let next = project.others.remove(place);
        let said = format!("removed “{}”; the list of configurations puts it back", removed.title());
        if is_worth_it {
            project.removed = Some(removed);
        }
        self.enter(&next, Project { place, ..project });
        if is_worth_it {
            self.say(said);
        }
    }

    /// Puts back what was removed last, in the place of an empty one at hand, else after the one at hand.
    fn put_back(&mut self) {
        let mut project = (*self.project).clone();
        let Some(removed) = project.removed.take() else { return };
        let mut place = self.place();
        if !self.text.trim().is_empty() {
            project.others.insert(place, Waiting::new(self, project.name.clone()));
            place += 1;
        }
        self.enter(&removed, Project { place, ..project });
    }

    /// What holds for all of them stays as it is: tastes, settings, and the clock's own time.
    fn enter(&mut self, next: &Waiting, project: Project) {
        let ticked = self.clock.ticked();
        *self = Self {
            theme: self.theme,
            export: self.export,
            settings: self.settings.clone(),
            made: self.made.clone(),
            project: Rc::new(Project { name: next.name.clone(), ..project }),
            ..next.session(ticked)
        };
        self.act(Action::Tick(ticked));
        self.analyze();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollwright_core::platform::Platform;

    fn clock() -> Instant {
        "2026-11-20T14:45:00Z".parse().unwrap()
    }

    /// Either of what is done to a session.
    #[derive(Clone, Debug)]
    enum Step {
        Turn(Turn),
        Act(Action),
    }

    impl From<Turn> for Step {
        fn from(turn: Turn) -> Self {
            Self::Turn(turn)
        }
    }

    impl From<Action> for Step {
        fn from(action: Action) -> Self {
            Self::Act(action)
        }
    }

    /// What each step leaves: the titles, with the one at hand in brackets.
    #[track_caller]
    fn check(session: Session, step: impl Into<Step>, expected: &str) -> Session {
        let (before, step) = (session.configurations(), step.into());
        let after = match step.clone() {
            Step::Turn(turn) => session.turned(turn),
            Step::Act(action) => session.apply(action),
        };
        let title = |(at, title): (usize, &String)| match at == after.place() {
            true => format!("[{title}]"),
            false => title.clone(),
        };
        let titles: Vec<_> = after.configurations().iter().enumerate().map(title).collect();
        assert_eq!(titles.join(", "), expected, "{before:?} after {step:?}");
        after
    }

    #[test]
    fn each_configuration_goes_on_where_it_was_left() {
        let pick = |key: &str| Action::PickElement(key.into());
        let session = check(Session::new(clock()), pick("freshdeskv2"), "[Freshdesk V2]");
        let secret = Action::Set { pointer: "/configuration/username".to_owned(), value: "hunter2".into() };
        let session = session.apply(secret);
        let session = check(session, Turn::Copy, "Freshdesk V2, [Freshdesk V2 copy]");
        let session =
            check(session, Action::NameConfiguration("".into()), "Freshdesk V2, [Freshdesk V2 (2)]");
        let session = check(session, Action::NameConfiguration(" On SAP ".into()), "Freshdesk V2, [On SAP]");
        let session = session.apply(Action::SetPlatform(Platform::Sap));
        let session = check(session, Turn::Add, "Freshdesk V2, On SAP, [Empty]");
        let session = check(session, pick("insightly"), "Freshdesk V2, On SAP, [Insightly]");
        let session = check(session, Turn::To(7), "Freshdesk V2, On SAP, [Insightly]");
        let session = session.apply(Action::Tick("2026-11-20T14:46:00Z".parse().unwrap()));
        let abouts: Vec<_> =
            (0..4).map(|at| session.configuration(at).map(|one| one.about().to_owned())).collect();
        assert_eq!(abouts, [Some("Freshdesk V2".to_owned()), Some("Freshdesk V2".to_owned()), None, None]);
        let session = check(session, Turn::To(0), "[Freshdesk V2], On SAP, Insightly");
        assert_eq!(session.clock().now(), session.clock().ticked());
        assert_eq!(session.clock().now().to_string(), "2026-11-20 14:46:00 UTC");
        assert!(session.text().contains("hunter2") && session.can_undo());
        assert_eq!(session.platform(), Platform::default());
        let session = check(session, Turn::To(1), "Freshdesk V2, [On SAP], Insightly");
        assert_eq!((session.platform(), session.given_name()), (Platform::Sap, "On SAP"));

        let stored = session.store();
        assert!(!stored.contains("hunter2"), "{stored}");
        let restored = Session::restore(&stored, clock()).session;
        assert_eq!(restored.configurations(), session.configurations());
        let restored = check(restored, Turn::To(0), "[Freshdesk V2], On SAP, Insightly");
        assert!(restored.text().contains("<YOUR_API_KEY>"), "{}", restored.text());
    }

    #[test]
    fn what_is_removed_can_be_put_back() {
        let session = Session::with_text("{}", Platform::Sap, clock());
        let session = check(session, Action::NameConfiguration("One".into()), "[One]");
        let session = check(session, Turn::Add, "One, [Empty]");
        let session = check(session, Turn::To(0), "[One], Empty");
        let session = check(session, Turn::Remove, "[Empty]");
        assert_eq!(session.removed(), Some("One"));
        assert!(
            session.notice().is_some_and(|notice| notice.text.contains("“One”")),
            "{:?}",
            session.notice()
        );
        let session = check(session, Turn::Remove, "[Empty]");
        let session = check(session, Turn::PutBack, "[One]");
        assert_eq!((session.removed(), &**session.text(), session.platform()), (None, "{}", Platform::Sap));
        check(session, Turn::PutBack, "[One]");
    }

    #[test]
    fn one_configuration_is_stored_as_ever() {
        let session = Session::with_text("{}", Platform::Sap, clock());
        assert!(session.store().starts_with(r#"{"version":1,"#), "{}", session.store());
        let session = session.turned(Turn::Add);
        assert!(session.store().starts_with(r#"{"version":2,"#), "{}", session.store());
    }
}
