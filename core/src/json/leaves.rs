//! A walk over the values that hold no others.

use super::{Document, Node, Value, escape_step};

/// Where a leaf stands; its pointer is only written where somebody asks for it.
#[derive(Debug)]
pub struct Path<'p, 'a> {
    steps: &'p [Step<'a>],
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
    /// Into the document that a string holds.
    Inside,
}

impl<'a> Path<'_, 'a> {
    /// RFC 6901, `OUTER#INNER` inside string-encoded JSON.
    pub fn pointer(&self) -> String {
        let mut out = String::new();
        for step in self.steps {
            match step {
                Step::Key(key) => {
                    out.push('/');
                    out.push_str(&escape_step(key));
                }
                Step::Index(index) => out.push_str(&format!("/{index}")),
                Step::Inside => out.push('#'),
            }
        }
        out
    }

    /// The key of the member that it is the value of; empty for an item and for the root.
    pub fn key(&self) -> &'a str {
        match self.steps.last() {
            Some(Step::Key(key)) => key,
            _ => "",
        }
    }

    /// The key of the object that holds that member, where it stands in the root.
    pub fn holder(&self) -> Option<&'a str> {
        match self.steps {
            [Step::Key(holder), Step::Key(_)] => Some(holder),
            _ => None,
        }
    }
}

impl Document {
    /// Visits each value that holds no other, in order; a string that holds a document is entered instead.
    pub fn leaves<'a>(&'a self, visit: &mut dyn FnMut(&Path<'_, 'a>, &'a Node)) {
        if let Some(root) = &self.root {
            walk(root, &mut Vec::new(), visit);
        }
    }
}

fn walk<'a>(node: &'a Node, steps: &mut Vec<Step<'a>>, visit: &mut dyn FnMut(&Path<'_, 'a>, &'a Node)) {
    let depth = steps.len();
    let mut enter = |step: Step<'a>, inner: &'a Node| {
        // One step a level, which each value of the level takes over from the one before.
        steps.truncate(depth);
        steps.push(step);
        let is_leaf = match &inner.value {
            Value::Array(_) | Value::Object(_) => false,
            Value::String(text) => text.embedded.is_none(),
            _ => true,
        };
        if is_leaf { visit(&Path { steps }, inner) } else { walk(inner, steps, visit) }
    };
    match &node.value {
        Value::Array(items) => items.iter().enumerate().for_each(|(at, item)| enter(Step::Index(at), item)),
        Value::Object(members) => {
            members.iter().for_each(|member| enter(Step::Key(&member.key.text), &member.value));
        }
        Value::String(text) => match text.embedded.as_ref().and_then(|inner| inner.root.as_ref()) {
            Some(root) => enter(Step::Inside, root),
            None => visit(&Path { steps }, node),
        },
        _ => visit(&Path { steps }, node),
    }
    steps.truncate(depth);
}
