//! What an element shows, as a tree of nodes; the JavaScript half makes the document like it.
//!
//! A node crosses as JSON: a text as a string, an element as `[name, { attribute: value }, child, …]`.

use std::fmt::Write;

/// A node of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Text, never markup.
    Text(String),
    /// An element.
    Element {
        /// Its name.
        name: &'static str,
        /// Its attributes, in order.
        attributes: Vec<(&'static str, String)>,
        /// What stands in it.
        children: Vec<Node>,
    },
}

/// An element of that name.
pub(super) fn element(name: &'static str) -> Node {
    Node::Element { name, attributes: Vec::new(), children: Vec::new() }
}

/// An element of that name and class. The class is its part's name too, so that a page can style it.
pub(super) fn part(name: &'static str, class: &str) -> Node {
    element(name).with("class", class).with("part", class)
}

/// A button that asks for something when it is pressed.
pub(super) fn button(act: impl Into<String>, words: &str) -> Node {
    part("button", "button").with("type", "button").with("data-act", act).all(in_code(words))
}

impl Node {
    /// With an attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Element { attributes, .. } = &mut self {
            attributes.push((name, value.into()));
        }
        self
    }

    /// With an attribute where something holds.
    pub(super) fn with_if(self, holds: bool, name: &'static str, value: impl Into<String>) -> Self {
        if holds { self.with(name, value) } else { self }
    }

    /// With a text at its end.
    pub(super) fn text(self, text: impl Into<String>) -> Self {
        self.and(Self::Text(text.into()))
    }

    /// With a node at its end.
    pub(super) fn and(mut self, child: Self) -> Self {
        if let Self::Element { children, .. } = &mut self {
            children.push(child);
        }
        self
    }

    /// With nodes at its end.
    pub(super) fn all(self, nodes: impl IntoIterator<Item = Self>) -> Self {
        nodes.into_iter().fold(self, Self::and)
    }

    fn write(&self, out: &mut String) {
        let (name, attributes, children) = match self {
            Self::Text(text) => return string(out, text),
            Self::Element { name, attributes, children } => (name, attributes, children),
        };
        out.push('[');
        string(out, name);
        out.push_str(",{");
        for (index, (name, value)) in attributes.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            string(out, name);
            out.push(':');
            string(out, value);
        }
        out.push('}');
        for child in children {
            out.push(',');
            child.write(out);
        }
        out.push(']');
    }
}

/// Nodes as a JSON array.
pub(super) fn json(nodes: &[Node]) -> String {
    let mut out = String::from("[");
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        node.write(&mut out);
    }
    out.push(']');
    out
}

/// Writes a text as a JSON string.
pub(super) fn string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            // Writing to a string does not fail.
            c if c < ' ' => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A sentence with what stands between backticks as code.
pub(super) fn in_code(sentence: &str) -> Vec<Node> {
    let runs = sentence.split('`').enumerate().filter(|(_, run)| !run.is_empty());
    runs.map(|(index, run)| match index % 2 {
        0 => Node::Text(run.to_owned()),
        _ => element("code").text(run),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_json() {
        let view = [part("p", "note").with_if(false, "id", "x").all(in_code("`a\"\\` is\n\u{1}`b`"))];
        let text = json(&view);
        assert_eq!(
            text,
            r#"[["p",{"class":"note","part":"note"},["code",{},"a\"\\"]," is\n\u0001",["code",{},"b"]]]"#
        );
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value[0][3], " is\n\u{1}", "{text}");
    }
}
