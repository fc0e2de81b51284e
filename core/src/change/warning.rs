//! Warnings of a poll: data first, words by `Display`.

use serde::Serialize;
use std::fmt;

/// Something about the records that a person should mend; the poll goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// What.
    #[serde(flatten)]
    pub kind: WarningKind,
    /// The first record that shows it, where one has an id.
    pub record_id: Option<String>,
    /// How many show it.
    pub n_records: u64,
}

/// What a warning is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "kind")]
#[non_exhaustive]
pub enum WarningKind {
    /// No id at the configured path: the record fires nothing.
    NoId {
        /// `idField`.
        field: String,
    },
    /// The date does not fit the configured pattern; another does.
    DateInferred {
        /// The path of the date.
        field: String,
        /// The text as it stands in the first such record.
        value: String,
        /// The pattern that fits.
        pattern: String,
    },
    /// The date fits no pattern: the record is compared by its content.
    DateUnreadable {
        /// The path of the date.
        field: String,
        /// The value as it stands in the first such record.
        value: String,
    },
    /// The date is missing or null: the record is compared by its content.
    DateMissing {
        /// The path of the date.
        field: String,
    },
    /// Every record of an answer lies before *from*.
    AllBeforeFrom,
    /// A complete read misses so many records that the next must agree before they count as deleted.
    ManyAbsent {
        /// How many were there before.
        n_kept: u64,
    },
}

impl WarningKind {
    /// Whether it says the same, but for the value that shows it.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::DateInferred { field, pattern, .. },
                Self::DateInferred { field: other_field, pattern: other_pattern, .. },
            ) => (field, pattern) == (other_field, other_pattern),
            (Self::DateUnreadable { field, .. }, Self::DateUnreadable { field: other, .. }) => field == other,
            _ => self == other,
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.record_id {
            Some(id) => write!(f, "record `{id}`")?,
            None if self.n_records == 1 => f.write_str("one record")?,
            None => write!(f, "{} records", self.n_records)?,
        }
        match (&self.record_id, self.n_records) {
            (None, _) | (_, 0 | 1) => {}
            (_, n) => write!(f, " and {} more", n - 1)?,
        }
        match &self.kind {
            WarningKind::NoId { field } => {
                write!(f, ": no id at `{field}`, so nothing fires; correct `idField`")
            }
            WarningKind::DateInferred { field, value, pattern } => write!(
                f,
                ": `{field}` is `{value}`, which the configured format does not read; `{pattern}` does"
            ),
            WarningKind::DateUnreadable { field, value } => {
                write!(f, ": `{field}` is `{value}`, which is no date; the content is compared")
            }
            WarningKind::DateMissing { field } => {
                write!(f, ": `{field}` is missing or null; the content is compared")
            }
            WarningKind::AllBeforeFrom => f.write_str(
                ": every one is dated before the window; check the pattern and the time zone of the updated date",
            ),
            WarningKind::ManyAbsent { n_kept } => write!(
                f,
                " of {n_kept} are missing from this read; they count as deleted if the next complete read agrees"
            ),
        }
    }
}
