//! The main job with each of the five elements: pick, edit, break, mend, read the URL, test a date, copy, take away.

use super::{
    open,
    page::{Page, TEXT, URL, field, key},
    shell::Sent,
};
use pollwright_core::{
    Options, analyze,
    catalog::{self, Element},
    date::Instant,
    platform::Platform,
};
use serde_json::Value;

const LAST_POLL: &str = "2026-03-20T12:00:00Z";
const NOW: &str = "2026-03-20T12:15:00Z";
const BASE: &str = "https://api.cloud-elements.com/elements/api-v2";
const CALLBACK: &str = "/configuration/event.notification.callback.url";
/// A secret that needs care in JSON and in a shell.
const SECRET: &str = r#"s3"cr\et'$x"#;

/// What is known of an element from its page alone.
struct Known {
    key: &'static str,
    /// The call of its first resource after [`LAST_POLL`], below [`BASE`].
    path: &'static str,
    /// The same as it is sent.
    encoded: &'static str,
    /// [`NOW`] as its records write it.
    sample: &'static str,
}

const KNOWN: [Known; 5] = [
    Known {
        key: "linkedin",
        path: "/hubs/social/companies/<COMPANY_ID>/updates?where=timestamp>'1774008000000'",
        encoded: "/hubs/social/companies/%3CCOMPANY_ID%3E/updates?where=timestamp%3E%271774008000000%27",
        sample: "1774008900000",
    },
    Known {
        key: "insightly",
        path: "/hubs/crm/accounts?where=updated_after_utc='2026-03-20 12:00:00'",
        encoded: "/hubs/crm/accounts?where=updated_after_utc=%272026-03-20%2012%3A00%3A00%27",
        sample: "2026-03-20 12:15:00",
    },
    Known {
        key: "constantcontact",
        path: "/hubs/marketing/campaigns?where=modified_since='2026-03-20T12:00:00Z'",
        encoded: "/hubs/marketing/campaigns?where=modified_since=%272026-03-20T12%3A00%3A00Z%27",
        sample: "2026-03-20T12:15:00.000Z",
    },
    Known {
        key: "freshdeskv2",
        path: "/hubs/helpdesk/incidents?where=updated_since='2026-03-20T12:00:00Z'",
        encoded: "/hubs/helpdesk/incidents?where=updated_since=%272026-03-20T12%3A00%3A00Z%27",
        sample: "2026-03-20T13:15:00+01:00",
    },
    Known {
        key: "sagecrm",
        path: "/hubs/crm/accounts?where=Comp_UpdatedDate>'2026-03-20T11:59:59Z'",
        encoded: "/hubs/crm/accounts?where=Comp_UpdatedDate%3E%272026-03-20T11%3A59%3A59Z%27",
        sample: "2026-03-20T14:15:00+02:00",
    },
];

#[test]
fn the_main_job_with_every_element() {
    assert_eq!(KNOWN.map(|known| known.key).to_vec(), keys(), "left: known here, right: the catalog's");
    open("elements", async |page| {
        page.allow_clipboard().await;
        for known in &KNOWN {
            let element = catalog::element(known.key).unwrap();
            println!("{}", element.name);
            pick(page, element).await;
            edit(page).await;
            break_and_mend(page).await;
            read_the_url(page, known).await;
            test_a_date(page, known).await;
            copy_a_resource(page, element).await;
            take_away(page, element).await;
        }
    });
}

fn keys() -> Vec<&'static str> {
    catalog::elements().iter().map(|element| element.key.as_str()).collect()
}

/// Fresh, an element has nothing wrong, and says what is still to be filled in.
async fn pick(page: &Page, element: &Element) {
    page.start_afresh().await;
    page.pick(&element.name).await;
    page.expect_json("/element/key", element.key.as_str()).await;
    page.reads(".counts", "no problems").await;
    page.expect(
        "what a screen reader hears",
        "document.querySelector('.workbench > .seen-by-readers').textContent",
        "0 errors, 0 warnings",
    )
    .await;
    let body = element.body(Platform::CloudElements);
    let n_values = analyze(&body, &Options::at(Instant::default())).blocks[0].to_fill.len();
    page.reads("#problems", &format!("Before you send: {n_values} value")).await;
    assert_eq!(page.text().await, body, "{}", element.key);
}

/// What is typed in the form stands in the JSON, and nothing else has changed.
async fn edit(page: &Page) {
    let before = page.text().await;
    page.fill(&field("/name"), "Acme \"poller\"").await;
    page.expect_json("/name", "Acme \"poller\"").await;
    let after = page.text().await;
    assert_eq!(after, before.replace("<INSTANCE_NAME>", r#"Acme \"poller\""#));
    page.fill(&field(CALLBACK), "https://example.com/events").await;
    page.expect_json(CALLBACK, "https://example.com/events").await;
}

/// A broken text is reported with its line, the form waits only where it is broken, and both ways back work.
async fn break_and_mend(page: &Page) {
    let whole = page.text().await;
    let line = 1 + whole.lines().position(|line| line.contains("example.com/events")).unwrap();

    page.caret_after("example.com/events\"").await;
    page.keys(key::BACKSPACE).await;
    page.reads("#problems", &format!("line {line} ·")).await;
    page.reads(".counts", "error").await;
    page.reads(".pane.form", &format!("fix the text at line {line} first")).await;
    assert!(page.is_read_only(&field(CALLBACK)).await, "a field in the broken region");
    assert!(!page.is_read_only(&field("/name")).await, "a field beside the broken region");
    page.fill(&field("/name"), "Beside").await;
    page.expect("the text", &format!("{TEXT}.includes('\"Beside\"')"), true).await;
    page.fill(&field("/name"), "Acme \"poller\"").await;
    page.expect("the text", &format!("{TEXT}.includes('Acme \\\\\"poller')"), true).await;

    // Typed again, the text is whole.
    page.caret_after("example.com/events").await;
    page.keys("\"").await;
    page.expect_json(CALLBACK, "https://example.com/events").await;
    page.reads(".counts", "no problems").await;
    assert_eq!(page.text().await, whole);

    // By undo.
    page.keys(key::BACKSPACE).await;
    page.reads(".counts", "error").await;
    page.keys(&format!("{}z{}", key::CONTROL, key::NONE)).await;
    page.reads(".counts", "no problems").await;
    assert_eq!(page.text().await, whole);

    // By the fix.
    page.caret_after("\"idField\":").await;
    page.caret_after("example.com/events\",").await;
    page.keys(key::BACKSPACE).await;
    page.reads("#problems", &format!("line {}", line + 1)).await;
    page.click("#problems .problem .button").await;
    page.reads(".counts", "no problems").await;
    assert_eq!(page.text().await, whole);
}

/// The next call at fixed instants, readable and as it is sent.
async fn read_the_url(page: &Page, known: &Known) {
    page.fill("#last-poll", LAST_POLL).await;
    page.fill("#now", NOW).await;
    page.expect("the next call", URL, format!("{BASE}{}", known.path)).await;
    let shown = "document.getElementById('next-url').textContent";
    page.expect("the shown call", shown, format!("GET {BASE}{}", known.path)).await;
    page.press("As sent").await;
    page.expect("the next call as sent", URL, format!("{BASE}{}", known.encoded)).await;
    page.press("Readable").await;
}

/// A sample of the API reads as the instant it means; another says where it fails and why.
async fn test_a_date(page: &Page, known: &Known) {
    page.click("//div[@id='dates']//button[starts-with(normalize-space(), 'As updated')]").await;
    page.fill("#date-sample", known.sample).await;
    page.reads("#date-answer", "2026-03-20 12:15:00 UTC").await;
    page.fill("#date-sample", &format!("{}?", &known.sample[..8])).await;
    page.reads("#date-answer", "does not fit").await;
    page.seen("#date-answer .pointed mark").await;
    // The pattern in words, with a warning in the open; a format that fits takes one click.
    page.fill("#date-pattern", "YYYY").await;
    page.reads("#date-words", "it is the year that the week belongs to").await;
    page.fill("#date-sample", "2026-03-20T13:15:00+01:00").await;
    page.reads("#date-formats", "yyyy-MM-dd'T'HH:mm:ssXXX").await;
    page.click("#date-formats button").await;
    page.reads("#date-answer", "2026-03-20 12:15:00 UTC").await;
}

/// A copy has the fields of the first resource under another name.
async fn copy_a_resource(page: &Page, element: &Element) {
    let name = &element.resources[0].name;
    page.choose(&format!("More for {name}"), "Copy under another name").await;
    // A name that says what is read: another would be a problem.
    let copy = format!("{}-archive", name.trim_end_matches('/').rsplit('/').next().unwrap());
    page.fill("input[aria-label='Name of the resource']", &copy).await;
    page.keys(key::ENTER).await;
    page.seen(&format!("//button[@aria-label='Edit {copy}']")).await;
    let poller = page.json().await["configuration"]["event.poller.configuration"].clone();
    assert_eq!(poller[&copy], poller[name.as_str()]);
    assert!(poller[&copy]["idField"].is_string(), "{poller:#}");
    page.reads(".counts", "no problems").await;
}

/// The copied command, run, sends what the page shows, with the secrets of the environment.
async fn take_away(page: &Page, element: &Element) {
    page.choose("Export", "Copy cURL for bash").await;
    page.reads(".toast", "Copied the command for bash").await;
    let command = page.clipboard().await;
    let mut expected = page.json().await;
    let mut environment = vec![
        ("CE_USER_SECRET".to_owned(), "user".to_owned()),
        ("CE_ORGANIZATION_SECRET".to_owned(), "organization".to_owned()),
    ];
    for known in element.fields.iter().filter(|known| known.secret && !known.optional) {
        environment.push((known.env.clone(), SECRET.to_owned()));
        let pointer = match known.key.starts_with('/') {
            true => known.key.clone(),
            false => format!("/configuration/{}", known.key),
        };
        *expected.pointer_mut(&pointer).unwrap() = Value::from(SECRET);
    }
    let sent = Sent::by(&command, &environment);
    assert_eq!(sent.body(), expected, "{command}");
    assert!(sent.arguments.contains(&format!("{BASE}/instances")), "{:?}", sent.arguments);
    let authorization = "Authorization: User user, Organization organization";
    assert!(sent.arguments.iter().any(|argument| argument == authorization), "{:?}", sent.arguments);
}
