//! The measurements; the tests' package makes them.

use crate::{
    browser::Browser,
    failure::{Failure, Result},
    package, page,
    progress::{Show, step},
    tools,
    workspace::Workspace,
};
use std::path::PathBuf;

/// `bench [NAME]`: all arguments are the measuring program's. The page and a browser are there for those that need
/// them.
///
/// # Errors
/// Those of the steps.
pub(crate) fn run(workspace: &Workspace, args: &[String]) -> Result<()> {
    let mut build = workspace.cargo("build --release --package pollwright --package pollwright-tests --bins");
    let mut settings = vec![("POLLWRIGHT_BIN", workspace.binary("release", "pollwright"))];
    if !matches!(args.first().map(String::as_str), Some("poll" | "instances" | "dates" | "templates")) {
        let tools = tools::ensure(workspace)?;
        let browser = Browser::ensure(workspace)?;
        if args != ["wasm"] {
            page::build(workspace, &tools)?;
        }
        package::build(workspace, &tools)?;
        settings.push(("POLLWRIGHT_PACKAGE", package::folder(workspace)));
        settings.extend([("CHROME", browser.program), ("CHROMEDRIVER", browser.driver)]);
    }
    step(workspace, "bench-build", "building what is measured", Show::Heartbeat, &mut build)?;
    let status = workspace
        .command(workspace.binary("release", "bench"))
        .args(args)
        .envs(settings.iter().map(|(name, value)| (name, value)))
        .status()
        .map_err(|error| Failure::new(format!("the measurements do not start: {error}")))?;
    match status.code() {
        Some(0) if matches!(args.first().map(String::as_str), None | Some("page")) => {
            strokes(workspace, &settings)
        }
        Some(0) => Ok(()),
        Some(2) => Err(Failure::usage("there is no measurement of that name")),
        _ => Err(Failure::new(format!("the measurements ended with {status}"))),
    }
}

/// What a key takes until it is on screen: the tests drive the browser, so the measurement is theirs.
fn strokes(workspace: &Workspace, settings: &[(&str, PathBuf)]) -> Result<()> {
    let mut strokes = workspace.cargo("test --quiet --package pollwright-tests --test all -- --nocapture");
    strokes.arg("browser::strokes::a_key_stroke").env("RUN_SLOW_TESTS", "1");
    strokes.envs(settings.iter().map(|(name, value)| (name, value)));
    step(workspace, "bench-strokes", "measuring key strokes", Show::All, &mut strokes)
}
