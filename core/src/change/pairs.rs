//! Pairs in their order, of which each is there once.

use super::Pair;
use crate::decoded::ShortText;
use serde::{Deserialize, Serialize};

/// Pairs by id and slot, ascending.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<Pair>")]
pub struct Pairs(Vec<Pair>);

impl Pairs {
    /// Adds some, in any order; of several with one id and slot the last one stays.
    pub fn add(&mut self, newer: impl IntoIterator<Item = Pair>) {
        let n_before = self.0.len();
        self.0.extend(newer);
        if self.0.len() > n_before {
            self.put_in_order();
        }
    }

    fn put_in_order(&mut self) {
        // Stable, and quick where there are few parts that are in order already.
        self.0.sort_by(|one, other| one.key().cmp(&other.key()));
        self.0.dedup_by(|later, earlier| {
            let is_same = later.key() == earlier.key();
            if is_same {
                std::mem::swap(later, earlier);
            }
            is_same
        });
    }

    /// Those of an id.
    pub fn of(&self, id: &str) -> &[Pair] {
        let start = self.0.partition_point(|pair| pair.id.as_str() < id);
        let n = self.0[start..].iter().take_while(|pair| pair.id == id).count();
        &self.0[start..start + n]
    }

    /// Those of some ids, which are ascending.
    pub fn of_all<'a>(&'a self, ids: &'a [ShortText]) -> impl Iterator<Item = &'a Pair> {
        let mut rest = &self.0[..];
        ids.iter().flat_map(move |id| {
            // Most often all of the rest comes after all of the ids, or there is none.
            if rest.first().is_some_and(|pair| pair.id < *id) {
                rest = &rest[rest.partition_point(|pair| pair.id < *id)..];
            }
            let n = rest.iter().take_while(|pair| pair.id == *id).count();
            let (own, after) = rest.split_at(n);
            rest = after;
            own
        })
    }

    /// The one with the id and slot of another.
    pub fn like(&self, other: &Pair) -> Option<&Pair> {
        self.of(&other.id).iter().find(|pair| pair.slot == other.slot)
    }

    /// Keeps some.
    pub fn retain(&mut self, keep: impl FnMut(&Pair) -> bool) {
        self.0.retain(keep);
    }
}

impl From<Vec<Pair>> for Pairs {
    /// Of several with one id and slot the last one stays.
    fn from(pairs: Vec<Pair>) -> Self {
        let mut all = Self(pairs);
        all.put_in_order();
        all
    }
}

impl std::ops::Deref for Pairs {
    type Target = [Pair];

    fn deref(&self) -> &[Pair] {
        &self.0
    }
}

impl Pair {
    fn key(&self) -> (&str, i64) {
        (&self.id, self.slot)
    }
}

#[cfg(test)]
mod tests {
    use super::Pairs;
    use crate::{change::Pair, decoded::ShortText};

    /// Pairs written as `id:slot:ordinal`, by packed ones.
    fn pairs(words: &[&str]) -> Vec<Pair> {
        let read = |word: &&str| {
            let parts: Vec<_> = word.split(':').collect();
            let packed =
                format!("{} window    0 0 {} 0 0 {} {}", parts[1], parts[2], parts[0].len(), parts[0]);
            Pair::unpack(&mut packed.as_str()).expect("the test's own pair")
        };
        words.iter().map(read).collect()
    }

    #[track_caller]
    fn check(first: &[&str], then: &[&str], expected: &[&str]) {
        let mut all = Pairs::from(pairs(first));
        all.add(pairs(then));
        assert_eq!(&*all, pairs(expected), "{first:?}, {then:?}");
        for pair in &*all {
            assert_eq!(all.like(pair), Some(pair), "{first:?}, {then:?}");
        }
    }

    #[test]
    fn the_last_one_of_a_key_stays() {
        check(&[], &[], &[]);
        check(&["b:1:0", "a:2:0", "a:1:0"], &[], &["a:1:0", "a:2:0", "b:1:0"]);
        check(&["a:1:0", "b:1:0"], &["b:1:1", "a:0:1", "c:1:1"], &["a:0:1", "a:1:0", "b:1:1", "c:1:1"]);
        check(&["a:1:0", "a:1:1"], &["a:1:2", "a:1:3"], &["a:1:3"]);
        let all = Pairs::from(pairs(&["a:1:0", "ab:1:0", "ab:2:0", "b:1:0"]));
        assert_eq!(all.of("ab"), pairs(&["ab:1:0", "ab:2:0"]));
        assert_eq!(all.of("aa"), []);
        for ids in [&["a", "aa", "ab", "b", "c"][..], &["ab"], &["0", "aa"], &["b", "c"], &["c"], &[]] {
            let ids: Vec<_> = ids.iter().copied().map(ShortText::from).collect();
            let one_by_one: Vec<_> = ids.iter().flat_map(|id| all.of(id)).collect();
            assert_eq!(all.of_all(&ids).collect::<Vec<_>>(), one_by_one, "{ids:?}");
        }
        assert_eq!(all.of("c"), []);
    }
}
