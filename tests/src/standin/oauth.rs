//! The authorization server beside a vendor's API: a consent page that consents at once, codes and tokens.
//!
//! `GET /oauth/authorize` leads back with a code, `POST /oauth/token` takes codes and refresh tokens. Key and secret of
//! the client are the stand-in's one secret; they stand where the catalog says that the vendor wants them.

use super::{
    Standin,
    http::{Answer, Request},
    world::World,
};
use pollwright_core::{
    catalog::{ClientProof, Element},
    oauth::challenge,
};
use serde_json::json;

/// A code is good for this long, milliseconds.
const CODE_LIFE: i64 = 10 * 60_000;

/// What was given out.
#[derive(Default)]
pub(super) struct Grants {
    codes: Vec<Code>,
    tokens: Vec<Token>,
    n_given: u32,
}

struct Code {
    text: String,
    redirect_uri: String,
    challenge: Option<String>,
    expires_at: i64,
}

struct Token {
    access: String,
    refresh: Option<String>,
    expires_at: i64,
}

/// Why no tokens are given.
type Refused = (&'static str, &'static str);

impl Grants {
    /// Whether an access token was given and is good still.
    pub(super) fn takes(&self, access: &str, now: i64) -> bool {
        self.tokens.iter().any(|token| token.access == access && now < token.expires_at)
    }

    /// Takes back all tokens.
    pub(super) fn revoke(&mut self) {
        self.tokens.clear();
    }

    fn name(&mut self, kind: &str) -> String {
        self.n_given += 1;
        format!("standin-{kind}-{}", self.n_given)
    }
}

/// The consent page: it leads back at once, with a code and the caller's `state`.
pub(super) fn consent(world: &mut World, request: &Request) -> Answer {
    let asked = |name: &str| request.get(name).map(str::to_owned);
    let is_known = asked("client_id").as_ref() == Some(&world.options.key);
    let (true, Some("code"), Some(redirect_uri)) =
        (is_known, request.get("response_type"), asked("redirect_uri"))
    else {
        return Answer::text(
            400,
            "text/html; charset=utf-8",
            "<!doctype html><p>This client is not known.</p>",
        );
    };
    let text = world.grants.name("code");
    let mut back = form_urlencoded::Serializer::new(String::new());
    back.append_pair("code", &text).append_pair("state", request.get("state").unwrap_or_default());
    let joint = if redirect_uri.contains('?') { '&' } else { '?' };
    let location = format!("{redirect_uri}{joint}{}", back.finish());
    let (challenge, expires_at) = (asked("code_challenge"), world.now() + CODE_LIFE);
    world.grants.codes.push(Code { text, redirect_uri, challenge, expires_at });
    Answer::text(302, "text/plain", "").with("location", location)
}

/// What a POST for tokens gets.
pub(super) fn token(standin: &Standin, element: &Element, request: &Request, body: &[u8]) -> Answer {
    let form: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let mut world = standin.world();
    world.requests.push(format!("{} {} {}", request.method, request.path, field("grant_type").unwrap_or("")));
    let in_header = request.basic();
    let in_form = field("client_id").zip(field("client_secret"));
    let wants_header = element.auth.oauth.as_ref().is_none_or(|oauth| oauth.proof == ClientProof::Header);
    let shown = match wants_header {
        true => in_header
            .as_ref()
            .map(|(id, secret)| (id.as_str(), secret.as_str()))
            .filter(|_| in_form.is_none()),
        false => in_form.filter(|_| in_header.is_none()),
    };
    let key = world.options.key.clone();
    if shown != Some((&key, &key)) {
        return refusal(("invalid_client", "The client is not known."));
    }
    let granted = match field("grant_type") {
        Some("authorization_code") => take_code(&mut world, &field),
        Some("refresh_token") => take_refresh_token(&mut world, field("refresh_token").unwrap_or_default()),
        Some("client_credentials") => Ok(()),
        _ => Err(("unsupported_grant_type", "This grant is not known.")),
    };
    match granted {
        Ok(()) => give(&mut world),
        Err(refused) => refusal(refused),
    }
}

fn take_code<'a>(world: &mut World, field: &impl Fn(&str) -> Option<&'a str>) -> Result<(), Refused> {
    let now = world.now();
    let at = world.grants.codes.iter().position(|code| Some(code.text.as_str()) == field("code"));
    let code = at
        .map(|at| world.grants.codes.remove(at))
        .ok_or(("invalid_grant", "The code is not known, or was used."))?;
    let verified = field("code_verifier").map(challenge);
    if now >= code.expires_at {
        return Err(("invalid_grant", "The code has expired."));
    }
    if field("redirect_uri") != Some(&code.redirect_uri) || verified != code.challenge {
        return Err(("invalid_grant", "The redirect URI or the code verifier does not match the code."));
    }
    Ok(())
}

/// A refresh token is replaced by each use.
fn take_refresh_token(world: &mut World, text: &str) -> Result<(), Refused> {
    let known = world.grants.tokens.iter_mut().find(|token| token.refresh.as_deref() == Some(text));
    let refused = ("invalid_grant", "The refresh token was revoked, or replaced.");
    known.and_then(|token| token.refresh.take()).map(drop).ok_or(refused)
}

fn give(world: &mut World) -> Answer {
    let life = world.options.token_seconds;
    let access = world.grants.name("access");
    let refresh = world.options.has_refresh_tokens.then(|| world.grants.name("refresh"));
    let mut body = json!({ "access_token": access, "token_type": "Bearer", "expires_in": life });
    if let Some(refresh) = &refresh {
        body["refresh_token"] = json!(refresh);
    }
    let expires_at = world.now() + life * 1000;
    world.grants.tokens.push(Token { access, refresh, expires_at });
    Answer::json(200, &body)
}

fn refusal((error, words): Refused) -> Answer {
    Answer::json(400, &json!({ "error": error, "error_description": words }))
}
