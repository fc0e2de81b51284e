//! Samples against patterns: which reads what.

use super::{DateAnswer, DateTester, Direction, Session};
use pollwright_core::{
    config::DateField,
    date::{
        Instant, Zone, ZoneKind,
        infer::{Candidate, Verdict, infer_all, infer_groups},
    },
    moment,
};

/// What the table shows.
#[derive(Clone, Debug, PartialEq)]
pub struct DateRows {
    /// The patterns, each with what is wrong with it itself.
    pub patterns: Vec<(String, Option<String>)>,
    /// The samples, each with what every pattern makes of it.
    pub rows: Vec<(String, Vec<Cell>)>,
    /// Formats, each with the number of samples that it was found for: of those that no pattern of the table reads, where
    /// some are read; a field that is written in several ways has several.
    pub candidates: Vec<(Candidate, usize)>,
    /// How sure the first format is that all samples have.
    pub verdict: Verdict,
}

/// What a pattern makes of a sample.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// It reads all of it.
    Reads(Instant),
    /// It stops before the end, and Java ignores the rest; or carries on what is out of range. Pollwright does neither.
    Partly(Instant, String),
    /// It does not.
    Not(String),
    /// It is no pattern.
    Broken,
}

/// More would be no table any more.
const MAX_SAMPLES: usize = 50;
const MAX_PATTERNS: usize = 8;
/// Formats that are proposed for samples that are written alike: for the most of them, and for each of the others.
const PROPOSED: (usize, usize) = (3, 1);

impl Session {
    /// The patterns of the table: those typed, else those of the configuration.
    pub fn table_patterns(&self) -> String {
        let typed = &self.bench.table.patterns;
        if !typed.trim().is_empty() {
            return typed.to_string();
        }
        let mut out: Vec<String> = Vec::new();
        let resources = self.analysed().map(|analysed| analysed.config.resources()).unwrap_or_default();
        let dates = resources.iter().flat_map(|resource| [&resource.updated, &resource.created]);
        let format = |date: &DateField| Some(date.format.as_ref()?.text.text.trim().to_owned());
        for pattern in dates.filter_map(format).filter(|pattern| !pattern.is_empty()) {
            if !out.contains(&pattern) {
                out.push(pattern);
            }
        }
        out.join("\n")
    }

    /// Each sample read with each pattern, as the platform reads; none while there is no sample.
    pub fn date_rows(&self) -> Option<DateRows> {
        // A line of an answer has quotes around the date, and a comma behind it.
        let lines_of_answer = lines(&self.bench.table.samples, MAX_SAMPLES).into_iter();
        let samples: Vec<&str> = lines_of_answer
            .map(|line| line.trim_end_matches(',').trim_matches('"').trim())
            .filter(|line| !line.is_empty())
            .collect();
        if samples.is_empty() {
            return None;
        }
        let now = self.clock.now();
        let tester = |pattern: &str, sample: &str| DateTester {
            pattern: pattern.into(),
            sample: sample.into(),
            direction: Direction::Read,
            ..DateTester::default()
        };
        let patterns = self.table_patterns();
        let patterns = lines(&patterns, MAX_PATTERNS);
        let cell = |pattern: &str, sample: &str| match tester(pattern, sample)
            .answer(now, self.platform.is_hosted())
        {
            DateAnswer::Instant { at, ignored, carried, .. } => match (ignored.as_str(), carried) {
                ("", false) => Cell::Reads(at),
                ("", true) => Cell::Partly(at, "out of range, carried on".to_owned()),
                (rest, _) if self.platform.is_hosted() => Cell::Partly(at, format!("ignores `{rest}`")),
                (rest, _) => Cell::Not(format!("`{rest}` is left over")),
            },
            DateAnswer::BadSample { words, .. } => Cell::Not(words),
            DateAnswer::BadPattern(_) => Cell::Broken,
            DateAnswer::BadEpoch(why) => Cell::Not(why.to_owned()),
            _ => Cell::Broken,
        };
        let cells = |sample: &&str| patterns.iter().map(|pattern| cell(pattern, sample)).collect();
        let rows: Vec<(String, Vec<Cell>)> =
            samples.iter().map(|sample| ((*sample).to_owned(), cells(sample))).collect();
        let is_read =
            |(_, cells): &&(String, Vec<Cell>)| cells.iter().any(|cell| matches!(cell, Cell::Reads(_)));
        let unread: Vec<&str> =
            rows.iter().filter(|row| !is_read(row)).map(|(sample, _)| sample.as_str()).collect();
        let asked = if unread.is_empty() { &samples } else { &unread };
        let mut candidates = Vec::new();
        for (n, group) in infer_groups(asked, &Zone::gmt(), 0).into_iter().enumerate() {
            let most = if n == 0 { PROPOSED.0 } else { PROPOSED.1 };
            let n_read = group.samples.len();
            candidates.extend(group.candidates.into_iter().take(most).map(|one| (one, n_read)));
        }
        let broken = |pattern: &str| match tester(pattern, "x").answer(now, false) {
            DateAnswer::BadPattern(error) => Some(error.to_string()),
            _ => None,
        };
        let patterns = patterns.iter().map(|pattern| ((*pattern).to_owned(), broken(pattern))).collect();
        let found = infer_all(&samples, &Zone::gmt(), 0);
        Some(DateRows { patterns, verdict: found.verdict(), candidates, rows })
    }

    /// An instant in those of the typed zones that there are: label and text.
    pub fn in_zones(&self, at: Instant) -> Vec<(String, String)> {
        let local = |(id, zone): (&str, Zone)| {
            let offset = zone.offset_seconds(at.timestamp_millis());
            let local = at + chrono::TimeDelta::seconds(i64::from(offset));
            (id.to_owned(), moment::format(local).trim_end_matches(" UTC").to_owned())
        };
        self.typed_zones().filter_map(|(id, zone)| Some(local((id, zone?)))).collect()
    }

    /// Those of the typed zones that nobody knows.
    pub fn unknown_zones(&self) -> Vec<&str> {
        self.typed_zones().filter(|(_, zone)| zone.is_none()).map(|(id, _)| id).collect()
    }

    fn typed_zones(&self) -> impl Iterator<Item = (&str, Option<Zone>)> {
        lines(&self.bench.table.zones, MAX_PATTERNS).into_iter().map(|id| match Zone::resolve(id) {
            (_, ZoneKind::Fallback) => (id, None),
            (zone, _) => (id, Some(zone)),
        })
    }
}

/// The lines of a text that hold something.
fn lines(text: &str, most: usize) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Action, Bench, DateTable};
    use pollwright_core::platform::Platform;

    #[test]
    fn formats_are_proposed_for_each_way_of_writing() {
        #[track_caller]
        fn check(samples: &[&str], patterns: &str, expected: &[&str]) {
            let now = "2026-11-20T14:45:00Z".parse().unwrap();
            let session = Session::with_text("", Platform::Pollwright, now);
            let table = DateTable {
                samples: samples.join("\n").into(),
                patterns: patterns.into(),
                ..DateTable::default()
            };
            let rows =
                session.apply(Action::SetBench(Bench { table, ..Bench::default() })).date_rows().unwrap();
            let words = rows.candidates.iter().map(|(one, n)| format!("{} {n}", one.format));
            assert_eq!(words.collect::<Vec<_>>(), expected, "{samples:?} with {patterns}");
        }
        let (iso, epoch) = ("2026-11-20T10:00:00.123Z", "1795168800");
        let mixed = [iso, iso, iso, epoch, epoch, "25/07/2026"];
        let [millis, letter] = ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"];
        let (three, also) = (&*format!("{millis} 3"), &*format!("{letter} 3"));
        check(&mixed, "yyyy", &[three, also, "seconds 2", "dd/MM/yyyy 1"]);
        // What a pattern of the table reads needs no other.
        check(&mixed, millis, &["seconds 2", "dd/MM/yyyy 1"]);
        check(&mixed, &format!("{millis}\nepoch:s"), &["dd/MM/yyyy 1"]);
        // Where all are read, what else would read them is shown.
        check(&[iso], millis, &[&format!("{millis} 1"), &format!("{letter} 1")]);
        check(&["soon"], millis, &[]);
        // As they stand in an answer.
        check(&[&format!("\"{iso}\",")], "yyyy", &[&format!("{millis} 1"), &format!("{letter} 1")]);
    }

    #[test]
    fn why_a_pattern_does_not_read_a_sample() {
        #[track_caller]
        fn check(sample: &str, pattern: &str, platform: Platform, expected: &str) {
            let session = Session::with_text("", platform, "2026-11-20T14:45:00Z".parse().unwrap());
            let table =
                DateTable { samples: sample.into(), patterns: pattern.into(), ..DateTable::default() };
            let rows =
                session.apply(Action::SetBench(Bench { table, ..Bench::default() })).date_rows().unwrap();
            let said = match &rows.rows[0].1[0] {
                Cell::Reads(at) => moment::format(*at),
                Cell::Partly(_, why) | Cell::Not(why) => why.clone(),
                Cell::Broken => "broken".to_owned(),
            };
            assert_eq!(said, expected, "{sample} with {pattern} on {platform}");
        }
        let (hosted, ours) = (Platform::CloudElements, Platform::Pollwright);
        check("133456789012345678", "milliseconds", ours, "the number is too large for a date");
        check("soon", "milliseconds", ours, "a whole number is expected");
        check("2026-11-20T10:00Z", "yyyy-MM-dd", hosted, "ignores `T10:00Z`");
        check("2026-11-20T10:00Z", "yyyy-MM-dd", ours, "`T10:00Z` is left over");
        check("2026-02-30", "yyyy-MM-dd", hosted, "out of range, carried on");
    }

    #[test]
    fn samples_against_patterns() {
        let session =
            Session::with_text("", Platform::CloudElements, "2026-11-20T14:45:00Z".parse().unwrap());
        assert_eq!(session.date_rows(), None);
        let table = DateTable {
            samples: "2026-11-20T10:00:00+02:00\n\n25/07/2026\n".into(),
            patterns: "yyyy-MM-dd'T'HH:mm:ssXXX\nyyyy-MM-dd\ndd/MM/yyyy\nT".into(),
            zones: "Europe/Berlin\nAmerica/New_Yrok".into(),
        };
        let session = session.apply(Action::SetBench(Bench { table, ..Bench::default() }));
        let rows = session.date_rows().unwrap();
        let shown: Vec<Vec<String>> = rows
            .rows
            .iter()
            .map(|(_, cells)| {
                let cell = |cell: &Cell| match cell {
                    Cell::Reads(at) => moment::format(*at),
                    Cell::Partly(at, why) => format!("{} {why}", moment::format(*at)),
                    Cell::Not(_) => "no".to_owned(),
                    Cell::Broken => "broken".to_owned(),
                };
                cells.iter().map(cell).collect()
            })
            .collect();
        assert_eq!(
            shown,
            [
                vec![
                    "2026-11-20 08:00:00 UTC",
                    "2026-11-20 00:00:00 UTC ignores `T10:00:00+02:00`",
                    "no",
                    "broken"
                ],
                vec!["no", "no", "2026-07-25 00:00:00 UTC", "broken"],
            ]
        );
        assert!(rows.patterns[3].1.is_some() && rows.patterns[0].1.is_none());
        let at = "2026-11-20T08:00:00Z".parse().unwrap();
        assert_eq!(session.in_zones(at), [("Europe/Berlin".to_owned(), "2026-11-20 09:00:00".to_owned())]);
        assert_eq!(session.unknown_zones(), ["America/New_Yrok"]);
    }
}
