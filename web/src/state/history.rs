//! One undo stack for typing, the form and fixes alike.

use std::rc::Rc;

/// Most steps that are kept; older ones cannot be undone any more.
pub const MAX_STEPS: usize = 5_000;

/// One replacement in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The byte where it starts, the same before and after.
    pub at: usize,
    /// What stood there.
    pub removed: String,
    /// What stands there now.
    pub inserted: String,
}

/// What a step was, as far as the next one may join it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Typing in the text; the next letter joins it.
    Typing,
    /// Typing in the field at this pointer; the next value of the same field joins it.
    Field(String),
    /// Anything else: never joined.
    Whole,
}

/// What was done, and what was undone, the latest last.
// Invariant: `done` applied in order leads from the oldest text to the current one; `undone`, from its end, goes on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    done: Vec<(Step, Rc<Change>)>,
    undone: Vec<(Step, Rc<Change>)>,
    sealed: bool,
}

impl Change {
    /// The smallest replacement that leads from one text to another; `None` where they are equal.
    pub fn between(before: &str, after: &str) -> Option<Self> {
        if before == after {
            return None;
        }
        let bytes = before.bytes().zip(after.bytes());
        let mut at = bytes.take_while(|(a, b)| a == b).count();
        while !(before.is_char_boundary(at) && after.is_char_boundary(at)) {
            at -= 1;
        }
        let tails = before[at..].bytes().rev().zip(after[at..].bytes().rev());
        let mut tail = tails.take_while(|(a, b)| a == b).count();
        while !(before.is_char_boundary(before.len() - tail) && after.is_char_boundary(after.len() - tail)) {
            tail -= 1;
        }
        Some(Self {
            at,
            removed: before[at..before.len() - tail].to_owned(),
            inserted: after[at..after.len() - tail].to_owned(),
        })
    }

    /// The text after it; the text itself where it does not fit there.
    pub fn apply(&self, text: &str) -> String {
        splice(text, self.at, &self.removed, &self.inserted)
    }

    /// The text before it; the text itself where it does not fit there.
    pub fn revert(&self, text: &str) -> String {
        splice(text, self.at, &self.inserted, &self.removed)
    }

    /// Where a place (a byte of the text before) is afterwards: one inside what was replaced goes to its end.
    pub fn carry(&self, position: usize) -> usize {
        let end = self.at + self.removed.len();
        if position < self.at || (position == self.at && !self.removed.is_empty()) {
            position
        } else if position >= end {
            position - self.removed.len() + self.inserted.len()
        } else {
            self.at + self.inserted.len()
        }
    }

    /// The other way round.
    pub fn reversed(&self) -> Self {
        Self { at: self.at, removed: self.inserted.clone(), inserted: self.removed.clone() }
    }
}

impl History {
    /// Takes a change in, joined to the last step where both are of one go. What was undone before is gone.
    ///
    /// `before` and `after` are the texts around the change.
    pub fn push(&mut self, step: Step, change: Change) {
        self.undone.clear();
        if !self.sealed
            && let Some((last_step, last)) = self.done.last_mut()
            && let Some(joined) = join(last_step, last, &step, &change)
        {
            *last = Rc::new(joined);
            return;
        }
        self.sealed = false;
        if self.done.len() == MAX_STEPS {
            self.done.remove(0);
        }
        self.done.push((step, Rc::new(change)));
    }

    /// Ends the current go: the next change is a step of its own.
    pub fn seal(&mut self) {
        self.sealed = true;
    }

    /// Takes the last step back: the change to revert.
    pub fn undo(&mut self) -> Option<Rc<Change>> {
        let (step, change) = self.done.pop()?;
        self.undone.push((step, change.clone()));
        self.sealed = true;
        Some(change)
    }

    /// Does the last undone step again: the change to apply.
    pub fn redo(&mut self) -> Option<Rc<Change>> {
        let (step, change) = self.undone.pop()?;
        self.done.push((step, change.clone()));
        self.sealed = true;
        Some(change)
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether there is an undone step.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }
}

fn splice(text: &str, at: usize, out: &str, new: &str) -> String {
    match (text.get(..at), text.get(at..).and_then(|rest| rest.strip_prefix(out))) {
        (Some(before), Some(after)) => [before, new, after].concat(),
        _ => text.to_owned(),
    }
}

/// Both as one, where the second goes on with the first.
fn join(last_step: &Step, last: &Change, step: &Step, change: &Change) -> Option<Change> {
    match (last_step, step) {
        (Step::Typing, Step::Typing) => {
            // A line is a go of its own, so that undo does not take a whole paragraph back.
            let one_line = |text: &str| !text.contains(['\n', '\r']);
            if !(one_line(&last.inserted) && one_line(&change.inserted) && one_line(&change.removed)) {
                return None;
            }
            let is_insertion = last.removed.is_empty() && change.removed.is_empty();
            let is_deletion = last.inserted.is_empty() && change.inserted.is_empty();
            if is_insertion && change.at == last.at + last.inserted.len() {
                return Some(Change {
                    at: last.at,
                    removed: String::new(),
                    inserted: format!("{}{}", last.inserted, change.inserted),
                });
            }
            if is_deletion && change.at + change.removed.len() == last.at {
                let removed = format!("{}{}", change.removed, last.removed);
                return Some(Change { at: change.at, removed, inserted: String::new() });
            }
            (is_deletion && change.at == last.at).then(|| Change {
                at: last.at,
                removed: format!("{}{}", last.removed, change.removed),
                inserted: String::new(),
            })
        }
        (Step::Field(a), Step::Field(b)) if a == b => composed(last, change),
        _ => None,
    }
}

/// One change that does what two do in turn; `None` where they do not touch.
fn composed(first: &Change, second: &Change) -> Option<Change> {
    let first_end = first.at + first.inserted.len();
    let second_end = second.at + second.removed.len();
    if second.at > first_end || second_end < first.at {
        return None;
    }
    let mut removed = String::new();
    let mut inserted = String::new();
    if second.at < first.at {
        removed.push_str(second.removed.get(..first.at - second.at)?);
    } else {
        inserted.push_str(first.inserted.get(..second.at - first.at)?);
    }
    removed.push_str(&first.removed);
    inserted.push_str(&second.inserted);
    if second_end > first_end {
        removed.push_str(second.removed.get(second.removed.len() - (second_end - first_end)..)?);
    } else {
        inserted.push_str(first.inserted.get(first.inserted.len() - (first_end - second_end)..)?);
    }
    Some(Change { at: first.at.min(second.at), removed, inserted })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(before: &str, after: &str, expected: (usize, &str, &str)) {
        let change = Change::between(before, after).unwrap();
        assert_eq!((change.at, &*change.removed, &*change.inserted), expected, "{before:?} -> {after:?}");
    }

    #[test]
    fn differences() {
        check("abc", "abXc", (2, "", "X"));
        check("aaa", "aa", (2, "a", ""));
        check("é", "è", (0, "é", "è"));
        check("x😀", "x😁", (1, "😀", "😁"));
        check("", "a", (0, "", "a"));
        assert_eq!(Change::between("a", "a"), None);
    }

    #[test]
    fn typing_is_one_step_until_a_new_line() {
        let mut history = History::default();
        let mut text = String::new();
        for next in ["a", "ab", "abc", "abc\n", "abc\nd", "abc\nde", "abc\nd"] {
            history.push(Step::Typing, Change::between(&text, next).unwrap());
            text = next.to_owned();
        }
        let mut seen = Vec::new();
        while let Some(change) = history.undo() {
            text = change.revert(&text);
            seen.push(text.clone());
        }
        assert_eq!(seen, ["abc\nde", "abc\n", "abc", ""]);
    }

    proptest! {
        #[test]
        fn a_change_leads_there_and_back(before in "[aé😀]{0,6}", after in "[aé😀]{0,6}") {
            if let Some(change) = Change::between(&before, &after) {
                prop_assert_eq!(change.apply(&before), after.clone());
                prop_assert_eq!(change.revert(&after), before);
            }
        }

        #[test]
        fn undo_restores_and_redo_repeats(
            texts in prop::collection::vec("[ab\né]{0,6}", 1..12),
            fields in prop::collection::vec(0..4_u8, 12),
        ) {
            let mut history = History::default();
            for (pair, field) in texts.windows(2).zip(fields) {
                let step = match field {
                    0 => Step::Whole,
                    1 => Step::Typing,
                    n => Step::Field(format!("/{n}")),
                };
                if let Some(change) = Change::between(&pair[0], &pair[1]) {
                    history.push(step, change);
                }
            }
            let mut text = texts.last().unwrap().clone();
            while let Some(change) = history.undo() {
                text = change.revert(&text);
            }
            prop_assert_eq!(&text, &texts[0]);
            while let Some(change) = history.redo() {
                text = change.apply(&text);
            }
            prop_assert_eq!(&text, texts.last().unwrap());
        }
    }
}
