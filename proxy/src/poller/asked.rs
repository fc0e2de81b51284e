//! A page that was asked for: it comes in while whoever asked does something else.

use super::{
    access::Target,
    ahead::Ahead,
    fetch::{Answer, Exchange, FetchError, Fetcher, Validators},
    report::Sink,
};
use reqwest::Url;
use std::sync::Arc;

/// A call under way, on a thread of its own; dropped, it ends.
pub(super) struct Asked {
    target: Arc<Target>,
    url: Url,
    work: Ahead<(Fetcher, Vec<Exchange>, Result<Answer, FetchError>)>,
}

/// Asks for the page that comes after an answer.
pub(super) struct Asker {
    fetcher: Fetcher,
    url: Url,
    target: Arc<Target>,
}

impl Asked {
    /// Asks `url`, as [`Fetcher::get`] does.
    pub(super) fn start(
        mut fetcher: Fetcher,
        target: Arc<Target>,
        url: Url,
        known: Option<Validators>,
    ) -> Self {
        let (origin, address) = (target.clone(), url.clone());
        let work = Ahead::start(async move {
            let mut exchanges = Vec::new();
            let mut record = |exchange| exchanges.push(exchange);
            let answer = fetcher.get(&origin, &address, known.as_ref(), &mut record).await;
            (fetcher, exchanges, answer)
        });
        Self { target, url, work }
    }

    /// Waits until the answer is there.
    pub(super) async fn ready(&mut self) {
        self.work.ready().await;
    }

    /// Waits for the answer; the sink is told of the calls.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub(super) async fn answer(self, sink: &mut dyn Sink) -> Result<(Answer, Asker), FetchError> {
        let (fetcher, exchanges, answer) = self.work.take().await;
        exchanges.into_iter().for_each(|exchange| sink.exchange(exchange));
        Ok((answer?, Asker { fetcher, url: self.url, target: self.target }))
    }
}

impl Asker {
    /// The address that the answer came to.
    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// Asks for the next page, of the same origin and by the same deadline.
    pub(super) fn ask(self, url: Url) -> Asked {
        Asked::start(self.fetcher, self.target, url, None)
    }
}
