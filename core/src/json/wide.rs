//! Members of a wide object by their keys: a list of thousands is not searched again for every pointer.

use super::Member;
use std::sync::OnceLock;

/// Objects with fewer members are searched faster than looked up.
const WIDE: usize = 32;

/// The order of a document's widest list by key: that of the first wide object that is asked for, as a rule the map
/// of resources. Others are searched.
#[derive(Debug, Default)]
pub(super) struct Wide(OnceLock<Order>);

#[derive(Debug)]
struct Order {
    /// Where the object starts.
    start: u32,
    /// Its members by key; of one key the last comes last.
    members: Vec<u32>,
}

impl Wide {
    /// The last member named `key` of the object that starts at `start`.
    pub(super) fn member<'a>(&self, start: u32, members: &'a [Member], key: &str) -> Option<&'a Member> {
        let named = |member: &&Member| member.key.text == key;
        if members.len() < WIDE {
            return members.iter().rev().find(named);
        }
        let order = self.0.get_or_init(|| {
            let mut order: Vec<u32> = (0..members.len() as u32).collect();
            let name = |at: &u32| &members[*at as usize].key.text;
            order.sort_unstable_by(|one, other| name(one).cmp(name(other)).then(one.cmp(other)));
            Order { start, members: order }
        });
        if order.start != start {
            return members.iter().rev().find(named);
        }
        let after = order.members.partition_point(|at| members[*at as usize].key.text.as_str() <= key);
        let last = order.members[..after].last()?;
        members.get(*last as usize).filter(named)
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
