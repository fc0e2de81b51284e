//! Tabs: each keeps its work, whoever writes last.

use super::{
    open,
    page::{Page, field},
};

#[test]
fn each_tab_keeps_its_own_work() {
    open("tabs", async |page| {
        page.pick("Insightly").await;
        page.fill(&field("/name"), "First").await;
        is_kept(page, "First").await;
        two_tabs(page).await;
        a_tab_and_its_twin(page).await;
        the_oldest_are_forgotten(page).await;
    });
}

async fn two_tabs(page: &Page) {
    let first = page.new_tab().await;
    page.expect_json("/name", "First").await;
    page.fill(&field("/name"), "Second").await;
    is_kept(page, "Second").await;
    page.reload().await;
    page.expect_json("/name", "Second").await;

    page.turn_to(first).await;
    page.expect_json("/name", "First").await;
    page.reload().await;
    page.expect_json("/name", "First").await;
}

/// The twin has the first one's id; once it writes, the first goes on under another.
async fn a_tab_and_its_twin(page: &Page) {
    let first = page.duplicate_tab().await;
    page.expect_json("/name", "First").await;
    page.fill(&field("/name"), "Twin").await;
    is_kept(page, "Twin").await;
    page.turn_to(first).await;
    is_kept(page, "First").await;
    page.reload().await;
    page.expect_json("/name", "First").await;
}

async fn the_oldest_are_forgotten(page: &Page) {
    const OLD: &str =
        "for (let n = 1; n < 12; n++) localStorage.setItem(`pollwright.session.old${n}`, `${n} {}`)";
    const WORKS: &str =
        "Object.keys(localStorage).filter(key => key.startsWith('pollwright.session')).length";
    page.run(OLD, vec![]).await;
    page.fill(&field("/name"), "Latest").await;
    is_kept(page, "Latest").await;
    page.expect("the number of works", WORKS, 10).await;
    for name in ["Second", "Twin"] {
        is_kept(page, name).await;
    }
}

async fn is_kept(page: &Page, name: &str) {
    let kept = format!("JSON.stringify(Object.values(localStorage)).includes({name:?})");
    page.expect(&format!("{name} is kept"), &kept, true).await;
}
