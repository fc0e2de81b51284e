//! Calls and answers in a few words that people may read.

use crate::poller::secrets::Secrets;
use reqwest::{
    Url,
    header::{HeaderMap, HeaderName},
};

/// How much of an answer's own words is repeated, characters.
const MAX_WORDS: usize = 200;

/// Where a call goes, short: no user, no query.
pub fn place(url: &Url) -> String {
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    format!("{}://{}{port}{}", url.scheme(), url.host_str().unwrap_or(""), url.path())
}

/// A header of an answer, where it is text.
pub fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// What an answer says itself, in a few words without secrets: `Invalid key`. Empty for web pages and for what is no text.
pub fn excerpt(bytes: &[u8], secrets: &Secrets) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // It was cut inside a character.
        Err(cut) if cut.error_len().is_none() => {
            std::str::from_utf8(&bytes[..cut.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return String::new(),
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.starts_with('<') {
        return String::new();
    }
    // Before it is cut, or the rest of a secret would stand at the end.
    let text = secrets.mask(&text).replace(char::is_control, "");
    let short: String = text.chars().take(MAX_WORDS).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("{short}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let url = Url::parse("http://u:p@127.0.0.1:8081/a/b?key=1").expect("it is an address");
        assert_eq!(place(&url), "http://127.0.0.1:8081/a/b");
    }

    #[test]
    fn excerpts() {
        #[track_caller]
        fn check(bytes: &[u8], expected: &str) {
            let mut secrets = Secrets::default();
            secrets.add("s3cr3t");
            assert_eq!(excerpt(bytes, &secrets), expected, "{}", String::from_utf8_lossy(bytes));
        }
        check(b"", "");
        check(b" Invalid\r\n  key \x07", "Invalid key ");
        check(b"<html>", "");
        check(b"\xff\xfe\x00", "");
        check("grün".as_bytes().split_last().expect("it has a last byte").1, "grü");
        check("ü".as_bytes().split_last().expect("it has a last byte").1, "");
        check(b"key s3cr3t refused", "key *** refused");
        let long = format!("{}s3cr3t", "x".repeat(197));
        check(long.as_bytes(), &format!("{}***", "x".repeat(197)));
        check(&[b'x'; 201], &format!("{}…", "x".repeat(200)));
    }
}
