//! The programs whose commands are read, and what their options mean.

use super::Credential::{self, Certificate, Cookie, Login, Proxy, Whole};

/// A program that sends a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Program {
    #[default]
    Curl,
    Wget,
    Httpie,
}

/// What the value of an option is.
#[derive(Clone, Copy)]
pub(super) enum Use {
    Data,
    Header,
    Url,
    Method,
    Secret(Credential),
    Other,
}

/// What every name starts with.
pub(super) const WORDS: [&str; 3] = ["curl", "wget", "http"];

/// Names, and the programs that have them; a name that another starts with stands behind it.
const NAMES: [(&str, Program); 6] = [
    ("curl.exe", Program::Curl),
    ("curl", Program::Curl),
    ("wget.exe", Program::Wget),
    ("wget", Program::Wget),
    ("https", Program::Httpie),
    ("http", Program::Httpie),
];

const METHODS: [&str; 5] = ["POST", "PUT", "PATCH", "GET", "DELETE"];

impl Program {
    /// The program whose name stands at a place, and where its arguments start.
    pub(super) fn at(text: &str, at: usize) -> Option<(Self, usize)> {
        let (name, program) = NAMES.iter().find(|(name, _)| text[at..].starts_with(name))?;
        let at = at + name.len();
        let ends = text[at..].starts_with([' ', '\t', '\\', '\n', '\r']) || at == text.len();
        let is_it = *program != Self::Httpie || calls_an_address(text[at..].lines().next()?);
        (ends && is_it).then_some((*program, at))
    }

    /// What the value of an option is: of `-d` as of `--data`; `None` where it takes none, or nobody knows it.
    pub(super) fn use_of(self, option: &str) -> Option<Use> {
        let known = self.options().iter().find(|(name, _)| *name == option).map(|(_, use_of)| *use_of);
        let takes_value = || {
            let short = option.strip_prefix('-').filter(|short| short.len() == 1)?;
            self.other_letters().contains(short).then_some(Use::Other)
        };
        known.or_else(takes_value)
    }

    /// The shortest option that a body is sent with.
    pub(super) fn body_option(self) -> Option<&'static str> {
        let mut options = self.options().iter();
        options.find(|(_, use_of)| matches!(use_of, Use::Data)).map(|(name, _)| *name)
    }

    const fn options(self) -> &'static [(&'static str, Use)] {
        match self {
            Self::Curl => CURL,
            Self::Wget => WGET,
            Self::Httpie => HTTPIE,
        }
    }

    /// Short options whose value says nothing here.
    const fn other_letters(self) -> &'static str {
        match self {
            Self::Curl => "oAeFTmwcKryYzDCPQt",
            Self::Wget => "OoaeiBtTwQPUlARDIX",
            Self::Httpie => "oAps",
        }
    }
}

/// `POST example.com/a`: the names of the program are words of any text.
fn calls_an_address(arguments: &str) -> bool {
    let mut words = arguments.split_ascii_whitespace().skip_while(|word| !METHODS.contains(word));
    let address = words.nth(1).unwrap_or_default();
    address.contains(['/', '.', ':', '$', '{', '<'])
}

/// What a word without an option is to `http`.
pub(super) fn of_item(word: &str) -> Use {
    let sign = word.find([':', '=', '@']);
    match sign {
        None if METHODS.contains(&word) => Use::Method,
        Some(at) if word[at..].starts_with(':') && is_header(&word[..at], &word[at + 1..]) => Use::Header,
        Some(at) if word[at..].starts_with(['=', '@']) || word[at..].starts_with(":=") => Use::Other,
        _ => Use::Url,
    }
}

/// Whether it is `Name:value` rather than `https://…`, `:3000/a` or `example.com:80`.
fn is_header(name: &str, value: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_port = value.starts_with(|c: char| c.is_ascii_digit()) && name == "localhost";
    !name.is_empty()
        && name.bytes().all(is_name)
        && !value.starts_with("//")
        && !value.starts_with('=')
        && !is_port
}

const CURL: &[(&str, Use)] = &[
    ("-d", Use::Data),
    ("--data", Use::Data),
    ("--data-raw", Use::Data),
    ("--data-binary", Use::Data),
    ("--data-ascii", Use::Data),
    ("--data-urlencode", Use::Data),
    ("--json", Use::Data),
    ("-H", Use::Header),
    ("--header", Use::Header),
    ("--proxy-header", Use::Header),
    ("--url", Use::Url),
    ("-X", Use::Method),
    ("--request", Use::Method),
    ("-u", Use::Secret(Login)),
    ("--user", Use::Secret(Login)),
    ("-U", Use::Secret(Login)),
    ("--proxy-user", Use::Secret(Login)),
    ("-x", Use::Secret(Proxy)),
    ("--proxy", Use::Secret(Proxy)),
    ("--preproxy", Use::Secret(Proxy)),
    ("-b", Use::Secret(Cookie)),
    ("--cookie", Use::Secret(Cookie)),
    ("-E", Use::Secret(Certificate)),
    ("--cert", Use::Secret(Certificate)),
    ("--proxy-cert", Use::Secret(Certificate)),
    ("--oauth2-bearer", Use::Secret(Whole)),
    ("--pass", Use::Secret(Whole)),
    ("--proxy-pass", Use::Secret(Whole)),
    ("--user-agent", Use::Other),
    ("--output", Use::Other),
    ("--max-time", Use::Other),
    ("--connect-timeout", Use::Other),
    ("--cacert", Use::Other),
    ("--key", Use::Other),
    ("--retry", Use::Other),
    ("--form", Use::Other),
    ("--write-out", Use::Other),
];

const WGET: &[(&str, Use)] = &[
    ("--post-data", Use::Data),
    ("--body-data", Use::Data),
    ("--header", Use::Header),
    ("--method", Use::Method),
    ("--user", Use::Other),
    ("--http-user", Use::Other),
    ("--proxy-user", Use::Other),
    ("--password", Use::Secret(Whole)),
    ("--http-password", Use::Secret(Whole)),
    ("--proxy-password", Use::Secret(Whole)),
    ("--output-document", Use::Other),
    ("--output-file", Use::Other),
    ("--timeout", Use::Other),
    ("--tries", Use::Other),
    ("--user-agent", Use::Other),
    ("--ca-certificate", Use::Other),
];

const HTTPIE: &[(&str, Use)] = &[
    ("--raw", Use::Data),
    ("-a", Use::Secret(Login)),
    ("--auth", Use::Secret(Login)),
    ("--proxy", Use::Secret(Proxy)),
    ("--cert-key-pass", Use::Secret(Whole)),
    ("--auth-type", Use::Other),
    ("--cert", Use::Other),
    ("--cert-key", Use::Other),
    ("--output", Use::Other),
    ("--print", Use::Other),
    ("--session", Use::Other),
    ("--style", Use::Other),
    ("--pretty", Use::Other),
    ("--timeout", Use::Other),
    ("--verify", Use::Other),
];
