//! `date`: what Java's SimpleDateFormat reads and writes.

use crate::{clock, console, report};
use anyhow::bail;
use chrono::{Months, SecondsFormat};
use pollwright_core::date::{Instant, Pattern, ReadOptions, Zone, ZoneKind, batch};
use std::{
    io::{self, BufRead, Write},
    process::ExitCode,
};

/// Read or write a date as Java's SimpleDateFormat does.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Read a text with a pattern and print the instant.
    Parse {
        #[command(flatten)]
        pattern: PatternArgs,
        /// Refuse what lenient Java accepts: values out of range, text left over.
        #[arg(long)]
        strict: bool,
        /// The text: `2026-03-29T00:59:00Z`.
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// Write an instant with a pattern.
    Format {
        #[command(flatten)]
        pattern: PatternArgs,
        /// The instant: `2026-03-29T00:59Z`, epoch seconds or milliseconds, `now`, `now-15m`.
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// Answer one JSON request a line from standard input, one JSON answer a line.
    Batch,
}

#[derive(Debug, clap::Args)]
struct PatternArgs {
    /// The pattern: `yyyy-MM-dd'T'HH:mm:ss'Z'`.
    pattern: String,
    /// The zone of dates that name none: `Europe/Berlin`, `GMT+5:30`.
    #[arg(long, default_value = "UTC")]
    zone: String,
}

/// Prints the answer; a text that does not fit its pattern is status 1.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.action {
        Action::Parse { pattern, strict, value } => parse(pattern, *strict, value),
        Action::Format { pattern, value } => format(pattern, value),
        Action::Batch => batch(),
    }
}

fn parse(args: &PatternArgs, strict: bool, value: &str) -> anyhow::Result<ExitCode> {
    let (pattern, zone) = args.compile()?;
    // As Java: two digits mean a year from 80 years ago on.
    let start = clock::now().checked_sub_months(Months::new(80 * 12)).unwrap_or_default();
    let options =
        ReadOptions { zone: &zone, lenient: !strict, two_digit_year_start: start.timestamp_millis() };
    let read = match pattern.read(value, &options) {
        Ok(read) => read,
        Err(error) => {
            console::complain(report::caret::read_error(pattern.source(), value, &error));
            return Ok(ExitCode::FAILURE);
        }
    };
    let used = report::caret::byte_of_utf16(value, read.index_utf16);
    if used < value.len() {
        let rest = &value[used..];
        if strict {
            console::complain(format_args!("`{rest}` is left over after the date; take it out"));
            return Ok(ExitCode::FAILURE);
        }
        console::complain(format_args!("note: Java ignores `{rest}` after the date"));
    }
    let Some(instant) = Instant::from_timestamp_millis(read.millis) else {
        console::print(&format!("{} ms since the epoch\n", read.millis))?;
        return Ok(ExitCode::SUCCESS);
    };
    let shown = instant.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    console::print(&format!("{shown}  ({} ms since the epoch)\n", read.millis))?;
    Ok(ExitCode::SUCCESS)
}

fn format(args: &PatternArgs, value: &str) -> anyhow::Result<ExitCode> {
    let (pattern, zone) = args.compile()?;
    let instant = super::instant("VALUE", value, clock::now())?;
    console::print(&format!("{}\n", pattern.format(instant.timestamp_millis(), &zone)))?;
    Ok(ExitCode::SUCCESS)
}

fn batch() -> anyhow::Result<ExitCode> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        if !line.trim().is_empty() {
            let answer = match serde_json::from_str(&line) {
                Ok(request) => batch::answer(&request),
                Err(error) => serde_json::json!({ "error": error.to_string() }),
            };
            writeln!(out, "{answer}")?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

impl PatternArgs {
    fn compile(&self) -> anyhow::Result<(Pattern, Zone)> {
        let pattern = match Pattern::compile(&self.pattern) {
            Ok(pattern) => pattern,
            Err(error) => bail!(report::caret::pattern_error(&self.pattern, &error)),
        };
        let (zone, kind) = Zone::resolve(&self.zone);
        if kind == ZoneKind::Fallback {
            let near: Vec<_> = Zone::nearest(&self.zone).iter().map(|id| format!("`{id}`")).collect();
            let hint = if near.is_empty() {
                "name one like `Europe/Berlin` or `GMT+5:30`".to_owned()
            } else {
                format!("did you mean {}?", near.join(" or "))
            };
            bail!("Java does not know the zone `{}` and would take GMT; {hint}", self.zone);
        }
        Ok((pattern, zone))
    }
}
