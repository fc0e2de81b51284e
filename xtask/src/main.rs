//! What cargo cannot say: set-up, page, server, tests, measurements.
//!
//! Every command can be repeated: what is already there and up to date is used as it is.

mod bench;
mod browser;
mod cut;
mod failure;
mod offline;
mod package;
mod page;
mod progress;
mod replace;
mod serve;
mod shots;
mod stamp;
mod standin;
mod test;
mod tools;
mod workspace;

use failure::{Failure, Result};
use std::process::ExitCode;
use workspace::Workspace;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  serve [--port N]             set up, build page and binary, serve on 127.0.0.1:8080
  test [--all]                 set up, then run every test; --all runs the slow ones too
  setup                        the wasm target and the tools of the page, nothing more
  page                         set up and build the page into dist/
  package                      build the npm package into target/npm
  bench [NAME]                 the measurements, as ratios
  shots                        pictures of every view of the page, into target/shots
  standin ELEMENT [--port N]   a local stand-in of an element's API; without ELEMENT their names

Tools are used from PATH where their version is right, otherwise installed into
$POLLWRIGHT_TOOLS (default: pollwright/tools in the user's cache folder).
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("[xtask] FAILED: {failure}");
            ExitCode::from(failure.status())
        }
    }
}

fn run(args: &[String]) -> Result<()> {
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", args),
    };
    let wants_help = rest.iter().any(|arg| arg == "--help" || arg == "-h");
    if wants_help || matches!(command, "help" | "--help" | "-h") {
        eprint!("{HELP}");
        return Ok(());
    }
    let workspace = Workspace::find()?;
    match command {
        "serve" => serve::run(&workspace, rest),
        "test" => test::run(&workspace, rest),
        "setup" => no_arguments(rest).and_then(|()| tools::ensure(&workspace).map(drop)),
        "page" => no_arguments(rest).and_then(|()| page::run(&workspace)),
        "package" => no_arguments(rest).and_then(|()| package::run(&workspace)),
        "shots" => no_arguments(rest).and_then(|()| shots::run(&workspace)),
        "bench" => bench::run(&workspace, rest),
        "standin" => standin::run(&workspace, rest),
        other => Err(Failure::usage(format!("there is no command `{other}`; see `cargo xtask help`"))),
    }
}

fn no_arguments(args: &[String]) -> Result<()> {
    match args.first() {
        None => Ok(()),
        Some(arg) => Err(Failure::usage(format!("`{arg}` means nothing here; see `cargo xtask help`"))),
    }
}
