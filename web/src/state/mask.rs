//! Secret values as dots in the plain text, and edits of that text carried back to the real one.

use super::history::Change;
use pollwright_core::{
    lines::{LineIndex, Position},
    secret::SecretSpan,
    span::{Span, sort_by_span},
};
use std::{cell::OnceCell, rc::Rc};

/// What stands for a secret, whatever its length.
pub const DOTS: &str = "••••••••";

/// A text with its secrets as dots.
#[derive(Clone, Debug, Default)]
pub struct MaskedText {
    /// What is shown.
    pub text: Rc<str>,
    /// Real bytes and shown bytes of each masked value, ascending.
    masks: Vec<(Span, Span)>,
    /// Found once somebody asks.
    lines: OnceCell<LineIndex>,
    units: OnceCell<Vec<(u32, u32)>>,
}

impl PartialEq for MaskedText {
    /// What was found once follows from the rest.
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.masks == other.masks
    }
}

/// An edit of the shown text, carried to the real one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// In bytes of the real text.
    pub change: Change,
    /// Whether it replaced a masked value.
    pub touched_secret: bool,
}

/// The text with dots in the place of `secrets`; what overlaps an earlier one is left out.
pub fn masked_view(text: &Rc<str>, secrets: &[Span]) -> MaskedText {
    if secrets.is_empty() {
        return MaskedText { text: text.clone(), ..MaskedText::default() };
    }
    let mut sorted = secrets.to_vec();
    sort_by_span(&mut sorted, |span| *span);
    let mut out = String::with_capacity(text.len());
    let mut masks = Vec::with_capacity(sorted.len());
    let mut done = 0;
    for span in sorted {
        let range = span.range();
        if range.start < done || text.get(range.clone()).is_none() {
            continue;
        }
        out.push_str(&text[done..range.start]);
        let start = out.len() as u32;
        out.push_str(DOTS);
        masks.push((span, Span::new(start, out.len() as u32)));
        done = range.end;
    }
    out.push_str(&text[done..]);
    MaskedText { text: out.into(), masks, ..MaskedText::default() }
}

/// The bytes of all secrets but those at `revealed` pointers.
pub fn to_mask(secrets: &[SecretSpan], is_revealed: impl Fn(&str) -> bool) -> Vec<Span> {
    secrets.iter().filter(|secret| !is_revealed(&secret.pointer)).map(|secret| secret.span).collect()
}

impl MaskedText {
    /// Line and column at which a byte of the real text is shown.
    pub fn position(&self, real: u32) -> Position {
        let lines = self.lines.get_or_init(|| LineIndex::new(&self.text));
        lines.position(&self.text, self.shown_of(real))
    }

    /// For each line as an editor counts: its first byte, and the UTF-16 units before it, where a line end is one.
    pub(crate) fn lines_in_units(&self) -> &[(u32, u32)] {
        self.units.get_or_init(|| {
            let mut lines = vec![(0, 0)];
            let mut units = 0;
            let mut letters = self.text.char_indices().peekable();
            while let Some((at, letter)) = letters.next() {
                let is_half = letter == '\r' && letters.peek().is_some_and(|(_, next)| *next == '\n');
                if !is_half {
                    units += letter.len_utf16() as u32;
                }
                if letter == '\n' || (letter == '\r' && !is_half) {
                    lines.push((at as u32 + 1, units));
                }
            }
            lines
        })
    }

    /// Whether anything is masked.
    pub fn has_masks(&self) -> bool {
        !self.masks.is_empty()
    }

    /// The shown bytes of each masked value, ascending.
    pub fn masked_spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.masks.iter().map(|(_, shown)| *shown)
    }

    /// Where a byte of the real text is shown; one inside a masked value at the value's start.
    pub fn shown_of(&self, real: u32) -> u32 {
        let mut by = 0_i64;
        for (span, shown) in &self.masks {
            if real <= span.start() {
                break;
            }
            if real < span.end() {
                return shown.start();
            }
            by = i64::from(shown.end()) - i64::from(span.end());
        }
        (i64::from(real) + by) as u32
    }

    /// The same for a stretch: it grows to the whole of a masked value that it touches the inside of.
    pub fn shown_span(&self, real: Span) -> Span {
        let start = self.shown_of(real.start());
        let inside = self.masks.iter().find(|(span, _)| span.start() < real.end() && real.end() < span.end());
        let end = inside.map_or_else(|| self.shown_of(real.end()), |(_, shown)| shown.end());
        Span::new(start, end.max(start))
    }

    /// Which byte of the real text a shown one is; one inside dots is the value's start.
    pub fn real_of(&self, shown: u32) -> u32 {
        let mut by = 0_i64;
        for (span, mask) in &self.masks {
            if shown <= mask.start() {
                break;
            }
            if shown < mask.end() {
                return span.start();
            }
            by = i64::from(span.end()) - i64::from(mask.end());
        }
        (i64::from(shown) + by) as u32
    }

    /// What an edit of the shown text means for the real one; `None` where nothing changed.
    ///
    /// An edit that takes dots out, or types among them or at their edge, replaces the whole value by what was
    /// typed: nobody adds to what they cannot see. `real` is the text that this view was made of.
    pub fn carry_back(&self, real: &str, edited: &str) -> Option<Carried> {
        let shown = Change::between(&self.text, edited)?;
        let start = shown.at;
        let end = start + shown.removed.len();
        let mut inserted = shown.inserted.clone();
        let touched = |mask: &&(Span, Span)| {
            let range = mask.1.range();
            let is_typed_at_edge = shown.removed.is_empty() && (start == range.start || start == range.end);
            is_typed_at_edge || (start < range.end && range.start < end)
        };
        let masks: Vec<&(Span, Span)> = self.masks.iter().filter(touched).collect();
        let (Some(first), Some(last)) = (masks.first(), masks.last()) else {
            let at = self.real_of(start as u32) as usize;
            let removed = shown.removed.clone();
            return Some(Carried { change: Change { at, removed, inserted }, touched_secret: false });
        };
        // Dots that the edit kept at either side are no part of the new value; letters that it kept are.
        let start = start.min(first.1.range().start);
        let end = end.max(last.1.range().end);
        inserted.retain(|c| c != '•');
        let real_start = match start == first.1.range().start {
            true => first.0.start(),
            false => self.real_of(start as u32),
        } as usize;
        let real_end = match end == last.1.range().end {
            true => last.0.end(),
            false => self.real_of(end as u32),
        } as usize;
        let removed = real.get(real_start..real_end)?.to_owned();
        Some(Carried { change: Change { at: real_start, removed, inserted }, touched_secret: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const REAL: &str = r#"{"password": "hunter2", "a": 1, "token": "t"}"#;

    fn view() -> MaskedText {
        let spans: Vec<_> = ["hunter2", "\"t\""]
            .iter()
            .map(|text| {
                let at = REAL.find(text).unwrap() as u32;
                match text.starts_with('"') {
                    true => Span::new(at + 1, at + 2),
                    false => Span::new(at, at + text.len() as u32),
                }
            })
            .collect();
        masked_view(&REAL.into(), &spans)
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        let view = view();
        let edited = view.text.replacen(from, to, 1);
        let carried = view.carry_back(REAL, &edited);
        let real = carried.map_or_else(|| REAL.to_owned(), |carried| carried.change.apply(REAL));
        assert_eq!(real, expected, "{from:?} -> {to:?}");
    }

    #[test]
    fn masks() {
        assert_eq!(&*view().text, r#"{"password": "••••••••", "a": 1, "token": "••••••••"}"#);
    }

    #[test]
    fn edits_outside_leave_secrets() {
        check("1", "12", r#"{"password": "hunter2", "a": 12, "token": "t"}"#);
        check("\"password\"", "\"p\"", r#"{"p": "hunter2", "a": 1, "token": "t"}"#);
        check("{", " {", r#" {"password": "hunter2", "a": 1, "token": "t"}"#);
        check("}", "} ", r#"{"password": "hunter2", "a": 1, "token": "t"} "#);
        check("x", "y", REAL);
        check(": \"", "", r#"{"password"hunter2", "a": 1, "token": "t"}"#);
        check("\", \"a", "!", r#"{"password": "hunter2!": 1, "token": "t"}"#);
    }

    #[test]
    fn edits_of_dots_replace_the_value() {
        check("••••••••", "x", r#"{"password": "x", "a": 1, "token": "t"}"#);
        check("••••••••", "••••x••••", r#"{"password": "x", "a": 1, "token": "t"}"#);
        check("••••••••", "••••••••x", r#"{"password": "x", "a": 1, "token": "t"}"#);
        check("••••••••", "•••••••", r#"{"password": "", "a": 1, "token": "t"}"#);
        check("••••••••\", \"a", "\", \"b", r#"{"password": "", "b": 1, "token": "t"}"#);
        check("\"password\": \"••••", "\"q\": \"", r#"{"q": "", "a": 1, "token": "t"}"#);
        let both = "••••••••\", \"a\": 1, \"token\": \"••";
        check(both, "z", r#"{"password": "z"}"#);
    }

    #[test]
    fn places_go_both_ways() {
        let view = view();
        let at = REAL.find("\"a\"").unwrap() as u32;
        let shown = view.text.find("\"a\"").unwrap() as u32;
        assert_eq!((view.shown_of(at), view.real_of(shown)), (shown, at));
        assert_eq!(view.shown_span(Span::new(16, 18)), view.masked_spans().next().unwrap());
        assert_eq!(view.shown_of(REAL.len() as u32), view.text.len() as u32);
    }

    proptest! {
        #[test]
        fn without_secrets_in_reach_an_edit_is_the_same(
            start in 23_usize..31, length in 0_usize..4, typed in "[a-z:, ]{0,4}",
        ) {
            let end = (start + length).min(31);
            let mut plain = REAL.to_owned();
            plain.replace_range(start..end, &typed);
            let view = view();
            let (from, to) = (view.shown_of(start as u32) as usize, view.shown_of(end as u32) as usize);
            let mut edited = view.text.to_string();
            edited.replace_range(from..to, &typed);
            let real = match view.carry_back(REAL, &edited) {
                Some(carried) => {
                    prop_assert!(!carried.touched_secret);
                    carried.change.apply(REAL)
                }
                None => REAL.to_owned(),
            };
            prop_assert_eq!(real, plain);
        }
    }
}
