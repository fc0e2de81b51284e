//! The measurements; the tests' package makes them.

use crate::{
    browser::Browser,
    failure::{Failure, Result},
    package, page,
    progress::{Show, step},
    tools,
    workspace::Workspace,
};

/// `bench [NAME]`: all arguments are the measuring program's.
///
/// # Errors
/// Those of the steps.
pub(crate) fn run(workspace: &Workspace, args: &[String]) -> Result<()> {
    let tools = tools::ensure(workspace)?;
    let browser = Browser::ensure(workspace)?;
    if args != ["wasm"] {
        page::build(workspace, &tools)?;
    }
    package::build(workspace, &tools)?;
    let mut build = workspace.cargo("build --release --package pollwright --package pollwright-tests --bins");
    step(workspace, "bench-build", "building what is measured", Show::Heartbeat, &mut build)?;
    let status = workspace
        .command(workspace.binary("release", "bench"))
        .args(args)
        .env("POLLWRIGHT_PACKAGE", package::folder(workspace))
        .env("POLLWRIGHT_BIN", workspace.binary("release", "pollwright"))
        .env("CHROME", &browser.program)
        .env("CHROMEDRIVER", &browser.driver)
        .status()
        .map_err(|error| Failure::new(format!("the measurements do not start: {error}")))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(2) => Err(Failure::usage("there is no measurement of that name")),
        _ => Err(Failure::new(format!("the measurements ended with {status}"))),
    }
}
