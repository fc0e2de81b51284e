//! What goes to the terminal: output, errors, and whether colour is wanted.

use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
};

/// Whether standard output is a terminal that wants colour (<https://no-color.org>).
pub(crate) fn wants_color() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Writes a whole report to standard output.
///
/// # Errors
/// What the system says, for example that the reader of a pipe has gone.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Says on standard error why something was not done.
pub(crate) fn complain(error: impl Display) {
    say(format_args!("pollwright: {error}"));
}

/// Writes a line to standard error.
pub(crate) fn say(line: impl Display) {
    // Nobody is left to be told when standard error is gone.
    let _ = writeln!(io::stderr().lock(), "{line}");
}
