//! Dates of records.
