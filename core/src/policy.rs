//! What a team does not want to hear, or wants to hear louder: by rule, and by comments in a text.

use crate::{
    diag::{Diagnostic, Severity},
    rules::RULES,
    schema::distance_at_most,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod ignore;

pub(crate) use ignore::ignore;

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
    /// That a name is no rule's, with the one that was most likely meant; `None` where each is known.
    pub fn refused(&self) -> Option<String> {
        let name = self.0.keys().find(|name| !is_rule(name))?;
        let nearest = nearest(name).map_or(String::new(), |(near, _)| format!("; did you mean `{near}`?"));
        Some(format!("there is no rule `{name}`{nearest}"))
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

/// The rule that a name most likely means, and whether it differs in nothing but case and dashes.
pub(crate) fn nearest(name: &str) -> Option<(&'static str, bool)> {
    let plain = |name: &str| -> String {
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let wanted = plain(name);
    let slugs = || RULES.iter().map(|rule| rule.meta.slug);
    if let Some(slug) = slugs().find(|slug| plain(slug) == wanted) {
        return Some((slug, true));
    }
    // Codes are all alike: none is near another. A long text is no name, and only costs time.
    if wanted.len() < 6 || name.len() > 64 {
        return None;
    }
    let within = |most| slugs().find(|slug| distance_at_most(&plain(slug), &wanted, most));
    let near = (1..=wanted.len() / 4).find_map(within);
    let starts = || slugs().find(|slug| name.contains(['-', '_']) && plain(slug).starts_with(&wanted));
    near.or_else(starts).map(|slug| (slug, false))
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
        assert_eq!(policy.refused().as_deref(), Some("there is no rule `no-such`"));
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

    #[test]
    fn names_that_no_rule_has() {
        #[track_caller]
        fn check(comment: &str, expected: &[&str]) {
            let now = "2026-11-20T14:45:00Z".parse().unwrap();
            let text = &match comment.get(..2) {
                Some("//" | "/*") => format!("{comment}\n{TEXT}\n"),
                Some("# ") => format!("{comment}\ncurl -d '{TEXT}' https://example.com/instances"),
                _ => format!("{comment}\n```json\n{TEXT}\n```\n"),
            };
            let found = analyze(text, &Options::at(now)).diagnostics;
            let told = found.iter().filter(|found| found.rule == "unknown-rule").map(|found| {
                let fixes = found.fixes.iter().map(|fix| format!(" | {} {:?}", fix.title, fix.applicability));
                let written = &text[found.span.range()];
                assert!(found.message.contains(written) && found.message.chars().count() <= 110, "{found:?}");
                written.to_owned() + &fixes.collect::<String>()
            });
            assert_eq!(told.collect::<Vec<_>>(), expected, "text: {text}");
        }
        let near = ["server-local-dat | Use `server-local-date` Unsafe"];
        check("<!-- pollwright-ignore server-local-dat -->", &near);
        check("// pollwright-ignore server-local-dat", &near);
        check("/* pollwright-ignore: server-local-dat, blank-value */", &near);
        check("{% comment %} pollwright-ignore server-local-dat {% endcomment %}", &near);
        check("<!--\npollwright-ignore blank-value server-local-dat -- it is ours\n-->", &near);
        check("# pollwright-ignore Blank_Value", &["Blank_Value | Use `blank-value` Safe"]);
        check(
            "<!-- pollwright-ignore missing-time-zone. -->",
            &["missing-time-zone. | Use `missing-timezone` Safe"],
        );
        check("<!-- pollwright-ignore server-local -->", &["server-local | Use `server-local-date` Unsafe"]);
        check("<!-- pollwright-ignore no-console, PC999 -->", &["no-console", "PC999"]);
        check("<!-- pollwright-ignore all -->", &["all"]);
        check("<!-- pollwright-ignore-next-line PC305 -->", &["pollwright-ignore-next-line"]);
        // What is known, what is a reason, and what only speaks of the comment.
        for quiet in [
            "<!-- pollwright-ignore pc305, PC305 blank-value -->",
            "<!-- pollwright-ignore -->",
            "<!-- pollwright-ignore -- no such-rule -->",
            "<!-- pollwright-ignore blank-value since the server is ours -->",
            "<!-- pollwright-ignore RULE -->",
            "<!-- pollwright-ignore … -->",
            "<!-- pollwright-ignore unknown-rule no-such -->",
            "<!-- eslint-disable no-console -->",
            "A comment `pollwright-ignore no-such` holds for the next block",
            "## pollwright-ignore no-such",
        ] {
            check(quiet, &[]);
        }
    }
}
