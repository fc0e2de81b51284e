//! What is remembered between polls, and what a service keeps besides: one SQLite file.
//!
//! [`Store`] is the only door. Whatever belongs together is one [`Store::write`]; writes of many callers share a
//! transaction, so that the disk is waited for once ([`writer`]). Reads go past it, each through a connection of its own.

mod instance;
mod open;
mod outbox;
mod report;
mod state;
mod writer;

pub use instance::{Disabled, Instance};
pub use outbox::{Owed, Tried};
pub use state::{Commit, Committed, Finish, ResourceState};

use pollwright_core::date::Instant;
use sqlx::{SqliteConnection, SqlitePool};
use std::{fs::File, future::Future, path::PathBuf, pin::Pin, sync::Arc};
use writer::Writer;

/// Values of one statement: fewer than the 32,766 that SQLite takes.
const MOST_VALUES: usize = 30_000;

/// Rows of a statement that is often asked for: full ones are kept prepared, the last one of a list is not.
const TOGETHER: usize = 500;

/// The open state; cheap to clone. Nobody else opens the file while one of the clones lives.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    writer: Writer,
    /// `None` where the state lies in memory, which only the writer's connection sees.
    readers: Option<SqlitePool>,
    /// Released when it is closed.
    _lock: Option<File>,
}

/// Work on a connection.
type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'c>>;

impl Store {
    /// Does some work in a transaction: all of it lasts once this returns, or nothing of it.
    ///
    /// # Errors
    /// What the work says, or that the transaction cannot be ended.
    async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Work<'c, T> + Send + 'static,
    {
        self.0.writer.run(work).await
    }

    /// Looks something up.
    async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Work<'c, T> + Send + 'static,
    {
        match &self.0.readers {
            Some(readers) => work(&mut *readers.acquire().await?).await,
            None => self.write(work).await,
        }
    }

    /// Ends all work on the file and folds it into one; the store is of no use afterwards.
    pub async fn close(&self) {
        if let Some(readers) = &self.0.readers {
            readers.close().await;
        }
        self.0.writer.close().await;
    }
}

/// Why the state cannot be used; each says what to do.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process works with the file.
    #[error(
        "another process holds the state file `{0}`; wait until it is done, or give this one a state file of its own"
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
    /// There is no room left.
    #[error(
        "the disk of the state file is full; make room: the next poll goes on from where the last one ended"
    )]
    Full,
    /// The file may be read only.
    #[error("the state file may not be written; check its rights and those of its folder")]
    ReadOnly,
    /// Somebody else keeps the file locked.
    #[error("the state file stays locked by another program; close that program")]
    Locked,
    /// The store was closed.
    #[error("the state is closed already: the service is stopping")]
    Closed,
    /// The database fails.
    #[error("the state file fails: {0}; check the disk and the file's rights")]
    Database(Arc<sqlx::Error>),
}

impl From<sqlx::Error> for StoreError {
    /// Words an error of a file that is open already.
    fn from(error: sqlx::Error) -> Self {
        match open::primary_code(&error) {
            Some(5 | 6) => Self::Locked,
            Some(8) => Self::ReadOnly,
            Some(13) => Self::Full,
            _ => Self::Database(Arc::new(error)),
        }
    }
}

/// An instant as it is stored.
const fn to_millis(at: Instant) -> i64 {
    at.timestamp_millis()
}

/// A stored instant.
fn from_millis(millis: i64) -> Instant {
    Instant::from_timestamp_millis(millis).unwrap_or_default()
}
