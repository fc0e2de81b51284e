//! How the entries of an object or array are laid out, and how one more or one fewer looks.

use super::{
    Node, Value,
    lexer::{Lexer, TokenKind, tokens},
};
use crate::{diag::Edit, span::Span};

/// The members or items of one node, with what stands between.
pub(super) struct Entries<'a> {
    text: &'a str,
    /// From bracket to bracket.
    whole: Span,
    spans: Vec<Span>,
    /// From the first key's end to its value.
    colon: &'a str,
}

/// What follows an entry.
struct Follows {
    comma: Option<Span>,
    /// The end of the comments on the same line.
    line_tail: u32,
}

impl<'a> Entries<'a> {
    pub(super) fn of(text: &'a str, node: &Node) -> Self {
        let mut colon = ": ";
        let spans = match &node.value {
            Value::Object(members) => {
                if let Some(member) = members.last() {
                    let between =
                        text.get(member.key_span.end() as usize..member.value.span.start() as usize);
                    colon = between
                        .filter(|between| between.trim() == ":" && !has_line(between))
                        .unwrap_or(colon);
                }
                members.iter().map(|member| member.key_span.join(member.value.span)).collect()
            }
            Value::Array(items) => items.iter().map(|item| item.span).collect(),
            _ => Vec::new(),
        };
        Self { text, whole: node.span, spans, colon }
    }

    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    pub(super) fn span(&self, index: usize) -> Span {
        self.spans[index]
    }

    /// What stands between key and value.
    pub(super) fn colon(&self) -> &'a str {
        self.colon
    }

    /// The line end in use.
    pub(super) fn newline(&self) -> &'static str {
        if self.text[self.whole.range()].contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// Whether the last entry starts a line.
    pub(super) fn is_laid_out(&self) -> bool {
        self.spans.last().is_some_and(|last| line_indent(self.text, last.start()).is_some())
    }

    /// The indentation of the line that the entry with a byte at `at` starts, where it starts one.
    pub(super) fn indent_at(&self, at: u32) -> Option<&'a str> {
        let entry = self.spans.iter().rev().find(|span| span.start() <= at)?;
        line_indent(self.text, entry.start())
    }

    /// What one level of nesting adds to the indentation.
    pub(super) fn unit(&self, parent: Option<&Entries<'_>>) -> String {
        let unit = self.own_unit().or(parent.and_then(Entries::own_unit));
        unit.unwrap_or("  ").to_owned()
    }

    fn own_unit(&self) -> Option<&'a str> {
        let entry = line_indent(self.text, self.spans.last()?.start())?;
        let unit = entry.strip_prefix(line_indent(self.text, self.closing()).unwrap_or_default())?;
        Some(unit).filter(|unit| !unit.is_empty())
    }

    fn follows(&self, index: usize) -> Follows {
        let mut lexer = Lexer::new(self.text);
        lexer.at = self.spans[index].end() as usize;
        let mut follows = Follows { comma: None, line_tail: self.spans[index].end() };
        let mut same_line = true;
        while let Some(token) = lexer.next() {
            let said = &self.text[token.span.range()];
            match token.kind {
                TokenKind::Whitespace => same_line &= !has_line(said),
                TokenKind::Comment => {
                    same_line &= !has_line(said);
                    if same_line {
                        follows.line_tail = token.span.end();
                    }
                }
                TokenKind::Comma if follows.comma.is_none() => {
                    follows.comma = Some(token.span);
                    follows.line_tail = token.span.end();
                    same_line = true;
                }
                _ => break,
            }
            if follows.comma.is_some() && !same_line {
                break;
            }
        }
        follows
    }

    /// One more entry after number `index`.
    pub(super) fn add_after(&self, index: usize, head: &str, json: &str) -> Vec<Edit> {
        let entry = self.spans[index];
        let follows = self.follows(index);
        let last = index + 1 == self.spans.len();
        // A comma that is missing stays missing: it is another mistake, with its own repair.
        let comma_after = follows.comma.is_some() || !last;
        if let Some(indent) = line_indent(self.text, entry.start()) {
            let newline = self.newline();
            let json = reindent(json, indent, newline);
            let line = format!("{newline}{indent}{head}{json}");
            return match follows.comma {
                Some(_) => vec![Edit::insert(follows.line_tail, format!("{line},"))],
                None if follows.line_tail == entry.end() => {
                    vec![Edit::insert(entry.end(), format!(",{line}"))]
                }
                None => vec![Edit::insert(entry.end(), ","), Edit::insert(follows.line_tail, line)],
            };
        }
        let json = join_lines(json);
        let space = if self.is_spaced() { " " } else { "" };
        match follows.comma.filter(|_| comma_after) {
            Some(comma) => vec![Edit::insert(comma.end(), format!("{space}{head}{json},"))],
            None => vec![Edit::insert(entry.end(), format!(",{space}{head}{json}"))],
        }
    }

    /// Whether a space follows the commas of a line.
    fn is_spaced(&self) -> bool {
        match self.spans.as_slice() {
            [first, second, ..] => {
                let between =
                    self.text.get(first.end() as usize..second.start() as usize).unwrap_or_default();
                between.ends_with([' ', '\t'])
            }
            _ => self.colon.ends_with([' ', '\t']) || self.text[self.whole.range()].starts_with("[ "),
        }
    }

    /// The first entry, laid out over lines or not.
    pub(super) fn add_first(
        &self,
        head: &str,
        json: &str,
        laid_out: bool,
        parent: Option<&Entries<'_>>,
    ) -> Vec<Edit> {
        let inside = Span::new((self.whole.start() + 1).min(self.whole.end()), self.closing());
        // Comments stay before it.
        let said = self.text[inside.range()].trim_end();
        let at = inside.start() + said.len() as u32;
        let blank = Span::new(at, inside.end());
        let between = &self.text[blank.range()];
        if !laid_out && !has_line(between) && !has_line(said) {
            let json = join_lines(json);
            let text = if between.is_empty() { format!("{head}{json}") } else { format!(" {head}{json} ") };
            return vec![Edit::replace(blank, text)];
        }
        let newline = parent.map_or(self.newline(), |parent| parent.newline());
        let outer = parent.and_then(|parent| parent.indent_at(self.whole.start())).unwrap_or_default();
        let indent = format!("{outer}{}", self.unit(parent));
        let json = reindent(json, &indent, newline);
        let line = format!("{newline}{indent}{head}{json}");
        if has_line(between) {
            vec![Edit::insert(at, line)]
        } else {
            vec![Edit::replace(blank, format!("{line}{newline}{outer}"))]
        }
    }

    /// Where the closing bracket stands; the end of the node where it is missing.
    fn closing(&self) -> u32 {
        let closed = self.whole.len() > 1 && self.text[self.whole.range()].ends_with(['}', ']']);
        self.whole.end() - u32::from(closed)
    }

    /// One entry fewer.
    pub(super) fn remove(&self, index: usize) -> Vec<Edit> {
        let entry = self.spans[index];
        let comma = self.follows(index).comma;
        let comma_before = index.checked_sub(1).map(|before| self.follows(before).comma);
        let is_blank = |from: u32, to: u32| {
            self.text.get(from as usize..to as usize).is_some_and(|between| between.trim().is_empty())
        };
        if self.spans.len() == 1 {
            let end = comma.map_or(entry.end(), Span::end);
            if is_blank(self.whole.start() + 1, entry.start())
                && is_blank(end, self.closing())
                && is_blank(entry.end(), comma.map_or(entry.end(), Span::start))
            {
                return vec![Edit::delete(Span::new(self.whole.start() + 1, self.closing()))];
            }
        }
        match (comma, comma_before) {
            // The comma before it is missing, so this one serves in its place.
            (Some(_), Some(None)) => vec![Edit::delete(self.with_line(entry))],
            (Some(comma), _) if is_blank(entry.end(), comma.start()) => {
                let gone = Span::new(entry.start(), comma.end());
                let line = self.with_line(gone);
                let next = self.spans.get(index + 1).filter(|next| is_blank(comma.end(), next.start()));
                match next {
                    Some(next) if line == gone => vec![Edit::delete(Span::new(gone.start(), next.start()))],
                    _ => vec![Edit::delete(line)],
                }
            }
            (Some(comma), _) => vec![Edit::delete(entry), Edit::delete(comma)],
            (None, Some(Some(before))) if index + 1 == self.spans.len() => {
                let previous = self.spans[index - 1];
                if is_blank(previous.end(), before.start()) && is_blank(before.end(), entry.start()) {
                    return vec![Edit::delete(Span::new(previous.end(), entry.end()))];
                }
                vec![Edit::delete(before), Edit::delete(self.with_line(entry))]
            }
            _ => vec![Edit::delete(self.with_line(entry))],
        }
    }

    /// With the rest of its lines, where nothing else stands on them.
    fn with_line(&self, span: Span) -> Span {
        let Some(indent) = line_indent(self.text, span.start()) else { return span };
        let rest = &self.text[span.end() as usize..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if !rest[blank..].starts_with(['\n', '\r']) {
            return span;
        }
        // The line end before it goes, so that what follows keeps its own.
        let line_start = span.start() as usize - indent.len();
        let before = &self.text[..line_start];
        let before = before.strip_suffix('\n').unwrap_or(before);
        let before = before.strip_suffix('\r').unwrap_or(before);
        Span::new(before.len() as u32, span.end() + blank as u32)
    }
}

fn has_line(text: &str) -> bool {
    text.contains(['\n', '\r'])
}

/// The spaces before `at`, where nothing else stands before it on its line, which is not the first of the text.
fn line_indent(text: &str, at: u32) -> Option<&str> {
    let before = text.get(..at as usize)?;
    let indent = &before[before.trim_end_matches([' ', '\t']).len()..];
    before[..before.len() - indent.len()].ends_with(['\n', '\r']).then_some(indent)
}

/// A key as JSON writes it.
pub(super) fn quote(key: &str) -> String {
    serde_json::Value::from(key).to_string()
}

/// Text laid out from column 0, moved in by `indent`.
pub(super) fn reindent(json: &str, indent: &str, newline: &str) -> String {
    if !has_line(json) {
        return json.to_owned();
    }
    let lines: Vec<&str> = json.lines().collect();
    lines.join(&format!("{newline}{indent}"))
}

/// The same on one line.
pub(super) fn join_lines(json: &str) -> String {
    if !has_line(json) {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len());
    for token in tokens(json) {
        if token.kind != TokenKind::Whitespace {
            out.push_str(&json[token.span.range()]);
        }
        if matches!(token.kind, TokenKind::Colon | TokenKind::Comma) {
            out.push(' ');
        }
    }
    out
}

/// `json` inside objects, one for each of `keys`; over lines, indented by `unit`, where there is one.
pub(super) fn nest(keys: &[impl AsRef<str>], json: &str, unit: Option<&str>) -> String {
    keys.iter().rev().fold(json.to_owned(), |inner, key| {
        let key = quote(key.as_ref());
        match unit {
            Some(unit) => format!("{{\n{unit}{key}: {}\n}}", reindent(&inner, unit, "\n")),
            None => format!("{{{key}: {}}}", join_lines(&inner)),
        }
    })
}
