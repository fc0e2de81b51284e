//! The endpoints, one file each.

pub(super) mod consent;
pub(super) mod instances;
pub(super) mod login;
pub(super) mod own;
pub(super) mod session;
pub(super) mod try_once;
pub(super) mod watch;
