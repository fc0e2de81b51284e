//! `check`: what is wrong with these files?

use super::status;
use crate::{
    clock, console, input,
    report::{self, Checked},
};
use pollwright_core::{Options, analyze, diag::Severity, platform::Platform};
use std::{path::PathBuf, process::ExitCode};

/// Find what is wrong with configurations: JSON, cURL commands.
///
/// Status 0 when nothing is of error severity, 1 when something is, 2 when a file could not be read.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The files; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where the configuration runs: cloud-elements, sap, uipath or pollwright.
    #[arg(long, default_value = Platform::default().slug())]
    platform: Platform,
    /// How the findings look.
    #[arg(long, value_enum, default_value_t = super::Format::Text)]
    format: super::Format,
}

/// Checks every file that can be read, and says which cannot.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let options = Options { platform: args.platform, ..Options::at(clock::now()) };
    let mut checked = Vec::new();
    let mut all_read = true;
    for path in &args.files {
        match input::read(path) {
            Ok(text) => {
                let analysis = analyze(&text, &options);
                checked.push(Checked { path: path.display().to_string(), text, analysis });
            }
            Err(error) => {
                console::complain(error);
                all_read = false;
            }
        }
    }
    let report = match args.format {
        super::Format::Text => report::text::render(&checked, console::wants_color()),
        super::Format::Json => report::json::render(&checked)?,
    };
    console::print(&report)?;
    if !all_read {
        return Ok(ExitCode::from(2));
    }
    let mut all = checked.iter().flat_map(|file| &file.analysis.diagnostics);
    Ok(status(all.all(|diagnostic| diagnostic.severity < Severity::Error)))
}
