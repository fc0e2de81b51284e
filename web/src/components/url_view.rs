//! A rendered URL with its parts in the colours of the template.

use pollwright_core::template::{Rendered, Segment, SegmentKind, Template};
use pollwright_web::explain;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct UrlViewProps {
    pub rendered: Rendered,
    /// Explains the parts where it is known.
    #[prop_or_default]
    pub template: Option<Template>,
    /// Percent-encoded, as it is sent.
    #[prop_or_default]
    pub encoded: bool,
}

/// The parts of a URL, in order.
#[component]
pub(crate) fn UrlView(props: &UrlViewProps) -> Html {
    let part = |segment: &Segment| {
        let text = if props.encoded { &segment.encoded } else { &segment.raw };
        let meaning = props.template.as_ref().map(|template| explain::meaning(template, segment));
        match segment.kind {
            SegmentKind::Literal => html! { { text } },
            SegmentKind::Rendered => html! { <mark title={meaning}>{ text }</mark> },
            SegmentKind::Parameter => html! { <mark class="parameter" title={meaning}>{ text }</mark> },
            SegmentKind::Unresolved => html! { <mark class="unresolved" title={meaning}>{ text }</mark> },
        }
    };
    html! { <>{ for props.rendered.segments.iter().map(part) }</> }
}
