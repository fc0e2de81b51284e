//! A program in the background that says where it can be reached.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    thread,
};

/// It runs; dropped, it ends.
#[derive(Debug)]
pub struct Program(Child);

/// Where a program says what is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// On its standard output.
    Output,
    /// Where it writes its errors.
    Errors,
}

impl Program {
    /// Starts it and reads what it says line by line until `find` gives something; what comes later is read and dropped.
    ///
    /// # Errors
    /// When it does not start, or ends without having said it.
    pub fn start<T>(
        command: &mut Command,
        voice: Voice,
        find: impl FnMut(String) -> Option<T>,
    ) -> Result<(Self, T), String> {
        let name = command.get_program().to_string_lossy().into_owned();
        match voice {
            Voice::Output => command.stdout(Stdio::piped()),
            Voice::Errors => command.stderr(Stdio::piped()),
        };
        let mut child = command
            .stdin(Stdio::null())
            .spawn()
            .map_err(|error| format!("{name} does not start: {error}"))?;
        let said: Option<Box<dyn Read + Send>> = match voice {
            Voice::Output => child.stdout.take().map(|said| Box::new(said) as _),
            Voice::Errors => child.stderr.take().map(|said| Box::new(said) as _),
        };
        let program = Self(child);
        let mut lines = said.map(BufReader::new).into_iter().flat_map(BufRead::lines).map_while(Result::ok);
        let found = lines.find_map(find).ok_or_else(|| format!("{name} does not say where it listens"))?;
        // Without a reader its next word would end it.
        thread::spawn(move || lines.for_each(drop));
        Ok((program, found))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
