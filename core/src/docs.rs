//! Pages of the documentation that are derived from tables: `docs/rules.md` and `docs/config.md`.

use crate::{
    diag::Severity,
    platform::Platform,
    rules::{EXAMPLES, Example, Meta, RULES, SAMPLE, SAMPLED},
    schema::{KEYS, Key, Kind, Place},
};
use std::fmt::Write;

/// `docs/rules.md`: each rule with its reason, and an example before and after.
pub fn rules() -> String {
    let mut out = String::from(
        "# Rules\n\nWhat `pollwright check` and the page find. The code is fixed for ever; several rules may share a name.\n\n\
         | code | name | severity | what |\n| --- | --- | --- | --- |\n",
    );
    for rule in RULES {
        let meta = rule.meta;
        line(
            &mut out,
            format_args!(
                "| [{0}](#{1}) | `{2}` | {3} | {4} |",
                meta.code,
                meta.code.to_ascii_lowercase(),
                meta.slug,
                severity(meta.severity),
                meta.summary
            ),
        );
    }
    for (rule, example) in RULES.iter().zip(EXAMPLES) {
        section(&mut out, rule.meta, example);
    }
    out
}

/// The sections of `docs/rules.md` on the rules of that name or code; `None` where there is no such rule.
pub fn rule(name: &str) -> Option<String> {
    let mut out = String::new();
    for (rule, example) in RULES.iter().zip(EXAMPLES) {
        if rule.meta.slug == name || rule.meta.code.eq_ignore_ascii_case(name) {
            section(&mut out, rule.meta, example);
        }
    }
    (!out.is_empty()).then(|| out.trim_start().to_owned())
}

fn section(out: &mut String, meta: &Meta, example: &Example) {
    line(
        out,
        format_args!(
            "\n## {}\n\n`{}`, {}: {}.\n\n{}\n",
            meta.code,
            meta.slug,
            severity(meta.severity),
            meta.summary,
            meta.why
        ),
    );
    if SAMPLED.contains(&meta.code) {
        line(out, format_args!("With this sample (`--sample`):\n\n```json\n{SAMPLE}\n```\n"));
    }
    let language = if example.bad.starts_with(['c', '#']) { "sh" } else { "json" };
    line(
        out,
        format_args!(
            "Before:\n\n```{language}\n{}\n```\n\nAfter:\n\n```{language}\n{}\n```",
            example.bad, example.good
        ),
    );
}

/// `docs/config.md`: each key with its type, unit, default and platforms.
pub fn config() -> String {
    let mut out = String::from(
        "# Keys\n\nEvery key of the format, as the form shows it. A required one is marked *; where no platform is named, all know it.\n",
    );
    let places = [
        (Place::Body, "The request body"),
        (Place::Element, "`element`"),
        (Place::ProviderData, "`providerData`"),
        (Place::Configuration, "`configuration`"),
        (Place::Resource, "A resource of `event.poller.configuration`"),
        (Place::Dates, "`datesConfiguration`"),
        (Place::Own, "`pollwright`"),
        (Place::Deletes, "`deletes` of `pollwright`"),
    ];
    for (place, title) in places {
        line(
            &mut out,
            format_args!(
                "\n## {title}\n\n| key | label | takes | default | what |\n| --- | --- | --- | --- | --- |"
            ),
        );
        for key in KEYS.iter().filter(|key| key.place == place) {
            let star = if key.required { "*" } else { "" };
            let default = key.default.map_or(String::new(), |default| format!("`{default}`"));
            line(
                &mut out,
                format_args!(
                    "| `{}`{star} | {} | {} | {default} | {}{} |",
                    key.name,
                    key.label,
                    takes(key),
                    key.doc,
                    platforms(key)
                ),
            );
        }
    }
    out
}

fn line(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{arguments}");
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// What a key takes, in words.
pub(crate) fn takes(key: &Key) -> String {
    let unit = key.unit.map_or(String::new(), |unit| format!(", {unit}"));
    let what = match key.kind {
        Kind::Text => "text".to_owned(),
        Kind::Secret => "secret text".to_owned(),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Whole(least, most) => format!("whole number, {least} to {most}"),
        Kind::Callback => "URL".to_owned(),
        Kind::Template => "URL template".to_owned(),
        Kind::Path => "path in a record".to_owned(),
        Kind::DateFormat => "date pattern".to_owned(),
        Kind::Zone => "time zone".to_owned(),
        Kind::Instant => "instant, RFC 3339".to_owned(),
        Kind::Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Kind::List => "list of texts".to_owned(),
        Kind::Texts => "object of texts".to_owned(),
        Kind::Resources => "object of resources, or a string of the same JSON".to_owned(),
        Kind::Object(_) => "object".to_owned(),
        Kind::Any => "anything".to_owned(),
    };
    what + &unit
}

fn platforms(key: &Key) -> String {
    if key.platforms.len() == Platform::ALL.len() {
        return String::new();
    }
    let names: Vec<_> = key.platforms.iter().map(|platform| platform.name()).collect();
    format!(" ({})", names.join(", "))
}
