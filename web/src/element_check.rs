//! What is wrong with an element that a person makes: with its data file, and with the configurations made of it.

use pollwright_core::{
    Options, analyze,
    catalog::{self, Element, OwnElements},
    date::Instant,
    diag::Severity,
    platform::Platform,
};
use serde::Serialize;
use serde_json::Value;

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// Where, as a pointer into the file.
    pub pointer: String,
    /// How much it matters.
    pub severity: Severity,
    /// What, in one clause.
    pub message: String,
}

/// Everything that is wrong with a data file; nothing where its fresh configurations are clean too.
///
/// # Errors
/// The file is no JSON.
pub fn check_element(file: &str, now: Instant) -> Result<Vec<Wrong>, String> {
    let json: Value = serde_json::from_str(file).map_err(|why| why.to_string())?;
    let error = |pointer: String, message: String| Wrong { pointer, severity: Severity::Error, message };
    let mut found: Vec<_> =
        catalog::flaws(&json).into_iter().map(|flaw| error(flaw.pointer, flaw.message)).collect();
    let Ok(element) = Element::read(file) else { return Ok(found) };
    if catalog::element(&element.key).is_some() {
        found.push(error("/key".to_owned(), "the catalog has this key already: take another".to_owned()));
    }
    // Until it is whole, its configurations would say the same in other words.
    if !found.is_empty() {
        return Ok(found);
    }
    for platform in [Platform::CloudElements, Platform::Pollwright] {
        let options =
            Options { platform, elements: OwnElements::new(vec![element.clone()]), ..Options::at(now) };
        let findings = analyze(&element.body(platform), &options).diagnostics;
        for finding in findings.into_iter().filter(|finding| finding.severity > Severity::Info) {
            let place = finding.pointer.unwrap_or_default();
            let wrong = Wrong {
                pointer: catalog::origin(&element, platform.is_hosted(), &place).unwrap_or_default(),
                severity: finding.severity,
                message: finding.message,
            };
            if !found.contains(&wrong) {
                found.push(wrong);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{self, with};

    #[track_caller]
    fn check(pointer: &str, value: &str, expected: &[(&str, &str)]) {
        let file = with(&draft::example(), pointer, Some(value.into()));
        let found = check_element(&file.to_string(), Instant::default()).unwrap();
        let found: Vec<_> = found.iter().map(|one| (one.pointer.as_str(), one.message.as_str())).collect();
        assert_eq!(found, expected, "{pointer} {value}");
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        check("/limits", "", &[]);
        check("/name", "", &[("/name", "this is still empty")]);
        check("/key", "sagecrm", &[("/key", "the catalog has this key already: take another")]);
        let file = with(
            &draft::example(),
            "/resources/0/direct/datesConfiguration/updatedDateFormat",
            Some("YYYY-MM-dd'T'HH:mm:ssXXX".into()),
        );
        let found = check_element(&file.to_string(), Instant::default()).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].pointer, "/resources/0/direct/datesConfiguration/updatedDateFormat");
    }
}
