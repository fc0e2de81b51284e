//! A server that answers what it is told, byte for byte.

use reqwest::Url;
use std::{
    net::IpAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What follows the bytes of an answer.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Then {
    Close,
    /// The next request of the same connection.
    Keep,
    Hang,
    /// The same bytes again, for ever.
    Flood,
}

/// A request's head and body, and how it is answered.
type Answer = Box<dyn FnMut(&str) -> (Vec<u8>, Then) + Send>;

pub(crate) struct Standin {
    pub(crate) port: u16,
    n_connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Standin {
    /// Answers every call with what `answer` makes of it.
    pub(crate) async fn start(answer: impl FnMut(&str) -> (Vec<u8>, Then) + Send + 'static) -> Self {
        Self::at("127.0.0.1", answer).await
    }

    pub(crate) async fn at(
        address: &str,
        answer: impl FnMut(&str) -> (Vec<u8>, Then) + Send + 'static,
    ) -> Self {
        let address: IpAddr = address.parse().expect("it is an address");
        let listener = TcpListener::bind((address, 0)).await.expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, answer) = (Arc::clone(&requests), Arc::new(Mutex::new(Box::new(answer) as Answer)));
        let n_connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&n_connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&seen), Arc::clone(&answer)));
            }
        });
        Self { port, n_connections, requests }
    }

    /// Answers every call with one text.
    pub(crate) async fn saying(head: &'static str, body: &'static str) -> Self {
        Self::start(move |_| reply(head, body.as_bytes())).await
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        self.url_of("127.0.0.1", path)
    }

    pub(crate) fn url_of(&self, host: &str, path: &str) -> Url {
        let text = format!("http://{host}:{}{path}", self.port);
        Url::parse(&text).unwrap_or_else(|why| panic!("{text}: {why}"))
    }

    pub(crate) fn n_connections(&self) -> usize {
        self.n_connections.load(Ordering::SeqCst)
    }

    /// All that was asked so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("nobody panicked").clone()
    }
}

/// `200 OK\r\nX: y`, with the length of the body.
pub(crate) fn reply(head: &str, body: &[u8]) -> (Vec<u8>, Then) {
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    ([head.as_bytes(), body].concat(), Then::Close)
}

async fn serve(mut stream: TcpStream, seen: Arc<Mutex<Vec<String>>>, answer: Arc<Mutex<Answer>>) {
    while let Some(request) = read(&mut stream).await {
        seen.lock().expect("nobody panicked").push(request.clone());
        let (bytes, then) = (answer.lock().expect("nobody panicked"))(&request);
        let mut sent = stream.write_all(&bytes).await;
        while sent.is_ok() && then == Then::Flood {
            sent = stream.write_all(&[b'x'; 65_536]).await;
        }
        match then {
            Then::Keep => {}
            Then::Hang => std::future::pending::<()>().await,
            Then::Close | Then::Flood => break,
        }
    }
    let _ = stream.shutdown().await;
}

/// A request's head and body.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let Ok(n @ 1..) = stream.read(&mut buffer).await else { return None };
        bytes.extend_from_slice(&buffer[..n]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok())
            .unwrap_or(0);
        if body.len() >= length {
            return Some(text);
        }
    }
}
