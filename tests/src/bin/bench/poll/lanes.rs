//! Delivery: what is owed already, posted signed, on one callback and on ten.

use super::{N_RECORDS, configuration, list, machine::Cost, service, vendor::Vendor, wait};
use serde_json::json;
use std::{fs, path::Path};

/// Bytes of a notification of ten of these records, roughly: what the bare posts carry too.
pub(super) const POST_BYTES: usize = 4_500;
const EVENTS_A_POST: u64 = 10;

pub(super) fn run(vendor: &Vendor, folder: &Path, bare: f64) -> Result<(), String> {
    for n_callbacks in [1, 10] {
        let name = format!("lanes-{n_callbacks}");
        let files = folder.join(&name);
        fs::create_dir_all(&files).map_err(|why| why.to_string())?;
        let since = (chrono::Utc::now() - chrono::TimeDelta::hours(23)).to_rfc3339();
        for n in 0..n_callbacks {
            let own = json!({ "overlap": 86_400, "since": since });
            let url = list(N_RECORDS / n_callbacks);
            let text = configuration(&format!("callback-{n}"), &vendor.url(""), &url, 1_440, own);
            fs::write(files.join(format!("callback-{n}.json")), text).map_err(|why| why.to_string())?;
        }
        // The first post of each waits until all are there: then all polls are done.
        vendor.hold(n_callbacks as usize).map_err(|why| why.to_string())?;
        let state = folder.join(format!("{name}.db"));
        let mut child = service(&files, &state, &folder.join(format!("{name}.log")))?;
        let mut told = vendor.told().map_err(|why| why.to_string())?;
        let mut before = Cost::default();
        let done = wait(120, || {
            told = vendor.told().map_err(|why| why.to_string())?;
            if told.n_posts < n_callbacks {
                before = Cost::of(&child);
            }
            Ok(told.n_posts >= N_RECORDS / EVENTS_A_POST)
        });
        let after = Cost::of(&child);
        let _ = child.kill();
        let _ = child.wait();
        done.map_err(|why| format!("{why}: {told:?}"))?;
        let posts = told.n_posts as f64 / told.seconds;
        let name = format!("signed notifications of {EVENTS_A_POST}, callbacks: {n_callbacks}");
        println!(
            "  {name:52}{:>12.0} events/s, {:.2} of the bare posts, aim on one: 20,000; {:.2} of a processor",
            posts * EVENTS_A_POST as f64,
            posts / bare,
            (after.cpu_seconds - before.cpu_seconds) / told.seconds
        );
    }
    println!("  notifications of 100 are not measured: a notification holds ten at most, as on the platform");
    Ok(())
}
