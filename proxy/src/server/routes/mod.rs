//! The endpoints, one file each.

pub(super) mod session;
pub(super) mod try_once;
