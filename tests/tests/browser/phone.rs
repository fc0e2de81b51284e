//! A view of 360 pixels: one pane at a time, and nothing wider than the view.

use super::{open, page::Page};

#[test]
fn a_narrow_view() {
    open("phone", async |page| {
        page.resize(360, 740).await;
        fits(page, "the start").await;
        page.pick("Constant Contact").await;
        page.select("#platform", "SAP Open Connectors").await;
        page.expect("the platform's name has room", ROOM, true).await;
        for (button, place) in [
            ("Code", "section[aria-label=Code]"),
            ("Preview", "#next-url"),
            ("Problems", "#problems"),
            ("Form", "section[aria-label=Form]"),
        ] {
            let pressed =
                format!("//nav[@aria-label='Panes']//button[starts-with(normalize-space(), '{button}')]");
            page.click(&pressed).await;
            page.seen(&format!("{pressed}[@aria-pressed='true']")).await;
            page.seen(place).await;
            fits(page, button).await;
            if button != "Preview" && button != "Problems" {
                // The next call stays in view.
                page.reads(".strip", "GET").await;
            }
        }
        page.click("//button[@aria-label='Export']").await;
        page.seen(".sheet").await;
        fits(page, "the menu").await;
        page.resize(1440, 900).await;
        page.seen("#code").await;
        page.seen("#next-url").await;
        fits(page, "a wide view").await;
    });
}

/// Whether a list is as wide as its longest words and its arrow.
const ROOM: &str = "(() => { const list = document.getElementById('platform'), pen = document.createElement('canvas').getContext('2d');\
    pen.font = getComputedStyle(list).font;\
    return list.clientWidth > 20 + Math.max(...[...list.options].map(one => pen.measureText(one.text).width)); })()";

async fn fits(page: &Page, what: &str) {
    let wider = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 \
        && !e.closest('.scroller, .jobs, pre, table') && e.offsetParent && getComputedStyle(e).position !== 'absolute')\
        .map(e => e.tagName + '.' + e.className).slice(0, 5).join(' ')";
    page.expect(
        &format!("{what}: the document's width"),
        "document.documentElement.scrollWidth <= innerWidth",
        true,
    )
    .await;
    page.expect(&format!("{what}: what is wider"), wider, "").await;
}
