//! A resource with nothing in it.

use super::{Example, Meta, Subject, shown};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    json::Value,
    lower::ResourceNode,
};

pub(super) static META: Meta = Meta {
    code: "PC211",
    slug: "empty-resource",
    severity: Severity::Error,
    summary: "a resource is empty",
    why: "There is no URL to call: nothing is polled for this resource.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } }, "leads": {} }"#,
    good: r#"{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (resource, ResourceNode { whole: node, .. }) in subject.resource_nodes() {
        if !matches!(&node.value, Value::Object(members) if members.is_empty()) {
            continue;
        }
        let name = &resource.name.value;
        let mut diagnostic = META
            .at(node.span, format!("{} is empty: nothing is polled for it", shown(name)))
            .pointer(resource.pointer.clone());
        if let Some(element) = subject.element
            && let Some(known) = element.resources.iter().find(|known| known.name == *name)
        {
            let json = element.resource_json(known, subject.platform).to_string();
            let title = format!("Fill it in for {}", element.name);
            diagnostic = diagnostic.fix(title, Applicability::Unsafe, subject.set(&resource.pointer, &json));
        }
        found.push(diagnostic.fix("Remove it", Applicability::Safe, subject.remove(&resource.pointer)));
    }
}
