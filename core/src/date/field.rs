//! Reading a date field of a record.
