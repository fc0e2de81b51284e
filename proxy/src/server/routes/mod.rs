//! The endpoints, one topic a file.

mod accounts;
mod configuration;
pub(super) mod consent;
mod deliveries;
mod events;
pub(super) mod instances;
pub(super) mod login;
mod notifications;
pub(super) mod own;
pub(super) mod platform;
mod polling;
pub(super) mod session;
mod subscriptions;
pub(super) mod try_once;
pub(super) mod watch;
