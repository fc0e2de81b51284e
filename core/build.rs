//! Packs what the clocks of Java's time zones have shown since 1900, from chrono-tz and the few things that Java has
//! otherwise, into a table a tenth as long: `core/src/date/clock.rs` reads it.

#![expect(clippy::disallowed_methods, reason = "cargo tells a build script its folder by a variable")]

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeZone as _, Weekday};
use chrono_tz::{OffsetComponents as _, Tz};
use std::{collections::BTreeMap, env, error::Error, fs, ops::Range, path::Path};

/// One line a set of names, the ids last.
const NAMES: &str = include_str!("src/date/zone_names.txt");

/// Epoch seconds, 1900-01-01T00:00Z; Java knows no transition before.
const FIRST: i64 = -2_208_988_800;
/// Epoch seconds, 2066-01-01T00:00Z. Every calendar (a weekday on the first of January, leap or not) has occurred
/// between 2038 and here, and no rule changes any more: later years repeat those.
const END: i64 = 3_029_529_600;
const DAY: i64 = 86_400;
/// No two transitions of the database are closer than six days.
const STEP: i64 = 3 * DAY;
/// Most transitions are a multiple of this apart, seconds.
const GRAIN: i64 = 900;

/// Seconds east of UTC: standard time, and what daylight saving adds.
type Offsets = (i32, i32);

/// What a clock showed at [`FIRST`], and from which second on what else.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Clock {
    first: Offsets,
    changes: Vec<(i64, Offsets)>,
}

/// Ids of Java's own, and the zones whose clocks they follow.
const LINKS: [(&str, Tz); 25] = [
    ("ACT", Tz::Australia__Darwin),
    ("AET", Tz::Australia__Sydney),
    ("AGT", Tz::America__Argentina__Buenos_Aires),
    ("ART", Tz::Africa__Cairo),
    ("AST", Tz::America__Anchorage),
    ("BET", Tz::America__Sao_Paulo),
    ("BST", Tz::Asia__Dhaka),
    ("CAT", Tz::Africa__Harare),
    ("CNT", Tz::America__St_Johns),
    ("CST", Tz::America__Chicago),
    ("CTT", Tz::Asia__Shanghai),
    ("EAT", Tz::Africa__Addis_Ababa),
    ("ECT", Tz::Europe__Paris),
    ("IET", Tz::America__Indiana__Indianapolis),
    ("IST", Tz::Asia__Kolkata),
    ("JST", Tz::Asia__Tokyo),
    ("MIT", Tz::Pacific__Apia),
    ("NET", Tz::Asia__Yerevan),
    ("NST", Tz::Pacific__Auckland),
    ("PLT", Tz::Asia__Karachi),
    ("PNT", Tz::America__Phoenix),
    ("PRT", Tz::America__Puerto_Rico),
    ("PST", Tz::America__Los_Angeles),
    ("SST", Tz::Pacific__Guadalcanal),
    ("VST", Tz::Asia__Ho_Chi_Minh),
];

/// Where Java's time zone data is not chrono-tz's: it calls the Irish, Moroccan and Namibian winters standard time
/// (tzdata: a negative daylight saving), plans nothing after 2037, and has an older history of Tehran. What the whole
/// table gives was compared with JDK 17.0.15: every change of every id from 1900 to 2120.
struct Correction {
    cities: [Tz; 2],
    /// Epoch seconds.
    during: Range<i64>,
    raw: i32,
    /// None keeps the sum of both offsets.
    dst: Option<i32>,
}

const CORRECTIONS: [Correction; 6] = [
    Correction { cities: [Tz::Europe__Dublin, Tz::Eire], during: -37_242_000..i64::MAX, raw: 0, dst: None },
    Correction { cities: MOROCCO, during: 1_540_692_000..2_141_863_200, raw: 0, dst: None },
    Correction { cities: MOROCCO, during: 2_141_863_200..i64::MAX, raw: 0, dst: Some(3600) },
    Correction { cities: NAMIBIA, during: 637_970_400..2_114_377_200, raw: 3600, dst: None },
    Correction { cities: NAMIBIA, during: 2_114_377_200..i64::MAX, raw: 3600, dst: Some(0) },
    Correction {
        cities: [Tz::Asia__Tehran, Tz::Iran],
        during: 279_576_000..283_982_400,
        raw: 14_400,
        dst: Some(0),
    },
];

const MOROCCO: [Tz; 2] = [Tz::Africa__Casablanca, Tz::Africa__El_Aaiun];
const NAMIBIA: [Tz; 2] = [Tz::Africa__Windhoek; 2];

/// Their summers depend on Ramadan; Java knows that of 2037 as the last, and keeps to Saturdays from then on.
const PALESTINE: [Tz; 2] = [Tz::Asia__Gaza, Tz::Asia__Hebron];
/// 2037-03-28, when that summer starts, epoch seconds.
const LAST_PLANNED_SUMMER: i64 = 2_121_811_200;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/date/zone_names.txt");
    let mut known = BTreeMap::new();
    let mut clocks = Vec::new();
    let mut numbers = Vec::new();
    for id in NAMES.lines().filter_map(|line| line.rsplit('\t').next()).flat_map(|ids| ids.split(' ')) {
        let clock = clock(id)?;
        let number = *known.entry(pack(&clock)).or_insert_with_key(|packed: &Vec<u8>| {
            clocks.push(packed.clone());
            clocks.len() - 1
        });
        numbers.push(u16::try_from(number)?);
    }
    // How many ids, how many clocks; each id's clock, each clock's length; the clocks.
    let mut table = Vec::new();
    for count in [numbers.len(), clocks.len()] {
        table.extend(u16::try_from(count)?.to_le_bytes());
    }
    let lengths = clocks.iter().map(|clock| u16::try_from(clock.len())).collect::<Result<Vec<_>, _>>()?;
    table.extend(numbers.into_iter().chain(lengths).flat_map(u16::to_le_bytes));
    table.extend(clocks.concat());
    fs::write(Path::new(&env::var("OUT_DIR")?).join("clocks.bin"), table)?;
    Ok(())
}

/// The clock of an id of the list.
fn clock(id: &str) -> Result<Clock, Box<dyn Error>> {
    let fixed = |hours: i32| Clock { first: (hours * 3600, 0), changes: Vec::new() };
    if let Some(id) = id.strip_prefix("SystemV/") {
        let west: i32 = id.trim_matches(|c: char| !c.is_ascii_digit()).parse()?;
        return Ok(if id.ends_with("DT") {
            scan(|seconds| system_v(-west * 3600, seconds))
        } else {
            fixed(-west)
        });
    }
    Ok(match id {
        "GMT" | "UTC" => fixed(0),
        "EST" => fixed(-5),
        "MST" => fixed(-7),
        "HST" => fixed(-10),
        _ => {
            let link = LINKS.iter().find(|link| link.0 == id).map(|link| link.1);
            let city = match link {
                Some(city) => city,
                None => id.parse().map_err(|_| format!("chrono-tz does not know the zone `{id}`"))?,
            };
            scan(|seconds| match seconds {
                LAST_PLANNED_SUMMER.. if PALESTINE.contains(&city) => palestine(seconds),
                _ => city_offsets(city, seconds),
            })
        }
    })
}

/// All changes of a clock.
fn scan(offsets: impl Fn(i64) -> Offsets) -> Clock {
    let first = offsets(FIRST);
    let mut changes = Vec::new();
    let mut before = (FIRST, first);
    while before.0 < END {
        let after = (before.0 + STEP).min(END);
        let shown = offsets(after);
        if shown != before.1 {
            let (mut low, mut high) = (before.0, after);
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if offsets(middle) == before.1 { low = middle } else { high = middle }
            }
            changes.push((high, offsets(high)));
            before = (high, offsets(high));
        } else {
            before.0 = after;
        }
    }
    Clock { first, changes }
}

fn city_offsets(city: Tz, seconds: i64) -> Offsets {
    let corrected =
        CORRECTIONS.iter().find(|one| one.during.contains(&seconds) && one.cities.contains(&city));
    let utc = DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc();
    let offset = city.offset_from_utc_datetime(&utc);
    let raw = offset.base_utc_offset().num_seconds() as i32;
    let dst = offset.dst_offset().num_seconds() as i32;
    match corrected {
        Some(&Correction { raw: standard, dst: whole, .. }) => {
            (standard, whole.unwrap_or(raw + dst - standard))
        }
        // Prague in 1946.
        None if dst < 0 => (raw + dst, 0),
        None => (raw, dst),
    }
}

/// The rules of Unix System V: the last Sundays of April and October, for ever; the energy crisis made two summers long.
fn system_v(raw: i32, seconds: i64) -> Offsets {
    let standard = seconds + i64::from(raw);
    let starts = match year_of(standard) {
        year @ 1974 => midnight(year, 1, 6),
        year @ 1975 => midnight(year, 2, 23),
        year => last(Weekday::Sun, year, 4),
    };
    let ends = match year_of(standard) {
        year @ 1974 => last(Weekday::Sun, year, 11),
        year => last(Weekday::Sun, year, 10),
    };
    let summer = starts + 2 * 3600..ends + 3600;
    (raw, if summer.contains(&standard) { 3600 } else { 0 })
}

/// From the last Saturday of March to that of October, at two o'clock.
fn palestine(seconds: i64) -> Offsets {
    let year = year_of(seconds);
    let summer = last(Weekday::Sat, year, 3)..last(Weekday::Sat, year, 10) - 3600;
    (7200, if summer.contains(&seconds) { 3600 } else { 0 })
}

fn year_of(seconds: i64) -> i32 {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().year()
}

/// When a day starts, epoch seconds.
fn midnight(year: i32, month: u32, day: u32) -> i64 {
    let date = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    date.and_time(NaiveTime::MIN).and_utc().timestamp()
}

/// When the last such weekday of a month starts.
fn last(weekday: Weekday, year: i32, month: u32) -> i64 {
    let week = (22..=31).rev().filter_map(|day| NaiveDate::from_ymd_opt(year, month, day));
    week.into_iter()
        .find(|date| date.weekday() == weekday)
        .map_or(0, |date| midnight(year, month, date.day()))
}

/// The offsets that occur, then the changes: the time since the one before and the number of its offsets. A time's
/// lowest bit tells seconds (1) from [`GRAIN`]s.
fn pack(clock: &Clock) -> Vec<u8> {
    let mut offsets = vec![clock.first];
    let mut changes = Vec::new();
    let mut last = FIRST;
    for (at, shown) in &clock.changes {
        let number = offsets.iter().position(|known| known == shown).unwrap_or_else(|| {
            offsets.push(*shown);
            offsets.len() - 1
        });
        let since = at - last;
        let time = if since % GRAIN == 0 { (since / GRAIN) << 1 } else { (since << 1) | 1 };
        write_unsigned(&mut changes, time as u64);
        write_unsigned(&mut changes, number as u64);
        last = *at;
    }
    let mut packed = Vec::new();
    write_unsigned(&mut packed, offsets.len() as u64);
    for (raw, dst) in offsets {
        // A sign in the lowest bit.
        write_unsigned(&mut packed, (u64::from(raw.unsigned_abs()) << 1) | u64::from(raw < 0));
        write_unsigned(&mut packed, dst as u64);
    }
    packed.extend(changes);
    packed
}

/// Seven bits a byte, the lowest first, the highest bit while more follow.
fn write_unsigned(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
