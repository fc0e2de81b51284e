//! Configurations in files: which there are, and when one changes.

use super::{Served, Service};
use crate::{console, files, store::StoreError};
use anyhow::{Context, bail};
use pollwright_core::{
    Options, analyze,
    diag::Severity,
    report::{Checked, Format},
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// How often the files are looked at.
const EVERY: Duration = Duration::from_secs(2);

/// The files whose configurations are polled.
#[derive(Debug)]
pub struct Folder {
    arguments: Vec<PathBuf>,
    /// What each file was like when it was read last, and the instance made of it.
    known: BTreeMap<PathBuf, (Stamp, Option<i64>)>,
}

/// Tells that a file was written.
type Stamp = Option<(SystemTime, u64)>;

impl Folder {
    /// Files, and folders of `*.json` files.
    pub fn new(arguments: Vec<PathBuf>) -> Self {
        Self { arguments, known: BTreeMap::new() }
    }

    /// Reads every file and serves it.
    ///
    /// # Errors
    /// - a file that cannot be read or has errors, after all their findings were printed
    /// - two files of one name
    /// - no file at all
    /// - the state cannot be written
    pub async fn start(&mut self, service: &Service) -> anyhow::Result<()> {
        let paths = files::json(&self.arguments)?;
        if paths.is_empty() {
            bail!("there is no `*.json` file to poll; name a file, or a folder that holds some");
        }
        let mut keys = BTreeMap::new();
        let mut n_wrong = 0;
        for path in paths {
            if let Some(other) = keys.insert(key(&path), path.clone()) {
                bail!(
                    "`{}` and `{}` would be one instance; give one of them another file name",
                    other.display(),
                    path.display()
                );
            }
            let stamp = stamp(&path);
            match load(service, &path).await {
                Ok(served) => {
                    self.known.insert(path, (stamp, Some(served.id)));
                    announce(&served);
                    service.serve(served);
                }
                // It is none of the configuration's faults, and every other one would meet it too.
                Err(error) if error.is::<StoreError>() => return Err(error),
                Err(error) => {
                    console::complain(format_args!("{error:#}"));
                    n_wrong += 1;
                }
            }
        }
        match n_wrong {
            0 => Ok(()),
            n => bail!("{n} of the configurations cannot be polled; mend them, or leave them out"),
        }
    }

    /// Goes on with what changes in the files, until the service ends. A file that is wrong is reported, and the
    /// instance goes on as it was; one that is gone is polled no more, and what was remembered of it stays.
    pub async fn watch(mut self, service: Service) {
        loop {
            tokio::select! {
                () = service.0.stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
            match files::json(&self.arguments) {
                Ok(paths) => self.look(&service, &paths).await,
                Err(error) => tracing::error!("the files cannot be looked at: {error:#}"),
            }
        }
    }

    async fn look(&mut self, service: &Service, paths: &[PathBuf]) {
        let gone: Vec<PathBuf> = self
            .known
            .keys()
            .filter(|path| paths.binary_search(path).is_err() && !path.exists())
            .cloned()
            .collect();
        for path in gone {
            if let Some((_, Some(id))) = self.known.remove(&path) {
                tracing::info!("`{}` is gone: it is polled no more", path.display());
                service.drop_instance(id);
            }
        }
        for path in paths {
            let stamp = stamp(path);
            let known = self.known.get(path);
            if known.is_some_and(|(known, _)| *known == stamp) {
                continue;
            }
            let id = known.and_then(|(_, id)| *id);
            let taken = self.known.keys().any(|other| other != path && key(other) == key(path));
            if taken {
                tracing::error!("`{}` has the name of another file: it is not polled", path.display());
                self.known.insert(path.clone(), (stamp, None));
                continue;
            }
            let id = match load(service, path).await {
                Ok(served) => {
                    announce(&served);
                    let id = served.id;
                    service.serve(served);
                    Some(id)
                }
                Err(error) => {
                    let goes_on = if id.is_some() { "; it goes on as it was" } else { "" };
                    tracing::error!("{error:#}{goes_on}");
                    id
                }
            };
            self.known.insert(path.clone(), (stamp, id));
        }
    }
}

/// Reads a file as an instance.
async fn load(service: &Service, path: &Path) -> anyhow::Result<Served> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let now = crate::clock::now();
    let options = Options { ready: true, ..service.options(now) };
    let analysis = analyze(&text, &options);
    let shown = path.display().to_string();
    let checked = Checked { uri: shown.clone(), path: shown, text, analysis, proofs: BTreeMap::new() };
    let errors =
        checked.analysis.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    if errors > 0 {
        let findings = Format::Text.render(std::slice::from_ref(&checked), false);
        bail!("`{}` cannot be polled:\n{}", path.display(), findings.trim_end());
    }
    let config = checked.analysis.blocks.first().map(|block| &block.config);
    let Some(config) = config.filter(|config| !config.resources().is_empty()) else {
        bail!("`{}` has no `event.poller.configuration` with a resource to poll", path.display());
    };
    let key = key(path);
    let name = config.name.as_ref().map_or(key.as_str(), |name| name.value.as_str());
    let tags: Vec<String> = config.tags.iter().map(|tag| tag.value.to_string()).collect();
    let element = config.element.as_ref().map(|element| element.value.as_str());
    let stored = service.store().instance_of_file(&key, name, &tags, element).await?;
    if let Some(because) = &stored.held_because {
        tracing::warn!(
            instance = name,
            "the callback of `{name}` is not served: {because}; `pollwright run --resume` serves it again"
        );
    }
    Ok(Served::new(stored.id, &key, name, &checked.text, true, stored.last_poll))
}

/// Says what is polled, and what is not.
fn announce(served: &Served) {
    let name = served.name();
    if !served.is_polled() {
        tracing::warn!(
            "`{name}` is not polled: its events are off; set `event.notification.enabled` to true"
        );
    } else if !served.has_callback() {
        tracing::warn!("`{name}` is polled, but nobody is told: it has no `event.notification.callback.url`");
    } else {
        tracing::info!("`{name}` is polled");
    }
}

/// The name of the instance that a file makes: its own, without the ending.
fn key(path: &Path) -> String {
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
