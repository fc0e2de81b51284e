//! The page: what `dist/` held when the binary was built.

use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Dist;

/// Shown where the binary was built without a page.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Pollwright</title>\
    <h1>Pollwright runs, but its page was not built</h1>\
    <p>Stop this server and start <code>cargo xtask serve</code> in the repository: it builds the page, \
    puts it into the binary and serves it.</p></html>";

/// A name that holds a digest of its content never changes its content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for again and answered with 304 while it is the same.
const ASK_AGAIN: &str = "no-cache";

/// Serves a file of the page; the root is `index.html`.
pub(super) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = match uri.path().trim_start_matches('/') {
        "" => "index.html",
        path => path,
    };
    match Dist::get(path) {
        Some(file) => asset(path, &file, &headers),
        None if path == "index.html" => (StatusCode::SERVICE_UNAVAILABLE, html(), NOT_BUILT).into_response(),
        None => (StatusCode::NOT_FOUND, "there is no such file").into_response(),
    }
}

fn asset(path: &str, file: &EmbeddedFile, request: &HeaderMap) -> Response {
    let digest: String = file.metadata.sha256_hash()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    // Weak: the same tag stands for the file and its compressed forms.
    let etag = format!("W/\"{digest}\"");
    let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let (encoding, data) = match request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()) {
        Some(accepted) => precompressed(path, accepted).unwrap_or((None, file.data.clone())),
        None => (None, file.data.clone()),
    };
    let mut response = if known.is_some_and(|known| known.split(',').any(|tag| tag.trim() == etag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        data.into_response()
    };
    let headers = response.headers_mut();
    let cache = if has_digest(path) { FOR_EVER } else { ASK_AGAIN };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    let kind = file.metadata.mimetype();
    let charset = if kind.starts_with("text/") { "; charset=utf-8" } else { "" };
    if let Ok(kind) = HeaderValue::from_str(&format!("{kind}{charset}")) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if path != "index.html" {
        // Pages of others may embed the widget: what the files hold is public.
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    response
}

/// The best compressed form that the build left beside the file; without one the answer is compressed as it goes.
fn precompressed(path: &str, accepted: &str) -> Option<(Option<&'static str>, Cow<'static, [u8]>)> {
    let accepts = |name: &str| {
        accepted.split(',').any(|part| {
            let mut words = part.split(';').map(str::trim);
            words.next() == Some(name) && words.all(|word| word != "q=0")
        })
    };
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(name, _)| accepts(name))
        .find_map(|(name, ending)| Dist::get(&format!("{path}.{ending}")).map(|file| (Some(name), file.data)))
}

/// Whether the name holds a digest of the content: `pollwright-web-1f0e9a7c3b2d4e5f_bg.wasm`.
fn has_digest(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split(['-', '.', '_']).any(|part| {
        part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
    })
}

fn html() -> [(header::HeaderName, &'static str); 2] {
    [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, ASK_AGAIN)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: bool) {
        assert_eq!(has_digest(path), expected, "path: {path}");
    }

    #[test]
    fn digests_in_names() {
        check("index.html", false);
        check("pollwright-web-1f0e9a7c3b2d4e5f_bg.wasm", true);
        check("style-0123456789abcdef.css", true);
        check("snippets/facade-1f0e9a7c/inline0.js", false);
        check("pollwright-url.js", false);
        // A browser looks here for a newer page.
        check("sw.js", false);
    }
}
