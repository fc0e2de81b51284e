//! chromedriver on a free port.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

/// A running driver; dropped, it ends.
pub(super) struct Driver {
    child: Child,
    port: u16,
}

/// How often it is started at most. It takes a free port of IPv6 and then the same one of IPv4, which somebody else
/// may have; then it ends.
const STARTS: usize = 5;

impl Driver {
    /// Starts it and waits until it says where it listens.
    pub(super) fn start(program: &Path) -> Result<Self, String> {
        let starts = || (1..STARTS).find_map(|_| Self::start_once(program).ok());
        starts().map_or_else(|| Self::start_once(program), Ok)
    }

    fn start_once(program: &Path) -> Result<Self, String> {
        let mut child = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{} does not start: {error}", program.display()))?;
        let mut lines = child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines);
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| port_in(&line));
        // Without a reader its next word would end it.
        thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let mut driver = Self { child, port: 0 };
        driver.port = port.ok_or_else(|| format!("{} does not say its port", program.display()))?;
        Ok(driver)
    }

    /// Where it takes commands.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `ChromeDriver was started successfully on port 41231.`
fn port_in(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
}
