//! `data-enhance`: a bar under the code blocks of pages as generators make them, and nothing changed above it.

use super::{
    embed_site::{STRICT, Site, document},
    open,
    page::Page,
};
use serde_json::Value;

const BAR: &str = "document.querySelector('pollwright-config[bar]')";

#[test]
fn code_blocks_get_a_bar() {
    open("embed-enhance", async |page| {
        for (name, block, found) in [
            ("jekyll", ".highlighter-rouge", "literal-Z-without-timezone"),
            ("mkdocs", ".highlight", "server-local-date"),
            ("docusaurus", ".theme-code-block", "blank-value"),
        ] {
            page.goto(&format!("/embed-demo/{name}.html")).await;
            page.expect(name, &format!("{BAR}?.previousElementSibling?.matches('{block}')"), true).await;
            nothing_above_is_changed(page, block).await;
            // The elements of these pages take the core that the bars will need.
            page.expect(
                "no core before it is asked for, and one at most",
                "performance.getEntriesByType('resource').filter(({ name }) => name.includes('pollwright-widget')).length \
                 + (document.querySelector('pollwright-url, pollwright-date') ? 0 : performance \
                 .getEntriesByType('resource').filter(({ name }) => name.includes('pollwright-work')).length)",
                0,
            )
            .await;
            page.run(&format!("{BAR}.shadowRoot.querySelector('button').click()"), vec![]).await;
            page.expect(
                name,
                &format!("{BAR}.diagnostics.map(({{ rule }}) => rule).includes('{found}')"),
                true,
            )
            .await;
            page.expect(name, &format!("JSON.parse({BAR}.value).contacts.url.startsWith('/hubs/')"), true)
                .await;
            page.expect(name, &format!("{BAR}.value.split('\\n').length > 5"), true).await;
            nothing_above_is_changed(page, block).await;
            page.check_console().await;
        }
    });
}

/// The block is what the server sent.
async fn nothing_above_is_changed(page: &Page, block: &str) {
    let script = format!(
        "const done = arguments[0]; const ask = new XMLHttpRequest(); ask.responseType = 'document'; \
         ask.onload = () => done(ask.response.querySelector('{block}').outerHTML === \
         document.querySelector('{block}').outerHTML); ask.onerror = () => done('no answer'); \
         ask.open('GET', location.href); ask.send()"
    );
    assert_eq!(page.run_async(&script, vec![]).await, true, "{block}");
}

#[test]
fn only_what_polls_and_only_once() {
    open("embed-enhance-once", async |page| {
        let script = |again: &str| {
            format!(
                "<script type=\"module\" data-enhance src=\"handbook/tool/pollwright-embed.js{again}\"></script>"
            )
        };
        let polls = "<pre><code class=\"language-json\">{ \"a\": { \"url\": \"/a?${gmtDate:yyyy}\", \"idField\": \"id\" } }</code></pre>";
        let other =
            "<pre><code class=\"language-json\">{ \"a\": 1 }</code></pre><pre><code>\"idField\"</code></pre>";
        let body = format!("{}{}{polls}{other}", script(""), script("?again"));
        let site = Site::default().page("/page.html", STRICT, &document("", &body)).serve();
        page.goto(&format!("{site}/page.html")).await;
        page.expect("one bar", "document.querySelectorAll('pollwright-config').length", 1).await;
        page.run("document.body.insertAdjacentHTML('beforeend', arguments[0])", vec![Value::from(polls)])
            .await;
        page.expect(
            "one more for a block that comes late",
            "document.querySelectorAll('pollwright-config').length",
            2,
        )
        .await;
        page.check_console().await;
    });
}
