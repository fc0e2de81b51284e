//! The fuzz targets on their corpus, and on texts made of its pieces: without a fuzzer, the same in every run.

use pollwright_fuzz::{TARGETS, files};
use pollwright_tests::sources::root;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many inputs are made for each target.
const MADE: usize = 600;

/// Numbers without a pattern (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

/// An input with a piece of another put in, taken out, repeated or spoilt.
fn changed(seeds: &[(String, Vec<u8>)], dice: &mut Dice) -> Vec<u8> {
    let mut data = seeds[dice.below(seeds.len())].1.clone();
    for _ in 0..=dice.below(4) {
        let other = &seeds[dice.below(seeds.len())].1;
        let from = dice.below(other.len());
        let piece = other[from..from + dice.below((other.len() - from).min(12) + 1)].to_vec();
        let at = dice.below(data.len() + 1);
        let end = at + dice.below((data.len() - at).min(8) + 1);
        match dice.below(4) {
            0 => drop(data.splice(at..at, piece)),
            1 => drop(data.splice(at..end, piece)),
            2 => drop(data.drain(at..end)),
            _ if at < data.len() => data[at] = dice.below(256) as u8,
            _ => {}
        }
    }
    data
}

#[test]
fn every_target_holds() {
    for (name, target) in TARGETS {
        let folder = root().join("tests/fuzz/corpus").join(name);
        let seeds = files(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        assert!(!seeds.is_empty(), "{name} has no corpus");
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let made: Vec<_> = (0..MADE).map(|_| changed(&seeds, &mut dice)).collect();
        for data in seeds.iter().map(|(_, data)| data).chain(&made) {
            let holds = catch_unwind(AssertUnwindSafe(|| target(data)));
            assert!(holds.is_ok(), "{name} breaks on {:?}", String::from_utf8_lossy(data));
        }
    }
}
