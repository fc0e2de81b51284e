//! What the code editor shows besides the text: colours of meaning, what folds, what was found. Places are the
//! editor's units.

use crate::{
    marks::{self, Role, visible},
    places::Places,
    state::Session,
};
use pollwright_core::{
    diag::{Applicability, Diagnostic, Fix, Severity},
    json::{Document, Node, Value},
    span::{Span, sort_by_span},
};
use serde_json::json;

/// Everything that lies over the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// From, to and number of the role, one after the other, ascending.
    pub roles: Vec<u32>,
    /// From and to of what folds, one after the other, ascending.
    pub folds: Vec<u32>,
    /// JSON: `from`, `to`, `severity`, `message`, `note` and `fixes` with `title` and `number`.
    pub findings: String,
}

impl Sheet {
    /// The sheet over a session's text.
    pub fn of(session: &Session) -> Self {
        let places = Places::of(session);
        Self {
            roles: roles(session, places),
            folds: folds(session, places),
            findings: findings(session, places),
        }
    }
}

/// The fix with this number: the fixes of all findings counted through, as [`Sheet::findings`] does.
pub fn fix(session: &Session, number: usize) -> Option<&Fix> {
    session.diagnostics().iter().flat_map(|found| &found.fixes).nth(number)
}

fn roles(session: &Session, places: Places<'_>) -> Vec<u32> {
    let mut out = Vec::new();
    for (span, role) in marks::roles(session.text(), &session.analysis().blocks) {
        let number = match role {
            Role::Plain => continue,
            Role::Key => 1,
            Role::String => 2,
            Role::Other => 3,
            Role::Descriptor => 4,
            Role::Pattern => 5,
            Role::Parameter => 6,
        };
        let (from, to) = places.stretch(span);
        out.extend([from, to, number]);
    }
    out
}

fn folds(session: &Session, places: Places<'_>) -> Vec<u32> {
    let mut spans = Vec::new();
    for block in &session.analysis().blocks {
        collect(&block.document, &mut spans);
    }
    spans.retain(|span| {
        session.text().get(span.range()).is_some_and(|text| text.ends_with(['}', ']']))
            && places.has_lines(*span)
    });
    sort_by_span(&mut spans, |span| *span);
    let inside = |span: Span| [places.unit(span.start() + 1), places.unit(span.end() - 1)];
    spans.into_iter().flat_map(inside).collect()
}

/// The objects and arrays of a tree, apart from those inside of strings, which stand on one line.
fn collect(document: &Document, out: &mut Vec<Span>) {
    // An explicit stack: a text may nest deeper than the browser's stack.
    let mut left: Vec<&Node> = document.root.iter().collect();
    while let Some(node) = left.pop() {
        match &node.value {
            Value::Object(members) => left.extend(members.iter().map(|member| &member.value)),
            Value::Array(items) => left.extend(items),
            _ => continue,
        }
        out.push(node.span);
    }
}

fn findings(session: &Session, places: Places<'_>) -> String {
    if session.text().trim().is_empty() {
        return "[]".to_owned();
    }
    let mut number = 0;
    let found = |found: &Diagnostic| {
        let (from, to) = places.stretch(visible(session.text(), found.span));
        let numbered = found.fixes.iter().map(|fix| {
            number += 1;
            (fix, number - 1)
        });
        let fixes: Vec<_> = numbered
            .filter(|(fix, _)| fix.applicability != Applicability::Display)
            .map(|(fix, number)| json!({ "title": fix.title, "number": number }))
            .collect();
        let severity = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        json!({
            "from": from,
            "to": to,
            "severity": severity,
            "message": found.message,
            "note": found.note,
            "fixes": fixes,
        })
    };
    let all: Vec<_> = session.diagnostics().iter().map(found).collect();
    serde_json::Value::from(all).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollwright_core::platform::Platform;

    #[test]
    fn a_sheet_lies_over_the_text() {
        let text = "{\r\n  \"é\": \"😀\",\r\n  \"tags\": [\r\n    1,\r\n  ]\r\n}";
        let session = Session::with_text(text, Platform::default(), Default::default());
        let sheet = Sheet::of(&session);
        let shown: Vec<u16> = text.replace("\r\n", "\n").encode_utf16().collect();
        let cut = |from: u32, to: u32| String::from_utf16_lossy(&shown[from as usize..to as usize]);
        let roles: Vec<_> = sheet.roles.chunks(3).map(|role| (cut(role[0], role[1]), role[2])).collect();
        let role = |text: &str, number| (text.to_owned(), number);
        assert_eq!(roles, [role("\"é\"", 1), role("\"😀\"", 2), role("\"tags\"", 1), role("1", 3)]);
        let folds: Vec<_> = sheet.folds.chunks(2).map(|fold| cut(fold[0], fold[1])).collect();
        assert_eq!(folds.len(), 2);
        assert_eq!(folds[1], "\n    1,\n  ");
        let found: serde_json::Value = serde_json::from_str(&sheet.findings).expect("JSON");
        let comma = found.as_array().into_iter().flatten().find(|found| !found["fixes"][0].is_null());
        let comma = comma.expect("the comma");
        let place = |name: &str| comma[name].as_u64().unwrap_or_default() as u32;
        assert_eq!(cut(place("from"), place("to")), ",");
        let number = comma["fixes"][0]["number"].as_u64().unwrap_or_default() as usize;
        assert_eq!(fix(&session, number).map(|fix| &*fix.title), comma["fixes"][0]["title"].as_str());
    }
}
