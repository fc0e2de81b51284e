//! Signed notifications, and programs that receive them.

use pollwright_core::{
    change::{EventType, Reason},
    date::Instant,
    notification::{EventView, Form, Message, Sender, notification_id, write},
    signature::{Key, headers},
};
use serde_json::value::RawValue;
use std::{
    borrow::Cow,
    io::{BufRead, BufReader, Lines, Read, Write},
    net::TcpStream,
    process::{Child, ChildStderr, ChildStdout, Command, Stdio},
};

/// What is posted.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Signed {
    /// A notification of two events, `a1` and `a2`, or where the form holds one of the first, signed now.
    pub(crate) fn new(form: Form, keys: &[&str]) -> Self {
        Self::by(form, keys, |_| Vec::new())
    }

    /// The same with other signatures beside those of the keys.
    pub(crate) fn by(form: Form, keys: &[&str], more: impl Fn(&[u8]) -> Vec<String>) -> Self {
        let events = [event("a1", "42"), event("a2", "43\u{1b}[2J")];
        let events = &events[..form.most_events().min(events.len())];
        let id = notification_id(events.iter().map(|event| event.id));
        let sender = Sender {
            element_key: Some("freshdeskv2".to_owned()),
            hub_key: Some("helpdesk".to_owned()),
            instance_id: 7,
            instance_name: "Grüße".to_owned(),
            instance_tags: Vec::new(),
        };
        let Message { content_type, body } = write(form, &sender, events, &id, at("2026-11-20T14:35:01Z"));
        let keys: Vec<_> = keys.iter().map(|key| Key::parse(key).unwrap()).collect();
        let mut headers = headers(&id, chrono::Utc::now(), &body, &keys, more);
        headers.push(("content-type", content_type.to_owned()));
        Self { headers, body }
    }

    /// The same without some headers.
    pub(crate) fn without(mut self, names: &[&str]) -> Self {
        self.headers.retain(|(name, _)| !names.contains(name));
        self
    }
}

fn event(id: &'static str, object_id: &'static str) -> EventView<'static> {
    EventView {
        id,
        event_type: EventType::Created,
        object_type: "contacts",
        object_id,
        date: at("2026-11-20T14:30:00Z"),
        poll_date: at("2026-11-20T14:35:00Z"),
        reason: Reason::New,
        // What a reader of JSON may stumble over.
        record: Cow::Borrowed(
            serde_json::from_str::<&RawValue>(
                r#"{ "id":42, "events":[{"objectId":"0"}], "t":"\"}],ü\u00fc\ud83d\ude00 \\", "n":[-1.5e+3,null,true,{}] }"#,
            )
            .unwrap(),
        ),
    }
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A program that listens, ended with the test.
pub(crate) struct Receiver {
    pub(crate) child: Child,
    /// `127.0.0.1:40123`
    address: String,
    pub(crate) stdout: Option<Lines<BufReader<ChildStdout>>>,
    pub(crate) stderr: Lines<BufReader<ChildStderr>>,
}

impl Receiver {
    /// Starts it. It says on standard output or on standard error where it listens: the first line that ends with
    /// `:PORT`, or a blank and the port.
    #[track_caller]
    pub(crate) fn start(mut command: Command, says_it_on_stderr: bool) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut stderr = BufReader::new(child.stderr.take().unwrap()).lines();
        let said = if says_it_on_stderr { stderr.next() } else { stdout.next() };
        let said = said.and_then(Result::ok).unwrap_or_else(|| {
            let rest: Vec<_> = stderr.by_ref().map_while(Result::ok).collect();
            panic!("{command:?} does not start: {rest:?}")
        });
        let port = said.rsplit([':', ' ']).next().and_then(|port| port.parse::<u16>().ok());
        let port = port.unwrap_or_else(|| panic!("{command:?} says {said:?}"));
        Self { child, address: format!("127.0.0.1:{port}"), stdout: Some(stdout), stderr }
    }

    /// The status of the answer, and its body.
    #[track_caller]
    pub(crate) fn post(&self, signed: &Signed) -> (u16, String) {
        self.send("POST", signed)
    }

    #[track_caller]
    pub(crate) fn send(&self, method: &str, signed: &Signed) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut head = format!(
            "{method} /callback HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n",
            self.address,
            signed.body.len()
        );
        for (name, value) in &signed.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(&[head.as_bytes(), b"\r\n", &signed.body].concat()).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or_else(|| panic!("{signed:?}: {answer}")), body.to_owned())
    }

    /// The next lines of standard output.
    #[track_caller]
    pub(crate) fn lines(&mut self, n: usize) -> Vec<String> {
        let lines = self.stdout.as_mut().unwrap();
        (0..n).map(|_| lines.next().expect("it goes on").unwrap()).collect()
    }

    /// The next line of standard error.
    #[track_caller]
    pub(crate) fn note(&mut self) -> String {
        self.stderr.next().expect("it goes on").unwrap()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
