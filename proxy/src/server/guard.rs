//! Who may ask: the page of this server, under a name that no stranger can claim.

use super::{AppError, AppState};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, header, uri::Authority},
    middleware::Next,
    response::Response,
};
use std::net::{IpAddr, Ipv6Addr};

/// The header that carries the token.
const TOKEN_HEADER: &str = "x-pollwright-token";

/// Lets requests of the own page pass.
///
/// On loopback the name must be a loopback one, or a page elsewhere could point its own name here (DNS rebinding).
/// A request that a foreign page makes says so in `Origin` or `Sec-Fetch-Site`.
pub(super) async fn same_origin(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    let headers = request.headers();
    // HTTP/2 has no `Host`; the address of the request says it.
    let host = text(headers, header::HOST.as_str()).or(request.uri().authority().map(Authority::as_str));
    if state.0.is_loopback && !host.is_some_and(is_loopback_name) {
        return Err(AppError::Foreign("this server answers to localhost and 127.0.0.1 only"));
    }
    if let Some(origin) = text(headers, header::ORIGIN.as_str())
        && host.is_none_or(|host| !is_origin_of(origin, host))
    {
        return Err(AppError::Foreign("this server answers to its own page only"));
    }
    if text(headers, "sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(AppError::Foreign("this server answers to its own page only"));
    }
    Ok(next.run(request).await)
}

/// Lets a request pass that knows the token of this start.
pub(super) fn check_token(state: &AppState, headers: &HeaderMap) -> Result<(), AppError> {
    let token = state.token().ok_or(AppError::NotLoopback)?;
    match text(headers, TOKEN_HEADER) {
        Some(given) if is_equal(given.as_bytes(), token.as_bytes()) => Ok(()),
        _ => Err(AppError::BadToken),
    }
}

/// Whether a page of this origin comes from the host; a proxy in front may speak HTTPS.
fn is_origin_of(origin: &str, host: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| origin.strip_prefix(scheme) == Some(host))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Compares in a time that does not tell where the two differ.
fn is_equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// `localhost`, `127.0.0.1` or `[::1]`, with or without a port.
fn is_loopback_name(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    if authority.as_str().contains('@') {
        return false;
    }
    let name = authority.host();
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
        || bare.is_some_and(|ip| ip.parse::<Ipv6Addr>().is_ok_and(|ip| ip.is_loopback()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(host: &str, expected: bool) {
        assert_eq!(is_loopback_name(host), expected, "host: {host}");
    }

    #[test]
    fn names() {
        check("localhost", true);
        check("LocalHost:8080", true);
        check("127.0.0.1:8080", true);
        check("[::1]:8080", true);
        check("[::1]", true);
        check("evil.example", false);
        check("localhost.evil.example", false);
        check("127.0.0.1.evil.example:8080", false);
        check("127.0.0.1@evil.example", false);
        check("10.0.0.1", false);
        check("", false);
    }
}
