//! English names of eras, months, weekdays and halves of the day.

/// The names that dates are written with.
// Another language is another value of this type; nothing else knows words.
pub(super) struct Names {
    /// Before and after, short and long.
    pub(super) eras: [[&'static str; 2]; 2],
    pub(super) months: [&'static str; 12],
    /// Sunday first.
    pub(super) weekdays: [&'static str; 7],
    pub(super) half_days: [&'static str; 2],
    /// Bytes of a long name of a month or weekday that are its short one.
    pub(super) short: usize,
}

pub(super) const ENGLISH: Names = Names {
    eras: [["BC", "Before Christ"], ["AD", "Anno Domini"]],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    half_days: ["AM", "PM"],
    short: 3,
};

impl Names {
    /// Writes a name of a month or weekday; four letters and more ask for the long one.
    pub(super) fn styled(&self, name: &'static str, width: u32) -> &'static str {
        if width >= 4 { name } else { &name[..self.short] }
    }

    /// The longest of the names, long or short, that `text` starts with: its place and its length in `text`.
    pub(super) fn find(&self, names: &[&'static str], text: &str) -> Option<(usize, usize)> {
        let long = (0..names.len()).find_map(|at| Some((at, prefix(text, names[at])?)));
        long.or_else(|| (0..names.len()).find_map(|at| Some((at, prefix(text, &names[at][..self.short])?))))
    }
}

/// The bytes of `text` that its start needs to spell `name`, in any case.
pub(super) fn prefix(text: &str, name: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    for wanted in name.chars() {
        if !same_letter(chars.next()?.1, wanted) {
            return None;
        }
    }
    Some(chars.offset())
}

/// Java's comparison without case: equal as they are, or in upper case, or then in lower case.
fn same_letter(a: char, b: char) -> bool {
    a == b || (upper(a) == upper(b)) || lower(upper(a)) == lower(upper(b))
}

/// Java maps one character to one; where Unicode has several, the character stays.
fn upper(letter: char) -> char {
    let mut all = letter.to_uppercase();
    match (all.next(), all.next()) {
        (Some(only), None) => only,
        _ => letter,
    }
}

fn lower(letter: char) -> char {
    // Lower case of U+0130 is `i` and a combining dot in full, `i` alone in the simple mapping.
    letter.to_lowercase().next().unwrap_or(letter)
}
