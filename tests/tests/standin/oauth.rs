//! The authorization server beside LinkedIn's and Constant Contact's stand-ins, asked with core's own words.

use super::*;
use pollwright_core::{
    catalog,
    date::Instant,
    oauth::{Ask, Registration, Tokens},
};

const BACK: &str = "https://example.com/callback";

/// What the body says about tokens.
fn registration(running: &Running) -> Registration {
    let body: Value = serde_json::from_str(&running.consent_body(None)).unwrap();
    let value = |key: &str| body["configuration"][key].as_str().map(str::to_owned);
    Registration::of(Some(running.element()), value).unwrap().unwrap()
}

/// The code that the consent page leads back with.
fn consent(registration: &Registration, verifier: Option<&str>) -> String {
    let got = get(&registration.consent_url("st&te", verifier).unwrap(), Who::Nobody);
    let location = got.header("location").unwrap_or_else(|| panic!("{}", got.text)).to_owned();
    let query = location.strip_prefix(&format!("{BACK}?")).unwrap_or_else(|| panic!("{location}"));
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    assert_eq!(pairs[1], ("state".to_owned(), "st&te".to_owned()), "{location}");
    pairs[0].1.clone()
}

fn ask(registration: &Registration, ask: Ask<'_>) -> Result<Tokens, String> {
    let request = registration.request(ask);
    let mut call = client().post(&request.url).header("content-type", "application/x-www-form-urlencoded");
    if let Some((user, password)) = &request.basic {
        call = call.basic_auth(user, Some(password));
    }
    let response = call.body(request.body).send().unwrap();
    let status = response.status().as_u16();
    let read = registration.read(ask, status, response.text().unwrap().as_bytes(), Instant::default());
    read.map_err(|why| why.to_string())
}

fn status(running: &Running, access: &str) -> u16 {
    let path = match running.element().key.as_str() {
        "linkedin" => "/companies/2414183/updates?format=json",
        _ => "/lists?api_key=standin-key",
    };
    get(&format!("{}{path}", running.base_url()), Who::Header(&format!("Bearer {access}"))).status
}

#[track_caller]
fn refused(done: Result<Tokens, String>, words: &str) {
    let why = done.map(|_| ()).expect_err("it is refused");
    assert!(why.contains(words), "{why}");
}

#[test]
fn a_code_works_once_and_for_ten_minutes() {
    for element in ["linkedin", "constantcontact"] {
        let running = start(element);
        let registration = registration(&running);
        let code = consent(&registration, None);
        let tokens =
            ask(&registration, Ask::Code(&code, None)).unwrap_or_else(|why| panic!("{element}: {why}"));
        assert_eq!(tokens.refresh, None, "{element}");
        assert_eq!(status(&running, &tokens.access), 200, "{element}");
        refused(ask(&registration, Ask::Code(&code, None)), "(The code is not known, or was used.)");

        let late = consent(&registration, None);
        running.set_clock(Some(running.now() + 10 * 60_000));
        refused(ask(&registration, Ask::Code(&late, None)), "(The code has expired.)");
        assert_eq!(status(&running, &tokens.access), 200, "{element}");
        running.revoke();
        assert_eq!(status(&running, &tokens.access), 401, "{element}");
    }
}

#[test]
fn tokens_run_out_and_refresh_tokens_are_replaced() {
    let options = Options { token_seconds: 60, has_refresh_tokens: true, ..Options::default() };
    let running = standin::start("linkedin", at_noon(options)).unwrap();
    let registration = registration(&running);
    let code = consent(&registration, None);
    let first = ask(&registration, Ask::Code(&code, None)).unwrap();
    running.set_clock(Some(running.now() + 60_000));
    assert_eq!(status(&running, &first.access), 401);
    let refresh = first.refresh.unwrap();
    let second = ask(&registration, Ask::Refresh(&refresh)).unwrap();
    assert_eq!(status(&running, &second.access), 200);
    refused(ask(&registration, Ask::Refresh(&refresh)), "no longer takes the refresh token");
    running.revoke();
    refused(ask(&registration, Ask::Refresh(&second.refresh.unwrap())), "no longer takes the refresh token");
}

#[test]
fn a_client_shows_itself_where_the_vendor_wants_it() {
    for element in ["linkedin", "constantcontact"] {
        let running = start(element);
        let good = registration(&running);
        let code = consent(&good, None);
        let stranger = Registration { client_secret: "other".into(), ..good.clone() };
        refused(ask(&stranger, Ask::Code(&code, None)), "refused the client");
        let proof = match good.proof {
            catalog::ClientProof::Header => catalog::ClientProof::Body,
            catalog::ClientProof::Body => catalog::ClientProof::Header,
        };
        refused(ask(&Registration { proof, ..good.clone() }, Ask::Code(&code, None)), "refused the client");
        let elsewhere = Registration { redirect_url: Some("https://example.com/other".into()), ..good };
        refused(ask(&elsewhere, Ask::Code(&code, None)), "does not match the code");
    }
}

#[test]
fn a_challenge_wants_its_verifier() {
    let running = start("constantcontact");
    let registration = Registration { has_pkce: true, ..registration(&running) };
    let code = consent(&registration, Some("verifier"));
    refused(ask(&registration, Ask::Code(&code, Some("other"))), "does not match the code");
    let code = consent(&registration, Some("verifier"));
    refused(ask(&registration, Ask::Code(&code, None)), "does not match the code");
    let code = consent(&registration, Some("verifier"));
    assert!(ask(&registration, Ask::Code(&code, Some("verifier"))).is_ok());
}

#[test]
fn others_have_none() {
    let running = start("freshdeskv2");
    assert_ne!(get(&format!("{}/oauth/authorize", running.hub_url()), Who::Nobody).status, 302);
}
