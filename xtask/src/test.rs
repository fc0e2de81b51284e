//! Every test: the host's, the browser's, and those that run as wasm.

use crate::{
    browser::Browser,
    failure::{At, Failure, Result},
    package, page,
    progress::{Show, say, step},
    tools::{self, Tools, WASM},
    workspace::Workspace,
};
use std::{fs, process::Command};

/// Packages whose tests also run in the browser, and the features that they need.
const WASM_TESTS: &[(&str, &str)] = &[("pollwright-web", "web")];

/// `test [--all]`
///
/// # Errors
/// Those of the set-up, and when a test fails.
pub(crate) fn run(workspace: &Workspace, args: &[String]) -> Result<()> {
    let all = match args {
        [] => false,
        [flag] if flag == "--all" => true,
        _ => return Err(Failure::usage("only `--all` is understood here; see `cargo xtask help`")),
    };
    let tools = tools::ensure(workspace)?;
    let browser = Browser::ensure(workspace)?;
    page::build(workspace, &tools)?;
    package::build(workspace, &tools)?;

    // Binaries and tests in one build: two would compile the dependencies for two sets of features.
    let mut build = workspace.cargo("build --workspace --bins --tests");
    step(workspace, "test-build", "building the tests", Show::Heartbeat, &mut build)?;

    let mut host = workspace.cargo("test --workspace --no-fail-fast");
    environment(workspace, &browser, all, &mut host);
    host.envs(tools::standard_webhooks(workspace).map(|packages| ("STANDARD_WEBHOOKS", packages)));
    host.envs(tools::schemathesis(workspace).map(|program| ("SCHEMATHESIS", program)));
    host.envs(tools::axe(workspace).map(|script| ("AXE", script)));
    if all {
        host.envs(tools::lighthouse(workspace).map(|program| ("LIGHTHOUSE", program)));
    }
    // What the tests of the npm package find it and what its examples use by.
    host.env("POLLWRIGHT_PACKAGE", package::folder(workspace));
    host.env("POLLWRIGHT_NODE_MODULES", tools::package_packages(workspace)?);
    if let Err(failure) = step(workspace, "test", "running the tests", Show::All, &mut host) {
        // Hundreds of lines above, between tests that passed, nobody finds the reason.
        let log = workspace.own("test.log")?;
        reasons(&fs::read_to_string(&log).at("read", &log)?).for_each(|line| eprintln!("{line}"));
        return Err(failure);
    }

    for &(package, folder) in WASM_TESTS {
        if !has_wasm_tests(workspace, folder)? {
            say(format!("{package} has no tests that run as wasm"));
            continue;
        }
        let mut wasm = wasm_tests(workspace, package, &tools)?;
        environment(workspace, &browser, all, &mut wasm);
        let what = format!("running the tests of {package} in the browser");
        step(workspace, &format!("test-{package}"), &what, Show::All, &mut wasm)?;
    }
    say("every test has passed");
    Ok(())
}

/// What failed tests wrote, out of the log of a test run: what stands between a title `failures:` and the list of the
/// names under the same title. Lines of back traces are left out.
fn reasons(log: &str) -> impl Iterator<Item = &str> {
    let mut is_reason = false;
    log.lines().filter(move |line| {
        let is_title = *line == "failures:";
        is_reason ^= is_title;
        let is_of_trace = || {
            let line = line.trim_start();
            let (number, rest) = line.split_once(": ").unwrap_or_default();
            line.starts_with("at ") || (!rest.is_empty() && number.parse::<u16>().is_ok())
        };
        is_reason && !is_title && !line.is_empty() && !is_of_trace()
    })
}

/// What tests find things by.
fn environment(workspace: &Workspace, browser: &Browser, all: bool, command: &mut Command) {
    command
        .env("POLLWRIGHT_BIN", workspace.binary("debug", "pollwright"))
        .env("CHROME", &browser.program)
        .env("CHROMEDRIVER", &browser.driver);
    if all {
        command.env("RUN_SLOW_TESTS", "1");
    }
}

fn has_wasm_tests(workspace: &Workspace, folder: &str) -> Result<bool> {
    let manifest = workspace.path(folder).join("Cargo.toml");
    let text = fs::read_to_string(&manifest).at("read", &manifest)?;
    Ok(text.lines().any(|line| line.starts_with("wasm-bindgen-test")))
}

fn wasm_tests(workspace: &Workspace, package: &str, tools: &Tools) -> Result<Command> {
    let mut command = workspace.cargo("test --package");
    command
        .args([package, "--target", WASM])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        .env("PATH", tools.path()?);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_of_failed_tests() {
        let log = "running 2 tests\ntest one ... ok\ntest two ... FAILED\n\nfailures:\n\n---- two stdout ----\n\n\
                   thread 'two' panicked at two.rs:1:2:\nfound: 3\nstack backtrace:\n   0: begin\n      at ./two.rs:1:2\n\n\n\
                   failures:\n    two\n\ntest result: FAILED\n   Doc-tests core\n";
        let said: Vec<_> = reasons(log).collect();
        let expected =
            ["---- two stdout ----", "thread 'two' panicked at two.rs:1:2:", "found: 3", "stack backtrace:"];
        assert_eq!(said, expected);
    }
}
