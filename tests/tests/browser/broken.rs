//! Something happens in the page that must not: it says so, where it would only stand still.

use super::{open, page::field};

/// A module whose one function ends like a panic does: `(module (func (export "f") unreachable))`.
const TRAP: &str = "(() => new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(\
    [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11]))).exports.f())";

#[test]
fn a_page_that_broke_says_so_and_keeps_the_work() {
    open("broken", async |page| {
        page.pick("Sage CRM").await;
        page.fill(&field("/name"), "Not lost").await;
        // A mistake of a script is none of the page's.
        page.run("setTimeout(() => { throw new Error('of an extension') })", vec![]).await;
        for breaks in [format!("setTimeout({TRAP})"), format!("Promise.resolve().then({TRAP})")] {
            page.expect("nothing broke", "document.getElementById('notice').hidden", true).await;
            page.run(&breaks, vec![]).await;
            page.reads("#notice", "Something in the page broke. Your text is kept in this browser").await;
            page.reload().await;
            page.expect_json("/name", "Not lost").await;
        }
        page.forget_console().await;
    });
}
