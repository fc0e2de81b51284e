//! What a person takes away: the request body, and commands that work when they are run.

use crate::{
    catalog::Element,
    diag::{Edit, apply_edits},
    json::{
        Document, Node, SyntaxError, SyntaxErrorKind, Value,
        edit::{self, Refused},
        parse,
    },
    platform::Platform,
    secret::{SecretSpan, is_placeholder, secret_slots},
};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};

/// How `event.poller.configuration` stands in what is taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PollerForm {
    /// As the text has it.
    #[default]
    AsWritten,
    /// A JSON object.
    Object,
    /// A string that holds the same JSON.
    String,
}

/// How the body is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyStyle {
    /// How `event.poller.configuration` stands in it.
    pub form: PollerForm,
    /// Whether it is laid out anew, two blanks a level; else its layout stays.
    pub pretty: bool,
}

/// A shell that a command is written for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommandShell {
    /// bash, and zsh alike.
    #[default]
    Bash,
    /// Windows PowerShell 5.1 and PowerShell 7.
    PowerShell,
}

/// Why there is nothing to take away.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ExportError {
    /// The text is not JSON yet.
    Broken(SyntaxError),
    /// A command sends a whole body, with `element` and `configuration`; this is only a part of one.
    NotABody,
    /// The platform takes its configuration by no command.
    NoCommand(Platform),
}

/// Where the platform makes instances (domain facts, section 5).
const CLOUD_ELEMENTS_URL: &str = "https://api.cloud-elements.com/elements/api-v2/instances";
/// The same on SAP Open Connectors, whose host each tenant has its own of.
const SAP_URL: &str = "https://<YOUR_OPEN_CONNECTORS_HOST>/elements/api-v2/instances";
const POLLER_KEY: &str = "event.poller.configuration";

impl PollerForm {
    /// What the platform itself writes: UiPath's metadata holds a string; all others read an object.
    pub const fn of(platform: Platform) -> Self {
        match platform {
            Platform::Uipath => Self::String,
            _ => Self::Object,
        }
    }
}

/// The body as JSON text, secrets as they are.
///
/// `json` is the JSON itself, with no shell around it (`Analysed::text`). Key order stays in every style, numbers
/// stay as they are written, and of a text that is not laid out anew only `event.poller.configuration` changes.
///
/// # Errors
/// The text is not JSON yet.
pub fn body(json: &str, style: BodyStyle) -> Result<String, ExportError> {
    let json = json.trim_start_matches('\u{feff}');
    let document = read(json)?;
    let edits = poller_edits(json, &document, style.form).map_err(|refused| match refused {
        Refused::Broken(error) => ExportError::Broken(error),
        _ => ExportError::NotABody,
    })?;
    let text = apply_edits(json, &edits).map_err(|_| ExportError::NotABody)?;
    if !style.pretty {
        return Ok(text);
    }
    let document = read(&text)?;
    Ok(document.root.as_ref().map(|root| printed(root, true)).unwrap_or_default())
}

/// The edits that bring `event.poller.configuration` into a form; none where it has it, or is not there.
///
/// `document` is that of `text`; layers around it (a shell's quotes) are kept. A string becomes an object laid out
/// like the rest; an object becomes a string on one line.
///
/// # Errors
/// The value's extent or content is a guess until the text is mended.
pub fn poller_edits(text: &str, document: &Document, form: PollerForm) -> Result<Vec<Edit>, Refused> {
    let inside = format!("/configuration/{POLLER_KEY}");
    let bare = format!("/{POLLER_KEY}");
    let Some((pointer, node)) =
        [inside, bare].into_iter().find_map(|pointer| document.find(&pointer).map(|node| (pointer, node)))
    else {
        return Ok(Vec::new());
    };
    let json = match (form, &node.value) {
        (PollerForm::String, Value::Object(_)) => {
            if let Some(error) = document.errors.iter().find(|error| node.span.covers(error.span)) {
                return Err(Refused::Broken(error.clone()));
            }
            quoted(&printed(node, false))
        }
        (PollerForm::Object, Value::String(string)) => {
            let inner = crate::json::parse_decoded(&string.decoded);
            if let Some(error) = inner.errors.iter().find(|error| is_fatal(error)) {
                return Err(Refused::Broken(error.clone()));
            }
            match inner.root.as_ref() {
                Some(root) if matches!(root.value, Value::Object(_)) => printed(root, text.contains('\n')),
                _ => return Ok(Vec::new()),
            }
        }
        _ => return Ok(Vec::new()),
    };
    edit::set(text, document, &pointer, &json)
}

/// The command that makes an instance, or polls once on Pollwright; see [`curl_bash`] and [`curl_powershell`].
///
/// # Errors
/// The text is not JSON yet, is no whole body, or the platform knows no such command.
pub fn command(
    json: &str,
    element: Option<&Element>,
    platform: Platform,
    shell: CommandShell,
    style: BodyStyle,
) -> Result<String, ExportError> {
    match shell {
        CommandShell::Bash => curl_bash(json, element, platform, style),
        CommandShell::PowerShell => curl_powershell(json, element, platform, style),
    }
}

/// A command for bash: `curl` that posts the body, or on Pollwright a file and `pollwright poll`.
///
/// Secrets are environment variables, escaped for JSON when the command runs: the text of the command holds none.
/// SAP's host is a placeholder, since each tenant has its own. UiPath takes its configuration with the connector and
/// has no command.
///
/// # Errors
/// The text is not JSON yet, is no whole body, or the platform knows no such command.
pub fn curl_bash(
    json: &str,
    element: Option<&Element>,
    platform: Platform,
    style: BodyStyle,
) -> Result<String, ExportError> {
    let url = address(platform)?;
    let parts = Parts::of(json, element, url, style)?;
    let Some(url) = url else {
        return Ok(parts.polled(CommandShell::Bash));
    };
    let mut body = String::from("'");
    for piece in &parts.pieces {
        match piece {
            Piece::Text(text) => body.push_str(&text.replace('\'', r"'\''")),
            Piece::Secret { env, layers, breaks } => {
                let mut filters = String::new();
                for _ in 0..*layers {
                    filters.push_str(r#" | sed 's/[\"]/\\&/g"#);
                    // Only the first layer meets line breaks; after it they are escapes like all others.
                    let lines =
                        if *breaks && filters.matches('|').count() == 1 { r";$!s/$/\\n/" } else { "" };
                    filters.push_str(lines);
                    filters.push('\'');
                    if !lines.is_empty() {
                        filters.push_str(r" | tr -d '\n'");
                    }
                }
                let _ = write!(body, "'\"$(printf %s \"${env}\"{filters})\"'");
            }
        }
    }
    body.push('\'');
    Ok(format!(
        "curl -X POST '{url}' \\\n  \
         -H \"Authorization: User $CE_USER_SECRET, Organization $CE_ORGANIZATION_SECRET\" \\\n  \
         -H 'Content-Type: application/json' \\\n  \
         --data {body}"
    ))
}

/// The same for PowerShell, 5.1 and 7: `Invoke-RestMethod`, since their rules for the quotes of a native program's
/// arguments differ.
///
/// # Errors
/// The text is not JSON yet, is no whole body, or the platform knows no such command.
pub fn curl_powershell(
    json: &str,
    element: Option<&Element>,
    platform: Platform,
    style: BodyStyle,
) -> Result<String, ExportError> {
    let url = address(platform)?;
    let parts = Parts::of(json, element, url, style)?;
    let Some(url) = url else {
        return Ok(parts.polled(CommandShell::PowerShell));
    };
    let mut body = Vec::new();
    for piece in &parts.pieces {
        body.push(match piece {
            Piece::Text(text) => powershell_quoted(text),
            Piece::Secret { env, layers, breaks } => {
                let mut value = format!("$env:{env}");
                for layer in 0..*layers {
                    value.push_str(r#" -replace '[\\"]', '\$&'"#);
                    if layer == 0 && *breaks {
                        value.push_str(r" -replace '\r?\n', '\n'");
                    }
                }
                format!("({value})")
            }
        });
    }
    let body = body.join(" + ");
    Ok(format!(
        "$body = {body}\n\
         Invoke-RestMethod -Method Post -Uri '{url}' `\n  \
         -Headers @{{ Authorization = \"User $env:CE_USER_SECRET, Organization $env:CE_ORGANIZATION_SECRET\" }} `\n  \
         -ContentType 'application/json; charset=utf-8' -Body $body"
    ))
}

/// The commands that check the body and show its next call in a terminal, on any platform.
///
/// `times` are options of `preview` and their values: `--now` and `--last-poll`.
///
/// # Errors
/// The text is not JSON yet.
pub fn check_command(
    json: &str,
    element: Option<&Element>,
    platform: Platform,
    shell: CommandShell,
    style: BodyStyle,
    times: &[(&str, &str)],
) -> Result<String, ExportError> {
    let parts = Parts::of(json, element, None, style)?;
    let (file, _) = parts.files();
    let (written, platform) = (parts.written_to(&file, shell), platform.slug());
    let mut out = format!(
        "{written}pollwright check {file} --platform {platform}\n\
         pollwright preview {file} --platform {platform}"
    );
    for (option, value) in times {
        let value = match shell {
            CommandShell::Bash => format!("'{}'", value.replace('\'', r"'\''")),
            CommandShell::PowerShell => powershell_quoted(value),
        };
        // Writing to a string does not fail.
        let _ = write!(out, " {option} {value}");
    }
    Ok(out)
}

/// A string of PowerShell that means just `text`: it takes typographic quotes for quotes too.
fn powershell_quoted(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        if matches!(c, '\'' | '\u{2018}'..='\u{201b}') {
            out.push(c);
        }
        out.push(c);
    }
    out.push('\'');
    out
}

/// Where a command sends the body; `None` for a poll on this machine.
fn address(platform: Platform) -> Result<Option<&'static str>, ExportError> {
    match platform {
        Platform::CloudElements => Ok(Some(CLOUD_ELEMENTS_URL)),
        Platform::Sap => Ok(Some(SAP_URL)),
        Platform::Pollwright => Ok(None),
        Platform::Uipath => Err(ExportError::NoCommand(platform)),
    }
}

/// What all commands are made of.
struct Parts {
    element_key: Option<String>,
    pieces: Vec<Piece>,
}

enum Piece {
    Text(String),
    Secret {
        env: String,
        /// In how many strings it stands: 2 inside string-encoded JSON.
        layers: usize,
        /// Whether what stood there has line breaks.
        breaks: bool,
    },
}

impl Parts {
    fn of(
        json: &str,
        element: Option<&Element>,
        url: Option<&str>,
        style: BodyStyle,
    ) -> Result<Self, ExportError> {
        let text = body(json, style)?.trim().to_owned();
        let document = read(&text)?;
        let is_object = |pointer| document.find(pointer).is_some_and(|node| !node.members().is_empty());
        if url.is_some() && !(is_object("/element") && is_object("/configuration")) {
            return Err(ExportError::NotABody);
        }
        let element_key = document.find("/element/key").and_then(Node::as_str).map(str::to_owned);
        let pieces = pieces(&text, &document, &secret_slots(&document, element));
        Ok(Self { element_key, pieces })
    }

    /// The command that writes the body, secrets as references to the environment, into a file.
    fn written_to(&self, file: &str, shell: CommandShell) -> String {
        let body = self.with_env_references();
        match shell {
            CommandShell::Bash => {
                format!("cat > {file} <<'END_OF_CONFIGURATION'\n{body}\nEND_OF_CONFIGURATION\n")
            }
            // Not Set-Content: 5.1 would write a byte order mark.
            CommandShell::PowerShell => {
                let body = powershell_quoted(&body);
                format!("[IO.File]::WriteAllText((Join-Path $PWD '{file}'), {body})\n")
            }
        }
    }

    fn polled(&self, shell: CommandShell) -> String {
        let (file, state) = self.files();
        format!("{}pollwright poll {file} --state {state}", self.written_to(&file, shell))
    }

    /// Names of the configuration's and the state's file: letters, digits, `-` and `_` alone.
    fn files(&self) -> (String, String) {
        let mut name = self.element_key.clone().filter(|key| !is_placeholder(key)).unwrap_or_default();
        name.retain(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        let name = name.trim_start_matches('-');
        let name = if name.is_empty() { "configuration" } else { name };
        (format!("{name}.json"), format!("{name}.db"))
    }

    /// The body with `env:NAME` in the place of secrets, as the poller reads them.
    fn with_env_references(&self) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Secret { env, .. } => {
                    out.push_str("env:");
                    out.push_str(env);
                }
            }
        }
        out
    }
}

fn pieces(text: &str, document: &Document, slots: &[SecretSpan]) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut done = 0;
    for slot in slots {
        let range = slot.span.range();
        if range.start < done {
            continue;
        }
        let quote = if slot.in_quotes { "" } else { "\"" };
        out.push(Piece::Text(format!("{}{quote}", &text[done..range.start])));
        let value = document.find(&slot.pointer).and_then(Node::as_str).unwrap_or_default();
        out.push(Piece::Secret {
            env: slot.env.clone(),
            layers: slot.pointer.matches('#').count() + 1,
            breaks: value.contains('\n'),
        });
        done = range.end;
        if !slot.in_quotes {
            out.push(Piece::Text("\"".to_owned()));
        }
    }
    out.push(Piece::Text(text[done..].to_owned()));
    out
}

/// The tree of a text that is JSON, its string-encoded part read.
fn read(json: &str) -> Result<Document, ExportError> {
    let mut document = parse(json);
    if let Some(error) = document.errors.iter().find(|error| is_fatal(error)) {
        return Err(ExportError::Broken(error.clone()));
    }
    let pointers = [format!("/configuration/{POLLER_KEY}"), format!("/{POLLER_KEY}")];
    for pointer in pointers {
        let is_json = document.find(&pointer).and_then(Node::as_str).is_some_and(|text| text.contains('{'));
        if is_json {
            document.embed(&pointer);
        }
    }
    Ok(document)
}

/// Every reader of JSON takes a key twice; all else it refuses.
fn is_fatal(error: &SyntaxError) -> bool {
    !matches!(error.kind, SyntaxErrorKind::DuplicateKey(_))
}

/// A value as JSON, two blanks a level or on one line; key order and numbers as they are.
pub fn printed(node: &Node, pretty: bool) -> String {
    let mut out = String::new();
    print(node, pretty.then_some(0), &mut out);
    out
}

fn print(node: &Node, level: Option<usize>, out: &mut String) {
    let inner = level.map(|level| level + 1);
    let line = |out: &mut String, level: Option<usize>| {
        if let Some(level) = level {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", level));
        }
    };
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(text) | Value::Invalid(text) => out.push_str(text),
        Value::String(text) => out.push_str(&quoted(&text.decoded.text)),
        Value::Array(items) if items.is_empty() => out.push_str("[]"),
        Value::Object(members) if members.is_empty() => out.push_str("{}"),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                line(out, inner);
                print(item, inner, out);
            }
            line(out, level);
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, member) in members.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                line(out, inner);
                out.push_str(&quoted(&member.key.text));
                out.push_str(if level.is_some() { ": " } else { ":" });
                print(&member.value, inner, out);
            }
            line(out, level);
            out.push('}');
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(error) if error.kind == SyntaxErrorKind::Empty => {
                f.write_str("there is no configuration yet; pick an element or paste one")
            }
            Self::Broken(_) => f.write_str("the text is not JSON yet; mend what is marked first"),
            Self::NotABody => {
                f.write_str("a command sends a whole body; this lacks `element` or `configuration`")
            }
            Self::NoCommand(platform) => {
                write!(f, "{platform} takes its configuration with the connector; copy the JSON instead")
            }
        }
    }
}

impl std::error::Error for ExportError {}

#[cfg(test)]
mod tests;
