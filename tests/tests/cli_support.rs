//! Runs the built binary, and answers it over real HTTP.

use pollwright_tests::sources::root;
use serde_json::Value;
use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{Arc, Condvar, Mutex, OnceLock, mpsc},
    thread,
};

/// The built binary: `POLLWRIGHT_BIN`, else it is built once, beside this test.
pub(crate) fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(path) = std::env::var_os("POLLWRIGHT_BIN") {
            return path.into();
        }
        // target/PROFILE/deps/all-… is this test.
        let test = std::env::current_exe().expect("the test knows its place");
        let folder = test.parent().and_then(Path::parent).expect("the test lies in `deps`");
        let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        build.args(["build", "--quiet", "--workspace", "--bin", "pollwright"]).current_dir(root());
        if folder.ends_with("release") {
            build.arg("--release");
        }
        if let Some(target) = folder.parent() {
            build.env("CARGO_TARGET_DIR", target);
        }
        assert!(build.status().is_ok_and(|status| status.success()), "cannot build the binary");
        folder.join(if cfg!(windows) { "pollwright.exe" } else { "pollwright" })
    })
}

/// What a run of the binary gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// One JSON value a line.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<Value> {
        let read = |line| serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}: {line}\n{self:?}"));
        self.stdout.lines().map(read).collect()
    }

    /// The events in short: `CREATED 2 new`.
    #[track_caller]
    pub(crate) fn events(&self) -> Vec<String> {
        let word = |event: &Value, key: &str| event[key].as_str().unwrap_or("?").to_owned();
        let short = |event: &Value| {
            format!("{} {} {}", word(event, "eventType"), word(event, "objectId"), word(event, "reason"))
        };
        self.lines().iter().map(short).collect()
    }

    /// Asserts the status, and that standard error says each of the words.
    #[track_caller]
    pub(crate) fn expect(&self, status: i32, words: &[&str]) -> &Self {
        assert_eq!(self.status, status, "{self:?}");
        for word in words {
            assert!(self.stderr.contains(word), "`{word}` is not in {self:?}");
        }
        assert!(!self.stderr.contains("panicked"), "{self:?}");
        self
    }
}

/// A folder of its own for a test, removed when it is done.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pollwright-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("the folder for temporary files is writable");
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    #[track_caller]
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.path(name), content).expect("the folder for temporary files is writable");
        self.path(name)
    }

    /// The binary with this folder as its place.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(args).current_dir(&self.0).env("NO_COLOR", "1").stdin(Stdio::null());
        // It chooses the form of a report.
        command.env_remove("GITHUB_ACTIONS");
        command
    }

    #[track_caller]
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        ran(self.command(args).output().expect("the binary starts"))
    }

    /// As `run`, with something on standard input.
    #[track_caller]
    pub(crate) fn run_with(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        // It may be done before it has read everything.
        let _ = child.stdin.take().expect("it was piped").write_all(input);
        ran(child.wait_with_output().expect("the binary ends"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn ran(output: Output) -> Ran {
    Ran {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A call that the server got.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    /// Name and value, decoded.
    pub(crate) query: Vec<(String, String)>,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn param(&self, name: &str) -> &str {
        find(&self.query, name)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        find(&self.headers, name)
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

/// What the server answers.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    way: Way,
    gate: Option<Gate>,
}

/// Holds answers back until it is opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub(crate) fn open(&self) {
        *self.0.0.lock().expect("nobody panics with it") = true;
        self.0.1.notify_all();
    }

    fn wait(&self) {
        let is_open = self.0.0.lock().expect("nobody panics with it");
        let _open = self.0.1.wait_while(is_open, |is_open| !*is_open).expect("nobody panics with it");
    }
}

/// How an answer goes out.
#[derive(Clone, Debug, PartialEq)]
enum Way {
    Whole,
    /// Never: the connection is held until the caller gives up.
    Hangs,
    /// The body again and again, until the caller gives up.
    Endless,
    /// The body without a head.
    Raw,
    /// Half of the body, then the connection is closed.
    Half,
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), way: Way::Whole, gate: None }
    }

    /// It goes out once the gate is open.
    pub(crate) fn behind(self, gate: &Gate) -> Self {
        Self { gate: Some(gate.clone()), ..self }
    }

    pub(crate) fn json(body: impl Into<Value>) -> Self {
        Self::new(200, body.into().to_string()).with("content-type", "application/json")
    }

    pub(crate) fn hang() -> Self {
        Self { way: Way::Hangs, ..Self::new(200, "") }
    }

    /// Its body is sent again and again.
    pub(crate) fn endless(self) -> Self {
        Self { way: Way::Endless, ..self }
    }

    /// No HTTP at all.
    pub(crate) fn raw(text: &str) -> Self {
        Self { way: Way::Raw, ..Self::new(200, text) }
    }

    /// It breaks off in the middle.
    pub(crate) fn half(self) -> Self {
        Self { way: Way::Half, ..self }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

type Handler = Box<dyn FnMut(&Request) -> Reply + Send>;

/// A server on a port of its own, with a handler that a test may change.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) url: String,
    handler: Arc<Mutex<Handler>>,
    requests: Arc<Mutex<Vec<Request>>>,
    listener: Arc<Mutex<Option<mpsc::Sender<Request>>>>,
}

impl Server {
    pub(crate) fn start(handler: impl FnMut(&Request) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("it has an address"));
        let handler: Arc<Mutex<Handler>> = Arc::new(Mutex::new(Box::new(handler)));
        let server = Self { url, handler, requests: Arc::default(), listener: Arc::default() };
        let this = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let this = this.clone();
                thread::spawn(move || this.answer(&stream));
            }
        });
        server
    }

    /// Answers from now on otherwise.
    pub(crate) fn change(&self, handler: impl FnMut(&Request) -> Reply + Send + 'static) {
        *self.handler.lock().expect("no handler panics") = Box::new(handler);
    }

    /// The calls from now on, as they come.
    pub(crate) fn listen(&self) -> mpsc::Receiver<Request> {
        let (calls, called) = mpsc::channel();
        *self.listener.lock().expect("nobody panics with it") = Some(calls);
        called
    }

    /// The calls since the last look.
    pub(crate) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.requests.lock().expect("no handler panics"))
    }

    fn answer(&self, mut stream: &TcpStream) -> Option<()> {
        let request = read(BufReader::new(stream))?;
        self.requests.lock().ok()?.push(request.clone());
        if let Some(listener) = &*self.listener.lock().ok()? {
            let _ = listener.send(request.clone());
        }
        let reply = self.handler.lock().ok()?(&request);
        if let Some(gate) = &reply.gate {
            gate.wait();
        }
        if reply.way == Way::Hangs {
            // Ends when the other side closes.
            let _ = stream.read(&mut [0]);
            return None;
        }
        if reply.way == Way::Raw {
            return stream.write_all(&reply.body).ok();
        }
        let mut head = format!("HTTP/1.1 {} Reason\r\nconnection: close\r\n", reply.status);
        for (name, value) in &reply.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if reply.way != Way::Endless {
            let _ = write!(head, "content-length: {}\r\n", reply.body.len());
        }
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(b"\r\n").ok()?;
        match reply.way {
            Way::Half => stream.write_all(&reply.body[..reply.body.len() / 2]).ok(),
            Way::Endless => {
                while stream.write_all(&reply.body).is_ok() {}
                None
            }
            Way::Whole | Way::Hangs | Way::Raw => stream.write_all(&reply.body).ok(),
        }
    }
}

fn read(mut stream: impl BufRead) -> Option<Request> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let target = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    };
    let query = query.split('&').filter(|part| !part.is_empty()).map(pair).collect();
    let mut body = vec![0; find(&headers, "content-length").parse().unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some(Request { path: path.to_owned(), query, headers, body })
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [rest.next(), rest.next()].map(|digit| digit.map_or('0', char::from));
                bytes.push(u8::from_str_radix(&String::from_iter(digits), 16).unwrap_or(b'?'));
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A configuration whose one resource `items` lists from `url`, its dates in `updated` and `created`.
pub(crate) fn configuration(url: &str, more: Value) -> Value {
    let mut resource = serde_json::json!({
        "url": url,
        "idField": "id",
        "datesConfiguration": {
            "updatedDateField": "updated",
            "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
            "updatedDateTimezone": "GMT",
            "createdDateField": "created",
            "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
            "createdDateTimezone": "GMT",
        },
    });
    if let (Some(resource), Value::Object(more)) = (resource.as_object_mut(), more) {
        resource.extend(more);
    }
    serde_json::json!({
        "name": "Test",
        "configuration": {
            "event.notification.enabled": true,
            "event.vendor.type": "polling",
            "event.notification.callback.url": "https://callback.example/events",
            "event.poller.refresh_interval": 15,
            "event.poller.configuration": { "items": resource },
        },
    })
}
