//! A relay that counts: what a browser fetches, as it goes over the wire.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

/// Passes connections on to a server and counts the bytes of its answers, heads included.
#[derive(Debug)]
pub struct Relay {
    address: SocketAddr,
    received: Arc<AtomicU64>,
}

impl Relay {
    /// Listens on a free port of loopback until the process ends.
    ///
    /// # Errors
    /// When there is no port to be had.
    pub fn start(server: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let received = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&received);
        thread::spawn(move || {
            for browser in listener.incoming().map_while(Result::ok) {
                let counter = Arc::clone(&counter);
                // A connection that fails is the browser's to notice.
                let _ = TcpStream::connect(server).and_then(|server| join(browser, server, counter));
            }
        });
        Ok(Self { address, received })
    }

    /// Where the browser is to connect.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Bytes that the server has sent so far.
    pub fn received_bytes(&self) -> u64 {
        self.received.load(Ordering::SeqCst)
    }
}

fn join(browser: TcpStream, server: TcpStream, counter: Arc<AtomicU64>) -> io::Result<()> {
    let (from_browser, to_server) = (browser.try_clone()?, server.try_clone()?);
    thread::spawn(move || pass(from_browser, to_server, |_| {}));
    thread::spawn(move || {
        pass(server, browser, |bytes| {
            counter.fetch_add(bytes, Ordering::SeqCst);
        })
    });
    Ok(())
}

fn pass(mut from: TcpStream, mut to: TcpStream, count: impl Fn(u64)) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        count(read as u64);
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
