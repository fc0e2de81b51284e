//! chromedriver on a free port.

use pollwright_tests::program::{Program, Voice};
use std::{
    path::Path,
    process::{Command, Stdio},
};

/// A running driver; dropped, it ends.
pub(super) struct Driver {
    _program: Program,
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
        let mut command = Command::new(program);
        command.arg("--port=0").stderr(Stdio::null());
        let (program, port) = Program::start(&mut command, Voice::Output, |line| port_in(&line))?;
        Ok(Self { _program: program, port })
    }

    /// Where it takes commands.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// `ChromeDriver was started successfully on port 41231.`
fn port_in(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
}
