//! What the page costs a visitor.

use pollwright_tests::{relay::Relay, server::Server};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const AIM_KB: f64 = 330.0;

pub(crate) fn run() -> Result<(), String> {
    let browser = env::var_os("CHROME")
        .map(PathBuf::from)
        .ok_or("CHROME is not set: run this through `cargo xtask`")?;
    let server = Server::start()?;
    let relay = Relay::start(server.address()).map_err(|error| error.to_string())?;
    let profile = env::temp_dir().join(format!("pollwright-bench-{}", std::process::id()));
    let result = open(&browser, &profile, &format!("http://{}/", relay.address()));
    // A profile that stays behind is the system's to clean up.
    let _ = fs::remove_dir_all(&profile);
    result?;
    let kilobytes = relay.received_bytes() as f64 / 1000.0;
    println!("  {:44}{kilobytes:>9.1} KB, aim: at most {AIM_KB} KB", "fetched, brotli, heads included");
    println!("  {:44}{:>12.2}", "ratio to the aim", kilobytes / AIM_KB);
    Ok(())
}

/// Opens the page in a fresh profile until it has started. Elements and engines are part of what is loaded: picking
/// and editing fetches nothing more.
fn open(browser: &Path, profile: &Path, address: &str) -> Result<(), String> {
    let output = Command::new(browser)
        // Containers run as root, where Chromium's sandbox does not start; only our own page is opened.
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--dump-dom"])
        .arg("--virtual-time-budget=10000")
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(address)
        .output()
        .map_err(|error| format!("{} does not start: {error}", browser.display()))?;
    let document = String::from_utf8_lossy(&output.stdout);
    match document.contains("<main") {
        true => Ok(()),
        false => Err(format!("the page did not start: {}", document.chars().take(400).collect::<String>())),
    }
}
