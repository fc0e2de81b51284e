use super::*;
use crate::{
    analyze,
    catalog::{Element, OwnElements},
    platform::Platform,
};

const TEXT: &str = r#"{ "contacts": { "url": "/c?since=${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}", "idField": "id", "datesConfiguration": { "updatedDateField": "sys.updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateField": "created", "createdDateFormat": "milliseconds" } } }"#;

fn told(platform: Platform, change: impl Fn(&Resource, &mut Vec<Answer>)) -> Vec<String> {
    let start: Instant = "2026-11-20T10:00:00Z".parse().unwrap();
    let options = Options { platform, ..Options::at(start) };
    let analysis = analyze(TEXT, &options);
    let config = &analysis.blocks[0].config;
    let resource = &config.resources()[0];
    let mut answers = made_up(config, resource, platform, start).unwrap();
    change(resource, &mut answers);
    let polls = rehearse(config, resource, &options, &answers);
    let words = |poll: &Rehearsed| {
        let records = poll.records.iter().map(|told| {
            let what = told.fires.map_or("nothing", EventType::word);
            format!("{} {what}: {}", told.id, told.why.join(" "))
        });
        poll.error.clone().into_iter().chain(records).collect::<Vec<_>>().join(" | ")
    };
    polls.iter().map(words).collect()
}

#[test]
fn what_is_made_up_fires() {
    let [remembers, compares] = [
        [
            "The record's date, or without a date its content, differs from what was seen before.",
            "The record was created",
        ],
        [
            "Its two dates are not the same, so it counts as updated.",
            "Its two dates are the same, so it counts as created.",
        ],
    ];
    for (platform, minutes, [changed, made]) in
        [(Platform::Pollwright, 14, remembers), (Platform::CloudElements, 5, compares)]
    {
        let told = told(platform, |_, _| {});
        assert!(told[0].starts_with("1042 nothing:") && told[0].contains("first poll"), "{told:#?}");
        assert_eq!(
            told[1],
            format!(
                "1042 UPDATED: Updated {minutes} min after the last poll. Created 3 d before the last poll. {changed}"
            )
        );
        // Pollwright asks for it twice, because its windows overlap.
        let again = told[2].starts_with("1042 nothing: Updated 60 s before the last poll.");
        assert_eq!(again, platform == Platform::Pollwright, "{told:#?}");
        assert!(
            told[2].contains(&format!("1043 CREATED: Updated 5 min after the last poll. {made}")),
            "{told:#?}"
        );
    }
}

#[test]
fn platforms_differ_where_a_record_is_late() {
    let late = |resource: &Resource, answers: &mut Vec<Answer>| {
        let before: Instant = "2026-11-20T10:14:30Z".parse().unwrap();
        let second = answers[1].clone();
        answers[1].body = answers[0].body.clone();
        let moved = moved(resource, &second.body[0], before).unwrap();
        answers[2].body = Value::from(vec![moved]);
    };
    assert!(told(Platform::CloudElements, late)[2].ends_with("so the platform takes it for told."));
    assert!(told(Platform::Pollwright, late)[2].contains("1042 UPDATED"));
}

#[test]
fn a_date_that_cannot_be_read_is_told() {
    #[track_caller]
    fn check(platform: Platform, updated: &Value, expected: &str) {
        let told = told(platform, |_, answers| answers[1].body[0]["sys"]["updated"] = updated.clone());
        assert!(told[1].ends_with(expected), "{updated} on {platform:?}: {}", told[1]);
    }
    let unread = "Its date `yesterday` cannot be read with `yyyy-MM-dd'T'HH:mm:ssXXX`.";
    check(Platform::CloudElements, &json!("yesterday"), unread);
    let none = "It has no date at `sys.updated`, so the platform takes no notice of it.";
    check(Platform::Sap, &Value::Null, none);
    check(Platform::Pollwright, &json!("yesterday"), "missing or unreadable, so its content is compared.");
}

#[test]
fn polls_that_come_to_nothing() {
    let told = told(Platform::Pollwright, |_, answers| {
        answers[1].body = json!({ "error": "none" });
        answers[2].at = answers[0].at;
    });
    assert_eq!(told[1], "the answer has no array of records; set `recordsPath` if they are elsewhere");
    assert_eq!(told[2], "it does not start later than the poll before it");
}

#[test]
fn records_are_where_the_element_has_them() {
    /// How many records an answer holds, for an element of the catalog and for one of a person's own alike.
    #[track_caller]
    fn check(answer: Value, expected: Result<usize, &str>) {
        let file = include_str!("../catalog/linkedin.json").replace("\"linkedin\"", "\"acmein\"");
        let own = Element::read(&file).unwrap();
        let at: Instant = "2026-11-20T10:00:00Z".parse().unwrap();
        let elements = OwnElements::new(vec![own]);
        let options = Options { platform: Platform::Pollwright, elements, ..Options::at(at) };
        for key in ["linkedin", "acmein"] {
            let text = options.elements.element(key).unwrap().body(Platform::Pollwright);
            let analysis = analyze(&text, &options);
            let config = &analysis.blocks[0].config;
            let answers = [Answer { at, body: answer.clone() }];
            let told = rehearse(config, &config.resources()[0], &options, &answers).remove(0);
            let actual = told.error.as_deref().map_or(Ok(told.records.len()), Err);
            assert_eq!(actual, expected, "{key} {answer}");
        }
    }
    check(json!({ "values": [{ "id": 7 }], "tags": [{ "id": 1 }, { "id": 2 }] }), Ok(1));
    check(json!({ "others": [{ "id": 7 }] }), Ok(1));
    check(json!({ "_total": 0 }), Ok(0));
    check(json!([]), Ok(0));
    let none = "the answer has no array of records; set `recordsPath` if they are elsewhere";
    check(json!({ "_total": 1 }), Err(none));
}

#[test]
fn changes_lie_in_the_window_of_their_poll() {
    /// What the last poll fires after its first record was changed, and after one more poll.
    #[track_caller]
    fn check(platform: Platform, minutes: i64, expected: [&str; 2]) {
        let start: Instant = "2026-11-20T10:00:00Z".parse().unwrap();
        let options = Options { platform, ..Options::at(start) };
        let analysis = analyze(TEXT, &options);
        let config = &analysis.blocks[0].config;
        let resource = &config.resources()[0];
        let long_ago = start - chrono::TimeDelta::days(3);
        let body = json!({ "found": [write(resource, "7", long_ago, long_ago)], "n": 1 });
        let poll = |minutes| Answer { at: start + chrono::TimeDelta::minutes(minutes), body: body.clone() };
        let mut answers = vec![poll(0), poll(minutes)];
        let fires = |answers: &[Answer]| {
            let poll = rehearse(config, resource, &options, answers).pop().unwrap();
            let case = format!("{platform} {minutes} {answers:?} {poll:?}");
            for told in &poll.records {
                let updated = told.updated.expect(&case);
                assert!(poll.window.from.expect(&case) <= updated && updated <= poll.window.to, "{case}");
            }
            let words = |told: &Told| {
                format!(
                    "{} {} at {}",
                    told.id,
                    told.fires.map_or("nothing", EventType::word),
                    told.updated.unwrap().format("%T")
                )
            };
            poll.records.iter().map(words).collect::<Vec<_>>().join(", ")
        };
        answers[1] = changed(config, resource, &options, Some(start), &answers[1], 0).unwrap();
        let first = fires(&answers);
        answers.push(next(config, resource, &options, &answers));
        assert_eq!([first.as_str(), fires(&answers).as_str()], expected, "{platform} {minutes}");
        assert_eq!(answers[2].body["n"], 1);
    }
    use Platform::{CloudElements, Pollwright};
    check(Pollwright, 15, ["7 UPDATED at 10:10:00", "7 UPDATED at 10:25:00"]);
    check(CloudElements, 15, ["7 UPDATED at 10:10:00", "7 UPDATED at 10:25:00"]);
    // An interval of 15 minutes is longer than what these ask for.
    check(CloudElements, 2, ["7 UPDATED at 10:01:00", "7 UPDATED at 10:12:00"]);
    check(CloudElements, 1, ["7 UPDATED at 10:00:30", "7 UPDATED at 10:11:00"]);
}

#[test]
fn what_is_not_changed_says_why() {
    #[track_caller]
    fn check(platform: Platform, body: Value, number: usize, expected: Result<&str, Unchanged>) {
        let at: Instant = "2026-11-20T10:00:00Z".parse().unwrap();
        let options = Options { platform, ..Options::at(at) };
        let text = TEXT.replace("since=", "updated>");
        let analysis = analyze(&text, &options);
        let config = &analysis.blocks[0].config;
        let poll = Answer { at, body: body.clone() };
        let done = changed(config, &config.resources()[0], &options, None, &poll, number);
        let updated =
            done.map(|answer| answer.body[0]["sys"]["updated"].as_str().unwrap_or_default().to_owned());
        assert_eq!(updated.as_deref().map_err(|why| *why), expected, "{platform} {body} {number}");
    }
    let record = |updated: &str| json!([{ "id": "7", "sys": { "updated": updated } }]);
    let (old, late) = (record("2026-11-20T09:00:00Z"), record("2026-11-20T09:58:00Z"));
    check(Platform::Pollwright, old.clone(), 0, Ok("2026-11-20T09:58:59Z"));
    check(Platform::Pollwright, late, 0, Ok("2026-11-20T09:59:00Z"));
    check(Platform::Pollwright, json!([{ "id": "7", "sys": [] }]), 0, Err(Unchanged::NoDate));
    check(Platform::Pollwright, old.clone(), 1, Err(Unchanged::NoRecord));
    check(Platform::Pollwright, json!({}), 0, Err(Unchanged::NoRecord));
    check(Platform::CloudElements, old, 0, Err(Unchanged::NoTime));
}

#[test]
fn records_are_written_as_they_are_read() {
    let start: Instant = "2026-11-20T10:00:00Z".parse().unwrap();
    let analysis = analyze(TEXT, &Options::at(start));
    let record = write(&analysis.blocks[0].config.resources()[0], "7", start, start);
    let expected =
        json!({ "id": "7", "created": 1_795_168_800_000_i64, "sys": { "updated": "2026-11-20T10:00:00Z" } });
    assert_eq!(record.map(|record| record.to_string()), Some(expected.to_string()));
}
