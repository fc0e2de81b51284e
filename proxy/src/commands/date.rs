//! `date`: what Java's SimpleDateFormat reads and writes, what a pattern means, and which pattern samples have.

use crate::{clock, console, report};
use anyhow::bail;
use chrono::{Months, SecondsFormat};
use pollwright_core::{
    date::{DateFormat, Instant, ReadOptions, Zone, ZoneKind, batch, explain::explain, infer},
    report::caret,
};
use std::{
    io::{self, BufRead, Write},
    process::ExitCode,
};

/// Read, write, explain or find the format of dates as Java's SimpleDateFormat does.
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
    /// Say what each part of a pattern means, and where it will go wrong.
    Explain {
        #[command(flatten)]
        pattern: PatternArgs,
        /// The instant that the values are of, and from which on mistakes are looked for.
        #[arg(long, default_value = "now", allow_hyphen_values = true)]
        at: String,
        /// `text`, or `json` for programs.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Find the pattern that reads all samples of one field.
    Infer {
        /// One to fifty values as the API sends them; after `--` where one starts with a dash.
        #[arg(required = true, allow_negative_numbers = true)]
        values: Vec<String>,
        /// The zone of dates that name none: `Europe/Berlin`, `GMT+5:30`.
        #[arg(long, default_value = "UTC")]
        zone: String,
        /// `text`, or `json` for programs.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Answer one JSON request a line from standard input, one JSON answer a line.
    Batch,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Debug, clap::Args)]
struct PatternArgs {
    /// The pattern: `yyyy-MM-dd'T'HH:mm:ss'Z'`; or `milliseconds`, `seconds`, `microseconds` since 1970.
    pattern: String,
    /// The zone of dates that name none: `Europe/Berlin`, `GMT+5:30`.
    #[arg(long, default_value = "UTC")]
    zone: String,
}

/// Prints the answer; a text that does not fit its pattern, and samples that have none, are status 1.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.action {
        Action::Parse { pattern, strict, value } => parse(pattern, *strict, value),
        Action::Format { pattern, value } => format(pattern, value),
        Action::Explain { pattern, at, format } => explained(pattern, at, *format),
        Action::Infer { values, zone, format } => inferred(values, zone, *format),
        Action::Batch => batch(),
    }
}

fn parse(args: &PatternArgs, strict: bool, value: &str) -> anyhow::Result<ExitCode> {
    let zone = zone(&args.zone)?;
    let pattern = match args.compile()? {
        DateFormat::Pattern(pattern) => pattern,
        DateFormat::Epoch(epoch) => {
            return match epoch.read(value) {
                Some(millis) => print_instant(millis),
                None => {
                    console::complain(format_args!("`{value}` is no number of {}", epoch.keyword()));
                    Ok(ExitCode::FAILURE)
                }
            };
        }
    };
    let options = ReadOptions { zone: &zone, lenient: !strict, two_digit_year_start: two_digit_year_start() };
    let read = match pattern.read(value, &options) {
        Ok(read) => read,
        Err(error) => {
            console::complain(caret::read_error(&pattern, value, &error));
            suggest(value, &zone);
            return Ok(ExitCode::FAILURE);
        }
    };
    let used = caret::byte_of_utf16(value, read.index_utf16);
    if used < value.len() {
        let rest = &value[used..];
        if strict {
            console::complain(format_args!("`{rest}` is left over after the date; take it out"));
            suggest(value, &zone);
            return Ok(ExitCode::FAILURE);
        }
        console::complain(format_args!("note: Java ignores `{rest}` after the date"));
    }
    print_instant(read.millis)
}

/// The format that would read it.
fn suggest(value: &str, zone: &Zone) {
    if let Some(fits) = infer::infer(value, zone, two_digit_year_start()) {
        console::complain(format_args!("`{}` reads it", fits.format));
    }
}

fn print_instant(millis: i64) -> anyhow::Result<ExitCode> {
    match Instant::from_timestamp_millis(millis) {
        Some(instant) => {
            let shown = instant.to_rfc3339_opts(SecondsFormat::AutoSi, true);
            console::print(&format!("{shown}  ({millis} ms since the epoch)\n"))?;
        }
        None => console::print(&format!("{millis} ms since the epoch\n"))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// As Java: two digits mean a year from 80 years ago on.
fn two_digit_year_start() -> i64 {
    clock::now().checked_sub_months(Months::new(80 * 12)).unwrap_or_default().timestamp_millis()
}

fn format(args: &PatternArgs, value: &str) -> anyhow::Result<ExitCode> {
    let (pattern, zone) = (args.compile()?, zone(&args.zone)?);
    let instant = super::instant("VALUE", value, clock::now())?;
    console::print(&format!("{}\n", pattern.format(instant.timestamp_millis(), &zone)))?;
    Ok(ExitCode::SUCCESS)
}

fn explained(args: &PatternArgs, at: &str, format: Format) -> anyhow::Result<ExitCode> {
    let zone = zone(&args.zone)?;
    let at = super::instant("--at", at, clock::now())?;
    let pattern = match args.compile()? {
        DateFormat::Pattern(pattern) => pattern,
        DateFormat::Epoch(epoch) => {
            let value = epoch.format(at.timestamp_millis());
            console::print(&format!("{value}  {} since 1970-01-01T00:00:00Z\n", epoch.keyword()))?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let words = explain(&pattern, at.timestamp_millis(), &zone);
    console::print(&match format {
        Format::Text => report::date::explanation(&pattern, &words),
        Format::Json => report::date::explanation_json(&pattern, &zone, at, &words),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn inferred(values: &[String], id: &str, format: Format) -> anyhow::Result<ExitCode> {
    let zone = zone(id)?;
    if values.len() > infer::MAX_SAMPLES {
        bail!("{} values are too many: give at most {}", values.len(), infer::MAX_SAMPLES);
    }
    let samples: Vec<&str> = values.iter().map(String::as_str).collect();
    let found = infer::infer_all(&samples, &zone, two_digit_year_start());
    console::print(&match format {
        Format::Text => report::date::inference(&samples, &found),
        Format::Json => report::date::inference_json(&samples, &found),
    })?;
    Ok(if found.candidates.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
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
    fn compile(&self) -> anyhow::Result<DateFormat> {
        if self.pattern.trim().is_empty() {
            bail!("the pattern is empty: it reads and writes nothing; write one such as `yyyy-MM-dd`");
        }
        match DateFormat::compile(&self.pattern) {
            Ok(format) => Ok(format),
            Err(error) => bail!(caret::pattern_error(&self.pattern, &error)),
        }
    }
}

fn zone(id: &str) -> anyhow::Result<Zone> {
    let (zone, kind) = Zone::resolve(id);
    if kind == ZoneKind::Fallback {
        let near: Vec<_> = Zone::nearest(id).iter().map(|id| format!("`{id}`")).collect();
        let hint = if near.is_empty() {
            "name one like `Europe/Berlin` or `GMT+5:30`".to_owned()
        } else {
            format!("did you mean {}?", near.join(" or "))
        };
        bail!("Java does not know the zone `{id}` and would take GMT; {hint}");
    }
    Ok(zone)
}
