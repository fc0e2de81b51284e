//! `preview`: what will the next poll ask for?

use crate::{clock, console, elements::Catalog, input, report};
use anyhow::bail;
use pollwright_core::{Options, analyze, platform::Platform, source::Kind};
use std::{path::PathBuf, process::ExitCode};

/// Print the URL that the next poll of each resource calls, and how its *from* comes about.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The configuration; `-` is standard input.
    file: PathBuf,
    /// The last committed poll: `2026-03-29T00:59Z`, epoch, `now-15m`. Default: one interval before now.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    last_poll: Option<String>,
    /// The instant of the poll. Default: now.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    now: Option<String>,
    /// Where the configuration runs: cloud-elements, sap, uipath or pollwright.
    #[arg(long, default_value = Platform::default().slug())]
    platform: Platform,
    #[command(flatten)]
    catalog: Catalog,
    /// How the preview looks.
    #[arg(long, value_enum, default_value_t = super::Format::Text)]
    format: super::Format,
}

/// Prints every resource; a text without any is an error.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let clock = clock::now();
    let now = args.now.as_deref().map_or(Ok(clock), |text| super::instant("--now", text, clock))?;
    let last_poll =
        args.last_poll.as_deref().map(|text| super::instant("--last-poll", text, now)).transpose()?;
    let text = input::read(&args.file)?;
    let elements = args.catalog.read_here()?;
    let options = Options { platform: args.platform, last_poll, elements, ..Options::at(now) };
    let analysis = analyze(&text, &options);
    let path = args.file.display().to_string();
    if analysis.blocks.iter().all(|block| block.kind == Kind::Unknown || block.config.resources().is_empty())
    {
        bail!(
            "`{path}` has no `event.poller.configuration` with a resource; `pollwright check {path}` says what it is"
        );
    }
    let out = match args.format {
        super::Format::Text => report::preview::text(&analysis, args.platform),
        super::Format::Json => report::preview::json(&path, &analysis, args.platform)?,
    };
    console::print(&out)?;
    Ok(ExitCode::SUCCESS)
}
