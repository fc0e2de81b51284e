//! Page and binary, and the server that runs.

use crate::{
    failure::{Failure, Result},
    page,
    progress::{Show, say, step},
    tools,
    workspace::Workspace,
};

const PORT: u16 = 8080;

/// `serve [--port N]`
///
/// # Errors
/// Those of the steps, and the server's.
pub(crate) fn run(workspace: &Workspace, args: &[String]) -> Result<()> {
    let port = port(args)?;
    let tools = tools::ensure(workspace)?;
    page::build(workspace, &tools)?;
    let mut build = workspace.cargo("build --release --package pollwright");
    step(workspace, "serve-build", "building the server", Show::Heartbeat, &mut build)?;
    let address = format!("127.0.0.1:{port}");
    say(format!("serving on http://{address}/ (Ctrl-C ends it)"));
    let mut server = workspace.command(workspace.binary("release", "pollwright"));
    let status = server
        .args(["serve", "--no-auth", "--listen", &address, "--state"])
        .arg(workspace.target.join("serve.db"))
        .status()
        .map_err(|error| Failure::new(format!("the server does not start: {error}")))?;
    match status.success() {
        true => Ok(()),
        false => Err(Failure::new(format!("the server ended with {status}"))),
    }
}

/// The port of `--port N`.
///
/// # Errors
/// For anything else, status 2.
pub(crate) fn port(args: &[String]) -> Result<u16> {
    match args {
        [] => Ok(PORT),
        [name, value] if name == "--port" => value
            .parse()
            .map_err(|_| Failure::usage(format!("`{value}` is no port: a number from 0 to 65535 is"))),
        _ => Err(Failure::usage("only `--port N` is understood here; see `cargo xtask help`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports() {
        #[track_caller]
        fn check(args: &str, expected: std::result::Result<u16, u8>) {
            let words: Vec<String> = args.split_whitespace().map(str::to_owned).collect();
            assert_eq!(port(&words).map_err(|failure| failure.status()), expected, "arguments: {args}");
        }
        check("", Ok(8080));
        check("--port 9000", Ok(9000));
        check("--port 0", Ok(0));
        check("--port 65536", Err(2));
        check("--port", Err(2));
        check("9000", Err(2));
    }
}
