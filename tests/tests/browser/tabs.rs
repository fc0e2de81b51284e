//! Two tabs: each keeps its work, whoever writes last.

use super::{open, page::field};

#[test]
fn two_tabs_keep_their_own_work() {
    open("tabs", async |page| {
        page.pick("Insightly").await;
        page.fill(&field("/name"), "First").await;
        page.expect("it is kept", "JSON.stringify({ ...localStorage }).includes('First')", true).await;

        let first = page.new_tab().await;
        page.expect_json("/name", "First").await;
        page.fill(&field("/name"), "Second").await;
        page.expect("both are kept", "JSON.stringify({ ...localStorage }).includes('Second')", true).await;
        page.reload().await;
        page.expect_json("/name", "Second").await;

        page.turn_to(first).await;
        page.expect_json("/name", "First").await;
        page.reload().await;
        page.expect_json("/name", "First").await;

        // Duplicated, a tab has its twin's id.
        page.run("window.twin = sessionStorage.getItem('pollwright.tab')", vec![]).await;
        let id = page.run("return window.twin", vec![]).await;
        let first = page.new_tab().await;
        page.run("sessionStorage.setItem('pollwright.tab', arguments[0])", vec![id]).await;
        page.reload().await;
        page.expect_json("/name", "First").await;
        page.fill(&field("/name"), "Twin").await;
        page.expect("the twin is kept", "JSON.stringify({ ...localStorage }).includes('Twin')", true).await;
        page.turn_to(first).await;
        page.expect("its own id", "sessionStorage.getItem('pollwright.tab') !== window.twin", true).await;
        page.reload().await;
        page.expect_json("/name", "First").await;

        // The oldest are forgotten.
        for n in 0..12 {
            let script = "localStorage.setItem('pollwright.session.old' + arguments[0], arguments[0] + ' {}')";
            page.run(script, vec![n.into()]).await;
        }
        page.fill(&field("/name"), "Latest").await;
        let works = "Object.keys(localStorage).filter(key => key.startsWith('pollwright.session')).length";
        page.expect("ten works", works, 10).await;
        for name in ["Latest", "Second", "Twin"] {
            let kept = format!("JSON.stringify({{ ...localStorage }}).includes('{name}')");
            page.expect("the latest are there", &kept, true).await;
        }
    });
}
