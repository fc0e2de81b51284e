//! The browser by its own protocol alone: a driver watches every change of the page, which takes longer than a key does.

use super::{
    Programs,
    page::{ARGUMENTS, PATIENCE},
};
use pollwright_tests::program::{Program, Voice};
use serde_json::{Value, json};
use std::{
    net::TcpStream,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tungstenite::{Message, WebSocket, client};

/// A browser with one page in it; dropped, it ends.
pub(super) struct Undriven {
    _browser: Program,
    _profile: TempDir,
    socket: WebSocket<TcpStream>,
    session: Option<String>,
    n_calls: u64,
}

impl Undriven {
    /// Starts a browser with a fresh profile and opens an address.
    pub(super) fn open(programs: &Programs, address: &str) -> Self {
        let profile = tempfile::tempdir().expect("no folder for the profile");
        let mut command = Command::new(&programs.browser);
        command.args(ARGUMENTS).arg(format!("--user-data-dir={}", profile.path().display()));
        command.arg("--remote-debugging-port=0").stdout(Stdio::null());
        let listens = |line: String| Some(line.split_once("DevTools listening on ")?.1.to_owned());
        let started = Program::start(&mut command, Voice::Errors, listens);
        let (browser, endpoint) = started.unwrap_or_else(|error| panic!("{error}"));
        let host = endpoint.trim_start_matches("ws://").split('/').next().unwrap_or_default();
        let stream = TcpStream::connect(host).unwrap_or_else(|error| panic!("{host}: {error}"));
        let (socket, _) = client(&endpoint, stream).unwrap_or_else(|error| panic!("{endpoint}: {error}"));
        let mut page = Self { _browser: browser, _profile: profile, socket, session: None, n_calls: 0 };
        let target = page.call("Target.createTarget", json!({ "url": address }));
        let wish = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = page.call("Target.attachToTarget", wish);
        page.session = attached["sessionId"].as_str().map(str::to_owned);
        page
    }

    /// A command of the protocol, and what it gives.
    pub(super) fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.n_calls += 1;
        let mut command = json!({ "id": self.n_calls, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            command["sessionId"] = session.as_str().into();
        }
        let sent = self.socket.send(Message::text(command.to_string()));
        sent.unwrap_or_else(|error| panic!("{method}: {error}"));
        loop {
            let message = self.socket.read().unwrap_or_else(|error| panic!("{method}: {error}"));
            let mut answer: Value = serde_json::from_slice(&message.into_data()).unwrap_or_default();
            if answer["id"] == self.n_calls {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].take();
            }
        }
    }

    /// The value of an expression, also of a promise.
    pub(super) fn run(&mut self, expression: &str) -> Value {
        let wish = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut answer = self.call("Runtime.evaluate", wish);
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].take()
    }

    /// Waits until an expression is true.
    pub(super) fn until(&mut self, expression: &str) {
        let start = Instant::now();
        while self.run(expression) != true {
            assert!(start.elapsed() < PATIENCE, "never true: {expression}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Presses the button with that name, and waits until it is there.
    pub(super) fn press(&mut self, name: &str) {
        let button = format!(
            "[...document.querySelectorAll('button')].find((one) => one.textContent.trim() === {})",
            json!(name)
        );
        self.until(&format!("!!{button}"));
        self.run(&format!("{button}.click()"));
    }
}
