//! Which values must never be shown, stored or linked.

use crate::{
    catalog::Element,
    decoded::Decoded,
    json::{Document, Node, Path, Value},
    schema,
    span::Span,
};

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

/// The secret part of each header of a command: of `Authorization: User abc, Organization def` these are two.
///
/// Placeholders and variables (`$TOKEN`) are none.
pub fn header_secrets(headers: &[Decoded]) -> Vec<Span> {
    let mut out = Vec::new();
    for header in headers {
        let Some((name, value)) = header.text.split_once(':') else { continue };
        let name = name.trim();
        let is_authorization = name.eq_ignore_ascii_case("authorization");
        if !is_authorization && !name.eq_ignore_ascii_case("cookie") && !looks_secret(name) {
            continue;
        }
        let mut at = header.text.len() - value.len();
        for part in value.split_inclusive(',') {
            let words = part.trim_end_matches(',');
            // `User abc`: the first word says what kind it is, where there are two.
            let first = words.len() - words.trim_start().len();
            let secret = match words.trim_start().split_once(' ') {
                Some((scheme, _)) if is_authorization => first + scheme.len() + 1,
                _ => first,
            };
            let text = words[secret..].trim();
            let start = at + secret + (words[secret..].len() - words[secret..].trim_start().len());
            if !is_placeholder(text) {
                out.push(header.source_span(Span::new(start as u32, (start + text.len()) as u32)));
            }
            at += part.len();
        }
    }
    out
}

/// Secrets of a text that the tree may have misread, by their keys' names alone, in order of place.
///
/// For text that is broken: a stray bracket must not show or store what was hidden before. Each is a key and a value
/// with at least one of them in quotes, also escaped ones; the pointer is `text:` and the key. It finds less than the
/// tree does where the text is whole, and more where words in prose look like a key.
pub fn loose_secrets(text: &str, elements: &[&Element]) -> Vec<SecretSpan> {
    let fields = || elements.iter().flat_map(|element| &element.fields).filter(|field| field.secret);
    let is_key = |key: &str| {
        looks_secret(key)
            || schema::KEYS.iter().any(|row| row.kind == schema::Kind::Secret && row.name == key)
            || fields().any(|field| field.key.rsplit('/').next() == Some(key))
    };
    let bytes = text.as_bytes();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let count =
        |at: usize, wanted: fn(&u8) -> bool| bytes[at..].iter().take_while(|byte| wanted(byte)).count();
    let blanks = |at: usize| at + count(at, u8::is_ascii_whitespace);
    let is_quote = |at: usize| matches!(bytes.get(at), Some(b'"' | b'\''));
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(skipped) = bytes[at..].iter().position(is_word) {
        let start = at + skipped;
        at = start + bytes[start..].iter().take_while(|byte| is_word(byte)).count();
        let key = &text[start..at];
        if !is_key(key) {
            continue;
        }
        let is_quoted = start > 0 && is_quote(start - 1);
        let mut next = at + count(at, |byte| *byte == b'\\');
        next = blanks(next + usize::from(is_quote(next)));
        let is_parted = matches!(bytes.get(next), Some(b':' | b'='));
        if !is_parted && !is_quoted {
            continue;
        }
        next = blanks(next + usize::from(is_parted));
        let escapes = count(next, |byte| *byte == b'\\');
        let in_quotes = is_quote(next + escapes);
        let (from, to) = if in_quotes {
            let from = next + escapes + 1;
            (from, quoted_end(bytes, from, escapes))
        } else if is_quoted && is_parted {
            let ends =
                |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'}' | b']' | b'{' | b'[');
            (next, bytes[next..].iter().position(ends).map_or(bytes.len(), |length| next + length))
        } else {
            continue;
        };
        let value = &text[from..to];
        if !is_placeholder(value) && !matches!(value, "true" | "false" | "null") {
            let field = fields().find(|field| field.key == key);
            out.push(SecretSpan {
                pointer: format!("text:{key}"),
                span: Span::new(from as u32, to as u32),
                env: field.map_or_else(|| env_name(key), |field| field.env.clone()),
                in_quotes,
            });
            at = to;
        }
    }
    out
}

/// Where a value ends whose opening quote stood behind so many `\`: before its like, at the latest with the line.
fn quoted_end(bytes: &[u8], from: usize, escapes: usize) -> usize {
    let quote = bytes[from - 1];
    let mut run = 0;
    for (index, byte) in bytes.iter().enumerate().skip(from) {
        match byte {
            b'\n' | b'\r' => return index,
            b'\\' => run += 1,
            _ if *byte == quote && run == escapes => return index - run,
            _ => run = 0,
        }
    }
    bytes.len()
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

fn find(document: &Document, element: Option<&Element>, placeholders: bool) -> Vec<SecretSpan> {
    let mut search = Search { element, placeholders, out: Vec::new() };
    document.leaves(&mut |path, node| search.leaf(path, node));
    for index in 1..search.out.len() {
        let (before, rest) = search.out.split_at_mut(index);
        let wanted = rest[0].env.clone();
        let mut n = 1;
        while before.iter().any(|earlier| earlier.env == rest[0].env) {
            n += 1;
            rest[0].env = format!("{wanted}_{n}");
        }
    }
    search.out
}

struct Search<'a> {
    element: Option<&'a Element>,
    placeholders: bool,
    out: Vec<SecretSpan>,
}

impl Search<'_> {
    /// The password of `https://user:password@host`, and query parameters that are named like secrets.
    fn within_address(&mut self, path: &Path<'_, '_>, text: &Decoded) {
        let whole = &text.text;
        // Most values are no address at all.
        if !whole.bytes().any(|byte| matches!(byte, b'?' | b'@')) {
            return;
        }
        let mut push = |start: usize, value: &str, name: &str| {
            // What a template renders is no secret.
            if value.is_empty() || value.contains('{') || (!self.placeholders && is_placeholder(value)) {
                return;
            }
            let span = text.source_span(Span::new(start as u32, (start + value.len()) as u32));
            self.out.push(SecretSpan { pointer: path.pointer(), span, env: env_name(name), in_quotes: true });
        };
        if whole.contains('@')
            && let Some(scheme) = whole.find("://")
        {
            let start = scheme + 3;
            let host = whole[start..].find(['/', '?', '#']).map_or(whole.len(), |length| start + length);
            if let Some(user) = whole[start..host].rfind('@').map(|length| &whole[start..start + length]) {
                let password = user.find(':').map_or(0, |colon| colon + 1);
                push(start + password, &user[password..], "url.password");
            }
        }
        let Some(mut at) = whole.find('?').map(|query| query + 1) else { return };
        for pair in whole[at..].split_inclusive(['&', '#']) {
            if let Some((name, value)) = pair.split_once('=')
                && looks_secret(name)
            {
                push(at + name.len() + 1, value.trim_end_matches(['&', '#']), name);
            }
            at += pair.len();
        }
    }

    fn leaf(&mut self, path: &Path<'_, '_>, node: &Node) {
        let (text, span, in_quotes) = match &node.value {
            Value::String(text) => (&text.decoded.text, text.decoded.span(), true),
            Value::Number(text) | Value::Invalid(text) => (text, node.span, false),
            _ => return,
        };
        if let Value::String(text) = &node.value {
            self.within_address(path, &text.decoded);
        }
        let key = path.key();
        let is_code = key == "code" && path.pointer() == "/providerData/code";
        if self.element.is_none() && !is_code && !may_be_secret(key.as_bytes()) {
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
        self.out.push(SecretSpan { pointer: path.pointer(), span, env, in_quotes });
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
        check_header("Content-Type: application/json", &[]);
        check_header("nothing", &[]);
    }
}
