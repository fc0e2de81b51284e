//! What a server hosts: instances, and how they are made and changed.

use super::{
    AppError, Finding,
    auth::{Caller, Sessions},
    consents::{self, Consents},
    idempotent::UnderWay,
};
use crate::{
    clock,
    poller::{
        oauth::Setup,
        report::{Note, Sink},
        runner::{PollOptions, Runner},
        source::Source,
    },
    seal,
    service::{Served, Service},
    store::{Change, Instance},
};
use anyhow::Context;
use base64::{Engine, engine::general_purpose::STANDARD};
use pollwright_core::{Options, analyze, change::Event, instance, platform::Platform};
use serde_json::Value;
use std::io;

/// What a server hosts.
#[derive(Debug)]
pub struct Hosted {
    /// What polls and delivers.
    pub service: Service,
    /// Whether everybody on this machine may do everything (`--no-auth`).
    pub is_open: bool,
    pub(crate) sessions: Sessions,
    pub(crate) under_way: UnderWay,
    pub(crate) consents: Consents,
}

/// A configuration that was looked at.
#[derive(Debug)]
pub(crate) struct Examined {
    /// The request body.
    pub(crate) text: String,
    pub(crate) name: String,
    pub(crate) tags: Vec<String>,
    pub(crate) element_key: Option<String>,
    pub(crate) findings: Vec<Finding>,
}

impl Hosted {
    /// One over a service; everything that is stored is served from now on.
    ///
    /// # Errors
    /// - the key is not the one that the stored configurations were sealed with
    /// - the state cannot be read
    pub async fn start(service: Service, is_open: bool) -> anyhow::Result<Self> {
        let (store, sealer) = (service.store(), service.sealer()?);
        match store.setting("key-check").await? {
            Some(check) if !sealer.is_of(&check) => anyhow::bail!(
                "the key is not the one that this state was sealed with; give the former one, or change keys with `pollwright rekey`"
            ),
            Some(_) => {}
            None => store.set_setting("key-check", sealer.check_value()?).await?,
        }
        let hosted = Self {
            service,
            is_open,
            sessions: Sessions::default(),
            under_way: UnderWay::default(),
            consents: Consents::default(),
        };
        for instance in hosted.service.store().instances().await? {
            if let Some(served) = hosted.served(&instance)? {
                hosted.service.serve(served);
            }
        }
        Ok(hosted)
    }

    /// Looks at a request body; `element` is the key that the address names.
    ///
    /// # Errors
    /// [`AppError::Invalid`] where it cannot run.
    pub(crate) async fn examine(&self, text: String, element: Option<&str>) -> Result<Examined, AppError> {
        let text = match element {
            Some(key) => with_element(text, key),
            None => text,
        };
        let text = instance::sanitized(&text);
        let options = Options { ready: true, ..self.service.options(clock::now()) };
        let analysis = analyze(&text, &options);
        let findings = Finding::all(&text, &analysis);
        // That events are off is what somebody may want of an instance; they are switched on later.
        let stops = |finding: &&Finding| finding.is_error() && finding.code() != "PC214";
        let n_errors = findings.iter().filter(stops).count();
        if let Some(first) = findings.iter().find(stops) {
            let more = if n_errors > 1 { format!(" (and {} more)", n_errors - 1) } else { String::new() };
            let message = format!("the configuration cannot run: {}{more}", first.words());
            return Err(AppError::Invalid { message, findings });
        }
        let refused = |message: String, findings: Vec<Finding>| AppError::Invalid { message, findings };
        let config = analysis.blocks.first().map(|block| block.config.clone()).unwrap_or_default();
        if !config.resources().is_empty() {
            let checked = Source::read(&text, Platform::Pollwright, clock::now(), &self.service.given())
                .map_err(anyhow::Error::from)
                .and_then(|source| self.check_addresses(&source));
            if let Err(error) = checked {
                return Err(refused(format!("the configuration cannot run: {error:#}"), findings));
            }
        }
        let name = config.name.map(|name| String::from(name.value)).unwrap_or_default();
        if name.trim().is_empty() {
            return Err(refused("the instance needs a `name`".to_owned(), findings));
        }
        Ok(Examined {
            text,
            name,
            tags: config.tags.into_iter().map(|tag| tag.value.into()).collect(),
            element_key: config.element.map(|element| element.value.into()),
            findings,
        })
    }

    fn check_addresses(&self, source: &Source) -> anyhow::Result<()> {
        let options = PollOptions::at(clock::now());
        let resources = source.resources(&[])?;
        let Some(analysed) = source.analysed() else { return Ok(()) };
        let mut nobody = Nobody;
        let runner = Runner::new(analysed, &source.access, &options, self.service.store(), &mut nobody);
        Ok(runner.check_addresses(&resources)?)
    }

    /// Makes an instance and serves it; also its token, which nobody can see again.
    ///
    /// # Errors
    /// Where the state cannot be written.
    pub(crate) async fn create(
        &self,
        examined: &Examined,
        caller: &Caller,
    ) -> Result<(Instance, String), AppError> {
        let token = STANDARD.encode(seal::random_bytes()?);
        let setup = consents::setup_of(&self.service, &examined.text)?;
        let change = self.change_of(examined, caller)?;
        let verifier = self.verifier_of(&examined.text)?;
        let instance = self.service.store().add_instance(change, seal::token_hash(&token)).await?;
        let served = self.served(&instance)?;
        if let (Some(served), Some(Setup { registration, code: Some(code) })) = (&served, setup)
            && let Err(error) = self.service.connect(served, &registration, code, verifier).await
        {
            self.service.store().remove_instance(instance.id).await?;
            return Err(AppError::BadRequest(format!("the consent did not lead to a token: {error}")));
        }
        self.serve(&instance)?;
        Ok((instance, token))
    }

    /// Changes an instance and goes on serving it.
    ///
    /// # Errors
    /// Where there is none, or the state cannot be written.
    pub(crate) async fn change(
        &self,
        id: i64,
        examined: &Examined,
        caller: &Caller,
    ) -> Result<Instance, AppError> {
        let setup = consents::setup_of(&self.service, &examined.text)?;
        let verifier = self.verifier_of(&examined.text)?;
        if let (Some(served), Some(Setup { registration, code: Some(code) })) =
            (self.service.instance(id), setup)
        {
            let connected = self.service.connect(&served, &registration, code, verifier).await;
            connected.map_err(|error| {
                AppError::BadRequest(format!("the consent did not lead to a token: {error}"))
            })?;
        }
        let change = self.change_of(examined, caller)?;
        let changed = self.service.store().change_instance(id, change).await?;
        let instance = changed.ok_or_else(|| no_instance(id))?;
        self.serve(&instance)?;
        Ok(instance)
    }

    /// The verifier of the consent that a body comes back from.
    fn verifier_of(&self, text: &str) -> Result<Option<String>, AppError> {
        let body: Value = serde_json::from_str(text).unwrap_or_default();
        match body.pointer("/providerData/state").and_then(Value::as_str) {
            Some(state) => self.consents.take(state),
            None => Ok(None),
        }
    }

    fn change_of(&self, examined: &Examined, caller: &Caller) -> anyhow::Result<Change> {
        Ok(Change {
            name: examined.name.clone(),
            tags: examined.tags.clone(),
            element_key: examined.element_key.clone(),
            // A code is good for one use.
            body: self.service.sealer()?.seal(&instance::without_code(&examined.text))?,
            who: caller.name.clone(),
        })
    }

    /// Serves an instance as it is stored.
    pub(crate) fn serve(&self, instance: &Instance) -> anyhow::Result<()> {
        match self.served(instance)? {
            Some(served) => self.service.serve(served),
            None => self.service.drop_instance(instance.id),
        }
        Ok(())
    }

    fn served(&self, instance: &Instance) -> anyhow::Result<Option<Served>> {
        let Some(text) = self.text(instance)? else { return Ok(None) };
        let (id, key, name) = (instance.id, &instance.key, &instance.name);
        Ok(Some(Served::new(id, key, name, &text, instance.is_enabled, instance.last_poll)))
    }

    /// The request body of an instance; `None` where a file holds it.
    pub(crate) fn text(&self, instance: &Instance) -> anyhow::Result<Option<String>> {
        let open = |body: &String| {
            self.service
                .sealer()?
                .open(body)
                .with_context(|| format!("the configuration of `{}`", instance.name))
        };
        instance.body.as_ref().map(open).transpose()
    }

    /// The request body as it may be shown.
    pub(crate) fn shown(&self, instance: &Instance) -> anyhow::Result<Value> {
        let text = self.text(instance)?.unwrap_or_default();
        Ok(serde_json::from_str(&instance::mask(&text, self.service.elements())).unwrap_or_default())
    }

    /// The key of an element by its key or id.
    ///
    /// # Errors
    /// An id that the catalog does not know.
    pub(crate) fn element_key(&self, key_or_id: &str) -> Result<String, AppError> {
        let elements = self.service.elements();
        let numbered = || elements.numbered(key_or_id.parse().ok()?);
        let known = elements.element(key_or_id).or_else(numbered);
        known.map(|element| element.key.clone()).ok_or_else(|| {
            AppError::NoSuch(format!(
                "there is no element `{key_or_id}`; post to `/instances` with its key in the body"
            ))
        })
    }

    /// The instance of this id.
    ///
    /// # Errors
    /// Where there is none.
    pub(crate) async fn find(&self, id: i64) -> Result<Instance, AppError> {
        let found = self.service.store().instance(id).await?;
        found.filter(|instance| instance.body.is_some()).ok_or_else(|| no_instance(id))
    }
}

pub(crate) fn no_instance(id: i64) -> AppError {
    AppError::NoSuch(format!("there is no instance {id}"))
}

/// The body with `element.key`, where it names no element itself.
fn with_element(text: String, key: &str) -> String {
    match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(mut body)) if !body.contains_key("element") => {
            body.insert("element".to_owned(), serde_json::json!({ "key": key }));
            format!("{:#}", Value::Object(body))
        }
        _ => text,
    }
}

struct Nobody;

impl Sink for Nobody {
    fn events(&mut self, _: &[Event]) -> io::Result<()> {
        Ok(())
    }

    fn note(&mut self, _: Note) {}
}
