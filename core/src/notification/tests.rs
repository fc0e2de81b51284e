use super::{EventView, Form, Message, ReadError, Sender, notification_id, read, write};
use crate::{
    change::{Event, EventType, EventWindow, Reason},
    date::Instant,
};
use serde_json::{Value, value::RawValue};
use std::borrow::Cow;

fn at(text: &str) -> Instant {
    text.parse().expect("the test's own instant")
}

/// The sender of the published notification (`domain.md` section 4.1).
fn netsuite() -> Sender {
    Sender {
        element_key: Some("netsuiteerpv2".to_owned()),
        hub_key: Some("erp".to_owned()),
        instance_id: 7_950_647,
        instance_name: "Local netsuite".to_owned(),
        instance_tags: vec!["Local netsuite".to_owned()],
    }
}

/// Its event; the record's bytes are not how we would write them.
const RECORD: &str = "{ \"internalId\":\"14682\",\n\t\"n\":1.50e+00, \"ü\":\"\\u00fc\" }";

fn invoice(id: &'static str, record: &'static str) -> EventView<'static> {
    EventView {
        id,
        event_type: EventType::Created,
        object_type: "invoices",
        object_id: "14682",
        date: at("2018-08-20T15:29:06.250Z"),
        poll_date: at("2018-08-20T15:29:34.827Z"),
        reason: Reason::New,
        record: Cow::Borrowed(serde_json::from_str::<&RawValue>(record).expect("the test's own JSON")),
    }
}

#[track_caller]
fn check(form: Form, sender: &Sender, events: &[EventView<'_>], content_type: &str, expected: &str) {
    let Message { content_type: actual_type, body } =
        write(form, sender, events, "e3b0c44298fc1c14", at("2018-08-20T15:30:07Z"));
    let body = String::from_utf8(body).expect("JSON is UTF-8");
    serde_json::from_str::<Value>(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
    assert_eq!((actual_type, body.as_str()), (content_type, expected), "{form:?} {events:?}");
}

#[test]
fn the_published_envelope() {
    let expected = r#"{"severity":"medium","createdDate":"Mon Aug 20 15:30:07 UTC 2018","topic":"instance-7950647-netsuiteerpv2-events","action":"create","id":"e3b0c44298fc1c14","message":{"elementKey":"netsuiteerpv2","accountId":1,"eventId":"e3b0c44298fc1c14","companyId":1,"instanceId":7950647,"instance_id":7950647,"instanceName":"Local netsuite","instanceTags":["Local netsuite"],"raw":{"invoices":[RECORD],"pollDate":1534778974827,"objectType":"invoices"},"userId":1,"events":[{"date":"2018-08-20T15:29:06Z","elementKey":"netsuiteerpv2","pollDate":"2018-08-20T15:29:34Z","eventType":"CREATED","hubKey":"erp","objectId":"14682","objectType":"invoices","id":"a1","reason":"new"}]},"user":"notifications@pollwright"}"#;
    let expected = expected.replace("RECORD", RECORD);
    check(Form::Envelope, &netsuite(), &[invoice("a1", RECORD)], "application/json", &expected);
}

#[test]
fn an_envelope_without_an_element() {
    let sender =
        Sender { element_key: None, hub_key: None, instance_name: "\"a\"\n".to_owned(), ..netsuite() };
    let deleted =
        EventView { event_type: EventType::Deleted, object_type: "pollDate", ..invoice("a2", "null") };
    let expected = r#"{"severity":"medium","createdDate":"Mon Aug 20 15:30:07 UTC 2018","topic":"instance-7950647-events","action":"create","id":"e3b0c44298fc1c14","message":{"elementKey":null,"accountId":1,"eventId":"e3b0c44298fc1c14","companyId":1,"instanceId":7950647,"instance_id":7950647,"instanceName":"\"a\"\n","instanceTags":["Local netsuite"],"raw":{"pollDate":[null],"objectType":"pollDate"},"userId":1,"events":[{"date":"2018-08-20T15:29:06Z","elementKey":null,"pollDate":"2018-08-20T15:29:34Z","eventType":"DELETED","hubKey":null,"objectId":"14682","objectType":"pollDate","id":"a2","reason":"new"}]},"user":"notifications@pollwright"}"#;
    check(Form::Envelope, &sender, &[deleted], "application/json", expected);
}

const CLOUD_EVENT: &str = r#"{"specversion":"1.0","id":"a1","source":"/instances/7950647","type":"com.pollwright.record.created","subject":"invoices/14682","time":"2018-08-20T15:29:06.250Z","datacontenttype":"application/json","reason":"new","polldate":"2018-08-20T15:29:34.827Z","objecttype":"invoices","objectid":"14682","instanceid":"7950647","instancename":"Local netsuite","elementkey":"netsuiteerpv2","hubkey":"erp","data":RECORD}"#;

#[test]
fn cloud_events() {
    let one = CLOUD_EVENT.replace("RECORD", RECORD);
    let two = CLOUD_EVENT.replace("\"a1\"", "\"a2\"").replace("RECORD", "[]");
    let events = [invoice("a1", RECORD), invoice("a2", "[]")];
    let batch = format!("[{one},{two}]");
    let (single, batched) = ("application/cloudevents+json", "application/cloudevents-batch+json");
    check(Form::CloudEvents, &netsuite(), &events[..1], single, &one);
    check(Form::CloudEventsBatch, &netsuite(), &events[..1], batched, &format!("[{one}]"));
    check(Form::CloudEventsBatch, &netsuite(), &events, batched, &batch);
    check(Form::CloudEvents, &netsuite(), &events, batched, &batch);
    let bare = Sender { element_key: None, hub_key: None, instance_name: "\u{7}".to_owned(), ..netsuite() };
    let expected = CLOUD_EVENT
        .replace(r#""instancename":"Local netsuite","elementkey":"netsuiteerpv2","hubkey":"erp","#, "")
        .replace("RECORD", "0");
    check(Form::CloudEvents, &bare, &[invoice("a1", "0")], single, &expected);
}

#[test]
fn attribute_names_are_those_that_cloud_events_allows() {
    let body =
        write(Form::CloudEvents, &netsuite(), &[invoice("a1", "0")], "n", at("2018-08-20T15:30:07Z")).body;
    let event: serde_json::Map<String, Value> = serde_json::from_slice(&body).expect("JSON");
    for (name, value) in &event {
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{name}");
        assert!(
            name.len() <= 20 && (name == "data" || value.as_str().is_some_and(|v| !v.is_empty())),
            "{name}"
        );
    }
}

#[test]
fn ids_of_notifications() {
    let id = notification_id(["a1", "a2"]);
    assert_eq!(id, notification_id(["a1", "a2"]), "a repeat");
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    for other in [&["a1"][..], &["a2", "a1"], &["a1a2"], &["a1", "a2", ""], &[]] {
        assert_ne!(id, notification_id(other.iter().copied()), "{other:?}");
    }
}

#[test]
fn of_an_event() {
    let text = r#"{"b": 1.50, "a": 12345678901234567890123}"#;
    let record = serde_json::from_str(text).expect("JSON");
    let event = Event {
        id: "a1".to_owned(),
        event_type: EventType::Updated,
        object_type: "contacts".into(),
        object_id: "7".into(),
        date: at("2026-11-20T14:30:00Z"),
        poll_date: at("2026-11-20T14:35:00Z"),
        element_key: None,
        reason: Reason::Changed,
        window: EventWindow { from: None, to: at("2026-11-20T14:35:00Z") },
        record,
    };
    let view = EventView::from(&event);
    assert_eq!(view.record.get(), text, "byte for byte");
    assert_eq!((view.id, view.object_id, view.reason), ("a1", "7", Reason::Changed));
}

#[test]
fn how_many_events() {
    #[track_caller]
    fn check(form: Form, wanted: Option<usize>, expected: &str) {
        let actual = form.events(wanted).map_or_else(|error| error.to_string(), |n| n.to_string());
        assert_eq!(actual, expected, "{form:?} {wanted:?}");
    }
    let envelope =
        "an envelope holds 1 to 10 events; for more, up to 100, take the form `cloud-events-batch`";
    check(Form::Envelope, None, "10");
    check(Form::Envelope, Some(1), "1");
    check(Form::Envelope, Some(11), envelope);
    check(Form::CloudEvents, None, "1");
    let one = "the form `cloud-events` holds one event; for more take `cloud-events-batch`";
    check(Form::CloudEvents, Some(2), one);
    check(Form::CloudEventsBatch, None, "10");
    check(Form::CloudEventsBatch, Some(100), "100");
    let batch = "a batch of CloudEvents holds 1 to 100 events";
    check(Form::CloudEventsBatch, Some(101), batch);
    check(Form::CloudEventsBatch, Some(0), batch);
}

#[test]
fn what_is_written_is_read() {
    let events =
        [invoice("a1", RECORD), EventView { event_type: EventType::Deleted, ..invoice("a2", "null") }];
    for (form, events) in [
        (Form::Envelope, &events[..]),
        (Form::CloudEvents, &events[1..]),
        (Form::CloudEventsBatch, &events[..]),
    ] {
        let body = write(form, &netsuite(), events, "n", at("2018-08-20T15:30:07Z")).body;
        let received = read(&body).unwrap_or_else(|error| panic!("{form:?}: {error}"));
        assert_eq!(received.len(), events.len(), "{form:?}");
        for (received, event) in received.iter().zip(events) {
            let texts = [
                &received.id,
                &received.object_type,
                &received.object_id,
                &received.event_type,
                &received.reason,
            ];
            let wanted = [event.id, "invoices", "14682", event.event_type.word(), event.reason.word()];
            assert_eq!(texts.map(|text| text.as_deref().unwrap_or("?")), wanted, "{form:?}");
            assert_eq!(
                received.record,
                serde_json::from_str::<Value>(event.record.get()).expect("JSON"),
                "{form:?}"
            );
            let date: Instant = received.date.as_deref().and_then(|date| date.parse().ok()).expect("a date");
            assert_eq!(date.timestamp(), event.date.timestamp(), "{form:?}");
        }
    }
}

#[test]
fn what_is_no_notification() {
    for (body, expected) in [
        ("", ReadError::NotJson { line: 1, column: 0 }),
        ("{", ReadError::NotJson { line: 1, column: 1 }),
        ("{}", ReadError::NotANotification),
        ("7", ReadError::NotANotification),
        ("[{}]", ReadError::NotANotification),
        (r#"{"message": {"events": {}}}"#, ReadError::NotANotification),
    ] {
        assert_eq!(read(body.as_bytes()), Err(expected), "{body}");
    }
    // The platform's own events have no id, and its `raw` other records.
    let hosted = r#"{"message": {"raw": {"a": [1, 2]}, "events": [{"objectType": "a", "objectId": "1"}]}}"#;
    let received = read(hosted.as_bytes()).expect("a notification");
    assert_eq!((received[0].id.as_deref(), &received[0].record), (None, &Value::Null));
    assert_eq!(read(b"[]"), Ok(Vec::new()));
}
