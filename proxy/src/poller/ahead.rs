//! Work that goes on by itself while whoever needs it does something else.

use std::{future::Future, panic::resume_unwind};
use tokio::task::JoinError;
use tokio_util::task::AbortOnDropHandle;

/// Work under way; dropped, it ends.
pub(super) struct Ahead<T> {
    task: AbortOnDropHandle<T>,
    done: Option<Result<T, JoinError>>,
}

impl<T: Send + 'static> Ahead<T> {
    pub(super) fn start(work: impl Future<Output = T> + Send + 'static) -> Self {
        Self { task: AbortOnDropHandle::new(tokio::spawn(work)), done: None }
    }

    /// Waits until it is done.
    pub(super) async fn ready(&mut self) {
        if self.done.is_none() {
            self.done = Some((&mut self.task).await);
        }
    }

    /// What came of it.
    pub(super) async fn take(mut self) -> T {
        self.ready().await;
        match self.done {
            Some(Ok(value)) => value,
            Some(Err(ended)) if ended.is_panic() => resume_unwind(ended.into_panic()),
            // It ended with the runtime: nobody waits any more.
            _ => std::future::pending().await,
        }
    }
}
