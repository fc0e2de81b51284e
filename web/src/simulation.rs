//! What a configuration will do: its next polls, rehearsals, what a sample speaks for. For page and package alike.

use crate::api::{self, CallOptions};
use pollwright_core::{
    Analysed, Analysis, Options, analyze,
    compare::{Comparison, Side, compare},
    config::Resource,
    convert::{Converted, convert},
    date::Instant,
    moment,
    platform::Platform,
    preview::PreviewOptions,
    rehearsal::{self, Answer, Rehearsed},
    sample::{self, Proposed, Sample, Shortened},
    timeline::{self, Timeline},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Which resource of a text is meant; the first one where nothing says otherwise.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Which {
    /// Which block of a page, from 0.
    pub block: usize,
    /// The resource's name.
    pub resource: Option<String>,
}

/// The next polls on the chosen platform, and what they would be on Pollwright.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NextPolls {
    /// On the chosen platform.
    pub chosen: Timeline,
    /// On Pollwright; `None` where that is the chosen one.
    pub pollwright: Option<Timeline>,
}

/// A poll to rehearse, as people write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WrittenPoll {
    /// The poll start, as [`moment::parse`] takes it.
    pub at: String,
    /// What the API answers, as text.
    pub answer: String,
}

/// Whose answer a sample is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct About {
    /// Which of its lists a person chose, as a JSON pointer.
    pub records_path: Option<String>,
    /// The element's key.
    pub element: Option<String>,
    /// Elements beside those of the catalog: their data files.
    pub elements: Vec<String>,
    /// The resource's name.
    pub resource: String,
    /// Where it runs.
    pub platform: Platform,
}

/// What a sample says about a resource.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SampleAnswer {
    /// How many records it has.
    pub n_records: usize,
    /// Where they are, as a JSON pointer.
    pub records_path: String,
    /// The other lists of the answer that could be meant, the longest first.
    pub others: Vec<OtherList>,
    /// What it speaks for, in the order of the form.
    pub proposed: Vec<Proposed>,
    /// Why other fields are not among them, a sentence each.
    pub left_out: Vec<String>,
}

/// A list of an answer.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OtherList {
    /// How many records it has.
    pub n_records: usize,
    /// Where it is, as a JSON pointer.
    pub records_path: String,
}

/// A long answer made short.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShortSample {
    /// Its first records.
    pub text: String,
    /// How many it had.
    pub n_items: usize,
}

/// What a configuration is compared with: another text, another platform, or both.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Against {
    /// Another text; empty for the same.
    pub text: String,
    /// Where that one runs; none for where this one does.
    pub platform: Option<Platform>,
}

/// How many polls are shown.
const N_POLLS: usize = 10;

/// The next ten polls of a resource.
///
/// # Errors
/// A sentence where an option cannot be read, or the text has no such resource.
pub fn next_polls(text: &str, options: &CallOptions, which: &Which) -> Result<NextPolls, String> {
    let options = options.for_core()?;
    with(text, &options, which, |analysed, resource| {
        let polls = |platform: Platform| {
            let options = PreviewOptions {
                platform,
                poll_start: options.now,
                last_poll: options.last_poll,
                server_zone: options.server_zone.clone(),
            };
            timeline::timeline(&analysed.config, resource, &options, N_POLLS)
        };
        let is_ours = options.platform == Platform::Pollwright;
        NextPolls {
            chosen: polls(options.platform),
            pollwright: (!is_ours).then(|| polls(Platform::Pollwright)),
        }
    })
}

/// What the records of successive answers come to.
///
/// # Errors
/// As [`next_polls`]; what is wrong with a poll stands in its own answer.
pub fn rehearse(
    text: &str,
    options: &CallOptions,
    which: &Which,
    polls: &[WrittenPoll],
) -> Result<Vec<Rehearsed>, String> {
    let options = options.for_core()?;
    let answers: Vec<Result<Answer, String>> = polls.iter().map(|poll| poll.read(options.now)).collect();
    with(text, &options, which, |analysed, resource| {
        let readable: Vec<Answer> = answers.iter().flatten().cloned().collect();
        let config = &analysed.config;
        let mut done = rehearsal::rehearse(config, resource, &options, &readable).into_iter();
        answers
            .into_iter()
            .filter_map(|answer| match answer {
                Ok(_) => done.next(),
                Err(why) => Some(Rehearsed::failed(options.now, why)),
            })
            .collect()
    })
}

/// Three answers to begin with, the last one polled now.
///
/// # Errors
/// As [`next_polls`]; or the resource lacks what a record is made of.
pub fn made_up(text: &str, options: &CallOptions, which: &Which) -> Result<Vec<WrittenPoll>, String> {
    let options = options.for_core()?;
    with(text, &options, which, |analysed, resource| {
        let start = rehearsal::start(&analysed.config, options.now);
        rehearsal::made_up(&analysed.config, resource, options.platform, start)
            .map(|answers| answers.iter().map(WrittenPoll::of).collect())
            .ok_or_else(|| {
                "records can be made up once the resource has an id field and date formats".to_owned()
            })
    })?
}

/// The poll after those: an interval later, with those of the same records that it asks for, or one that changed.
///
/// # Errors
/// As [`next_polls`]; or the last poll cannot be read.
pub fn one_more(
    text: &str,
    options: &CallOptions,
    which: &Which,
    polls: &[WrittenPoll],
) -> Result<WrittenPoll, String> {
    let options = options.for_core()?;
    let last = polls.last().map(|poll| poll.read(options.now)).transpose()?;
    with(text, &options, which, |analysed, resource| {
        WrittenPoll::of(&rehearsal::next(&analysed.config, resource, &options, last.as_slice()))
    })
}

/// One of these polls, counted from 0, in whose window one of its records changed: its updated date moves.
///
/// # Errors
/// As [`next_polls`]; or why it is not changed.
pub fn changed(
    text: &str,
    options: &CallOptions,
    which: &Which,
    polls: &[WrittenPoll],
    poll: usize,
    record: usize,
) -> Result<WrittenPoll, String> {
    let options = options.for_core()?;
    let (before, rest) = polls.split_at_checked(poll).ok_or("there is no such poll")?;
    let poll = rest.first().ok_or("there is no such poll")?;
    let answer = poll.read(options.now)?;
    let earlier = before.iter().filter_map(|poll| poll.read(options.now).ok()).map(|before| before.at);
    let last = earlier.filter(|at| *at < answer.at).max();
    with(text, &options, which, |analysed, resource| {
        rehearsal::changed(&analysed.config, resource, &options, last, &answer, record)
            .map(|answer| WrittenPoll { at: poll.at.clone(), ..WrittenPoll::of(&answer) })
            .map_err(|why| why.to_string())
    })?
}

/// What changing from a text to another, or to another platform, will cause.
///
/// # Errors
/// A sentence where an option cannot be read, or one of the two is no configuration.
pub fn compared(
    text: &str,
    options: &CallOptions,
    block: usize,
    against: &Against,
) -> Result<Comparison, String> {
    let options = options.for_core()?;
    let platform = against.platform.unwrap_or(options.platform);
    let other_text = if against.text.trim().is_empty() { text } else { &against.text };
    let one = analyze(text, &options);
    let other = analyze(other_text, &Options { platform, ..options.clone() });
    let analysed = polled(&one, block, "This configuration", text)?;
    let place = if against.text.trim().is_empty() { block } else { 0 };
    let others = polled(&other, place, "The other configuration", other_text)?;
    let before = Side { analysed, platform: options.platform, found: &one.diagnostics };
    let after = Side { analysed: others, platform, found: &other.diagnostics };
    Ok(compare(before, after, options.now, &options.server_zone))
}

/// The configuration of a text, or why it cannot be compared.
fn polled<'a>(analysis: &'a Analysis, block: usize, which: &str, text: &str) -> Result<&'a Analysed, String> {
    let analysed = analysis.blocks.get(block).filter(|block| !block.config.resources().is_empty());
    analysed.ok_or_else(|| match analysis.diagnostics.iter().find(|found| found.rule == "json-syntax") {
        _ if text.trim().is_empty() => format!("{which} is empty."),
        Some(found) => format!("{which} cannot be read: {}.", found.message),
        None => format!("{which} holds no polled resource."),
    })
}

/// A text moved to the platform of `options`, from where it ran before.
///
/// # Errors
/// A sentence where an option cannot be read.
pub fn converted(text: &str, options: &CallOptions, from: Platform) -> Result<Converted, String> {
    Ok(convert(text, from, &options.for_core()?))
}

/// What a sample of the API's answer speaks for in a resource.
///
/// # Errors
/// Why the text is no sample, or a data file no element, in a sentence.
pub fn proposed(sample: &str, about: &About) -> Result<SampleAnswer, String> {
    let sample = Sample::read(sample).and_then(|sample| sample.choose(about.records_path.as_deref()));
    let sample = sample.map_err(|why| why.to_string())?;
    let elements = api::elements(&about.elements)?;
    let known = about.element.as_deref().and_then(|key| elements.element(key)).and_then(|element| {
        let known = element.resource(&about.resource)?;
        Some(if about.platform.is_hosted() { &known.hub } else { &known.direct })
    });
    let proposed = sample.propose(&about.resource, known, about.platform);
    Ok(SampleAnswer {
        n_records: sample.n_records,
        left_out: sample.left_out(&about.resource, &proposed),
        proposed,
        others: sample
            .others
            .into_iter()
            .map(|one| OtherList { n_records: one.n_records, records_path: one.records_path })
            .collect(),
        records_path: sample.records_path,
    })
}

/// A long answer with its first records alone.
///
/// # Errors
/// Why the text is no answer, in a sentence.
pub fn shortened(sample: &str) -> Result<ShortSample, String> {
    let Shortened { text, n_items } = sample::shorten(sample).map_err(|why| why.to_string())?;
    Ok(ShortSample { text, n_items })
}

impl WrittenPoll {
    fn of(answer: &Answer) -> Self {
        Self { at: moment::iso(answer.at), answer: format!("{:#}", answer.body) }
    }

    fn read(&self, now: Instant) -> Result<Answer, String> {
        let at = moment::parse(&self.at, now).map_err(|error| error.to_string())?;
        let body: Value = serde_json::from_str(&self.answer).map_err(|error| {
            format!("the answer is no JSON from line {}, column {} on", error.line(), error.column())
        })?;
        Ok(Answer { at, body })
    }
}

fn with<T>(
    text: &str,
    options: &Options,
    which: &Which,
    act: impl FnOnce(&Analysed, &Resource) -> T,
) -> Result<T, String> {
    let analysis = analyze(text, options);
    let analysed = analysis.blocks.get(which.block).ok_or("the text holds no configuration")?;
    let resource = match &which.resource {
        Some(name) => {
            analysed.config.resource(name).ok_or_else(|| format!("there is no resource `{name}`"))?
        }
        None => analysed.config.resources().first().ok_or("the configuration has no resource")?,
    };
    Ok(act(analysed, resource))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{ "contacts": { "url": "/c?where=u>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'", "idField": "id", "datesConfiguration": { "updatedDateField": "u", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "c", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX" } } }"#;

    fn options() -> CallOptions {
        CallOptions { now: "2026-11-20T14:45:00Z".to_owned(), ..CallOptions::default() }
    }

    #[test]
    fn polls_are_made_up_rehearsed_and_changed() {
        let (options, which) = (options(), Which::default());
        let mut polls = made_up(TEXT, &options, &which).unwrap();
        assert_eq!(polls.last().map(|poll| poll.at.as_str()), Some("2026-11-20T14:45:00Z"));
        let more = one_more(TEXT, &options, &which, &polls).unwrap();
        assert_eq!(more.at, "2026-11-20T15:00:00Z");
        polls.push(more);
        polls[3] = changed(TEXT, &options, &which, &polls, 3, 0).unwrap();
        polls.push(WrittenPoll { at: "now+1h".to_owned(), answer: "[".to_owned() });
        let fired = rehearse(TEXT, &options, &which, &polls).unwrap();
        let events = |poll: &Rehearsed| {
            let fired =
                poll.records.iter().filter_map(|told| Some(format!("{} {}", told.fires?.word(), told.id)));
            poll.error.clone().into_iter().chain(fired).collect::<Vec<_>>().join(" ")
        };
        let events: Vec<_> = fired.iter().map(events).collect();
        let broken = "the answer is no JSON from line 1, column 1 on";
        assert_eq!(events, ["", "UPDATED 1042", "CREATED 1043", "UPDATED 1043", broken]);
    }

    #[test]
    fn the_next_polls_of_two_platforms() {
        let polls = next_polls(TEXT, &options(), &Which::default()).unwrap();
        assert_eq!(polls.chosen.polls.len(), 10);
        assert!(polls.chosen.polls[1].words.starts_with("misses the rest"), "{:?}", polls.chosen.polls[1]);
        assert_eq!(polls.pollwright.unwrap().polls[1].words, "overlaps by 2 min, by design");
        let which = Which { resource: Some("deals".to_owned()), ..Which::default() };
        assert_eq!(next_polls(TEXT, &options(), &which).unwrap_err(), "there is no resource `deals`");
        assert_eq!(
            next_polls("", &options(), &Which::default()).unwrap_err(),
            "the configuration has no resource"
        );
    }

    #[test]
    fn what_cannot_be_compared_is_named() {
        #[track_caller]
        fn check(text: &str, other: &str, expected: &str) {
            let against = Against { text: other.to_owned(), platform: None };
            assert_eq!(compared(text, &options(), 0, &against).unwrap_err(), expected, "{text:?}, {other:?}");
        }
        check("", TEXT, "This configuration is empty.");
        check(" ", "", "This configuration is empty.");
        check("{}", TEXT, "This configuration holds no polled resource.");
        check(TEXT, "{}", "The other configuration holds no polled resource.");
        assert!(compared(TEXT, &options(), 0, &Against::default()).unwrap().consequences.is_empty());
    }

    #[test]
    fn samples_speak() {
        let sample = r#"{ "results": [{ "id": "1", "modified_date": "2026-11-20T10:00:00.000Z" }] }"#;
        let about = About {
            element: Some("constantcontact".to_owned()),
            resource: "campaigns".to_owned(),
            platform: Platform::Pollwright,
            ..About::default()
        };
        let answer = proposed(sample, &about).unwrap();
        let words: Vec<_> =
            answer.proposed.iter().map(|one| format!("{}={}", one.pointer, one.value)).collect();
        assert_eq!(answer.n_records, 1);
        assert!(
            words.contains(
                &r#"/datesConfiguration/updatedDateFormat="yyyy-MM-dd'T'HH:mm:ss.SSS'Z'""#.to_owned()
            ),
            "{words:#?}"
        );
        assert!(proposed("", &About::default()).unwrap_err().contains("no JSON"));
    }
}
