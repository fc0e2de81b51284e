//! What to tell somebody whose text does not fit.

use crate::date::pattern::{Item, ItemKind};

/// Longer texts are shortened in messages.
const MAX_SHOWN: usize = 24;

/// What `item` expects, where `found` starts at the place that failed and `from` where the item started.
pub(super) fn at(item: &Item, found: &str, from: &str) -> String {
    match &item.kind {
        ItemKind::Literal { text, .. } => {
            format!("expected the text `{}`, found {}", shortened(text), shown(from))
        }
        ItemKind::Field { letter, width } => {
            field(*letter, *width, found, from.trim_start_matches([' ', '\t']))
        }
    }
}

/// Every part could be read, but not all of them together.
pub(super) fn contradiction(lenient: bool) -> String {
    if lenient {
        "expected a date within 292 million years of 1970".to_owned()
    } else {
        "expected a date that exists and agrees with itself: every number within its range, the weekday right, \
         no hour that clocks skip"
            .to_owned()
    }
}

fn field(letter: char, width: u32, found: &str, from: &str) -> String {
    // No more than anybody would write; such a pattern is wrong elsewhere.
    let name = letter.to_string().repeat(width.min(12) as usize);
    if matches!(letter, 'z' | 'Z' | 'X') {
        return zone(letter, &name, from);
    }
    let what = match letter {
        'G' => "an era, `AD` or `BC`",
        'y' | 'Y' => "a year such as `2024`",
        'M' | 'L' if width >= 3 => "the name of a month such as `Jul`",
        'M' | 'L' => "a month such as `07`",
        'E' => "the name of a weekday such as `Thu`",
        'a' => "`AM` or `PM`",
        'd' => "a day of the month such as `04`",
        'H' => "an hour, `00` to `23`",
        'k' => "an hour, `1` to `24`",
        'K' => "an hour, `0` to `11`",
        'h' => "an hour, `1` to `12`",
        'm' => "minutes such as `30`",
        's' => "seconds such as `59`",
        'S' => "milliseconds such as `123`",
        'D' => "a day of the year, `1` to `366`",
        'u' => "a weekday, `1` for Monday to `7`",
        _ => "the number of a week",
    };
    if matches!(letter, 'k' | 'h')
        && from.starts_with(|first: char| first.is_ascii_digit())
        && from.len() > found.len()
    {
        let number = &from[..from.len() - found.len()];
        return format!("`{name}` reads {what}, not `{}`", shortened(number.trim()));
    }
    format!("`{name}` reads {what}, found {}", shown(from))
}

fn zone(letter: char, name: &str, from: &str) -> String {
    let what = match (letter, name.len()) {
        ('Z', _) => "an offset such as `+0000`",
        ('z', _) => "a zone such as `PST`, or an offset such as `-0800`",
        (_, 1) => "an offset in hours such as `+02`, or `Z`",
        (_, 2) => "an offset such as `+0200`, or `Z`",
        _ => "an offset such as `+02:00`, or `Z`",
    };
    let found = shown(from);
    match fitting(from).filter(|other| *other != name) {
        Some(other) => format!("`{name}` reads {what}; `{other}` reads {found}"),
        None => format!("`{name}` reads {what}, found {found}"),
    }
}

/// The field that reads the offset at the start of a text.
fn fitting(text: &str) -> Option<&'static str> {
    if text.starts_with('Z') {
        return Some("XXX");
    }
    let rest = text.strip_prefix(['+', '-'])?;
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    match digits(rest) {
        2 if rest[2..].starts_with(':') && digits(&rest[3..]) == 2 => Some("XXX"),
        2 => Some("X"),
        4 => Some("Z"),
        _ => None,
    }
}

fn shown(text: &str) -> String {
    if text.is_empty() { "the end of the text".to_owned() } else { format!("`{}`", shortened(text)) }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::date::{Pattern, ReadOptions, Zone};

    #[track_caller]
    fn check(pattern: &str, text: &str, expected: &str) {
        let options = ReadOptions { zone: &Zone::gmt(), lenient: false, two_digit_year_start: 0 };
        let pattern = Pattern::compile(pattern).unwrap();
        let error = pattern.read(text, &options).unwrap_err();
        let words = error.words(&pattern, text);
        let actual = format!("{:?} {} {words}", error.pattern_span, error.index_utf16);
        assert_eq!(actual, expected, "`{}` on `{text}`", pattern.source());
    }

    #[test]
    fn says_what_would_do() {
        check(
            "yyyy-MM-dd'T'HH:mm:ssZ",
            "2024-07-04T10:11:12+00:00",
            "21..22 22 `Z` reads an offset such as `+0000`; `XXX` reads `+00:00`",
        );
        check("ssXXX", "12+0000", "2..5 5 `XXX` reads an offset such as `+02:00`, or `Z`; `Z` reads `+0000`");
        check("dd'T'HH", "04 10", "2..5 2 expected the text `T`, found ` 10`");
        check("dd MMM", "04 07", "3..6 3 `MMM` reads the name of a month such as `Jul`, found `07`");
        check("hh", "13", "0..2 2 `hh` reads an hour, `1` to `12`, not `13`");
        check("yyyy-MM", "2024-", "5..7 5 `MM` reads a month such as `07`, found the end of the text");
        check(
            "yyyy-MM-dd",
            "2024-02-30",
            "0..10 10 expected a date that exists and agrees with itself: every number within its range, the \
             weekday right, no hour that clocks skip",
        );
    }
}
