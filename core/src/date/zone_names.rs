//! What zones are called in English, and the ids that Java lists.

/// One line a set of names: standard long and short, daylight long and short, then the ids that bear them.
///
/// Facts taken from `DateFormatSymbols.getZoneStrings` of JDK 17, in its order of first appearance: a text is read
/// as the first name that it starts with, for the first id of the line.
const TABLE: &str = include_str!("zone_names.txt");

/// The names of a zone.
// Invariant: a line of `TABLE`, which has five columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ZoneNames(&'static str);

impl ZoneNames {
    /// Standard long, standard short, daylight long, daylight short.
    pub(super) fn columns(self) -> [&'static str; 4] {
        let mut columns = self.0.split('\t');
        std::array::from_fn(|_| columns.next().unwrap_or_default())
    }

    pub(super) fn name(self, daylight: bool, long: bool) -> &'static str {
        self.columns()[usize::from(daylight) * 2 + usize::from(!long)]
    }

    pub(super) fn ids(self) -> impl Iterator<Item = &'static str> {
        self.0.rsplit('\t').next().unwrap_or_default().split(' ')
    }

    /// The id that its names stand for when they are read.
    pub(super) fn first_id(self) -> &'static str {
        self.ids().next().unwrap_or_default()
    }
}

/// All sets of names, in the order in which reading tries them.
pub(super) fn all() -> impl Iterator<Item = ZoneNames> {
    TABLE.lines().map(ZoneNames)
}

/// The names of an id; none for ids that are numbers, or not Java's.
pub(super) fn of(id: &str) -> Option<ZoneNames> {
    let id = if numbered_hours(id) == Some(0) { "GMT" } else { id };
    Some(listed(id)?.1)
}

/// An id that has names, as the table has it, and the names.
pub(super) fn listed(id: &str) -> Option<(&'static str, ZoneNames)> {
    // To look for it anywhere in a line is faster than to take each apart.
    all().filter(|names| names.0.contains(id)).find_map(|names| {
        let own = names.ids().find(|own| *own == id)?;
        Some((own, names))
    })
}

/// The ids that have names, in the table's order.
pub(super) fn ids_with_names() -> impl Iterator<Item = &'static str> {
    all().flat_map(ZoneNames::ids)
}

/// Every id that Java lists.
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    ids_with_names().chain(NUMBERED)
}

/// Ids without names of their own.
const NUMBERED: [&str; 30] = [
    "Etc/GMT-14",
    "Etc/GMT-13",
    "Etc/GMT-12",
    "Etc/GMT-11",
    "Etc/GMT-10",
    "Etc/GMT-9",
    "Etc/GMT-8",
    "Etc/GMT-7",
    "Etc/GMT-6",
    "Etc/GMT-5",
    "Etc/GMT-4",
    "Etc/GMT-3",
    "Etc/GMT-2",
    "Etc/GMT-1",
    "Etc/GMT-0",
    "Etc/GMT0",
    "Etc/GMT+0",
    "Etc/GMT+1",
    "Etc/GMT+2",
    "Etc/GMT+3",
    "Etc/GMT+4",
    "Etc/GMT+5",
    "Etc/GMT+6",
    "Etc/GMT+7",
    "Etc/GMT+8",
    "Etc/GMT+9",
    "Etc/GMT+10",
    "Etc/GMT+11",
    "Etc/GMT+12",
    "GMT0",
];

pub(super) fn is_numbered(id: &str) -> bool {
    numbered(id).is_some()
}

/// An id that is a number, as the list has it.
pub(super) fn numbered(id: &str) -> Option<&'static str> {
    NUMBERED.into_iter().find(|listed| *listed == id)
}

/// Hours east of GMT of an id like `Etc/GMT+8`, which is west.
pub(super) fn numbered_hours(id: &str) -> Option<i32> {
    if !is_numbered(id) {
        return None;
    }
    let (_, number) = id.rsplit_once("GMT")?;
    number.parse::<i32>().ok().map(|west| -west)
}
