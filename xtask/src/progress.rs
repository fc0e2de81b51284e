//! Steps that a person can follow: what runs, that it still runs, how it ended.

use crate::{
    failure::{At, Failure, Result},
    workspace::Workspace,
};
use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufRead, BufReader, PipeReader, Write},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

/// How long a step may be silent before it says that it still runs.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How many lines of a failed step are shown; the rest is in its log.
const SHOWN_LINES: usize = 40;
/// How often is looked whether the step has ended.
const TICK: Duration = Duration::from_millis(100);

/// Says one thing.
pub(crate) fn say(text: impl AsRef<str>) {
    eprintln!("[xtask] {}", text.as_ref());
}

/// What a person sees of a step's own output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// All of it.
    All,
    /// A line now and then, and the end of it when the step fails.
    Heartbeat,
}

/// Runs a command as a step. Its output goes to a log in the target folder.
///
/// `name` names the log; `what` is a clause without a full stop: "building the page".
///
/// # Errors
/// When it cannot be started or fails; the message has the path of the log.
pub(crate) fn step(
    workspace: &Workspace,
    name: &str,
    what: &str,
    show: Show,
    command: &mut Command,
) -> Result<()> {
    say(what);
    let log_path = workspace.own(&format!("{name}.log"))?;
    let started = Instant::now();
    let program = command.get_program().to_string_lossy().into_owned();
    let (child, output) = spawn(command)
        .map_err(|error| Failure::new(format!("{what}: `{program}` does not start: {error}")))?;
    let (status, tail) = follow(child, output, &log_path, show, started)?;
    let took = seconds(started.elapsed());
    if status.success() {
        say(format!("{what}: done in {took}"));
        return Ok(());
    }
    if show == Show::Heartbeat {
        tail.iter().for_each(|line| eprintln!("    {line}"));
    }
    Err(Failure::new(format!("{what}: {status} after {took}; all output is in {}", log_path.display())))
}

/// Starts a command with both outputs in one pipe, in the order in which they were written.
fn spawn(command: &mut Command) -> io::Result<(Child, PipeReader)> {
    let (reader, writer) = io::pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let child = command.spawn();
    // The command keeps its ends of the pipe; with them open here, the reader would never see the end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    Ok((child?, reader))
}

/// Reads until the command has ended. A child of it that lives on and keeps the pipe open is not waited for.
fn follow(
    mut child: Child,
    output: PipeReader,
    log_path: &Path,
    show: Show,
    started: Instant,
) -> Result<(ExitStatus, VecDeque<String>)> {
    let mut log = File::create(log_path).at("write", log_path)?;
    let lines = lines_of(output);
    let mut tail = VecDeque::new();
    let mut last_sign = Instant::now();
    let mut ended = None;
    loop {
        match lines.recv_timeout(TICK) {
            Ok(line) => {
                writeln!(log, "{line}").at("write", log_path)?;
                if show == Show::All {
                    eprintln!("{line}");
                    last_sign = Instant::now();
                }
                if tail.len() == SHOWN_LINES {
                    tail.pop_front();
                }
                tail.push_back(line);
            }
            Err(RecvTimeoutError::Disconnected) => {
                let status = match ended {
                    Some(status) => status,
                    None => child.wait().map_err(lost)?,
                };
                return Ok((status, tail));
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Some(status) = ended {
                    return Ok((status, tail));
                }
                ended = child.try_wait().map_err(lost)?;
            }
        }
        if last_sign.elapsed() >= HEARTBEAT {
            last_sign = Instant::now();
            let line = tail.back().map_or("", |line| line.trim());
            eprintln!("[xtask]   … {}: {}", seconds(started.elapsed()), shortened(line));
        }
    }
}

fn lost(error: io::Error) -> Failure {
    Failure::new(format!("cannot tell how the step ended: {error}"))
}

fn lines_of(output: PipeReader) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(output);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            line.clear();
            if sender.send(text).is_err() {
                break;
            }
        }
    });
    receiver
}

fn seconds(duration: Duration) -> String {
    match duration.as_secs() {
        short @ 0..60 => format!("{short} s"),
        long => format!("{} min {} s", long / 60, long % 60),
    }
}

fn shortened(line: &str) -> String {
    const LONGEST: usize = 100;
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        #[track_caller]
        fn check(input: u64, expected: &str) {
            assert_eq!(seconds(Duration::from_secs(input)), expected, "seconds: {input}");
        }
        check(0, "0 s");
        check(59, "59 s");
        check(60, "1 min 0 s");
        check(754, "12 min 34 s");
    }

    #[test]
    fn long_lines_are_cut_at_a_character() {
        assert_eq!(shortened("Compiling yew"), "Compiling yew");
        assert_eq!(shortened(&"ä".repeat(101)), format!("{}…", "ä".repeat(100)));
    }

    #[cfg(unix)]
    #[test]
    fn a_failed_step_names_its_log_and_keeps_the_order_of_its_output() {
        let workspace = Workspace::temporary("progress");
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; echo two >&2; echo three; exit 3"]);
        let failure = step(&workspace, "test-failing", "failing", Show::Heartbeat, &mut command).unwrap_err();
        let log = workspace.own("test-failing.log").unwrap();
        let message = failure.to_string();
        assert!(message.contains("exit status: 3"), "message: {message}");
        assert!(message.contains(&log.display().to_string()), "message: {message}");
        assert_eq!(std::fs::read_to_string(log).unwrap(), "one\ntwo\nthree\n");
        std::fs::remove_dir_all(&workspace.target).unwrap();
    }
}
