use super::{
    Turn, WindowInput, anchor, commit_last_poll, due, first_window, floor, next_not_later_than, read_at,
    skew, turn, window,
};
use crate::{
    date::{Instant, Precision},
    platform::Platform,
    template::Comparison,
};
use chrono::TimeDelta;

fn at(text: &str) -> Instant {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn input(last_poll: &str) -> WindowInput {
    WindowInput {
        platform: Platform::Pollwright,
        last_poll: at(last_poll),
        poll_start: at("2026-03-01T10:15:00Z"),
        poll_delay_seconds: 30,
        overlap_seconds: 120,
        lower_bound: Some((Precision::Second, Comparison::Greater)),
        not_later_than: None,
    }
}

fn text(window: &super::Window) -> String {
    let steps = window.steps.iter().map(|step| format!("{}: {}", step.what, step.at.format("%F %T%.3f")));
    steps.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(input: &WindowInput, expected: &str) {
    let actual = window(input);
    assert_eq!(text(&actual), expected, "{input:?}");
    assert_eq!(actual.from, actual.steps.last().map(|step| step.at), "{input:?}");
    assert_eq!(actual.to, input.poll_start);
}

#[test]
fn windows_of_pollwright() {
    let mut one = input("2026-03-01T10:00:00.400Z");
    check(
        &one,
        "last poll: 2026-03-01 10:00:00.400\n\
         less `pollDelay` of 30 s: 2026-03-01 09:59:30.400\n\
         less `overlap` of 120 s: 2026-03-01 09:57:30.400\n\
         floored to the second: 2026-03-01 09:57:30.000\n\
         one second lower because `>` leaves the boundary out: 2026-03-01 09:57:29.000",
    );
    one.poll_delay_seconds = 0;
    one.overlap_seconds = 0;
    one.lower_bound = Some((Precision::Millisecond, Comparison::GreaterOrEqual));
    check(&one, "last poll: 2026-03-01 10:00:00.400");
    one.lower_bound = Some((Precision::Minute, Comparison::Equal));
    check(&one, "last poll: 2026-03-01 10:00:00.400\nfloored to the minute: 2026-03-01 10:00:00.000");
    one.not_later_than = Some(at("2026-03-01T09:40:00Z"));
    check(
        &one,
        "last poll: 2026-03-01 10:00:00.400\n\
         floored to the minute: 2026-03-01 10:00:00.000\n\
         from of the poll before, because it read more than one page: 2026-03-01 09:40:00.000",
    );
    one.not_later_than = Some(at("2026-03-01T10:10:00Z"));
    check(&one, "last poll: 2026-03-01 10:00:00.400\nfloored to the minute: 2026-03-01 10:00:00.000");
    one.lower_bound = None;
    let snapshot = window(&one);
    assert_eq!((snapshot.from, snapshot.steps.len()), (None, 0), "a snapshot asks for everything");
}

#[test]
fn coarse_units() {
    for (unit, expected) in [
        (Precision::Hour, "2026-03-01T08:00:00Z"),
        (Precision::Day, "2026-02-28T00:00:00Z"),
        (Precision::Month, "2026-02-01T00:00:00Z"),
        (Precision::Year, "2025-01-01T00:00:00Z"),
    ] {
        let mut one = input("2026-03-01T10:00:00Z");
        one.lower_bound = Some((unit, Comparison::Greater));
        assert_eq!(window(&one).from, Some(at(expected)), "{unit:?}");
    }
    assert_eq!(floor(at("1969-12-31T23:59:59.999Z"), Precision::Second), at("1969-12-31T23:59:59Z"));
}

#[test]
fn windows_of_hosted_platforms() {
    for platform in [Platform::CloudElements, Platform::Sap, Platform::Uipath] {
        let one = WindowInput { platform, ..input("2026-03-01T10:00:00.400Z") };
        check(&one, "last poll: 2026-03-01 10:00:00.400\nless `pollDelay` of 30 s: 2026-03-01 09:59:30.400");
    }
}

#[test]
fn first_windows() {
    let one = input("2000-01-01T00:00:00Z");
    assert_eq!(
        text(&first_window(&one, None)),
        "start of the first poll: 2026-03-01 10:15:00.000\n\
         less `pollDelay` of 30 s: 2026-03-01 10:14:30.000\n\
         less `overlap` of 120 s: 2026-03-01 10:12:30.000\n\
         one second lower because `>` leaves the boundary out: 2026-03-01 10:12:29.000"
    );
    assert_eq!(
        text(&first_window(&one, Some(at("2026-01-01T00:00:00.700Z")))),
        "`since`: 2026-01-01 00:00:00.700\n\
         floored to the second: 2026-01-01 00:00:00.000\n\
         one second lower because `>` leaves the boundary out: 2025-12-31 23:59:59.000"
    );
    let snapshot = WindowInput { lower_bound: None, ..one };
    assert_eq!(first_window(&snapshot, Some(at("2026-01-01T00:00:00Z"))).from, None);
}

#[test]
fn windows_at_the_ends_of_time() {
    let mut one = input("2026-03-01T10:00:00Z");
    one.last_poll = Instant::MIN_UTC;
    for unit in [Precision::Second, Precision::Month, Precision::Year] {
        one.lower_bound = Some((unit, Comparison::Greater));
        assert!(window(&one).from.is_some(), "{unit:?}");
    }
}

#[test]
fn when_a_poll_is_due() {
    #[track_caller]
    fn check(interval: u32, now: &str, expected: Option<&str>) {
        let actual = due(interval, at("2026-03-01T10:00:30Z"), at(now));
        assert_eq!(actual, expected.map(at), "every {interval} minutes, at {now}");
    }
    check(15, "2026-03-01T10:00:29.999Z", None);
    check(15, "2026-03-01T10:00:30Z", Some("2026-03-01T10:00:30Z"));
    check(15, "2026-03-01T10:15:29Z", Some("2026-03-01T10:00:30Z"));
    check(15, "2026-03-01T10:15:30Z", Some("2026-03-01T10:15:30Z"));
    check(15, "2026-03-03T00:01:00Z", Some("2026-03-03T00:00:30Z"));
    check(0, "2026-03-01T10:02:00Z", Some("2026-03-01T10:01:30Z"));
    check(u32::MAX, "2026-03-01T10:02:00Z", Some("2026-03-01T10:00:30Z"));
}

#[test]
fn after_more_than_one_page() {
    let own = input("2026-03-01T10:00:00Z");
    let from = window(&own).from;
    assert_eq!(next_not_later_than(&own, 2, true), from);
    assert_eq!(next_not_later_than(&own, 1, true), None);
    assert_eq!(next_not_later_than(&own, 2, false), None);
    let limited = WindowInput { not_later_than: Some(at("2026-03-01T08:00:00Z")), ..own };
    assert_eq!(next_not_later_than(&limited, 2, true), from, "the limit is for one poll");
}

#[test]
fn the_vendors_clock() {
    #[track_caller]
    fn check(skew_ms: i64, expected: &str) {
        let start = at("2026-03-01T10:00:00Z");
        let committed =
            commit_last_poll(start, Some(at("2026-03-01T09:40:00Z")), Some(TimeDelta::milliseconds(skew_ms)));
        let warning = committed.warning.map_or_else(String::new, |warning| format!(" {warning}"));
        assert_eq!(
            format!("{}{warning}", committed.last_poll.format("%T%.3f")),
            expected,
            "skew of {skew_ms} ms"
        );
    }
    check(0, "10:00:00.000");
    check(2_000, "10:00:00.000");
    check(-2_000, "10:00:00.000");
    check(-2_001, "09:59:56.999");
    check(60_000, "10:00:00.000");
    check(-60_000, "09:58:59.000");
    check(-899_000, "09:45:00.000");
    check(
        -3_600_000,
        "09:45:00.000 the API's clock is 3600 s behind this machine's, more than the 15 minutes that are made up for; \
         set the machine's clock, or raise `pollDelay`",
    );
    let start = at("2026-03-01T10:00:00Z");
    let former = at("2026-03-01T09:59:30Z");
    let back = Some(TimeDelta::seconds(-600));
    assert_eq!(commit_last_poll(start, Some(former), back).last_poll, former, "never behind the former");
    assert_eq!(commit_last_poll(start, None, None).last_poll, start);
}

#[test]
fn skews() {
    let (date, arrived) = (at("2026-03-01T10:00:00Z"), at("2026-03-01T10:00:03Z"));
    assert_eq!(skew(Some(date), false, arrived), Some(TimeDelta::seconds(-3)));
    assert_eq!(skew(Some(date), true, arrived), None, "an answer from a cache");
    assert_eq!(skew(None, false, arrived), None);
    assert_eq!(read_at(arrived, Some(TimeDelta::seconds(-3))), date);
    assert_eq!(read_at(arrived, Some(TimeDelta::seconds(3))), arrived);
    assert_eq!(read_at(arrived, None), arrived);
    assert_eq!(read_at(arrived, Some(TimeDelta::days(-1))), at("2026-03-01T09:45:03Z"));
}

#[test]
fn turns() {
    let anchor = at("1970-01-01T00:03:00Z");
    let check = |last: Option<&str>, now: &str, expected: Turn| {
        assert_eq!(turn(15, anchor, last.map(at), at(now)), expected, "last {last:?}, now {now}");
    };
    check(None, "2026-03-01T10:00:01Z", Turn::Now(at("2026-03-01T10:00:01Z")));
    check(Some("2026-03-01T10:00:01Z"), "2026-03-01T10:02:59Z", Turn::At(at("2026-03-01T10:03:00Z")));
    check(Some("2026-03-01T10:00:01Z"), "2026-03-01T10:03:00Z", Turn::Now(at("2026-03-01T10:03:00Z")));
    // Of four that were missed, one.
    check(Some("2026-03-01T10:03:00Z"), "2026-03-01T11:05:00Z", Turn::Now(at("2026-03-01T11:03:00Z")));
    // A clock that went back, by a little and by much, and one that jumped ahead.
    check(Some("2026-03-01T10:03:00Z"), "2026-03-01T10:02:59Z", Turn::At(at("2026-03-01T10:18:00Z")));
    check(Some("2030-01-01T00:00:00Z"), "2026-03-01T10:02:59Z", Turn::At(at("2030-01-01T00:03:00Z")));
    check(Some("2026-03-01T10:03:00Z"), "2030-01-01T00:02:00Z", Turn::Now(at("2029-12-31T23:48:00Z")));
    check(Some("2026-03-01T10:03:00Z"), "2026-03-01T09:05:00Z", Turn::At(at("2026-03-01T10:18:00Z")));
}

#[test]
fn instances_do_not_fire_together() {
    let anchors: std::collections::BTreeSet<_> = (0..1000).map(|n| anchor(&n.to_string(), 1)).collect();
    assert!(anchors.len() > 980, "{} of 1000 differ", anchors.len());
    assert!(anchors.iter().all(|anchor| (0..60_000).contains(&anchor.timestamp_millis())));
    assert_eq!(anchor("7", 15), anchor("7", 15));
}
