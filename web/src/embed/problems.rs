//! What is wrong with a configuration: each finding with its fixes, and its proof where one was asked for.

use super::{
    Asked, Node,
    fields::pill,
    view::{button, element, in_code, part},
    work,
};
use crate::{
    api, findings,
    state::{Action, Session},
};
use pollwright_core::{
    diag::{Applicability, Diagnostic, Fix, Severity},
    moment,
    proof::{NOT_SHOWN, Proof, ShownPoll, is_provable},
};

/// Does what a person asked of the findings: `fix:N:M`, `fix-all`. `None` for anything else.
pub(super) fn mend(asked: &Asked, session: &Session) -> Option<Session> {
    if asked.act == "fix-all" {
        return Some(session.apply(Action::ApplyAllSafe));
    }
    let (finding, fix) = asked.act.strip_prefix("fix:")?.split_once(':')?;
    let found = session.diagnostics().get(finding.parse::<usize>().ok()?)?;
    let fix = found.fixes.get(fix.parse::<usize>().ok()?)?;
    Some(session.apply(Action::ApplyFix(fix.clone())))
}

/// Which proof is open after what was asked: `show:N` opens one, and closes it again.
pub(super) fn shown(asked: &Asked) -> Option<String> {
    let open = asked.given("shown");
    match asked.act.strip_prefix("show:") {
        Some(number) if open.as_deref() == Some(number) => None,
        Some(number) => Some(number.to_owned()),
        // After a fix the numbers mean other findings.
        None if asked.act.starts_with("fix") => None,
        None => open,
    }
}

/// How many there are, as pills.
pub(super) fn summary(session: &Session) -> Node {
    let counts = findings::counts(session);
    let n_to_fill = session.analysis().blocks.iter().map(|block| block.to_fill.len()).sum::<usize>();
    let said = [
        (counts.errors, "bad", "error", ""),
        (counts.warnings, "warn", "warning", ""),
        (counts.notes, "", "note", ""),
        (n_to_fill, "", "value", " to fill in"),
    ];
    let said = said.into_iter().filter(|(n, ..)| *n > 0).map(|(n, class, word, rest)| {
        let plural = if n == 1 { "" } else { "s" };
        pill(class, &format!("{n} {word}{plural}{rest}"))
    });
    let mut pills: Vec<_> = said.collect();
    if pills.is_empty() {
        pills.push(pill("good", "nothing wrong"));
    }
    part("span", "summary").with("role", "status").all(pills)
}

/// The button that applies all safe fixes; none where there are none.
pub(super) fn mend_all(session: &Session) -> Option<Node> {
    let is_safe =
        |found: &&&Diagnostic| found.fixes.iter().any(|fix| fix.applicability == Applicability::Safe);
    let n_safe = findings::problems(session).iter().filter(is_safe).count();
    (n_safe > 0).then(|| button("fix-all", &format!("Fix {n_safe} safe")))
}

/// All findings, the worst first.
pub(super) fn list(session: &Session, shown: Option<&str>) -> Vec<Node> {
    let found = findings::problems(session);
    if found.is_empty() {
        return Vec::new();
    }
    let number =
        |found: &Diagnostic| session.diagnostics().iter().position(|other| std::ptr::eq(other, found));
    let entries = found.into_iter().filter_map(|found| Some(entry(session, found, number(found)?, shown)));
    vec![work::heading("Problems"), part("ul", "problems").all(entries)]
}

fn entry(session: &Session, found: &Diagnostic, number: usize, shown: Option<&str>) -> Node {
    let (class, kind) = match found.severity {
        Severity::Error => ("bad", "Error"),
        Severity::Warning => ("warn", "Warning"),
        Severity::Info => ("", "Note"),
    };
    let line = session.shown().position(found.span.start()).line;
    let what = part("p", "what")
        .and(element("span").with("class", "unseen").text(format!("{kind}: ")))
        .all(in_code(&sentence(&found.message)));
    let mut item = part("li", "problem")
        .with("data-key", format!("{}{}", found.code, found.pointer.as_deref().unwrap_or_default()))
        .and(element("span").with("class", format!("dot {class}")).with("aria-hidden", "true"))
        .and(what);
    if let Some(note) = &found.note {
        item = item.and(part("p", "note").all(in_code(note)));
    }
    item = item.and(part("p", "where").text(format!("line {line} · {} · {}", found.code, found.rule)));
    let mut row = part("div", "row");
    for (index, fix) in found.fixes.iter().enumerate() {
        row = row.and(repair(fix, number, index));
    }
    let is_shown = shown == Some(&*number.to_string());
    if is_provable(found) {
        row =
            row.and(button(format!("show:{number}"), "Show me").with("aria-expanded", is_shown.to_string()));
    }
    item = item.and(row);
    if is_shown { item.and(proof(session, number)) } else { item }
}

/// A fix as a button; one that is only shown, as words.
fn repair(fix: &Fix, finding: usize, index: usize) -> Node {
    let act = format!("fix:{finding}:{index}");
    match fix.applicability {
        Applicability::Display => element("span").with("class", "soft").all(in_code(&fix.title)),
        Applicability::Safe => button(act, &fix.title),
        Applicability::Unsafe => button(act, &fix.title)
            .with("title", "May change which records are polled")
            .and(element("span").with("class", "soft").text(" changes what is polled")),
    }
}

/// A few records and three polls, now and after the fix.
fn proof(session: &Session, number: usize) -> Node {
    let place = part("div", "proof").with("role", "status");
    match api::proof(session.text(), &work::options(session), number) {
        Ok(Some(proof)) => place.all(proven(&proof)),
        Ok(None) => place.text(NOT_SHOWN),
        Err(sentence) => place.all(in_code(&sentence)),
    }
}

fn proven(proof: &Proof) -> Vec<Node> {
    let cell = |words: String| element("td").text(words);
    // The column says it once.
    let time = |at| cell(moment::format(at).trim_end_matches(" UTC").to_owned());
    let fires = |poll: &ShownPoll, is_first: bool| match poll.events.as_slice() {
        [] if is_first => "baseline".to_owned(),
        [] => "nothing".to_owned(),
        events => events.join(", "),
    };
    // Changes come before the polls in the list: one at the very poll is seen by it.
    let changes = proof.records.iter().map(|change| {
        let what = if change.is_new { "is created" } else { "changes" };
        let words = cell(format!("record {} {what}", change.id)).with("colspan", "2");
        (change.at, element("tr").and(time(change.at)).and(words))
    });
    let polls = proof.before.iter().zip(&proof.after).enumerate().map(|(index, (before, after))| {
        let row = element("tr")
            .with("class", "poll")
            .and(time(before.at))
            .and(cell(fires(before, index == 0)).with("title", &before.url))
            .and(cell(fires(after, index == 0)).with("title", &after.url));
        (before.at, row)
    });
    let mut rows: Vec<_> = changes.chain(polls).collect();
    rows.sort_by_key(|(at, _)| *at);
    let head = |words: &str| element("th").with("scope", "col").all(in_code(words));
    let table = element("table")
        .and(element("thead").and(element("tr").and(head("UTC")).and(head("now")).and(head(&proof.fix))))
        .and(element("tbody").all(rows.into_iter().map(|(_, row)| row)));
    let assumed = proof.assumes.iter().map(|sentence| part("p", "note").all(in_code(sentence)));
    let verdict = element("p").and(element("strong").all(in_code(&proof.verdict)));
    let mut nodes = vec![verdict];
    nodes.extend(assumed);
    nodes.push(
        part("div", "scroll")
            .with("role", "group")
            .with("tabindex", "0")
            .with("aria-label", "Polls now and after the fix")
            .and(table),
    );
    nodes
}

fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    letters
        .next()
        .map_or_else(String::new, |first| format!("{}{}", first.to_ascii_uppercase(), letters.as_str()))
}
