//! What the page calls a problem, and how many there are.

use crate::state::Session;
use pollwright_core::{
    ToFill,
    diag::{Diagnostic, Severity},
    instance::MASK,
};

/// How many problems there are, by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// It cannot run.
    pub errors: usize,
    /// It runs, and is likely wrong.
    pub warnings: usize,
    /// Worth knowing.
    pub notes: usize,
}

/// The findings that the page lists, the worst first: an empty text has none, and what is only still to be filled in
/// stands in a calm list of its own.
pub fn problems(session: &Session) -> Vec<&Diagnostic> {
    if session.text().trim().is_empty() {
        return Vec::new();
    }
    let found = |severity| move |found: &&Diagnostic| found.severity == severity && !is_calm(session, found);
    let worst_first = [Severity::Error, Severity::Warning, Severity::Info];
    worst_first
        .into_iter()
        .flat_map(|severity| session.diagnostics().iter().filter(found(severity)))
        .collect()
}

/// The number of [`problems`].
pub fn counts(session: &Session) -> Counts {
    let mut counts = Counts::default();
    for found in problems(session) {
        match found.severity {
            Severity::Error => counts.errors += 1,
            Severity::Warning => counts.warnings += 1,
            Severity::Info => counts.notes += 1,
        }
    }
    counts
}

/// Whether a finding only says that a value is still to be filled in.
pub fn is_calm(session: &Session, found: &Diagnostic) -> bool {
    let is_filled_here = |fill: &ToFill| fill.span.covers(found.span) || found.span.covers(fill.span);
    found.severity == Severity::Info
        && session.analysis().blocks.iter().flat_map(|block| &block.to_fill).any(is_filled_here)
}

/// What is still to be filled in. A value that an instance shows masked is not: it stays as it is where the mask comes
/// back.
pub fn fills(session: &Session) -> Vec<&ToFill> {
    let fills = session.analysed().map(|analysed| analysed.to_fill.as_slice()).unwrap_or_default();
    let is_kept = |fill: &&ToFill| session.home().is_some() && fill.placeholder == MASK;
    fills.iter().filter(|fill| !is_kept(fill)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Action, Home};
    use pollwright_core::{catalog, date::Instant, platform::Platform};

    #[test]
    fn a_fresh_element_has_no_problem_anywhere() {
        for element in catalog::elements() {
            for platform in Platform::ALL {
                let session = Session::with_text(&element.body(platform), platform, Instant::default());
                let found: Vec<_> =
                    problems(&session).iter().map(|found| (found.code, &found.message)).collect();
                assert!(found.is_empty(), "{} on {platform}: {found:?}", element.key);
                assert_eq!(session.preview().is_some(), !element.resources.is_empty(), "{}", element.key);
            }
        }
    }

    #[test]
    fn a_masked_value_of_an_instance_is_kept() {
        let text = r#"{ "element": { "key": "freshdeskv2" }, "configuration": { "username": "********", "subdomain": "<YOURS>" } }"#;
        let session = Session::with_text(text, Platform::Pollwright, Instant::default());
        let shown = |session: &Session| -> Vec<String> {
            fills(session).iter().map(|fill| fill.placeholder.clone()).collect()
        };
        assert_eq!(shown(&session), ["********", "<YOURS>"]);
        let edited = session.apply(Action::SetHome(Some(Home { id: 1, name: "Desk".into() })));
        assert_eq!(shown(&edited), ["<YOURS>"]);
    }

    #[test]
    fn an_empty_text_is_no_problem() {
        let session = Session::with_text(" \n", Platform::default(), Instant::default());
        assert_eq!(counts(&session), Counts::default());
    }
}
