//! A running `pollwright serve`, for tests and measurements.

use crate::program::{Program, Voice};
use std::{env, net::SocketAddr, process::Command};

/// Arguments for a server that asks for no token and may call stand-ins and callbacks of this machine.
pub const UNGUARDED: [&str; 3] = ["--no-auth", "--allow", "127.0.0.1"];

/// A server on a free port of loopback; dropped, it ends.
#[derive(Debug)]
pub struct Server {
    _program: Program,
    /// Its state; gone with it.
    _folder: tempfile::TempDir,
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
            .ok_or("POLLWRIGHT_BIN is not set: run this through `cargo xtask`")?;
        let folder = tempfile::tempdir().map_err(|error| format!("no folder for the state: {error}"))?;
        let mut command = Command::new(binary);
        command.args(["serve", "--listen", "127.0.0.1:0", "--state"]).arg(folder.path().join("state.db"));
        command.args(arguments);
        let mut token = String::new();
        let (program, address) = Program::start(&mut command, Voice::Output, |line| {
            // A first start that asks for tokens shows one, by itself in its line.
            if let Some(shown) = line.strip_prefix("    ") {
                token = shown.trim().to_owned();
            }
            address_in(&line)
        })?;
        Ok(Self { _program: program, _folder: folder, address, token })
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

fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    rest.split(['/', ' ']).next()?.parse().ok()
}
