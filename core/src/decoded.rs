//! Text that was unescaped, and the way back to the bytes it came from.

use crate::span::Span;

/// A text after unescaping (a JSON string, a shell word), and the way back to the bytes it came from.
///
/// Layers stack: a pattern in a template in a JSON string in a JSON string points at its own bytes by
/// [`Decoded::within`].
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Decoded {
    /// What the text says.
    pub text: String,
    /// `(offset in text, offset in source)` wherever the two start to run in step again, ascending.
    /// Between two marks the source runs on byte by byte, except for the last byte before a mark,
    /// which covers everything up to that mark's source offset.
    marks: Vec<(u32, u32)>,
    /// One past the last source byte that the text came from.
    source_end: u32,
}

impl Decoded {
    /// A text that stands in the source as it is, from byte `start` on.
    pub fn plain(text: impl Into<String>, start: u32) -> Self {
        let text = text.into();
        let source_end = start + text.len() as u32;
        Self { text, marks: vec![(0, start)], source_end }
    }

    /// An empty text at `start`, to be filled with [`Decoded::push_plain`] and [`Decoded::push_escape`].
    pub fn at(start: u32) -> Self {
        Self::plain("", start)
    }

    /// Adds a run that stands in the source as it is, at `source`.
    pub fn push_plain(&mut self, run: &str, source: u32) {
        if source != self.source_end || self.marks.is_empty() {
            self.mark(source);
        }
        self.text.push_str(run);
        self.source_end = source + run.len() as u32;
    }

    /// Adds `value`, which the source writes as the bytes of `source`.
    pub fn push_escape(&mut self, value: &str, source: Span) {
        self.mark(source.start());
        self.text.push_str(value);
        self.source_end = source.end();
        self.mark(source.end());
    }

    fn mark(&mut self, source: u32) {
        let at = self.text.len() as u32;
        match self.marks.last_mut() {
            Some(last) if last.0 == at => last.1 = source,
            _ => self.marks.push((at, source)),
        }
    }

    /// Whether it stands in the source byte by byte, nothing escaped.
    pub fn is_plain(&self) -> bool {
        self.marks.len() == 1 && self.source_end - self.marks[0].1 == self.text.len() as u32
    }

    /// All source bytes of the text.
    pub fn span(&self) -> Span {
        Span::new(self.marks.first().map_or(self.source_end, |mark| mark.1), self.source_end)
    }

    /// The source bytes of `inner`, which counts bytes of [`Decoded::text`].
    pub fn source_span(&self, inner: Span) -> Span {
        let start = self.source_start(inner.start());
        let end = if inner.is_empty() { start } else { self.source_end_of(inner.end()) };
        Span::new(start, end.max(start))
    }

    /// The same text, with the way back going on through `outer`, whose text the marks counted until now.
    pub fn within(&self, outer: &Decoded) -> Decoded {
        if outer.is_plain() {
            let by = outer.marks[0].1;
            let marks = self.marks.iter().map(|(at, source)| (*at, source + by)).collect();
            return Decoded { text: self.text.clone(), marks, source_end: self.source_end + by };
        }
        let mut out = Decoded { text: self.text.clone(), marks: Vec::new(), source_end: 0 };
        for (index, (at, source)) in self.marks.iter().enumerate() {
            let until = self.marks.get(index + 1).map_or(self.source_end, |next| next.1);
            out.marks.push((*at, outer.source_start(*source)));
            // Where outer itself loses step inside this run, the composition does too.
            let first = outer.marks.partition_point(|mark| mark.0 <= *source);
            let end_at = self.marks.get(index + 1).map_or(self.text.len() as u32, |next| next.0);
            for mark in outer.marks[first..].iter().take_while(|mark| mark.0 < until) {
                let inner_at = at + (mark.0 - source);
                if inner_at < end_at {
                    out.marks.push((inner_at, mark.1));
                }
            }
        }
        out.source_end = if self.source_end == 0 { 0 } else { outer.source_end_of(self.source_end) };
        out.source_end = out.source_end.max(out.marks.last().map_or(0, |mark| mark.1));
        out
    }

    fn source_start(&self, at: u32) -> u32 {
        let index = self.marks.partition_point(|mark| mark.0 <= at);
        let Some((text_at, source)) = index.checked_sub(1).map(|index| self.marks[index]) else {
            return self.source_end;
        };
        let limit = self.marks.get(index).map_or(self.source_end, |next| next.1);
        (source + (at - text_at)).min(limit)
    }

    /// Where the source of the byte before `end` ends: up to the next mark where `end` stands right before one.
    fn source_end_of(&self, end: u32) -> u32 {
        let index = self.marks.partition_point(|mark| mark.0 < end);
        if let Some(mark) = self.marks.get(index)
            && mark.0 == end
        {
            // The mark says where the next byte starts; what lies before it belongs to the last one,
            // unless that is a gap which the text skipped (a closing quote between two shell words).
            return mark.1;
        }
        if end >= self.text.len() as u32 { self.source_end } else { self.source_start(end) }
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
