//! Reading what the user names: a file, or `-` for standard input.

use pollwright_core::MAX_TEXT_BYTES;
use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// Why a text cannot be read; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// There is no such file.
    #[error("`{0}` does not exist; check the path")]
    Missing(PathBuf),
    /// It is a directory.
    #[error("`{0}` is a directory; name one file in it")]
    Directory(PathBuf),
    /// It is too large to be a configuration.
    #[error("`{name}` has {limit_mb} MB or more, too much for a configuration; split it or name another file", limit_mb = (MAX_TEXT_BYTES + 1) >> 20)]
    TooLarge {
        /// What was read.
        name: String,
    },
    /// It is no UTF-8 text.
    #[error("`{name}` is not UTF-8 text: byte {offset} does not belong to any character; save it as UTF-8")]
    NotUtf8 {
        /// What was read.
        name: String,
        /// The first byte that fits no character, from 0.
        offset: usize,
    },
    /// Every other byte is 0: UTF-16 that does not say so.
    #[error("`{name}` looks like UTF-16 without a mark at its start; save it as UTF-8")]
    Unmarked {
        /// What was read.
        name: String,
    },
    /// It begins like UTF-16 and is none.
    #[error("`{name}` begins like UTF-16 and holds half a character; save it as UTF-8")]
    NotUtf16 {
        /// What was read.
        name: String,
    },
    /// The system refuses.
    #[error("cannot read `{name}`: {source}; check that the file is readable for you")]
    Io {
        /// What was read.
        name: String,
        /// What the system says.
        source: io::Error,
    },
    /// The system refuses to write.
    #[error(
        "cannot write `{name}`: {source}; it is as it was. Check that it and its folder are writable for you"
    )]
    Write {
        /// What was to be written.
        name: String,
        /// What the system says.
        source: io::Error,
    },
}

/// How a file holds its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with a byte order mark or without: the mark is part of the text.
    #[default]
    Utf8,
    /// UTF-16, little end first, as Windows writes it; it begins with a mark.
    Utf16Le,
    /// UTF-16, big end first; it begins with a mark.
    Utf16Be,
}

impl Encoding {
    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf16Le => {
                "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
            }
            Self::Utf16Be => {
                "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
            }
        }
    }
}

/// Puts `text` in the place of a file, all or nothing: it is written beside it and then renamed.
///
/// # Errors
/// [`InputError::Write`] where the system refuses; the file is as it was then.
pub fn write(path: &Path, text: &str, encoding: Encoding) -> Result<(), InputError> {
    replace(path, &encoding.encode(text))
        .map_err(|source| InputError::Write { name: path.display().to_string(), source })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays one: what it points at is replaced.
    let path = path.canonicalize()?;
    let permissions = path.metadata()?.permissions();
    if permissions.readonly() {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".pollwright-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// The text of a file, `-` for standard input.
///
/// # Errors
/// See [`InputError`].
pub fn read(path: &Path) -> Result<String, InputError> {
    Ok(read_encoded(path)?.0)
}

/// The same, and how the file holds it.
///
/// # Errors
/// See [`InputError`].
pub fn read_encoded(path: &Path) -> Result<(String, Encoding), InputError> {
    if path == Path::new("-") {
        return decode("standard input", limited(io::stdin().lock(), "standard input")?);
    }
    let name = path.display().to_string();
    let file = File::open(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => InputError::Missing(path.to_owned()),
        _ => InputError::Io { name: name.clone(), source },
    })?;
    // Opening a directory works on Unix; reading from it says nothing that helps.
    let metadata = file.metadata().map_err(|source| InputError::Io { name: name.clone(), source })?;
    if metadata.is_dir() {
        return Err(InputError::Directory(path.to_owned()));
    }
    if metadata.len() > MAX_TEXT_BYTES as u64 {
        return Err(InputError::TooLarge { name });
    }
    let bytes = limited(file, &name)?;
    decode(&name, bytes)
}

/// Everything that a reader gives, up to the size that is refused.
fn limited(reader: impl Read, name: &str) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    reader
        .take(MAX_TEXT_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| InputError::Io { name: name.to_owned(), source })?;
    if bytes.len() > MAX_TEXT_BYTES {
        return Err(InputError::TooLarge { name: name.to_owned() });
    }
    Ok(bytes)
}

fn decode(name: &str, bytes: Vec<u8>) -> Result<(String, Encoding), InputError> {
    let units = |unit: fn([u8; 2]) -> u16| {
        bytes[2..].chunks(2).map(move |two| unit([two[0], *two.get(1).unwrap_or(&0)]))
    };
    let (text, encoding) = match bytes.as_slice() {
        [0xff, 0xfe, ..] => {
            (char::decode_utf16(units(u16::from_le_bytes)).collect::<Result<_, _>>(), Encoding::Utf16Le)
        }
        [0xfe, 0xff, ..] => {
            (char::decode_utf16(units(u16::from_be_bytes)).collect::<Result<_, _>>(), Encoding::Utf16Be)
        }
        // No text of UTF-8 begins so; JSON and Markdown begin with signs of ASCII.
        [1..=127, 0, 1..=127, 0, ..] | [0, 1..=127, 0, 1..=127, ..] => {
            return Err(InputError::Unmarked { name: name.to_owned() });
        }
        _ => {
            let text = String::from_utf8(bytes).map_err(|error| InputError::NotUtf8 {
                name: name.to_owned(),
                offset: error.utf8_error().valid_up_to(),
            })?;
            return Ok((text, Encoding::Utf8));
        }
    };
    Ok((text.map_err(|_| InputError::NotUtf16 { name: name.to_owned() })?, encoding))
}
