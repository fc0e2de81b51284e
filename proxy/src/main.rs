//! The `pollwright` binary: everything happens in the library, so that tests can reach it.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    pollwright::run(pollwright::Cli::parse())
}
