//! A rendered URL with its parts in the colours of the template.

use pollwright_core::template::{Rendered, Segment, SegmentKind, Template};
use pollwright_web::explain;
use yew::prelude::*;

/// The parts of a URL in order, percent-encoded or readable; explained where the template is given.
pub(crate) fn url_view(rendered: &Rendered, template: Option<&Template>, encoded: bool) -> Html {
    let part = |segment: Segment<'_>| {
        let text = if encoded { segment.encoded } else { segment.raw };
        let class = match segment.kind {
            SegmentKind::Literal => return html! { { text } },
            SegmentKind::Rendered => None,
            SegmentKind::Parameter => Some("parameter"),
            SegmentKind::Unresolved => Some("unresolved"),
        };
        let title = template.map(|template| explain::meaning(template, &segment));
        html! { <mark class={classes!(class)} {title}>{ text }</mark> }
    };
    html! { <>{ for rendered.segments().map(part) }</> }
}
