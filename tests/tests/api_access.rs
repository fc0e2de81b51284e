//! Who may ask, and how much.

use crate::api_support::Api;
use serde_json::{Value, json};

#[test]
fn who_may_ask() {
    let api = Api::with_auth();
    let bearer = |token: &str| format!("Bearer {token}");
    let new = json!({ "name": "looks", "role": "read-only" }).to_string();
    let admin = bearer(&api.token);
    let made = api.send("POST", "/api/v1/tokens", &[("authorization", &admin)], &new).expect(200);
    let looks = bearer(made["token"].as_str().unwrap_or(""));
    let check = |method: &str, said: &[(&str, &str)], expected: u16| {
        let answer = api.send(method, "/elements/api-v2/accounts/settings", said, "{}");
        assert_eq!(answer.status, expected, "{method} {said:?} {answer:?}");
    };
    check("GET", &[], 401);
    check("GET", &[("authorization", "Bearer wrong")], 401);
    check("GET", &[("authorization", "Basic abc")], 401);
    check("GET", &[("authorization", &admin)], 200);
    check("GET", &[("authorization", &looks)], 200);
    check("PATCH", &[("authorization", &looks)], 403);
    check("PATCH", &[("authorization", &admin)], 400);
    check("GET", &[("authorization", &admin), ("origin", "http://evil.example")], 403);
    let element = format!("User {}, Organization x, Element wrong", api.token);
    check("GET", &[("authorization", &element)], 401);
}

#[test]
fn a_session_of_the_page() {
    let api = Api::with_auth();
    let own = format!("http://{}", api.address);
    let log_in = |token: &str, origin: &str| {
        api.send("POST", "/api/v1/login", &[("origin", origin)], &json!({ "token": token }).to_string())
    };
    log_in("wrong", &own).refused(401);
    log_in(&api.token, "http://evil.example").refused(403);
    let answer = log_in(&api.token, &own);
    assert_eq!(answer.expect(200)["role"], "admin");
    let cookie =
        answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap_or("").to_owned();
    assert!(cookie.contains("httponly") && cookie.contains("samesite=strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap_or("").to_owned();
    let ask = |origin: &str| {
        let headers = [("cookie", cookie.as_str()), ("origin", origin)];
        api.send("GET", "/elements/api-v2/accounts/settings", &headers, "").status
    };
    assert_eq!((ask(&own), ask("http://evil.example")), (200, 403));
    api.send("POST", "/api/v1/logout", &[("cookie", &cookie), ("origin", &own)], "");
    assert_eq!(ask(&own), 401);
}

#[test]
fn how_much_may_be_asked() {
    let api = Api::open();
    let post = |body: &str| api.send("POST", "/elements/api-v2/instances", &[], body);
    post(&" ".repeat(2 * 1024 * 1024 + 1)).refused(413);
    // Deep, broken and foreign bodies are refused with words.
    for body in
        ["[".repeat(100_000), "{\"a\":".repeat(100_000), "\"".to_owned(), "null".to_owned(), String::new()]
    {
        assert!(!post(&body).refused(400).is_empty(), "{}", body.get(..20).unwrap_or(&body));
    }
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    api.send("POST", "/elements/api-v2/notifications", &[], &deep).refused(400);
    let head = format!(
        "GET /openapi.json HTTP/1.1\r\nhost: {}\r\nx: {}\r\n\r\n",
        api.address,
        "x".repeat(1_000_000)
    );
    assert!(matches!(api.raw(head.as_bytes()).status, 400 | 431), "one header of a million bytes");
    let many: String = (0..10_000).map(|n| format!("x-{n}: x\r\n")).collect();
    let head = format!("GET /openapi.json HTTP/1.1\r\nhost: {}\r\n{many}\r\n", api.address);
    assert!(matches!(api.raw(head.as_bytes()).status, 400 | 431), "ten thousand headers");
    // The server goes on.
    api.ask("GET", "/accounts/settings", Value::Null).expect(200);
}

#[test]
fn no_header_comes_from_a_value() {
    let api = Api::open();
    for evil in ["a\r\nx-evil: 1", "a\nx-evil: 1", "a\r\n\r\n<html>"] {
        let made = json!({ "topic": evil, "message": evil });
        let answer = api.ask("POST", "/notifications", made);
        assert_eq!(answer.expect(200)["topic"], evil);
        assert!(!answer.head.contains("x-evil"), "{answer:?}");
        let mut body = crate::cli_support::configuration("https://v.example/items", json!({}));
        body["configuration"]["event.notification.callback.headers"] = format!("X-Team: {evil}").into();
        let answer = api.ask("POST", "/instances?dryRun=true", body);
        assert!(answer.status < 500 && !answer.head.contains("x-evil"), "{answer:?}");
    }
}
