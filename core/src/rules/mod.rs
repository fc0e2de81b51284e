//! Rules over a configuration.
