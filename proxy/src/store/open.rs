//! Opening the file: whose it is, which version wrote it, and nobody else with it.

use super::{Inner, Store, StoreError, writer::Writer};
use sqlx::{
    ConnectOptions, SqliteConnection,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    borrow::Cow,
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// `application_id` of our files: "Poll".
const APPLICATION_ID: i64 = 0x506f_6c6c;
/// How long another program may hold the file for a moment, as a backup does.
const PATIENCE: Duration = Duration::from_secs(5);
/// Memory for what a transaction changes: kibibytes, negated. What is more goes to the log early, and 16 MB were no faster.
const WRITER_CACHE: &str = "-8192";
/// Pages of the log before they are folded into the file, 4 KB each: folding waits for the disk.
const LOG_PAGES: &str = "4000";
/// Rows that are read before somebody takes them.
const ROWS_AHEAD: usize = 1_000;
/// Connections that look things up side by side.
const MOST_READERS: u32 = 4;

impl Store {
    /// Opens a file, makes it where it is missing, and locks it against other processes of ours.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let lock = lock(path)?;
        Self::open_with(path, Some(lock)).await
    }

    /// Opens a file that a service may be working with, for a look or a small change.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn open_beside(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, None).await
    }

    async fn open_with(path: &Path, lock: Option<File>) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit is on the disk before an event is told as committed; writers share the wait for it.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .row_buffer_size(ROWS_AHEAD);
        let writer = connect(
            options.clone().pragma("cache_size", WRITER_CACHE).pragma("wal_autocheckpoint", LOG_PAGES),
            path,
        )
        .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(MOST_READERS)
            .connect_lazy_with(options.disable_statement_logging());
        let (path, writer) = (path.to_owned(), Writer::start(writer));
        Ok(Self(Arc::new(Inner { path, writer, readers: Some(readers), _lock: lock })))
    }

    /// A state that is gone when it is dropped.
    ///
    /// # Errors
    /// Where there is no memory left.
    pub async fn in_memory() -> Result<Self, StoreError> {
        let path = PathBuf::from(":memory:");
        let writer = connect(SqliteConnectOptions::new().in_memory(true), &path).await?;
        Ok(Self(Arc::new(Inner { path, writer: Writer::start(writer), readers: None, _lock: None })))
    }
}

/// The lock lies in a file of its own: closing one that SQLite has open too would give up SQLite's own locks.
fn lock(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push("-lock");
    let file = File::options().create(true).truncate(false).write(true).open(PathBuf::from(name));
    let file = file.map_err(|_| StoreError::CannotOpen(path.to_owned()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Held(path.to_owned())),
        Err(TryLockError::Error(_)) => Err(StoreError::CannotOpen(path.to_owned())),
    }
}

async fn connect(options: SqliteConnectOptions, path: &Path) -> Result<SqliteConnection, StoreError> {
    let name = |error| named(error, path);
    let options = options.foreign_keys(true).disable_statement_logging();
    let mut connection = options.connect().await.map_err(name)?;
    let application: i64 =
        sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut connection).await.map_err(name)?;
    let n_tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
        .fetch_one(&mut connection)
        .await
        .map_err(name)?;
    if n_tables > 0 && application != APPLICATION_ID {
        return Err(StoreError::Foreign(path.to_owned()));
    }
    migrator().run_direct(None, &mut connection, false).await.map_err(|error| match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => {
            StoreError::Newer(path.to_owned())
        }
        MigrateError::Execute(error) => named(error, path),
        other => StoreError::Database(path.to_owned(), Arc::new(sqlx::Error::Migrate(Box::new(other)))),
    })?;
    Ok(connection)
}

fn migrator() -> Migrator {
    let migration = |version, name, sql: &'static str| {
        let sql = sqlx::SqlSafeStr::into_sql_str(sql);
        Migration::new(version, Cow::Borrowed(name), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(vec![
        migration(1, "state", include_str!("../../migrations/0001_state.sql")),
        migration(2, "service", include_str!("../../migrations/0002_service.sql")),
    ])
}

/// SQLite's error, worded for the file it came from.
fn named(error: sqlx::Error, path: &Path) -> StoreError {
    match primary_code(&error) {
        Some(5 | 6) => StoreError::Held(path.to_owned()),
        Some(8 | 14 | 23) => StoreError::CannotOpen(path.to_owned()),
        Some(26) => StoreError::Foreign(path.to_owned()),
        _ => StoreError::from(error).of(path),
    }
}

/// SQLite's primary code (<https://www.sqlite.org/rescode.html>).
pub(super) fn primary_code(error: &sqlx::Error) -> Option<u32> {
    Some(code(error)? & 0xff)
}

/// Whether a file could not grow: `SQLITE_FULL`, `SQLITE_IOERR_WRITE` (a quota or a limit, not the disk),
/// `SQLITE_IOERR_SHMSIZE` (the file beside the state).
pub(super) fn is_no_room(error: &sqlx::Error) -> bool {
    matches!(code(error), Some(13 | 778 | 4874))
}

/// SQLite's extended code, whose low byte is the primary one.
fn code(error: &sqlx::Error) -> Option<u32> {
    error.as_database_error()?.code()?.parse().ok()
}
