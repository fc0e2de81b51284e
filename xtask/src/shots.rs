//! Pictures of every view of the page, to be looked at.

use crate::{
    browser::Browser,
    failure::Result,
    page,
    progress::{Show, say, step},
    tools,
    workspace::Workspace,
};

/// Where they go.
const FOLDER: &str = "target/shots";

/// `shots`: builds the page and takes the pictures.
///
/// # Errors
/// Those of the steps.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tools = tools::ensure(workspace)?;
    let browser = Browser::ensure(workspace)?;
    page::build(workspace, &tools)?;
    let mut build = workspace.cargo("build --package pollwright --bin pollwright");
    step(workspace, "shots-build", "building the server", Show::Heartbeat, &mut build)?;
    let mut shots = workspace.cargo("test --package pollwright-tests --test all -- browser::shots");
    shots
        .env("POLLWRIGHT_BIN", workspace.binary("debug", "pollwright"))
        .env("CHROME", &browser.program)
        .env("CHROMEDRIVER", &browser.driver)
        .env("SHOTS", workspace.path(FOLDER));
    step(workspace, "shots", "taking pictures of every view", Show::Heartbeat, &mut shots)?;
    say(format!("the pictures are in {FOLDER}"));
    Ok(())
}
