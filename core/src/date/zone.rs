//! Time zones by the ids that Java lists, with Java's offsets.

use super::{
    calendar::{self, Date, Style},
    zone_names::{self, ZoneNames},
};
use chrono::{DateTime, TimeZone as _};
use chrono_tz::{OffsetComponents, Tz};
use serde::Serialize;
use std::{fmt::Write as _, ops::Range};

/// A time zone as Java knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    id: String,
    rules: Rules,
    names: Option<ZoneNames>,
    /// Seconds: the standard offset of today's rules, which also serves every instant before 1900.
    raw: i32,
    /// Seconds that today's rules add in summer; 0 where they never change.
    saving: i32,
}

/// How an id was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ZoneKind {
    /// A known id.
    Listed,
    /// `GMT+5:30` and the like.
    Custom,
    /// Unknown: Java takes GMT without a word.
    Fallback,
}

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

#[derive(Clone, Copy, Debug, PartialEq)]
enum Rules {
    Fixed(i32),
    City(Tz),
    /// The rules of Unix System V: the last Sundays of April and October, for ever.
    SystemV(i32),
}

/// 1900-01-01T00:00Z; Java knows no transition before.
const FIRST_TRANSITION: i64 = -2_208_988_800;
/// 2099-01-01T00:00Z; the time zone data at hand ends in 2100, Java repeats the last rules for ever.
const LAST_LISTED: i64 = 4_070_908_800;

/// Ids of Java's own, and the zones whose clocks they follow.
const LINKS: [(&str, &str); 25] = [
    ("ACT", "Australia/Darwin"),
    ("AET", "Australia/Sydney"),
    ("AGT", "America/Argentina/Buenos_Aires"),
    ("ART", "Africa/Cairo"),
    ("AST", "America/Anchorage"),
    ("BET", "America/Sao_Paulo"),
    ("BST", "Asia/Dhaka"),
    ("CAT", "Africa/Harare"),
    ("CNT", "America/St_Johns"),
    ("CST", "America/Chicago"),
    ("CTT", "Asia/Shanghai"),
    ("EAT", "Africa/Addis_Ababa"),
    ("ECT", "Europe/Paris"),
    ("IET", "America/Indiana/Indianapolis"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("MIT", "Pacific/Apia"),
    ("NET", "Asia/Yerevan"),
    ("NST", "Pacific/Auckland"),
    ("PLT", "Asia/Karachi"),
    ("PNT", "America/Phoenix"),
    ("PRT", "America/Puerto_Rico"),
    ("PST", "America/Los_Angeles"),
    ("SST", "Pacific/Guadalcanal"),
    ("VST", "Asia/Ho_Chi_Minh"),
];

impl Zone {
    /// GMT.
    pub fn gmt() -> Self {
        Self::new("GMT", Rules::Fixed(0), zone_names::of("GMT"))
    }

    /// What `TimeZone.getTimeZone` makes of an id: never fails, unknown ids are GMT and say so.
    pub fn resolve(id: &str) -> (Self, ZoneKind) {
        if let Some(zone) = Self::listed(id) {
            return (zone, ZoneKind::Listed);
        }
        match custom(id) {
            Some(zone) => (zone, ZoneKind::Custom),
            None => (Self::gmt(), ZoneKind::Fallback),
        }
    }

    /// Its id, normalised as Java does.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Seconds east of UTC at an instant (epoch milliseconds).
    pub fn offset_seconds(&self, millis: i64) -> i32 {
        self.offsets(millis).total()
    }

    /// Seconds east of UTC that today's rules call standard time.
    pub fn raw_offset_seconds(&self) -> i32 {
        self.raw
    }

    /// Seconds that today's rules add in summer; 0 where the clocks never change.
    pub fn daylight_saving_seconds(&self) -> i32 {
        self.saving
    }

    /// What people call it: standard time long and short, daylight time long and short.
    pub fn names(&self) -> [String; 4] {
        [(false, true), (false, false), (true, true), (true, false)].map(|(daylight, long)| {
            let mut name = String::new();
            self.write_name(&mut name, daylight, long);
            name
        })
    }

    /// Ids that are close to a mistyped one, nearest first, at most three.
    pub fn nearest(id: &str) -> Vec<&'static str> {
        super::zone_nearest::nearest(id)
    }

    /// An id of Java's list.
    pub(super) fn listed(id: &str) -> Option<Self> {
        Self::named(id, zone_names::of(id))
    }

    /// All zones that have names of their own.
    pub(super) fn all_named() -> impl Iterator<Item = (&'static str, Self)> {
        let ids = zone_names::all().flat_map(|names| names.ids().map(move |id| (id, names)));
        ids.filter_map(|(id, names)| Some((id, Self::named(id, Some(names))?)))
    }

    fn named(id: &str, names: Option<ZoneNames>) -> Option<Self> {
        let rules = match id {
            "GMT" | "GMT0" | "UTC" => Rules::Fixed(0),
            "EST" => Rules::Fixed(-5 * 3600),
            "MST" => Rules::Fixed(-7 * 3600),
            "HST" => Rules::Fixed(-10 * 3600),
            _ if zone_names::is_numbered(id) => Rules::Fixed(zone_names::numbered_hours(id)? * 3600),
            _ if names.is_none() => return None,
            _ => match id.strip_prefix("SystemV/") {
                Some(id) => {
                    let hours: i32 = id.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
                    if id.ends_with("DT") {
                        Rules::SystemV(-hours * 3600)
                    } else {
                        Rules::Fixed(-hours * 3600)
                    }
                }
                None => {
                    let city = LINKS.iter().find(|link| link.0 == id).map_or(id, |link| link.1);
                    Rules::City(city.parse().ok()?)
                }
            },
        };
        Some(Self::new(id, rules, names))
    }

    /// The names that reading tries first; ids that are numbers have names only for writing.
    pub(super) fn own_names(&self) -> Option<ZoneNames> {
        self.names.filter(|_| !zone_names::is_numbered(&self.id))
    }

    /// Writes what `z` writes.
    pub(super) fn write_name(&self, out: &mut String, daylight: bool, long: bool) {
        match self.names {
            Some(names) => out.push_str(names.name(daylight, long)),
            None if self.id.starts_with("GMT") => out.push_str(&self.id),
            None => out.push_str(&custom_id(self.raw < 0, self.raw.abs() / 60)),
        }
    }

    /// The offsets at an instant (epoch milliseconds).
    pub(super) fn offsets(&self, millis: i64) -> Offsets {
        let seconds = millis.div_euclid(1000);
        match self.rules {
            Rules::Fixed(raw) => Offsets { raw, dst: 0 },
            _ if seconds < FIRST_TRANSITION => Offsets { raw: self.raw, dst: 0 },
            Rules::City(city) => city_offsets(city, seconds),
            Rules::SystemV(raw) => system_v_offsets(raw, seconds),
        }
    }

    /// The offsets when clocks show `wall` (milliseconds as if they stood in GMT).
    ///
    /// In a gap those before it, in an overlap those after it.
    pub(super) fn offsets_by_wall(&self, wall: i64) -> Offsets {
        // No clock is further than this from UTC.
        const REACH: i64 = 16 * 3_600_000;
        if let Rules::Fixed(raw) = self.rules {
            return Offsets { raw, dst: 0 };
        }
        let before = self.offsets(wall.saturating_sub(REACH));
        let after = self.offsets(wall.saturating_add(REACH));
        if before == after || self.offsets(wall.saturating_sub(i64::from(after.total()) * 1000)) == after {
            after
        } else {
            before
        }
    }

    fn new(id: &str, rules: Rules, names: Option<ZoneNames>) -> Self {
        let (raw, saving) = match rules {
            Rules::Fixed(raw) => (raw, 0),
            Rules::SystemV(raw) => (raw, 3600),
            Rules::City(city) => {
                // January and July of 2090: the rules that are in force for ever.
                let (winter, summer) = (city_offsets(city, 3_787_000_000), city_offsets(city, 3_803_000_000));
                let changes = winter.dst != summer.dst;
                (winter.raw, if changes { winter.dst.max(summer.dst) } else { 0 })
            }
        };
        Self { id: id.to_owned(), rules, names, raw, saving }
    }
}

/// Where Java's time zone data is not that at hand: it calls the Irish, Moroccan and Namibian winters standard time
/// (tzdata: a negative daylight saving), plans nothing after 2037, and has an older history of Tehran.
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

fn city_offsets(city: Tz, seconds: i64) -> Offsets {
    let corrected =
        CORRECTIONS.iter().find(|one| one.during.contains(&seconds) && one.cities.contains(&city));
    let seconds = if seconds >= LAST_LISTED { same_kind_of_year(seconds) } else { seconds };
    let utc = DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc();
    let offset = city.offset_from_utc_datetime(&utc);
    let raw = offset.base_utc_offset().num_seconds() as i32;
    let dst = offset.dst_offset().num_seconds() as i32;
    match corrected {
        Some(&Correction { raw: standard, dst: whole, .. }) => {
            Offsets { raw: standard, dst: whole.unwrap_or(raw + dst - standard) }
        }
        // Prague in 1946.
        None if dst < 0 => Offsets { raw: raw + dst, dst: 0 },
        None => Offsets { raw, dst },
    }
}

/// The same second of a year in 2066..2094 that has the same weekdays.
fn same_kind_of_year(seconds: i64) -> i64 {
    let year = Date::of(seconds.div_euclid(86_400)).year;
    let kind = |year| {
        let first = Style::Gregorian.january_first(year);
        (calendar::weekday(first), Style::Gregorian.january_first(year + 1) - first)
    };
    let twin = (2066..2094).find(|&twin| kind(twin) == kind(year)).unwrap_or(2066);
    seconds - (Style::Gregorian.january_first(year) - Style::Gregorian.january_first(twin)) * 86_400
}

fn system_v_offsets(raw: i32, seconds: i64) -> Offsets {
    let standard = seconds + i64::from(raw);
    let year = Date::of(standard.div_euclid(86_400)).year;
    // The energy crisis made two summers long.
    let last_sunday_before = |month| calendar::sunday_by(Style::Gregorian.month_first(year, month) - 1);
    let starts = match year {
        1974 => Style::Gregorian.month_first(year, 0) + 5,
        1975 => Style::Gregorian.month_first(year, 1) + 22,
        _ => last_sunday_before(4),
    };
    let (starts, ends) =
        (starts * 86_400 + 2 * 3600, last_sunday_before(if year == 1974 { 11 } else { 10 }) * 86_400 + 3600);
    Offsets { raw, dst: if (starts..ends).contains(&standard) { 3600 } else { 0 } }
}

/// `GMT`, a sign and `h`, `hh`, `hmm`, `hhmm`, `h:mm` or `hh:mm`.
fn custom(id: &str) -> Option<Zone> {
    let rest = id.strip_prefix("GMT")?;
    let negative = rest.starts_with('-');
    let rest = rest.strip_prefix(['+', '-'])?;
    let (hours, minutes) = match rest.split_once(':') {
        Some((_, minutes)) if minutes.len() != 2 => return None,
        Some((hours, minutes)) => (hours, minutes),
        None if rest.len() > 2 && rest.is_ascii() => rest.split_at(rest.len() - 2),
        None => (rest, "0"),
    };
    let number = |text: &str| match text.len() {
        1 | 2 if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse::<i32>().ok(),
        _ => None,
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let minutes = hours * 60 + minutes;
    let id = custom_id(negative, minutes);
    let raw = if negative { -minutes } else { minutes } * 60;
    Some(Zone { id, rules: Rules::Fixed(raw), names: None, raw, saving: 0 })
}

fn custom_id(negative: bool, minutes: i32) -> String {
    let mut id = String::from(if negative { "GMT-" } else { "GMT+" });
    // Writing to a string cannot fail.
    let _ = write!(id, "{:02}:{:02}", minutes / 60, minutes % 60);
    id
}
