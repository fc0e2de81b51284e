//! What `run` does with callbacks: order, retries, refusals, holds, and what a callback can do wrong.

use crate::{
    cli_support::{Folder, Gate, Ran, Reply, Server, configuration},
    run_support::{Happened, Receiver, Running, State, run_once, to_receiver},
};
use serde_json::{Value, json};

const URL: &str = "/items?where=updated>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";

/// A configuration after its baseline, whose API has records 1 to `n` that nobody was told of.
struct Case {
    folder: Folder,
    receiver: Receiver,
    server: Server,
    more: Vec<String>,
}

fn records(ids: std::ops::RangeInclusive<u32>, at: &str) -> Vec<Value> {
    ids.map(|id| json!({ "id": id, "created": at, "updated": at })).collect()
}

fn created(ids: impl IntoIterator<Item = u32>) -> Vec<String> {
    ids.into_iter().map(|id| format!("CREATED {id} new")).collect()
}

impl Case {
    #[track_caller]
    fn new(name: &str, n: u32) -> Self {
        let folder = Folder::new(&format!("delivery-{name}"));
        let server = Server::start(|_| Reply::json(json!([])));
        let receiver = Receiver::start();
        let configuration = configuration(URL, json!({}));
        folder.write("config.json", to_receiver(configuration, &server.url, &receiver).to_string());
        let case = Self { folder, receiver, server, more: Vec::new() };
        case.run("2026-03-29T10:00Z").expect(0, &[]);
        case.has(1..=n, "2026-03-29T10:05:00Z");
        case
    }

    /// With more arguments.
    fn with(mut self, more: &[&str]) -> Self {
        self.more = more.iter().map(|arg| (*arg).to_owned()).collect();
        self
    }
    /// The API answers with these records, of this date.
    fn has(&self, ids: std::ops::RangeInclusive<u32>, at: &str) {
        let records = records(ids, at);
        self.server.change(move |_| Reply::json(records.clone()));
    }
    #[track_caller]
    fn run(&self, now: &str) -> Ran {
        let mut args = vec!["--now", now];
        args.extend(self.more.iter().map(String::as_str));
        run_once(&self.folder, &args)
    }

    fn state(&self) -> State {
        State::open(&self.folder)
    }

    /// Whatever waits for a retry is due.
    #[track_caller]
    fn make_due(&self) {
        self.state().run("UPDATE notification SET next_at = 0 WHERE next_at IS NOT NULL");
    }

    /// How many notifications there are in a status.
    #[track_caller]
    fn n(&self, status: &str) -> i64 {
        let sql = match status {
            "pending" => "SELECT count(*) FROM notification WHERE status = 'pending'",
            "delivered" => "SELECT count(*) FROM notification WHERE status = 'delivered'",
            "set-aside" => "SELECT count(*) FROM notification WHERE status = 'set-aside'",
            "unsent" => "SELECT count(*) FROM notification WHERE status = 'unsent'",
            other => panic!("no status `{other}`"),
        };
        self.state().number(sql)
    }
}

#[test]
fn in_tens_and_in_order() {
    let case = Case::new("order", 35);
    case.run("2026-03-29T10:15Z").expect(0, &["35 events", "delivered 4 notifications"]);
    let sizes: Vec<usize> = case.receiver.posts().iter().map(|told| told.events.len()).collect();
    assert_eq!(sizes, [10, 10, 10, 5]);
    assert_eq!(case.receiver.new_events(), created(1..=35));
    assert_eq!(case.n("delivered"), 4);
}

/// A notification waits for its predecessor: while the first fails, nothing else is posted.
#[test]
fn a_failure_stops_its_followers() {
    let case = Case::new("followers", 25);
    case.receiver.answer(|_| Reply::new(500, "out of order"));
    case.run("2026-03-29T10:15Z").expect(1, &["was not taken: 500 out of order"]);
    assert_eq!(case.receiver.posts().len(), 1, "the others wait");
    // It is not due yet: nothing is posted, and the run says so by its status.
    case.receiver.take_all();
    case.run("2026-03-29T10:16Z").expect(1, &[]);
    assert_eq!(case.receiver.posts().len(), 1);
    case.make_due();
    case.run("2026-03-29T10:17Z").expect(0, &["delivered 3 notifications"]);
    assert_eq!(case.receiver.new_events(), created(1..=25));
    let ids: Vec<String> = case.receiver.posts().into_iter().map(|told| told.id).collect();
    assert_eq!(ids[0], ids[1], "the repeat bears the id of the first try");
}

/// The schedule as it is stored, failure after failure, up to the hold.
#[test]
fn retries_by_the_schedule() {
    for (schedule, delays) in [
        ("cloud-elements", &[4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144][..]),
        ("sap", &[8, 64, 512, 4_096, 32_768]),
    ] {
        let case = Case::new(&format!("schedule-{schedule}"), 1).with(&["--retry", schedule]);
        case.receiver.answer(|_| Reply::new(503, ""));
        for delay in delays {
            case.run("2026-03-29T10:15Z").expect(1, &["was not taken: 503"]);
            let mut state = case.state();
            let failures = state.text("SELECT failures FROM notification");
            let failures: Value = serde_json::from_str(&failures).unwrap();
            let first = failures["firstFailed"].as_str().unwrap();
            let first = chrono::DateTime::parse_from_rfc3339(first).unwrap().timestamp_millis();
            let next = state.number("SELECT next_at FROM notification");
            // Tries that follow at once lie some milliseconds apart.
            let seconds = (next - first) as f64 / 1_000.0;
            assert!((seconds - f64::from(*delay)).abs() < 3.0, "{schedule}: {seconds} for {delay}");
            case.make_due();
        }
        case.run("2026-03-29T10:15Z")
            .expect(1, &["was not taken: 503", "later ones are queued until the callback is released"]);
        assert_eq!(case.receiver.posts().len(), delays.len() + 1, "{schedule}");

        // It is held: nothing is posted, whatever the callback would say now, until it is told to.
        case.receiver.take_all();
        case.has(2..=2, "2026-03-29T10:20:00Z");
        case.run("2026-03-29T10:30Z").expect(1, &["is not served: the last retry failed: 503", "--resume"]);
        assert_eq!(case.receiver.posts().len(), delays.len() + 1, "{schedule}");
        run_once(&case.folder, &["--now", "2026-03-29T10:45Z", "--resume"]).expect(0, &["delivered 2"]);
        assert_eq!(case.receiver.new_events(), ["CREATED 1 new", "CREATED 2 new"]);
    }
}

/// Refused three times, set aside; the next goes.
#[test]
fn set_aside_after_three_refusals() {
    let case = Case::new("set-aside", 15);
    let mut refused = None;
    case.receiver.answer(move |told| {
        let first = refused.get_or_insert_with(|| told.id.clone());
        if told.id == *first { Reply::new(422, "no such contact") } else { Reply::new(200, "") }
    });
    for _ in 0..2 {
        case.run("2026-03-29T10:15Z").expect(1, &["was not taken: 422 no such contact"]);
        assert_eq!(case.n("pending"), 2);
        case.make_due();
    }
    case.run("2026-03-29T10:15Z")
        .expect(1, &["422 no such contact", "set-aside", "delivered 1 notification"]);
    assert_eq!((case.n("set-aside"), case.n("delivered"), case.n("pending")), (1, 1, 0));
    assert_eq!(case.receiver.posts().len(), 4);
    assert_eq!(case.receiver.posts()[3].events.len(), 5, "the next went");
    case.run("2026-03-29T10:30Z").expect(0, &[]);
    assert_eq!(case.receiver.posts().len(), 4, "it stays aside");
}

#[test]
fn the_callback_wants_no_more() {
    let case = Case::new("gone", 15);
    case.receiver.answer(|_| Reply::new(410, ""));
    case.run("2026-03-29T10:15Z").expect(1, &["was not taken: 410", "queued until the callback is released"]);
    case.has(16..=20, "2026-03-29T10:20:00Z");
    case.run("2026-03-29T10:30Z").expect(1, &["the callback answered 410", "--resume"]);
    assert_eq!(case.receiver.posts().len(), 1);
    assert_eq!(case.n("pending"), 3, "what comes later is queued");
    case.receiver.take_all();
    run_once(&case.folder, &["--now", "2026-03-29T10:45Z", "--resume"]).expect(0, &["delivered 3"]);
    assert_eq!(case.receiver.new_events().len(), 20);
}

#[test]
fn the_policy_to_queue() {
    let case = Case::new("queue", 1).with(&["--on-failure", "queue"]);
    case.receiver.answer(|_| Reply::new(500, ""));
    case.run("2026-03-29T10:15Z").expect(1, &["was not taken: 500", "queued until the callback is released"]);
    case.receiver.take_all();
    case.make_due();
    case.run("2026-03-29T10:30Z").expect(1, &["is not served", "the policy is to queue", "--resume"]);
    assert_eq!(case.receiver.posts().len(), 1);
    run_once(&case.folder, &["--now", "2026-03-29T10:45Z", "--resume"]).expect(0, &["delivered 1"]);
    assert_eq!(case.receiver.new_events(), ["CREATED 1 new"]);
}

#[test]
fn told_to_wait() {
    for (answer, least) in [("120", 118), ("0", 3), ("Sat, 01 Jan 2050 00:00:00 GMT", 86_390)] {
        let case = Case::new(&format!("wait-{least}"), 1);
        case.receiver.answer(move |_| Reply::new(429, "").with("retry-after", answer));
        case.run("2026-03-29T10:15Z").expect(1, &["was not taken: 429"]);
        let mut state = case.state();
        let wait = state.number("SELECT next_at - updated_at FROM notification") / 1_000;
        assert!((least..least + 11).contains(&wait), "Retry-After {answer}: {wait} s");
        assert_eq!(state.text("SELECT status FROM notification"), "pending");
    }
}

/// Whatever a callback does wrong, the notification is kept and tried again; where it only says too much, it is
/// delivered.
#[test]
fn a_callback_misbehaves() {
    let elsewhere = Server::start(|_| Reply::new(200, ""));
    let to = format!("{}/events", elsewhere.url);
    let wrong = [
        ("redirect", Reply::new(307, "").with("location", &to), "307"),
        ("redirect-get", Reply::new(302, "").with("location", &to), "302"),
        ("metadata", Reply::new(308, "").with("location", "http://169.254.169.254/"), "308"),
        ("garbage", Reply::raw("\u{1}\u{2}hello\r\n\r\n"), "cannot be read"),
        ("nothing", Reply::raw(""), "cannot be read"),
        ("500", Reply::new(500, "<h1>Oops</h1>"), "500"),
        ("500-endless", Reply::new(500, vec![b'x'; 1 << 16]).endless(), "500 xxx"),
        ("binary", Reply::new(500, vec![0xff_u8; 3_000]), "500"),
    ];
    for (name, reply, words) in wrong {
        let case = Case::new(&format!("wrong-{name}"), 1);
        case.receiver.answer(move |_| reply.clone());
        let ran = case.run("2026-03-29T10:15Z");
        ran.expect(1, &["a notification of `Test` was not taken", words]);
        assert!(ran.stderr.len() < 2_000, "{name}: a log of some lines\n{}", ran.stderr);
        assert_eq!(case.n("pending"), 1, "{name}");
        let answer = case.state().text("SELECT answer FROM notification");
        assert!(answer.contains(words) && answer.len() < 1_000, "{name}: {answer}");
        case.receiver.take_all();
        case.make_due();
        case.run("2026-03-29T10:30Z").expect(0, &["delivered 1 notification"]);
        assert_eq!(case.receiver.new_events(), ["CREATED 1 new"], "{name}");
    }
    assert!(elsewhere.requests().is_empty(), "nothing is posted to where a redirect leads");

    let good = [
        ("endless", Reply::new(200, vec![b'x'; 1 << 16]).endless()),
        ("half", Reply::new(200, "x".repeat(1_000)).half()),
        ("no-content", Reply::new(204, "")),
    ];
    for (name, reply) in good {
        let case = Case::new(&format!("good-{name}"), 1);
        case.receiver.answer(move |_| reply.clone());
        case.run("2026-03-29T10:15Z").expect(0, &["delivered 1 notification"]);
        assert_eq!(case.n("delivered"), 1, "{name}");
    }
}

/// Nobody is there: the notification waits.
#[test]
fn nobody_listens() {
    let case = Case::new("nobody", 1);
    let text = std::fs::read_to_string(case.folder.path("config.json")).unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    case.folder.write("config.json", text.replace(&case.receiver.server.url, &gone));
    case.run("2026-03-29T10:15Z").expect(1, &["cannot reach", "refused"]);
    // The address was mended: what is owed goes there.
    case.folder.write("config.json", text);
    case.make_due();
    case.run("2026-03-29T10:30Z").expect(0, &["delivered 1"]);
    assert_eq!(case.receiver.new_events(), ["CREATED 1 new"]);
}

/// One callback hangs, another of the same host is told everything meanwhile; stopped, the service ends in time.
#[test]
fn a_dead_callback_slows_no_other() {
    let case = Case::new("dead", 25);
    let text = std::fs::read_to_string(case.folder.path("config.json")).unwrap();
    case.folder.write("other.json", text.replace("/events", "/other-events"));
    case.server.change(|_| Reply::json(json!([])));
    run_once(&case.folder, &["other.json", "--now", "2026-03-29T10:00Z"]).expect(0, &[]);
    case.has(1..=25, "2026-03-29T10:05:00Z");
    let dead = Gate::default();
    let gate = dead.clone();
    // The instance that is posted first has the dead one.
    let mut first = None;
    case.receiver.answer(move |told| {
        let instance = told.body["message"]["instanceId"].clone();
        let dead = first.get_or_insert_with(|| instance.clone());
        if *dead == instance { Reply::new(200, "").behind(&gate) } else { Reply::new(200, "") }
    });
    let args = ["config.json", "other.json", "--once", "--now", "2026-03-29T10:15Z", "--stop-within", "1"];
    let run = Running::start(&case.folder, &case.receiver, &args);
    (0..4).for_each(|_| assert_eq!(run.next(), Happened::Posted));
    run.says("delivered 3 notifications");
    assert_eq!(case.n("delivered"), 3);
    let ran = run.stop();
    ran.expect(1, &["stopping", "is not done after 1 s; the next start repeats it"]);
    dead.open();
    case.receiver.take_all();
    run_once(&case.folder, &["other.json", "--now", "2026-03-29T10:30Z"]).expect(0, &["delivered 3"]);
    assert_eq!((case.n("delivered"), case.n("pending")), (6, 0));
    assert_eq!(case.receiver.n_repeats(), 1, "the one that was under way");
}

/// A callback that takes the post and never answers is given up on after 15 s, which is one failure.
#[test]
fn a_callback_that_hangs() {
    if std::env::var_os("RUN_SLOW_TESTS").is_none() {
        return println!("skipped: it takes 15 s; RUN_SLOW_TESTS asks for it");
    }
    let case = Case::new("hangs", 1);
    case.receiver.answer(|_| Reply::hang());
    case.run("2026-03-29T10:15Z").expect(1, &["was not taken", "did not answer within 15 s"]);
    assert_eq!(case.n("pending"), 1);
    case.receiver.take_all();
    case.make_due();
    case.run("2026-03-29T10:30Z").expect(0, &["delivered 1"]);
    assert_eq!(case.receiver.new_events(), ["CREATED 1 new"]);
}

/// Without a callback events are kept, and nobody is owed them.
#[test]
fn nobody_is_to_be_told() {
    let case = Case::new("unsent", 12);
    let text = std::fs::read_to_string(case.folder.path("config.json")).unwrap();
    let mut configuration: Value = serde_json::from_str(&text).unwrap();
    let settings = configuration["configuration"].as_object_mut().unwrap();
    settings.remove("event.notification.callback.url");
    case.folder.write("config.json", configuration.to_string());
    case.run("2026-03-29T10:15Z").expect(0, &["nobody is told", "12 events"]);
    assert_eq!((case.n("unsent"), case.n("pending")), (2, 0));
    // A callback from now on is told what comes from now on.
    case.folder.write("config.json", text);
    case.has(13..=13, "2026-03-29T10:20:00Z");
    case.run("2026-03-29T10:30Z").expect(0, &["1 event"]);
    assert_eq!(case.receiver.new_events(), ["CREATED 13 new"]);
}

/// CloudEvents, structured: one event each.
#[test]
fn one_event_each_where_the_form_has_no_more() {
    let case = Case::new("cloud-events", 12).with(&["--form", "cloud-events"]);
    case.run("2026-03-29T10:15Z").expect(0, &["12 events", "delivered 12 notifications"]);
    let bodies: Vec<Value> = case.receiver.posts().into_iter().map(|told| told.body).collect();
    assert_eq!(bodies.len(), 12);
    assert!(bodies.iter().all(|body| body["specversion"] == "1.0"), "{bodies:?}");
}

/// Batches may hold more than an envelope; what waits when the form is another keeps its events together.
#[test]
fn in_hundreds() {
    let batches = ["--form", "cloud-events-batch", "--most-events", "100"];
    let sizes = |case: &Case| -> Vec<usize> {
        let n = |body: &Value| body.as_array().or(body["message"]["events"].as_array()).map_or(0, Vec::len);
        case.receiver.posts().iter().map(|told| n(&told.body)).collect()
    };
    let case = Case::new("batches", 250).with(&batches);
    case.run("2026-03-29T10:15Z").expect(0, &["250 events", "delivered 3 notifications"]);
    assert_eq!(sizes(&case), [100, 100, 50]);

    let mut case = Case::new("batches-then-envelopes", 112).with(&batches);
    case.receiver.answer(|_| Reply::new(500, ""));
    case.run("2026-03-29T10:15Z").expect(1, &["112 events"]);
    case.receiver.take_all();
    case.make_due();
    case.more.clear();
    case.has(113..=123, "2026-03-29T10:20:00Z");
    case.run("2026-03-29T10:30Z").expect(0, &["delivered 4 notifications"]);
    assert_eq!(sizes(&case), [100, 100, 12, 10, 1]);
    let ids: Vec<String> = case.receiver.posts().into_iter().map(|told| told.id).collect();
    assert_eq!(ids[0], ids[1], "the repeat bears the id of the first try");

    run_once(&case.folder, &["--most-events", "11"])
        .expect(2, &["--most-events", "an envelope holds 1 to 10 events"]);
}

/// What has been kept long enough goes; what is owed stays, however old.
#[test]
fn old_reports_and_events_go() {
    let case = Case::new("sweep", 15);
    let mut n = 0;
    case.receiver.answer(move |_| {
        n += 1;
        Reply::new(if n == 1 { 200 } else { 500 }, "")
    });
    case.run("2026-03-29T10:15Z").expect(1, &[]);
    assert_eq!((case.n("delivered"), case.n("pending")), (1, 1));
    let n_reports = case.state().number("SELECT count(*) FROM report");
    assert_eq!(n_reports, 2);
    // By the real clock, which dates notifications: 10 days ago they were made.
    case.state().run("UPDATE notification SET created_at = created_at - 10 * 86400000");
    let sweep = |more: &[&str]| run_once(&case.folder, &[&["--retry", "sap"], more].concat());
    sweep(&["--keep-events", "11", "--keep-reports", "3650"]);
    assert_eq!((case.n("delivered"), case.n("pending")), (1, 1), "not yet");
    assert_eq!(case.state().number("SELECT count(*) FROM report"), 3);
    sweep(&["--keep-events", "9", "--keep-reports", "1"]);
    assert_eq!((case.n("delivered"), case.n("pending")), (0, 1), "what is owed stays");
    assert_eq!(case.state().number("SELECT count(*) FROM event"), 5);
    assert_eq!(case.state().number("SELECT count(*) FROM report"), 2, "those of today");
    case.receiver.take_all();
    case.make_due();
    sweep(&[]).expect(0, &["delivered 1"]);
}

/// A clock that went back: a retry that would be due in years is due now.
#[test]
fn a_retry_in_the_far_future_is_due() {
    let case = Case::new("clock", 1);
    case.receiver.answer(|_| Reply::new(500, ""));
    case.run("2026-03-29T10:15Z").expect(1, &[]);
    case.state().run(
        "UPDATE notification SET next_at = 4000000000000, \
         failures = '{\"nFailed\":1,\"nRefused\":0,\"firstFailed\":\"2096-10-02T07:06:36Z\",\"lastFailed\":\"2096-10-02T07:06:36Z\"}'",
    );
    case.receiver.take_all();
    case.run("2026-03-29T10:16Z").expect(0, &["delivered 1"]);
    assert_eq!(case.receiver.new_events(), ["CREATED 1 new"]);
}
