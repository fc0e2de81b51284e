//! Repairs of a whole text: the fixes of all findings, round by round.

use crate::{
    analyze::{Options, analyze},
    diag::{Applicability, Diagnostic, Edit, apply_edits},
};

/// How many rounds a text may take: fixes that touch each other wait for the next one.
pub const MAX_ROUNDS: usize = 20;

/// The text after one round of fixes of at least `least`; `None` where there is none left.
///
/// Of fixes that touch each other the first in order of the findings is taken; of one finding's fixes the first
/// that may be.
pub fn round(text: &str, findings: &[Diagnostic], least: Applicability) -> Option<String> {
    let mut edits: Vec<Edit> = Vec::new();
    for found in findings {
        let mut may_be = found.fixes.iter().filter(|fix| fix.applicability >= least && !fix.edits.is_empty());
        let Some(fix) = may_be.next() else { continue };
        let meets = |new: &Edit| edits.iter().any(|old| old.span.meets(new.span));
        if !fix.edits.iter().any(meets) {
            edits.extend(fix.edits.iter().cloned());
        }
    }
    let repaired = apply_edits(text, &edits).ok()?;
    (repaired != text).then_some(repaired)
}

/// The text after all fixes of at least `least`, which [`Applicability::Display`] never is.
///
/// ```
/// use pollwright_core::{Options, date::Instant, diag::Applicability, repair};
///
/// let text = r#"{"items": {"url": "/items" "idField": "id"}}"#;
/// let repaired = repair::all(text, &Options::at(Instant::UNIX_EPOCH), Applicability::Safe);
/// assert_eq!(repaired, r#"{"items": {"url": "/items", "idField": "id"}}"#);
/// ```
///
/// A text in which repairs breed repairs, without an end or each longer than the one before, is left as it is.
pub fn all(original: &str, options: &Options, least: Applicability) -> String {
    let mut text = original.to_owned();
    for _ in 0..MAX_ROUNDS {
        let analysis = analyze(&text, options);
        let Some(repaired) = round(&text, &analysis.diagnostics, least.max(Applicability::Unsafe)) else {
            return text;
        };
        if repaired.len() > original.len() * 4 + MOST_GROWTH {
            break;
        }
        text = repaired;
    }
    original.to_owned()
}

/// Bytes that repairs may add to the shortest text.
const MOST_GROWTH: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_do_not_breed() {
        let text = "curl \u{1}\0'h|nces' -d\"/?w=${daJt \"\u{6}='${@@@@";
        let options = Options::at(chrono::DateTime::UNIX_EPOCH);
        assert!(all(text, &options, Applicability::Unsafe).len() < MOST_GROWTH * 2);
    }
}
