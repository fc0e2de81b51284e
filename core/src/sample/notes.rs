//! What a person would look for in a sample's proposals, and does not find: why it is not there.

use super::{
    Field, Proposed, Sample,
    names::{has_word, id_merit, is_named_date, says_created, says_updated},
    records,
};
use crate::date::{Zone, field::text, infer::infer_all};
use std::collections::BTreeMap;

/// More of them nobody reads.
const MOST: usize = 4;

impl Sample {
    /// A sentence for each field that is left out though its name speaks for it; `proposed` is what is not.
    pub fn left_out(&self, name: &str, proposed: &[Proposed]) -> Vec<String> {
        let has_updated = proposed.iter().any(|one| one.pointer.ends_with("/updatedDateField"));
        let is_missed = |field: &&Field| {
            let last = field.last_step();
            !has_updated || says_updated(last) || says_created(last)
        };
        let dates = self.fields.iter().filter(is_missed).filter_map(unread);
        self.no_id(name).into_iter().chain(dates).take(MOST).collect()
    }

    /// Why the field whose name says that it is the id is none.
    fn no_id(&self, name: &str) -> Option<String> {
        let field = self.fields.iter().max_by_key(|field| id_merit(&field.path, name))?;
        id_merit(&field.path, name)?;
        let path = &field.path;
        let mut seen = BTreeMap::<_, usize>::new();
        for value in field.values.iter().flatten().filter_map(text) {
            *seen.entry(value).or_default() += 1;
        }
        let n_without = field.values.len() - seen.values().sum::<usize>();
        match seen.iter().max_by_key(|(_, n)| **n) {
            Some((id, n)) if *n > 1 => Some(format!(
                "`{path}` is no id: {} have `{id}`, and a poll would take them for one. Where the API answers a record \
                 twice, leave one of the two out",
                records(*n)
            )),
            _ if n_without > 0 => Some(format!("`{path}` is no id: {} without it", without(n_without))),
            _ => None,
        }
    }
}

fn without(n: usize) -> String {
    format!("{} {}", records(n), if n == 1 { "is" } else { "are" })
}

/// Why a field is no date, whose name and digits say that it is one.
fn unread(field: &Field) -> Option<String> {
    let path = &field.path;
    let texts: Vec<_> = field.values.iter().flatten().map(text).collect::<Option<_>>()?;
    let last = field.last_step();
    // Ending in `at` or `on` many a word does.
    let is_named = is_named_date(path)
        && (says_updated(last) || says_created(last) || has_word(last, &["date", "time", "stamp"]));
    let first = texts.iter().find(|text| looks_dated(text)).filter(|_| is_named)?;
    let samples: Vec<&str> = texts.iter().map(|text| &**text).collect();
    let found = infer_all(&samples, &Zone::gmt(), 0);
    let other = || found.others.first().and_then(|other| samples.get(other.sample));
    match found.candidates.first() {
        None if first.starts_with("/Date(") => Some(format!(
            "`{path}` is left out: no pattern reads milliseconds in a text as `{first}`; ask the API for ISO 8601"
        )),
        None => Some(format!("`{path}` is left out: no pattern reads `{first}`")),
        Some(best) if found.others.len() * 4 > samples.len() => Some(format!(
            "`{path}` is left out: `{}` reads some of its values, and not `{}`",
            best.format,
            other().unwrap_or(&"")
        )),
        Some(_) => None,
    }
}

/// Whether a text has the digits of a date; a number of a few is an amount.
fn looks_dated(text: &str) -> bool {
    let n_digits = text.bytes().filter(u8::is_ascii_digit).count();
    n_digits >= 4 && (n_digits < text.len() || n_digits > 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Platform;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let sample = Sample::read(text).unwrap();
        let proposed = sample.propose("contacts", None, Platform::Sap);
        assert_eq!(sample.left_out("contacts", &proposed), expected, "{text}: {proposed:#?}");
    }

    #[test]
    fn what_is_missed_is_told() {
        check(
            r#"[{"id":1,"modified":"/Date(1448000000000)/"},{"id":2,"modified":"/Date(1448000000001)/"}]"#,
            &[
                "`modified` is left out: no pattern reads milliseconds in a text as `/Date(1448000000000)/`; ask the API for ISO 8601",
            ],
        );
        check(
            r#"[{"id":7,"updated_at":"2026-11-20T10:00:00Z"},{"id":7,"updated_at":"2026-11-20T11:00:00Z"},{"id":8,"updated_at":"2026-11-20T11:00:00Z"}]"#,
            &[
                "`id` is no id: 2 records have `7`, and a poll would take them for one. Where the API answers a record twice, leave one of the two out",
            ],
        );
        check(r#"[{"id":7},{"name":"Ada"}]"#, &["`id` is no id: 1 record is without it"]);
        check(
            r#"[{"id":1,"updated_at":"2026-11-20T10:00:00Z"},{"id":2,"updated_at":"20/11/2026"}]"#,
            &[
                "`updated_at` is left out: `yyyy-MM-dd'T'HH:mm:ssXXX` reads some of its values, and not `20/11/2026`",
            ],
        );
        // Neither who changed a record nor how often is a date.
        check(r#"[{"id":1,"updated_by":"Ada","update_count":12345,"description":"of 1984"}]"#, &[]);
        check(
            r#"[{"id":1,"updated_at":"2026-11-20T10:00:00Z","created_at":"2026-11-20T10:00:00Z","birth_date":"about 1984"}]"#,
            &[],
        );
    }
}
