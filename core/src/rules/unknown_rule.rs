//! A comment that is to keep a rule quiet which does not exist.

use super::{Example, Meta, Subject, shown_within};
use crate::{
    diag::{Applicability, Diagnostic, Edit, Severity},
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC105",
    slug: "unknown-rule",
    severity: Severity::Warning,
    summary: "`pollwright-ignore` names a rule that does not exist",
    why: "What the comment was meant for is told all the same. Names are those of `pollwright explain`, a reason stands after `--`, and without a name every rule is meant.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"# pollwright-ignore misspelt-key -- the vendor reads it
curl -X POST https://example.com/instances -d '{ "contacts": { "url": "/hubs/crm/contacts?since=${epoch}", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "epoch", "createdDateField": "created", "createdDateFormat": "epoch" } } }'"#,
    good: r#"# pollwright-ignore misspelled-key -- the vendor reads it
curl -X POST https://example.com/instances -d '{ "contacts": { "url": "/hubs/crm/contacts?since=${epoch}", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "epoch", "createdDateField": "created", "createdDateFormat": "epoch" } } }'"#,
};

/// A comment stands in a text, not in one of its configurations: the policy reads it, and words it by [`report`].
pub(super) fn check(_: &Subject<'_>, _: &mut Vec<Diagnostic>) {}

/// That no rule has the name at `span`, and which one has nearly the same; a name that differs in more than case and
/// dashes is a guess.
pub(crate) fn report(name: &str, span: Span, nearest: Option<(&str, bool)>) -> Diagnostic {
    let shown = shown_within(name, 40);
    let message = match name.strip_prefix("pollwright-ignore") {
        Some(_) => format!("{shown} leaves nothing out: `pollwright-ignore` stands alone before a rule"),
        None => format!("there is no rule {shown}: the comment leaves nothing out by that name"),
    };
    let found = META.at(span, message);
    match nearest {
        Some((nearest, is_sure)) => {
            let applicability = if is_sure { Applicability::Safe } else { Applicability::Unsafe };
            let edits = Some(vec![Edit::replace(span, nearest)]);
            found.fix(format!("Use `{nearest}`"), applicability, edits)
        }
        None => found,
    }
}
