//! Delivery: what is owed already, posted signed, in tens and in hundreds, on one callback and on ten.

use super::{
    N_RECORDS, configuration, list,
    machine::{self, Cost},
    service,
    vendor::Vendor,
    wait,
};
use serde_json::json;
use std::{fs, path::Path};

/// A way to write notifications.
struct Way {
    name: &'static str,
    events_a_post: u64,
    /// Bytes of a notification of these records, roughly: what the bare posts carry too.
    post_bytes: usize,
    args: &'static [&'static str],
    aim: &'static str,
}

const WAYS: [Way; 2] = [
    Way { name: "envelopes", events_a_post: 10, post_bytes: 4_500, args: &[], aim: ", aim on one: 20,000" },
    Way {
        name: "batches of CloudEvents",
        events_a_post: 100,
        post_bytes: 72_000,
        args: &["--form", "cloud-events-batch", "--most-events", "100"],
        aim: "",
    },
];

pub(super) fn run(vendor: &Vendor, folder: &Path) -> Result<(), String> {
    for way in &WAYS {
        let bare = machine::posts(vendor, way.post_bytes)?;
        let name =
            format!("the machine: bare posts of {:.1} KB, one connection", way.post_bytes as f64 / 1e3);
        println!("  {name:52}{bare:>12.0} /s");
        for n_callbacks in [1, 10] {
            one(vendor, folder, way, n_callbacks, bare)?;
        }
    }
    Ok(())
}

fn one(vendor: &Vendor, folder: &Path, way: &Way, n_callbacks: u64, bare: f64) -> Result<(), String> {
    let name = format!("lanes-{}-{n_callbacks}", way.events_a_post);
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
    let mut child = service(&files, &state, &folder.join(format!("{name}.log")), way.args)?;
    let mut told = vendor.told().map_err(|why| why.to_string())?;
    let mut before = Cost::default();
    let done = wait(120, || {
        told = vendor.told().map_err(|why| why.to_string())?;
        if told.n_posts < n_callbacks {
            before = Cost::of(&child);
        }
        Ok(told.n_posts >= N_RECORDS / way.events_a_post)
    });
    let after = Cost::of(&child);
    let _ = child.kill();
    let _ = child.wait();
    done.map_err(|why| format!("{why}: {told:?}"))?;
    let posts = told.n_posts as f64 / told.seconds;
    let name = format!("signed {} of {}, callbacks: {n_callbacks}", way.name, way.events_a_post);
    println!(
        "  {name:52}{:>12.0} events/s, {:.2} of the bare posts{}; {:.2} of a processor",
        posts * way.events_a_post as f64,
        posts / bare,
        way.aim,
        (after.cpu_seconds - before.cpu_seconds) / told.seconds
    );
    Ok(())
}
