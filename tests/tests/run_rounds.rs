//! Killed at random moments while it polls and delivers: nothing is lost, what repeats is known by its id, and the
//! state stays whole.

use crate::{
    cli_support::{Folder, Gate, Reply, Request, Server, configuration},
    run_support::{Happened, Receiver, Running, State, run_once, to_receiver},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime},
};

const URL: &str = "/items?where=updated>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";
const PAGE: usize = 40;
/// Records at the start; more are added.
const N_RECORDS: u64 = 150;

/// Numbers that the same seed gives again (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below.max(1)
    }
}

/// The API's records, by id; each with how often it was changed.
type Records = Arc<Mutex<BTreeMap<u64, Value>>>;

/// Dates a record now, and makes it another version.
fn touch(records: &Records, id: u64, version: u64) {
    let now = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut records = records.lock().unwrap();
    let created = records.get(&id).map_or(json!(now), |record| record["created"].clone());
    records.insert(id, json!({ "id": id, "created": created, "updated": now, "version": version }));
}

fn page(records: &Records, request: &Request) -> Reply {
    let bound = request.param("where").trim_start_matches("updated>").trim_matches('\'').to_owned();
    let mut list: Vec<Value> = records.lock().unwrap().values().cloned().collect();
    list.retain(|record| record["updated"].as_str().is_some_and(|updated| updated > bound.as_str()));
    list.sort_by_key(|record| record["updated"].as_str().map(str::to_owned));
    let page = request.param("page").parse().unwrap_or(1_usize);
    Reply::json(list.chunks(PAGE).nth(page - 1).unwrap_or_default().to_vec())
}

/// Every version of a record that the receiver was told, and the ids of the events that told it.
fn versions(receiver: &Receiver) -> BTreeMap<(u64, u64), BTreeSet<String>> {
    let mut versions: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for told in receiver.posts() {
        let records = told.body["message"]["raw"]["items"].as_array().cloned().unwrap_or_default();
        assert_eq!(records.len(), told.events.len(), "{:?}", told.body);
        for (record, event) in records.iter().zip(told.events) {
            let version = (record["id"].as_u64().unwrap(), record["version"].as_u64().unwrap());
            versions.entry(version).or_default().insert(event.id);
        }
    }
    versions
}

#[test]
fn killed_at_random_moments() {
    let n_rounds = if std::env::var_os("RUN_SLOW_TESTS").is_some() { 200 } else { 20 };
    let seed = match std::env::var("ROUNDS_SEED") {
        Ok(seed) => seed.parse().expect("ROUNDS_SEED is a number"),
        Err(_) => SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64,
    };
    println!("{n_rounds} rounds; ROUNDS_SEED={seed} makes the same again");
    let mut dice = Dice(seed);

    let folder = Folder::new("rounds");
    let records = Records::default();
    let upstream = records.clone();
    let server = Server::start(move |request| page(&upstream, request));
    let receiver = Receiver::start();
    let configuration = configuration(URL, json!({ "pageSize": PAGE }));
    folder.write("config.json", to_receiver(configuration, &server.url, &receiver).to_string());
    (1..=N_RECORDS).for_each(|id| touch(&records, id, 0));
    run_once(&folder, &[]).expect(0, &[]);
    assert!(receiver.posts().is_empty(), "a baseline tells nothing");

    // How long a run takes that is left alone.
    (1..=N_RECORDS).for_each(|id| touch(&records, id, 1));
    let started = Instant::now();
    run_once(&folder, &[]).expect(0, &[]);
    let whole = started.elapsed();

    let mut wanted: BTreeMap<u64, u64> = (1..=N_RECORDS).map(|id| (id, 1)).collect();
    let (mut n_killed, mut n_during_delivery) = (0, 0);
    for round in 0..n_rounds {
        // A version that nobody was told of yet is not replaced: each has to arrive.
        let told = versions(&receiver);
        for _ in 0..=dice.roll(150) {
            let id = 1 + dice.roll(wanted.len() as u64 + 5);
            let version = wanted.get(&id).copied().unwrap_or(0);
            if version == 0 || told.contains_key(&(id, version)) {
                touch(&records, id, version + 1);
                wanted.insert(id, version + 1);
            }
        }
        // One that stays polls at its turn alone, but posts what is owed at once: posts are not waited for.
        let is_resident = dice.roll(5) == 0;
        // At any moment of its life, or soon after one of its posts.
        let (n_posts, moment) = match dice.roll(2) {
            0 => (0, whole.mul_f64(dice.roll(1_300) as f64 / 1_000.0)),
            _ if is_resident => (0, whole),
            _ => (1 + dice.roll(12), Duration::from_micros(dice.roll(3_000))),
        };
        let args: &[&str] = if is_resident { &["config.json"] } else { &["config.json", "--once"] };
        let n_before = receiver.posts().len();
        let run = Running::start(&folder, &receiver, args);
        let is_over = (0..n_posts).any(|_| run.next() == Happened::Ended) || run.ends_within(moment);
        if !is_over {
            run.signal("KILL");
        }
        let ran = run.end();
        assert!(!ran.stderr.contains("panicked"), "round {round}, seed {seed}: {ran:?}");
        assert!(!ran.stderr.contains(" ERROR "), "round {round}, seed {seed}: {ran:?}");
        n_killed += u32::from(!is_over);
        n_during_delivery += u32::from(!is_over && receiver.posts().len() > n_before);
        assert_eq!(State::open(&folder).text("PRAGMA integrity_check"), "ok", "round {round}, seed {seed}");
    }
    run_once(&folder, &[]).expect(0, &[]);

    let told = versions(&receiver);
    for (id, version) in &wanted {
        for version in 1..=*version {
            let events = told.get(&(*id, version));
            // One that was there before the baseline has no version 0 to tell; a new one starts at 1.
            assert_eq!(
                events.map(BTreeSet::len),
                Some(1),
                "record {id}, version {version}: {events:?}; seed {seed}"
            );
        }
    }
    let n_told: usize = wanted.values().map(|version| *version as usize).sum();
    assert_eq!(told.len(), n_told, "nothing else is told; seed {seed}");
    let ids: BTreeSet<&String> = told.values().flatten().collect();
    assert_eq!(ids.len(), told.len(), "each version has an event of its own; seed {seed}");
    assert_eq!(
        State::open(&folder).number("SELECT count(*) FROM notification WHERE status <> 'delivered'"),
        0
    );
    println!(
        "{n_killed} killed, {n_during_delivery} of them while delivering; {} changes, {} posts, {} repeats; a whole run takes {} ms",
        n_told,
        receiver.posts().len(),
        receiver.n_repeats(),
        whole.as_millis()
    );
    assert!(n_killed > 0, "seed {seed}");
}

/// More records than are committed at once: what was committed of a poll that was killed is not told again.
#[test]
fn killed_between_two_parts_of_a_poll() {
    let folder = Folder::new("rounds-parts");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    let configuration = configuration(URL, json!({ "pageSize": 10_500 }));
    folder.write("config.json", to_receiver(configuration, &server.url, &receiver).to_string());
    run_once(&folder, &["--now", "2026-03-29T10:00Z"]).expect(0, &[]);

    let page = |ids: std::ops::Range<u64>| -> Vec<Value> {
        let at = "2026-03-29T10:05:00Z";
        ids.map(|id| json!({ "id": id, "created": at, "updated": at })).collect()
    };
    let (first, second) = (page(0..10_500), page(10_500..10_600));
    let answer = |gate: Gate| {
        let (first, second) = (first.clone(), second.clone());
        move |request: &Request| match request.param("page") {
            "2" => Reply::json(second.clone()).behind(&gate),
            _ => Reply::json(first.clone()),
        }
    };
    let gate = Gate::default();
    server.change(answer(gate.clone()));
    let asked = server.listen();
    let run = Running::start(&folder, &receiver, &["config.json", "--once", "--now", "2026-03-29T10:15Z"]);
    let second_page = |request: &Request| request.param("page") == "2";
    assert!(asked.iter().any(|request| second_page(&request)), "the second page is asked for");
    // The first part is committed while the second page is waited for.
    let mut state = State::open(&folder);
    let since = std::time::Instant::now();
    while state.number("SELECT count(*) FROM event") == 0 {
        assert!(since.elapsed().as_secs() < 60, "the first part is never committed");
        std::thread::yield_now();
    }
    run.signal("KILL");
    run.end();
    gate.open();
    assert_eq!(state.number("SELECT count(*) FROM event"), 10_000, "the first part is committed");
    drop(state);

    let gate = Gate::default();
    gate.open();
    server.change(answer(gate));
    let ran = run_once(&folder, &["--now", "2026-03-29T10:15Z"]);
    ran.expect(0, &["polled `Test`: 600 events"]);
    let mut state = State::open(&folder);
    assert_eq!(state.number("SELECT count(DISTINCT id) FROM event"), 10_600);
    assert_eq!(state.number("SELECT count(*) FROM event"), 10_600);
    assert_eq!(receiver.new_events().len(), 10_600);
    assert_eq!(receiver.n_repeats(), 0);
}

/// Killed while a part of what is owed has been posted and nothing is marked: the repeats bear the same ids.
#[test]
fn killed_before_the_mark() {
    let folder = Folder::new("rounds-mark");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    folder
        .write("config.json", to_receiver(configuration(URL, json!({})), &server.url, &receiver).to_string());
    run_once(&folder, &["--now", "2026-03-29T10:00Z"]).expect(0, &[]);
    let at = "2026-03-29T10:05:00Z";
    let list: Vec<Value> = (0..35).map(|id| json!({ "id": id, "created": at, "updated": at })).collect();
    server.change(move |_| Reply::json(list.clone()));
    let mut n = 0;
    receiver.answer(move |_| {
        n += 1;
        if n == 3 { Reply::hang() } else { Reply::new(200, "") }
    });
    let run = Running::start(&folder, &receiver, &["config.json", "--once", "--now", "2026-03-29T10:15Z"]);
    for _ in 0..3 {
        assert_eq!(run.next(), Happened::Posted);
    }
    run.signal("KILL");
    run.end();
    receiver.take_all();
    run_once(&folder, &["--now", "2026-03-29T10:16Z"]).expect(0, &["0 events"]);
    let ids: Vec<String> = receiver.posts().into_iter().map(|told| told.id).collect();
    assert_eq!(ids.len(), 7, "{ids:?}");
    assert_eq!(ids[..3], ids[3..6], "the same three again, in their order");
    let sizes: Vec<usize> = receiver.posts()[3..].iter().map(|told| told.events.len()).collect();
    assert_eq!(sizes, [10, 10, 10, 5], "tens, in order");
    let order: Vec<String> = receiver.new_events();
    let expected: Vec<String> = (0..35).map(|id| format!("CREATED {id} new")).collect();
    assert_eq!(order, expected);
}
