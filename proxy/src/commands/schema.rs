//! `schema`: the format, for editors.

use crate::console;
use pollwright_core::json_schema::json_schema;
use std::process::ExitCode;

/// Print a JSON Schema of the format, for editors that complete and check by one.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// Prints it.
pub(super) fn run(_: &Args) -> anyhow::Result<ExitCode> {
    console::print(&format!("{:#}\n", json_schema()))?;
    Ok(ExitCode::SUCCESS)
}
