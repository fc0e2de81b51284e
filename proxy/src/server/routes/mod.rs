//! The endpoints, one topic a file.

mod accounts;
mod configuration;
mod deliveries;
mod events;
pub(super) mod instances;
pub(super) mod login;
mod notifications;
pub(super) mod platform;
mod polling;
pub(super) mod session;
mod subscriptions;
pub(super) mod try_once;
