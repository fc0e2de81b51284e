//! Two ways to do comparable work, measured in turns.

use std::{
    collections::BTreeMap,
    hint::black_box,
    time::{Duration, Instant},
};

/// How often each has its turn; the median counts.
const ROUNDS: usize = 31;
/// How long a turn should take at least: far longer than the clock's grain.
const TURN: Duration = Duration::from_millis(10);

/// Prints what one call of each takes, and ours in proportion to theirs.
pub(crate) fn compare<A, B>(
    (our_name, mut ours): (&str, impl FnMut() -> A),
    (their_name, mut theirs): (&str, impl FnMut() -> B),
    aim: Option<f64>,
) {
    let our_calls = calls_of_a_turn(&mut ours);
    let their_calls = calls_of_a_turn(&mut theirs);
    let (mut our_times, mut their_times, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let our_time = turn(&mut ours, our_calls);
        let their_time = turn(&mut theirs, their_calls);
        our_times.push(our_time);
        their_times.push(their_time);
        ratios.push(our_time / their_time);
    }
    let aim = aim.map(|aim| format!(", aim: at most {aim}")).unwrap_or_default();
    println!("  {our_name:44}{:>12}", nanoseconds(median(our_times)));
    println!("  {their_name:44}{:>12}", nanoseconds(median(their_times)));
    println!("  {:44}{:>12.2}{aim}", "ratio", median(ratios));
}

/// Nanoseconds of one of the `calls` that `run` makes with each rival's work, the median of many turns.
pub(crate) fn turns<W: ?Sized>(
    rivals: &[(&'static str, &W)],
    calls: usize,
    mut run: impl FnMut(&W),
) -> BTreeMap<&'static str, f64> {
    let mut times: BTreeMap<&'static str, Vec<f64>> = BTreeMap::new();
    let again: Vec<u32> = rivals.iter().map(|(_, work)| calls_of_a_turn(&mut || run(work))).collect();
    for _ in 0..ROUNDS {
        for ((name, work), again) in rivals.iter().zip(&again) {
            let time = turn(&mut || run(work), *again) / calls as f64;
            times.entry(name).or_default().push(time);
        }
    }
    times.into_iter().map(|(name, times)| (name, median(times))).collect()
}

/// Seconds of one call, the median of so many.
pub(crate) fn median_of(times: usize, mut work: impl FnMut()) -> f64 {
    let times = (0..times).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    });
    median(times.collect())
}

/// Nanoseconds of one call, over a turn.
fn turn<T>(work: &mut impl FnMut() -> T, calls: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(work());
    }
    start.elapsed().as_nanos() as f64 / f64::from(calls)
}

fn calls_of_a_turn<T>(work: &mut impl FnMut() -> T) -> u32 {
    let mut calls = 1;
    loop {
        let start = Instant::now();
        for _ in 0..calls {
            black_box(work());
        }
        if start.elapsed() >= TURN || calls >= 1 << 24 {
            return calls;
        }
        calls *= 2;
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn nanoseconds(value: f64) -> String {
    match value {
        short if short < 10_000.0 => format!("{short:.0} ns"),
        long => format!("{:.1} µs", long / 1000.0),
    }
}
