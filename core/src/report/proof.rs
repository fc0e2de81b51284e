//! A finding, shown: what becomes of a few records, before its fix and after.

use crate::{
    date::Instant,
    moment,
    proof::{Proof, ShownPoll},
};
use std::fmt::Write;

/// A small table, indented as a note is.
pub(super) fn render(out: &mut String, proof: &Proof) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "  show: {}", proof.verdict);
    for sentence in &proof.assumes {
        let _ = writeln!(out, "        {sentence}");
    }
    let mut rows = vec![["".to_owned(), "now".to_owned(), format!("after: {}", proof.fix)]];
    let mut changes = proof.records.iter().peekable();
    for (at, (before, after)) in proof.before.iter().zip(&proof.after).enumerate() {
        while let Some(change) = changes.next_if(|change| change.at <= before.at) {
            rows.push(happens(change.at, &change.id, change.is_new));
        }
        let poll = |poll: &ShownPoll| if at == 0 { "baseline".to_owned() } else { fires(poll) };
        rows.push([format!("{}  poll", time(before.at)), poll(before), poll(after)]);
    }
    for change in changes {
        rows.push(happens(change.at, &change.id, change.is_new));
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    for row in &rows {
        let line = format!("        {:first$}  {:second$}  {}", row[0], row[1], row[2]);
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

fn happens(at: Instant, id: &str, is_new: bool) -> [String; 3] {
    let what = if is_new { "is created" } else { "changes" };
    [format!("{}  {id} {what}", time(at)), String::new(), String::new()]
}

fn fires(poll: &ShownPoll) -> String {
    if poll.events.is_empty() { "-".to_owned() } else { poll.events.join(", ") }
}

fn time(at: Instant) -> String {
    moment::format(at).replace(" UTC", "Z")
}
