//! The stand-ins of the elements' APIs; the tests' package has them.

use crate::{
    failure::{Failure, Result},
    progress::{Show, step},
    workspace::Workspace,
};

/// `standin ELEMENT [--port N]`: all arguments are the stand-in's.
///
/// # Errors
/// Those of the build, and the stand-in's.
pub(crate) fn run(workspace: &Workspace, args: &[String]) -> Result<()> {
    let mut build = workspace.cargo("build --package pollwright-tests --bin standin");
    step(workspace, "standin-build", "building the stand-in", Show::Heartbeat, &mut build)?;
    let status = workspace
        .command(workspace.binary("debug", "standin"))
        .args(args)
        .status()
        .map_err(|error| Failure::new(format!("the stand-in does not start: {error}")))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(2) => Err(Failure::usage("the stand-in does not understand its arguments")),
        _ => Err(Failure::new(format!("the stand-in ended with {status}"))),
    }
}
