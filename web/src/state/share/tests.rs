use super::*;
use pollwright_core::{catalog, moment, platform::Platform};
use proptest::prelude::*;
use serde_json::json;

fn clock() -> Instant {
    moment::parse("2026-11-20 14:30", Instant::default()).unwrap()
}

/// What both sessions say of the work; steps and tastes are not part of it.
#[track_caller]
fn check_same(opened: &Session, made: &Session) {
    assert_eq!(**opened.text(), *made.without_secrets());
    assert_eq!(opened.platform(), made.platform());
    assert_eq!(opened.clock(), made.clock());
    assert_eq!(opened.server_zone(), made.server_zone());
    assert_eq!((opened.block, &opened.selected), (made.block, &made.selected));
}

#[track_caller]
fn open(link: &str) -> (Session, Look) {
    assert!(is_link(link));
    Session::from_link(link, clock()).unwrap()
}

#[test]
fn a_fresh_element_is_a_short_link() {
    for element in catalog::elements() {
        for platform in Platform::ALL {
            let made = Session::with_text(&element.body(platform), platform, clock());
            let link = made.link(&Look::default()).unwrap();
            println!("{} on {platform}: {} characters", element.name, link.len());
            assert!(link.len() < 300, "{link}");
            check_same(&open(&link).0, &made);
        }
    }
}

/// Links that were made by version 1, each with what it holds.
#[test]
fn links_of_version_1_are_readable_for_ever() {
    let links: Vec<Value> = serde_json::from_str(include_str!("links-1.json")).unwrap();
    assert!(!links.is_empty());
    for known in links {
        let (session, look) = open(known["link"].as_str().unwrap());
        assert_eq!(**session.text(), *known["text"].as_str().unwrap());
        assert_eq!(session.platform().slug(), known["platform"].as_str().unwrap());
        let clock = session.clock();
        let typed = [&*clock.now_field().typed, &*clock.last_poll_field().typed, session.server_zone()];
        assert_eq!(json!(typed), known["typed"]);
        assert_eq!(json!([session.block, session.selected]), known["chosen"]);
        assert_eq!(json!([look.view, look.extra]), known["look"]);
    }
}

/// Two of the five, the second at hand and named.
fn project() -> Session {
    use super::super::{Action, Turn};
    let picked = |session: Session, key: &str| session.apply(Action::PickElement(key.into()));
    let session = picked(Session::new(clock()), "freshdeskv2");
    let session = session.apply(Action::TypeNow("2026-03-29T00:59Z".into())).turned(Turn::Add);
    let session = picked(session, "insightly").apply(Action::SetPlatform(Platform::Sap));
    session.apply(Action::NameConfiguration("Ours".into()))
}

#[test]
fn several_configurations_are_one_link() {
    let (made, look) = (project(), Look { view: "polls".to_owned(), extra: Value::Null });
    let link = made.project_link(&look).unwrap();
    println!("two configurations: {} characters", link.len());
    assert!(link.starts_with("#2") && link.len() < 300, "{link}");
    let (opened, seen) = open(&link);
    assert_eq!((seen, opened.configurations(), opened.place()), (look, made.configurations(), 1));
    check_same(&opened, &made);
    let turn = |session: &Session| session.turned(super::super::Turn::To(0));
    check_same(&turn(&opened), &turn(&made));
}

/// Links that were made by version 2, each with what it holds.
#[test]
fn links_of_version_2_are_readable_for_ever() {
    let links: Vec<Value> = serde_json::from_str(include_str!("links-2.json")).unwrap();
    assert!(!links.is_empty());
    for known in links {
        let (session, _) = open(known["link"].as_str().unwrap());
        assert_eq!(
            json!([session.configurations(), session.place()]),
            json!([known["titles"], known["place"]])
        );
        for (place, text) in known["texts"].as_array().unwrap().iter().enumerate() {
            let session = session.turned(super::super::Turn::To(place));
            assert_eq!(**session.text(), *text.as_str().unwrap());
        }
    }
}

#[test]
fn a_secret_is_in_no_link() {
    let text = r#"{"element": {"key": "freshdeskv2"}, "configuration": {"username": "hunter2-c0ffee",
        "event.notification.callback.url": "https://x.example/in?token=hunter2-c0ffee"}}"#;
    let made = Session::with_text(text, Platform::Sap, clock());
    let opened = open(&made.link(&Look::default()).unwrap()).0;
    assert_eq!(
        **opened.text(),
        *text.replace("token=hunter2-c0ffee", "token=<TOKEN>").replace("hunter2-c0ffee", "<YOUR_API_KEY>")
    );
}

#[test]
fn what_is_no_link_is_left_alone() {
    for fragment in ["", "#", "#code", "1abc", "#at/configuration"] {
        assert!(!is_link(fragment), "{fragment}");
    }
}

#[test]
fn a_bad_link_says_why() {
    #[track_caller]
    fn check(link: &str, expected: LinkError) {
        assert!(is_link(link), "{link}");
        assert_eq!(Session::from_link(link, clock()), Err(expected), "{link}");
    }
    let link = Session::new(clock()).link(&Look::default()).unwrap();
    check("#1", LinkError::Damaged);
    check(&link[..link.len() - 1], LinkError::Damaged);
    check(&format!("{link}."), LinkError::Damaged);
    check(&link.replacen("#1", "#2", 1), LinkError::Damaged);
    check(&link.replacen("#1", "#3", 1), LinkError::Newer);
    let long = Session::with_text(&"x".repeat(300_000), Platform::Sap, clock());
    assert_eq!(long.link(&Look::default()), Err(LinkError::TooLong));
}

proptest! {
    // Each case reads the dictionary twice.
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn there_and_back(
        text in "\\PC{0,80}|(\\{\"element\": \\{\"key\": \"sagecrm\"\\}\n){0,20}",
        platform in proptest::sample::select(Platform::ALL.to_vec()),
        now in "|2026-03-29T00:59Z|now-[1-9]h|\\PC{0,8}",
        last_poll in "|now-15m|\\PC{0,8}",
        zone in "|Europe/London|\\PC{0,8}",
        block in 0_usize..3,
        selected in proptest::option::of("contacts|\\PC{0,8}"),
        view in "|events",
        n in 0_u32..9,
    ) {
        let mut made = Session::with_text(&text, platform, clock());
        for action in [
            super::super::Action::TypeNow(now.into()),
            super::super::Action::TypeLastPoll(last_poll.into()),
            super::super::Action::SetServerZone(zone.into()),
            super::super::Action::SelectBlock(block),
        ] {
            made = made.apply(action);
        }
        made.selected = selected.map(Into::into);
        let extra = if n == 0 { Value::Null } else { json!({ "n": n }) };
        let look = Look { view, extra };
        let (opened, seen) = open(&made.link(&look).unwrap());
        check_same(&opened, &made);
        prop_assert_eq!(seen, look);
    }

    #[test]
    fn no_fragment_is_too_bad(coded in "[A-Za-z0-9_-]{0,60}") {
        let _ = Session::from_link(&format!("#1{coded}"), clock());
        let _ = Session::from_link(&format!("#2{coded}"), clock());
    }
}

/// Behind the checksum too: what a stranger makes up on purpose.
#[test]
fn made_up_bytes_do_no_harm() {
    for seed in 0_u8..12 {
        let packed: Vec<u8> = (0..40).map(|n: u8| n.wrapping_mul(seed).wrapping_add(seed) & 0x7f).collect();
        let coded = [checksum(&packed).to_vec(), packed].concat();
        let _ = Session::from_link(&format!("#1{}", base64::encode(&coded)), clock());
    }
}

/// And a list of parts that says what is not so.
#[test]
fn a_made_up_list_does_no_harm() {
    let part = r#"{"platform":"sap"}"#.to_owned() + "\n{}";
    for list in [
        r#"{"at":0,"parts":[["",18446744073709551615]]}"#,
        r#"{"at":1,"parts":[["",21]]}"#,
        r#"{"at":0,"parts":[["",20],["",9]]}"#,
        r#"{"at":0,"parts":[]}"#,
        r#"{"at":0}"#,
        "[]",
    ] {
        let link = fragment('2', &format!("{list}\n{part}")).unwrap();
        assert!(Session::from_link(&link, clock()).is_err(), "{list}");
    }
}
