//! `<pollwright-form>`: the configurator's form of an element, emitting its JSON.

use super::{
    Answer, Asked, Node,
    fields::{copier, labelled, sentence, title},
    problems,
    view::{button, element, in_code, part},
    work,
};
use crate::{
    findings::is_calm,
    state::{Action, Control, Form, Group, ResourceRow, Row, RowGroup, Session},
};
use pollwright_core::{diag::Severity, platform::Platform, secret::is_placeholder};

pub(super) fn answer(asked: Asked) -> Answer {
    let text = match text(&asked) {
        Ok(text) => text,
        Err(words) => return Answer { view: vec![title(""), sentence(&words)], ..Answer::default() },
    };
    let session = match work::session(&asked, &text) {
        Ok(session) => session,
        Err(words) => return Answer { view: vec![title(""), sentence(&words)], ..Answer::default() },
    };
    let session = edited(&asked, &session);
    let shown = problems::shown(&asked);
    let form = Form::of(&session);
    let name = session.element().map_or("Polling configuration", |element| &element.name);
    let mut row = part("div", "row").and(copier(&asked, "Copy JSON", session.text()));
    row = row.all(work::opener(&asked, &session)).and(button("afresh", "Start again"));
    let head = part("div", "head").and(title(name)).and(problems::summary(&session)).and(row);
    let mut view = vec![head];
    view.extend(session.notice().map(|notice| part("p", "note").with("role", "status").text(&notice.text)));
    if form.groups.is_empty() {
        view.push(sentence("The text holds no configuration that a form could show."));
    }
    view.extend(form.groups.iter().map(|group| section(&session, group)));
    view.push(work::heading("JSON"));
    view.push(work::code(&session));
    view.extend(problems::list(&session, shown.as_deref()));
    work::told(&asked, &session, view, vec![("shown".to_owned(), shown)])
}

/// The text that there is, else a fresh one of the element.
fn text(asked: &Asked) -> Result<String, String> {
    let key = asked.get("element");
    let is_afresh = asked.act == "afresh";
    if let Some(text) = asked.given("text").filter(|_| !is_afresh) {
        return Ok(text);
    }
    let platform = asked.given("platform").map_or(Ok(Platform::default()), |platform| platform.parse())?;
    let elements = work::elements(asked)?;
    let keys = || elements.all().map(|element| element.key.as_str()).collect::<Vec<_>>().join("`, `");
    match elements.element(key) {
        Some(element) => Ok(element.body(platform)),
        None if key.trim().is_empty() => Err(format!("`element` is empty: give it one of `{}`.", keys())),
        None => Err(format!("The catalog has no element `{key}`; choose one of `{}`.", keys())),
    }
}

/// The session after what was asked: `set:POINTER`, `poll:NAME`, or a fix.
fn edited(asked: &Asked, session: &Session) -> Session {
    if let Some(mended) = problems::mend(asked, session) {
        return mended;
    }
    let action = if let Some(pointer) = asked.act.strip_prefix("set:") {
        let Some(row) = row_at(session, pointer) else { return session.clone() };
        match row.control.value(&asked.value) {
            Some(value) => Action::Set { pointer: pointer.to_owned(), value },
            None => Action::Remove { pointer: pointer.to_owned() },
        }
    } else if let Some(name) = asked.act.strip_prefix("poll:") {
        match asked.value == "true" {
            true => Action::AddResource(name.to_owned()),
            false => Action::RemoveResource(name.to_owned()),
        }
    } else {
        return session.clone();
    };
    session.apply(action)
}

/// The row of a pointer that the form shows.
fn row_at(session: &Session, pointer: &str) -> Option<Row> {
    let form = Form::of(session);
    let resources = form.groups.iter().flat_map(|group| &group.resources);
    let drawers = resources.filter_map(|row| Some(Form::resource(session, row.pointer.as_ref()?)));
    let groups = form.groups.iter().cloned().chain(drawers.flat_map(|drawer| drawer.groups));
    groups.flat_map(|group| group.rows).find(|row| row.pointer == pointer)
}

/// One group; the rarely used ones are folded.
fn section(session: &Session, group: &Group) -> Node {
    let rows = group.rows.iter().map(|row| field(session, row));
    let resources = group.resources.iter().map(|row| resource(session, row));
    let polled = part("ul", "resources").all(resources);
    let inside = part("div", "fields").all(rows);
    let notes: Vec<_> = group.notes.iter().map(|note| part("p", "note").all(in_code(note))).collect();
    let is_folded = !group.is_open && group.id != RowGroup::Polling;
    let section = if is_folded {
        folded(group.title).all(notes).and(inside)
    } else {
        let known = (!notes.is_empty()).then(|| folded("What to know").all(notes));
        part("section", "group").and(work::heading(group.title)).and(inside).all(known)
    };
    if group.resources.is_empty() { section } else { section.and(polled) }
}

fn folded(title: &str) -> Node {
    part("details", "more").and(element("summary").text(title))
}

/// A resource with its switch; the fields of one that is polled are one press away.
fn resource(session: &Session, row: &ResourceRow) -> Node {
    let act = format!("poll:{}", row.name);
    let switch = element("input")
        .with("type", "checkbox")
        .with("id", &act)
        .with("data-act", &act)
        .with("checked", row.pointer.is_some().to_string());
    let label = element("label").with("for", &act).text(&row.name);
    let item =
        part("li", "resource").with("data-key", &row.name).and(part("div", "switch").and(switch).and(label));
    let Some(pointer) = &row.pointer else { return item };
    let groups = Form::resource(session, pointer).groups;
    let inside = groups.iter().map(|group| {
        let rows = part("div", "fields").all(group.rows.iter().map(|row| field(session, row)));
        match group.is_open {
            true => rows,
            false => folded(group.title).and(rows),
        }
    });
    item.and(folded("Its fields").all(inside))
}

/// One field: label, key, control, and what was found at it.
fn field(session: &Session, row: &Row) -> Node {
    let field = session.field(&row.pointer);
    let found = field.problems.iter().filter_map(|index| session.diagnostics().get(*index));
    let found = found.filter(|found| !is_calm(session, found) && found.severity > Severity::Info);
    let wrong = found.map(|found| found.message.as_str()).next();
    let reason = field.lock.as_ref().map(|lock| lock.reason());
    let act = format!("set:{}", row.pointer);
    let common = |control: Node| {
        control
            .with_if(field.lock.is_some(), "disabled", "")
            .with_if(row.is_required, "aria-required", "true")
            .with_if(!row.help.is_empty(), "title", &row.help)
    };
    // What is still to be filled in is no value yet.
    let (value, placeholder) = match is_placeholder(&field.value) {
        true => ("", field.value.as_str()),
        false => (field.value.as_str(), row.placeholder.as_deref().unwrap_or_default()),
    };
    let line = |kind: &str| {
        part("input", "input")
            .with("type", kind)
            .with("value", value)
            .with("placeholder", placeholder)
            .with("autocomplete", "off")
            .with("autocapitalize", "off")
            .with("spellcheck", "false")
    };
    let control = match row.control {
        Control::Toggle => {
            let is_on = match field.is_present {
                true => field.value == "true",
                false => row.placeholder.as_deref() == Some("true"),
            };
            element("input").with("type", "checkbox").with("checked", is_on.to_string())
        }
        Control::Choice(words) => {
            let unset = (!field.is_present).then_some(("", "not set"));
            let words = unset.into_iter().chain(words.iter().map(|word| (*word, *word)));
            let options = words.map(|(value, words)| element("option").with("value", value).text(words));
            part("select", "input").all(options).with("value", &field.value)
        }
        Control::Secret => line("password"),
        Control::Number(..) | Control::Slider(..) => line("text").with("inputmode", "numeric"),
        Control::Template => part("textarea", "input")
            .with("rows", "2")
            .with("spellcheck", "false")
            .with("value", &field.value),
        _ => line("text"),
    };
    let label = match row.unit {
        Some(unit) if !row.label.contains("(mins)") => format!("{} ({unit})", row.label),
        _ => row.label.clone(),
    };
    let node = labelled(&act, &label, common(control), wrong.or(reason.as_deref()));
    let node = node.with("data-key", &row.pointer).and(part("code", "key").text(&row.key));
    if row.control == Control::Toggle { part("div", "toggle").and(node) } else { node }
}
