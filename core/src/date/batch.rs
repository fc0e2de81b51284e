//! Questions about dates as JSON, for checking this engine against the JDK's answers.

use super::{Pattern, ReadOptions, Zone, ZoneKind, calendar::DAY};
use serde_json::{Value, json};

/// Instants at which a zone's offsets are reported, epoch milliseconds.
const SAMPLES: [i64; 24] = [
    -3_786_825_600_000,
    -2_209_075_200_000,
    -2_208_902_400_000,
    -1_562_198_400_000,
    -773_280_000_000,
    -299_894_400_000,
    0,
    331_257_600_000,
    631_152_000_000,
    646_790_400_000,
    946_684_800_000,
    962_409_600_000,
    1_143_849_600_000,
    1_174_348_800_000,
    1_435_708_800_000,
    1_577_836_800_000,
    1_593_561_600_000,
    1_767_225_600_000,
    1_782_864_000_000,
    2_130_019_200_000,
    2_145_916_800_000,
    2_161_555_200_000,
    4_102_444_800_000,
    4_118_083_200_000,
];

/// Answers one request: an object with `op` = `compile`, `format`, `parse` or `zone`.
///
/// `compile` takes `pattern` and gives `{"ok":true}`; `format` takes `pattern`, `zone` and `input` (epoch
/// milliseconds as text) and gives `{"text":…}`; `parse` takes `pattern`, `zone`, `input`, `lenient` (default true)
/// and `twoDigitYearStart` (epoch milliseconds) and gives `{"ms":…,"idx":…}`, with `tz` where the text named another
/// zone, or `{"err":…}`; `zone` takes `zone` and gives what became of it. Whatever does not make sense gives
/// `{"error":…}`.
pub fn answer(request: &Value) -> Value {
    let text = |key: &str| request.get(key).and_then(Value::as_str);
    let result = match text("op") {
        Some("zone") => text("zone").map(zone).ok_or("`zone` is missing".to_owned()),
        Some(op @ ("compile" | "format" | "parse")) => match text("pattern") {
            Some(pattern) => with_pattern(op, pattern, request),
            None => Err("`pattern` is missing".to_owned()),
        },
        _ => Err("`op` is one of `compile`, `format`, `parse`, `zone`".to_owned()),
    };
    result.unwrap_or_else(|error| json!({ "error": error }))
}

fn with_pattern(op: &str, pattern: &str, request: &Value) -> Result<Value, String> {
    let pattern = Pattern::compile(pattern).map_err(|error| error.java())?;
    if op == "compile" {
        return Ok(json!({ "ok": true }));
    }
    let text = |key: &str| request.get(key).and_then(Value::as_str);
    let (zone, _) = Zone::resolve(text("zone").unwrap_or("GMT"));
    let input = text("input").ok_or("`input` is missing")?;
    if op == "format" {
        let millis = input.parse().map_err(|_| "`input` is not a number of milliseconds")?;
        return Ok(json!({ "text": pattern.format(millis, &zone) }));
    }
    let options = ReadOptions {
        zone: &zone,
        lenient: request.get("lenient").and_then(Value::as_bool).unwrap_or(true),
        two_digit_year_start: request.get("twoDigitYearStart").and_then(Value::as_i64).unwrap_or(0),
    };
    Ok(match pattern.read(input, &options) {
        Ok(read) => match read.zone {
            Some(zone) => json!({ "ms": read.millis, "idx": read.index_utf16, "tz": zone.id() }),
            None => json!({ "ms": read.millis, "idx": read.index_utf16 }),
        },
        Err(error) => json!({ "err": error.index_utf16 }),
    })
}

fn zone(id: &str) -> Value {
    let (zone, kind) = Zone::resolve(id);
    let offsets: Vec<_> = SAMPLES.iter().map(|at| json!([at, zone.offset_seconds(*at) * 1000])).collect();
    let saving = zone.daylight_saving_seconds();
    json!({
        "id": zone.id(),
        "how": kind,
        "raw": zone.raw_offset_seconds() * 1000,
        "dstSavings": saving * 1000,
        "useDst": saving > 0,
        "names": zone.names(),
        "offsets": offsets,
        "sameAs": if kind == ZoneKind::Listed || zone.id() == "GMT" { same_as(&zone) } else { Vec::new() },
    })
}

/// At most six places, in order, whose clocks have shown and will show the same since 1905.
fn same_as(zone: &Zone) -> Vec<&'static str> {
    // Days: milliseconds of such a step would not fit into the `usize` of wasm32.
    const STEP: usize = 61;
    const FROM: i64 = -23_741;
    const UNTIL: i64 = 25_932;
    let instants = || (FROM..UNTIL).step_by(STEP).map(|day| day * DAY);
    let is_place = |id: &str| {
        id.contains('/') && !["Etc/", "SystemV/", "US/", "Canada/"].iter().any(|area| id.starts_with(area))
    };
    let mut ids: Vec<_> = Zone::all_named()
        .filter(|(id, other)| {
            is_place(id)
                && other.raw_offset_seconds() == zone.raw_offset_seconds()
                && other.daylight_saving_seconds() == zone.daylight_saving_seconds()
                && instants().all(|at| other.offset_seconds(at) == zone.offset_seconds(at))
        })
        .map(|(id, _)| id)
        .collect();
    ids.sort_unstable();
    ids.truncate(6);
    ids
}
