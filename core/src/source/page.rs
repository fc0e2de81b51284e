//! The code blocks of a Markdown or HTML page, each with the way back to the page.

use super::{Filled, Kind};
use crate::{
    decoded::Decoded,
    span::{Span, sort_by_span},
};

/// A code block of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Fence {
    /// The line (from 1) of what opens it.
    pub line: u32,
    /// Its content: the block's indentation and the page's encoding undone, `{{page.…}}` filled in from the front matter.
    pub text: Decoded,
    /// What was filled in.
    pub filled: Vec<Filled>,
    /// Whether it is text of HTML, where `<` and `&` are written as entities.
    pub is_html: bool,
}

/// Every fenced, highlighted or `<pre>` block of a page, in order.
pub fn fences(text: &str, kind: Kind) -> Vec<Fence> {
    let values = front_matter(text);
    let blocks = if kind == Kind::Html { Vec::new() } else { fenced(text) };
    let in_fence = |at: u32| blocks.iter().any(|(_, block)| block.span().touches(at));
    let html = preformatted(text).into_iter().filter(|(_, block)| !in_fence(block.span().start()));
    let mut all: Vec<_> = html.map(|(opens, block)| (opens, block, true)).collect();
    all.extend(blocks.iter().cloned().map(|(opens, block)| (opens, block, false)));
    sort_by_span(&mut all, |(_, block, _)| block.span());
    let mut line = Lines { text, at: 0, line: 1 };
    let fence = |(opens, block, is_html): (usize, Decoded, bool)| {
        let block = without_head(&block).unwrap_or(block);
        // Between `{% raw %}` and its end nothing is filled in, and the two tags are no part of the block.
        let (text, filled) = match without_raw(&block) {
            Some(text) => (text, Vec::new()),
            None => fill(&block, &values),
        };
        Fence { line: line.of(opens), text, filled, is_html }
    };
    all.into_iter().map(fence).collect()
}

/// Counts lines on the way through a text.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of a place that is not before the last one asked for.
    fn of(&mut self, at: usize) -> u32 {
        let passed = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.at = self.at.max(at);
        self.line
    }
}

/// Blocks between fences, and between `{% highlight %}` and its end: where what opens them stands, and their content.
fn fenced(text: &str) -> Vec<(usize, Decoded)> {
    let mut out = Vec::new();
    let mut open: Option<(usize, Opening<'_>, Decoded)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (body, lead) = (line.trim_end_matches(['\n', '\r']), indent(line));
        match &mut open {
            None => {
                if let Some(opening) = Opening::of(body, lead) {
                    open = Some((start, opening, Decoded::at((start + line.len()) as u32)));
                }
            }
            Some((opens, opening, block)) => {
                if opening.is_closed_by(body) {
                    out.push((*opens, std::mem::take(block)));
                    open = None;
                } else {
                    // What the fence is indented by is no part of the content.
                    let skipped = lead.min(opening.indent);
                    block.push_plain(&line[skipped..], (start + skipped) as u32);
                }
            }
        }
        start += line.len();
    }
    // A block that is never closed runs to the end of the page.
    out.extend(open.map(|(opens, _, block)| (opens, block)));
    out
}

/// Blanks and signs of a quote at the start of a line, in bytes.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '>']).len()
}

/// What opens a block.
struct Opening<'a> {
    /// The run of signs, or the tag.
    sign: &'a str,
    indent: usize,
}

impl<'a> Opening<'a> {
    fn of(line: &'a str, indent: usize) -> Option<Self> {
        // `1. ```json`: the block starts right behind the number of its item.
        let item = line[indent..]
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '-' | '*' | '+'));
        let rest = if item.len() < line.len() - indent && item.starts_with(' ') {
            item.trim_start()
        } else {
            &line[indent..]
        };
        let indent = line.len() - rest.len();
        for sign in ['`', '~'] {
            let run = rest.len() - rest.trim_start_matches(sign).len();
            // What follows a run of backticks on its line must hold none: else it is code in a line.
            if run >= 3 && !(sign == '`' && rest[run..].contains('`')) {
                return Some(Self { sign: &rest[..run], indent });
            }
        }
        let tag = rest.strip_prefix("{%")?.trim_start_matches(['-', ' ']);
        tag.starts_with("highlight").then_some(Self { sign: "endhighlight", indent })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        if self.sign == "endhighlight" {
            return line.starts_with("{%") && line.contains(self.sign);
        }
        line.starts_with(self.sign) && self.sign.starts_with(|sign| line.trim_start_matches(sign).is_empty())
    }
}

/// `<pre>` blocks: tags inside are dropped, `<br>` and entities undone.
fn preformatted(text: &str) -> Vec<(usize, Decoded)> {
    let bytes = text.as_bytes();
    let is_tag = |at: usize, name: &str| {
        bytes.get(at..at + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(opens) = text[at..].find('<').map(|length| at + length) {
        at = opens + 1;
        let named = is_tag(opens, "<pre")
            && matches!(bytes.get(opens + 4), Some(b'>' | b' ' | b'\t' | b'\r' | b'\n'));
        let Some(start) = text[opens..].find('>').map(|length| opens + length + 1).filter(|_| named) else {
            continue;
        };
        let mut block = Decoded::at(start as u32);
        at = start;
        while at < bytes.len() && !is_tag(at, "</pre") {
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
        out.push((opens, block));
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

/// The plain values of a page's front matter, by their keys.
fn front_matter(text: &str) -> Vec<(&str, &str)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines();
    if lines.next().map(str::trim_end) != Some("---") {
        return Vec::new();
    }
    let matter = lines.take_while(|line| line.trim_end() != "---");
    let pair = |line: &'_ str| -> Option<(usize, usize)> {
        let colon = line.find(':')?;
        (!line.starts_with([' ', '\t', '#', '-'])).then_some((colon, colon + 1))
    };
    let value = |line: &'_ str, from: usize| -> (usize, usize) {
        let value = line[from..].trim_start();
        let start = from + line[from..].len() - value.len();
        let quotes = value.starts_with(['"', '\'']);
        // YAML takes a `#` after a blank for a comment, outside of quotes.
        let comment = if quotes { None } else { value.find(" #").or(value.find("\t#")) };
        let value = value[..comment.unwrap_or(value.len())].trim_end();
        let quoted = value.len() > 1 && quotes && value.ends_with(&value[..1]);
        if quoted { (start + 1, start + value.len() - 1) } else { (start, start + value.len()) }
    };
    matter
        .filter_map(|line| {
            let (end, from) = pair(line)?;
            let (start, stop) = value(line, from);
            (start < stop).then(|| (line[..end].trim(), &line[start..stop]))
        })
        .collect()
}

/// What is sent below `POST /instances` and its headers, where a block shows a whole request or answer.
fn without_head(block: &Decoded) -> Option<Decoded> {
    let text = block.text.trim_start();
    let is_head = ["POST ", "PUT ", "PATCH ", "HTTP/"].iter().any(|method| text.starts_with(method));
    let body = block.text.find("\n{").or(block.text.find("\n[")).filter(|_| is_head)? + 1;
    let mut out = Decoded::at(body as u32);
    out.push_plain(&block.text[body..], body as u32);
    Some(out.within(block))
}

/// A block without its `{% raw %}` and `{% endraw %}`; `None` where it has none.
fn without_raw(block: &Decoded) -> Option<Decoded> {
    let text = &block.text;
    let mut out = Decoded::at(0);
    let (mut at, mut from) = (0, 0);
    while let Some(start) = text[from..].find("{%").map(|length| from + length) {
        let Some(end) = text[start + 2..].find("%}").map(|length| start + length + 4) else { break };
        if matches!(text[start + 2..end - 2].trim_matches(['-', ' ']), "raw" | "endraw") {
            out.push_plain(&text[at..start], at as u32);
            at = end;
        }
        from = end;
    }
    out.push_plain(&text[at..], at as u32);
    (at > 0).then(|| out.within(block))
}

/// Puts the front matter's values in the place of `{{page.key}}`; what it does not have stays.
fn fill(block: &Decoded, values: &[(&str, &str)]) -> (Decoded, Vec<Filled>) {
    let text = &block.text;
    if values.is_empty() || !text.contains("{{") {
        return (block.clone(), Vec::new());
    }
    let mut filled = Vec::new();
    let mut out = Decoded::at(0);
    let mut at = 0;
    while let Some(start) = text[at..].find("{{").map(|length| at + length) {
        let Some(end) = text[start..].find("}}").map(|length| start + length + 2) else { break };
        let name = text[start + 2..end - 2].trim();
        let value =
            name.strip_prefix("page.").and_then(|key| values.iter().find(|(known, _)| *known == key.trim()));
        match value {
            Some((_, value)) => {
                out.push_plain(&text[at..start], at as u32);
                let span = Span::new(start as u32, end as u32);
                // The first character stands for the whole tag, the others for nothing more.
                let mut source = span;
                for c in value.chars() {
                    out.push_escape(c.encode_utf8(&mut [0; 4]), source);
                    source = Span::at(span.end());
                }
                filled.push(Filled {
                    span: block.source_span(span),
                    tag: text[start..end].to_owned(),
                    value: (*value).to_owned(),
                });
            }
            None => out.push_plain(&text[at..end], at as u32),
        }
        at = end;
    }
    out.push_plain(&text[at..], at as u32);
    (out.within(block), filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The content of each block, with its line; and that each byte leads back to itself.
    #[track_caller]
    fn check(text: &str, kind: Kind, expected: &[(u32, &str)]) {
        let found = fences(text, kind);
        let short: Vec<_> = found.iter().map(|fence| (fence.line, fence.text.text.as_str())).collect();
        assert_eq!(short, expected, "page: {text}");
        for fence in &found {
            for (at, c) in fence.text.text.char_indices() {
                let inner = Span::new(at as u32, (at + c.len_utf8()) as u32);
                let source = &text[fence.text.source_span(inner).range()];
                let is_itself =
                    source.is_empty() || source.starts_with(c) || source.starts_with(['&', '{', '<']);
                assert!(is_itself, "{c:?} leads to {source:?} in {text}");
            }
        }
    }

    #[test]
    fn fenced_blocks() {
        check("# T\n\n```json\n{}\n```\nend\n", Kind::Markdown, &[(3, "{}\n")]);
        check("1. a\n    ~~~\n    {\n      1\n    }\n    ~~~\n", Kind::Markdown, &[(2, "{\n  1\n}\n")]);
        check("> ```\n> {}\n> ```\n", Kind::Markdown, &[(1, "{}\n")]);
        check("1. ```json\n   {}\n   ```\n", Kind::Markdown, &[(1, "{}\n")]);
        check("````\n```\n````\n\n```\nopen", Kind::Markdown, &[(1, "```\n"), (5, "open")]);
        check(
            "---\na: b\n---\n```\n{% raw %}{\"{{page.a}}\"\n{%- include x -%}}{%- endraw -%}\n```\n",
            Kind::Markdown,
            &[(4, "{\"{{page.a}}\"\n{%- include x -%}}\n")],
        );
        check("```\nPOST /instances\na: b\n\n{}\n```\n", Kind::Markdown, &[(1, "{}\n")]);
        check("a ```b``` c\n```x```\n", Kind::Markdown, &[]);
        check("```\n{%}raw%}\n```\n", Kind::Markdown, &[(1, "{%}raw%}\n")]);
        check("{% highlight json %}\r\n{}\r\n{% endhighlight %}\r\n", Kind::Markdown, &[(1, "{}\r\n")]);
        check(
            "{% highlight json linenos %}\n{{a}}\n{%- endhighlight -%}\n",
            Kind::Markdown,
            &[(1, "{{a}}\n")],
        );
    }

    #[test]
    fn preformatted_blocks() {
        let page = "<h1>T</h1>\n<PRE class=\"x\"><code>{ &quot;a&#39;&#x20;b&quot;: <span>1</span> &lt; 2 < 3 }</code></pre><p>";
        check(page, Kind::Html, &[(2, "{ \"a' b\": 1 < 2 < 3 }")]);
        check("<pre>{}", Kind::Html, &[(1, "{}")]);
        check("<pre><span>{<br></span><span>}<BR/></span></pre>", Kind::Html, &[(1, "{\n}\n")]);
        check(
            "# M\n<pre>\n{}</pre>\n```\n<pre>x</pre>\n```\n",
            Kind::Markdown,
            &[(2, "\n{}"), (4, "<pre>x</pre>\n")],
        );
        check(
            "<pre><!-- x --><div class=\"l\">{&nbsp;</div><div>}</div></pre>",
            Kind::Html,
            &[(1, "{ \n}\n")],
        );
        check("<pre><ol><li>{</li><li>}</li></ol></pre>", Kind::Html, &[(1, "{\n}\n")]);
        check("<prefix>{}</prefix> <pre", Kind::Html, &[]);
    }

    #[test]
    fn front_matter_fills_tags() {
        let page = "---\nelementKey: sagecrm\nname: \"Sage: CRM\"\nuser: a b  # \"c\"\n# no: comment\n---\n```\n{{page.elementKey}} {{ page.name }} {{page.user}} {{page.other}} {{site.url}}\n```\n";
        check(page, Kind::Markdown, &[(7, "sagecrm Sage: CRM a b {{page.other}} {{site.url}}\n")]);
        let filled: Vec<_> = fences(page, Kind::Markdown)[0]
            .filled
            .iter()
            .map(|one| (page[one.span.range()].to_owned(), one.value.clone()))
            .collect();
        let expected =
            [("{{page.elementKey}}", "sagecrm"), ("{{ page.name }}", "Sage: CRM"), ("{{page.user}}", "a b")];
        assert_eq!(filled, expected.map(|(tag, value)| (tag.to_owned(), value.to_owned())));
    }
}
