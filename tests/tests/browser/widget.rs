//! `<pollwright-url>` from one script line, on pages that are not ours and allow little.

use super::{open, page::Page};
use axum::{
    Router,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use pollwright_tests::sources::root;
use std::{fs, net::SocketAddr, thread};

const TEMPLATE: &str = "/contacts?where=updated&gt;'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";
const URL: &str = "/contacts?where=updated>'2026-03-20T12:00:00Z'";
const SHOWN: &str =
    "document.querySelector('pollwright-url').shadowRoot?.querySelector('code')?.textContent ?? null";

#[test]
fn the_widget_on_a_page_of_someone_else() {
    open("widget", async |page| {
        let docs = Docs::start(page.site());
        // The widget's files lie beside the documentation, or on a Pollwright of another origin.
        for path in ["/handbook/polling/page.html", "/elsewhere.html"] {
            page.goto(&format!("http://{}{path}", docs.address)).await;
            page.expect(path, SHOWN, URL).await;
            page.expect(
                "its parts",
                "document.querySelector('pollwright-url').shadowRoot.querySelector('mark').textContent",
                "2026-03-20T12:00:00Z",
            )
            .await;
            follows_its_attributes(page).await;
            page.check_console().await;
        }
    });
}

async fn follows_its_attributes(page: &Page) {
    page.run(
        "document.querySelector('pollwright-url').setAttribute('last-poll', '2026-03-20T13:30:00Z')",
        vec![],
    )
    .await;
    page.expect("another last poll", SHOWN, URL.replace("12:00", "13:30")).await;
    page.run("document.querySelector('pollwright-url').setAttribute('last-poll', 'yesterday')", vec![]).await;
    page.expect(
        "no instant",
        "document.querySelector('pollwright-url').shadowRoot.querySelector('.wrong') !== null",
        true,
    )
    .await;
    page.run("document.querySelector('pollwright-url').setAttribute('template', '/a')", vec![]).await;
    page.run(
        "document.querySelector('pollwright-url').setAttribute('last-poll', '2026-03-20T12:00:00Z')",
        vec![],
    )
    .await;
    page.expect("another template", SHOWN, "/a").await;
}

/// A site of documentation; it is served until the process ends.
struct Docs {
    address: SocketAddr,
}

impl Docs {
    fn start(pollwright: &str) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let pollwright = pollwright.to_owned();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let app = Router::new().fallback(async move |uri: Uri| answer(&uri, &pollwright));
                axum::serve(listener, app).await.unwrap();
            });
        });
        Self { address }
    }
}

fn answer(uri: &Uri, pollwright: &str) -> Response {
    match uri.path() {
        "/handbook/polling/page.html" => document(
            "../tool/pollwright-embed.js",
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
        ),
        "/elsewhere.html" => document(
            &format!("{pollwright}/embed/pollwright-embed.js"),
            &format!(
                "default-src 'none'; img-src 'self'; script-src {pollwright} 'wasm-unsafe-eval'; connect-src {pollwright}"
            ),
        ),
        "/favicon.ico" => StatusCode::NO_CONTENT.into_response(),
        path => file(path.strip_prefix("/handbook/tool/").unwrap_or_default()),
    }
}

/// A page with one line of script and one element.
fn document(script: &str, policy: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Polling</title>\
         <script type=\"module\" src=\"{script}\"></script>\
         <pollwright-url template=\"{TEMPLATE}\" last-poll=\"2026-03-20T12:00:00Z\">a URL</pollwright-url></html>"
    );
    let headers = [(header::CONTENT_TYPE, "text/html"), (header::CONTENT_SECURITY_POLICY, policy)];
    (headers, html).into_response()
}

/// A file of the widget, as any web server has it.
fn file(name: &str) -> Response {
    let kind = if name.ends_with(".wasm") { "application/wasm" } else { "text/javascript" };
    match fs::read(root().join("dist/embed").join(name)) {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
