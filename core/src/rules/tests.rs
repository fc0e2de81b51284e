//! What holds for every rule.

use super::{EXAMPLES, Example, Meta, RULES, SAMPLE, SAMPLED};
use crate::{
    Options, analyze,
    diag::{Applicability, Diagnostic, Severity, apply_edits},
    platform::Platform,
    sample::{Sample, Samples},
    source::Kind,
};
use std::collections::BTreeSet;

fn options(platform: Platform) -> Options {
    let now = chrono::DateTime::from_timestamp(1_795_185_900, 0).unwrap();
    Options { platform, ..Options::at(now) }
}

/// The findings of a text, held against the sample for a rule that looks at samples.
fn lint(text: &str, code: &str) -> Vec<Diagnostic> {
    let samples = match SAMPLED.contains(&code) {
        true => Samples::new(vec![(None, Sample::read(SAMPLE).unwrap())]),
        false => Samples::default(),
    };
    analyze(text, &Options { samples, ..options(Platform::CloudElements) }).diagnostics
}

fn listed(found: &[Diagnostic]) -> Vec<String> {
    found.iter().map(|d| format!("{} {:?} {}", d.code, d.span, d.message)).collect()
}

fn examples() -> impl Iterator<Item = (&'static Meta, &'static Example)> {
    RULES.iter().map(|rule| rule.meta).zip(EXAMPLES.iter().copied())
}

#[test]
fn codes_are_unique_and_ascend() {
    let codes: Vec<_> = RULES.iter().map(|rule| rule.meta.code).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "{codes:?}");
}

#[test]
fn a_bad_example_raises_its_rule_and_nothing_as_bad() {
    for (meta, example) in examples() {
        let found = lint(example.bad, meta.code);
        assert!(
            found.iter().any(|d| d.code == meta.code),
            "{} in {}\n{:#?}",
            meta.code,
            example.bad,
            listed(&found)
        );
        let others: Vec<_> = found
            .iter()
            .filter(|d| d.code != meta.code && d.severity >= meta.severity && d.severity > Severity::Info)
            .cloned()
            .collect();
        assert!(others.is_empty(), "{}: {}\n{:#?}", meta.code, example.bad, listed(&others));
    }
}

#[test]
fn a_good_example_raises_nothing_of_its_rule() {
    for (meta, example) in examples() {
        let found = lint(example.good, meta.code);
        let found: Vec<_> =
            found.into_iter().filter(|d| d.code == meta.code || d.severity > Severity::Info).collect();
        assert!(found.is_empty(), "{}: {}\n{:#?}", meta.code, example.good, listed(&found));
    }
}

#[test]
fn spans_are_in_bounds_and_messages_short() {
    for (meta, example) in examples() {
        for found in lint(example.bad, meta.code) {
            assert!(example.bad.get(found.span.range()).is_some(), "{:?} of {}", found, example.bad);
            assert!(found.message.chars().count() <= 110, "{}", found.message);
            assert!(!found.message.ends_with('.'), "{}", found.message);
        }
    }
}

/// Applies fixes of at least `least` until none is left, and says how often that took.
fn repair(text: &str, code: &str, least: Applicability) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        let found = lint(&text, code);
        let fix = found
            .iter()
            .filter(|d| d.code == code)
            .flat_map(|d| &d.fixes)
            .find(|fix| fix.applicability >= least && !fix.edits.is_empty());
        let Some(fix) = fix else { return text };
        text = apply_edits(&text, &fix.edits).unwrap_or_else(|edit| panic!("{code}: {edit:?} in {text}"));
    }
    panic!("{code}: the fixes do not converge: {text}");
}

#[test]
fn fixes_converge_and_mend_what_they_speak_of() {
    for (meta, example) in examples() {
        for least in [Applicability::Safe, Applicability::Unsafe] {
            let repairable = lint(example.bad, meta.code)
                .iter()
                .filter(|d| d.code == meta.code)
                .all(|d| d.fixes.iter().any(|fix| fix.applicability >= least && !fix.edits.is_empty()));
            let text = repair(example.bad, meta.code, least);
            let left = lint(&text, meta.code);
            let broke = left.iter().any(|d| d.rule == "json-syntax" && d.severity == Severity::Error);
            assert!(!broke, "{}: {text}\n{:#?}", meta.code, listed(&left));
            if repairable {
                let of_it: Vec<_> = left.into_iter().filter(|d| d.code == meta.code).collect();
                assert!(of_it.is_empty(), "{}: {text}\n{:#?}", meta.code, listed(&of_it));
            }
        }
    }
}

#[test]
fn a_sample_is_read_where_the_records_are() {
    #[track_caller]
    fn check(configuration: &str, resource: &str, expected: &[&str]) {
        let text = format!(
            r#"{{ "event.poller.configuration": {{ "notes": {{ "url": "/notes", "idField": "note_id"{resource} }} }}{configuration} }}"#
        );
        let sample = Sample::read(r#"{"data":[{"id":1},{"id":2}],"included":[{"note_id":3}]}"#).unwrap();
        let samples = Samples::new(vec![(None, sample)]);
        let found = analyze(&text, &Options { samples, ..options(Platform::Pollwright) }).diagnostics;
        let of_sample = found.iter().filter(|d| SAMPLED.contains(&d.code)).map(|d| d.message.as_str());
        assert_eq!(of_sample.collect::<Vec<_>>(), expected, "{text}");
    }
    let wrong = ["`note_id` is in none of the sample's 2 records"];
    check("", "", &wrong);
    check("", r#", "pollwright": { "recordsPath": "/included" }"#, &[]);
    check(r#", "pollwright": { "recordsPath": "/included" }"#, "", &[]);
    // What the sample does not have says nothing of it: it may be the list alone.
    check("", r#", "pollwright": { "recordsPath": "/elsewhere" }"#, &wrong);
}

/// A body without a fault.
const GOOD: &str = r#"{ "element": { "key": "zohocrm" }, "configuration": { "event.notification.enabled": true, "event.notification.callback.url": "https://example.com/events", "event.poller.refresh_interval": 15, "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>='${gmtDate:yyyy-MM-dd HH:mm:ss}'", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd HH:mm:ss", "updatedDateTimezone": "GMT", "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd HH:mm:ss", "createdDateTimezone": "GMT" } } } } }"#;

/// Everything that is said of a body, information aside, where some text is put in the place of another.
#[track_caller]
fn slip(from: &str, to: &str, expected: &[&str]) {
    assert!(GOOD.contains(from), "{from}");
    let found = lint(&GOOD.replace(from, to), "");
    let found: Vec<_> = found.iter().filter(|d| d.severity > Severity::Info).collect();
    let told: Vec<_> = found.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
    assert_eq!(told, expected, "{from} -> {to}");
    for message in found.iter().map(|d| &d.message) {
        assert!(message.chars().count() <= 110, "{message}");
    }
}

#[test]
fn one_slip_is_one_finding() {
    slip("idField", "idFeild", &["PC202 `idFeild` is not read: the key is `idField`"]);
    slip(
        "updatedDateTimezone",
        "updatedDateTimeZone",
        &["PC203 `updatedDateTimeZone` is not read: the key is `updatedDateTimezone`"],
    );
    slip(
        "createdDateField",
        "createDateField",
        &["PC202 `createDateField` is not read: the key is `createdDateField`"],
    );
    slip(
        "datesConfiguration",
        "dateConfiguration",
        &["PC202 `dateConfiguration` is not read: the key is `datesConfiguration`"],
    );
    slip(": 15", r#": "15m""#, &["PC213 `15m` is no whole number of minutes, 1 or more"]);
    slip(
        r#""updatedDateFormat": "yyyy-MM-dd HH:mm:ss", "#,
        "",
        &["PC209 `updatedDateFormat` is missing: the updated date cannot be read"],
    );
    slip(
        r#""updatedDateField": "updated", "#,
        "",
        &["PC209 `updatedDateField` is missing: nothing says when a record changed"],
    );
}

#[test]
fn names_of_resources() {
    let path = "PC315 the name `/contacts` begins like a path: events carry it so";
    slip(r#""contacts""#, r#""/contacts""#, &[path]);
    slip(r#""contacts""#, r#""contacts ""#, &["PC315 the name `contacts ` has blanks around it"]);
    slip(r#""contacts""#, r#""lists/contacts""#, &[]);
}

#[test]
fn templates_in_other_signs_and_quotes() {
    let url = "'${gmtDate:yyyy-MM-dd HH:mm:ss}'";
    let meant = "PC301 this is sent as it stands: a template is written `${gmtDate:yyyy-MM-dd HH:mm:ss}`";
    slip(url, "'{gmtDate:yyyy-MM-dd HH:mm:ss}'", &[meant]);
    slip(url, "'#{gmtDate:yyyy-MM-dd HH:mm:ss}'", &[meant]);
    slip(url, "'$(gmtDate:yyyy-MM-dd HH:mm:ss)'", &[meant]);
    slip(url, "'${${gmtDate:yyyy-MM-dd HH:mm:ss}}'", &[meant]);
    let letter = "PC401 `T` is not a pattern letter; quote it as `'T'`";
    slip(url, "'${dateTimeZone:PST:yyyy-MM-ddTHH}'", &[letter]);
    slip(
        url,
        "‘${gmtDate:yyyy-MM-dd HH:mm:ss}’",
        &["PC303 `‘` is no straight quote: the vendor takes it for a letter"],
    );
    slip(
        url,
        "'${dateTimeZone:yyyy-MM-dd HH:mm:ss}'",
        &["PC301 a zone is missing before the format: write `${dateTimeZone:GMT:yyyy-MM-dd}`"],
    );
    let format = r#""updatedDateFormat": "yyyy-MM-dd HH:mm:ss""#;
    slip(
        format,
        r#""updatedDateFormat": "yyyy-MM-dd’T’HH:mm:ss""#,
        &["PC401 typographic quotes are no quotes to Java: `'T'`, not `’T’`"],
    );
    slip(
        format,
        r#""updatedDateFormat": "10 digit integer Unix time""#,
        &["PC401 `digit` is a word, and no part of a pattern such as `yyyy-MM-dd`"],
    );
    slip(
        url,
        "'${date:10 digit integer Unix time}'",
        &[
            "PC305 `date` writes the server's local time",
            "PC401 `digit` is a word, and no part of a pattern such as `yyyy-MM-dd`",
        ],
    );
}

#[test]
fn patterns_of_other_languages() {
    let format = r#""updatedDateFormat": "yyyy-MM-dd HH:mm:ss""#;
    for (written, told, healed) in [
        (
            "%Y-%m-%dT%H:%M:%SZ",
            "PC401 `%Y-%m-%dT%H:%M:%SZ` is no pattern of Java: there it is `yyyy-MM-dd'T'HH:mm:ss'Z'`",
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
        ),
        (
            "yyyy-MM-dd'T'HH:mm:ssXXXX",
            "PC401 `X` stands at most three times, not 4; `XXX` writes `+02:00`",
            "yyyy-MM-dd'T'HH:mm:ssXXX",
        ),
        ("Milliseconds", "PC401 the word is `milliseconds`, in small letters", "milliseconds"),
    ] {
        let text = GOOD.replace(format, &format.replace("yyyy-MM-dd HH:mm:ss", written));
        let found = lint(&text, "");
        let told_here = found.iter().find(|d| d.code == "PC401").map(|d| format!("{} {}", d.code, d.message));
        assert_eq!(told_here.as_deref(), Some(told));
        assert!(repair(&text, "PC401", Applicability::Safe).contains(&format!("\"{healed}\"")));
    }
}

#[test]
fn queries_and_numbers_out_of_place() {
    slip("?where=", "&where=", &["PC313 no `?` stands before this `&`: without it there is no query"]);
    slip(
        "contacts?where=",
        "contactswhere=",
        &["PC313 no `?` stands before this `where`: without it there is no query"],
    );
    for name in ["wher", "were", "hwere", "wehre", "wheere"] {
        let told = format!("PC320 no hub knows `{name}`: every poll asks for all records");
        slip("?where=", &format!("?{name}="), &[&told]);
    }
    slip("?where=updated>='${gmtDate:yyyy-MM-dd HH:mm:ss}'", "?when=${gmtDate:yyyy-MM-dd HH:mm:ss}", &[]);
    slip("?where=updated>='${gmtDate:yyyy-MM-dd HH:mm:ss}'", "?é${gmtDate:yyyy-MM-dd HH:mm:ss}", &[]);
    slip("${gmtDate:", "${gmtDate::", &["PC301 a second `:` stands here: it is sent before the date"]);
    let fixed = GOOD.replace("${gmtDate:yyyy-MM-dd HH:mm:ss}", "2017-02-28 16:11:29");
    assert_eq!(lint(&fixed, "").iter().map(|d| d.code).collect::<Vec<_>>(), ["PC307"]);
    slip("/hubs/", "hubs/", &["PC309 `hubs/crm/contacts` begins without a `/`"]);
    slip(
        r#""idField": "id""#,
        r#""idField": "id ""#,
        &["PC503 `id ` has a blank around it: no record has such a field"],
    );
    slip(
        r#""idField": "id""#,
        r#""idField": "id", "pageSize": 0"#,
        &["PC206 `pageSize` takes a whole number from 1 to 1000000, not 0"],
    );
}

#[test]
fn fixed_bounds_and_names_of_fields() {
    let asked = "updated>='${gmtDate:yyyy-MM-dd HH:mm:ss}'";
    for date in ["2017-02-28 16:11:29", "02/28/2017 16:11:29", "2017/02/28"] {
        let told = format!("PC307 `{date}` never moves: every poll reads all since then");
        for before in ["updated>=", "updated > ", "updated_since=", "since = "] {
            slip(asked, &format!("{before}'{date}'"), &[&told]);
        }
    }
    slip(
        asked,
        "updated_at_min='1506544512258'",
        &["PC319 `1506544512258` never moves: every poll reads all since then"],
    );
    slip(asked, "birthday='2017-02-28'", &[]);
    // A parameter for the beginning of the window, and a date of its own.
    slip("updated>=", "start_time=", &[]);
    slip("updated>=", "start_time>=", &["PC306 the URL asks by `start_time`, and `updated` says updated"]);
    slip(
        r#""updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd HH:mm:ss", "updatedDateTimezone": "GMT", "createdDateField": "created""#,
        r#""updatedDateField": "add_time", "updatedDateFormat": "yyyy-MM-dd HH:mm:ss", "updatedDateTimezone": "GMT", "createdDateField": "update_time""#,
        &["PC502 updated is `add_time` and created is `update_time`: swapped"],
    );
}

#[test]
fn a_fix_of_what_does_not_count_changes_nothing_that_does() {
    let doubled = GOOD.replace(
        r#""event.poller.refresh_interval": 15"#,
        r#""event.poller.refresh_interval": "15", "event.poller.refresh_interval": 30"#,
    );
    assert_eq!(repair(&doubled, "PC206", Applicability::Safe), doubled);
}

#[test]
fn a_credential_in_a_header() {
    let command = |secret: &str| {
        let body = GOOD.replace('\'', r"'\''");
        format!(
            "curl -X POST https://api.cloud-elements.com/elements/api-v2/instances -H 'Authorization: User {secret}, Organization <SECRET>' -d '{body}'"
        )
    };
    let secrets = |text: &str| lint(text, "").into_iter().filter(|d| d.code == "PC216").count();
    assert_eq!(secrets(&command("8fK2pQ7wXz91LmN4rT6vB3yD0sHj5GcA")), 1);
    assert_eq!(secrets(&command("<USER_SECRET>")), 0);
    let login = |option: &str| command("<USER_SECRET>").replacen("-X POST", &format!("-X POST {option}"), 1);
    assert_eq!(secrets(&login("-u name:8fK2pQ7wXz91LmN4rT6vB3y")), 1);
    for option in [
        "-u name:<PASSWORD>",
        "-u $NAME:$PASSWORD",
        "-u '{name}:{password}'",
        "-b cookies.txt",
        "-u me:password",
    ] {
        assert_eq!(secrets(&login(option)), 0, "{option}");
    }
    let other = "```\ncurl -H 'Authorization: User 8fK2pQ7wXz91LmN4rT6vB3y' https://example.com\n```\n";
    assert_eq!(secrets(&format!("# A page\n\n{other}\n```\n{GOOD}\n```\n")), 1);
    assert_eq!(secrets(&format!("# A page\n\n{other}")), 0);
}

#[test]
fn commands_that_send_nothing_of_ours() {
    #[track_caller]
    fn check(command: &str, expected: &[&str]) {
        let found = lint(command, "");
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), expected, "{command}");
    }
    check("curl -X GET https://api.example.com/instances", &["PC104"]);
    check("/hubs/crm/accounts?where=u>'${gmtDate:yyyy-MM-dd}'", &["PC104"]);
    check("https://api.example.com/#1", &["PC104"]);
    check("curl https://api.example.com/instances -d @body.json", &["PC104"]);
    check("curl https://api.example.com/instances -d '{ \"a\": 1 }'", &["PC104"]);
    check(
        &format!(
            "curl https://api.cloud-elements.com/elements/api-v2/instances -d @- <<'END'\n{GOOD}\nEND\n"
        ),
        &[],
    );
    check(
        &format!(
            "curl https://api.cloud-elements.com/elements/api-v1/instances -d @- <<'END'\n{GOOD}\nEND\n"
        ),
        &["PC223"],
    );
    let bare = format!("curl https://api.cloud-elements.com/elements/api-v2/instances -d {GOOD}\n");
    check(&bare, &["PC103"]);
    check(&repair(&bare, "PC103", Applicability::Safe), &[]);
    for (quote, after) in
        [("'", " -H 'C: d'"), ("'", " \\\n  --url https://api.example.com"), ("‘", " -X POST")]
    {
        let unclosed = format!("curl https://api.example.com/instances -d {quote}{GOOD}{after}\n");
        let found = lint(&unclosed, "");
        assert!(!found.is_empty() && found.iter().all(|d| d.code == "PC103"), "{unclosed}: {found:?}");
        check(&repair(&unclosed, "PC103", Applicability::Safe), &[]);
    }
    for (command, option) in [
        ("curl https://api.example.com/instances", "`-d`"),
        ("wget https://api.example.com/instances", "`--post-data`"),
        ("http POST https://api.example.com/instances", "`--raw`"),
    ] {
        let found = lint(command, "");
        assert!(found.iter().any(|d| d.message.ends_with(option)), "{command}: {found:?}");
    }
    let powershell =
        |body: &str| format!("Invoke-RestMethod -Method Post -Uri 'https://example.com' -Body {body}\n");
    check(&powershell(&format!("@'\n{GOOD}\n'@")), &[]);
    check(&powershell(&format!("\"{GOOD}\"")), &["PC104"]);
}

#[test]
fn commands_as_word_processors_write_them() {
    let command =
        "curl –X POST “https://api.cloud-elements.com/elements/api-v2/instances”\n  –H ‘a: b’\n  -d '";
    let body = GOOD.replace('\'', r"'\''").replace(r#""idField": "id""#, r#""idField": " ""#);
    let text = format!("{command}{body}'\n");
    let told: Vec<_> = lint(&text, "").iter().map(|d| format!("{} {}", d.code, d.message)).collect();
    let expected = [
        "PC103 a dash begins no option: a shell takes `–X` for an address",
        "PC103 a shell knows no `“`: what is meant to be quoted falls apart at its blanks",
        "PC103 the command ends with this line: what stands below is not sent",
        "PC207 `idField` is blank: no event will say which record it is about",
    ];
    assert_eq!(told, expected, "{text}");
    let mended = repair(&text, "PC103", Applicability::Safe);
    assert!(!mended.contains(['–', '‘', '’', '“', '”']), "{mended}");
}

#[test]
fn each_item_of_a_list_is_a_configuration() {
    let text = format!("[\n{GOOD},\n{}\n]", GOOD.replace(r#""idField": "id""#, r#""idField": " ""#));
    let found = lint(&text, "");
    let told: Vec<_> = found.iter().map(|d| (d.code, d.pointer.as_deref().unwrap_or_default())).collect();
    assert_eq!(told, [("PC207", "/1/configuration/event.poller.configuration/contacts/idField")]);
    assert_eq!(listed(&lint(&text.replace(",\n{", "\n{"), ""))[0].split(' ').next(), Some("PC101"));
    assert_eq!(lint("[1, 2]", "").iter().map(|d| d.code).collect::<Vec<_>>(), ["PC104"]);
    for (text, what) in [
        ("42", "`42` alone is"),
        ("null", "`null` alone is"),
        ("\"contacts\"", "a string alone is"),
        ("/hubs/crm/contacts?where=a", "an address alone is"),
        ("contacts", "this is"),
    ] {
        let found = lint(text, "");
        assert!(found.len() == 1 && found[0].message.starts_with(what), "{text}: {found:#?}");
    }
}

#[test]
fn comments_in_a_file_that_may_hold_them() {
    let told = |text: &str, comments: bool| {
        let found = analyze(text, &Options { comments, ..options(Platform::CloudElements) }).diagnostics;
        found.iter().map(|d| d.code).collect::<Vec<_>>()
    };
    let text = format!("// Why it is so.\n{GOOD}\n");
    assert_eq!((told(&text, true), told(&text, false)), (vec![], vec!["PC101"]));
    let ignored = format!(
        "// pollwright-ignore blank-value\n{}",
        GOOD.replace(r#""idField": "id""#, r#""idField": " ""#)
    );
    assert_eq!(told(&ignored, true), [""; 0]);
}

#[test]
fn pages_by_their_names() {
    let told = |name: &str, text: &str| {
        let mut options = options(Platform::CloudElements);
        options.name(name);
        analyze(text, &options).diagnostics.iter().map(|d| d.code).collect::<Vec<_>>()
    };
    let bad = GOOD.replace(r#""idField": "id""#, r#""idField": " ""#);
    for name in ["a.md", "docs/A.RST", "b.adoc"] {
        assert_eq!(told(name, &format!("The body::\n\n  {bad}\n")), ["PC207"], "{name}");
        assert_eq!(told(name, &bad), ["PC207"], "{name}");
        for other in
            ["Words: none.\n", "[a](b): c\n", "So::\n\n  { \"upload\": { \"url\": \"https://a\" } }\n"]
        {
            assert_eq!(told(name, other), [""; 0], "{name}: {other}");
        }
    }
    assert_eq!(told("a.txt", "Words.\n"), ["PC104"]);
}

#[test]
fn a_change_leaves_out_what_stays() {
    let change = r#"{ "configuration": { "event.poller.configuration": { "contacts": { "url": "/hubs/crm/contacts?where=updated>=${epoch}", "idField": "id", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "milliseconds", "createdDateField": "created", "createdDateFormat": "milliseconds" } } } } }"#;
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = lint(text, "");
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), expected, "{text}");
    }
    let command = |method: &str| {
        format!("curl -X {method} https://api.cloud-elements.com/elements/api-v2/instances/7 -d '{change}'")
    };
    check(&command("PATCH"), &[]);
    check(&command("POST"), &["PC210", "PC214"]);
}

#[test]
fn lines_of_the_old_form_in_a_page() {
    let page = "# Old\n\n```\nleads|/hubs/crm/leads?where=a>=${date}||a|yyyy-MM-ddTHH||b|yyyy-MM-dd\n```\n";
    let found = lint(page, "");
    let told: Vec<_> = found
        .iter()
        .map(|d| (d.code, &page[d.span.range()], d.fixes.iter().flat_map(|f| &f.edits).count()))
        .collect();
    assert_eq!(told, [("PC224", page.lines().nth(3).unwrap(), 0), ("PC225", "yyyy-MM-ddTHH", 0)]);
    let line = "a|/b?c=${date}||d|yyyy||e|yyyy";
    for lines in [line.to_owned(), format!("# Old lines\n\n{line}\n#\n{line}\n")] {
        let analysis = analyze(&lines, &options(Platform::CloudElements));
        assert_eq!((analysis.kind, analysis.diagnostics.len()), (Kind::Legacy, 1), "{lines}");
    }
}

#[test]
fn a_string_that_holds_a_configuration() {
    let whole = serde_json::Value::from(GOOD.replace(r#""idField": "id""#, r#""idField": " ""#)).to_string();
    let found = lint(&whole, "");
    assert_eq!(
        found.iter().map(|d| (d.code, d.pointer.as_deref().unwrap_or_default())).collect::<Vec<_>>(),
        [("PC207", "/configuration/event.poller.configuration/contacts/idField")]
    );
    let text = serde_json::Value::from(
        r#"{ "leads": { "url": "/hubs/crm/leads?since=${epoch}", "idField": "id" } }"#,
    );
    let found = lint(&text.to_string(), "");
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["PC209"]);
}

#[test]
fn a_definition_that_was_encoded_twice() {
    let resources = r#"{ "leads": { "url": "/hubs/crm/leads?since=${epoch}", "idField": " ", "datesConfiguration": { "updatedDateField": "updated", "updatedDateFormat": "milliseconds", "createdDateField": "created", "createdDateFormat": "milliseconds" } } }"#;
    let encoded = |text: &str| serde_json::Value::from(text).to_string();
    let entry =
        |value: &str| format!(r#"{{ "key": "event.poller.configuration", "defaultValue": {value} }}"#);
    let told = |text: &str| lint(text, "").iter().map(|d| d.code).collect::<Vec<_>>();
    let (once, twice) = (entry(&encoded(resources)), entry(&encoded(&encoded(resources))));
    assert_eq!((told(&once), told(&twice)), (vec!["PC207"], vec!["PC206", "PC207"]));
    assert_eq!(repair(&twice, "PC206", Applicability::Safe), once);
    let thrice = entry(&encoded(&encoded(&encoded(resources))));
    assert_eq!(repair(&thrice, "PC206", Applicability::Safe), once);
    let answer = format!(
        r#"{{ "id": 7, "token": "<TOKEN>", "element": {{ "key": "zohocrm", "configuration": [{once}] }} }}"#
    );
    let found = lint(&answer, "");
    let pointer = found.iter().find(|d| d.code == "PC207").and_then(|d| d.pointer.as_deref());
    assert_eq!(pointer, Some("/element/configuration/0/defaultValue#/leads/idField"), "{:?}", listed(&found));
}
