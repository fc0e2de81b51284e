//! Ten thousand instances of one resource, each polled every minute.

use super::{
    configuration, folder,
    machine::{self, Cost},
    service,
    vendor::Vendor,
    wait,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::json;
use std::{fs, path::Path, time::Instant};

const N_INSTANCES: usize = 10_000;
/// How long the lag is watched once all were polled for the first time.
const MINUTES: i64 = 2;

/// A line of the log.
#[derive(Deserialize)]
struct Line {
    timestamp: DateTime<Utc>,
    #[serde(rename = "poll.start")]
    poll_start: Option<String>,
    #[serde(rename = "poll.duration_ms")]
    duration_ms: Option<i64>,
    #[serde(rename = "poll.is_good")]
    is_good: Option<bool>,
}

pub(crate) fn run() -> Result<(), String> {
    let words = |why: std::io::Error| why.to_string();
    let folder = folder("instances")?;
    let vendor = Vendor::start()?;
    let files = folder.join("files");
    fs::create_dir_all(&files).map_err(words)?;
    for n in 0..N_INSTANCES {
        let name = format!("instance-{n}");
        let url = "/few?since=${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}";
        let text = configuration(&name, &vendor.url(""), url, 1, json!({ "overlap": 86_400 }));
        fs::write(files.join(format!("{name}.json")), text).map_err(words)?;
    }
    println!("  {:52}{:>12}", "load of the machine before", machine::load());
    let log = folder.join("log");
    let started = Instant::now();
    let mut child = service(&files, &folder.join("state.db"), &log, &[])?;
    let mut lags = Vec::new();
    let done = wait(600, || Ok(polls(&log).len() >= N_INSTANCES)).and_then(|()| {
        println!(
            "  {:52}{:>12.1} s",
            format!("start and first poll of {N_INSTANCES} instances"),
            started.elapsed().as_secs_f64()
        );
        let (from, before) = (Utc::now() + TimeDelta::seconds(60), Cost::of(&child));
        let until = from + TimeDelta::minutes(MINUTES);
        wait(600, || Ok(Utc::now() > until))?;
        let after = Cost::of(&child);
        let polls = polls(&log);
        let n_bad = polls.iter().filter(|line| line.is_good != Some(true)).count();
        if n_bad > 0 {
            return Err(format!("{n_bad} polls failed; see {}", log.display()));
        }
        lags = polls
            .iter()
            .filter(|line| line.timestamp > from && line.timestamp <= until)
            .filter_map(lag)
            .collect();
        let span = (MINUTES * 60 + 60) as f64;
        println!(
            "  {:52}{:>12.1} MB, {:.2} of a processor",
            "memory and load of the service",
            after.peak_mb,
            (after.cpu_seconds - before.cpu_seconds) / span
        );
        Ok(())
    });
    let _ = child.kill();
    let _ = child.wait();
    done?;
    lags.sort_unstable();
    let at = |part: f64| {
        let place = (lags.len().saturating_sub(1) as f64 * part) as usize;
        lags.get(place).copied().unwrap_or(i64::MAX) as f64 / 1e3
    };
    println!("  {:52}{:>12} in {MINUTES} minutes", "polls", lags.len());
    println!("  {:52}{:>12.2} s, aim: below 2", "lag, median", at(0.5));
    println!("  {:52}{:>12.2} s", "lag, 99 of 100 below", at(0.99));
    println!("  {:52}{:>12.2} s", "lag, largest", at(1.0));
    fs::remove_dir_all(folder).map_err(words)
}

fn polls(log: &Path) -> Vec<Line> {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines = text.lines().filter(|line| line.contains("\"poll.start\""));
    lines.filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// From the scheduled instant to the start of the poll, milliseconds.
fn lag(line: &Line) -> Option<i64> {
    let scheduled: DateTime<Utc> =
        line.poll_start.as_deref()?.replace(" UTC", "Z").replacen(' ', "T", 1).parse().ok()?;
    Some((line.timestamp - scheduled).num_milliseconds() - line.duration_ms?)
}
