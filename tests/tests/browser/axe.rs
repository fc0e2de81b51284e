//! Whether everybody can use the page: axe looks at every view, in both themes, on a desktop and on a phone.

use super::{Page, embed_demo, long, open, page::key, shots};
use pollwright_tests::standin::{self, Options};
use serde_json::{Value, json};
use std::{env, fs};

const WIDTHS: [u32; 2] = [360, 1440];

/// What axe finds wrong now: the rule, and each place with what would mend it.
const FOUND: &str = "const done = arguments[0]; axe.run().then(({ violations }) => done(violations.map(({ id, nodes }) =>\
    `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join(' | ')}`)))";

#[test]
fn everybody_can_use_every_view() {
    let Some(script) = env::var_os("AXE") else {
        return println!("skipped: `cargo xtask test` sets up axe and runs it");
    };
    let script = fs::read_to_string(&script).unwrap();
    let api = standin::start("freshdeskv2", Options::default()).unwrap();
    open("axe", async |page| {
        shots::host(page, &api).await;
        let mut found = Vec::new();
        for scheme in ["light", "dark"] {
            let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            page.devtools("Emulation.setEmulatedMedia", media).await;
            for width in WIDTHS {
                page.resize(width, 900).await;
                page.start_afresh().await;
                let mut look = async |view: &str| {
                    if page.run("return !window.axe", vec![]).await == true {
                        page.run(&script, vec![]).await;
                    }
                    let said = page.run_async(FOUND, vec![]).await;
                    let said = said.as_array().into_iter().flatten().filter_map(Value::as_str);
                    found.extend(said.map(|one| format!("{view}, {scheme}, {width} px: {one}")));
                };
                views(page, width, &mut look).await;
            }
        }
        assert!(found.is_empty(), "axe finds {}:\n{}", found.len(), found.join("\n"));
    });
}

async fn views(page: &Page, width: u32, look: &mut impl AsyncFnMut(&str)) {
    look("start").await;
    page.press("Paste a configuration").await;
    look("paste").await;
    page.keys(key::ESCAPE).await;
    page.pick("Sage CRM").await;
    if width <= 720 {
        for pane in ["Code", "Preview", "Problems", "Form"] {
            page.click(&format!("//nav[@aria-label='Panes']/button[starts-with(., '{pane}')]")).await;
            look(pane).await;
        }
    } else {
        look("compose").await;
    }
    page.click("//section[@aria-label='Form']//button[starts-with(., 'From a sample')]").await;
    page.seen("dialog.from-sample").await;
    look("from a sample").await;
    long::slow(page).await;
    long::paste_records(page, 100_000).await;
    page.seen("dialog #busy progress").await;
    look("a long sample").await;
    long::fast(page).await;
    page.reads("dialog", "100000 records").await;
    page.keys(key::ESCAPE).await;
    page.click(".pick").await;
    page.seen("#configurations").await;
    look("project").await;
    page.keys(key::ESCAPE).await;
    page.click("//button[@aria-label='Export' or .='Export']").await;
    look("export").await;
    page.keys(key::ESCAPE).await;
    for (name, place) in [
        ("Next polls", ".polls li"),
        ("Events", ".rehearsed .records li"),
        ("Dates", "#samples"),
        ("Compare", ".compared li"),
        ("Instances", ".hosted .what"),
    ] {
        page.click(&format!("//nav[@aria-label='Views']/button[.='{name}']")).await;
        page.seen(place).await;
        look(name).await;
    }
    page.press("Helpdesk").await;
    for tab in ["Events", "Polls", "Deliveries", "Revisions"] {
        page.click(&format!("//div[@id='watched']/button[.='{tab}']")).await;
        look(&format!("instance, {tab}")).await;
    }
    page.keys(&format!("{}k{}", key::CONTROL, key::NONE)).await;
    page.seen(".palette").await;
    look("commands").await;
    page.start_afresh().await;
    page.press("New element").await;
    page.seen(".made").await;
    look("new element").await;
    embed_demo::shown(page).await;
    look("the elements on a page of someone else").await;
}
