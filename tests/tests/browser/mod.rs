//! The page in a real browser, driven as a person drives it: by keys and clicks.
//!
//! `cargo xtask test` names browser, driver and binary in the environment; without them these tests skip.

mod axe;
mod broken;
mod command;
mod driver;
mod editing;
mod editor;
mod elements;
mod embed_core;
mod embed_demo;
mod embed_elements;
mod embed_enhance;
mod embed_hosts;
mod embed_refused;
mod embed_site;
mod exports;
mod fetched;
mod inputs;
mod instances;
mod jobs;
mod keyboard;
mod later;
mod lighthouse;
mod long;
mod making;
mod offline;
mod page;
mod parity;
mod phone;
mod places;
mod plain_files;
mod project;
mod resources;
mod secrets;
mod share;
mod shell;
mod shots;
mod storage;
mod stories;
mod strokes;
mod tabs;
mod try_it;
mod undriven;
mod widget;

use driver::Driver;
use page::Page;
use pollwright_tests::{
    server::{Server, UNGUARDED},
    sources::root,
};
use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::PathBuf,
};

/// Opens the page in a fresh browser and hands it to a test. Browser, driver and server end with it, also when it
/// fails; then a picture of the page is left in the folder of temporary files.
fn open(name: &str, test: impl AsyncFnOnce(&Page)) {
    open_from(name, &UNGUARDED, async |page, _| test(page).await);
}

/// [`open`] from a server with arguments of its own. The test is handed the server, which stays until the console
/// has been read: a page that asks one that is gone writes errors there.
fn open_from(name: &str, arguments: &[&str], test: impl AsyncFnOnce(&Page, &Server)) {
    let Some(programs) = Programs::from_environment() else {
        return println!(
            "skipped: {name} drives a browser; `cargo xtask test` sets up what it needs and runs it"
        );
    };
    assert!(root().join("dist/index.html").is_file(), "the page is not built: run `cargo xtask page`");
    let server = Server::start_with(arguments).unwrap();
    let driver = Driver::start(&programs.driver).unwrap();
    let profile = env::temp_dir().join(format!("pollwright-{name}-{}", std::process::id()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let page = runtime.block_on(Page::open(
        &driver.address(),
        &programs.browser,
        &profile,
        format!("http://{}", server.address()),
    ));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            test(&page, &server).await;
            page.check_console().await;
        });
    }));
    runtime.block_on(async {
        if outcome.is_err() {
            page.leave_picture(name).await;
        }
        page.close().await;
    });
    // A profile that stays behind is the system's to clean up.
    let _ = fs::remove_dir_all(&profile);
    outcome.unwrap_or_else(|panic| resume_unwind(panic));
}

struct Programs {
    browser: PathBuf,
    driver: PathBuf,
}

impl Programs {
    fn from_environment() -> Option<Self> {
        env::var_os("POLLWRIGHT_BIN")?;
        Some(Self { browser: env::var_os("CHROME")?.into(), driver: env::var_os("CHROMEDRIVER")?.into() })
    }
}
