//! `poll`: one poll over real HTTP.

use super::status;
use crate::{
    clock, console,
    elements::Catalog,
    input,
    poller::{
        access::Given,
        report::{Note, Sink},
        runner::{PollOptions, Runner},
        source::Source,
    },
    store::Store,
};
use anyhow::{Context, bail};
use pollwright_core::{change::Event, platform::Platform};
use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

/// Poll a configuration once and print its events, one JSON object a line.
///
/// The first poll of a resource remembers what is there and prints nothing, unless `--since` says where to start.
/// What was seen is kept in the state file. Status 0 when all resources were polled, 1 when one failed, 2 when
/// nothing could be polled.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The configuration; `-` is standard input.
    file: PathBuf,
    /// The state file; made where it is missing.
    #[arg(long, value_name = "STATE.db")]
    state: PathBuf,
    /// What stands in front of a `url` that is a path; before the configuration's own address.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Poll this resource only; may be given more than once.
    #[arg(long = "resource", value_name = "NAME")]
    resources: Vec<String>,
    /// The instant of the poll: `2026-03-29T00:59Z`, epoch, `now-15m`. Default: now.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    now: Option<String>,
    /// Where a first poll starts; records dated from then on fire.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    since: Option<String>,
    /// Ask again from this instant: after polls by a clock that was ahead, or to have events again. What is still
    /// remembered does not fire twice; what is not fires again under the same ids.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, conflicts_with = "dry_run")]
    rewind: Option<String>,
    /// Keeps the state and the event ids of several uses of one configuration apart.
    #[arg(long, value_name = "NAME", default_value = "default")]
    instance: String,
    #[command(flatten)]
    catalog: Catalog,
    /// A header of every call, `Name: value`; `env:NAME` in the value is taken from the environment.
    #[arg(long = "header", value_name = "HEADER")]
    headers: Vec<String>,
    /// Print what would fire and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// How what is not an event looks, on standard error.
    #[arg(long, value_enum, default_value_t = super::Format::Text)]
    log: super::Format,
    /// Longest time for one answer, seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
}

/// Polls once.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.context("cannot start the async runtime")?.block_on(poll(args))
}

async fn poll(args: &Args) -> anyhow::Result<ExitCode> {
    let clock = clock::now();
    let now = args.now.as_deref().map(|text| super::instant("--now", text, clock)).transpose()?;
    let poll_start = now.unwrap_or(clock);
    let since = args.since.as_deref().map(|text| super::instant("--since", text, poll_start)).transpose()?;
    let rewind = args.rewind.as_deref().map(|text| super::past("--rewind", text, poll_start)).transpose()?;
    if since.is_some_and(|since| since > poll_start) {
        bail!("--since lies after the poll itself; name an earlier instant");
    }
    let text = input::read(&args.file)?;
    let given = Given {
        base_url: args.base_url.clone(),
        headers: args.headers.clone(),
        elements: args.catalog.read_here()?,
        ..Given::default()
    };
    let named = || format!("cannot poll `{}`", args.file.display());
    let source = Source::read(&text, Platform::Pollwright, poll_start, &given).with_context(named)?;
    let resources = source.resources(&args.resources).with_context(named)?;
    let Some(analysed) = source.analysed() else { bail!("{}", named()) };

    let store = match args.dry_run && !args.state.exists() {
        true => Store::in_memory().await?,
        false => Store::open(&args.state).await?,
    };
    if let Some(to) = rewind {
        store.rewind(&args.instance, None, to).await?;
    }
    let options = PollOptions {
        instance: args.instance.clone(),
        is_simulated: now.is_some(),
        since,
        is_dry_run: args.dry_run,
        timeout: Duration::from_secs(args.timeout),
        ..PollOptions::at(poll_start)
    };
    let mut sink = Console { log: args.log };
    let mut runner = Runner::new(analysed, &source.access, &options, &store, &mut sink);
    runner.check_addresses(&resources).with_context(named)?;
    runner.drop_removed().await?;
    let done = runner.run(&resources).await;
    store.close().await;
    Ok(status(done?))
}

/// Events go to standard output, everything else to standard error.
struct Console {
    log: super::Format,
}

/// Events are written together in parts of this size.
const OUTPUT_BYTES: usize = 1 << 16;

impl Sink for Console {
    fn events(&mut self, events: &[Event]) -> io::Result<()> {
        let mut out = io::BufWriter::with_capacity(OUTPUT_BYTES, io::stdout().lock());
        let mut line = Vec::new();
        for event in events {
            line.clear();
            serde_json::to_writer(&mut line, event)?;
            // A line break in JSON is a blank between its parts, and here an event ends with it.
            if line.contains(&b'\n') || line.contains(&b'\r') {
                line.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
            }
            line.push(b'\n');
            out.write_all(&line)?;
        }
        out.flush()
    }

    fn note(&mut self, note: Note) {
        let line = match self.log {
            super::Format::Text => note.to_string(),
            super::Format::Json => serde_json::to_string(&note).unwrap_or_else(|_| note.to_string()),
        };
        console::say(line);
    }
}
