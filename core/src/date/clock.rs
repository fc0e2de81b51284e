//! What the clocks of the listed zones show: the table that `build.rs` packs from the time zone database.

use super::{
    calendar::{self, Date, Style},
    zone_names,
};
use std::sync::{LazyLock, OnceLock};

/// How many ids and how many clocks, 16 bits each, the lowest byte first like all; each id's clock, in the order of
/// [`zone_names::ids_with_names`]; the length of each clock in bytes; the clocks.
const TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/clocks.bin"));

/// 1900-01-01T00:00Z; Java knows no transition before.
const FIRST: i64 = -2_208_988_800;
/// 2066-01-01T00:00Z: from here on the years from 2038 are repeated.
const END: i64 = 3_029_529_600;
/// A grain of the table's times, seconds.
const GRAIN: u64 = 900;
/// A season is so many seconds, as a power of two: 194 days.
const SEASON: u32 = 24;

/// Seconds east of UTC, in two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offsets {
    pub(super) raw: i32,
    /// What daylight saving adds.
    pub(super) dst: i32,
}

impl Offsets {
    pub(super) fn total(self) -> i32 {
        self.raw + self.dst
    }
}

/// What clocks of a place show since 1900.
// Invariant: one more offsets than changes; changes ascend.
#[derive(Debug, PartialEq)]
pub(super) struct Clock {
    /// Epoch seconds.
    changes: Box<[i64]>,
    /// Before the first change, and from each change on.
    offsets: Box<[Offsets]>,
    /// How many changes lie before each season since 1900: where a search starts, one or two steps from its end.
    seasons: Box<[u16]>,
    /// What today's rules call standard time, which also serves every instant before 1900.
    raw: i32,
    /// What today's rules add in summer; 0 where they never change.
    saving: i32,
}

impl Clock {
    /// The clock of an id that has names; each is unpacked once.
    pub(super) fn of(id: &str) -> Option<&'static Self> {
        static CLOCKS: LazyLock<Box<[OnceLock<Clock>]>> =
            LazyLock::new(|| (0..word(2)).map(|_| OnceLock::new()).collect());
        let place = zone_names::ids_with_names().position(|listed| listed == id)?;
        let number = word(4 + 2 * place);
        Some(CLOCKS.get(number)?.get_or_init(|| Self::unpack(number)))
    }

    /// Seconds that today's rules call standard time.
    pub(super) fn raw(&self) -> i32 {
        self.raw
    }

    /// Seconds that today's rules add in summer.
    pub(super) fn saving(&self) -> i32 {
        self.saving
    }

    /// The offsets at an instant (epoch seconds).
    pub(super) fn offsets(&self, seconds: i64) -> Offsets {
        if seconds < FIRST {
            return Offsets { raw: self.raw, dst: 0 };
        }
        let seconds = if seconds < END { seconds } else { same_kind_of_year(seconds) };
        let mut at = usize::from(self.seasons[((seconds - FIRST) >> SEASON) as usize]);
        while self.changes.get(at).is_some_and(|change| *change <= seconds) {
            at += 1;
        }
        self.offsets[at]
    }

    fn unpack(number: usize) -> Self {
        let (n_ids, n_clocks) = (word(0), word(2));
        let lengths = 4 + 2 * n_ids;
        let start =
            lengths + 2 * n_clocks + (0..number).map(|before| word(lengths + 2 * before)).sum::<usize>();
        let mut rest = &TABLE[start..start + word(lengths + 2 * number)];
        let known: Vec<_> = (0..number_from(&mut rest))
            .map(|_| {
                let raw = number_from(&mut rest);
                let size = (raw >> 1) as i32;
                Offsets { raw: if raw & 1 == 0 { size } else { -size }, dst: number_from(&mut rest) as i32 }
            })
            .collect();
        let (mut changes, mut offsets) = (Vec::new(), vec![known[0]]);
        let mut at = FIRST;
        while !rest.is_empty() {
            let time = number_from(&mut rest);
            at += (if time & 1 == 0 { (time >> 1) * GRAIN } else { time >> 1 }) as i64;
            changes.push(at);
            offsets.push(known[number_from(&mut rest) as usize]);
        }
        let starts = (FIRST..=END).step_by(1 << SEASON);
        let seasons = starts.map(|start| changes.partition_point(|change| *change < start) as u16).collect();
        let mut clock = Self { changes: changes.into(), offsets: offsets.into(), seasons, raw: 0, saving: 0 };
        // January and July of 2065: the rules that are in force for ever.
        let (winter, summer) = (clock.offsets(2_998_000_000), clock.offsets(3_014_000_000));
        clock.raw = winter.raw;
        clock.saving = if winter.dst == summer.dst { 0 } else { winter.dst.max(summer.dst) };
        clock
    }
}

/// Two bytes of the table.
fn word(at: usize) -> usize {
    usize::from(u16::from_le_bytes([TABLE[at], TABLE[at + 1]]))
}

/// Seven bits a byte, the lowest first, the highest bit while more follow.
fn number_from(bytes: &mut &[u8]) -> u64 {
    let mut number = 0;
    let mut shift = 0;
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

/// The same second of a year in 2038..2066 that has the same weekdays.
fn same_kind_of_year(seconds: i64) -> i64 {
    let year = Date::of(seconds.div_euclid(86_400)).year;
    let kind = |year| {
        let first = Style::Gregorian.january_first(year);
        (calendar::weekday(first), Style::Gregorian.january_first(year + 1) - first)
    };
    let twin = (2038..2066).find(|&twin| kind(twin) == kind(year)).unwrap_or(2038);
    seconds - (Style::Gregorian.january_first(year) - Style::Gregorian.january_first(twin)) * 86_400
}

#[cfg(test)]
mod tests {
    use crate::date::{Zone, zone_names};
    use sha2::{Digest, Sha256};
    use std::{collections::BTreeSet, fmt::Write};

    /// What `tests/data/dates/Clocks.java` gives with JDK 17.0.15: every change of every zone from 1900 to 2066.
    const JAVA: &str = "bf1601f9df76505991047cc0c0a97a8ec948588bbc866ce9f5908a2a5cef7fec";

    #[test]
    fn every_clock_is_javas() {
        let mut lines = String::new();
        for id in zone_names::ids().collect::<BTreeSet<_>>() {
            let zone = Zone::listed(id).unwrap_or_else(|| panic!("no zone {id}"));
            let shown = |at: i64| {
                let offsets = zone.offsets(at * 1000);
                format!("{}/{}", offsets.raw, offsets.dst)
            };
            let mut before = shown(super::FIRST - 1);
            let _ = write!(lines, "{id} {before}");
            let changes = super::Clock::of(id).map_or(&[][..], |clock| &clock.changes);
            for at in std::iter::once(super::FIRST).chain(changes.iter().copied()) {
                if shown(at) != before {
                    before = shown(at);
                    let _ = write!(lines, " {at}:{before}");
                }
            }
            lines.push('\n');
        }
        let hash: String = Sha256::digest(&lines).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, JAVA, "compare with the lines of Clocks.java:\n{}", &lines[..500]);
    }
}
