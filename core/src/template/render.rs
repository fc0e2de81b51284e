//! From parts to a URL.

use super::{Format, Moment, PartKind, Rendered, Segment, SegmentKind, Template, Time, ZoneSource, encode};
use crate::date::Zone;
use std::sync::LazyLock;

static GMT: LazyLock<Zone> = LazyLock::new(Zone::gmt);

pub(super) fn render(template: &Template, moment: &Moment<'_>) -> Rendered {
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
        Segment { kind, span: part.span, raw, encoded }
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
