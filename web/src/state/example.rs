//! What a first visitor sees: a configuration with a mistake that nobody notices for weeks.

use super::Session;
use pollwright_core::{
    date::Instant,
    diag::{Applicability, Diagnostic, Fix},
    platform::Platform,
    proof::is_provable,
};

/// A configuration as many are: what changes in the second of a poll, after it, is never told.
pub const EXAMPLE: &str = r#"{
  "accounts": {
    "url": "/hubs/crm/accounts?where=Comp_UpdatedDate>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
    "idField": "key",
    "datesConfiguration": {
      "updatedDateField": "Comp_UpdatedDate",
      "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
      "createdDateField": "Comp_CreatedDate",
      "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX"
    }
  }
}
"#;

/// The example as a session, the finding that it is about, by its place, and the fix.
///
/// `None` never: a test says so; the page shows nothing then.
pub fn example(now: Instant) -> Option<(Session, usize, Diagnostic, Fix)> {
    let session = Session::with_text(EXAMPLE, Platform::CloudElements, now);
    let found = session.analysis().diagnostics.iter().enumerate();
    let mut provable = found.filter(|(_, found)| is_provable(found));
    let (index, found) = provable.next().map(|(index, found)| (index, found.clone()))?;
    let fix = found.fixes.iter().find(|fix| fix.applicability != Applicability::Display)?.clone();
    Some((session, index, found, fix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollwright_core::{Options, analyze, proof::prove};

    #[test]
    fn the_example_proves_its_mistake() {
        let now: Instant = "2026-11-20T14:45:00Z".parse().unwrap();
        let (_, index, found, _) = example(now).expect("a finding with a fix");
        let options = Options::at(now);
        let analysis = analyze(EXAMPLE, &options);
        assert_eq!(analysis.diagnostics[index], found);
        let proof = prove(EXAMPLE, &options, &analysis, &found).expect("a proof");
        assert_eq!(proof.verdict, "record 1042, changed on 20 Nov 14:00:00, fires nothing");
    }
}
