//! Whatever changes the state, one after another, many in one transaction.

use super::{StoreError, Work};
use sqlx::{Connection, SqliteConnection};
use std::pin::Pin;
use tokio::sync::{mpsc, oneshot};

/// Writes that are committed together at most: the first one should not wait for long.
const MOST_TOGETHER: usize = 500;

/// The way to the task that writes.
#[derive(Debug)]
pub(super) struct Writer(mpsc::Sender<Job>);

enum Job {
    Work(Task),
    Close(oneshot::Sender<()>),
}

/// Work that takes the open transaction, or why there is none.
type Task = Box<
    dyn for<'c> FnOnce(
            Result<&'c mut SqliteConnection, StoreError>,
        ) -> Pin<Box<dyn Future<Output = Done> + Send + 'c>>
        + Send,
>;

/// Work that was done in the open transaction.
struct Done {
    is_good: bool,
    /// Tells whoever waits, once it is known how the transaction ended.
    tell: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

impl Writer {
    /// Starts the task over its connection.
    pub(super) fn start(connection: SqliteConnection) -> Self {
        let (jobs, waiting) = mpsc::channel(MOST_TOGETHER);
        tokio::spawn(write_all(connection, waiting));
        Self(jobs)
    }

    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Work<'c, T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let task: Task = Box::new(|connection| {
            let work = connection.map(work);
            Box::pin(async move {
                let done = match work {
                    Ok(work) => work.await,
                    Err(error) => Err(error),
                };
                let is_good = done.is_ok();
                let tell = move |ended: Result<(), StoreError>| {
                    // Whoever asked may have given up.
                    let _ = answer.send(done.and_then(|value| ended.map(|()| value)));
                };
                Done { is_good, tell: Box::new(tell) }
            })
        });
        self.0.send(Job::Work(task)).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Writes what waits and closes the connection.
    pub(super) async fn close(&self) {
        let (closed, done) = oneshot::channel();
        if self.0.send(Job::Close(closed)).await.is_ok() {
            let _ = done.await;
        }
    }
}

async fn write_all(mut connection: SqliteConnection, mut waiting: mpsc::Receiver<Job>) {
    while let Some(job) = waiting.recv().await {
        // Where nothing is to be written, nobody's lock is waited for.
        let (mut next, mut closed) = match job {
            Job::Close(sender) => return close(connection, sender).await,
            work => (Some(work), None),
        };
        let mut done = Vec::new();
        let begun = sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await;
        let mut failed = begun.err().map(StoreError::from);
        while let Some(job) = next {
            match job {
                Job::Close(sender) => {
                    closed = Some(sender);
                    break;
                }
                Job::Work(task) => done.push(match &failed {
                    Some(error) => task(Err(error.clone())).await,
                    None => run_apart(&mut connection, task).await,
                }),
            }
            next = if done.len() < MOST_TOGETHER { waiting.try_recv().ok() } else { None };
        }
        if failed.is_none() {
            failed = sqlx::query("COMMIT").execute(&mut connection).await.err().map(StoreError::from);
        }
        if failed.is_some() {
            // Where even this fails there was no transaction left.
            let _ = sqlx::query("ROLLBACK").execute(&mut connection).await;
        }
        for done in done {
            (done.tell)(failed.clone().map_or(Ok(()), Err));
        }
        if let Some(closed) = closed {
            return close(connection, closed).await;
        }
    }
}

/// The last connection folds the log into the file.
async fn close(connection: SqliteConnection, closed: oneshot::Sender<()>) {
    let _ = connection.close().await;
    let _ = closed.send(());
}

/// Runs a task so that its failure undoes nothing of the others.
async fn run_apart(connection: &mut SqliteConnection, task: Task) -> Done {
    // Where one of these fails the transaction is gone, which its end tells.
    let _ = sqlx::query("SAVEPOINT task").execute(&mut *connection).await;
    let done = task(Ok(&mut *connection)).await;
    if !done.is_good {
        let _ = sqlx::query("ROLLBACK TO task").execute(&mut *connection).await;
    }
    let _ = sqlx::query("RELEASE task").execute(&mut *connection).await;
    done
}
