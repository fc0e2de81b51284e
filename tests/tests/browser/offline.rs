//! Without a network: the page opens and works from what the browser has.

use super::{long::APART, open, page::field};
use pollwright_tests::server::Server;

/// Whether the worker has everything.
const IS_ACTIVE: &str =
    "navigator.serviceWorker.getRegistration().then(found => found?.active?.state === 'activated')";
/// How many files of the core apart from the page are kept.
const N_LATER: &str = "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys()))))\
    .then(all => all.flat().filter(({ url }) => url.includes('/embed/')).length)";
/// The number of elements, by the core that is loaded apart from the page.
const CORE: &str = "pollwrightCore().then(core => core.elements().length)";

#[test]
fn the_page_works_without_a_network() {
    open("offline", async |page| {
        let server = Server::start().unwrap();
        page.goto(&format!("http://{}/", server.address())).await;
        page.expect("the worker has everything", IS_ACTIVE, true).await;
        page.reload().await;
        page.expect("the worker answers", "navigator.serviceWorker.controller !== null", true).await;
        // What only few ask for comes later; this is what the page says once it has been open for a while.
        page.run("navigator.serviceWorker.controller.postMessage('keep the rest')", vec![]).await;
        page.expect("the rest is kept", N_LATER, 2).await;

        // From here on nobody answers but the browser itself.
        drop(server);
        page.reload().await;
        page.pick("Sage CRM").await;
        page.fill(&field("/name"), "Written on a train").await;
        page.reload().await;
        page.expect_json("/name", "Written on a train").await;
        page.expect("the core apart from the page", CORE, 5).await;
        page.run(APART, vec![]).await;
        page.click("//nav[@aria-label='Views']/button[.='Events']").await;
        page.seen(".rehearsed:nth-child(2)").await;
        page.expect("no newer page", "document.getElementById('update').hidden", true).await;
        // Nor has it instances then; that nobody answers the question for a server is written to the console.
        page.gone("//nav[@aria-label='Views']/button[.='Instances']").await;
        page.forget_console().await;
    });
}
