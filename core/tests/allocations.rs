//! Reading a date allocates nothing, and writing one nothing but its caller's buffer.

use pollwright_core::date::{Pattern, ReadOptions, Zone};

#[test]
fn dates_allocate_nothing() {
    for (pattern, zone, text) in [
        ("yyyy-MM-dd'T'HH:mm:ss'Z'", "GMT", "2026-11-20T14:30:00Z"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "America/Los_Angeles", "2026-11-20T14:30:00.123-08:00"),
        ("EEE, dd MMM yyyy HH:mm:ss Z", "GMT-07:00", "Fri, 20 Nov 2026 14:30:00 -0700"),
        ("MM/dd/yy h:mm a z", "Europe/Berlin", "11/20/26 2:30 PM PST"),
        ("YYYY-'W'ww-u G", "Asia/Kolkata", "2026-W47-5 AD"),
    ] {
        let compiled = Pattern::compile(pattern).expect("it compiles");
        let (zone, _) = Zone::resolve(zone);
        let options = ReadOptions { zone: &zone, lenient: true, two_digit_year_start: 0 };
        let mut written = String::with_capacity(128);
        let mut both = || {
            written.clear();
            let read = compiled.read(text, &options).expect("it fits");
            compiled.write_to(&mut written, read.millis, &zone);
        };
        // Zones that a text names are unpacked the first time.
        both();
        let info = allocation_counter::measure(both);
        assert_eq!(info.count_total, 0, "{pattern} on {text}");
    }
    let (zone, pattern) = (Zone::gmt(), Pattern::compile("yyyy-MM-dd").expect("it compiles"));
    let options = ReadOptions { zone: &zone, lenient: false, two_digit_year_start: 0 };
    let info = allocation_counter::measure(|| drop(pattern.read("2026-13-45", &options)));
    assert_eq!(info.count_total, 0, "a refusal");
}
