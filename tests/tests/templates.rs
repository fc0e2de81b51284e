//! Every form of template that was counted in the field, with what it renders to and what is said of it.

use crate::support::check_file;
use pollwright_core::{Options, analyze, date::Instant};
use std::fmt::Write as _;

/// By what is special about them; each line is a template.
const FORMS: &[(&str, &[&str])] = &[
    (
        "Descriptors",
        &[
            "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
            "/hubs/crm/contacts?where=updated>='${date:yyyy-MM-dd'T'HH:mm:ssXXX}'",
            "/hubs/crm/contacts?where=lastmodifieddate='${date}'",
            "/hubs/crm/contacts?where=updated>='${dateTimeZone:PST:yyyy-MM-dd'T'HH:mm:ssXXX}'",
            "/hubs/crm/contacts?where=updated>='${dateTimeZone:CST:yyyy-MM-dd HH:mm:ss}'",
            "/hubs/crm/contacts?where=updated>='${dateTimeZone:EST:yyyy-MM-dd HH:mm:ss}'",
            "/hubs/crm/contacts?where=updated>='${dateTimeZone:GMT:yyyy-MM-dd HH:mm:ss}'",
            "/hubs/finance/invoices?where=TimeModified>='${dateTimeZone:America/Denver:yyyy-MM-dd'T'HH:mm:ss}'",
            "/hubs/crm/contacts?where=updated>='${dateTimeZone:-8:00:yyyy-MM-dd'T'HH:mm:ss}'",
            "/hubs/crm/contacts?where=updated>='${dateTimeZone:+6:00:HH:mm}'",
            "/hubs/crm/contacts?where=updated>='${dateTimeZone:GMT-08:00:yyyy-MM-dd'T'HH:mm:ssXXX}'",
            "/hubs/crm/contacts?where=updated>='${dateTimeZone:{TimeZone}:yyyy-MM-dd HH:mm:ss}'",
            "/hubs/crm/contacts?where=updated>='${DateTimeZone:PST:yyyy-MM-dd'T'HH:mm:ss.SSS}'",
            "/hubs/hr/employees?from=${dateTimeZone:GMT:yyyy-MM-dd'T'HH:mm:ss}&to=${nowTimeZone:GMT:yyyy-MM-dd'T'HH:mm:ss}",
            "/hubs/crm/contacts?from=${now:yyyy-MM-dd}",
            "/hubs/general/customers?where=created>'${epoch}'",
            "/hubs/payment/charges?where=created >'${epoch:s}'",
            "/hubs/general/events?where=time>'${epoch:ms}'",
            "/hubs/general/events?where=time>'${epoch:us}'",
            "/clients/startingFrom=${epoch:0}",
            "/hubs/social/updates?where=timestamp>'${milliseconds}'",
            "/hubs/crm/contacts?where=updated>='${dateFieldDescriptor:dateFieldFormat}'",
            "/hubs/marketing/contacts?where=updated>='${518862600}'",
            "/hubs/marketing/contacts?where=updated>='${date:10 digit integer Unix time}'",
            "/hubs/crm/invoices?where=modifiedOn>='${yyyy-MM-dd'T'HH:mm:ss'Z'}'",
            "/hubs/crm/customers?where=modifiedOn>='$yyyy-MM-dd'T'HH:mm:ss'Z'}'",
            "/hubs/crm/contacts",
        ],
    ),
    (
        "Formats",
        &[
            "/a?where=x>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}'",
            "/a?where=x>='${gmtDate:yyyy-MM-dd HH:mm:ss}'",
            "/a?where=x>='${gmtDate:MM/dd/yyyy HH:mm:ss}'",
            "/a?where=x>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss}'",
            "/a?where=x>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss.SSS'Z'}'",
            "/a?where=x>='${date:MM/dd/yyy'T'HH:mm:ssXXX}'",
            "/a?where=x>='${date:yyyy-MM-dd}'",
            "/a?where=x>='${date:EEE, dd MMM yyyy HH:mm:ss Z}'",
            "/a?where=x>='${gmtDate:yyyy-MM-dd'T'HH:mm:ssZ}'",
            "/a?where=x>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss.SSSXXX}'",
            "/a?where=x>='${gmtDate:yyyy-MM-dd'T'HH:mmz}'",
            "/a?where=x>='${dateTimeZone:PST:yyyy-MM-dd HH:mm:ss -0800}'",
            "/a?where=x>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX}'",
        ],
    ),
    (
        "Braces, quotes and other text",
        &[
            "/hubs/social/companies/{id}/updates/comments?where=timestamp>'${milliseconds}'&updateKey={updateKey}",
            "/hubs/social/companies/{id}/updates/likes?where=timestamp>'${milliseconds}'&updateKey={updateKey}'",
            "/hubs/general/calendars/{calendarId}/changed-events",
            "/hubs/db/{objectName}?where=x>='${gmtDate:yyyy-MM-dd}'",
            "/hubs/crm/{{page.pollObject}}?where=x>='${gmtDate:yyyy-MM-dd}'",
            "/hubs/erp/orders?where=CreationDate>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}' or LastChangeDate>='${date:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
            "/hubs/hr/workers?from=${date}&to=${date}",
            "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'}'",
            "/hubs/crm/contacts?where=updated>='${date:yyyy-MM-dd'T'HH:mm:ssXXX}''",
            "/hubs/general/contacts}'",
            "/hubs/general/contacts?where=updated>='${date:HH:mm'",
            " /hubs/event-conferencing/attendees?where=",
            "/hubs/crm/contacts?where=updated>='{gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
            "/hubs/crm/contacts?where=updated>='$(gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z')'&pageSize=200",
            "/hubs/crm/contacts?where=updated>='${dateTimeZone:yyyy-MM-dd HH:mm:ss}'",
            "/hubs/crm/contacts?where=updated>=‘${gmtDate:yyyy-MM-dd HH:mm:ss}’",
            "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd’T’HH:mm:ss}'",
            "/hubs/crm/contacts?where=updated_since='02/28/2017 16:11:29'",
            "/hubs/crm/accounts?where=mdate>=2017-02-28T16:11:29-06:00",
            "/hubs/helpdesk/incidents?where=updated_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
            "/hubs/crm/leads?where='Modified Time'>'${gmtDate:yyyy-MM-dd HH:mm:ss}'",
            "/hubs/messaging/messages?where=DateSent='${date:yyyy-MM-dd}'",
            "/hubs/helpdesk/tickets?where=category%20IS%20NOT%20NULL&filter=x%3E'${gmtDate:yyyy-MM-dd}'",
            "/hubs/documents/files?orderBy=!receivedDate&filter=receivedDate>${gmtDate:yyyy-MM-dd'T'HH:mm:ssXXX}",
            "/hubs/crm/accounts?where=x<'${gmtDate:yyyy-MM-dd}' and direction = 'desc'",
            "",
        ],
    ),
];

#[test]
fn every_form_of_the_field() {
    let at = |text: &str| text.parse::<Instant>().expect("a good instant");
    let options = Options {
        last_poll: Some(at("2026-11-20T14:30:00.123Z")),
        ..Options::at(at("2026-11-20T14:45:00.123Z"))
    };
    let mut page = String::from(
        "# Templates of the field\n\nOn Cloud Elements, last poll 2026-11-20T14:30:00.123Z, now 14:45:00.123Z. Below each template what a person \
         reads, with what cannot be rendered in ⟨⟩, and what is sent where that is another text; then what is said of it.\n",
    );
    for (title, templates) in FORMS {
        let _ = write!(page, "\n## {title}\n");
        for template in *templates {
            one(&mut page, template, &options);
        }
    }
    check_file("tests/data/templates.md", &page);
}

fn one(page: &mut String, template: &str, options: &Options) {
    let text = serde_json::json!({ "records": {
        "url": template,
        "idField": "id",
        "datesConfiguration": {
            "updatedDateField": "updated",
            "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
            "createdDateField": "created",
            "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
        },
    } })
    .to_string();
    let analysis = analyze(&text, options);
    let _ = write!(page, "\n```text\n{template}\n");
    let preview = analysis.blocks.first().and_then(|block| block.previews().next());
    if let Some(url) = preview.and_then(|preview| preview.url) {
        let shown = |segment: pollwright_core::template::Segment<'_>| match segment.kind {
            pollwright_core::template::SegmentKind::Unresolved => format!("⟨{}⟩", segment.raw),
            _ => segment.raw.to_owned(),
        };
        let shown: String = url.segments().map(shown).collect();
        let _ = writeln!(page, "{shown}");
        if url.encoded() != url.raw() {
            let _ = writeln!(page, "{}", url.encoded());
        }
    }
    page.push_str("```\n\n");
    for found in analysis
        .diagnostics
        .iter()
        .filter(|found| found.pointer.as_deref().is_none_or(|at| at.ends_with("/url")))
    {
        let at = &text[found.span.range()];
        let _ = writeln!(page, "- {} {:?} at `{at}`: {}", found.code, found.severity, found.message);
        for fix in &found.fixes {
            let edits: Vec<_> = fix.edits.iter().map(|edit| format!("`{}`", edit.text)).collect();
            let _ = writeln!(page, "  - {}: {}", fix.title, edits.join(", "));
        }
    }
}
