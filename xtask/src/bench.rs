//! The measurements; the tests' package makes them.

use crate::{
    browser::Browser,
    failure::{Failure, Result},
    page,
    progress::{Show, step},
    tools,
    workspace::Workspace,
};

/// `bench [NAME]`: all arguments are the measuring program's. The page and a browser are there for those that need
/// them.
///
/// # Errors
/// Those of the steps.
pub(crate) fn run(workspace: &Workspace, args: &[String]) -> Result<()> {
    let browser = match args.first().map(String::as_str) {
        Some("poll" | "instances" | "dates" | "templates") => None,
        _ => {
            let tools = tools::ensure(workspace)?;
            let browser = Browser::ensure(workspace)?;
            page::build(workspace, &tools)?;
            Some(browser)
        }
    };
    let mut build = workspace.cargo("build --release --package pollwright --package pollwright-tests --bins");
    step(workspace, "bench-build", "building what is measured", Show::Heartbeat, &mut build)?;
    let mut bench = workspace.command(workspace.binary("release", "bench"));
    bench.args(args).env("POLLWRIGHT_BIN", workspace.binary("release", "pollwright"));
    if let Some(browser) = &browser {
        bench.env("CHROME", &browser.program).env("CHROMEDRIVER", &browser.driver);
    }
    let status =
        bench.status().map_err(|error| Failure::new(format!("the measurements do not start: {error}")))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(2) => Err(Failure::usage("there is no measurement of that name")),
        _ => Err(Failure::new(format!("the measurements ended with {status}"))),
    }
}
