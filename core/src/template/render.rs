//! From parts to a URL.

use super::{Format, Moment, PartKind, Rendered, Segment, SegmentKind, Template, Time, ZoneSource, encode};
use crate::{date::Zone, span::Span};
use std::sync::LazyLock;

static GMT: LazyLock<Zone> = LazyLock::new(Zone::gmt);

pub(super) fn render(template: &Template, moment: &Moment<'_>) -> Rendered {
    let (mut raw_end, mut encoded_end) = (0, 0);
    let segments = template.parts.iter().map(|part| {
        let (kind, raw, encoded) = match &part.kind {
            PartKind::Literal(text) => (SegmentKind::Literal, text.clone(), encode::url(text)),
            PartKind::Broken(text) => (SegmentKind::Unresolved, text.clone(), encode::url(text)),
            PartKind::Parameter(name) => match moment.parameters.get(name) {
                Some(value) => (SegmentKind::Parameter, value.clone(), encode::component(value)),
                None => (SegmentKind::Unresolved, format!("{{{name}}}"), encode::url(&format!("{{{name}}}"))),
            },
            PartKind::Time(time) => {
                let text = instant(time, moment);
                let encoded = encode::component(&text);
                (SegmentKind::Rendered, text, encoded)
            }
        };
        let raw_span = Span::new(raw_end, raw_end + raw.len() as u32);
        let encoded_span = Span::new(encoded_end, encoded_end + encoded.len() as u32);
        (raw_end, encoded_end) = (raw_span.end(), encoded_span.end());
        Segment { kind, span: part.span, raw, encoded, raw_span, encoded_span }
    });
    Rendered { segments: segments.collect() }
}

fn instant(time: &Time, moment: &Moment<'_>) -> String {
    let millis = if time.is_now { moment.poll_start } else { moment.from }.timestamp_millis();
    let zone = match &time.zone {
        ZoneSource::Gmt => &GMT,
        ZoneSource::Server => moment.server_zone,
        ZoneSource::Named(_, zone) => zone,
    };
    match &time.format {
        Format::Pattern(pattern) => pattern.format(millis, zone),
        Format::Epoch(epoch) => epoch.format(millis),
        Format::Constant(text) => text.clone(),
    }
}
