//! URL templates: `/hubs/crm/accounts?where=Updated>'${gmtDate:yyyy-MM-dd}'`.

mod encode;
mod parse;
mod render;
mod words;

pub(crate) use encode::component as percent_encoded;
pub(crate) use parse::DESCRIPTORS;

use crate::{
    date::{Epoch, Instant, Pattern, PatternError, Precision, Zone},
    span::Span,
};
use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::collections::BTreeMap;

/// Compiles a pattern; may remember what it compiled before.
pub type Compile<'a> = &'a mut dyn FnMut(&str) -> Result<Pattern, PatternError>;

/// A compiled template. Spans count bytes of the template.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// What it consists of, in order, without gaps.
    pub parts: Vec<Part>,
    /// What is wrong with it.
    pub errors: Vec<TemplateError>,
}

/// One part of a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its bytes in the template, `${` and `}` included.
    pub span: Span,
    /// What it is.
    pub kind: PartKind,
}

/// What a part of a template is.
#[derive(Clone, Debug, PartialEq)]
pub enum PartKind {
    /// Text that is sent as it stands.
    Literal,
    /// `${…}` that renders.
    Time(Time),
    /// `{name}`: filled from `parameters`.
    Parameter(String),
    /// `${…}` that nobody can render; it is sent as it stands.
    Broken,
}

/// A `${descriptor:format}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Time {
    /// Whether it renders the poll start (`now`, `nowTimeZone`) rather than *from*.
    pub is_now: bool,
    /// Which clock it is read from.
    pub zone: ZoneSource,
    /// How it is written.
    pub format: Format,
    /// How the URL compares it with the API's date.
    pub comparison: Comparison,
    /// The descriptor's name.
    pub descriptor: Span,
    /// The format's bytes; empty at its place where it is left out.
    pub format_span: Span,
    /// The zone's bytes, for `dateTimeZone:` and `nowTimeZone:`.
    pub zone_span: Option<Span>,
}

/// Which clock a `${…}` is read from.
#[derive(Clone, Debug, PartialEq)]
pub enum ZoneSource {
    /// `gmtDate`, `now`, epochs.
    Gmt,
    /// `date`: the zone of the server that polls.
    Server,
    /// `dateTimeZone:ID`.
    Named(Box<NamedZone>),
}

/// The zone of a `dateTimeZone:ID` or `nowTimeZone:ID`.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedZone {
    /// The id as written.
    pub id: String,
    /// What Java makes of it.
    pub zone: Zone,
}

/// How a `${…}` is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Format {
    /// A SimpleDateFormat pattern.
    Pattern(Pattern),
    /// A number since 1970.
    Epoch(Epoch),
    /// `${epoch:0}`: the constant.
    Constant(String),
}

/// What is wrong with a template, and where (bytes of the template).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: TemplateErrorKind,
}

/// What can be wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TemplateErrorKind {
    /// `${` without `}`.
    Unclosed,
    /// `$yyyy…}`: the `{` is missing.
    MissingBrace,
    /// `$(gmtDate:…)`, `{gmtDate:…}`: a template in other signs; as it was meant.
    OtherSigns(String),
    /// A `}` that closes nothing.
    StrayBrace,
    /// `${}`.
    Empty,
    /// A word that is no descriptor.
    UnknownDescriptor(String),
    /// A descriptor in another case (`DateTimeZone`); what was meant.
    WrongCase(&'static str),
    /// `${yyyy-MM-dd}`: a format without a descriptor.
    MissingDescriptor,
    /// `${518862600}`: a value in place of a descriptor.
    Literal(String),
    /// `${dateFieldDescriptor:dateFieldFormat}`: copied from the documentation.
    MetaSyntax,
    /// `dateTimeZone:` without a zone or without a format.
    MissingZone,
    /// `${date}` and the like without a format: `yyyy-MM-dd'T'HH:mm:ssXXX` is taken (not documented).
    NoFormat,
    /// `${gmtDate::yyyy}`: a second colon, which is a part of the format.
    SecondColon,
    /// `${epoch:0}`: rendered as the constant 0 (not documented).
    ConstantEpoch,
    /// `${epoch:xyz}`.
    UnknownEpochUnit(String),
    /// The pattern does not compile; the error's span counts bytes of the template, and so does the pattern's own.
    Pattern(PatternError, Span),
    /// A quote inside the format is never closed, so the end was guessed.
    UnbalancedQuote,
    /// Java does not know the zone and takes GMT.
    UnknownZone(String),
    /// `{TimeZone}` in place of a zone.
    PlaceholderZone(String),
}

/// What the parts of a template render to.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// What `gmtDate`, `date`, `dateTimeZone`, `epoch` and `milliseconds` write.
    pub from: Instant,
    /// What `now` and `nowTimeZone` write.
    pub poll_start: Instant,
    /// What `date` is read from.
    pub server_zone: &'a Zone,
    /// Values for `{name}`.
    pub parameters: &'a BTreeMap<String, String>,
}

/// A rendered template; serialized as its `segments`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    raw: String,
    encoded: String,
    // Invariant: in order; each ends on a boundary of both texts, the last where they end.
    pieces: Vec<Piece>,
}

/// Where a part of a rendered template ends; it starts where the one before it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    kind: SegmentKind,
    span: Span,
    raw_end: u32,
    encoded_end: u32,
}

/// One part of a rendered template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Segment<'a> {
    /// What it is.
    pub kind: SegmentKind,
    /// The part it comes from, in bytes of the template.
    pub span: Span,
    /// What a person reads.
    pub raw: &'a str,
    /// What is sent: percent-encoded, never twice.
    pub encoded: &'a str,
    /// Where `raw` stands, in bytes of [`Rendered::raw`].
    pub raw_span: Span,
    /// Where `encoded` stands, in bytes of [`Rendered::encoded`].
    pub encoded_span: Span,
}

/// What a rendered part is.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SegmentKind {
    /// Text of the template.
    Literal,
    /// A rendered instant.
    Rendered,
    /// A filled `{name}`.
    Parameter,
    /// A `{name}` without value, or a broken `${…}`.
    Unresolved,
}

/// How a `${…}` is compared with the API's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// `>`: the boundary itself is left out.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `=`, or a since parameter of the vendor.
    Equal,
    /// `<` or `<=`: an upper bound.
    Less,
}

impl Template {
    /// Reads a template; what is wrong with it stands in [`Template::errors`].
    ///
    /// ```
    /// use pollwright_core::template::Template;
    ///
    /// let template = Template::parse("/hubs/crm/accounts?where=Updated>'${gmtDate:yyyy-MM-dd}'");
    /// assert_eq!(template.times().count(), 1);
    /// assert!(template.errors.is_empty());
    /// ```
    pub fn parse(text: &str) -> Self {
        Self::parse_with(text, &mut Pattern::compile)
    }

    /// The same with a compiler of one's own: a configuration repeats a few patterns many times.
    pub fn parse_with(text: &str, compile: Compile<'_>) -> Self {
        parse::parse(text, compile)
    }

    /// The URL for a moment, of the text that was parsed; what cannot be rendered is kept as it stands and marked.
    pub fn render(&self, text: &str, moment: &Moment<'_>) -> Rendered {
        render::render(self, text, moment)
    }

    /// The `{name}`s, in order, each with its span.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, Span)> {
        self.parts.iter().filter_map(|part| match &part.kind {
            PartKind::Parameter(name) => Some((name.as_str(), part.span)),
            _ => None,
        })
    }

    /// The `${…}`s that render, in order.
    pub fn times(&self) -> impl Iterator<Item = (&Time, Span)> {
        self.parts.iter().filter_map(|part| match &part.kind {
            PartKind::Time(time) => Some((time, part.span)),
            _ => None,
        })
    }

    /// Whether no part renders the last poll: each poll reads everything.
    pub fn is_snapshot(&self) -> bool {
        let renders_from = |time: &Time| !time.is_now && !matches!(time.format, Format::Constant(_));
        self.parts.iter().all(|part| match &part.kind {
            PartKind::Time(time) => !renders_from(time),
            PartKind::Broken => false,
            PartKind::Literal | PartKind::Parameter(_) => true,
        })
    }

    /// The lower bound: the coarsest precision of the `${…}`s that render *from*, and the strictest comparison in
    /// front of them; `None` for a snapshot.
    pub fn lower_bound(&self) -> Option<(Precision, Comparison)> {
        let is_bound = |time: &Time| {
            !time.is_now && time.comparison != Comparison::Less && !matches!(time.format, Format::Constant(_))
        };
        let bounds = self.times().map(|(time, _)| time).filter(|time| is_bound(time));
        let both = bounds.map(|time| (time.format.precision(), time.comparison));
        both.reduce(|(precision, comparison), other| {
            let is_strict = other.1 == Comparison::Greater;
            (precision.max(other.0), if is_strict { other.1 } else { comparison })
        })
    }
}

impl Format {
    /// The finest unit it writes.
    pub fn precision(&self) -> Precision {
        match self {
            Self::Pattern(pattern) => pattern.precision(),
            Self::Epoch(epoch) => epoch.precision(),
            Self::Constant(_) => Precision::Millisecond,
        }
    }
}

impl Rendered {
    /// What a person reads.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// What is sent.
    pub fn encoded(&self) -> &str {
        &self.encoded
    }

    /// Its parts, in order, without gaps.
    pub fn segments(&self) -> impl ExactSizeIterator<Item = Segment<'_>> {
        let (mut raw_start, mut encoded_start) = (0, 0);
        self.pieces.iter().map(move |piece| {
            let raw_span = Span::new(raw_start, piece.raw_end);
            let encoded_span = Span::new(encoded_start, piece.encoded_end);
            (raw_start, encoded_start) = (piece.raw_end, piece.encoded_end);
            Segment {
                kind: piece.kind,
                span: piece.span,
                raw: &self.raw[raw_span.range()],
                encoded: &self.encoded[encoded_span.range()],
                raw_span,
                encoded_span,
            }
        })
    }

    /// The instants that stand in it, in order.
    pub fn instants(&self) -> impl Iterator<Item = &str> {
        let instants = self.segments().filter(|segment| segment.kind == SegmentKind::Rendered);
        instants.map(|segment| segment.raw)
    }
}

impl Serialize for Rendered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shown = serializer.serialize_struct("Rendered", 1)?;
        shown.serialize_field("segments", &self.segments().collect::<Vec<_>>())?;
        shown.end()
    }
}
