//! What a team does not want to hear, or wants to hear louder: by rule, and by comments in a text.

use crate::{
    diag::{Diagnostic, Severity},
    rules::RULES,
    span::Span,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How rules are weighed: by name (`server-local-date`) or code (`PC305`), the code first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Policy(pub BTreeMap<String, Weight>);

/// How a rule is weighed.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Its findings are not told.
    Off,
    /// They are told as worth knowing.
    Info,
    /// As likely wrong.
    Warning,
    /// As an error.
    Error,
}

impl Policy {
    /// The names that no rule has.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str).filter(|name| !is_rule(name))
    }

    /// Weighs findings; those that are off go.
    pub(crate) fn apply(&self, findings: &mut Vec<Diagnostic>) {
        if self.0.is_empty() {
            return;
        }
        findings.retain_mut(|found| {
            match self.0.get(found.code).or_else(|| self.0.get(found.rule)) {
                None => return true,
                Some(Weight::Off) => return false,
                Some(Weight::Info) => found.severity = Severity::Info,
                Some(Weight::Warning) => found.severity = Severity::Warning,
                Some(Weight::Error) => found.severity = Severity::Error,
            }
            true
        });
    }
}

/// Whether a rule has that name or code.
pub fn is_rule(name: &str) -> bool {
    RULES.iter().any(|rule| rule.meta.slug == name || rule.meta.code.eq_ignore_ascii_case(name))
}

const MARK: &str = "pollwright-ignore";
const END: &str = "pollwright-ignore-end";

/// Takes away what comments in the text ask to ignore.
///
/// `pollwright-ignore RULE …` in a comment of any kind holds up to `pollwright-ignore-end`; without that for the next
/// block of a page (`blocks`, in order of place), elsewhere to the end of the text. Names are parted by blanks or
/// commas, none means every rule, and what follows `--` is a reason for people.
pub(crate) fn ignore(text: &str, blocks: &[Span], findings: &mut Vec<Diagnostic>) {
    if findings.is_empty() || !text.contains(MARK) {
        return;
    }
    let mut at = 0;
    while let Some(start) = text[at..].find(MARK).map(|found| at + found) {
        at = start + MARK.len();
        if text[start..].starts_with(END) {
            continue;
        }
        let line = text[at..].find(['\n', '\r']).map_or(text.len(), |length| at + length);
        let words = &text[at..line];
        let words = ["-->", "*/", "--", "%}"]
            .iter()
            .fold(words, |words, end| words.split(end).next().unwrap_or_default());
        let names: Vec<&str> = words
            .split(|c: char| c == ',' || c == ':' || c.is_whitespace())
            .filter(|name| !name.is_empty())
            .collect();
        let next = text[line..].find(MARK).map_or(text.len(), |found| line + found);
        let until = if text[next..].starts_with(END) {
            next
        } else {
            let block = blocks.iter().find(|block| block.range().start >= line);
            block.map_or(text.len(), |block| block.range().end)
        };
        let covered = Span::new(start as u32, until as u32);
        findings.retain(|found| {
            let is_named = names.is_empty()
                || names.iter().any(|name| found.rule == *name || found.code.eq_ignore_ascii_case(name));
            !(is_named && covered.covers(found.span))
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Options, analyze,
        policy::{Policy, Weight},
    };

    fn rules(text: &str, policy: Policy) -> Vec<String> {
        let now = "2026-11-20T14:45:00Z".parse().unwrap();
        let options = Options { policy, ..Options::at(now) };
        let found = analyze(text, &options).diagnostics;
        found.iter().map(|found| format!("{} {:?}", found.rule, found.severity)).collect()
    }

    const TEXT: &str = r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${date:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": " ", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#;

    #[test]
    fn rules_are_weighed() {
        assert_eq!(rules(TEXT, Policy::default()), ["server-local-date Warning", "blank-value Warning"]);
        let policy = Policy(
            [("server-local-date".to_owned(), Weight::Off), ("blank-value".to_owned(), Weight::Error)].into(),
        );
        assert_eq!(rules(TEXT, policy), ["blank-value Error"]);
        let policy = Policy([("PC305".to_owned(), Weight::Info), ("no-such".to_owned(), Weight::Off)].into());
        assert_eq!(policy.unknown().collect::<Vec<_>>(), ["no-such"]);
        assert_eq!(rules(TEXT, policy), ["server-local-date Info", "blank-value Warning"]);
    }

    #[test]
    fn comments_ignore() {
        #[track_caller]
        fn check(text: &str, expected: &[&str]) {
            assert_eq!(rules(text, Policy::default()), expected, "text: {text}");
        }
        let page = |before: &str, between: &str| {
            format!("# Events\n\n{before}\n```json\n{TEXT}\n```\n{between}\n```json\n{TEXT}\n```\n")
        };
        let (one, other) = ("server-local-date Warning", "blank-value Warning");
        check(&page("", ""), &[one, other, one, other]);
        check(&page("<!-- pollwright-ignore server-local-date -->", ""), &[other, one, other]);
        check(&page("<!-- pollwright-ignore PC305, blank-value -- both are meant -->", ""), &[one, other]);
        check(&page("<!-- pollwright-ignore -->", "<!-- pollwright-ignore-end -->"), &[one, other]);
        let both = page("<!-- pollwright-ignore blank-value -->", "");
        check(&format!("{both}<!-- pollwright-ignore-end -->"), &[one, one]);
        let curl = format!(
            "# pollwright-ignore shell-quoting template-syntax\ncurl -d '{TEXT}' https://example.com/instances"
        );
        assert!(!rules(&curl, Policy::default()).iter().any(|found| found.starts_with("shell-quoting")));
    }
}
