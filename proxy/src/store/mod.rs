//! What is remembered between polls, and what a service keeps besides: one SQLite file.
//!
//! [`Store`] is the only door. Whatever belongs together is one `Store::write`; writes of many callers share a
//! transaction, so that the disk is waited for once (`writer`). Reads go past it, each through a connection of its own.
//!
//! The statements are PostgreSQL's too, with `$1` for `?1`; in the migrations an identity is written otherwise there,
//! instants are `BIGINT`, what is called `is_…` is `BOOLEAN`, and `STRICT` and `WITHOUT ROWID` go. SQLite's own are how
//! the file is opened (`open`) and how it is copied (`VACUUM INTO`).

/// A statement with its values.
macro_rules! sql {
    ($text:expr $(, $value:expr)* $(,)?) => {
        sqlx::query($text)$(.bind($value))*
    };
}

mod access;
mod history;
mod idempotent;
mod instance;
mod notice;
mod open;
mod outbox;
mod report;
mod revision;
mod state;
mod surface;
mod writer;

pub use access::{AccessToken, Role};
pub use history::{Delivery, Fired, Page};
pub use idempotent::Answered;
pub use instance::{Disabled, Instance};
pub use notice::{Draft, OwedNotice, Which};
pub use outbox::{Owed, Tried};
pub use revision::{Change, Revision};
pub use state::{Commit, Committed, Finish, ResourceState};
pub use surface::{Deliveries, Events, Happened, Outgoing};

use pollwright_core::date::Instant;
use sqlx::{
    QueryBuilder, Sqlite, SqliteConnection, SqlitePool,
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};
use std::{
    fs::File,
    future::Future,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
};
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
    /// The file, for whoever reads of its troubles.
    path: PathBuf,
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
        self.0.writer.run(work).await.map_err(|error| error.of(&self.0.path))
    }

    /// Looks something up.
    async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Work<'c, T> + Send + 'static,
    {
        match &self.0.readers {
            Some(readers) => {
                let done = async { work(&mut *readers.acquire().await?).await }.await;
                done.map_err(|error| error.of(&self.0.path))
            }
            None => self.write(work).await,
        }
    }

    /// Does one statement in a transaction; how many rows it touched.
    async fn execute(&self, statement: Query<'static, Sqlite, SqliteArguments>) -> Result<u64, StoreError> {
        self.write(move |connection| {
            Box::pin(async move { Ok(statement.execute(connection).await?.rows_affected()) })
        })
        .await
    }

    /// Reads the rows of a statement.
    async fn select<T: Send + 'static>(
        &self,
        statement: Query<'static, Sqlite, SqliteArguments>,
        read: impl Fn(&SqliteRow) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Vec<T>, StoreError> {
        self.read(move |connection| {
            Box::pin(async move { statement.fetch_all(connection).await?.iter().map(read).collect() })
        })
        .await
    }

    /// Reads the rows of a query.
    async fn rows<T: Send + 'static>(
        &self,
        mut query: QueryBuilder<Sqlite>,
        read: impl Fn(&SqliteRow) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Vec<T>, StoreError> {
        self.read(move |connection| {
            Box::pin(async move {
                query.build().persistent(false).fetch_all(connection).await?.iter().map(read).collect()
            })
        })
        .await
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
        "the state file `{0}` cannot grow: its disk or its quota is full; make room, and the next poll goes on from where the last one ended"
    )]
    Full(PathBuf),
    /// The file may be read only.
    #[error("the state file `{0}` may not be written; check its rights and those of its folder")]
    ReadOnly(PathBuf),
    /// Somebody else keeps the file locked.
    #[error("the state file `{0}` stays locked by another program; close that program")]
    Locked(PathBuf),
    /// The store was closed.
    #[error("the state is closed already: the service is stopping")]
    Closed,
    /// A stored secret cannot be opened.
    #[error("{0}")]
    Sealed(String),
    /// The database fails.
    #[error("the state file `{0}` fails: {1}; check the disk and the file's rights")]
    Database(PathBuf, Arc<sqlx::Error>),
}

impl StoreError {
    /// Names the file that it is about.
    fn of(self, path: &Path) -> Self {
        match self {
            Self::Full(_) => Self::Full(path.to_owned()),
            Self::ReadOnly(_) => Self::ReadOnly(path.to_owned()),
            Self::Locked(_) => Self::Locked(path.to_owned()),
            Self::Database(_, error) => Self::Database(path.to_owned(), error),
            other => other,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    /// Words an error of a file that is open already; `StoreError::of` says which.
    fn from(error: sqlx::Error) -> Self {
        let path = PathBuf::default();
        if open::is_no_room(&error) {
            return Self::Full(path);
        }
        match open::primary_code(&error) {
            Some(5 | 6) => Self::Locked(path),
            Some(8) => Self::ReadOnly(path),
            _ => Self::Database(path, Arc::new(error)),
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

/// Ends a query with the part of its rows that is wanted: so many after so many.
fn page(query: &mut QueryBuilder<Sqlite>, (offset, most): (i64, i64)) {
    query.push(" LIMIT ").push_bind(most).push(" OFFSET ").push_bind(offset);
}

/// Narrows a query to rows whose `column` is one of some texts.
fn one_of(query: &mut QueryBuilder<Sqlite>, column: &'static str, texts: Vec<String>) {
    if texts.is_empty() {
        // SQLite alone has empty lists.
        query.push("FALSE");
        return;
    }
    query.push(column).push(" IN (");
    let mut list = query.separated(", ");
    texts.into_iter().for_each(|text| {
        list.push_bind(text);
    });
    query.push(")");
}
