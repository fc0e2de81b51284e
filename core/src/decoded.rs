//! Text that was unescaped, and the way back to the bytes it came from.

use crate::span::Span;
use std::mem;

/// A text of a document. Most are short: up to 24 bytes need no memory of their own.
pub type ShortText = compact_str::CompactString;

/// A text after unescaping (a JSON string, a shell word), and the way back to the bytes it came from.
///
/// Layers stack: a pattern in a template in a JSON string in a JSON string points at its own bytes by
/// [`Decoded::within`].
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Decoded {
    /// What the text says.
    pub text: ShortText,
    /// The source byte where the text starts.
    start: u32,
    /// `(offset in text, offset in source)` wherever the two start to run in step again, ascending; none for a
    /// plain text. Between two marks the source runs on byte by byte, except for the last byte before a mark,
    /// which covers everything up to that mark's source offset. Two marks at one offset enclose source bytes
    /// that say nothing, such as the quotes between two shell words: the first ends what lies before.
    /// Behind a pointer, as few texts have any.
    #[expect(clippy::box_collection, reason = "one word in place of three in every value of a document")]
    marks: Option<Box<Vec<(u32, u32)>>>,
    /// One past the last source byte that the text came from.
    source_end: u32,
}

impl Decoded {
    /// No text yet.
    pub(crate) const EMPTY: Self =
        Self { text: ShortText::const_new(""), start: 0, marks: None, source_end: 0 };

    /// A text that stands in the source as it is, from byte `start` on.
    pub fn plain(text: impl Into<ShortText>, start: u32) -> Self {
        let text = text.into();
        let source_end = start + text.len() as u32;
        Self { text, start, marks: None, source_end }
    }

    /// [`Decoded::plain`] in the place of [`Decoded::EMPTY`].
    pub(crate) fn fill(&mut self, text: &str, start: u32) {
        // What stands there is empty, and to drop it would be to ask whether it is.
        debug_assert!(self.text.is_empty(), "a text is filled in once");
        mem::forget(mem::replace(&mut self.text, text.into()));
        (self.start, self.source_end) = (start, start + text.len() as u32);
    }

    /// An empty text at `start`, to be filled with [`Decoded::push_plain`] and [`Decoded::push_escape`].
    pub fn at(start: u32) -> Self {
        Self::plain("", start)
    }

    /// Adds a run that stands in the source as it is, at `source`.
    pub fn push_plain(&mut self, run: &str, source: u32) {
        if source != self.source_end {
            self.mark(source);
        }
        self.text.push_str(run);
        self.source_end = source + run.len() as u32;
    }

    /// Adds `value`, which the source writes as the bytes of `source`.
    pub fn push_escape(&mut self, value: &str, source: Span) {
        if source.start() != self.source_end {
            self.mark(source.start());
        }
        self.text.push_str(value);
        if value.len() as u32 != source.len() {
            // The end of what lies before; the next byte of text may start there or further on.
            self.step(source.end());
        }
        self.source_end = source.end();
    }

    /// The next byte of text starts at `source`, and what lies before has ended at `source_end`.
    fn mark(&mut self, source: u32) {
        if self.text.is_empty() {
            self.start = source;
            return;
        }
        self.step(self.source_end);
        self.step(source);
    }

    fn step(&mut self, source: u32) {
        let at = self.text.len() as u32;
        if at == 0 {
            self.start = source;
            return;
        }
        let marks = self.marks.get_or_insert_default();
        match marks.as_mut_slice() {
            [.., last] if *last == (at, source) => {}
            [.., before, last] if before.0 == at && last.0 == at => last.1 = source,
            _ => marks.push((at, source)),
        }
    }

    fn marks(&self) -> &[(u32, u32)] {
        self.marks.as_deref().map_or(&[], Vec::as_slice)
    }

    /// Whether it stands in the source byte by byte, nothing escaped.
    pub fn is_plain(&self) -> bool {
        self.marks.is_none() && self.source_end - self.start == self.text.len() as u32
    }

    /// All source bytes of the text.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.source_end)
    }

    /// The source bytes of `inner`, which counts bytes of [`Decoded::text`].
    pub fn source_span(&self, inner: Span) -> Span {
        let start = self.source_start(inner.start());
        let end = if inner.is_empty() { start } else { self.source_end_of(inner.end()) };
        Span::new(start, end.max(start))
    }

    /// The same text, with the way back going on through `outer`, whose text the marks counted until now.
    pub fn within(&self, outer: &Decoded) -> Decoded {
        let mut out = self.clone();
        out.go_through(outer);
        out
    }

    /// [`Decoded::within`] in place.
    pub(crate) fn go_through(&mut self, outer: &Decoded) {
        if outer.is_plain() {
            if outer.start != 0 {
                self.start += outer.start;
                self.source_end += outer.start;
                self.marks
                    .iter_mut()
                    .flat_map(|marks| marks.iter_mut())
                    .for_each(|mark| mark.1 += outer.start);
            }
            return;
        }
        let inner = self.marks.take().unwrap_or_default();
        let mut marks = Vec::with_capacity(inner.len());
        let (mut at, mut source, mut index) = (0, self.start, 0);
        loop {
            let (next_at, until) =
                inner.get(index).copied().unwrap_or((self.text.len() as u32, self.source_end));
            // Where outer itself loses step inside this run, the composition does too.
            let first = outer.marks().partition_point(|mark| mark.0 <= source);
            for mark in outer.marks()[first..].iter().take_while(|mark| mark.0 < until) {
                let inner_at = at + (mark.0 - source);
                if inner_at < next_at {
                    marks.push((inner_at, mark.1));
                }
            }
            if index == inner.len() {
                break;
            }
            while inner.get(index + 1).is_some_and(|next| next.0 == next_at) {
                index += 1;
            }
            (at, source) = inner[index];
            let end = outer.source_end_of(until);
            let start = outer.source_start(source);
            marks.push((at, end));
            if start != end {
                marks.push((at, start));
            }
            index += 1;
        }
        let start = outer.source_start(self.start);
        self.source_end = if self.source_end == self.start {
            start
        } else {
            outer.source_end_of(self.source_end).max(start)
        };
        self.start = start;
        self.marks = (!marks.is_empty()).then(|| Box::new(marks));
    }

    fn source_start(&self, at: u32) -> u32 {
        let index = self.marks().partition_point(|mark| mark.0 <= at);
        let (text_at, source) = index.checked_sub(1).map_or((0, self.start), |index| self.marks()[index]);
        let limit = self.marks().get(index).map_or(self.source_end, |next| next.1);
        (source + (at - text_at)).min(limit.max(source))
    }

    /// Where the source of the byte before `end` ends: up to the next mark where `end` stands right before one.
    fn source_end_of(&self, end: u32) -> u32 {
        if end == 0 {
            return self.start;
        }
        let index = self.marks().partition_point(|mark| mark.0 < end);
        match self.marks().get(index) {
            Some(mark) if mark.0 == end => mark.1,
            _ if end >= self.text.len() as u32 => self.source_end,
            _ => self.source_start(end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped() -> Decoded {
        // The source is `ab\u0041c` at byte 10: `\u0041` is one byte of text.
        let mut decoded = Decoded::at(10);
        decoded.push_plain("ab", 10);
        decoded.push_escape("A", Span::new(12, 18));
        decoded.push_plain("c", 18);
        decoded
    }

    #[track_caller]
    fn check(decoded: &Decoded, inner: Span, expected: Span) {
        assert_eq!(decoded.source_span(inner), expected, "{inner:?} of {decoded:?}");
    }

    #[test]
    fn an_escape_maps_to_all_its_bytes() {
        let decoded = escaped();
        assert_eq!(decoded.text, "abAc");
        check(&decoded, Span::new(0, 4), Span::new(10, 19));
        check(&decoded, Span::new(2, 3), Span::new(12, 18));
        check(&decoded, Span::new(1, 3), Span::new(11, 18));
        check(&decoded, Span::new(3, 4), Span::new(18, 19));
        check(&decoded, Span::at(2), Span::at(12));
        check(&decoded, Span::at(4), Span::at(19));
        check(&Decoded::plain("abc", 5), Span::new(1, 2), Span::new(6, 7));
    }

    #[test]
    fn bytes_between_two_words_belong_to_neither() {
        // The source is `'ab'"cd"`.
        let mut decoded = Decoded::at(1);
        decoded.push_plain("ab", 1);
        decoded.push_plain("cd", 5);
        assert_eq!(decoded.text, "abcd");
        check(&decoded, Span::new(0, 2), Span::new(1, 3));
        check(&decoded, Span::new(2, 4), Span::new(5, 7));
        check(&decoded, Span::new(1, 3), Span::new(2, 6));
        let inner = Decoded::plain("bc", 1).within(&decoded);
        check(&inner, Span::new(0, 1), Span::new(2, 3));
        check(&inner, Span::new(1, 2), Span::new(5, 6));
    }

    #[test]
    fn layers_compose() {
        // Inner text `Xc` was taken from `abAc` bytes 2..4, where `A` is an escape in the source.
        let outer = escaped();
        let inner = Decoded::plain("Ac", 2).within(&outer);
        check(&inner, Span::new(0, 1), Span::new(12, 18));
        check(&inner, Span::new(1, 2), Span::new(18, 19));
        let shifted = Decoded::plain("bA", 1).within(&Decoded::plain("abAc", 100));
        check(&shifted, Span::new(0, 2), Span::new(101, 103));
    }
}
