//! What people leave in examples to be replaced: `<YOUR_API_KEY>`, `{{page.elementKey}}`, `xxxxxxxx`.

use crate::{
    json::{Node, Path},
    scan,
    secret::looks_secret,
    span::Span,
};

/// A placeholder in a value of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Of the value.
    pub pointer: String,
    /// Its own bytes in the whole text.
    pub span: Span,
    /// What stands there: `<YOUR_API_KEY>`.
    pub text: String,
    /// Whether nothing else can be meant; `my_account_id` may be somebody's real one.
    pub is_sure: bool,
}

/// Finds the placeholder in a value that holds no others; `has_signs` is what [`scan::has_signs`] says of it.
pub(crate) fn placeholders(path: &Path<'_, '_>, node: &Node, has_signs: bool, found: &mut Vec<Placeholder>) {
    let Some(text) = node.text() else { return };
    let value = text.decoded.text.as_str();
    if is_by_words(path, value) {
        let span = text.decoded.span();
        found.push(Placeholder { pointer: path.pointer(), span, text: value.to_owned(), is_sure: false });
        return;
    }
    // Beside signs a row of one letter is one.
    if !has_signs && !scan::trim(value).starts_with(['x', 'X']) {
        return;
    }
    let mut from = 0;
    let braced = braced(path.key(), value);
    while let Some((start, end)) = find(&value[from..]).or(braced.filter(|_| from == 0)) {
        let (start, end) = (from + start, from + end);
        found.push(Placeholder {
            pointer: path.pointer(),
            span: text.decoded.source_span(Span::new(start as u32, end as u32)),
            text: value[start..end].to_owned(),
            is_sure: true,
        });
        from = end;
    }
}

/// `{TimeZone}` as the whole value of a zone, `{host}` in the address of a callback: nobody fills them in.
fn braced(key: &str, value: &str) -> Option<(usize, usize)> {
    if key.ends_with("Timezone") {
        let is_braced = value.len() > 2 && value.starts_with('{') && value.ends_with('}');
        return is_braced.then_some((0, value.len()));
    }
    if !key.ends_with("callback.url") {
        return None;
    }
    let start = value.find('{')?;
    let length = value[start..].find('}')? + 1;
    (length > 2).then_some((start, start + length))
}

/// Whether a setting of the element holds words in place of a value: `my_account_id`, `DOCUSIGN_PASSWORD`,
/// `User's password`, `fak3-s3cret`, `********`, or the key of an element is called `elementKey`.
fn is_by_words(path: &Path<'_, '_>, value: &str) -> bool {
    let is_element = match path.holder() {
        Some("element") => true,
        Some("configuration" | "providerData") => false,
        _ => return false,
    };
    let (key, value) = (path.key(), value.trim());
    if key.starts_with("event.") || value.len() < 4 {
        return false;
    }
    if is_element {
        return key == "key" && matches!(value.to_ascii_lowercase().as_str(), "elementkey" | "element_key");
    }
    if is_framed(value) || stands_in(&value.to_ascii_lowercase()) {
        return true;
    }
    let is_secret = looks_secret(key) || matches!(key, "code" | "username" | "oauth.api.key");
    let is_name = value.len() > 6
        && value.contains('_')
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let lower = value.to_ascii_lowercase();
    let is_mine =
        ["my_", "your_", "my-", "your-", "yourcompany"].iter().any(|start| lower.starts_with(start));
    // Prose where a key, a code or a name belongs.
    let is_prose = value.split_ascii_whitespace().count() >= 2;
    is_mine || (is_secret && (is_name || is_prose || is_masked(value) || says_fake(&lower)))
}

/// `{API_KEY}`, `[your key]`, `%KEY%`: a name between signs.
fn is_framed(value: &str) -> bool {
    let inner = [('{', '}'), ('[', ']'), ('%', '%')]
        .iter()
        .find_map(|(open, close)| value.strip_prefix(*open)?.strip_suffix(*close));
    inner.is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
    })
}

/// Words that say themselves that something else is to come.
fn stands_in(lower: &str) -> bool {
    let is_whole = matches!(lower, "todo" | "changeme" | "change_me" | "change-me" | "replaceme");
    is_whole || ["insert_", "insert-", "replace_", "replace-"].iter().any(|start| lower.starts_with(start))
}

fn is_masked(value: &str) -> bool {
    value.bytes().all(|byte| byte == b'*') || value.chars().all(|c| c == '•')
}

/// Whether a value calls itself made up, digits read as the letters that they look like.
fn says_fake(lower: &str) -> bool {
    let plain: String = lower
        .chars()
        .map(|c| match c {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            c => c,
        })
        .collect();
    ["fake", "dummy", "random", "example", "placeholder"].iter().any(|word| plain.contains(word))
}

/// The first placeholder in a value: its start and end in bytes.
pub fn find(value: &str) -> Option<(usize, usize)> {
    let inner = value.trim_ascii();
    let is_sign = |byte: u8| matches!(byte, b'x' | b'X' | b'-');
    if matches!(inner.as_bytes(), [b'x' | b'X', _, _, _, ..]) && inner.bytes().all(is_sign) {
        let start = value.len() - value.trim_ascii_start().len();
        return Some((start, start + inner.len()));
    }
    let from = scan::find_any(value, 0, [b'{', b'<']);
    let braces = twice(value, from, b'{').and_then(|start| Some((start, twice(value, start, b'}')? + 2)));
    braces.or_else(|| angle(value, from))
}

/// Where a sign stands twice in a row, from `at` on.
fn twice(value: &str, mut at: usize, sign: u8) -> Option<usize> {
    loop {
        at = scan::find_any(value, at, [sign]);
        if *value.as_bytes().get(at + 1)? == sign {
            return Some(at);
        }
        at += 1;
    }
}

/// `<MINUTES>` from `from` on, and not the operators of `a<'x' and b>'y'`.
fn angle(value: &str, mut from: usize) -> Option<(usize, usize)> {
    while let Some(start) = scan::find(&value[from..], b'<').map(|at| from + at) {
        let rest = &value[start + 1..];
        let name = &rest[..rest.find(['<', '>', '\'', '"', '=', '&', '$']).unwrap_or(rest.len())];
        let closes = rest[name.len()..].starts_with('>');
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '{') && name.len() <= 80;
        if closes && is_name {
            return Some((start, start + 1 + name.len() + 1));
        }
        from = start + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(value: &str, expected: Option<&str>) {
        assert_eq!(super::find(value).map(|(start, end)| &value[start..end]), expected, "value: {value}");
    }

    #[test]
    fn placeholders() {
        check("<YOUR_API_KEY>", Some("<YOUR_API_KEY>"));
        check("sagecrm-0.<YOUR_TENANT>.com", Some("<YOUR_TENANT>"));
        check("{{page.elementKey}}", Some("{{page.elementKey}}"));
        check("<{{page.apiProvider}} {{page.username}}>", Some("{{page.apiProvider}}"));
        check("xxxxxxxx", Some("xxxxxxxx"));
        check("XXXX", Some("XXXX"));
        check("xxxxxxxx-xxxx-xxxx", Some("xxxxxxxx-xxxx-xxxx"));
        check("XXX", None);
        check("/a?where=x<'${date:HH}' and y>'3'", None);
        check("/a?where=a < b > c", None);
        check("xml", None);
        check("", None);
    }

    #[test]
    fn words_and_signs() {
        #[track_caller]
        fn check(key: &str, value: &str, expected: &[&str]) {
            let text = serde_json::json!({ "configuration": { key: value } }).to_string();
            let found = super::super::marked(&crate::json::parse(&text), None, true).placeholders;
            assert_eq!(found.iter().map(|one| &*one.text).collect::<Vec<_>>(), expected, "{key}: {value}");
        }
        for value in
            ["{API_KEY}", "[your key]", "%KEY%", "TODO", "changeme", "insert_client_id", "replace-with-yours"]
        {
            check("company.name", value, &[value]);
        }
        for value in [
            "enterprise",
            "replacements.example",
            "[]",
            "{}",
            "{\"a\": 1}",
            "50%",
            "Change Labs",
            "https://{site.url}",
        ] {
            check("company.name", value, &[]);
        }
        check("event.notification.callback.url", "https://{host}/events", &["{host}"]);
        check("event.notification.callback.url", "https://example.com/{}", &[]);
    }
}
