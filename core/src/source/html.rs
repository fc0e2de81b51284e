//! Blocks of a page in HTML: tags inside are dropped, `<br>` and entities undone.

use crate::{decoded::Decoded, span::Span};

/// `<pre>` blocks, and `<code>` of several lines: where each opens, and its content.
pub(super) fn preformatted(text: &str) -> Vec<(usize, Decoded)> {
    let bytes = text.as_bytes();
    let is_tag = |at: usize, name: &str| {
        bytes.get(at..at + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(opens) = text[at..].find('<').map(|length| at + length) {
        at = opens + 1;
        let ends = |at: usize| matches!(bytes.get(at), Some(b'>' | b' ' | b'\t' | b'\r' | b'\n'));
        let is_opened = |name: &&&str| is_tag(opens, name) && ends(opens + name.len());
        let Some(name) = ["<pre", "<code"].iter().find(is_opened) else { continue };
        let Some(start) = text[opens..].find('>').map(|length| opens + length + 1) else { continue };
        let closes = format!("</{}", &name[1..]);
        let mut block = Decoded::at(start as u32);
        at = start;
        while at < bytes.len() && !is_tag(at, &closes) {
            let rest = &text[at..];
            let comment = || rest.strip_prefix("<!--")?.find("-->").map(|length| length + 7);
            if let Some(tag) = tag_length(rest, TAGS).or_else(comment) {
                at += tag;
            } else if let Some(tag) = tag_length(rest, LINE_ENDS) {
                // Some generators end their lines so.
                block.push_escape("\n", Span::new(at as u32, (at + tag) as u32));
                at += tag;
            } else if let Some((c, length)) = entity(rest) {
                let span = Span::new(at as u32, (at + length) as u32);
                block.push_escape(c.encode_utf8(&mut [0; 4]), span);
                at += length;
            } else {
                let run = rest[1..].find(['<', '&']).map_or(rest.len(), |length| length + 1);
                let run = if rest.is_char_boundary(run) { run } else { rest.len() };
                block.push_plain(&rest[..run], at as u32);
                at += run;
            }
        }
        // What is short stands amid words.
        if *name == "<pre" || block.text.trim().contains('\n') {
            out.push((opens, block));
        }
    }
    out
}

/// What stands inside of a block and is no part of its text.
const TAGS: &[&str] =
    &["span", "code", "b", "i", "em", "strong", "a", "mark", "ol", "ul", "<li", "<div", "<p", "td", "tr"];
/// What ends a line there.
const LINE_ENDS: &[&str] = &["br", "</li", "</div", "</p"];

/// The bytes of a tag at the start of a text: a `<` that compares is none. A name with a `<` is of the opening tag alone, or
/// of the closing one.
fn tag_length(text: &str, names: &[&str]) -> Option<usize> {
    let name = text.strip_prefix('<')?;
    let name = name.strip_prefix('/').unwrap_or(name);
    let letters = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let tag = &text[..text.len() - name.len() + letters];
    let is_known = names.iter().any(|known| {
        let written = if known.starts_with('<') { tag } else { &name[..letters] };
        known.eq_ignore_ascii_case(written)
    });
    let ends = name[letters..].starts_with(['>', ' ', '/', '\t', '\n']);
    (is_known && ends).then(|| text.find('>').map(|length| length + 1)).flatten()
}

/// The character of an entity at the start of a text, and the entity's bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    // A browser copies the blank that never breaks as any other.
    const NAMED: [(&str, char); 6] =
        [("quot", '"'), ("amp", '&'), ("lt", '<'), ("gt", '>'), ("apos", '\''), ("nbsp", ' ')];
    let name = text.strip_prefix('&')?;
    let length = name.bytes().take(10).position(|byte| byte == b';')?;
    let name = &name[..length];
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let hex = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)?
        }
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((c, length + 2))
}
