//! A running `pollwright serve`, for tests and measurements.

use std::{
    env,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

/// Arguments for a server that asks for no token and may call stand-ins and callbacks of this machine.
pub const UNGUARDED: [&str; 3] = ["--no-auth", "--allow", "127.0.0.1"];

/// A server on a free port of loopback; dropped, it ends.
#[derive(Debug)]
pub struct Server {
    /// Its state; gone with it.
    _folder: tempfile::TempDir,
    child: Child,
    address: SocketAddr,
    token: String,
}

impl Server {
    /// Starts the binary that `POLLWRIGHT_BIN` names with [`UNGUARDED`] and waits until it says where it listens.
    ///
    /// # Errors
    /// When the variable is not set (`cargo xtask` sets it), or the binary does not start or listen.
    pub fn start() -> Result<Self, String> {
        Self::start_with(&UNGUARDED)
    }

    /// As [`Server::start`], with these arguments.
    ///
    /// # Errors
    /// As there.
    pub fn start_with(arguments: &[&str]) -> Result<Self, String> {
        let binary = env::var_os("POLLWRIGHT_BIN")
            .map(PathBuf::from)
            .ok_or("POLLWRIGHT_BIN is not set: run this through `cargo xtask`")?;
        let folder = tempfile::tempdir().map_err(|error| format!("no folder for the state: {error}"))?;
        let mut child = Command::new(&binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--state"])
            .arg(folder.path().join("state.db"))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} does not start: {error}", binary.display()))?;
        let mut lines = child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines);
        let mut token = String::new();
        let said = lines.by_ref().map_while(Result::ok).find_map(|line| {
            // A first start that asks for tokens shows one, by itself in its line.
            if let Some(shown) = line.strip_prefix("    ") {
                token = shown.trim().to_owned();
            }
            address_in(&line)
        });
        match said {
            Some(address) => Ok(Self { _folder: folder, child, address, token }),
            None => {
                end(&mut child);
                Err(format!("{} does not say where it listens", binary.display()))
            }
        }
    }

    /// The token of its first start; empty where it asks for none.
    pub fn token(&self) -> &str {
        &self.token
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
