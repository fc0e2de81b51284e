//! The inside of `${…}` in a URL: descriptors, zones, units and date patterns.

use super::{
    Choice, Here, Offer,
    values::{formats, offset, writes, zones},
};
use pollwright_core::{decoded::Decoded, span::Span};

/// Each descriptor, whether something follows it, and what it writes.
const DESCRIPTORS: [(&str, bool, &str); 7] = [
    ("gmtDate", true, "the start of the window, in GMT"),
    ("dateTimeZone", true, "the start of the window, in a zone of yours"),
    ("date", true, "the start of the window, in the zone of the server"),
    ("epoch", true, "the start of the window, as a number since 1970"),
    ("milliseconds", false, "the start of the window, in milliseconds since 1970"),
    ("now", true, "the time of the poll, in GMT"),
    ("nowTimeZone", true, "the time of the poll, in a zone of yours"),
];
const UNITS: [(&str, &str); 3] = [("s", "seconds"), ("ms", "milliseconds"), ("us", "microseconds")];

pub(super) fn offer(here: &Here<'_>) -> Option<Offer> {
    let text = &here.spot.member?.value.text()?.decoded;
    let inner = inner(text, here.at);
    let (before, after) = text.text.split_at(inner);
    let opened = before.rfind("${").map(|at| at + 2).filter(|at| !before[*at..].contains('}'));
    let url = Url { here, text, inner, after };
    let Some(start) = opened else {
        return before.ends_with('$').then(|| url.opening());
    };
    let content = &before[start..];
    let Some((descriptor, argument)) = content.split_once(':') else {
        return Some(url.descriptors(start));
    };
    let argument_at = start + descriptor.len() + 1;
    match descriptor {
        "dateTimeZone" | "nowTimeZone" => match argument.rfind(':').filter(|_| !is_offset(argument)) {
            Some(colon) => Some(url.patterns(argument_at + colon + 1)),
            None => Some(url.zones(argument_at, argument)),
        },
        "epoch" => Some(url.units(argument_at)),
        "gmtDate" | "date" | "now" => Some(url.patterns(argument_at)),
        _ => None,
    }
}

/// Whether the only colon of `GMT+01:` is the offset's own.
fn is_offset(argument: &str) -> bool {
    argument.contains(['+', '-']) && argument.matches(':').count() == 1
}

/// The byte of a decoded text at a byte of its source.
fn inner(text: &Decoded, at: u32) -> usize {
    let starts = |inner: usize| text.source_span(Span::at(inner as u32)).start();
    text.text
        .char_indices()
        .map(|(inner, _)| inner)
        .find(|inner| starts(*inner) >= at)
        .unwrap_or(text.text.len())
}

/// A URL with a place in it.
struct Url<'a> {
    here: &'a Here<'a>,
    text: &'a Decoded,
    /// The place, a byte of the URL.
    inner: usize,
    /// What follows it.
    after: &'a str,
}

impl Url<'_> {
    /// After a `$`: the whole of a `${…}`.
    fn opening(&self) -> Offer {
        let start = self.inner - 1;
        let choice = |(name, has_more, detail): (&str, bool, &str)| {
            let insert = format!("${{{name}{}}}", if has_more { ":" } else { "" });
            let caret = insert.len() - usize::from(has_more);
            let choice = Choice::word(format!("${{{name}"), detail, self.span(start, self.inner));
            Choice { insert, caret, goes_on: has_more, ..choice }
        };
        self.offer(start, DESCRIPTORS.into_iter().map(choice).collect())
    }

    fn descriptors(&self, start: usize) -> Offer {
        let word = self.after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.after.len());
        let rest = &self.after[word..];
        let (has_colon, is_closed) = (rest.starts_with(':'), self.is_closed());
        let choice = |(name, has_more, detail): (&str, bool, &str)| {
            let caret_part = format!("{name}{}", if has_more && !has_colon { ":" } else { "" });
            let insert = format!("{caret_part}{}", if is_closed { "" } else { "}" });
            let choice = Choice::word(name, detail, self.span(start, self.inner + word));
            Choice { insert, caret: caret_part.len(), goes_on: has_more, ..choice }
        };
        self.offer(start, DESCRIPTORS.into_iter().map(choice).collect())
    }

    fn zones(&self, start: usize, typed: &str) -> Offer {
        let end = self.after.find([':', '}', '&']).unwrap_or(0);
        let has_colon = self.after[end..].starts_with(':');
        let choice = |id: &'static str| {
            let insert = format!("{id}{}", if has_colon { "" } else { ":" });
            let choice =
                Choice::word(id, offset(self.here, id), self.span(start, self.inner + end)).written(insert);
            Choice { goes_on: true, ..choice }
        };
        self.offer(start, zones(typed).into_iter().map(choice).collect())
    }

    fn units(&self, start: usize) -> Offer {
        let span = self.to_brace(start);
        self.offer(start, UNITS.into_iter().map(|(unit, words)| Choice::word(unit, words, span)).collect())
    }

    fn patterns(&self, start: usize) -> Offer {
        let span = self.to_brace(start);
        let choice = |format: String| {
            let detail = writes(self.here, &format);
            Choice::word(format, detail, span)
        };
        self.offer(start, formats(self.here).into_iter().map(choice).collect())
    }

    /// The choices, written as the URL's own string wants them.
    fn offer(&self, start: usize, choices: Vec<Choice>) -> Offer {
        let encoded = |choice: Choice| {
            let (before, after) = choice.insert.split_at(choice.caret);
            let before = self.here.content(before);
            Choice { caret: before.len(), insert: before + &self.here.content(after), ..choice }
        };
        Offer { typed: self.span(start, start).start(), choices: choices.into_iter().map(encoded).collect() }
    }

    /// Whether a `}` follows before the next part does.
    fn is_closed(&self) -> bool {
        let stop = self.after.find("${").unwrap_or(self.after.len());
        self.after[..stop].contains('}')
    }

    /// Up to the `}`, or to the place where there is none.
    fn to_brace(&self, start: usize) -> Span {
        let end = if self.is_closed() { self.after.find('}').unwrap_or(0) } else { 0 };
        self.span(start, self.inner + end)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let at = |inner: usize| self.text.source_span(Span::at(inner as u32)).start();
        Span::new(at(start), at(end).max(at(start)))
    }
}
