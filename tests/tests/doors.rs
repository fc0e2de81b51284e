//! The ways to poll a configuration: `poll`, and `run` with its process ended in between.

use crate::{
    cli_support::{Folder, Gate, Reply, Server},
    run_support::{Happened, Receiver, Running, run_once, to_receiver},
};
use serde_json::Value;

/// A way to poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// `poll`, which prints events.
    Poll,
    /// `run`, which posts them.
    Run,
    /// `run`, which gets this signal while its first notification is being posted, and is started again.
    Interrupted(&'static str),
}

/// All of them. Signals are Unix's.
pub(crate) const DOORS: &[Door] =
    &[Door::Poll, Door::Run, Door::Interrupted("TERM"), Door::Interrupted("KILL")];

/// A configuration with its state, polled through a door.
pub(crate) struct Polled {
    door: Door,
    folder: Folder,
    url: String,
    receiver: Receiver,
}

impl Polled {
    pub(crate) fn new(door: Door, name: &str, configuration: &Value, server: &Server) -> Self {
        let folder = Folder::new(&format!("nine-{name}-{door:?}").replace(['"', '(', ')'], ""));
        let receiver = Receiver::start();
        let text = match door {
            Door::Poll => configuration.to_string(),
            _ => to_receiver(configuration.clone(), &server.url, &receiver).to_string(),
        };
        folder.write("config.json", text);
        Self { door, folder, url: server.url.clone(), receiver }
    }

    /// Polls at an instant: the events in short, and what was said.
    #[track_caller]
    pub(crate) fn poll(&self, now: &str) -> (Vec<String>, String) {
        let (mut said, mut is_held) = (String::new(), false);
        match self.door {
            Door::Poll => {
                let args =
                    ["poll", "config.json", "--state", "state.db", "--base-url", &self.url, "--now", now];
                let ran = self.folder.run(&args);
                ran.expect(0, &[]);
                return (ran.events(), ran.stderr);
            }
            Door::Run => {}
            Door::Interrupted(signal) => {
                let gate = Gate::default();
                let answers = gate.clone();
                self.receiver.answer(move |_| Reply::new(200, "").behind(&answers));
                let run =
                    Running::start(&self.folder, &self.receiver, &["config.json", "--once", "--now", now]);
                if run.next() == Happened::Posted {
                    run.signal(signal);
                    is_held = true;
                }
                gate.open();
                said += &run.end().stderr;
                self.receiver.take_all();
            }
        }
        let ran = run_once(&self.folder, &["--now", now]);
        ran.expect(0, &[]);
        // What was posted when it was killed was not marked yet.
        if is_held && self.door == Door::Interrupted("KILL") {
            assert!(self.receiver.n_repeats() > 0, "{:?} at {now}: {}{}", self.door, said, ran.stderr);
        }
        if self.door != Door::Interrupted("KILL") {
            assert_eq!(self.receiver.n_repeats(), 0, "{:?} at {now}: {}{}", self.door, said, ran.stderr);
        }
        (self.receiver.new_events(), said + &ran.stderr)
    }
}
