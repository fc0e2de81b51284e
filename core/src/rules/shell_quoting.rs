//! A shell takes the quotes of a template for its own.

use super::{Example, Meta, Subject, shown_within};
use crate::{
    diag::{Applicability, Diagnostic, Edit, Fix, Severity},
    source::{Cause, Loss, Slip, SlipKind},
    span::{Span, sort_by_span},
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
        let (message, note, title, edits) = told(subject, loss);
        let diagnostic = META.at(loss.span, message).fix(title, Applicability::Safe, Some(edits));
        let mut diagnostic = diagnostic;
        if shell.is_uneven {
            // What stands between which quotes nobody knows.
            diagnostic.fixes.iter_mut().for_each(Fix::by_hand);
        }
        found.push(if note.is_empty() { diagnostic } else { diagnostic.note(note) });
    }
}

/// What to say of a body that the shell changes: the message, a note, the repair's title and its edits.
fn told(subject: &Subject<'_>, loss: &Loss) -> (String, &'static str, &'static str, Vec<Edit>) {
    let (start, end) = (loss.span.start(), loss.span.end());
    let place = |at: usize, length: usize| Span::new(at as u32, (at + length) as u32).shift(start);
    let written = &subject.text[loss.span.range()];
    // Inside single quotes a quote is written by closing, escaping and opening again.
    let quotes = || written.match_indices('\'').map(|(at, _)| Edit::replace(place(at, 1), r"'\''"));
    let sends = || match loss.sent.is_empty() {
        true => "nothing".to_owned(),
        false => shown_within(&loss.sent, 28),
    };
    match loss.cause {
        Cause::Quotes => (
            format!(
                "the shell ends the quote here and sends {} for {}",
                sends(),
                shown_within(&loss.written, 28)
            ),
            "",
            "Escape the quotes for the shell",
            quotes().collect(),
        ),
        // In double quotes and in a here-document nothing ends: the shell takes the template for its own.
        Cause::Template => (
            format!(
                "the shell takes {} for a variable and sends {}",
                shown_within(&loss.written, 28),
                sends()
            ),
            "In double quotes and in lines below a command the shell fills `${…}` with nothing: the poll asks for everything or nothing.",
            "Escape the `$` for the shell",
            vec![Edit::replace(place(0, 1), r"\$")],
        ),
        Cause::Bare => {
            let around = [start, end].map(|at| Edit::insert(at, "'"));
            let mut edits = Vec::from(around);
            edits.splice(1..1, quotes());
            (
                "no quotes stand around this body: the shell takes away those in it".to_owned(),
                "Without single quotes around it a shell splits the body at its blanks and drops its quotes.",
                "Put it in single quotes",
                edits,
            )
        }
        Cause::Unescaped => (
            "this quote ends the body for the shell: in double quotes it is written `\\\"`".to_owned(),
            "The shell takes the quote away, and splits the body at the blanks behind it.",
            "Escape the quote for the shell",
            vec![Edit::insert(start, "\\")],
        ),
        Cause::DoubleQuotes => {
            let around = [start, end - 1].map(|at| Edit::replace(Span::new(at, at + 1), "'"));
            // Its end is closed first.
            let is_closed = written.ends_with('"');
            let mut edits: Vec<_> = quotes().chain(around).filter(|_| is_closed).collect();
            // What double quotes wanted escaped stands as it is in single ones.
            edits.extend(
                [r"\$", r"\`"].iter().flat_map(|escape| {
                    written.match_indices(escape).map(|(at, _)| Edit::delete(place(at, 1)))
                }),
            );
            sort_by_span(&mut edits, |edit| edit.span);
            (
                "the quotes in this body end those around it: the shell takes away all of them".to_owned(),
                "In double quotes every quote of the body would have to be written `\\\"`; in single quotes they stand as they are.",
                "Put it in single quotes",
                edits,
            )
        }
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
            SlipKind::Unclosed => (
                "this quote is never closed: the shell waits for more and sends nothing".to_owned(),
                "Everything up to the next quote belongs to the body for a shell.",
                "Close the quote",
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
