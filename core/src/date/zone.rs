//! Time zones by the ids that Java lists, with Java's offsets.

use super::{
    clock::{Clock, Offsets},
    zone_names::{self, ZoneNames},
};
use serde::Serialize;
use std::{borrow::Cow, fmt::Write as _, sync::LazyLock};

/// A time zone as Java knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    id: Cow<'static, str>,
    rules: Rules,
    names: Option<ZoneNames>,
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

#[derive(Clone, Copy, Debug, PartialEq)]
enum Rules {
    /// Seconds east of UTC.
    Fixed(i32),
    Listed(&'static Clock),
}

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
        match self.rules {
            Rules::Fixed(raw) => raw,
            Rules::Listed(clock) => clock.raw(),
        }
    }

    /// Seconds that today's rules add in summer; 0 where the clocks never change.
    pub fn daylight_saving_seconds(&self) -> i32 {
        match self.rules {
            Rules::Fixed(_) => 0,
            Rules::Listed(clock) => clock.saving(),
        }
    }

    /// What people call it: standard time long and short, daylight time long and short.
    pub fn names(&self) -> [String; 4] {
        [(false, true), (false, false), (true, true), (true, false)].map(|(daylight, long)| {
            let mut name = String::new();
            self.write_name(&mut name, daylight, long);
            name
        })
    }

    /// Every id that Java lists.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        zone_names::ids()
    }

    /// Ids that are close to a mistyped one, nearest first, at most three.
    pub fn nearest(id: &str) -> Vec<&'static str> {
        super::zone_nearest::nearest(id)
    }

    /// An id of Java's list.
    pub(super) fn listed(id: &str) -> Option<Self> {
        /// What nearly every configuration names: the list is long.
        static COMMON: LazyLock<[Option<Zone>; 2]> = LazyLock::new(|| ["GMT", "UTC"].map(Zone::look_up));
        let common = COMMON.iter().flatten().find(|zone| zone.id == id);
        common.cloned().or_else(|| Self::look_up(id))
    }

    fn look_up(id: &str) -> Option<Self> {
        match zone_names::listed(id) {
            Some((id, names)) => Self::named(id, Some(names)),
            None => Self::named(zone_names::numbered(id)?, zone_names::of(id)),
        }
    }

    /// All zones that have names of their own.
    pub(super) fn all_named() -> impl Iterator<Item = (&'static str, Self)> {
        let ids = zone_names::all().flat_map(|names| names.ids().map(move |id| (id, names)));
        ids.filter_map(|(id, names)| Some((id, Self::named(id, Some(names))?)))
    }

    fn named(id: &'static str, names: Option<ZoneNames>) -> Option<Self> {
        let rules = match zone_names::numbered_hours(id) {
            Some(hours) => Rules::Fixed(hours * 3600),
            None => Rules::Listed(Clock::of(id)?),
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
            None => {
                let raw = self.raw_offset_seconds();
                out.push_str(&custom_id(raw < 0, raw.abs() / 60));
            }
        }
    }

    /// The offsets at an instant (epoch milliseconds).
    pub(super) fn offsets(&self, millis: i64) -> Offsets {
        match self.rules {
            Rules::Fixed(raw) => Offsets { raw, dst: 0 },
            Rules::Listed(clock) => clock.offsets(millis.div_euclid(1000)),
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

    fn new(id: &'static str, rules: Rules, names: Option<ZoneNames>) -> Self {
        Self { id: Cow::Borrowed(id), rules, names }
    }
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
    Some(Zone { id: Cow::Owned(id), rules: Rules::Fixed(raw), names: None })
}

fn custom_id(negative: bool, minutes: i32) -> String {
    let mut id = String::from(if negative { "GMT-" } else { "GMT+" });
    // Writing to a string cannot fail.
    let _ = write!(id, "{:02}:{:02}", minutes / 60, minutes % 60);
    id
}
