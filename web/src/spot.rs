//! What stands at a place of the text: at which key, in which value, in which kind of object. Works on broken text as
//! far as the tree does.

use pollwright_core::{
    Analysed,
    json::{Document, Member, Node, Value},
    schema::{self, Key, Kind, Place},
};

/// A place of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot<'a> {
    /// The text's tree, or the one inside of a string of JSON.
    pub document: &'a Document,
    /// The innermost object around the place.
    pub object: &'a Node,
    /// What keys it has.
    pub holder: Holder,
    /// At which of its members.
    pub member: Option<&'a Member>,
    /// Whether at the member's key rather than in its value.
    pub is_key: bool,
}

/// What keys an object has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// Those of the table.
    Keys(Place),
    /// Names of resources.
    Resources,
    /// Any.
    Other,
}

impl Holder {
    /// What the object is that one of this kind has at a key.
    fn child(self, key: &str) -> Self {
        match self {
            Self::Keys(place) => match schema::find(place, key).map(|key| key.kind) {
                Some(Kind::Object(place)) => Self::Keys(place),
                Some(Kind::Resources) => Self::Resources,
                _ => Self::Other,
            },
            Self::Resources => Self::Keys(Place::Resource),
            Self::Other => Self::Other,
        }
    }
}

impl<'a> Spot<'a> {
    /// What stands at a byte of the text; `None` outside of every object.
    pub(crate) fn find(text: &str, analysed: &'a Analysed, at: u32) -> Option<Self> {
        let mut document = &analysed.document;
        let mut node = document.root.as_ref().filter(|root| is_inside(text, root, at))?;
        let mut holder = root_of(analysed);
        let mut found = None;
        loop {
            let next = match &node.value {
                Value::Object(members) => {
                    let (member, is_key) = member_at(text, members, at);
                    found = Some(Self { document, object: node, holder, member, is_key });
                    let member = member.filter(|_| !is_key);
                    holder = member.map_or(Holder::Other, |member| holder.child(&member.key.text));
                    member.map(|member| &member.value)
                }
                Value::Array(items) => {
                    holder = Holder::Other;
                    items.iter().find(|item| is_inside(text, item, at))
                }
                Value::String(string) => {
                    let Some(inner) = string.embedded.as_deref() else { return found };
                    document = inner;
                    inner.root.as_ref()
                }
                _ => None,
            };
            match next.filter(|next| is_inside(text, next, at)) {
                Some(next) => node = next,
                None => return found,
            }
        }
    }

    /// Whether it is in the value of a member.
    pub(crate) fn is_value(&self) -> bool {
        self.member.is_some() && !self.is_key
    }

    /// The table's row of the member's key.
    pub(crate) fn key(&self) -> Option<&'static Key> {
        match self.holder {
            Holder::Keys(place) => schema::find(place, &self.member?.key.text),
            Holder::Resources | Holder::Other => None,
        }
    }
}

/// What the whole configuration is: a body, the settings alone, or the resources alone; a body as long as nothing says
/// otherwise.
fn root_of(analysed: &Analysed) -> Holder {
    let members = analysed.document.root.as_ref().map(Node::members).unwrap_or_default();
    let has = |is_it: &dyn Fn(&Member) -> bool| members.iter().any(is_it);
    let is_bare = analysed.config.poller.as_ref().is_some_and(|poller| poller.pointer.is_empty());
    if has(&|member| {
        matches!(schema::find(Place::Body, &member.key.text).map(|key| key.kind), Some(Kind::Object(_)))
    }) {
        Holder::Keys(Place::Body)
    } else if is_bare && has(&|member| matches!(member.value.value, Value::Object(_))) {
        Holder::Resources
    } else if has(&|member| member.key.text.starts_with("event.")) {
        Holder::Keys(Place::Configuration)
    } else {
        Holder::Keys(Place::Body)
    }
}

/// The member at whose key or value a place is, and whether at its key.
fn member_at<'a>(text: &str, members: &'a [Member], at: u32) -> (Option<&'a Member>, bool) {
    let Some(member) = members.iter().rev().find(|member| member.key_span.start() <= at) else {
        return (None, false);
    };
    if at <= member.key_span.end() {
        return (Some(member), true);
    }
    let value = &member.value;
    let is_here = match value.span.is_empty() {
        false => at <= value.span.end() || is_inside(text, value, at),
        // A value that is still to be written: all that follows the colon on its line.
        true => {
            let between = text.get(member.key_span.end() as usize..at as usize).unwrap_or_default();
            between.trim_start().starts_with(':') && !between.contains([',', '\n', '}'])
        }
    };
    (is_here.then_some(member), false)
}

/// Whether a place is between the brackets or quotes of a value; one that is never closed goes on over blanks.
fn is_inside(text: &str, node: &Node, at: u32) -> bool {
    let (start, end) = (node.span.start(), node.span.end());
    let is_closed =
        node.span.len() > 1 && text.get(..end as usize).unwrap_or_default().ends_with(['}', ']', '"']);
    let is_after = || text.get(end as usize..at as usize).is_some_and(|between| between.trim().is_empty());
    start < at && (at < end || (!is_closed && is_after()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollwright_core::{Options, analyze};

    /// The place is the `|` of a text.
    #[track_caller]
    fn check(marked: &str, expected: &str) {
        let at = marked.find('|').expect("a place");
        let text = marked.replacen('|', "", 1);
        let analysis = analyze(&text, &Options::at(Default::default()));
        let spot = Spot::find(&text, &analysis.blocks[0], at as u32);
        let words = spot.map_or("nothing".to_owned(), |spot| {
            let key = spot.member.map(|member| member.key.text.as_str());
            format!("{:?} {}{}", spot.holder, key.unwrap_or("-"), if spot.is_key { " key" } else { "" })
        });
        assert_eq!(words, expected, "{marked}");
    }

    #[test]
    fn places() {
        check("|", "nothing");
        check("{|}", "Keys(Body) -");
        check(r#"{"na|me": 1}"#, "Keys(Body) name key");
        check(r#"{"element": {"key": "|"}}"#, "Keys(Element) key");
        check(
            r#"{"configuration": {"event.poller.configuration": {"a": {"url": "x|"}}}}"#,
            "Keys(Resource) url",
        );
        check(r#"{"configuration": {"event.poller.configuration": {|}}}"#, "Resources -");
        check(
            r#"{"configuration": {"event.poller.configuration": "{\"a\": {\"url\": \"x|\"}}"}}"#,
            "Keys(Resource) url",
        );
        check(r#"{"contacts": {"url": "/x", "idField": "id", |}}"#, "Keys(Resource) -");
    }

    #[test]
    fn broken_places() {
        check("{\"configuration\": {\n  \"ev|\n}}", "Keys(Configuration) ev key");
        check(r#"{"element": {"key": |}}"#, "Keys(Element) key");
        check(r#"{"configuration": {"event.vendor.type": "po|"#, "Keys(Configuration) event.vendor.type");
        check(r#"{"configuration": { |"#, "Keys(Configuration) -");
    }
}
