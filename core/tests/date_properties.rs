//! What holds for every pattern, text and instant.

use pollwright_core::date::{
    Pattern, ReadOptions, Zone,
    explain::explain,
    infer::{infer, infer_all},
};
use proptest::prelude::*;

/// Patterns, mostly good ones.
fn pattern() -> impl Strategy<Value = String> {
    prop_oneof![
        "[GyYMLwWDdFEuaHkKhmsSzZX]{0,12}",
        "([GyMdEHhmsSzZX]{1,4}['T\\-/: 😀]{0,2}){0,6}",
        any::<String>()
    ]
}

/// Texts, mostly nearly dates.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{0,12}(Z|[+-][0-9:]{0,5})?",
        "[0-9E+\\-:/., \tA-Za-z∞😀\u{0}٠ſ]{0,30}",
        any::<String>(),
    ]
}

fn zone() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("America/Los_Angeles".to_owned()),
        Just("Europe/Dublin".to_owned()),
        "GMT[+-][0-9:]{0,5}",
        any::<String>()
    ]
}

proptest! {
    #[test]
    fn nothing_panics(
        pattern in pattern(), text in text(), zone in zone(), millis in any::<i64>(), start in any::<i64>(),
        lenient in any::<bool>(),
    ) {
        let (zone, _) = Zone::resolve(&zone);
        let _ = Zone::nearest(zone.id());
        let _ = infer(&text, &zone, start);
        let Ok(pattern) = Pattern::compile(&pattern) else { return Ok(()) };
        let written = pattern.format(millis, &zone);
        let options = ReadOptions { zone: &zone, lenient, two_digit_year_start: start };
        for text in [&text, &written] {
            if let Ok(read) = pattern.read(text, &options) {
                prop_assert!(read.index_utf16 as usize <= text.encode_utf16().count());
            }
        }
    }

    #[test]
    fn items_cover_the_pattern(pattern in pattern()) {
        if let Ok(compiled) = Pattern::compile(&pattern) {
            let parts: String = compiled.items().iter().map(|item| &pattern[item.span.range()]).collect();
            prop_assert_eq!(parts, pattern);
        }
    }

    #[test]
    fn what_is_written_reads_back(
        pattern in prop::sample::select(vec![
            "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "EEE, dd MMM yyyy HH:mm:ss.SSS Z", "MM/dd/yyyy hh:mm:ss.S a z",
            "yyyyMMddHHmmssSSSZ", "YYYY-'W'ww-u HH:mm:ss.SSSXX", "yyyy DDD kk:mm:ss,SSS XXX",
        ]),
        millis in -2_000_000_000_000..4_000_000_000_000_i64,
    ) {
        // A zone whose offsets have no seconds since 1906.
        let (zone, _) = Zone::resolve("America/Denver");
        let compiled = Pattern::compile(pattern).expect("it compiles");
        let written = compiled.format(millis, &zone);
        let options = ReadOptions { zone: &zone, lenient: false, two_digit_year_start: 0 };
        let read = compiled.read(&written, &options).expect("it reads what it writes");
        prop_assert_eq!(read.millis, millis, "{}", written);
        prop_assert_eq!(compiled.format(read.millis, &zone), written);
    }
}

#[test]
fn long_inputs_take_linear_time() {
    let zone = Zone::gmt();
    let options = ReadOptions { zone: &zone, lenient: true, two_digit_year_start: 0 };
    let long = "y".repeat(100_000) + &"d".repeat(100_000) + &"'x'''".repeat(20_000) + &"yM".repeat(50_000);
    let pattern = Pattern::compile(&long).expect("it compiles");
    assert!(pattern.read(&pattern.format(0, &zone), &options).is_err());
    let text = " ".repeat(1_000_000) + &"7".repeat(1_000_000) + "E-999996";
    let read = Pattern::compile("yyyy").expect("it compiles").read(&text, &options);
    assert_eq!(read.map(|read| read.index_utf16), Ok(2_000_008));
    assert!(Pattern::compile("yyyy").expect("it compiles").read(&text[..1_000_000], &options).is_err());
    // Every way to go wrong, many times over, and samples that nobody writes.
    for piece in ["Y-", "mm-", "hh:MM'Z'", "k z", "D M ", "SSSSSS", "HH'Z'"] {
        let pattern = Pattern::compile(&piece.repeat(100_000 / piece.len())).expect("it compiles");
        let (zone, _) = Zone::resolve("Europe/London");
        assert!(explain(&pattern, 1_795_185_000_000, &zone).warnings.len() < 10, "{piece}");
    }
    let samples: Vec<String> =
        ["1", "1/", "Jul ", "2026-", " "].map(|piece| piece.repeat(1_000_000 / piece.len())).into();
    let samples: Vec<&str> = samples.iter().map(String::as_str).collect();
    assert!(infer_all(&samples, &zone, 0).candidates.is_empty());
}
