//! The code blocks of a Markdown or HTML page, each with the way back to the page.

use super::{
    Filled, Kind,
    html::preformatted,
    markup::{fenced, indented},
};
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

/// Every block of code of a page, in order: fenced, highlighted, indented or `<pre>`.
pub fn fences(text: &str, kind: Kind) -> Vec<Fence> {
    let matter = front_matter(text);
    let values = values(matter);
    let mut blocks = if kind == Kind::Html { Vec::new() } else { fenced(text) };
    let in_fence = |at: u32| blocks.iter().any(|(_, block)| block.span().touches(at));
    let html = preformatted(text).into_iter().filter(|(_, block)| !in_fence(block.span().start()));
    let mut all: Vec<_> = html.map(|(opens, block)| (opens, block, true)).collect();
    if kind != Kind::Html {
        let known =
            blocks.iter().map(|(_, block)| block.span()).chain(all.iter().map(|(_, block, _)| block.span()));
        let mut known: Vec<_> = known.chain([Span::new(0, matter.len() as u32)]).collect();
        sort_by_span(&mut known, |span| *span);
        blocks.extend(indented(text, &known));
    }
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

/// A page's front matter, from the page's first byte to the line that closes it; empty where there is none.
fn front_matter(text: &str) -> &str {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_start_matches('\u{feff}').trim_end() != "---" {
        return "";
    }
    let matter = lines.take_while(|line| line.trim_end() != "---");
    &text[..first.len() + matter.map(str::len).sum::<usize>()]
}

/// The plain values of front matter, by their keys.
fn values(matter: &str) -> Vec<(&str, &str)> {
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
    let lines = matter.lines().skip(1);
    lines
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
    fn indented_blocks() {
        check("# T\n\n    {\n      1\n\n    }\n\nend\n", Kind::Markdown, &[(3, "{\n  1\n\n}\n\n")]);
        check("# T\n\n\t$ curl x \\\n\t\t-d 1\nend", Kind::Markdown, &[(3, "$ curl x \\\n\t-d 1\n")]);
        check(
            "T\n===\n\n.. code-block:: json\n   :linenos:\n\n   {\n   }\n\nend",
            Kind::Markdown,
            &[(7, "{\n}\n\n")],
        );
        check("T\n===\n\nSo::\n\n  [{}]\n\nend\n\n  {}\n", Kind::Markdown, &[(6, "[{}]\n\n")]);
        for other in [
            "# T\n\n    words\n\n   {}\n\n    {{a}}\n    {% b %}\n\n    [a](b)\n",
            "# T\nwords\n    {}\n",
            "---\na: |\n\n    {}\n---\n",
        ] {
            check(other, Kind::Markdown, &[]);
        }
        check("# T\n\n```\na\n\n    {}\n```\n", Kind::Markdown, &[(3, "a\n\n    {}\n")]);
        check("# T\n<pre>\n\n    {}</pre>\n", Kind::Markdown, &[(2, "\n\n    {}")]);
    }

    #[test]
    fn listings() {
        check("= T\n\n[source,json]\n----\n{\n}\n----\nend\n", Kind::Markdown, &[(4, "{\n}\n")]);
        for rule in ["# T\n\n----\n\n{}\n\n----\n", "# T\n\n----\nwords\n----\n", "# T\n\n----\n{}\n-----\n"]
        {
            check(rule, Kind::Markdown, &[]);
        }
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
        check(
            "<p><code>{}</code> <code class=a>{<br>}</code><code>\n{}\n</code>",
            Kind::Html,
            &[(1, "{\n}")],
        );
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
