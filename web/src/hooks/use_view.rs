//! What is looked at: never part of the work itself.

use crate::{browser::server::Server, components::Show};
use pollwright_core::platform::Platform;
use serde_json::Value;
use std::rc::Rc;
use yew::prelude::*;

/// What a small screen shows; a wide one shows them all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pane {
    #[default]
    Form,
    Code,
    Preview,
    Problems,
}

impl Pane {
    /// As the style sheet knows it.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Code => "code",
            Self::Preview => "preview",
            Self::Problems => "problems",
        }
    }
}

/// What is done: each job has a view of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Job {
    #[default]
    Compose,
    Polls,
    Events,
    Dates,
    Compare,
    Instances,
}

impl Job {
    /// All of them, in the order of the page.
    const ALL: [Self; 6] =
        [Self::Compose, Self::Polls, Self::Events, Self::Dates, Self::Compare, Self::Instances];

    /// Those that there are: instances are a server's.
    pub(crate) fn all(has_server: bool) -> &'static [Self] {
        if has_server { &Self::ALL } else { &Self::ALL[..5] }
    }

    /// As links know it; what a server has is no part of a work.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Compose => "",
            Self::Polls => "polls",
            Self::Events => "events",
            Self::Dates => "dates",
            Self::Compare => "compare",
            Self::Instances => "instances",
        }
    }

    /// The job of a link; the first where this page knows none of that name.
    pub(crate) fn of_slug(slug: &str) -> Self {
        Self::all(false).iter().copied().find(|job| job.slug() == slug).unwrap_or_default()
    }

    /// As people call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Compose => "Compose",
            Self::Polls => "Next polls",
            Self::Events => "Events",
            Self::Dates => "Dates",
            Self::Compare => "Compare",
            Self::Instances => "Instances",
        }
    }
}

/// What is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct View {
    pub job: Job,
    pub pane: Pane,
    /// The place in the text that was asked for last.
    pub show: Show,
    /// Whether the dialog for a configuration from elsewhere is open.
    pub pasting: bool,
    /// Whether the list of commands is open.
    pub commanding: bool,
    /// Whether the dialog for the configuration's name is open.
    pub naming: bool,
    /// Whether the form for a new element is open.
    pub making: bool,
    /// The element that is being made; none before it was begun. It outlives its form.
    pub draft: Option<Rc<Value>>,
    /// Whether the dialog for a sample is open.
    pub sampling: bool,
    /// Where the text ran before *Runs on* was changed, while it could still be moved.
    pub moved_from: Option<Platform>,
    /// Whether the URL is shown as it is sent.
    pub encoded: bool,
    /// The server behind the page; none where there is none.
    pub server: Option<Server>,
    /// The instance that is looked at; none for the list of them.
    pub instance: Option<i64>,
    /// The instance that was just made, with its token: kept nowhere else, and shown until it is put away.
    pub made: Option<Rc<Value>>,
    /// The dialog for a token is open, where there is something here: why the last one was refused.
    pub logging_in: Option<AttrValue>,
    /// What came of asking a provider for its consent.
    pub consent: Option<Result<(), Rc<str>>>,
    /// A word to the person that goes away by itself, and its number.
    pub toast: Option<(u32, Rc<str>)>,
    n_toasts: u32,
}

/// What changes it.
#[derive(Clone, Debug)]
pub(crate) enum ViewAction {
    /// Another job.
    Job(Job),
    /// On a small screen.
    Pane(Pane),
    /// A place in the shown text, UTF-16 units, and its line.
    Show { start: u32, end: u32, line: u32 },
    /// Opens or closes the dialog for a configuration from elsewhere.
    Pasting(bool),
    /// Opens or closes the list of commands.
    Commanding(bool),
    /// Opens or closes the dialog for the configuration's name.
    Naming(bool),
    /// Opens or closes the form for a new element.
    Making(bool),
    /// The element that is being made.
    Draft(Option<Rc<Value>>),
    /// Opens or closes the dialog for a sample.
    Sampling(bool),
    /// The text ran there before; none where that is settled.
    MovedFrom(Option<Platform>),
    /// Shows the URL as it is sent, or readable.
    Encoded(bool),
    /// The server said who asks.
    Server(Option<Server>),
    /// The server knows nobody any more.
    LoggedOut,
    /// An instance is looked at, or the list of them.
    Instance(Option<i64>),
    /// An instance was made; or its token was put away.
    Made(Option<Rc<Value>>),
    /// Opens or closes the dialog for a token.
    LoggingIn(Option<AttrValue>),
    /// A provider gave its consent, or did not.
    Consent(Option<Result<(), Rc<str>>>),
    /// Something to say.
    Toast(Rc<str>),
    /// It was said.
    Quiet(u32),
}

impl Reducible for View {
    type Action = ViewAction;

    fn reduce(self: Rc<Self>, action: ViewAction) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            ViewAction::Job(job) => next.job = job,
            ViewAction::Pane(pane) => {
                next.job = Job::Compose;
                next.pane = pane;
            }
            ViewAction::Show { start, end, line } => {
                next.job = Job::Compose;
                next.pane = Pane::Code;
                next.show = Show { start, end, line, number: next.show.number + 1 };
            }
            ViewAction::Pasting(open) => next.pasting = open,
            ViewAction::Commanding(open) => next.commanding = open,
            ViewAction::Naming(open) => next.naming = open,
            ViewAction::Making(open) => next.making = open,
            ViewAction::Draft(draft) => next.draft = draft,
            ViewAction::Sampling(open) => next.sampling = open,
            ViewAction::MovedFrom(from) => next.moved_from = from,
            ViewAction::Encoded(encoded) => next.encoded = encoded,
            ViewAction::Server(server) => next.server = server,
            ViewAction::LoggedOut => next.server.iter_mut().for_each(|server| server.role = None),
            ViewAction::Instance(instance) => {
                next.job = Job::Instances;
                next.instance = instance;
            }
            ViewAction::Made(made) => {
                if let Some(id) = made.as_ref().and_then(|made| made["id"].as_i64()) {
                    next.job = Job::Instances;
                    next.instance = Some(id);
                }
                next.made = made;
            }
            ViewAction::LoggingIn(open) => next.logging_in = open,
            ViewAction::Consent(consent) => next.consent = consent,
            ViewAction::Toast(text) => {
                next.n_toasts += 1;
                next.toast = Some((next.n_toasts, text));
            }
            ViewAction::Quiet(number) => next.toast = next.toast.filter(|toast| toast.0 != number),
        }
        Rc::new(next)
    }
}

/// What [`use_view`] gives.
pub(crate) type ViewHandle = UseReducerHandle<View>;

#[derive(Properties, PartialEq)]
pub(crate) struct ProviderProps {
    pub children: Html,
}

/// Holds what is looked at.
#[component]
pub(crate) fn ViewProvider(props: &ProviderProps) -> Html {
    let view = use_reducer_eq(View::default);
    html! { <ContextProvider<ViewHandle> context={view}>{ props.children.clone() }</ContextProvider<ViewHandle>> }
}

/// What is looked at.
///
/// # Panics
/// Outside of a [`ViewProvider`].
#[hook]
pub(crate) fn use_view() -> ViewHandle {
    use_context().expect("the component stands inside of a ViewProvider")
}
