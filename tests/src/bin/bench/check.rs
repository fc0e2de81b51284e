//! Checking: the façade by itself, what a finding costs, whether the cost is linear, the command, and rivals in node.

use crate::{
    rivals::{compare, median_of},
    wasm::package,
};
use pollwright_core::{Analysed, Options, analyze};
use pollwright_tests::sources::root;
use serde_json::Value;
use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const RESOURCES: usize = 100;
const AIM: f64 = 3.0;
/// How often the process starts; the median counts.
const STARTS: usize = 15;

pub(crate) fn run() -> Result<(), String> {
    let options = Options::at(chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000));
    for (resources, aim) in [(RESOURCES, Some(AIM)), (15_000, Some(AIM))] {
        let text = clean(resources, &options)?;
        println!("  {resources} resources, {:.1} KB", text.len() as f64 / 1000.0);
        compare(
            ("pollwright_core::analyze", || analyze(&text, &options)),
            ("serde_json::from_str::<Value>", || serde_json::from_str::<Value>(&text)),
            aim,
        );
    }
    finding(&options)?;
    linear(&options)?;
    corpus()?;
    node(&clean(RESOURCES, &options)?)
}

/// A configuration without findings.
fn clean(resources: usize, options: &Options) -> Result<String, String> {
    let text = configuration(resources, "gmtDate");
    let analysis = analyze(&text, options);
    if let Some(finding) = analysis.diagnostics.first() {
        return Err(format!("the configuration must have no findings: {} {}", finding.code, finding.message));
    }
    let previews =
        analysis.blocks.iter().flat_map(Analysed::previews).filter(|one| one.url.is_some()).count();
    if previews != resources {
        return Err(format!("{previews} of {resources} resources were previewed"));
    }
    serde_json::from_str::<Value>(&text).map_err(|error| error.to_string())?;
    Ok(text)
}

/// One finding with its fix for each resource, against none.
fn finding(options: &Options) -> Result<(), String> {
    let (good, bad) = (configuration(RESOURCES, "gmtDate"), configuration(RESOURCES, "date"));
    let found = analyze(&bad, options).diagnostics.len();
    if found < RESOURCES {
        return Err(format!("{found} findings where {RESOURCES} resources have one each"));
    }
    let time = |text: &str| median_of(STARTS, || drop(analyze(text, options)));
    let each = (time(&bad) - time(&good)) / found as f64;
    println!("  {:44}{:>9.2} µs", "one finding with its fix", each * 1e6);
    Ok(())
}

fn linear(options: &Options) -> Result<(), String> {
    let mut speeds = Vec::new();
    for resources in [300, 3_000, 30_000] {
        let text = clean(resources, options)?;
        let seconds = median_of(3, || drop(analyze(&text, options)));
        let megabytes = text.len() as f64 / 1e6;
        speeds.push(megabytes / seconds);
        println!("  {:44}{:>9.1} MB/s", format!("analyze {megabytes:.1} MB"), megabytes / seconds);
    }
    println!("  {:44}{:>12.2}", "ratio, the smallest to the largest", speeds[0] / speeds[2]);
    Ok(())
}

/// The whole open corpus in one process, against the start of a process.
fn corpus() -> Result<(), String> {
    let binary = env::var("POLLWRIGHT_BIN").unwrap_or_else(|_| "pollwright".to_owned());
    let corpus = root().join("../shared/corpus");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["seeds", "open", "pages-open"] {
        let Ok(entries) = fs::read_dir(corpus.join(folder)) else {
            println!("  the corpus is not beside the repository: its files are not checked");
            return Ok(());
        };
        let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
        files.extend(paths.filter(|path| !path.to_string_lossy().ends_with(".labels.json")));
    }
    let time = |args: &[PathBuf], first: &[&str]| {
        median_of(STARTS, || {
            let mut command = Command::new(&binary);
            let _ = command.args(first).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
        })
    };
    let (all, start) = (time(&files, &["check", "--format", "json"]), time(&[], &["--version"]));
    println!("  {:44}{:>9.1} ms", format!("check of the {} files of the corpus", files.len()), all * 1e3);
    println!("  {:44}{:>9.1} ms", "pollwright --version", start * 1e3);
    println!("  {:44}{:>12.2}, aim: at most 60", "ratio", all / start);
    Ok(())
}

/// Rivals in node, where it is on the path: they are fetched by npm into `target`.
fn node(text: &str) -> Result<(), String> {
    let folder = root().join("target/bench-node");
    fs::create_dir_all(&folder).map_err(|why| why.to_string())?;
    let write =
        |name: &str, content: &str| fs::write(folder.join(name), content).map_err(|why| why.to_string());
    write("package.json", r#"{ "private": true, "type": "module" }"#)?;
    write("text.json", text)?;
    write("schema.json", &pollwright_core::json_schema::json_schema().to_string())?;
    write("rivals.mjs", include_str!("rivals.mjs"))?;
    let mut install = Command::new("npm");
    install.args(["install", "--silent", "--no-audit", "--no-fund"]);
    install.args(["vscode-json-languageservice@5", "jsonc-parser@3", "ajv@8"]).current_dir(&folder);
    if !install.status().is_ok_and(|status| status.success()) {
        println!("  npm is not there: no rivals in node");
        return Ok(());
    }
    let rivals = answer(&folder)?;
    let options = Options::at(chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000));
    let ours = median_of(101, || drop(analyze(text, &options)));
    println!("  {:44}{:>9.1} µs", "pollwright_core::analyze", ours * 1e6);
    for (name, micros) in &rivals {
        println!("  {name:44}{micros:>9.1} µs{:>9.2}", micros / (ours * 1e6));
    }
    let of = |name: &str| rivals.iter().find(|(other, _)| other == name).map(|(_, micros)| *micros);
    if let (Some(wasm), Some(service)) = (of("pollwright's npm package"), of("vscode-json-languageservice")) {
        println!("  {:44}{:>12.2}, aim: at least 8", "its time to ours, native", service / (ours * 1e6));
        println!("  {:44}{:>12.2}, aim: at least 4", "its time to ours, wasm", service / wasm);
    }
    Ok(())
}

/// What the script measured: names and microseconds.
fn answer(folder: &Path) -> Result<Vec<(String, f64)>, String> {
    let out = Command::new("node").arg("rivals.mjs").arg(package()?).current_dir(folder).output();
    let out = out.map_err(|why| format!("node: {why}"))?;
    if !out.status.success() {
        return Err(format!("node: {}", String::from_utf8_lossy(&out.stderr)));
    }
    serde_json::from_slice(&out.stdout).map_err(|why| why.to_string())
}

/// Resources as people write them, in the size of the published ones.
pub(crate) fn configuration(resources: usize, descriptor: &str) -> String {
    let mut out = String::new();
    for n in 0..resources {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(
            out,
            r#"{comma}
  "records-{n:02}": {{
    "url": "/hubs/helpdesk/records-{n:02}?where=updated_at>='${{{descriptor}:yyyy-MM-dd'T'HH:mm:ss'Z'}}'",
    "idField": "id",
    "datesConfiguration": {{
      "updatedDateField": "updated_at",
      "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'",
      "updatedDateTimezone": "GMT",
      "createdDateField": "created_at",
      "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'",
      "createdDateTimezone": "GMT"
    }}
  }}"#
        );
    }
    format!("{{{out}\n}}\n")
}
