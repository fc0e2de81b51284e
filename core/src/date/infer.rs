//! Patterns inferred from a value.
