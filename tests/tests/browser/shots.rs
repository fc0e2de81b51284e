//! Pictures of every view, at three widths and in both themes: `cargo xtask shots` makes them for people to look at.

use super::{Page, instances, open};
use crate::cli_support::{Reply, Server};
use pollwright_tests::standin::{self, Options};
use serde_json::json;
use std::{env, fs, path::PathBuf};

const SIZES: [(u32, u32); 3] = [(360, 780), (768, 1024), (1440, 900)];
const NOW: &str = "2026-11-20T14:45Z";

#[test]
fn pictures_of_every_view() {
    let Some(folder) = env::var_os("SHOTS").map(PathBuf::from) else {
        return println!("skipped: `cargo xtask shots` asks for pictures");
    };
    fs::create_dir_all(&folder).unwrap();
    let api = standin::start("freshdeskv2", Options::default()).unwrap();
    open("shots", async |page| {
        host(page, &api).await;
        for scheme in ["light", "dark"] {
            let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            page.devtools("Emulation.setEmulatedMedia", media).await;
            for (width, height) in SIZES {
                page.start_afresh().await;
                page.resize(width, height).await;
                let picture = async |view: &str| {
                    settled(page).await;
                    let file = folder.join(format!("{view}-{width}-{scheme}.png"));
                    fs::write(file, page.picture().await).unwrap();
                };
                picture("start").await;
                page.pick("Sage CRM").await;
                views(page, width, &picture).await;
            }
        }
    });
    println!("the pictures are in {}", folder.display());
}

async fn views(page: &Page, width: u32, picture: &impl AsyncFn(&str)) {
    let pane = async |name: &str| {
        if width <= 720 {
            page.click(&format!("//nav[@aria-label='Panes']/button[starts-with(., '{name}')]")).await;
        }
    };
    pane("Form").await;
    picture("compose").await;
    pane("Code").await;
    picture("code").await;
    pane("Preview").await;
    page.fill("#now", NOW).await;
    picture("preview").await;
    pane("Problems").await;
    picture("problems").await;
    for (name, place) in [
        ("Next polls", ".polls li"),
        ("Events", ".rehearsed .records"),
        ("Dates", "#samples"),
        ("Compare", ".compared li"),
    ] {
        page.click(&format!("//nav[@aria-label='Views']/button[.='{name}']")).await;
        page.seen(place).await;
        if name == "Dates" {
            page.fill("#samples", "2026-11-20T15:29:06+01:00").await;
        }
        picture(&name.to_lowercase().replace(' ', "-")).await;
    }
    page.click("//nav[@aria-label='Views']/button[.='Instances']").await;
    page.seen(".hosted .what").await;
    picture("instances").await;
    page.press("Helpdesk").await;
    page.seen(".happened .pill").await;
    picture("instance").await;
}

/// One instance with an event, so that there is something to see.
pub(super) async fn host(page: &Page, api: &standin::Running) {
    let callback = Server::start(|_| Reply::new(200, "thanks"));
    instances::create(page, &instances::body(api, &api.body(), &callback.url)).await;
    page.reads("#condition", "polling").await;
    api.change("contacts", None, &json!({ "name": "Grace Hopper" })).unwrap();
    page.press("Poll now").await;
    page.reads(".happened", "UPDATED").await;
    page.reads(".happened", "delivered").await;
}

/// Waits until nothing moves any more: words that go away by themselves are gone.
async fn settled(page: &Page) {
    page.expect("no toast", "document.querySelector('.toast').textContent", "").await;
}
