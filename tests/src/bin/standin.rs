//! `standin ELEMENT` starts a local stand-in of an element's API; `standin change ELEMENT RESOURCE` changes a record
//! of a running one.
#![allow(clippy::print_stdout, reason = "a command line program")]

use clap::{Args, Parser, Subcommand};
use pollwright_core::catalog;
use pollwright_tests::standin::{self, Options};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    process::ExitCode,
    time::Duration,
};

/// A local stand-in of an element's API: vendor paths and hub paths, made-up records.
#[derive(Parser)]
#[command(name = "standin", args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    start: Start,
}

#[derive(Args)]
struct Start {
    /// linkedin, insightly, constantcontact, freshdeskv2 or sagecrm
    #[arg(required = true)]
    element: Option<String>,
    /// Port on 127.0.0.1, 0 for any that is free [default: 8401 and on, one an element]
    #[arg(long)]
    port: Option<u16>,
    /// Most calls in a window
    #[arg(long)]
    limit: Option<u32>,
    /// Length of that window in seconds
    #[arg(long, default_value_t = 60)]
    window: u32,
    /// Status of an answer over the limit [default: the vendor's own]
    #[arg(long)]
    limit_status: Option<u16>,
    /// Records of each resource
    #[arg(long, default_value_t = 40)]
    records: usize,
    /// Largest page of the vendors that say where the next one is
    #[arg(long)]
    page_size: Option<usize>,
    /// Fixes the clock, an instant such as 2026-03-29T00:59:00Z [default: the real time]
    #[arg(long)]
    now: Option<String>,
    /// The server's zone in minutes east of UTC (Sage CRM)
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    utc_offset: i32,
    /// The secret that it accepts
    #[arg(long, default_value = "standin-key")]
    key: String,
    /// How long the access tokens of its authorization server live, seconds (LinkedIn, Constant Contact)
    #[arg(long, default_value_t = 5_183_999)]
    token_seconds: i64,
    /// Whether its authorization server gives refresh tokens, which the two vendors do not
    #[arg(long)]
    refresh_tokens: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Print a configuration that polls the stand-in: for `pollwright poll FILE --base-url …`
    Body {
        /// The element
        element: String,
        /// The secret that the stand-in accepts
        #[arg(long, default_value = "standin-key")]
        key: String,
        /// Where events go, for `pollwright run`: signed with the same secret, every minute, from the stand-in on its port
        #[arg(long, value_name = "URL")]
        callback: Option<String>,
    },
    /// Change a record, the first one unless an id is given, and date the change now
    Change(Target),
    /// Add a record dated now
    Add(Target),
    /// Delete a record, the first one unless an id is given
    Delete(Target),
    /// Print the records of a resource
    Records(Target),
    /// Fix or move the clock: `{"now":"2026-03-29T00:59:00Z"}`, `{"advance_seconds":60}`, `{}` for the real time
    Clock(Message),
    /// Let coming calls fail: `{"status":429,"retry_after":3,"times":2}`, `{"body":"html"}` (or slow, repeat-page,
    /// two-arrays, truncated, redirect, foreign-next), `{"then_add":"contacts"}`
    Fail(Message),
}

#[derive(Args)]
struct Target {
    /// The element of the stand-in
    element: String,
    /// The resource: its name in the catalog, or the vendor's word
    resource: String,
    /// The record
    id: Option<String>,
    /// Fields to set, a JSON object; a date stays as it is given
    #[arg(long, default_value = "{}")]
    set: String,
    /// The port of the stand-in [default: the element's]
    #[arg(long)]
    port: Option<u16>,
}

#[derive(Args)]
struct Message {
    /// The element of the stand-in
    element: String,
    /// A JSON object
    #[arg(default_value = "{}")]
    body: String,
    /// The port of the stand-in [default: the element's]
    #[arg(long)]
    port: Option<u16>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        None => start(cli.start),
        Some(Command::Body { element, key, callback }) => body(&element, &key, callback.as_deref()),
        Some(Command::Change(target)) => command("POST", "change", &target),
        Some(Command::Add(target)) => command("POST", "add", &target),
        Some(Command::Delete(target)) => command("POST", "delete", &target),
        Some(Command::Records(target)) => {
            let query: String = form_urlencoded::byte_serialize(target.resource.as_bytes()).collect();
            call(&target.element, target.port, "GET", &format!("records?resource={query}"), &json!({}))
        }
        Some(Command::Clock(message)) => tell("clock", &message),
        Some(Command::Fail(message)) => tell("fail", &message),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn start(start: Start) -> Result<(), String> {
    let key = start.element.unwrap_or_default();
    let now = start.now.as_deref().map(standin::read_instant);
    if let (Some(None), Some(text)) = (now, &start.now) {
        return Err(format!("`{text}` is no instant; write it like 2026-03-29T00:59:00Z"));
    }
    let options = Options {
        port: start.port.or(standin::default_port(&key)).unwrap_or_default(),
        key: start.key,
        now: now.flatten(),
        limit: start.limit,
        window_seconds: start.window,
        limit_status: start.limit_status,
        n_records: start.records,
        max_page: start.page_size,
        utc_offset_minutes: start.utc_offset,
        token_seconds: start.token_seconds,
        has_refresh_tokens: start.refresh_tokens,
        skew_seconds: None,
    };
    let port = options.port;
    let running = standin::start(&key, options).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => format!("port {port} is taken; choose another one with --port"),
        _ => error.to_string(),
    })?;
    let element = running.element();
    let with_port = match standin::default_port(&key) {
        Some(default) if default == running.addr.port() => String::new(),
        _ => format!(" --port {}", running.addr.port()),
    };
    println!("{} stand-in on {} until Ctrl-C", element.name, running.hub_url());
    println!();
    println!("  its API      {}", running.base_url());
    println!("  hub paths    {}/hubs/{}/…", running.hub_url(), element.hub);
    println!();
    println!("A configuration for it, one poll, one change, one more poll:");
    println!();
    println!("  cargo xtask standin body {key} > {key}.json");
    println!("  pollwright poll {key}.json --state {key}.db --base-url {}", running.base_url());
    for resource in &element.resources {
        println!("  cargo xtask standin change {key} '{}'{with_port}", resource.name);
    }
    std::io::stdout().flush().map_err(|error| error.to_string())?;
    running.wait();
    Ok(())
}

fn body(element: &str, key: &str, callback: Option<&str>) -> Result<(), String> {
    let element = catalog::element(element).ok_or_else(|| format!("no element `{element}`"))?;
    let body = standin::filled_body(element, key);
    let port = standin::default_port(&element.key).unwrap_or_default();
    match callback {
        Some(callback) => print!("{}", standin::run_body(element, &body, port, callback, key)),
        None => print!("{body}"),
    }
    Ok(())
}

fn command(method: &str, name: &str, target: &Target) -> Result<(), String> {
    let set: Value = serde_json::from_str(&target.set).map_err(|error| format!("--set: {error}"))?;
    let body = json!({ "resource": target.resource, "id": target.id, "set": set });
    call(&target.element, target.port, method, name, &body)
}

fn tell(name: &str, message: &Message) -> Result<(), String> {
    let body: Value = serde_json::from_str(&message.body).map_err(|error| format!("the body: {error}"))?;
    call(&message.element, message.port, "POST", name, &body)
}

/// Calls a running stand-in and prints what it says. One call of a local server that closes the connection needs no
/// HTTP client.
fn call(element: &str, port: Option<u16>, method: &str, path: &str, body: &Value) -> Result<(), String> {
    let default = || standin::default_port(element).ok_or_else(|| format!("no element `{element}`"));
    let port = port.map_or_else(default, Ok)?;
    let failed = |error: std::io::Error| {
        format!("no stand-in answers on port {port} ({error}); start it with `cargo xtask standin {element}`")
    };
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).map_err(failed)?;
    let body = body.to_string();
    let head = format!(
        "{method} /_standin/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).map_err(failed)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(failed)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("the stand-in answered nothing")?;
    let value: Value = serde_json::from_str(body).unwrap_or_default();
    if head.starts_with("HTTP/1.1 200") {
        println!("{value:#}");
        Ok(())
    } else {
        Err(value["message"].as_str().unwrap_or(body).to_owned())
    }
}
