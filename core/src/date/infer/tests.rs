//! Samples and the formats that are found for them.

use super::*;

#[track_caller]
fn check(value: &str, expected: &str) {
    let (zone, _) = Zone::resolve("America/New_York");
    let actual = infer(value, &zone, -729_475_200_000).map_or("none".to_owned(), |reading| {
        let at = chrono::DateTime::from_timestamp_millis(reading.millis).unwrap_or_default();
        let at = at.format("%Y-%m-%dT%H:%M:%S%.3f");
        format!("{} {at}{}", reading.format, if reading.exact { "" } else { " cut" })
    });
    assert_eq!(actual, expected, "value: {value}");
}

#[test]
fn iso() {
    check("2024-07-04T10:11:12Z", "yyyy-MM-dd'T'HH:mm:ssXXX 2024-07-04T10:11:12.000");
    check("2024-07-04T10:11:12+00:00", "yyyy-MM-dd'T'HH:mm:ssXXX 2024-07-04T10:11:12.000");
    check("2024-07-04T10:11:12+0200", "yyyy-MM-dd'T'HH:mm:ssZ 2024-07-04T08:11:12.000");
    check("2024-07-04T10:11:12-08", "yyyy-MM-dd'T'HH:mm:ssX 2024-07-04T18:11:12.000");
    check("2024-07-04T10:11:12", "yyyy-MM-dd'T'HH:mm:ss 2024-07-04T14:11:12.000");
    check("2024-07-04 10:11", "yyyy-MM-dd HH:mm 2024-07-04T14:11:00.000");
    check("2024-07-04 10:11:12 +0000", "yyyy-MM-dd HH:mm:ss Z 2024-07-04T10:11:12.000");
    check("20240704T101112Z", "yyyyMMdd'T'HHmmssXXX 2024-07-04T10:11:12.000");
    check("2024-07-04", "yyyy-MM-dd 2024-07-04T04:00:00.000");
    check("2024-07", "yyyy-MM 2024-07-01T04:00:00.000");
}

#[test]
fn fractions() {
    check("2024-07-04T10:11:12.123Z", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX 2024-07-04T10:11:12.123");
    check("2024-07-04T10:11:12.5Z", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX 2024-07-04T10:11:12.500 cut");
    check("2024-07-04T10:11:12.123456789Z", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX 2024-07-04T10:11:12.123 cut");
    check("2024-07-04 10:11:12,05", "yyyy-MM-dd HH:mm:ss,SSS 2024-07-04T14:11:12.050 cut");
}

#[test]
fn other_orders() {
    check("07/04/2024", "MM/dd/yyyy 2024-07-04T04:00:00.000");
    check("25/04/2024", "dd/MM/yyyy 2024-04-25T04:00:00.000");
    check("7/4/24 1:05 PM", "M/d/yy h:mm a 2024-07-04T17:05:00.000");
    check("04.07.2024 10:11:12", "dd.MM.yyyy HH:mm:ss 2024-07-04T14:11:12.000");
    check("04-Jul-2024", "dd-MMM-yyyy 2024-07-04T04:00:00.000");
    check("July 4, 2024", "MMMM d, yyyy 2024-07-04T04:00:00.000");
    check("Thu, 04 Jul 2024 10:11:12 GMT", "EEE, dd MMM yyyy HH:mm:ss z 2024-07-04T10:11:12.000");
    check("Thu, 04 Jul 2024 10:11:12 +0200", "EEE, dd MMM yyyy HH:mm:ss Z 2024-07-04T08:11:12.000");
    check("Thu Jul 04 10:11:12 UTC 2024", "EEE MMM dd HH:mm:ss z yyyy 2024-07-04T10:11:12.000");
}

#[test]
fn digits_alone() {
    check("1720088172", "seconds 2024-07-04T10:16:12.000");
    check("1720088172123", "milliseconds 2024-07-04T10:16:12.123");
    check("1720088172123456", "microseconds 2024-07-04T10:16:12.123");
    check("20240704", "yyyyMMdd 2024-07-04T04:00:00.000");
    check("20240704101112", "yyyyMMddHHmmss 2024-07-04T14:11:12.000");
    check("42", "none");
}

#[test]
fn no_dates() {
    for value in
        ["", "-", "T", "2024-13-45", "2024-07-04T10:11:12Z!", "Jul", "12:30", "1.2.3.4", "é", "a/b/c"]
    {
        check(value, "none");
    }
}

#[track_caller]
fn check_all(samples: &[&str], expected: &str) {
    let found = infer_all(samples, &Zone::gmt(), -729_475_200_000);
    let best = found.candidates.first().map_or("none".to_owned(), |best| best.format.to_string());
    let others: Vec<_> = found.others.iter().map(|other| other.sample).collect();
    let actual = format!("{best} {:?} {others:?}", found.verdict());
    assert_eq!(actual, expected, "samples: {samples:?}");
}

#[test]
fn several_samples() {
    check_all(&["04/07/2024", "25/07/2024"], "dd/MM/yyyy Clear []");
    check_all(&["07/04/2024", "07/25/2024"], "MM/dd/yyyy Clear []");
    check_all(&["07/04/2024"], "MM/dd/yyyy Ambiguous []");
    check_all(&["04-07-2024"], "dd-MM-yyyy Ambiguous []");
    check_all(&["05/05/2024"], "MM/dd/yyyy Clear []");
    check_all(&["24/07/14", "99/12/31"], "yy/MM/dd Clear []");
    check_all(&["7/4/2024 1:05 PM", "11/23/2024 12:15 AM"], "M/d/yyyy h:mm a Clear []");
    check_all(&["July 4, 2024", "May 23, 2024"], "MMMM d, yyyy Clear []");
    check_all(&["4 Jul 2024", "23 May 2024"], "d MMM yyyy Clear []");
    check_all(&["2024-07-04T10:11:12Z", "2024-07-04T10:11:12+02:00"], "yyyy-MM-dd'T'HH:mm:ssXXX Clear []");
    check_all(&["2024-07-04T10:11:12Z", "2024-07-04T10:11:12+0200"], "yyyy-MM-dd'T'HH:mm:ssXX Clear []");
    check_all(
        &["2024-07-04T10:11:12.000123Z", "2024-07-04T10:11:12.000007Z"],
        "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX Clear []",
    );
    check_all(
        &["2024-07-04T10:11:12.000123Z", "2024-07-04T10:11:12.120007Z"],
        "yyyy-MM-dd'T'HH:mm:ss.SSSXXX Clear []",
    );
    check_all(&["2024-186T10:11:12Z"], "yyyy-DDD'T'HH:mm:ssXXX Clear []");
    check_all(
        &["Thu Jul  4 10:11:12 UTC 2024", "Tue Jul 23 10:11:12 UTC 2024"],
        "EEE MMM d HH:mm:ss z yyyy Clear []",
    );
    check_all(&["2024-07-04 24:11:12", "2024-07-04 24:00:00"], "yyyy-MM-dd kk:mm:ss Clear []");
}

#[test]
fn several_numbers() {
    check_all(&["1720088172", "1720088173"], "seconds Clear []");
    check_all(&["1720088172.5"], "seconds Clear []");
    check_all(&["1720088172123"], "milliseconds Clear []");
    check_all(&["20240704101112"], "yyyyMMddHHmmss Clear []");
    check_all(&["202407041011"], "yyyyMMddHHmm Clear []");
    check_all(&["20240704101112123"], "yyyyMMddHHmmssSSS Clear []");
}

#[test]
fn mixed_forms() {
    check_all(
        &["2024-07-04T10:11:12Z", "2024-07-04T10:11:12.5Z", "2024-07-05T10:11:12Z"],
        "yyyy-MM-dd'T'HH:mm:ssXXX Mixed [1]",
    );
    check_all(&["2024-07-04", "2024-07-04T10:11:12Z", "", "soon"], "yyyy-MM-dd Mixed [1, 2, 3]");
    check_all(&["2024-07-04", "1720088172"], "yyyy-MM-dd Mixed [1]");
    check_all(&["soon"], "none Unreadable []");
    check_all(&[], "none Unreadable []");
}

/// Patterns of published configurations, and others that APIs use.
const PATTERNS: [&str; 47] = [
    "yyyy-MM-dd'T'HH:mm:ss'Z'",
    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
    "yyyy-MM-dd'T'HH:mm:ssXXX",
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
    "yyyy-MM-dd'T'HH:mm:ssX",
    "yyyy-MM-dd'T'HH:mm:ssXX",
    "yyyy-MM-dd'T'HH:mm:ssZ",
    "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
    "yyyy-MM-dd'T'HH:mm:ss.SSSX",
    "yyyy-MM-dd'T'HH:mm:ss",
    "yyyy-MM-dd'T'HH:mm:ss.SSS",
    "yyyy-MM-dd'T'HH:mm",
    "yyyy-MM-dd'T'HH:mmz",
    "yyyy-MM-dd HH:mm:ss",
    "yyyy-MM-dd' 'HH:mm:ss",
    "yyyy-MM-dd HH:mm:ss.SSS",
    "yyyy-MM-dd HH:mm:ss Z",
    "yyyy-MM-dd HH:mm:ss z",
    "yyyy-MM-dd HH:mm:ssXXX",
    "yyyy-MM-dd HH:mm",
    "yyyy-MM-dd",
    "yyyy/MM/dd",
    "yyyy/MM/dd HH:mm:ss",
    "yyyy.MM.dd HH:mm",
    "MM/dd/yyyy",
    "MM/dd/yyyy HH:mm:ss",
    "MM/dd/yyy'T'HH:mm:ssXXX",
    "MM/dd/yyyy hh:mm:ss a",
    "M/d/yyyy h:mm:ss a",
    "M/d/yyyy h:mm a",
    "dd/MM/yyyy",
    "dd/MM/yyyy HH:mm:ss",
    "dd.MM.yyyy HH:mm:ss",
    "dd-MM-yyyy HH:mm:ss",
    "dd-MMM-yyyy",
    "dd MMM yyyy HH:mm:ss",
    "MMM d, yyyy",
    "MMMM d, yyyy h:mm a",
    "EEE, dd MMM yyyy HH:mm:ss Z",
    "EEE, dd MMM yyyy HH:mm:ss z",
    "EEE, d MMM yyyy HH:mm:ss Z",
    "EEE MMM dd HH:mm:ss z yyyy",
    "EEEE, MMMM d, yyyy HH:mm",
    "yyyyMMdd",
    "yyyyMMddHHmmss",
    "yyyyMMdd'T'HHmmss'Z'",
];

#[test]
fn samples_of_known_patterns() {
    let mut state: u64 = 42;
    let mut dice = |below: i64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 16) as i64).rem_euclid(below)
    };
    let (mut n, mut wrong) = (0, Vec::new());
    for source in PATTERNS {
        let pattern = Pattern::compile(source).unwrap();
        for zone in ["GMT", "America/Los_Angeles", "Asia/Kolkata"].map(|id| Zone::resolve(id).0) {
            if source.contains("'Z'") && zone.id() != "GMT" {
                // A `Z` that is text, in another zone, is the very mistake that inference is asked about.
                continue;
            }
            for _ in 0..40 {
                // Three instants since 2010, the first on a day after the 12th.
                let month = 1_262_304_000_000 + dice(190) * 2_629_746_000;
                let first = month - month.rem_euclid(2_629_746_000) + dice(28) * 86_400_000;
                let instants = [
                    first,
                    1_262_304_000_000 + dice(500_000_000_000),
                    1_262_304_000_000 + dice(500_000_000_000),
                ];
                let texts = instants.map(|millis| pattern.format(millis, &zone));
                let is_late = |millis: &i64| {
                    Pattern::compile("d")
                        .unwrap()
                        .format(*millis, &zone)
                        .parse()
                        .is_ok_and(|day: u32| day > 12)
                };
                if !instants.iter().any(is_late) {
                    continue;
                }
                let options = ReadOptions { zone: &zone, lenient: false, two_digit_year_start: 0 };
                let wanted: Vec<_> = texts.iter().map(|text| read_whole(&pattern, text, &options)).collect();
                let samples: Vec<&str> = texts.iter().map(String::as_str).collect();
                let found = infer_all(&samples, &zone, 0);
                n += 1;
                let best = found.candidates.first();
                if best.is_none_or(|best| best.millis != wanted) {
                    let best = best.map(|best| best.format.to_string());
                    wrong.push(format!("{source} in {}: {samples:?} gives {best:?}", zone.id()));
                }
            }
        }
    }
    assert!(wrong.len() * 100 <= n, "{} of {n}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn groups() {
    #[track_caller]
    fn check(samples: &[&str], expected: &[&str]) {
        let groups = infer_groups(samples, &Zone::gmt(), 0);
        for group in &groups {
            assert!(group.candidates.iter().all(|one| one.millis.len() == group.samples.len()), "{group:?}");
        }
        let words = groups.iter().map(|group| format!("{:?} {}", group.samples, group.candidates[0].format));
        assert_eq!(words.collect::<Vec<_>>(), expected, "samples: {samples:?}");
    }
    let iso = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";
    let (one, other) = ("2024-07-04T10:11:12.123Z", "2024-07-05T10:11:12.500Z");
    check(&[], &[]);
    check(&["soon", ""], &[]);
    check(&[one, other], &[&format!("[0, 1] {iso}")]);
    check(
        &["1720088172", one, "soon", "25/07/2024", other, "1720088173123", "04/07/2024"],
        &[&format!("[1, 4] {iso}"), "[3, 6] dd/MM/yyyy", "[0] seconds", "[5] milliseconds"],
    );
    let many: Vec<String> =
        (0..60).map(|n| format!("{}{}", ["2024-07-", "07.2024 "][n % 2], 10 + n % 20)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(
        infer_groups(&many, &Zone::gmt(), 0)
            .iter()
            .all(|group| group.samples.iter().all(|n| *n < MAX_SAMPLES))
    );
}
