//! A running `pollwright serve`, for tests and measurements.

use std::{
    env,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

/// A server on a free port of loopback; dropped, it ends.
#[derive(Debug)]
pub struct Server {
    /// Its state; gone with it.
    _folder: tempfile::TempDir,
    child: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts the binary that `POLLWRIGHT_BIN` names and waits until it says where it listens.
    ///
    /// # Errors
    /// When the variable is not set (`cargo xtask` sets it), or the binary does not start or listen.
    pub fn start() -> Result<Self, String> {
        let binary = env::var_os("POLLWRIGHT_BIN")
            .map(PathBuf::from)
            .ok_or("POLLWRIGHT_BIN is not set: run this through `cargo xtask`")?;
        let folder = tempfile::tempdir().map_err(|error| format!("no folder for the state: {error}"))?;
        let mut child = Command::new(&binary)
            .args(["serve", "--no-auth", "--listen", "127.0.0.1:0", "--state"])
            .arg(folder.path().join("state.db"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} does not start: {error}", binary.display()))?;
        let said = child
            .stdout
            .take()
            .map(BufReader::new)
            .and_then(|output| output.lines().map_while(Result::ok).find_map(|line| address_in(&line)));
        match said {
            Some(address) => Ok(Self { _folder: folder, child, address }),
            None => {
                end(&mut child);
                Err(format!("{} does not say where it listens", binary.display()))
            }
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn end(child: &mut Child) {
    // It may have ended by itself, which is as good.
    let _ = child.kill();
    let _ = child.wait();
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    rest.split(['/', ' ']).next()?.parse().ok()
}
