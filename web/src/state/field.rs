//! What a field of the form shows.

use super::{Session, edits::Refusal};
use pollwright_core::{
    diag::Severity,
    export::printed,
    json::{Node, Value, edit::Refused},
};

/// One value of the text as a field shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Where it stands, or would stand.
    pub pointer: String,
    /// Its text: a string's content, a number or boolean as written, the items of a list with commas.
    pub value: String,
    /// Whether it stands in the text.
    pub is_present: bool,
    /// Why it cannot be edited here; `None` where it can.
    pub lock: Option<Lock>,
    /// Whether it must not be seen unasked: shown as dots unless [`Field::is_revealed`].
    pub is_secret: bool,
    /// Whether the person chose to see it.
    pub is_revealed: bool,
    /// The findings at it: indexes into `Session::diagnostics`, in order of place.
    pub problems: Vec<usize>,
    /// The worst of them.
    pub worst: Option<Severity>,
}

/// Why a field cannot be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lock {
    /// The text is broken there: "fix the text at line N first".
    Broken(Refusal),
    /// An object or a list of objects stands there: edit it in the text.
    Nested,
}

impl Lock {
    /// The reason as the page says it.
    pub fn reason(&self) -> String {
        match self {
            Self::Broken(refusal) => refusal.to_string(),
            Self::Nested => "edit this in the text".to_owned(),
        }
    }
}

impl Session {
    /// The field at a pointer, present or not.
    pub fn field(&self, pointer: &str) -> Field {
        let found = self.analysed().and_then(|analysed| analysed.document.find_with(pointer));
        let (value, is_nested) = found.map(|(_, node)| text_of(node)).unwrap_or_default();
        let lock = self.broken_at(pointer).map(Lock::Broken).or(is_nested.then_some(Lock::Nested));
        let diagnostics = self.diagnostics().iter().enumerate();
        let problems: Vec<usize> = diagnostics
            .filter(|(_, found)| found.pointer.as_deref() == Some(pointer))
            .map(|(index, _)| index)
            .collect();
        Field {
            pointer: pointer.to_owned(),
            value,
            is_present: found.is_some(),
            lock,
            is_secret: self.secret_places.contains(pointer),
            is_revealed: self.is_revealed(pointer),
            worst: problems.iter().map(|index| self.diagnostics()[*index].severity).max(),
            problems,
        }
    }

    /// Why nothing can be edited at a pointer: the text around it is broken.
    fn broken_at(&self, pointer: &str) -> Option<Refusal> {
        let analysed = self.analysed()?;
        // Where it does not stand yet, what counts is the object that it would stand in.
        let mut place = pointer;
        loop {
            if let Some((inner, node)) = analysed.document.find_with(place) {
                let outer = [&analysed.document, inner];
                let error = outer.into_iter().find_map(|document| document.broken_at(node.span));
                return error.map(|error| Refusal::of(self, Refused::Broken(error.clone())));
            }
            place = &place[..place.rfind(['/', '#'])?];
        }
    }
}

/// What a field shows of a value, and whether it is more than one line can hold.
fn text_of(node: &Node) -> (String, bool) {
    match &node.value {
        Value::Null => (String::new(), false),
        Value::Bool(value) => (value.to_string(), false),
        Value::Number(text) | Value::Invalid(text) => (text.to_string(), false),
        Value::String(text) => (text.decoded.text.to_string(), false),
        Value::Array(items) => {
            let texts: Vec<(String, bool)> = items.iter().map(text_of).collect();
            let is_nested = texts.iter().any(|(_, is_nested)| *is_nested);
            match is_nested {
                true => (printed(node, false), true),
                false => (texts.into_iter().map(|(text, _)| text).collect::<Vec<_>>().join(", "), false),
            }
        }
        Value::Object(_) => (printed(node, false), true),
    }
}
