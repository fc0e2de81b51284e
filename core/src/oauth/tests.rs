//! What is said to authorization servers, and what their answers mean.

use super::*;
use crate::catalog;

const NOW: &str = "2026-03-29T10:00:00Z";
const APP: &[(&str, &str)] = &[
    ("oauth.api.key", "k3y"),
    ("oauth.api.secret", "s3c&ret"),
    ("oauth.callback.url", "https://me.example/back?x=1"),
];

fn now() -> Instant {
    NOW.parse().expect("it is an instant")
}

fn registration(element: &str, more: &[(&str, &str)]) -> Result<Option<Registration>, RegistrationError> {
    let value = |key: &str| {
        let found = more.iter().chain(APP).find(|(name, _)| *name == key);
        found.map(|(_, value)| (*value).to_owned()).filter(|value| !value.is_empty())
    };
    Registration::of(catalog::element(element), value)
}

#[track_caller]
fn registered(element: &str, more: &[(&str, &str)]) -> Registration {
    let found = registration(element, more).unwrap_or_else(|why| panic!("{element} {more:?}: {why}"));
    found.unwrap_or_else(|| panic!("{element} {more:?}: no OAuth"))
}

#[test]
fn who_uses_it() {
    #[track_caller]
    fn check(element: &str, more: &[(&str, &str)], expected: &str) {
        let actual = match registration(element, more) {
            Ok(Some(found)) => format!("{} {:?} {}", found.name, found.grant, found.token_url),
            Ok(None) => "none".to_owned(),
            Err(why) => why.to_string(),
        };
        assert_eq!(actual, expected, "{element} {more:?}");
    }
    const LINKEDIN: &str = "LinkedIn AuthorizationCode https://www.linkedin.com/uas/oauth2/accessToken";
    check("linkedin", &[], LINKEDIN);
    check("freshdeskv2", &[], "none");
    check("linkedin", &[("oauth.user.token", "t")], "none");
    check("linkedin", &[("oauth.token.url", "http://a/t")], "LinkedIn AuthorizationCode http://a/t");
    check(
        "linkedin",
        &[("oauth.api.key", "")],
        "`oauth.api.key` is missing, and no token can be got without it; put it into the configuration",
    );
    check(
        "linkedin",
        &[("oauth.callback.url", "")],
        "`oauth.callback.url` is missing, and no token can be got without it; put it into the configuration",
    );
    check(
        "zohocrm",
        &[("oauth.token.url", "http://a/t")],
        "`oauth.authorization.url` is missing, and no token can be got without it; put it into the configuration",
    );
    let client = [
        ("oauth.token.url", "http://a/t"),
        ("oauth.grant.type", "client_credentials"),
        ("oauth.callback.url", ""),
    ];
    check("zohocrm", &client, "the authorization server ClientCredentials http://a/t");
    check(
        "linkedin",
        &[("oauth.grant.type", "password")],
        "`oauth.grant.type` takes `authorization_code` or `client_credentials`",
    );
    check("linkedin", &[("oauth.pkce", "yes")], "`oauth.pkce` takes `true` or `false`");
}

#[test]
fn consent_pages() {
    #[track_caller]
    fn check(element: &str, more: &[(&str, &str)], expected: Option<&str>) {
        let actual = registered(element, more)
            .consent_url("st&te", Some("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert_eq!(actual.as_deref(), expected, "{element} {more:?}");
    }
    check(
        "linkedin",
        &[],
        Some(
            "https://www.linkedin.com/uas/oauth2/authorization?response_type=code&client_id=k3y\
             &redirect_uri=https%3A%2F%2Fme.example%2Fback%3Fx%3D1&state=st%26te\
             &scope=rw_company_admin%20r_basicprofile%20w_share%20r_emailaddress",
        ),
    );
    // The challenge is the one of RFC 7636, appendix B.
    check(
        "constantcontact",
        &[
            ("oauth.authorization.url", "http://a/c?newUser=true"),
            ("oauth.pkce", "true"),
            ("oauth.scope", "a b"),
        ],
        Some(
            "http://a/c?newUser=true&response_type=code&client_id=k3y\
             &redirect_uri=https%3A%2F%2Fme.example%2Fback%3Fx%3D1&state=st%26te&scope=a%20b\
             &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
        ),
    );
    check("linkedin", &[("oauth.grant.type", "client_credentials")], None);
}

#[test]
fn requests() {
    #[track_caller]
    fn check(element: &str, more: &[(&str, &str)], ask: Ask<'_>, expected: &str) {
        let request = registered(element, more).request(ask);
        let basic = request.basic.map_or_else(String::new, |(user, password)| format!(" {user}:{password}"));
        assert_eq!(format!("{}{basic} {}", request.url, request.body), expected, "{element} {more:?}");
    }
    check(
        "linkedin",
        &[],
        Ask::Code("c/1", Some("not sent: no PKCE")),
        "https://www.linkedin.com/uas/oauth2/accessToken k3y:s3c%26ret \
         grant_type=authorization_code&code=c%2F1&redirect_uri=https%3A%2F%2Fme.example%2Fback%3Fx%3D1",
    );
    check(
        "constantcontact",
        &[("oauth.token.url", "http://a/t"), ("oauth.pkce", "true")],
        Ask::Code("c", Some("v")),
        "http://a/t grant_type=authorization_code&code=c&redirect_uri=https%3A%2F%2Fme.example%2Fback%3Fx%3D1\
         &code_verifier=v&client_id=k3y&client_secret=s3c%26ret",
    );
    check(
        "linkedin",
        &[("oauth.token.refresh_url", "http://a/r")],
        Ask::Refresh("r+1"),
        "http://a/r k3y:s3c%26ret grant_type=refresh_token&refresh_token=r%2B1",
    );
    check(
        "linkedin",
        &[
            ("oauth.grant.type", "client_credentials"),
            ("oauth.scope", "a b"),
            ("oauth.basic.header", "false"),
        ],
        Ask::Client,
        "https://www.linkedin.com/uas/oauth2/accessToken \
         grant_type=client_credentials&scope=a%20b&client_id=k3y&client_secret=s3c%26ret",
    );
}

#[test]
fn tokens() {
    #[track_caller]
    fn check(ask: Ask<'_>, body: &str, expected: &str) {
        let read = registered("linkedin", &[]).read(ask, 200, body.as_bytes(), now());
        let actual = read.map(|tokens| serde_json::to_string(&tokens).expect("it serialises"));
        assert_eq!(actual.unwrap_or_else(|why| why.to_string()), expected, "{body}");
    }
    let code = Ask::Code("c", None);
    check(
        code,
        r#"{"access_token":"a","expires_in":5183999}"#,
        r#"{"access":"a","expiresAt":"2026-05-28T09:59:59Z"}"#,
    );
    check(
        code,
        r#"{"access_token":"a","expires_in":"60"}"#,
        r#"{"access":"a","expiresAt":"2026-03-29T10:01:00Z"}"#,
    );
    check(
        code,
        r#"{"access_token":"a","expires_in":1e300}"#,
        r#"{"access":"a","expiresAt":"2126-06-13T10:00:00Z"}"#,
    );
    check(
        code,
        r#"{"access_token":"a","expires_in":-5}"#,
        r#"{"access":"a","expiresAt":"2026-03-29T10:00:00Z"}"#,
    );
    check(code, r#"{"access_token":"a","expires_in":"soon"}"#, r#"{"access":"a"}"#);
    check(code, r#"{"access_token":"a","refresh_token":"r"}"#, r#"{"access":"a","refresh":"r"}"#);
    check(Ask::Refresh("r"), r#"{"access_token":"b"}"#, r#"{"access":"b","refresh":"r"}"#);
    check(
        Ask::Refresh("r"),
        r#"{"access_token":"b","refresh_token":"s"}"#,
        r#"{"access":"b","refresh":"s"}"#,
    );
    check(code, r#"{"access_token":""}"#, "LinkedIn answered 200 and no token; check `oauth.token.url`");
    check(code, "<html>", "LinkedIn answered 200 and no token; check `oauth.token.url`");
    let text = r#"{"access":"a","refresh":"r","expiresAt":"2026-03-29T10:02:00Z"}"#;
    let kept: Tokens = serde_json::from_str(text).expect("it reads");
    assert!(kept.is_due(now()) && !kept.is_due(now() - TimeDelta::milliseconds(1)));
    assert!(!Tokens { expires_at: None, ..kept }.is_due(now()));
}

#[test]
fn refusals() {
    #[track_caller]
    fn check(ask: Ask<'_>, status: u16, body: &str, expected: &str) {
        let read = registered("constantcontact", &[]).read(ask, status, body.as_bytes(), now());
        assert_eq!(read.expect_err("it is refused").to_string(), expected, "{status} {body}");
    }
    let code = Ask::Code("c", None);
    check(
        code,
        400,
        r#"{"error":"invalid_grant","error_description":"Invalid  verification\ncode: c"}"#,
        "Constant Contact refused the authorization code (Invalid verification code: c); a code works once, for a few minutes, and for the `oauth.callback.url` it was made for: open the consent page again and send the new code",
    );
    check(
        Ask::Refresh("r"),
        400,
        r#"{"error":"invalid_grant"}"#,
        "Constant Contact no longer takes the refresh token (invalid_grant): access was revoked or has run out; open the consent page again and send the new code",
    );
    let client =
        "Constant Contact refused the client (invalid_client); check `oauth.api.key` and `oauth.api.secret`";
    check(code, 400, r#"{"error":"invalid_client"}"#, client);
    check(code, 401, r#"{"error":"invalid_client"}"#, client);
    check(
        Ask::Client,
        400,
        r#"{"error":"invalid_scope"}"#,
        "Constant Contact refused the scope (invalid_scope); check `oauth.scope`",
    );
    check(
        Ask::Refresh("r"),
        503,
        "",
        "Constant Contact gives no tokens at the moment (it answered 503); the next poll asks again",
    );
    check(code, 302, "", "Constant Contact answered 302 and no token; check `oauth.token.url`");
    // A token beside an error status is none.
    check(
        code,
        404,
        r#"{"access_token":"a"}"#,
        "Constant Contact answered 404 and no token; check `oauth.token.url`",
    );
    let long = format!(r#"{{"error":"{}"}}"#, "x".repeat(300));
    let expected =
        format!("Constant Contact answered 400 and no token ({}…); check `oauth.token.url`", "x".repeat(200));
    check(code, 400, &long, &expected);
}

#[test]
fn nothing_is_printed() {
    let tokens = Tokens { access: "s3cret".into(), refresh: Some("s3cret".into()), expires_at: None };
    let printed = format!("{tokens:?} {:?}", registered("linkedin", &[]));
    assert!(!printed.contains("s3c") && !printed.contains("k3y"), "{printed}");
}
