//! The configuration that an element holds, and what `<pollwright-config>` and `<pollwright-form>` do with it alike.

use super::{
    Answer, Asked, Node, fields,
    view::{element, in_code, part},
};
use crate::{
    api::{self, CallOptions},
    marks::{self, MAX_COLOURED_BYTES, Marks, Role, Run},
    state::{Action, Look, Session, served},
};
use pollwright_core::{Analysed, catalog::OwnElements, diag::Severity, platform::Platform};

/// The elements that the file of `catalog` describes.
///
/// # Errors
/// It describes none.
pub(super) fn elements(asked: &Asked) -> Result<OwnElements, String> {
    let Some(file) = asked.given("elements") else { return Ok(OwnElements::default()) };
    served(&serde_json::from_str(&file).unwrap_or_default())
        .map_err(|why| format!("The file of `catalog` cannot be read: {why}."))
}

/// The session about an element's text, for its platform, its times, its server's zone and its `catalog`.
///
/// # Errors
/// The platform is none, or a time or the `catalog` cannot be read.
pub(super) fn session(asked: &Asked, text: &str) -> Result<Session, String> {
    let platform = asked.given("platform").map_or(Ok(Platform::default()), |platform| platform.parse())?;
    let mut session = Session::with_text(text, platform, asked.clock);
    let typed = |name| asked.given(name).unwrap_or_default();
    session = session
        .apply(Action::Serve(elements(asked)?))
        .apply(Action::TypeNow(typed("now").into()))
        .apply(Action::TypeLastPoll(typed("last-poll").into()))
        .apply(Action::SetServerZone(typed("zone").into()));
    let clock = session.clock();
    match (&clock.now_field().error, &clock.last_poll_field().error) {
        (Some(error), _) => Err(format!("`now`: {error}")),
        (_, Some(error)) => Err(format!("`last-poll`: {error}")),
        _ => Ok(session),
    }
}

/// What the session's text is analysed for, as the façade takes it.
pub(super) fn options(session: &Session) -> CallOptions {
    serde_json::from_value(session.call_options()).unwrap_or_default()
}

/// The answer of an element whose configuration is `session`'s now: the new text where it differs, the view, and what a
/// program is told.
pub(super) fn told(
    asked: &Asked,
    session: &Session,
    view: Vec<Node>,
    set: Vec<(String, Option<String>)>,
) -> Answer {
    let mut set = set;
    if **session.text() != *asked.get("text") {
        set.push(("text".to_owned(), Some(session.text().to_string())));
    }
    let found = api::analysis(session.text(), &options(session)).map(|analysis| analysis.diagnostics);
    let found = found.ok().and_then(|found| serde_json::to_string(&found).ok()).unwrap_or("[]".to_owned());
    let value = serde_json::Value::from(&**session.text());
    let details = vec![
        ("change", format!("{{\"value\":{value}}}")),
        ("diagnostics", format!("{{\"diagnostics\":{found}}}")),
    ];
    Answer { set, view, details }
}

/// The text as it is shown, coloured, what is wrong with it marked; secrets as dots.
pub(super) fn code(session: &Session) -> Node {
    let block = part("pre", "code")
        .with("role", "group")
        .with("tabindex", "0")
        .with("aria-label", "Configuration as JSON");
    if session.text().len() > MAX_COLOURED_BYTES {
        return block.and(element("code").text(session.shown().text.to_string()));
    }
    let hidden: Vec<_> = session.secrets().iter().map(|secret| secret.span).collect();
    let mut code = element("code");
    for (index, line) in
        marks::lines(session.text(), Marks::new(session.analysis(), &hidden)).iter().enumerate()
    {
        if index > 0 {
            code = code.text("\n");
        }
        code = code.all(line.iter().map(run));
    }
    block.and(code)
}

fn run(run: &Run) -> Node {
    let role = match run.role {
        Role::Plain => "",
        Role::Key => "key",
        Role::String => "string",
        Role::Other => "other",
        Role::Descriptor => "descriptor",
        Role::Pattern => "pattern",
        Role::Parameter => "name",
    };
    let mark = match run.severity {
        Some(Severity::Error) => " bad-mark",
        Some(Severity::Warning) => " warn-mark",
        Some(Severity::Info) | None => "",
    };
    match (role, mark) {
        ("", "") => Node::Text(run.text.clone()),
        _ => element("span").with("class", format!("{role}{mark}")).text(&run.text),
    }
}

/// The URLs of the next polls, a resource each.
pub(super) fn calls(session: &Session) -> Vec<Node> {
    let blocks = session.analysis().blocks.iter().filter(|block| !block.config.is_webhook());
    let mut list = Vec::new();
    for preview in blocks.flat_map(Analysed::previews) {
        let Some(url) = &preview.url else { continue };
        list.push(element("dt").text(preview.resource.as_str()));
        let notes = preview.notes.iter().map(|note| part("p", "note").all(in_code(note)));
        list.push(element("dd").and(fields::url(url)).all(notes));
    }
    if list.is_empty() {
        return Vec::new();
    }
    vec![heading("Next polls"), part("dl", "calls").all(list)]
}

/// What stands over a part of the view; no heading by its tag, as how deep the page's own headings go is not known.
pub(super) fn heading(words: &str) -> Node {
    part("p", "heading").with("tabindex", "-1").text(words)
}

/// The way into the workbench, where the link can be made.
pub(super) fn opener(asked: &Asked, session: &Session) -> Option<Node> {
    // The page's own script may not be called by a link.
    let workbench = asked.given("workbench").filter(|address| address.starts_with("http"))?;
    let link = session.link(&Look::default()).ok()?;
    Some(
        part("a", "button")
            .with("href", format!("{}{link}", workbench.split('#').next().unwrap_or_default()))
            .with("target", "_blank")
            .with("rel", "noopener")
            .with("data-open", "")
            .text("Open in the workbench"),
    )
}
