//! The endpoints, one file each.

pub(super) mod session;
