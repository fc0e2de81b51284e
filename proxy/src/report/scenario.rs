//! What became of scenarios.

use pollwright_core::{
    report::count,
    scenario::{Replayed, Scenario},
};
use serde_json::json;
use std::fmt::Write;

/// A scenario by its path, and its polls.
pub type Result = (String, Scenario, Vec<Replayed>);

/// Whether every poll fired what it should.
pub fn is_good(polls: &[Replayed]) -> bool {
    polls.iter().all(|poll| poll.missing.is_empty() && poll.extra.is_empty())
}

/// A line for each, with what differs, and one that sums up.
pub fn text(results: &[Result]) -> String {
    let mut out = String::new();
    for (path, scenario, polls) in results {
        let name = scenario.name.as_ref().map_or_else(String::new, |name| format!(": {name}"));
        let verdict = if is_good(polls) { "ok" } else { "FAILED" };
        // Writing to a string does not fail.
        let _ = writeln!(out, "{verdict} {path}{name}");
        for poll in polls.iter().filter(|poll| !poll.missing.is_empty() || !poll.extra.is_empty()) {
            let _ = writeln!(
                out,
                "  poll {}  {}",
                poll.at.format("%Y-%m-%dT%H:%M:%SZ"),
                poll.url.as_deref().unwrap_or("-")
            );
            for event in &poll.missing {
                let _ = writeln!(out, "    missing {event}");
            }
            for event in &poll.extra {
                let _ = writeln!(out, "    extra   {event}");
            }
            for warning in &poll.warnings {
                let _ = writeln!(out, "    {warning}");
            }
        }
    }
    let failed = results.iter().filter(|(.., polls)| !is_good(polls)).count();
    let _ = writeln!(out, "{} replayed, {failed} failed", count(results.len(), "scenario"));
    out
}

/// The same for programs.
pub fn json(results: &[Result]) -> String {
    let all = results.iter().map(|(path, scenario, polls)| {
        json!({ "path": path, "name": scenario.name, "ok": is_good(polls), "polls": polls })
    });
    format!("{:#}\n", json!({ "version": 1, "scenarios": all.collect::<Vec<_>>() }))
}
