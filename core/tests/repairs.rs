//! Repairs of broken commands come to an end, and leave no text more broken than it was.

use pollwright_core::{Options, analyze, date::Instant, diag::Applicability, repair};
use std::path::Path;

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

const SIGNS: &str = "\"'{}\\[]:,$‘”–\n ";

/// A text with up to three signs more or less.
fn mutant(text: &str, chance: &mut Chance) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for _ in 0..=chance.below(3) {
        if chance.below(2) == 0 {
            let at = chance.below(text.len() + 1);
            let signs: Vec<char> = SIGNS.chars().collect();
            text.insert(at, signs[chance.below(signs.len())]);
        } else {
            let signs: Vec<_> = (0..text.len()).filter(|at| SIGNS.contains(text[*at])).collect();
            text.remove(signs[chance.below(signs.len())]);
        }
    }
    text.into_iter().collect()
}

const BODY: &str = r#"{
  "element": { "key": "zohocrm" },
  "configuration": {
    "event.notification.enabled": true,
    "event.poller.configuration": {
      "contacts": {
        "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
        "idField": "id",
        "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'", "updatedDateTimezone": "GMT" }
      }
    }
  }
}"#;

/// A command in each kind of quotes.
fn commands() -> Vec<String> {
    let start =
        "curl -X POST \\\n  'https://api.cloud-elements.com/elements/api-v2/instances' \\\n  -H 'a: b' \\\n";
    let double = BODY.replace('\\', r"\\").replace('"', "\\\"").replace('$', r"\$");
    let mut all = vec![
        format!("{start}  -d '{}'\n", BODY.replace('\'', r"'\''")),
        format!("{start}  -d '{BODY}'\n"),
        format!("{start}  -d \"{double}\"\n"),
        format!("{start}  -d @- <<END\n{}\nEND\n", BODY.replace('$', r"\$")),
        format!("echo '{BODY}' | {start}  -d @-\n"),
    ];
    all.extend(published());
    all
}

/// Published commands, where they are at hand.
#[expect(clippy::disallowed_methods, reason = "core has no files, its tests have")]
fn published() -> Vec<String> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let Some(corpus) = folders.map(|folder| folder.join("shared/corpus")).find(|folder| folder.is_dir())
    else {
        return Vec::new();
    };
    let mut paths: Vec<_> = ["seeds", "open"]
        .iter()
        .filter_map(|folder| corpus.join(folder).read_dir().ok())
        .flatten()
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sh"))
        .collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("text")).collect()
}

fn options() -> Options {
    Options::at(Instant::UNIX_EPOCH)
}

fn n_broken(text: &str) -> usize {
    let found = analyze(text, &options()).diagnostics;
    found.iter().filter(|found| matches!(found.code, "PC101" | "PC103")).count()
}

/// What is wrong with the repairs of a text, if anything is.
fn fault(text: &str, least: Applicability) -> Option<String> {
    let mut seen = vec![text.to_owned()];
    for _ in 0..repair::MAX_ROUNDS {
        let last = seen.last().expect("the text itself");
        let Some(next) = repair::round(last, &analyze(last, &options()).diagnostics, least) else {
            let (before, after) = (n_broken(text), n_broken(last));
            return (after > before).then(|| format!("{before} -> {after} faults: {last}"));
        };
        if seen.contains(&next) {
            return Some(format!("repairs go round: {next}"));
        }
        seen.push(next);
    }
    Some(format!("no end: {}", seen.last().expect("a text")))
}

#[test]
#[expect(clippy::disallowed_methods, reason = "core has no environment, its tests have")]
fn mutants_of_commands() {
    let n_mutants = std::env::var("MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(150);
    let (mut chance, mut faults) = (Chance(7), Vec::new());
    let commands = commands();
    for index in 0..n_mutants {
        let text = mutant(&commands[index % commands.len()], &mut chance);
        for least in [Applicability::Safe, Applicability::Unsafe] {
            faults.extend(fault(&text, least).map(|fault| format!("{least:?} of {text}\n{fault}\n")));
        }
    }
    assert!(faults.is_empty(), "{} of {n_mutants}:\n{}", faults.len(), faults.join("=====\n"));
}
