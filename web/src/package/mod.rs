//! What the npm package answers: decode, call core, encode. Places count UTF-16 units, and line and column as reports do.
//!
//! Nothing here fails on a configuration: what is wrong with one is a finding. A [`Refusal`] is about the call itself.

#[cfg(feature = "package")]
pub mod exports;
#[cfg(feature = "types")]
pub mod typescript;

pub use crate::simulation::Which;
use crate::{
    api::{CallOptions, CallSample},
    simulation::{self, WrittenPoll},
};

use pollwright_core::{
    analyze as core_analyze,
    catalog::OwnElements,
    date::{
        DateFormat, Instant, ReadOptions, Zone, ZoneKind,
        infer::{self, Verdict},
    },
    diag::{self, Applicability, Severity},
    lines::LineIndex,
    moment,
    policy::Policy,
    preview,
    rehearsal::Rehearsed,
    repair,
    report::{self, Checked, Format, MaxSeverity, baseline::Baseline},
    schedule::Window,
    source::Kind,
    span::Span,
    template::SegmentKind,
};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

/// Why a call gives no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Refusal {
    /// What went wrong, for programs.
    pub code: Code,
    /// What went wrong and what to do, for people.
    pub message: String,
}

/// What can be wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// An option or argument has a form or a value that is not understood.
    BadOptions,
    /// A text is no instant.
    BadInstant,
    /// A date pattern does not compile.
    BadPattern,
    /// A time zone that Java does not know.
    UnknownZone,
    /// A text does not fit its date pattern.
    NoFit,
    /// The text has no such resource.
    NoResource,
    /// The core is not loaded yet.
    NotLoaded,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Place {
    /// UTF-16 units from the start of the text, as JavaScript counts.
    pub offset: u32,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters (Unicode scalars), from 1.
    pub column: u32,
}

/// What `analyze` answers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Analysis {
    /// What the text is.
    pub kind: Kind,
    /// What is wrong with it, in order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// What is still to be filled in.
    pub to_fill: Vec<ToFill>,
}

/// One finding.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// The rule's code, stable for ever: `PC402`.
    pub code: &'static str,
    /// The rule's name: `bad-date-pattern`.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What: one clause, readable alone.
    pub message: String,
    /// Why it matters.
    pub note: Option<String>,
    /// Where in the JSON, as a JSON pointer; `OUTER#INNER` inside JSON in a string.
    pub pointer: Option<String>,
    /// Where it starts in the text.
    pub start: Place,
    /// Where it ends.
    pub end: Place,
    /// What to do.
    pub fixes: Vec<Fix>,
}

/// A repair that a person can read and a program can apply.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Fix {
    /// An imperative, fit for a button.
    pub title: String,
    /// Who may apply it.
    pub applicability: Applicability,
    /// Ascending, not overlapping; none where a person has to do it.
    pub edits: Vec<Edit>,
}

/// One edit of a fix.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Edit {
    /// The first UTF-16 unit that goes.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What comes.
    pub text: String,
}

/// What the next poll of a resource asks for.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Preview {
    /// The resource's name.
    pub resource: String,
    /// The URL; `null` where the resource has none.
    pub url: Option<Url>,
    /// The window, and how it came about.
    pub window: Window,
    /// What was assumed where no documentation says.
    pub notes: Vec<String>,
}

/// A rendered URL.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Url {
    /// What a person reads.
    pub raw: String,
    /// What is sent.
    pub encoded: String,
    /// Its parts, in order and without gaps.
    pub parts: Vec<UrlPart>,
}

/// A part of a rendered URL.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct UrlPart {
    /// What it is.
    pub kind: SegmentKind,
    /// What a person reads.
    pub raw: String,
    /// What is sent.
    pub encoded: String,
}

/// A value that is still to be filled in.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ToFill {
    /// Where in the JSON.
    pub pointer: String,
    /// What to call it.
    pub label: String,
    /// What stands there: `<YOUR_API_KEY>`.
    pub placeholder: String,
    /// The resource that it belongs to.
    pub resource: Option<String>,
    /// Where it starts in the text.
    pub start: Place,
    /// Where it ends.
    pub end: Place,
}

/// What a text is read for. Everything may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Options {
    /// When the next poll runs: `2026-03-29T00:59Z`, epoch seconds or milliseconds, `now-15m`, a `Date`; now where it is
    /// left out.
    #[cfg_attr(feature = "types", ts(type = "string | number | Date", optional))]
    pub now: Option<String>,
    /// The last poll, written alike; one interval earlier where it is left out.
    #[cfg_attr(feature = "types", ts(type = "string | number | Date", optional))]
    pub last_poll: Option<String>,
    /// Where the configuration runs; Cloud Elements where it is left out.
    #[cfg_attr(feature = "types", ts(as = "Option<pollwright_core::platform::Platform>"))]
    pub platform: Option<String>,
    /// The zone that `${date:…}` renders in; UTC where it is left out.
    pub server_zone: Option<String>,
    /// Whether the text is about to be sent: what is still to be filled in is an error then.
    pub ready: Option<bool>,
    /// Answers of the API that fields and date formats are held against.
    pub samples: Option<Vec<OneSample>>,
    /// How rules are weighed, by name or code.
    #[cfg_attr(feature = "types", ts(type = "Record<string, Weight>", optional))]
    pub rules: Option<Policy>,
    /// Elements that the catalog lacks: their data files.
    pub elements: Option<Vec<String>>,
}

/// An answer of the API.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename = "Sample", optional_fields))]
#[serde(deny_unknown_fields)]
pub struct OneSample {
    /// The resource that it belongs to; every one where it is left out.
    pub resource: Option<String>,
    /// The answer as it came.
    pub text: String,
    /// Which of its lists holds the records, as a JSON pointer: `/data`; the one at the resource's `recordsPath`, else
    /// the longest, where it is left out.
    #[serde(rename = "recordsPath")]
    pub records_path: Option<String>,
}

/// A poll for `detectChanges`.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Poll {
    /// When it runs, written as `now` is.
    #[cfg_attr(feature = "types", ts(type = "string | number | Date"))]
    pub at: String,
    /// What the API answers, as it came.
    pub answer: String,
}

/// How dates are read and written.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DateOptions {
    /// The zone of dates that name none, by its id; UTC where it is left out.
    pub zone: Option<String>,
    /// Takes values out of range and text left over, as Java does by default.
    pub lenient: Option<bool>,
    /// Two digits of a year mean one from 80 years before this instant on; now where it is left out.
    #[cfg_attr(feature = "types", ts(type = "string | number | Date", optional))]
    pub now: Option<f64>,
}

/// A date that was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ParsedDate {
    /// Milliseconds since 1970-01-01T00:00:00Z, as `Date` counts.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub ms: i64,
    /// How many UTF-16 units of the text belong to it.
    pub length: u32,
    /// The zone that the text names, where it names one.
    pub zone: Option<String>,
}

/// What samples say about how they are written.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Inferred {
    /// How sure the first candidate is.
    pub verdict: Verdict,
    /// The patterns, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// A pattern that fits samples.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Candidate {
    /// The pattern, or a word such as `milliseconds`.
    pub pattern: String,
    /// What it makes of each sample, milliseconds since 1970; `null` where it does not fit.
    #[cfg_attr(feature = "types", ts(type = "Array<number | null>"))]
    pub ms: Vec<Option<i64>>,
    /// Whether it reads each of them to the very instant.
    pub exact: bool,
    /// Why it stands where it does.
    pub reasons: Vec<String>,
}

/// A file for [`check_files`].
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct File {
    /// As the user named it.
    pub path: String,
    /// The same from the working directory on, with `/`.
    pub inside: String,
    /// Its text.
    pub text: String,
    /// Whether a person named it.
    pub is_given: bool,
}

/// How files are checked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct CheckOptions {
    /// What is asked of core.
    pub call: Options,
    /// What the files are, by the names of `--kind`.
    pub kind: Option<String>,
    /// How the report looks.
    pub format: String,
    /// The worst severity that does not fail.
    pub max_severity: Option<String>,
    /// Whether named files without a configuration are passed over too.
    pub skip_others: bool,
    /// Whether findings prove themselves.
    pub show: bool,
    /// Whether the report is coloured.
    pub color: bool,
    /// `safe` or `unsafe`: which fixes are made before the report.
    pub fix: Option<String>,
    /// Whether fixes are shown as a diff in the place of the report, and not made.
    pub diff: bool,
    /// Findings that are not told.
    pub baseline: Option<NamedFile>,
    /// Data files of elements that the catalog lacks.
    pub catalog: Vec<NamedFile>,
    /// Whether all findings are written down as known, and none is told.
    pub write_baseline: bool,
}

/// A file that options name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedFile {
    /// As the user named it.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What checking files came to.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedFiles {
    /// The report, the diff, or the baseline.
    pub report: String,
    /// Whether something is worse than allowed, or would change.
    pub fails: bool,
    /// What fixes make of files.
    pub repaired: Vec<Repaired>,
    /// How many findings the baseline knows already, or how many it has now.
    pub known: usize,
}

/// A file that fixes changed.
#[derive(Clone, Debug, Serialize)]
pub struct Repaired {
    /// Its place in the list of files.
    pub index: usize,
    /// Its text now.
    pub text: String,
}

type Answer<T> = Result<T, Refusal>;

/// Reads a configuration and finds what is wrong with it.
///
/// # Errors
/// An option cannot be read.
pub fn analyze(text: &str, options: &Options) -> Answer<Analysis> {
    let analysis = core_analyze(text, &core_options(options)?);
    let lines = LineIndex::new(text);
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
    Ok(analysis.blocks.iter().flat_map(|block| &block.previews).map(Preview::of).collect())
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
