//! How the service runs: by flag, by variable, or in a TOML file, in this order.

use crate::{
    elements::Catalog,
    net::{self, Allowed},
    seal::KeySource,
};
use anyhow::Context;
use pollwright_core::{notification::Form, retry::Schedule};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// What may be set; whatever is left out has the default that its line names.
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// The state file; made where it is missing [default: pollwright.db].
    #[arg(long, env = "POLLWRIGHT_STATE", value_name = "STATE.db")]
    pub state: Option<PathBuf>,
    /// The key that secrets are sealed with: base64 of 32 random bytes.
    #[arg(
        long,
        env = "POLLWRIGHT_KEY",
        value_name = "KEY",
        hide_env_values = true,
        conflicts_with = "key_file"
    )]
    pub key: Option<String>,
    /// A file that holds the key; made where it is missing [default: the state file's name and `.key`].
    #[arg(long, env = "POLLWRIGHT_KEY_FILE", value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// An Ed25519 key, `whsk_…`, that signs notifications besides (Standard Webhooks, `v1a`).
    #[arg(long, env = "POLLWRIGHT_ED25519_KEY", value_name = "whsk_KEY", hide_env_values = true)]
    pub ed25519_key: Option<String>,
    /// Where elements of the user's own are described.
    #[command(flatten)]
    #[serde(default)]
    pub catalog: Catalog,
    /// What may be called although it is not public: `host`, `host:port`, an address or a CIDR range; more than one
    /// with commas.
    #[arg(long, env = "POLLWRIGHT_ALLOW", value_name = "HOST", value_delimiter = ',')]
    pub allow: Option<Vec<String>>,
    /// The proxy of all calls; the proxies of the environment are not taken.
    #[arg(long, env = "POLLWRIGHT_PROXY", value_name = "URL")]
    pub proxy: Option<String>,
    /// Instances that are polled at the same time [default: 32].
    #[arg(long, env = "POLLWRIGHT_POLLS_AT_ONCE", value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub polls_at_once: Option<u32>,
    /// Calls that one host answers at the same time [default: 16].
    #[arg(long, env = "POLLWRIGHT_CALLS_PER_HOST", value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub calls_per_host: Option<u32>,
    /// Calls that one host gets each second [default: no limit].
    #[arg(long, env = "POLLWRIGHT_CALLS_PER_SECOND", value_name = "N")]
    pub calls_per_second: Option<f64>,
    /// Longest time for one answer, seconds [default: 30].
    #[arg(long, env = "POLLWRIGHT_TIMEOUT", value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=600))]
    pub timeout: Option<u32>,
    /// Longest time for one poll of one resource, seconds [default: 900].
    #[arg(long, env = "POLLWRIGHT_POLL_TIMEOUT", value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub poll_timeout: Option<u32>,
    /// Failed polls in a row after which a resource is not polled any more [default: 100].
    #[arg(long, env = "POLLWRIGHT_MAX_FAILURES", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_failures: Option<u32>,
    /// How notifications are written: `envelope`, `cloud-events` or `cloud-events-batch` [default: envelope].
    #[arg(long, env = "POLLWRIGHT_FORM", value_name = "FORM", value_parser = form)]
    pub form: Option<Form>,
    /// Most events of a notification: up to 10 in an envelope, up to 100 in a batch of CloudEvents [default: 10].
    #[arg(long, env = "POLLWRIGHT_MOST_EVENTS", value_name = "N")]
    pub most_events: Option<usize>,
    /// When a notification that failed is tried again: `cloud-elements`, `sap` or `standard-webhooks`
    /// [default: cloud-elements].
    #[arg(long, env = "POLLWRIGHT_RETRY", value_name = "SCHEDULE", value_parser = schedule)]
    pub retry: Option<Schedule>,
    /// What follows a failure: `retry` by the schedule, or `queue` until the callback is released [default: retry].
    #[arg(long, env = "POLLWRIGHT_ON_FAILURE", value_name = "POLICY")]
    pub on_failure: Option<Policy>,
    /// Days that reports are kept [default: 7].
    #[arg(long, env = "POLLWRIGHT_KEEP_REPORTS", value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub keep_reports: Option<u32>,
    /// Days that delivered events are kept [default: 30].
    #[arg(long, env = "POLLWRIGHT_KEEP_EVENTS", value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub keep_events: Option<u32>,
    /// Longest time to finish what is under way when the service is stopped, seconds [default: 30].
    #[arg(long, env = "POLLWRIGHT_STOP_WITHIN", value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(0..=3600))]
    pub stop_within: Option<u32>,
    /// How the log looks: `text` or `json` [default: text].
    #[arg(long, env = "POLLWRIGHT_LOG", value_name = "FORMAT")]
    pub log: Option<Log>,
}

/// What follows a failed delivery.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// It is tried again by the schedule.
    #[default]
    Retry,
    /// It waits until the callback is released.
    Queue,
}

/// How the log looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Log {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl Settings {
    /// These, and where they say nothing what a TOML file says, by the names of the flags.
    ///
    /// # Errors
    /// Where the file cannot be read, is no TOML, or says something unknown.
    pub fn over_file(self, path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(self) };
        let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let base: Self = toml::from_str(&text).with_context(|| format!("`{}`", path.display()))?;
        Ok(Self {
            state: self.state.or(base.state),
            key: self.key.or(base.key),
            key_file: self.key_file.or(base.key_file),
            ed25519_key: self.ed25519_key.or(base.ed25519_key),
            catalog: self.catalog.or(base.catalog),
            allow: self.allow.or(base.allow),
            proxy: self.proxy.or(base.proxy),
            polls_at_once: self.polls_at_once.or(base.polls_at_once),
            calls_per_host: self.calls_per_host.or(base.calls_per_host),
            calls_per_second: self.calls_per_second.or(base.calls_per_second),
            timeout: self.timeout.or(base.timeout),
            poll_timeout: self.poll_timeout.or(base.poll_timeout),
            max_failures: self.max_failures.or(base.max_failures),
            form: self.form.or(base.form),
            most_events: self.most_events.or(base.most_events),
            retry: self.retry.or(base.retry),
            on_failure: self.on_failure.or(base.on_failure),
            keep_reports: self.keep_reports.or(base.keep_reports),
            keep_events: self.keep_events.or(base.keep_events),
            stop_within: self.stop_within.or(base.stop_within),
            log: self.log.or(base.log),
        })
    }

    /// The state file.
    pub fn state(&self) -> &Path {
        self.state.as_deref().unwrap_or(Path::new("pollwright.db"))
    }

    /// Where the key is that secrets are sealed with.
    pub fn key_source(&self) -> KeySource {
        KeySource::of(self.key.as_deref(), self.key_file.as_deref(), self.state())
    }

    /// How other servers are called.
    ///
    /// # Errors
    /// An entry of the allow list that is none.
    pub fn net(&self) -> anyhow::Result<net::Settings> {
        let entries = self.allow.iter().flatten().map(|entry| entry.parse::<Allowed>());
        let defaults = net::Settings::default();
        Ok(net::Settings {
            allow: entries.collect::<Result<_, _>>().context("--allow")?,
            proxy: self.proxy.as_deref().map(Url::parse).transpose().context("--proxy")?,
            in_flight_per_host: self.calls_per_host.unwrap_or(defaults.in_flight_per_host),
            per_second_per_host: self.calls_per_second,
            ..defaults
        })
    }

    /// Longest time for one answer.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout.unwrap_or(30).into())
    }

    /// Longest time for one poll of one resource.
    pub fn poll_timeout(&self) -> Duration {
        Duration::from_secs(self.poll_timeout.unwrap_or(900).into())
    }

    /// Longest time to finish what is under way.
    pub fn stop_within(&self) -> Duration {
        Duration::from_secs(self.stop_within.unwrap_or(30).into())
    }
}

fn form(text: &str) -> Result<Form, String> {
    one_of(text, "`envelope`, `cloud-events` or `cloud-events-batch`")
}

fn schedule(text: &str) -> Result<Schedule, String> {
    one_of(text, "`cloud-elements`, `sap` or `standard-webhooks`")
}

fn one_of<T: serde::de::DeserializeOwned>(text: &str, known: &str) -> Result<T, String> {
    serde_json::from_value(text.into()).map_err(|_| format!("it is one of {known}"))
}
