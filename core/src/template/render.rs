//! From parts to a URL.

use super::{Format, Moment, PartKind, Piece, Rendered, SegmentKind, Template, Time, ZoneSource, encode};
use crate::date::Zone;
use std::{borrow::Cow, sync::LazyLock};

static GMT: LazyLock<Zone> = LazyLock::new(Zone::gmt);

pub(super) fn render(template: &Template, text: &str, moment: &Moment<'_>) -> Rendered {
    let length = text.len();
    let mut rendered = Rendered {
        raw: String::with_capacity(length),
        encoded: String::with_capacity(length + length / 4),
        pieces: Vec::with_capacity(template.parts.len()),
    };
    for part in &template.parts {
        let start = rendered.raw.len();
        let written = || text.get(part.span.range()).unwrap_or_default();
        let kind = match &part.kind {
            PartKind::Literal => rendered.literal(written(), SegmentKind::Literal),
            PartKind::Broken => rendered.literal(written(), SegmentKind::Unresolved),
            PartKind::Parameter(name) => match moment.parameters.get(name) {
                Some(value) => {
                    rendered.raw.push_str(value);
                    rendered.value(start, SegmentKind::Parameter)
                }
                None => rendered.literal(&format!("{{{name}}}"), SegmentKind::Unresolved),
            },
            PartKind::Time(time) => {
                instant(&mut rendered.raw, time, moment);
                rendered.value(start, SegmentKind::Rendered)
            }
        };
        let (raw_end, encoded_end) = (rendered.raw.len() as u32, rendered.encoded.len() as u32);
        rendered.pieces.push(Piece { kind, span: part.span, raw_end, encoded_end });
    }
    rendered
}

impl Rendered {
    /// Adds a piece of the URL as its author wrote it.
    fn literal(&mut self, text: &str, kind: SegmentKind) -> SegmentKind {
        self.raw.push_str(text);
        encode::push_url(text, &mut self.encoded);
        kind
    }

    /// Adds what is put into the URL, and stands in `raw` from `start` on already.
    fn value(&mut self, start: usize, kind: SegmentKind) -> SegmentKind {
        encode::push_component(self.raw.get(start..).unwrap_or_default(), &mut self.encoded);
        kind
    }
}

fn instant(out: &mut String, time: &Time, moment: &Moment<'_>) {
    let millis = if time.is_now { moment.poll_start } else { moment.from }.timestamp_millis();
    let zone = match &time.zone {
        ZoneSource::Gmt => &GMT,
        ZoneSource::Server => moment.server_zone,
        ZoneSource::Named(named) => &named.zone,
    };
    let text: Cow<'_, str> = match &time.format {
        Format::Pattern(pattern) => return pattern.write_to(out, millis, zone),
        Format::Epoch(epoch) => epoch.format(millis).into(),
        Format::Constant(text) => text.into(),
    };
    out.push_str(&text);
}
