//! From text to parts. Every form that was counted in the field is either read or named.

use super::{
    Comparison, Compile, Format, NamedZone, Part, PartKind, Template, TemplateError,
    TemplateErrorKind as Wrong, Time, ZoneSource,
};
use crate::{
    date::{Epoch, PatternError, Zone, ZoneKind},
    scan,
    span::Span,
};

/// What a bare `${date}` renders: not documented, an ISO 8601 instant with its offset was seen.
const DEFAULT_PATTERN: &str = "yyyy-MM-dd'T'HH:mm:ssXXX";

/// What may stand before the colon.
pub(crate) const DESCRIPTORS: [&str; 7] =
    ["gmtDate", "date", "dateTimeZone", "nowTimeZone", "now", "epoch", "milliseconds"];

pub(super) fn parse(text: &str, compile: Compile<'_>) -> Template {
    // Most have one part in braces, with text before and after it, or none at all.
    let n_parts = if scan::find(text, b'{').is_some() { 3 } else { 1 };
    let template = Template { parts: Vec::with_capacity(n_parts), errors: Vec::new() };
    let mut reader = Reader { text, compile, template, literal: 0 };
    reader.run();
    reader.template
}

struct Reader<'a> {
    text: &'a str,
    compile: Compile<'a>,
    template: Template,
    /// Where the literal that is being read starts.
    literal: usize,
}

impl Reader<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            at = match bytes[at] {
                b'$' if bytes.get(at + 1) == Some(&b'{') => match self.text[at + 2..].starts_with("${") {
                    true => self.other_signs(at).unwrap_or_else(|| self.time(at)),
                    false => self.time(at),
                },
                b'$' | b'{' | b'%' | b'#' if let Some(end) = self.other_signs(at) => end,
                b'$' => self.lost_brace(at),
                b'{' => self.parameter(at),
                b'}' => {
                    self.wrong(at, at + 1, Wrong::StrayBrace);
                    at + 1
                }
                _ => scan::find_any(self.text, at + 1, [b'$', b'{', b'%', b'#', b'}']),
            };
        }
        self.flush(bytes.len());
    }

    fn flush(&mut self, until: usize) {
        if self.literal < until {
            self.template.parts.push(Part { span: span(self.literal, until), kind: PartKind::Literal });
        }
        self.literal = until;
    }

    fn part(&mut self, start: usize, end: usize, kind: PartKind) -> usize {
        self.flush(start);
        self.template.parts.push(Part { span: span(start, end), kind });
        self.literal = end;
        end
    }

    fn wrong(&mut self, start: usize, end: usize, kind: Wrong) {
        self.template.errors.push(TemplateError { span: span(start, end), kind });
    }

    /// `$(gmtDate:…)`, `{gmtDate:…}`, `#{…}`, `{{…}}`, `${${…}}`, `$gmtDate:…`, `$gmtDate{…}`: meant for a template and
    /// written in other signs.
    fn other_signs(&mut self, start: usize) -> Option<usize> {
        let rest = &self.text[start..];
        let signs = rest.len() - rest.trim_start_matches(['$', '%', '#', '{', '(', '[', ' ']).len();
        let inside = start + signs;
        let written = self.text[inside..].bytes().take_while(u8::is_ascii_alphabetic).count();
        let name = &self.text[inside..inside + written];
        let after = self.text.as_bytes().get(inside + written);
        let opening = rest[..signs].trim_end();
        let is_bare = opening == "$";
        let closes = match opening.chars().last() {
            _ if is_bare && after == Some(&b'{') => '}',
            Some('{') => '}',
            Some('(') => ')',
            Some('[') => ']',
            _ if is_bare => '\'',
            _ => return None,
        };
        // A word such as `date` may well be a parameter's name; with a format behind it, it is none.
        let is_alone = after.is_none_or(|byte| char::from(*byte) == closes);
        let is_compared = || self.text[..start].ends_with(['\'', '"', '=', '>', '<', ' ']);
        let is_meant = DESCRIPTORS.iter().any(|known| known.eq_ignore_ascii_case(name))
            && (after == Some(&b':')
                || is_bare && closes == '}'
                || is_alone && name.len() > "date".len() && is_compared());
        if !is_meant {
            return None;
        }
        let (close, end) = if is_bare && closes == '}' {
            self.other_end(start, inside + written + 1, "{", closes)
        } else {
            self.other_end(start, inside, opening, closes)
        };
        let content = self.text[inside..close].trim_end();
        let meant = match content.strip_prefix(name).and_then(|format| format.strip_prefix('{')) {
            Some(format) => format!("${{{name}:{format}}}"),
            None if is_bare => format!("${{{}}}", content.trim_end_matches('}')),
            None => format!("${{{content}}}"),
        };
        self.wrong(start, end, Wrong::OtherSigns(meant));
        Some(self.part(start, end, PartKind::Broken))
    }

    /// Where the content of a template in other signs ends, and where its signs do.
    fn other_end(&self, start: usize, inside: usize, opening: &str, closes: char) -> (usize, usize) {
        let rest = &self.text[inside..];
        let parameter = rest.find('&').unwrap_or(rest.len());
        let close = match closes {
            '}' => match closing(rest) {
                Closing::At(length) | Closing::Guessed(length) => Some(length),
                Closing::None => None,
            },
            // The quote that CEQL closes with: those before it are the pattern's, and make pairs.
            '\'' if !self.text[..start].ends_with('\'') => None,
            '\'' => {
                let mut quotes = rest[..parameter].match_indices('\'').map(|(at, _)| at).step_by(2);
                quotes.find(|at| matches!(rest.as_bytes().get(at + 1), None | Some(b'&' | b' ' | b')')))
            }
            _ => rest[..parameter].rfind(closes),
        };
        let close = inside + close.unwrap_or(parameter);
        let signs = opening.matches(['{', '(', '[']).count();
        let after = self.text[close..].chars().take(signs).take_while(|sign| *sign == closes).count();
        (close, close + after)
    }

    /// `{name}`; `{{liquid}}` and anything else in braces stays text.
    fn parameter(&mut self, start: usize) -> usize {
        let rest = &self.text[start + 1..];
        if rest.starts_with('{') {
            return rest.find("}}").map_or(start + 2, |end| start + 1 + end + 2);
        }
        let Some(length) = rest.find(['{', '}', '$', '\'']).filter(|end| rest.as_bytes()[*end] == b'}')
        else {
            return start + 1;
        };
        let name = &rest[..length];
        let end = start + length + 2;
        let is_name = !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '));
        if is_name { self.part(start, end, PartKind::Parameter(name.trim().to_owned())) } else { end }
    }

    /// `$yyyy-MM-dd'T'HH:mm:ss}`: the `{` was lost. A `$` that no `}` follows is text, as in `$key`.
    fn lost_brace(&mut self, start: usize) -> usize {
        let rest = &self.text[start + 1..];
        let stops = rest.find(['&', '$', '{', '}']).filter(|stop| rest.as_bytes()[*stop] == b'}');
        match stops {
            Some(stop) if rest.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                let end = start + 1 + stop + 1;
                self.wrong(start, end, Wrong::MissingBrace);
                self.part(start, end, PartKind::Broken)
            }
            _ => start + 1,
        }
    }

    /// `${…}`.
    fn time(&mut self, start: usize) -> usize {
        let inside = start + 2;
        let (close, balanced) = match closing(&self.text[inside..]) {
            Closing::At(length) => (inside + length, true),
            Closing::Guessed(length) => (inside + length, false),
            Closing::None => {
                // Up to the CEQL quote or the next parameter: the rest of the URL is still shown.
                let end =
                    self.text[inside..].find(['&', '$']).map_or(self.text.len(), |length| inside + length);
                self.wrong(start, end, Wrong::Unclosed);
                return self.part(start, end, PartKind::Broken);
            }
        };
        let end = close + 1;
        let comparison = comparison(&self.text[..start]);
        let errors_before = self.template.errors.len();
        let time = self.descriptor(inside, close, comparison);
        if !balanced
            && !self.template.errors[errors_before..].iter().any(|e| matches!(e.kind, Wrong::Pattern(..)))
        {
            self.wrong(start, end, Wrong::UnbalancedQuote);
        }
        let kind = time.map_or(PartKind::Broken, PartKind::Time);
        self.part(start, end, kind)
    }

    /// What stands between `${` and `}`; `None` where nobody can render it.
    fn descriptor(&mut self, start: usize, end: usize, comparison: Comparison) -> Option<Time> {
        let content = &self.text[start..end];
        if scan::is_blank(content) {
            self.wrong(start, end, Wrong::Empty);
            return None;
        }
        let written = &content[..scan::find(content, b':').unwrap_or(content.len())];
        let name_end = start + written.len();
        let name = self.known(written, start, name_end, content)?;
        let argument = if name_end < end { name_end + 1 } else { end };
        let mut time = Time {
            is_now: matches!(name, "now" | "nowTimeZone"),
            zone: ZoneSource::Gmt,
            format: Format::Epoch(Epoch::Millis),
            comparison,
            descriptor: span(start, name_end),
            format_span: span(argument, end),
            zone_span: None,
        };
        match name {
            "milliseconds" => {
                if argument < end {
                    let unit = self.text[argument..end].to_owned();
                    self.wrong(argument, end, Wrong::UnknownEpochUnit(unit));
                }
            }
            "epoch" => time.format = self.epoch(argument, end),
            "dateTimeZone" | "nowTimeZone" => {
                let Some(zone_end) = zone_end(&self.text[argument..end]).map(|length| argument + length)
                else {
                    self.wrong(start, end, Wrong::MissingZone);
                    return None;
                };
                let is_format = looks_like_pattern(&self.text[argument..zone_end])
                    && Zone::resolve(&self.text[argument..zone_end]).1 == ZoneKind::Fallback;
                if is_format {
                    self.wrong(start, end, Wrong::MissingZone);
                    return None;
                }
                time.zone = self.zone(argument, zone_end);
                time.zone_span = Some(span(argument, zone_end));
                let format = (zone_end + 1).min(end);
                time.format_span = span(format, end);
                time.format = self.format(format, end)?;
            }
            _ => {
                if name == "date" {
                    time.zone = ZoneSource::Server;
                }
                time.format = self.format(argument, end)?;
            }
        }
        Some(time)
    }

    /// The descriptor that `written` means, or a word on why it means none.
    fn known(&mut self, written: &str, start: usize, end: usize, content: &str) -> Option<&'static str> {
        let name = scan::trim(written);
        if let Some(known) = DESCRIPTORS.into_iter().find(|known| *known == name) {
            return Some(known);
        }
        if let Some(known) = DESCRIPTORS.into_iter().find(|known| known.eq_ignore_ascii_case(name)) {
            self.wrong(start, end, Wrong::WrongCase(known));
            return Some(known);
        }
        let whole = start + content.len();
        if let Some(format) = format_of(name, content) {
            self.wrong(start - 2, whole + 1, Wrong::OtherSigns(format!("${{{format}}}")));
        } else if name == "dateFieldDescriptor" {
            self.wrong(start, whole, Wrong::MetaSyntax);
        } else if name.starts_with(|c: char| c.is_ascii_digit()) {
            self.wrong(start, whole, Wrong::Literal(content.to_owned()));
        } else if looks_like_pattern(name) {
            self.wrong(start, whole, Wrong::MissingDescriptor);
        } else {
            self.wrong(start, end, Wrong::UnknownDescriptor(name.to_owned()));
        }
        None
    }

    fn epoch(&mut self, start: usize, end: usize) -> Format {
        match self.text[start..end].trim() {
            "" | "ms" => Format::Epoch(Epoch::Millis),
            "s" => Format::Epoch(Epoch::Seconds),
            "us" => Format::Epoch(Epoch::Micros),
            "0" => {
                self.wrong(start, end, Wrong::ConstantEpoch);
                Format::Constant("0".to_owned())
            }
            unit => {
                self.wrong(start, end, Wrong::UnknownEpochUnit(unit.to_owned()));
                Format::Epoch(Epoch::Millis)
            }
        }
    }

    fn zone(&mut self, start: usize, end: usize) -> ZoneSource {
        let id = &self.text[start..end];
        let (zone, kind) = Zone::resolve(id);
        if kind == ZoneKind::Fallback {
            let inner = id.strip_prefix('{').and_then(|id| id.strip_suffix('}'));
            let wrong = match inner {
                Some(inner) if Zone::resolve(inner).1 == ZoneKind::Fallback => {
                    Wrong::PlaceholderZone(id.to_owned())
                }
                _ => Wrong::UnknownZone(id.to_owned()),
            };
            self.wrong(start, end, wrong);
        }
        ZoneSource::Named(Box::new(NamedZone { id: id.to_owned(), zone }))
    }

    fn format(&mut self, start: usize, end: usize) -> Option<Format> {
        let pattern = &self.text[start..end];
        let is_default = scan::is_blank(pattern);
        if is_default {
            self.wrong(start, end, Wrong::NoFormat);
        }
        if pattern.starts_with(':') {
            self.wrong(start, start + 1, Wrong::SecondColon);
        }
        match (self.compile)(if is_default { DEFAULT_PATTERN } else { pattern }) {
            Ok(pattern) => Some(Format::Pattern(pattern)),
            Err(error) => {
                let error = PatternError { span: error.span.shift(start as u32), ..error };
                let place = error.span;
                let kind = Wrong::Pattern(error, span(start, end));
                self.template.errors.push(TemplateError { span: place, kind });
                None
            }
        }
    }
}

enum Closing {
    /// The `}` stands after so many bytes.
    At(usize),
    /// A quote is never closed; this `}` is the likely one.
    Guessed(usize),
    None,
}

/// Finds the `}` of a `${`: the first one that is neither inside a quote of the pattern nor closes a nested `{`.
fn closing(rest: &str) -> Closing {
    let bytes = rest.as_bytes();
    let (mut depth, mut quoted) = (0u32, false);
    let mut limit = bytes.len();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                limit = at;
                break;
            }
            b'\'' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted && depth > 0 => depth -= 1,
            b'}' if !quoted => return Closing::At(at),
            _ => {}
        }
    }
    // An unbalanced quote swallowed it. The CEQL quote, the next parameter or the end follows the right one.
    let ends = |at: &usize| matches!(bytes.get(at + 1), None | Some(b'\'' | b'&' | b'"' | b'@' | b' '));
    let closers = || (0..limit).filter(|at| bytes[*at] == b'}');
    closers().find(ends).or_else(|| closers().next()).map_or(Closing::None, Closing::Guessed)
}

/// Where the zone of `dateTimeZone:ZONE:format` ends; offsets such as `-8:00` hold a colon themselves.
fn zone_end(argument: &str) -> Option<usize> {
    let brace = argument.starts_with('{').then(|| argument.find('}').map(|at| at + 1)).flatten();
    let end = brace.unwrap_or_else(|| offset_length(argument).unwrap_or(0));
    let end = end + argument[end..].find(':').unwrap_or(argument.len() - end);
    (end > 0 && !argument[..end].trim().is_empty()).then_some(end)
}

/// The length of `-8:00`, `GMT+05:30` at the start of `text`: a sign, digits, a colon and two digits.
fn offset_length(text: &str) -> Option<usize> {
    let prefix = text.find(['+', '-']).filter(|at| matches!(&text[..*at], "" | "GMT" | "UTC" | "UT"))?;
    let hours = text[prefix + 1..].bytes().take_while(u8::is_ascii_digit).count();
    let minutes = text[prefix + 1 + hours..].strip_prefix(':')?;
    let digits = minutes.bytes().take_while(u8::is_ascii_digit).count();
    ((1..=2).contains(&hours) && digits == 2).then_some(prefix + 1 + hours + 3)
}

/// What was meant by `gmtDate yyyy-MM-dd`, `gmtDate(yyyy-MM-dd)` and the like: another sign in the place of the colon.
fn format_of(name: &str, content: &str) -> Option<String> {
    let known = DESCRIPTORS.into_iter().find(|known| name.starts_with(known))?;
    let rest = content.trim()[known.len()..].trim_end();
    let format = rest.trim_start_matches([' ', '(', '[', '{', ';', '=', ',', '|', '/', '-', '>']);
    let format = format.trim_end_matches([' ', ')', ']', '}']);
    let is_format =
        format.starts_with(|c: char| c.is_ascii_alphabetic() || c == '\'') && looks_like_pattern(format);
    (is_format && format.len() < rest.len()).then(|| format!("{known}:{format}"))
}

fn looks_like_pattern(name: &str) -> bool {
    ["yy", "MM", "dd", "HH", "YY"].iter().any(|run| name.contains(run))
}

/// How the text before a `${` compares: CEQL operators, SData words, or a parameter.
fn comparison(before: &str) -> Comparison {
    let mut rest = before.trim_end_matches(['\'', '"', '@']);
    loop {
        rest = rest.trim_end();
        match ["%20", "%27", "+"].iter().find_map(|sign| rest.strip_suffix(sign)) {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    let ends = |tails: &[&str]| {
        let end = |length| rest.len().checked_sub(length).and_then(|start| rest.get(start..));
        tails.iter().any(|tail| end(tail.len()).is_some_and(|end| end.eq_ignore_ascii_case(tail)))
    };
    if ends(&[">=", "%3E=", "%3E%3D", "=>", " GE", "%20GE", "+GE"]) {
        Comparison::GreaterOrEqual
    } else if ends(&[">", "%3E", " GT", "%20GT", "+GT"]) {
        Comparison::Greater
    } else if ends(&["<", "<=", "%3C", "%3C=", "%3C%3D", " LT", " LE", "%20LT", "%20LE"]) {
        Comparison::Less
    } else {
        Comparison::Equal
    }
}

fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::{Moment, SegmentKind};
    use std::collections::BTreeMap;

    /// Renders with *from* 2026-11-20T14:30:00.123Z and a poll start 15 minutes later; unresolved parts in `⟨⟩`.
    #[track_caller]
    fn check(template: &str, expected: &str, errors: &str) {
        let parsed = Template::parse(template);
        let covered: String = parsed.parts.iter().map(|part| &template[part.span.range()]).collect();
        assert_eq!(covered, template, "the parts leave no gap");
        let parameters = BTreeMap::from([("id".to_owned(), "4 2".to_owned())]);
        let zone = Zone::resolve("America/New_York").0;
        let from = chrono::DateTime::from_timestamp_millis(1_795_185_000_123).unwrap();
        let poll_start = from + chrono::TimeDelta::minutes(15);
        let moment = Moment { from, poll_start, server_zone: &zone, parameters: &parameters };
        let rendered = parsed.render(template, &moment);
        let (raw, encoded): (String, String) =
            rendered.segments().map(|segment| (segment.raw, segment.encoded)).unzip();
        assert_eq!((&*raw, &*encoded), (rendered.raw(), rendered.encoded()), "template: {template}");
        let shown: String = rendered
            .segments()
            .map(|segment| match segment.kind {
                SegmentKind::Unresolved => format!("⟨{}⟩", segment.raw),
                _ => segment.raw.to_owned(),
            })
            .collect();
        assert_eq!(shown, expected, "template: {template}");
        let found: Vec<String> = parsed.errors.iter().map(|e| format!("{:?} {:?}", e.span, e.kind)).collect();
        assert_eq!(found.join("; "), errors, "template: {template}");
    }

    #[test]
    fn descriptors() {
        check("/a?w=x>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "/a?w=x>'2026-11-20T14:30:00Z'", "");
        check("${date:yyyy-MM-dd HH:mm:ss}", "2026-11-20 09:30:00", "");
        check("${dateTimeZone:PST:yyyy-MM-dd HH:mm:ss -0800}", "2026-11-20 06:30:00 -0800", "");
        check("${dateTimeZone:America/Denver:HH:mm}", "07:30", "");
        check("${dateTimeZone:GMT-06:00:HH:mmXXX}", "08:30-06:00", "");
        check("?from=${dateTimeZone:GMT:HH:mm}&to=${nowTimeZone:GMT:HH:mm}", "?from=14:30&to=14:45", "");
        check("${now:HH:mm}", "14:45", "");
        check(
            "${epoch} ${epoch:s} ${epoch:ms} ${epoch:us} ${milliseconds}",
            "1795185000123 1795185000 1795185000123 1795185000123000 1795185000123",
            "",
        );
        check(
            "CreationDate>='${gmtDate:HH:mm}' or LastChangeDate>='${date:HH:mm}'",
            "CreationDate>='14:30' or LastChangeDate>='09:30'",
            "",
        );
    }

    #[test]
    fn assumed() {
        check("${date}", "2026-11-20T09:30:00-05:00", "6..6 NoFormat");
        check("/clients/startingFrom=${epoch:0}", "/clients/startingFrom=0", "30..31 ConstantEpoch");
        check("${DateTimeZone:PST:HH}", "06", "2..14 WrongCase(\"dateTimeZone\")");
        check("${dateTimeZone:-8:00:HH:mm}", "14:30", "15..20 UnknownZone(\"-8:00\")");
        check("${dateTimeZone:{TimeZone}:HH:mm}", "14:30", "15..25 PlaceholderZone(\"{TimeZone}\")");
        check("${dateTimeZone:{PST}:HH:mm}", "14:30", "15..20 UnknownZone(\"{PST}\")");
        check(
            "x>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'}'",
            "x>'⟨${gmtDate:yyyy-MM-dd'T'HH:mm:ss'}⟩'",
            "34..35 Pattern(PatternError { span: 34..35, kind: UnclosedQuote }, 13..35)",
        );
    }

    #[test]
    fn broken() {
        check("${518862600}", "⟨${518862600}⟩", "2..11 Literal(\"518862600\")");
        check("${yyyy-MM-dd}", "⟨${yyyy-MM-dd}⟩", "2..12 MissingDescriptor");
        check(
            "${dateFieldDescriptor:dateFieldFormat}",
            "⟨${dateFieldDescriptor:dateFieldFormat}⟩",
            "2..37 MetaSyntax",
        );
        check("x>'$yyyy-MM-dd'T'HH:mm:ss'Z'}'", "x>'⟨$yyyy-MM-dd'T'HH:mm:ss'Z'}⟩'", "3..29 MissingBrace");
        check("x>'${gmtDate:yyyy'&a=1", "x>'⟨${gmtDate:yyyy'⟩&a=1", "3..18 Unclosed");
        check("${}", "⟨${}⟩", "2..2 Empty");
        check("${dateTimeZone}", "⟨${dateTimeZone}⟩", "2..14 MissingZone");
        check("${lastPoll:HH}", "⟨${lastPoll:HH}⟩", "2..10 UnknownDescriptor(\"lastPoll\")");
        check("${gmtDate::yyyy}", ":2026", "10..11 SecondColon");
        check("${epoch:min}", "1795185000123", "8..11 UnknownEpochUnit(\"min\")");
        check("/contacts}'", "/contacts}'", "9..10 StrayBrace");
        check("${dateTimeZone:yyyy-MM-dd HH:mm}", "⟨${dateTimeZone:yyyy-MM-dd HH:mm}⟩", "2..31 MissingZone");
    }

    #[test]
    fn other_signs() {
        #[track_caller]
        fn check(written: &str, meant: &str) {
            let (before, after) = ("/a?w=x>'", "' and y='1'&z=2");
            let text = [before, written, after].concat();
            let template = Template::parse(&text);
            let found: Vec<_> = template.errors.iter().map(|e| (&text[e.span.range()], &e.kind)).collect();
            assert_eq!(found, [(written, &Wrong::OtherSigns(meant.to_owned()))], "template: {text}");
        }
        let meant = "${gmtDate:yyyy-MM-dd'T'HH:mm}";
        for written in [
            "{gmtDate:yyyy-MM-dd'T'HH:mm}",
            "$ {gmtDate:yyyy-MM-dd'T'HH:mm}",
            "%{gmtDate:yyyy-MM-dd'T'HH:mm}",
            "#{gmtDate:yyyy-MM-dd'T'HH:mm}",
            "{{gmtDate:yyyy-MM-dd'T'HH:mm}}",
            "{{ gmtDate:yyyy-MM-dd'T'HH:mm }}",
            "$(gmtDate:yyyy-MM-dd'T'HH:mm)",
            "$[gmtDate:yyyy-MM-dd'T'HH:mm]",
            "${${gmtDate:yyyy-MM-dd'T'HH:mm}}",
            "${${gmtDate:yyyy-MM-dd'T'HH:mm}",
            "$gmtDate{yyyy-MM-dd'T'HH:mm}",
            "$gmtDate:yyyy-MM-dd'T'HH:mm}",
        ] {
            check(written, meant);
        }
        check("{epoch}", "${epoch}");
        for written in ["(yyyy-MM-dd'T'HH:mm)", " yyyy-MM-dd'T'HH:mm", ";yyyy-MM-dd'T'HH:mm"] {
            check(&format!("${{gmtDate{written}}}"), meant);
        }
        let bare =
            Template::parse("/a?w=x>'$gmtDate:yyyy-MM-dd'T'HH:mm'&b=$key&c={date}&d={{page.date}}&e=$date");
        let found: Vec<_> = bare.errors.iter().map(|e| &e.kind).collect();
        assert_eq!(found, [&Wrong::OtherSigns(meant.to_owned())]);
    }

    #[test]
    fn parameters_and_text() {
        check("/c/{id}/u?k={updateKey}", "/c/4 2/u?k=⟨{updateKey}⟩", "");
        check("/a?o=$key&b={{page.x}}", "/a?o=$key&b={{page.x}}", "");
        let encoded = |template: &str| {
            let zone = Zone::gmt();
            let from = chrono::DateTime::from_timestamp_millis(0).unwrap();
            let parameters = BTreeMap::new();
            Template::parse(template)
                .render(
                    template,
                    &Moment { from, poll_start: from, server_zone: &zone, parameters: &parameters },
                )
                .encoded()
                .to_owned()
        };
        assert_eq!(
            encoded("/a?w=x > '${dateTimeZone:GMT+01:00:HH:mmXXX}'"),
            "/a?w=x%20%3E%20%2701%3A00%2B01%3A00%27"
        );
        assert_eq!(encoded("/a?w=x%20ge%20@${gmtDate:HH}@"), "/a?w=x%20ge%20@00@");
    }

    #[test]
    fn comparisons() {
        for (before, expected) in [
            ("x>'", Comparison::Greater),
            ("x > '", Comparison::Greater),
            ("x >= '", Comparison::GreaterOrEqual),
            ("x>=", Comparison::GreaterOrEqual),
            ("x%20ge%20@", Comparison::GreaterOrEqual),
            ("x gt @", Comparison::Greater),
            ("since='", Comparison::Equal),
            ("x%3E%27", Comparison::Greater),
            ("x<='", Comparison::Less),
            ("/message=", Comparison::Equal),
            ("x lt '", Comparison::Less),
        ] {
            assert_eq!(comparison(before), expected, "{before}");
        }
    }
}
