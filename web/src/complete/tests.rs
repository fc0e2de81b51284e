use super::*;
use pollwright_core::platform::Platform;

/// What fits at the `|` of a text, as labels; asked for.
fn labels(marked: &str) -> Vec<String> {
    offer(marked, true)
        .map(|(_, offer)| offer.choices.into_iter().map(|choice| choice.label).collect())
        .unwrap_or_default()
}

fn offer(marked: &str, asked: bool) -> Option<(String, Offer)> {
    let byte = marked.find('|').expect("a place");
    let text = marked.replacen('|', "", 1);
    let session = Session::with_text(&text, Platform::CloudElements, Default::default());
    let offer = at(&session, byte as u32, asked)?;
    Some((text, offer))
}

/// The text after a choice, with the caret as `|`.
#[track_caller]
fn chosen(marked: &str, label: &str, expected: &str) {
    let (text, offer) = offer(marked, true).unwrap_or_else(|| panic!("nothing fits: {marked}"));
    let choice = offer.choices.iter().find(|choice| choice.label == label);
    let choice = choice.unwrap_or_else(|| panic!("{label} is not offered: {marked}"));
    let mut insert = choice.insert.clone();
    insert.insert(choice.caret, '|');
    let mut after = text;
    after.replace_range(choice.span.range(), &insert);
    if let Some(comma) = choice.comma {
        after.insert(comma as usize, ',');
    }
    assert_eq!(after, expected, "{label} at {marked}");
}

#[track_caller]
fn check(marked: &str, first: &[&str]) {
    let labels = labels(marked);
    let shown: Vec<_> = labels.iter().take(first.len().max(1)).collect();
    assert_eq!(shown, first, "{marked}");
}

#[test]
fn keys() {
    check("{|}", &["name", "element", "providerData"]);
    check(r#"{"name": "a", |}"#, &["element"]);
    check(r#"{"element": {"|"}}"#, &["key", "id"]);
    check("{\"configuration\": {\n  \"ev|\n}}", &["event.notification.enabled"]);
    check(r#"{"contacts": {"url": "/x", |}}"#, &["idField", "datesConfiguration"]);
    // Another platform's keys do not fit.
    assert!(!labels(r#"{"contacts": {"url": "/x", |}}"#).contains(&"batchSize".to_owned()));
    // Unasked, nothing shows between members.
    assert_eq!(offer("{|}", false), None);
}

#[test]
fn keys_are_written_whole() {
    chosen("{|}", "name", r#"{"name": "|"}"#);
    chosen(r#"{"na|"}"#, "name", r#"{"name": "|"}"#);
    chosen(r#"{"na|": "x"}"#, "name", r#"{"name"|: "x"}"#);
    chosen("{\"na|\n}", "name", "{\"name\": \"|\"\n}");
    chosen(r#"{| "element": {}}"#, "name", r#"{"name": "|", "element": {}}"#);
    chosen("{\"name\": \"a\"\n  \"ta|\n}", "tags", "{\"name\": \"a\",\n  \"tags\": [|]\n}");
    chosen(
        r#"{"contacts": {"url": "/x", |}}"#,
        "filterByUpdatedDate",
        r#"{"contacts": {"url": "/x", "filterByUpdatedDate": false|}}"#,
    );
    chosen(
        r#"{"configuration": {"event.poller.configuration": "{\"a\": {\"url\": \"x\", |}}"}}"#,
        "idField",
        r#"{"configuration": {"event.poller.configuration": "{\"a\": {\"url\": \"x\", \"idField\": \"|\"}}"}}"#,
    );
}

#[test]
fn values() {
    check(r#"{"configuration": {"event.notification.enabled": |}}"#, &["true", "false"]);
    check(r#"{"configuration": {"event.vendor.type": "|"}}"#, &["polling", "webhook"]);
    chosen(
        r#"{"configuration": {"event.vendor.type": |}}"#,
        "polling",
        r#"{"configuration": {"event.vendor.type": "polling"|}}"#,
    );
    chosen(r#"{"element": {"key": "f|"}}"#, "freshdeskv2", r#"{"element": {"key": "freshdeskv2|"}}"#);
    check(
        r#"{"a": {"url": "/x", "datesConfiguration": {"updatedDateTimezone": "berl|"}}}"#,
        &["Europe/Berlin"],
    );
    check(
        r#"{"a": {"url": "/x", "datesConfiguration": {"updatedDateFormat": "|"}}}"#,
        &["yyyy-MM-dd'T'HH:mm:ssXXX"],
    );
    check(r#"{"name": "|"}"#, &[]);
}

#[test]
fn resources_of_the_element() {
    let text = r#"{"element": {"key": "freshdeskv2"}, "configuration": {"event.poller.configuration": {|}}}"#;
    let (_, offer) = offer(text, true).expect("resources");
    let contacts = offer.choices.iter().find(|choice| choice.label == "contacts").expect("contacts");
    assert!(contacts.insert.starts_with("\"contacts\": {\n"), "{}", contacts.insert);
}

#[test]
fn templates() {
    let url = |inner: &str| format!(r#"{{"a": {{"url": "/x?since={inner}", "idField": "id"}}}}"#);
    check(&url("$|"), &["${gmtDate"]);
    check(&url("${|}"), &["gmtDate", "dateTimeZone"]);
    check(&url("${gmtDate:|}"), &["yyyy-MM-dd'T'HH:mm:ssXXX"]);
    check(&url("${dateTimeZone:berl|}"), &["Europe/Berlin"]);
    check(&url("${dateTimeZone:UTC:|}"), &["yyyy-MM-dd'T'HH:mm:ssXXX"]);
    check(&url("${epoch:|}"), &["s", "ms", "us"]);
    check(&url("|"), &[]);
    chosen(&url("$|"), "${gmtDate", &url("${gmtDate:|}"));
    chosen(&url("${gm|"), "gmtDate", &url("${gmtDate:|}"));
    chosen(&url("${gm|Date:yyyy}"), "now", &url("${now|:yyyy}"));
    chosen(&url("${epoch:|ms}"), "s", &url("${epoch:s|}"));
    chosen(&url("${dateTimeZone:berl|}"), "Europe/Berlin", &url("${dateTimeZone:Europe/Berlin:|}"));
    chosen(&url("${gmtDate:yy|}'"), "yyyy-MM-dd", &url("${gmtDate:yyyy-MM-dd|}'"));
    // A shell's quotes are kept.
    chosen(
        r#"curl -d '{"element": {"key": "x"}, "configuration": {"event.poller.configuration": {"a": {"url": "/x?${now:|}"}}}}' u"#,
        "yyyy-MM-dd'T'HH:mm:ss",
        r#"curl -d '{"element": {"key": "x"}, "configuration": {"event.poller.configuration": {"a": {"url": "/x?${now:yyyy-MM-dd'\''T'\''HH:mm:ss|}"}}}}' u"#,
    );
}

#[test]
fn json_counts_utf16() {
    let session = Session::with_text("{\"é😀\": 1, \"na\"}", Platform::CloudElements, Default::default());
    let json: serde_json::Value = serde_json::from_str(&json(&session, 14, true)).expect("JSON");
    assert_eq!((&json["from"], &json["options"][0]["from"]), (&12.into(), &11.into()), "{json}");
    assert_eq!(super::json(&session, 8, true), "");
}
