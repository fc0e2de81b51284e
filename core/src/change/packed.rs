//! A pair as one text, as a store hands out many of them at once.

use super::{Kept, Pair, fingerprint::Fingerprint};
use crate::{date::Instant, decoded::ShortText};

impl Kept {
    /// As a store writes it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Returned => "returned",
            Self::Snapshot => "snapshot",
        }
    }

    /// What a word stands for; an unknown one keeps as long as any.
    pub fn of_word(word: &str) -> Self {
        match word {
            "window" => Self::Window,
            "snapshot" => Self::Snapshot,
            _ => Self::Returned,
        }
    }
}

impl Pair {
    /// The first pair of a text of packed ones, which is taken off; `None` where it is none.
    ///
    /// A packed pair has its members in their order with a blank behind each: instants as epoch milliseconds or empty,
    /// truths as `1` and `0`. The id comes last, behind its length in bytes: it may hold anything.
    pub fn unpack(packed: &mut &str) -> Option<Self> {
        let mut rest = *packed;
        let mut word = || {
            let (word, after) = rest.split_once(' ')?;
            rest = after;
            Some(word)
        };
        let mut pair = Self {
            id: ShortText::default(),
            slot: word()?.parse().ok()?,
            kept: Kept::of_word(word()?),
            instant: instant(word()?)?,
            closes: instant(word()?)?,
            fingerprint: Fingerprint(word()?.to_owned()),
            read_at: instant(word()?)??,
            last_returned: instant(word()?)??,
            ordinal: word()?.parse().ok()?,
            is_deleted: word()? == "1",
            is_missed: word()? == "1",
        };
        let length: usize = word()?.parse().ok()?;
        pair.id = rest.get(..length)?.into();
        *packed = rest.get(length..)?;
        Some(pair)
    }
}

/// `None` where it is no instant; an empty one says that there is none.
fn instant(word: &str) -> Option<Option<Instant>> {
    if word.is_empty() {
        return Some(None);
    }
    Instant::from_timestamp_millis(word.parse().ok()?).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(packed: &str, expected: &[&str]) {
        let mut rest = packed;
        let mut read = Vec::new();
        while !rest.is_empty() {
            let Some(pair) = Pair::unpack(&mut rest) else {
                read.push(format!("not `{rest}`"));
                break;
            };
            let at = |at: Option<Instant>| at.map_or(-1, |at| at.timestamp_millis());
            read.push(format!(
                "{:?} {} {} {} {} {} {}",
                pair.id,
                pair.slot,
                pair.kept.word(),
                at(pair.instant),
                at(pair.closes),
                pair.fingerprint.0,
                pair.is_deleted
            ));
        }
        assert_eq!(read, expected, "{packed}");
    }

    #[test]
    fn packed_pairs() {
        check("", &[]);
        check("5 window 5 6  7 8 1 0 0 1 a", &["\"a\" 5 window 5 6  false"]);
        check("-1 snapshot   ab 7 8 1 1 0 4 ü x", &["\"ü x\" -1 snapshot -1 -1 ab true"]);
        check(
            "5 window 5 6  7 8 1 0 0 3 1 w6 returned 5 6  7 8 1 0 0 0 ",
            &["\"1 w\" 5 window 5 6  false", "\"\" 6 returned 5 6  false"],
        );
        for wrong in
            ["5", "x window 5 6  7 8 1 0 0 1 a", "5 window 5 6   8 1 0 0 1 a", "5 window 5 6  7 8 1 0 0 9 a"]
        {
            check(wrong, &[&format!("not `{wrong}`")]);
        }
    }
}
