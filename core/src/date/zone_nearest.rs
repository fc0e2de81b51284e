//! Which id somebody meant who wrote one that Java does not know.

use super::zone_names;

/// Abbreviations that people know and Java does not.
const MEANT: [(&str, &str); 14] = [
    ("ACST", "Australia/Darwin"),
    ("ADT", "America/Halifax"),
    ("AEST", "Australia/Sydney"),
    ("AKST", "America/Anchorage"),
    ("BRT", "America/Sao_Paulo"),
    ("CDT", "America/Chicago"),
    ("CEST", "Europe/Paris"),
    ("EDT", "America/New_York"),
    ("EEST", "Europe/Athens"),
    ("MDT", "America/Denver"),
    ("MSK", "Europe/Moscow"),
    ("PDT", "America/Los_Angeles"),
    ("UT", "UTC"),
    ("Z", "UTC"),
];

/// Longer texts are no ids; comparing them would only take time.
const MAX_LENGTH: usize = 64;

/// At most three ids, nearest first; none where nothing is close.
pub(super) fn nearest(id: &str) -> Vec<&'static str> {
    let wanted = id.trim().trim_matches(['|', '{', '}', '"', '\'']).replace(' ', "_").to_ascii_lowercase();
    if wanted.is_empty() || wanted.len() > MAX_LENGTH {
        return Vec::new();
    }
    let meant = MEANT.iter().find(|(short, _)| short.eq_ignore_ascii_case(&wanted)).map(|(_, id)| *id);
    let allowed = (wanted.len() / 3).min(4);
    let close: Vec<(usize, &'static str)> = zone_names::ids()
        .filter_map(|listed| {
            let lower = listed.to_ascii_lowercase();
            let city = lower.rsplit('/').next().unwrap_or(&lower);
            let distance = if city == wanted { 1 } else { distance(&wanted, &lower) };
            (distance <= allowed).then_some((distance, listed))
        })
        .collect();
    let at = |wanted: usize| close.iter().filter(move |(distance, _)| *distance == wanted).map(|(_, id)| *id);
    let mut ids: Vec<&'static str> = meant.into_iter().collect();
    ids.extend((0..=allowed).flat_map(at).filter(|id| Some(*id) != meant));
    ids.truncate(3);
    ids
}

/// How many bytes to add, drop or change to make one of the other.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
