//! What is taken to a terminal, a documentation page and a comment: it works there, and holds no secret.

use super::{
    open,
    page::{Page, field},
};
use std::{env, fs, path::Path, process::Command};

const SECRET: &str = "hunter2-c0ffee";

#[test]
fn what_is_taken_elsewhere_works_there() {
    open("exports", async |page| {
        page.allow_clipboard().await;
        page.pick("Freshdesk V2").await;
        page.fill(&field("/configuration/username"), SECRET).await;
        page.fill(&field("/configuration/event.poller.refresh_interval"), "soon").await;
        page.fill("#now", "2026-03-29T00:59Z").await;
        page.fill("#last-poll", "now-15m").await;
        let folder = env::temp_dir().join(format!("pollwright-exports-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        the_commands_run(page, &folder).await;
        the_widget_shows_the_call(page).await;
        the_findings_are_those_of_the_binary(page, &folder).await;
        fs::remove_dir_all(&folder).unwrap();
    });
}

async fn the_commands_run(page: &Page, folder: &Path) {
    let commands = taken(page, "Copy pollwright check", "Copied the commands").await;
    let (status, said) = run(folder, &commands);
    assert!(status, "{said}\n{commands}");
    assert!(said.contains("error") && said.contains("freshdeskv2.json"), "{said}");
    assert!(said.contains("updated_since='2026-03-29T00:44:00Z'"), "{said}");
}

async fn the_widget_shows_the_call(page: &Page) {
    let widget = taken(page, "Copy the widget", "Copied the widget").await;
    let script = format!("src=\"{}/embed/pollwright-embed.js\"", page.site());
    assert!(widget.contains(&script), "{widget}");
    assert!(widget.contains("last-poll=\"now-15m\" now=\"2026-03-29T00:59Z\""), "{widget}");
}

/// The core of the page writes what the core of the binary writes.
async fn the_findings_are_those_of_the_binary(page: &Page, folder: &Path) {
    let table = taken(page, "Copy findings", "Copied the findings").await;
    let text = page.text().await.replace("••••••••", "<YOUR_API_KEY>");
    fs::write(folder.join("instance.json"), &text).unwrap();
    let (_, said) = run(folder, "pollwright check instance.json --format markdown");
    assert_eq!(table.trim_end(), said.trim_end());
    assert!(table.contains("| instance.json:"), "{table}");

    const SARIF: &str = "const [text, done] = arguments; \
        pollwrightCore().then(core => done(core.report(text, { now: 'now' }, 'instance.json', 'sarif')), done)";
    let report = page.run_async(SARIF, vec![text.into()]).await;
    let (_, said) = run(folder, "pollwright check instance.json --format sarif");
    assert_eq!(report.as_str().unwrap_or_default().trim_end(), said.trim_end());
}

async fn taken(page: &Page, entry: &str, said: &str) -> String {
    page.choose("Export", entry).await;
    page.reads(".toast", said).await;
    let text = page.clipboard().await;
    assert!(!text.contains(SECRET), "{text}");
    text
}

/// Runs commands in bash; whether the last one went well, and all that was said.
fn run(folder: &Path, commands: &str) -> (bool, String) {
    let script = format!("exec 2>&1\npollwright() {{ \"$POLLWRIGHT_BIN\" \"$@\"; }}\n{commands}");
    let output = Command::new("bash").args(["-c", &script]).current_dir(folder).output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}
