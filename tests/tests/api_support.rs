//! A running `pollwright serve`, asked over real HTTP.

use crate::cli_support::{binary, configuration};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

/// Where the platform's surface lies.
const PLATFORM: &str = "/elements/api-v2";

/// A server on a free port of loopback; dropped, it ends.
pub(crate) struct Api {
    /// Its state; gone with it.
    _folder: tempfile::TempDir,
    child: Child,
    pub(crate) address: String,
    /// The token of the first start; empty without authentication.
    pub(crate) token: String,
}

impl Api {
    /// One that asks for no token.
    pub(crate) fn open() -> Self {
        Self::start(&["--no-auth", "--allow", "127.0.0.1"])
    }

    /// One that asks for a token.
    pub(crate) fn with_auth() -> Self {
        Self::start(&["--allow", "127.0.0.1"])
    }

    pub(crate) fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("the folder for temporary files is writable");
        let mut command = Command::new(binary());
        command.args(["serve", "--listen", "127.0.0.1:0", "--state"]).arg(folder.path().join("state.db"));
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the binary starts");
        let mut token = String::new();
        let lines = BufReader::new(child.stdout.take().expect("it was piped")).lines();
        let address = lines.map_while(Result::ok).find_map(|line| {
            if line.starts_with("    ") {
                token = line.trim().to_owned();
            }
            line.strip_prefix("Pollwright is at http://").map(str::to_owned)
        });
        Self { _folder: folder, child, address: address.expect("it says where it is"), token }
    }

    /// Asks the platform's surface with the first token.
    pub(crate) fn ask(&self, method: &str, path: &str, body: impl Into<Value>) -> Answer {
        self.ask_as(&self.token, method, path, body)
    }

    /// As `ask`, with `User TOKEN, …` as the authorization.
    pub(crate) fn ask_as(&self, user: &str, method: &str, path: &str, body: impl Into<Value>) -> Answer {
        let said = format!("User {user}, Organization x");
        let body = match body.into() {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        self.send(method, &format!("{PLATFORM}{path}"), &[("authorization", &said)], &body)
    }

    /// As `ask`, with the token of an instance besides.
    pub(crate) fn ask_own(&self, element: &str, method: &str, path: &str, body: impl Into<Value>) -> Answer {
        self.ask_as(&format!("{}, Element {element}", self.token), method, path, body)
    }

    /// Asks with these headers.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut text = format!(
            "{method} {path} HTTP/1.1\r\nconnection: close\r\nhost: {}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n",
            self.address,
            body.len()
        );
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        self.raw(format!("{text}\r\n{body}").as_bytes())
    }

    /// Sends bytes and reads the answer to its end.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Answer {
        exchange(&self.address, bytes)
    }

    /// Makes an instance that polls `url` every minute; its id and its token.
    pub(crate) fn instance(&self, name: &str, url: &str, callback: &str) -> (i64, String) {
        let mut body = configuration(url, json!({}));
        body["name"] = name.into();
        body["configuration"]["event.notification.callback.url"] = callback.into();
        body["configuration"]["event.poller.refresh_interval"] = 1.into();
        let made = self.ask("POST", "/instances", body).expect(200);
        (made["id"].as_i64().unwrap_or(0), made["token"].as_str().unwrap_or("").to_owned())
    }

    /// Asks until the answer is as it should be; an instance is polled and told of by itself.
    #[track_caller]
    pub(crate) fn until(&self, path: &str, is_right: impl Fn(&Value) -> bool) -> Value {
        let started = std::time::Instant::now();
        loop {
            let answer = self.ask("GET", path, Value::Null).expect(200);
            if is_right(&answer) {
                return answer;
            }
            assert!(started.elapsed().as_secs() < 20, "{path} stays {answer:#}");
            std::thread::yield_now();
        }
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// In lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The body, once the status is the right one.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        self.json()
    }

    /// The words of an error, once the status is the right one.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16) -> String {
        self.expect(status)["message"].as_str().unwrap_or("").to_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let chunked = self.head.contains("transfer-encoding: chunked");
        let body =
            if chunked { self.body.split("\r\n").skip(1).step_by(2).collect() } else { self.body.clone() };
        serde_json::from_str(&body).unwrap_or_else(|why| panic!("{why}: {self:?}"))
    }
}

/// Sends bytes to an address and reads the answer to its end.
pub(crate) fn exchange(address: &str, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).expect("it listens");
    // It may refuse before it has read everything.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
}
