//! A shell takes the quotes of a template for its own.

use super::{Example, Meta, Subject, shown_within};
use crate::{
    diag::{Applicability, Diagnostic, Edit, Severity},
    source::{Slip, SlipKind},
    span::Span,
};

pub(super) static META: Meta = Meta {
    code: "PC103",
    slug: "shell-quoting",
    severity: Severity::Error,
    summary: "a single quote ends the quoted body",
    why: "Inside '…' a shell ends its text at the next single quote, and then fills `${…}` with nothing: the poll asks for everything or nothing.",
};

pub(super) static EXAMPLE: Example = Example {
    bad: r#"curl -X POST https://example.com/instances -d '{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd HH:mm:ss}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd HH:mm:ss", "updatedDateTimezone": "GMT", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd HH:mm:ss", "createdDateTimezone": "GMT" } } }'"#,
    good: r#"curl -X POST https://example.com/instances -d '{ "contacts": { "url": "/hubs/crm/contacts?where=updated>='\''${gmtDate:yyyy-MM-dd HH:mm:ss}'\''", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd HH:mm:ss", "updatedDateTimezone": "GMT", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd HH:mm:ss", "createdDateTimezone": "GMT" } } }'"#,
};

pub(super) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let Some(shell) = subject.shell else { return };
    slips(subject, &shell.slips, found);
    for loss in &shell.losses {
        if loss.written.starts_with(['{', '[']) {
            let quote = |at| Edit::insert(at, "'");
            let inner = loss.written.match_indices('\'').map(|(at, _)| {
                Edit::replace(Span::new(at as u32, at as u32 + 1).shift(loss.span.start()), r"'\''")
            });
            let mut edits = vec![quote(loss.span.start()), quote(loss.span.end())];
            edits.splice(1..1, inner);
            let message = "no quotes stand around this body: the shell takes away those in it";
            found.push(
                META.at(loss.span, message)
                    .note("Without single quotes around it a shell splits the body at its blanks and drops its quotes.")
                    .fix("Put it in single quotes", Applicability::Safe, Some(edits)),
            );
            continue;
        }
        let sends = if loss.sent.is_empty() { "nothing".to_owned() } else { shown_within(&loss.sent, 28) };
        if loss.written.starts_with("${") {
            // In double quotes and in a here-document nothing ends: the shell takes the template for its own.
            let sign = Span::new(loss.span.start(), loss.span.start() + 1);
            let message = format!(
                "the shell takes {} for a variable and sends {sends}",
                shown_within(&loss.written, 28)
            );
            let note = "In double quotes and in lines below a command the shell fills `${…}` with nothing: the poll asks for everything or nothing.";
            found.push(META.at(loss.span, message).note(note).fix(
                "Escape the `$` for the shell",
                Applicability::Safe,
                Some(vec![Edit::replace(sign, r"\$")]),
            ));
            continue;
        }
        let message = format!(
            "the shell ends the quote here and sends {sends} for {}",
            shown_within(&loss.written, 28)
        );
        // Inside single quotes a quote is written by closing, escaping and opening again.
        let bare = subject.text[loss.span.range()].match_indices('\'');
        let edits = bare.map(|(at, _)| {
            Edit::replace(Span::new(at as u32, at as u32 + 1).shift(loss.span.start()), r"'\''")
        });
        found.push(META.at(loss.span, message).fix(
            "Escape the quotes for the shell",
            Applicability::Safe,
            Some(edits.collect()),
        ));
    }
}

/// What is wrong with the command itself. Dashes, quotes and line breaks come in numbers, from one program that wrote
/// them or one habit: each is told once, and mended everywhere.
fn slips(subject: &Subject<'_>, slips: &[Slip], found: &mut Vec<Diagnostic>) {
    let mut told = Vec::new();
    for slip in slips {
        let written = &subject.text[slip.span.range()];
        let (message, note, title) = match slip.kind {
            SlipKind::Blank => (
                "a blank stands behind this `\\`: the command ends with its line".to_owned(),
                "The shell takes the blank for an argument, and the next line for another command: no body is sent.",
                "Remove the blank",
            ),
            SlipKind::Break => (
                "the command ends with this line: what stands below is not sent".to_owned(),
                "A shell takes the next line for another command, unless a `\\` stands at the end of this one.",
                "Let the command go on",
            ),
            SlipKind::Dash => (
                format!(
                    "a dash begins no option: a shell takes {} for an address",
                    shown_within(written, 28)
                ),
                "Word processors and chats put a dash in the place of `-`; the option then does nothing.",
                "Write `-`",
            ),
            SlipKind::Quote => (
                format!("a shell knows no `{written}`: what is meant to be quoted falls apart at its blanks"),
                "Word processors and chats put typographic quotes in the place of those that a shell reads.",
                "Use straight quotes",
            ),
        };
        let alike: Vec<Edit> = match slip.kind {
            SlipKind::Blank => vec![slip.edit.clone()],
            kind if told.contains(&kind) => continue,
            kind => slips.iter().filter(|other| other.kind == kind).map(|other| other.edit.clone()).collect(),
        };
        told.push(slip.kind);
        found.push(META.at(slip.span, message).note(note).fix(title, Applicability::Safe, Some(alike)));
    }
}
