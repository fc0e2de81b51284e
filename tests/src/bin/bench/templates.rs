//! Templates and patterns against chrono, writing the same text.

use crate::rivals::compare;
use chrono::{DateTime, TimeDelta, Utc};
use pollwright_core::{
    date::{Pattern, Zone},
    template::{Moment, Template},
};
use std::collections::BTreeMap;

const PATTERN: &str = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";
const STRFTIME: &str = "%Y-%m-%dT%H:%M:%S%.3fZ";

pub(crate) fn run() -> Result<(), String> {
    let instant: DateTime<Utc> = DateTime::UNIX_EPOCH + TimeDelta::milliseconds(1_774_746_000_123);
    formatting(instant)?;
    rendering(instant)
}

fn formatting(instant: DateTime<Utc>) -> Result<(), String> {
    let pattern = Pattern::compile(PATTERN).map_err(|error| error.to_string())?;
    let zone = Zone::gmt();
    let ours = || pattern.format(instant.timestamp_millis(), &zone);
    let theirs = || instant.format(STRFTIME).to_string();
    same(&ours(), &theirs())?;
    compare(("Pattern::format", ours), ("chrono's format", theirs), None);
    Ok(())
}

fn rendering(instant: DateTime<Utc>) -> Result<(), String> {
    let text = format!("/hubs/crm/accounts?where=Comp_UpdatedDate>'${{gmtDate:{PATTERN}}}'");
    let template = Template::parse(&text);
    let parameters = BTreeMap::new();
    let zone = Zone::gmt();
    let moment = Moment { from: instant, poll_start: instant, server_zone: &zone, parameters: &parameters };
    let theirs = || format!("/hubs/crm/accounts?where=Comp_UpdatedDate>'{}'", instant.format(STRFTIME));
    same(template.render(&text, &moment).raw(), &theirs())?;
    // Ours also gives the percent-encoded form and where each part comes from.
    compare(
        ("Template::render", || template.render(&text, &moment)),
        ("chrono's format, in a URL", theirs),
        None,
    );
    Ok(())
}

fn same(ours: &str, theirs: &str) -> Result<(), String> {
    if ours == theirs { Ok(()) } else { Err(format!("{ours} is not what chrono writes: {theirs}")) }
}
