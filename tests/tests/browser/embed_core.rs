//! One core for all elements of a page: the small one, or the one that holds configurations too.

use super::{
    embed_site::{SCRIPT, STRICT, Site, document},
    open,
    page::Page,
};
use serde_json::json;

const URL: &str =
    "<pollwright-url template=\"/a?x='${gmtDate:yyyy-MM-dd}'\" last-poll=\"2026-03-20\"></pollwright-url>";
const DATE: &str = "<pollwright-date pattern=\"yyyy-MM-dd\" sample=\"2026-11-20\"></pollwright-date>";
const CONFIG: &str =
    "<pollwright-config>{\"contacts\": {\"url\": \"/contacts\", \"idField\": \"id\"}}</pollwright-config>";
const FORM: &str = "<pollwright-form element=\"freshdeskv2\"></pollwright-form>";
const BLOCK: &str = "<pre><code class=\"language-json\">{\"a\": {\"url\": \"/a?${gmtDate:yyyy}\", \"idField\": \"id\"}}</code></pre>";
const FAR: &str = "<p style=\"block-size: 9000px\"></p>";
/// The names of the wasm files that were fetched.
const FETCHED: &str = "performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop()) \
    .filter((name) => name.endsWith('.wasm'))";
const SMALL: &str = "pollwright-widget_bg.wasm";
const WHOLE: &str = "pollwright-work_bg.wasm";

#[test]
fn a_page_fetches_one_core() {
    open("embed-core", async |page| {
        let enhanced = SCRIPT.replace(" src", " data-enhance src");
        // Inline styles of a page are its own matter.
        let policy = format!("{STRICT}; style-src 'unsafe-inline'");
        let rows = [
            ("small", SCRIPT, format!("{URL}{DATE}"), SMALL),
            ("config", SCRIPT, format!("{URL}{DATE}{CONFIG}"), WHOLE),
            ("form", SCRIPT, format!("{URL}{FORM}"), WHOLE),
            ("config-far-below", SCRIPT, format!("{URL}{FAR}{CONFIG}"), WHOLE),
            ("blocks", &enhanced, format!("{URL}{FAR}{BLOCK}"), WHOLE),
            (
                "no-block-that-polls",
                &enhanced,
                format!("{URL}<pre><code class=\"language-json\">1</code></pre>"),
                SMALL,
            ),
        ];
        let mut site = Site::default();
        for (name, script, body, _) in &rows {
            site = site.page(&format!("/{name}.html"), &policy, &document(script, body));
        }
        let site = site.serve();
        for (name, _, body, core) in &rows {
            page.goto(&format!("{site}/{name}.html")).await;
            everything_is_shown(page, name).await;
            page.expect(&format!("{name}: {body}"), FETCHED, json!([core])).await;
            page.check_console().await;
        }
        a_configuration_that_comes_late(page, &site).await;
    });
}

/// Everything of the page is looked at, from its end to its start.
async fn everything_is_shown(page: &Page, name: &str) {
    const ALL: &str = "[...document.querySelectorAll('pollwright-url, pollwright-date, pollwright-config, pollwright-form')]";
    page.expect("the script is there", "customElements.get('pollwright-url') !== undefined", true).await;
    page.run(&format!("{ALL}.reverse().forEach((one) => one.scrollIntoView())"), vec![]).await;
    let silent =
        format!("{ALL}.filter((one) => !one.hasAttribute('bar') && !one.result).map((one) => one.localName)");
    page.run(&format!("for (const one of {ALL}) if (!one.hasAttribute('bar')) one.refresh()"), vec![]).await;
    page.expect(name, &silent, json!([])).await;
    let bars = format!("for (const one of {ALL}) one.shadowRoot.querySelector('[data-act=unfold]')?.click()");
    page.run(&bars, vec![]).await;
    page.expect(name, &format!("{ALL}.filter((one) => !one.result).map((one) => one.localName)"), json!([]))
        .await;
}

/// The second core is for all from then on: what is there already goes on with it, and there is never a third.
async fn a_configuration_that_comes_late(page: &Page, site: &str) {
    page.goto(&format!("{site}/small.html")).await;
    everything_is_shown(page, "small").await;
    page.run(
        "document.body.insertAdjacentHTML('beforeend', arguments[0])",
        vec![format!("{CONFIG}{FORM}").into()],
    )
    .await;
    everything_is_shown(page, "late").await;
    page.expect("two, and no third", FETCHED, json!([SMALL, WHOLE])).await;
    page.run("document.querySelector('pollwright-url').template = '/b?x=${epoch:s}'", vec![]).await;
    page.expect("the URL goes on", "document.querySelector('pollwright-url').result.url", "/b?x=1773964800")
        .await;
    page.expect("two, and no third", FETCHED, json!([SMALL, WHOLE])).await;
    page.check_console().await;
}
