//! From tree to typed configuration.
