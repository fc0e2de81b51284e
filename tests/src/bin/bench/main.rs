//! The measurements, as ratios: `cargo xtask bench [NAME]`.
//!
//! Rivals take turns within one run, so that a busy machine is busy for both.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod check;
mod dates;
mod page;
mod poll;
mod rivals;
mod templates;
mod wasm;

use std::{env, process::ExitCode};

/// A measurement: its name on the command line, what it is, and what prints it.
type Measurement = (&'static str, &'static str, fn() -> Result<(), String>);

const MEASUREMENTS: &[Measurement] = &[
    ("check", "checking against serde_json, and rivals in node", check::run),
    ("templates", "templates and dates against chrono's format", templates::run),
    ("dates", "dates against chrono, jiff, time and the JDK", dates::run),
    ("wasm", "the npm package against what others take in its place", wasm::run),
    ("page", "what Chromium fetches of the page", page::run),
    ("poll", "polling and delivering, against a floor and the machine", poll::run),
    ("instances", "ten thousand instances, polled every minute", poll::instances::run),
];

fn main() -> ExitCode {
    let wanted = env::args().nth(1);
    if wanted.as_deref() == Some(poll::vendor::WORD) {
        let served = poll::vendor::serve();
        return served.map_or_else(|why| complain(&why.to_string()), |()| ExitCode::SUCCESS);
    }
    let chosen: Vec<_> = MEASUREMENTS
        .iter()
        .filter(|(name, ..)| wanted.as_deref().is_none_or(|wanted| wanted == *name))
        .collect();
    if chosen.is_empty() {
        eprintln!("there is no such measurement; these are:");
        MEASUREMENTS.iter().for_each(|(name, what, _)| eprintln!("  {name:10}{what}"));
        return ExitCode::from(2);
    }
    let mut status = ExitCode::SUCCESS;
    for (name, what, run) in chosen {
        println!("{what}");
        if let Err(why) = run() {
            eprintln!("{name}: {why}");
            status = ExitCode::FAILURE;
        }
    }
    status
}

fn complain(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::FAILURE
}
