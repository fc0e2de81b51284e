//! One poll over real HTTP, by the rules of core.
//!
//! [`runner`] goes through the resources: [`access`] says where a call goes and who asks, [`oauth`]
//! keeps tokens fresh, [`fetch`] makes the call, [`page`]
//! finds the next one, `pollwright_core::change` judges the records, and [`crate::store`] remembers. The next page is
//! asked for, and what is stored of its records looked up, while one is judged (`asked`, `batch`).

pub mod access;
pub mod fetch;
pub mod oauth;
pub mod page;
pub mod report;
pub mod runner;
pub mod secrets;
pub mod source;

mod ahead;
mod asked;
mod batch;
mod error;
mod job;
mod read;
mod start;
