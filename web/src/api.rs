//! The JavaScript package: decode, call core, encode. Offsets count UTF-16 units, as JavaScript does.

use crate::{
    explain::{self, Explained},
    state::{DateAnswer, DateTester, Direction},
};
use pollwright_core::{
    Analysed, Analysis, Options, analyze as core_analyze,
    catalog::{Element, OwnElements},
    config::DEFAULT_OVERLAP_SECONDS,
    date::{Instant, Zone},
    diag::{Applicability, Severity},
    lines::LineIndex,
    moment,
    platform::Platform,
    policy::Policy,
    preview::Preview,
    proof::{Proof, prove},
    report::{self, Reported},
    sample::{Sample, Samples},
    schedule::{self, Window, WindowInput},
    source::Kind,
    span::Span,
    template::{Moment, Rendered, Template},
};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;

/// What a call is made for; everything but `now` may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct CallOptions {
    /// An instant as [`moment::parse`] takes it; core reads no clock.
    pub now: String,
    /// The same; an interval (for a template alone: 15 minutes) before `now` where it is left out.
    pub last_poll: Option<String>,
    /// `cloud-elements`, `sap`, `uipath` or `pollwright`.
    pub platform: Option<String>,
    /// What `${date:…}` renders in; UTC where it is left out.
    pub server_zone: Option<String>,
    /// Whether the text is about to be sent: placeholders are errors then.
    pub ready: bool,
    /// Answers of the API that resources are held against.
    pub samples: Vec<CallSample>,
    /// How rules are weighed, by name or code: `off`, `info`, `warning`, `error`.
    pub rules: Policy,
    /// Elements beside those of the catalog: their data files.
    pub elements: Vec<String>,
    /// Values for `{name}`.
    pub parameters: BTreeMap<String, String>,
}

/// An answer of the API.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CallSample {
    /// The resource that it belongs to; none for every one.
    pub resource: Option<String>,
    /// As it came.
    pub text: String,
    /// Which of its lists holds the records, as a JSON pointer; core decides where it is left out.
    #[serde(rename = "recordsPath")]
    pub records_path: Option<String>,
}

/// What [`analysis`] answers.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnalysisAnswer {
    /// What the text is.
    pub kind: Kind,
    /// What is wrong with it, in order of place.
    pub diagnostics: Vec<Finding>,
    /// The next poll of each resource, in order.
    pub previews: Vec<Preview>,
    /// What is still to be filled in.
    pub to_fill: Vec<Fill>,
}

/// One diagnostic.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// `PC402`.
    pub code: &'static str,
    /// Its slug.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where in the JSON.
    pub pointer: Option<String>,
    /// Where in the text, UTF-16 units.
    pub span: Span,
    /// What.
    pub message: String,
    /// Why.
    pub note: Option<String>,
    /// What to do.
    pub fixes: Vec<Repair>,
}

/// One fix.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Repair {
    /// An imperative, fit for a button.
    pub title: String,
    /// Who may apply it.
    pub applicability: Applicability,
    /// Ascending, not overlapping; UTF-16 units.
    pub edits: Vec<Change>,
}

/// One edit.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// First unit that goes.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What comes.
    pub text: String,
}

/// One value that is still to be filled in.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fill {
    /// Where in the JSON.
    pub pointer: String,
    /// What to call it.
    pub label: String,
    /// What stands there.
    pub placeholder: String,
    /// Where in the text, UTF-16 units.
    pub span: Span,
}

/// What [`url`] answers.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UrlAnswer {
    /// The URL, part by part.
    #[serde(rename = "segments", serialize_with = "segments")]
    pub url: Rendered,
    /// What a person reads.
    pub raw: String,
    /// What is sent.
    pub encoded: String,
    /// The parts that are not plain text.
    pub parts: Vec<Explained>,
    /// What the poll asks for.
    pub window: Window,
    /// Whether something in the template is wrong.
    pub is_broken: bool,
}

fn segments<S: Serializer>(url: &Rendered, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(url.segments())
}

/// Reads a configuration, finds what is wrong with it and renders its next polls.
///
/// # Errors
/// A sentence where an option cannot be read.
pub fn analysis(text: &str, options: &CallOptions) -> Result<AnalysisAnswer, String> {
    Ok(AnalysisAnswer::new(text, &core_analyze(text, &options.for_core()?)))
}

/// What the finding at a place of [`analysis`]'s list costs, shown; `None` where nothing is shown.
///
/// # Errors
/// A sentence where an option cannot be read.
pub fn proof(text: &str, options: &CallOptions, index: usize) -> Result<Option<Proof>, String> {
    let options = options.for_core()?;
    let analysis = core_analyze(text, &options);
    Ok(analysis.diagnostics.get(index).and_then(|found| prove(text, &options, &analysis, found)))
}

/// The findings as a report of a file of that name: `markdown`, or `sarif` for code scanning.
///
/// # Errors
/// A sentence where an option or the form cannot be read.
pub fn report(text: &str, options: &CallOptions, path: &str, form: &str) -> Result<String, String> {
    let analysis = core_analyze(text, &options.for_core()?);
    let file = Reported { path, uri: path.to_owned(), text, analysis: &analysis };
    match form {
        "markdown" => Ok(report::markdown(&[file])),
        "sarif" => Ok(report::sarif(&[file])),
        _ => Err(format!("`{form}` is no form of a report; choose markdown or sarif")),
    }
}

/// Renders one template.
///
/// # Errors
/// A sentence where an option cannot be read.
pub fn url(text: &str, options: &CallOptions) -> Result<UrlAnswer, String> {
    let (now, last_poll) = options.instants()?;
    let platform = options.platform()?;
    let template = Template::parse(text);
    let window = schedule::window(&WindowInput {
        platform,
        last_poll: last_poll.unwrap_or(now - chrono::TimeDelta::minutes(15)),
        poll_start: now,
        poll_delay_seconds: 0,
        overlap_seconds: if platform.is_hosted() { 0 } else { DEFAULT_OVERLAP_SECONDS },
        lower_bound: template.lower_bound(),
        not_later_than: None,
    });
    let rendered = template.render(
        text,
        &Moment {
            from: window.from.unwrap_or(now),
            poll_start: now,
            server_zone: &options.server_zone(),
            parameters: &options.parameters,
        },
    );
    Ok(UrlAnswer {
        raw: rendered.raw().to_owned(),
        encoded: rendered.encoded().to_owned(),
        parts: explain::parts(&template, text, &rendered),
        url: rendered,
        window,
        is_broken: !template.errors.is_empty(),
    })
}

/// What Java writes for an instant.
///
/// # Errors
/// Why the pattern does not compile or the instant cannot be read.
pub fn date_text(pattern: &str, zone: &str, instant: &str) -> Result<String, String> {
    let tester = DateTester {
        pattern: pattern.into(),
        zone: zone.into(),
        instant: instant.into(),
        direction: Direction::Write,
        ..DateTester::default()
    };
    match tester.answer(Instant::default(), false) {
        DateAnswer::Text { text, .. } => Ok(text),
        answer => Err(reason(&answer)),
    }
}

/// The instant that a text written with a pattern means, epoch milliseconds: strictly read, as Pollwright does.
/// `now` decides which hundred years two digits of a year mean.
///
/// # Errors
/// Why the pattern does not compile, or what it expected where the text does not fit.
pub fn date_instant(pattern: &str, zone: &str, text: &str, now: &str) -> Result<i64, String> {
    let now = moment::parse(now, Instant::default()).map_err(|error| format!("now: {error}"))?;
    let tester = DateTester {
        pattern: pattern.into(),
        zone: zone.into(),
        sample: text.into(),
        direction: Direction::Read,
        ..DateTester::default()
    };
    match tester.answer(now, false) {
        DateAnswer::Instant { at, ignored, .. } if ignored.is_empty() => Ok(at.timestamp_millis()),
        DateAnswer::Instant { ignored, .. } => Err(format!("`{ignored}` is left over")),
        answer => Err(reason(&answer)),
    }
}

/// Why there is no date.
fn reason(answer: &DateAnswer) -> String {
    match answer {
        DateAnswer::BadPattern(error) => error.to_string(),
        DateAnswer::BadSample { words, .. } => words.clone(),
        DateAnswer::BadEpoch(why) => (*why).to_owned(),
        DateAnswer::BadInstant(error) => error.to_string(),
        DateAnswer::Nothing | DateAnswer::Instant { .. } | DateAnswer::Text { .. } => {
            "write a pattern and a value".to_owned()
        }
    }
}

impl CallOptions {
    pub(crate) fn for_core(&self) -> Result<Options, String> {
        let (now, last_poll) = self.instants()?;
        Ok(Options {
            platform: self.platform()?,
            last_poll,
            server_zone: self.server_zone(),
            ready: self.ready,
            samples: self.samples()?,
            policy: self.rules.clone(),
            elements: elements(&self.elements)?,
            ..Options::at(now)
        })
    }

    fn samples(&self) -> Result<Samples, String> {
        let read = |sample: &CallSample| {
            let read = Sample::read(&sample.text).and_then(|one| one.choose(sample.records_path.as_deref()));
            Ok((sample.resource.clone(), read.map_err(|why| why.to_string())?))
        };
        Ok(Samples::new(self.samples.iter().map(read).collect::<Result<_, String>>()?))
    }

    fn instants(&self) -> Result<(Instant, Option<Instant>), String> {
        let now = moment::parse(&self.now, Instant::default()).map_err(|error| format!("now: {error}"))?;
        let last_poll = self
            .last_poll
            .as_deref()
            .map(|text| moment::parse(text, now).map_err(|error| format!("last poll: {error}")))
            .transpose()?;
        Ok((now, last_poll))
    }

    fn platform(&self) -> Result<Platform, String> {
        self.platform.as_deref().map_or(Ok(Platform::default()), str::parse)
    }

    fn server_zone(&self) -> Zone {
        zone_or_gmt(self.server_zone.as_deref().unwrap_or_default())
    }
}

impl AnalysisAnswer {
    fn new(text: &str, analysis: &Analysis) -> Self {
        let lines = LineIndex::new(text);
        let units = |span: Span| Span::new(lines.utf16(text, span.start()), lines.utf16(text, span.end()));
        let diagnostics = analysis.diagnostics.iter().map(|found| Finding {
            code: found.code,
            rule: found.rule,
            severity: found.severity,
            pointer: found.pointer.clone(),
            span: units(found.span),
            message: found.message.clone(),
            note: found.note.clone(),
            fixes: found.fixes.iter().map(|fix| Repair::new(fix, units)).collect(),
        });
        let to_fill = analysis.blocks.iter().flat_map(|block| &block.to_fill).map(|fill| Fill {
            pointer: fill.pointer.clone(),
            label: fill.label.clone(),
            placeholder: fill.placeholder.clone(),
            span: units(fill.span),
        });
        Self {
            kind: analysis.kind,
            diagnostics: diagnostics.collect(),
            previews: analysis.blocks.iter().flat_map(Analysed::previews).collect(),
            to_fill: to_fill.collect(),
        }
    }
}

impl Repair {
    fn new(fix: &pollwright_core::diag::Fix, units: impl Fn(Span) -> Span) -> Self {
        let edits = fix.edits.iter().map(|edit| {
            let span = units(edit.span);
            Change { start: span.start(), end: span.end(), text: edit.text.clone() }
        });
        Self { title: fix.title.clone(), applicability: fix.applicability, edits: edits.collect() }
    }
}

/// The elements of data files.
pub(crate) fn elements(files: &[String]) -> Result<OwnElements, String> {
    let read = files.iter().map(|file| Element::read(file));
    Ok(OwnElements::new(read.collect::<Result<_, String>>()?))
}

fn zone_or_gmt(id: &str) -> Zone {
    if id.trim().is_empty() { Zone::gmt() } else { Zone::resolve(id.trim()).0 }
}

/// The functions that JavaScript sees.
#[cfg(feature = "embed")]
pub mod exports {
    use super::CallOptions;
    use crate::simulation::{self, Against, WrittenPoll};
    use pollwright_core::{catalog, platform::Platform};
    use serde::{Serialize, de::DeserializeOwned};
    use wasm_bindgen::prelude::*;

    fn decode<T: DeserializeOwned>(options: JsValue) -> Result<T, JsError> {
        Ok(serde_wasm_bindgen::from_value(options)?)
    }

    fn encode<T: Serialize>(answer: Result<T, String>) -> Result<JsValue, JsError> {
        let answer = answer.map_err(|sentence| JsError::new(&sentence))?;
        Ok(answer.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
    }

    /// `analyze(text, { now, lastPoll?, platform?, serverZone?, ready? })`
    #[wasm_bindgen]
    pub fn analyze(text: &str, options: JsValue) -> Result<JsValue, JsError> {
        encode(super::analysis(text, &decode::<CallOptions>(options)?))
    }

    /// `showMe(text, options, index)`: what the finding at that place in `analyze`'s list costs, shown with a few
    /// records before and after its fix; `null` where nothing is shown.
    #[wasm_bindgen(js_name = showMe)]
    pub fn show_me(text: &str, options: JsValue, index: usize) -> Result<JsValue, JsError> {
        encode(super::proof(text, &decode(options)?, index))
    }

    /// `report(text, options, path, form)`: the findings as `markdown` or `sarif`.
    #[wasm_bindgen]
    pub fn report(text: &str, options: JsValue, path: &str, form: &str) -> Result<String, JsError> {
        super::report(text, &decode(options)?, path, form).map_err(|sentence| JsError::new(&sentence))
    }

    /// `nextPolls(text, options, { block?, resource? })`: the next ten polls, on the platform and on Pollwright.
    #[wasm_bindgen(js_name = nextPolls)]
    pub fn next_polls(text: &str, options: JsValue, which: JsValue) -> Result<JsValue, JsError> {
        encode(simulation::next_polls(text, &decode(options)?, &decode(which)?))
    }

    /// `rehearse(text, options, { block?, resource? }, [{ at, answer }])`: what the records of successive answers
    /// come to.
    #[wasm_bindgen]
    pub fn rehearse(
        text: &str,
        options: JsValue,
        which: JsValue,
        polls: JsValue,
    ) -> Result<JsValue, JsError> {
        let polls: Vec<WrittenPoll> = decode(polls)?;
        encode(simulation::rehearse(text, &decode(options)?, &decode(which)?, &polls))
    }

    /// `makeUp(text, options, { block?, resource? })`: three polls to rehearse.
    #[wasm_bindgen(js_name = makeUp)]
    pub fn make_up(text: &str, options: JsValue, which: JsValue) -> Result<JsValue, JsError> {
        encode(simulation::made_up(text, &decode(options)?, &decode(which)?))
    }

    /// `oneMore(text, options, { block?, resource? }, polls)`: the poll after those, with what it asks for of the same
    /// answer.
    #[wasm_bindgen(js_name = oneMore)]
    pub fn one_more(
        text: &str,
        options: JsValue,
        which: JsValue,
        polls: JsValue,
    ) -> Result<JsValue, JsError> {
        let polls: Vec<WrittenPoll> = decode(polls)?;
        encode(simulation::one_more(text, &decode(options)?, &decode(which)?, &polls))
    }

    /// `changeRecord(text, options, { block?, resource? }, { polls, poll, record })`: the poll of that number with that
    /// record changed in its window.
    #[wasm_bindgen(js_name = changeRecord)]
    pub fn change_record(
        text: &str,
        options: JsValue,
        which: JsValue,
        wish: JsValue,
    ) -> Result<JsValue, JsError> {
        #[derive(serde::Deserialize)]
        struct Wish {
            polls: Vec<WrittenPoll>,
            poll: usize,
            record: usize,
        }
        let Wish { polls, poll, record } = decode(wish)?;
        encode(simulation::changed(text, &decode(options)?, &decode(which)?, &polls, poll, record))
    }

    /// `compare(text, options, block, { text?, platform? })`: what changing to the other one will cause.
    #[wasm_bindgen]
    pub fn compare(text: &str, options: JsValue, block: usize, against: JsValue) -> Result<JsValue, JsError> {
        let against: Against = decode(against)?;
        encode(simulation::compared(text, &decode(options)?, block, &against))
    }

    /// `convert(text, options, from)`: the text moved to the platform of the options.
    #[wasm_bindgen]
    pub fn convert(text: &str, options: JsValue, from: &str) -> Result<JsValue, JsError> {
        let from: Platform = from.parse().map_err(|sentence: String| JsError::new(&sentence))?;
        encode(simulation::converted(text, &decode(options)?, from))
    }

    /// `propose(sample, { recordsPath?, element?, elements?, resource, platform })`: what a sample of the API's answer
    /// speaks for.
    #[wasm_bindgen]
    pub fn propose(sample: &str, about: JsValue) -> Result<JsValue, JsError> {
        encode(simulation::proposed(sample, &decode(about)?))
    }

    /// `checkElement(file, now)`: what is wrong with an element's data file, and with the configurations made of it.
    #[wasm_bindgen(js_name = checkElement)]
    pub fn check_element(file: &str, now: &str) -> Result<JsValue, JsError> {
        let now = super::moment::parse(now, Default::default());
        let now = now.map_err(|error| JsError::new(&error.to_string()))?;
        encode(crate::element_check::check_element(file, now))
    }

    /// `shorten(sample)`: a long answer with its first records alone, and how many it had.
    #[wasm_bindgen]
    pub fn shorten(sample: &str) -> Result<JsValue, JsError> {
        encode(simulation::shortened(sample))
    }

    /// `readSettings(text)`: what a `pollwright.toml` says.
    #[wasm_bindgen(js_name = readSettings)]
    pub fn read_settings(text: &str) -> Result<JsValue, JsError> {
        encode(crate::settings::read(text))
    }

    /// `renderUrl(template, { now, lastPoll?, platform?, serverZone?, parameters? })`
    #[wasm_bindgen(js_name = renderUrl)]
    pub fn render_url(template: &str, options: JsValue) -> Result<JsValue, JsError> {
        encode(super::url(template, &decode(options)?))
    }

    /// `formatDate(pattern, zone, instant)`: what Java writes.
    #[wasm_bindgen(js_name = formatDate)]
    pub fn format_date(pattern: &str, zone: &str, instant: &str) -> Result<String, JsError> {
        super::date_text(pattern, zone, instant).map_err(|sentence| JsError::new(&sentence))
    }

    /// `parseDate(pattern, zone, text, now)`: epoch milliseconds.
    #[wasm_bindgen(js_name = parseDate)]
    pub fn parse_date(pattern: &str, zone: &str, text: &str, now: &str) -> Result<f64, JsError> {
        let millis =
            super::date_instant(pattern, zone, text, now).map_err(|sentence| JsError::new(&sentence))?;
        Ok(millis as f64)
    }

    /// The keys of the elements of the catalog, in the page's order.
    #[wasm_bindgen]
    pub fn elements() -> Vec<String> {
        catalog::elements().iter().map(|element| element.key.clone()).collect()
    }
}
