//! A resource whose URL reads another one.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    scan,
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC308",
    slug: "resource-url-mismatch",
    severity: Severity::Warning,
    summary: "a resource's URL reads another resource",
    why: "Events say one kind of object and carry another; the next call for that object finds nothing.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/leads?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    if !subject.platform.is_hosted() {
        // A vendor's own API names things as it likes.
        return;
    }
    for resource in subject.resources() {
        let Some(url) = &resource.url else { continue };
        let Some(path) = url.hub_path() else { continue };
        let text = &url.text.text[path.range()];
        let name = scan::trim(&resource.name.value);
        if text.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('/')) {
            continue;
        }
        let steps = || text.split('/').map(|step| step.trim_end_matches(['\'', '}', ' ']));
        let Some(last) = steps().rfind(|step| !step.is_empty()) else { continue };
        if name.is_empty() || name.contains(['{', '<', '$']) || last.contains(['{', '<', '$']) {
            continue;
        }
        let own = name.rsplit(['/', ':']).next().unwrap_or(name);
        if last == own || steps().any(|step| is_alike(own, step)) {
            continue;
        }
        // A list of another kind is another resource; a feed with a name of its own may well be right.
        let is_list = last.bytes().all(|byte| byte.is_ascii_alphabetic());
        let severity = if is_list { Severity::Warning } else { Severity::Info };
        let start = path.start() + text.rfind(last).unwrap_or_default() as u32;
        let place = Span::new(start, start + last.len() as u32);
        let edits =
            (is_list && own == name).then(|| subject.replace_within(&url.text, place, name)).flatten();
        let message = format!("the resource {} reads {}", shown(name), shown(last));
        found.push(
            META.at(url.lift(place), message)
                .pointer(format!("{}/url", resource.pointer))
                .severity(severity)
                .fix(format!("Read {}", shown(name)), Applicability::Unsafe, edits),
        );
    }
}

/// Whether one name holds the other, case, punctuation and the plural aside.
fn is_alike(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    let least = one.len().min(other.len());
    least >= 3 && (one.contains(&other) || other.contains(&one))
}

fn plain(name: &str) -> String {
    let mut name: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    if name.ends_with("ies") {
        name.truncate(name.len() - 3);
    } else if name.ends_with('s') || name.ends_with('y') {
        name.pop();
    }
    name
}
