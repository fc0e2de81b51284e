//! What a key stroke takes until it is on screen, beside the editor alone; and that a thousand edits leave nothing behind.
//!
//! Slow: `cargo xtask bench page` and `cargo xtask test --all` run it and print the numbers.

use super::{Page, Programs, open, undriven::Undriven};
use pollwright_tests::server::{Server, UNGUARDED};
use serde_json::{Value, json};
use std::{env, ops::Range, thread, time::Duration};

/// A hundred resources: some 34 KB.
fn long_text() -> String {
    let resource = |n: usize| {
        let resource = json!({
            "url": format!("/hubs/crm/resource-{n}?where=updated>='${{gmtDate:yyyy-MM-dd'T'HH:mm:ss'Z'}}'"),
            "idField": "id",
            "datesConfiguration": {
                "updatedDateField": "updated", "updatedDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "updatedDateTimezone": "GMT",
                "createdDateField": "created", "createdDateFormat": "yyyy-MM-dd'T'HH:mm:ssXXX", "createdDateTimezone": "GMT",
            },
        });
        (format!("resource-{n}"), resource)
    };
    let resources: serde_json::Map<String, Value> = (0..100).map(resource).collect();
    format!("{:#}\n", json!({ "note": "x", "event.poller.configuration": resources }))
}

/// Notes the time from each key to the first task after its frame was drawn.
const WATCH: &str = "{ const isWatched = window.strokes; window.strokes = [];\
    if (!isWatched) document.addEventListener('keydown', () => { const start = performance.now();\
    requestAnimationFrame(() => { const channel = new MessageChannel();\
    channel.port1.onmessage = () => window.strokes.push(performance.now() - start); channel.port2.postMessage(0); }); }, true); }";

/// Mounts the editor by itself in the place of the page, with nobody behind it.
const ALONE: &str = "(async (text) => {\
    const { mount } = await import('/editor/editor.js'); document.body.replaceChildren();\
    const host = document.createElement('div'); host.style.cssText = 'height: 800px; width: 600px';\
    document.body.append(host); const silent = new Proxy({}, { get: () => () => null });\
    mount(host, silent, { text, anchor: 13, head: 13, top: 0, left: 0, focus: true }); })";

/// How long a key is down, as of a quick hand; and from there to the next, milliseconds: between these, each as often, as
/// nobody types like a clock.
const HELD: Duration = Duration::from_millis(30);
const BETWEEN_KEYS_MS: Range<u64> = 30..170;
/// How many keys are pressed: enough for the slowest twentieth to be more than an accident.
const KEYS: u64 = 220;
/// One frame of a screen that shows sixty a second.
const FRAME_MS: f64 = 16.0;

fn is_asked_for() -> bool {
    env::var_os("RUN_SLOW_TESTS").is_some()
}

#[test]
fn a_key_stroke_is_soon_on_screen() {
    if !is_asked_for() {
        return println!("skipped: a measurement; RUN_SLOW_TESTS asks for it");
    }
    let Some(programs) = Programs::from_environment() else {
        return println!("skipped: `cargo xtask bench page` sets up the browser and runs it");
    };
    let server = Server::start_with(&UNGUARDED).unwrap();
    let mut page = Undriven::open(&programs, &format!("http://{}", server.address()));
    page.press("Paste a configuration");
    page.until("!!document.querySelector('dialog textarea')");
    page.run("document.querySelector('dialog textarea').focus()");
    page.call("Input.insertText", json!({ "text": long_text() }));
    page.press("Use it");
    page.until(
        "document.getElementById('code')?.shadowRoot && document.getElementById('code').value.length > 34000",
    );
    page.run(
        "{ const code = document.getElementById('code'); code.focus(); code.setSelectionRange(13, 13) }",
    );
    let ours = strokes(&mut page);
    page.until("document.getElementById('code').value.includes('x'.repeat(15))");
    page.run(&format!("{ALONE}({})", json!(long_text())));
    let alone = strokes(&mut page);
    println!("a key until it is on screen, 34 KB of text; aim: 95th percentile at most {FRAME_MS} ms");
    for (what, (median, slow)) in [("the page", ours), ("the editor alone", alone)] {
        println!("  {what:18}median {median:5.1} ms, 95th percentile {slow:5.1} ms");
    }
    println!("  {:18}{:.2}", "ratio", ours.1 / alone.1);
}

/// Median and 95th percentile of the keys, milliseconds.
fn strokes(page: &mut Undriven) -> (f64, f64) {
    page.run(WATCH);
    for n in 0..KEYS {
        // Half of them take a letter away again: a line that grows out of view has the editor scroll at every key.
        let (name, text, code) = if n % 40 < 20 { ("x", "x", 88) } else { ("Backspace", "", 8) };
        let spread = n * 37 % (BETWEEN_KEYS_MS.end - BETWEEN_KEYS_MS.start);
        let between = Duration::from_millis(BETWEEN_KEYS_MS.start + spread);
        for (kind, text, then) in [("keyDown", text, HELD), ("keyUp", "", between)] {
            let key = json!({ "type": kind, "text": text, "key": name, "windowsVirtualKeyCode": code });
            page.call("Input.dispatchKeyEvent", key);
            thread::sleep(then);
        }
    }
    let taken = page.run("window.strokes");
    let mut taken: Vec<f64> = taken.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    assert!(taken.len() as u64 > KEYS * 9 / 10, "only {} keys were seen", taken.len());
    taken.sort_by(f64::total_cmp);
    (taken[taken.len() / 2], taken[taken.len() * 95 / 100])
}

#[test]
fn a_thousand_edits_leave_nothing_behind() {
    if !is_asked_for() {
        return println!("skipped: it takes a while; RUN_SLOW_TESTS asks for it");
    }
    open("edits", async |page| {
        page.pick("Freshdesk V2").await;
        edits(page, 200).await;
        let before = counters(page).await;
        edits(page, 1_000).await;
        let after = counters(page).await;
        println!("nodes, listeners and heap before and after a thousand edits: {before:?}, {after:?}");
        let is_level = |what: &str, before: f64, after: f64| {
            assert!(after < before * 1.25 + 50.0, "{what} grow: {before} -> {after}");
        };
        is_level("nodes", before[0], after[0]);
        is_level("listeners", before[1], after[1]);
        is_level("kilobytes of JavaScript", before[2], after[2]);
    });
}

/// Types into the name's field, one letter at a time, in the page itself.
async fn edits(page: &Page, n: usize) {
    let script = "const done = arguments[arguments.length - 1]; const field = document.querySelector(\"[id='at/name']\");\
        let left = arguments[0]; const step = () => { if (left-- === 0) return done(true);\
        field.value = 'name ' + left; field.dispatchEvent(new InputEvent('input', { bubbles: true }));\
        setTimeout(step); }; step();";
    page.run_async(script, vec![json!(n)]).await;
}

/// Nodes, listeners, and the heap of JavaScript in kilobytes, after a collection of garbage.
async fn counters(page: &Page) -> [f64; 3] {
    page.devtools("HeapProfiler.collectGarbage", json!({})).await;
    let dom = page.devtools("Memory.getDOMCounters", json!({})).await;
    let heap = page.devtools("Runtime.getHeapUsage", json!({})).await;
    let of = |value: &Value, key: &str| value[key].as_f64().unwrap_or_default();
    [of(&dom, "nodes"), of(&dom, "jsEventListeners"), of(&heap, "usedSize") / 1000.0]
}
