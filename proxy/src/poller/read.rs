//! A page that was read: its answer, and what was found in it, kept together until it is judged.

use super::{
    batch::Pages,
    error::ResourceError,
    fetch::Answer,
    job::Job,
    page::{Next, PageError, Plan},
};
use pollwright_core::change::{
    Reading,
    fields::{Fields, RawRecord},
};
use reqwest::Url;
use self_cell::self_cell;
use serde_json::value::RawValue;
use std::sync::Arc;

/// What records are read from.
struct Source {
    answer: Answer,
    reading: Arc<Reading>,
}

/// Records where they stand in an answer.
struct Records<'a> {
    texts: Vec<&'a RawValue>,
    read: Vec<RawRecord<'a>>,
}

self_cell!(
    struct Held {
        owner: Source,
        #[covariant]
        dependent: Records,
    }
);

/// A page that was read.
pub(super) struct Page(Held);

impl Page {
    /// Reads the answer to a call of `at`, of all pages at most so many records, and says what follows it.
    ///
    /// # Errors
    /// - no JSON, no records or two lists of them, or a page that was read before
    pub(super) fn read(
        answer: Answer,
        job: &Job<'_>,
        plan: &Plan,
        at: &Url,
        pages: &mut Pages,
        most: usize,
    ) -> Result<(Self, Result<Next, PageError>), ResourceError> {
        let source = Source { answer, reading: job.reading.clone() };
        let mut next = Ok(Next::End);
        let held = Held::try_new(source, |Source { answer, reading }| {
            let read = answer.read()?;
            let mut texts = job.records(&read)?;
            next = plan.next(at, answer, read.outline(), texts.len() as u64);
            pages.add(at, &texts)?;
            let room = most.saturating_sub(pages.n_records);
            if texts.len() > room {
                texts.truncate(room);
                pages.is_complete = false;
            }
            pages.n_records += texts.len();
            let fields = Fields::of(reading);
            let read = texts.iter().map(|text| fields.read(text)).collect();
            Ok::<_, ResourceError>(Records { texts, read })
        })?;
        Ok((Self(held), next))
    }

    /// The records as they came.
    pub(super) fn texts(&self) -> &[&RawValue] {
        &self.0.borrow_dependent().texts
    }

    /// The records with the fields that they are judged by.
    pub(super) fn records(&self) -> &[RawRecord<'_>] {
        &self.0.borrow_dependent().read
    }
}
