//! What the other views work on: answers to rehearse, dates to read, a configuration to compare with.

use super::Session;
use pollwright_core::{moment, platform::Platform, secret};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::rc::Rc;

/// What the views beside the form work on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bench {
    /// Successive polls, in order; none while they are made up.
    pub polls: Rc<[BenchPoll]>,
    /// What the polls show, where a proof made them.
    #[serde(skip_serializing_if = "is_empty")]
    pub scene: Rc<str>,
    /// Dates against patterns.
    pub table: DateTable,
    /// What the configuration is compared with.
    pub other: Other,
    /// An answer of the API: the resource's fields and formats are held against it.
    pub sample: Option<BenchSample>,
}

/// One page of an API's answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BenchSample {
    /// The resource that it belongs to.
    pub resource: Rc<str>,
    /// As it came.
    pub text: Rc<str>,
    /// Which of its lists holds the records, where a person chose one: a JSON pointer.
    #[serde(rename = "recordsPath", default, skip_serializing_if = "Option::is_none")]
    pub records_path: Option<Rc<str>>,
}

/// A poll to rehearse, as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct BenchPoll {
    /// The poll start.
    pub at: Rc<str>,
    /// The answer, as text.
    pub answer: Rc<str>,
    /// Records, as a list, that the vendor of a proof has and the poll does not ask for.
    #[serde(skip_serializing_if = "is_empty")]
    pub kept_back: Rc<str>,
}

fn is_empty(text: &Rc<str>) -> bool {
    text.is_empty()
}

/// Samples and patterns, one a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DateTable {
    /// Dates as the API writes them.
    pub samples: Rc<str>,
    /// Patterns; those of the configuration while nothing is typed.
    pub patterns: Rc<str>,
    /// Zones in which instants are shown.
    pub zones: Rc<str>,
}

/// What the configuration is compared with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Other {
    /// Another configuration; empty for the same. It is not stored, for it may hold secrets.
    #[serde(skip)]
    pub text: Rc<str>,
    /// Where it runs; none for where this one runs.
    pub platform: Option<Platform>,
}

impl Bench {
    /// What a link to a view carries of it: what that view shows, and never a sample, which is somebody's data.
    pub fn shared(&self, view: &str) -> Value {
        match view {
            "events" if !self.polls.is_empty() => {
                json!({ "polls": self.without_secrets().polls, "scene": self.scene })
            }
            "dates" if self.table != DateTable::default() => json!({ "table": self.table }),
            "compare" if self.other.platform.is_some() => json!({ "other": self.other }),
            _ => Value::Null,
        }
    }

    /// The same with a placeholder in the place of each value of an answer whose key is named like a secret.
    pub(super) fn without_secrets(&self) -> Self {
        let of = |text: &Rc<str>| Rc::from(secret::without_secrets(text));
        let poll = |poll: &BenchPoll| BenchPoll {
            at: poll.at.clone(),
            answer: of(&poll.answer),
            kept_back: of(&poll.kept_back),
        };
        Self {
            polls: self.polls.iter().map(poll).collect(),
            sample: self.sample.clone().map(|sample| BenchSample { text: of(&sample.text), ..sample }),
            ..self.clone()
        }
    }

    /// The bench of a link; what is not understood is left out.
    pub fn from_shared(extra: &Value) -> Self {
        // From a text, as what is stored: the compiler writes all that reads a type once for each way.
        serde_json::from_str(&extra.to_string()).unwrap_or_default()
    }
}

impl BenchPoll {
    /// The polls of a scenario file; `None` where it is none of version 1.
    pub fn all_of(scenario: &Value) -> Option<Rc<[Self]>> {
        let poll = |poll: &Value| {
            Some(Self {
                at: poll["at"].as_str()?.into(),
                answer: format!("{:#}", poll.get("answer")?).into(),
                ..Self::default()
            })
        };
        let polls = scenario["polls"].as_array().filter(|_| scenario["version"] == 1)?;
        polls.iter().map(poll).collect()
    }

    /// The same were the vendor to answer what it keeps back, too.
    pub fn told_all(&self) -> Self {
        let mut answer: Value = serde_json::from_str(&self.answer).unwrap_or_default();
        let more: Value = serde_json::from_str(&self.kept_back).unwrap_or_default();
        match (answer.as_array_mut(), more) {
            (Some(records), Value::Array(more)) => {
                records.extend(more);
                Self { answer: format!("{answer:#}").into(), kept_back: Rc::default(), ..self.clone() }
            }
            _ => self.clone(),
        }
    }
}

impl Session {
    /// A scenario file of rehearsed polls, with the events that fire now: `pollwright test` keeps them so. Secrets are
    /// left out.
    ///
    /// # Errors
    /// Why there is none, in a sentence.
    pub fn scenario(&self, polls: &[BenchPoll], events: &[Vec<String>]) -> Result<String, String> {
        let configuration: Value = serde_json::from_str(&self.without_secrets()).map_err(
            |_| "a scenario needs the configuration as plain JSON: mend or convert the text first",
        )?;
        let mut steps = Vec::new();
        for (poll, events) in polls.iter().zip(events) {
            let at = moment::parse(&poll.at, self.clock.now()).map_err(|why| why.to_string())?;
            let answer: Value = serde_json::from_str(&secret::without_secrets(&poll.answer))
                .map_err(|_| format!("the answer of the poll at {} is no JSON", poll.at))?;
            steps.push(json!({ "at": at, "answer": answer, "events": events }));
        }
        let mut scenario = json!({
            "version": 1,
            "configuration": configuration,
            "platform": self.platform,
        });
        if let Some(resource) = self.resource() {
            scenario["resource"] = resource.name.value.as_str().into();
        }
        if !self.server_zone.is_empty() {
            scenario["serverZone"] = self.server_zone.as_ref().into();
        }
        // Elsewhere nobody knows the element, and it says where the records of an answer are.
        let own = self.element().and_then(|element| self.made.elements().file(&element.key));
        if let Some(file) = own.and_then(|file| serde_json::from_str::<Value>(file).ok()) {
            scenario["element"] = file;
        }
        scenario["polls"] = steps.into();
        Ok(format!("{scenario:#}\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::CallOptions,
        draft,
        simulation::{self, Which, WrittenPoll},
        state::Action,
    };
    use pollwright_core::{
        catalog::OwnElements,
        rehearsal::{Rehearsed, Told},
        scenario::{Scenario, replay},
    };

    #[test]
    fn what_is_rehearsed_with_an_element_is_replayed_without_it() {
        let mut file = draft::example();
        file["resources"][0]["recordsPath"] = json!("/found");
        let now = "2026-11-20T14:45:00Z".parse().unwrap();
        let own = Session::new(now).apply(Action::KeepElement(file.to_string().into()));
        for (element, list, platform) in [
            ("acmedesk", "found", Platform::Pollwright),
            ("acmedesk", "found", Platform::CloudElements),
            ("linkedin", "values", Platform::Pollwright),
            ("linkedin", "values", Platform::Uipath),
        ] {
            let session = own.apply(Action::SetPlatform(platform)).apply(Action::PickElement(element.into()));
            let which: Which = serde_json::from_value(session.which()).unwrap();
            let options: CallOptions = serde_json::from_value(session.call_options()).unwrap();
            let made_up = simulation::made_up(session.text(), &options, &which).unwrap();
            let polls: Vec<WrittenPoll> = made_up
                .into_iter()
                .map(|poll| {
                    let records: Value = serde_json::from_str(&poll.answer).unwrap();
                    let answer = json!({ list: records, "tags": [{ "id": 1 }] });
                    WrittenPoll { answer: answer.to_string(), ..poll }
                })
                .collect();
            let told = simulation::rehearse(session.text(), &options, &which, &polls).unwrap();
            let fired = |poll: &Rehearsed| {
                let case = format!("{element} on {platform}: {polls:#?} {poll:#?}");
                assert_eq!(poll.error, None, "{case}");
                let event = |told: &Told| Some(format!("{} {}", told.fires?.word(), told.id));
                poll.records.iter().filter_map(event).collect::<Vec<_>>()
            };
            let events: Vec<_> = told.iter().map(fired).collect();
            assert!(events.concat().len() > 1, "{element} on {platform}: {events:?}");
            let polls: Vec<BenchPoll> = serde_json::from_value(json!(polls)).unwrap();
            let file = session.scenario(&polls, &events).unwrap();
            let scenario: Scenario = serde_json::from_str(&file).unwrap();
            let replayed =
                replay(&scenario, &scenario.configuration.to_string(), &OwnElements::default()).unwrap();
            let same: Vec<_> = replayed.into_iter().map(|poll| poll.events).collect();
            assert_eq!(same, events, "{file}");
            assert_eq!(scenario.element.is_some(), element == "acmedesk", "{file}");
        }
    }

    #[test]
    fn what_is_kept_back_is_told_when_asked() {
        let poll = |answer: &str, kept_back: &str| BenchPoll {
            at: "now".into(),
            answer: answer.into(),
            kept_back: kept_back.into(),
        };
        let told = poll(r#"[{"id":1}]"#, r#"[{"id":2}]"#).told_all();
        let answer: Value = serde_json::from_str(&told.answer).unwrap();
        assert_eq!((answer, &*told.kept_back), (json!([{ "id": 1 }, { "id": 2 }]), ""));
        let typed = poll("[", "[]");
        assert_eq!(typed.told_all(), typed);
        assert_eq!(json!(poll("[]", "")), json!({ "at": "now", "answer": "[]" }));
    }

    #[test]
    fn a_scenario_is_read_as_it_was_written() {
        let text = r#"{ "contacts": { "url": "/c?u=${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}", "idField": "id", "datesConfiguration": { "updatedDateField": "u", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "c", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#;
        let session = Session::with_text(text, Platform::Sap, "2026-11-20T14:45:00Z".parse().unwrap());
        let poll = |at: &str, answer: &str| BenchPoll {
            at: at.into(),
            answer: answer.into(),
            ..BenchPoll::default()
        };
        let polls = [
            poll("2026-11-20T10:00Z", "[]"),
            poll(
                "2026-11-20T10:15Z",
                r#"[{"id": 7, "u": "2026-11-20T10:05:00Z", "c": "2026-11-20T10:05:00Z"}]"#,
            ),
        ];
        let file = session.scenario(&polls, &[vec![], vec!["CREATED 7".to_owned()]]).unwrap();
        let scenario: Scenario = serde_json::from_str(&file).unwrap();
        let replayed =
            replay(&scenario, &scenario.configuration.to_string(), session.made.elements()).unwrap();
        assert!(
            replayed.iter().all(|poll| poll.missing.is_empty() && poll.extra.is_empty()),
            "{replayed:#?}"
        );
        let opened = BenchPoll::all_of(&serde_json::from_str(&file).unwrap()).unwrap();
        assert_eq!(opened.len(), 2);
        assert_eq!(BenchPoll::all_of(&json!({ "version": 2, "polls": [] })), None);
        let broken = [poll("2026-11-20T10:00Z", "[")];
        let why = session.scenario(&broken, &[vec![]]).unwrap_err();
        assert_eq!(why, "the answer of the poll at 2026-11-20T10:00Z is no JSON");
    }
}
