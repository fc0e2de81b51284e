//! The façade on a large configuration without findings.

use crate::rivals::compare;
use pollwright_core::{Options, analyze};
use serde_json::Value;
use std::fmt::Write as _;

const RESOURCES: usize = 100;
const AIM: f64 = 3.0;

pub(crate) fn run() -> Result<(), String> {
    let text = configuration();
    let options = Options::at(chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000));
    let analysis = analyze(&text, &options);
    if let Some(finding) = analysis.diagnostics.first() {
        return Err(format!("the configuration must have no findings: {} {}", finding.code, finding.message));
    }
    let previews: usize = analysis.blocks.iter().map(|block| block.previews.len()).sum();
    if previews != RESOURCES {
        return Err(format!("{previews} of {RESOURCES} resources were previewed"));
    }
    serde_json::from_str::<Value>(&text).map_err(|error| error.to_string())?;
    println!("  {RESOURCES} resources, {:.1} KB", text.len() as f64 / 1000.0);
    compare(
        ("pollwright_core::analyze", || analyze(&text, &options)),
        ("serde_json::from_str::<Value>", || serde_json::from_str::<Value>(&text)),
        Some(AIM),
    );
    Ok(())
}

/// Resources as people write them, in the size of the published ones.
fn configuration() -> String {
    let mut resources = String::new();
    for n in 0..RESOURCES {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(
            resources,
            r#"{comma}
  "records-{n:02}": {{
    "url": "/hubs/helpdesk/records-{n:02}?where=updated_at>='${{gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}}'",
    "idField": "id",
    "datesConfiguration": {{
      "updatedDateField": "updated_at",
      "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'",
      "updatedDateTimezone": "GMT",
      "createdDateField": "created_at"
    }}
  }}"#
        );
    }
    format!("{{{resources}\n}}\n")
}
