//! What all elements are made of: fields with labels, URLs with marked parts, sentences about what is wrong.

use super::{
    Asked,
    view::{Node, button, element, in_code, part},
};
use pollwright_core::{
    date::{Zone, ZoneKind},
    template::{Rendered, SegmentKind},
};

/// A line to type in.
pub(super) struct Line<'a> {
    /// What happens with what is typed, and the line's id.
    pub act: &'a str,
    /// What stands before it.
    pub label: &'a str,
    /// What it holds.
    pub value: &'a str,
    /// What stands there while it holds nothing.
    pub placeholder: &'a str,
    /// What is wrong with what it holds.
    pub wrong: Option<&'a str>,
}

/// A label and its line, and beneath what is wrong with it.
pub(super) fn line(line: &Line<'_>) -> Node {
    let input = part("input", "input")
        .with("type", "text")
        .with("value", line.value)
        .with("placeholder", line.placeholder)
        .with("spellcheck", "false")
        .with("autocomplete", "off")
        .with("autocapitalize", "off");
    labelled(line.act, line.label, input, line.wrong)
}

/// A label, its control, and beneath what is wrong with it.
pub(super) fn labelled(act: &str, label: &str, control: Node, wrong: Option<&str>) -> Node {
    let beneath = format!("{act}-wrong");
    let control = control
        .with("id", act)
        .with("data-act", act)
        .with_if(wrong.is_some(), "aria-invalid", "true")
        .with_if(wrong.is_some(), "aria-describedby", beneath.clone());
    let field = part("div", "field").and(element("label").with("for", act).text(label)).and(control);
    match wrong {
        Some(words) => field.and(part("p", "wrong").with("id", beneath).all(in_code(words))),
        None => field,
    }
}

/// The address of a call, what is not plain text marked.
pub(super) fn url(rendered: &Rendered) -> Node {
    let marked = rendered.segments().flat_map(|segment| {
        let class = match segment.kind {
            SegmentKind::Literal => return vec![Node::Text(segment.raw.to_owned())],
            SegmentKind::Rendered => "rendered",
            SegmentKind::Parameter => "parameter",
            SegmentKind::Unresolved => "unresolved",
        };
        // A narrow page rather breaks the line before a date than inside of it.
        vec![element("wbr"), element("mark").with("class", class).with("part", "mark").text(segment.raw)]
    });
    part("code", "url").all(marked)
}

/// A button that copies a text, and says so once it has.
pub(super) fn copier(asked: &Asked, words: &str, text: &str) -> Node {
    let words = match (asked.act.as_str(), asked.value.as_str()) {
        ("copied", "") => "Copied",
        ("copied", _) => "The browser refuses",
        _ => words,
    };
    button("copied", words).with("data-copy", text)
}

/// A state in a word or two.
pub(super) fn pill(class: &str, words: &str) -> Node {
    element("span").with("class", format!("pill {class}")).with("part", "pill").text(words)
}

/// What Java makes of a zone's id that it does not know; none for one that it knows.
pub(super) fn zone_note(id: &str) -> Option<String> {
    let id = id.trim();
    if id.is_empty() || Zone::resolve(id).1 != ZoneKind::Fallback {
        return None;
    }
    let near = Zone::nearest(id);
    let hint = near.first().map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
    Some(format!("Java does not know the zone `{id}` and takes GMT.{hint}"))
}

/// A sentence in the place of what cannot be shown.
pub(super) fn sentence(words: &str) -> Node {
    part("p", "wrong").with("role", "status").all(in_code(words))
}

/// Where a page puts a title of its own; without one there is no room for it.
pub(super) fn title(fallback: &str) -> Node {
    let slot = element("slot").with("name", "title");
    if fallback.is_empty() { slot } else { part("div", "title").and(slot.text(fallback)) }
}
