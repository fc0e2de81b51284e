//! Texts of all kinds, whole and broken, the same in every run.

use pollwright_core::{
    catalog,
    export::{BodyStyle, PollerForm, curl_bash, curl_powershell},
    platform::Platform,
    rules::EXAMPLES,
};
use serde_json::{Map, Value, json};

/// How many there are.
const N_INPUTS: usize = 200;
/// How many of them are JSON of no particular kind.
const N_RANDOM: usize = 25;

/// 200 texts, each with the options to analyse it by.
pub(super) fn inputs() -> Vec<(String, Value)> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut texts = whole();
    for _ in 0..N_RANDOM {
        let text = match dice.below(2) {
            0 => dice.json(4).to_string(),
            _ => format!("{:#}", dice.json(4)),
        };
        texts.push(text);
    }
    let n_whole = texts.len();
    while texts.len() < N_INPUTS {
        let text = texts[dice.below(n_whole)].clone();
        texts.push(dice.mutated(&text));
    }
    texts.into_iter().take(N_INPUTS).map(|text| (text, dice.options())).collect()
}

/// Bodies of all elements on all platforms, commands with them, and each rule's examples.
fn whole() -> Vec<String> {
    let mut texts = Vec::new();
    for element in catalog::elements() {
        texts.extend(Platform::ALL.map(|platform| element.body(platform)));
        let body = element.body(Platform::CloudElements);
        let string = BodyStyle { form: PollerForm::String, pretty: true };
        texts.extend(curl_bash(&body, Some(element), Platform::CloudElements, string));
        texts.extend(curl_powershell(&body, Some(element), Platform::Sap, BodyStyle::default()));
        // As most published commands have it: quotes inside quotes.
        texts.push(format!(
            "curl -X POST https://api.cloud-elements.com/elements/api-v2/instances -d '{body}'"
        ));
    }
    for example in EXAMPLES {
        texts.extend([example.bad.to_owned(), example.good.to_owned()]);
    }
    texts
}

/// Numbers without a pattern, the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// 0 and up, below `n`, which is not 0.
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % n as u64).unwrap_or_default()
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn options(&mut self) -> Value {
        // Days that change the clock, a leap day, and instants in each form that is taken.
        let now = [
            "2026-03-29T00:59Z",
            "2026-11-01T09:30:00Z",
            "2024-02-29T23:59:59Z",
            "1774008900",
            "1999-12-31T23:59:59.999Z",
        ];
        let last_poll = ["now-15m", "2026-03-29T00:30:00Z", "1774008000000", "2000-01-01", "no instant"];
        let zones = ["UTC", "Europe/Berlin", "America/Los_Angeles", "EST", "GMT+05:30", "Nowhere/Land"];
        let mut options = json!({ "now": self.one_of(&now), "platform": self.one_of(&Platform::ALL).slug() });
        if self.below(2) == 0 {
            options["lastPoll"] = self.one_of(&last_poll).into();
        }
        if self.below(2) == 0 {
            options["serverZone"] = self.one_of(&zones).into();
        }
        options["ready"] = (self.below(4) == 0).into();
        options
    }

    /// The text with one to three accidents.
    fn mutated(&mut self, text: &str) -> String {
        const STRAY: &[&str] = &[
            "\"", "'", "{", "}", "[", "]", ",", ":", "\\", "${", "}", "“", "😀", "\u{0}", "\r", "\u{feff}",
            "é", "/*", "//", "<%= x %>",
        ];
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..1 + self.below(3) {
            let length = characters.len();
            if length == 0 {
                break;
            }
            let from = self.below(length);
            let to = (from + 1 + self.below(40)).min(length);
            match self.below(5) {
                0 => characters.truncate(from),
                1 => drop(characters.drain(from..to)),
                2 => {
                    let twice = characters[from..to].to_vec();
                    characters.splice(from..from, twice);
                }
                3 => drop(characters.splice(from..=from, self.one_of(STRAY).chars())),
                _ => {
                    let other = self.below(length);
                    characters.swap(from, other);
                }
            }
        }
        characters.into_iter().collect()
    }

    /// JSON of any shape, with keys of the format among others.
    fn json(&mut self, depth: usize) -> Value {
        const KEYS: &[&str] = &[
            "element",
            "key",
            "configuration",
            "event.poller.configuration",
            "url",
            "idField",
            "name",
            "tags",
            "datesConfiguration",
            "updatedDateFormat",
            "createdDateField",
            "ü",
            "",
            "a/b~c",
            "😀",
        ];
        const TEXTS: &[&str] = &[
            "",
            " ",
            "YYYY-MM-dd'T'HH:mm:ss'Z'",
            "/a?b=${gmtDate:yyyy-MM-dd}",
            "${date}",
            "${epoch:0}",
            "{id}",
            "\u{1f}\u{7f}\u{2028}",
            "line\nbreak\ttab",
            "😀é",
            "true",
            "15",
            "{\"a\": 1}",
        ];
        match self.below(if depth == 0 { 5 } else { 8 }) {
            0 => Value::Null,
            1 => (self.below(2) == 0).into(),
            2 => self.roll().into(),
            3 => json!(-1.5e-7),
            4 => self.one_of(TEXTS).into(),
            5 => (0..self.below(4)).map(|_| self.json(depth - 1)).collect(),
            _ => {
                let members =
                    (0..self.below(6)).map(|_| (self.one_of(KEYS).to_owned(), self.json(depth - 1)));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}
