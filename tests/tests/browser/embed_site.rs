//! A site of documentation that is not ours: pages that a test writes, under a policy that allows little, and the
//! elements' files in a folder of its own.

use axum::{
    Router,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use pollwright_tests::sources::root;
use std::{collections::BTreeMap, fs, net::SocketAddr, sync::Arc, thread};

/// The strictest policy that the elements work under.
pub(super) const STRICT: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
/// Where the elements' files are, from the site's root.
pub(super) const FOLDER: &str = "/handbook/tool/";
/// The line of script of a page in the site's root.
pub(super) const SCRIPT: &str = "<script type=\"module\" src=\"handbook/tool/pollwright-embed.js\"></script>";

/// Its pages, by path: what stands in the page, and its policy.
#[derive(Clone, Default)]
pub(super) struct Site {
    pages: BTreeMap<String, (String, String)>,
}

impl Site {
    /// With a page.
    pub(super) fn page(mut self, path: &str, policy: &str, content: &str) -> Self {
        self.pages.insert(path.to_owned(), (policy.to_owned(), content.to_owned()));
        self
    }

    /// Serves it until the process ends; its address without a slash at the end.
    pub(super) fn serve(self) -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let site = Arc::new(self);
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let app = Router::new().fallback(async move |uri: Uri| site.answer(uri.path()));
                axum::serve(listener, app).await.unwrap();
            });
        });
        format!("http://{address}")
    }

    fn answer(&self, path: &str) -> Response {
        if path == "/favicon.ico" {
            return StatusCode::NO_CONTENT.into_response();
        }
        if let Some(name) = path.strip_prefix(FOLDER) {
            return file(name);
        }
        let Some((policy, content)) = self.pages.get(path) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let kind = match path.rsplit('.').next() {
            Some("css") => "text/css",
            Some("json") => "application/json",
            Some("js") => "text/javascript",
            _ => "text/html; charset=utf-8",
        };
        let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, policy)];
        (headers, content.clone()).into_response()
    }
}

/// A file of the elements, as any web server has it.
fn file(name: &str) -> Response {
    let kind = if name.ends_with(".wasm") { "application/wasm" } else { "text/javascript" };
    match fs::read(root().join("dist/embed").join(name)) {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A whole page with these nodes in its body.
pub(super) fn document(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Polling</title>{head}</head>\
         <body>{body}</body></html>"
    )
}
