//! The page: trunk's part, the code editor and the wasm of the widget and the package beside it, all compressed.

use crate::{
    cut,
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
    "xtask/src/cut.rs",
    "xtask/src/offline.rs",
    "xtask/src/page.rs",
    "xtask/src/replace.rs",
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
    fetch(workspace, tools)?;
    trunk(workspace, tools)?;
    cut::cut(workspace, tools, &workspace.path(DIST))?;
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
fn fetch(workspace: &Workspace, tools: &Tools) -> Result<()> {
    let mut fetch = workspace.cargo("fetch");
    step(workspace, "fetch", "fetching the dependencies", Show::Heartbeat, &mut fetch)?;
    if !tools.has_library_sources {
        return Ok(());
    }
    // Those of the standard library, which are fetched for the target alone.
    let mut fetch = workspace.cargo("fetch --target");
    small(fetch.arg(WASM), tools, "");
    let what = "fetching what the standard library is made of";
    step(workspace, "fetch-library", what, Show::Heartbeat, &mut fetch)
}

fn trunk(workspace: &Workspace, tools: &Tools) -> Result<()> {
    let mut trunk = workspace.command("trunk");
    trunk
        // Not as a release: trunk would make small what is cut and made small afterwards.
        .args(["build", "--cargo-profile", "wasm", "--features", "split", "--offline", "--dist", DIST])
        // Trunk refuses `NO_COLOR=1`, which is what the convention asks for.
        .env_remove("NO_COLOR")
        // A backtrace of trunk's would push the compiler's words out of sight.
        .env_remove("RUST_BACKTRACE")
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("PATH", tools.path()?);
    small(&mut trunk, tools, CUTTABLE);
    step(workspace, "page", "building the page", Show::Heartbeat, &mut trunk)
}

/// For the linker: keep what tells which part of the code needs which (`cut.rs`).
const CUTTABLE: &str = "-Clink-args=--emit-relocs";

/// Makes wasm as small as the compiler can beside what the profile says: a standard library built for size, in which
/// what must not happen ends the module at once, without a sentence that nobody would read. The page says that it broke
/// (`web/assets/boot.js`). Both is a twentieth of the page after brotli.
fn small(build: &mut Command, tools: &Tools, more_flags: &str) {
    if !tools.has_library_sources {
        return without_places(build, more_flags);
    }
    without_places(build, &format!("-Zunstable-options -Cpanic=immediate-abort {more_flags}"));
    build
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
}

/// Leaves the places of panics out of the wasm: file, line and column of each check are 7 KB of the page after
/// brotli, for words that a person at the page cannot use. The compiler calls the options unstable, and takes them from
/// a stable one so; a build by hand (`trunk build`) does without all of this.
pub(crate) fn without_places(build: &mut Command, more_flags: &str) {
    build.env("RUSTC_BOOTSTRAP", "1").env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        format!("-Zlocation-detail=none {more_flags}").trim(),
    );
}

/// The code editor, which the page loads once it is seen.
fn editor(workspace: &Workspace, tools: &Tools) -> Result<()> {
    // The licence of what is bundled asks to be named.
    const LICENCE: &str =
        "/*! CodeMirror, https://codemirror.net, MIT licence, (C) Marijn Haverbeke and others */";
    let file = workspace.path(DIST).join("editor/editor.js");
    let mut bundle = to_one_module(workspace, tools, "web/editor/editor.js".as_ref(), &file);
    bundle.arg(format!("--banner:js={LICENCE}")).env("NODE_PATH", tools.editor_packages());
    step(workspace, "editor", "bundling the editor", Show::Heartbeat, &mut bundle)?;
    present(&file)
}

/// The custom elements' script and the modules that it loads, and the module of the package.
fn embed(workspace: &Workspace, tools: &Tools) -> Result<()> {
    let folder = workspace.path(DIST).join("embed");
    script(workspace, tools, &folder.join("pollwright-embed.js"))?;
    module(workspace, tools, "widget", &folder.join("pollwright-widget"))?;
    module(workspace, tools, "work", &folder.join("pollwright-work"))?;
    module(workspace, tools, "embed", &folder.join("pollwright"))?;
    demo(workspace)
}

fn script(workspace: &Workspace, tools: &Tools, file: &Path) -> Result<()> {
    let mut bundle = to_one_module(workspace, tools, "web/embed/pollwright-embed.js".as_ref(), file);
    bundle.arg("--loader:.css=text");
    step(workspace, "script", "bundling the elements' script", Show::Heartbeat, &mut bundle)?;
    present(file)
}

/// A part of core as a JavaScript module, without the page; `path` is its file without the ending.
fn module(workspace: &Workspace, tools: &Tools, feature: &str, path: &Path) -> Result<()> {
    // The crate type is named here and not in the manifest, where each build of the page would link it too.
    let mut build =
        workspace.cargo("rustc --package pollwright-web --lib --crate-type cdylib --profile wasm");
    build.args(["--target", WASM, "--no-default-features", "--features", feature]);
    small(&mut build, tools, "");
    let what = format!("building the module of the {feature}");
    step(workspace, feature, &what, Show::Heartbeat, &mut build)?;

    let (folder, name) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default());
    let library = workspace.target.join(WASM).join("wasm/pollwright_web.wasm");
    let mut bindgen = bindgen(workspace, tools, &name.to_string_lossy(), folder, &library)?;
    step(workspace, "bindgen", "writing its JavaScript", Show::Heartbeat, &mut bindgen)?;

    let module = folder.join(format!("{}_bg.wasm", name.display()));
    optimise(workspace, tools, &module, &module)?;
    present(&module)
}

/// Writes the JavaScript of a compiled library, and the module that it loads, into a folder.
pub(crate) fn bindgen(
    workspace: &Workspace,
    tools: &Tools,
    name: &str,
    folder: &Path,
    library: &Path,
) -> Result<Command> {
    let mut bindgen = workspace.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", name, "--out-dir"]);
    bindgen.arg(folder).arg(library).env("PATH", tools.path()?);
    Ok(bindgen)
}

/// Bundles JavaScript for browsers.
pub(crate) fn to_one_module(workspace: &Workspace, tools: &Tools, from: &Path, to: &Path) -> Command {
    let mut bundle = workspace.command(tools.esbuild());
    bundle.arg(from).args(["--bundle", "--minify", "--format=esm", "--target=es2022"]);
    bundle.arg(format!("--outfile={}", to.display()));
    bundle
}

/// Makes a module small.
pub(crate) fn optimise(workspace: &Workspace, tools: &Tools, from: &Path, to: &Path) -> Result<()> {
    let mut optimise = workspace.command("wasm-opt");
    // More than once finds more. Functions beside those of their kind, which is by name, compress better. Packing memory
    // makes the zone tables smaller, and what brotli makes of them larger.
    optimise
        .args(["-Oz", "--flatten", "--rereloop", "-Oz", "-Oz", "--reorder-functions-by-name"])
        .arg("--skip-pass=memory-packing")
        .arg(from)
        .arg("-o")
        .arg(to)
        .env("PATH", tools.path()?);
    step(workspace, "optimise", "making it small", Show::Heartbeat, &mut optimise)
}

/// The pages that show the elements, as they are.
fn demo(workspace: &Workspace) -> Result<()> {
    let (from, to) = (workspace.path("web/embed/demo"), workspace.path(DIST));
    let files = fs::read_dir(&from).at("read", &from)?;
    for file in files {
        let file = file.at("read", &from)?;
        let name = file.file_name();
        // The first page stands at the root; what belongs to it, beside it in a folder.
        let copy = if name == "embed-demo.html" { to.join(&name) } else { to.join("embed-demo").join(&name) };
        let folder = copy.parent().unwrap_or(&to);
        fs::create_dir_all(folder).at("make", folder)?;
        fs::copy(file.path(), &copy).at("write", &copy)?;
    }
    Ok(())
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
