//! Every command of the README runs, in its order.

use crate::cli_support::{Folder, binary};
use pollwright_tests::{
    sources::root,
    standin::{self, Options},
};
use std::{fs, process::Command};

/// What runs the tests, and what the tests of the page and of the set-up run.
const ELSEWHERE: &[&str] = &["cargo xtask serve", "cargo xtask test", "cargo install --locked --path proxy"];

#[test]
fn every_command_of_the_readme_runs() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let api = standin::start("freshdeskv2", Options::default()).unwrap();
    let folder = Folder::new("readme");
    let mut script = String::from("set -euo pipefail\n");
    let mut started = Vec::new();
    let mut after_change = None;
    let callback_port = free_port();
    for command in commands(&text) {
        match command {
            command if ELSEWHERE.contains(&command) => started.push(command),
            // It stands in a terminal of its own; here it is the one that runs already.
            "cargo xtask standin freshdeskv2" => started.push(command),
            command if command.starts_with("export PATH=") => started.push(command),
            command if command.starts_with("pollwright listen ") => {
                let listen = format!("--listen 127.0.0.1:{callback_port}");
                script.push_str(&format!("{command} {listen} > listened 2>&1 &\nlistener=$!\nsleep 0.5\n"));
            }
            // Where people wait for a minute, one poll before the change and one after it show the same.
            command if command.starts_with("pollwright run ") => {
                let command =
                    format!("{command} --once").replace("/tmp/", &format!("{}/", folder.path("").display()));
                script.push_str(&format!("{command}\n"));
                after_change = Some(command);
            }
            command => {
                let address = api.base_url();
                let (host, port) = host_and_port(&address);
                let command = command
                    .replace("127.0.0.1:8404", &format!("{host}:{port}"))
                    .replace("127.0.0.1:8090", &format!("127.0.0.1:{callback_port}"))
                    .replace("/tmp/", &format!("{}/", folder.path("").display()))
                    .replace("cargo xtask standin change", &format!("standin change --port {port}"))
                    .replace("cargo xtask standin", "standin");
                script.push_str(&command);
                script.push('\n');
                if command.starts_with("standin body") && command.contains("--callback") {
                    // The body names the port that the stand-in has in the README.
                    script.push_str(&format!("sed -i 's/127.0.0.1:8404/127.0.0.1:{port}/' desk.json\n"));
                }
                if let Some(run) = after_change.take_if(|_| command.starts_with("standin change")) {
                    script.push_str(&format!("{run}\n{run}\nkill $listener\n"));
                }
            }
        }
    }
    assert_eq!(started.len(), 5, "the README says how to start: {started:?}");
    let bins =
        [binary().parent().unwrap(), std::path::Path::new(env!("CARGO_BIN_EXE_standin")).parent().unwrap()];
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{}:{path}", bins[0].display(), bins[1].display());
    let ran = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.path(""))
        .env("PATH", path)
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "script:\n{script}\nstdout:\n{out}\nstderr:\n{err}");
    let events: Vec<_> = out.lines().filter(|line| line.starts_with("{\"id\"")).collect();
    assert_eq!(events.len(), 1, "one change fires one event\nstdout:\n{out}\nstderr:\n{err}");
    assert!(err.contains("Baseline taken"), "{err}");
    let listened = fs::read_to_string(folder.path("listened")).unwrap();
    let events: Vec<_> = listened.lines().filter(|line| line.contains("contacts")).collect();
    assert_eq!(
        events.len(),
        1,
        "one change, two polls, one event\n{listened}\nstdout:\n{out}\nstderr:\n{err}"
    );
}

/// The lines of the blocks marked `sh`.
fn commands(text: &str) -> impl Iterator<Item = &str> {
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split_once("```"));
    blocks.flat_map(|(block, _)| block.lines()).map(str::trim).filter(|line| !line.is_empty())
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn host_and_port(address: &str) -> (&str, &str) {
    let authority = address.trim_start_matches("http://").split('/').next().unwrap_or_default();
    authority.split_once(':').unwrap_or((authority, "80"))
}
