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

/// Java's comparison without case: equal in upper case, or then in lower case, one UTF-16 unit for one.
fn same_letter(a: char, b: char) -> bool {
    a == b || folded(a) == folded(b)
}

/// One letter for all that Java takes for the same. Names have letters of Latin-1 alone, and folding those by hand
/// spares the page Unicode's tables; another language brings `char::to_uppercase` back.
fn folded(letter: char) -> char {
    match letter {
        // Long s, the two Turkish letters, the signs for kelvin and angstrom.
        '\u{17f}' => 'S',
        '\u{130}' | '\u{131}' => 'I',
        '\u{212a}' => 'K',
        '\u{212b}' => 'Å',
        'à'..='ö' | 'ø'..='þ' => char::from(letter as u8 - 0x20),
        _ => letter.to_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::zone_names;
    use std::collections::BTreeSet;

    #[test]
    fn every_letter_of_a_name_is_compared_as_java_does() {
        /// Java maps one character to one; where Unicode has several, the character stays.
        fn upper(letter: char) -> char {
            let mut all = letter.to_uppercase();
            all.next().filter(|_| all.next().is_none()).unwrap_or(letter)
        }
        // Lower case of U+0130 is `i` and a combining dot in full, `i` alone in the simple mapping.
        let lower = |letter: char| letter.to_lowercase().next().unwrap_or(letter);
        let eras = ENGLISH.eras.iter().flatten();
        let words = eras.chain(&ENGLISH.months).chain(&ENGLISH.weekdays).chain(&ENGLISH.half_days).copied();
        let zones = zone_names::all().flat_map(|names| names.columns());
        let letters: BTreeSet<char> = words.chain(zones).flat_map(str::chars).collect();
        // All that a letter of a name can be compared as: what is compared as none of it is nobody's concern.
        let forms: BTreeSet<char> =
            letters.iter().flat_map(|&c| [folded(c), upper(c), lower(upper(c))]).collect();
        for found in '\0'..=char::MAX {
            let (a, own) = (upper(found), folded(found));
            if ![a, own, lower(a)].iter().any(|form| forms.contains(form)) {
                continue;
            }
            for &wanted in &letters {
                let b = upper(wanted);
                let same = a == b || lower(a) == lower(b);
                assert_eq!(same_letter(found, wanted), same, "{found:?} for {wanted:?}");
            }
        }
    }
}
