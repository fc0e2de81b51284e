//! What can be wrong with a state file: each gives one clear sentence, and once it is mended nothing is lost.

use crate::{
    cli_support::{Folder, Ran, Reply, Server, binary, configuration, ran},
    run_support::{ALLOWED, Receiver, Running, State, run_once, to_receiver},
};
use serde_json::json;
use std::{fs, process::Command};

const URL: &str = "/items?where=updated>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'";

/// A configuration whose baseline has been taken, and one new record since.
struct Case {
    folder: Folder,
    receiver: Receiver,
    _server: Server,
}

impl Case {
    #[track_caller]
    fn new(name: &str) -> Self {
        let folder = Folder::new(&format!("state-{name}"));
        let server = Server::start(|_| Reply::json(json!([])));
        let receiver = Receiver::start();
        let configuration = configuration(URL, json!({}));
        folder.write("config.json", to_receiver(configuration, &server.url, &receiver).to_string());
        run_once(&folder, &["--now", "2026-03-29T10:00Z"]).expect(0, &[]);
        let record = json!([{ "id": 1, "created": "2026-03-29T10:05:00Z", "updated": "2026-03-29T10:05:00Z",
            "text": "x".repeat(20_000) }]);
        server.change(move |_| Reply::json(record.clone()));
        Self { folder, receiver, _server: server }
    }

    #[track_caller]
    fn run(&self) -> Ran {
        run_once(&self.folder, &["--now", "2026-03-29T10:15Z"])
    }

    /// After the trouble: the event comes, once.
    #[track_caller]
    fn goes_on(&self) {
        assert!(self.receiver.new_events().is_empty(), "nothing was told in trouble");
        self.run().expect(0, &["1 event", "delivered 1 notification"]);
        assert_eq!(self.receiver.new_events(), ["CREATED 1 new"]);
        assert_eq!(State::open(&self.folder).text("PRAGMA integrity_check"), "ok");
    }
}

#[test]
fn held_by_another_process() {
    let case = Case::new("held");
    // Another configuration, so that the case's own is not polled meanwhile.
    let other = fs::read_to_string(case.folder.path("config.json")).unwrap();
    case.folder.write("other.json", other);
    let running = Running::start(&case.folder, &case.receiver, &["other.json"]);
    running.says("is polled");
    case.run().expect(2, &["another process holds the state file", "state.db", "a state file of its own"]);
    running.stop().expect(0, &["stopping: what is under way is finished"]);
    case.goes_on();
}

#[test]
fn locked_by_another_program() {
    let case = Case::new("locked");
    let mut other = State::open(&case.folder);
    other.run("BEGIN EXCLUSIVE");
    case.run()
        .expect(2, &["the state file `state.db` stays locked by another program", "close that program"]);
    other.run("ROLLBACK");
    drop(other);
    case.goes_on();
}

#[test]
fn written_by_a_newer_pollwright() {
    let case = Case::new("newer");
    State::open(&case.folder).run(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (999, 'later', TRUE, x'00', 0)",
    );
    case.run().expect(2, &["a newer Pollwright wrote the state file `state.db`", "update this one"]);
    State::open(&case.folder).run("DELETE FROM _sqlx_migrations WHERE version = 999");
    case.goes_on();
}

#[test]
fn not_a_state_file() {
    let words = ["`state.db` is not a state file of Pollwright", "--state"];
    let case = Case::new("foreign");
    fs::rename(case.folder.path("state.db"), case.folder.path("kept.db")).unwrap();
    case.folder.write("state.db", "name: something else\n".repeat(200));
    case.run().expect(2, &words);
    assert!(
        fs::read_to_string(case.folder.path("state.db")).unwrap().starts_with("name: "),
        "it is untouched"
    );
    fs::remove_file(case.folder.path("state.db")).unwrap();
    State::create(&case.folder).run("CREATE TABLE notes (text)");
    case.run().expect(2, &words);
    assert_eq!(State::open(&case.folder).number("SELECT count(*) FROM sqlite_schema"), 1, "it is untouched");
    fs::rename(case.folder.path("kept.db"), case.folder.path("state.db")).unwrap();
    case.goes_on();
}

#[test]
fn no_such_folder() {
    let case = Case::new("nowhere");
    let ran = case.folder.run(&[
        "run",
        "config.json",
        "--once",
        "--allow",
        "127.0.0.1",
        "--state",
        "no/such/folder/state.db",
    ]);
    ran.expect(2, &["cannot open the state file `no/such/folder/state.db`", "folder exists and is writable"]);
    case.goes_on();
}

/// Runs a script in the folder of a case; `"$BINARY" $ONCE` runs it once.
#[cfg(unix)]
fn script(case: &Case, script: &str) -> Ran {
    let once = format!("run config.json --once {} --now 2026-03-29T10:15Z", ALLOWED.join(" "));
    let mut bash = Command::new("bash");
    bash.args(["-c", script]).env("BINARY", binary()).env("ONCE", once).env("NO_COLOR", "1");
    ran(bash.current_dir(case.folder.path("")).output().expect("bash starts"))
}

/// Whether rights do not count for whoever runs the tests.
#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

#[cfg(unix)]
#[test]
fn read_only() {
    // Root may write everything, so it lends the process another user.
    let user = if is_root() { "setpriv --reuid 65534 --clear-groups" } else { "" };
    let cases = [
        (
            "folder",
            "chmod a-w state.db state.db-lock .",
            ["cannot open the state file `state.db`", "writable for you"],
        ),
        (
            "file",
            "chmod a+w state.db-lock .; chmod a-w state.db",
            ["the state file `state.db` may not be written", "check its rights"],
        ),
    ];
    for (name, rights, words) in cases {
        let case = Case::new(&format!("read-only-{name}"));
        script(&case, &format!("{rights}; {user} \"$BINARY\" $ONCE")).expect(2, &words);
        script(&case, "chmod u+w . state.db state.db-lock").expect(0, &[]);
        case.goes_on();
    }
}

/// A file may not grow any more: what a quota does.
#[cfg(unix)]
#[test]
fn no_room_by_a_limit() {
    let case = Case::new("limit");
    // Blocks of 1,024 bytes. Without the trap the system would end the process.
    let ran = script(&case, "trap '' XFSZ; ulimit -f 8; \"$BINARY\" $ONCE");
    assert!(ran.status == 1 || ran.status == 2, "{ran:?}");
    ran.expect(
        ran.status,
        &["the state file `state.db` cannot grow: its disk or its quota is full", "make room"],
    );
    case.goes_on();
}

/// A real disk that fills, where a user may have one of their own.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let case = Case::new("full");
    let allowed = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    if !allowed.is_ok_and(|tried| tried.status.success()) {
        return println!("skipped: this machine lends nobody a disk");
    }
    let inside = "set -u; mkdir disk; mount -t tmpfs -o size=600k tmpfs disk; cp state.db disk/; \
        run() { \"$BINARY\" $(echo $ONCE | sed s,state.db,disk/state.db,); }; \
        head -c 1000000 /dev/zero > disk/filler 2>/dev/null; \
        run; echo \"full: $?\" >&2; rm disk/filler; run; echo \"room: $?\" >&2; cp disk/state.db .";
    let ran = script(&case, &format!("unshare -rm bash -c '{inside}'"));
    ran.expect(0, &["its disk or its quota is full", "make room", "full: 2", "room: 0", "1 event"]);
    assert_eq!(case.receiver.new_events(), ["CREATED 1 new"]);
    assert_eq!(State::open(&case.folder).text("PRAGMA integrity_check"), "ok");
}
