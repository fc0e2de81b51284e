//! Which values must never be shown, stored or linked.

mod around;

use crate::{
    catalog::Element,
    decoded::Decoded,
    json::{Document, Node, Path, Value},
    scan, schema,
    span::Span,
};

use around::login;
pub use around::{credential_secrets, header_secrets, loose_secrets, outer_secrets, without_secrets};

/// A value that must never be shown, stored or linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretSpan {
    /// Where it stands, `OUTER#INNER` inside string-encoded JSON.
    pub pointer: String,
    /// Its bytes in the whole text, without the quotes around them.
    pub span: Span,
    /// The environment variable that stands for it in a copied command: `FRESHDESK_API_KEY`.
    pub env: String,
    /// Whether quotes stand around it: a string, no number.
    pub in_quotes: bool,
}

/// The real secrets of a document, in order of place: placeholders (see [`is_placeholder`]) are none.
///
/// Secret is what the catalog's element calls so, what the format itself calls so, and what is named like it:
/// `password`, `secret`, `api key`, `private key`, `token` and the like, in any notation.
pub fn secret_spans(document: &Document, element: Option<&Element>) -> Vec<SecretSpan> {
    find(document, element, false)
}

/// The places of secrets, in order: those of [`secret_spans`], and those that hold a placeholder still.
pub fn secret_slots(document: &Document, element: Option<&Element>) -> Vec<SecretSpan> {
    find(document, element, true)
}

/// Whether a text only holds the place of a value: `<YOUR_API_KEY>`, `{{page.key}}`, `xxxx`, `****`, `env:NAME`,
/// `$NAME`, nothing at all.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let framed = |open: &str, close: &str| text.starts_with(open) && text.ends_with(close);
    let only = |chars: &[char], least: usize| text.len() >= least && text.chars().all(|c| chars.contains(&c));
    let is_name = |name: &str| {
        name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit())
            && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
    };
    text.is_empty()
        || framed("<", ">")
        || framed("{{", "}}")
        || only(&['x', 'X'], 3)
        || only(&['*', '•', '.', '…'], 1)
        || text.strip_prefix("env:").is_some_and(is_name)
        || text.strip_prefix('$').is_some_and(is_name)
        || text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).is_some_and(is_name)
}

/// Whether a key is named like a secret: `password`, `oauth.api.secret`, `apiKey`, `x-api-key`, `oauth_token`.
pub fn looks_secret(key: &str) -> bool {
    const ANYWHERE: &[&str] = &["password", "passwd", "pwd", "passphrase", "passcode", "secret", "apikey"];
    const LAST: &[&str] = &["token", "credential", "credentials", "privatekey", "accesskey", "secretkey"];
    const KINDS: &[&str] = &[
        "api",
        "access",
        "private",
        "signature",
        "signing",
        "encryption",
        "consumer",
        "session",
        "security",
        "shared",
        "license",
        "auth",
        "subscription",
        "account",
    ];
    if !may_be_secret(key.as_bytes()) {
        return false;
    }
    let words = words(key);
    words.iter().any(|word| ANYWHERE.contains(&word.as_str()))
        || words.last().is_some_and(|word| LAST.contains(&word.as_str()))
        || matches!(words.as_slice(), [.., kind, key] if key == "key" && KINDS.contains(&kind.as_str()))
}

/// Whether a key holds a root of the words above: most keys do not, and are told without being taken apart.
fn may_be_secret(key: &[u8]) -> bool {
    let starts = |at: usize, root: &[u8]| {
        key.get(at..at + root.len()).is_some_and(|start| start.eq_ignore_ascii_case(root))
    };
    // Two letters rule out nearly every place; `| 0x20` makes letters small, and letters of nothing else.
    key.windows(2).enumerate().any(|(at, two)| match [two[0] | 0x20, two[1] | 0x20] {
        [b'p', b'a'] => starts(at, b"pass"),
        [b'p', b'w'] => starts(at, b"pwd"),
        [b's', b'e'] => starts(at, b"secret"),
        [b'k', b'e'] => starts(at, b"key"),
        [b't', b'o'] => starts(at, b"token"),
        [b'c', b'r'] => starts(at, b"credential"),
        _ => false,
    })
}

/// The words of a key in lower case, parted at punctuation and where a capital starts one.
fn words(key: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut starts = true;
    let mut was_lower = false;
    for c in key.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() {
            starts = true;
            continue;
        }
        if starts || (c.is_ascii_uppercase() && was_lower) {
            out.push(String::new());
        }
        starts = false;
        was_lower = c.is_ascii_lowercase();
        if let Some(word) = out.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
    }
    out
}

fn find<'a>(document: &'a Document, element: Option<&'a Element>, placeholders: bool) -> Vec<SecretSpan> {
    let mut secrets = Secrets { placeholders, ..Secrets::of(element) };
    document.leaves(&mut |path, node| secrets.leaf(path, node, node.as_str().is_some_and(scan::has_signs)));
    secrets.named()
}

/// The secrets of a document while its leaves are visited.
pub(crate) struct Secrets<'a> {
    element: Option<&'a Element>,
    /// Whether the places of placeholders are wanted too.
    placeholders: bool,
    /// Keys that were looked at, and whether they may be secret: a configuration repeats a few for each resource.
    keys: [(&'a str, bool); 16],
    found: Vec<SecretSpan>,
}

impl<'a> Secrets<'a> {
    /// None yet.
    pub(crate) fn of(element: Option<&'a Element>) -> Self {
        Self { element, placeholders: false, keys: [("", false); 16], found: Vec::new() }
    }

    /// What was found, in order of place; each has a variable of its own.
    pub(crate) fn named(mut self) -> Vec<SecretSpan> {
        for index in 1..self.found.len() {
            let (before, rest) = self.found.split_at_mut(index);
            let wanted = rest[0].env.clone();
            let mut n = 1;
            while before.iter().any(|earlier| earlier.env == rest[0].env) {
                n += 1;
                rest[0].env = format!("{wanted}_{n}");
            }
        }
        self.found
    }

    fn may_be_secret(&mut self, key: &'a str) -> bool {
        let bytes = key.as_bytes();
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
        let known = &mut self.keys[(bytes.len() + usize::from(first ^ last)) % 16];
        if !scan::same(known.0, key) {
            *known = (key, may_be_secret(bytes));
        }
        known.1
    }

    /// The password of `https://user:password@host`, and query parameters that are named like secrets.
    fn within_address(&mut self, path: &Path<'_, '_>, text: &Decoded) {
        let whole = text.text.as_str();
        let mut push = |start: usize, value: &str, name: &str| {
            // What a template renders is no secret.
            if value.is_empty() || value.contains('{') || (!self.placeholders && is_placeholder(value)) {
                return;
            }
            let span = text.source_span(Span::new(start as u32, (start + value.len()) as u32));
            self.found.push(SecretSpan {
                pointer: path.pointer(),
                span,
                env: env_name(name),
                in_quotes: true,
            });
        };
        if scan::has_any(whole, [b'@'])
            && let Some(scheme) = whole.find("://")
        {
            let start = scheme + 3;
            let host = whole[start..].find(['/', '?', '#']).map_or(whole.len(), |length| start + length);
            if let Some(user) = whole[start..host].rfind('@').map(|length| &whole[start..start + length]) {
                let secret = login(user);
                push(start + secret.as_ptr() as usize - user.as_ptr() as usize, secret, "url.password");
            }
        }
        let mut at = scan::find_any(whole, 0, [b'?']) + 1;
        while at < whole.len() {
            let end = scan::find_any(whole, at, [b'&', b'#']);
            if let Some((name, value)) = whole[at..end].split_once('=')
                && looks_secret(name)
            {
                push(at + name.len() + 1, value, name);
            }
            at = end + 1;
        }
    }

    /// Looks at a value that holds no others; `has_signs` is what [`scan::has_signs`] says of it.
    pub(crate) fn leaf(&mut self, path: &Path<'_, 'a>, node: &Node, has_signs: bool) {
        let (text, span, in_quotes) = match &node.value {
            Value::String(text) => (&text.decoded.text, text.decoded.span(), true),
            Value::Number(text) | Value::Invalid(text) => (text, node.span, false),
            _ => return,
        };
        if has_signs && let Value::String(text) = &node.value {
            self.within_address(path, &text.decoded);
        }
        let key = path.key();
        let is_code = key == "code" && path.pointer() == "/providerData/code";
        if self.element.is_none() && !is_code && !self.may_be_secret(key) {
            return;
        }
        // A field that does not stand in `configuration` is named by its pointer.
        let field = self.element.and_then(|element| {
            element.fields.iter().find(|field| match field.key.starts_with('/') {
                true => field.key.ends_with(key) && field.key == path.pointer(),
                false => field.key == key,
            })
        });
        let is_secret = match field {
            Some(field) => field.secret,
            None => {
                is_code
                    || schema::find(schema::Place::Configuration, key)
                        .is_some_and(|key| key.kind == schema::Kind::Secret)
                    || looks_secret(key)
            }
        };
        if !is_secret || text.trim().is_empty() || (!self.placeholders && is_placeholder(text)) {
            return;
        }
        let env = match (text.trim().strip_prefix("env:"), field) {
            (Some(name), _) if is_placeholder(text) => name.to_owned(),
            (_, Some(field)) => field.env.clone(),
            _ if is_code => "AUTHORIZATION_GRANT_CODE".to_owned(),
            _ => env_name(key),
        };
        self.found.push(SecretSpan { pointer: path.pointer(), span, env, in_quotes });
    }
}

/// `event.notification.signature.key` as `EVENT_NOTIFICATION_SIGNATURE_KEY`.
fn env_name(key: &str) -> String {
    let mut name = words(key).join("_").to_ascii_uppercase();
    name.retain(|c| c == '_' || c.is_ascii_alphanumeric());
    match name.chars().next() {
        None => "SECRET".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        Some(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Kind;

    #[test]
    fn names() {
        for key in [
            "password",
            "oauth.api.secret",
            "oauth.api.key",
            "apiKey",
            "x-api-key",
            "APIKEY",
            "private.key",
            "event.notification.signature.key",
            "event.notification.basic.password",
            "clientSecret",
            "oauth_token",
        ] {
            assert!(looks_secret(key), "key: {key}");
        }
        for key in
            ["key", "public.key", "element", "idField", "token.url", "tokens", "username", "keyboard", ""]
        {
            assert!(!looks_secret(key), "key: {key}");
        }
    }

    #[test]
    fn placeholders() {
        for text in [
            "",
            " ",
            "<YOUR_KEY>",
            "{{page.key}}",
            "xxxxx",
            "XXX",
            "****",
            "••••",
            "env:KEY",
            "$KEY",
            "${KEY}",
        ] {
            assert!(is_placeholder(text), "text: {text}");
        }
        for text in ["x", "hunter2", "env:", "env:a b", "<a", "$5", "$ecret!", "false"] {
            assert!(!is_placeholder(text), "text: {text}");
        }
    }

    #[track_caller]
    fn check_loose(text: &str, expected: &[&str]) {
        let found = loose_secrets(text, &[]);
        let texts: Vec<_> = found.iter().map(|secret| &text[secret.span.range()]).collect();
        assert_eq!(texts, expected, "text: {text}");
    }

    #[test]
    fn addresses() {
        #[track_caller]
        fn check(value: &str, expected: &[&str]) {
            let text = serde_json::json!({ "url": value }).to_string();
            let document = crate::json::parse(&text);
            let found = secret_spans(&document, None);
            let texts: Vec<_> = found.iter().map(|secret| &text[secret.span.range()]).collect();
            assert_eq!(texts, expected, "value: {value}");
        }
        check("https://me:hunter2@example.com/a?b=c", &["hunter2"]);
        check("https://t0ken@example.com", &["t0ken"]);
        check("/a?api_key=abc&x=1&access_token=def#g", &["abc", "def"]);
        check("/a?api_key=<YOUR_KEY>&token={token}&where=password='x'", &[]);
        check("https://example.com/a@b?c=d", &[]);
    }

    #[test]
    fn broken_text() {
        check_loose(r#"[{ "password": "pä\"ss", "a": 1"#, &[r#"pä\"ss"#]);
        check_loose("{ 'api.key' : 'abc', password = \"d e\n", &["abc", "d e"]);
        check_loose(r#""{\"private.key\":\"abc\",\"idField\":\"id\"}""#, &["abc"]);
        check_loose(r#""password" "no colon""#, &["no colon"]);
        check_loose(r#""password": 12345}"#, &["12345"]);
        check_loose(r#""password": "<YOUR_KEY>", "secret": "", "apiKey": null"#, &[]);
        check_loose("The password is known. Password: ask me.", &[]);
        check_loose("\"password\"", &[]);
        check_loose("\"password\":", &[]);
        check_loose("\"password\": \"", &[]);
    }

    #[test]
    fn prose_and_commands() {
        #[track_caller]
        fn check(text: &str, expected: &[&str]) {
            let found = outer_secrets(text, Kind::Markdown, &[]);
            let texts: Vec<_> = found.iter().map(|secret| &text[secret.span.range()]).collect();
            assert_eq!(texts, expected, "text: {text}");
        }
        check("set password=hunter2, then API_KEY=abc", &["hunter2", "abc"]);
        check("password: hunter2\ntoken = abc\nSecret:\nnone", &["hunter2", "abc"]);
        check("X-Auth: abc1\nelementKey: freshdeskv2\nid: 7", &["abc1"]);
        check("Authorization: User abc=, Organization def\n", &["abc=", "def"]);
        check("Authorization: see below. Cookie: eaten", &[]);
        check(
            "send `Authorization: Bearer TOKEN`, `Authorization: Bearer abc`, `{\"code\": \"PC1\"}`",
            &["abc"],
        );
        check(r#"curl.exe -d "{""password"":""abc"", ""id"":""7""}" x"#, &["abc"]);
        check(r#"curl.exe -d ^"{^\^"password^\^":^\^"abc^\^",^\^"id^\^":^\^"7^\^"}^" x"#, &["abc"]);
        check("Cookie: a=b; c=d\n", &["a=b; c=d"]);
        check("see https://bob:pw@x.example/?token=abc&a=b", &["pw", "abc"]);
        check("https://KEY:X@x.example https://a@b:c", &["KEY", "a"]);
        check("?token={token}&key=1&secret=$SECRET&password=<PASSWORD>", &[]);
        check("curl -u bob:pw -U 'eve:qq' http://x", &["pw", "qq"]);
        check("curl -sSubob:pw --user=bob:qq --user KEY:X -ukey9 x", &["pw", "qq", "KEY", "key9"]);
        check("curl -b a=b -b cookies.txt --cookie 'c=d; e=f' x", &["a=b", "c=d; e=f"]);
        check("curl --oauth2-bearer abc --pass def -E a.pem:pw --cert C:\\\\a.pem", &["abc", "def", "pw"]);
        check(
            "curl -x http://u:pw@proxy -x v:qq@proxy --proxy proxy:8080 --proxy-user a:rr",
            &["pw", "qq", "rr"],
        );
        check("curl -H 'X-Auth: abc' \\\n -H \"X-Trace: 7\" -H 'Authorization: Bearer $T' x", &["abc"]);
        check("curl.exe ^\r\n -u bob:pw x\ncurl `\n -u bob:qq x", &["pw", "qq"]);
        check("curl -u $USER:$PW -u <NAME>:<PASSWORD> -u %U%:%P% -u \"bob:$(pass x)\" x", &[]);
        check("`curl -u bob:pw` and libcurl -u bob:qq", &["pw"]);
        check("> curl -H 'a: b' \\\n> -u bob:pw\n", &[]);
        check("> ```\n> curl -H 'a: b' \\\n> -u bob:pw\n> ```\n", &["pw"]);
        check(
            "curl --data-urlencode token=abc -d \"password=def\" -F 'secret=ghi' x",
            &["abc", "def", "ghi"],
        );
    }

    #[test]
    fn answers() {
        let check = |text: &str, expected: &str| assert_eq!(without_secrets(text), expected);
        check(
            r#"[{"id": "token-7", "access_token": "abc", "password": 12, "at": "2026-11-20T14:30Z"}]"#,
            r#"[{"id": "token-7", "access_token": "<ACCESS_TOKEN>", "password": "<PASSWORD>", "at": "2026-11-20T14:30Z"}]"#,
        );
        check(r#"{"note": "password=abc", "token": null}"#, r#"{"note": "password=abc", "token": null}"#);
        check(r#"[{"password": "abc", "id""#, r#"[{"password": "<PASSWORD>", "id""#);
    }

    #[track_caller]
    fn check_header(header: &str, expected: &[&str]) {
        let found = header_secrets(&[Decoded::plain(header, 0)]);
        let texts: Vec<_> = found.iter().map(|span| &header[span.range()]).collect();
        assert_eq!(texts, expected, "header: {header}");
    }

    #[test]
    fn headers() {
        check_header("Authorization: User abc=, Organization def", &["abc=", "def"]);
        check_header("authorization:Bearer  tok", &["tok"]);
        check_header("Authorization: User <USER_SECRET>, Organization $ORG", &[]);
        check_header("Authorization: justone", &["justone"]);
        check_header("X-Api-Key: k1", &["k1"]);
        check_header("X-Auth: k2", &["k2"]);
        check_header("Proxy-Authorization: Basic abc", &["abc"]);
        check_header("Content-Type: application/json", &[]);
        check_header("nothing", &[]);
    }
}
