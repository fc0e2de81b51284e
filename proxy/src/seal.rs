//! Secrets at rest: sealed by AES-256-GCM with a key that lies apart from the state.

use anyhow::{Context, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    digest,
    rand::{SecureRandom, SystemRandom},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// What a sealed text begins with.
const PREFIX: &str = "sealed:1:";
/// What every key seals, so that another key is told at once.
const CHECK: &str = "pollwright";

/// Seals and opens.
pub struct Sealer {
    key: LessSafeKey,
    random: SystemRandom,
}

// A derived one would have to show the key.
impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}

/// Where the key is.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// Base64 of 32 bytes, from a variable.
    Given(String),
    /// A file that holds such a text.
    File(PathBuf),
}

impl KeySource {
    /// The key that a variable gives, else that of a file, which is beside the state where none is named.
    pub fn of(given: Option<&str>, file: Option<&Path>, state: &Path) -> Self {
        if let Some(given) = given {
            return Self::Given(given.to_owned());
        }
        let beside = || {
            let mut name = state.as_os_str().to_owned();
            name.push(".key");
            PathBuf::from(name)
        };
        Self::File(file.map_or_else(beside, Path::to_owned))
    }
}

impl Sealer {
    /// The sealer of a key; a key file that does not exist is made, for its owner alone.
    ///
    /// # Errors
    /// - a key that is none, or a file that cannot be read or made
    pub fn of(source: &KeySource) -> anyhow::Result<Self> {
        match source {
            KeySource::Given(text) => Self::from_text(text).context("POLLWRIGHT_KEY"),
            KeySource::File(path) => {
                let text = match fs::read_to_string(path) {
                    Ok(text) => text,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {
                        let text = new_key()?;
                        write_for_owner(path, &text)
                            .with_context(|| format!("cannot make the key file `{}`", path.display()))?;
                        text
                    }
                    Err(error) => bail!("cannot read the key file `{}`: {error}", path.display()),
                };
                Self::from_text(&text).with_context(|| format!("`{}`", path.display()))
            }
        }
    }

    fn from_text(text: &str) -> anyhow::Result<Self> {
        let bytes = STANDARD.decode(text.trim()).ok().filter(|bytes| bytes.len() == AES_256_GCM.key_len());
        let bytes = bytes.context("it is no key: a key is the base64 of 32 random bytes")?;
        let key = UnboundKey::new(&AES_256_GCM, &bytes).ok().context("it is no key")?;
        Ok(Self { key: LessSafeKey::new(key), random: SystemRandom::new() })
    }

    /// Seals a text.
    ///
    /// # Errors
    /// Where the system gives no random numbers.
    pub fn seal(&self, text: &str) -> anyhow::Result<String> {
        let mut nonce = [0; NONCE_LEN];
        self.random.fill(&mut nonce).ok().context("the system gives no random numbers")?;
        let mut bytes = text.as_bytes().to_vec();
        let nonce_of = Nonce::assume_unique_for_key(nonce);
        let sealed = self.key.seal_in_place_append_tag(nonce_of, Aad::from(PREFIX), &mut bytes);
        sealed.ok().context("the text cannot be sealed")?;
        Ok(format!("{PREFIX}{}", STANDARD.encode([nonce.as_slice(), &bytes].concat())))
    }

    /// Opens what was sealed.
    ///
    /// # Errors
    /// Where it was sealed with another key, or damaged.
    pub fn open(&self, sealed: &str) -> anyhow::Result<String> {
        let open = || {
            let bytes = STANDARD.decode(sealed.strip_prefix(PREFIX)?).ok()?;
            let (nonce, bytes) = bytes.split_at_checked(NONCE_LEN)?;
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let mut bytes = bytes.to_vec();
            let text = self.key.open_in_place(nonce, Aad::from(PREFIX), &mut bytes).ok()?;
            String::from_utf8(text.to_vec()).ok()
        };
        open().context("a stored secret cannot be opened: it was sealed with another key, or damaged")
    }

    /// What is stored so that [`Sealer::is_of`] can tell another key.
    ///
    /// # Errors
    /// As [`Sealer::seal`].
    pub fn check_value(&self) -> anyhow::Result<String> {
        self.seal(CHECK)
    }

    /// Whether this key made a check value.
    pub fn is_of(&self, check_value: &str) -> bool {
        self.open(check_value).is_ok_and(|text| text == CHECK)
    }
}

/// Base64 of 32 random bytes.
///
/// # Errors
/// Where the system gives no random numbers.
pub fn new_key() -> anyhow::Result<String> {
    Ok(STANDARD.encode(random_bytes()?))
}

/// A token for the API.
///
/// # Errors
/// Where the system gives no random numbers.
pub fn new_token() -> anyhow::Result<String> {
    let hex: String = random_bytes()?.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("pw_{hex}"))
}

/// 32 random bytes.
///
/// # Errors
/// Where the system gives no random numbers.
pub fn random_bytes() -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).ok().context("the system gives no random numbers")?;
    Ok(bytes)
}

/// What is kept of a token: its SHA-256. Tokens are random, so no salt and no slow hash is needed.
pub fn token_hash(token: &str) -> String {
    let digest = digest::digest(&digest::SHA256, token.trim().as_bytes());
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write_for_owner(path: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    io::Write::write_all(&mut options.open(path)?, format!("{text}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_texts() {
        let [one, other] = [0, 1].map(|_| Sealer::from_text(&new_key().unwrap()).unwrap());
        for text in ["", "s3cr3t", "{\"password\":\"ü\"}"] {
            let sealed = one.seal(text).unwrap();
            assert_eq!(one.open(&sealed).unwrap(), text);
            assert_ne!(sealed, one.seal(text).unwrap(), "the same text twice: {text}");
            assert!(other.open(&sealed).is_err(), "{text}");
            let damaged = sealed.replace(char::is_numeric, "A");
            assert!(one.open(&damaged).is_err(), "{damaged}");
        }
        assert!(one.is_of(&one.check_value().unwrap()));
        assert!(!other.is_of(&one.check_value().unwrap()));
        assert!(Sealer::from_text("short").is_err());
    }
}
