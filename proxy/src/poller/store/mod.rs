//! What is remembered between polls.

mod sqlite;

pub use sqlite::SqliteStore;

use pollwright_core::date::Instant;
use std::path::PathBuf;

/// What is remembered of a resource besides its pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceState {
    /// The store's own number for it.
    pub id: i64,
    /// How its records were read.
    pub reading_key: String,
    /// L; `None` while a first poll is committed in parts.
    pub last_poll: Option<Instant>,
    /// The next window starts here at the latest.
    pub not_later_than: Option<Instant>,
}

/// Why the state cannot be used; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process works with the file.
    #[error(
        "another process holds the state file `{0}`; wait until it is done, or give this poll a state file of its own"
    )]
    Held(PathBuf),
    /// The file is something else.
    #[error("`{0}` is not a state file of Pollwright; name another file with `--state`")]
    Foreign(PathBuf),
    /// A newer Pollwright wrote it.
    #[error("a newer Pollwright wrote the state file `{0}`; update this one")]
    Newer(PathBuf),
    /// The file cannot be opened or made.
    #[error("cannot open the state file `{0}`; check that its folder exists and is writable for you")]
    CannotOpen(PathBuf),
    /// The database fails.
    #[error("the state file fails: {0}; check the disk and the file's rights")]
    Database(#[from] sqlx::Error),
}
