//! `check`: what is wrong with these files?

use super::status;
use crate::{baseline, clock, console, elements::Catalog, files, input, report, settings::Settings};
use anyhow::Context;
use pollwright_core::{
    Options,
    diag::Applicability,
    platform::Platform,
    repair,
    report::{self as core_report, Checked, Format, MaxSeverity, baseline::Baseline},
    sample::{Sample, Samples},
    source::Kind,
};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Find what is wrong with configurations: JSON, cURL commands, and pages that hold them.
///
/// Status 0 when nothing is of error severity, 1 when something is, 2 when a file could not be read or written.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files, directories or globs; `-` is standard input. A directory's files are read by their endings, and
    /// neither hidden ones nor those of a .gitignore; of what is found so, only configurations are told about.
    /// In `.jsonc` and `.json5` comments may stand.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where the configuration runs: cloud-elements (the default), sap, uipath or pollwright.
    #[arg(long)]
    platform: Option<Platform>,
    /// What the text is, where it is not seen: body, answer, curl, poller, definition, settings, fragment, legacy,
    /// markdown or html.
    #[arg(long, value_parser = kind)]
    kind: Option<Kind>,
    /// Judge bodies as about to be sent: what is still to be filled in is an error.
    #[arg(long)]
    ready: bool,
    /// Hold fields and date formats against an answer of the API: a file, or RESOURCE=FILE where there are several
    /// resources.
    #[arg(long, value_name = "[RESOURCE=]FILE")]
    sample: Vec<String>,
    /// Show what becomes of records, now and after the fix, where a finding is about lost, repeated or mistyped ones.
    #[arg(long)]
    show: bool,
    /// Pass over named files that hold no configuration, as in directories: for hooks that name every file.
    #[arg(long)]
    skip_others: bool,
    /// Settings; default: the nearest `pollwright.toml` from here upwards.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    catalog: Catalog,
    /// Tell nothing that this file knows already.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings down as known, and tell none.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "fix", "diff"])]
    write_baseline: Option<PathBuf>,
    /// How the findings look: text, json, sarif, github, markdown, gitlab or junit; inside GitHub Actions `github`
    /// where nothing is chosen, else `text`.
    #[arg(long)]
    format: Option<Format>,
    /// The worst severity that does not fail: none, info, warning or error.
    #[arg(long, default_value = "warning", overrides_with = "max_severity")]
    max_severity: MaxSeverity,
    /// Repair the files: fixes that leave every poll as it was, or repair one that could never run. What is left
    /// is told.
    #[arg(long)]
    fix: bool,
    /// With --fix or --diff: also fixes that may change which records are polled.
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what --fix would change, and write nothing; status 1 when there is something.
    #[arg(long, conflicts_with_all = ["fix", "format"])]
    diff: bool,
}

/// Checks every file that can be read, and says which cannot.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let settings = Settings::find(args.config.as_deref())?;
    let mut options = Options {
        platform: args.platform.or(settings.platform).unwrap_or_default(),
        kind: args.kind,
        ready: args.ready,
        samples: samples(&args.sample)?,
        policy: settings.rules.clone(),
        elements: args.catalog.read_beside(&settings)?,
        ..Options::at(clock::now())
    };
    let known = args.baseline.as_deref().map(baseline::read).transpose()?;
    let least = if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    if args.unsafe_fixes && !args.fix && !args.diff {
        anyhow::bail!("--unsafe-fixes does nothing alone; add --fix to write, or --diff to look first");
    }
    if args.fix && args.files.iter().any(|path| path == Path::new("-")) {
        anyhow::bail!("standard input cannot be repaired in place; use --diff, or name a file");
    }
    let mut all_done = true;
    let (mut checked, mut diff, mut n_repaired) = (Vec::new(), String::new(), 0);
    for named in named(&args.files, &settings, &mut all_done)? {
        options.name(&named.path.to_string_lossy());
        let Some((mut file, encoding)) = complaining(&mut all_done, read(&named.path, &options)) else {
            continue;
        };
        if (args.skip_others || !named.is_given) && !file.is_configuration() {
            continue;
        }
        if args.fix || args.diff {
            let repaired = repair::all(&file.text, &options, least);
            if repaired != file.text {
                if args.diff {
                    n_repaired += 1;
                    diff += &core_report::diff::render(&file.path, &file.text, &repaired);
                } else if complaining(&mut all_done, input::write(&named.path, &repaired, encoding)).is_some()
                {
                    n_repaired += 1;
                    file = Checked::new(file.path, file.uri, repaired, &options);
                }
            }
        }
        checked.push(file);
    }
    if let Some(path) = &args.write_baseline {
        baseline::write(path, &Baseline::of(&checked))?;
        let n: usize = checked.iter().map(|file| file.analysis.diagnostics.len()).sum();
        console::say(format_args!("{} written to `{}`", core_report::count(n, "finding"), path.display()));
        return Ok(if all_done { ExitCode::SUCCESS } else { ExitCode::from(2) });
    }
    if let Some(known) = known {
        let hidden = known.hide(&mut checked);
        console::say(format_args!("{} known already", core_report::count(hidden, "finding")));
    }
    if args.show {
        checked.iter_mut().for_each(|file| file.prove(&options));
    }
    if args.diff {
        console::print(&diff)?;
        console::say(format_args!("{} would change", core_report::count(n_repaired, "file")));
    } else {
        console::print(&rendered(args.format, &checked))?;
        if args.fix {
            console::say(format_args!("{} repaired", core_report::count(n_repaired, "file")));
        }
    }
    if !all_done {
        return Ok(ExitCode::from(2));
    }
    let mut all = checked.iter().flat_map(|file| &file.analysis.diagnostics);
    let fails = all.any(|diagnostic| args.max_severity.fails(diagnostic.severity));
    Ok(status(if args.diff { n_repaired == 0 } else { !fails }))
}

/// Reads `FILE` or `RESOURCE=FILE`; a file whose name has a `=` is named as it is.
fn samples(arguments: &[String]) -> anyhow::Result<Samples> {
    let read = |argument: &String| {
        let (resource, path) = match argument.split_once('=') {
            Some((resource, path)) if !Path::new(argument).exists() => (Some(resource.to_owned()), path),
            _ => (None, argument.as_str()),
        };
        let sample = Sample::read(&input::read(Path::new(path))?).with_context(|| format!("`{path}`"))?;
        Ok((resource, sample))
    };
    Ok(Samples::new(arguments.iter().map(read).collect::<anyhow::Result<_>>()?))
}

fn named(
    arguments: &[PathBuf],
    settings: &Settings,
    all_done: &mut bool,
) -> anyhow::Result<Vec<files::Named>> {
    let excluded = files::Excluded::new(&settings.folder, &settings.exclude)?;
    let found = arguments.iter().filter_map(|path| complaining(all_done, files::expand(path))).flatten();
    Ok(found.filter(|named| named.is_given || !excluded.covers(&named.path)).collect())
}

fn read(path: &Path, options: &Options) -> Result<(Checked, input::Encoding), input::InputError> {
    let (text, encoding) = input::read_encoded(path)?;
    let path = path.display().to_string();
    let uri = report::uri(&path);
    Ok((Checked::new(path, uri, text, options), encoding))
}

fn kind(name: &str) -> Result<Kind, String> {
    core_report::named(&Kind::NAMED, name)
}

/// What was done; where it was not, it is said.
fn complaining<T>(all_done: &mut bool, result: Result<T, impl std::fmt::Display>) -> Option<T> {
    result
        .inspect_err(|error| {
            console::complain(error);
            *all_done = false;
        })
        .ok()
}

fn rendered(format: Option<Format>, checked: &[Checked]) -> String {
    let in_actions = std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
    let by_itself = if in_actions { Format::Github } else { Format::Text };
    format.unwrap_or(by_itself).render(checked, console::wants_color())
}
