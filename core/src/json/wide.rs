//! Members of wide objects by their keys: a list of thousands is not searched again for every pointer.

use super::{Member, Node, Value};
use std::{collections::BTreeMap, sync::OnceLock};

/// Objects with fewer members are searched faster than looked up.
const WIDE: usize = 32;

/// The members of a document's wide objects; made when the first of them is asked for.
#[derive(Debug, Default)]
pub(super) struct Wide(OnceLock<Objects>);

/// By the start of an object: the last member of each key.
type Objects = BTreeMap<u32, BTreeMap<String, usize>>;

impl Wide {
    /// The last member named `key` of an object that starts at `start` and lies in the tree of `root`.
    pub(super) fn member<'a>(
        &self,
        root: &Node,
        start: u32,
        members: &'a [Member],
        key: &str,
    ) -> Option<&'a Member> {
        if members.len() < WIDE {
            return members.iter().rev().find(|member| member.key.text == key);
        }
        let objects = self.0.get_or_init(|| {
            let mut objects = Objects::new();
            collect(root, &mut objects);
            objects
        });
        members.get(*objects.get(&start)?.get(key)?)
    }
}

/// What it holds follows from the tree, so a copy starts without.
impl Clone for Wide {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Wide {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

fn collect(node: &Node, out: &mut Objects) {
    match &node.value {
        Value::Object(members) => {
            if members.len() >= WIDE {
                let keys = members.iter().enumerate().map(|(at, member)| (member.key.text.clone(), at));
                out.insert(node.span.start(), keys.collect());
            }
            members.iter().for_each(|member| collect(&member.value, out));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
        _ => {}
    }
}
