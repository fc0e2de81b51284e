//! Percent-encoding that never encodes twice.

/// A piece of a URL as its author wrote it: what cannot stand in a URL is encoded, the rest (separators, and what is
/// encoded already) is left. `'`, `<`, `>` and spaces of a `where` clause become `%27`, `%3C`, `%3E` and `%20`.
pub(super) fn push_url(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let keep = |at: usize, byte: u8| match byte {
        b'%' => {
            matches!(bytes.get(at + 1..at + 3), Some([a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
        }
        b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'?' | b'[' | b']' | b'@' | b'!' | b'$' | b'&' | b'('
        | b')' | b'*' | b'+' | b',' | b';' | b'=' => true,
        _ => byte.is_ascii_alphanumeric(),
    };
    encode(text, keep, out);
}

/// A value that is put into a URL: everything but letters, digits and `-._~` is encoded, so that the `+` of an offset
/// does not turn into a space.
pub(super) fn push_component(text: &str, out: &mut String) {
    encode(text, |_, byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'), out);
}

/// The same, of its own.
pub(crate) fn component(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    push_component(text, &mut out);
    out
}

fn encode(text: &str, keep: impl Fn(usize, u8) -> bool, out: &mut String) {
    let mut run = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !keep(at, byte) {
            // What is kept is ASCII, so the run ends on a character's boundary.
            out.push_str(text.get(run..at).unwrap_or_default());
            let hex = |digit: u8| char::from(if digit < 10 { b'0' + digit } else { b'A' - 10 + digit });
            out.push('%');
            out.push(hex(byte >> 4));
            out.push(hex(byte & 15));
            run = at + 1;
        }
    }
    out.push_str(text.get(run..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(input: &str, as_url: &str, as_component: &str) {
        let (mut url, mut component) = (String::new(), String::new());
        super::push_url(input, &mut url);
        super::push_component(input, &mut component);
        assert_eq!((&*url, &*component), (as_url, as_component), "{input}");
    }

    #[test]
    fn what_is_kept() {
        check("a>'b' c", "a%3E%27b%27%20c", "a%3E%27b%27%20c");
        check("+01:00", "+01:00", "%2B01%3A00");
        check("a%20b%2", "a%20b%252", "a%2520b%252");
        check("é", "%C3%A9", "%C3%A9");
        check("?a=b&c", "?a=b&c", "%3Fa%3Db%26c");
    }
}
