//! The page: trunk's part, the code editor and the wasm of the widget and the package beside it, all compressed.

use crate::{
    failure::{At, Failure, Result},
    offline,
    progress::{Show, say, step},
    stamp::fingerprint,
    tools::{self, Tools, WASM},
    workspace::{Workspace, lock},
};
use std::{fs, path::Path, process::Command};

/// What the page is made of.
const SOURCES: &[&str] = &[
    "web",
    "core/build.rs",
    "core/src",
    "core/Cargo.toml",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "xtask/src/compress.mjs",
    "xtask/src/offline.rs",
    "xtask/src/page.rs",
    "xtask/src/tools.rs",
];
/// Where it is built.
const DIST: &str = "dist";

/// Sets up the tools and builds the page.
///
/// # Errors
/// Those of the steps.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tools = tools::ensure(workspace)?;
    build(workspace, &tools)
}

/// Builds the page, where it is not what it would be built to already.
///
/// # Errors
/// Those of the steps.
pub(crate) fn build(workspace: &Workspace, tools: &Tools) -> Result<()> {
    let _turn = lock(&workspace.own("page.lock")?)?;
    let stamp = workspace.own("page.stamp")?;
    if fs::read_to_string(&stamp).is_ok_and(|built| mark(workspace).is_ok_and(|now| now == built)) {
        say("the page is up to date");
        return Ok(());
    }
    fetch(workspace)?;
    trunk(workspace, tools)?;
    editor(workspace, tools)?;
    embed(workspace, tools)?;
    offline::write(&workspace.path(DIST))?;
    compress(workspace)?;
    fs::write(&stamp, mark(workspace)?).at("write", &stamp)
}

/// Sources and result of a build. The result counts too: trunk run by hand writes to the same folder.
fn mark(workspace: &Workspace) -> Result<String> {
    let compiler = tools::output_of(workspace.command("rustc").arg("-V")).unwrap_or_default();
    let sources = fingerprint(&workspace.root, SOURCES)?;
    let built = fingerprint(&workspace.root, &[DIST])?;
    Ok(format!("{sources:016x} {built:016x} {compiler}"))
}

/// Trunk builds offline, which is to say with what is here already.
fn fetch(workspace: &Workspace) -> Result<()> {
    let mut fetch = workspace.cargo("fetch");
    step(workspace, "fetch", "fetching the dependencies", Show::Heartbeat, &mut fetch)
}

fn trunk(workspace: &Workspace, tools: &Tools) -> Result<()> {
    let mut trunk = workspace.command("trunk");
    trunk
        .args(["build", "--release", "--offline", "--dist", DIST])
        // Trunk refuses `NO_COLOR=1`, which is what the convention asks for.
        .env_remove("NO_COLOR")
        // A backtrace of trunk's would push the compiler's words out of sight.
        .env_remove("RUST_BACKTRACE")
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("PATH", tools.path()?);
    without_places(&mut trunk);
    step(workspace, "page", "building the page", Show::Heartbeat, &mut trunk)
}

/// Leaves the places of panics out of the wasm: file, line and column of each check are 7 KB of the page after
/// brotli, for words that a person at the page cannot use. The compiler calls the option unstable, and takes it from
/// a stable one so; a build by hand (`trunk build`) keeps the places.
pub(crate) fn without_places(build: &mut Command) {
    build
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Zlocation-detail=none");
}

/// The code editor, which the page loads once it is seen.
fn editor(workspace: &Workspace, tools: &Tools) -> Result<()> {
    // The licence of what is bundled asks to be named.
    const LICENCE: &str =
        "/*! CodeMirror, https://codemirror.net, MIT licence, (C) Marijn Haverbeke and others */";
    let file = workspace.path(DIST).join("editor/editor.js");
    let mut bundle = workspace.command(tools.esbuild());
    bundle
        .args(["web/editor/editor.js", "--bundle", "--minify", "--format=esm", "--target=es2022"])
        .arg(format!("--banner:js={LICENCE}"))
        .arg(format!("--outfile={}", file.display()))
        .env("NODE_PATH", tools.editor_packages());
    step(workspace, "editor", "bundling the editor", Show::Heartbeat, &mut bundle)?;
    present(&file)
}

/// The core as a JavaScript module, without the page.
fn embed(workspace: &Workspace, tools: &Tools) -> Result<()> {
    const NAME: &str = "pollwright";
    let folder = workspace.path(DIST).join("embed");
    // The crate type is named here and not in the manifest, where each build of the page would link it too.
    let mut build =
        workspace.cargo("rustc --package pollwright-web --lib --crate-type cdylib --profile wasm");
    build.args(["--target", WASM, "--no-default-features", "--features", "embed"]);
    without_places(&mut build);
    step(workspace, "embed", "building the widget", Show::Heartbeat, &mut build)?;

    let library = workspace.target.join(WASM).join("wasm/pollwright_web.wasm");
    let mut bindgen = workspace.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", NAME, "--out-dir"]);
    bindgen.arg(&folder).arg(&library).env("PATH", tools.path()?);
    step(workspace, "embed-bindgen", "writing the widget's module", Show::Heartbeat, &mut bindgen)?;

    let module = folder.join(format!("{NAME}_bg.wasm"));
    let mut optimise = workspace.command("wasm-opt");
    // Twice finds more. Packing memory makes the zone tables smaller, and what brotli makes of them larger.
    optimise
        .args(["-Oz", "-Oz", "--skip-pass=memory-packing"])
        .arg(&module)
        .arg("-o")
        .arg(&module)
        .env("PATH", tools.path()?);
    step(workspace, "embed-opt", "making the widget small", Show::Heartbeat, &mut optimise)?;
    present(&module)
}

/// The best compression takes too long for a server to do it at every request.
fn compress(workspace: &Workspace) -> Result<()> {
    if tools::find("node").is_none() {
        say(
            "the page is not compressed beforehand: Node.js is not on PATH; the server compresses as it goes",
        );
        return Ok(());
    }
    let mut node = workspace.command("node");
    node.arg(workspace.path("xtask/src/compress.mjs")).arg(workspace.path(DIST));
    step(workspace, "compress", "compressing the page", Show::Heartbeat, &mut node)
}

pub(crate) fn present(file: &Path) -> Result<()> {
    match file.is_file() {
        true => Ok(()),
        false => Err(Failure::new(format!("the build did not write {}", file.display()))),
    }
}
