//! What Lighthouse says of the page on a phone, and what it finds.
//!
//! Slow: `cargo xtask test --all` installs it, runs this and prints the scores.

use pollwright_tests::server::Server;
use serde_json::Value;
use std::{env, fs, process::Command};

/// What is aimed at, of 100.
const AIMS: [(&str, f64); 3] = [("performance", 95.0), ("accessibility", 100.0), ("best-practices", 100.0)];
/// How far below its aim the speed may stay: it is the machine's too.
const SLACK: f64 = 10.0;
/// A machine that does something else beside makes one run slow, not all of them.
const RUNS: usize = 3;
const BROWSER: &str = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --lang=en";

#[test]
fn the_page_is_fast_and_open_to_all() {
    let (Some(program), Some(browser)) = (env::var_os("LIGHTHOUSE"), env::var_os("CHROME")) else {
        return println!("skipped: it takes minutes; `cargo xtask test --all` sets it up and runs it");
    };
    let server = Server::start().unwrap();
    let file = env::temp_dir().join(format!("pollwright-lighthouse-{}.json", std::process::id()));
    let mut best: Option<Value> = None;
    for run in 1..=RUNS {
        let output = Command::new(&program)
            .arg(format!("http://{}/", server.address()))
            .args(["--quiet", "--output=json", "--only-categories=performance,accessibility,best-practices"])
            .arg(format!("--chrome-flags={BROWSER}"))
            .arg(format!("--output-path={}", file.display()))
            .env("CHROME_PATH", &browser)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let scores: Vec<_> =
            AIMS.iter().map(|(name, _)| format!("{name} {}", score(&report, name))).collect();
        println!("Lighthouse, mobile, run {run}: {}", scores.join(", "));
        if best.as_ref().is_none_or(|best| score(&report, AIMS[0].0) > score(best, AIMS[0].0)) {
            best = Some(report);
        }
        if best.as_ref().is_some_and(|best| is_good(best, 0.0)) {
            break;
        }
    }
    // The last report is of no use any more; one that stays does no harm.
    let _ = fs::remove_file(&file);
    let best = best.unwrap_or_default();
    println!("the aims are {AIMS:?}; what takes points: {:#?}", complaints(&best));
    assert!(is_good(&best, SLACK), "the page is worse than Lighthouse found it before");
}

/// The score of a category, of 100.
fn score(report: &Value, category: &str) -> f64 {
    (report["categories"][category]["score"].as_f64().unwrap_or_default() * 100.0).round()
}

/// Whether the aims are reached; the speed but for some slack.
fn is_good(report: &Value, slack: f64) -> bool {
    let least = |(at, (_, aim)): (usize, &(&str, f64))| if at == 0 { aim - slack } else { *aim };
    AIMS.iter().enumerate().all(|(at, aim)| score(report, aim.0) >= least((at, aim)))
}

/// What took points, in Lighthouse's words.
fn complaints(report: &Value) -> Vec<String> {
    let audits = AIMS
        .iter()
        .flat_map(|(name, _)| report["categories"][name]["auditRefs"].as_array().into_iter().flatten());
    let weighed = audits.filter(|one| one["weight"].as_f64() > Some(0.0));
    let audit = |one: &Value| report["audits"][one["id"].as_str().unwrap_or_default()].clone();
    let bad = weighed.map(audit).filter(|audit| audit["score"].as_f64().is_some_and(|score| score < 0.9));
    bad.map(|audit| {
        let value = audit["displayValue"].as_str().unwrap_or_default();
        let nodes = audit["details"]["items"].as_array().into_iter().flatten();
        let nodes = nodes.filter_map(|item| item["node"]["snippet"].as_str());
        format!("{} {value} {}", audit["title"], nodes.collect::<Vec<_>>().join(" "))
    })
    .collect()
}
