//! Polling and delivering: against a floor of the same run, and against what the machine itself can do.

pub(crate) mod instances;
mod lanes;
mod machine;
pub(crate) mod vendor;

use crate::rivals::median_of;
use machine::Cost;
use pollwright_core::{
    Options, analyze,
    change::{Mode, Poll, Reading, Seen, answer::Answer, detect, fields::Fields},
    platform::Platform,
    schedule::Window,
};
use pollwright_tests::sources::root;
use serde::Deserialize;
use serde_json::{json, value::RawValue};
use std::{
    env, fs,
    hint::black_box,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};
use vendor::{Caller, Vendor};

const N_RECORDS: u64 = 100_000;
const PAGE: u64 = 1_000;
/// How often each has its turn; the median counts.
const TURNS: usize = 5;

pub(crate) fn run() -> Result<(), String> {
    let folder = folder("poll")?;
    let vendor = Vendor::start()?;
    println!("  {:52}{:>12}", "load of the machine before", machine::load());
    println!("  {:52}{:>12.0} /s", "the machine: commits of 4 KB to the disk", machine::fsyncs(&folder)?);
    let floor = floor(&vendor)?;
    detection(&vendor, floor)?;
    whole(&vendor, &folder, floor)?;
    memory(&vendor, &folder)?;
    lanes::run(&vendor, &folder)
}

/// An empty folder for files of a measurement.
fn folder(name: &str) -> Result<PathBuf, String> {
    let folder = root().join("target/bench").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|why| why.to_string())?;
    Ok(folder)
}

fn binary() -> PathBuf {
    env::var_os("POLLWRIGHT_BIN").unwrap_or_else(|| "pollwright".into()).into()
}

/// A configuration that polls one resource.
fn configuration(name: &str, base: &str, url: &str, interval: u32, own: serde_json::Value) -> String {
    json!({
        "name": name,
        "configuration": {
            "baseUrl": base,
            "event.notification.enabled": true,
            "event.vendor.type": "polling",
            "event.notification.callback.url": format!("{base}/callback/{name}"),
            "event.notification.signature.key": "0123456789abcdef0123456789abcdef",
            "event.poller.refresh_interval": interval,
            "event.poller.configuration": {
                "records": {
                    "url": url,
                    "idField": "id",
                    "pageSize": PAGE,
                    "datesConfiguration": {
                        "updatedDateField": "updated",
                        "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
                        "updatedDateTimezone": "GMT",
                        "createdDateField": "created",
                        "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
                        "createdDateTimezone": "GMT",
                    },
                    "pollwright": own,
                },
            },
        },
    })
    .to_string()
}

/// A list of so many records, of which every window returns all.
fn list(n_records: u64) -> String {
    format!("/sets/{n_records}/records?since=${{gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}}&page=1&per_page={PAGE}")
}

/// What nobody can go below: fetching the pages, and reading an id and two dates without copying them. Seconds.
fn floor(vendor: &Vendor) -> Result<f64, String> {
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "reading them is what is measured")]
    struct Record<'a> {
        #[serde(borrow)]
        id: &'a RawValue,
        created: &'a str,
        updated: &'a str,
    }
    let mut failed = None;
    let seconds = median_of(TURNS, || {
        let n = pages(vendor, N_RECORDS, |page| {
            black_box(serde_json::from_str::<Vec<Record<'_>>>(page).map_or(0, |records| records.len()))
        });
        match n {
            Ok(n) if n as u64 == N_RECORDS => {}
            Ok(n) => failed = Some(format!("the floor read {n} records")),
            Err(why) => failed = Some(why.to_string()),
        }
    });
    line("the floor: fetch and a borrowed struct", seconds, None);
    failed.map_or(Ok(seconds), Err)
}

fn pages(vendor: &Vendor, n_records: u64, mut read: impl FnMut(&str) -> usize) -> std::io::Result<usize> {
    let mut caller = Caller::to(vendor.address())?;
    let mut n = 0;
    for page in 1..=n_records.div_ceil(PAGE) {
        let path = format!("/sets/{n_records}/records?page={page}&per_page={PAGE}");
        let body = caller.call("GET", &path, b"")?;
        n += read(&String::from_utf8_lossy(&body));
    }
    Ok(n)
}

/// From answers in memory to events in memory.
fn detection(vendor: &Vendor, floor: f64) -> Result<(), String> {
    let mut answers = Vec::new();
    pages(vendor, N_RECORDS, |page| {
        answers.push(page.to_owned());
        0
    })
    .map_err(|why| why.to_string())?;
    let text = configuration("bench", "http://127.0.0.1", &list(N_RECORDS), 15, json!({ "overlap": 86_400 }));
    let now = chrono::Utc::now();
    let analysis = analyze(&text, &Options { platform: Platform::Pollwright, ..Options::at(now) });
    let block = analysis.blocks.first().ok_or("the configuration has no block")?;
    let resources = block.config.resources();
    let resource = resources.first().ok_or("the configuration has no resource")?;
    let reading = Reading::of(&block.config, resource, Platform::Pollwright);
    let from = now - chrono::TimeDelta::days(1);
    let poll = Poll {
        instance: "bench".to_owned(),
        window: Window { from: Some(from), to: now, steps: Vec::new() },
        last_poll: from,
        read_at: now,
        mode: Mode::Normal,
        newest_seen: None,
        n_kept: 0,
    };
    let fields = Fields::of(&reading);
    let read = |page: &str, seen: &Seen| {
        let answer = Answer::read(page).map_err(|why| why.to_string())?;
        let records = answer.records(None).map_err(|why| why.to_string())?;
        let records: Vec<_> = records.into_iter().map(|record| fields.read(record)).collect();
        detect(&reading, &poll, &records, seen).map_err(|why| why.to_string())
    };
    let parse = median_of(TURNS, || {
        for page in &answers {
            let answer = Answer::read(page).ok();
            let records = answer.and_then(|answer| answer.records(None).ok()).unwrap_or_default();
            black_box(records.into_iter().map(|record| fields.read(record)).collect::<Vec<_>>());
        }
    });
    line("  of detection: reading answers and fields", parse, None);
    let (mut n_events, mut failed) = (0, None);
    let mut time = |seen: &[Seen]| {
        median_of(TURNS, || {
            n_events = 0;
            for (page, seen) in answers.iter().zip(seen) {
                match read(page, seen) {
                    Ok(outcome) => n_events += outcome.events.len() as u64,
                    Err(why) => failed = Some(why),
                }
            }
        })
    };
    let nothing: Vec<Seen> = answers.iter().map(|_| Seen::default()).collect();
    let seconds = time(&nothing);
    line(
        "detection in memory, everything new",
        seconds,
        Some((floor, "of the floor's speed, aim: at least 0.5")),
    );
    if n_events != N_RECORDS {
        return Err(failed.unwrap_or(format!("{n_events} events")));
    }
    let mut all = Vec::new();
    for page in &answers {
        let pairs = read(page, &Seen::default())?.keep.into();
        all.push(Seen { pairs, ..Seen::default() });
    }
    let mut n_events = 0;
    let seconds = median_of(TURNS, || {
        for (page, seen) in answers.iter().zip(&all) {
            n_events += read(page, seen).map_or(0, |outcome| outcome.events.len());
        }
    });
    line(
        "detection in memory, nothing new",
        seconds,
        Some((floor, "of the floor's speed, aim: at least 0.5")),
    );
    if n_events == 0 { Ok(()) } else { Err(format!("{n_events} events where nothing is new")) }
}

/// The command: start, pages, events, commits, end.
fn whole(vendor: &Vendor, folder: &Path, floor: f64) -> Result<(), String> {
    let aim = Some((floor, "of the floor's speed, aim: 300,000 records/s"));
    let file = folder.join("list.json");
    let text = configuration("bench", &vendor.url(""), &list(N_RECORDS), 15, json!({ "overlap": 86_400 }));
    fs::write(&file, text).map_err(|why| why.to_string())?;
    let yesterday = (chrono::Utc::now() - chrono::TimeDelta::hours(23)).to_rfc3339();
    let mut runs: [Vec<f64>; 4] = Default::default();
    for turn in 0..TURNS {
        let new_state = |name: &str| folder.join(format!("{name}-{turn}.db"));
        let (baseline, since) = (new_state("baseline"), new_state("since"));
        runs[0].push(poll(&file, &baseline, &[])?.0);
        runs[1].push(poll(&file, &baseline, &[])?.0);
        runs[2].push(poll(&file, &since, &["--since", &yesterday])?.0);
        runs[3].push(poll(&file, &since, &[])?.0);
    }
    let [baseline, again, since, seen] = runs.map(median);
    line("`poll`, a baseline: all remembered", baseline, aim);
    line("`poll` after it, all returned, nothing new", again, aim);
    line("`poll --since`, everything new", since, aim);
    line("`poll` after it, all returned, nothing new", seen, aim);
    let text = configuration("bench", &vendor.url(""), "/none?since=${gmtDate:yyyy}", 15, json!({}));
    fs::write(&file, text).map_err(|why| why.to_string())?;
    let state = folder.join("none.db");
    poll(&file, &state, &[])?;
    let seconds = median((0..TURNS).map(|_| Ok(poll(&file, &state, &[])?.0)).collect::<Result<_, String>>()?);
    println!(
        "  {:52}{:>12.1} ms, the start of the process included",
        "`poll` of an empty answer",
        seconds * 1e3
    );
    Ok(())
}

/// Most memory by the number of records.
fn memory(vendor: &Vendor, folder: &Path) -> Result<(), String> {
    let yesterday = (chrono::Utc::now() - chrono::TimeDelta::hours(23)).to_rfc3339();
    let mut peaks = Vec::new();
    for n_records in [10_000, 100_000, 1_000_000] {
        let file = folder.join(format!("list-{n_records}.json"));
        let own = json!({ "overlap": 86_400, "maxSeen": 2_000_000 });
        let text = configuration("bench", &vendor.url(""), &list(n_records), 15, own);
        fs::write(&file, text).map_err(|why| why.to_string())?;
        let state = folder.join(format!("memory-{n_records}.db"));
        let (seconds, cost) = poll(&file, &state, &["--since", &yesterday])?;
        let (_, again) = poll(&file, &state, &[])?;
        let name = format!("most memory of `poll --since`, {n_records} records");
        println!(
            "  {name:52}{:>12.1} MB, {:.1} MB with nothing new; {:.0} records/s, {:.2} s of processors",
            cost.peak_mb,
            again.peak_mb,
            n_records as f64 / seconds,
            cost.cpu_seconds
        );
        peaks.push(cost.peak_mb);
        fs::remove_file(state).map_err(|why| why.to_string())?;
    }
    println!("  {:52}{:>12.2}, aim: flat", "ratio, a million to ten thousand", peaks[2] / peaks[0]);
    Ok(())
}

fn poll(file: &Path, state: &Path, more: &[&str]) -> Result<(f64, Cost), String> {
    let mut command = Command::new(binary());
    machine::run(command.arg("poll").arg(file).arg("--state").arg(state).args(more))
}

fn line(name: &str, seconds: f64, aim: Option<(f64, &str)>) {
    let speed = N_RECORDS as f64 / seconds;
    let aim = aim.map(|(floor, aim)| format!(", {:.2} {aim}", floor / seconds)).unwrap_or_default();
    println!("  {name:52}{speed:>12.0} records/s{aim}");
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Runs until it is told to stop.
fn service(files: &Path, state: &Path, log: &Path, more: &[&str]) -> Result<std::process::Child, String> {
    let words = |why: std::io::Error| why.to_string();
    Command::new(binary())
        .arg("run")
        .arg(files)
        .arg("--state")
        .arg(state)
        .args(["--allow", "127.0.0.1", "--log", "json"])
        .args(more)
        .stdout(std::process::Stdio::null())
        .stderr(fs::File::create(log).map_err(words)?)
        .spawn()
        .map_err(words)
}

/// Waits until `done`, at most so long.
fn wait(seconds: u64, mut done: impl FnMut() -> Result<bool, String>) -> Result<(), String> {
    let start = Instant::now();
    while !done()? {
        if start.elapsed().as_secs() > seconds {
            return Err(format!("not done after {seconds} s"));
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    Ok(())
}
