use super::*;
use crate::catalog;
use serde_json::{Value as Json, json};
use std::process::Command;

const STYLES: [BodyStyle; 4] = [
    BodyStyle { form: PollerForm::AsWritten, pretty: false },
    BodyStyle { form: PollerForm::Object, pretty: true },
    BodyStyle { form: PollerForm::String, pretty: false },
    BodyStyle { form: PollerForm::String, pretty: true },
];

/// Everything that a shell or JSON could trip over.
const NASTY: &str = "it's \\ \"quoted\" $HOME `id` ‘typographic’ %s !! ü";

fn parsed(json: &str) -> Json {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

fn nasty_body() -> String {
    let body = json!({
        "element": { "key": "freshdeskv2" },
        "configuration": {
            "subdomain": NASTY,
            "username": "real-key",
            "event.notification.signature.key": 12345,
            "event.poller.configuration": {
                "tickets": {
                    "url": "/hubs/helpdesk/tickets?where=a>'${gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}'",
                    "idField": "id",
                    "password": "inner secret"
                }
            }
        },
        "tags": [NASTY],
        "name": "line\nbreak"
    });
    format!("{body:#}\n")
}

#[track_caller]
fn check_body(json: &str, style: BodyStyle, expected: &str) {
    assert_eq!(body(json, style).as_deref(), Ok(expected), "{style:?} of {json}");
}

#[test]
fn forms_keep_the_layout_around() {
    let object = "{\n  // no\n".replace("// no\n", "")
        + "\"configuration\" : { \"a\":1.50,\n    \"event.poller.configuration\": {\"b\": {\"url\": \"'x'\"}} }}\n";
    let string = "{\n  \"configuration\" : { \"a\":1.50,\n    \"event.poller.configuration\": \
                  \"{\\\"b\\\":{\\\"url\\\":\\\"'x'\\\"}}\" }}\n";
    let form = |form| BodyStyle { form, pretty: false };
    check_body(&object, form(PollerForm::AsWritten), &object);
    check_body(&object, form(PollerForm::Object), &object);
    check_body(&object, form(PollerForm::String), string);
    check_body(string, form(PollerForm::String), string);
    let back = body(string, form(PollerForm::Object)).unwrap();
    assert_eq!(parsed(&back), parsed(&object));
    assert!(back.starts_with("{\n  \"configuration\" : { \"a\":1.50,\n"), "{back}");
    let pretty = BodyStyle { form: PollerForm::AsWritten, pretty: true };
    check_body(
        "\u{feff}{\"z\":[],\"a\":[1,{}],\"n\":1.0e5}",
        pretty,
        "{\n  \"z\": [],\n  \"a\": [\n    1,\n    {}\n  ],\n  \"n\": 1.0e5\n}",
    );
}

#[test]
fn what_is_not_json_is_refused() {
    let style = BodyStyle::default();
    assert!(matches!(body("{\"a\": 1,}", style), Err(ExportError::Broken(_))));
    assert!(matches!(body("", style), Err(ExportError::Broken(_))));
    let broken_inside = r#"{"configuration":{"event.poller.configuration":"{\"a\": 1,}"}}"#;
    let object = BodyStyle { form: PollerForm::Object, pretty: false };
    assert!(matches!(body(broken_inside, object), Err(ExportError::Broken(_))));
    assert_eq!(body(broken_inside, style).as_deref(), Ok(broken_inside), "as written it is JSON");
    let part = r#"{"contacts":{"url":"/x"}}"#;
    let sap = Platform::Sap;
    assert_eq!(curl_bash(part, None, sap, style), Err(ExportError::NotABody));
    let uipath = Platform::Uipath;
    assert_eq!(curl_bash(&nasty_body(), None, uipath, style), Err(ExportError::NoCommand(uipath)));
}

/// Runs a command in bash with a `curl` that only says what it was given, one argument a NUL.
fn run_in_bash(command: &str, variables: &[(&str, &str)]) -> Option<Vec<String>> {
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}\n");
    let output = Command::new("bash").arg("-c").arg(&script).envs(variables.iter().copied()).output().ok()?;
    assert!(output.status.success(), "{}\n{command}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.split_terminator('\0').map(str::to_owned).collect())
}

#[test]
fn bash_sends_what_is_meant() {
    let element = catalog::element("freshdeskv2");
    let variables = [
        ("CE_USER_SECRET", "user="),
        ("CE_ORGANIZATION_SECRET", "org="),
        ("FRESHDESK_API_KEY", NASTY),
        ("EVENT_NOTIFICATION_SIGNATURE_KEY", "a\"b"),
        ("PASSWORD", "in\\ner \"'"),
    ];
    for style in STYLES {
        let command = curl_bash(&nasty_body(), element, Platform::CloudElements, style).unwrap();
        for secret in ["real-key", "12345", "inner secret"] {
            assert!(!command.contains(secret), "{secret} in {command}");
        }
        let Some(arguments) = run_in_bash(&command, &variables) else {
            eprintln!("skipped: there is no bash here");
            return;
        };
        assert_eq!(arguments[..3], ["-X", "POST", CLOUD_ELEMENTS_URL]);
        assert_eq!(arguments[4], "Authorization: User user=, Organization org=");
        assert_eq!(arguments[6], "Content-Type: application/json");
        assert_eq!((arguments[7].as_str(), arguments.len()), ("--data", 9));
        check_sent(&arguments[8], style);
    }
}

/// The body with the variables of both tests in the places of its secrets.
#[track_caller]
fn check_sent(sent: &str, style: BodyStyle) {
    let mut sent = parsed(sent);
    let poller = &mut sent["configuration"]["event.poller.configuration"];
    if let Json::String(text) = poller {
        *poller = parsed(text);
    }
    let mut expected = parsed(&nasty_body());
    let configuration = &mut expected["configuration"];
    configuration["username"] = NASTY.into();
    configuration["event.notification.signature.key"] = "a\"b".into();
    configuration["event.poller.configuration"]["tickets"]["password"] = "in\\ner \"'".into();
    assert_eq!(sent, expected, "{style:?}");
}

#[test]
fn bash_takes_keys_of_several_lines() {
    let body = r#"{"element":{"key":"x"},"configuration":{"private.key":"-----\nA\n-----"}}"#;
    let command = curl_bash(body, None, Platform::CloudElements, BodyStyle::default()).unwrap();
    let Some(arguments) = run_in_bash(&command, &[("PRIVATE_KEY", "one\ntwo\\\nthree")]) else { return };
    assert_eq!(parsed(&arguments[8])["configuration"]["private.key"], "one\ntwo\\\nthree");
}

/// What PowerShell makes of an expression of single-quoted strings and `($env:NAME -replace …)`, joined by `+`.
///
/// Its rules, from its language specification: in a single-quoted string two quotes stand for the second one, and
/// U+2018 to U+201B are quotes too; `-replace` takes .NET's regular expressions.
fn powershell_value(expression: &str, variables: &[(&str, &str)]) -> String {
    let is_quote = |c: char| matches!(c, '\'' | '\u{2018}'..='\u{201b}');
    let mut out = String::new();
    let mut rest = expression;
    loop {
        if let Some(inner) = rest.strip_prefix("($env:") {
            let end = inner.find(')').unwrap();
            let (name, filters) = inner[..end].split_once(' ').unwrap();
            let value = variables.iter().find(|(variable, _)| *variable == name).unwrap().1;
            let layers = filters.matches(r#"-replace '[\\"]', '\$&'"#).count();
            let mut value = value.to_owned();
            for layer in 0..layers {
                value = value.replace('\\', r"\\").replace('"', "\\\"");
                if layer == 0 && filters.contains(r"'\r?\n', '\n'") {
                    value = value.replace('\n', r"\n");
                }
            }
            out.push_str(&value);
            rest = &inner[end + 1..];
        } else {
            let mut chars = rest.char_indices().peekable();
            assert!(chars.next().is_some_and(|(_, c)| is_quote(c)), "no string here: {rest}");
            let end = loop {
                let (at, c) = chars.next().unwrap();
                if !is_quote(c) {
                    out.push(c);
                } else if let Some((_, second)) = chars.next_if(|(_, next)| is_quote(*next)) {
                    out.push(second);
                } else {
                    break at + c.len_utf8();
                }
            };
            rest = &rest[end..];
        }
        match rest.strip_prefix(" + ") {
            Some(next) => rest = next,
            None => break,
        }
    }
    assert_eq!(rest, "", "left over");
    out
}

#[test]
fn powershell_sends_what_is_meant() {
    let element = catalog::element("freshdeskv2");
    let variables = [
        ("FRESHDESK_API_KEY", NASTY),
        ("EVENT_NOTIFICATION_SIGNATURE_KEY", "a\"b"),
        ("PASSWORD", "in\\ner \"'"),
    ];
    for style in STYLES {
        let command = curl_powershell(&nasty_body(), element, Platform::CloudElements, style).unwrap();
        let (body, call) = command.split_once("\nInvoke-RestMethod ").unwrap();
        assert!(!command.contains("real-key") && !command.contains("inner secret"), "{command}");
        check_sent(&powershell_value(body.strip_prefix("$body = ").unwrap(), &variables), style);
        assert!(
            call.contains("-Uri 'https://api.cloud-elements.com/elements/api-v2/instances' `\n"),
            "{call}"
        );
        assert!(call.ends_with("-ContentType 'application/json; charset=utf-8' -Body $body"), "{call}");
    }
}

#[test]
fn pollwright_polls_a_file() {
    let element = catalog::element("freshdeskv2");
    let command = curl_bash(&nasty_body(), element, Platform::Pollwright, BodyStyle::default()).unwrap();
    let (file, poll) = command.rsplit_once('\n').unwrap();
    assert_eq!(poll, "pollwright poll freshdeskv2.json --state freshdeskv2.db");
    let file = file.strip_prefix("cat > freshdeskv2.json <<'END_OF_CONFIGURATION'\n").unwrap();
    let body = parsed(file.strip_suffix("\nEND_OF_CONFIGURATION").unwrap());
    assert_eq!(body["configuration"]["username"], "env:FRESHDESK_API_KEY");
    assert_eq!(
        body["configuration"]["event.notification.signature.key"],
        "env:EVENT_NOTIFICATION_SIGNATURE_KEY"
    );
    assert_eq!(body["configuration"]["subdomain"], NASTY);

    let command =
        curl_powershell(&nasty_body(), element, Platform::Pollwright, BodyStyle::default()).unwrap();
    let (file, poll) = command.rsplit_once('\n').unwrap();
    assert_eq!(poll, "pollwright poll freshdeskv2.json --state freshdeskv2.db");
    let quoted = file
        .strip_prefix("[IO.File]::WriteAllText((Join-Path $PWD 'freshdeskv2.json'), ")
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap();
    assert_eq!(parsed(&powershell_value(quoted, &[])), body);
}

#[test]
fn fresh_bodies_export_everywhere() {
    for element in catalog::elements() {
        for platform in [Platform::CloudElements, Platform::Sap, Platform::Pollwright] {
            let json = element.body(platform);
            for style in STYLES {
                let command = curl_bash(&json, Some(element), platform, style).unwrap();
                for field in element.fields.iter().filter(|field| field.secret && !field.optional) {
                    assert!(command.contains(&field.env), "{} in {command}", field.env);
                    let is_sent = command.contains(&format!("\"{}\"", field.placeholder));
                    assert!(!is_sent, "{} in {command}", field.placeholder);
                }
                if platform.is_hosted() {
                    let Some(arguments) = run_in_bash(&command, &[]) else { return };
                    parsed(&arguments[8]);
                }
                curl_powershell(&json, Some(element), platform, style).unwrap();
            }
        }
    }
}

#[test]
fn secrets_are_found_with_their_places() {
    let text = nasty_body();
    let mut document = parse(&text);
    assert!(document.embed("/name"), "a string without JSON changes nothing");
    let found = crate::secret::secret_spans(&document, catalog::element("freshdeskv2"));
    let found: Vec<_> = found.iter().map(|secret| (&*secret.env, &text[secret.span.range()])).collect();
    assert_eq!(
        found,
        [
            ("FRESHDESK_API_KEY", "real-key"),
            ("EVENT_NOTIFICATION_SIGNATURE_KEY", "12345"),
            ("PASSWORD", "inner secret"),
        ]
    );
    let fresh = catalog::element("freshdeskv2").unwrap().body(Platform::CloudElements);
    assert_eq!(crate::secret::secret_spans(&parse(&fresh), catalog::element("freshdeskv2")), []);
    let twice =
        r#"{"a":{"password":"1"},"b":{"password":"2"},"providerData":{"code":"c"},"env":{"apiKey":"env:K"}}"#;
    let slots = secret_slots(&parse(twice), None);
    let slots: Vec<_> = slots.iter().map(|slot| (&*slot.pointer, &*slot.env)).collect();
    assert_eq!(
        slots,
        [
            ("/a/password", "PASSWORD"),
            ("/b/password", "PASSWORD_2"),
            ("/providerData/code", "AUTHORIZATION_GRANT_CODE"),
            ("/env/apiKey", "K"),
        ]
    );
}
