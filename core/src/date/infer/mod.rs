//! The formats that sample values are most likely written in.

mod shape;

use super::{DateFormat, Epoch, Pattern, ReadOptions, Zone};
use serde::Serialize;
use shape::{OffsetForm, Order, Part, parts};

/// What sample values say about how they are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Inference {
    /// The formats, the likeliest first; none where no sample looks like a date.
    pub candidates: Vec<Candidate>,
    /// Whether another format reads every sample too, as other instants.
    pub is_ambiguous: bool,
    /// Samples that the likeliest format does not read: the field mixes several forms.
    pub others: Vec<Other>,
}

/// A sample that is written otherwise than the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// Its number, from 0.
    pub sample: usize,
    /// The format that it has by itself; none where it does not look like a date.
    pub format: Option<DateFormat>,
}

/// Samples that are written alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Their numbers, from 0, ascending.
    pub samples: Vec<usize>,
    /// The formats that read each of them, the likeliest first; what they make of them is in the order of these samples.
    pub candidates: Vec<Candidate>,
}

/// A format that fits samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The format.
    pub format: DateFormat,
    /// What it makes of each sample, epoch milliseconds, finer fractions cut; none where it does not fit.
    pub millis: Vec<Option<i64>>,
    /// Whether it reads each of them to the very instant.
    ///
    /// `S` reads a number of milliseconds, so no pattern does where a fraction has other than three digits: then
    /// the format is the one to use if the value had three.
    pub exact: bool,
    /// Why it stands where it does, in words.
    pub reasons: Vec<String>,
    /// Whether anybody would mean it who did not say so: not a `Z` that is text, nor a number since 1970 that is far
    /// from our time.
    is_likely: bool,
}

/// What a value says, and how it says it.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldReading {
    /// Epoch milliseconds; finer fractions are cut.
    pub millis: i64,
    /// The format that fits.
    pub format: DateFormat,
    /// [`Candidate::exact`].
    pub exact: bool,
}

/// How sure a first place is.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// One format reads all samples.
    Clear,
    /// Several do, as different instants.
    Ambiguous,
    /// None reads all.
    Mixed,
    /// No sample looks like a date.
    Unreadable,
}

/// Most samples that are looked at.
pub const MAX_SAMPLES: usize = 50;

/// Who writes one date in more ways than these writes no dates.
const MAX_GROUPS: usize = 6;

/// No date that anybody writes is longer.
const MAX_LENGTH: usize = 80;

/// 1980 to 2100, epoch milliseconds: where numbers since 1970 are expected.
const OUR_TIME: std::ops::Range<i64> = 315_532_800_000..4_102_444_800_000;

/// The format that reads `value` strictly and as a whole; none if it does not look like a date.
///
/// Where day and month could be either, see [`infer_all`]. `zone` is that of values that name none, and
/// `two_digit_year_start` (epoch milliseconds) starts the hundred years that two digits mean.
///
/// # Example
/// ```
/// use pollwright_core::date::{Zone, infer::infer};
/// let reading = infer("2024-07-04T10:11:12.5+02:00", &Zone::gmt(), 0).unwrap();
/// assert_eq!(reading.format.to_string(), "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
/// assert_eq!((reading.millis, reading.exact), (1_720_080_672_500, false));
/// assert_eq!(infer("tomorrow", &Zone::gmt(), 0), None);
/// ```
pub fn infer(value: &str, zone: &Zone, two_digit_year_start: i64) -> Option<FieldReading> {
    let best = infer_all(&[value], zone, two_digit_year_start).candidates.into_iter().next()?;
    Some(FieldReading {
        millis: best.millis.first().copied().flatten()?,
        format: best.format,
        exact: best.exact,
    })
}

/// The formats that read the most of one to [`MAX_SAMPLES`] samples (more are not looked at), strictly and as a whole,
/// the likeliest first.
///
/// Where day and month could be either, the month comes first with slashes, and the day with dashes and dots.
///
/// # Example
/// ```
/// use pollwright_core::date::{Zone, infer::{Verdict, infer_all}};
/// let found = infer_all(&["04/07/2024", "25/07/2024"], &Zone::gmt(), 0);
/// assert_eq!(found.candidates[0].format.to_string(), "dd/MM/yyyy");
/// assert_eq!(found.candidates[0].reasons[0], "`25` can only be a day");
/// assert_eq!(infer_all(&["04/07/2024"], &Zone::gmt(), 0).verdict(), Verdict::Ambiguous);
/// ```
pub fn infer_all(samples: &[&str], zone: &Zone, two_digit_year_start: i64) -> Inference {
    let samples = &samples[..samples.len().min(MAX_SAMPLES)];
    let options = ReadOptions { zone, lenient: false, two_digit_year_start };
    let readable: Vec<&str> = samples
        .iter()
        .map(|sample| if sample.len() <= MAX_LENGTH && sample.is_ascii() { *sample } else { "" })
        .collect();
    let mut candidates = numbers(&readable, &options);
    for order in orders(&readable) {
        candidates.extend(shaped(&readable, order, &options));
    }
    let mut found = rank(candidates);
    let unread = found.candidates.first().map_or(&[][..], |best| &best.millis).iter().enumerate();
    let unread: Vec<usize> =
        unread.filter(|(_, millis)| millis.is_none()).map(|(sample, _)| sample).collect();
    let alone = |sample: usize| infer(samples[sample], zone, two_digit_year_start).map(|read| read.format);
    found.others = unread.into_iter().map(|sample| Other { sample, format: alone(sample) }).collect();
    found
}

/// The samples by how they are written, the most first; none for those that do not look like a date.
///
/// # Example
/// ```
/// use pollwright_core::date::{Zone, infer::infer_groups};
/// let samples = ["2024-07-04T10:11:12Z", "1720088172", "2024-07-05T10:11:12Z", "soon"];
/// let groups = infer_groups(&samples, &Zone::gmt(), 0);
/// let words = groups.iter().map(|group| format!("{} reads {:?}", group.candidates[0].format, group.samples));
/// assert_eq!(words.collect::<Vec<_>>(), ["yyyy-MM-dd'T'HH:mm:ssXXX reads [0, 2]", "seconds reads [1]"]);
/// ```
pub fn infer_groups(samples: &[&str], zone: &Zone, two_digit_year_start: i64) -> Vec<Group> {
    let mut left: Vec<usize> = (0..samples.len().min(MAX_SAMPLES)).collect();
    let mut groups = Vec::new();
    while groups.len() < MAX_GROUPS {
        let texts: Vec<&str> = left.iter().map(|sample| samples[*sample]).collect();
        let mut candidates = infer_all(&texts, zone, two_digit_year_start).candidates;
        let Some(best) = candidates.first() else { break };
        let is_read: Vec<bool> = best.millis.iter().map(Option::is_some).collect();
        candidates.retain(|other| other.millis.iter().map(Option::is_some).eq(is_read.iter().copied()));
        candidates.iter_mut().for_each(|candidate| candidate.millis.retain(Option::is_some));
        let mut read = is_read.iter();
        let (samples, rest) = left.into_iter().partition(|_| read.next().is_some_and(|read| *read));
        left = rest;
        groups.push(Group { samples, candidates });
    }
    groups
}

impl Inference {
    /// Whether samples differ in the finest unit that they tell: some have a fraction or seconds and some do not.
    pub fn is_mixed_precision(&self) -> bool {
        let precision = self.candidates.first().map(|best| best.format.precision());
        self.others
            .iter()
            .any(|other| other.format.as_ref().is_some_and(|format| Some(format.precision()) != precision))
    }

    /// How sure the first place is.
    pub fn verdict(&self) -> Verdict {
        match () {
            () if self.candidates.is_empty() => Verdict::Unreadable,
            () if !self.others.is_empty() => Verdict::Mixed,
            () if self.is_ambiguous => Verdict::Ambiguous,
            () => Verdict::Clear,
        }
    }
}

impl Candidate {
    fn n_read(&self) -> usize {
        self.millis.iter().flatten().count()
    }
}

/// The best come first; who comes first among equals was decided before.
fn rank(candidates: Vec<Candidate>) -> Inference {
    let most = candidates.iter().map(Candidate::n_read).max().unwrap_or(0);
    let mut best: Vec<Candidate> = Vec::new();
    // In this order: likely ones, exact ones, those that read the first sample.
    for rank in (0..8).rev() {
        for candidate in &candidates {
            let reads_first = candidate.millis.first().is_some_and(Option::is_some);
            let merits = [candidate.is_likely, candidate.exact, reads_first];
            let is_next = merits.iter().fold(0, |sum, merit| sum * 2 + i32::from(*merit)) == rank;
            let is_new = best.iter().all(|known| known.format != candidate.format);
            if most > 0 && candidate.n_read() == most && is_next && is_new {
                best.push(candidate.clone());
            }
        }
    }
    // Ways to read one field that differ only in what they make of a fraction are no question of dates.
    let differs =
        |other: &Candidate| other.is_likely && other.exact == best[0].exact && other.millis != best[0].millis;
    let is_ambiguous = best.iter().skip(1).any(differs);
    Inference { candidates: best, is_ambiguous, others: Vec::new() }
}

/// What `pattern` reads from the whole of `text`.
pub(super) fn read_whole(pattern: &Pattern, text: &str, options: &ReadOptions<'_>) -> Option<i64> {
    let read = pattern.read(text, options).ok()?;
    let length = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
    (read.index_utf16 as usize == length).then_some(read.millis)
}

/// Digits alone: a date without separators if its year is one of our time, else a time since 1970 by its length.
fn numbers(samples: &[&str], options: &ReadOptions<'_>) -> Vec<Candidate> {
    const COMPACT: [(usize, &str); 4] =
        [(8, "yyyyMMdd"), (12, "yyyyMMddHHmm"), (14, "yyyyMMddHHmmss"), (17, "yyyyMMddHHmmssSSS")];
    const EPOCHS: [(Epoch, std::ops::RangeInclusive<usize>); 3] =
        [(Epoch::Seconds, 9..=11), (Epoch::Millis, 12..=14), (Epoch::Micros, 15..=17)];
    let mut out = Vec::new();
    for (length, source) in COMPACT {
        let Ok(pattern) = Pattern::compile(source) else { continue };
        let read = |sample: &&str| {
            let is_compact = sample.len() == length && (sample.starts_with("19") || sample.starts_with("20"));
            read_whole(&pattern, sample, options).filter(|_| is_compact)
        };
        let millis = samples.iter().map(read).collect();
        let reasons = vec![format!("{length} digits that are a date of our time")];
        out.push(Candidate {
            format: DateFormat::Pattern(pattern.clone()),
            millis,
            exact: true,
            reasons,
            is_likely: true,
        });
    }
    for (epoch, lengths) in EPOCHS {
        let read = |sample: &&str| {
            let digits = sample.trim_start_matches('-').split('.').next().unwrap_or_default();
            epoch.read(sample).filter(|_| lengths.contains(&digits.len()) && !sample.contains(' '))
        };
        let millis: Vec<_> = samples.iter().map(read).collect();
        let is_likely = millis.iter().flatten().all(|millis| OUR_TIME.contains(millis));
        let reasons =
            vec![format!("{} to {} digits: {} since 1970", lengths.start(), lengths.end(), epoch.keyword())];
        out.push(Candidate { format: DateFormat::Epoch(epoch), millis, exact: true, reasons, is_likely });
    }
    out.retain(|candidate| candidate.n_read() > 0);
    out
}

/// The orders to try, the likeliest first: with slashes the month comes first, else the day.
fn orders(samples: &[&str]) -> [Order; 3] {
    let slashes = samples.iter().any(|sample| sample.contains('/'));
    match slashes {
        true => [Order::Month, Order::Day, Order::Year],
        false => [Order::Day, Order::Month, Order::Year],
    }
}

/// The patterns of the samples that look most alike, in one order.
fn shaped(samples: &[&str], order: Order, options: &ReadOptions<'_>) -> Vec<Candidate> {
    let shapes: Vec<Option<Vec<Part<'_>>>> = samples.iter().map(|sample| parts(sample, order)).collect();
    let Some(group) = largest_group(&shapes) else { return Vec::new() };
    let mut out: Vec<Candidate> = Vec::new();
    for (offset, fraction) in variants(&group) {
        let Ok(pattern) = Pattern::compile(&pattern(&group, offset, fraction)) else { continue };
        let mut exact = true;
        let millis = samples.iter().zip(&shapes).map(|(sample, shape)| {
            let text = match (shape, fraction) {
                (Some(shape), Fraction::Cut) => cut(shape),
                _ => (*sample).to_owned(),
            };
            let read = read_whole(&pattern, &text, options)?;
            exact &= text == **sample;
            Some(read)
        });
        let millis: Vec<_> = millis.collect();
        let mut reasons = Vec::new();
        reasons.extend(telling_day(&group, order));
        reasons.extend(offset_reason(&group, offset));
        reasons.extend(fraction_reason(&group, fraction));
        if group[0].iter().any(|part| matches!(part, Part::Number('k', _))) {
            reasons.push("`kk` reads 24 as the start of the day; ISO 8601 means its end".to_owned());
        }
        let is_likely = offset != Offset::Letter;
        out.push(Candidate { format: DateFormat::Pattern(pattern), millis, exact, reasons, is_likely });
    }
    out.retain(|candidate| candidate.n_read() > 0);
    out
}

/// The samples, part by part, that are parts of one pattern; the first of several largest groups.
fn largest_group<'a, 's>(shapes: &'a [Option<Vec<Part<'s>>>]) -> Option<Vec<&'a Vec<Part<'s>>>> {
    let alike = |a: &Vec<Part<'_>>, b: &Vec<Part<'_>>| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_like(b))
    };
    let mut groups: Vec<Vec<&Vec<Part<'_>>>> = Vec::new();
    for shape in shapes.iter().flatten() {
        match groups.iter_mut().find(|group| group.iter().all(|member| alike(member, shape))) {
            Some(group) => group.push(shape),
            None => groups.push(vec![shape]),
        }
    }
    let most = groups.iter().map(Vec::len).max()?;
    groups.into_iter().find(|group| group.len() == most)
}

/// How an offset is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Offset {
    None,
    /// `X` so many times.
    Iso(usize),
    /// `Z`.
    Rfc822,
    /// `'Z'`: as text.
    Letter,
}

/// How a fraction is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fraction {
    /// As three digits, whatever there are.
    Cut,
    /// As the number of milliseconds that Java writes, so many digits wide.
    Millis(usize),
}

/// The ways to read a group's offset and fraction, the likeliest first.
fn variants(group: &[&Vec<Part<'_>>]) -> Vec<(Offset, Fraction)> {
    let all = || group.iter().flat_map(|parts| parts.iter());
    let forms = || all().filter_map(|part| if let Part::Offset(form, _) = part { Some(*form) } else { None });
    let offsets = match forms().find(|form| *form != OffsetForm::Utc) {
        Some(OffsetForm::Hours) => vec![Offset::Iso(1)],
        // With a bare `Z` among them, only `XX` reads all.
        Some(OffsetForm::Basic) if forms().any(|form| form == OffsetForm::Utc) => vec![Offset::Iso(2)],
        Some(OffsetForm::Basic) => vec![Offset::Rfc822, Offset::Iso(2)],
        Some(OffsetForm::Colon | OffsetForm::Utc) => vec![Offset::Iso(3)],
        None if forms().next().is_some() => vec![Offset::Iso(3), Offset::Letter],
        None => vec![Offset::None],
    };
    let fractions =
        || all().filter_map(|part| if let Part::Fraction(text) = part { Some(*text) } else { None });
    let width = fractions().map(str::len).max().unwrap_or(3);
    // As many digits everywhere, and none that Java's milliseconds would not have.
    let is_java = fractions()
        .all(|text| text.len() == width && text[..width.saturating_sub(3)].bytes().all(|b| b == b'0'));
    let ways = match width {
        3 if is_java => vec![Fraction::Millis(3)],
        _ if is_java && width > 3 => vec![Fraction::Millis(width), Fraction::Cut],
        _ => vec![Fraction::Cut],
    };
    offsets.iter().flat_map(|offset| ways.iter().map(move |way| (*offset, *way))).collect()
}

fn pattern(group: &[&Vec<Part<'_>>], offset: Offset, fraction: Fraction) -> String {
    let mut out = String::new();
    for (at, part) in group[0].iter().enumerate() {
        let lengths = || group.iter().filter_map(|parts| parts.get(at)).map(|part| part.text().len());
        let repeat = |letter: char, width: usize| letter.to_string().repeat(width);
        match part {
            Part::Number(letter, _) => out.push_str(&repeat(*letter, lengths().min().unwrap_or(1))),
            Part::Name('a', _) => out.push('a'),
            Part::Name(letter, _) => {
                out.push_str(&repeat(*letter, if lengths().any(|length| length > 3) { 4 } else { 3 }))
            }
            Part::Fraction(_) => {
                out.push_str(&repeat('S', if let Fraction::Millis(width) = fraction { width } else { 3 }))
            }
            Part::Offset(..) => match offset {
                Offset::Iso(width) => out.push_str(&repeat('X', width)),
                Offset::Rfc822 => out.push('Z'),
                Offset::Letter => out.push_str("'Z'"),
                Offset::None => {}
            },
            Part::ZoneName(_) => out.push('z'),
            Part::Text(text) if text.bytes().any(|byte| byte.is_ascii_alphabetic()) => {
                out.push_str(&format!("'{text}'"));
            }
            Part::Text(text) => out.push_str(text),
        }
    }
    out
}

/// The sample with its fraction cut or filled to three digits.
fn cut(parts: &[Part<'_>]) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Fraction(text) => out.extend(text.chars().chain("00".chars()).take(3)),
            part => out.push_str(part.text()),
        }
    }
    out
}

/// The number that can be nothing but a day, where that tells day and month apart.
fn telling_day(group: &[&Vec<Part<'_>>], order: Order) -> Option<String> {
    let place = |wanted: char| {
        group[0].iter().position(|part| matches!(part, Part::Number(letter, _) if *letter == wanted))
    };
    let (day, month) = (place('d')?, place('M')?);
    let year_width = group[0]
        .iter()
        .find_map(|part| if let Part::Number('y', text) = part { Some(text.len()) } else { None });
    // A year of four digits in front settles the rest.
    if year_width == Some(4)
        && group[0].iter().position(|part| matches!(part, Part::Number('y', _))) < Some(month.min(day))
    {
        return None;
    }
    let days = group.iter().filter_map(|parts| parts.get(day)).map(Part::text);
    match days.into_iter().find(|text| text.parse().is_ok_and(|day: u32| day > 12)) {
        Some(text) => Some(format!("`{text}` can only be a day")),
        None => Some(format!(
            "day and month could be swapped: no sample has a day after the 12th; {} comes first by custom",
            if order == Order::Month { "the month" } else { "the day" }
        )),
    }
}

fn offset_reason(group: &[&Vec<Part<'_>>], offset: Offset) -> Option<String> {
    let has_utc =
        group.iter().any(|parts| parts.iter().any(|part| matches!(part, Part::Offset(OffsetForm::Utc, _))));
    match offset {
        Offset::None => None,
        Offset::Iso(3) if has_utc => Some("`XXX` reads `Z`, and offsets such as `+02:00`".to_owned()),
        Offset::Iso(3) => Some("`XXX` reads offsets such as `+02:00`".to_owned()),
        Offset::Iso(2) => Some("`XX` reads offsets such as `+0200`, and `Z`".to_owned()),
        Offset::Iso(_) => Some("`X` reads offsets in hours such as `+02`, and `Z`".to_owned()),
        Offset::Rfc822 => Some("`Z` reads offsets such as `+0200`, and no `Z`".to_owned()),
        Offset::Letter => {
            Some("`'Z'` takes the letter as text: right only where the zone is set to GMT".to_owned())
        }
    }
}

fn fraction_reason(group: &[&Vec<Part<'_>>], fraction: Fraction) -> Option<String> {
    let widths = || {
        group.iter().flat_map(|parts| parts.iter()).filter_map(|part| match part {
            Part::Fraction(text) => Some(text.len()),
            _ => None,
        })
    };
    let (least, most) = (widths().min()?, widths().max()?);
    let digits = if least == most { format!("{most}") } else { format!("{least} to {most}") };
    match fraction {
        Fraction::Millis(3) => None,
        Fraction::Millis(_) => Some(format!(
            "fractions of {digits} digits that start with zeros: milliseconds as Java writes them"
        )),
        Fraction::Cut => Some(format!(
            "fractions of {digits} digits: Java's `S` counts milliseconds, so it reads them right only with three"
        )),
    }
}

#[cfg(test)]
mod tests;
