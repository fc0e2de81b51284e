//! `test`: do these scenarios still come out as saved?

use super::status;
use crate::{console, elements::Catalog, files, input, report};
use anyhow::Context;
use pollwright_core::{
    catalog::OwnElements,
    scenario::{Replayed, Scenario, replay},
};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Replay saved scenarios, and compare the events that fire with those that should.
///
/// Status 0 when all come out as saved, 1 when one does not, 2 when one cannot be replayed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Scenario files, globs, or directories, whose `*.scenario.json` are taken.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    catalog: Catalog,
    /// How the result looks.
    #[arg(long, value_enum, default_value_t = super::Format::Text)]
    format: super::Format,
}

/// Replays each, whatever becomes of the others.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let elements = args.catalog.read_here()?;
    let mut all_done = true;
    let mut results = Vec::new();
    for argument in &args.files {
        for named in files::expand(argument)? {
            let is_scenario = named.path.to_string_lossy().ends_with(".scenario.json");
            if !is_scenario && argument.is_dir() {
                continue;
            }
            match one(&named.path, &elements) {
                Ok((scenario, polls)) => results.push((named.path.display().to_string(), scenario, polls)),
                Err(error) => {
                    console::complain(format_args!("{error:#}"));
                    all_done = false;
                }
            }
        }
    }
    if results.is_empty() && all_done {
        anyhow::bail!("no scenario found; a directory's scenarios end in `.scenario.json`");
    }
    console::print(&match args.format {
        super::Format::Text => report::scenario::text(&results),
        super::Format::Json => report::scenario::json(&results),
    })?;
    if !all_done {
        return Ok(ExitCode::from(2));
    }
    Ok(status(results.iter().all(|(.., polls)| report::scenario::is_good(polls))))
}

fn one(path: &Path, elements: &OwnElements) -> anyhow::Result<(Scenario, Vec<Replayed>)> {
    let name = path.display();
    let text = input::read(path)?;
    let scenario: Scenario = serde_json::from_str(&text)
        .with_context(|| format!("`{name}` is no scenario; README.md shows one"))?;
    let configuration = match &scenario.configuration {
        Value::String(other) => input::read(&path.parent().unwrap_or(Path::new("")).join(other))?,
        object => object.to_string(),
    };
    let polls = replay(&scenario, &configuration, elements)
        .with_context(|| format!("`{name}` cannot be replayed"))?;
    Ok((scenario, polls))
}
