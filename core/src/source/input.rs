//! What a command reads from its input: lines below it, a text behind `<<<`, or what another one writes before a `|`.

use super::{body::Body, program::Program, shell};
use crate::{decoded::Decoded, json::Layer};

pub(super) enum Input {
    Text(Body),
    Lines(Lines),
}

/// The lines of `<<'END'`: up to a line that is the word behind the sign.
pub(super) struct Lines {
    end: String,
    is_quoted: bool,
    is_indented: bool,
    /// They start on the line after this place, and after the rest of the command.
    behind: usize,
}

impl Input {
    /// What `<<END` or `<<< '…'` at a place names, and where that ends.
    pub(super) fn at(text: &str, at: usize, endless: &mut bool) -> Option<(Self, usize)> {
        let rest = text[at..].strip_prefix("<<")?;
        if let Some(rest) = rest.strip_prefix('<') {
            let start = shell::next_start(text, text.len() - rest.len()).ok()?;
            let (mut body, end) = Body::read(text, start, endless);
            body.sent.push('\n');
            return Some((Self::Text(body), end));
        }
        let is_indented = rest.starts_with('-');
        let start = shell::next_start(text, text.len() - rest.len() + usize::from(is_indented)).ok()?;
        let word = shell::word(text, start);
        let is_quoted = text[start..word.end] != word.text.text[..];
        let end = word.text.text.to_string();
        Some((Self::Lines(Lines { end, is_quoted, is_indented, behind: word.end }), word.end))
    }

    /// The body that it is; `at` is where the command ends.
    pub(super) fn read(self, text: &str, at: usize) -> Option<Body> {
        match self {
            Self::Text(body) => Some(body),
            Self::Lines(lines) => lines.read(text, at),
        }
    }
}

impl Lines {
    fn read(&self, text: &str, at: usize) -> Option<Body> {
        let at = at.max(self.behind);
        let start = at + text[at..].find('\n')? + 1;
        let mut end = start;
        for line in text[start..].split_inclusive('\n') {
            let bare = line.trim_end_matches(['\n', '\r']);
            if (if self.is_indented { bare.trim_start_matches('\t') } else { bare }) == self.end {
                break;
            }
            end += line.len();
        }
        if !self.is_quoted {
            return Some(Body::filled_in(text, shell::lines(text, start, end), Layer::ShellLines));
        }
        let mut lines = Decoded::at(start as u32);
        lines.push_plain(&text[start..end], start as u32);
        Some(Body::plain(lines))
    }
}

/// No text is taken through more commands than so many.
const MOST_BEFORE: usize = 8;

/// What `echo '…' |`, `printf %s '…' |` or `cat <<END |` at a place writes, and where the command starts that sends it.
/// What stands between them is taken to change nothing.
pub(super) fn piped(text: &str, at: usize, endless: &mut bool) -> Option<(Option<Input>, usize)> {
    let name = ["echo", "printf", "cat"]
        .into_iter()
        .find(|name| text[at..].strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '\t'])))?;
    let (mut at, mut input) = (at + name.len(), None);
    let (mut n_before, mut ends_line) = (0, name == "echo");
    while n_before < MOST_BEFORE {
        let stop = match shell::next_start(text, at) {
            Ok(start) => {
                let (mut body, end) = Body::read(text, start, endless);
                ends_line &= !text[start..end].starts_with("-n");
                if n_before == 0 && input.is_none() && body.is_json() {
                    body.sent.extend(ends_line.then_some('\n'));
                    input = Some(Input::Text(body));
                }
                at = end.max(start + 1);
                continue;
            }
            Err(stop) => stop,
        };
        if let Some((lines, end)) = Input::at(text, stop, endless) {
            input = input.or(Some(lines));
            at = end;
            continue;
        }
        let rest = text[stop..].strip_prefix('|').filter(|rest| !rest.starts_with('|'))?;
        // The line may end behind the sign, with or without a `\`.
        at = text.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', '\\']).len();
        if Program::at(text, at).is_some() {
            return Some((input, at));
        }
        n_before += 1;
    }
    None
}
