//! Commands: where one starts, and what its words say.

use super::{
    Block, Shell, Slip, SlipKind,
    body::Body,
    input::{self, Input},
    program::{self, Program, Use},
    shell::{self, Word},
    typographic,
};
use crate::{
    decoded::Decoded,
    diag::Edit,
    json::{Encoding, Layer},
    span::{Span, sort_by_span},
};

/// Finds the JSON of a command of cURL, Wget or HTTPie; `None` where the text is not one.
///
/// The block's text is what the author meant: the shell's quoting undone, losses not applied. It is empty where
/// the command has no body.
pub fn curl(text: &str) -> Option<Block> {
    let mut endless = false;
    let (first, mut end) = read(text, command_start(text, &mut endless)?);
    let is_body = |block: &Block| !block.text.text.is_empty();
    if is_body(&first) {
        return Some(first);
    }
    // Of several commands the one with a body counts.
    while let Some(line) = text[end..].find('\n').map(|length| end + length + 1) {
        end = line;
        let at = line + if text[line..].starts_with("$ ") { 2 } else { 0 };
        if let Some(start) = Start::at(text, at, &mut endless) {
            let (block, read_up_to) = read(text, start);
            if is_body(&block) {
                return Some(block);
            }
            end = read_up_to;
        }
    }
    Some(first)
}

/// Where a command starts.
struct Start {
    program: Program,
    /// Where its arguments start.
    arguments: usize,
    /// What another command writes into it.
    input: Option<Input>,
}

impl Start {
    fn at(text: &str, at: usize, endless: &mut bool) -> Option<Self> {
        let (input, name) = input::piped(text, at, endless).unwrap_or((None, at));
        let (program, arguments) = Program::at(text, name)?;
        Some(Self { program, arguments, input })
    }
}

/// Reads a command, and where it ends.
fn read(text: &str, start: Start) -> (Block, usize) {
    let line = 1 + text[..start.arguments].bytes().filter(|byte| *byte == b'\n').count() as u32;
    let mut found = Found { program: start.program, input: start.input, ..Found::default() };
    let at = found.read(text, start.arguments);
    let body = found.body.take().or_else(|| found.input.take()?.read(text, at));
    let mut body = body.unwrap_or_else(|| Body::plain(Decoded::at(start.arguments as u32)));
    if found.is_windows && body.layer == Some(Layer::ShellDoubleQuotes) {
        // There `\"` is the one escape, and `$` means nothing.
        body.layer = Some(Layer::JsonString);
        body.losses.clear();
        body.sent = body.text.text.to_string();
    }
    found.shell.slips.append(&mut body.slips);
    sort_by_span(&mut found.shell.slips, |slip| slip.span);
    found.shell.sent = body.sent;
    found.shell.losses = body.losses;
    found.shell.is_uneven = body.is_uneven;
    found.shell.body_option = found.program.body_option();
    let encoding = body.layer.map_or_else(Encoding::default, |layer| Encoding::default().with(layer));
    let shell = Some(found.shell);
    (Block { line: Some(line), text: body.text, encoding, shell, filled: Vec::new() }, at)
}

/// What the options of every command say that stands anywhere in a text.
pub fn commands(text: &str) -> Vec<Shell> {
    let mut out = Vec::new();
    for name in program::WORDS {
        let (mut at, mut endless) = (0, false);
        while let Some(start) = text[at..].find(name).map(|length| at + length) {
            at = start + name.len();
            let is_inside =
                text[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
            if let Some((program, arguments)) = Program::at(text, start).filter(|_| !is_inside) {
                let mut found = Found { program, endless, ..Found::default() };
                at = found.read(text, arguments).max(at);
                endless = found.endless;
                out.push(found.shell);
            }
        }
    }
    out
}

/// Whether the text starts as a command does.
pub(super) fn is_curl(text: &str) -> bool {
    command_start(text, &mut false).is_some()
}

/// Where the command starts: after a prompt, comment lines, variables that are set for it, and what a script says before.
fn command_start(text: &str, endless: &mut bool) -> Option<Start> {
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if let Some(start) = Start::at(text, at, endless) {
            return Some(start);
        } else if let Some(prompt) = ["$ ", "> ", "% "].iter().find(|prompt| trimmed.starts_with(**prompt)) {
            at += prompt.len();
        } else if trimmed.starts_with("sudo ") {
            at += "sudo ".len();
        } else if ["#", "set -", "export ", "echo "].iter().any(|start| trimmed.starts_with(start)) {
            at += trimmed.find('\n')? + 1;
        } else {
            at = assignment(text, at)?;
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

/// An option that takes a value.
struct Opt {
    use_of: Use,
    /// Whether a shell hands it over as one.
    is_passed: bool,
    /// Where the value starts inside the option's own word; `None` where it is the next word.
    attached: Option<usize>,
}

impl Opt {
    /// `raw` is the word as it stands, `word` its text.
    fn read(program: Program, raw: &str, word: &str) -> Option<Self> {
        if let Some(short) = word.strip_prefix('-').filter(|short| !short.starts_with('-')) {
            let name = |c: char| format!("-{c}");
            let (after, use_of) = short
                .char_indices()
                .find_map(|(index, c)| Some((1 + index + c.len_utf8(), program.use_of(&name(c))?)))?;
            let attached = (word.len() > after && raw.starts_with(&word[..after])).then_some(after);
            return Some(Self { use_of, is_passed: true, attached });
        }
        let name = word.split('=').next()?;
        let use_of = program.use_of(name)?;
        let attached = (word.len() > name.len() && raw.starts_with(name)).then_some(name.len() + 1);
        Some(Self { use_of, is_passed: true, attached })
    }
}

#[derive(Default)]
struct Found {
    program: Program,
    body: Option<Body>,
    /// What it reads where no option says its body.
    input: Option<Input>,
    shell: Shell,
    /// Whether a body was looked through whose end nobody knows: a second one would cost as much again.
    endless: bool,
    /// Whether the lines go on as they do in the shell of Windows.
    is_windows: bool,
}

impl Found {
    /// Reads the words of a command whose arguments start at a place; where it ends.
    fn read(&mut self, text: &str, mut at: usize) -> usize {
        while let Some(start) = self.next(text, at, false) {
            let word = self.word(text, start);
            // A word of no bytes would never end.
            at = word.end.max(start + 1);
            if let Some(dashes) = typographic::dashes(&text[start..word.end]) {
                at = self.dash(text, start, at, dashes);
            } else if let Some(option) = Opt::read(self.program, &text[start..word.end], &word.text.text) {
                at = self.option(text, start, at, option);
            } else if !word.text.text.starts_with('-') {
                self.item(word.text);
            }
        }
        at
    }

    /// Where the next word starts: also on a line that the author took for a part of the command. A value that `is_due`
    /// may stand on the next line.
    fn next(&mut self, text: &str, mut at: usize, is_due: bool) -> Option<usize> {
        loop {
            let stop = match shell::next_start(text, at) {
                Ok(start) => {
                    self.line_ends(text, at, start);
                    return Some(start);
                }
                Err(stop) => stop,
            };
            if let Some((input, end)) = Input::at(text, stop, &mut self.endless) {
                self.input.get_or_insert(input);
                at = end;
            } else {
                return self.beyond(text, stop, is_due);
            }
        }
    }

    /// What lets lines go on between two words.
    fn line_ends(&mut self, text: &str, from: usize, to: usize) {
        let between = &text[from..to];
        self.is_windows |= between.contains('^');
        if let Some(cut) = ["\\ ", "\\\t"].iter().find_map(|cut| between.find(cut)) {
            let blanks = between[cut + 1..].find(['\n', '\r']).unwrap_or_default();
            let sign = (from + cut) as u32;
            let span = Span::new(sign, sign + 1 + blanks as u32);
            let edit = Edit::delete(Span::new(sign + 1, span.end()));
            self.shell.slips.push(Slip { kind: SlipKind::Blank, span, edit });
        }
    }

    /// The first word of the next line, where only a part of a command looks so.
    fn beyond(&mut self, text: &str, stop: usize, is_due: bool) -> Option<usize> {
        let line = text[stop..].strip_prefix("\r\n").or(text[stop..].strip_prefix('\n'))?;
        let next = line.trim_start_matches([' ', '\t']);
        let plain = next.strip_prefix("--").or(next.strip_prefix('-')).unwrap_or_default();
        let is_option =
            plain.starts_with(|c: char| c.is_ascii_alphabetic()) || typographic::dashes(next).is_some();
        let inner = next.trim_start_matches(['\'', '"', '‘', '“']);
        let is_address =
            self.shell.url.is_none() && ["http://", "https://"].iter().any(|way| inner.starts_with(way));
        let is_value = is_due && (inner.len() < next.len() || next.starts_with('{'));
        // Lines that it reads stand below it.
        if matches!(self.input, Some(Input::Lines(_))) || !(is_option || is_address || is_value) {
            return None;
        }
        let before = text[..stop].trim_end_matches([' ', '\t']);
        let last = before.chars().next_back().map_or(0, char::len_utf8);
        let end = before.len();
        let sign = if self.is_windows { " ^" } else { " \\" };
        self.shell.slips.push(Slip {
            kind: SlipKind::Break,
            span: Span::new((end - last) as u32, end as u32),
            edit: Edit::replace(Span::new(end as u32, stop as u32), sign),
        });
        Some(text.len() - next.len())
    }

    fn word(&mut self, text: &str, start: usize) -> Word {
        let word = shell::word(text, start);
        self.shell.slips.extend(word.quotes.iter().map(|(span, meant)| Slip::quote(*span, meant)));
        word
    }

    /// A word that starts with so many bytes of dashes; where its value ends.
    fn dash(&mut self, text: &str, start: usize, end: usize, dashes: usize) -> usize {
        let raw = &text[start..end];
        let name = &raw[dashes..];
        let long = format!("--{name}");
        let is_long = raw[..dashes].chars().nth(1).is_some() || {
            let name = long.split('=').next().unwrap_or_default();
            name.len() > 3 && self.program.use_of(name).is_some()
        };
        let meant = if is_long { long } else { format!("-{name}") };
        let sign = &meant[..meant.len() - name.len()];
        let span = Span::new(start as u32, end as u32);
        let edit = Edit::replace(Span::new(start as u32, (start + dashes) as u32), sign);
        self.shell.slips.push(Slip { kind: SlipKind::Dash, span, edit });
        let Some(mut option) = Opt::read(self.program, &meant, &meant) else { return end };
        option.is_passed = false;
        option.attached = option.attached.map(|at| at - sign.len() + dashes);
        self.option(text, start, end, option)
    }

    /// A word without an option.
    fn item(&mut self, word: Decoded) {
        let use_of = if self.program == Program::Httpie { program::of_item(&word.text) } else { Use::Url };
        match use_of {
            Use::Header => self.shell.headers.push(word),
            Use::Method => _ = self.shell.method.get_or_insert(word),
            Use::Url => _ = self.shell.url.get_or_insert(word),
            _ => {}
        }
    }

    /// Takes an option's value; where it ends. `start` is the option's first byte, `end` its last plus one.
    fn option(&mut self, text: &str, start: usize, end: usize, option: Opt) -> usize {
        let value = match option.attached {
            Some(offset) => Some(start + offset),
            None => self.next(text, end, true),
        };
        let Some(value) = value else { return end };
        if let Use::Data = option.use_of {
            let (mut body, end) = match self.is_windows && text[value..].starts_with('"') {
                true => {
                    let word = shell::windows_word(text, value);
                    let end = word.end;
                    (Body::filled_in(text, word, Layer::ShellDoubleQuotes), end)
                }
                false => Body::read(text, value, &mut self.endless),
            };
            let ends_command = |slip: &Slip| matches!(slip.kind, SlipKind::Blank | SlipKind::Break);
            if !option.is_passed || self.shell.slips.iter().any(ends_command) {
                body.sent.clear();
                // Nothing asks for the input either.
                if let Some(Input::Text(input)) = &mut self.input {
                    input.sent.clear();
                }
            }
            // Of several the JSON counts; `@file` is none.
            if !self.body.as_ref().is_some_and(Body::is_json) && !body.text.text.starts_with('@') {
                self.body = Some(body);
            }
            return end.max(value + 1);
        }
        let word = self.word(text, value);
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
