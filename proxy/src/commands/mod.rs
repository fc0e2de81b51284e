//! The commands, one file each, and the way to them.

mod backup;
mod check;
mod date;
mod docs;
mod explain;
mod keys;
mod listen;
mod poll;
mod preview;
mod rekey;
mod run;
mod schema;
mod serve;
mod service;
mod test;
mod token;
mod verify;

use crate::console;
use clap::{Parser, Subcommand};
use pollwright_core::{date::Instant, moment};
use std::process::ExitCode;

/// The workbench for API polling.
#[derive(Debug, Parser)]
#[command(name = "pollwright", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Backup(backup::BackupArgs),
    Check(check::Args),
    Date(date::Args),
    Docs(docs::Args),
    Explain(explain::Args),
    Listen(listen::Args),
    Poll(poll::Args),
    Preview(preview::Args),
    Rekey(rekey::Args),
    Restore(backup::RestoreArgs),
    Run(run::Args),
    Schema(schema::Args),
    Serve(serve::Args),
    Test(test::Args),
    Token(token::Args),
    Verify(verify::Args),
}

/// Runs a command and says how it went: 0 well, 1 the answer is no, 2 it could not be done.
pub fn run(cli: Cli) -> ExitCode {
    let done = match cli.command {
        Command::Backup(args) => backup::back_up(&args),
        Command::Check(args) => check::run(&args),
        Command::Date(args) => date::run(&args),
        Command::Docs(args) => docs::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Listen(args) => listen::run(&args),
        Command::Poll(args) => poll::run(&args),
        Command::Preview(args) => preview::run(&args),
        Command::Rekey(args) => rekey::run(&args),
        Command::Restore(args) => backup::restore(&args),
        Command::Run(args) => run::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Token(args) => token::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Verify(args) => verify::run(&args),
    };
    done.unwrap_or_else(|error| {
        // A reader that has seen enough (`| head`) is no error worth words.
        if !is_closed_pipe(&error) {
            console::complain(format_args!("{error:#}"));
        }
        ExitCode::from(2)
    })
}

/// 0 for yes, 1 for no.
fn status(good: bool) -> ExitCode {
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let cause = error.root_cause().downcast_ref::<std::io::Error>();
    cause.is_some_and(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

/// How an answer looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Reads an instant from the command line.
///
/// # Errors
/// What does not fit, with the place and what is accepted.
fn past(name: &str, text: &str, now: Instant) -> anyhow::Result<Instant> {
    let at = instant(name, text, now)?;
    anyhow::ensure!(at <= now, "{name}: it lies in the future; name an instant that has passed");
    Ok(at)
}

fn instant(name: &str, text: &str, now: Instant) -> anyhow::Result<Instant> {
    moment::parse(text, now).map_err(|error| {
        let (line, marker) = pollwright_core::report::caret::mark(text, error.span);
        // Some errors say by themselves what would do.
        let said = error.to_string();
        let advice = if said.contains(moment::ACCEPTED) {
            String::new()
        } else {
            format!("; write {}", moment::ACCEPTED)
        };
        anyhow::anyhow!("{name}: {said}{advice}\n  {line}\n  {marker}")
    })
}
