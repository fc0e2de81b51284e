//! What a field's name says.

/// How much a name says that a field is the id of the resource's records; `None` where it says nothing of the kind.
pub(super) fn id_merit(path: &str, resource: &str) -> Option<u32> {
    let depth = path.matches('.').count() as u32;
    let last = path.rsplit('.').next().unwrap_or(path);
    let lower: String =
        last.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let merit: u32 = match lower.as_str() {
        "id" => 100,
        "key" | "uuid" | "guid" | "gid" | "uid" | "oid" | "urn" => 80,
        other => {
            let stem = ["id", "key", "uuid", "guid"].iter().find_map(|end| other.strip_suffix(end))?;
            // `paid` ends so by chance: the ending must be a word of its own.
            let (start, end) = last.split_at(last.len() - (other.len() - stem.len()));
            let is_camel = end.starts_with(|c: char| c.is_ascii_uppercase())
                && start.ends_with(|c: char| c.is_ascii_lowercase());
            let is_word = is_camel || start.ends_with(['_', '-', ' ', '.']);
            let is_own = stem.len() > 2 && resource.to_ascii_lowercase().contains(stem.trim_end_matches('s'));
            match (is_own, is_word) {
                (true, _) => 70,
                (false, true) => 60,
                (false, false) => return None,
            }
        }
    };
    Some(merit.saturating_sub(depth * 25))
}

/// Whether a field's name says that it moves with every change.
pub(crate) fn says_updated(field: &str) -> bool {
    has_word(field, &["updat", "modif", "edit", "chang"])
}

/// Whether a field's name says that it is set once.
pub(crate) fn says_created(field: &str) -> bool {
    has_word(field, &["creat"])
        || (has_word(field, &["add"]) && words(field).any(|word| matches!(word.as_str(), "add" | "added")))
}

/// Whether one of some words stands anywhere in a name, in any case.
pub(crate) fn has_word(name: &str, words: &[&str]) -> bool {
    let is_word = |at: &[u8], word: &str| {
        at.get(..word.len()).is_some_and(|at| at.eq_ignore_ascii_case(word.as_bytes()))
    };
    (0..name.len()).any(|at| words.iter().any(|word| is_word(&name.as_bytes()[at..], word)))
}

/// Whether a field's name speaks of a date.
pub(super) fn is_named_date(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    let lower = last.to_ascii_lowercase();
    !lower.ends_with("id")
        && (says_updated(last)
            || says_created(last)
            || has_word(last, &["date", "time", "stamp"])
            || lower.ends_with("at")
            || lower.ends_with("on")
            || lower == "ts")
}

/// How many words of a path speak of something besides a date of the record itself, its depth counting double.
pub(super) fn strangeness(path: &str) -> usize {
    const PLAIN: [&str; 22] = [
        "date",
        "time",
        "at",
        "on",
        "utc",
        "gmt",
        "last",
        "ts",
        "timestamp",
        "datetime",
        "dt",
        "record",
        "system",
        "stamp",
        "mod",
        "lastmod",
        "ed",
        "ion",
        "item",
        "entity",
        "object",
        "sys",
    ];
    let last = path.rsplit('.').next().unwrap_or(path);
    let strange = words(last)
        .filter(|word| !PLAIN.contains(&word.as_str()) && !says_updated(word) && !says_created(word))
        .count();
    strange + 2 * path.matches('.').count()
}

/// The words of a name: `lastModifiedDate`, `DATE_UPDATED_UTC`, `updated-at`.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut out: Vec<String> = Vec::new();
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            out.push(String::new());
            was_lower = false;
            continue;
        }
        if out.is_empty() || (c.is_ascii_uppercase() && was_lower) {
            out.push(String::new());
        }
        was_lower = c.is_ascii_lowercase();
        if let Some(word) = out.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
    }
    out.into_iter().filter(|word| !word.is_empty())
}
