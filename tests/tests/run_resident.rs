//! `run` as people leave it running: it polls at its start, goes on with what changes in the files, and ends when it is
//! told to; and what it never shows.

use crate::{
    cli_support::{Folder, Gate, Reply, Request, Server, configuration},
    run_support::{Happened, KEY, PATIENCE, Receiver, Running, State, run_once, to_receiver},
};
use serde_json::{Value, json};

const URL: &str = "/items?where=updated>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";

fn text(server: &Server, receiver: &Receiver, more: Value) -> String {
    to_receiver(configuration(URL, more), &server.url, receiver).to_string()
}

/// As if the last poll had been two hours ago.
fn be_off_for_two_hours(folder: &Folder) {
    State::open(folder).run(
        "UPDATE instance SET last_poll = last_poll - 7200000; UPDATE resource SET last_poll = last_poll - 7200000",
    );
}

/// A record that was changed just now.
fn record(id: u32) -> Value {
    let now = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    json!({ "id": id, "created": now, "updated": now })
}

#[test]
fn from_start_to_end() {
    let folder = Folder::new("resident");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    folder.write("config.json", text(&server, &receiver, json!({})));
    // Never polled before: it is its turn at once, and the first poll only remembers.
    let run = Running::start(&folder, &receiver, &["config.json"]);
    run.says("polled `Test`: 0 events");
    run.stop().expect(0, &["stopping: what is under way is finished"]);
    assert!(receiver.posts().is_empty());
    assert_eq!(State::open(&folder).number("SELECT count(*) FROM report"), 1);

    // Its turn came while it was off: one poll makes up for it.
    be_off_for_two_hours(&folder);
    server.change(|_| Reply::json(json!([record(1)])));
    let run = Running::start(&folder, &receiver, &["config.json"]);
    assert_eq!(run.next(), Happened::Posted);
    run.says("delivered 1 notification");
    run.signal("KILL");
    run.end();
    assert_eq!(receiver.new_events(), ["CREATED 1 new"]);

    // Nothing is due: it waits, and polls nothing.
    server.requests();
    let run = Running::start(&folder, &receiver, &["config.json"]);
    run.says("`Test` is polled");
    run.signal("INT");
    run.end().expect(0, &["stopping"]);
    assert!(server.requests().is_empty());
    assert_eq!(receiver.n_repeats(), 0);
}

/// The clock went back by a day: it waits and says so, and what is owed is posted all the same.
#[test]
fn a_clock_that_went_back() {
    let folder = Folder::new("resident-clock");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    folder.write("config.json", text(&server, &receiver, json!({})));
    run_once(&folder, &[]).expect(0, &[]);
    let (told, new) = (record(1), record(2));
    let first = json!([told]);
    server.change(move |_| Reply::json(first.clone()));
    receiver.answer(|_| Reply::new(500, ""));
    run_once(&folder, &[]).expect(1, &[]);
    State::open(&folder).run(
        "UPDATE instance SET last_poll = last_poll + 86400000; UPDATE resource SET last_poll = last_poll + 86400000; \
         UPDATE notification SET next_at = 0",
    );
    server.requests();
    receiver.take_all();
    let run = Running::start(&folder, &receiver, &["config.json"]);
    let said = run.says("before the last poll of `Test`");
    assert!(said.contains("it waits until then; set the clock right"), "{said}");
    assert_eq!(run.next(), Happened::Posted);
    run.stop().expect(0, &["delivered 1 notification"]);
    assert!(server.requests().is_empty(), "no poll");

    // It was the clock then that was wrong: what is new since an instant that has passed is told.
    server.change(move |_| Reply::json(json!([told, new])));
    run_once(&folder, &["--rewind", "now-1h"]).expect(0, &["delivered 1 notification"]);
    assert_eq!(receiver.new_events(), ["CREATED 1 new", "CREATED 2 new"]);
    assert_eq!(receiver.posts().len(), 3, "once refused, and what was told is known");
    let mut state = State::open(&folder);
    let ahead = "SELECT count(*) FROM instance WHERE last_poll > unixepoch() * 1000 + 1000";
    assert_eq!(state.number(ahead), 0);
    state.run(
        "UPDATE instance SET last_poll = last_poll + 86400000; UPDATE resource SET last_poll = last_poll + 86400000",
    );
    server.change(|_| Reply::json(json!([record(3)])));
    let run = Running::start(&folder, &receiver, &["config.json", "--rewind", "now-1h"]);
    run.says("`Test` is polled");
    run.stop();
    assert!(State::open(&folder).number(ahead) == 0, "its turn comes within its interval");
}

/// To have events again: what is no longer remembered fires again, under the same ids.
#[test]
fn rewound() {
    let folder = Folder::new("resident-rewound");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    folder.write("config.json", text(&server, &receiver, json!({})));
    run_once(&folder, &["--now", "2026-03-29T10:00Z"]).expect(0, &[]);
    let dated = |id: u32, at: &str| json!({ "id": id, "created": at, "updated": at });
    let records = [dated(1, "2026-03-29T10:05:00Z"), dated(2, "2026-03-29T10:59:30Z")];
    let first = json!([records[0]]);
    server.change(move |_| Reply::json(first.clone()));
    run_once(&folder, &["--now", "2026-03-29T10:15Z"]).expect(0, &["1 event"]);
    server.change(move |_| Reply::json(records.clone()));
    run_once(&folder, &["--now", "2026-03-29T11:00Z"]).expect(0, &["1 event"]);
    run_once(&folder, &["--now", "2026-03-29T11:01Z", "--rewind", "2026-03-29T10:00Z"])
        .expect(0, &["1 event"]);
    assert_eq!(receiver.new_events(), ["CREATED 1 new", "CREATED 2 new"]);
    assert_eq!(receiver.n_repeats(), 1, "the older one, under the same id");
}

/// What is under way when it is told to stop is finished: the poll, and the post; nothing new is begun.
#[test]
fn stops_in_the_middle() {
    let folder = Folder::new("resident-stop");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    folder.write("config.json", text(&server, &receiver, json!({})));
    run_once(&folder, &[]).expect(0, &[]);
    be_off_for_two_hours(&folder);

    let gate = Gate::default();
    let answers = gate.clone();
    server.change(move |_| Reply::json((0..15).map(record).collect::<Vec<_>>()).behind(&answers));
    let asked = server.listen();
    let run = Running::start(&folder, &receiver, &["config.json"]);
    asked.recv_timeout(PATIENCE).unwrap();
    run.signal("TERM");
    run.says("stopping");
    gate.open();
    run.end().expect(0, &["polled `Test`: 15 events"]);
    assert!(receiver.posts().is_empty(), "no post is begun");

    let gate = Gate::default();
    let answers = gate.clone();
    receiver.answer(move |_| Reply::new(200, "").behind(&answers));
    let run = Running::start(&folder, &receiver, &["config.json"]);
    assert_eq!(run.next(), Happened::Posted);
    run.signal("TERM");
    run.says("stopping");
    gate.open();
    run.end().expect(0, &["delivered 1 notification"]);
    assert_eq!(receiver.posts().len(), 1, "the second waits for the next start");

    let run = Running::start(&folder, &receiver, &["config.json"]);
    run.says("delivered 1 notification");
    run.stop();
    assert_eq!(receiver.new_events().len(), 15);
    assert_eq!(receiver.n_repeats(), 0);
}

/// Files come, change, go wrong and go, while it runs.
#[test]
fn files_that_change() {
    let folder = Folder::new("resident-files");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    let configurations = folder.path("configurations");
    std::fs::create_dir(&configurations).unwrap();
    // Of a year one turn hardly falls into these seconds.
    let mut good = configuration(URL, json!({}));
    good["configuration"]["event.poller.refresh_interval"] = json!(525_600);
    let good = to_receiver(good, &server.url, &receiver).to_string();
    folder.write("configurations/crm.json", &good);
    let run = Running::start(&folder, &receiver, &["configurations"]);
    run.says("polled `Test`");

    // A wrong one is reported with its findings, and the old one goes on.
    folder.write("configurations/crm.json", good.replace("yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-ddTHH:mm:ss"));
    run.says("crm.json` cannot be polled");
    run.says("`T` is not a pattern letter");
    run.says("it goes on as it was");
    folder.write("configurations/crm.json", "{");
    run.says("it goes on as it was");

    // A good one takes its place; the state stays, so it is not polled anew.
    server.requests();
    folder.write("configurations/crm.json", good.replace("\"Test\"", "\"Better\""));
    run.says("`Better` is polled");
    // A new file is a new instance: it is polled at once.
    folder.write("configurations/erp.json", good.replace("\"Test\"", "\"Another\""));
    run.says("polled `Another`");
    assert_eq!(server.requests().len(), 1, "`Better` is not due");
    folder.write("configurations/bad.json", "{}");
    run.says("bad.json` has no `event.poller.configuration`");

    std::fs::remove_file(folder.path("configurations/erp.json")).unwrap();
    run.says("erp.json` is gone: it is polled no more");
    std::fs::remove_file(folder.path("configurations/bad.json")).unwrap();
    std::fs::remove_file(folder.path("configurations/crm.json")).unwrap();
    run.says("crm.json` is gone: it is polled no more");
    run.stop().expect(0, &[]);
    let names = State::open(&folder).text("SELECT group_concat(key, ' ') FROM instance");
    assert_eq!(names, "crm erp", "what was remembered of it stays");
}

/// Nothing is polled where one of the files is wrong from the start.
#[test]
fn a_wrong_file_at_the_start() {
    let folder = Folder::new("resident-wrong");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    let good = text(&server, &receiver, json!({}));
    folder.write("a.json", &good);
    folder.write("b.json", good.replace("yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-ddTHH:mm:ss"));
    folder.write("c.json", good.replace("\"idField\":\"id\",", ""));
    for more in [&[][..], &["--once"]] {
        let args =
            [&["run", "a.json", "b.json", "c.json", "--allow", "127.0.0.1", "--state", "state.db"], more]
                .concat();
        let ran = folder.run(&args);
        ran.expect(
            2,
            &["`b.json`", "`T` is not a pattern letter", "`c.json`", "idField", "2 of the configurations"],
        );
    }
    assert!(server.requests().is_empty());
    let no_file = folder.run(&["run", "nowhere.json"]);
    no_file.expect(2, &["cannot read `nowhere.json`"]);
    std::fs::create_dir(folder.path("empty")).unwrap();
    folder.run(&["run", "empty"]).expect(2, &["there is no `*.json` file"]);
    std::fs::create_dir(folder.path("twin")).unwrap();
    folder.write("twin/a.json", &good);
    let twins = folder.run(&["run", "a.json", "twin", "--once", "--state", "state.db"]);
    twins.expect(2, &["would be one instance", "another file name"]);
}

/// The callback and the API of a service must be public, unless they are allowed.
#[test]
fn what_is_not_public_is_not_called() {
    let folder = Folder::new("resident-public");
    let server = Server::start(|_| Reply::json(json!([])));
    let receiver = Receiver::start();
    folder.write("config.json", text(&server, &receiver, json!({})));
    let ran = folder.run(&["run", "config.json", "--once", "--state", "state.db"]);
    ran.expect(1, &["is at 127.0.0.1, this machine, and was not called", "`allow`"]);
    assert!(server.requests().is_empty());
}

/// Secrets of every kind, echoed by the API and by the callback: not in the log, however much of it, not in reports, not
/// in the state.
#[test]
fn secrets_stay_secret() {
    let folder = Folder::new("resident-secrets");
    let secrets = [
        ("PASSWORD", "pass-word-of-the-api"),
        ("CALLBACK_PASSWORD", "pass-word-of-the-callback"),
        ("HEADER", "header-of-the-callback"),
        ("PARAMETER", "parameter-of-the-url"),
        ("SIGNATURE", KEY),
    ];
    folder.write("password.txt", secrets[0].1);
    let echo = move |request: &Request| {
        let headers: Vec<String> =
            request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let query: Vec<String> =
            request.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let all = [secrets[0], secrets[3]].map(|(_, value)| value).join(" ");
        Reply::new(500, format!("{} {} {all}", headers.join(" "), query.join("&")))
    };
    let mut n = 0;
    let server = Server::start(move |request| {
        n += 1;
        match n {
            1 => Reply::json(json!([])),
            2 => Reply::json((0..3).map(record).collect::<Vec<_>>()),
            _ => echo(request),
        }
    });
    let receiver = Receiver::start();
    let url = format!("{URL}&account={{account}}");
    let mut configuration = to_receiver(
        configuration(&url, json!({ "pollwright": { "parameters": { "account": "env:PARAMETER" } } })),
        &server.url,
        &receiver,
    );
    let settings = configuration["configuration"].as_object_mut().unwrap();
    for (key, value) in [
        ("username", "me"),
        ("password", "file:password.txt"),
        ("event.notification.basic.username", "hook"),
        ("event.notification.basic.password", "env:CALLBACK_PASSWORD"),
        ("event.notification.signature.key", "env:SIGNATURE"),
        ("event.notification.callback.headers", "env:HEADER"),
    ] {
        settings.insert(key.to_owned(), json!(value));
    }
    folder.write("config.json", configuration.to_string());
    // Each is told what it was told.
    receiver.answer(move |_| {
        Reply::new(500, [secrets[1], secrets[2], secrets[4]].map(|(_, value)| value).join(" "))
    });
    let mut said = String::new();
    for (log, expected) in [("text", 0), ("json", 1), ("text", 1)] {
        let mut command = folder.command(&[
            "run",
            "config.json",
            "--once",
            "--allow",
            "127.0.0.1",
            "--state",
            "state.db",
            "--log",
            log,
        ]);
        command.env("RUST_LOG", "trace");
        for (name, value) in secrets {
            let value = if name == "HEADER" { format!("X-Key: {value}") } else { value.to_owned() };
            command.env(name, value);
        }
        let ran = crate::cli_support::ran(command.output().unwrap());
        ran.expect(expected, &[]);
        said += &ran.stderr;
        said += &ran.stdout;
    }
    assert!(said.contains("answered 500") && said.contains("was not taken: 500"), "{said}");
    let sent = server.requests();
    assert!(sent.iter().all(|request| request.param("account") == "parameter-of-the-url"), "{sent:?}");
    assert!(sent.iter().all(|request| request.header("authorization").starts_with("Basic ")));
    let posted = receiver.server.requests();
    assert!(posted.iter().all(|post| post.header("x-key") == "header-of-the-callback"), "{posted:?}");
    let mut kept = Vec::new();
    for entry in std::fs::read_dir(folder.path("")).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with("state.db") {
            kept.extend(std::fs::read(entry.path()).unwrap());
        }
    }
    let kept = String::from_utf8_lossy(&kept);
    assert!(kept.contains("answered 500"), "the reports are in it");
    let basic = sent[0].header("authorization").trim_start_matches("Basic ").to_owned();
    let hook = posted[0].header("authorization").trim_start_matches("Basic ").to_owned();
    for secret in secrets.iter().map(|(_, value)| *value).chain([basic.as_str(), hook.as_str()]) {
        let at = said.find(secret).map(|at| &said[at.saturating_sub(200)..(at + 60).min(said.len())]);
        assert_eq!(at, None, "`{secret}` is in the log");
        assert!(!kept.contains(secret), "`{secret}` is in the state");
    }
}
