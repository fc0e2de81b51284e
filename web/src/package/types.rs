//! What the package's functions take and give: JavaScript's types, their declarations and their reference are made of these.

use pollwright_core::{
    date::infer::Verdict,
    diag::{Applicability, Severity},
    policy::Policy,
    schedule::Window,
    source::Kind,
    template::SegmentKind,
};
use serde::{Deserialize, Serialize};

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

/// A file for [`super::check_files`].
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
