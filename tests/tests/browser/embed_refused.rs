//! What cannot be shown is said inside the element, and the page stays as it is.

use super::{
    embed_site::{FOLDER, SCRIPT, STRICT, Site, document},
    open,
};
use crate::own_elements;
use pollwright_tests::sources::root;
use std::fs;

const FALLBACK: &str = "<em>what readers without JavaScript see</em>";

#[test]
fn a_sentence_in_the_place_of_what_cannot_be_shown() {
    open("embed-refused", async |page| {
        let own = page.site().to_owned();
        let pages: &[(&str, &str, String, &str)] = &[
            (
                "no-template",
                STRICT,
                format!("<pollwright-url>{FALLBACK}</pollwright-url>"),
                "`template` is empty",
            ),
            (
                "broken",
                STRICT,
                "<pollwright-url template=\"/a?${lastPoll}\"></pollwright-url>".into(),
                "is no descriptor",
            ),
            (
                "pattern",
                STRICT,
                "<pollwright-date pattern=\"yyyy-QQ\" sample=\"2026\"></pollwright-date>".into(),
                "is not a pattern letter",
            ),
            ("no-json", STRICT, "<pollwright-config>good morning</pollwright-config>".into(), "error"),
            (
                "empty",
                STRICT,
                "<pollwright-config></pollwright-config>".into(),
                "There is no configuration here",
            ),
            (
                "src-missing",
                STRICT,
                format!("<pollwright-config src=\"nowhere.json\">{FALLBACK}</pollwright-config>"),
                "cannot be read (404)",
            ),
            (
                "src-elsewhere",
                STRICT,
                format!("<pollwright-config src=\"{own}/x.json\">{FALLBACK}</pollwright-config>"),
                "only files of this site are read",
            ),
            (
                "src-no-address",
                STRICT,
                "<pollwright-config src=\"http://[\" workbench=\"http://[\"></pollwright-config>".into(),
                "only files of this site are read",
            ),
            (
                "no-element",
                STRICT,
                "<pollwright-form element=\"mars\"></pollwright-form>".into(),
                "no element",
            ),
            (
                "no-catalog",
                STRICT,
                "<pollwright-form element=\"acmecrm\" catalog=\"nowhere.json\"></pollwright-form>".into(),
                "`catalog` names /nowhere.json, which cannot be read (404)",
            ),
            (
                "no-wasm",
                "default-src 'self'",
                format!("<pollwright-url template=\"/a\">{FALLBACK}</pollwright-url>"),
                "'wasm-unsafe-eval'",
            ),
            (
                "no-files",
                STRICT,
                format!("<pollwright-url template=\"/a\">{FALLBACK}</pollwright-url>"),
                "check that its files are served there",
            ),
        ];
        let mut site = Site::default().page(
            "/good.json",
            STRICT,
            "{ \"contacts\": { \"url\": \"/hubs/crm/contacts\", \"idField\": \"id\" } }",
        );
        // The script alone, without the files that belong beside it.
        let script = fs::read_to_string(root().join("dist/embed/pollwright-embed.js")).unwrap();
        site = site.page("/alone/pollwright-embed.js", STRICT, &script);
        for (name, policy, element, _) in pages {
            let from = if *name == "no-files" { "alone/" } else { &FOLDER[1..] };
            let script = SCRIPT.replace(&FOLDER[1..], from);
            let content = document(&script, &format!("{element}<p id=\"after\">the page goes on</p>"));
            site = site.page(&format!("/{name}.html"), policy, &content);
        }
        let form = "<pollwright-form element=\"acmecrm\" catalog=\"elements.json\"></pollwright-form>";
        let content =
            document(SCRIPT, &format!("<pollwright-config src=\"good.json\"></pollwright-config>{form}"));
        let site = site.page("/good.html", STRICT, &content);
        let site = site.page("/elements.json", STRICT, &own_elements::file()).serve();
        for (name, _, element, sentence) in pages {
            page.goto(&format!("{site}/{name}.html")).await;
            let said = "(document.querySelector('*:not(:not(:defined)):is(pollwright-url, pollwright-date, pollwright-config, \
                pollwright-form)')?.shadowRoot?.querySelector('.box')?.innerText ?? '').replace(/\\s+/g, ' ')";
            let sentence = sentence.replace('`', "");
            page.expect(
                &format!("{name}: {element}"),
                &format!("{said}.includes({sentence:?}) || {said}"),
                true,
            )
            .await;
            page.expect(
                "the page goes on",
                "document.getElementById('after').textContent",
                "the page goes on",
            )
            .await;
            if element.contains(FALLBACK) && !name.starts_with("no-template") {
                page.expect(
                    "what stands in it is seen",
                    "document.querySelector('em').offsetHeight > 0",
                    true,
                )
                .await;
            }
            // A missing file and a policy that refuses are the console's to tell.
            page.forget_console().await;
        }
        page.goto(&format!("{site}/good.html")).await;
        let call = "document.querySelector('pollwright-config').shadowRoot?.querySelector('.calls .url')?.textContent";
        page.expect("a file of the site", call, "/hubs/crm/contacts").await;
        let form = "JSON.parse(document.querySelector('pollwright-form').value || '{}').element?.key";
        page.expect("an element of a file of the site", form, "acmecrm").await;
        page.check_console().await;
    });
}
