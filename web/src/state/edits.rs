//! Form edits as edits of the text: only the bytes of what they name.

use super::Session;
use pollwright_core::{
    Analysed,
    config::Resource,
    diag::{Applicability, Edit, Fix, apply_edits},
    export::{PollerForm, poller_edits, printed},
    json::{
        Member, Node, SyntaxErrorKind, Value as JsonValue,
        edit::{self, Place, Refused},
        escape_step, pretty,
    },
    lines::LineIndex,
    repair,
    span::{Span, sort_by_span},
};
use serde_json::{Value, json};
use std::fmt;

/// Why an action left the text as it is; its words are for the person at the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The text is broken there: mend this line (from 1) first.
    Broken {
        /// The line to look at.
        line: u32,
    },
    /// There is no such place.
    NotFound,
    /// The name is taken.
    Exists(String),
    /// A name may not be blank.
    Blank,
    /// The fix was made for another text.
    Stale,
    /// The JSON stands inside of something else, which has a layout of its own.
    Inside,
}

type Edited = Result<String, Refusal>;

pub(super) fn set(session: &Session, pointer: &str, value: &Value) -> Edited {
    let analysed = session.analysed().ok_or(Refusal::NotFound)?;
    let node = analysed.document.find(pointer);
    // Who wrote `"15"` gets `"20"`: only the value changes, not its kind.
    let is_text = matches!(node.map(|node| &node.value), Some(JsonValue::String(_)));
    let json = match value {
        Value::Number(_) | Value::Bool(_) if is_text => Value::from(value.to_string()).to_string(),
        _ => value.to_string(),
    };
    // A finding is at the value; one that stands there already is no edit.
    if node.is_some_and(|node| session.text.get(node.span.range()) == Some(&json)) {
        return Ok(session.text.to_string());
    }
    applied(session, edit::set(&session.text, &analysed.document, pointer, &json))
}

pub(super) fn remove(session: &Session, pointer: &str) -> Edited {
    let analysed = session.analysed().ok_or(Refusal::NotFound)?;
    applied(session, edit::remove(&session.text, &analysed.document, pointer))
}

pub(super) fn rename(session: &Session, pointer: &str, key: &str) -> Edited {
    let analysed = session.analysed().ok_or(Refusal::NotFound)?;
    if key.trim().is_empty() {
        return Err(Refusal::Blank);
    }
    named(key, applied(session, edit::rename(&session.text, &analysed.document, pointer, key)))
}

pub(super) fn add_resource(session: &Session, name: &str) -> Edited {
    let analysed = session.analysed().ok_or(Refusal::NotFound)?;
    if name.trim().is_empty() {
        return Err(Refusal::Blank);
    }
    let element = session.element();
    let known = element.and_then(|element| Some((element, element.resource(name)?)));
    let members = match known {
        Some((element, resource)) => element.resource_json(resource, session.platform),
        None => json!({ "url": "", "idField": "" }),
    };
    let pointer = match &analysed.config.poller {
        Some(poller) => poller.pointer.clone(),
        None => format!("{}/event.poller.configuration", analysed.config.settings_pointer),
    };
    let document = &analysed.document;
    let parent = document.find(&pointer);
    let json = laid_out(session, parent, &members);
    let edits = match parent {
        Some(Node { value: JsonValue::Object(_), .. }) => {
            edit::insert(&session.text, document, &pointer, name, &json, Place::Last)
        }
        _ => {
            let whole = laid_out(session, None, &json!({ name: members }));
            edit::set(&session.text, document, pointer.trim_end_matches('#'), &whole)
        }
    };
    named(name, applied(session, edits))
}

pub(super) fn copy_resource(session: &Session, from: &str, to: &str) -> Edited {
    let (analysed, resource) = resource(session, from)?;
    if to.trim().is_empty() {
        return Err(Refusal::Blank);
    }
    let document = &analysed.document;
    let node = document.find(&resource.pointer).ok_or(Refusal::NotFound)?;
    if let Some(error) =
        document.find_with(&resource.pointer).and_then(|(inner, node)| inner.broken_at(node.span))
    {
        return Err(Refusal::broken(session, error.span.start()));
    }
    let is_laid_out = session.text.get(node.span.range()).is_some_and(|text| text.contains('\n'));
    let json = printed(node, is_laid_out);
    let parent = parent_of(&resource.pointer);
    let place = Place::After(&resource.name.value);
    named(to, applied(session, edit::insert(&session.text, document, parent, to, &json, place)))
}

pub(super) fn rename_resource(session: &Session, from: &str, to: &str) -> Edited {
    let (_, resource) = resource(session, from)?;
    rename(session, &resource.pointer, to)
}

/// The resource changes places with its neighbour, byte for byte.
pub(super) fn move_resource(session: &Session, name: &str, up: bool) -> Edited {
    let (analysed, resource) = resource(session, name)?;
    let parent = analysed.document.find(parent_of(&resource.pointer)).ok_or(Refusal::NotFound)?;
    let JsonValue::Object(members) = &parent.value else { return Err(Refusal::NotFound) };
    if let Some(error) = analysed.document.errors.first() {
        return Err(Refusal::broken(session, error.span.start()));
    }
    let at = members.iter().position(|member| member.key.text == *name).ok_or(Refusal::NotFound)?;
    let other = if up { at.checked_sub(1) } else { Some(at + 1) };
    let Some(neighbour) = other.and_then(|other| members.get(other)) else {
        return Ok(session.text.to_string());
    };
    let whole = |member: &Member| Span::new(member.key_span.start(), member.value.span.end());
    let (one, other) = (whole(&members[at]), whole(neighbour));
    let text = |span: Span| session.text.get(span.range()).unwrap_or_default();
    let mut edits = vec![Edit::replace(one, text(other)), Edit::replace(other, text(one))];
    sort_by_span(&mut edits, |edit| edit.span);
    apply_edits(&session.text, &edits).map_err(|_| Refusal::Stale)
}

pub(super) fn remove_resource(session: &Session, name: &str) -> Edited {
    let (_, resource) = resource(session, name)?;
    remove(session, &resource.pointer)
}

pub(super) fn poller_form(session: &Session, form: PollerForm) -> Edited {
    let analysed = session.analysed().ok_or(Refusal::NotFound)?;
    applied(session, poller_edits(&session.text, &analysed.document, form))
}

/// The text after a fix of a finding that stands now.
pub(super) fn fixed(session: &Session, fix: &Fix) -> Edited {
    let stands = session.diagnostics().iter().any(|found| found.fixes.contains(fix));
    if !stands || fix.applicability == Applicability::Display {
        return Err(Refusal::Stale);
    }
    apply_edits(&session.text, &fix.edits).map_err(|_| Refusal::Stale)
}

/// The text laid out anew, where that can break nothing.
pub(super) fn formatted(session: &Session) -> Edited {
    let analysed = session.analysed().ok_or(Refusal::NotFound)?;
    if !analysed.text.is_plain() || analysed.text.span().len() as usize != session.text.len() {
        return Err(Refusal::Inside);
    }
    match analysed.document.errors.iter().find(|error| error.kind != SyntaxErrorKind::Comment) {
        Some(error) => Err(Refusal::broken(session, error.span.start())),
        None => Ok(pretty(&session.text)),
    }
}

/// The text after one round of safe fixes; `None` where there is none left.
pub(super) fn all_safe(session: &Session) -> Option<String> {
    repair::round(&session.text, session.diagnostics(), Applicability::Safe)
}

impl Refusal {
    fn broken(session: &Session, at: u32) -> Self {
        Self::Broken { line: LineIndex::new(&session.text).position(&session.text, at).line }
    }

    pub(super) fn of(session: &Session, refused: Refused) -> Self {
        match refused {
            Refused::Broken(error) => Self::broken(session, error.span.start()),
            Refused::Exists => Self::Exists(String::new()),
            _ => Self::NotFound,
        }
    }
}

fn applied(session: &Session, edits: Result<Vec<Edit>, Refused>) -> Edited {
    let edits = edits.map_err(|refused| Refusal::of(session, refused))?;
    apply_edits(&session.text, &edits).map_err(|_| Refusal::NotFound)
}

fn named(name: &str, edited: Edited) -> Edited {
    edited.map_err(|refusal| match refusal {
        Refusal::Exists(_) => Refusal::Exists(name.to_owned()),
        other => other,
    })
}

fn resource<'a>(session: &'a Session, name: &str) -> Result<(&'a Analysed, &'a Resource), Refusal> {
    let analysed = session.analysed().ok_or(Refusal::NotFound)?;
    let resource = analysed.config.resource(name).ok_or(Refusal::NotFound)?;
    Ok((analysed, resource))
}

/// On lines of its own where the text around it is, else on one line.
fn laid_out(session: &Session, parent: Option<&Node>, value: &Value) -> String {
    let around = parent.map_or(Some(&*session.text), |node| session.text.get(node.span.range()));
    let is_empty = parent.is_some_and(|node| node.members().is_empty());
    match around.is_some_and(|text| text.contains('\n')) || (is_empty && session.text.contains('\n')) {
        true => format!("{value:#}"),
        false => value.to_string(),
    }
}

fn parent_of(pointer: &str) -> &str {
    let end = pointer.rfind('/').unwrap_or(0);
    &pointer[..end]
}

/// The pointer of a member.
pub(super) fn member(parent: &str, key: &str) -> String {
    format!("{parent}/{}", escape_step(key))
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken { line } => write!(f, "fix the text at line {line} first"),
            Self::NotFound => f.write_str("the text has no place for this"),
            Self::Exists(name) => write!(f, "there is a `{name}` already"),
            Self::Blank => f.write_str("write a name first"),
            Self::Inside => f.write_str("only a text that is JSON as a whole can be laid out anew"),
            Self::Stale => f.write_str("the text has changed since; look again"),
        }
    }
}
