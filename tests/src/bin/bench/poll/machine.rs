//! What the machine itself can do, and what a process costs.

use super::vendor::{Caller, Vendor};
use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long each of the machine's own rates is measured.
const SPAN: Duration = Duration::from_secs(1);

/// Commits of a page of 4 KB each second.
pub(super) fn fsyncs(folder: &Path) -> Result<f64, String> {
    let words = |why: std::io::Error| why.to_string();
    let path = folder.join("fsync");
    let mut file = File::create(&path).map_err(words)?;
    let rate = rate(|| {
        file.write_all(&[7; 4096])?;
        file.sync_data()
    })?;
    fs::remove_file(path).map_err(words)?;
    Ok(rate)
}

/// Posts of so many bytes each second, over one connection.
pub(super) fn posts(vendor: &Vendor, bytes: usize) -> Result<f64, String> {
    let mut caller = Caller::to(vendor.address()).map_err(|why| why.to_string())?;
    let body = vec![b'x'; bytes];
    rate(|| caller.call("POST", "/bare", &body).map(drop))
}

fn rate(mut work: impl FnMut() -> std::io::Result<()>) -> Result<f64, String> {
    let (start, mut n) = (Instant::now(), 0_u32);
    while start.elapsed() < SPAN {
        work().map_err(|why| why.to_string())?;
        n += 1;
    }
    Ok(f64::from(n) / start.elapsed().as_secs_f64())
}

/// What is waiting for the processors, of all programs: the average of the last minute.
pub(super) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or("unknown").to_owned()
}

/// What a process cost so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cost {
    /// Most memory that it held.
    pub(super) peak_mb: f64,
    /// Time of processors, user and system.
    pub(super) cpu_seconds: f64,
}

impl Cost {
    /// Of a process that runs; zeros where the system does not say.
    pub(super) fn of(child: &Child) -> Self {
        let read =
            |name: &str| fs::read_to_string(format!("/proc/{}/{name}", child.id())).unwrap_or_default();
        let status = read("status");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next());
        // After the name, which may hold blanks; the clock ticks 100 times a second on Linux.
        let stat = read("stat");
        let times = stat.rsplit(") ").next().unwrap_or("").split(' ').skip(11).take(2);
        let ticks: f64 = times.filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
        Self {
            peak_mb: peak.and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0,
            cpu_seconds: ticks / 100.0,
        }
    }
}

/// Runs a command to its end: how long it took, and what it cost.
pub(super) fn run(command: &mut Command) -> Result<(f64, Cost), String> {
    let start = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|why| format!("{} does not start: {why}", command.get_program().display()))?;
    let mut cost = Cost::default();
    loop {
        let now = Cost::of(&child);
        // Once it has ended nothing is said any more.
        if now.peak_mb > 0.0 {
            cost = now;
        }
        match child.try_wait().map_err(|why| why.to_string())? {
            Some(status) if status.success() => return Ok((start.elapsed().as_secs_f64(), cost)),
            Some(status) => {
                let said = child.stderr.take().and_then(|out| std::io::read_to_string(out).ok());
                return Err(format!("{status}: {}", said.unwrap_or_default()));
            }
            None => thread::sleep(Duration::from_millis(2)),
        }
    }
}
