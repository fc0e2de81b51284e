//! The page where no Pollwright answers: a host that only hands out files, in a folder of it.

use super::{
    long::APART,
    open,
    page::{Page, field},
};
use axum::{
    Router,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use pollwright_tests::sources::root;
use std::{fs, thread};

/// Where the page lies, from the host's root.
const FOLDER: &str = "/tools/pollwright/";

#[test]
fn the_page_works_from_plain_files() {
    open("plain-files", async |page| {
        let site = serve();
        page.goto(&format!("{site}{FOLDER}")).await;
        page.pick("Sage CRM").await;
        page.fill(&field("/name"), "From a folder").await;
        page.reads("#next-url", "/hubs/crm/accounts").await;
        page.run(APART, vec![]).await;
        for (view, place) in [
            ("Next polls", ".polls > li:nth-child(2)"),
            ("Events", ".rehearsed:nth-child(2)"),
            ("Dates", "#samples"),
            ("Compare", "main h2"),
        ] {
            page.click(&format!("//nav[@aria-label='Views']/button[.='{view}']")).await;
            page.seen(place).await;
        }
        // The console is looked at in the end: that nobody polls and nothing is hosted here is no failed request.
        no_server(page).await;
        page.goto(&format!("{site}{FOLDER}index.html")).await;
        page.expect_json("/name", "From a folder").await;
    });
}

async fn no_server(page: &Page) {
    page.gone("//nav[@aria-label='Views']/button[.='Instances']").await;
    page.click("//nav[@aria-label='Views']/button[.='Compose']").await;
    page.press("Poll accounts once").await;
    page.reads(".try", "this page was opened from plain files").await;
}

/// Serves the built page until the process ends; the address without a slash at the end.
fn serve() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let app = Router::new().fallback(async |uri: Uri| file(uri.path()));
            axum::serve(listener, app).await.unwrap();
        });
    });
    format!("http://{address}")
}

fn file(path: &str) -> Response {
    let Some(name) = path.strip_prefix(FOLDER) else { return StatusCode::NOT_FOUND.into_response() };
    let name = if name.is_empty() { "index.html" } else { name };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/json",
    };
    match fs::read(root().join("dist").join(name)) {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
