use super::*;
use crate::{catalog, diag::Severity, lines::LineIndex};

fn page(key: &str) -> ElementPage {
    ElementPage::of_element(catalog::element(key).unwrap(), Platform::CloudElements)
}

#[test]
fn pages_lint_clean_and_equal_themselves() {
    let own = Element { key: "acmedesk".to_owned(), ..catalog::elements()[0].clone() };
    for element in OwnElements::new(vec![own]).all() {
        for platform in Platform::ALL {
            let page = ElementPage::of_element(element, platform);
            let text = page.markdown();
            let analysis = analyze(&text, &page.options());
            let loud: Vec<_> =
                analysis.diagnostics.iter().filter(|found| found.severity > Severity::Info).collect();
            assert!(loud.is_empty(), "{} on {platform}: {loud:#?}\n{text}", element.key);
            assert_eq!(page.compare(&text), [], "{} on {platform}\n{text}", element.key);
        }
    }
}

/// What is told of a page after one change; `line:column message` each.
#[track_caller]
fn check(from: &str, to: &str, expected: &[&str]) {
    let page = page("freshdeskv2");
    let text = page.markdown();
    let changed = text.replacen(from, to, 1);
    assert_ne!(text, changed, "`{from}` is not in the page:\n{text}");
    let lines = LineIndex::new(&changed);
    let said: Vec<_> = page
        .compare(&changed)
        .iter()
        .map(|one| {
            assert!(changed.get(one.span.range()).is_some(), "{one:?}");
            let at = lines.position(&changed, one.span.start());
            (at.line, one.message.clone())
        })
        .collect();
    let messages: Vec<_> = said.iter().map(|(_, message)| message.as_str()).collect();
    assert_eq!(messages, expected, "`{from}` -> `{to}`: {said:?}");
}

#[test]
fn differences_are_told() {
    check(
        "\"idField\": \"id\"",
        "\"idField\": \"ID\"",
        &["`/configuration/event.poller.configuration/incidents/idField` is `ID` here, and should be `id`"],
    );
    check("\"event.poller.refresh_interval\": 15", "\"event.poller.refresh_interval\": \"15\"", &[]);
    check("\"event.poller.refresh_interval\": 15", "\"event.poller.refresh_interval\": \"<minutes>\"", &[]);
    check(
        "\"event.notification.enabled\": true,\n",
        "",
        &["`/configuration/event.notification.enabled` is missing"],
    );
    check(
        "\"event.notification.enabled\": true",
        "\"colour\": 1, \"event.notification.enabled\": true",
        &["`/configuration/colour` stands here alone"],
    );
    check(
        "\n- `contacts`",
        "\n- `agents`",
        &["the resource `contacts` is missing from the list", "the resource `agents` is not supported"],
    );
    check(
        "| Subdomain | `subdomain`",
        "| Host | `subdomain`",
        &["the label of `subdomain` is `Host` here, and should be `Subdomain`"],
    );
    check(
        "| `idField` |",
        "| `id` |",
        &["the parameter `idField` is missing from the table", "the parameter `id` is not known"],
    );
    check(
        "template=\"/hubs/helpdesk/incidents",
        "template=\"/hubs/helpdesk/tickets",
        &[
            "no resource has the template `/hubs/helpdesk/tickets?where=updated_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'`",
            "no widget shows `/hubs/helpdesk/incidents?where=updated_since='${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'`",
        ],
    );
}

#[test]
fn pages_of_others_are_understood() {
    for text in [
        "",
        "# Nothing",
        "<html><body><pre>{}</pre></body></html>",
        "| key |\n|",
        "## Supported resources\n- ",
    ] {
        assert!(!page("sagecrm").compare(text).is_empty(), "page: {text}");
    }
}

#[test]
fn a_file_gives_a_page_without_its_secrets() {
    let body = r#"{"element": {"key": "freshdeskv2"}, "name": "Ours", "configuration": {"subdomain": "acme",
        "username": "real-key", "event.notification.signature.key": 12345, "event.vendor.type": "polling",
        "event.poller.configuration": "{\"contacts\": {\"url\": \"/x?u=${date}\", \"idField\": \"id\"}}"}}"#;
    let page = ElementPage::of_text(body, Platform::CloudElements, &OwnElements::default()).unwrap();
    let text = page.markdown();
    assert!(text.starts_with("## Events\n\nFreshdesk V2 is polled on Cloud Elements"), "{text}");
    assert!(!text.contains("real-key") && !text.contains("12345"), "{text}");
    assert!(text.contains("<YOUR_API_KEY>") && text.contains("acme"), "{text}");
    assert_eq!(page.compare(&text), [], "{text}");
    for text in ["", "{}", "{\"contacts\": {\"url\": \"/x\"}}", "# Page"] {
        let page = ElementPage::of_text(text, Platform::Sap, &OwnElements::default());
        assert_eq!(page.err(), Some(PageError::NoBody), "text: {text}");
    }
}
