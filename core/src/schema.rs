//! Every key of the format: one row a key. Reading, hints, labels and docs are derived from it.
