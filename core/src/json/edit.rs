//! Edits of a document that touch only what they name: comments, order and layout stay.

use super::{
    Document, Layer, Node, SyntaxError, SyntaxErrorKind, Value, item_index,
    layout::{Entries, join_lines, nest, quote, reindent},
    parse, parse_within, steps, unescape_step,
};
use crate::{decoded::Decoded, diag::Edit, span::Span};

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Refused {
    /// The place lies in a region whose extent is a guess: mend this first.
    Broken(SyntaxError),
    /// There is no such place.
    NotFound,
    /// There is such a key already.
    Exists,
}

/// Where a new member goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// After all others.
    Last,
    /// Right after the member with this key; after all others where there is none.
    After(&'a str),
}

/// Puts `json` (one line, or laid out from column 0) at `pointer`; objects on the way that are missing are made.
///
/// A number one past the last item, or `-`, adds an item to an array. Of duplicate keys the last one counts.
///
/// # Errors
/// - [`Refused::Broken`] where the place, or the object that would take it, has no certain extent;
/// - [`Refused::NotFound`] where something on the way is neither an object nor an array.
///
/// # Example
/// ```
/// use pollwright_core::{diag::apply_edits, json::{edit, parse}};
///
/// let text = r#"{ "contacts": { "url": "/contacts" } }"#;
/// let edits = edit::set(text, &parse(text), "/contacts/idField", "\"id\"").unwrap();
/// let edited = apply_edits(text, &edits).unwrap();
/// assert_eq!(edited, r#"{ "contacts": { "url": "/contacts", "idField": "id" } }"#);
/// ```
pub fn set(text: &str, document: &Document, pointer: &str, json: &str) -> Result<Vec<Edit>, Refused> {
    at_layer(text, document, pointer, &|layer, pointer| layer.set(pointer, json))
}

/// Adds a member to the object at `parent`.
///
/// # Errors
/// - [`Refused::Exists`] where the object has the key already;
/// - [`Refused::NotFound`] where no object stands at `parent`;
/// - [`Refused::Broken`] where the object's extent is a guess.
pub fn insert(
    text: &str,
    document: &Document,
    parent: &str,
    key: &str,
    json: &str,
    place: Place<'_>,
) -> Result<Vec<Edit>, Refused> {
    at_layer(text, document, parent, &|layer, parent| layer.insert(parent, key, json, place))
}

/// Takes the member or item at `pointer` out, with its comma and its line; comments stay.
///
/// # Errors
/// - [`Refused::NotFound`] where nothing stands there, or it is the whole document;
/// - [`Refused::Broken`] where it has no certain extent.
pub fn remove(text: &str, document: &Document, pointer: &str) -> Result<Vec<Edit>, Refused> {
    at_layer(text, document, pointer, &|layer, pointer| layer.remove(pointer))
}

/// Gives the member at `pointer` another key.
///
/// # Errors
/// - [`Refused::Exists`] where another member of the object has that key;
/// - [`Refused::NotFound`] where no member stands there;
/// - [`Refused::Broken`] where its key has no certain extent.
pub fn rename(text: &str, document: &Document, pointer: &str, key: &str) -> Result<Vec<Edit>, Refused> {
    at_layer(text, document, pointer, &|layer, pointer| layer.rename(pointer, key))
}

/// One document to edit, all spans in bytes of `text`.
struct Target<'a> {
    text: &'a str,
    document: &'a Document,
    /// Whether it stands in a string: laid out only where it already is.
    in_string: bool,
}

type Step<'a> = &'a dyn Fn(&Target<'_>, &str) -> Result<Vec<Edit>, Refused>;

/// Does an edit in the document that the part of the pointer after the last `#` counts from.
fn at_layer(text: &str, document: &Document, pointer: &str, edit: Step<'_>) -> Result<Vec<Edit>, Refused> {
    let Some((outer, inner)) = pointer.rsplit_once('#') else {
        let mut edits = edit(&Target { text, document, in_string: false }, pointer)?;
        for edit in &mut edits {
            edit.text = document.encoding.encode(&edit.text).into_owned();
        }
        return Ok(edits);
    };
    let (holder, node) = document.find_with(outer).ok_or(Refused::NotFound)?;
    let string = node.text().ok_or(Refused::NotFound)?;
    if let Some(error) = document.broken_at(node.span) {
        return Err(Refused::Broken(error.clone()));
    }
    let decoded: &Decoded = &string.decoded;
    let encoding = holder.encoding.with(Layer::JsonString);
    // In its own bytes the inner text is JSON like any other.
    let unescaped = parse(&decoded.text);
    let target = Target { text: &decoded.text, document: &unescaped, in_string: true };
    let mut edits = edit(&target, inner).map_err(|refused| match refused {
        Refused::Broken(error) => {
            let index = unescaped.errors.iter().position(|other| *other == error);
            let mapped = parse_within(decoded, &encoding);
            Refused::Broken(index.and_then(|index| mapped.errors.get(index).cloned()).unwrap_or(error))
        }
        other => other,
    })?;
    for edit in &mut edits {
        edit.span = decoded.source_span(edit.span);
        edit.text = encoding.encode(&edit.text).into_owned();
    }
    Ok(edits)
}

/// The last step of a pointer, and the node that it leaves from.
struct Leaf<'a> {
    parent: &'a Node,
    step: String,
}

impl Target<'_> {
    fn set(&self, pointer: &str, json: &str) -> Result<Vec<Edit>, Refused> {
        let steps: Vec<_> = steps(pointer).ok_or(Refused::NotFound)?.map(unescape_step).collect();
        let Some(root) = &self.document.root else {
            return self.set_first(&steps, json);
        };
        let (mut node, mut parent) = (root, None);
        for (index, step) in steps.iter().enumerate() {
            match node.child(step) {
                Some(child) => (parent, node) = (Some(node), child),
                None => return self.make(node, parent, &steps[index..], json),
            }
        }
        self.check_whole(node.span)?;
        let json = match parent {
            Some(parent) => {
                let entries = Entries::of(self.text, parent);
                match entries.indent_at(node.span.start()) {
                    Some(indent) => reindent(json, indent, entries.newline()),
                    None => join_lines(json),
                }
            }
            None if self.in_string && !self.text.contains('\n') => join_lines(json),
            None => json.to_owned(),
        };
        Ok(vec![Edit::replace(node.span, json)])
    }

    /// The first value of a document that has none.
    fn set_first(&self, steps: &[impl AsRef<str>], json: &str) -> Result<Vec<Edit>, Refused> {
        if let Some(error) = self.document.errors.iter().find(|error| !error.region.is_empty()) {
            return Err(Refused::Broken(error.clone()));
        }
        let json = nest(steps, json, (!self.in_string).then_some("  "));
        let needs_line = self.text.ends_with(|c: char| !c.is_whitespace());
        let json = if needs_line { format!("\n{json}") } else { json };
        Ok(vec![Edit::insert(self.text.len() as u32, json)])
    }

    /// Adds to `node` what the first of `steps` names, and objects for the others.
    fn make(
        &self,
        node: &Node,
        parent: Option<&Node>,
        steps: &[impl AsRef<str>],
        json: &str,
    ) -> Result<Vec<Edit>, Refused> {
        let Some((first, rest)) = steps.split_first() else { return Err(Refused::NotFound) };
        let key = match &node.value {
            Value::Object(_) => Some(first.as_ref()),
            Value::Array(_) if first.as_ref() == "-" => None,
            Value::Array(items) if item_index(first.as_ref()) == Some(items.len()) => None,
            _ => return Err(Refused::NotFound),
        };
        let entries = Entries::of(self.text, node);
        let unit = entries.unit(parent.map(|parent| Entries::of(self.text, parent)).as_ref());
        let laid_out = entries.is_laid_out() || (entries.is_empty() && self.lays_out(parent));
        let json = nest(rest, json, laid_out.then_some(&*unit));
        self.add(node, parent, key, &json, Place::Last)
    }

    fn insert(&self, parent: &str, key: &str, json: &str, place: Place<'_>) -> Result<Vec<Edit>, Refused> {
        let steps = steps(parent).ok_or(Refused::NotFound)?;
        let mut node = self.document.root.as_ref().ok_or(Refused::NotFound)?;
        let mut above = None;
        for step in steps {
            let child = node.child(&unescape_step(step)).ok_or(Refused::NotFound)?;
            (above, node) = (Some(node), child);
        }
        if !matches!(node.value, Value::Object(_)) {
            return Err(Refused::NotFound);
        }
        if node.child(key).is_some() {
            return Err(Refused::Exists);
        }
        self.add(node, above, Some(key), json, place)
    }

    /// Whether a new object in `parent` is laid out over lines.
    fn lays_out(&self, parent: Option<&Node>) -> bool {
        match parent {
            Some(parent) => Entries::of(self.text, parent).is_laid_out(),
            None => !self.in_string,
        }
    }

    /// Adds a member to an object, or an item to an array.
    fn add(
        &self,
        node: &Node,
        parent: Option<&Node>,
        key: Option<&str>,
        json: &str,
        place: Place<'_>,
    ) -> Result<Vec<Edit>, Refused> {
        let entries = Entries::of(self.text, node);
        let after = match (place, &node.value) {
            (Place::After(after), Value::Object(members)) => {
                members.iter().rposition(|member| member.key.text == after)
            }
            _ => None,
        };
        let after = after.or(entries.len().checked_sub(1));
        let at = after.map_or(node.span.start() + 1, |index| entries.span(index).end());
        self.check_whole(node.span)?;
        self.check_place(at)?;
        let head = key.map(|key| format!("{}{}", quote(key), entries.colon())).unwrap_or_default();
        Ok(match after {
            Some(index) => entries.add_after(index, &head, json),
            None => {
                let outer = parent.map(|parent| Entries::of(self.text, parent));
                entries.add_first(&head, json, self.lays_out(parent), outer.as_ref())
            }
        })
    }

    fn remove(&self, pointer: &str) -> Result<Vec<Edit>, Refused> {
        let leaf = self.leaf(pointer)?;
        let index = match &leaf.parent.value {
            Value::Object(members) => members.iter().rposition(|member| member.key.text == leaf.step),
            Value::Array(items) => item_index(&leaf.step).filter(|index| *index < items.len()),
            _ => None,
        };
        let index = index.ok_or(Refused::NotFound)?;
        let entries = Entries::of(self.text, leaf.parent);
        self.check_whole(entries.span(index))?;
        Ok(entries.remove(index))
    }

    fn rename(&self, pointer: &str, key: &str) -> Result<Vec<Edit>, Refused> {
        let leaf = self.leaf(pointer)?;
        let member = leaf.parent.members().iter().rev().find(|member| member.key.text == leaf.step);
        let member = member.ok_or(Refused::NotFound)?;
        if leaf.step == key {
            return Ok(Vec::new());
        }
        if leaf.parent.child(key).is_some() {
            return Err(Refused::Exists);
        }
        self.check_whole(member.key_span)?;
        Ok(vec![Edit::replace(member.key_span, quote(key))])
    }

    fn leaf(&self, pointer: &str) -> Result<Leaf<'_>, Refused> {
        let mut steps: Vec<_> = steps(pointer).ok_or(Refused::NotFound)?.collect();
        let step = steps.pop().ok_or(Refused::NotFound)?;
        let mut parent = self.document.root.as_ref().ok_or(Refused::NotFound)?;
        for step in steps {
            parent = parent.child(&unescape_step(step)).ok_or(Refused::NotFound)?;
        }
        Ok(Leaf { parent, step: unescape_step(step).into_owned() })
    }

    /// Refuses what lies in a broken region.
    fn check_whole(&self, span: Span) -> Result<(), Refused> {
        match self.document.broken_at(span) {
            Some(error) if error.kind != SyntaxErrorKind::Empty => Err(Refused::Broken(error.clone())),
            _ => Ok(()),
        }
    }

    /// Refuses a place amid something broken; at its edge there is room.
    fn check_place(&self, at: u32) -> Result<(), Refused> {
        let inside = |error: &&SyntaxError| error.region.start() < at && at < error.region.end();
        match self.document.errors.iter().find(inside) {
            Some(error) => Err(Refused::Broken(error.clone())),
            None => Ok(()),
        }
    }
}
