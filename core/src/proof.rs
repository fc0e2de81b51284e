//! *Show me*: a finding proves itself by a few records and three polls, replayed before its fix and after.
//!
//! Nothing here knows a rule. A finding whose fix edits the text gives two configurations; a vendor who holds what
//! the mended one says answers both of them, and where the first one loses, repeats or mistypes an event and the
//! second one does not, that is the proof.

use crate::{
    analyze::{Analysis, Options, analyze},
    config::{Config, FieldFormatKind, Resource},
    date::{DateFormat, Instant, Precision, Zone, explain::warnings},
    diag::{Diagnostic, Edit, Fix, apply_edits},
    moment, rehearsal,
    rules::{asked_date, ends_window, fixed_page},
    sample::{says_created, says_updated},
    scenario::{Simulation, words},
    schedule::floor,
    span::{Span, Spanned},
    template::{Comparison, PartKind, Template, Time},
    timeline::{understood, url_warnings},
};
use chrono::TimeDelta;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;

/// A finding, shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    /// The resource that is polled.
    pub resource: String,
    /// What goes wrong: "record 1042, changed at 10:05:00, fires nothing".
    pub verdict: String,
    /// What the scene rests on, where it is more than records that change: a sentence each.
    pub assumes: Vec<String>,
    /// The zone of the platform's server, where the scene rests on one.
    pub server_zone: Option<String>,
    /// What becomes of the records, in order of time.
    pub records: Vec<Change>,
    /// The polls with the configuration as it stands.
    pub before: Vec<ShownPoll>,
    /// The same polls after the fix.
    pub after: Vec<ShownPoll>,
    /// The fix: "Use `gmtDate`".
    pub fix: String,
}

/// A record that is made or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// When.
    pub at: Instant,
    /// Its id.
    pub id: String,
    /// Whether it is made.
    pub is_new: bool,
}

/// A poll of a scene.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownPoll {
    /// The poll start.
    pub at: Instant,
    /// The URL, as people read it.
    pub url: String,
    /// The ids that the vendor returns.
    pub returned: Vec<String>,
    /// The records themselves, as it writes them.
    pub records: Vec<Value>,
    /// What fires: `CREATED 1042`.
    pub events: Vec<String>,
}

/// The rules that speak of lost, repeated or mistyped records: where they have a fix they have a proof, as a rule.
const PROVABLE: &[&str] = &[
    "PC202", "PC203", "PC204", "PC219", "PC305", "PC306", "PC312", "PC316", "PC317", "PC318", "PC401",
    "PC402", "PC403", "PC404", "PC405", "PC406", "PC407", "PC501", "PC502",
];

/// What is said of a finding without a proof.
pub const NOT_SHOWN: &str = "This could not be shown with this configuration.";

/// Whether a finding may have a proof: it speaks of records, and a program can mend it.
pub fn is_provable(found: &Diagnostic) -> bool {
    PROVABLE.contains(&found.code) && found.fixes.iter().any(|fix| !fix.edits.is_empty())
}

/// How long after the poll start the vendor reads its records.
const READ_AFTER: TimeDelta = TimeDelta::milliseconds(100);

/// The proof of a finding; `None` where there is none: the finding is about something else, or no program can mend it.
pub fn prove(text: &str, options: &Options, analysis: &Analysis, found: &Diagnostic) -> Option<Proof> {
    let (block, index) = place(analysis, found.span)?;
    let before = &analysis.blocks[block].config;
    let resource = before.resources().get(index)?;
    let read = |edits: &[Edit]| {
        let mended = analyze(&apply_edits(text, edits).ok()?, options);
        Some(mended.blocks.into_iter().nth(block)?.config)
    };
    let alone = |own: &[Edit], fix: &Fix, goal: Goal| scene(before, &read(own)?, index, options, fix, goal);
    // What else is wrong with the resource may hide it; where that can be mended in two ways, either may be meant.
    let mended = |own: &[Edit], fix: &Fix, goal: Goal| {
        [Way::First, Way::Last].into_iter().find_map(|way| {
            let mut others = other_edits(analysis, found, resource.span, way);
            others.retain(|edit| !own.iter().any(|mine| mine.span.meets(edit.span)));
            if others.is_empty() {
                return None;
            }
            let after = read(&[others.as_slice(), own].concat())?;
            let mut proof = scene(&read(&others)?, &after, index, options, fix, goal)?;
            proof.assumes.push("What else is found in this resource is mended.".to_owned());
            Some(proof)
        })
    };
    [Goal::Events, Goal::Records].into_iter().find_map(|goal| {
        found.fixes.iter().filter(|fix| !fix.edits.is_empty()).find_map(|fix| {
            let own = own_edits(analysis, found, fix, resource.span);
            alone(&own, fix, goal).or_else(|| mended(&own, fix, goal))
        })
    })
}

/// What a fix is to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goal {
    /// The right events.
    Events,
    /// An event for each record that changes; what kind it is, something else in the resource decides.
    Records,
}

/// Which of the fixes of a finding.
#[derive(Clone, Copy, Debug)]
enum Way {
    First,
    Last,
}

/// The first scene in which a resource goes wrong before a fix, and not after it.
fn scene(
    before: &Config,
    after: &Config,
    index: usize,
    options: &Options,
    fix: &Fix,
    goal: Goal,
) -> Option<Proof> {
    let has_id = |config: &Config| {
        let id = config.resources().get(index)?.id_field.as_ref()?;
        (!id.value.trim().is_empty()).then_some(())
    };
    // Another finding speaks of an id that is left out.
    let needs_id = has_id(after).is_none();
    let (before, after) = match needs_id {
        true => (Cow::Owned(with_id(before, index)?), Cow::Owned(with_id(after, index)?)),
        false => (Cow::Borrowed(before), Cow::Borrowed(after)),
    };
    let (before, after) = (&*before, &*after);
    let (resource, after_resource) = (before.resources().get(index)?, after.resources().get(index)?);
    for world in worlds(before, resource, options.now) {
        let vendor = Vendor { resource: after_resource, world: &world };
        let (Some(broken), Some(right)) =
            (vendor.polls(before, resource, options), vendor.polls(after, after_resource, options))
        else {
            continue;
        };
        let wanted = world.events();
        let (broken_events, right_events) = (fired(&broken), fired(&right));
        let is_reached = |events: &[String]| match goal {
            Goal::Events => events == wanted,
            Goal::Records => ids(events) == ids(&wanted),
        };
        if is_reached(&broken_events) || !is_reached(&right_events) {
            continue;
        }
        let verdict = world.verdict(&right_events, &broken_events);
        let mut assumes = world.assumes.clone();
        if needs_id {
            assumes.push("The id of a record is taken to be `id`.".to_owned());
        }
        if goal == Goal::Records && right_events != wanted {
            assumes.push("Whether an event is CREATED or UPDATED, another finding speaks of.".to_owned());
        }
        return Some(Proof {
            resource: resource.name.value.to_string(),
            verdict,
            records: world.changes(),
            server_zone: (world.server_zone != Zone::gmt()).then(|| world.server_zone.id().to_owned()),
            assumes,
            before: broken,
            after: right,
            fix: fix.title.clone(),
        });
    }
    None
}

/// A configuration whose resource has an id field.
fn with_id(config: &Config, index: usize) -> Option<Config> {
    let mut config = config.clone();
    let resource = config.poller.as_mut()?.resources.get_mut(index)?;
    resource.id_field = Some(Spanned::new("id".into(), resource.span));
    Some(config)
}

/// The records that events are about, sorted.
fn ids(events: &[String]) -> Vec<&str> {
    let mut ids: Vec<&str> = events.iter().filter_map(|event| event.rsplit(' ').next()).collect();
    ids.sort_unstable();
    ids
}

/// The block and the resource that a place lies in.
fn place(analysis: &Analysis, span: Span) -> Option<(usize, usize)> {
    analysis.blocks.iter().enumerate().find_map(|(block, analysed)| {
        let resources = analysed.config.resources();
        let index = resources.iter().position(|resource| resource.span.covers(span))?;
        Some((block, index))
    })
}

/// The edits of a fix together with those of the same rule in the same resource: a pattern that is wrong twice is
/// mended twice.
fn own_edits(analysis: &Analysis, found: &Diagnostic, fix: &Fix, resource: Span) -> Vec<Edit> {
    let like = analysis.diagnostics.iter().filter(|other| other.code == found.code && *other != found);
    let mut edits = fix.edits.clone();
    collect(&mut edits, like.filter(|other| resource.covers(other.span)), Way::First);
    edits
}

/// The edits that mend whatever other rules find in a resource.
fn other_edits(analysis: &Analysis, found: &Diagnostic, resource: Span, way: Way) -> Vec<Edit> {
    let mut edits = Vec::new();
    let others = analysis.diagnostics.iter().filter(|other| other.code != found.code);
    collect(&mut edits, others.filter(|other| resource.covers(other.span)), way);
    edits
}

/// Adds the edits of one fix of each finding that does not touch those before it.
fn collect<'a>(edits: &mut Vec<Edit>, findings: impl Iterator<Item = &'a Diagnostic>, way: Way) {
    for found in findings {
        let mut fixes = found.fixes.iter().filter(|fix| !fix.edits.is_empty());
        let fix = match way {
            Way::First => fixes.next(),
            Way::Last => fixes.next_back(),
        };
        let Some(fix) = fix else { continue };
        if !fix.edits.iter().any(|new| edits.iter().any(|old| old.span.meets(new.span))) {
            edits.extend(fix.edits.iter().cloned());
        }
    }
}

fn fired(polls: &[ShownPoll]) -> Vec<String> {
    let mut all: Vec<String> = polls.iter().flat_map(|poll| poll.events.iter().cloned()).collect();
    all.sort();
    all
}

/// A few records, what becomes of them, and when they are asked for.
#[derive(Clone, Debug)]
struct World {
    polls: [Instant; 3],
    lives: Vec<Life>,
    /// What `${date:…}` renders in, and hosted platforms read zoneless dates in.
    server_zone: Zone,
    /// The unit in which the vendor keeps and compares dates.
    unit: Precision,
    /// Records on one page.
    page: usize,
    assumes: Vec<String>,
}

/// One record.
#[derive(Clone, Copy, Debug)]
struct Life {
    id: &'static str,
    created: Instant,
    updated: Instant,
}

impl World {
    /// A record that is there before the first poll and changes once, and one that is made between the polls.
    fn plain(first: Instant, interval: TimeDelta, into: TimeDelta) -> Self {
        let polls = [first, first + interval, first + interval * 2];
        let old = first - TimeDelta::days(3);
        let lives = vec![
            Life { id: "1042", created: old, updated: polls[0] + into },
            Life { id: "1043", created: polls[1] + into, updated: polls[1] + into },
        ];
        Self {
            polls,
            lives,
            server_zone: Zone::gmt(),
            unit: Precision::Millisecond,
            page: 100,
            assumes: Vec::new(),
        }
    }

    fn assuming(mut self, sentence: impl Into<String>) -> Self {
        self.assumes.push(sentence.into());
        self
    }

    /// What is to fire, sorted.
    fn events(&self) -> Vec<String> {
        let (first, last) = (self.polls[0] + READ_AFTER, self.polls[2] + READ_AFTER);
        let told = self.lives.iter().filter(|life| life.updated > first && life.updated <= last);
        let mut out: Vec<String> = told
            .map(|life| {
                let word = if life.created > first { "CREATED" } else { "UPDATED" };
                format!("{word} {}", life.id)
            })
            .collect();
        out.sort();
        out
    }

    fn changes(&self) -> Vec<Change> {
        let mut out: Vec<Change> = self
            .lives
            .iter()
            .filter(|life| life.updated > self.polls[0])
            .map(|life| Change {
                at: life.updated,
                id: life.id.to_owned(),
                is_new: life.created > self.polls[0] + READ_AFTER,
            })
            .collect();
        out.sort_by_key(|change| change.at);
        out
    }

    /// The first record that goes wrong, in one sentence.
    fn verdict(&self, wanted: &[String], fired: &[String]) -> String {
        for change in self.changes() {
            let of = |events: &[String]| -> Vec<String> {
                events.iter().filter(|event| event.ends_with(&change.id)).cloned().collect()
            };
            let (wanted, fired) = (of(wanted), of(fired));
            if wanted == fired {
                continue;
            }
            let done = if change.is_new { "created" } else { "changed" };
            let at = day_and_time(change.at);
            let what = match fired.as_slice() {
                [] => "fires nothing".to_owned(),
                [one] => format!("fires {}", one.split(' ').next().unwrap_or_default()),
                several => format!("fires {} times", several.len()),
            };
            return format!("record {}, {done} on {at}, {what}", change.id);
        }
        let extra = fired.iter().find(|event| !wanted.contains(event));
        extra.map_or_else(String::new, |event| format!("{event} fires, and nothing changed"))
    }
}

/// `20 Nov 14:30:00`: written as a configuration would, since chrono's own patterns take a fiftieth of the page.
fn day_and_time(at: Instant) -> String {
    match DateFormat::compile("d MMM HH:mm:ss") {
        Ok(format) => format.format(at.timestamp_millis(), &Zone::gmt()),
        Err(_) => moment::format(at),
    }
}

/// The scenes that are tried in turn, the simplest first.
fn worlds(config: &Config, resource: &Resource, now: Instant) -> Vec<World> {
    let interval = config.interval();
    let start = floor(now, Precision::Hour);
    let third = interval / 3;
    let plain = |first: Instant| World::plain(first, interval, third);
    let mut out = vec![plain(start)];
    // A vendor that sets the two dates of a new record one after the other.
    let mut slow = plain(start).assuming("The vendor stamps a new record twice, a second apart.");
    for life in slow.lives.iter_mut().filter(|life| life.created == life.updated) {
        life.updated += TimeDelta::seconds(1);
    }
    out.push(slow);
    // What changes in the second of a poll, after it.
    let late = TimeDelta::milliseconds(400);
    out.push(
        World { unit: Precision::Second, ..World::plain(start, interval, late) }
            .assuming("The vendor keeps whole seconds."),
    );
    for (unit, word) in [(Precision::Minute, "minutes"), (Precision::Hour, "hours"), (Precision::Day, "days")]
    {
        let mut coarse = plain(start).assuming(format!("The vendor compares whole {word}."));
        coarse.unit = unit;
        out.push(coarse);
    }
    for id in ["Europe/Berlin", "America/Los_Angeles"] {
        out.push(World { server_zone: Zone::resolve(id).0, ..plain(start) }.assuming(format!(
            "The server of the platform is in {id} (which zone it is in is not documented)."
        )));
    }
    // The days on which a pattern goes wrong.
    for first in first_instants(resource, now) {
        for back in [TimeDelta::zero(), interval / 2, interval, interval + interval / 2] {
            out.push(plain(first - back));
        }
    }
    let mut full = plain(start).assuming("The vendor puts two records on a page.");
    full.lives.push(Life { id: "1044", created: start + third, updated: start + third });
    full.lives.push(Life { id: "1045", created: start + third, updated: start + third });
    full.page = 2;
    out.push(full);
    out
}

/// When the patterns of a resource first go wrong.
fn first_instants(resource: &Resource, now: Instant) -> Vec<Instant> {
    let gmt = Zone::gmt();
    let mut out: Vec<i64> = Vec::new();
    for side in [&resource.updated, &resource.created] {
        if let Some(FieldFormatKind::Known(DateFormat::Pattern(pattern))) =
            side.format.as_ref().map(|f| &f.kind)
        {
            let zone = side.zone.as_ref().map_or(&gmt, |zone| &zone.zone);
            out.extend(
                warnings(pattern, now.timestamp_millis(), zone).iter().filter_map(|warning| warning.first),
            );
        }
    }
    out.extend(url_warnings(resource, now).iter().filter_map(|warning| warning.first));
    out.sort_unstable();
    out.dedup();
    out.into_iter().filter_map(Instant::from_timestamp_millis).collect()
}

/// The vendor: holds the records as the mended resource reads them.
struct Vendor<'a> {
    resource: &'a Resource,
    world: &'a World,
}

impl Vendor<'_> {
    /// What the three polls of a configuration come to; `None` where it asks for nothing that a vendor understands.
    fn polls(&self, config: &Config, resource: &Resource, options: &Options) -> Option<Vec<ShownPoll>> {
        let world = self.world;
        let mut simulation = Simulation::new(config, resource, options.platform, world.server_zone.clone());
        let template = &resource.url.as_ref()?.template;
        let mut out = Vec::new();
        for at in world.polls {
            let url = simulation.ask(at).url?;
            let texts: Vec<&str> = url.instants().collect();
            let read_at = at + READ_AFTER;
            let asked = Asked { resource, template, texts: &texts };
            let mut lives = Vec::new();
            for life in world.lives.iter().filter_map(|life| life.seen(read_at)) {
                if self.returns(&asked, life)? {
                    lives.push(life);
                }
            }
            if resource.url.as_ref().is_some_and(|url| fixed_page(&url.text.text).is_some()) {
                lives.truncate(world.page);
            }
            let records = lives
                .iter()
                .map(|life| rehearsal::write(self.resource, life.id, life.created, life.updated))
                .collect::<Option<Vec<Value>>>()?;
            let outcome = simulation.answer(at, read_at, &records).ok()?;
            out.push(ShownPoll {
                at,
                url: url.raw().to_owned(),
                returned: lives.iter().map(|life| life.id.to_owned()).collect(),
                events: words(&outcome),
                records,
            });
        }
        Some(out)
    }

    /// Whether a record is in a poll's window, as the vendor understands the URL.
    fn returns(&self, asked: &Asked<'_>, life: Life) -> Option<bool> {
        let url = asked.resource.url.as_ref()?;
        let own: Vec<&Time> = self.resource.url.as_ref()?.template.times().map(|(time, _)| time).collect();
        let is_broken = |part: &PartKind| matches!(part, PartKind::Broken);
        if asked.template.parts.iter().any(|part| is_broken(&part.kind)) {
            return None;
        }
        for (at, (time, span)) in asked.template.times().enumerate() {
            // What the mended URL writes at this place is what the vendor expects there.
            let expected = own.get(at).copied().unwrap_or(time);
            let text = asked.texts.get(at)?;
            // Or it takes the other form too: what the fix only makes clear was understood before.
            let Some(bound) = understood(expected, text).or_else(|| understood(time, text)) else {
                return Some(false);
            };
            let field = asked_date(&url.text.text, span);
            let is_created = field.is_some_and(|field| says_created(field) && !says_updated(field));
            let date = floor(if is_created { life.created } else { life.updated }, self.world.unit);
            let bound = floor(bound, self.world.unit);
            let is_in = match time.comparison {
                Comparison::Less => date <= bound,
                _ if time.is_now || ends_window(&url.text.text, span) => date <= bound,
                Comparison::Greater => date > bound,
                Comparison::GreaterOrEqual | Comparison::Equal => date >= bound,
            };
            if !is_in {
                return Some(false);
            }
        }
        Some(true)
    }
}

/// What a poll asks: the resource, its template, and what each `${…}` of it came to.
struct Asked<'a> {
    resource: &'a Resource,
    template: &'a Template,
    texts: &'a [&'a str],
}

impl Life {
    /// The record as it was at an instant; `None` before it was made.
    fn seen(&self, at: Instant) -> Option<Self> {
        let updated = if self.updated <= at { self.updated } else { self.created };
        (self.created <= at).then_some(Self { updated, ..*self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{EXAMPLES, RULES};

    fn proof(text: &str, code: &str) -> Option<Proof> {
        let options = Options::at("2026-11-20T14:45:00Z".parse().unwrap());
        let analysis = analyze(text, &options);
        let found = analysis.diagnostics.iter().filter(|found| found.code == code);
        found.filter_map(|found| prove(text, &options, &analysis, found)).next()
    }

    #[test]
    fn rules_about_records_prove_themselves() {
        let mut proven = Vec::new();
        for (rule, example) in RULES.iter().zip(EXAMPLES) {
            let Some(proof) = proof(example.bad, rule.meta.code) else { continue };
            assert!(PROVABLE.contains(&rule.meta.code), "{} is provable", rule.meta.code);
            proven.push(format!("{} {}: {}", rule.meta.code, rule.meta.slug, proof.verdict));
        }
        let expected = [
            "PC204 misplaced-key: record 1043, created on 20 Nov 14:20:01, fires UPDATED",
            "PC305 server-local-date: record 1042, changed on 20 Nov 14:05:00, fires nothing",
            "PC306 url-field-mismatch: record 1042, changed on 20 Nov 14:05:00, fires nothing",
            "PC312 epoch-unit-mismatch: record 1042, changed on 20 Nov 14:05:00, fires nothing",
            "PC316 boundary-lost: record 1042, changed on 20 Nov 14:00:00, fires nothing",
            "PC317 coarse-window: record 1042, changed on 20 Nov 14:05:00, fires nothing",
            "PC318 endless-paging: record 1045, created on 20 Nov 14:05:00, fires nothing",
            "PC401 bad-date-pattern: record 1043, created on 20 Nov 14:20:00, fires UPDATED",
            "PC402 literal-Z-without-timezone: record 1042, changed on 20 Nov 14:05:00, fires nothing",
            "PC403 missing-timezone: record 1042, changed on 20 Nov 14:05:00, fires nothing",
            "PC404 unknown-timezone: record 1042, changed on 20 Nov 14:05:00, fires nothing",
            "PC405 timezone-mismatch: record 1043, created on 20 Nov 14:20:00, fires UPDATED",
            "PC406 bad-date-pattern: record 1042, changed on 20 Nov 14:05:00, fires nothing",
            "PC407 repeated-hour: record 1042, changed on 7 Nov 07:57:30, fires nothing",
            "PC501 created-equals-updated: record 1042, changed on 20 Nov 14:05:00, fires CREATED",
            "PC502 swapped-date-fields: record 1042, changed on 20 Nov 14:05:00, fires nothing",
        ];
        assert_eq!(proven, expected);
    }

    #[test]
    fn polls_of_a_proof_are_rehearsed_to_the_same_events() {
        let mut n = 0;
        for (rule, example) in RULES.iter().zip(EXAMPLES) {
            let Some(proof) = proof(example.bad, rule.meta.code) else { continue };
            // What was mended or assumed for it does not stand in the text.
            if proof.assumes.iter().any(|words| words.contains("mended") || words.contains("`id`")) {
                continue;
            }
            let zone = proof.server_zone.as_deref().map_or(Zone::gmt(), |id| Zone::resolve(id).0);
            let options = Options { server_zone: zone, ..Options::at(proof.before[0].at) };
            let analysis = analyze(example.bad, &options);
            let config = &analysis.blocks[0].config;
            let answer =
                |poll: &ShownPoll| rehearsal::Answer { at: poll.at, body: poll.records.clone().into() };
            let answers: Vec<_> = proof.before.iter().map(answer).collect();
            let told =
                rehearsal::rehearse(config, config.resource(&proof.resource).unwrap(), &options, &answers);
            for (told, shown) in told.iter().zip(&proof.before) {
                let event = |one: &rehearsal::Told| Some(format!("{} {}", one.fires?.word(), one.id));
                let fired: Vec<_> = told.records.iter().filter_map(event).collect();
                assert_eq!(fired, shown.events, "{} at {}: {told:#?}", rule.meta.code, shown.at);
                assert_eq!(told.url.as_deref(), Some(&*shown.url), "{}", rule.meta.code);
            }
            n += 1;
        }
        assert!(n > 10, "{n} proofs");
    }

    #[track_caller]
    fn check(url: &str, dates: &str, code: &str, expected: Option<&str>) {
        let text = format!(
            r#"{{ "contacts": {{ "url": "/hubs/crm/contacts{url}", "idField": "id", "datesConfiguration": {{ {dates} }} }} }}"#
        );
        assert_eq!(proof(&text, code).map(|proof| proof.verdict).as_deref(), expected, "{code} in {text}");
    }

    #[test]
    fn what_breaks_nothing_proves_nothing() {
        let good = r#""updatedDateField": "a.updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "['created at']", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX""#;
        // The offset that it writes says which zone it was.
        check("?where=a.updated>='${date:yyyy-MM-dd'T'HH:mm:ssXXX}'", good, "PC305", None);
        let from = "?from=${gmtDate:yyyy-MM-dd'T'HH:mm:ss}&to=${gmtDate:yyyy-MM-dd'T'HH:mm:ss}";
        let lost = Some("record 1042, changed on 20 Nov 14:05:00, fires nothing");
        check(from, good, "PC219", lost);
        let kept = "?from=${gmtDate:yyyy-MM-dd'T'HH:mm:ss}&to=${now:yyyy-MM-dd'T'HH:mm:ss}";
        check(kept, good, "PC219", None);
    }

    #[test]
    fn faults_that_another_fault_hides() {
        let lost = Some("record 1042, changed on 20 Nov 14:05:00, fires nothing");
        let both = r#""updatedDateField": "modified_date", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'", "createdDateField": "modified_date", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'""#;
        let since = "?where=modified_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";
        check(since, both, "PC402", lost);
        // Of a resource with one date for both no fix helps: the pattern's costs every event all the same.
        let text = r#"{ "likes": { "url": "/hubs/social/companies/{id}/likes?where=timestamp>'${milliseconds}'", "idField": " ", "datesConfiguration": { "updatedDateField": "timestamp", "updatedDateFormat": "milliseconds'", "createdDateField": "timestamp", "createdDateFormat": "milliseconds" } } }"#;
        let proof = |code| proof(text, code).map(|proof| (proof.verdict, proof.assumes));
        let (verdict, assumes) = proof("PC401").unwrap();
        assert_eq!(Some(&*verdict), lost);
        let expected = [
            "The id of a record is taken to be `id`.",
            "Whether an event is CREATED or UPDATED, another finding speaks of.",
        ];
        assert_eq!(assumes, expected);
        assert_eq!(proof("PC501"), None);
    }
}
