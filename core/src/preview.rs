//! The URLs of the next polls.

use crate::{
    config::{Config, Resource},
    date::{Instant, Zone},
    platform::Platform,
    schedule::Window,
    template::Rendered,
};
use serde::Serialize;

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
    pub resource: String,
    /// The window, and how it came about.
    pub window: Window,
    /// The URL; `None` where the resource has none.
    pub url: Option<Rendered>,
    /// The rendered *from* falls short of something: words for a person, such as "not documented".
    pub notes: Vec<String>,
}

/// The next poll of one resource.
pub fn preview(config: &Config, resource: &Resource, options: &PreviewOptions) -> Preview {
    let _ = (config, resource, options);
    unimplemented!()
}
