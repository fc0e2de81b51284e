//! The date engine on the shapes of the field, against the libraries that one would otherwise take, and the JDK.
//!
//! Every rival starts from epoch milliseconds and writes into a buffer of its own, or starts from a text and ends with
//! epoch milliseconds. Before anything is timed all must agree.

use crate::rivals::turns;
use chrono::{FixedOffset, Offset, format::Item};
use jiff::fmt::strtime;
use pollwright_core::date::{Pattern, ReadOptions, Zone};
use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs,
    hint::black_box,
    io::Write as _,
    process::{Command, Stdio},
};
use time::format_description::OwnedFormatItem;

/// One shape in the languages of all rivals.
struct Shape {
    java: &'static str,
    /// chrono's and jiff's.
    strftime: &'static str,
    time: &'static str,
    /// Whether the text says its offset.
    has_offset: bool,
}

const SHAPES: [Shape; 5] = [
    Shape {
        java: "yyyy-MM-dd'T'HH:mm:ss'Z'",
        strftime: "%Y-%m-%dT%H:%M:%SZ",
        time: "[year]-[month]-[day]T[hour]:[minute]:[second]Z",
        has_offset: false,
    },
    Shape {
        java: "yyyy-MM-dd'T'HH:mm:ssXXX",
        strftime: "%Y-%m-%dT%H:%M:%S%:z",
        time: "[year]-[month]-[day]T[hour]:[minute]:[second][offset_hour sign:mandatory]:[offset_minute]",
        has_offset: true,
    },
    Shape {
        java: "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
        strftime: "%Y-%m-%dT%H:%M:%S%.3fZ",
        time: "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z",
        has_offset: false,
    },
    Shape {
        java: "yyyy-MM-dd HH:mm:ss",
        strftime: "%Y-%m-%d %H:%M:%S",
        time: "[year]-[month]-[day] [hour]:[minute]:[second]",
        has_offset: false,
    },
    Shape {
        java: "EEE, dd MMM yyyy HH:mm:ss Z",
        strftime: "%a, %d %b %Y %H:%M:%S %z",
        time: "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] \
               [offset_hour sign:mandatory][offset_minute]",
        has_offset: true,
    },
];

const INSTANTS: usize = 1024;
const OURS: &str = "pollwright";
/// The columns, in order; those of the JDK are filled where one is on PATH, `time` only where the zone is an offset.
const RIVALS: [&str; 7] = [OURS, "chrono", "chrono items", "jiff", "time", "java.text", "java.time"];

pub(crate) fn run() -> Result<(), String> {
    table(
        "GMT-07:00",
        FixedOffset::west_opt(7 * 3600).ok_or("no such offset")?,
        jiff::tz::offset(-7).to_time_zone(),
    )?;
    let angeles = "America/Los_Angeles";
    let jiff_zone = jiff::tz::TimeZone::get(angeles).map_err(|error| error.to_string())?;
    table(angeles, chrono_tz::America::Los_Angeles, jiff_zone)
}

/// One zone: what a call takes, and ours in proportion to each rival.
fn table<Tz: chrono::TimeZone>(
    id: &str,
    chrono_zone: Tz,
    jiff_zone: jiff::tz::TimeZone,
) -> Result<(), String> {
    let (zone, _) = Zone::resolve(id);
    let instants = instants(&jiff_zone);
    let java = java(id, &instants)?;
    println!("  {id}, nanoseconds of one call (and how many times as long as ours)");
    println!("  {:34}{}", "", RIVALS.map(|rival| format!("{rival:>19}")).concat());
    for shape in &SHAPES {
        let bench = Bench::new(shape, &zone, &chrono_zone, &jiff_zone)?;
        for (what, mut times) in [("write", bench.write(&instants)?), ("read", bench.read(&instants)?)] {
            times.extend(java.iter().filter(|(key, _)| key.0 == shape.java && key.1 == what).map(
                |((_, _, rival), time)| {
                    (RIVALS.into_iter().find(|known| known == rival).unwrap_or(OURS), *time)
                },
            ));
            let cell = |rival: &str| match (times.get(rival), times.get(OURS)) {
                (Some(time), Some(ours)) => format!("{time:>8.0} ({:>6.2} x)", time / ours),
                _ => format!("{:>19}", "-"),
            };
            println!("  {:28}{what:6}{}", shape.java, RIVALS.map(cell).concat());
        }
    }
    Ok(())
}

/// Instants of 1990 to 2040, the same in every run, none in an hour that clocks show twice.
fn instants(zone: &jiff::tz::TimeZone) -> Vec<i64> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut out = Vec::new();
    while out.len() < INSTANTS {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let millis = 631_152_000_000 + (state % 1_609_459_200_000) as i64;
        let Ok(timestamp) = jiff::Timestamp::from_millisecond(millis) else { continue };
        let wall = zone.to_datetime(timestamp);
        if !zone.to_ambiguous_timestamp(wall).is_ambiguous() {
            out.push(millis);
        }
    }
    out
}

/// Everything that is prepared once.
struct Bench<'a, Tz> {
    shape: &'a Shape,
    ours: Pattern,
    items: Vec<Item<'static>>,
    time: OwnedFormatItem,
    zone: &'a Zone,
    chrono_zone: &'a Tz,
    jiff_zone: &'a jiff::tz::TimeZone,
}

impl<'a, Tz: chrono::TimeZone> Bench<'a, Tz> {
    fn new(
        shape: &'a Shape,
        zone: &'a Zone,
        chrono_zone: &'a Tz,
        jiff_zone: &'a jiff::tz::TimeZone,
    ) -> Result<Self, String> {
        Ok(Self {
            shape,
            ours: Pattern::compile(shape.java).map_err(|error| error.to_string())?,
            items: chrono::format::StrftimeItems::new(shape.strftime).collect(),
            time: time::format_description::parse_owned::<2>(shape.time)
                .map_err(|error| error.to_string())?,
            zone,
            chrono_zone,
            jiff_zone,
        })
    }

    /// The offset, where the zone is one: `time` knows no others.
    fn fixed(&self) -> Option<time::UtcOffset> {
        let seconds = self.zone.offset_seconds(0);
        let is_fixed = self.zone.id().starts_with("GMT");
        time::UtcOffset::from_whole_seconds(seconds).ok().filter(|_| is_fixed)
    }

    fn write(&self, instants: &[i64]) -> Result<BTreeMap<&'static str, f64>, String> {
        let chrono_at = |millis: i64| {
            let utc = chrono::DateTime::from_timestamp_millis(millis).unwrap_or_default();
            let offset = self.chrono_zone.offset_from_utc_datetime(&utc.naive_utc()).fix();
            utc.with_timezone(&offset)
        };
        let ours = |out: &mut String, millis| self.ours.write_to(out, millis, self.zone);
        let chrono = |out: &mut String, millis| {
            let _ = write!(out, "{}", chrono_at(millis).format(self.shape.strftime));
        };
        let items = |out: &mut String, millis| {
            let _ = write!(out, "{}", chrono_at(millis).format_with_items(self.items.iter()));
        };
        let jiff = |out: &mut String, millis| {
            let at = jiff::Timestamp::from_millisecond(millis).unwrap_or_default();
            let zoned = at.to_zoned_datetime(self.jiff_zone.clone());
            let _ = strtime::BrokenDownTime::from(&zoned).format(self.shape.strftime, out);
        };
        let time_offset = self.fixed();
        let time = |out: &mut String, millis: i64| {
            let at = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000);
            let at = at.unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
            let at = at.to_offset(time_offset.unwrap_or(time::UtcOffset::UTC));
            out.push_str(&at.format(&self.time).unwrap_or_default());
        };
        type Work<'a> = &'a dyn Fn(&mut String, i64);
        let mut rivals: Vec<(&'static str, Work<'_>)> =
            vec![(OURS, &ours), ("chrono", &chrono), ("chrono items", &items), ("jiff", &jiff)];
        if time_offset.is_some() {
            rivals.push(("time", &time));
        }
        for &millis in instants {
            let mut wanted = String::new();
            ours(&mut wanted, millis);
            for (rival, work) in &rivals {
                let mut actual = String::new();
                work(&mut actual, millis);
                if actual != wanted {
                    return Err(format!("{rival} writes {actual}, not {wanted}, for {millis}"));
                }
            }
        }
        let mut buffer = String::with_capacity(64);
        Ok(turns(&rivals, INSTANTS, |work| {
            for &millis in instants {
                buffer.clear();
                work(&mut buffer, black_box(millis));
                black_box(&buffer);
            }
        }))
    }

    fn read(&self, instants: &[i64]) -> Result<BTreeMap<&'static str, f64>, String> {
        let options = ReadOptions { zone: self.zone, lenient: true, two_digit_year_start: 0 };
        let in_chrono_zone = |wall: chrono::NaiveDateTime| {
            let local = self.chrono_zone.from_local_datetime(&wall).earliest();
            local.map(|at| at.timestamp_millis())
        };
        let ours = |text: &str| self.ours.read(text, &options).ok().map(|read| read.millis);
        let chrono = |text: &str| match self.shape.has_offset {
            true => {
                let read = chrono::DateTime::parse_from_str(text, self.shape.strftime);
                read.ok().map(|at| at.timestamp_millis())
            }
            false => in_chrono_zone(chrono::NaiveDateTime::parse_from_str(text, self.shape.strftime).ok()?),
        };
        let items = |text: &str| {
            let mut parsed = chrono::format::Parsed::new();
            chrono::format::parse(&mut parsed, text, self.items.iter()).ok()?;
            match self.shape.has_offset {
                true => parsed.to_datetime().ok().map(|at| at.timestamp_millis()),
                false => in_chrono_zone(parsed.to_naive_datetime_with_offset(0).ok()?),
            }
        };
        let jiff = |text: &str| {
            let read = strtime::parse(self.shape.strftime, text).ok()?;
            let timestamp = match self.shape.has_offset {
                true => read.to_timestamp().ok()?,
                false => self.jiff_zone.to_timestamp(read.to_datetime().ok()?).ok()?,
            };
            Some(timestamp.as_millisecond())
        };
        let time_offset = self.fixed();
        let time = |text: &str| {
            let at = match self.shape.has_offset {
                true => time::OffsetDateTime::parse(text, &self.time).ok()?,
                false => time::PrimitiveDateTime::parse(text, &self.time).ok()?.assume_offset(time_offset?),
            };
            i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()
        };
        type Work<'a> = &'a dyn Fn(&str) -> Option<i64>;
        let mut rivals: Vec<(&'static str, Work<'_>)> =
            vec![(OURS, &ours), ("chrono", &chrono), ("chrono items", &items), ("jiff", &jiff)];
        if time_offset.is_some() {
            rivals.push(("time", &time));
        }
        let texts: Vec<String> = instants.iter().map(|&millis| self.ours.format(millis, self.zone)).collect();
        for (text, millis) in texts.iter().zip(instants) {
            let unit = if self.shape.java.contains('S') { 1 } else { 1000 };
            for (rival, work) in &rivals {
                let actual = work(text);
                if actual != Some(millis - millis.rem_euclid(unit)) {
                    return Err(format!("{rival} reads {actual:?} from {text}, which is {millis}"));
                }
            }
        }
        Ok(turns(&rivals, INSTANTS, |work| {
            for text in &texts {
                black_box(work(black_box(text)));
            }
        }))
    }
}

/// What the JDK takes: (pattern, what, rival) and nanoseconds; nothing where there is no JDK.
fn java(zone: &str, instants: &[i64]) -> Result<BTreeMap<(String, String, String), f64>, String> {
    let says = |error: std::io::Error| format!("the JDK's part cannot be written: {error}");
    let source = env::temp_dir().join(format!("pollwright-bench-{}", std::process::id())).join("Dates.java");
    let folder = source.parent().ok_or("no folder for the JDK's part")?;
    fs::create_dir_all(folder).and_then(|()| fs::write(&source, include_str!("Dates.java"))).map_err(says)?;
    let child = Command::new("java")
        .arg(&source)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        println!("  no JDK on PATH: its columns stay empty");
        return Ok(BTreeMap::new());
    };
    let mut input = format!("{zone}\n");
    SHAPES.iter().for_each(|shape| input.push_str(&format!("{}\n", shape.java)));
    input.push('\n');
    instants.iter().for_each(|millis| input.push_str(&format!("{millis}\n")));
    child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(input.as_bytes())).map_err(says)?;
    let output = child.wait_with_output().map_err(says)?;
    // A folder that stays behind is the system's to clean up.
    let _ = fs::remove_dir_all(folder);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let row = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [pattern, what, rival, time] = columns[..] else { return None };
        Some(((pattern.to_owned(), what.to_owned(), rival.to_owned()), time.parse().ok()?))
    };
    Ok(text.lines().filter_map(row).collect())
}
