//! The npm package in Node, against the packages that people would take in its place: checking, dates, and the start.

use crate::check;
use pollwright_tests::sources::root;
use serde_json::Value;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// How often a process starts. The least counts: what else the machine does can only add to it.
const STARTS: usize = 15;

/// The folder of the npm package.
pub(crate) fn package() -> Result<PathBuf, String> {
    let package = env::var_os("POLLWRIGHT_PACKAGE").map(PathBuf::from);
    let package = package.unwrap_or_else(|| root().join("target/npm/pollwright"));
    match package.join("core_bg.wasm").is_file() {
        true => Ok(package),
        false => Err("the package is not built: `cargo xtask package` builds it".to_owned()),
    }
}

pub(crate) fn run() -> Result<(), String> {
    let package = package()?;
    let folder = root().join("target/bench-wasm");
    fs::create_dir_all(&folder).map_err(|why| why.to_string())?;
    let write =
        |name: &str, content: &str| fs::write(folder.join(name), content).map_err(|why| why.to_string());
    write("package.json", r#"{ "private": true, "type": "module" }"#)?;
    write("text.json", &check::configuration(100, "gmtDate"))?;
    let freshdesk =
        pollwright_core::catalog::element("freshdeskv2").ok_or("the catalog lacks its element")?;
    write("body.json", &freshdesk.body(pollwright_core::platform::Platform::CloudElements))?;
    write("schema.json", &pollwright_core::json_schema::json_schema().to_string())?;
    write("wasm.mjs", include_str!("wasm.mjs"))?;
    write("start.mjs", include_str!("start.mjs"))?;
    let mut install = Command::new("npm");
    install.args(["install", "--silent", "--no-audit", "--no-fund"]);
    install.args(["vscode-json-languageservice@5", "date-fns@4", "date-fns-tz@3", "luxon@3", "dayjs@1"]);
    if !install.current_dir(&folder).status().is_ok_and(|status| status.success()) {
        println!("  npm is not there: there are no rivals");
        return Ok(());
    }
    let rows = node(&folder, &["wasm.mjs".as_ref(), package.as_os_str()])?;
    for row in rows.as_array().into_iter().flatten() {
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        let (micros, ratio) = (row["micros"].as_f64().unwrap_or(0.0), row["ratio"].as_f64());
        let ratio = ratio.map_or(String::new(), |ratio| format!("{ratio:>9.2} times ours"));
        println!("  {:16}{:32}{micros:>10.2} µs{ratio}", text("what"), text("name"));
    }
    start(&folder, &package)
}

/// From an empty process to the first answer: import, instantiate, check.
fn start(folder: &Path, package: &Path) -> Result<(), String> {
    let names = ["pollwright", "vscode-json-languageservice", "nothing at all"];
    let mut times = vec![Vec::new(); names.len()];
    for _ in 0..STARTS {
        for (name, times) in names.iter().zip(&mut times) {
            let answer = node(folder, &["start.mjs".as_ref(), name.as_ref(), package.as_os_str()])?;
            times.push((answer["first"].as_f64().unwrap_or(0.0), answer["process"].as_f64().unwrap_or(0.0)));
        }
    }
    let least =
        |times: &[(f64, f64)], of: fn(&(f64, f64)) -> f64| times.iter().map(of).fold(f64::MAX, f64::min);
    let first: Vec<f64> = times.iter().map(|times| least(times, |(first, _)| *first)).collect();
    let process: Vec<f64> = times.iter().map(|times| least(times, |(_, process)| *process)).collect();
    for ((name, first), process) in names.iter().zip(&first).zip(&process) {
        println!("  {:16}{name:32}{first:>10.1} ms, from the start of the process {process:.1} ms", "start");
    }
    println!("  {:48}{:>10.2}", "ratio, theirs to ours", first[1] / first[0]);
    Ok(())
}

fn node(folder: &Path, args: &[&std::ffi::OsStr]) -> Result<Value, String> {
    let out = Command::new("node").args(args).current_dir(folder).output();
    let out = out.map_err(|why| format!("node: {why}"))?;
    if !out.status.success() {
        return Err(format!("node: {}", String::from_utf8_lossy(&out.stderr)));
    }
    serde_json::from_slice(&out.stdout).map_err(|why| why.to_string())
}
