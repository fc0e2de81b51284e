//! What the npm package answers: decode, call core, encode. Places count UTF-16 units, and line and column as reports do.
//!
//! Nothing here fails on a configuration: what is wrong with one is a finding. A [`Refusal`] is about the call itself.

#[cfg(feature = "package")]
pub mod exports;
#[cfg(feature = "types")]
pub mod typescript;

mod types;

pub use crate::simulation::Which;
pub use types::*;

use crate::{
    api::{CallOptions, CallSample},
    simulation::{self, WrittenPoll},
};
use pollwright_core::{
    Analysed, analyze as core_analyze,
    catalog::OwnElements,
    date::{DateFormat, Instant, ReadOptions, Zone, ZoneKind, infer},
    diag::{self, Applicability},
    lines::LineIndex,
    moment, preview,
    rehearsal::Rehearsed,
    repair,
    report::{self, Checked, Format, MaxSeverity, baseline::Baseline},
    source::Kind,
    span::Span,
};
use std::cell::{LazyCell, RefCell};

type Answer<T> = Result<T, Refusal>;

/// Reads a configuration and finds what is wrong with it.
///
/// # Errors
/// An option cannot be read.
pub fn analyze(text: &str, options: &Options) -> Answer<Analysis> {
    let analysis = core_analyze(text, &core_options(options)?);
    // Most texts have nothing that is to be placed.
    let lines = LazyCell::new(|| LineIndex::new(text));
    let place = |byte: u32| {
        let at = lines.position(text, byte);
        Place { offset: lines.utf16(text, byte), line: at.line, column: at.column }
    };
    let units = |span: Span| (lines.utf16(text, span.start()), lines.utf16(text, span.end()));
    let fix = |fix: &diag::Fix| Fix {
        title: fix.title.clone(),
        applicability: fix.applicability,
        edits: fix
            .edits
            .iter()
            .map(|edit| {
                let (start, end) = units(edit.span);
                Edit { start, end, text: edit.text.clone() }
            })
            .collect(),
    };
    Ok(Analysis {
        kind: analysis.kind,
        diagnostics: analysis
            .diagnostics
            .iter()
            .map(|found| Diagnostic {
                code: found.code,
                rule: found.rule,
                severity: found.severity,
                message: found.message.clone(),
                note: found.note.clone(),
                pointer: found.pointer.clone(),
                start: place(found.span.start()),
                end: place(found.span.end()),
                fixes: found.fixes.iter().map(fix).collect(),
            })
            .collect(),
        to_fill: analysis
            .blocks
            .iter()
            .flat_map(|block| &block.to_fill)
            .map(|fill| ToFill {
                pointer: fill.pointer.clone(),
                label: fill.label.clone(),
                placeholder: fill.placeholder.clone(),
                resource: fill.resource.clone(),
                start: place(fill.span.start()),
                end: place(fill.span.end()),
            })
            .collect(),
    })
}

/// The text after all fixes that are safe, or of both kinds that a program may apply.
///
/// # Errors
/// An option cannot be read.
pub fn apply_fixes(text: &str, options: &Options, with_unsafe: bool) -> Answer<String> {
    let least = if with_unsafe { Applicability::Unsafe } else { Applicability::Safe };
    Ok(repair::all(text, &core_options(options)?, least))
}

/// The next poll of each resource, in order.
///
/// # Errors
/// An option cannot be read.
pub fn preview(text: &str, options: &Options) -> Answer<Vec<Preview>> {
    let analysis = core_analyze(text, &core_options(options)?);
    Ok(analysis.blocks.iter().flat_map(Analysed::previews).map(|preview| Preview::of(&preview)).collect())
}

/// The instant that a text written with a pattern means. Strict unless the options say otherwise: what Java takes
/// beyond that is refused.
///
/// # Errors
/// The pattern does not compile, the text does not fit it, or the zone is not known.
pub fn parse_date(pattern: &str, text: &str, options: &DateOptions) -> Answer<ParsedDate> {
    let start = options.two_digit_year_start()?;
    let is_lenient = options.lenient.unwrap_or(false);
    let no_fit = |message: String| Refusal { code: Code::NoFit, message };
    let parsed = with_compiled(pattern, options.zone.as_deref(), |format, zone| match format {
        DateFormat::Epoch(epoch) => {
            let expected = || no_fit(format!("a number of {} is expected", epoch.keyword()));
            let ms = epoch.read(text).ok_or_else(expected)?;
            Ok(ParsedDate { ms, length: text.encode_utf16().count() as u32, zone: None })
        }
        DateFormat::Pattern(pattern) => {
            let options = ReadOptions { zone, lenient: is_lenient, two_digit_year_start: start };
            let read = pattern.read(text, &options).map_err(|error| no_fit(error.words(pattern, text)))?;
            let zone = read.zone.map(|zone| zone.id().to_owned());
            Ok(ParsedDate { ms: read.millis, length: read.index_utf16, zone })
        }
    })?;
    if !is_lenient && (parsed.length as usize) < text.encode_utf16().count() {
        return Err(no_fit(format!("text is left over after {} characters", parsed.length)));
    }
    if !(-MAX_SAFE..=MAX_SAFE).contains(&parsed.ms) {
        return Err(no_fit(format!("{} milliseconds are more than a number holds", parsed.ms)));
    }
    Ok(parsed)
}

/// What Java writes for an instant, milliseconds since 1970.
///
/// # Errors
/// The pattern does not compile, the zone is not known, or the number is no whole one.
pub fn format_date(pattern: &str, ms: f64, options: &DateOptions) -> Answer<String> {
    if ms.trunc() != ms || ms.abs() > MAX_SAFE as f64 {
        let message = format!("{ms} is no whole number of milliseconds");
        return Err(Refusal { code: Code::BadInstant, message });
    }
    with_compiled(pattern, options.zone.as_deref(), |format, zone| Ok(format.format(ms as i64, zone)))
}

/// Milliseconds since 1970 of an instant as people write it.
///
/// # Errors
/// The text is no instant.
pub fn instant(text: &str, now: &str) -> Answer<f64> {
    let now = read_instant(now, Instant::default())?;
    Ok(read_instant(text, now)?.timestamp_millis() as f64)
}

/// The patterns that samples are most likely written in.
///
/// # Errors
/// There are too many samples, or the zone is not known.
pub fn infer_pattern(samples: &[String], options: &DateOptions) -> Answer<Inferred> {
    if samples.len() > infer::MAX_SAMPLES {
        let message = format!("{} samples are too many: give at most {}", samples.len(), infer::MAX_SAMPLES);
        return Err(Refusal { code: Code::BadOptions, message });
    }
    let samples: Vec<&str> = samples.iter().map(String::as_str).collect();
    let found =
        infer::infer_all(&samples, &zone_of(options.zone.as_deref())?, options.two_digit_year_start()?);
    let candidates = found.candidates.iter().map(|one| Candidate {
        pattern: one.format.to_string(),
        ms: one.millis.iter().map(|ms| ms.filter(|ms| (-MAX_SAFE..=MAX_SAFE).contains(ms))).collect(),
        exact: one.exact,
        reasons: one.reasons.clone(),
    });
    Ok(Inferred { verdict: found.verdict(), candidates: candidates.collect() })
}

/// What the records of successive answers come to: which fire, and why.
///
/// # Errors
/// An option cannot be read, or the text has no such resource.
pub fn detect_changes(
    text: &str,
    polls: &[Poll],
    options: &Options,
    which: &Which,
) -> Answer<Vec<Rehearsed>> {
    core_options(options)?;
    let written = |poll: &Poll| WrittenPoll { at: poll.at.clone(), answer: poll.answer.clone() };
    let polls: Vec<_> = polls.iter().map(written).collect();
    simulation::rehearse(text, &options.call(), which, &polls)
        .map_err(|message| Refusal { code: Code::NoResource, message })
}

/// Checks files as `pollwright check` does.
///
/// # Errors
/// An option cannot be read.
pub fn check_files(files: Vec<File>, options: &CheckOptions) -> Answer<CheckedFiles> {
    let bad = |message: String| Refusal { code: Code::BadOptions, message };
    let say = |name: &'static str| move |message| bad(format!("{name}: {message}"));
    let format: Format = options.format.parse().map_err(say("--format"))?;
    let max: MaxSeverity = match &options.max_severity {
        Some(name) => name.parse().map_err(say("--max-severity"))?,
        None => MaxSeverity::default(),
    };
    let mut core = core_options(&options.call)?;
    core.kind = match &options.kind {
        Some(name) => Some(report::named(&Kind::NAMED, name).map_err(say("--kind"))?),
        None => None,
    };
    let catalog: Vec<_> = options.catalog.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    core.elements = OwnElements::read(&catalog).map_err(bad)?;
    let least = match options.fix.as_deref() {
        None => None,
        Some("safe") => Some(Applicability::Safe),
        Some(_) => Some(Applicability::Unsafe),
    };
    let read =
        |file: &NamedFile| Baseline::read(&file.text).map_err(|why| bad(format!("`{}` {why}", file.path)));
    let known = options.baseline.as_ref().map(read).transpose()?;
    let (mut checked, mut repaired, mut diff) = (Vec::new(), Vec::new(), String::new());
    for (index, file) in files.into_iter().enumerate() {
        core.name(&file.path);
        let mut one = Checked::new(file.path, report::uri(&file.inside), file.text, &core);
        if one.is_configuration() || (file.is_given && !options.skip_others) {
            if let Some(text) = least.map(|least| repair::all(&one.text, &core, least))
                && text != one.text
            {
                repaired.push(Repaired { index, text: text.clone() });
                if options.diff {
                    diff += &report::diff::render(&one.path, &one.text, &text);
                } else {
                    one = Checked::new(one.path, one.uri, text, &core);
                }
            }
            checked.push(one);
        }
    }
    if options.write_baseline {
        let known = checked.iter().map(|file| file.analysis.diagnostics.len()).sum();
        let report = Baseline::of(&checked).json();
        return Ok(CheckedFiles { report, fails: false, repaired, known });
    }
    let known = known.map_or(0, |known| known.hide(&mut checked));
    if options.diff {
        return Ok(CheckedFiles { report: diff, fails: !repaired.is_empty(), repaired, known });
    }
    if options.show {
        checked.iter_mut().for_each(|file| file.prove(&core));
    }
    let mut all = checked.iter().flat_map(|file| &file.analysis.diagnostics);
    let fails = all.any(|found| max.fails(found.severity));
    Ok(CheckedFiles { report: format.render(&checked, options.color), fails, repaired, known })
}

/// What a `pollwright.toml` says.
///
/// # Errors
/// It is no TOML, says something unknown, or names a rule that does not exist.
#[cfg(any(feature = "embed", feature = "package"))]
pub fn read_settings(text: &str) -> Answer<crate::settings::Settings> {
    crate::settings::read(text).map_err(|message| Refusal { code: Code::BadOptions, message })
}

/// The largest whole number that JavaScript tells from its neighbours.
const MAX_SAFE: i64 = (1 << 53) - 1;

fn core_options(options: &Options) -> Answer<pollwright_core::Options> {
    options.call().for_core().map_err(|message| Refusal { code: Code::BadOptions, message })
}

impl Options {
    fn call(&self) -> CallOptions {
        let samples = self.samples.iter().flatten();
        let sample = |one: &OneSample| CallSample {
            resource: one.resource.clone(),
            text: one.text.clone(),
            records_path: one.records_path.clone(),
        };
        CallOptions {
            now: self.now.clone().unwrap_or_default(),
            last_poll: self.last_poll.clone(),
            platform: self.platform.clone(),
            server_zone: self.server_zone.clone(),
            ready: self.ready.unwrap_or(false),
            samples: samples.map(sample).collect(),
            rules: self.rules.clone().unwrap_or_default(),
            elements: self.elements.clone().unwrap_or_default(),
            ..CallOptions::default()
        }
    }
}

fn read_instant(text: &str, now: Instant) -> Answer<Instant> {
    moment::parse(text, now).map_err(|error| Refusal {
        code: Code::BadInstant,
        message: format!("`{text}`: {error}; write {}", moment::ACCEPTED),
    })
}

/// A pattern and a zone as they were written, and what they mean.
type Compiled = (String, Option<String>, DateFormat, Zone);

thread_local! {
    /// The last ones: lists are read and written with one pattern, and compiling takes longer than a date.
    static LAST: RefCell<Option<Compiled>> = const { RefCell::new(None) };
}

fn with_compiled<T>(
    pattern: &str,
    zone: Option<&str>,
    act: impl FnOnce(&DateFormat, &Zone) -> Answer<T>,
) -> Answer<T> {
    LAST.with_borrow_mut(|last| {
        if let Some((known, id, format, known_zone)) = last
            && known == pattern
            && id.as_deref() == zone
        {
            return act(format, known_zone);
        }
        let format = DateFormat::compile(pattern)
            .map_err(|error| Refusal { code: Code::BadPattern, message: error.to_string() })?;
        let compiled = (pattern.to_owned(), zone.map(str::to_owned), format, zone_of(zone)?);
        let (.., format, zone) = last.insert(compiled);
        act(format, zone)
    })
}

fn zone_of(id: Option<&str>) -> Answer<Zone> {
    let Some(id) = id else { return Ok(Zone::gmt()) };
    let (zone, kind) = Zone::resolve(id);
    if kind == ZoneKind::Fallback {
        let message = format!("Java does not know the zone `{id}` and would take GMT");
        return Err(Refusal { code: Code::UnknownZone, message });
    }
    Ok(zone)
}

impl DateOptions {
    /// As Java: 80 years before now.
    fn two_digit_year_start(&self) -> Answer<i64> {
        let Some(now) = self.now else { return Ok(0) };
        let instant = Instant::from_timestamp_millis(now as i64).ok_or_else(|| Refusal {
            code: Code::BadInstant,
            message: format!("{now} milliseconds since 1970 are beyond the calendar"),
        })?;
        let start = instant.checked_sub_months(chrono::Months::new(80 * 12)).unwrap_or_default();
        Ok(start.timestamp_millis())
    }
}

impl Preview {
    fn of(preview: &preview::Preview) -> Self {
        let url = preview.url.as_ref().map(|url| Url {
            raw: url.raw().to_owned(),
            encoded: url.encoded().to_owned(),
            parts: url
                .segments()
                .map(|part| UrlPart {
                    kind: part.kind,
                    raw: part.raw.to_owned(),
                    encoded: part.encoded.to_owned(),
                })
                .collect(),
        });
        Self {
            resource: preview.resource.to_string(),
            url,
            window: preview.window.clone(),
            notes: preview.notes.clone(),
        }
    }
}
