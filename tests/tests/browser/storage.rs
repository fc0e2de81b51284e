//! Storage that is full or forbidden: the page says so and goes on.

use super::{
    open,
    page::{Page, field},
};
use serde_json::json;

#[test]
fn storage_that_is_full_or_forbidden() {
    open("storage", async |page| {
        page.pick("Insightly").await;
        page.expect_json("/element/key", "insightly").await;
        full(page).await;
        for getter in ["throw new DOMException('no', 'SecurityError')", "return null"] {
            forbidden(page, getter).await;
        }
    });
}

/// Filled up for real, until the browser takes no more.
async fn full(page: &Page) {
    const FILL: &str = "let size = 1 << 22; let n = 0; while (size > 0) { \
        try { localStorage.setItem('filler' + n, 'x'.repeat(size)); n += 1; } catch { size >>= 1; } }";
    page.run(FILL, vec![]).await;
    page.fill(&field("/name"), "A name that is longer than what was kept before").await;
    page.reads(".workbench > .notice", "storage is full").await;
    page.expect_json("/name", "A name that is longer than what was kept before").await;
    page.run("localStorage.clear()", vec![]).await;
    page.fill(&field("/name"), "Room again").await;
    page.expect("the word goes", "document.querySelector('.workbench > .notice') === null", true).await;
}

/// As with cookies blocked.
async fn forbidden(page: &Page, getter: &str) {
    let source = format!("Object.defineProperty(window, 'localStorage', {{ get() {{ {getter} }} }})");
    let script = page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    page.reload().await;
    page.pick("Sage CRM").await;
    page.expect_json("/element/key", "sagecrm").await;
    page.fill(&field("/name"), "Nowhere kept").await;
    page.expect_json("/name", "Nowhere kept").await;
    page.reads(".workbench > .notice", "keeps nothing").await;
    page.devtools("Page.removeScriptToEvaluateOnNewDocument", script).await;
}
