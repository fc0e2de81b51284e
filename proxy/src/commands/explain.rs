//! `explain`: what is this rule about?

use crate::console;
use pollwright_core::{docs, rules::RULES};
use std::process::ExitCode;

/// Say what a rule finds and why it matters, with an example before and after.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Its name or code: `bad-date-pattern`, `PC402`.
    #[arg(value_name = "RULE")]
    rule: String,
}

/// Prints the page of each rule of that name.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Some(page) = docs::rule(&args.rule) else {
        let mut slugs: Vec<_> = RULES.iter().map(|rule| rule.meta.slug).collect();
        slugs.sort_unstable();
        slugs.dedup();
        anyhow::bail!("there is no rule `{}`; the rules are {}", args.rule, slugs.join(", "));
    };
    console::print(&page)?;
    Ok(ExitCode::SUCCESS)
}
