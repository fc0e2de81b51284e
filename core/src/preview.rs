//! The URLs of the next polls.

use crate::{
    config::{Config, DEFAULT_OVERLAP_SECONDS, Resource},
    date::{Instant, Zone},
    decoded::ShortText,
    platform::Platform,
    schedule::{self, Window, WindowInput},
    template::{Moment, Rendered, TemplateErrorKind},
};
use chrono::TimeDelta;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a preview is made for.
#[derive(Clone, Debug)]
pub struct PreviewOptions {
    /// Where the configuration runs.
    pub platform: Platform,
    /// When the poll runs.
    pub poll_start: Instant,
    /// The last committed poll; `None` for one interval before `poll_start`.
    pub last_poll: Option<Instant>,
    /// What `${date:…}` renders in.
    pub server_zone: Zone,
}

/// What the next poll of a resource asks for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Preview {
    /// The resource's name.
    pub resource: ShortText,
    /// The window, and how it came about.
    pub window: Window,
    /// The URL; `None` where the resource has none.
    pub url: Option<Rendered>,
    /// What was assumed where no documentation says, in words for a person.
    pub notes: Vec<String>,
}

/// The next poll of one resource.
pub fn preview(config: &Config, resource: &Resource, options: &PreviewOptions) -> Preview {
    let last_poll = options.last_poll.unwrap_or_else(|| before(options.poll_start, config.interval()));
    let own = config.own_of(resource);
    let template = resource.url.as_ref().map(|url| &url.template);
    let window = schedule::window(&WindowInput {
        platform: options.platform,
        last_poll,
        poll_start: options.poll_start,
        poll_delay_seconds: resource.poll_delay.as_ref().map_or(0, |delay| delay.value),
        overlap_seconds: own
            .overlap_seconds
            .as_ref()
            .map_or(DEFAULT_OVERLAP_SECONDS, |overlap| overlap.value),
        lower_bound: template.and_then(|template| template.lower_bound()),
        not_later_than: None,
    });
    let mut parameters = BTreeMap::new();
    if !options.platform.is_hosted() {
        // Put in one by one: collecting them would sort, with a sort of its own.
        parameters.extend(
            own.parameters.iter().map(|(name, value)| (name.value.to_string(), value.value.to_string())),
        );
    }
    let moment = Moment {
        from: window.from.unwrap_or(last_poll),
        poll_start: options.poll_start,
        server_zone: &options.server_zone,
        parameters: &parameters,
    };
    let url = resource.url.as_ref().map(|url| url.render(&moment));
    let errors = template.map_or(&[][..], |template| &template.errors);
    let notes = errors.iter().filter_map(|error| assumed(&error.kind)).map(str::to_owned).collect();
    Preview { resource: resource.name.value.clone(), window, url, notes }
}

/// The first poll start that the calendar still has, where the interval reaches before it.
fn before(instant: Instant, interval: TimeDelta) -> Instant {
    instant.checked_sub_signed(interval).unwrap_or(Instant::MIN_UTC)
}

fn assumed(kind: &TemplateErrorKind) -> Option<&'static str> {
    match kind {
        TemplateErrorKind::NoFormat => {
            Some("A descriptor without a format is not documented: `yyyy-MM-dd'T'HH:mm:ssXXX` is assumed.")
        }
        TemplateErrorKind::ConstantEpoch => {
            Some("`${epoch:0}` is not documented: the constant 0 is assumed.")
        }
        TemplateErrorKind::UnknownZone(_) | TemplateErrorKind::PlaceholderZone(_) => {
            Some("Java takes GMT for a zone that it does not know.")
        }
        _ => None,
    }
}
