//! One resource, ready to be asked for and read.

use super::{
    access::{Access, Target, is_hub_path},
    error::ResourceError,
    page::Plan,
    secrets::Secrets,
};
use pollwright_core::{
    Analysed,
    catalog::{CatalogResource, Element},
    change::{
        Reading,
        answer::Answer,
        fields::RawRecord,
        record::{self, RecordsError},
    },
    config::Resource,
    date::Zone,
    decoded::ShortText,
    diag::{Diagnostic, Severity},
    platform::Platform,
    schedule::Window,
    template::{Moment, SegmentKind},
};
use serde_json::value::RawValue;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What is needed of a resource to ask for it and to read its answers.
pub(super) struct Job<'a> {
    pub(super) resource: &'a Resource,
    pub(super) reading: Arc<Reading>,
    /// What must not be shown of it.
    pub(super) secrets: Secrets,
    access: &'a Access,
    /// What the catalog says about it, where it asks the vendor's own API.
    known: Option<(&'a Element, &'a CatalogResource)>,
    parameters: BTreeMap<String, String>,
}

impl<'a> Job<'a> {
    /// Reads a resource of a configuration.
    ///
    /// # Errors
    /// - an `env:NAME` among its parameters that has no value
    pub(super) fn of(
        analysed: &Analysed,
        resource: &'a Resource,
        access: &'a Access,
        platform: Platform,
    ) -> Result<Self, ResourceError> {
        let config = &analysed.config;
        let path = resource.url.as_ref().map_or("", |url| url.text.text.as_str());
        let known = access
            .element
            .as_ref()
            .filter(|_| !is_hub_path(path))
            .and_then(|element| Some((element, element.resource(&resource.name.value)?)));
        let mut secrets = access.secrets.clone();
        let mut parameters = BTreeMap::new();
        for (name, value) in config.own_of(resource).into_owned().parameters {
            let resolved = access.environment.resolve(&value.value)?;
            if resolved != value.value {
                secrets.add(&resolved);
            }
            parameters.insert(name.value.into(), resolved);
        }
        let reading = Arc::new(Reading::of(config, resource, platform));
        Ok(Self { resource, reading, secrets, access, known, parameters })
    }

    /// Where its calls go for a window.
    ///
    /// # Errors
    /// - no `url`, or one with a `{name}` that has no value
    /// - no server, or a credential that is missing
    pub(super) fn target(&self, window: &Window) -> Result<Target, ResourceError> {
        let url = self.resource.url.as_ref().ok_or(ResourceError::NoUrl)?;
        let rendered = url.render(&Moment {
            // A snapshot renders no *from*.
            from: window.from.unwrap_or(window.to),
            poll_start: window.to,
            server_zone: &Zone::gmt(),
            parameters: &self.parameters,
        });
        let unresolved: BTreeSet<_> = rendered
            .segments()
            // A broken `${…}` is a finding of its own, with a place and a repair.
            .filter(|segment| segment.kind == SegmentKind::Unresolved && !segment.raw.starts_with('$'))
            .map(|segment| format!("`{}`", segment.raw))
            .collect();
        if !unresolved.is_empty() {
            return Err(ResourceError::Unresolved(Vec::from_iter(unresolved).join(", ")));
        }
        let mut target = self.access.target(rendered.encoded())?;
        target.secrets = self.secrets.clone();
        Ok(target)
    }

    /// How its list is paged.
    pub(super) fn plan(&self, analysed: &Analysed, target: &Target) -> Plan {
        Plan::of(&analysed.config, self.resource, self.known, &target.url)
    }

    /// Refuses what core says cannot run.
    ///
    /// # Errors
    /// - the first error inside the resource
    pub(super) fn refuse_broken(&self, diagnostics: &[Diagnostic]) -> Result<(), ResourceError> {
        let inside = |pointer: &str| {
            let rest = pointer.strip_prefix(self.resource.pointer.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let broken = diagnostics.iter().find(|diagnostic| {
            diagnostic.severity == Severity::Error && diagnostic.pointer.as_deref().is_some_and(inside)
        });
        broken.map_or(Ok(()), |diagnostic| Err(ResourceError::Config(diagnostic.message.clone())))
    }

    /// The ids of some records.
    pub(super) fn ids(&self, records: &[RawRecord<'_>]) -> Arc<[ShortText]> {
        record::ids(records, &self.reading.id_field)
    }

    /// The records of an answer.
    ///
    /// # Errors
    /// - nothing that could be records, or two lists that could
    pub(super) fn records<'b>(&self, answer: &Answer<'b>) -> Result<Vec<&'b RawValue>, RecordsError> {
        self.reading.records(self.access.element.as_ref(), answer.outline(), |path| answer.records(path))
    }
}
