//! The package in a browser, from its own files alone and under a strict policy.

use super::package;
use crate::cli_support::{Folder, Reply, Server, ran};
use std::{fs, process::Command};

const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/// Both entries; what they answer becomes the page.
const SCRIPT: &str = r#"
import init, { analyze, formatDate } from "./index.js";
import * as lazy from "./lazy.js";
try {
  let code;
  try { analyze("{}"); } catch (error) { code = error.code; }
  await init();
  const { kind } = await lazy.analyze("[");
  document.body.textContent = [code, kind, formatDate("yyyy", 0), analyze("{").diagnostics[0].code].join(" ");
} catch (error) {
  document.body.textContent = `failed: ${error}`;
}
"#;

#[test]
fn core_is_fetched_and_answers() {
    let Some(package) = package() else { return };
    let Some(browser) = std::env::var_os("CHROME") else {
        return println!("skipped: `cargo xtask test` names the browser");
    };
    let server = Server::start(move |request| {
        let name = request.path.trim_start_matches('/');
        let (kind, content) = match name {
            "" => (
                "text/html",
                b"<!doctype html><body>waiting<script type=module src=test.js></script>".to_vec(),
            ),
            "test.js" => ("text/javascript", SCRIPT.into()),
            file => match fs::read(package.join(file)) {
                Ok(content) if file.ends_with(".wasm") => ("application/wasm", content),
                Ok(content) => ("text/javascript", content),
                Err(_) => return Reply::new(404, ""),
            },
        };
        Reply::new(200, content).with("content-type", kind).with("content-security-policy", POLICY)
    });
    let profile = Folder::new("npm-browser");
    let mut command = Command::new(browser);
    command.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=20000",
        "--dump-dom",
    ]);
    command.arg(format!("--user-data-dir={}", profile.path("profile").display())).arg(&server.url);
    let shown = ran(command.output().expect("the browser starts"));
    assert!(shown.stdout.contains("<body>not-loaded unknown 1970 PC101</body>"), "{shown:?}");
}
