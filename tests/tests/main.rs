//! The tests of the whole, in one binary. A test about one crate alone stands in that crate.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and says what it skips"
)]

mod api_access;
mod api_description;
mod api_platform;
mod api_support;
mod browser;
mod cli_bad_answers;
mod cli_check;
mod cli_docs;
mod cli_input;
mod cli_lint;
mod cli_listen;
mod cli_nine;
mod cli_poll;
mod cli_serve;
mod cli_standin;
mod cli_support;
mod corpus;
mod docs;
mod doors;
mod fresh;
mod fuzz;
mod layers;
mod npm;
mod own_elements;
mod paths;
mod readme;
mod receivers;
mod run_delivery;
mod run_elements;
mod run_resident;
mod run_rounds;
mod run_state;
mod run_support;
mod run_upstream;
mod serve_elements;
mod signed;
mod size;
mod sizes;
mod standin;
mod support;
mod templates;
