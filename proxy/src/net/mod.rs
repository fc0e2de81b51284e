//! Calls to other servers, upstreams and callbacks alike: who may be called, how often, how long, and how much is read.
//!
//! [`Client`] is the only way out. A guarded one ([`Client::new`]) refuses private, loopback, link-local and metadata
//! addresses, unless the [`AllowList`] names them; [`Client::unguarded`] is for commands of a person at a shell, who may
//! call whatever the machine may. No client follows a redirect: who wants to go there asks again, and is checked again.

mod allow;
mod client;
mod guard;
mod limits;
mod post;
mod settings;
mod words;

pub use allow::{AllowList, Allowed, AllowedError};
pub use client::{Call, CallError, Client, Lane, Reply};
pub use guard::Forbidden;
pub use post::{Post, Posted, post};
pub use settings::Settings;
pub use words::{excerpt, header, place};

#[cfg(test)]
pub(crate) mod tests;
