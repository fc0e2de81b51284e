//! Pages that are not kind: hostile styles, elements by the thousand, narrow columns.

use super::{
    embed_site::{SCRIPT, STRICT, Site, document},
    open,
    page::Page,
};
use serde_json::{Value, json};

const HOSTILE: &str = "* { color: rgb(255, 0, 0) !important; font: 40px/3 serif !important; letter-spacing: 9px !important; \
    text-transform: uppercase !important; cursor: wait; visibility: visible } \
    code, mark, button, input, label, dl, p { display: none !important; background: rgb(0, 255, 0) !important } \
    .url, .button { position: fixed !important }";
const ELEMENT: &str = "<pollwright-url template=\"/a?x='${gmtDate:yyyy-MM-dd}'\" last-poll=\"2026-03-20\" now=\"2026-03-21\">\
    <p>a URL</p></pollwright-url>";

#[test]
fn styles_stay_on_their_side() {
    open("embed-styles", async |page| {
        let hostile = format!("<link rel=\"stylesheet\" href=\"hostile.css\">{SCRIPT}");
        let own = "<button class=\"button url\" id=\"own\">own</button><section id=\"plain\" class=\"box code\">x</section>";
        let site = Site::default()
            .page("/hostile.css", STRICT, HOSTILE)
            .page("/kind.html", STRICT, &document(SCRIPT, &format!("{ELEMENT}{own}")))
            .page("/hostile.html", STRICT, &document(&hostile, ELEMENT))
            .serve();
        let look = "(() => { const root = document.querySelector('pollwright-url').shadowRoot; \
            return ['.url', 'mark', 'button', 'input', 'label', '.parts dt', '.window'].map((place) => { \
            const node = root.querySelector(place); if (!node) return place; const style = getComputedStyle(node); \
            return ['color', 'fontSize', 'fontFamily', 'letterSpacing', 'textTransform', 'display', 'position', \
            'backgroundColor', 'lineHeight'].map((name) => style[name]).join(); }); })()";
        let shown = "document.querySelector('pollwright-url').shadowRoot?.querySelector('.url') != null";
        page.goto(&format!("{site}/kind.html")).await;
        page.expect("shown", shown, true).await;
        let kind = page.run(&format!("return {look}"), vec![]).await;
        let theirs = "['own', 'plain'].map((id) => { const style = getComputedStyle(document.getElementById(id)); \
            return [style.padding, style.borderRadius, style.display, style.maxHeight].join(); })";
        page.expect(
            "ours do not leak out",
            theirs,
            json!(["1px 6px,0px,inline-block,none", "0px,0px,block,none"]),
        )
        .await;
        page.goto(&format!("{site}/hostile.html")).await;
        page.expect("shown", shown, true).await;
        page.expect("theirs do not leak in", look, kind).await;
        page.check_console().await;
    });
}

/// A site that lets no text become script: the elements make nodes, and load their files by `import`.
#[test]
fn under_trusted_types() {
    open("embed-trusted-types", async |page| {
        let policy = format!("{STRICT}; require-trusted-types-for 'script'; trusted-types 'none'");
        let script = SCRIPT.replace(" src", " data-enhance src");
        let polls = "{\"a\": {\"url\": \"/a?x=${gmtDate:YYYY}\", \"idField\": \"id\"}}";
        let body = format!(
            "{ELEMENT}<pollwright-date pattern=\"yyyy\" sample=\"2026\"></pollwright-date>\
             <pollwright-config id=\"config\">{polls}</pollwright-config>\
             <pollwright-form element=\"freshdeskv2\"></pollwright-form>\
             <pre><code class=\"language-json\">{polls}</code></pre>"
        );
        let site = Site::default().page("/page.html", &policy, &document(&script, &body)).serve();
        page.goto(&format!("{site}/page.html")).await;
        let all = "[...document.querySelectorAll('pollwright-url, pollwright-date, pollwright-config, pollwright-form')]";
        let bar = "document.querySelector('pollwright-config[bar]')?.shadowRoot.querySelector('button')";
        page.expect("a bar", &format!("{bar}?.textContent"), "Check").await;
        page.run(&format!("{bar}.click(); {all}.forEach((one) => one.refresh())"), vec![]).await;
        let silent = format!("{all}.filter((one) => !one.result).map((one) => one.localName)");
        page.expect("everything is shown", &silent, json!([])).await;
        let fix = "document.querySelector('#config').shadowRoot.querySelector('[data-act^=\"fix:\"]')";
        page.run(&format!("{fix}.click()"), vec![]).await;
        let value = "document.querySelector('#config').value";
        page.expect("a fix", &format!("{value}.includes('gmtDate:yyyy')"), true).await;
        page.check_console().await;
    });
}

#[test]
fn a_thousand_leave_nothing_behind() {
    open("embed-thousand", async |page| {
        let body = format!("{ELEMENT}<div id=\"place\"></div>");
        let site = Site::default().page("/page.html", STRICT, &document(SCRIPT, &body)).serve();
        page.goto(&format!("{site}/page.html")).await;
        page.expect("shown", "document.querySelector('pollwright-url').result !== null", true).await;
        page.devtools("Performance.enable", json!({})).await;
        for (made, module, n) in [(CALL, "pollwright-widget", 1_000), (WORK, "pollwright-work", 200)] {
            // The first hundred fill what is kept for all: tables of core, the browser's own pools.
            mount(page, made, 100).await;
            let before = level(page, module).await;
            mount(page, made, n).await;
            let after = level(page, module).await;
            println!("{n} elements: {before} -> {after}");
            for (name, most) in
                [("Nodes", 200.0), ("JSEventListeners", 20.0), ("JSHeapUsedSize", 1_500_000.0), ("wasm", 0.0)]
            {
                let grown = after[name].as_f64().unwrap() - before[name].as_f64().unwrap();
                assert!(grown <= most, "{name} grew by {grown}: {before} -> {after}");
            }
        }
        page.check_console().await;
    });
}

/// Makes an element with the number `i`.
const CALL: &str = "const made = document.createElement('pollwright-url'); \
    made.template = `/a${i}?x='\\${gmtDate:yyyy-MM-dd}'`; return made;";
const WORK: &str = "const made = document.createElement('pollwright-config'); \
    made.value = JSON.stringify({ [`a${i}`]: { url: '/hubs/crm/a?x=${gmtDate:YYYY}', idField: ' ' } }); return made;";

/// Mounts so many elements one after the other; each is shown before it is taken out.
async fn mount(page: &Page, made: &str, n: u32) {
    let script = format!(
        "const [n, done] = arguments; const make = (i) => {{ {made} }}; (async () => {{ \
         for (let i = 0; i < n; i++) {{ const made = make(i); document.getElementById('place').append(made); \
         await made.refresh(); if (!made.result) throw new Error(`${{i}} shows nothing`); made.remove(); }} }})() \
         .then(() => done(null), (error) => done(`${{error}}`))"
    );
    let failed = page.run_async(&script, vec![n.into()]).await;
    assert_eq!(failed, Value::Null);
}

/// What the page and the memory of a module hold, once what can go is gone.
async fn level(page: &Page, module: &str) -> Value {
    page.devtools("HeapProfiler.collectGarbage", json!({})).await;
    let metrics = page.devtools("Performance.getMetrics", json!({})).await;
    let mut out = json!({});
    for metric in metrics["metrics"].as_array().unwrap() {
        if ["Nodes", "JSEventListeners", "JSHeapUsedSize"].contains(&metric["name"].as_str().unwrap()) {
            out[metric["name"].as_str().unwrap()] = metric["value"].clone();
        }
    }
    let memory = format!(
        "const done = arguments[0]; import('/handbook/tool/{module}.js').then((module) => module.default()) \
         .then((wasm) => done(wasm.memory.buffer.byteLength), (error) => done(`${{error}}`))"
    );
    out["wasm"] = page.run_async(&memory, vec![]).await;
    assert!(out["wasm"].is_u64(), "{out}");
    out
}

#[test]
fn fifty_on_a_page() {
    open("embed-fifty", async |page| {
        let site = Site::default().page("/page.html", STRICT, &document(SCRIPT, &ELEMENT.repeat(50))).serve();
        page.goto(&format!("{site}/page.html")).await;
        let shown = "[...document.querySelectorAll('pollwright-url')].filter((one) => one.result).length";
        page.expect("the first is shown", &format!("{shown} > 0"), true).await;
        page.expect(
            "what is far below waits until it comes into view",
            "document.querySelectorAll('pollwright-url')[49].result",
            Value::Null,
        )
        .await;
        page.run("scrollTo(0, document.body.scrollHeight)", vec![]).await;
        page.expect("the last", "document.querySelectorAll('pollwright-url')[49].result !== null", true)
            .await;
        // All fifty anew, as for a clock that ticks: that is less than two frames a piece even on a slow machine.
        const ALL: &str = "const done = arguments[0]; const start = performance.now(); \
            Promise.all([...document.querySelectorAll('pollwright-url')].map((one) => one.refresh())) \
            .then(() => done(performance.now() - start))";
        let millis = page.run_async(ALL, vec![]).await.as_f64().unwrap();
        assert!(millis < 1_600.0, "fifty elements took {millis} ms");
        println!("fifty elements anew: {millis:.0} ms");
        let cores =
            "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm')).length";
        page.expect("one core for all", cores, 1).await;
        page.check_console().await;
    });
}
