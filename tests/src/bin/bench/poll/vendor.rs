//! A vendor and callbacks in a process of their own, so that what they cost is not counted as ours.
//!
//! It speaks just enough HTTP, one thread a connection. `GET /sets/N/records` is a list of so many records, paged by
//! `page` and `per_page`; `GET /few` one of ten. `POST /callback/…` is a callback, `GET /told` what the callbacks were
//! told, and `POST /hold/N` forgets that and lets callbacks wait until N posts have come.

use std::{
    env,
    fmt::Write as _,
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Instant,
};

/// The word on the command line that makes this program a vendor.
pub(crate) const WORD: &str = "vendor";
/// Bytes of a record.
pub(super) const RECORD_BYTES: usize = 250;
/// The oldest record of a set is so old, milliseconds; younger than the overlap, so that polls return all again.
const OLDEST_MS: i64 = 20 * 3_600_000;

/// The vendor as a child; dropped, it ends.
pub(super) struct Vendor {
    child: Child,
    address: SocketAddr,
}

/// What the callbacks were told.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Told {
    /// Posts that were answered.
    pub(super) n_posts: u64,
    /// From the end of the hold, or the first post, to the last one.
    pub(super) seconds: f64,
}

impl Vendor {
    pub(super) fn start() -> Result<Self, String> {
        let words = |why: io::Error| format!("the vendor does not start: {why}");
        let program = env::current_exe().map_err(words)?;
        let mut command = Command::new(program);
        let mut child = command.arg(WORD).stdout(Stdio::piped()).spawn().map_err(words)?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line).map_err(words)?;
        }
        let address =
            line.trim().parse().map_err(|_| "the vendor does not say where it listens".to_owned())?;
        Ok(Self { child, address })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(super) fn hold(&self, n_posts: usize) -> io::Result<()> {
        Caller::to(self.address)?.call("POST", &format!("/hold/{n_posts}"), b"").map(drop)
    }

    pub(super) fn told(&self) -> io::Result<Told> {
        let text = Caller::to(self.address)?.call("GET", "/told", b"")?;
        let text = String::from_utf8_lossy(&text);
        let (n_posts, seconds) = text.split_once(' ').unwrap_or_default();
        Ok(Told { n_posts: n_posts.parse().unwrap_or(0), seconds: seconds.parse().unwrap_or(0.0) })
    }
}

impl Drop for Vendor {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A bare client over one connection that is kept.
pub(super) struct Caller {
    stream: BufReader<TcpStream>,
    host: SocketAddr,
}

impl Caller {
    pub(super) fn to(host: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(1 << 16, stream), host })
    }

    pub(super) fn call(&mut self, method: &str, path: &str, body: &[u8]) -> io::Result<Vec<u8>> {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n\r\n",
            self.host,
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.stream.get_mut().write_all(&request)?;
        let (_, length) = head(&mut self.stream)?;
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }
}

/// Serves until it is killed.
pub(crate) fn serve() -> io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let mut out = io::stdout();
    writeln!(out, "{}", listener.local_addr()?)?;
    out.flush()?;
    let shared = Arc::new(Shared::default());
    let start = chrono::Utc::now().timestamp_millis();
    for stream in listener.incoming() {
        let (stream, shared) = (stream?, shared.clone());
        // A connection that breaks off is the caller's affair.
        thread::spawn(move || answer_all(stream, &shared, start).ok());
    }
    Ok(())
}

#[derive(Default)]
struct Shared {
    posts: Mutex<Posts>,
    released: Condvar,
}

#[derive(Default)]
struct Posts {
    /// Wait until so many have come.
    hold: usize,
    n: u64,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Shared {
    fn posts(&self) -> MutexGuard<'_, Posts> {
        self.posts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self) {
        let mut posts = self.posts();
        posts.n += 1;
        if posts.n as usize >= posts.hold {
            self.released.notify_all();
            posts.first.get_or_insert_with(Instant::now);
        }
        while (posts.n as usize) < posts.hold {
            posts = self.released.wait(posts).unwrap_or_else(PoisonError::into_inner);
        }
        posts.last = Some(Instant::now());
    }
}

fn answer_all(stream: TcpStream, shared: &Shared, start: i64) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::with_capacity(1 << 16, stream);
    let mut body = Vec::new();
    loop {
        let (line, length) = head(&mut stream)?;
        body.resize(length, 0);
        stream.read_exact(&mut body)?;
        let mut words = line.split(' ');
        let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let answer = match (method, path.split('/').nth(1).unwrap_or("")) {
            ("POST", "callback") => {
                shared.note();
                String::new()
            }
            ("POST", "hold") => {
                let hold = path.rsplit('/').next().and_then(|hold| hold.parse().ok()).unwrap_or(0);
                *shared.posts() = Posts { hold, ..Posts::default() };
                String::new()
            }
            ("GET", "told") => {
                let posts = shared.posts();
                let span = posts.first.zip(posts.last).map(|(first, last)| last.duration_since(first));
                format!("{} {}", posts.n, span.unwrap_or_default().as_secs_f64())
            }
            ("GET", "sets") => {
                let n_records = path.split('/').nth(2).and_then(|n| n.parse().ok()).unwrap_or(0);
                let (page, size) = (number(query, "page").max(1), number(query, "per_page").max(1));
                page_of(start, n_records, (page - 1) * size, size)
            }
            ("GET", "few") => page_of(start, 10, 0, 10),
            _ => "[]".to_owned(),
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        stream.get_mut().write_all(&[head.as_bytes(), answer.as_bytes()].concat())?;
    }
}

/// First line and length of the body of a request or an answer.
fn head(stream: &mut impl BufRead) -> io::Result<(String, usize)> {
    let (mut first, mut length, mut line) = (String::new(), 0, String::new());
    if stream.read_line(&mut first)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().unwrap_or(0);
            }
            Some(_) => {}
            None => return Ok((first, length)),
        }
    }
}

fn number(query: &str, name: &str) -> u64 {
    let pair = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    pair.and_then(|value| value.parse().ok()).unwrap_or(0)
}

fn page_of(start: i64, n_records: u64, from: u64, size: u64) -> String {
    let mut page = String::with_capacity(size as usize * (RECORD_BYTES + 1) + 2);
    page.push('[');
    for index in from..(from + size).min(n_records) {
        if index > from {
            page.push(',');
        }
        record(&mut page, start, n_records, index);
    }
    page.push(']');
    page
}

/// Every second one was created long before it was updated.
fn record(page: &mut String, start: i64, n_records: u64, index: u64) {
    let begin = page.len();
    let updated = start - OLDEST_MS + (index as i64 * OLDEST_MS / n_records.max(1) as i64);
    let created = if index.is_multiple_of(2) { updated } else { updated - 400 * 86_400_000 };
    // Writing to a string cannot fail.
    let _ = write!(page, r#"{{"id":{},"created":"#, 4_000_000 + index);
    date(page, created);
    page.push_str(r#","updated":"#);
    date(page, updated);
    let _ = write!(
        page,
        r#","name":"Record {index}","owner":{{"id":{},"email":"owner@example.com"}},"tags":["a","b"],"amount":12.50,"note":""#,
        index % 97
    );
    while page.len() < begin + RECORD_BYTES - 2 {
        page.push('n');
    }
    page.push_str("\"}");
}

/// `"2026-03-29T10:00:00Z"`, without a library: the vendor must be faster than what is measured.
fn date(page: &mut String, millis: i64) {
    let (days, second) = (millis.div_euclid(86_400_000), millis.div_euclid(1_000).rem_euclid(86_400));
    // Days to a civil date: Howard Hinnant's `civil_from_days`.
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let _ = write!(
        page,
        "\"{year}-{month:02}-{day_of_month:02}T{:02}:{:02}:{:02}Z\"",
        second / 3_600,
        second / 60 % 60,
        second % 60
    );
}
