//! How the records of a resource are read.

use super::record::RecordsError;
use crate::{
    catalog::{Element, Paging},
    config::{
        Config, DEFAULT_MAX_SEEN, DEFAULT_OVERLAP_SECONDS, DateField, Deletes, FieldFormatKind, Resource,
    },
    date::{DateFormat, Instant, Precision, Zone},
    decoded::ShortText,
    platform::Platform,
    template::Comparison,
};
use serde_json::{Value, json};

/// How the records of a resource are read and judged: all that change detection needs of a configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Where it runs.
    pub platform: Platform,
    /// The resource's name: `objectType`.
    pub resource: ShortText,
    /// `element.key`.
    pub element_key: Option<String>,
    /// Path of the id; empty where there is none, and then no record has an id.
    pub id_field: String,
    /// The updated date.
    pub updated: Option<DateReading>,
    /// The created date; on UiPath the updated one where it is left out.
    pub created: Option<DateReading>,
    /// `createdCheckTolerance`, seconds: default 0, UiPath 10.
    pub created_check_tolerance_seconds: u32,
    /// `filterByUpdatedDate`, default true.
    pub filter_by_updated_date: bool,
    /// `filterByCurrentDate`, default false.
    pub filter_by_current_date: bool,
    /// `pollDelay`, seconds.
    pub poll_delay_seconds: u32,
    /// `overlap`, seconds; hosted platforms have none.
    pub overlap_seconds: u32,
    /// The template's lower bound; `None` for a snapshot.
    pub lower_bound: Option<(Precision, Comparison)>,
    /// Whether each poll reads everything.
    pub is_snapshot: bool,
    /// `since`.
    pub since: Option<Instant>,
    /// `recordsPath`.
    pub records_path: Option<String>,
    /// `ignoreFields`.
    pub ignore_fields: Vec<String>,
    /// `deletes`.
    pub deletes: Option<Deletes>,
    /// `maxSeen`, pairs.
    pub max_seen: u32,
}

/// How one date of a record is read.
#[derive(Clone, Debug, PartialEq)]
pub struct DateReading {
    /// Path of the field.
    pub path: String,
    /// How it is written; `None` where the configuration does not say, or with a pattern that does not compile.
    pub format: Option<DateFormat>,
    /// The zone of values that name none; UTC by default.
    pub zone: Zone,
}

impl Reading {
    /// The reading of a resource on a platform.
    pub fn of(config: &Config, resource: &Resource, platform: Platform) -> Self {
        let own = config.own_of(resource).into_owned();
        let hosted = platform.is_hosted();
        let seconds = |value: &Option<crate::span::Spanned<u32>>| value.as_ref().map(|spanned| spanned.value);
        let template = resource.url.as_ref().map(|url| &url.template);
        let updated = DateReading::of(&resource.updated);
        let mut created = DateReading::of(&resource.created);
        if platform == Platform::Uipath {
            default_created(&mut created, updated.as_ref());
        }
        Self {
            platform,
            resource: resource.name.value.clone(),
            element_key: config.element.as_ref().map(|element| element.value.to_string()),
            id_field: resource
                .id_field
                .as_ref()
                .map_or_else(String::new, |field| field.value.trim().to_owned()),
            updated,
            created,
            created_check_tolerance_seconds: seconds(&resource.created_check_tolerance)
                .unwrap_or_else(|| default_tolerance_seconds(platform)),
            filter_by_updated_date: resource.filter_by_updated_date.as_ref().is_none_or(|on| on.value),
            filter_by_current_date: resource.filter_by_current_date.as_ref().is_some_and(|on| on.value),
            poll_delay_seconds: seconds(&resource.poll_delay).unwrap_or(0),
            overlap_seconds: if hosted {
                0
            } else {
                seconds(&own.overlap_seconds).unwrap_or(DEFAULT_OVERLAP_SECONDS)
            },
            lower_bound: template.and_then(|template| template.lower_bound()),
            is_snapshot: template.is_none_or(|template| template.is_snapshot()),
            since: own.since.as_ref().map(|since| since.value),
            records_path: own.records_path.map(|path| path.value.into()),
            ignore_fields: own.ignore_fields.into_iter().map(|field| field.value.into()).collect(),
            deletes: own.deletes.map(|deletes| deletes.value),
            max_seen: seconds(&own.max_seen).unwrap_or(DEFAULT_MAX_SEEN),
        }
    }

    /// The records of an answer, or of its outline, by `at`, which finds those of a `recordsPath`.
    ///
    /// They are where the configuration says. Else they are where its element has them, if the answer has any there:
    /// it may be another one than the element's, under a name that the element knows. Else they are the only list.
    ///
    /// # Errors
    /// Those of `at`; an empty list, or a total of 0 where the element has one, is no record and no error.
    pub fn records<T: Default>(
        &self,
        element: Option<&Element>,
        answer: &Value,
        at: impl Fn(Option<&str>) -> Result<T, RecordsError>,
    ) -> Result<T, RecordsError> {
        if answer.as_array().is_some_and(Vec::is_empty) {
            return Ok(T::default());
        }
        if let Some(path) = &self.records_path {
            return at(Some(path));
        }
        let known = element.and_then(|element| Some((element, element.resource(&self.resource)?)));
        match known.and_then(|(_, known)| known.records_path.as_deref()).map(|path| at(Some(path))) {
            Some(Ok(records)) => Ok(records),
            // Some APIs leave the list out where it is empty.
            Some(Err(_))
                if known.is_some_and(|(element, known)| says_none(element.paging_of(known), answer)) =>
            {
                Ok(T::default())
            }
            _ => at(None),
        }
    }

    /// A text that changes when kept pairs mean something else: with the id field, a date field or a date format.
    ///
    /// Stored with the state; a poll that finds another one runs as [`Mode::Reread`](super::Mode::Reread).
    pub fn key(&self) -> String {
        let date = |date: &Option<DateReading>| {
            // The format's text is stored: it must stay the same from version to version.
            let format = |date: &DateReading| date.format.as_ref().map(DateFormat::to_string);
            date.as_ref().map(|date| json!([date.path, format(date), date.zone.id()]))
        };
        json!({ "id": self.id_field, "updated": date(&self.updated), "created": date(&self.created) })
            .to_string()
    }

    /// Whether the ids of two keys come from different fields: then drop the resource's kept pairs and known ids
    /// before the re-read, for none of them can come again.
    pub fn is_other_id(old_key: &str, new_key: &str) -> bool {
        let id = |key: &str| {
            serde_json::from_str::<serde_json::Value>(key).ok().and_then(|key| key.get("id").cloned())
        };
        id(old_key) != id(new_key)
    }

    /// Whether no second date can say if a record is new: one field serves as both, or only one is configured.
    pub(super) fn has_single_date(&self) -> bool {
        match (&self.updated, &self.created) {
            (Some(updated), Some(created)) => updated.path == created.path,
            (None, None) => false,
            _ => true,
        }
    }
}

/// `createdCheckTolerance` where nothing is said, seconds: UiPath's documents name 10.
pub fn default_tolerance_seconds(platform: Platform) -> u32 {
    if platform == Platform::Uipath { 10 } else { 0 }
}

impl DateReading {
    /// `None` where the configuration names no field.
    pub fn of(field: &DateField) -> Option<Self> {
        let path = field.field.as_ref()?.value.trim();
        (!path.is_empty()).then(|| Self {
            path: path.to_owned(),
            format: field.format.as_ref().and_then(|format| field_format(&format.kind)),
            zone: field.zone.as_ref().map_or_else(Zone::gmt, |zone| zone.zone.clone()),
        })
    }
}

/// Whether an answer says by its total that there is nothing.
fn says_none(paging: &Paging, answer: &Value) -> bool {
    let Paging::Offset { total: Some(total), .. } = paging else { return false };
    answer.pointer(total).and_then(Value::as_u64) == Some(0)
}

/// UiPath's documents: the created field and format are the updated ones where they are left out.
fn default_created(created: &mut Option<DateReading>, updated: Option<&DateReading>) {
    let Some(updated) = updated else { return };
    let created = created.get_or_insert_with(|| updated.clone());
    if created.format.is_none() {
        created.format.clone_from(&updated.format);
    }
}

fn field_format(kind: &FieldFormatKind) -> Option<DateFormat> {
    match kind {
        FieldFormatKind::Known(format) => Some(format.clone()),
        FieldFormatKind::BadPattern(_) | FieldFormatKind::Blank => None,
    }
}
