//! What a record holds, in 256 bits.

use serde::{Deserialize, Serialize};

/// SHA-256 of a record's canonical JSON, 64 hexadecimal digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub String);
