//! The body of a cURL command: what its author meant, and what the shell makes of it.

use super::{
    Block, Credential, Loss, Shell,
    shell::{self, Word},
};
use crate::{
    decoded::Decoded,
    json::{Encoding, Layer},
    span::Span,
};

/// Long options whose value is the body.
const DATA: [&str; 6] =
    ["--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode", "--json"];
/// Other long options that take a value.
const WITH_VALUE: [&str; 9] = [
    "--user-agent",
    "--output",
    "--max-time",
    "--connect-timeout",
    "--cacert",
    "--key",
    "--retry",
    "--form",
    "--write-out",
];
/// Options whose value holds a secret.
const CREDENTIALS: [(&str, Credential); 15] = [
    ("-u", Credential::Login),
    ("--user", Credential::Login),
    ("-U", Credential::Login),
    ("--proxy-user", Credential::Login),
    ("-x", Credential::Proxy),
    ("--proxy", Credential::Proxy),
    ("--preproxy", Credential::Proxy),
    ("-b", Credential::Cookie),
    ("--cookie", Credential::Cookie),
    ("-E", Credential::Certificate),
    ("--cert", Credential::Certificate),
    ("--proxy-cert", Credential::Certificate),
    ("--oauth2-bearer", Credential::Whole),
    ("--pass", Credential::Whole),
    ("--proxy-pass", Credential::Whole),
];
/// Short options that take a value.
const SHORT_WITH_VALUE: &str = "dHXuoAbeFTmxwcEKryYzDCPQtU";

/// Finds the JSON of a cURL command; `None` where the text is not one.
///
/// The block's text is what the author meant: the shell's quoting undone, losses not applied. It is empty where
/// the command has no body.
pub fn curl(text: &str) -> Option<Block> {
    let (first, mut end) = read(text, command_start(text)?);
    let is_body = |block: &Block| !block.text.text.is_empty();
    if is_body(&first) {
        return Some(first);
    }
    // Of several commands the one with a body counts.
    while let Some(next) =
        ["\ncurl ", "\n$ curl "].iter().find_map(|start| Some(text[end..].find(start)? + start.len()))
    {
        let (block, read_up_to) = read(text, end + next);
        if is_body(&block) {
            return Some(block);
        }
        end = read_up_to;
    }
    Some(first)
}

/// Reads the command whose arguments start at `at`, and where it ends.
fn read(text: &str, at: usize) -> (Block, usize) {
    let line = 1 + text[..at].bytes().filter(|byte| *byte == b'\n').count() as u32;
    let mut found = Found::default();
    let at = found.read(text, at);
    let body = found.body.or_else(|| Body::below(text, at));
    let mut body = body.unwrap_or_else(|| Body::plain(Decoded::at(at as u32)));
    if found.is_windows && body.layer == Some(Layer::ShellDoubleQuotes) {
        // There `\"` is the one escape, and `$` means nothing.
        body.layer = Some(Layer::JsonString);
        body.losses.clear();
        body.sent = body.text.text.to_string();
    }
    found.shell.sent = body.sent;
    let cuts = std::mem::replace(&mut found.shell.losses, body.losses);
    found.shell.losses.extend(cuts);
    let encoding = body.layer.map_or_else(Encoding::default, |layer| Encoding::default().with(layer));
    let shell = Some(found.shell);
    (Block { line: Some(line), text: body.text, encoding, shell, filled: Vec::new() }, at)
}

/// What the options of every command say that stands anywhere in a text.
pub fn commands(text: &str) -> Vec<Shell> {
    const NAME: &str = "curl";
    let mut out = Vec::new();
    let (mut at, mut endless) = (0, false);
    while let Some(start) = text[at..].find(NAME).map(|length| at + length) {
        at = start + NAME.len();
        let is_inside =
            text[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if let Some(arguments) = arguments(text, start).filter(|_| !is_inside) {
            let mut found = Found { endless, ..Found::default() };
            at = found.read(text, arguments);
            endless = found.endless;
            out.push(found.shell);
        }
    }
    out
}

/// Where the arguments start of the command whose name stands at a place.
fn arguments(text: &str, at: usize) -> Option<usize> {
    let name = ["curl.exe", "curl"].iter().find(|name| text[at..].starts_with(**name))?;
    let at = at + name.len();
    let ends = text[at..].starts_with([' ', '\t', '\\', '\n', '\r']) || at == text.len();
    ends.then_some(at)
}

/// Whether the text starts as a cURL command does.
pub(super) fn is_curl(text: &str) -> bool {
    command_start(text).is_some()
}

/// Where the command's arguments start: after a prompt, comment lines, variables that are set for it, and `curl`.
fn command_start(text: &str) -> Option<usize> {
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if trimmed.starts_with('#') {
            at += trimmed.find('\n')? + 1;
        } else if let Some(prompt) = ["$ ", "> ", "% "].iter().find(|prompt| trimmed.starts_with(**prompt)) {
            at += prompt.len();
        } else if trimmed.starts_with("sudo ") {
            at += "sudo ".len();
        } else if ["set -", "export "].iter().any(|start| trimmed.starts_with(start)) {
            at += trimmed.find('\n')? + 1;
        } else if let Some(end) = assignment(text, at) {
            at = end;
        } else {
            return arguments(text, at);
        }
    }
}

/// Where `NAME=value ` ends.
fn assignment(text: &str, at: usize) -> Option<usize> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let name = text[at..].bytes().take_while(is_name).count();
    let value = text[at + name..].strip_prefix('=').filter(|_| name > 0)?;
    let end = shell::word(text, text.len() - value.len()).end;
    text[end..]
        .starts_with([' ', '\t', '\\', '\n', '\r', ';'])
        .then(|| end + usize::from(text[end..].starts_with(';')))
}

/// An option of cURL that takes a value.
struct Opt {
    use_of: Use,
    /// Where the value starts inside the option's own word; `None` where it is the next word.
    attached: Option<usize>,
}

#[derive(Clone, Copy)]
enum Use {
    Data,
    Header,
    Url,
    Method,
    Secret(Credential),
    Other,
}

impl Opt {
    /// `raw` is the word as it stands, `word` its text.
    fn read(raw: &str, word: &str) -> Option<Self> {
        let secret = |name: &str| {
            let is_it = |(option, _): &&(&str, _)| option.strip_prefix('-') == Some(name);
            CREDENTIALS.iter().find(is_it).map(|(_, credential)| Use::Secret(*credential))
        };
        if let Some(short) = word.strip_prefix('-').filter(|short| !short.starts_with('-')) {
            let (index, letter) = short.char_indices().find(|(_, c)| SHORT_WITH_VALUE.contains(*c))?;
            let after = index + 2;
            let attached = (word.len() > after && raw.starts_with(&word[..after])).then_some(after);
            let use_of = match letter {
                'd' => Use::Data,
                'H' => Use::Header,
                'X' => Use::Method,
                _ => secret(&short[index..index + 1]).unwrap_or(Use::Other),
            };
            return Some(Self { use_of, attached });
        }
        let name = word.split('=').next()?;
        let use_of = match name {
            "--header" | "--proxy-header" => Use::Header,
            "--url" => Use::Url,
            "--request" => Use::Method,
            _ if DATA.contains(&name) => Use::Data,
            _ if WITH_VALUE.contains(&name) => Use::Other,
            _ => secret(name.strip_prefix('-')?)?,
        };
        let attached = (word.len() > name.len() && raw.starts_with(name)).then_some(name.len() + 1);
        Some(Self { use_of, attached })
    }
}

#[derive(Default)]
struct Found {
    body: Option<Body>,
    shell: Shell,
    /// Whether a body was looked through whose end nobody knows: a second one would cost as much again.
    endless: bool,
    /// Whether the lines go on as they do in the shell of Windows.
    is_windows: bool,
}

impl Found {
    /// Reads the words of a command whose arguments start at a place; where it ends.
    fn read(&mut self, text: &str, mut at: usize) -> usize {
        while let Some(start) = shell::next_start(text, at) {
            let between = &text[at..start];
            self.is_windows |= between.contains('^');
            // Blanks behind a `\` at a line's end.
            if let Some(cut) = ["\\ ", "\\\t"].iter().find_map(|cut| between.find(cut)) {
                let blanks = between[cut + 1..].find(['\n', '\r']).unwrap_or_default();
                let span = Span::new((at + cut) as u32, (at + cut + 1 + blanks) as u32);
                let written = text[span.range()].to_owned();
                self.shell.losses.push(Loss { span, written, sent: String::new() });
            }
            let word = shell::word(text, start);
            // A word of no bytes would never end.
            at = word.end.max(start + 1);
            if let Some(option) = Opt::read(&text[start..word.end], &word.text.text) {
                at = self.option(text, start, at, option);
            } else if !word.text.text.starts_with('-') {
                self.shell.url.get_or_insert(word.text);
            }
        }
        at
    }

    /// Takes an option's value; where it ends. `start` is the option's first byte, `end` its last plus one.
    fn option(&mut self, text: &str, start: usize, end: usize, option: Opt) -> usize {
        let value = match option.attached {
            Some(offset) => Some(start + offset),
            None => shell::next_start(text, end),
        };
        let Some(value) = value else { return end };
        if let Use::Data = option.use_of {
            let (body, end) = match self.is_windows && text[value..].starts_with('"') {
                true => {
                    let word = shell::windows_word(text, value);
                    let end = word.end;
                    (Body::filled_in(text, word, Layer::ShellDoubleQuotes), end)
                }
                false => Body::read(text, value, &mut self.endless),
            };
            let is_json = |body: &Body| body.text.text.trim_start().starts_with(['{', '[']);
            // Of several the JSON counts; `@file` is none.
            if !self.body.as_ref().is_some_and(is_json) && !body.text.text.starts_with('@') {
                self.body = Some(body);
            }
            return end.max(value + 1);
        }
        let word = shell::word(text, value);
        let end = word.end.max(value + 1);
        match option.use_of {
            Use::Header => self.shell.headers.push(word.text),
            Use::Url => self.shell.url = Some(word.text),
            Use::Method => self.shell.method = Some(word.text),
            Use::Secret(credential) => self.shell.credentials.push((credential, word.text)),
            _ => {}
        }
        end
    }
}

struct Body {
    text: Decoded,
    sent: String,
    losses: Vec<Loss>,
    /// `None` where the shell takes it as it stands.
    layer: Option<Layer>,
}

impl Body {
    fn plain(text: Decoded) -> Self {
        Self { sent: text.text.to_string(), text, losses: Vec::new(), layer: None }
    }

    /// A word that the shell fills in, with what it takes for a variable.
    fn filled_in(text: &str, word: Word, layer: Layer) -> Self {
        let losses = word.expansions.iter().filter(|span| is_template(&text[span.range()]));
        let losses = losses.map(|span| Loss {
            span: *span,
            written: text[span.range()].to_owned(),
            sent: shell::word(&text[span.range()], 0).sent,
        });
        Self { losses: losses.collect(), text: word.text, sent: word.sent, layer: Some(layer) }
    }

    /// The lines of `<<'END'`, where the command ends at it: up to a line that is the word behind the sign.
    fn below(text: &str, at: usize) -> Option<Self> {
        let rest = text[at..].trim_start_matches([' ', '\t']);
        let sign = text.len() - rest.len();
        let indented = rest.starts_with("<<-");
        let word_at =
            shell::next_start(text, sign + rest.strip_prefix("<<").map(|_| 2 + usize::from(indented))?)?;
        let word = shell::word(text, word_at);
        let is_quoted = text[word_at..word.end] != word.text.text[..];
        let start = word.end + text[word.end..].find('\n')? + 1;
        let mut end = start;
        for line in text[start..].split_inclusive('\n') {
            let bare = line.trim_end_matches(['\n', '\r']);
            if (if indented { bare.trim_start_matches('\t') } else { bare }) == &*word.text.text {
                break;
            }
            end += line.len();
        }
        if !is_quoted {
            return Some(Self::filled_in(text, shell::lines(text, start, end), Layer::ShellLines));
        }
        let mut lines = Decoded::at(start as u32);
        lines.push_plain(&text[start..end], start as u32);
        Some(Self::plain(lines))
    }

    /// Reads the body whose word starts at `start`, and where it ends.
    fn read(text: &str, start: usize, endless: &mut bool) -> (Self, usize) {
        let word = shell::word(text, start);
        let is_json = text.get(start + 1..).unwrap_or_default().trim_start().starts_with(['{', '[']);
        if text[start..].starts_with('\'') && is_json && !*endless {
            if let Some(end) = meant_end(text, start + 1) {
                let (meant, losses) = meant(text, start + 1, end);
                let layer = Some(Layer::ShellSingleQuotes);
                return (Self { text: meant, sent: word.sent, losses, layer }, end + 1);
            }
            *endless = true;
        }
        if text[start..].starts_with(['{', '[']) && !*endless {
            match bare_end(text, start) {
                Some(end) if !text[start..end].contains("\\\"") && text[start..end].contains('"') => {
                    let span = Span::new(start as u32, end as u32);
                    let body = &text[start..end];
                    let loss = Loss { span, written: body.to_owned(), sent: word.sent.clone() };
                    let meant = Decoded::plain(body, start as u32);
                    return (Self { text: meant, sent: word.sent, losses: vec![loss], layer: None }, end);
                }
                Some(_) => {}
                None => *endless = true,
            }
        }
        let double = text[start..].starts_with('"');
        let layer = if double { Layer::ShellDoubleQuotes } else { Layer::ShellSingleQuotes };
        let end = word.end;
        (Self::filled_in(text, word, layer), end)
    }
}

/// Whether an expansion is a date of a polling URL rather than a variable.
fn is_template(braced: &str) -> bool {
    let inner = braced.trim_start_matches("${").trim_end_matches('}');
    inner.contains(':') || matches!(inner, "epoch" | "date" | "gmtDate" | "milliseconds" | "now")
}

/// The quote that the author meant for the end: after a closing bracket, outside a JSON string, and nothing of
/// the body can follow.
fn meant_end(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut in_string, mut last, mut at) = (false, b' ', from);
    while at < bytes.len() {
        match bytes[at] {
            // JSON strings end on their line, so a broken one spoils no more than that.
            b'\n' | b'\r' => in_string = false,
            b'\\' if in_string && bytes.get(at + 1).is_some_and(|b| !matches!(b, b'\n' | b'\r' | b'\'')) => {
                at += 1
            }
            b'"' => in_string = !in_string,
            b'\'' if let Some(command) = command(&text[at..]) => at += command.len - 1,
            b'\'' if !in_string && matches!(last, b'}' | b']') && is_after_body(&text[at + 1..]) => {
                return Some(at);
            }
            _ => {}
        }
        if let Some(byte) = bytes.get(at)
            && !byte.is_ascii_whitespace()
        {
            last = *byte;
        }
        at += 1;
    }
    None
}

/// Where a body ends that nobody put quotes around: at its last bracket.
fn bare_end(text: &str, start: usize) -> Option<usize> {
    let (mut in_string, mut depth, mut escaped) = (false, 0_usize, false);
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether what follows a quote can follow an argument: the end, another option, or an address.
fn is_after_body(rest: &str) -> bool {
    let trimmed = rest.trim_start_matches([' ', '\t']);
    let blank = trimmed.len() < rest.len();
    match trimmed.as_bytes() {
        [] | [b'\n' | b'\r', ..] | [b'\\', b'\n' | b'\r', ..] => true,
        [b'|' | b';' | b'&' | b'>' | b')', ..] => true,
        [b'-', ..] => blank,
        _ => blank && ["http", "'http", "\"http", "$"].iter().any(|start| trimmed.starts_with(start)),
    }
}

/// What stands between the outermost quotes, and where the shell does not take it so.
fn meant(text: &str, start: usize, end: usize) -> (Decoded, Vec<Loss>) {
    let body = &text[..end];
    let mut out = Decoded::at(start as u32);
    let mut lost: Vec<Span> = Vec::new();
    // Whether bash reads inside single quotes, and whether the last loss is in the string at hand.
    let (mut quoted, mut same_value) = (true, false);
    let mut at = start;
    while at < end {
        let run = body[at..].find(['\'', '"']).unwrap_or(end - at);
        out.push_plain(&body[at..at + run], at as u32);
        at += run;
        let rest = &body[at..];
        if rest.is_empty() {
            break;
        }
        if rest.starts_with('"') {
            same_value = false;
            out.push_plain("\"", at as u32);
            at += 1;
        } else if let Some(command) = command(rest).filter(|_| quoted) {
            out.push_escape(command.stands_for, Span::new(at as u32, (at + command.len) as u32));
            at += command.len;
        } else if let Some((len, value)) = splice(rest).filter(|(len, _)| quoted || *len == 4) {
            if value == "'" {
                out.push_escape(value, Span::new(at as u32, (at + len) as u32));
            } else {
                // It stands between as many bytes on either side.
                out.push_plain(value, (at + (len - value.len()) / 2) as u32);
            }
            at += len;
        } else {
            let quote = Span::new(at as u32, at as u32 + 1);
            match lost.last_mut().filter(|_| same_value) {
                Some(last) => *last = last.join(quote),
                None => lost.push(quote),
            }
            (quoted, same_value) = (!quoted, true);
            out.push_plain("'", at as u32);
            at += 1;
        }
    }
    let losses = lost.into_iter().map(|span| {
        let written = &text[span.range()];
        Loss { span, written: written.to_owned(), sent: shell::sent_amid_single_quotes(written) }
    });
    (out, losses.collect())
}

/// What leaves the single quotes on purpose and comes back: `'\''`, `'"'"'`, `'"$NAME"'`, `'$NAME'`; its length
/// and what it stands for.
fn splice(rest: &str) -> Option<(usize, &str)> {
    if rest.starts_with(r"'\''") {
        return Some((4, "'"));
    }
    if let Some(inner) = rest.strip_prefix("'\"") {
        let len = inner.find(['"', '\n'])?;
        let back = inner[len..].starts_with("\"'") && len > 0;
        return back.then(|| (len + 4, &inner[..len]));
    }
    let inner = rest.strip_prefix('\'')?;
    let len = inner.find('\'')?;
    let name = inner[..len].strip_prefix('$')?;
    let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
    let is_name =
        !name.is_empty() && name.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'_');
    is_name.then(|| (len + 2, &inner[..len]))
}

/// A command that says a part of the body: `'"$(printf %s "$NAME" | sed …)"'`.
struct Command<'a> {
    len: usize,
    /// The variable that it starts from: `$NAME`.
    stands_for: &'a str,
}

/// The command at the start of a text, where it stands on one line and names a variable.
fn command(rest: &str) -> Option<Command<'_>> {
    const ENDS: &str = ")\"'";
    let inner = rest.strip_prefix("'\"$(")?;
    let inner = &inner[..inner.find(ENDS).filter(|end| !inner[..*end].contains('\n'))?];
    let start = inner.find("\"$")? + 1;
    let stands_for = inner[start..].split('"').next()?;
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name(&stands_for[1..]).then_some(Command { len: "'\"$(".len() + inner.len() + ENDS.len(), stands_for })
}
