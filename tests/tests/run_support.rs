//! `pollwright run` as a process, and a receiver that believes nothing unsigned.

use crate::cli_support::{Folder, Ran, Reply, Request, Server, ran};
use pollwright_core::{
    date,
    signature::{Key, elements, standard},
};
use serde_json::{Value, json};
use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    cell::Cell,
    collections::BTreeMap,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, MutexGuard, mpsc},
    thread,
    time::{Duration, Instant},
};

/// The key that signs what a test is told.
pub(crate) const KEY: &str = "a-signature-key-of-the-tests";
/// How long something may take before a test gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// An event as the receiver was told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fired {
    pub(crate) id: String,
    /// `CREATED 2 new`.
    pub(crate) short: String,
    pub(crate) resource: String,
}

/// A notification that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) id: String,
    pub(crate) events: Vec<Fired>,
    pub(crate) body: Value,
}

type Answers = Box<dyn FnMut(&Told) -> Reply + Send>;

/// Takes notifications, checks both signatures of each, and that every repeat bears the id of the first.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) server: Server,
    inner: Arc<Mutex<Received>>,
}

#[derive(Default)]
struct Received {
    told: Vec<Told>,
    /// How many of them were looked at.
    n_looked_at: usize,
    /// Of each event the notification that brought it.
    notifications: BTreeMap<String, String>,
    problems: Vec<String>,
    answers: Option<Answers>,
    listener: Option<mpsc::Sender<Happened>>,
}

/// What a test waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happened {
    Posted,
    Ended,
}

impl Receiver {
    pub(crate) fn start() -> Self {
        let inner: Arc<Mutex<Received>> = Arc::default();
        let received = inner.clone();
        let server = Server::start(move |request| received.lock().expect("nobody panics").take(request));
        Self { server, inner }
    }

    /// Answers from now on otherwise; 200 where this was never called.
    pub(crate) fn answer(&self, answers: impl FnMut(&Told) -> Reply + Send + 'static) {
        self.lock().answers = Some(Box::new(answers));
    }

    /// Answers 200 from now on.
    pub(crate) fn take_all(&self) {
        self.lock().answers = None;
    }

    /// Every post so far, repeats and those that were not taken among them.
    #[track_caller]
    pub(crate) fn posts(&self) -> Vec<Told> {
        let received = self.lock();
        assert!(received.problems.is_empty(), "{:#?}", received.problems);
        received.told.clone()
    }

    /// The events of the posts since the last look, each once, in short and in order of arrival.
    #[track_caller]
    pub(crate) fn new_events(&self) -> Vec<String> {
        let posts = self.posts();
        let mut received = self.lock();
        let n = std::mem::replace(&mut received.n_looked_at, posts.len());
        let (before, since) = posts.split_at(n);
        let mut known: Vec<&str> =
            before.iter().flat_map(|told| told.events.iter().map(|event| event.id.as_str())).collect();
        let mut new = Vec::new();
        for event in since.iter().flat_map(|told| &told.events) {
            if !known.contains(&event.id.as_str()) {
                known.push(&event.id);
                new.push(event.short.clone());
            }
        }
        new
    }

    /// How many posts brought nothing but what was there before.
    #[track_caller]
    pub(crate) fn n_repeats(&self) -> usize {
        let mut known = Vec::new();
        let mut n = 0;
        for told in self.posts() {
            n += usize::from(known.contains(&told.id));
            known.push(told.id);
        }
        n
    }

    /// Waits until so many events have arrived, each counted once.
    #[track_caller]
    pub(crate) fn wait_for_events(&self, n: usize) {
        let (sender, happened) = mpsc::channel();
        self.listen(sender);
        let n_known = || {
            let posts = self.posts();
            let ids: std::collections::BTreeSet<_> =
                posts.iter().flat_map(|told| &told.events).map(|event| &event.id).collect();
            ids.len()
        };
        while n_known() < n {
            let posted = happened.recv_timeout(PATIENCE);
            assert!(posted.is_ok(), "{} of {n} events arrived", n_known());
        }
    }

    fn listen(&self, listener: mpsc::Sender<Happened>) {
        self.lock().listener = Some(listener);
    }

    fn lock(&self) -> MutexGuard<'_, Received> {
        self.inner.lock().expect("nobody panics with it")
    }
}

impl Received {
    fn take(&mut self, request: &Request) -> Reply {
        let told = match read(request) {
            Ok(told) => told,
            Err(problem) => {
                self.problems.push(problem);
                return Reply::new(400, "");
            }
        };
        for event in &told.events {
            let first = self.notifications.entry(event.id.clone()).or_insert_with(|| told.id.clone());
            if *first != told.id {
                self.problems.push(format!("{event:?} came with `{first}` and with `{}`", told.id));
            }
        }
        let reply = self.answers.as_mut().map_or_else(|| Reply::new(200, ""), |answers| answers(&told));
        self.told.push(told);
        if let Some(listener) = &self.listener {
            let _ = listener.send(Happened::Posted);
        }
        reply
    }
}

/// Reads a notification and checks what it is signed by.
fn read(request: &Request) -> Result<Told, String> {
    let key = Key::parse(KEY).map_err(|why| why.to_string())?;
    let id = request.header("webhook-id").to_owned();
    if !elements::verify(&key, &request.body, request.header("elements-webhook-signature")) {
        return Err(format!("the platform's signature is wrong: {request:?}"));
    }
    let received = standard::Received {
        id: &id,
        timestamp: request.header("webhook-timestamp"),
        signatures: request.header("webhook-signature"),
        body: &request.body,
    };
    let now: date::Instant = std::time::SystemTime::now().into();
    standard::verify(&received, now, 60, |signature| key.matches(signature))
        .map_err(|why| format!("{why}: {request:?}"))?;
    if request.header("elements-webhook-id") != id {
        return Err(format!("two ids: {request:?}"));
    }
    let body: Value = serde_json::from_slice(&request.body).map_err(|why| format!("{why}: {request:?}"))?;
    let word = |event: &Value, key: &str| event[key].as_str().unwrap_or("?").to_owned();
    let events = body["message"]["events"].as_array().into_iter().flatten().map(|event| Fired {
        id: word(event, "id"),
        short: format!("{} {} {}", word(event, "eventType"), word(event, "objectId"), word(event, "reason")),
        resource: word(event, "objectType"),
    });
    Ok(Told { id, events: events.collect(), body: body.clone() })
}

/// A configuration that posts to the receiver; its `url`s that are paths lead to `base`.
pub(crate) fn to_receiver(mut configuration: Value, base: &str, receiver: &Receiver) -> Value {
    let settings = &mut configuration["configuration"];
    settings["event.notification.callback.url"] = json!(format!("{}/events", receiver.server.url));
    settings["event.notification.signature.key"] = json!(KEY);
    if let Some(resources) = settings["event.poller.configuration"].as_object_mut() {
        for resource in resources.values_mut() {
            if let Some(path) = resource["url"].as_str().filter(|url| url.starts_with('/')) {
                resource["url"] = json!(format!("{base}{path}"));
            }
        }
    }
    configuration
}

/// The arguments of every run of these tests.
pub(crate) const ALLOWED: [&str; 4] = ["--allow", "127.0.0.1", "--state", "state.db"];

/// `pollwright run FILE --once` with more arguments.
#[track_caller]
pub(crate) fn run_once(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["run", "config.json", "--once"], &ALLOWED[..], more].concat())
}

/// A process that is under way.
pub(crate) struct Running {
    child: Arc<Mutex<Child>>,
    happened: mpsc::Receiver<Happened>,
    said: mpsc::Receiver<String>,
    output: Option<thread::JoinHandle<Ran>>,
    is_over: Cell<bool>,
}

/// A test that fails leaves nobody running.
impl Drop for Running {
    fn drop(&mut self) {
        if self.output.as_ref().is_some_and(|output| !output.is_finished()) {
            self.signal("KILL");
        }
    }
}

impl Running {
    /// Starts `pollwright run` with these arguments; what the receiver gets meanwhile can be waited for.
    pub(crate) fn start(folder: &Folder, receiver: &Receiver, args: &[&str]) -> Self {
        let mut command = folder.command(&[&["run"], &ALLOWED[..], args].concat());
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let (happens, happened) = mpsc::channel();
        let (says, said) = mpsc::channel();
        receiver.listen(happens.clone());
        let lines = std::io::BufReader::new(child.stderr.take().expect("it was piped"));
        let child = Arc::new(Mutex::new(child));
        let ended = child.clone();
        let output = thread::spawn(move || {
            let mut stderr = String::new();
            for line in std::io::BufRead::lines(lines).map_while(Result::ok) {
                stderr += &line;
                stderr.push('\n');
                let _ = says.send(line);
            }
            let status = ended.lock().expect("nobody panics with it").wait().expect("the binary ends");
            let _ = happens.send(Happened::Ended);
            Ran { stderr, ..ran(std::process::Output { status, stdout: Vec::new(), stderr: Vec::new() }) }
        });
        Self { child, happened, said, output: Some(output), is_over: Cell::new(false) }
    }

    /// The next post, or the end.
    #[track_caller]
    pub(crate) fn next(&self) -> Happened {
        let happened = self.happened.recv_timeout(PATIENCE).expect("something happens within a minute");
        self.is_over.set(happened == Happened::Ended);
        happened
    }

    /// Whether it ends in this time.
    pub(crate) fn ends_within(&self, time: Duration) -> bool {
        let until = Instant::now() + time;
        while !self.is_over.get() {
            match self.happened.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(happened) => self.is_over.set(happened == Happened::Ended),
                Err(_) => break,
            }
        }
        self.is_over.get()
    }

    /// Waits until it says these words on a line.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> String {
        let mut lines = Vec::new();
        loop {
            match self.said.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(words) => return line,
                Ok(line) => lines.push(line),
                Err(_) => panic!("it does not say `{words}`, but {lines:#?}"),
            }
        }
    }

    /// Sends `TERM`, `KILL`.
    pub(crate) fn signal(&self, name: &str) {
        let mut child = self.child.lock().expect("nobody panics with it");
        // Its number is its own until it has been waited for.
        if child.try_wait().is_ok_and(|ended| ended.is_none()) {
            let sent = Command::new("kill").args(["-s", name, &child.id().to_string()]).status();
            assert!(sent.is_ok(), "`kill` is there");
        }
    }

    /// Waits for its end.
    #[track_caller]
    pub(crate) fn end(mut self) -> Ran {
        assert!(self.ends_within(PATIENCE), "it does not end");
        self.output.take().expect("it ends once").join().expect("its output can be read")
    }

    /// Sends `TERM` and waits for its end.
    pub(crate) fn stop(self) -> Ran {
        self.signal("TERM");
        self.end()
    }
}

/// The state file, opened by another program than Pollwright.
pub(crate) struct State {
    runtime: tokio::runtime::Runtime,
    connection: SqliteConnection,
}

impl State {
    #[track_caller]
    pub(crate) fn open(folder: &Folder) -> Self {
        Self::with(SqliteConnectOptions::new().filename(folder.path("state.db")))
    }

    /// Makes the file.
    #[track_caller]
    pub(crate) fn create(folder: &Folder) -> Self {
        Self::with(SqliteConnectOptions::new().filename(folder.path("state.db")).create_if_missing(true))
    }

    #[track_caller]
    fn with(options: SqliteConnectOptions) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("it starts");
        let connection = runtime.block_on(options.connect()).expect("the state can be opened");
        Self { runtime, connection }
    }

    #[track_caller]
    pub(crate) fn run(&mut self, sql: &'static str) {
        let ran = self.runtime.block_on(sqlx::raw_sql(sql).execute(&mut self.connection));
        ran.unwrap_or_else(|why| panic!("{why}: {sql}"));
    }

    #[track_caller]
    pub(crate) fn number(&mut self, sql: &'static str) -> i64 {
        let found = self.runtime.block_on(sqlx::query_scalar(sql).fetch_one(&mut self.connection));
        found.unwrap_or_else(|why| panic!("{why}: {sql}"))
    }

    #[track_caller]
    pub(crate) fn text(&mut self, sql: &'static str) -> String {
        let found = self.runtime.block_on(sqlx::query_scalar(sql).fetch_one(&mut self.connection));
        found.unwrap_or_else(|why| panic!("{why}: {sql}"))
    }
}
