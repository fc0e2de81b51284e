//! Secrets around a configuration: in commands, headers, addresses, prose, answers, and text that is broken.

use super::{SecretSpan, env_name, is_placeholder, looks_secret, secret_spans, words};
use crate::{
    catalog::Element,
    decoded::Decoded,
    schema,
    source::{Credential, Kind, commands, fences},
    span::{Span, sort_by_span},
};

/// The secret part of each header of a command: of `Authorization: User abc, Organization def` these are two.
///
/// Placeholders and variables (`$TOKEN`) are none.
pub fn header_secrets(headers: &[Decoded]) -> Vec<Span> {
    let mut out = Vec::new();
    for header in headers {
        let Some((name, value)) = header.text.split_once(':') else { continue };
        let name = name.trim();
        let is_authorization = is_authorization(name);
        if !is_authorization && !is_cookie(name) && !looks_secret(name) && !ends_secret(name) {
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
            if !is_reference(text) {
                out.push(header.source_span(Span::new(start as u32, (start + text.len()) as u32)));
            }
            at += part.len();
        }
    }
    out
}

/// The secret part of each value that a command's options have for one: of `name:password` the password.
///
/// Placeholders and variables (`$TOKEN`) are none.
pub fn credential_secrets(credentials: &[(Credential, Decoded)]) -> Vec<Span> {
    let secret = |(kind, value): &(Credential, Decoded)| {
        let whole = &value.text;
        // Code in a line of prose ends at its sign.
        let secret = credential(*kind, whole).split('`').next().unwrap_or_default();
        (!is_reference(secret)).then(|| {
            let start = (secret.as_ptr() as usize - whole.as_ptr() as usize) as u32;
            value.source_span(Span::new(start, start + secret.len() as u32))
        })
    };
    credentials.iter().filter_map(secret).collect()
}

/// `Authorization`, `Proxy-Authorization`, `hub.authorization`.
fn is_authorization(name: &str) -> bool {
    const WORD: &str = "authorization";
    let start = name.len().checked_sub(WORD.len());
    start.and_then(|start| name.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(WORD))
}

fn is_cookie(name: &str) -> bool {
    name.eq_ignore_ascii_case("cookie") || name.eq_ignore_ascii_case("set-cookie")
}

/// Whether a header's name ends as those of credentials do: `X-Auth`.
fn ends_secret(name: &str) -> bool {
    words(name).last().is_some_and(|word| matches!(word.as_str(), "auth" | "token" | "key" | "secret"))
}

/// Whether a value is a placeholder, or something that a shell or a template puts there.
fn is_reference(value: &str) -> bool {
    is_placeholder(value)
        || ["$(", "${", "$env:", "`"].iter().any(|start| value.starts_with(start))
        || (value.len() > 2 && value.starts_with('%') && value.ends_with('%'))
}

/// The secret of `name:password`; the name, where no more than a sign stands in the place of a password.
pub(super) fn login(text: &str) -> &str {
    match text.split_once(':') {
        Some((_, password)) if password.len() > 1 => password,
        Some((name, _)) => name,
        None => text,
    }
}

/// The secret in the value of an option.
fn credential(kind: Credential, value: &str) -> &str {
    match kind {
        Credential::Login => login(value),
        Credential::Proxy => {
            let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
            rest.rsplit_once('@').map_or("", |(user, _)| login(user))
        }
        Credential::Cookie if !value.contains('=') => "",
        Credential::Certificate => {
            let rest = value.rsplit_once(':').map_or("", |(_, rest)| rest);
            // The letter of a drive stands before a colon too.
            if rest.starts_with(['\\', '/']) { "" } else { rest }
        }
        _ => value,
    }
}

/// Secrets of a text outside of its configurations: [`loose_secrets`], and those of every cURL command in it; in order
/// of place, none touching another.
pub fn outer_secrets(text: &str, kind: Kind, elements: &[&Element]) -> Vec<SecretSpan> {
    let mut out = stretch_secrets(text, elements);
    if matches!(kind, Kind::Markdown | Kind::Html) {
        // What a page writes otherwise than the block says: quotes as entities, `>` at the start of lines.
        for fence in fences(text, kind).iter().filter(|fence| !fence.text.is_plain()) {
            out.extend(
                stretch_secrets(&fence.text.text, elements)
                    .into_iter()
                    .map(|secret| SecretSpan { span: fence.text.source_span(secret.span), ..secret }),
            );
        }
    }
    sort_by_span(&mut out, |secret| secret.span);
    out.dedup_by(|later, earlier| {
        let meets = later.span.start() < earlier.span.end();
        if meets {
            earlier.span = earlier.span.join(later.span);
        }
        meets
    });
    out
}

fn stretch_secrets(text: &str, elements: &[&Element]) -> Vec<SecretSpan> {
    let mut out = loose_secrets(text, elements);
    let mut push = |span: Span| {
        let pointer = "text:credential".to_owned();
        out.push(SecretSpan { pointer, span, env: String::new(), in_quotes: true });
    };
    for shell in commands(text) {
        credential_secrets(&shell.credentials).into_iter().for_each(&mut push);
        header_secrets(&shell.headers).into_iter().for_each(&mut push);
    }
    out
}

/// The text with a placeholder in the place of each value whose key is named like a secret: an answer of an API.
pub fn without_secrets(text: &str) -> String {
    let document = crate::json::parse(text);
    let found = match document.root.is_some() && document.errors.is_empty() {
        true => secret_spans(&document, None),
        false => loose_secrets(text, &[]),
    };
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for secret in found.iter().filter(|secret| !secret.env.is_empty()) {
        let range = secret.span.range();
        if range.start >= done {
            let quote = if secret.in_quotes { "" } else { "\"" };
            out.extend([&text[done..range.start], quote, "<", &secret.env, ">", quote]);
            done = range.end;
        }
    }
    out + &text[done..]
}

/// Secrets of a text that the tree may have misread, by their keys' names alone, in order of place.
///
/// For text that is broken: a stray bracket must not show or store what was hidden before. Each is a key and a value
/// with at least one of them in quotes, also escaped ones; the pointer is `text:` and the key. It finds less than the
/// tree does where the text is whole, and more where words in prose look like a key.
pub fn loose_secrets(text: &str, elements: &[&Element]) -> Vec<SecretSpan> {
    let fields = || elements.iter().flat_map(|element| &element.fields).filter(|field| field.secret);
    // Elsewhere a code is one of an error.
    let has_grant = text.contains("providerData");
    let is_key = |key: &str| {
        looks_secret(key)
            || is_authorization(key)
            || is_cookie(key)
            || (key.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-")) && ends_secret(key))
            || (key != "code" || has_grant)
                && schema::KEYS.iter().any(|row| row.kind == schema::Kind::Secret && row.name == key)
            || fields().any(|field| field.key.rsplit('/').next() == Some(key))
    };
    let bytes = text.as_bytes();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let count =
        |at: usize, wanted: fn(&u8) -> bool| bytes[at..].iter().take_while(|byte| wanted(byte)).count();
    let blanks = |at: usize| at + count(at, u8::is_ascii_whitespace);
    let is_quote = |at: usize| matches!(bytes.get(at), Some(b'"' | b'\''));
    let mut out = addresses(text);
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
        let is_closed = is_quote(next);
        next = blanks(next + usize::from(is_closed));
        let is_parted = matches!(bytes.get(next), Some(b':' | b'='));
        let windows = windows_value(text, at);
        if !is_parted && !is_quoted && windows.is_none() {
            continue;
        }
        let sign = next;
        next = blanks(next + usize::from(is_parted));
        let escapes = count(next, |byte| *byte == b'\\');
        let in_quotes = is_quote(next + escapes);
        let (from, to) = if let Some(range) = windows {
            range
        } else if in_quotes {
            let from = next + escapes + 1;
            (from, quoted_end(bytes, from, escapes))
        } else if is_quoted && is_closed && is_parted {
            let ends =
                |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'}' | b']' | b'{' | b'[');
            (next, bytes[next..].iter().position(ends).map_or(bytes.len(), |length| next + length))
        } else if !is_parted || is_closed || text[sign..next].contains('\n') {
            continue;
        } else if bytes[sign] == b':' && (is_authorization(key) || is_cookie(key)) {
            out.extend(header_line(text, start, key));
            continue;
        } else if let Some(length) =
            bare_value(&text[next..], bytes[sign] == b'=' && sign == at && next == at + 1)
        {
            (next, next + length)
        } else {
            continue;
        };
        let value = &text[from..to];
        if !is_reference(value) && !matches!(value, "true" | "false" | "null") {
            let field = fields().find(|field| field.key == key);
            out.push(SecretSpan {
                pointer: format!("text:{key}"),
                span: Span::new(from as u32, to as u32),
                env: field.map_or_else(|| env_name(key), |field| field.env.clone()),
                in_quotes: in_quotes || !is_closed || windows.is_some(),
            });
            at = to;
        }
    }
    sort_by_span(&mut out, |secret| secret.span);
    out
}

/// The value behind a key that ends at a place, where quotes are written as the shells of Windows have them: `""a""` or
/// `^"a^"`.
fn windows_value(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = &text[at..];
    let quote = &rest[..rest.find(|c| !matches!(c, '\\' | '^' | '"')).unwrap_or(rest.len())];
    let is_doubled = quote.ends_with("\"\"");
    if !is_doubled && (!quote.contains('^') || !quote.ends_with('"')) {
        return None;
    }
    let value = rest[quote.len()..].trim_start().strip_prefix(':')?.trim_start().strip_prefix(quote)?;
    let from = text.len() - value.len();
    let line = value.lines().next().unwrap_or_default();
    Some((from, from + line.find(quote).unwrap_or(line.len())))
}

/// No header is longer, bytes.
const LONG_LINE: usize = 16 * 1024;

/// The bytes of a value without quotes. One that is `glued` to its `=` ends where an address goes on; any other is a
/// word alone up to the end of its line, as prose is not.
fn bare_value(rest: &str, glued: bool) -> Option<usize> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '&' | '`' | '\\' | '{');
    // What is not glued is looked at again from its next word on: long ones would cost their square.
    let most = if glued { rest.len() } else { rest.floor_char_boundary(LONG_LINE) };
    let run = &rest[..rest[..most].find(ends).unwrap_or(most)];
    let behind = &rest[run.len()..];
    let value = run.trim_end_matches(['.', ',', ';', ')', ']', '}']);
    let is_alone =
        behind.trim_start_matches([' ', '\t']).chars().next().is_none_or(|c| "\r\n\"'`<".contains(c));
    let is_made = behind.starts_with('{') || matches!(value, "" | "$") || value.starts_with('=');
    (!is_made && (glued || is_alone)).then_some(value.len())
}

/// The secrets of a header that stands on a line of its own, or up to a quote.
fn header_line(text: &str, start: usize, name: &str) -> Vec<SecretSpan> {
    let rest = &text[start..];
    let rest = &rest[..rest.floor_char_boundary(LONG_LINE)];
    let end = rest.find(['\n', '\r', '"', '\'', '`', '\\']).unwrap_or(rest.len());
    let line = ["</", "&quot;", "&#39;"]
        .iter()
        .fold(&rest[..end], |line, end| line.split(end).next().unwrap_or(line));
    let spans = header_secrets(&[Decoded::plain(line, start as u32)]);
    let is_secret = |span: &Span| {
        let value = &text[span.range()];
        let has_kind = span.range().start > start + name.len() + 2 && !value.contains(char::is_whitespace);
        let has = |is: fn(&char) -> bool| value.chars().any(|c| is(&c));
        // `Bearer TOKEN` and `Bearer {token}` only say what belongs there.
        match is_cookie(name) {
            true => value.contains('='),
            _ if value.contains(['{', '<']) => false,
            false => has(char::is_ascii_digit) || (has_kind && has(char::is_ascii_lowercase)),
        }
    };
    let secret =
        |span| SecretSpan { pointer: format!("text:{name}"), span, env: String::new(), in_quotes: true };
    spans.into_iter().filter(is_secret).map(secret).collect()
}

/// The passwords of addresses: `https://user:password@host`.
fn addresses(text: &str) -> Vec<SecretSpan> {
    let mut out = Vec::new();
    for (at, sign) in text.match_indices("://") {
        let start = at + sign.len();
        let rest = &text[start..];
        let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '`' | '\\');
        let host = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let Some((user, _)) = host.rsplit_once('@') else { continue };
        let secret = login(user);
        if !is_reference(secret) && !secret.contains('{') {
            let from = (start + secret.as_ptr() as usize - user.as_ptr() as usize) as u32;
            out.push(SecretSpan {
                pointer: "text:url.password".to_owned(),
                span: Span::new(from, from + secret.len() as u32),
                env: env_name("url.password"),
                in_quotes: true,
            });
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
